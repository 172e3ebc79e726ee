"""Packages of O*NET: two small ones that lie here, what tests make of them, and what they are read as."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from remit.knowledge.importing import Imported
from remit.knowledge.load import load, ontology_folder
from remit.knowledge.manifest import Entry
from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.closure import closure_of
from remit.knowledge.sources.onet import reader as onet
from remit.knowledge.sources.report import Origin, Refused, Report
from remit.knowledge.sources.statements import Statements

HERE = Path(__file__).parent
CLOSURE = closure_of(ontology_folder() / "remit.ttl")
OWN = "urn:remit:onet:"

Package = Mapping[str, list[list[str]]]
"""The rows of tables, header first, by the tables' names."""


class Asked:
    """A store of what O*NET says, to be asked."""

    store: ox.Store

    def objects(self, thing: str, property_: str) -> set[str]:
        found = self.store.quads_for_pattern(
            ox.NamedNode(thing), ox.NamedNode(property_), None, ox.DefaultGraph()
        )
        return {quad.object.value for quad in found if isinstance(quad.object, (ox.NamedNode, ox.Literal))}

    def one(self, thing: str, property_: str) -> str:
        (value,) = self.objects(thing, property_)
        return value

    def things(self, class_: str) -> set[str]:
        """The things of one of our classes."""
        found = self.store.quads_for_pattern(
            None, ox.NamedNode(expand("rdf:type")), ox.NamedNode(NS + class_), ox.DefaultGraph()
        )
        return {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}

    def figures(self, code: str, element: str) -> dict[str, str]:
        node = f"{OWN}requirement:{code}:{element}"
        return {name: value for name in ("importance", "level") for value in self.objects(node, NS + name)}

    def claim(self, code: str, table: str) -> str:
        return self.one(f"urn:remit:claim:onet:{code}:{table}", expand("dcterms:description"))


@dataclass(frozen=True)
class Read(Asked):
    """What a package was read as."""

    quads: bytes
    report: Report
    into: Statements
    origin: Origin

    @cached_property
    def store(self) -> ox.Store:  # type: ignore[override]
        store = ox.Store()
        store.bulk_load(self.quads, ox.RdfFormat.N_QUADS)
        return store

    def faults(self) -> list[tuple[str, int, str, str]]:
        return [(one.file, one.row, one.column, one.reason) for one in self.report.refused if one.fault]


@dataclass(frozen=True)
class Whole(Asked):
    """What the whole release was imported as."""

    entry: Entry
    refused: tuple[Refused, ...]
    store: ox.Store


class Make:
    """Makes packages, and reads them."""

    def __init__(self) -> None:
        self.old, self.new = _lying_here("release-29.3"), _lying_here("release-30.3")

    def changed(self, table: str, *rows: list[str]) -> Package:
        """The small package with more rows in one table."""
        return {**self.old, table: [*self.old[table], *rows]}

    def text(self, path: Path, package: Package) -> Path:
        """A folder of text tables."""
        path.mkdir(parents=True, exist_ok=True)
        for name, rows in package.items():
            lines = "".join("\t".join(row) + "\r\n" for row in rows)
            (path / f"{name}.txt").write_text(lines, encoding="utf-8", newline="")
        return path

    def books(self, path: Path, package: Package) -> Path:
        """The same as workbooks, with numbers where a cell is one."""
        import openpyxl

        path.mkdir(parents=True, exist_ok=True)
        for name, rows in package.items():
            book = openpyxl.Workbook(write_only=True)
            sheet = book.create_sheet()
            for row in rows:
                sheet.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row])
            book.save(path / f"{name}.xlsx")
        return path

    def zipped(self, folder: Path, path: Path) -> Path:
        """The folder as an archive, with its name inside."""
        with zipfile.ZipFile(path, "w") as archive:
            for one in folder.iterdir():
                archive.write(one, f"{folder.name}/{one.name}")
        return path

    def read(self, path: Path, **options: Any) -> Read:
        """What a package is read as."""
        chunks: list[bytes] = []
        into, report = Statements(CLOSURE, chunks.append, chunks.append), Report()
        origin = onet.read(path, into, report, **options)
        into.finish()
        return Read(b"".join(chunks), report, into, origin)


def _lying_here(name: str) -> Package:
    return {
        path.stem: [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        for path in sorted((HERE / name).glob("*.txt"))
    }


@pytest.fixture(scope="session")
def make() -> Make:
    """Makes packages, and reads them."""
    return Make()


@pytest.fixture(scope="session")
def real(onet: tuple[Imported, Path]) -> Whole:
    """The release in the shared data, whole: read it, do not change it."""
    done, folder = onet
    return Whole(done.entry, done.refused, load(folder).store)


@pytest.fixture
def small(make: Make) -> Read:
    """The small package, as release 29.3 would have it."""
    return make.read(HERE / "release-29.3", version="29.3")
