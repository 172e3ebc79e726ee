"""The reader of any RDF, by a mapping: CONSTRUCT queries that make our shape of the source's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from remit.errors import LimitError, QueryError, SourceError
from remit.knowledge.answer import Triples
from remit.knowledge.bounded import query
from remit.knowledge.load import ontology_folder
from remit.knowledge.namespace import compress, expand
from remit.knowledge.query import table
from remit.knowledge.rdf_files import FORMATS, quads_of
from remit.knowledge.sources.names import slug
from remit.knowledge.sources.rdf.queries import MappingQuery, read_mapping
from remit.knowledge.sources.rdf.triples import Mapped, own_vocabulary
from remit.knowledge.sources.report import Origin, Report
from remit.knowledge.sources.statements import Statements, is_iri
from remit.knowledge.store import Knowledge
from remit.text import safe_text

TIMEOUT_S: Final = 120.0
"""How long one query of a mapping may take."""

MAX_BYTES: Final = 512 * 1024 * 1024
"""How much one query of a mapping may make, as N-Triples."""

_FACTS: Final = """
SELECT DISTINCT ?set ?property ?value WHERE {
  VALUES ?class { owl:Ontology <http://rdfs.org/ns/void#Dataset> <http://www.w3.org/ns/dcat#Dataset> }
  ?set a ?class ; ?property ?value
  FILTER (ISIRI(?set))
}
"""
_SAID: Final = {
    "title": ("dcterms:title", "rdfs:label", "skos:prefLabel"),
    "version": ("owl:versionInfo", "schema:version"),
    "license": ("dcterms:license",),
    "attribution": ("dcterms:rights", "dcterms:bibliographicCitation"),
    "homepage": ("schema:url",),
}


def read(
    path: Path, into: Statements, report: Report, *, mapping: Path | str = "org", name: str = ""
) -> Origin:
    """Say what a mapping makes of an RDF file, or of the RDF files in a folder; where the data is from.

    A triple that a query makes is a row: `report` has a file a query, the n-th triple in order. Ties by our
    properties are said in a claim, one for each role and modality; anything else is part of what things are.
    A blank node of the source gets an IRI by its place in the file, so that the same file gives the same
    names; one that a query makes is refused, and so is a property or class that the vocabulary does not have.

    Raises:
        SourceError: the source or the mapping cannot be read, or the mapping makes nothing of it.
        QueryError: a query of the mapping is refused, or wrong.
        LimitError: a query took too long, or made too much.

    """
    queries = read_mapping(mapping)
    own_name = name or f"rdf:{slug(path.stem)}"
    store, things = _scratch(path, own_name, report)
    origin = _origin(store, path, own_name)
    into.source(origin)
    mapped = Mapped(into, report, origin, own_vocabulary(ontology_folder() / "remit.ttl"))
    knowledge = Knowledge(store, (str(path),))
    for one in queries:
        made = ox.parse(_constructed(knowledge, one), ox.RdfFormat.N_TRIPLES)
        mapped.take(one, (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in made))
    if not mapped.made:
        raise SourceError(
            f"{safe_text(str(path))}: the mapping {safe_text(str(mapping))} makes nothing of it; "
            "name one that fits with --mapping, a folder of CONSTRUCT queries (see docs/rdf-mapping.md)",
            path=str(path),
        )
    mapped.claims(path, str(mapping))
    _tell_what_is_unused(things, mapped.named, report)
    return origin


def _scratch(path: Path, name: str, report: Report) -> tuple[ox.Store, set[str]]:
    """The source in a store of its own, all in the default graph; and what it has statements about."""
    store = ox.Store()
    things: set[str] = set()
    for file in _files(path):
        size = file.stat().st_size if file.is_file() else 0
        report.step(file.name, 0, size)
        names = _Blanks(name, file.name if path.is_dir() else "")
        quads = [_without_blanks(quad, names) for quad in quads_of(file)]
        if not quads:
            raise SourceError(f"{safe_text(str(file))}: there are no triples in it", path=str(file))
        store.bulk_extend(quads)
        things.update(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))
        report.note(f"{file.name}: {len(quads)} triples read")
        report.step(file.name, size, size)
    return store, things


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in FORMATS)
    if not files:
        raise SourceError(
            f"{safe_text(str(path))}: there is no RDF file in it; known are {' '.join(FORMATS)}",
            path=str(path),
        )
    return files


class _Blanks:
    """IRIs for the blank nodes of one file, numbered as they come."""

    def __init__(self, name: str, file: str) -> None:
        self._stem = f"urn:remit:thing:{name}:" + (f"{slug(file)}:" if file else "")
        self._of: dict[ox.BlankNode, ox.NamedNode] = {}

    def name(self, node: ox.BlankNode) -> ox.NamedNode:
        if node not in self._of:
            self._of[node] = ox.NamedNode(f"{self._stem}{len(self._of) + 1}")
        return self._of[node]


def _without_blanks(quad: ox.Quad, names: _Blanks) -> ox.Quad:
    subject = names.name(quad.subject) if isinstance(quad.subject, ox.BlankNode) else quad.subject
    object_ = names.name(quad.object) if isinstance(quad.object, ox.BlankNode) else quad.object
    return ox.Quad(subject, quad.predicate, object_)


def _origin(store: ox.Store, path: Path, name: str) -> Origin:
    """What the source says of itself, if a dataset or an ontology in it has a title, a licence and so on."""
    facts: dict[str, dict[str, set[str]]] = {}
    for thing, property_, value in table(Knowledge(store, (str(path),)), _FACTS):
        if thing and property_ and value:
            facts.setdefault(thing, {}).setdefault(property_, set()).add(value)
    said = facts[min(facts)] if facts else {}

    def first(field: str) -> str:
        found = (min(said[expand(curie)]) for curie in _SAID[field] if expand(curie) in said)
        return next(found, "")

    licence, homepage = first("license"), first("homepage")
    words = [first("attribution"), "" if is_iri(licence) else licence]
    return Origin(
        name,
        first("title") or path.name,
        version=first("version"),
        license=licence if is_iri(licence) else "",
        attribution=" ".join(filter(None, words)),
        homepage=homepage if is_iri(homepage) else "",
    )


def _constructed(knowledge: Knowledge, one: MappingQuery) -> bytes:
    """What a query makes, as N-Triples in order.

    The process that evaluates it is a new one and no fork, for the store that is being filled runs threads.
    """
    try:
        answer = query(knowledge, one.text, timeout_s=TIMEOUT_S, max_bytes=MAX_BYTES, method="new")
    except QueryError as error:
        raise QueryError(f"{one.name}: {error}", line=error.line, column=error.column) from error
    except LimitError as error:
        what = str(error).partition(";")[0]
        raise LimitError(f"{one.name}: {what}; make the query simpler, or the source smaller") from error
    if not isinstance(answer, Triples):
        raise QueryError(f"{one.name}: a mapping is made of CONSTRUCT queries, and this is none")
    return answer.ntriples


def _tell_what_is_unused(things: Iterable[str], named: set[str], report: Report) -> None:
    unused = sorted(set(things) - named)
    if unused:
        examples = ", ".join(_short(unused))
        report.note(f"{len(unused)} things of the source are in nothing that the mapping makes: {examples}")


def _short(iris: list[str], limit: int = 5) -> Iterator[str]:
    yield from (safe_text(compress(iri)) for iri in iris[:limit])
    if len(iris) > limit:
        yield "…"
