"""What the columns of a table are called, and what its words for a relation stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from remit.errors import SourceError
from remit.text import safe_text

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "role": ("role", "role name", "role title", "job title", "job", "title", "position", "occupation"),
    "concern": (
        "concern", "responsibility", "responsibilities", "duty", "duties", "task", "tasks", "activity",
        "activities", "accountability", "accountabilities", "skill", "skills", "skill name", "competency",
        "competencies", "competence", "competences", "objective", "objectives", "goal", "goals", "metric",
        "metrics", "kpi", "kpis", "item",
    ),
    "relation": ("relation", "relationship", "type", "kind", "link"),
    "group": ("group", "category", "skill group"),
    "area": ("area", "domain", "field", "theme"),
    "definition": ("definition", "description"),
    "importance": ("importance", "priority", "weight"),
    "level": ("level", "skill level", "proficiency", "proficiency level", "competency level", "mastery"),
    "grade": ("role level", "grade", "seniority", "career level", "job level", "job grade"),
    "source": ("source", "document", "according to"),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks"),
    "role definition": ("role definition", "role description", "job description", "role purpose"),
    "reports to": ("reports to", "manager", "line manager", "supervisor"),
}  # fmt: skip
"""The columns that are read, with the names they go by; case, blanks at the ends and _ or - do not count."""

RELATIONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "responsibility", "responsibilities", "responsible", "responsible for", "is responsible for",
            "duty", "duties", "task", "tasks", "activity", "activities", "accountability", "accountabilities",
        ),
        "hasResponsibility",
    ),
    **dict.fromkeys(("accountable", "accountable for", "is accountable for"), "isAccountableFor"),
    **dict.fromkeys(("consulted", "consulted on", "is consulted on"), "isConsultedOn"),
    **dict.fromkeys(("informed", "informed of", "is informed of"), "isInformedOf"),
    **dict.fromkeys(("support", "supports"), "supports"),
    **dict.fromkeys(
        (
            "skill", "skills", "skill name", "competency", "competencies", "competence", "competences",
            "requires", "requires skill in",
        ),
        "requiresSkill",
    ),
    **dict.fromkeys(("essential", "essential skill", "requires as essential"), "essentialSkill"),
    **dict.fromkeys(("optional", "optional skill", "has use for"), "optionalSkill"),
    **dict.fromkeys(("objective", "objectives", "goal", "goals", "aim", "aims at"), "hasObjective"),
    **dict.fromkeys(("focus", "focuses on"), "hasFocus"),
    **dict.fromkeys(("metric", "metrics", "kpi", "kpis", "tracks"), "tracksMetric"),
    **dict.fromkeys(("influence", "influences"), "influences"),
    **dict.fromkeys(("remit", "has in its remit"), "hasRemit"),
    **{
        name.casefold(): name
        for name in (
            "hasResponsibility", "isAccountableFor", "isConsultedOn", "isInformedOf", "requiresSkill",
            "essentialSkill", "optionalSkill", "hasObjective", "hasFocus", "tracksMetric", "hasRemit",
        )
    },
}  # fmt: skip
"""What a relation is called in a table, and the property that it stands for."""

MAX_HEADER_ROW: Final = 20
"""So many rows are looked at to find the header."""


@dataclass(frozen=True, slots=True)
class Place:
    """A column of concerns: where it stands, its relation where its own name says one, and that name."""

    column: int
    relation: str
    heading: str


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its row, where each column stands that is read, and those that are not.

    `headings` has each column's name as the file gives it.
    """

    row: int
    cells: tuple[str, ...]
    places: Mapping[str, int]
    concerns: tuple[Place, ...]

    @property
    def headings(self) -> dict[str, str]:
        """What each column that is read is called in the file."""
        found = {column: self.cells[place] for column, place in self.places.items()}
        return {"concern": self.concerns[0].heading if self.concerns else "", **found}

    def unread(self) -> dict[int, str]:
        """The columns that no one reads, by their place."""
        used = {*self.places.values(), *(one.column for one in self.concerns)}
        return {place: name for place, name in enumerate(self.cells) if place not in used}


def folded(text: str) -> str:
    """A heading or a word as it is compared.

    >>> folded(" Job_Title ")
    'job title'
    """
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


def header_of(
    row: int, cells: Sequence[str], fields: Mapping[str, str], concerns: Sequence[tuple[str, str]]
) -> Header:
    """What a row says as a header, with columns named for the fields or else known by their spellings.

    `fields` and `concerns` (each a relation or "", and a heading) go over what the spellings say; a field
    that is named "" is not read.
    """
    shown = tuple(" ".join(cell.split()) for cell in cells)
    names = [folded(cell) for cell in shown]
    asked = {field: names.index(folded(name)) for field, name in fields.items() if folded(name) in names}
    wanted = [
        Place(names.index(folded(name)), relation, shown[names.index(folded(name))])
        for relation, name in concerns
        if folded(name) in names
    ]
    taken = {*asked.values(), *(one.column for one in wanted)}
    places = dict(asked)
    for field, spellings in COLUMNS.items():
        if field == "concern" or field in fields:
            continue
        free = [one for one in spellings if one in names and names.index(one) not in taken]
        if free:
            places[field] = names.index(free[0])
    if not concerns:
        wanted = [
            Place(place, name if name in RELATIONS else "", shown[place])
            for place, name in enumerate(names)
            if _names_concerns(name) and place not in taken
        ]
    return Header(row, shown, places, tuple(wanted))


def _names_concerns(name: str) -> bool:
    """Whether a heading names concerns, also of several kinds: "responsibility / skill"."""
    return bool(name) and all(part.strip() in COLUMNS["concern"] for part in name.split("/"))


def no_column(
    shown_path: str, column: str, cells: Sequence[str], *, mapped: bool = False, row: int = 1
) -> SourceError:
    """The error of a table without a column for the role or the concern, or without one that is mapped."""
    found = ", ".join(" ".join(cell.split()) for cell in cells if cell.strip()) or "none"
    found = found if len(found) <= 500 else found[:497] + "..."
    told = f"no column {safe_text(column)!r}, which the mapping names"
    if not mapped:
        told = f"no column for the {column}; name it {COLUMNS[column][0]}"
    way_out = "" if mapped else f', or map it: --map {column}="…" of remit import'
    return SourceError(
        f"{safe_text(shown_path)}:{row}: {told} (columns found: {safe_text(found)}){way_out}",
        path=shown_path,
        line=row,
    )
