"""Every role's nearest roles: exact, in memory that grows with the answer alone."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from remit.analysis.nearest import bounds, walk
from remit.analysis.nearest.postings import LARGE, SUMS, Postings, is_compiled
from remit.errors import ParameterError

if TYPE_CHECKING:
    from remit.analysis.matrix import Floats, Items
    from remit.analysis.profiles import Profiles

_ROWS: Final = 2048
"""How many rows one piece of work has: enough to forget its fixed cost, few enough to stop soon."""

_BLOCK: Final = 65_536
"""How many others are gone through at a time: two bytes each, which a core's own memory holds."""

LONGEST: Final = 30_000
"""How many concerns a role may have to be walked by what is compiled: it adds up in 16 bits, rounding up."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """For each role those nearest to it, best first: arrays of one row a role, one column a place.

    `rows` has the row of the role in a place, -1 where there is none; `scores` the measure, `n_shared` how
    many concerns both have.
    """

    measure: str
    rows: Items
    scores: Floats
    n_shared: Items


def rank(
    profiles: Profiles,
    *,
    measure: str = "idf_cosine",
    top: int = 10,
    threads: int | None = None,
    tversky: tuple[float, float] | None = None,
    prune: bool = True,
) -> Ranking:
    """Each role's `top` nearest of those that share something with it.

    In order of the measure to 12 decimals, then of the number shared, both falling, then of IRIs. Takes the
    compiled walk where numba is installed and there is enough to do, else one in numpy; both give the same,
    with any number of threads (as many as there are processors, if none is given) and with `prune` or
    without, which only says whether to leave out what cannot be among the best. Raises ParameterError for an
    unknown measure, and for a `top` below 0.
    """
    import numpy as np

    if top < 0:
        raise ParameterError(f"top is {top}; give 0 or more")
    top = min(top, max(len(profiles.roles) - 1, 0))
    if measure not in SUMS:
        return _by_hierarchy(profiles, measure, top)
    found = profiles.postings
    if is_compiled() and top and is_large(found) and int(np.diff(found.ptr).max()) <= LONGEST:
        return _compiled(found, measure, top, threads or os.cpu_count() or 1, tversky, prune)
    return _walked(found, measure, top, tversky)


def is_large(found: Postings) -> bool:
    """Whether there is enough to do that importing what is compiled pays."""
    return additions(found) > LARGE


def additions(found: Postings) -> int:
    """How many additions a walk over all postings makes: the sum of the squared number of holders."""
    import numpy as np

    return int((np.diff(found.postings_ptr) ** 2).sum())


def _walked(found: Postings, measure: str, top: int, tversky: tuple[float, float] | None) -> Ranking:
    made = _empty(found.n_rows, top, measure)
    for row in range(found.n_rows):
        one = walk.nearest(found, row, measure, top, tversky=tversky)
        n = len(one.rows)
        made.rows[row, :n], made.scores[row, :n], made.n_shared[row, :n] = one.rows, one.scores, one.n_shared
    return made


def walked_for(found: Postings, measure: str, top: int, prune: bool, block: int = _BLOCK) -> int:
    """How many additions the compiled walk makes; `additions` says how many there are."""
    return sum(_work(found, measure, top, 1, None, prune, block)[1])


def _compiled(
    found: Postings,
    measure: str,
    top: int,
    threads: int,
    tversky: tuple[float, float] | None,
    prune: bool,
    block: int = _BLOCK,
) -> Ranking:
    return _work(found, measure, top, threads, tversky, prune, block)[0]


def _work(
    found: Postings,
    measure: str,
    top: int,
    threads: int,
    tversky: tuple[float, float] | None,
    prune: bool,
    block: int,
) -> tuple[Ranking, list[int]]:
    """Rank by what is compiled, some rows at a time; beside it the additions that each such part took."""
    import numpy as np

    from remit.analysis.nearest.kernel import walks

    formula, (alpha, beta) = walk.formula_of(measure, tversky)
    weighed = found.weighed(measure)
    made = _empty(found.n_rows, top, measure)
    sizes = (np.sqrt(weighed.masses) if formula == bounds.COSINE else weighed.masses).astype(np.float32)
    block = min(block, found.n_rows)
    starts = walks.cuts(found.n_rows, block, found.postings_ptr, found.holders)

    def work(start: int) -> int:
        return walks.best(
            start, min(start + _ROWS, found.n_rows), top, formula, found.adds(measure), alpha, beta, prune,
            block, found.smallest(measure), weighed.masses, sizes, weighed.weights, found.ptr, found.items,
            found.ratings, starts, found.holders, found.holder_ratings, made.rows, made.scores, made.n_shared,
        )  # fmt: skip

    with ThreadPoolExecutor(threads, thread_name_prefix="remit-rank") as pool:
        return made, list(pool.map(work, range(0, found.n_rows, _ROWS)))


def _by_hierarchy(profiles: Profiles, measure: str, top: int) -> Ranking:
    """The same by a measure of the hierarchy, which takes all pairs that share anything at once."""
    import numpy as np

    from remit.analysis.nearest import pairs

    pairs.check_measure(measure)
    every = pairs.joined(list(pairs.sharing(profiles)))
    score = pairs.scores(measure, profiles, every)
    left, right = np.concatenate([every.left, every.right]), np.concatenate([every.right, every.left])
    n_shared, value = np.tile(every.n_shared, 2), np.tile(score, 2)
    order = np.lexsort((right, -n_shared, -np.round(value, walk.DECIMALS), left))
    place = np.arange(len(order)) - np.searchsorted(left[order], left[order])
    chosen, place = order[place < top], place[place < top]
    made = _empty(len(profiles.roles), top, measure)
    made.rows[left[chosen], place] = right[chosen]
    made.scores[left[chosen], place] = value[chosen]
    made.n_shared[left[chosen], place] = n_shared[chosen]
    return made


def _empty(n_rows: int, top: int, measure: str) -> Ranking:
    import numpy as np

    shape = n_rows, top
    return Ranking(measure, np.full(shape, -1, np.int32), np.zeros(shape), np.zeros(shape, np.int32))
