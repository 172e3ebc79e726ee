"""A table written, read, and asked what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from remit.knowledge.load import ontology_folder
from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.closure import closure_of
from remit.knowledge.sources.report import Origin, Report
from remit.knowledge.sources.statements import BROADER, DEFINITION, LABEL, SYNONYM, Statements
from remit.knowledge.sources.tables import reader as table

CLOSURE = closure_of(ontology_folder() / "remit.ttl")
TIES = {"hasResponsibility", "requiresSkill", "essentialSkill", "optionalSkill", "hasObjective", "hasFocus",
        "tracksMetric", "isAccountableFor", "reportsTo", "influences"}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """What a table was read as."""

    store: ox.Store
    report: Report
    origin: Origin

    def label(self, node: Any) -> str:
        (quad,) = self.store.quads_for_pattern(node, ox.NamedNode(LABEL), None)
        return str(quad.object.value)  # type: ignore[union-attr]

    def links(self) -> set[tuple[str, str, str]]:
        """Role, property and concern of every tie that a claim states."""
        return {
            (self.label(q.subject), q.predicate.value.removeprefix(NS), self.label(q.object))
            for q in self.store
            if q.predicate.value.removeprefix(NS) in TIES and not isinstance(q.graph_name, ox.DefaultGraph)
        }

    def pairs(self) -> set[tuple[str, str]]:
        return {(role, concern) for role, _, concern in self.links()}

    def ratings(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Importance and level, by role and concern; "" where none is stated."""
        rows = self.store.query(
            f"PREFIX r: <{NS}> SELECT ?role ?concern ?i ?l {{ ?role r:qualifiedRequirement ?n . "
            "?n a r:Requirement ; r:concern ?concern . "
            "OPTIONAL { ?n r:importance ?i } OPTIONAL { ?n r:level ?l } }"
        )
        return {
            (self.label(row["role"]), self.label(row["concern"])): tuple(  # type: ignore[misc]
                "" if row[name] is None else format(float(row[name].value), "g") for name in ("i", "l")
            )
            for row in rows  # type: ignore[union-attr]
        }

    def texts(self, property_: str) -> set[tuple[str, str]]:
        quads = self.store.quads_for_pattern(None, ox.NamedNode(property_), None, ox.DefaultGraph())
        return {(self.label(q.subject), q.object.value) for q in quads}  # type: ignore[union-attr]

    def synonyms(self) -> set[tuple[str, str]]:
        return self.texts(SYNONYM)

    def definitions(self) -> set[tuple[str, str]]:
        return self.texts(DEFINITION)

    def above(self) -> set[tuple[str, str]]:
        quads = self.store.quads_for_pattern(None, ox.NamedNode(BROADER), None)
        return {(self.label(q.subject), self.label(q.object)) for q in quads}

    def claim(self, name: str, property_: str) -> str:
        """A text of a claim, by the end of the claim's IRI."""
        claim = ox.NamedNode(f"urn:remit:claim:{name}")
        (quad,) = self.store.quads_for_pattern(claim, ox.NamedNode(expand(property_)), None)
        return str(quad.object.value)  # type: ignore[union-attr]

    def refused(self) -> list[tuple[int, str, str]]:
        return [(one.row, one.column, one.value) for one in self.report.refused]

    def reason(self) -> str:
        """Why the one row that is refused is."""
        (one,) = self.report.refused
        return one.reason

    def told(self, text: str) -> bool:
        return any(text in note for note in self.report.notes)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rows read, written and refused."""
        (one,) = self.report.counts()
        return one.read, one.written, one.refused


def read(path: Path, **options: Any) -> Table:
    chunks: list[bytes] = []
    into = Statements(CLOSURE, chunks.append, chunks.append)
    report = Report()
    origin = table.read(path, into, report, **options)
    into.finish()
    store = ox.Store()
    store.load(b"".join(chunks), ox.RdfFormat.N_QUADS)
    return Table(store, report, origin)


@pytest.fixture(scope="session")
def table_of() -> Callable[..., Table]:
    """Reads a file as a table."""
    return read


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Table]:
    """Writes a text or bytes to a file of a name, and reads it as a table."""

    def write_and_read(text: str | bytes, file: str = "roles.csv", **options: Any) -> Table:
        path = tmp_path / file
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read(path, **options)

    return write_and_read
