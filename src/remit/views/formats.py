"""Columns and rows as text: csv, tsv, json, jsonl and md. A screen table is drawn by the command line.

People read labels and CURIEs, programs read full IRIs: `shown` and `plain` are the two readings of a cell.
Programs get every value exactly; a spreadsheet may take a cell that starts with = + - or @ for a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from remit.knowledge.model import Term
from remit.knowledge.namespace import compress
from remit.text import safe_text


class Iri(str):
    """An IRI in a cell that carries no label: people see its CURIE."""

    __slots__ = ()


class Number(str):
    """A number in writing: as the data has it, so that 1.50 stays 1.50, or with its unit."""

    __slots__ = ()


Cell = str | int | float | bool | None | Term | tuple["Cell", ...]
Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def is_numeric(self, index: int) -> bool:
        """Return True where every filled cell of a column is a number, so that it is set flush right."""
        cells = [row[index] for row in self.rows if row[index] is not None]
        return bool(cells) and all(isinstance(cell, int | float | Number) for cell in cells)

    def holds_things(self, index: int) -> bool:
        """Return True where a cell of a column is a thing, so that programs get its IRI and its label."""
        return any(_holds_term(row[index]) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between the parts of a report; level 1 stands over all of it."""

    text: str
    level: int = 2


Block = Heading | Table | str  # a str is a paragraph


def shown(cell: Cell) -> str:
    """Return a cell as people read it: a label, a CURIE, a rounded number; not yet safe for any medium."""
    match cell:
        case None:
            return ""
        case Term():
            return cell.label
        case Iri():
            return compress(cell)
        case bool():
            return "yes" if cell else "no"
        case float():
            return f"{cell:.3f}"
        case tuple():
            return ", ".join(shown(part) for part in cell)
        case _:
            return str(cell)


def plain(cell: Cell) -> str:
    """Return a cell as programs read it: the full IRI, every digit; a list of IRIs set apart by spaces."""
    match cell:
        case None:
            return ""
        case Term():
            return cell.iri
        case bool():
            return "true" if cell else "false"
        case float():
            return repr(cell)
        case tuple():
            separator = " " if all(isinstance(part, Term | Iri) for part in cell) else "; "
            return separator.join(plain(part) for part in cell)
        case _:
            return str(cell)


def flat(table: Table) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return header and rows of strings: a column of things becomes two, IRIs and (`…_label`) labels."""
    pairs = [table.holds_things(i) for i in range(len(table.columns))]
    header = [
        name
        for column, pair in zip(table.columns, pairs, strict=True)
        for name in ((column, f"{column}_label") if pair else (column,))
    ]
    rows = [
        tuple(
            text
            for cell, pair in zip(row, pairs, strict=True)
            for text in ((plain(cell), _labels(cell)) if pair else (plain(cell),))
        )
        for row in table.rows
    ]
    return tuple(header), rows


def _holds_term(cell: Cell) -> bool:
    return isinstance(cell, Term) or (isinstance(cell, tuple) and any(_holds_term(part) for part in cell))


def _labels(cell: Cell) -> str:
    return "; ".join(shown(part) for part in cell) if isinstance(cell, tuple) else shown(cell)


def csv_text(table: Table, *, safe: bool = False) -> str:
    """Return RFC 4180 text: a header, CRLF after each row, quotes where they are needed.

    With `safe`, no cell is a formula to a spreadsheet, and every cell stands in quotes; see `formulas`.
    """
    import csv
    import io

    header, rows = flat(table)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL if safe else csv.QUOTE_MINIMAL)
    writer.writerows(_safe([header, *rows]) if safe else [header, *rows])
    return out.getvalue()


def tsv_text(table: Table, *, safe: bool = False) -> str:
    r"""Return a header and rows set apart by tabs; tab, line break, backslash in it are \t, \n, \r, \\.

    With `safe`, no cell is a formula to a spreadsheet; see `formulas`.
    """
    header, rows = flat(table)
    every = _safe([header, *rows]) if safe else [header, *rows]
    return "".join("\t".join(_tsv_cell(text) for text in row) + "\n" for row in every)


def _safe(rows: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    from remit.views.formulas import excel_safe

    return [tuple(map(excel_safe, row)) for row in rows]


def _tsv_cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def cell_json(cell: Cell) -> Json:
    """Return a cell as a JSON value: a thing is an object with `iri` and `label`."""
    match cell:
        case Term():
            return {"iri": cell.iri, "label": cell.label}
        case tuple():
            return [cell_json(part) for part in cell]
        case Number():
            return _number(cell)
        case _:
            return cell


def _number(text: str) -> int | float | str:
    """Return the number of a text; one that JSON cannot hold, as NaN, stays text."""
    import math

    if re.fullmatch(r"[+-]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text) and math.isfinite(
        float(text)
    ):
        return float(text)
    return text


def rows_json(table: Table) -> list[Json]:
    """Return an object a row, keyed by column."""
    return [dict(zip(table.columns, map(cell_json, row), strict=True)) for row in table.rows]


def json_text(value: Json, *, indent: int | None = 2) -> str:
    r"""Return JSON that is exact and safe to print: control and direction characters stand as \uNNNN."""
    import json

    return escape_unsafe(json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)) + "\n"


def jsonl_text(rows: Iterable[Json]) -> str:
    """Return one JSON value a line."""
    return "".join(json_text(row, indent=None) for row in rows)


def escape_unsafe(text: str) -> str:
    r"""Return JSON or RDF text in which a character that a terminal obeys stands as \uNNNN."""
    return re.sub(UNSAFE, _escape, text)


UNSAFE: Final = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Characters that a terminal obeys, and halves of surrogate pairs."""


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def markdown(blocks: Sequence[Block]) -> str:
    """Return GitHub Markdown; whatever a label holds shows as text."""
    return "\n".join(_markdown_block(block) for block in blocks)


def _markdown_block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {markdown_text(block.text)}\n"
        case Table():
            rules = ("--:" if block.is_numeric(i) else "---" for i in range(len(block.columns)))
            lines = [
                _markdown_row(map(markdown_text, block.columns)),
                _markdown_row(rules),
                *(_markdown_row(markdown_text(shown(cell)) for cell in row) for row in block.rows),
            ]
            return "\n".join(lines) + "\n"
        case _:
            return f"{markdown_text(block)}\n"


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


_MARKS = r"[\\`*\[\]|~]|(?<!\w)_|_(?!\w)|^(?=[#+-])"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def markdown_text(text: str) -> str:
    """Return text that Markdown shows as it is: no mark-up, no HTML, no table cell that ends early."""
    safe = re.sub("[&<>]", lambda match: _ENTITIES[match[0]], safe_text(text))
    lines = (re.sub(_MARKS, lambda match: "\\" + match[0], line.strip()) for line in safe.split("\n"))
    return "<br>".join(lines)
