"""Short names for families of roles: words that fit most of a family and few others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from remit.analysis.nearest.groups import Family
    from remit.analysis.profiles import Profiles

MAJORITY: Final = 0.6
"""Which share of a family's roles a word has to fit: their own names have it, or their concerns."""

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_LIFT: Final = 2.0  # how much more often a word has to fit there than among all roles
_IN_NAMES: Final = (
    0.04  # of a family's roles that have the word in their own names: no word of concerns alone
)
_NAMES_COUNT: Final = 2.0  # how much more a word tells the more of the roles' own names have it
_OFTEN: Final = 0.08  # of a family's roles that have a word in their names, so that it can stand second
_HALF: Final = 0.5
_N_WORDS: Final = 2
_LONGEST: Final = 44  # letters of a concern in a name


def family_names(table: Profiles, known: Sequence[Family]) -> list[str]:
    """Return a name for each family: a word that fits a clear majority of its roles, with one beside it.

    Words are weighed as `groups.typical_of` weighs concerns. The second is another such word, or the most
    telling one of the roles' own names. Without a first, two words go that half of the roles have in their
    names; else the most typical concern, or two where fewer than half of the roles have the first. Families
    that would have the same name have their most typical concern beside it.
    """
    of_concern = [_words(concern.label) for concern in table.concerns]
    fitting: dict[str, set[str]] = {}
    for row, role in enumerate(table.roles):
        fitting[role.iri] = _words(role.label).union(*(of_concern[at] for at in table.matrix.columns(row)))
    overall = Counter(word for words in fitting.values() for word in words)
    names = Counter(word for role in table.roles for word in _words(role.label))
    named = [_named(family, fitting, names, overall) for family in known]
    often = Counter(named)
    return [
        f"{name}: {_concerns(family)[0]}" if often[name] > 1 else name
        for family, name in zip(known, named, strict=True)
    ]


def _named(family: Family, fitting: dict[str, set[str]], names: Counter[str], overall: Counter[str]) -> str:
    n, n_all = len(family.roles), len(fitting)
    inside = Counter(word for role in family.roles for word in fitting[role.iri])
    own = Counter(word for role in family.roles for word in _words(role.label))
    fits, tells = {}, {}
    for word, k in own.items():
        lift = inside[word] / n * n_all / overall[word]
        if inside[word] >= MAJORITY * n and lift >= _LIFT and k >= max(2.0, _IN_NAMES * n):
            fits[word] = inside[word] / n * log(lift) * (1 + _NAMES_COUNT * k / n)
        if k >= _OFTEN * n and (lift := k / n * n_all / names[word]) >= _LIFT:
            tells[word] = k * log(lift)
    first, second = (
        sorted(weighed, key=lambda word: (-round(weighed[word], 9), word)) for weighed in (fits, tells)
    )
    best = _apart([*first[:_N_WORDS], *second])[:_N_WORDS]
    have = sum(not _words(role.label).isdisjoint(best) for role in family.roles)
    if first or (best and have >= _HALF * n):
        return " · ".join(_spelled(family, word) for word in best)
    return "; ".join(_concerns(family))


def _concerns(family: Family) -> list[str]:
    """Return the most typical concern; where fewer than half have it, another one too."""
    found = [one.concern.label.rstrip(".") for one in family.typical]
    if not found:
        return [str(family.name).partition(";")[0]]
    others = [label for label in found[1:] if len(_words(label) & _words(found[0])) < 2]
    chosen = found[:1] if family.typical[0].inside >= _HALF else [found[0], *others[:1]]
    return [
        label if len(label) <= _LONGEST else f"{label[:_LONGEST].rpartition(' ')[0]} …" for label in chosen
    ]


def _apart(words: Iterable[str]) -> list[str]:
    """Return words without those that begin as one before them does: education, educational."""
    found: list[str] = []
    for word in words:
        if not any(word[:6] == other[:6] for other in found):
            found.append(word)
    return found


def _spelled(family: Family, word: str) -> str:
    """Return a word as the roles' names spell it most often."""
    forms: Counter[str] = Counter(
        form for role in family.roles for form in _WORD.findall(role.label) if _folded(form.lower()) == word
    )
    best: str = min(forms, key=lambda form: (-forms[form], form))
    return best if best.isupper() else best.lower()


def _words(label: str) -> set[str]:
    return {_folded(word) for word in _WORD.findall(label.lower())}


def _folded(word: str) -> str:
    """Return a word without the endings by which a role differs from what it does: teachers, teaching."""
    short = word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
    for ending, kept in (("istic", "ist"), ("ing", ""), ("er", "")):
        if len(short) > len(ending) + 2 and short.endswith(ending) and not short.endswith("eer"):
            return short.removesuffix(ending) + kept
    return short
