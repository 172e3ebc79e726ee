"""What an import derives is what ontology/rules.ru derives, for any statements of our vocabulary."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.errors import SourceError
from remit.knowledge.load import build_default_graph, ontology_folder
from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.closure import Closure, closure_of, derive
from remit.knowledge.sources.report import Origin
from remit.knowledge.sources.statements import BROADER, Statements, is_iri

VOCABULARY = ontology_folder() / "remit.ttl"
CLOSURE: Closure = closure_of(VOCABULARY)
PROPERTIES = sorted(CLOSURE.properties)
CLASSES = sorted(
    quad.subject.value
    for quad in ox.parse(VOCABULARY.read_bytes(), ox.RdfFormat.TURTLE)
    if quad.object == ox.NamedNode(expand("owl:Class")) and isinstance(quad.subject, ox.NamedNode)
)
THINGS = st.sampled_from([f"urn:example:{name}" for name in "abcde"])
MODALITIES = st.sampled_from(["Plain", "Typical", "Optional", "Emerging", "Inferred"])
LINKS = st.lists(st.tuples(THINGS, st.sampled_from([*PROPERTIES, BROADER]), THINGS), max_size=4)


def quads_of(text: bytes) -> set[ox.Quad]:
    return set(ox.parse(text, ox.RdfFormat.N_QUADS))


def with_the_vocabulary(quads: bytes, *, ruled: bool) -> set[ox.Quad]:
    """The statements beside the ruled vocabulary, or ruled together with it; without the lists in it."""
    store = ox.Store()
    store.load(VOCABULARY.read_bytes(), ox.RdfFormat.TURTLE)
    if ruled:
        store.load(quads, ox.RdfFormat.N_QUADS)
    build_default_graph(store, ontology_folder())
    store.load(quads, ox.RdfFormat.N_QUADS)
    named = (ox.NamedNode, ox.Literal)  # a list's blank nodes have other names in each store
    return {q for q in store if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, named)}


@settings(max_examples=60)
@given(
    typed=st.lists(st.tuples(THINGS, st.sampled_from(CLASSES)), max_size=4),
    links=LINKS,
    claims=st.lists(st.tuples(MODALITIES, st.booleans(), LINKS), max_size=3),
)
def test_what_follows_is_what_the_rules_find(
    typed: list[tuple[str, str]],
    links: list[tuple[str, str, str]],
    claims: list[tuple[str, bool, list[tuple[str, str, str]]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    stated: list[bytes] = []
    derived: list[bytes] = []
    into = Statements(CLOSURE, stated.append, derived.append)
    into.source(Origin("example", "Example"))
    for thing, class_ in typed:
        into.a(thing, class_)
    for number, (modality, conditional, said) in enumerate(claims):
        claim = f"urn:example:claim:{number}"
        into.claim(claim, modality=modality, condition="urn:example:stage" if conditional else "")
        for link in said:
            into.says(claim, *link)
    for link in links:
        into.link(*link)
    into.finish()
    expected = with_the_vocabulary(b"".join(stated), ruled=True)
    assert with_the_vocabulary(b"".join(stated + derived), ruled=False) == expected

    again: list[bytes] = []
    path = tmp_path_factory.mktemp("again") / "stated.nq"
    path.write_bytes(b"".join(stated))
    derive(path, CLOSURE, again.append)
    assert with_the_vocabulary(b"".join(stated + again), ruled=False) == expected


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    stated: list[bytes] = []
    into = Statements(CLOSURE, stated.append, lambda _: None)
    into.text("urn:example:a", expand("rdfs:label"), text, lang="en")
    into.finish()
    (quad,) = quads_of(b"".join(stated))
    assert quad.object == ox.Literal(text, language="en")


@given(text=st.text(max_size=8))
def test_an_iri_that_passes_is_one_for_the_engine_too(text: str) -> None:
    iri = f"urn:x:{text}"
    if is_iri(iri):
        ox.parse(f"<{iri}> <{iri}> <{iri}> .".encode(), ox.RdfFormat.N_TRIPLES).__next__()


@pytest.mark.parametrize("iri", ["", "no scheme", "urn:a b", "urn:a>b", 'urn:"', "urn:\n", "urn:\ud800"])
def test_what_is_no_iri_is_refused(iri: str) -> None:
    into = Statements(CLOSURE, lambda _: None, lambda _: None)
    with pytest.raises(SourceError, match="not an IRI"):
        into.link(iri, NS + "hasRemit", "urn:example:b")


def test_a_statement_about_our_vocabulary_asks_for_the_rules(tmp_path: Path) -> None:
    into = Statements(CLOSURE, lambda _: None, lambda _: None)
    into.link("urn:example:p", expand("rdfs:label"), "urn:example:q")
    assert not into.needs_rules
    into.link("urn:example:p", expand("rdfs:subPropertyOf"), NS + "hasRemit")
    assert into.needs_rules
