"""Likeness: every measure of two roles, or of more, as values, in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING, Any

from remit.analysis import measures
from remit.analysis.comparison.values import Measures, PairOverlap
from remit.analysis.similarity import compare_pair

if TYPE_CHECKING:
    from remit.analysis.comparison.grounds import Grounds
    from remit.knowledge.model import Term


def pairs_of(roles: Sequence[Term], grounds: Grounds) -> tuple[PairOverlap, ...]:
    """Every two of the roles, in order, with every measure."""
    return tuple(_pair(a, b, grounds) for a, b in combinations(roles, 2))


def of_all(pairs: Sequence[PairOverlap], grounds: Grounds) -> Measures:
    """The measures of all the roles together, from those of every two.

    They are the means over the pairs of which something is stated on both sides, whatever their order;
    containment and tversky set a role beside all others together, and n_shared counts what more than one has.
    """
    if len(pairs) == 1:
        return pairs[0].measures
    stated = [pair.measures for pair in pairs if all(pair.n_concerns)]
    held = Counter(concern for some in grounds.held.values() for concern in some)
    both = {role: sum(held[concern] > 1 for concern in some) for role, some in grounds.held.items()}
    sizes = {role: (len(some), len(held) - len(some) + both[role]) for role, some in grounds.held.items()}
    means: dict[str, Any] = {
        name: _mean([getattr(one, name) for one in stated], like=getattr(pairs[0].measures, name))
        for name in measures.SYMMETRIC[1:]
    }
    return Measures(
        n_shared=sum(n > 1 for n in held.values()),
        containment={role: measures.containment(float(both[role]), float(sizes[role][0])) for role in sizes},
        tversky=_tversky(both, sizes, grounds.tversky),
        **means,
    )


def _pair(a: Term, b: Term, grounds: Grounds) -> PairOverlap:
    mine, other = grounds.held[a.iri], grounds.held[b.iri]
    found = compare_pair(
        mine, other, rarity=grounds.rarity, hierarchy=grounds.hierarchy, content=grounds.content
    )
    numbers = {name: getattr(found, name) for name in measures.SYMMETRIC}
    if not grounds.is_rated:
        numbers |= {name: None for name, one in measures.REGISTRY.items() if one.needs == "ratings"}
    sizes = {a.iri: (len(mine), len(other)), b.iri: (len(other), len(mine))}
    inside = dict(zip((a.iri, b.iri), found.containment, strict=True))
    weighed = _tversky(dict.fromkeys(sizes, found.n_shared), sizes, grounds.tversky)
    return PairOverlap(
        (a, b), (len(mine), len(other)), Measures(containment=inside, tversky=weighed, **numbers)
    )


def _tversky(
    both: Mapping[str, int], sizes: Mapping[str, tuple[int, int]], weights: tuple[float, float] | None
) -> dict[str, float] | None:
    """Tversky's index for each role with what else there is: how much they share, and how much each has."""
    if weights is None:
        return None
    return {
        role: measures.tversky(float(both[role]), float(mine), float(others), *weights)
        for role, (mine, others) in sizes.items()
    }


def _mean(values: Sequence[float | None], *, like: float | None) -> float | None:
    """The mean of numbers, 0 of none; None where the figure is None for each pair."""
    numbers = [value for value in values if value is not None]
    return None if like is None else fsum(numbers) / max(len(numbers), 1)
