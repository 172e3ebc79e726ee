"""The roles nearest to one, as values with every measure: one walk, whatever the number of roles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from remit.analysis import measures
from remit.analysis.comparison.values import PairOverlap
from remit.analysis.nearest import pairs, walk
from remit.analysis.nearest.postings import SUMS
from remit.analysis.nearest.ranking import pair_overlaps

if TYPE_CHECKING:
    from remit.analysis.profiles import Profiles

    Weights = tuple[float, float]

_DIRECTED = frozenset({"containment", "tversky"})


def nearest_overlaps(
    table: Profiles, role: str, *, measure: str, top: int, tversky: Weights | None = None
) -> tuple[PairOverlap, ...]:
    """The `top` roles nearest to the one of an IRI, which comes first in each pair.

    In order of the measure to 12 decimals, then of the number shared, both falling, then of IRIs. Raises
    ParameterError for an unknown measure, and for tversky without its weights.
    """
    if measure not in _DIRECTED:
        pairs.check_measure(measure)
    row = table.row_of(role)
    if row is None:
        return ()
    found = pair_overlaps(table, _chosen(table, row, measure, top, tversky))
    return found if tversky is None else tuple(_weighed(pair, tversky) for pair in found)


def _chosen(table: Profiles, row: int, measure: str, top: int, tversky: Weights | None) -> pairs.Pairs:
    import numpy as np

    if measure in SUMS:
        near = walk.nearest(table.postings, row, measure, top, tversky=tversky)
        return pairs.Pairs(np.full(len(near.rows), row, np.int64), near.rows, near.n_shared)
    counts = walk.counts_of(table.postings, row)
    counts[row] = 0  # a role is not its own neighbour
    others = np.flatnonzero(counts)
    every = pairs.Pairs(np.full(len(others), row, np.int64), others, counts[others])
    return every.take(pairs.best_first(pairs.scores(measure, table, every), every)[:top])


def _weighed(pair: PairOverlap, weights: Weights) -> PairOverlap:
    """The pair with Tversky's index for each role."""
    both, (a, b) = float(pair.measures.n_shared), map(float, pair.n_concerns)
    values = measures.tversky(both, a, b, *weights), measures.tversky(both, b, a, *weights)
    by_role = dict(zip((role.iri for role in pair.roles), values, strict=True))
    return replace(pair, measures=replace(pair.measures, tversky=by_role))
