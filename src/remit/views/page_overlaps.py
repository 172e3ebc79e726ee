"""The overlaps in the page's data: every two roles, or each with its nearest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from remit.knowledge.namespace import compress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remit.analysis.comparison.values import Overlap
    from remit.analysis.profiles import Profiles
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge

MAX_ROLES: Final = 500
"""Up to how many roles of which anything is stated a page has every item by itself; see `page_large`."""

_COUNT: Final = """
SELECT (COUNT(DISTINCT ?role) AS ?n) WHERE {
  VALUES ?property { remit:hasRemit remit:requiresSkill remit:tracksMetric remit:influences }
  ?role ?property ?concern
}
"""
LEVELS: Final = ("concern", "group", "area")
RELATIONS: Final = ("responsibility", "skill", "remit", "all")
_ALL_PAIRS: Final = 24  # 276 pairs; each is there at twelve relations and levels
_NEAREST: Final = 5
_DECIMALS: Final = 4


def count_roles(kg: Knowledge) -> int:
    """Return of how many roles anything is stated: a look before anything is worked out."""
    from remit.knowledge.query import table

    ((count,),) = table(kg, _COUNT)
    return int(count or 0)


def overlaps_of(kg: Knowledge, places: Mapping[str, int]) -> tuple[list[dict[str, Any]], bool]:
    """Return the overlaps of roles at every relation and level, and whether every two roles are there.

    Claims are given by their places. Only roles of which anything is stated are compared. Of more than
    `_ALL_PAIRS` roles, each is compared with its nearest alone, which bounds the page.
    """
    from remit.analysis.comparison.evidence import evidence
    from remit.analysis.comparison.overlap import compare
    from remit.analysis.profiles import profiles

    every = profiles(kg, relation="all", level="concern")
    chosen = _pairs(every)
    made = []
    for relation in RELATIONS:
        for level in LEVELS:
            table = profiles(kg, relation=relation, level=level)
            found = evidence(kg, table.hierarchy, relation=relation, level=level)
            held = {role.iri for role in table.roles}
            for pair in chosen:
                if any(role.iri in held for role in pair):
                    made.append(_overlap(compare(pair, table, found), places))
    return made, len(every.roles) <= _ALL_PAIRS


def _pairs(every: Profiles) -> list[tuple[Term, Term]]:
    """Every two roles, or each with those that are most like it."""
    from remit.analysis.comparison.overlap import ranked

    if len(every.roles) <= _ALL_PAIRS:
        return list(combinations(every.roles, 2))
    taken = Counter[str]()
    chosen = []
    for one in ranked(every):  # the most alike first
        first, second = one.roles
        if min(taken[first.iri], taken[second.iri]) < _NEAREST:
            taken.update((first.iri, second.iri))
            chosen.append((first, second))
    return chosen


def _overlap(value: Overlap, places: Mapping[str, int]) -> dict[str, Any]:
    """Return an overlap with names in short, claims by place and figures rounded."""
    return {
        "roles": [basis.role.curie for basis in value.roles],
        "relation": value.relation,
        "level": value.level,
        "shared": [
            {
                "concern": one.concern.curie,
                "group": one.group.curie,
                "claims": {compress(role): at_places(claims, places) for role, claims in one.claims.items()},
            }
            for one in value.shared
        ],
        "adjacent": [
            {
                "group": one.group.curie,
                "concerns": {
                    compress(role): [term.curie for term in some] for role, some in one.concerns.items()
                },
            }
            for one in value.adjacent
        ],
        "exclusive": {
            compress(role): [{"concern": one.concern.curie, "group": one.group.curie} for one in some]
            for role, some in value.exclusive.items()
        },
        "measures": _rounded(value.measures.to_dict()),
        "n": {
            basis.role.curie: {
                "n_concerns": basis.n_concerns,
                "n_claims": basis.n_claims,
                "n_documents": basis.n_documents,
            }
            for basis in value.roles
        },
    }


def _rounded(measures: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        name: round(value, _DECIMALS) for name, value in measures.items() if isinstance(value, (int, float))
    }
    inside = {compress(role): round(value, _DECIMALS) for role, value in measures["containment"].items()}
    return {**found, "containment": inside}


def at_places(claims: Iterable[str], places: Mapping[str, int]) -> list[int]:
    """Return the places of claims, in order."""
    return sorted(places[claim] for claim in claims if claim in places)
