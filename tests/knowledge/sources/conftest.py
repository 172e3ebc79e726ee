"""A matrix of activities and roles, read, with what the tests ask of it."""

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
from remit.knowledge.sources.raci import reader as raci
from remit.knowledge.sources.raci.letters import LETTERS
from remit.knowledge.sources.report import Origin, Report
from remit.knowledge.sources.statements import BROADER, LABEL, Statements

CLOSURE = closure_of(ontology_folder() / "remit.ttl")
LETTER_OF = {iri: letter for letter, iri in LETTERS.items()}


def value(node: Any) -> str:
    return str(node.value)


@dataclass(frozen=True)
class Matrix:
    """What a matrix was read as."""

    store: ox.Store
    report: Report
    origin: Origin

    def label(self, node: Any) -> str:
        (quad,) = self.store.quads_for_pattern(node, ox.NamedNode(LABEL), None)
        return value(quad.object)

    def links(self) -> set[tuple[str, str, str]]:
        """Activity, role and letter of every relation that a claim states."""
        return {
            (self.label(q.object), self.label(q.subject), LETTER_OF[q.predicate.value])
            for q in self.store
            if q.predicate.value in LETTER_OF and not isinstance(q.graph_name, ox.DefaultGraph)
        }

    def labels(self, class_: str) -> set[str]:
        quads = self.store.quads_for_pattern(
            None, ox.NamedNode(expand("rdf:type")), ox.NamedNode(NS + class_), ox.DefaultGraph()
        )
        return {self.label(quad.subject) for quad in quads}

    def above(self) -> dict[str, str]:
        """What stands above each activity or group, by label."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(BROADER), None)
        return {self.label(quad.subject): self.label(quad.object) for quad in quads}

    def refused(self) -> list[tuple[int, str, str, bool]]:
        return [(one.row, one.column, one.value, one.fault) for one in self.report.refused]


def read(path: Path, **options: str | ox.Store) -> Matrix:
    chunks: list[bytes] = []
    into = Statements(CLOSURE, chunks.append, chunks.append)
    report = Report()
    origin = raci.read(path, into, report, **options)  # type: ignore[arg-type]
    into.finish()
    store = ox.Store()
    store.load(b"".join(chunks), ox.RdfFormat.N_QUADS)
    return Matrix(store, report, origin)


@pytest.fixture(scope="session")
def matrix_of() -> Callable[..., Matrix]:
    """Reads a file as a matrix."""
    return read


@pytest.fixture
def matrix(tmp_path: Path) -> Callable[..., Matrix]:
    """Reads a text as the matrix in a file."""

    def made(text: str, name: str = "launch plan.csv", **options: str | ox.Store) -> Matrix:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read(path, **options)

    return made
