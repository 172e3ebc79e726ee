"""What a score needs at the least: so that what cannot reach it is left out, and nothing that can.

Plain arithmetic, which `kernel` compiles as it stands.
"""

from __future__ import annotations

import math

COUNT, RATIO, DICE, SMALLER, COSINE, TVERSKY = range(6)
"""How a score follows from the sum over what two rows share and the sums over each."""

ONE, WEIGHT, LEAST, PRODUCT = range(4)
"""What a shared concern adds to the sum: 1, its weight, the lesser of two ratings, or their product."""

CLEAR = 1e-9
"""What a bound must be below a score by to count: some millions of times what rounding can make of either."""


def needed(
    formula: int, adds: int, wanted: float, a: float, smallest: float, alpha: float, beta: float
) -> float:
    """The least sum with which a row of any size can score `wanted`; no row's own sum is below `smallest`.

    But for products of ratings no row can share more than its own sum.
    """
    if wanted <= 0.0:
        return 0.0
    if formula == RATIO:
        return max(wanted * a, wanted * (a + smallest) / (1.0 + wanted))
    if formula == DICE:
        return max(wanted * a / (2.0 - min(wanted, 1.0)), wanted * (a + smallest) / 2.0)
    if formula == SMALLER:
        return wanted * min(a, smallest)
    if formula == COSINE:
        least = wanted * math.sqrt(a * smallest)
        return least if adds == PRODUCT else max(least, wanted * wanted * a)
    if formula == TVERSKY:
        return wanted * alpha * a / max(1.0 - wanted + wanted * alpha, 1e-300)
    return wanted
