"""The tasks of the SPARQL protocol: queries, whole graphs, and the description of the service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from remit.knowledge.serving import (
    Bounds,
    Graphs,
    Written,
    evaluate,
    graph,
    rdf_text,
    unknown_graphs,
    written,
)
from remit.web.media import ROWS, TRIPLES, choose, typed
from remit.web.replies import Reply, problem

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

CUT: Final = "Remit-Truncated"
"""The header that says which limit cut an answer: rows or bytes."""


def query(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """The answer to a query in the format that the client likes best."""
    default, named = request.get("default") or (), request.get("named") or ()
    graphs = Graphs(tuple(default), tuple(named)) if default or named else None
    asked = evaluate(kg.store, request["query"], graphs, base=request.get("endpoint"))
    offered = TRIPLES if asked.kind == "triples" else ROWS
    chosen = choose(request["accept"], offered)
    if chosen is None:
        return unacceptable(request["accept"], offered)
    media, form = chosen
    headers = []
    if graphs is not None:
        headers = [("Remit-Unknown-Graph", iri) for iri in unknown_graphs(kg.store, graphs)[:20]]
    return _reply(written(asked, form, bounds), media, headers)


def whole_graph(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """A graph of the store, named by its IRI, or the default graph where none is named."""
    chosen = choose(request["accept"], TRIPLES)
    if chosen is None:
        return unacceptable(request["accept"], TRIPLES)
    media, form = chosen
    found = graph(kg.store, request.get("graph"), form, bounds)
    if found is None:
        return problem(404, f"the store has no graph <{request['graph'][:200]}>; nothing is fetched")
    return _reply(found, media, [])


def description(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """The service description (https://www.w3.org/TR/sparql11-service-description/)."""
    chosen = choose(request["accept"], TRIPLES)
    if chosen is None:
        return unacceptable(request["accept"], TRIPLES)
    media, form = chosen
    formats = " , ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in _FORMATS)
    turtle = f"""
        @prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
        <{request["endpoint"]}> a sd:Service ;
            sd:endpoint <{request["endpoint"]}> ;
            sd:supportedLanguage sd:SPARQL11Query ;
            sd:resultFormat {formats} ;
            sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ] .
    """
    return _reply(Written(rdf_text(turtle, form)), media, [])


def unacceptable(accept: str, offered: tuple[tuple[str, str], ...]) -> Reply:
    """The reply where no format is liked."""
    there = ", ".join(dict.fromkeys(media for media, _ in offered))
    return problem(406, f"nothing here is {accept[:100]}; there are {there}")


def _reply(made: Written, media: str, headers: list[tuple[str, str]]) -> Reply:
    if made.cut:
        headers = [*headers, (CUT, made.cut)]
    return Reply(200, typed(media), made.content, (*headers, ("Vary", "Accept")))


_FORMATS: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "TriG", "N-Quads", "RDF_XML",
)  # fmt: skip
SPARQL: Final[Mapping[str, Callable[[Any, Mapping[str, Any], Bounds], Reply]]] = {
    "query": query,
    "graph": whole_graph,
    "description": description,
}
