"""A scratch copy of what is known: ties in it can be changed, and nothing that was loaded is touched.

A tie that a change makes stands in the default graph alone: a plan is no claim of any document. A tie that a
change takes away goes from the claims too, so that none says what no longer holds.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from remit.errors import SourceError
from remit.knowledge import lookup
from remit.knowledge.load import ontology_folder
from remit.knowledge.namespace import NS, expand
from remit.knowledge.query import table
from remit.knowledge.rdf_files import FORMATS, read_into
from remit.knowledge.rules import follow
from remit.knowledge.store import Knowledge
from remit.text import safe_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Triple = tuple[str, str, str]

_DEFAULT: Final = ox.DefaultGraph()
_CONDITION: Final = ox.NamedNode(NS + "condition")
_MODALITY: Final = ox.NamedNode(NS + "modality")
_WEAK: Final = tuple(ox.NamedNode(NS + name) for name in ("Optional", "Emerging"))
_NAMING: Final = tuple(expand(f"{prefix}:") for prefix in ("rdf", "rdfs", "skos", "dcterms", "owl"))
_NARROWER: Final = "SELECT DISTINCT ?property ?wide WHERE { ?property rdfs:subPropertyOf* ?wide }"
_UNDER: Final = """
SELECT DISTINCT ?s ?p ?o ?stage WHERE {
  { ?claim remit:condition ?stage } UNION { GRAPH ?where { ?claim remit:condition ?stage } }
  GRAPH ?claim { ?s ?p ?o FILTER (ISIRI(?s) && ISIRI(?o)) }
}
"""


def copy_of(kg: Knowledge, change: Callable[[Knowledge], None]) -> Knowledge:
    """A copy of the knowledge with a change made in it; what `change` raises is raised, and no copy made.

    What is in memory is copied there; of a store folder, which can be large, the copy shares the files; an
    endpoint is read into memory first.
    """
    if kg.index is not None:
        from remit.knowledge.index import combined

        def write(store: ox.Store) -> None:
            change(replace(kg, store=store, index=None, keep=None))

        store, index, keep = combined(kg.index, kg.index.parent, write)
        return replace(kg, store=store, index=index, keep=keep)
    store = ox.Store()
    store.bulk_extend(kg.remote.whole if kg.remote else kg.store)
    made = replace(kg, store=store, remote=None, keep=None)
    change(made)
    return made


def add_file(kg: Knowledge, path: Path) -> None:
    """Add what a file says, a table of roles or RDF, to a copy; names that are known there are those known.

    Raises:
        SourceError: the file is missing, of an unknown kind, or cannot be read.

    """
    from remit.knowledge.sources.cells import SUFFIXES
    from remit.knowledge.sources.tables.reader import read_table

    suffix = path.suffix.lower()
    if suffix not in FORMATS and suffix not in SUFFIXES:
        known = " ".join((*FORMATS, *SUFFIXES))
        raise SourceError(
            f"{safe_text(str(path))}: unknown kind of file {suffix!r}; known are {known}", path=str(path)
        )
    part, vocabulary = _part()
    if suffix in FORMATS:
        read_into(part, path)
    else:
        part.extend(read_table(path, kg.store))
    follow(part)
    kg.store.extend(quad for quad in part if quad not in vocabulary)


def state(kg: Knowledge, triples: Iterable[Triple]) -> None:
    """Add ties between things to the default graph of a copy, with what follows from them."""
    part, vocabulary = _part()
    part.extend(ox.Quad(lookup.node(s), ox.NamedNode(p), lookup.node(o)) for s, p, o in triples)
    follow(part)
    kg.store.extend(quad for quad in part if quad not in vocabulary)


def name_role(kg: Knowledge, iri: str, label: str) -> None:
    """Add a role of a name to a copy."""
    state(kg, [(iri, expand("rdf:type"), expand("remit:Role"))])
    name = ox.Quad(ox.NamedNode(iri), ox.NamedNode(expand("skos:prefLabel")), ox.Literal(label))
    kg.store.add(name)


def narrower(kg: Knowledge, names: Iterable[str]) -> frozenset[str]:
    """The properties of some local names, and all below them, as IRIs."""
    return frozenset(
        iri for name in names for iri, _ in table(kg, _NARROWER, wide=ox.NamedNode(NS + name)) if iri
    )


def untie(kg: Knowledge, role: str, properties: frozenset[str], concern: str) -> tuple[str, ...]:
    """Take the tie of a role and a concern out of a copy and its claims; by which properties it was.

    What a claim says only under a condition, of some organisations or as not yet so is no tie, and stays.
    """
    every = list(kg.store.quads_for_pattern(lookup.node(role), None, lookup.node(concern), None))
    gone = [
        quad for quad in every if quad.predicate.value in properties and not _is_weak(kg, quad.graph_name)
    ]
    for quad in gone:
        kg.store.remove(quad)
    return tuple(sorted({quad.predicate.value for quad in gone if quad.graph_name == _DEFAULT}))


def remove_thing(kg: Knowledge, iri: str) -> None:
    """Take a thing out of a copy, with all that is said of it or about it."""
    for quad in _about(kg, iri):
        kg.store.remove(quad)


def rename(kg: Knowledge, old: str, new: str) -> None:
    """Make one role of two in a copy: all that is said of the old one is said of the new one.

    The old one's names, classes and definitions go, and so does what would tie the new one to itself.
    """
    was, becomes = lookup.node(old), lookup.node(new)
    for quad in _about(kg, old):
        kg.store.remove(quad)
        if quad.subject == was and quad.predicate.value.startswith(_NAMING):
            continue
        subject = becomes if quad.subject == was else quad.subject
        object_ = becomes if quad.object == was else quad.object
        if subject != object_:
            kg.store.add(ox.Quad(subject, quad.predicate, object_, quad.graph_name))


def let_hold(kg: Knowledge, stage: str) -> int:
    """Let what claims say under a condition hold in a copy; how many ties they make."""
    rows = table(kg, _UNDER, stage=ox.NamedNode(stage))
    said = [(s, p, o) for s, p, o, _ in rows if s and p and o]
    state(kg, said)
    return len(said)


def _is_weak(kg: Knowledge, graph: object) -> bool:
    """Whether a graph is that of a claim whose ties are not in the default graph, as in `rules`."""
    if not isinstance(graph, ox.NamedNode):
        return False
    said = [
        *kg.store.quads_for_pattern(graph, _CONDITION, None, None),
        *(quad for weak in _WEAK for quad in kg.store.quads_for_pattern(graph, _MODALITY, weak, None)),
    ]
    return bool(said)


def _about(kg: Knowledge, iri: str) -> list[ox.Quad]:
    thing = lookup.node(iri)
    store = kg.store
    return [
        *store.quads_for_pattern(thing, None, None, None),
        *store.quads_for_pattern(None, None, thing, None),
    ]


def _part() -> tuple[ox.Store, frozenset[ox.Quad]]:
    """A small store with the vocabulary to find what follows in, and what the vocabulary says."""
    part = ox.Store()
    read_into(part, ontology_folder() / "remit.ttl")
    return part, frozenset(part)
