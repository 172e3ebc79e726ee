"""Which table of an O*NET download is which: by its columns, and by the names that releases have given it.

Release 30.3 renamed tables and columns. Its skills are in two tables, its technology skills are called
software skills and stand below elements of the Content Model instead of commodities, and work activities of
every depth are elements. What is known by its columns needs no name here, so another release may rename it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from remit.errors import SourceError
from remit.knowledge.sources.onet.sheets import read_sheet
from remit.knowledge.sources.package import Member, Package
from remit.knowledge.sources.report import Report
from remit.knowledge.sources.text_rows import Spelling, Table

CODE: Final = "O*NET-SOC Code"
ELEMENT: Final = "Element ID"
GWA: Final = ("GWA Element ID", "Element ID")
IWA: Final = ("IWA Element ID", "IWA ID")
IWA_TITLE: Final = ("IWA Element Name", "IWA Title")
DWA: Final = ("DWA Element ID", "DWA ID")
DWA_TITLE: Final = ("DWA Element Name", "DWA Title")
EXAMPLE: Final = ("Workplace Example", "Example", "T2 Example")
COMMODITY: Final = "Commodity Code"
OTHER_TITLE: Final = ("Alternate Title", "Job Title", "Reported Job Title")
"""Columns, under the names that they have had."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: the names of its files, and the columns by which one of another name is known."""

    stems: tuple[str, ...]
    columns: tuple[Spelling, ...]
    without: tuple[Spelling, ...] = ()

    def fits(self, table: Table) -> bool:
        """Whether a table has the columns, and none that would make it another kind."""
        return all(has(table, one) for one in self.columns) and not any(
            has(table, one) for one in self.without
        )


KINDS: Final[Mapping[str, Kind]] = {
    "scales": Kind(("Scales Reference",), ("Scale ID", "Minimum", "Maximum"), (CODE,)),
    "elements": Kind(("Content Model Reference",), (ELEMENT, "Element Name", "Description"), (CODE,)),
    "occupations": Kind(("Occupation Data",), (CODE, "Title", "Description"), (ELEMENT,)),
    "intermediate activities": Kind(("IWA Reference", "GWAs to IWAs"), (GWA, IWA, IWA_TITLE), (CODE, DWA)),
    "detailed activities": Kind(
        ("DWA Reference", "GWAs to IWAs to DWAs"), (GWA, IWA, DWA, DWA_TITLE), (CODE,)
    ),
    "other titles": Kind(
        ("Alternate Titles", "Job Titles", "Sample of Reported Titles"), (CODE, OTHER_TITLE)
    ),
    "ratings": Kind(
        ("Skills", "Essential Skills", "Transferable Skills", "Knowledge", "Abilities", "Work Activities"),
        (CODE, ELEMENT, "Scale ID", "Data Value"),
        ("Category", "Task ID"),
    ),
    "tasks": Kind(("Task Statements",), (CODE, "Task ID", "Task", "Task Type"), ("Scale ID", DWA)),
    "activities of tasks": Kind(("Tasks to DWAs",), ("Task ID", DWA), ("Scale ID",)),
    "technology skills": Kind(
        ("Technology Skills", "Software Skills", "Tools and Technology"), (CODE, EXAMPLE, "Hot Technology")
    ),
}
"""What is read, in the order in which it is read."""

BRANCHES: Final[Mapping[str, tuple[str, str]]] = {
    "1.A": ("abilities", "requiresSkill"),
    "2.A": ("basic skills", "requiresSkill"),
    "2.B": ("cross-functional skills", "requiresSkill"),
    "2.C": ("knowledge", "requiresSkill"),
    "4.A": ("work activities", "hasResponsibility"),
}
"""The branches of the Content Model whose ratings are read: what is rated there, how it is tied to a role."""

_TEXT: Final = (".txt", ".tsv", ".csv")
_PEEKED: Final = 100


def has(table: Table, column: Spelling) -> bool:
    """Whether a table has a column, under any of its names."""
    return table.optional(column)[0] < len(table.header)


def branch_of(element: str) -> str:
    """The branch of the Content Model that an element is in: 2.A for 2.A.1.a."""
    return ".".join(element.split(".")[:2])


def tables_of(package: Package) -> tuple[dict[str, list[Member]], list[str]]:
    """The tables of each kind of `KINDS`, and the names of the files that are none of them.

    Text is preferred where a download is there in both forms.

    Raises:
        SourceError: two tables have one name, or none holds occupations.
        MissingExtraError: there are workbooks, and openpyxl is not installed.

    """
    known = {stem.casefold() for kind in KINDS.values() for stem in kind.stems}
    text = [member for member in package.members if member.suffix in _TEXT]
    books = [member for member in package.members if member.suffix == ".xlsx" and member.name[:1] != "~"]
    taken, left = (
        (text, books) if any(member.stem in known for member in text) or not books else (books, text)
    )
    found: dict[str, list[Member]] = {name: [] for name in KINDS}
    unread = [member.name for member in left]
    for member in taken:
        kind = _kind(package, member, named=member.stem in known)
        if kind:
            _check_single(package, taken, member)
            found[kind].append(member)
        else:
            unread.append(member.name)
    if not found["occupations"]:
        raise package.error(
            f"has no table of occupations, Occupation Data (tables found: {package.names()}); name the O*NET "
            "database as it was downloaded, db_29_3_text.zip for example, or its folder"
        )
    return found, sorted(unread)


def open_table(package: Package, member: Member, report: Report) -> Table:
    """The rows of a member, whichever form it is in.

    Raises:
        SourceError: it cannot be read.
        MissingExtraError: it is a workbook, and openpyxl is not installed.

    """
    if member.suffix == ".xlsx":
        with package.open(member) as stream:
            return read_sheet(stream, member.name, member.size, report, path=str(package.path))
    if member.suffix == ".csv":
        return package.table(member, report)
    table = package.table(member, report, delimiter="\t", quoted=False)
    return Table(table.file, table.header, _without_quotes(table.rows), table.path)


def _without_quotes(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Rows whose cells were put into quotes by a program, as it does where a cell has quotes inside.

    The release itself puts none around a cell, so a quotation mark inside of one stays what it is.
    """
    for line, row in rows:
        if '"' in "".join(row):
            row = [_without(cell) if cell[:1] == '"' else cell for cell in row]
        yield line, row


def _without(cell: str) -> str:
    inner = cell[1:-1]
    whole = len(cell) > 1 and cell[-1] == '"' and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if whole else cell


def _kind(package: Package, member: Member, *, named: bool) -> str:
    """What a table is by its columns; "" if nothing that is read, or nothing that can be."""
    try:
        table = open_table(package, member, Report())
    except SourceError:
        if named:
            raise
        return ""
    if named:
        name = next(n for n, kind in KINDS.items() if member.stem in map(str.casefold, kind.stems))
        table.needed(*KINDS[name].columns)
        return name
    name = next((n for n, kind in KINDS.items() if kind.fits(table)), "")
    return "" if name == "ratings" and not _is_rated(table) else name


def _is_rated(table: Table) -> bool:
    """Whether the elements that a table rates are among those whose ratings are read, by its first rows."""
    (element,) = table.needed(ELEMENT)
    return any(branch_of(row[element].strip()) in BRANCHES for _, row in islice(table.rows, _PEEKED))


def _check_single(package: Package, members: list[Member], member: Member) -> None:
    same = [one.place for one in members if one.stem == member.stem]
    if len(same) > 1:
        raise package.error(
            f"holds {member.stem} more than once ({' and '.join(same[:2])}); keep one of them"
        )
