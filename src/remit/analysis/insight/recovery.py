"""Recovery: how well expected tensions find the known ones, each left out in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.values import named
from remit.analysis.insight.signs import Known, pairs_of, places_of, ranked, ranks_of
from remit.analysis.insight.staffing import staffing
from remit.analysis.network.tensions import tensions
from remit.analysis.profiles import hierarchy_of, usual_relation

if TYPE_CHECKING:
    from remit.analysis.insight.signs import Place
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge


@dataclass(frozen=True, slots=True)
class Recovery:
    """A known tension that was left out, and at which rank it is found again among how many places.

    `over` is the rank of the group that it is over, `poles` the best rank of a group that a pole pulls
    toward; `blind_over` and `blind_poles` the same with every known tension left out. None where the place is
    no candidate. `chance_over` and `chance_poles` are the ranks that a shuffled list would give on average.
    """

    tension: Term
    over: int | None
    poles: int | None
    blind_over: int | None
    blind_poles: int | None
    n_places: int
    chance_over: float
    chance_poles: float

    def to_dict(self) -> dict[str, Any]:
        """The recovery as plain data."""
        ranks = {
            name: getattr(self, name)
            for name in (
                "over",
                "poles",
                "blind_over",
                "blind_poles",
                "n_places",
                "chance_over",
                "chance_poles",
            )
        }
        return {"tension": named(self.tension), **ranks}


def recovery(kg: Knowledge, *, relation: str | None = None) -> tuple[Recovery, ...]:
    """Each known tension left out in turn: at which rank its places stand among all pairs and groups.

    Ties count against it: a rank is that of the last place of equal score. Places at which another tension is
    stated take part. Raises ParameterError for an unknown relation.
    """
    side = staffing(kg, relation or usual_relation(kg))
    every = tensions(kg)
    pairs = pairs_of(side, [])
    blind = ranks_of(ranked(side, pairs, Known.of(kg, ())))
    tree = hierarchy_of(kg)
    found = []
    for one in every:
        ranks = ranks_of(ranked(side, pairs, Known.of(kg, [other for other in every if other != one])))
        over = places_of(one, [tree.group_of(one.over.iri)] if one.over else [])
        poles = places_of(one, [tree.group_of(pole.toward.iri) for pole in one.poles if pole.toward])
        found.append(
            Recovery(
                one.tension,
                _best(ranks, over),
                _best(ranks, poles),
                _best(blind, over),
                _best(blind, poles),
                len(ranks),
                _chance(ranks, over),
                _chance(ranks, poles),
            )
        )
    return tuple(found)


def _best(ranks: Mapping[Place, int], places: Sequence[Place]) -> int | None:
    return min((ranks[place] for place in places if place in ranks), default=None)


def _chance(ranks: Mapping[Place, int], places: Sequence[Place]) -> float:
    """The mean of the best rank that so many places have in a shuffled list."""
    return (len(ranks) + 1) / (max(len(set(places)), 1) + 1)
