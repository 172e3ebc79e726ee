"""What ESCO names: occupations, skills and groups, with their labels and texts in each language."""

from __future__ import annotations

from typing import Final

from remit.knowledge.namespace import expand
from remit.knowledge.sources.report import Report
from remit.knowledge.sources.statements import (
    CONCEPT,
    CONCERN,
    DEFINITION,
    HIDDEN,
    LABEL,
    ROLE,
    SYNONYM,
    Statements,
    is_iri,
)
from remit.knowledge.sources.text_rows import Table

MODEL: Final = "http://data.europa.eu/esco/model#"
ISCO: Final = "http://data.europa.eu/esco/isco/C"

OCCUPATION: Final = "occupation"
SKILL: Final = "skill"
ISCO_GROUP: Final = "ISCO group"
GROUP: Final = "skill group"

_CLASS: Final = {OCCUPATION: ROLE, SKILL: CONCERN, ISCO_GROUP: CONCEPT, GROUP: CONCEPT}
_NOTATION: Final = expand("skos:notation")
_SCOPE: Final = expand("skos:scopeNote")
_DESCRIPTION: Final = expand("dcterms:description")
_TYPES: Final = {
    "knowledge": "http://data.europa.eu/esco/skill-type/knowledge",
    "skill/competence": "http://data.europa.eu/esco/skill-type/skill",
    "skill": "http://data.europa.eu/esco/skill-type/skill",
}
_LEVELS: Final = {
    level: f"http://data.europa.eu/esco/skill-reuse-level/{level}"
    for level in ("transversal", "cross-sector", "sector-specific", "occupation-specific")
}

_READ: Final = (
    "conceptUri", "preferredLabel", "status", "iscoGroup", "code", "altLabels", "hiddenLabels", "definition",
    "description", "scopeNote", "skillType", "reuseLevel",
)  # fmt: skip


class Things:
    """What was read so far: of which kind each thing is, and what the links need to know of it."""

    def __init__(self, into: Statements, report: Report) -> None:
        self.into, self.report = into, report
        self.kind_of: dict[str, str] = {}
        self.label_of: dict[str, str] = {}
        self.isco_of: dict[str, str] = {}
        self.coded: set[tuple[str, str]] = set()
        self.named: set[tuple[str, str]] = set()
        self.described: set[tuple[str, str]] = set()
        self._odd: set[tuple[str, str]] = set()
        self.set_aside: dict[str, str] = {}

    def add(self, iri: str, kind: str, label: str, lang: str) -> None:
        """Say that a thing is there and what it is called in a language; in the first, what it is too."""
        if iri not in self.kind_of:
            self.kind_of[iri] = kind
            self.into.a(iri, _CLASS[kind])
            if kind == OCCUPATION:
                self.label_of[iri] = label
        self.named.add((iri, lang))
        self.into.text(iri, LABEL, label, lang=lang)

    def name(self, iri: str, property_: str, cell: str, lang: str, said: set[str]) -> None:
        """Say the other names of a thing, each once."""
        for label in _labels(cell):
            if label not in said:
                said.add(label)
                self.into.text(iri, property_, label, lang=lang)

    def describe(self, iri: str, definition: str, description: str, scope: str, lang: str) -> None:
        """Say what a thing is: its definition, or for want of one its description; and what belongs to it."""
        definition, description, scope = definition.strip(), description.strip(), scope.strip()
        text = self.into.text
        if definition or description:
            self.described.add((iri, lang))
            text(iri, DEFINITION, definition or description, lang=lang)
            if definition and description:
                text(iri, _DESCRIPTION, description, lang=lang)
        if scope:
            text(iri, _SCOPE, scope, lang=lang)

    def classify(self, iri: str, type_: str, level: str) -> None:
        """Say whether a skill is knowledge or skill, and how widely it is of use, in ESCO's own words."""
        for property_, known, value in (("skillType", _TYPES, type_), ("skillReuseLevel", _LEVELS, level)):
            if value in known:
                if (iri, property_) not in self.coded:
                    self.coded.add((iri, property_))
                    self.into.link(iri, MODEL + property_, known[value])
            elif value and (property_, value) not in self._odd and len(self._odd) < 100:
                self._odd.add((property_, value))
                self.report.note(f"{property_} {value[:100]!r} is not known; it is left out")

    def tell_unread(self, table: Table, read: set[str]) -> None:
        """Name the columns that nothing is made of."""
        if unread := sorted(set(table.header) - read - {""}):
            self.report.note(f"{table.file}: columns that are not read: {', '.join(unread)}")

    def code(self, iri: str, code: str) -> None:
        """Say a thing's code, once."""
        if code and (iri, "code") not in self.coded:
            self.coded.add((iri, "code"))
            self.into.text(iri, _NOTATION, code)

    def refuse_link(self, file: str, line: int, column: str, iri: str, kind: str = "thing") -> None:
        """Refuse a link one end of which is not there, or not of the kind that it should be."""
        if iri in self.set_aside:
            reason = f"is set aside in {self.set_aside[iri]}"
        elif iri in self.kind_of:
            reason = f"is no {kind} but {self.kind_of[iri]}"
        else:
            reason = f"no {kind} with this IRI is in the files"
        self.report.refuse(file, line, column, iri, reason, fault=iri not in self.set_aside)

    def refuse_relation(self, file: str, line: int, column: str, relation: str) -> None:
        """Refuse a link of a kind that ESCO does not have."""
        self.report.refuse(file, line, column, relation, "unknown relation; known are essential and optional")


def read_things(table: Table, things: Things, kind: str, lang: str) -> None:
    """Read a file of things of one kind, in one language.

    Raises:
        SourceError: the columns of IRI and label are missing.

    """
    at_iri, at_label = table.needed("conceptUri", "preferredLabel")
    at_status, at_isco, at_code = table.optional("status", "iscoGroup", "code")
    at_names = tuple(zip((SYNONYM, HIDDEN), table.optional("altLabels", "hiddenLabels"), strict=True))
    at_what, at_more, at_scope = table.optional("definition", "description", "scopeNote")
    at_type, at_level = table.optional("skillType", "reuseLevel")
    things.tell_unread(table, {"conceptType", *_READ})
    refuse, file, header = things.report.refuse, table.file, table.header
    content_of: dict[str, int] = {}
    repeats = 0
    for line, row in table.rows:
        iri, label = row[at_iri].strip(), " ".join(row[at_label].split())
        if not is_iri(iri):
            refuse(file, line, header[at_iri], iri, "is no IRI; the row is cut, or its cells are shifted")
        elif not label:
            refuse(file, line, header[at_label], iri, f"the {kind} has no label")
        elif row[at_status].strip().casefold() not in ("", "released"):
            things.set_aside.setdefault(iri, file)
            refuse(file, line, header[at_status], row[at_status], f"the {kind} is not in use", fault=False)
        elif things.kind_of.get(iri, kind) != kind:
            refuse(file, line, header[at_iri], iri, f"is the IRI of another {things.kind_of[iri]} already")
        elif iri in content_of:
            if content_of[iri] == hash(tuple(row)):
                repeats += 1
            else:
                refuse(file, line, header[at_iri], iri, f"an earlier row has other text for this {kind}")
        else:
            content_of[iri] = hash(tuple(row))
            things.add(iri, kind, label, lang)
            said = {label}
            for property_, at in at_names:
                if row[at]:
                    things.name(iri, property_, row[at], lang, said)
            things.describe(iri, row[at_what], row[at_more], row[at_scope], lang)
            things.code(iri, row[at_code].strip())
            if kind == OCCUPATION:
                things.isco_of.setdefault(iri, row[at_isco].strip())
            elif kind == SKILL:
                things.classify(iri, row[at_type], row[at_level])
    if repeats:
        things.report.note(f"{file}: {repeats} rows repeat an earlier one")


def read_hierarchy(table: Table, things: Things, lang: str) -> None:
    """Read the table of skill groups by level, for codes, and for groups and texts that are nowhere else.

    Raises:
        SourceError: the columns of the first level are missing.

    """
    table.needed("Level 0 URI", "Level 0 preferred term")
    levels = [
        table.optional(f"Level {n} URI", f"Level {n} preferred term", f"Level {n} code")
        for n in range(3, -1, -1)
    ]
    at_more, at_scope = table.optional("Description", "Scope note")
    refuse, file, header = things.report.refuse, table.file, table.header
    for line, row in table.rows:
        at_iri, at_label, at_code = next((level for level in levels if row[level[0]].strip()), levels[-1])
        iri, label = row[at_iri].strip(), " ".join(row[at_label].split())
        if not is_iri(iri):
            refuse(file, line, header[at_iri], iri, "is no IRI; the row is cut, or its cells are shifted")
        elif not label:
            refuse(file, line, header[at_label], iri, f"the {GROUP} has no label")
        elif iri in things.set_aside and iri not in things.kind_of:
            reason = f"is set aside in {things.set_aside[iri]}"
            refuse(file, line, header[at_iri], iri, reason, fault=False)
        else:
            if (iri, lang) not in things.named:
                things.add(iri, GROUP, label, lang)
            if (iri, lang) not in things.described:
                things.describe(iri, "", row[at_more], row[at_scope], lang)
            things.code(iri, row[at_code].strip())


def _labels(cell: str) -> list[str]:
    """The labels in a cell: one a line, or in the tables of collections between upright strokes."""
    parts = cell.splitlines() if "\n" in cell or "\r" in cell else cell.split(" | ")
    return [label for part in parts if (label := " ".join(part.split()))]
