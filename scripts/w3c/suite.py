"""The W3C's tests of SPARQL queries and results, read from their manifests.

All files of data lie in one store, each as a graph under the address of its file, so that a test asks of the
graphs that it names, by the parameters that the protocol and the command line have for that.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

ARCHIVE = Path(__file__).resolve().parents[3] / "shared" / "data" / "w3c" / "rdf11-sparql10-11.tar.gz"
BASE = "https://tests.example/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DAWGT = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#"
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}
_FROM = re.compile(r"\bFROM\s+(NAMED\s+)?<", re.IGNORECASE)
EVALUATION = frozenset({"QueryEvaluationTest", "CSVResultFormatTest"})
NOT_QUERIES = frozenset(
    {
        "entailment",
        "service",
        "syntax-fed",
        "protocol",
        "service-description",
        "http-rdf-update",
        "graph-store-protocol",
    }
)
"""Suites that are about entailment regimes, about asking other servers, or about HTTP alone."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test: its query with what it is asked of, and the file with its answer, or None."""

    suite: str
    name: str
    kind: str
    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    result: Path | None = None

    @property
    def id(self) -> str:
        """What it is called, with its suite."""
        return f"{self.suite}/{self.name}"


def unpack(folder: Path) -> Path:
    """Unpack the tests; the folder of those of SPARQL."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder / "rdf-tests" / "sparql"


def address(path: Path, root: Path) -> str:
    """The address that a file of the tests has in them."""
    return BASE + path.relative_to(root).as_posix()


def store_of(root: Path) -> ox.Store:
    """A store with every file of data as a graph of its own; one that is no RDF is a test of syntax."""
    store = ox.Store()
    for path in sorted(root.rglob("*")):
        if path.suffix not in (".ttl", ".nt", ".rdf") or path.name.startswith("manifest"):
            continue
        try:
            iri = address(path, root)
            store.load(path=path, format=FORMATS[path.suffix], base_iri=iri, to_graph=ox.NamedNode(iri))
        except (SyntaxError, ValueError):
            continue
    return store


def cases(root: Path) -> Iterator[Case]:
    """Every test of the syntax and of the evaluation of queries, in the order of the manifests."""
    for manifest in sorted(root.glob("sparql1[01]/*/manifest.ttl")):
        if manifest.parent.name not in NOT_QUERIES:
            yield from _cases_of(manifest, root)


def _cases_of(manifest: Path, root: Path) -> Iterator[Case]:
    graph = Manifest(manifest, root)
    suite = f"{manifest.parent.parent.name}/{manifest.parent.name}"
    for test in graph.members(graph.one(graph.root, MF + "entries")):
        kind = graph.one(test, RDF + "type")
        if kind is None or "Update" in kind.value or not kind.value.startswith(MF):
            continue
        action, result = graph.one(test, MF + "action"), graph.one(test, MF + "result")
        name = graph.text(graph.one(test, MF + "name")) or test.value.rpartition("#")[2]
        query = graph.one(action, QT + "query") or action
        if query is None:
            raise ValueError(f"{manifest}: {test} has no query")
        path = _path(query, root)
        yield Case(
            suite,
            name,
            kind.value.removeprefix(MF),
            f"BASE <{address(path, root)}>\n" + path.read_text(encoding="utf-8"),
            *_dataset(graph, action, path),
            _path(result, root) if isinstance(result, ox.NamedNode) else None,
        )


def _dataset(graph: Manifest, action: object, query: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Default and named graphs; none where the query says them itself, one that is not there for no data."""
    if _FROM.search(query.read_text(encoding="utf-8")):
        return (), ()
    default = [node.value for node in graph.every(action, QT + "data")]
    named = [_named(graph, node) for node in graph.every(action, QT + "graphData")]
    return tuple(default or [BASE + "nothing"]), tuple(named)


def _named(graph: Manifest, node: ox.NamedNode | ox.BlankNode) -> str:
    inner = graph.one(node, QT + "graph")
    return (inner or node).value


def _path(node: object, root: Path) -> Path:
    if not isinstance(node, ox.NamedNode):
        raise TypeError(f"{node} names no file")
    return root / node.value.removeprefix(BASE)


class Manifest:
    """A manifest, and what is said of a node in it."""

    def __init__(self, manifest: Path, root: Path) -> None:
        iri = address(manifest, root)
        self.root = ox.NamedNode(iri)
        self.store = ox.Store()
        self.store.load(path=manifest, format=ox.RdfFormat.TURTLE, base_iri=iri)
        if not any(self.store.quads_for_pattern(self.root, None, None)):
            found = next(self.store.quads_for_pattern(None, ox.NamedNode(MF + "entries"), None))
            self.root = found.subject  # type: ignore[assignment]

    def every(self, node: object, property_: str) -> list[ox.NamedNode | ox.BlankNode]:
        """All values of a property, sorted."""
        if not isinstance(node, ox.NamedNode | ox.BlankNode):
            return []
        found = self.store.quads_for_pattern(node, ox.NamedNode(property_), None)
        return sorted((quad.object for quad in found), key=str)  # type: ignore[misc]

    def one(self, node: object, property_: str) -> ox.NamedNode | ox.BlankNode | None:
        """The first value of a property."""
        return next(iter(self.every(node, property_)), None)

    def text(self, node: object) -> str:
        """What a literal says; "" for any other node."""
        return node.value if isinstance(node, ox.Literal) else ""

    def members(self, head: object) -> Iterator[ox.NamedNode | ox.BlankNode]:
        """The members of an RDF list."""
        while isinstance(head, ox.BlankNode):
            first = self.one(head, RDF + "first")
            if first is not None:
                yield first
            head = self.one(head, RDF + "rest")
