"""The rules at load find all that an OWL RL reasoner finds for our own terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import owlrl
import pyoxigraph as ox
import rdflib

from remit.knowledge.namespace import NS
from remit.knowledge.store import Knowledge

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"


def telling(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The statements from which anything can follow: of all texts and numbers, some of each property of ours.

    From these only the class of what has them follows, and a reasoner takes most of its time over them.
    """
    seen: Counter[ox.NamedNode] = Counter()
    for quad in quads:
        if isinstance(quad.object, ox.Literal):
            seen[quad.predicate] += 1
            if not quad.predicate.value.startswith(NS) or seen[quad.predicate] > 20:
                continue
        yield quad


def asserted(kg: Knowledge) -> rdflib.Graph:
    """What the files say in their default graphs and in the claims that hold without a condition."""
    store = ox.Store()
    for path in sorted([*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("documents/*.trig")]):
        if path.name != "shapes.ttl":
            store.load(path.read_bytes(), format=ox.RdfFormat.TRIG)
    graph = rdflib.Graph()
    unconditional = ox.NamedNode(NS + "UnconditionalClaim")
    kinds = kg.store.quads_for_pattern(None, None, unconditional, ox.DefaultGraph())
    kept = {ox.DefaultGraph(), *(quad.subject for quad in kinds)}
    triples = [quad.triple for quad in telling(store) if quad.graph_name in kept]
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return graph


def test_a_reasoner_adds_nothing_for_our_own_terms(kg: Knowledge) -> None:
    graph = asserted(kg)
    before = len(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert len(graph) > before
    own = [
        (s, p, o)
        for s, p, o in graph
        if isinstance(s, rdflib.URIRef)
        and not str(s).startswith(NS)
        and (str(p).startswith(NS) or (p == rdflib.RDF.type and str(o).startswith(NS)))
    ]
    assert len(own) > 1000
    ours = kg.dataset.default_graph
    assert sorted({triple for triple in own if triple not in ours}) == []
