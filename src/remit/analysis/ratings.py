"""Ratings: how much a source says that a concern matters to a role, as a number above 0 and up to 1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from remit.analysis import measures
from remit.knowledge import lookup
from remit.knowledge.namespace import NS
from remit.knowledge.query import table, ties

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remit.knowledge.store import Knowledge

    Tie = tuple[str, str]
    Rated = tuple[str, str, float | None]

ESSENTIAL: Final = 1.0
"""The rating of a skill that a source calls essential: it counts in full, as one that no source rates."""

OPTIONAL: Final = 0.5
"""The rating of a skill that a source calls optional.

The source says that it counts less, and not how much less; the middle presumes least. See docs/measures.md.
"""

_NUMBER: Final = r"(?:[0-9]{1,20}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?"
_SKILL: Final = "requiresSkill"

# A filter, not a join: the engine begins a join of both at the wrong end and takes twenty times as long.
_IMPORTANCES: Final = """
SELECT ?role ?concern ?importance WHERE {{
  ?role remit:qualifiedRequirement ?requirement .
  ?requirement remit:concern ?concern ; remit:importance ?importance .
  FILTER (ISIRI(?role) && ISIRI(?concern) && ISLITERAL(?importance))
  FILTER EXISTS {{ VALUES ?property {{ {properties} }} ?role ?property ?concern }}
}}
"""


def ratings_of(kg: Knowledge, roles: Iterable[str], relation: str = "remit") -> dict[Tie, float]:
    """How much each concern matters to some roles, given as IRIs: a rating for each (role, concern) below 1.

    Only for what the relation ties: a source can rate a concern without holding that the role has it. A tie
    that is no key counts 1: no source rates it, or one puts it that high. Of several ratings the highest
    counts; one that is no number from 0 to 1 counts as none, and one of 0 as the least that there is, as the
    tie stands all the same. Reads single facts, so it is quick for a few roles, however many there are.
    Raises ParameterError for an unknown relation.
    """
    properties = _properties(relation)
    rated: list[Rated] = []
    for role in sorted(set(roles)):
        tied = {name: _objects(kg, role, name) for name in properties}
        every = frozenset[str]().union(*tied.values())
        for requirement in lookup.objects(kg, role, NS + "qualifiedRequirement") if every else ():
            concerns = _objects(kg, requirement, "concern") & every
            texts = lookup.texts(kg, requirement, NS + "importance") if concerns else ()
            rated += [(role, concern, number_of(text)) for concern in concerns for text in texts]
        if tied.get(_SKILL):
            others = frozenset[str]().union(*(tied[name] for name in properties if name != _SKILL))
            rated += [(role, one, ESSENTIAL) for one in _objects(kg, role, "essentialSkill")]
            rated += [(role, one, OPTIONAL) for one in _objects(kg, role, "optionalSkill") - others]
    return _highest(rated)


def all_ratings(kg: Knowledge, relation: str = "remit") -> dict[Tie, float]:
    """How much each concern matters to every role, read in bulk; otherwise as `ratings_of` has it."""
    properties = _properties(relation)
    if not any(next(lookup.facts(kg, None, NS + name, None), None) for name in properties):
        return {}
    important = table(kg, _IMPORTANCES.format(properties=_curies(properties)))
    rated: list[Rated] = [(str(role), str(one), number_of(text or "")) for role, one, text in important]
    optional = ties(kg, [NS + "optionalSkill"]) if _SKILL in properties else []
    if optional:
        others = [*(name for name in properties if name != _SKILL), "essentialSkill"]
        unless = set(ties(kg, [NS + name for name in others]))
        rated += [(role, one, OPTIONAL) for role, one in optional if (role, one) not in unless]
    if _SKILL in properties and important:
        rated += [(role, one, ESSENTIAL) for role, one in ties(kg, [NS + "essentialSkill"])]
    return _highest(rated)


def _highest(rated: Iterable[Rated]) -> dict[Tie, float]:
    """Each tie with the highest of its ratings where that is below 1, in order of IRIs; None is no rating."""
    found: dict[Tie, float] = {}
    for role, concern, rating in rated:
        if rating is not None:
            found[role, concern] = max(rating, found.get((role, concern), 0.0))
    return {tie: measures.rounded_rating(found[tie]) for tie in sorted(found) if found[tie] < 1}


def number_of(text: str) -> float | None:
    """The number from 0 to 1 that a text of a literal is, else None."""
    number = float(text) if re.fullmatch(_NUMBER, text) else -1.0
    return number if 0 <= number <= 1 else None


def _objects(kg: Knowledge, subject: str, name: str) -> frozenset[str]:
    """What a thing is tied to by one of our properties, without what has no IRI."""
    return frozenset(one for one in lookup.objects(kg, subject, NS + name) if not one.startswith("_:"))


def _properties(relation: str) -> tuple[str, ...]:
    from remit.analysis.profiles import RELATIONS, check_relation  # which reads ratings itself

    check_relation(relation)
    return RELATIONS[relation]


def _curies(names: Iterable[str]) -> str:
    return " ".join(f"remit:{name}" for name in names)
