"""Roles by concerns as a sparse matrix in plain arrays, and their names without an object for each."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from remit.knowledge.model import Term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int64]
    Items = NDArray[np.int32]
    Whole = Sequence[int] | NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Matrix:
    """Which columns each row holds, in compressed sparse rows.

    Row i holds the columns `indices[indptr[i]:indptr[i + 1]]`, ascending. `ratings` go with `indices`: how
    much a column matters to the row, above 0 and up to 1; None where every one is 1. The arrays are the
    standard library's for a few roles, so that a small comparison needs nothing more, and numpy's in bulk.
    """

    indptr: Whole
    indices: Whole
    width: int
    ratings: Sequence[float] | Floats | None = None

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def columns(self, row: int) -> tuple[int, ...]:
        """The columns that a row holds, ascending."""
        start, end = self.indptr[row], self.indptr[row + 1]
        return tuple(map(int, self.indices[start:end]))

    def rated(self, row: int) -> dict[int, float]:
        """The columns that a row holds, ascending, each with its rating."""
        columns = self.columns(row)
        if self.ratings is None:
            return dict.fromkeys(columns, 1.0)
        start, end = self.indptr[row], self.indptr[row + 1]
        return dict(zip(columns, map(float, self.ratings[start:end]), strict=True))

    @cached_property
    def arrays(self) -> tuple[Indices, Items, Floats | None]:
        """The three arrays as numpy's; those of the standard library are not copied where they fit."""
        import numpy as np

        ratings = None if self.ratings is None else np.asarray(self.ratings, dtype=np.float64)
        return np.asarray(self.indptr, np.int64), np.asarray(self.indices, np.int32), ratings

    def holders(self) -> Sequence[int]:
        """How many rows hold each column."""
        if isinstance(self.indices, array):
            counts = array("q", bytes(8 * self.width))
            for column in self.indices:
                counts[column] += 1
            return counts
        import numpy as np

        found: Sequence[int] = np.bincount(self.arrays[1], minlength=self.width)  # type: ignore[assignment]
        return found


def matrix_of(rows: Iterable[Iterable[tuple[int, float]]], width: int) -> Matrix:
    """The matrix of rows given as (column, rating), ascending by column."""
    indptr, indices, ratings = array("q", [0]), array("q"), array("d")
    for row in rows:
        for column, rating in row:
            indices.append(column)
            ratings.append(rating)
        indptr.append(len(indices))
    return Matrix(indptr, indices, width, ratings if any(one != 1 for one in ratings) else None)


@dataclass(frozen=True, eq=False)
class Terms(Sequence[Term]):
    """Terms kept as three lists of text: one is made when it is asked for, so a million cost little."""

    iris: Sequence[str]
    labels: Sequence[str]
    kinds: Sequence[str]

    def __len__(self) -> int:
        return len(self.iris)

    @overload
    def __getitem__(self, place: int) -> Term: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Term, ...]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return tuple(self[i] for i in range(*place.indices(len(self))))
        return Term(self.iris[place], self.labels[place], self.kinds[place])


@dataclass(frozen=True, eq=False)
class Chosen(Sequence[Term]):
    """Some of a sequence of terms, by place: what lies above each concern, said once."""

    every: Sequence[Term]
    places: Sequence[int]

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, place: int) -> Term: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Term, ...]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return tuple(self[i] for i in range(*place.indices(len(self))))
        return self.every[self.places[place]]
