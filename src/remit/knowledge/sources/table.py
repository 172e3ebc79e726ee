"""Tables of roles: CSV, TSV or Excel with a row a link, as a company's own spreadsheet gives it.

    role,relation,concern,group,area,note
    Head of Sales,responsibility,pricing,market,commerce,from the job description

Column names are known in their common spellings. A role or concern whose name is known already, a label or a
synonym, is that role or concern; any other gets an IRI made of its name. Each row is a claim of the file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from remit.errors import SourceError
from remit.knowledge.namespace import expand
from remit.knowledge.sources.cells import fault, rows_of
from remit.text import safe_text

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "role": ("role", "role name", "role title", "job title", "job", "title", "position", "occupation"),
    "concern": (
        "concern", "responsibility", "responsibilities", "duty", "task", "activity", "accountability",
        "skill", "skill name", "competency", "competence", "objective", "goal", "metric", "kpi", "item",
    ),
    "relation": ("relation", "relationship", "type", "kind", "link"),
    "group": ("group", "category", "skill group"),
    "area": ("area", "domain", "field", "theme"),
    "definition": ("definition", "description"),
    "note": ("note", "notes", "comment", "comments", "remark"),
}  # fmt: skip
"""The columns that are read, with the names that they go by; case and blanks at the ends do not count."""

RELATIONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("responsibility", "responsible", "responsible for", "duty", "task", "activity", "accountability"),
        "hasResponsibility",
    ),
    **dict.fromkeys(("skill", "skill name", "competency", "competence", "requires"), "requiresSkill"),
    **dict.fromkeys(("essential", "essential skill"), "essentialSkill"),
    **dict.fromkeys(("optional", "optional skill"), "optionalSkill"),
    **dict.fromkeys(("objective", "goal", "aim"), "hasObjective"),
    **dict.fromkeys(("focus",), "hasFocus"),
    **dict.fromkeys(("metric", "kpi"), "tracksMetric"),
    **dict.fromkeys(("influence", "influences"), "influences"),
}
"""What a relation is called in a table, and the property that it stands for."""

_TYPE: Final = ox.NamedNode(expand("rdf:type"))


@dataclass(frozen=True, slots=True)
class Link:
    """One row: its number in the file, and its cells by column of `COLUMNS`, "" where empty."""

    row: int
    cells: Mapping[str, str]


def read_table(path: Path, known: ox.Store) -> list[ox.Quad]:
    """The statements of a table's rows, with names looked up among what is known already.

    Raises:
        SourceError: the file cannot be read, a column is missing, or a row has no role, no concern or an
            unknown relation; with the row.
        MissingExtraError: it is an Excel workbook, and openpyxl is not installed.

    """
    links = list(_links(path))
    if not links:
        raise SourceError(f"{safe_text(str(path))}: there are no rows in it", path=str(path))
    names = _Names(known)
    source = ox.NamedNode(f"urn:remit:source:{_slug(path.stem)}")
    quads = {
        ox.Quad(source, _TYPE, _own("Source")),
        ox.Quad(source, _name("dcterms:title"), ox.Literal(path.name)),
        ox.Quad(source, _name("skos:prefLabel"), ox.Literal(path.name)),
    }
    for link in links:
        quads.update(_quads(link, source, names, path))
    return sorted(quads, key=str)


def _links(path: Path) -> Iterator[Link]:
    rows = rows_of(path)
    _, header = next(rows, (1, []))
    places, implied = _columns(header, path)
    for number, row in rows:
        cells = {
            column: " ".join(row[place].split()) if place < len(row) else ""
            for column, place in places.items()
        }
        if any(cell.strip() for cell in row):
            yield Link(number, {"relation": implied, **{k: v for k, v in cells.items() if v}})


def _columns(header: list[str], path: Path) -> tuple[dict[str, int], str]:
    """Where each known column stands, and the relation that the concern's own column name implies."""
    folded = [" ".join(cell.casefold().replace("_", " ").split()) for cell in header]
    places: dict[str, int] = {}
    for column, spellings in COLUMNS.items():
        place = next((folded.index(one) for one in spellings if one in folded), None)
        if place is not None:
            places[column] = place
    for column in ("role", "concern"):
        if column not in places:
            found = ", ".join(cell for cell in header if cell) or "none"
            raise SourceError(
                f"{safe_text(str(path))}:1: no column for the {column}; name it {COLUMNS[column][0]} "
                f"(columns found: {safe_text(found)})",
                path=str(path),
                line=1,
            )
    implied = folded[places["concern"]]
    return places, implied if implied in RELATIONS else "responsibility"


def _quads(link: Link, source: ox.NamedNode, names: _Names, path: Path) -> Iterator[ox.Quad]:
    for column in ("role", "concern"):
        if not link.cells.get(column):
            raise fault(path, link.row, f"no {column} in the row; fill it in or delete the row")
    relation = link.cells["relation"]
    property_ = RELATIONS.get(relation.casefold())
    if property_ is None:
        raise fault(
            path, link.row, f"unknown relation {relation!r}; known are {', '.join(sorted(RELATIONS))}"
        )
    role, concern = names.of("Role", link.cells["role"]), names.of("Concern", link.cells["concern"])
    claim = ox.NamedNode(f"urn:remit:claim:{_slug(path.stem)}:{link.row}")
    yield from names.new()
    yield ox.Quad(role, _own(property_), concern, claim)
    yield ox.Quad(claim, _TYPE, _own("Claim"))
    yield ox.Quad(claim, _name("dcterms:source"), source)
    yield ox.Quad(claim, _own("modality"), _own("Plain"))
    told = link.cells.get("note") or f"row {link.row} of {path.name}"
    yield ox.Quad(claim, _name("dcterms:description"), ox.Literal(told, language="en"))
    if text := link.cells.get("definition"):
        yield ox.Quad(concern, _name("skos:definition"), ox.Literal(text, language="en"))
    below = concern
    for column in ("group", "area"):
        if label := link.cells.get(column):
            above = names.of("Concept", label)
            yield from names.new()
            if not names.is_placed(below):
                yield ox.Quad(below, _name("skos:broader"), above)
            below = above


class _Names:
    """The IRIs of names: those known already, and those made here, told once by `new`."""

    def __init__(self, known: ox.Store) -> None:
        self._known = known
        self._of: dict[tuple[str, str], ox.NamedNode] = {}
        self._new: list[ox.Quad] = []
        for property_ in ("skos:altLabel", "skos:prefLabel"):  # a label goes over a synonym
            for quad in known.quads_for_pattern(None, _name(property_), None, ox.DefaultGraph()):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                    for kind in self._kinds(quad.subject):
                        self._of[kind, _folded(quad.object.value)] = quad.subject

    def of(self, kind: str, label: str) -> ox.NamedNode:
        """The IRI of a name among roles ("Role"), concerns ("Concern") or groups and areas ("Concept")."""
        key = (kind, _folded(label))
        if key not in self._of:
            iri = ox.NamedNode(f"urn:remit:{kind.lower()}:{_slug(label)}")
            class_ = _name("skos:Concept") if kind == "Concept" else _own(kind)
            self._of[key] = iri
            self._new.append(ox.Quad(iri, _TYPE, class_))
            self._new.append(ox.Quad(iri, _name("skos:prefLabel"), ox.Literal(label, language="en")))
        return self._of[key]

    def new(self) -> Iterator[ox.Quad]:
        """What was made since the last call."""
        made, self._new = self._new, []
        yield from made

    def is_placed(self, concept: ox.NamedNode) -> bool:
        """Whether a concept that was known before stands below another already."""
        broader = self._known.quads_for_pattern(concept, _name("skos:broader"), None, None)
        return next(broader, None) is not None

    def _kinds(self, thing: ox.NamedNode) -> Iterator[str]:
        for quad in self._known.quads_for_pattern(thing, _TYPE, None, ox.DefaultGraph()):
            for kind, class_ in (("Role", _own("Role")), ("Concern", _own("Concern"))):
                if quad.object == class_:
                    yield kind
            if quad.object == _name("skos:Concept"):
                yield "Concept"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _slug(text: str) -> str:
    """A name as the end of an IRI: letters and digits of any script, the rest as single hyphens."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    parts = "".join(character if character.isalnum() else " " for character in plain).split()
    return "-".join(parts) or "x" + text.encode("utf-8", "surrogatepass").hex()


def _name(curie: str) -> ox.NamedNode:
    return ox.NamedNode(expand(curie))


def _own(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(f"remit:{name}"))
