"""Matrices of activities and roles: RACI, RASCI and DACI, from CSV, TSV or Excel.

    Activity,Head of Sales,Product Manager,Engineering
    Pricing,A,R,C
    Release,I,A,R

An activity is a concern, a column a role, and a letter the relation between them; each row is a claim of the
file. docs/raci.md says what counts as what. Rows are kept until all are read, because a legend at the end can
say that a letter means something else; a matrix is small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from remit.errors import SourceError
from remit.knowledge.sources import cells
from remit.knowledge.sources.names import Names, key_of, slug
from remit.knowledge.sources.raci.columns import Columns
from remit.knowledge.sources.raci.letters import LETTERS, method_of
from remit.knowledge.sources.raci.sheet import Activity, Heading, Left, Line, lines_of
from remit.knowledge.sources.report import Origin, Report
from remit.knowledge.sources.statements import BROADER, CONCERN, DEFINITION, TYPE, Statements
from remit.text import safe_text

if TYPE_CHECKING:
    import pyoxigraph as ox

SUFFIXES: Final = (".csv", ".tsv", ".xlsx")
"""The suffixes of files that a matrix is read from."""

_WORDS: Final = {
    "A": "accountable",
    "R": "responsible",
    "D": "driving",
    "S": "supporting",
    "C": "consulted",
    "I": "informed",
}


def read(
    path: Path,
    into: Statements,
    report: Report,
    *,
    sheet: str = "",
    encoding: str = "",
    separator: str = "",
    name: str = "",
    known: ox.Store | None = None,
) -> Origin:
    """Say what a matrix says: its roles, its activities with their groups, and a claim a row.

    A role or activity whose name is known already, by a label or synonym of `known`, is that one. `name`
    stands for the file's name in what the source and its claims are called. A row with a cell that cannot be
    read is refused whole, so that no activity stands there with half of its letters.

    Raises:
        SourceError: the file cannot be read, or holds no matrix.
        MissingExtraError: it is a workbook, and openpyxl is not installed.
        ParameterError: there is no such encoding, or the separator is not one character.

    """
    if path.suffix.lower() not in SUFFIXES:
        raise SourceError(
            f"{safe_text(str(path))}: a matrix is read from {', '.join(SUFFIXES)}; save it as one of these",
            path=str(path),
        )
    table = cells.chosen(cells.sheets_of(path, encoding=encoding, separator=separator), sheet, path)
    columns, lines = lines_of(table, path)
    stem = slug(name or path.stem)
    title = name or path.name
    origin = Origin(f"raci:{stem}", title)
    into.source(origin)
    _Writer(into, report, Names(into, known), path, stem, title).write(columns, lines)
    size = path.stat().st_size
    report.step(path.name, size, size)
    return origin


class _Writer:
    """Writes the lines of one matrix, and tells of them."""

    def __init__(
        self, into: Statements, report: Report, names: Names, path: Path, stem: str, title: str
    ) -> None:
        self._into, self._report, self._names = into, report, names
        self._file, self._stem, self._title = path.name, stem, title
        self._placed: set[str] = set()

    def write(self, columns: Columns, lines: Sequence[Line]) -> None:
        """Write every line or refuse it."""
        self._report.read(self._file, len(lines))
        for role in filter(None, columns.roles.values()):
            self._names.of("Role", role)
        heading: Heading | None = None
        for line in lines:
            if isinstance(line, Left):
                self._refuse(line, columns)
            elif isinstance(line, Heading):
                self._drop(heading, columns)
                heading = line
            else:
                heading = None
                self._activity(line)
        self._drop(heading, columns)
        self._tell(columns, [line for line in lines if isinstance(line, Activity)])

    def _refuse(self, line: Left, columns: Columns) -> None:
        column = line.column or columns.activity_name
        self._report.refuse(self._file, line.row, column, line.value, line.reason, fault=line.fault)

    def _drop(self, heading: Heading | None, columns: Columns) -> None:
        if heading is not None:
            told = "a heading with no activity below it"
            self._refuse(Left(heading.row, columns.activity_name, heading.name, told, fault=False), columns)

    def _activity(self, line: Activity) -> None:
        concern = self._names.of("Concern", line.name)
        self._place(concern, line)
        if line.definition and not self._names.is_defined(concern):
            self._into.text(concern, DEFINITION, line.definition, lang="en")
        claim = f"urn:remit:claim:raci:{self._stem}:{line.row}"
        section = line.group or line.area or Path(self._file).stem
        self._into.claim(claim, section=section, description=_told(line), place=line.row)
        for role, letters in line.letters.items():
            for letter in letters:
                self._into.says(claim, self._names.of("Role", role), LETTERS[letter], concern)
        if not line.letters:  # the row says no more than that there is such an activity
            self._into.says(claim, concern, TYPE, CONCERN)

    def _place(self, concern: str, line: Activity) -> None:
        """Put an activity below its group, that below its area or the matrix; the first row counts."""
        if not line.group:
            return
        below = concern
        for label in (line.group, line.area or self._title):
            above = self._names.of("Concept", label)
            if below == above:
                return
            if below not in self._placed and not self._names.is_placed(below):
                self._into.link(below, BROADER, above)
                self._placed.add(below)
            below = above

    def _tell(self, columns: Columns, activities: Sequence[Activity]) -> None:
        used = {letter for line in activities for letters in line.letters.values() for letter in letters}
        if used:
            in_order = " ".join(letter for letter in LETTERS if letter in used)
            self._report.note(f"{self._file}: read as {method_of(used)}, with the letters {in_order}")
        if columns.aside:
            listed = ", ".join(columns.aside.values())
            self._report.note(f"{self._file}: columns that are no role and are not read: {listed}")
        for what, names in (
            ("activities that stand in several rows, each read as one", (line.name for line in activities)),
            ("roles that have several columns, each read as one", columns.roles.values()),
        ):
            if twice := _repeated(names):
                self._report.note(f"{self._file}: {what}: {', '.join(twice)}")
        if exact := sum(n - 1 for n in Counter(map(_content, activities)).values()):
            self._report.note(f"{self._file}: rows that repeat an earlier one exactly: {exact}")
        if marks := sum(line.marks for line in activities):
            self._report.note(
                f"{self._file}: marks beside letters, such as R*, are not read; cells that have one: {marks}"
            )
        if columns.header_row > 1:
            self._report.note(
                f"{self._file}: the header is row {columns.header_row}; what is above is not read"
            )


def _content(line: Activity) -> tuple[object, ...]:
    return line.name, tuple(sorted(line.letters.items())), line.group, line.area, line.definition


def _repeated(names: Iterable[str]) -> list[str]:
    """The names that are there more than once, in their first spelling."""
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for name in filter(None, names):
        counts[key_of(name)] += 1
        first.setdefault(key_of(name), name)
    return [first[key] for key, n in counts.items() if n > 1]


def _told(line: Activity) -> str:
    """What a row says, in our own words: how many roles have which letter."""
    counts = Counter(letter for letters in line.letters.values() for letter in letters)
    parts = [f"{counts[letter]} {word}" for letter, word in _WORDS.items() if counts[letter]]
    return f"row {line.row} of the matrix: {', '.join(parts) or 'no role has a letter'}"
