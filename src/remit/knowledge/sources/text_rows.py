"""Rows of a large text table, one at a time: encoding, separator, broken quotes, columns found by name.

The bytes are gone through twice: first to learn the encoding of the whole, then for the rows. So no file is
read half as one encoding and half as another; and only a small one is held meanwhile.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import IO, Final, Literal, Protocol, Self

from remit.errors import SourceError
from remit.knowledge.sources.report import Report
from remit.text import safe_text

MAX_BROKEN: Final = 100
"""How many rows of one file may have broken quotes or cells that are too long."""

_STEP: Final = 2_000
_CHUNK: Final = 1 << 20
_SMALL: Final = 32 << 20
_MAX_LINE: Final = 16 << 20
_MAX_CELL: Final = 8 << 20
"""How far the end of a broken row is looked for, in characters."""

_NOT_WESTERN: Final = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
"""Bytes that stand for nothing in Windows-1252."""

Spelling = str | tuple[str, ...]
"""A column's name, or the names that it goes by, the likeliest first."""

Opener = Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's header and its rows, each with the line that it begins on; `rows` can be gone through once.

    Each row has a cell for each column of the header and one empty cell more, where columns point that the
    file has not.
    """

    file: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    path: str = ""

    def needed(self, *names: Spelling) -> tuple[int, ...]:
        """Where columns stand that there must be; case, blanks and punctuation of names do not count.

        Raises:
            SourceError: one is missing; it names all that are missing, and those found.

        """
        places = self.optional(*names)
        width = len(self.header)
        missing = [_spellings(name)[0] for name, at in zip(names, places, strict=True) if at == width]
        if missing:
            found = ", ".join(self.header[:20])
            what = f"column {missing[0]} is" if len(missing) == 1 else f"columns {', '.join(missing)} are"
            raise SourceError(
                f"{safe_text(self.path)}: {safe_text(self.file)}:1: {what} missing "
                f"(columns found: {safe_text(found)})",
                path=self.path,
                line=1,
            )
        return places

    def optional(self, *names: Spelling) -> tuple[int, ...]:
        """Where columns stand that there may be; for a missing one, the empty cell that ends each row."""
        known = {_folded(cell): place for place, cell in reversed([*enumerate(self.header)])}
        return tuple(
            next((known[one] for one in map(_folded, _spellings(name)) if one in known), len(self.header))
            for name in names
        )


def read_rows(
    opened: Opener,
    file: str,
    size: int,
    report: Report,
    *,
    path: str,
    delimiter: str = "",
    quoted: bool = True,
) -> Table:
    """The rows of a file that `opened` opens, counted in the report once they are gone through or left.

    UTF-8, UTF-16 with its mark, else Windows-1252. Without a `delimiter`, the commonest of , ; tab and | in
    the first line. Unless `quoted`, a quotation mark is a character like any other. A short row is filled up;
    one with more cells than the header, with a cell over 128 KiB, or with a broken quote is refused in the
    report. Lines without text are not rows.

    Raises:
        SourceError: there is nothing in it, it is no text, or more than `MAX_BROKEN` rows are broken.

    """
    place = f"{safe_text(path)}: {safe_text(file)}"
    if size <= _SMALL:
        with opened() as stream:
            data = stream.read()
        opened = partial(io.BytesIO, data)
    with opened() as stream:
        encoding = _encoding(stream, place, path)
    if encoding == "cp1252":
        report.note(f"{file} is not UTF-8; it was read as Windows-1252")
    form = _Form(encoding, delimiter, quoted)
    with opened() as stream:
        try:
            header = _Lines(stream, form).header()
        except csv.Error as error:
            raise SourceError(f"{place}:1: {error}; check the quotes around it", path=path, line=1) from error
    if not header:
        raise SourceError(f"{place}: there is nothing in it; download it again", path=path)
    rows = _rows(opened, form, file, size, report, path)
    return Table(file, tuple(cell.strip() for cell in header), rows, path)


def _rows(
    opened: Opener, form: _Form, file: str, size: int, report: Report, path: str
) -> Iterator[tuple[int, list[str]]]:
    """Rows of the right length, each with an empty cell at the end; what is wrong goes into the report."""
    read = broken = 0
    step, place = report.step, f"{safe_text(path)}: {safe_text(file)}"
    with ExitStack() as stack:
        stack.callback(lambda: report.read(file, read))
        lines = _Lines(stack.enter_context(opened()), form)
        width, end = len(lines.header()), lines.reader.line_num
        while True:
            reader, before, kept = lines.reader, lines.before, lines.kept
            try:
                for row in reader:
                    line, end = end + 1, before + reader.line_num
                    kept.clear()
                    if not row or (not row[0] and not any(row)):
                        continue
                    read += 1
                    if not read % _STEP:
                        step(file, lines.done(), size)
                    if len(row) != width:
                        if any(row[width:]):
                            reason = (
                                f"{len(row)} cells, where the header has {width}; check the quotes around it"
                            )
                            report.refuse(file, line, "", row[width], reason)
                            continue
                        row[width:] = [""] * (width - len(row))
                    row.append("")
                    yield line, row
                break
            except csv.Error as error:
                read, broken, line = read + 1, broken + 1, end + 1
                if broken == 1:
                    lines = _Lines(stack.enter_context(opened()), form, skip=end)
                first = lines.pass_over(end, long="field limit" in str(error))
                end = lines.before
                upto = f", up to line {end}" if end > line else ""
                report.refuse(file, line, "", first, f"{error}{upto}; check the quotes around it")
                if broken > MAX_BROKEN:
                    what = f"more than {MAX_BROKEN} rows are broken; save it again as CSV"
                    raise SourceError(f"{place}:{line}: {what}", path=path, line=line) from error
        step(file, size, size)


@dataclass(frozen=True, slots=True)
class _Form:
    """How the bytes of a table are to be read."""

    encoding: str
    delimiter: str
    quoted: bool


class _Reader(Protocol):
    """What is used of a reader of the csv module."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Self: ...
    def __next__(self) -> list[str]: ...


class _Lines:
    """The lines of a file, but for some at its start; after a broken row, those of each row are kept."""

    def __init__(self, stream: IO[bytes], form: _Form, skip: int = 0) -> None:
        self._stream = stream
        self._text = io.TextIOWrapper(stream, encoding=form.encoding, newline="")
        first = self._text.readline()
        self._delimiter = form.delimiter or max(",;\t|", key=first.count)
        self._quoted = form.quoted
        self._lines: Iterator[str] = chain([first], self._text)
        if skip:
            self._lines = islice(self._lines, skip, None)
        self.before = skip
        self.kept: list[str] = []
        self.reader = self._read(self._lines)

    def header(self) -> list[str]:
        """The first row with text in it; nothing where there is none."""
        return next((row for row in self.reader if any(map(str.strip, row))), [])

    def done(self) -> int:
        """How many bytes were read."""
        return self._stream.tell()

    def pass_over(self, before: int, *, long: bool) -> str:
        """Leave out the row that begins after so many lines, and go on at the next; the row's first line.

        A row with a cell that is too long ends where its quotes are in pairs. Any other has a stray quotation
        mark: it ends with its first line, and what follows may be rows again.
        """
        lines = chain(self.kept.copy(), self._lines)
        taken: list[str] = []
        quotes = seen = 0
        for line in lines:
            taken.append(line)
            quotes += line.count('"')
            seen += len(line)
            if not (long and self._quoted and quotes % 2) or seen > _MAX_CELL:
                break
        gone = 1 if long and self._quoted and quotes % 2 else len(taken)
        self.before = before + gone
        self._lines = chain(taken[gone:], lines)
        self.kept.clear()
        self.reader = self._read(self._keeping(self._lines))
        return taken[0] if taken else ""

    def _read(self, lines: Iterator[str]) -> _Reader:
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self._quoted else csv.QUOTE_NONE
        return csv.reader(lines, delimiter=self._delimiter, quoting=quoting, strict=True)

    def _keeping(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            self.kept.append(line)
            yield line


def _encoding(stream: IO[bytes], place: str, path: str) -> str:
    """The encoding that all of a file is in."""
    chunk = stream.read(_CHUNK)
    marked = chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if marked else "utf-8-sig"
    decoder, western, run = codecs.getincrementaldecoder(encoding)(), True, 0
    while chunk:
        run = 0 if b"\n" in chunk or b"\r" in chunk else run + len(chunk)
        if (b"\0" in chunk and not marked) or run > _MAX_LINE:
            raise SourceError(f"{place}: this is no text; save it as UTF-8", path=path)
        if encoding != "cp1252":
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                encoding = "cp1252"
        western = western and (chunk.isascii() or not any(byte in chunk for byte in _NOT_WESTERN))
        chunk = stream.read(_CHUNK)
    try:
        if encoding != "cp1252":
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        encoding = "cp1252"
    if encoding == "cp1252" and (marked or not western):
        raise SourceError(f"{place}: unknown encoding; save it as UTF-8", path=path)
    return encoding


def _spellings(name: Spelling) -> tuple[str, ...]:
    return (name,) if isinstance(name, str) else name


def _folded(name: str) -> str:
    """A column's name without what people and programs change about it."""
    return "".join(character for character in name.casefold() if character.isalnum())
