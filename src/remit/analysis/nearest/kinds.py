"""Kinds of evidence about the same roles: each as profiles of its own, to be compared by its own measure.

What a role answers for, which skills it needs, how a source rates these, what a role is called: a source says
several things of the same roles. One kind is a relation, a part of the concerns, the ratings, or the words of
some texts, in which case the words stand for concerns.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from remit.analysis import measures
from remit.analysis.hierarchy import Hierarchy
from remit.analysis.matching.words import normalised, words
from remit.analysis.matrix import Chosen, matrix_of
from remit.analysis.profiles import RELATIONS, Profiles, profiles, profiles_from, tabulate
from remit.errors import ParameterError, UnknownTermError
from remit.knowledge import lookup
from remit.knowledge.model import Term
from remit.knowledge.namespace import NS, expand
from remit.knowledge.query import table
from remit.knowledge.terms import resolve
from remit.text import safe_text

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

PROPERTIES: Final = {
    "responsibility": "hasResponsibility",
    "objective": "hasObjective",
    "focus": "hasFocus",
    "skill": "requiresSkill",
    "essential": "essentialSkill",
    "optional": "optionalSkill",
    "metric": "tracksMetric",
    "influence": "influences",
}
"""The kinds that are one property each."""

TEXTS: Final = {
    "titles": (*lookup.LABELS, lookup.SYNONYM),
    "definitions": (expand("skos:definition"),),
}
"""The kinds that are words of what is said of the roles themselves, with the properties that say it."""

WORDING: Final = "wording"
"""The kind that is the words of the names of a role's concerns, which meet where the concerns do not."""

RATINGS: Final = "ratings"
"""The kind that is all figures of importance, also those too low to make a tie."""

_MEASURES: Final = {**dict.fromkeys((*TEXTS, WORDING), "idf_jaccard"), RATINGS: "weighted_cosine"}
_USUAL: Final = "idf_cosine"

_SHARE: Final = 0.01
_N_PARTS: Final = 12

_RATED: Final = """
SELECT ?role ?concern ?importance WHERE {
  ?role remit:qualifiedRequirement ?requirement .
  ?requirement remit:concern ?concern ; remit:importance ?importance
  FILTER (ISIRI(?role) && ISIRI(?concern) && ISLITERAL(?importance))
}
"""
_LINKS: Final = """
SELECT ?role ?concern ?property WHERE { ?role ?property ?concern FILTER (ISIRI(?role) && ISIRI(?concern)) }
"""
_TEXTS: Final = """
SELECT ?thing ?text ?property WHERE { ?thing ?property ?text FILTER (ISIRI(?thing) && ISLITERAL(?text)) }
"""
_ROLES: Final = "SELECT ?role WHERE { ?role a remit:Role FILTER (ISIRI(?role)) }"
_PAIRS: Final = "SELECT ?pair WHERE { ?pair a remit:RolePair }"
_MEMBERS: Final = """
SELECT ?whole ?part WHERE { ?whole skos:member ?part FILTER (ISIRI(?whole) && ISIRI(?part)) }
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of evidence by name, the measure that compares roles by it, and how much it counts."""

    name: str
    measure: str = ""
    weight: float = 1.0

    @property
    def compared_by(self) -> str:
        """The measure, or without one what is usual for such a kind.

        >>> Kind("skill").compared_by, Kind("titles").compared_by, Kind("titles", "jaccard").compared_by
        ('idf_cosine', 'idf_jaccard', 'jaccard')
        """
        return self.measure or _MEASURES.get(self.name, _USUAL)


def kind_of(text: str) -> Kind:
    """The kind that NAME or NAME=MEASURE stands for.

    >>> kind_of("titles=jaccard")
    Kind(name='titles', measure='jaccard', weight=1.0)
    """
    name, _, measure = text.partition("=") if "://" not in text else (text, "", "")
    return Kind(name.strip(), measure.strip())


def kinds(kg: Knowledge) -> tuple[str, ...]:
    """The kinds of evidence that the knowledge has: its relations, its areas, ratings, and texts.

    An area counts where it has a hundredth of all ties or more; a source without a hierarchy has none.
    """
    found = [name for name, one in PROPERTIES.items() if _any(kg, NS + one)]
    every = profiles(kg, relation="all")
    ties = Counter(map(every.hierarchy.area_of, (every.concerns[i].iri for i in every.matrix.indices)))
    parts = [iri for iri, n in ties.most_common(_N_PARTS) if n >= _SHARE * ties.total()]
    if len(parts) > 1 and any(every.hierarchy.chain(one.iri)[1:] for one in every.concerns):
        found += sorted(lookup.label(kg, iri) for iri in parts)
    found += [RATINGS] if _any(kg, NS + "importance") else []
    said = (name for name, properties in TEXTS.items() if any(_any(kg, one) for one in properties))
    return (*found, *said, *([WORDING] if ties else []))


def profiles_by(kg: Knowledge, name: str) -> Profiles:
    """The profiles of every role by one kind of evidence.

    A name of `PROPERTIES`, `TEXTS` or `RELATIONS`, "ratings" or "wording", or else what lies above concerns,
    by label, CURIE or IRI: an area, a group, or a collection of such. Raises ParameterError where the name is
    none of these, AmbiguousTermError where several things bear it.
    """
    if name in RELATIONS:
        return profiles(kg, relation=name)
    if name in PROPERTIES:
        return profiles_from(kg, _links(kg, NS + PROPERTIES[name]), {}, relation="all")
    if name in TEXTS:
        roles = {role for (role,) in table(kg, _ROLES) if role}
        return worded(kg, _said(kg, roles, TEXTS[name]))
    if name == RATINGS:
        rated = _rated(kg)
        return profiles_from(kg, rated, rated, relation="all")
    every = profiles(kg, relation="all")
    if name == WORDING:
        rows = ((role.iri, every.columns_of(role.iri)) for role in every.roles)
        return worded(kg, ((role, every.concerns[i].label) for role, columns in rows for i in columns))
    return _below(every, _tops(kg, name))


def worded(kg: Knowledge, said: Iterable[tuple[str, str]]) -> Profiles:
    """The profiles of (role, text) pairs: a role holds every word of its texts, in whatever language."""
    links = {(role, word) for role, text in said for word in words(normalised(text))}
    terms = lookup.by_iri(kg, {role for role, _ in links})
    terms |= {word: Term(word, word) for _, word in links}
    return tabulate(links, Hierarchy({}), terms, relation="all")


def _below(every: Profiles, tops: frozenset[str]) -> Profiles:
    """The profiles with those concerns alone that are, or lie below, one of some concepts."""
    lies_below = [not tops.isdisjoint(every.hierarchy.chain(one.iri)) for one in every.concerns]
    kept = [i for i, is_kept in enumerate(lies_below) if is_kept]
    place = {column: i for i, column in enumerate(kept)}
    rows = []
    for row in range(len(every.matrix)):
        held = [(place[i], rating) for i, rating in every.matrix.rated(row).items() if i in place]
        rows.append((row, held))
    filled = [(row, held) for row, held in rows if held]
    return Profiles(
        every.relation,
        every.level,
        Chosen(every.roles, array("q", (row for row, _ in filled))),
        Chosen(every.concerns, array("q", kept)),
        Chosen(every.parents, array("q", kept)),
        matrix_of((held for _, held in filled), len(kept)),
        every.hierarchy,
    )


def _tops(kg: Knowledge, name: str) -> frozenset[str]:
    """The concept of a name; for a collection, all that belongs to it."""
    try:
        top = resolve(kg, name).iri
    except UnknownTermError:
        raise ParameterError(
            f"unknown kind of evidence {safe_text(name)!r}; there are {', '.join(map(safe_text, kinds(kg)))}"
        ) from None
    members: dict[str, list[str]] = {}
    for whole, part in table(kg, _MEMBERS):
        members.setdefault(str(whole), []).append(str(part))
    found: set[str] = set()
    open_ = [top]
    while open_:
        one = open_.pop()
        if one not in found:
            found.add(one)
            open_ += members.get(one, ())
    return frozenset(found)


def _links(kg: Knowledge, property_: str) -> set[tuple[str, str]]:
    without = _joint(kg)
    rows = table(kg, _LINKS, property=property_)
    return {(role, concern) for role, concern, _ in rows if role and concern and role not in without}


def _joint(kg: Knowledge) -> set[str | None]:
    """What stands for several roles jointly, and is no role."""
    return {pair for (pair,) in table(kg, _PAIRS)}


def _rated(kg: Knowledge) -> dict[tuple[str, str], float]:
    """Every figure of importance above 0, the highest where there are several."""
    found: dict[tuple[str, str], float] = {}
    without = _joint(kg)
    for role, concern, text in table(kg, _RATED):
        try:
            number = float(text or "")
        except ValueError:
            continue
        if role and concern and role not in without and 0 < number <= 1:
            found[role, concern] = max(measures.rounded_rating(number), found.get((role, concern), 0.0))
    return found


def _said(kg: Knowledge, roles: set[str], properties: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for property_ in properties:
        rows = table(kg, _TEXTS, property=property_)
        found += [(role, text) for role, text, _ in rows if role in roles and text]
    return found


def _any(kg: Knowledge, property_: str) -> bool:
    return next(lookup.facts(kg, None, property_, None), None) is not None
