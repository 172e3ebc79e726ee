"""Cells of a table file, whatever its format: CSV, TSV, or the first sheet of an Excel workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from remit.errors import MissingExtraError, SourceError
from remit.text import safe_text

SUFFIXES: Final = (".csv", ".tsv", ".xlsx")
"""The suffixes of files that are read as tables."""

_MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_UNPACKED: Final = 512 * 1024 * 1024
"""A workbook is a zip archive, and a small one can unpack to any size."""


def rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number in the file, from 1; the header is the first.

    Raises:
        SourceError: the file cannot be read; with the row where one is at fault.
        MissingExtraError: it is a workbook, and openpyxl is not installed.

    """
    data = _bytes(path)
    yield from _sheet(data, path) if path.suffix.lower() == ".xlsx" else _text_rows(data, path)


def fault(path: Path, row: int, what: str) -> SourceError:
    """An error that names a row of a table."""
    return SourceError(f"{safe_text(str(path))}:{row}: {safe_text(what)}", path=str(path), line=row)


def _text_rows(data: bytes, path: Path) -> Iterator[tuple[int, list[str]]]:
    text = _text(data, path)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        raise fault(path, rows.line_num, f"{error}; check the quotes around it") from error


def _sheet(data: bytes, path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError(
            "openpyxl is not installed; pip install 'remit[table]' brings it, or save the sheet as CSV"
        ) from None
    broken = f"{safe_text(str(path))}: this is no Excel workbook; save the sheet as CSV"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MAX_UNPACKED:
                raise SourceError(f"{safe_text(str(path))}: unpacks to more than 512 MiB", path=str(path))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError, SyntaxError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(broken, path=str(path)) from error
    yield from ((number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=1))


def _cell(value: Any) -> str:
    """A cell as it reads on the sheet: 3, not 3.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _bytes(path: Path) -> bytes:
    shown = safe_text(str(path))
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise SourceError(f"{shown}: larger than {_MAX_BYTES >> 20} MiB", path=str(path))
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{shown}: there is no such file", path=str(path)) from None
    except OSError as error:
        raise SourceError(f"{shown}: cannot be read: {error.strerror}", path=str(path)) from error


def _text(data: bytes, path: Path) -> str:
    """The file's text: UTF-8, UTF-16 with its mark, else Windows-1252, which spreadsheets save."""
    shown = safe_text(str(path))
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in data and not marked:
        raise SourceError(f"{shown}: this is no text; save the sheet as CSV", path=str(path))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(f"{shown}: unknown encoding; save it as UTF-8", path=str(path))


def _delimiter(text: str) -> str:
    """What sets the header's cells apart: the commonest of , ; tab and |."""
    header = text.partition("\n")[0]
    return max(",;\t|", key=header.count)
