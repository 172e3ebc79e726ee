"""What there is to tell of a table as a whole, beside the rows that are refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from remit.knowledge.sources.report import Report
from remit.knowledge.sources.sheets import Broken, Sheet
from remit.knowledge.sources.tables.headings import Header
from remit.knowledge.sources.tables.links import Writer

HUB: Final = 0.75
"""A concern that so large a share of all roles has tells them apart no more."""

_FEW_ROLES: Final = 8
_SHOWN: Final = 10


def note_header(
    report: Report, every: Sequence[Sheet], sheet: Sheet, header: Header, roles: Mapping[int, str]
) -> None:
    """Tell of sheets, rows and columns that are not read."""
    others = [f"{one.name} (hidden)" if one.hidden else one.name for one in every if one is not sheet]
    if others:
        report.note(f"read is the sheet {sheet.name}; not read: {_listed(others)}")
    if roles:
        report.note(f"columns that are read as roles: {_listed(list(roles.values()))}")
    if header.row > 1:
        report.note(f"the header is row {header.row}; what stands above it is not read")
    unread = {place: name for place, name in header.unread().items() if place not in roles}
    named = [name for name in unread.values() if name]
    if named:
        report.note(f"columns that are not read: {_listed(named)}")
    counts = Counter(name for name in header.cells if name)
    if twice := [name for name, number in counts.items() if number > 1]:
        report.note(f"names that several columns have: {_listed(twice)}")
    if nameless := _nameless(sheet, header):
        report.note(
            f"columns without a name that are not read: {_listed([str(one + 1) for one in nameless])}"
        )


def note_tally(report: Report, writer: Writer) -> None:
    """Tell of names that were taken for one, of names that may be one, and of what nearly every role has."""
    tally, names = writer.tally, writer.names
    told = (
        (tally.repeats, "rows repeat an earlier one"),
        (tally.prose, "cells name several concerns, and are read as so many"),
        (tally.leads, "lines that only lead in to a list are not read as concerns"),
        (tally.dates, "names are dates in the workbook, as spreadsheet programs make of 3-5"),
        (tally.definitions, "definitions differ from the first of the same name, which counts"),
        (tally.placed, "groups or areas are not read, since the thing had a place before"),
        (len(names.merged), "names are spelled in several ways (case, blanks, closing punctuation)"),
    )
    for number, what in told:
        if number:
            report.note(f"{number:,} {what}")
    if near := names.near_duplicates():
        shown = "; ".join(" / ".join(one[:3]) for one in near[:_SHOWN])
        report.note(f"{len(near):,} concerns differ from another in plural or punctuation alone: {shown}")
    n_roles = len(tally.roles)
    if n_roles >= _FEW_ROLES:
        hubs = sorted(
            (
                (number, names.labels[concern])
                for concern, number in tally.links.items()
                if number >= HUB * n_roles
            ),
            key=lambda hub: (-hub[0], hub[1]),
        )
        for number, label in hubs[:_SHOWN]:
            report.note(f"{label[:200]}: {number} of {n_roles} roles have it; it tells them apart no more")


def _nameless(sheet: Sheet, header: Header) -> list[int]:
    """Columns without a name, or beyond the header, that have cells."""
    if sheet.ragged and all(header.cells):
        return []
    used = {*header.places.values(), *(one.column for one in header.concerns)}
    width = len(header.cells)
    found: set[int] = set()
    for number, row in sheet.rows():
        if number > header.row and not isinstance(row, Broken):
            places = range(len(row)) if not sheet.ragged else range(min(len(row), width))
            found.update(
                place
                for place in places
                if row[place].strip() and place not in used and not (place < width and header.cells[place])
            )
    return sorted(found)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 30} more" if len(names) > 30 else ""
    return ", ".join(name[:100] for name in names[:30]) + more
