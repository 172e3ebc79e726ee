"""The sheets of an Excel workbook: what its cells show, which are merged, which formulas have no value."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from remit.errors import MissingExtraError, SourceError
from remit.knowledge.sources.sheets import Area, Row, Sheet
from remit.text import safe_text

_MAX_UNPACKED: Final = 512 * 1024 * 1024
"""A workbook is a zip archive, and a small one can unpack to any size."""

_MAX_ROWS: Final = 1_048_576
"""So many rows an Excel sheet has; a file that says otherwise is not read further."""

_CHUNK: Final = 1 << 20
_MERGED: Final = re.compile(rb'mergeCell\b[^>]*\bref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")


class Formula(str):
    """The formula of a cell that has no value, because no spreadsheet program computed it."""

    __slots__ = ()


class Date(str):
    """A date, as ISO 8601 writes it: a name that is one was often made so by the spreadsheet program."""

    __slots__ = ()


def sheets(data: bytes, path: Path) -> tuple[Sheet, ...]:
    """The sheets of a workbook in their order, hidden ones among them; charts are none.

    Raises:
        SourceError: it is no workbook, or too large.
        MissingExtraError: openpyxl is not installed.

    """
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError(
            "openpyxl is not installed; pip install 'remit[table]' brings it, or save the sheet as CSV"
        ) from None
    shown = safe_text(str(path))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(
            f"{shown}: the workbook is protected by a password or of the old kind (.xls); save it as .xlsx "
            "without a password",
            path=str(path),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, warnings.catch_warnings():
            if sum(part.file_size for part in archive.infolist()) > _MAX_UNPACKED:
                raise SourceError(f"{shown}: unpacks to more than 512 MiB", path=str(path))
            warnings.simplefilter("ignore")  # of styles and extensions that do not matter here
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            found = tuple(_sheet(one, data, archive) for one in book.worksheets)
            book.close()
    except SourceError:
        raise
    except Exception as error:  # a broken workbook makes openpyxl raise almost anything
        raise SourceError(
            f"{shown}: this is no Excel workbook; save the sheet as CSV", path=str(path)
        ) from error
    if not found:
        raise SourceError(f"{shown}: there is no sheet in the workbook", path=str(path))
    return found


def _sheet(sheet: Any, data: bytes, archive: zipfile.ZipFile) -> Sheet:
    merged, formulas = _scanned(archive, getattr(sheet, "_worksheet_path", ""))
    rows = [[_cell(value) for value in row] for row in _values(sheet)]
    while rows and not any(rows[-1]):  # rows that were formatted, and never filled
        rows.pop()
    if formulas:
        _mark_formulas(rows, sheet.title, data)

    def numbered() -> Iterator[Row]:
        return ((number, row) for number, row in enumerate(rows, start=1))

    return Sheet(
        sheet.title, numbered, len(rows), ragged=False, hidden=sheet.sheet_state != "visible", merged=merged
    )


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # some programs write a size that is not true, and rows would be cut
    return islice(sheet.iter_rows(values_only=True), _MAX_ROWS)


def _mark_formulas(rows: list[list[str]], title: str, data: bytes) -> None:
    """Put the formula where a cell has one and no value."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    for row, values in zip(rows, _values(book[title]), strict=False):
        for place, value in enumerate(values):
            if not row[place] and isinstance(value, str) and value.startswith("="):
                row[place] = Formula(value)
    book.close()


def _scanned(archive: zipfile.ZipFile, part: str) -> tuple[tuple[Area, ...], bool]:
    """The merged areas of a sheet and whether it has formulas; reading row by row does not tell."""
    if part not in archive.namelist():
        return (), False
    areas, formulas, tail = set(), False, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            formulas = formulas or _FORMULA.search(text) is not None
            for one in _MERGED.finditer(text):
                areas.add(Area(int(one[2]), int(one[4]), _column(one[1]), _column(one[3])))
            tail = text[-200:]
    return tuple(sorted(areas, key=lambda area: (area.first_row, area.first_column))), formulas


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _cell(value: Any) -> str:
    """A cell as it reads on the sheet: 3, not 3.0."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return Date(value.date().isoformat() if midnight else value.isoformat(sep=" "))
    if isinstance(value, (datetime.date, datetime.time)):
        return Date(value.isoformat())
    return str(value)
