"""The rows of a matrix: which is an activity, a heading, a line of the legend, or broken.

A row is one of these:

- an activity: it has a name, and letters in some columns or in none;
- a heading, which is the group of the activities below it: it has no letters and is marked as one, by a colon
  at its end, by capitals throughout, by cells merged or repeated across, by a number that the next row's goes
  on from ("2" above "2.1"), by marks around it (**Plan**, == Plan ==, [Plan]), or as a phase, stage, section
  or part ("Phase 2", "Planning phase"). A name without letters and without such a mark is an activity that
  nobody was given;
- a line of the legend, or the header once more: set aside;
- broken: it is refused, with the column, the value and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from remit.knowledge.sources.raci.columns import (
    Columns,
    cell_of,
    cells_of,
    clean,
    columns_of,
    header_of,
    second_row,
)
from remit.knowledge.sources.raci.letters import is_blank, is_usual, legend_of, reading_of
from remit.knowledge.sources.sheets import Broken, Row, Sheet

_PHASE: Final = re.compile(
    r"(?:phase|stage|section|part|workstream)\s+(?:\d+|[ivx]+|[a-z])\b.*|(?:\S+\s+){1,2}(?:phase|stage|section)"
)
_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)*)\.?\)?\s+\S")
_AROUND: Final = "*#=_~-<>[] "
_MARKED: Final = ("**", "==", "--", "__", "~~", "##", "<<", "# ")


@dataclass(frozen=True, slots=True)
class Activity:
    """A row that names an activity; the letters of each role by the role's name, and what stands above it."""

    row: int
    name: str
    letters: Mapping[str, str]
    group: str = ""
    area: str = ""
    definition: str = ""
    marks: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """A row that is not read: with `fault` false the sheet itself sets it aside."""

    row: int
    column: str
    value: str
    reason: str
    fault: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """A row that is the group of the activities below it."""

    row: int
    name: str


Line = Activity | Left | Heading


@dataclass(slots=True)
class _Above:
    """What the rows above say of the group and area of the next one."""

    heading: str = ""
    cells: dict[int, str] = field(default_factory=dict)


def lines_of(sheet: Sheet, path: Path) -> tuple[Columns, list[Line]]:
    """The columns of a matrix, and each row below its header that holds anything.

    Raises:
        SourceError: no row can be the header, or no column has letters in it.

    """
    rows = list(sheet.rows())
    place = header_of(rows, path)
    header = [clean(cell) for cell in cells_of(rows[place])]
    second = second_row(header, cells_of(rows[place + 1])) if place + 1 < len(rows) else None
    header, place = (second, place + 1) if second else (header, place)
    body = [row for row in rows[place + 1 :] if isinstance(row[1], Broken) or any(map(str.strip, row[1]))]
    columns = columns_of(header, body, rows[place][0], path)
    unusual = _unusual(rows)
    across = (area for area in sheet.merged if area.first_column <= columns.activity < area.last_column)
    wide = {area.first_row for area in across}
    return columns, list(_lines(body, columns, header, unusual, wide))


def _lines(
    body: Sequence[Row], columns: Columns, header: list[str], unusual: Mapping[str, str], wide: set[int]
) -> Iterator[Line]:
    above = _Above()
    last = max((i for i, row in enumerate(body) if _has_letters(cells_of(row), columns)), default=-1)
    for place, (number, cells) in enumerate(body):
        if isinstance(cells, Broken):
            yield Left(number, "", cells.text, cells.what)
            continue
        if [clean(cell) for cell in cells] == header and not _has_letters(cells, columns):
            yield Left(
                number,
                columns.activity_name,
                cell_of(cells, columns.activity),
                "the header again",
                fault=False,
            )
            continue
        legend = legend_of(cells)
        if legend is not None and (place > last or not legend or _is_known(legend)):
            yield Left(
                number, columns.activity_name, clean(" ".join(cells)), "a line of the legend", fault=False
            )
            continue
        below = body[place + 1] if place + 1 < len(body) else None
        yield _line(number, cells, columns, above, unusual, number in wide, below)


def _line(
    number: int,
    cells: list[str],
    columns: Columns,
    above: _Above,
    unusual: Mapping[str, str],
    merged: bool,
    below: Row | None,
) -> Line:
    found: dict[str, str] = {}
    marks = 0
    name = cell_of(cells, columns.activity)
    for column, role in columns.roles.items():
        value = cell_of(cells, column)
        reading = reading_of(value)
        shown = role or f"column {column + 1}"
        if reading is None and value != name:
            return Left(
                number,
                shown,
                value,
                "not one of the letters R, A, C, I, D and S; write one, or leave it empty",
            )
        if reading is None or not reading.letters:
            continue
        if not role:
            return Left(
                number,
                shown,
                value,
                f"the column has no name in row {columns.header_row}; name its role there",
            )
        for letter in reading.letters:
            if letter in unusual:
                told = f"the legend has {letter} for {unusual[letter]!r}, which is none of the relations here"
                return Left(number, shown, value, told)
        found[role] = "".join(sorted({*found.get(role, ""), *reading.letters}))
        marks += reading.marked
    beside = {at: cell_of(cells, at).rstrip(": ") for at in (*columns.areas, *columns.groups)}
    above.cells |= {at: label for at, label in beside.items() if label}
    if not found and _is_heading(name, cells, columns, merged, below):
        if not name:  # a group in the groups' own column, with its activities below
            return Heading(number, next(filter(None, reversed(beside.values())), ""))
        above.heading, above.cells = _heading_name(name), {}
        return Heading(number, above.heading)
    if not name:
        reason = "no activity in the row; name it, or delete the row"
        return Left(number, columns.activity_name, clean(" ".join(cells)), reason)
    if any(cell_of(cells, role) == name and reading_of(name) is None for role in columns.roles):
        return Left(number, columns.activity_name, name, "the activity's name stands where letters belong")
    area, group = _above_of(above, columns)
    definition = next((cell_of(cells, at) for at in columns.texts if cell_of(cells, at)), "")
    return Activity(number, name, found, group, area, definition, marks)


def _above_of(above: _Above, columns: Columns) -> tuple[str, str]:
    """Area and group: of the columns if there are some, else of the heading; the outer of two is the area."""
    inner = [above.cells[at] for at in columns.groups if at in above.cells]
    if above.heading and above.heading not in inner:
        inner = [above.heading, *inner]
    outer = [above.cells[at] for at in columns.areas if at in above.cells]
    *rest, group = [*outer[:1], *inner] or [""]
    return (rest[-1] if not outer else outer[0]) if rest else "", group


def _is_heading(name: str, cells: list[str], columns: Columns, merged: bool, below: Row | None) -> bool:
    filled = [clean(cell) for cell in cells if cell.strip()]
    if not name:
        places = {at for at, cell in enumerate(cells) if cell.strip()}
        return bool(places) and places <= {*columns.areas, *columns.groups}
    if any(not is_blank(cell_of(cells, at)) and cell_of(cells, at) != name for at in columns.roles):
        return False
    letters = [character for character in name if character.isalpha()]
    repeated = len(filled) > 1 and len(set(filled)) == 1
    capitals = len(letters) > 3 and name == name.upper() != name.lower()
    return (
        merged
        or repeated
        or capitals
        or _is_marked(name)
        or name.endswith(":")
        or _PHASE.fullmatch(name.casefold()) is not None
        or _goes_on(name, below, columns)
    )


def _goes_on(name: str, below: Row | None, columns: Columns) -> bool:
    """Whether the next row's number goes on from this one's: 2.1 from 2."""
    own = _NUMBER.match(name)
    if own is None or below is None:
        return False
    following = _NUMBER.match(cell_of(cells_of(below), columns.activity))
    return following is not None and following[1].startswith(own[1] + ".")


def _is_marked(name: str) -> bool:
    return name.startswith(_MARKED) or (name[:1] == "[" and name[-1:] == "]")


def _heading_name(name: str) -> str:
    """A heading without what marks it as one."""
    plain = name.strip(_AROUND) if _is_marked(name) else name
    return plain.rstrip(": ") or name


def _has_letters(cells: Sequence[str], columns: Columns) -> bool:
    readings = (reading_of(cell_of(cells, at)) for at in columns.roles)
    return any(reading is not None and reading.letters for reading in readings)


def _unusual(rows: Sequence[Row]) -> dict[str, str]:
    """The letters that a legend of the sheet uses for something else, with what for."""
    legends = [legend_of(cells_of(row)) or {} for row in rows]
    every = {letter: meaning for legend in legends for letter, meaning in legend.items()}
    return {letter: meaning for letter, meaning in every.items() if not is_usual(letter, meaning)}


def _is_known(legend: Mapping[str, str]) -> bool:
    """Whether a legend uses words that we know the letters by, so that no activity can be meant."""
    return all(reading_of(re.split(r"\W", meaning)[0]) is not None for meaning in legend.values())
