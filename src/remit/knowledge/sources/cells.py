"""Cells of a table file, whatever its format: text with separators, or the sheets of an Excel workbook."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from remit.errors import ParameterError, SourceError
from remit.knowledge.sources.sheets import Broken, Row, Sheet
from remit.text import safe_text

SUFFIXES: Final = (".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".yaml", ".yml")
"""The suffixes of files that are read as tables; the last four need a mapping to say which field is what."""

SEPARATORS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "bar": "|", "pipe": "|"}
"""Names that a separator can be asked for by; any other single character stands for itself."""

_MAX_BYTES: Final = 64 * 1024 * 1024
_SAMPLE: Final = 65_536
"""So many characters are looked at to find the separator out."""


def rows_of(
    path: Path, *, encoding: str = "", separator: str = "", sheet: str = ""
) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number in the file, from 1; of a workbook, those of the first sheet not hidden.

    Encoding and separator are found out where they are not given. A cell whose formula has no value is its
    formula, from "=" on.

    Raises:
        SourceError: the file cannot be read, or has no such sheet; with the row where one is at fault.
        MissingExtraError: it is a workbook, and openpyxl is not installed.
        ParameterError: there is no such encoding, or the separator is not one character.

    """
    for number, row in chosen(sheets_of(path, encoding=encoding, separator=separator), sheet, path).rows():
        if isinstance(row, Broken):
            raise fault(path, number, row.what)
        yield number, row


def sheets_of(path: Path, *, encoding: str = "", separator: str = "") -> tuple[Sheet, ...]:
    """The sheets of a file in their order, at least one.

    Raises:
        SourceError: the file cannot be read.
        MissingExtraError: it is a workbook, and openpyxl is not installed.
        ParameterError: there is no such encoding, or the separator is not one character.

    """
    data = bytes_of(path)
    if path.suffix.lower() == ".xlsx":
        from remit.knowledge.sources.workbook import sheets

        return sheets(data, path)
    text = text_of(data, path, encoding)
    mark = _separator(separator) or ("\t" if path.suffix.lower() == ".tsv" else _found_separator(text))
    lines = list(io.StringIO(text, newline=""))
    return (Sheet("", lambda: _text_rows(lines, mark), len(lines)),)


def chosen(sheets: tuple[Sheet, ...], name: str, path: Path) -> Sheet:
    """The sheet of a name; without a name the first that is not hidden.

    Raises:
        SourceError: there is none.

    """
    for sheet in sheets:
        if sheet.name.casefold() == name.casefold() if name else not sheet.hidden:
            return sheet
    shown = safe_text(str(path))
    if not name:
        raise SourceError(f"{shown}: every sheet is hidden; name the one to read", path=str(path))
    there = ", ".join(safe_text(one.name) for one in sheets if one.name) or "none"
    raise SourceError(f"{shown}: there is no sheet {safe_text(name)!r} (sheets: {there})", path=str(path))


def fault(path: Path, row: int, what: str) -> SourceError:
    """An error that names a row of a table."""
    return SourceError(f"{safe_text(str(path))}:{row}: {safe_text(what)}", path=str(path), line=row)


def bytes_of(path: Path) -> bytes:
    """The content of a file.

    Raises:
        SourceError: it is missing, too large, or cannot be read.

    """
    shown = safe_text(str(path))
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise SourceError(
                f"{shown}: larger than {_MAX_BYTES >> 20} MiB; split it into several files", path=str(path)
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{shown}: there is no such file", path=str(path)) from None
    except OSError as error:
        raise SourceError(f"{shown}: cannot be read: {error.strerror}", path=str(path)) from error


def text_of(data: bytes, path: Path, encoding: str = "") -> str:
    """A file's text: in the encoding asked for, else UTF-8, UTF-16, or Windows-1252, which spreadsheets save.

    Raises:
        SourceError: it is no text, or not in that encoding.
        ParameterError: there is no such encoding.

    """
    shown = safe_text(str(path))
    known = (encoding,) if encoding else _encodings(data)
    for one in known:
        try:
            text = data.decode(one).removeprefix("\ufeff")
        except (LookupError, AttributeError):
            raise ParameterError(
                f"unknown encoding {safe_text(one)!r}; known are utf-8, utf-16, cp1252 and Python's others"
            ) from None
        except ValueError:
            continue
        if "\0" not in text:
            return text
    if encoding or b"\0" not in data:
        told = f"this is not in the encoding {safe_text(encoding)}" if encoding else "unknown encoding"
        raise SourceError(f"{shown}: {told}; save it as UTF-8", path=str(path))
    raise SourceError(f"{shown}: this is no text; save the sheet as CSV", path=str(path))


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return ("utf-32",)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    head = data[: _SAMPLE & ~1]
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        # without its mark UTF-16 shows by zeros in every other byte, and in no other
        zeros = head[first::2].count(0)
        if zeros * 10 >= len(head) and zeros == head.count(0):
            return (encoding,)
    return ("utf-8", "cp1252")


def _separator(asked: str) -> str:
    mark = SEPARATORS.get(asked.casefold(), asked)
    if len(mark) > 1 or mark in {'"', "\r", "\n", "\ufeff", " "}:
        raise ParameterError(
            f"separator {safe_text(asked)!r} is not one character; say comma, semicolon, tab or bar"
        )
    return mark


def _found_separator(text: str) -> str:
    """The one of , ; tab and | that gives most rows one width; the wider row where two do."""
    sample = text[:_SAMPLE]
    found = {mark: _regularity(sample, mark) for mark in ",;\t|"}
    return max(found, key=lambda mark: found[mark])


def _regularity(sample: str, mark: str) -> tuple[int, int]:
    """How many rows have the commonest width above 1, and that width."""
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
    widths: Counter[int] = Counter()
    try:
        for row in islice(rows, 100):
            widths[len(row)] += any(cell.strip() for cell in row)
    except csv.Error:
        pass  # the rows before it are enough to go by
    return max(((n, width) for width, n in widths.items() if width > 1 and n), default=(0, 0))


def _text_rows(lines: list[str], mark: str) -> Iterator[Row]:
    """The rows of a text; after a broken one, reading goes on with the line below that on which it began."""
    begin = 0
    while begin < len(lines):
        rows = csv.reader(_from(lines, begin), delimiter=mark, strict=True)
        done = 0
        try:
            for row in rows:
                yield begin + done + 1, row
                done = rows.line_num
            return
        except csv.Error as error:
            lines_in = rows.line_num - done
            begin += done
            yield begin + 1, Broken(_reason(str(error), lines_in), lines[begin].rstrip("\r\n"))
            begin += 1


def _from(lines: list[str], begin: int) -> Iterator[str]:
    for place in range(begin, len(lines)):
        yield lines[place]


def _reason(error: str, lines: int) -> str:
    if "expected after" in error and lines == 1:
        return "text after a closing quote; write a quote within a cell twice"
    if "unexpected end" in error or "expected after" in error:
        return "a quote is opened and never closed; close it, or write it twice"
    if "field limit" in error:
        limit = f"{csv.field_size_limit():,}"
        return f"a cell of more than {limit} characters; check that its quote is closed"
    return f"{error}; check the quotes around it"
