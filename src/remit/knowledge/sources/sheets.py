"""What a table file consists of, whatever its format: sheets of rows, with merged cells and broken rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong with a row that has no cells because of it, and the line as it stands."""

    what: str
    text: str = ""


Row = tuple[int, list[str] | Broken]
"""A row's number in the file, from 1, with its cells; a row of several lines has the number of its first."""


@dataclass(frozen=True, slots=True)
class Area:
    """Cells of a sheet that are merged into one: rows and columns, both ends within, from 1 and from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file: `rows()` begins anew at each call, `last` is about where it ends.

    A text file is one sheet without a name, whose rows are `ragged`: a separator too many makes a row longer.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    last: int
    ragged: bool = True
    hidden: bool = False
    merged: tuple[Area, ...] = ()
