"""Rows of a large workbook, one at a time: the first sheet, as `text_rows` gives those of a text."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, Final

from remit.errors import MissingExtraError, SourceError
from remit.knowledge.sources.report import Report
from remit.knowledge.sources.text_rows import Table
from remit.text import safe_text

MAX_BYTES: Final = 64 << 20
MAX_UNPACKED: Final = 512 << 20
"""A workbook is a zip archive, and a small one can unpack to any size."""

_MAX_ROWS: Final = 1 << 20
_STEP: Final = 2_000


def read_sheet(stream: IO[bytes], file: str, size: int, report: Report, *, path: str) -> Table:
    """The rows of a workbook's first sheet, counted in the report once they are gone through or left.

    Raises:
        SourceError: it is no workbook, too large, or has no header.
        MissingExtraError: openpyxl is not installed.

    """
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError(
            "openpyxl is not installed; pip install 'remit[table]' brings it, or take the text download"
        ) from None
    place = f"{safe_text(path)}: {safe_text(file)}"
    if size > MAX_BYTES:
        raise SourceError(f"{place}: larger than {MAX_BYTES >> 20} MiB; take the text download", path=path)
    data = io.BytesIO(stream.read())
    try:
        with zipfile.ZipFile(data) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise SourceError(f"{place}: unpacks to more than {MAX_UNPACKED >> 20} MiB", path=path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles that do not matter here
            book = openpyxl.load_workbook(data, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a size that is not true, and rows would be cut
    except SourceError:
        raise
    except Exception as error:  # a broken workbook makes openpyxl raise almost anything
        raise SourceError(f"{place}: this is no Excel workbook; download it again", path=path) from error
    cells = _cells(sheet, place, path)
    _, header = next(((line, row) for line, row in cells if any(row)), (0, []))
    if not header:
        raise SourceError(f"{place}: there is nothing in it; download it again", path=path)
    while not header[-1]:
        header.pop()
    return Table(file, tuple(header), _rows(cells, len(header), file, size, report), path)


def _rows(
    cells: Iterator[tuple[int, list[str]]], width: int, file: str, size: int, report: Report
) -> Iterator[tuple[int, list[str]]]:
    """Rows of the right length, each with an empty cell at the end; rows without text are none."""
    read = 0
    try:
        for line, row in cells:
            if not any(row):
                continue
            read += 1
            if not read % _STEP:
                report.step(file, 0, size)
            if any(row[width:]):
                reason = f"{len(row)} cells where the header has {width}"
                report.refuse(file, line, "", next(filter(None, row[width:])), reason)
                continue
            yield line, [*row[:width], *[""] * (width - len(row)), ""]
        report.step(file, size, size)
    finally:
        report.read(file, read)


def _cells(sheet: Any, place: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Every row of a sheet with its number, from 1."""
    rows = islice(sheet.iter_rows(values_only=True), _MAX_ROWS)
    number = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except Exception as error:  # see above
            raise SourceError(
                f"{place}:{number}: the workbook is damaged; download it again", path=path
            ) from error
        if row is None:
            return
        yield number, [_cell(value) for value in row]


def _cell(value: Any) -> str:
    """A cell as the text download has it: 4, not 4.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
