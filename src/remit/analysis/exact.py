"""Numbers of which any sum is exact, so that its order does not matter: for floats and numpy arrays alike.

A weight is rounded to a multiple of a power of two before it is summed. As long as the sum has no more than
53 bits, none is lost, and every way of computing a measure gives the same number: one pair or all at once,
with one thread or many, on one machine or a hundred.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Number = TypeVar("Number", float, "NDArray[np.float64]")

RARITY_STEP: Final = 2.0**-30
"""Of idf and its square. Room for 32,000 concerns a role, each of which one role in a million has."""

RATING_STEP: Final = 2.0**-20
"""Of ratings; their products are multiples of its square. Room for 8,000 concerns a role."""

CONTENT_STEP: Final = 2.0**-40
"""Of information content, and of the similarity of two concerns. Room for 8,000 concerns a role."""


def rounded(number: Number, step: float) -> Number:
    """The nearest multiple of a step that is a power of two; of two as near, the even one.

    >>> rounded(0.8, 0.25), rounded(0.625, 0.25)
    (0.75, 0.5)
    """
    if isinstance(number, (int, float)):
        return round(number / step) * step
    import numpy as np

    return np.rint(number / step) * step


def root(number: Number) -> Number:
    """The square root to the last bit, which `** 0.5` does not promise.

    >>> root(0.25)
    0.5
    """
    if isinstance(number, (int, float)):
        return math.sqrt(number)
    import numpy as np

    return np.sqrt(number)


def share(part: Number, whole: Number) -> Number:
    """`part` by `whole`, and 0 where whole is 0: whatever is part of nothing is nothing.

    >>> share(1, 4), share(0, 0)
    (0.25, 0.0)
    """
    found: Number = part / (whole + (whole == 0))
    return found
