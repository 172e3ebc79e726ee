"""Profiles turned round: for each concern the roles that have it, the rarest concern first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from remit.analysis import measures
from remit.analysis.nearest import bounds
from remit.errors import ParameterError

if TYPE_CHECKING:
    from remit.analysis.matrix import Floats, Indices, Items
    from remit.analysis.profiles import Profiles

SUMS: Final = {
    "n_shared": "count",
    "jaccard": "count",
    "dice": "count",
    "overlap_coefficient": "count",
    "cosine": "count",
    "containment": "count",
    "tversky": "count",
    "idf_cosine": "idf_squared",
    "idf_jaccard": "idf",
    "ruzicka": "least",
    "weighted_cosine": "product",
}
"""What each measure sums over the concerns that two roles share; measures of one sum need one walk."""


_MANY: Final = 1_000_000  # links, up to which two sorts cost less than importing what is compiled
LARGE: Final = 2_000_000
"""From how many additions on a walk over all postings is quicker compiled, its import included."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """What each concern adds to a sum, by its number, and the sum over each role with itself."""

    weights: Floats
    masses: Floats


@dataclass(frozen=True, eq=False)
class Postings:
    """A sparse matrix by rows and by columns, with the columns numbered from the rarest on.

    `concerns[i]` is the profiles' column of number i. Row r holds the numbers `items[ptr[r]:ptr[r + 1]]`,
    ascending; number i is held by the rows `holders[postings_ptr[i]:postings_ptr[i + 1]]`, ascending.
    `ratings` and `holder_ratings` go with these; both are empty where nothing is rated.
    """

    concerns: Indices
    ptr: Indices
    items: Items
    ratings: Floats
    postings_ptr: Indices
    holders: Items
    holder_ratings: Floats

    @property
    def n_rows(self) -> int:
        """How many roles there are."""
        return len(self.ptr) - 1

    def weighed(self, measure: str) -> Weighed:
        """The weights and masses that a measure needs; raise ParameterError for one that sums nothing."""
        if measure not in SUMS:
            raise ParameterError(f"unknown measure {measure!r}; measures are {', '.join(SUMS)}")
        found: Weighed = getattr(self, SUMS[measure])
        return found

    def adds(self, measure: str) -> int:
        """What a shared concern adds to the sum that a measure needs, as `bounds` numbers it."""
        adds = {"idf": bounds.WEIGHT, "idf_squared": bounds.WEIGHT}
        if len(self.ratings):
            adds |= {"least": bounds.LEAST, "product": bounds.PRODUCT}
        return adds.get(SUMS[measure], bounds.ONE)

    def smallest(self, measure: str) -> float:
        """The least that the sum over any role with itself is."""
        return self._smallest[SUMS[measure]]

    @cached_property
    def _smallest(self) -> dict[str, float]:
        return {
            name: float(getattr(self, name).masses.min(initial=float("inf"))) for name in set(SUMS.values())
        }

    @cached_property
    def count(self) -> Weighed:
        """Every concern counts 1."""
        import numpy as np

        return Weighed(np.ones(len(self.concerns)), np.diff(self.ptr).astype(np.float64))

    @cached_property
    def idf_squared(self) -> Weighed:
        """A concern counts by the square of its rarity; see `measures.idf`."""
        return self._by_weight(measures.rarity(self._n_holders, self.n_rows))

    @cached_property
    def idf(self) -> Weighed:
        """A concern counts by its rarity."""
        return self._by_weight(measures.idf(self._n_holders, self.n_rows))

    @cached_property
    def least(self) -> Weighed:
        """A concern counts by the lesser of two ratings."""
        return self._by_rating(self._rated)

    @cached_property
    def product(self) -> Weighed:
        """A concern counts by the product of two ratings."""
        return self._by_rating(self._rated**2)

    @property
    def _n_holders(self) -> Floats:
        import numpy as np

        return np.diff(self.postings_ptr).astype(np.float64)

    @property
    def _rated(self) -> Floats:
        import numpy as np

        return self.ratings if len(self.ratings) else np.ones(len(self.items))

    def _by_weight(self, weights: Floats) -> Weighed:
        return Weighed(weights, self._per_row(weights[self.items]))

    def _by_rating(self, parts: Floats) -> Weighed:
        import numpy as np

        return Weighed(np.ones(len(self.concerns)), self._per_row(parts))

    def _per_row(self, parts: Floats) -> Floats:
        """The sum of the parts of each row; exact, since all parts are multiples of one small step."""
        import numpy as np

        rows = np.repeat(np.arange(self.n_rows), np.diff(self.ptr))
        sums = np.bincount(rows, weights=parts, minlength=self.n_rows)
        return sums.astype(np.float64, copy=False)


def is_compiled() -> bool:
    """Whether what compiles is installed."""
    return find_spec("numba") is not None


def postings(profiles: Profiles) -> Postings:
    """The postings of profiles; columns that equally many roles have stay in IRI order."""
    import numpy as np

    indptr, indices, rated = profiles.matrix.arrays
    n_holders = np.bincount(indices, minlength=profiles.matrix.width)
    concerns = np.argsort(n_holders, kind="stable")
    number = np.empty(len(concerns), np.int32)
    number[concerns] = np.arange(len(concerns), dtype=np.int32)
    ends = np.concatenate([[0], np.cumsum(n_holders[concerns], dtype=np.int64)])
    ratings = np.zeros(0) if rated is None else rated
    if is_compiled() and len(indices) > _MANY:
        from remit.analysis.nearest.kernel import walks

        items, row_ratings = np.empty(len(indices), np.int32), np.empty(len(ratings))
        holders, holder_ratings = np.empty(len(indices), np.int32), np.empty(len(ratings))
        walks.turned(number, indptr, indices, ratings, ends, items, row_ratings, holders, holder_ratings)
        return Postings(concerns, indptr, items, row_ratings, ends, holders, holder_ratings)
    rows = np.repeat(np.arange(len(indptr) - 1, dtype=np.int32), np.diff(indptr))
    by_number = np.argsort(number[indices], kind="stable")
    by_row = by_number[np.argsort(rows[by_number], kind="stable")]
    return Postings(
        concerns,
        indptr,
        number[indices][by_row],
        ratings[by_row] if len(ratings) else ratings,
        ends,
        rows[by_number],
        ratings[by_number] if len(ratings) else ratings,
    )
