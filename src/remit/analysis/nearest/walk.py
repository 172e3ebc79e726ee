"""One role against all the others, exact: a walk over the postings of its concerns, in numpy.

That is the interactive path at every size, and needs nothing worked out before but the postings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from remit.analysis import measures
from remit.analysis.nearest import bounds
from remit.analysis.nearest.postings import SUMS
from remit.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from remit.analysis.matrix import Floats, Indices, Items
    from remit.analysis.nearest.postings import Postings

DECIMALS = 12
"""Scores that are equal to so many decimals are a tie; the last bits differ from way to way of adding up."""

_FEW = 1024  # rows that are scored in less time than it takes to leave some out
_NOTHING = 1e-12  # below every sum of what is shared

Tversky = tuple[float, float]
Number = TypeVar("Number", bound="np.generic")


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The roles nearest to one, by row, best first; the scores, and how many concerns each shares with it."""

    rows: Indices
    scores: Floats
    n_shared: Indices


def counts_of(found: Postings, row: int) -> Indices:
    """How many concerns every row shares with one; its own size with itself."""
    import numpy as np

    every = _walked(found, found.items[found.ptr[row] : found.ptr[row + 1]], found.holders)
    counts: Indices = np.bincount(every, minlength=found.n_rows)
    return counts


def sums_of(found: Postings, row: int, measure: str) -> Floats | Indices:
    """The sum that a measure needs over what every row shares with one; numbers shared are whole ones."""
    import numpy as np

    weighed = found.weighed(measure)
    if weighed is found.count:
        return counts_of(found, row)
    low, high = found.ptr[row], found.ptr[row + 1]
    items, ends = found.items[low:high], found.postings_ptr
    lengths = ends[items + 1] - ends[items]
    if SUMS[measure] in ("idf", "idf_squared") or not len(found.ratings):
        parts = np.repeat(weighed.weights[items], lengths)
    else:
        mine = np.repeat(found.ratings[low:high], lengths)
        theirs = _walked(found, items, found.holder_ratings)
        parts = np.minimum(mine, theirs) if weighed is found.least else mine * theirs
    sums = np.bincount(_walked(found, items, found.holders), weights=parts, minlength=found.n_rows)
    return sums.astype(np.float64, copy=False)


def _walked(found: Postings, items: Items, values: NDArray[Number]) -> NDArray[Number]:
    """What stands in the postings of some concerns, one list after the other."""
    import numpy as np

    starts, ends = found.postings_ptr[items].tolist(), found.postings_ptr[items + 1].tolist()
    lists = [values[start:end] for start, end in zip(starts, ends, strict=True)]
    return np.concatenate(lists) if lists else values[:0]


def scores_of(measure: str, sums: Floats, a: Floats, b: Floats, tversky: Tversky | None = None) -> Floats:
    """The measure of pairs with these sums over what both share, and the masses of either side."""
    match measure:
        case "n_shared":
            return sums
        case "jaccard" | "idf_jaccard" | "ruzicka":
            return measures.jaccard(sums, a, b)
        case "dice":
            return measures.dice(sums, a, b)
        case "overlap_coefficient":
            return measures.overlap_coefficient(sums, a, b)
        case "cosine" | "idf_cosine" | "weighted_cosine":
            return measures.idf_cosine(sums, a, b)
        case "containment":
            return measures.containment(sums, a)
        case "tversky" if tversky:
            return measures.tversky(sums, a, b, *tversky)
        case "tversky":
            raise ParameterError("tversky needs its alpha and beta; give tversky=(alpha, beta)")
    raise ParameterError(f"unknown measure {measure!r}")


def nearest(found: Postings, row: int, measure: str, top: int, *, tversky: Tversky | None = None) -> Nearest:
    """The `top` rows nearest to one that share something with it.

    In order of the score to 12 decimals, then of the number shared, both falling, then of rows.
    """
    import numpy as np

    formula, weights = formula_of(measure, tversky)
    masses = found.weighed(measure).masses
    sums = sums_of(found, row, measure)
    sums[row] = 0  # a role is not its own neighbour
    a = float(masses[row])
    if not top:
        return Nearest(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64))

    def scored(rows: Indices) -> Floats:
        return scores_of(measure, sums[rows].astype(np.float64), masses[row], masses[rows], tversky)

    def needed(score: float) -> float:
        smallest = float(found.smallest(measure))
        return bounds.needed(formula, found.adds(measure), score - bounds.CLEAR, a, smallest, *weights)

    able = _able(sums, top, scored, needed)
    scores = scored(able)
    if len(able) > top:  # the number shared decides between ties alone, so it is looked up for few
        kept = scores >= np.partition(scores, len(scores) - top)[len(scores) - top] - bounds.CLEAR
        able, scores = able[kept], scores[kept]
    counts = (
        sums[able].astype(np.int64) if found.weighed(measure) is found.count else _n_shared(found, row, able)
    )
    order = np.lexsort((able, -counts, -np.round(scores, DECIMALS)))[:top]
    return Nearest(able[order], scores[order], counts[order])


def formula_of(measure: str, tversky: Tversky | None) -> tuple[int, Tversky]:
    """The formula of a measure as `bounds` numbers them, with Tversky's two parameters where it has them."""
    if measure == "containment":  # Tversky's index with 1 and 0
        return bounds.TVERSKY, (1.0, 0.0)
    if measure == "tversky":
        if tversky is None:
            raise ParameterError("tversky needs its alpha and beta; give tversky=(alpha, beta)")
        return bounds.TVERSKY, tversky
    formulas = {
        "n_shared": bounds.COUNT,
        "jaccard": bounds.RATIO,
        "idf_jaccard": bounds.RATIO,
        "ruzicka": bounds.RATIO,
        "dice": bounds.DICE,
        "overlap_coefficient": bounds.SMALLER,
    }
    return formulas.get(measure, bounds.COSINE), (0.0, 0.0)


def _able(
    sums: Floats | Indices, top: int, scored: Callable[[Indices], Floats], needed: Callable[[float], float]
) -> Indices:
    """The rows that can be among the best, and few others: those with the greatest sums say what it takes."""
    import numpy as np

    def reach(bar: float) -> Indices:
        return np.flatnonzero(sums >= (math.ceil(bar) if sums.dtype.kind == "i" else bar))

    if len(sums) <= _FEW:
        return np.flatnonzero(sums)
    bar = float(sums.max(initial=0)) / 2
    while bar > _NOTHING:
        able = reach(bar)
        if len(able) >= top:
            scores = scored(able)
            least = needed(float(np.partition(scores, len(scores) - top)[len(scores) - top]))
            return able if least >= bar else reach(max(least, _NOTHING))
        bar /= 4
    return np.flatnonzero(sums)


def _n_shared(found: Postings, row: int, others: Indices) -> Indices:
    """How many concerns some rows share with one."""
    import numpy as np

    mine = np.zeros(len(found.concerns), bool)
    mine[found.items[found.ptr[row] : found.ptr[row + 1]]] = True
    lists = [found.items[found.ptr[other] : found.ptr[other + 1]] for other in others.tolist()]
    return np.array([np.count_nonzero(mine[one]) for one in lists], np.int64)
