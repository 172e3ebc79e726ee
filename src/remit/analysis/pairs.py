"""Pairs of roles as columns of numbers: what the measures need, for many pairs at once.

Roles are rows of a sparse 0/1 matrix; a pair is two row numbers. One sparse product gives how many concerns
every two rows share and how much these weigh; all measures but lin follow from that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from remit.analysis import measures
from remit.analysis.lineage import best_matches
from remit.errors import ParameterError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from remit.analysis.profiles import Profiles

    Floats = NDArray[np.float64]
    Indices = NDArray[np.intp]

_BLOCK = 256  # rows of one product: its result stays small beside the whole square
_DECIMALS = 12  # ranks do not depend on the last bits, which differ from machine to machine


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Profiles as rows, with the squared idf of every column, and every row's size and weight."""

    matrix: csr_array[np.float64]
    weights: Floats
    sizes: Floats
    masses: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of rows: which two, how many concerns both have, and the sum of these concerns' weights."""

    left: Indices
    right: Indices
    n_shared: Floats
    shared_weight: Floats

    def take(self, chosen: Indices) -> Pairs:
        """The chosen pairs, in that order."""
        return Pairs(self.left[chosen], self.right[chosen], self.n_shared[chosen], self.shared_weight[chosen])


def vectors(profiles: Profiles, matrix: csr_array[np.float64] | None = None) -> Vectors:
    """The rows of `matrix` (all of the profiles without one), weighed by rarity among all profiles."""
    import numpy as np

    rows = profiles.matrix if matrix is None else matrix
    # Every column has a holder: a concern that nobody has is no column.
    counted = profiles.holders or np.bincount(profiles.matrix.indices, minlength=len(profiles.concerns))
    holders = np.array(counted, dtype=np.float64)
    weights = measures.idf(holders, profiles.n_roles or len(profiles.roles)) ** 2
    masses = np.asarray(rows @ weights, dtype=np.float64)
    return Vectors(rows, weights, np.diff(rows.indptr).astype(np.float64), masses)


def sharing(rows: Vectors, *, both_ways: bool = False) -> Iterator[Pairs]:
    """All pairs that share a concern, a block of rows at a time; left < right unless both ways."""
    import numpy as np

    others = rows.matrix.T.tocsr().astype(np.complex128)
    for start in range(0, rows.matrix.shape[0], _BLOCK):
        product = _weighed(rows.matrix[start : start + _BLOCK], rows.weights) @ others
        product.sort_indices()
        left = np.repeat(np.arange(product.shape[0]), np.diff(product.indptr)) + start
        right = product.indices.astype(np.intp)
        wanted = (left != right) if both_ways else (left < right)
        found = product.data[wanted]
        yield Pairs(left[wanted], right[wanted], found.real.copy(), found.imag.copy())


def every_two(rows: Vectors) -> Pairs:
    """Every two of the rows in order, also those that share nothing."""
    import numpy as np

    pairs = np.array(list(combinations(range(rows.matrix.shape[0]), 2)), dtype=np.intp).reshape(-1, 2)
    product = (_weighed(rows.matrix, rows.weights) @ rows.matrix.T).toarray()
    found = product[pairs[:, 0], pairs[:, 1]]
    return Pairs(pairs[:, 0], pairs[:, 1], found.real.copy(), found.imag.copy())


def scores(measure: str, profiles: Profiles, rows: Vectors, pairs: Pairs) -> Floats:
    """A measure for each of the pairs; raise ParameterError for an unknown measure."""
    n_a, n_b = rows.sizes[pairs.left], rows.sizes[pairs.right]
    match measure:
        case "n_shared":
            return pairs.n_shared
        case "jaccard":
            return measures.jaccard(pairs.n_shared, n_a, n_b)
        case "dice":
            return measures.dice(pairs.n_shared, n_a, n_b)
        case "overlap_coefficient":
            return measures.overlap_coefficient(pairs.n_shared, n_a, n_b)
        case "cosine":
            return measures.cosine(pairs.n_shared, n_a, n_b)
        case "idf_cosine":
            return measures.idf_cosine(pairs.shared_weight, rows.masses[pairs.left], rows.masses[pairs.right])
        case "lin":
            best_a, best_b = best_matches(profiles, rows.matrix, pairs.left, pairs.right)
            return measures.lin(best_a, best_b, n_a, n_b)
    raise ParameterError(f"unknown measure {measure!r}; measures are {', '.join(measures.SYMMETRIC)}")


def best(profiles: Profiles, rows: Vectors, measure: str, top: int | None = None) -> Pairs:
    """The pairs that share a concern, best first, or the `top` best of them.

    Order is by the measure, then the number shared, both falling, then rows, which are in IRI order. With
    `top`, no more than that many and one block's pairs are held at a time; by lin all are, as that goes over
    all roles at once.
    """

    def cut(part: Pairs) -> Pairs:
        return part.take(_best_first(scores(measure, profiles, rows, part), part)[:top])

    if measure == "lin":
        return cut(joined(list(sharing(rows))))
    parts: list[Pairs] = []
    for part in sharing(rows):
        parts.append(part)
        if top is not None:
            parts = [cut(joined(parts))]
    return cut(joined(parts))


def nearest(profiles: Profiles, rows: Vectors, measure: str, top: int) -> tuple[Pairs, Floats]:
    """The pairs in which either row is among the `top` best of the other, by row; and their scores."""
    import numpy as np

    found = sharing(rows, both_ways=True)
    if measure == "lin":
        found = iter([joined(list(found))])
    parts, weights = [joined([])], [scores(measure, profiles, rows, joined([]))]
    for part in found:
        score = scores(measure, profiles, rows, part)
        able = _among_best(score, part, top)
        ranked = able[_best_first(score[able], part.take(able), by_row=True)]
        row = part.left[ranked]
        first = np.searchsorted(row, row)
        chosen = ranked[np.arange(len(row)) - first < top]
        parts.append(part.take(chosen))
        weights.append(score[chosen])
    every = joined(parts)
    low, high = np.minimum(every.left, every.right), np.maximum(every.left, every.right)
    _, once = np.unique(low * len(rows.sizes) + high, return_index=True)
    kept = Pairs(low[once], high[once], every.n_shared[once], every.shared_weight[once])
    return kept, np.concatenate(weights)[once]


def _among_best(score: Floats, pairs: Pairs, top: int) -> Indices:
    """The pairs that score no less than their left row's `top`-th best; so few are left to sort."""
    import numpy as np

    rounded = np.round(score, _DECIMALS)
    able = np.ones(len(rounded), dtype=bool)
    starts = np.flatnonzero(np.diff(pairs.left, prepend=-1))
    for start, end in pairwise([*starts.tolist(), len(rounded)]):
        if end - start > top > 0:
            last = end - start - top
            able[start:end] = rounded[start:end] >= np.partition(rounded[start:end], last)[last]
    return np.flatnonzero(able)


def _best_first(score: Floats, pairs: Pairs, *, by_row: bool = False) -> Indices:
    """The order of pairs: score, then number shared, both falling, then rows; `by_row` within a left row."""
    import numpy as np

    keys = (pairs.right, pairs.left, -pairs.n_shared, -np.round(score, _DECIMALS))
    return np.lexsort((*keys, pairs.left) if by_row else keys)


def joined(parts: list[Pairs]) -> Pairs:
    """All pairs of the parts, in order."""
    import numpy as np

    none = Pairs(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0), np.zeros(0))
    every = [none, *parts]
    return Pairs(
        np.concatenate([part.left for part in every]),
        np.concatenate([part.right for part in every]),
        np.concatenate([part.n_shared for part in every]),
        np.concatenate([part.shared_weight for part in every]),
    )


def _weighed(matrix: csr_array[np.float64], weights: Floats) -> csr_array[np.complex128]:
    """The matrix with 1 + i·weight for each 1.

    Times a 0/1 matrix that gives counts in the real part and weights in the imaginary one: one product
    instead of two, both parts exactly as their own product would have given them.
    """
    from scipy.sparse import csr_array

    values = 1.0 + 1j * weights[matrix.indices]
    return csr_array((values, matrix.indices, matrix.indptr), shape=matrix.shape)
