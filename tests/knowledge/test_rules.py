"""The rules without a query give what `ontology/rules.ru` gives, whatever is stated and wherever."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import example, given, settings
from hypothesis import strategies as st

from remit.knowledge.load import build_default_graph, bundled_paths, ontology_folder
from remit.knowledge.namespace import NS, expand
from remit.knowledge.rdf_files import read_into
from remit.knowledge.rules import follow

TEXT = ox.Literal(f"{NS}no-thing")
CLAIMS = [*(ox.NamedNode(f"urn:example:claim:{i}") for i in "12"), ox.BlankNode("claim3")]
THINGS = [*(ox.NamedNode(f"urn:example:{name}") for name in "ab"), ox.BlankNode("c"), *CLAIMS]
PLACES = [ox.DefaultGraph(), *CLAIMS]
CLASSES = [ox.NamedNode(NS + name) for name in ("Claim", "Role", "Concern", "Odd")]
CLASSES += [ox.NamedNode("urn:example:Class"), ox.NamedNode(expand("owl:SymmetricProperty"))]
PROPERTIES = [ox.NamedNode(NS + name) for name in ("p", "q", "r", "condition", "modality")]
PROPERTIES += [ox.NamedNode(NS + "collaboratesWith"), ox.NamedNode("urn:example:property")]
PROPERTIES += [ox.NamedNode(expand("rdf:type"))]
MEANING = [
    ox.NamedNode(expand(f"rdfs:{name}")) for name in ("subPropertyOf", "subClassOf", "domain", "range")
] + [ox.NamedNode(expand("owl:inverseOf"))]
MODALITIES = [ox.NamedNode(NS + name) for name in ("Optional", "Emerging", "Typical")]
NAMES = [*PROPERTIES, *CLASSES, ox.BlankNode("d")]

FACTS = st.builds(
    ox.Quad,
    st.sampled_from(THINGS),
    st.sampled_from(PROPERTIES),
    st.sampled_from([*THINGS, *CLASSES, *MODALITIES, TEXT]),
    st.sampled_from(PLACES),
)
WORDS = st.builds(
    ox.Quad,
    st.sampled_from(NAMES),
    st.sampled_from([*MEANING, *MEANING, PROPERTIES[-1]]),
    st.sampled_from([*NAMES, TEXT]),
    st.sampled_from([*PLACES[:1] * 3, PLACES[1]]),
)


def by_rules(quads: list[ox.Quad]) -> set[ox.Quad]:
    store = ox.Store()
    store.extend(quads)
    build_default_graph(store, ontology_folder())
    return set(store)


def by_follow(quads: list[ox.Quad]) -> set[ox.Quad]:
    store = ox.Store()
    store.extend(quads)
    follow(store)
    once = set(store)
    follow(store)
    assert set(store) >= once
    return once


@settings(max_examples=150)
@given(st.lists(FACTS, max_size=10), st.lists(WORDS, max_size=10))
@example([ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode(f"{NS}p"), ox.BlankNode("b"), ox.BlankNode("c"))], [])
def test_any_statements_give_the_same(facts: list[ox.Quad], words: list[ox.Quad]) -> None:
    assert by_follow([*facts, *words]) == by_rules([*facts, *words])


def test_the_bundled_knowledge_gives_the_same() -> None:
    store = ox.Store()
    for path in bundled_paths(ontology_folder()):
        read_into(store, path)
    stated = list(store)
    both = by_follow(stated), by_rules(stated)
    assert both[0] == both[1]
    assert len(both[0]) > len(stated) + 2_000
