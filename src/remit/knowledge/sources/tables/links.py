"""What a row of a table says, checked and written: a role, what it has to do with which concerns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.names import Names, key_of
from remit.knowledge.sources.report import Report
from remit.knowledge.sources.statements import BROADER, DEFINITION, Statements
from remit.knowledge.sources.tables.headings import RELATIONS, folded
from remit.knowledge.sources.tables.prose import items
from remit.knowledge.sources.tables.ratings import Scale
from remit.knowledge.sources.workbook import Date, Formula

MAX_NAME: Final = 5_000
"""A longer name is a document that slipped into a cell."""

KNOWN: Final = (
    "responsibility, skill, essential, optional, objective, focus, metric, influences, accountable, "
    "consulted, informed, supports"
)
"""The relations' plainest words."""

_RACI: Final = frozenset({"r", "a", "c", "i", "s", "d", "a/r", "r/a"})
_NAMED: Final = frozenset({"group", "area", "reports to"})
_TOTALS: Final = frozenset({"total", "totals", "grand total", "sum", "subtotal", "sub total", "count"})
_ERRORS: Final = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
_HALF: Final = re.compile("[\ud800-\udfff]")
_DECIMAL: Final = expand("xsd:decimal")


@dataclass(frozen=True, slots=True)
class Said:
    """Concerns as one cell names them: the relation's word, "" where none is said; the cell; its heading."""

    relation: str
    cell: str
    heading: str


@dataclass(frozen=True, slots=True)
class Link:
    """What one row says; `part` numbers the links of a row that has several, from 1.

    `cells` has the columns of `COLUMNS` but for the concern, `headings` what they are called in the file.
    """

    row: int
    cells: Mapping[str, str]
    concerns: tuple[Said, ...]
    headings: Mapping[str, str]
    part: int = 0


class RowError(Exception):
    """A row cannot be written: the column, the value, the reason; `set_aside` where that is no fault."""

    def __init__(self, column: str, value: str, reason: str, *, set_aside: bool = False) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason, self.set_aside = column, value, reason, set_aside


@dataclass
class Tally:
    """What the notes at the end are made of."""

    links: dict[str, int] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)
    repeats: int = 0
    leads: int = 0
    dates: int = 0
    definitions: int = 0
    placed: int = 0
    prose: int = 0


class Writer:
    """Writes links one by one; a row at fault is refused, and the rest of the table goes on."""

    def __init__(
        self,
        into: Statements,
        report: Report,
        names: Names,
        *,
        file: str,
        base: str,
        relations: Mapping[str, str],
        scales: Mapping[str, Scale],
        split: str = "",
    ) -> None:
        self._into, self._report, self.names = into, report, names
        self._file, self._base, self._split = file, base, split
        self._relations = {**RELATIONS, **relations}
        self._scales = scales
        self._cleaned: dict[str, str] = {"": ""}
        self._items: dict[str, tuple[list[str], int]] = {}
        self._rated: dict[tuple[str, str], str | None] = {}
        self._total: dict[str, bool] = {}
        self._valid: set[str] = set()
        self._tidy: set[tuple[str, str]] = set()
        self._places: set[tuple[str, tuple[str, str]]] = set()
        self._defined: dict[str, str] = {}
        self._above: dict[str, set[str]] = {}
        self._loose: dict[str, None] = {}
        self._pairs: set[tuple[str, str]] = set()
        self._seen: set[int] = set()
        self._reporting: dict[tuple[str, str], tuple[int, str, str]] = {}
        self.tally = Tally()
        self.rows = 0

    def add(self, link: Link) -> None:
        """Write a link, or refuse its row."""
        self.rows += 1
        try:
            self._write(link, *self._checked(link))
        except RowError as fault:
            self._refuse(link.row, fault.column, fault.value, fault.reason, fault=not fault.set_aside)

    def left_out(self, row: int, column: str, value: str, reason: str) -> None:
        """Refuse a row that is no link at all."""
        self.rows += 1
        self._refuse(row, column, value, reason)

    def _refuse(self, row: int, column: str, value: str, reason: str, *, fault: bool = True) -> None:
        self._report.refuse(self._file, row, column, value, reason, fault=fault)

    def concern_alone(self, link: Link) -> None:
        """Write a concern that no role has, so that it is not lost."""
        self.rows += 1
        try:
            for said in link.concerns:
                for name in self._names_in(said):
                    self._place(self.names.of("Concern", name), link)
        except RowError as fault:
            self._refuse(link.row, fault.column, fault.value, fault.reason)

    def finish(self) -> None:
        """Write who reports to whom, now that every role is known, and count the rows."""
        for group in self._loose:  # a group has an area above it, or it would be taken for one
            area = self.names.of("Concept", PurePath(self._file).stem)
            if group != area and group not in self._above and not self.names.is_placed(group):
                self._into.link(group, BROADER, area)
        for (role, _), (row, boss, heading) in self._reporting.items():
            self.rows += 1
            above = self.names.find("Role", boss)
            if above is None:
                reason = f"no role is called so; add a row for it, or correct the name in {heading!r}"
                self._refuse(row, heading, boss, reason)
            elif above == role:
                self._refuse(row, heading, boss, "the role would report to itself; correct the name")
            else:
                self.names.of("Role", boss)
                claim = f"urn:remit:claim:{self._base}:{row}-reports-to"
                self._into.claim(claim, description=f"row {row} of {self._file}", place=row)
                self._into.says(claim, role, NS + "reportsTo", above)
        self._report.read(self._file, self.rows)

    def _checked(self, link: Link) -> tuple[str, list[tuple[str, str]], dict[str, str]]:
        """The role, its relations with concerns, and its ratings; raises RowError."""
        cells, headings = link.cells, link.headings
        role = self._clean(cells.get("role", ""))
        told = [said for said in link.concerns if said.cell.strip()]
        if role not in self._total:
            self._total[role] = folded(role) in _TOTALS
        if self._total[role] and all(said.cell.strip().replace(".", "").isdigit() for said in told):
            raise RowError(headings.get("role", ""), role, "a row of totals", set_aside=True)
        if not role:
            raise RowError(
                headings.get("role", "role"), "", "no role in the row; fill it in or delete the row"
            )
        if cells["role"] not in self._valid:
            self._name(role, cells["role"], headings.get("role", ""), "role")
        ties = [(self._property(said, link), name) for said in told for name in self._names_in(said)]
        if not ties:
            heading = headings.get("concern", "concern")
            raise RowError(heading, "", "no concern in the row; fill it in or delete the row")
        ratings = {}
        for column, scale in self._scales.items():
            if text := cells.get(column, "").strip():
                if (column, text) not in self._rated:
                    self._rated[column, text] = scale.of(text)
                rating = self._rated[column, text]
                if rating is None:
                    raise RowError(headings.get(column, column), text, _unrated(column, scale.top))
                ratings[column] = rating
        for column, text in cells.items():
            if column in _NAMED:
                if text not in self._valid:
                    self._name(self._clean(text), text, headings.get(column, column), column)
            elif _HALF.search(text):
                raise RowError(
                    headings.get(column, column), cells[column], "half of a character; save it again"
                )
        self._check_place(link)
        return role, ties, ratings

    def _clean(self, cell: str) -> str:
        """A cell without line breaks and blanks too many; most cells come again and again."""
        if cell not in self._cleaned:
            self._cleaned[cell] = " ".join(cell.split())
        return self._cleaned[cell]

    def _names_in(self, said: Said) -> list[str]:
        if isinstance(said.cell, (Formula, Date)):
            found, lead = [str(said.cell)], 0
        else:
            if said.cell not in self._items:
                self._items[said.cell] = items(said.cell, self._split)
            found, lead = self._items[said.cell]
        for name in found:
            if name not in self._valid or said.cell not in self._valid:
                self._name(name, said.cell, said.heading, "concern")
        self.tally.leads += lead
        self.tally.prose += len(found) > 1
        return found

    def _name(self, name: str, cell: str, heading: str, what: str) -> None:
        """Refuse what cannot be a name."""
        if isinstance(cell, Formula):
            reason = "a formula without its value; open the workbook in a spreadsheet program and save it"
        elif cell.strip() in _ERRORS:
            reason = "an error of the spreadsheet, such as a reference to nothing; correct the formula"
        elif len(name) > MAX_NAME:
            reason = f"a {what} of more than {MAX_NAME:,} characters; give it a short name"
        elif _HALF.search(name):
            reason = "half of a character, which no text can hold; save it again"
        else:
            self.tally.dates += isinstance(cell, Date)
            if type(cell) is str:
                self._valid.add(cell)
            return
        raise RowError(heading, cell, reason)

    def _property(self, said: Said, link: Link) -> str:
        word = said.relation or "responsibility"
        property_ = self._relations.get(folded(word)) or self._relations.get(word.casefold())
        if property_ is None:
            heading = link.headings.get("relation", said.heading)
            raci = "; a RACI chart is read as raci" if word.casefold() in _RACI else ""
            raise RowError(heading, word, f"unknown relation {word[:200]!r}; known are {KNOWN}{raci}")
        return NS + property_

    def _check_place(self, link: Link) -> None:
        """Refuse a group that would stand above itself."""
        group, area = self._clean(link.cells.get("group", "")), self._clean(link.cells.get("area", ""))
        if not group or not area or (group, area) in self._tidy:
            return
        lower, upper = self.names.find("Concept", group), self.names.find("Concept", area)
        circle = upper is not None and lower is not None and lower in self._all_above(upper)
        if key_of(group) == key_of(area) or circle:
            heading = link.headings.get("area", "area")
            raise RowError(heading, area, f"the area stands below the group {group[:200]!r} or is the same")
        self._tidy.add((group, area))

    def _all_above(self, concept: str) -> set[str]:
        found = {concept}
        todo = [concept]
        for one in todo:
            for above in self._above.get(one, set()) - found:
                found.add(above)
                todo.append(above)
        return found

    def _write(self, link: Link, role: str, ties: list[tuple[str, str]], ratings: dict[str, str]) -> None:
        into, cells, tally = self._into, link.cells, self.tally
        mark = hash((tuple(cells.items()), link.concerns))
        tally.repeats += mark in self._seen
        self._seen.add(mark)
        holder = self.names.of("Role", role)
        tally.roles.add(holder)
        number = f"{link.row}-{link.part}" if link.part else str(link.row)
        claim = f"urn:remit:claim:{self._base}:{number}"
        told = self._clean(cells.get("note", ""))
        place = f"row {link.row} of {self._file}"
        said = [self._clean(cells[column]) for column in ("source", "grade") if column in cells]
        section = ", ".join(filter(None, said))
        into.claim(
            claim,
            section=section,
            description=told if len(told) > 2 else f"{place}: {told}" if told else place,
            place=link.row,
        )
        for nth, (property_, name) in enumerate(ties):
            concern = self.names.of("Concern", name)
            into.says(claim, holder, property_, concern)
            if (holder, concern) not in self._pairs:
                self._pairs.add((holder, concern))
                tally.links[concern] = tally.links.get(concern, 0) + 1
            if ratings:
                self._rate(f"urn:remit:requirement:{self._base}:{number}.{nth}", holder, concern, ratings)
            self._place(concern, link)
        if "role definition" in cells:
            self._define(holder, cells["role definition"])
        if boss := self._clean(cells.get("reports to", "")):
            heading = link.headings.get("reports to", "reports to")
            self._reporting.setdefault((holder, key_of(boss)), (link.row, boss, heading))

    def _rate(self, node: str, role: str, concern: str, ratings: Mapping[str, str]) -> None:
        self._into.a(node, NS + "Requirement")
        self._into.link(role, NS + "qualifiedRequirement", node)
        self._into.link(node, NS + "concern", concern)
        for column, rating in ratings.items():
            self._into.text(node, NS + column, rating, datatype=_DECIMAL)

    def _place(self, concern: str, link: Link) -> None:
        """Put a concern below its group and the group below its area, unless it had a place before."""
        if "definition" in link.cells:
            self._define(concern, link.cells["definition"])
        if "group" not in link.cells and "area" not in link.cells:
            return
        labels = self._clean(link.cells.get("group", "")), self._clean(link.cells.get("area", ""))
        if (concern, labels) in self._places:
            return
        self._places.add((concern, labels))
        below = concern
        for label in labels:
            if not label:
                continue
            above = self.names.of("Concept", label)
            if self.names.is_placed(below):
                self.tally.placed += 1
            elif above not in self._above.setdefault(below, set()):
                self._above[below].add(above)
                self._into.link(below, BROADER, above)
                if not labels[1]:
                    self._loose[above] = None
            below = above

    def _define(self, thing: str, text: str) -> None:
        """Give a thing the first definition that is said of it."""
        text = " ".join(text.split())
        if not text or self.names.is_defined(thing):
            return
        if thing not in self._defined:
            self._defined[thing] = text
            self._into.text(thing, DEFINITION, text, lang="en")
        elif self._defined[thing] != text:
            self.tally.definitions += 1


def _unrated(column: str, top: int) -> str:
    scale = "0 to 1" if top == 1 else f"1 to {top}"
    return f"the {column} is no number from {scale} (as the column has them), no share and no known word"
