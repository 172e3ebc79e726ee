"""The letters of a RACI, RASCI or DACI matrix: what they stand for, and how people write them into cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from remit.knowledge.namespace import NS

LETTERS: Final[Mapping[str, str]] = {
    "A": NS + "isAccountableFor",
    "R": NS + "isResponsibleFor",
    "D": NS + "drives",
    "S": NS + "supports",
    "C": NS + "isConsultedOn",
    "I": NS + "isInformedOf",
}
"""The relation of each letter, in the order in which a cell with several has them.

The A of DACI is the approver and its C the contributor; both are what RACI calls accountable and consulted.
"""

_WORDS: Final = {
    "A": re.compile(r"accountable|accountability|approv(?:er|ers|es|ed|al|ing)|answerable"),
    "R": re.compile(r"responsible|responsibility"),
    "D": re.compile(r"driv(?:er|ers|es|ing)"),
    "S": re.compile(r"support(?:s|er|ers|ive|ing)?"),
    "C": re.compile(r"consult(?:ed|s|ing)?|contribut(?:or|ors|es|ing)"),
    "I": re.compile(r"inform(?:ed|s)?"),
}
_LONGEST: Final = 200
_BLANK: Final = frozenset({"n/a", "na", "n.a.", "n.a", "none", "nil", "not applicable"})
_DASHES: Final = frozenset("-–—−‐‑_./\\ ·•\u00a0")
# Letters that look like ours and are not: a matrix typed with a Cyrillic or Greek keyboard has them.
_ALIKE: Final = str.maketrans("АСІЅаcсіѕΑΙ", "ACISaccisAI")
_MARKS: Final = re.compile(r"[*†‡§⁰¹²³⁴-⁹]+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENGLISH: Final = frozenset({"is", "as", "id", "ad"})
"""Two letters that are more likely a word, unless they are capitals."""

_LEGEND: Final = re.compile(
    r"\(?([A-Za-z])\)?\s*(?:[=:–—-]+|\bis\b|\bmeans\b|\bstands for\b)\s*(\S.*)", re.DOTALL
)
_LEGEND_NAMES: Final = frozenset(
    {"legend", "key", "legend:", "key:", "raci legend", "raci key", "abbreviations"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: its letters in our order, and whether it has a mark beside them, such as R*."""

    letters: str
    marked: bool = False


def reading_of(cell: str) -> Reading | None:
    """What a cell says, with "" for letters where it is empty or a dash; None where it says anything else.

    >>> [reading_of(cell).letters for cell in ("r/a", "informed", "n/a")], reading_of("maybe")
    (['AR', 'I', ''], None)
    """
    return _reading(cell) if len(cell) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _reading(cell: str) -> Reading | None:
    plain = " ".join(cell.split())
    if is_blank(plain):
        return Reading("")
    bare = _MARKS.sub("", plain)
    words = _WORD.findall(unicodedata.normalize("NFKC", bare.translate(_ALIKE)))
    if any(character.isalnum() and not character.isalpha() for character in bare) or not words:
        return None
    found: set[str] = set()
    for word in words:
        letters = _letters(word)
        if letters is None:
            return None
        found |= letters
    return Reading("".join(one for one in LETTERS if one in found), bare != plain) if found else None


def is_blank(cell: str) -> bool:
    """Whether a cell is empty, a dash, or says that there is nothing to say.

    >>> is_blank(" – "), is_blank("N/A"), is_blank("?")
    (True, True, False)
    """
    return not set(cell) - _DASHES or cell.strip().casefold() in _BLANK


def looks_like_a_code(cell: str) -> bool:
    """Whether a cell holds something short that could be meant as a letter of a matrix: X, Q, VS, a tick."""
    bare = _MARKS.sub("", cell.strip())
    return (len(bare) == 1 and not bare.isdigit()) or (len(bare) == 2 and bare.isalpha() and bare.isupper())


def legend_of(cells: Iterable[str]) -> dict[str, str] | None:
    """What each letter means where all the cells that are filled are a legend; None where they are none.

    A legend is "R = does the work" in each cell, a cell R beside one that tells, or the word legend.

    >>> legend_of(["R = Responsible", "A: Accountable"])
    {'R': 'Responsible', 'A': 'Accountable'}
    >>> legend_of(["R", "does the work"]), legend_of(["Plan", "R"])
    ({'R': 'does the work'}, None)
    """
    filled = [" ".join(cell.split()) for cell in cells if cell.strip()]
    if filled and filled[0].casefold() in _LEGEND_NAMES:
        filled = filled[1:]
        if not filled:
            return {}
    if len(filled) == 2 and len(filled[0]) == 1 and filled[0].isalpha() and _tells(filled[0], filled[1]):
        return {filled[0].upper(): filled[1]}
    found: dict[str, str] = {}
    for cell in filled:
        for part in re.split(r"[;|\n]|,(?=\s*\(?[A-Za-z]\)?\s*[=:–—-])", cell):
            match = _LEGEND.fullmatch(part.strip())
            if match is None:
                return None
            found[match[1].upper()] = match[2].strip()
    return found or None


def is_usual(letter: str, meaning: str) -> bool:
    """Whether a legend lets a letter be what it is here; another word of that initial says that it is not.

    >>> is_usual("S", "Support"), is_usual("S", "Signs off"), is_usual("R", "does the work")
    (True, False, True)
    """
    folded = meaning.casefold()
    if letter in _WORDS and _WORDS[letter].search(folded):
        return True
    first = next(iter(_WORD.findall(folded)), "")
    return not (len(first) > 3 and first.startswith(letter.casefold()))


def method_of(letters: Iterable[str]) -> str:
    """The name of the method that uses these letters.

    >>> method_of("ARCI"), method_of("DAC"), method_of("ARS")
    ('RACI', 'DACI', 'RASCI')
    """
    used = set(letters)
    if "D" in used:
        return "DACI" if not used & {"R", "S"} else "RACI with drivers (D, as in DACI)"
    return "RASCI" if "S" in used else "RACI"


def _letters(word: str) -> set[str] | None:
    """The letters that one word stands for; None where it stands for none."""
    folded = word.casefold()
    if folded in {"and", "or"}:
        return set()
    for letter, words in _WORDS.items():
        if words.fullmatch(folded):
            return {letter}
    capitals = set(word.upper())
    if not capitals <= LETTERS.keys() or len(capitals) != len(word):
        return None
    if word.isupper() or len(word) == 1:
        return capitals
    return capitals if len(word) == 2 and folded not in _ENGLISH else None


def _tells(letter: str, meaning: str) -> bool:
    """Whether the cell beside a letter tells what it means: a text, or the word for this letter."""
    reading = reading_of(meaning)
    if reading is not None:
        return len(meaning) > 4 and letter.upper() in reading.letters
    return " " in meaning or (len(meaning) > 4 and meaning[:1].upper() == letter.upper())
