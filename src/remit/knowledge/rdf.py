"""The border to rdflib: terms and datasets, made only when somebody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rdflib

from remit.knowledge.namespace import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph


def keep_literals() -> None:
    """Keep rdflib from rewriting literals: INF would become inf, and a date lose its time zone."""
    rdflib.NORMALIZE_LITERALS = False


keep_literals()


def dataset_over(store: pyoxigraph.Store) -> rdflib.Dataset:
    """An rdflib Dataset that reads and writes the given store, our prefixes bound."""
    from oxrdflib import OxigraphStore

    dataset = rdflib.Dataset(store=OxigraphStore(store=store))
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, replace=True)
    return dataset


def term_of(binding: dict[str, str]) -> rdflib.term.Identifier:
    """The rdflib term of one binding of the SPARQL results JSON format; a plain string stays untyped."""
    value = binding["value"]
    match binding["type"]:
        case "uri":
            return rdflib.URIRef(value)
        case "bnode":
            return rdflib.BNode(value)
        case _:
            datatype = binding.get("datatype")
            return rdflib.Literal(
                value, lang=binding.get("xml:lang"), datatype=rdflib.URIRef(datatype) if datatype else None
            )


def graph_of(ntriples: bytes) -> rdflib.Graph:
    """An rdflib Graph of its own with the given N-Triples, our prefixes bound."""
    graph = rdflib.Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    graph.parse(data=ntriples, format="nt")
    return graph
