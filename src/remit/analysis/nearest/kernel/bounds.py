"""What a sum must reach for a score, compiled: the formulas, and the bounds that follow from them."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from remit.analysis.nearest import bounds
from remit.analysis.nearest.bounds import COSINE, DICE, RATIO, SMALLER, TVERSKY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Items = NDArray[np.int32]
Steps = NDArray[np.uint16]
Sizes = NDArray[np.float32]
Bar = tuple[np.float32, np.float32, np.float32]

_SOME = np.float32(0.5)  # what shares nothing is nobody's neighbour


@njit(cache=True, nogil=True)
def score(formula: int, shared: float, a: float, b: float, alpha: float, beta: float) -> float:
    """The score of two rows with the sums `a` and `b`."""
    if shared <= 0.0:
        return 0.0
    if formula == RATIO:
        return shared / (a + b - shared)
    if formula == DICE:
        return 2.0 * shared / (a + b)
    if formula == SMALLER:
        return shared / min(a, b)
    if formula == COSINE:
        return shared / math.sqrt(a * b)
    if formula == TVERSKY:
        return shared / (shared + alpha * (a - shared) + beta * (b - shared))
    return shared


needed = njit(cache=True, nogil=True)(bounds.needed)


@njit(cache=True, nogil=True)
def bar_of(formula: int, wanted: float, a: float, alpha: float, beta: float) -> tuple[float, float, float]:
    """What a row's sum must reach to score `wanted`: first + second * min(third, its size as in `sizes`)."""
    endless = np.inf
    if wanted <= 0.0:
        return 0.0, 0.0, endless
    if formula == RATIO:
        share = wanted / (1.0 + wanted)
        return share * a, share, endless
    if formula == DICE:
        return wanted * a / 2.0, wanted / 2.0, endless
    if formula == SMALLER:
        return 0.0, wanted, a
    if formula == COSINE:
        return 0.0, wanted * math.sqrt(a), endless
    if formula == TVERSKY:
        share = wanted / max(1.0 - wanted + wanted * (alpha + beta), 1e-300)
        return share * alpha * a, share * beta, endless
    return wanted, 0.0, endless


@njit(cache=True, nogil=True)
def lowered(
    bar: tuple[float, float, float], scale: float, left: int
) -> tuple[np.float32, np.float32, np.float32]:
    """A bar in steps, less what a sum can still lack, and less than rounding could make of it."""
    first, second, cap = bar
    lowest = first * scale * (1.0 - 1e-6) - left - 0.01
    slope = second * scale * (1.0 - 1e-6)
    return np.float32(lowest), np.float32(slope), np.float32(cap)


@njit(cache=True, nogil=True)
def any_over(sums: Steps, sizes: Sizes, lowest: np.float32, slope: np.float32, cap: np.float32) -> bool:
    """Whether any of some rows reaches the bar; written so that several are looked at in one instruction."""
    hits = 0
    for i in range(len(sums)):
        size = cap if cap < sizes[i] else sizes[i]
        bar = lowest + slope * size
        hits += 1 if np.float32(sums[i]) >= (bar if bar > _SOME else _SOME) else 0
    return hits > 0
