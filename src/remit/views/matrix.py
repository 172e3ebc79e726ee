"""Roles by roles and roles by concerns: as a table to read, and as csv, tsv, Parquet and npz."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from remit.analysis.comparison.values import named
from remit.analysis.nearest.cells import npz
from remit.errors import LimitError
from remit.knowledge.origins import origins
from remit.views.columns import cell_parquet
from remit.views.exports import beside
from remit.views.formats import Block, Cell, Heading, Table, csv_text, tsv_text
from remit.views.rights import rights_text, sources_table

if TYPE_CHECKING:
    from remit.analysis.nearest.cells import Cells
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge

MAX_TEXT: Final = 1_000_000
"""How many cells are written as text: all of the wide form, those that hold something of the long one."""

MAX_SHOWN: Final = (200, 20)
"""How many rows and columns are shown to be read."""

BINARY: Final = ("parquet", "npz")
"""The forms that are not text."""


def long_table(cells: Cells) -> Table:
    """A row a cell that holds something: its role, the other role or the concern, and the value.

    Raises:
        LimitError: there are more than MAX_TEXT.

    """
    if len(cells.values) > MAX_TEXT:
        raise LimitError(_too_many(f"{len(cells.values):,} cells that hold something"))
    rows = tuple((cells.rows[i], cells.columns[j], value) for i, j, value in cells.each())
    return Table(heads_of(cells), rows)


def wide_table(cells: Cells) -> Table:
    """A row a role, a column each role or concern by its label; what is not stated is an empty cell.

    Raises:
        LimitError: there are more than MAX_TEXT cells.

    """
    if cells.n_cells > MAX_TEXT:
        shape = f"{len(cells.rows):,} rows by {len(cells.columns):,} columns"
        raise LimitError(_too_many(shape, "--long writes a row for each cell that holds something, "))
    lines: list[tuple[Cell, ...]] = [
        (role, *line) for role, line in zip(cells.rows, cells.lines(), strict=True)
    ]
    return Table(("role", *distinct(cells.columns)), tuple(lines))


def matrix_blocks(cells: Cells, title: str) -> list[Block]:
    """The matrix to be read: roles numbered where they head columns too, concerns as rows.

    Raises:
        LimitError: it is too large for that.

    """
    lines = list(cells.lines()) if cells.n_cells <= MAX_SHOWN[0] * MAX_SHOWN[1] else []
    n_rows, n_columns = len(cells.rows), len(cells.columns)
    if cells.of == "concerns":
        n_rows, n_columns = n_columns, n_rows
    if n_rows > MAX_SHOWN[0] or n_columns > MAX_SHOWN[1]:
        raise LimitError(
            f"{n_rows:,} rows by {n_columns:,} columns are too many to read; name some roles, or write it to "
            "a file: -o matrix.csv, .parquet or .npz"
        )
    rows: list[tuple[Cell, ...]]
    if cells.of == "concerns":
        rows = [(concern, *(_short(line[i]) for line in lines)) for i, concern in enumerate(cells.columns)]
        columns = ("concern", *distinct(cells.rows))
    else:
        rows = [(i, role, *line) for i, (role, line) in enumerate(zip(cells.rows, lines, strict=True), 1)]
        if cells.measure == "n_shared":
            rows = [(i, role, *map(_short, line)) for i, role, *line in rows]  # type: ignore[arg-type]
        columns = ("", "role", *(str(i) for i in range(1, n_columns + 1)))
    note = "An empty cell is not stated, which is not the same as none."
    is_empty = any(value is None for line in lines for value in line)
    return [Heading(title, 1), Table(columns, tuple(rows)), *([note] if is_empty else [])]


def matrix_json(cells: Cells) -> dict[str, Any]:
    """The matrix as plain data: what its rows and columns are, and [row, column, value] of each cell held.

    Raises:
        LimitError: more than MAX_TEXT cells hold something.

    """
    if len(cells.values) > MAX_TEXT:
        raise LimitError(_too_many(f"{len(cells.values):,} cells that hold something"))
    return {
        "of": cells.of,
        "measure": cells.measure,
        "rows": [named(one) for one in cells.rows],
        "columns": [named(one) for one in cells.columns],
        "cells": [list(cell) for cell in cells.each()],
    }


def matrix_files(
    kg: Knowledge, cells: Cells, path: Path, form: str, *, long: bool = False, excel_safe: bool = False
) -> Mapping[Path, bytes]:
    """The files that a matrix is written to as csv, tsv, parquet or npz, with their contents.

    What the sources ask to be said stands in NAME-sources.csv beside a csv, as `export` has it, and else in
    the file. Parquet always has the long form.

    Raises:
        LimitError: it is too large for a text.
        MissingExtraError: parquet without polars.

    """
    found = origins(kg)
    if form == "npz":
        return {path: npz(cells, rights_text(found))}
    if form == "parquet":
        return {path: cell_parquet(cells, heads_of(cells), found)}
    write = csv_text if form == "csv" else tsv_text
    tables = {path: long_table(cells) if long else wide_table(cells)}
    sources = sources_table(kg)
    if sources.rows:
        tables[beside(path, "sources", form)] = sources
    return {
        name: write(table, safe=excel_safe).encode("utf-8", "surrogatepass") for name, table in tables.items()
    }


def heads_of(cells: Cells) -> tuple[str, str, str]:
    """The names of the three columns of the long form."""
    return "role", "other" if cells.of == "roles" else "concern", cells.measure


def distinct(terms: Sequence[Term]) -> tuple[str, ...]:
    """The labels of terms, with the CURIE where several have the same one."""
    counts = Counter(one.label for one in terms)
    return tuple(one.label if counts[one.label] == 1 else f"{one.label} ({one.curie})" for one in terms)


def _too_many(what: str, way: str = "") -> str:
    return (
        f"{what} are more than the {MAX_TEXT:,} cells that are written as text; {way}--top 10 keeps each "
        "role's ten nearest, and -o matrix.npz or matrix.parquet holds ten times as many"
    )


def _short(value: float | None) -> Cell:
    return int(value) if value is not None and value == int(value) else value
