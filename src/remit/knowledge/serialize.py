"""Knowledge as RDF text: what was loaded and what the rules at load added to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from remit.errors import ParameterError
from remit.knowledge.namespace import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph

    from remit.knowledge.store import Knowledge

_BLANK: Final = "urn:remit:blank:"
FORMS: Final = ("trig", "ttl", "nt", "jsonld", "nq")
"""trig and nq have every claim as a named graph; the others have the default graph, the everyday picture."""

EVERYDAY: Final = "https://w3id.org/remit/graph/everyday"
"""The named graph that holds the everyday picture, for stores whose default graph is all graphs at once."""


def serialize(kg: Knowledge, form: str, *, everyday_graph: bool = False) -> bytes:
    """The knowledge as UTF-8 RDF in one of `FORMS`; the same knowledge gives the same bytes.

    With `everyday_graph`, trig and nq have the default graph as the named graph `EVERYDAY`. JSON-LD comes
    with a context of all known prefixes (https://www.w3.org/TR/json-ld11/#the-context).

    Raises:
        ParameterError: another form is named, or one without named graphs where one is asked for.

    """
    import pyoxigraph

    if form not in FORMS:
        raise ParameterError(f"unknown RDF format {form!r}; there are {', '.join(FORMS)}")
    if form in ("trig", "nq"):
        every = _canonical(kg.store)
        quads = sorted(_with_everyday(every) if everyday_graph else every, key=_by_graph)
        return _quads_text(quads, form)
    if everyday_graph:
        raise ParameterError(f"{form} has no named graphs; use trig or nq")
    everyday = _canonical(kg.store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph()))
    triples = sorted((quad.triple for quad in everyday), key=str)
    if form == "jsonld":
        return _json_ld(triples)
    turtle = form == "ttl"
    rdf_format = pyoxigraph.RdfFormat.TURTLE if turtle else pyoxigraph.RdfFormat.N_TRIPLES
    return (
        pyoxigraph.serialize(triples, format=rdf_format, prefixes=dict(PREFIXES) if turtle else None) or b""
    )


def _quads_text(quads: list[pyoxigraph.Quad], form: str) -> bytes:
    import pyoxigraph

    if form == "nq":
        return pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    return pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.TRIG, prefixes=dict(PREFIXES)) or b""


def _with_everyday(quads: Iterable[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Quad]:
    import pyoxigraph

    graph = pyoxigraph.NamedNode(EVERYDAY)
    for quad in quads:
        everyday = quad.graph_name == pyoxigraph.DefaultGraph()
        yield pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, graph) if everyday else quad


def _canonical(quads: Iterable[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Quad]:
    """The same quads, with blank nodes named by RDFC 1.0: the engine's own names are by chance."""
    import pyoxigraph

    with_blanks = pyoxigraph.Dataset()
    for quad in quads:
        if any(
            isinstance(term, pyoxigraph.BlankNode) for term in (quad.subject, quad.object, quad.graph_name)
        ):
            with_blanks.add(quad)
        else:
            yield quad
    with_blanks.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    yield from with_blanks


def _by_graph(quad: object) -> tuple[str, str]:
    return str(getattr(quad, "graph_name", "")), str(quad)


def _json_ld(triples: list[pyoxigraph.Triple]) -> bytes:
    """JSON-LD with a context: rdflib writes names in short, the engine would write every IRI in full.

    rdflib gives blank nodes new names and lists no order, so the canonical names of RDFC 1.0 travel as IRIs
    and every list of values is sorted.
    """
    import pyoxigraph

    from remit.knowledge.rdf import graph_of

    dataset = pyoxigraph.Dataset(pyoxigraph.Quad(*triple) for triple in triples)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    named = [pyoxigraph.Triple(_named(q.subject), q.predicate, _named(q.object)) for q in dataset]
    graph = graph_of(pyoxigraph.serialize(named, format=pyoxigraph.RdfFormat.N_TRIPLES) or b"")
    text: str = graph.serialize(format="json-ld", context=dict(PREFIXES), auto_compact=True)
    ordered = json.dumps(_sorted(json.loads(text)), ensure_ascii=False, indent=1, sort_keys=True)
    return (ordered.replace(_BLANK, "_:") + "\n").encode("utf-8", "surrogatepass")


def _named(term: Any) -> Any:
    import pyoxigraph

    if isinstance(term, pyoxigraph.BlankNode):
        return pyoxigraph.NamedNode(_BLANK + term.value)
    return term


def _sorted(value: Any) -> Any:
    """A JSON-LD value with its sets in order; `@list` keeps its own."""
    if isinstance(value, dict):
        return {key: one if key == "@list" else _sorted(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
