"""A sheet's rows as links: the long form with a row a link, the wide form with a column a role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from remit.errors import SourceError
from remit.knowledge.sources.sheets import Area, Broken, Sheet
from remit.knowledge.sources.tables.headings import (
    MAX_HEADER_ROW,
    RELATIONS,
    Header,
    folded,
    header_of,
    no_column,
)
from remit.knowledge.sources.tables.links import Link, Said
from remit.knowledge.sources.tables.mapping import Plan
from remit.knowledge.sources.tables.ratings import is_rating
from remit.text import safe_text

MARKS: Final = frozenset({"x", "✓", "✔", "☑", "●", "•", "yes", "y", "true", "1", "ja", "oui"})
"""What a cell of the wide form holds for "this role has it"."""

NO_MARKS: Final = frozenset({"-", "–", "—", "no", "n", "false", "0", "n/a", "na", "☐", "nein", "non"})
"""What it holds for "not": the same as nothing."""

MAX_MERGED: Final = 200
"""So many merged areas may lie side by side in one row."""

IMPORTANCES: Final = frozenset(
    {"must", "must have", "should", "should have", "could", "could have", "nice to have", "mandatory"}
)
"""Words that in the wide form say how much a concern matters; other ratings say how far it is mastered."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is refused before it is a link."""

    row: int
    column: str
    value: str
    reason: str


def header_in(sheet: Sheet, plan: Plan) -> Header | None:
    """The header of a sheet, among its first rows; None where none of them names what is needed.

    Where the wide form is asked for and no row names the concerns, it is the row with the most cells.
    """
    fullest: Header | None = None
    for number, row in islice(sheet.rows(), MAX_HEADER_ROW):
        if isinstance(row, Broken) or not any(cell.strip() for cell in row):
            continue
        header = header_of(number, row, plan.fields, plan.concerns)
        if is_wide(header, plan):
            header = _without_role(header)
            if header.concerns and _has_all(header, plan):
                return header
            if plan.wide and (fullest is None or _filled_cells(header) > _filled_cells(fullest)):
                fullest = header
        elif header.concerns and _has_all(header, plan):
            return header
    return fullest


def _filled_cells(header: Header) -> int:
    return sum(1 for cell in header.cells[1:] if cell)  # the first may be empty, above the concerns


def _without_role(header: Header) -> Header:
    places = {column: place for column, place in header.places.items() if column != "role"}
    return Header(header.row, header.cells, places, header.concerns)


def no_header(sheet: Sheet, plan: Plan, shown_path: str) -> SourceError:
    """The error of a sheet without a header: what the row most like one says, and what it does not."""
    best, known = header_of(1, (), plan.fields, plan.concerns), -1
    for number, row in islice(sheet.rows(), MAX_HEADER_ROW):
        if isinstance(row, Broken):
            told = f"{safe_text(shown_path)}:{number}: {safe_text(row.what)}"
            return SourceError(told, path=shown_path, line=number)
        header = header_of(number, row, plan.fields, plan.concerns)
        n_known = len(header.places) + len(header.concerns)
        if any(cell.strip() for cell in row) and n_known > known:
            best, known = header, n_known
    cells, at = best.cells, best.row
    named = {folded(cell) for cell in cells}
    for heading in (*plan.fields.values(), *(name for _, name in plan.concerns)):
        if heading and folded(heading) not in named:
            return no_column(shown_path, heading, cells, mapped=True, row=at)
    return no_column(shown_path, "concern" if "role" in best.places else "role", cells, row=at)


def is_wide(header: Header, plan: Plan) -> bool:
    """Whether a header can be one of the wide form: asked for, or without a column for the role."""
    return plan.wide or ("role" not in header.places and "role" not in plan.fields)


def _has_all(header: Header, plan: Plan) -> bool:
    asked = [name for name in plan.fields.values() if name]
    return all(folded(name) in {folded(cell) for cell in header.cells} for name in asked)


def long_links(sheet: Sheet, header: Header, plan: Plan) -> Iterator[Link | Refusal]:
    """The links of the long form."""
    headings = header.headings
    width = len(header.cells)
    last_role = ""
    for number, row in _data(sheet, header):
        if isinstance(row, Broken):
            yield Refusal(number, "", row.text, row.what)
            continue
        if sheet.ragged and any(cell.strip() for cell in row[width:]):
            extra = " ".join(cell for cell in row[width:] if cell.strip())
            reason = "more cells than the header has; put quotes around a cell that holds a separator"
            yield Refusal(number, f"column {width + 1}", extra, reason)
            continue
        cells = {
            c: row[place] for c, place in header.places.items() if place < len(row) and row[place].strip()
        }
        concerns = _said(row, header, cells.get("relation", ""))
        if plan.fill and "role" not in cells and last_role and concerns:
            cells["role"] = last_role
        if "role" not in cells and last_role and concerns:
            reason = (
                "no role in the row; fill it in, or say fill = true in the mapping file where an empty cell "
                "means the role above"
            )
            yield Refusal(number, headings["role"], "", reason)
            continue
        last_role = cells.get("role", last_role)
        yield Link(number, cells, concerns, headings)


def _said(row: list[str], header: Header, relation: str) -> tuple[Said, ...]:
    """The concerns of a row; a column of relations speaks for the columns whose names say none.

    Where there is one column of concerns, the column of relations goes over its name.
    """
    alone = len(header.concerns) == 1
    return tuple(
        Said((relation if alone or not one.relation else "") or one.relation, row[one.column], one.heading)
        for one in header.concerns
        if one.column < len(row) and row[one.column].strip()
    )


def wide_header(header: Header, plan: Plan) -> Header:
    """The header of a wide table: what stands left is the concern where no column is called so."""
    if header.concerns:
        return header
    return header_of(header.row, header.cells, plan.fields, [("", header.cells[0])])


def roles_across(sheet: Sheet, header: Header, plan: Plan) -> dict[int, str]:
    """The columns of a wide table that are roles, with their names.

    Asked for, each column that is nothing else; found out, those that hold marks, relations or ratings for
    the most part.
    """
    free = {place: name for place, name in header.unread().items() if name}
    if plan.wide:
        return free
    words = {**RELATIONS, **plan.relations}
    marks: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for _, row in islice(_data(sheet, header), 1000):
        for place in free:
            cell = row[place].strip() if not isinstance(row, Broken) and place < len(row) else ""
            if cell and cell.casefold() not in NO_MARKS:
                filled[place] += 1
                marks[place] += _is_mark(cell, words, plan)
    return {place: name for place, name in free.items() if 0 < filled[place] <= 2 * marks[place]}


def _is_mark(cell: str, words: Mapping[str, str], plan: Plan) -> bool:
    word = folded(cell)
    return cell.casefold() in MARKS or word in words or is_rating(cell, plan.ratings)


def wide_links(
    sheet: Sheet, header: Header, roles: Mapping[int, str], plan: Plan, *, rated: bool
) -> Iterator[Link | Refusal]:
    """The links of the wide form, one for each cell that is marked; a row without any names a concern alone.

    With `rated`, numbers are levels; else 1 is a mark.
    """
    last: dict[str, str] = {}
    for number, row in _data(sheet, header):
        if isinstance(row, Broken):
            yield Refusal(number, "", row.text, row.what)
            continue
        cells = {
            c: row[place] for c, place in header.places.items() if place < len(row) and row[place].strip()
        }
        if plan.fill:
            last = {c: cells.get(c, last.get(c, "")) for c in ("group", "area")}
            cells = {**{c: text for c, text in last.items() if text}, **cells}
        marked = [
            (place, row[place].strip())
            for place in range(len(row))
            if (place in roles or (sheet.ragged and place >= len(header.cells)))
            and row[place].strip()
            and row[place].strip().casefold() not in NO_MARKS
        ]
        concerns = _said(row, header, cells.pop("relation", ""))
        if not marked and concerns:
            yield Link(number, cells, concerns, header.headings)
        for place, mark in marked:
            if place not in roles:
                reason = "more cells than the header has; name the role above it"
                yield Refusal(number, f"column {place + 1}", mark, reason)
                continue
            if not concerns:
                heading = header.headings["concern"]
                yield Refusal(number, heading, "", f"no concern in the row, which {roles[place][:100]!r} has")
                continue
            link = Link(number, cells, concerns, header.headings, place + 1)
            yield _marked(link, roles[place], mark, rated, plan)


def _marked(link: Link, role: str, mark: str, rated: bool, plan: Plan) -> Link:
    """The link of one cell: a mark alone, a relation, an importance, or how far a skill is called for."""
    cells = {**link.cells, "role": role}
    headings = {**link.headings, **dict.fromkeys(("role", "relation", "level", "importance"), role)}
    relation = ""
    if folded(mark) in IMPORTANCES:
        cells["importance"] = mark
    elif folded(mark) not in RELATIONS and is_rating(mark, plan.ratings) and (rated or not _plain(mark)):
        cells["level"] = mark
        link = Link(link.row, cells, tuple(_or_skill(one) for one in link.concerns), headings, link.part)
    elif not _plain(mark):
        relation = mark
    concerns = tuple(Said(relation or one.relation, one.cell, one.heading) for one in link.concerns)
    return Link(link.row, cells, concerns, headings, link.part)


def _or_skill(said: Said) -> Said:
    return Said(said.relation or "skill", said.cell, said.heading)


def _plain(mark: str) -> bool:
    return mark.casefold() in MARKS


def marks_in(sheet: Sheet, header: Header, roles: Mapping[int, str]) -> Iterator[str]:
    """Every cell of a wide table below a role."""
    for _, row in _data(sheet, header):
        if not isinstance(row, Broken):
            yield from (row[place].strip() for place in roles if place < len(row) and row[place].strip())


def column_of(sheet: Sheet, header: Header, column: str) -> Iterator[str]:
    """Every cell of a column that is read, but for empty ones."""
    place = header.places[column]
    for _, row in _data(sheet, header):
        if not isinstance(row, Broken) and place < len(row) and row[place].strip():
            yield row[place]


def _data(sheet: Sheet, header: Header) -> Iterator[tuple[int, list[str] | Broken]]:
    """The rows below the header that are not blank; merged cells of a column hold what the first one does."""
    down = [area for area in sheet.merged if area.last_row > area.first_row]
    held: dict[tuple[int, int], str] = {}
    active: list[Area] = []
    following = 0
    for number, row in sheet.rows():
        blank = not isinstance(row, Broken) and not any(cell.strip() for cell in row)
        if down and not isinstance(row, Broken):
            while following < len(down) and down[following].first_row <= number:
                active.append(down[following])
                following += 1
            active = [area for area in active if area.last_row >= number][:MAX_MERGED]
            if active:
                row = _filled(number, row, active, held)
        if number > header.row and not blank:
            yield number, row


def _filled(number: int, row: list[str], active: list[Area], held: dict[tuple[int, int], str]) -> list[str]:
    row = list(row)
    for area in active:
        place, key = area.first_column, (area.first_row, area.first_column)
        if number == area.first_row:
            held[key] = row[place] if place < len(row) else ""
        elif held.get(key):
            row.extend([""] * (place + 1 - len(row)))
            row[place] = row[place] or held[key]
    return row
