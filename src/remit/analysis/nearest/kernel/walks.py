"""The walk itself, compiled; see the package."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from remit.analysis.nearest.bounds import CLEAR, LEAST, ONE, WEIGHT
from remit.analysis.nearest.kernel.bounds import Floats, Ints, Items, Sizes, Steps, bar_of, lowered, needed
from remit.analysis.nearest.kernel.choice import choose, gather

_STEPS = 30_000.0  # what the largest possible sum is cut into; with one more for each concern it has 16 bits
_SKIPPED = 0.5  # of what is needed may be left out of a walk: the more, the more rows have to be completed


@njit(cache=True, nogil=True)
def _mark(
    low: int,
    size: int,
    adds: int,
    items: Items,
    ratings: Floats,
    weights: Floats,
    mark: Floats,
    left: Floats,
) -> None:
    """Mark a row's concerns, and sum up from behind what the concerns from each on can add at most."""
    left[size] = 0.0
    for step in range(size - 1, -1, -1):
        item = items[low + step]
        mine = 1.0 if adds <= WEIGHT else ratings[low + step]
        mark[item] = mine
        left[step] = left[step + 1] + (weights[item] if adds <= WEIGHT else mine)


@njit(cache=True, nogil=True)
def _walk(
    start: int,
    end: int,
    base: int,
    scale: float,
    adds: int,
    mine: float,
    holders: Items,
    holder_ratings: Floats,
    sums: Steps,
) -> None:
    """Add what one concern of a row gives to those of a block that have it, in steps rounded up.

    `mine` is the concern's weight, or how the row rates it.
    """
    if adds <= WEIGHT:
        steps = np.uint16(math.ceil(mine * scale))
        for place in range(start, end):
            sums[holders[place] - base] += steps
        return
    for place in range(start, end):
        theirs = holder_ratings[place]
        both = min(mine, theirs) if adds == LEAST else mine * theirs
        sums[holders[place] - base] += np.uint16(math.ceil(both * scale))


@njit(cache=True, nogil=True)
def cuts(n_rows: int, block: int, postings_ptr: Ints, holders: Items) -> Ints:
    """Where in the postings of each concern each block of rows begins; in the last column where they end."""
    n_blocks = (n_rows + block - 1) // block
    found = np.empty((len(postings_ptr) - 1, n_blocks + 1), np.int64)
    for item in range(len(postings_ptr) - 1):
        place = postings_ptr[item]
        for one in range(n_blocks):
            while place < postings_ptr[item + 1] and holders[place] < one * block:
                place += 1
            found[item, one] = place
        found[item, n_blocks] = postings_ptr[item + 1]
    return found


@njit(cache=True, nogil=True)
def best(
    start: int,
    end: int,
    top: int,
    formula: int,
    adds: int,
    alpha: float,
    beta: float,
    prune: bool,
    block: int,
    smallest: float,
    masses: Floats,
    sizes: Sizes,
    weights: Floats,
    ptr: Ints,
    items: Items,
    ratings: Floats,
    starts: Ints,
    holders: Items,
    holder_ratings: Floats,
    found: Items,
    found_values: Floats,
    found_counts: Items,
) -> int:
    """Fill the best `top` others of rows `start` to `end` into three arrays; returns the additions made.

    The others are gone through a `block` of rows at a time, so that what is added to stays in the nearest
    memory, and so that what the best of one block score bounds the next; `starts` is what `cuts` gives.
    `sizes` are what a row's sum is held against: the masses, or their roots for COSINE. Without ratings these
    arrays are empty, and `adds` is ONE or WEIGHT.
    """
    sums, steps = np.zeros(block, np.uint16), np.empty(block, np.uint16)
    able = np.empty(block, np.int32)
    mark = np.zeros(len(weights))
    n_best = np.zeros(end - start, np.int64)
    n_rows = len(masses)
    longest = 0
    for row in range(start, end):
        longest = max(longest, ptr[row + 1] - ptr[row])
    left = np.zeros(longest + 1)
    work = 0
    for part in range(starts.shape[1] - 1):
        base = part * block
        for row in range(start, end):
            low, size = ptr[row], ptr[row + 1] - ptr[row]
            if size == 0:
                continue
            _mark(low, size, adds, items, ratings, weights, mark, left)
            scale = 1.0 if adds == ONE else _STEPS / left[0]
            n = n_best[row - start]
            enough = 0.0
            if prune and n == top:
                wanted = found_values[row, top - 1] - CLEAR
                enough = _SKIPPED * needed(formula, adds, wanted, masses[row], smallest, alpha, beta)
            step = added = 0
            while step < size and left[step] >= enough:
                item = items[low + step]
                first, last = starts[item, part], starts[item, part + 1]
                mine = weights[item] if adds <= WEIGHT else ratings[low + step]
                _walk(first, last, base, scale, adds, mine, holders, holder_ratings, sums)
                added += last - first
                step += 1
            missing = math.ceil(left[step] * scale) + (size - step if adds != ONE else 0)
            wanted = found_values[row, top - 1] - CLEAR if n == top else 0.0
            bar = lowered(bar_of(formula, wanted, masses[row], alpha, beta), scale, missing)
            sparse = added * 8 < block
            n_able = min(block, n_rows - base)
            if sparse:
                n_able = gather(low, step, part, base, bar, items, starts, holders, sums, sizes, able, steps)
            n_best[row - start] = choose(
                adds == ONE and step == size, sparse, n_able, n, base, row, top, missing, scale, able,
                steps if sparse else sums, sizes, formula, adds, alpha, beta, masses, weights, ptr, items,
                ratings, mark, found[row], found_values[row], found_counts[row],
            )  # fmt: skip
            if not sparse:
                sums[:] = 0
            work += added
            for place in range(low, low + size):
                mark[items[place]] = 0.0
    return work


@njit(cache=True, nogil=True)
def first_shared(left: Items, right: Items, ptr: Ints, items: Items, found: Items) -> None:
    """Fill, for pairs of rows, the rarest concerns that both have, as many as `found` is wide."""
    for i in range(len(left)):
        a, a_end = ptr[left[i]], ptr[left[i] + 1]
        b, b_end = ptr[right[i]], ptr[right[i] + 1]
        n = 0
        while a < a_end and b < b_end and n < found.shape[1]:
            if items[a] == items[b]:
                found[i, n] = items[a]
                n += 1
                a += 1
                b += 1
            elif items[a] < items[b]:
                a += 1
            else:
                b += 1


@njit(cache=True, nogil=True)
def turned(
    number: Items,
    indptr: Ints,
    indices: Items,
    ratings: Floats,
    ends: Ints,
    items: Items,
    row_ratings: Floats,
    holders: Items,
    holder_ratings: Floats,
) -> None:
    """Fill the postings of a matrix and its rows in their order, by counting: no sort is needed.

    `number` has the number of each column, `ends` where the postings of each number begin. Without ratings
    these arrays are empty.
    """
    places = ends[:-1].copy()
    rated = len(ratings) > 0
    for row in range(len(indptr) - 1):
        for place in range(indptr[row], indptr[row + 1]):
            item = number[indices[place]]
            holders[places[item]] = row
            if rated:
                holder_ratings[places[item]] = ratings[place]
            places[item] += 1
    free = indptr[:-1].copy()
    for item in range(len(ends) - 1):
        for place in range(ends[item], ends[item + 1]):
            row = holders[place]
            items[free[row]] = item
            if rated:
                row_ratings[free[row]] = holder_ratings[place]
            free[row] += 1
