"""From sums to scores, compiled: which rows are able, what each shares exactly, and which are best."""

from __future__ import annotations

import numpy as np
from numba import njit

from remit.analysis.nearest.bounds import CLEAR, LEAST, WEIGHT
from remit.analysis.nearest.kernel.bounds import (
    Bar,
    Floats,
    Ints,
    Items,
    Sizes,
    Steps,
    any_over,
    bar_of,
    lowered,
    score,
)

_DIGITS = 1e12  # scores that are equal to twelve decimals are a tie
_LOOK = 32  # sums that are looked at together


@njit(cache=True, nogil=True)
def _shared(
    adds: int,
    other: int,
    ptr: Ints,
    items: Items,
    ratings: Floats,
    weights: Floats,
    mark: Floats,
) -> tuple[float, int]:
    """The sum over what another row shares, and the number; `mark` has this row's ratings by concern."""
    total, n = 0.0, 0
    for place in range(ptr[other], ptr[other + 1]):
        mine = mark[items[place]]
        if mine > 0.0:
            n += 1
            if adds <= WEIGHT:
                total += weights[items[place]]
            elif adds == LEAST:
                total += min(mine, ratings[place])
            else:
                total += mine * ratings[place]
    return total, n


@njit(cache=True, nogil=True)
def _insert(
    n: int, top: int, other: int, value: float, shared: int, others: Items, values: Floats, counts: Items
) -> int:
    """Put a row where it belongs among the best; returns how many there are now."""
    key = np.rint(value * _DIGITS)
    place = n
    while place > 0:
        before = np.rint(values[place - 1] * _DIGITS)
        if key < before or (
            key == before
            and (shared < counts[place - 1] or (shared == counts[place - 1] and other > others[place - 1]))
        ):
            break
        place -= 1
    if place >= top:
        return n
    n = min(n + 1, top)
    for i in range(n - 1, place, -1):
        others[i], values[i], counts[i] = others[i - 1], values[i - 1], counts[i - 1]
    others[place], values[place], counts[place] = other, value, shared
    return n


@njit(cache=True, nogil=True)
def gather(
    low: int, n_walked: int, part: int, base: int, bar: Bar, items: Items, starts: Ints, holders: Items,
    sums: Steps, sizes: Sizes, able: Items, steps: Steps,
) -> int:  # fmt: skip
    """Find the rows of a block whose sums reach a bar by going along the lists again; clears the sums."""
    lowest, slope, cap = bar
    n = 0
    for walked in range(n_walked):
        item = items[low + walked]
        for i in range(starts[item, part], starts[item, part + 1]):
            place = holders[i] - base
            if sums[place] == 0:
                continue
            if np.float32(sums[place]) >= lowest + slope * min(cap, sizes[base + place]):
                able[n], steps[n] = place, sums[place]
                n += 1
            sums[place] = 0
    return n


@njit(cache=True, nogil=True)
def choose(
    whole: bool,
    sparse: bool,
    n_able: int,
    n: int,
    base: int,
    row: int,
    top: int,
    left: int,
    scale: float,
    able: Items,
    steps: Steps,
    sizes: Sizes,
    formula: int,
    adds: int,
    alpha: float,
    beta: float,
    masses: Floats,
    weights: Floats,
    ptr: Ints,
    items: Items,
    ratings: Floats,
    mark: Floats,
    others: Items,
    values: Floats,
    counts: Items,
) -> int:
    """Score the rows of a block whose sums are enough; returns how many are now among the best.

    If `sparse`, `steps` are the sums of the rows that are `able`, by their place from `base` on, else those
    of all. `n` rows were among the best before. `whole` says that the sums are the numbers shared, `left` how
    many steps a sum can still lack.
    """
    a = masses[row]
    wanted = values[n - 1] - CLEAR if n == top else 0.0
    lowest, slope, cap = lowered(bar_of(formula, wanted, a, alpha, beta), scale, left)
    for start in range(0, n_able, _LOOK):
        end = min(start + _LOOK, n_able)
        if not sparse and not any_over(
            steps[start:end], sizes[base + start : base + end], lowest, slope, cap
        ):
            continue
        for i in range(start, end):
            other = base + (able[i] if sparse else i)
            if steps[i] == 0 or np.float32(steps[i]) < lowest + slope * min(cap, sizes[other]):
                continue
            if other == row:
                continue
            if whole:
                total, shared = float(steps[i]), int(steps[i])
            else:
                total, shared = _shared(adds, other, ptr, items, ratings, weights, mark)
            value = score(formula, total, a, masses[other], alpha, beta)
            if n == top and value < values[n - 1] - CLEAR:
                continue
            n = _insert(n, top, other, value, shared, others, values, counts)
            if n == top:
                wanted = values[n - 1] - CLEAR
                lowest, slope, cap = lowered(bar_of(formula, wanted, a, alpha, beta), scale, left)
    return n
