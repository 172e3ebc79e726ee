"""The measures as columns of Spark, and how far a score can reach.

Each is the formula of `remit.analysis.measures` with the same operations in the same order. All parts of a
sum are multiples of one small step, so a sum is exact whichever way the machines add it up, and a score has
the same bits as here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from remit.analysis.measures import REGISTRY
from remit.analysis.nearest.postings import SUMS
from remit.errors import ParameterError

if TYPE_CHECKING:
    from pyspark.sql import Column

MEASURES: Final = {
    "n_shared": "count",
    "jaccard": "ratio",
    "dice": "dice",
    "overlap_coefficient": "smaller",
    "cosine": "cosine",
    "idf_cosine": "cosine",
    "idf_jaccard": "ratio",
    "ruzicka": "ratio",
    "weighted_cosine": "cosine",
}
"""What Spark ranks by: each measure, and the form of its formula."""

CLEAR: Final = 1e-9
"""What a bound must be below a score by; rounding is some millions of times smaller."""

_DIGITS = 1e12  # scores that are equal to twelve decimals are a tie


def check_measure(measure: str) -> None:
    """Raise ParameterError where a measure is none of MEASURES."""
    if measure in MEASURES:
        return
    what = (
        f"the engine spark has no {measure}, --engine remit has" if measure in REGISTRY else "unknown measure"
    )
    shown = "" if measure in REGISTRY else f" {measure!r}"
    raise ParameterError(f"{what}{shown}; measures of spark are {', '.join(MEASURES)}")


def is_rated(measure: str) -> bool:
    """Whether the measure looks at ratings."""
    return SUMS[measure] in ("least", "product")


def own(measure: str, value: Column) -> Column:
    """What a role's concern adds to the role's own sum; `value` is its rating, or the concern's weight."""
    return value * value if SUMS[measure] == "product" else value


def both(measure: str, a: Column, b: Column) -> Column:
    """What a shared concern adds to the sum of two roles, by its value for either."""
    from pyspark.sql import functions as f

    if SUMS[measure] == "least":
        return f.least(a, b)
    return a * b if SUMS[measure] == "product" else a


def score(measure: str, shared: Column, a: Column, b: Column) -> Column:
    """The measure of two roles with these own sums that share something."""
    from pyspark.sql import functions as f

    match MEASURES[measure]:
        case "ratio":
            return shared / (a + b - shared)
        case "dice":
            return shared * 2.0 / (a + b)
        case "smaller":
            return shared / f.least(a, b)
        case "cosine":
            return shared / f.sqrt(a * b)
    return shared


def reach(measure: str, left_a: Column, left_b: Column, a: Column, b: Column) -> Column:
    """The most that two roles can score which share no more than what is `left` of either."""
    from pyspark.sql import functions as f

    if SUMS[measure] == "product":  # Cauchy and Schwarz
        return score(measure, f.sqrt(left_a * left_b), a, b)
    return score(measure, f.least(left_a, left_b), a, b)


def reach_of_one(measure: str, left: Column, a: Column) -> Column:
    """The most that a role can score with any other which shares no more than what is `left` of it.

    The best such other has just that and nothing else.
    """
    from pyspark.sql import functions as f

    if MEASURES[measure] == "cosine":
        return f.sqrt(left / a)
    return score(measure, left, a, left)


def order(score: Column) -> Column:
    """The score to the twelve decimals that count for the order."""
    from pyspark.sql import functions as f

    return f.rint(score * _DIGITS)
