"""The columns of a matrix: which row is its header, and which columns are activities, groups, roles or none.

The header is, among the first 20 rows, the one that names a column of activities; else the last row above the
first letters that names a column beside the first. A column is a role when letters stand in it, or what is as
short and could be meant as one, or nothing at all below a name. What its name tells to be something else (a
number, a phase, a comment) is no role, unless it stands right of the activities and holds letters alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from remit.errors import SourceError
from remit.knowledge.sources.raci.letters import is_blank, legend_of, looks_like_a_code, reading_of
from remit.knowledge.sources.sheets import Broken, Row
from remit.text import safe_text

_HEAD: Final = 20
_ACTIVITIES: Final = (
    "activity", "task", "deliverable", "process", "process step", "decision", "step", "work item",
    "work package", "milestone", "action", "item", "action item", "responsibility", "duty", "function",
    "project task", "project activity", "key activity", "key task", "key decision", "task name",
    "activity name", "service", "project deliverable", "business process", "question", "topic",
)  # fmt: skip
_NAMES: Final = ("description", "name", "title")
_AREAS: Final = ("area", "domain", "field", "theme")
_GROUPS: Final = (
    "group", "category", "phase", "project phase", "stage", "section", "workstream", "work stream", "module",
    "epic", "process group", "process area",
)  # fmt: skip
_TEXTS: Final = ("description", "definition")
_ASIDE: Final = (
    "#", "no", "no.", "nr", "nr.", "id", "ref", "ref.", "reference", "wbs", "number", "note", "comment",
    "remark", "status", "start", "end", "start date", "end date", "due", "due date", "deadline", "date",
    "priority", "effort", "frequency", "link", "input", "output", "owner", "team", "department", *_TEXTS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a matrix are, by place; `roles` and `aside` with their names."""

    header_row: int
    activity: int
    groups: tuple[int, ...]
    areas: tuple[int, ...]
    texts: tuple[int, ...]
    roles: Mapping[int, str]
    aside: Mapping[int, str]
    activity_name: str


def header_of(rows: Sequence[Row], path: Path) -> int:
    """The place of the header among the rows."""
    head = [cells_of(row) for row in rows[:_HEAD]]
    named = [i for i, cells in enumerate(head) if _activity(cells) is not None and _n_filled(cells) > 1]
    for place in named:
        others = [cell for at, cell in enumerate(head[place]) if at != _activity(head[place])]
        if not all(reading_of(cell) for cell in others):
            return place
    first = next(
        (
            i
            for i, row in enumerate(rows)
            if legend_of(cells_of(row)) is None and _letters_beside(cells_of(row))
        ),
        len(rows),
    )
    for place in range(min(first, len(head)) - 1, -1, -1):
        if any(cell.strip() for cell in head[place][1:]) and legend_of(head[place]) is None:
            return place
    if named:
        return named[0]
    raise SourceError(
        f"{safe_text(str(path))}: no row of the first {_HEAD} is the header of a matrix; name "
        "the column of the activities activity, and every other column by its role",
        path=str(path),
    )


def second_row(header: Sequence[str], below: Sequence[str]) -> list[str] | None:
    """The header with the names of its second row, such as roles below departments; None where it has none.

    It is one when it names no activity, has no letters, and names a column that the first row leaves open.
    """
    activity = _activity(header)
    if activity is None or cell_of(below, activity) or _letters_beside(["", *below]):
        return None
    width = max(len(header), len(below))
    names = [cell_of(below, at) or cell_of(header, at) for at in range(width)]
    opened = any(cell_of(below, at) and not cell_of(header, at) for at in range(width))
    return names if opened and _n_filled(below) > 1 else None


def columns_of(header: Sequence[str], body: Sequence[Row], row: int, path: Path) -> Columns:
    """What each column below the header, which is a row of the file, holds.

    Raises:
        SourceError: no column holds letters, or what could be meant as one.

    """
    rows = [cells_of(one) for one in body if legend_of(cells_of(one)) is None]
    width = max([len(header), *map(len, rows)])
    names = [*header, *[""] * (width - len(header))]
    filled = [
        [cell for cell in (cell_of(cells, at) for cells in rows) if not is_blank(cell)] for at in range(width)
    ]
    activity = _activity_of(names, filled)
    roles: dict[int, str] = {}
    aside: dict[int, str] = {}
    for at, name in enumerate(names):
        kind = _kind(name, filled[at], right=at > activity)
        if at != activity and kind == "role":
            roles[at] = name
        elif at != activity and kind == "aside" and filled[at] and _folded(name) not in _TEXTS:
            aside[at] = name or f"column {at + 1}"
    if not any(map(_is_meant, (filled[at] for at in roles))):
        found = safe_text(", ".join(filter(None, names)) or "none")
        turned = sum(bool(name) and reading_of(name) is not None for name in names) > 1
        hint = "turn it round: " if turned else ""
        raise SourceError(
            f"{safe_text(str(path))}:{row}: no column has letters in it; {hint}give each role a column, and "
            f"write R, A, C or I where it has to do with an activity (columns found: {found})",
            path=str(path),
            line=row,
        )

    def of(kind: str) -> tuple[int, ...]:
        return tuple(
            at for at, name in enumerate(names) if _side(name) == kind and at not in {activity, *roles}
        )

    texts = tuple(at for at in of("aside") if _folded(names[at]) in _TEXTS)
    return Columns(row, activity, of("group"), of("area"), texts, roles, aside, names[activity] or "activity")


def _activity_of(names: Sequence[str], filled: Sequence[Sequence[str]]) -> int:
    """The column of the activities: by its name, else the first with a text that is no letters."""
    named = _activity(names)
    if named is not None:
        return named
    called = [at for at, name in enumerate(names) if _folded(name) in _NAMES]
    free = [at for at, name in enumerate(names) if not _side(name) and not all(map(reading_of, filled[at]))]
    return next(iter([*called, *free]), 0)


def _kind(name: str, filled: Sequence[str], *, right: bool) -> str:
    """What a column is: a role, a group, an area, or aside; `right` of the activities or not."""
    letters_alone = bool(filled) and all(map(reading_of, filled))
    if _side(name) and not (right and letters_alone):
        return _side(name)
    return "role" if _is_meant(filled) or (name and not filled and right) else "aside"


def _is_meant(filled: Sequence[str]) -> bool:
    """Whether letters stand in a column, or something that could be meant as one."""
    return any(map(reading_of, filled)) or any(map(looks_like_a_code, filled))


def _side(name: str) -> str:
    folded = _folded(name)
    for kind, names in (("area", _AREAS), ("group", _GROUPS), ("aside", _ASIDE)):
        if folded in names or folded.removesuffix("s") in names:
            return kind
    return ""


def _activity(cells: Sequence[str]) -> int | None:
    """The first cell whose name is one for activities, alone or one beside another: Task / Deliverable."""
    for at, cell in enumerate(cells):
        parts = [part.strip() for part in re.split(r"[/|,()&]|\bor\b|\band\b", _folded(cell)) if part.strip()]
        if parts and all(_singular(part) in _ACTIVITIES for part in parts):
            return at
    return None


def _singular(name: str) -> str:
    """A name of the list without its plural: activities, tasks, processes."""
    endings = (("ies", "y"), ("es", ""), ("s", ""))
    found = (name.removesuffix(many) + one for many, one in endings if name.endswith(many))
    return next((one for one in found if one in _ACTIVITIES), name)


def _letters_beside(cells: Sequence[str]) -> bool:
    """Whether a cell beside the row's first filled one has letters."""
    first = next((at for at, cell in enumerate(cells) if cell.strip()), len(cells))
    readings = (reading_of(cell) for cell in cells[first + 1 :])
    return any(reading is not None and reading.letters for reading in readings)


def _n_filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def cells_of(row: Row) -> list[str]:
    """The cells of a row; none of a broken one."""
    return [] if isinstance(row[1], Broken) else row[1]


def cell_of(cells: Sequence[str], at: int) -> str:
    """The cell of a column, "" where the row ends before it."""
    return clean(cells[at]) if at < len(cells) else ""


def clean(text: str) -> str:
    """A text with single blanks between its words and none around it."""
    return " ".join(text.split())


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split()).rstrip(" :*")
