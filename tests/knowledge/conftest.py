"""What a reader of a source made of a path: its statements, to be asked; and O*NET whole, as a store."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pyoxigraph as ox
import pytest

from remit.knowledge.importing import Imported as Done
from remit.knowledge.importing import import_source
from remit.knowledge.load import ontology_folder
from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.closure import Closure, closure_of
from remit.knowledge.sources.report import Report
from remit.knowledge.sources.statements import Statements

ONET = Path(__file__).resolve().parents[3] / "shared" / "data" / "onet-db_29_3_text.zip"


class Imported:
    """What an import made."""

    def __init__(self, reader: ModuleType, path: Path, **options: Any) -> None:
        stated: list[bytes] = []
        derived: list[bytes] = []
        self.report = Report()
        self.into = Statements(_closure(), stated.append, derived.append)
        self.origin = reader.read(path, self.into, self.report, **options)
        self.into.finish()
        self.stated, self.derived = b"".join(stated), b"".join(derived)
        self._store: ox.Store | None = None

    @property
    def store(self) -> ox.Store:
        """A store of what was stated."""
        if self._store is None:
            self._store = ox.Store()
            self._store.bulk_load(self.stated, ox.RdfFormat.N_QUADS)
        return self._store

    def texts(self, thing: str, property_: str) -> set[tuple[str, str]]:
        """The texts of a thing, with their languages."""
        found = [quad.object for quad in self.quads(thing, property_)]
        return {(one.value, one.language or "") for one in found if isinstance(one, ox.Literal)}

    def links(self, thing: str, property_: str) -> set[str]:
        """What a thing is tied to."""
        found = [quad.object for quad in self.quads(thing, property_)]
        return {one.value for one in found if isinstance(one, ox.NamedNode)}

    def said(self, claim: str) -> set[tuple[str, str, str]]:
        """What a claim says."""
        found: list[Any] = list(self.store.quads_for_pattern(None, None, None, ox.NamedNode(claim)))
        return {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in found}

    def of(self, class_: str) -> set[str]:
        """The things that are stated to be of a class."""
        class_iri = ox.NamedNode(expand(class_) if ":" in class_ else NS + class_)
        found: list[Any] = list(
            self.store.quads_for_pattern(None, ox.NamedNode(expand("rdf:type")), class_iri, None)
        )
        return {quad.subject.value for quad in found}

    def quads(self, thing: str | None, property_: str) -> list[ox.Quad]:
        """The statements about a thing, or about any, with a property."""
        subject = ox.NamedNode(thing) if thing else None
        return list(self.store.quads_for_pattern(subject, ox.NamedNode(property_), None, None))

    def counts(self) -> dict[str, tuple[int, int]]:
        """How many rows of each file were read, and how many of them refused."""
        return {count.file: (count.read, count.refused) for count in self.report.counts()}

    def refused(self) -> list[tuple[str, int, str, bool, str]]:
        """What was refused: file, row, column, whether it is a fault, and why."""
        return [(one.file, one.row, one.column, one.fault, one.reason) for one in self.report.refused]


@pytest.fixture(scope="session")
def onet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    """The release of O*NET in the shared data, imported once for all tests, and its store, to be read."""
    store = tmp_path_factory.mktemp("onet") / "onet.store"
    return import_source("onet", ONET, store), store


@cache
def _closure() -> Closure:
    return closure_of(ontology_folder() / "remit.ttl")


@pytest.fixture(scope="session")
def imported() -> Callable[..., Imported]:
    """Read a path with a reader."""
    return Imported
