"""Pairs of roles in bulk: which share anything, how alike they are, and which are most alike.

A pair is two row numbers of the profiles, the lower first. Measures of one sum, as `postings.SUMS` has it,
cost one walk over the postings together, however many they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.analysis import measures
from remit.analysis.nearest import walk
from remit.analysis.nearest.lineage import best_matches, content_sums
from remit.analysis.nearest.postings import SUMS
from remit.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from scipy.sparse import csr_array

    from remit.analysis.matrix import Floats, Indices
    from remit.analysis.profiles import Profiles

_FEW = 64  # pairs wanted, up to which each row's best are looked for and not all pairs


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of rows: which two, and how many concerns both have."""

    left: Indices
    right: Indices
    n_shared: Indices

    def __len__(self) -> int:
        return len(self.left)

    def take(self, chosen: Indices) -> Pairs:
        """The chosen pairs, in that order."""
        return Pairs(self.left[chosen], self.right[chosen], self.n_shared[chosen])


def check_measure(measure: str) -> None:
    """Raise ParameterError where a measure is unknown or cannot rank pairs, as it has a direction."""
    if measure in measures.SYMMETRIC:
        return
    known = f"measures are {', '.join(measures.SYMMETRIC)}"
    if measure in measures.REGISTRY:
        raise ParameterError(f"{measure} has a direction and cannot rank pairs; {known}")
    raise ParameterError(f"unknown measure {measure!r}; {known}")


def sharing(table: Profiles) -> Iterator[Pairs]:
    """All pairs that share a concern, a row at a time."""
    import numpy as np

    found = table.postings
    for row in range(found.n_rows):
        counts = walk.counts_of(found, row)
        right = np.flatnonzero(counts[row + 1 :]) + row + 1
        yield Pairs(np.full(len(right), row), right, counts[right])


def scores(measure: str, table: Profiles, pairs: Pairs) -> Floats:
    """A measure for each of the pairs; raise ParameterError for an unknown measure."""
    check_measure(measure)
    left, right = pairs.left, pairs.right
    if measure in SUMS:
        masses = table.postings.weighed(measure).masses
        return walk.scores_of(measure, _sums(measure, table, pairs), masses[left], masses[right])
    matrix = _matrix(table)
    if measure == "simgic":
        return measures.simgic(*content_sums(table, matrix, left, right))
    sizes = table.postings.count.masses
    nearest = best_matches(table, matrix, left, right, measure)
    return measures.best_match_average(*nearest, sizes[left], sizes[right])


def best(table: Profiles, measure: str, top: int | None = None) -> Pairs:
    """The pairs that share a concern, best first, or the `top` best of them.

    Order is by the measure to 12 decimals, then the number shared, both falling, then rows, which are in IRI
    order. Memory grows with the number of pairs given back; by a measure of the hierarchy with that of all
    pairs that share anything, as that goes over all roles at once.
    """
    check_measure(measure)
    if measure not in SUMS:
        every = joined(list(sharing(table)))
        return every.take(best_first(scores(measure, table, every), every)[:top])
    if top is not None and top <= _FEW:
        found, score = among_nearest(table, measure, top)
        return found.take(best_first(score, found)[:top])
    held, n_held = [joined([])], 0
    for part in sharing(table):
        held.append(part)
        n_held += len(part)
        if top is not None and n_held > 4 * top + 100_000:
            held = [_cut(table, measure, joined(held), top)]
            n_held = len(held[0])
    return _cut(table, measure, joined(held), top)


def among_nearest(table: Profiles, measure: str, top: int) -> tuple[Pairs, Floats]:
    """The pairs in which either row is among the `top` nearest of the other, by row; and their scores."""
    import numpy as np

    from remit.analysis.nearest.every import rank

    found = rank(table, measure=measure, top=top)
    left, place = np.nonzero(found.rows >= 0)
    right = found.rows[left, place].astype(np.int64)
    low, high = np.minimum(left, right), np.maximum(left, right)
    _, once = np.unique(low * max(len(found.rows), 1) + high, return_index=True)
    counts = found.n_shared[left, place].astype(np.int64)
    return Pairs(low[once], high[once], counts[once]), found.scores[left, place][once]


def best_first(score: Floats, pairs: Pairs) -> Indices:
    """The order of pairs: score, then number shared, both falling, then rows."""
    import numpy as np

    return np.lexsort((pairs.right, pairs.left, -pairs.n_shared, -np.round(score, walk.DECIMALS)))


def joined(parts: list[Pairs]) -> Pairs:
    """All pairs of the parts, in order."""
    import numpy as np

    none = np.zeros(0, np.int64)
    every = [Pairs(none, none, none), *parts]
    return Pairs(
        np.concatenate([part.left for part in every]),
        np.concatenate([part.right for part in every]),
        np.concatenate([part.n_shared for part in every]),
    )


def _cut(table: Profiles, measure: str, pairs: Pairs, top: int | None) -> Pairs:
    return pairs.take(best_first(scores(measure, table, pairs), pairs)[:top])


def _sums(measure: str, table: Profiles, pairs: Pairs) -> Floats:
    """What a measure sums over the concerns that each pair shares: one walk for each row on the left."""
    import numpy as np

    if SUMS[measure] == "count":
        return pairs.n_shared.astype(np.float64)
    found = np.zeros(len(pairs))
    order = np.argsort(pairs.left, kind="stable")
    rows, starts = np.unique(pairs.left[order], return_index=True)
    for row, part in zip(rows.tolist(), np.split(order, starts[1:]), strict=False):
        found[part] = walk.sums_of(table.postings, row, measure)[pairs.right[part]]
    return found


def _matrix(table: Profiles) -> csr_array[np.float64]:
    """The 0/1 matrix of the profiles, for what multiplies matrices."""
    import numpy as np
    from scipy.sparse import csr_array

    indptr, indices, _ = table.matrix.arrays
    shape = len(table.matrix), table.matrix.width
    return csr_array((np.ones(len(indices)), indices, indptr), shape=shape)
