"""Tables as an Excel workbook. Text stays text, whatever it begins with; the same tables, the same bytes."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from remit.errors import LimitError, MissingExtraError
from remit.text import xml_text
from remit.views.formats import Cell, Number, Table, flat

MAX_ROWS: Final = 1_048_576
"""How many rows a sheet holds, the header among them; so says Excel."""

MAX_CHARACTERS: Final = 32_767
"""How many characters a cell holds, counted in UTF-16."""

CUT: Final = " [cut: a cell holds no more]"
_WIDEST: Final = 60
_LOOKED_AT: Final = 1000
_DATE: Final = datetime.datetime(2000, 1, 1)
_RISKY: Final = frozenset("=+-@#'\t\r\n\uff1d\uff0b\uff0d\uff20")
_CORE: Final = "docProps/core.xml"
_SAVED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_SAVED_AT: Final = rb"\g<1>2000-01-01T00:00:00Z"
_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, of 31 characters at most, and what stands on it."""

    name: str
    table: Table


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of sheets, each with a header that stays in sight, and columns as wide as their words.

    Numbers and truth values are such; anything else is text, never a formula or an error. A control character
    is written out. A text longer than a cell is cut, and ends with `CUT`.

    Raises:
        LimitError: a table has more rows than a sheet holds.
        MissingExtraError: openpyxl is not installed.

    """
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError("openpyxl is not installed; pip install 'remit[table]' brings it") from None
    for sheet in sheets:
        if len(sheet.table.rows) >= MAX_ROWS:
            raise LimitError(
                f"{sheet.name} has {len(sheet.table.rows)} rows, and a sheet holds {MAX_ROWS - 1}; "
                "use csv or parquet"
            )
    book: Any = openpyxl.Workbook(write_only=True)
    book.properties.creator, book.properties.created = "remit", _DATE
    for sheet in sheets:
        _fill(book.create_sheet(_SHEET_NAME.sub(" ", sheet.name)[:31]), sheet.table)
    stream = io.BytesIO()
    book.save(stream)
    return _undated(stream.getvalue())


def _fill(page: Any, table: Table) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    header, rows = _values(table)
    letter = get_column_letter(len(header) or 1)
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{letter}{len(rows) + 1}"
    for place, name in enumerate(header):
        width = max([len(name) + 3, *(len(str(row[place] or "")) for row in rows[:_LOOKED_AT])])
        page.column_dimensions[get_column_letter(place + 1)].width = min(_WIDEST, width) + 2
    top = [_text_cell(page, name) for name in header]
    for cell in top:
        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top")
    page.append(top)
    for row in rows:
        page.append(
            [_text_cell(page, one) if isinstance(one, str) and _is_risky(one) else one for one in row]
        )


def _values(table: Table) -> tuple[tuple[str, ...], list[list[str | int | float | bool | None]]]:
    """Header and rows as `flat` gives them, but numbers and truth values as such."""
    header, texts = flat(table)
    own = [place for place in range(len(table.columns)) for _ in range(1 + table.holds_things(place))]
    rows = [
        [_value(cells[place], text) for place, text in zip(own, row, strict=True)]
        for cells, row in zip(table.rows, texts, strict=True)
    ]
    return header, rows


def _value(cell: Cell, text: str) -> str | int | float | bool | None:
    if cell is None:
        return None
    if isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        return cell if abs(cell) < 1e308 else str(cell)  # a sheet has no infinity and no NaN
    if isinstance(cell, Number):
        return int(text) if re.fullmatch(r"[+-]?[0-9]{1,15}", text) else text
    return _fitting(xml_text(text))


def _fitting(text: str) -> str:
    if len(text) <= MAX_CHARACTERS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_CHARACTERS:
        return text
    return units[: 2 * (MAX_CHARACTERS - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _is_risky(text: str) -> bool:
    """Whether a text would be taken for something else: a formula, or an error such as #N/A."""
    return text[:1] in _RISKY


def _text_cell(page: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    if _is_risky(text):
        cell.quotePrefix = True  # so that it stays text when somebody edits it
    return cell


def _undated(data: bytes) -> bytes:
    """The same archive with no time of day in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in _sorted(old.namelist()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, _SAVED.sub(_SAVED_AT, old.read(name)) if name == _CORE else old.read(name))
    return stream.getvalue()


def _sorted(names: Iterable[str]) -> list[str]:
    """Names in order, the list of contents first, as readers of the format expect."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
