"""Contributions: what each concern adds to a figure of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING, Any

from remit.analysis import measures, similarity
from remit.analysis.content import SIMILARITIES
from remit.errors import ParameterError
from remit.knowledge.lookup import by_label
from remit.knowledge.model import Term
from remit.text import safe_text

if TYPE_CHECKING:
    from remit.analysis.comparison.grounds import Grounds


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one concern adds to a measure, and the roles compared that have it, by IRI.

    By lin, resnik and jiang_conrath `matched` says which concerns of the other roles are most similar to it,
    the most similar first: itself where another role has it. By simgic a concern can be a group or an area,
    as each of these counts by itself; the roles are then those that have something in it.
    """

    concern: Term
    value: float
    roles: tuple[str, ...]
    matched: tuple[Term, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The contribution as plain data."""
        return {
            "concern": _named(self.concern),
            "value": self.value,
            "roles": list(self.roles),
            "matched": [_named(one) for one in self.matched],
        }


def contributions(grounds: Grounds, measure: str) -> tuple[Contribution, ...]:
    """What each concern adds to a measure of the roles, most first; the parts sum to the measure.

    Of three roles or more a part is the mean over the pairs of which something is stated on both sides, as
    the measure is. Concerns that add nothing are left out. Raises ParameterError for a measure that is
    unknown, has a direction, or needs ratings where no source gives any.
    """
    _check(grounds, measure)
    iris = tuple(grounds.held)
    if measure == "n_shared":
        return _each_once(grounds, iris)
    two = list(combinations([iri for iri in iris if grounds.held[iri]], 2))
    parts: dict[str, list[float]] = {}
    for a, b in two:
        for iri, value in _of_two(grounds, measure, a, b).items():
            parts.setdefault(iri, []).append(value)
    matched = _matched(grounds, measure, two) if measure in SIMILARITIES else {}
    made = [
        Contribution(
            grounds.term(iri),
            fsum(some) / len(two),
            _having(grounds, iri, within=measure == "simgic"),
            tuple(grounds.term(one) for one in matched.get(iri, ())),
        )
        for iri, some in parts.items()
    ]
    return tuple(sorted((one for one in made if one.value), key=_most_first))


def _check(grounds: Grounds, measure: str) -> None:
    if measure not in measures.SYMMETRIC:
        known = f"measures are {', '.join(measures.SYMMETRIC)}"
        if measure in measures.REGISTRY:
            raise ParameterError(f"{measure} has a direction, so no one number of all roles; {known}")
        raise ParameterError(f"unknown measure {safe_text(measure)!r}; {known}")
    if measures.REGISTRY[measure].needs == "ratings" and not grounds.is_rated:
        raise ParameterError(
            f"{measure} needs ratings, and no source rates what these roles have; without them it is "
            f"{'jaccard' if measure == 'ruzicka' else 'cosine'}"
        )


def _each_once(grounds: Grounds, roles: Sequence[str]) -> tuple[Contribution, ...]:
    every = sorted({iri for held in grounds.held.values() for iri in held})
    having = {iri: tuple(role for role in roles if iri in grounds.held[role]) for iri in every}
    made = [Contribution(grounds.term(iri), 1.0, who) for iri, who in having.items() if len(who) > 1]
    return tuple(sorted(made, key=_most_first))


def _of_two(grounds: Grounds, measure: str, a: str, b: str) -> dict[str, float]:
    return similarity.contributions(
        measure,
        grounds.held[a],
        grounds.held[b],
        rarity=grounds.rarity,
        hierarchy=grounds.hierarchy,
        content=grounds.content,
    )


def _matched(grounds: Grounds, measure: str, two: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """For each concern those of the other roles that are most similar to it, the most similar first."""
    found: dict[str, dict[str, float]] = {}
    for a, b in two:
        sides = similarity.matches(
            measure,
            grounds.held[a],
            grounds.held[b],
            hierarchy=grounds.hierarchy,
            content=grounds.content,
        )
        for one in (match for side in sides for match in side if match.other is not None):
            near = found.setdefault(one.concern, {})
            near[str(one.other)] = max(one.similarity, near.get(str(one.other), 0.0))
    return {iri: sorted(near, key=lambda one: (-near[one], one != iri, one)) for iri, near in found.items()}


def _having(grounds: Grounds, concern: str, *, within: bool) -> tuple[str, ...]:
    """The roles that have the concern; `within`, those that have something at or below it."""
    chain = grounds.hierarchy.chain

    def has(held: Mapping[str, float]) -> bool:
        return concern in held or (within and any(concern in chain(one) for one in held))

    return tuple(role for role, held in grounds.held.items() if has(held))


def _most_first(one: Contribution) -> tuple[float, tuple[str, str, str]]:
    return -round(one.value, 12), by_label(one.concern)


def _named(term: Term) -> dict[str, str]:
    return {"iri": term.iri, "label": term.label}
