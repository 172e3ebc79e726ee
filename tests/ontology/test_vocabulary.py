"""The vocabulary documents itself, and nothing in it stands idle."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parents[2]
NS = "https://w3id.org/remit/ns/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture(scope="module")
def vocabulary() -> ox.Store:
    store = ox.Store()
    store.load((ROOT / "ontology" / "remit.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    return store


def terms(store: ox.Store) -> Iterator[ox.NamedNode]:
    for quad in sorted(store.quads_for_pattern(None, TYPE, None), key=str):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.removeprefix(NS).isalnum():
            yield quad.subject


@pytest.mark.parametrize("name", [RDFS + "label", SKOS + "definition", RDFS + "isDefinedBy"])
def test_each_term_has_exactly_one(vocabulary: ox.Store, name: str) -> None:
    found = {
        term.value: len(list(vocabulary.quads_for_pattern(term, ox.NamedNode(name), None)))
        for term in terms(vocabulary)
    }
    assert len(found) > 50
    assert {term for term, n in found.items() if n != 1} == set()


def test_each_label_stands_for_one_term(vocabulary: ox.Store) -> None:
    labels = [
        str(quad.object) for quad in vocabulary.quads_for_pattern(None, ox.NamedNode(RDFS + "label"), None)
    ]
    assert sorted(set(labels)) == sorted(labels)


def test_each_class_and_property_serves_a_question(vocabulary: ox.Store) -> None:
    questions = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "ontology" / "questions").glob("*.rq")
    )
    used = set(re.findall(r"remit:(\w+)", questions))
    owl = "http://www.w3.org/2002/07/owl#"
    kinds = {owl + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty")}
    own = {
        quad.subject.value.removeprefix(NS)
        for quad in vocabulary.quads_for_pattern(None, TYPE, None)
        if isinstance(quad.object, ox.NamedNode) and quad.object.value in kinds
        if isinstance(quad.subject, ox.NamedNode)
    }
    assert own - used == set()


def test_the_page_for_people_is_what_the_ontology_says() -> None:
    script = ROOT / "scripts" / "vocabulary_doc.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_header_says_version_licence_and_citation(vocabulary: ox.Store) -> None:
    header = {quad.predicate.value for quad in vocabulary.quads_for_pattern(ox.NamedNode(NS), None, None)}
    terms_of = "http://purl.org/dc/terms/"
    assert header >= {
        "http://www.w3.org/2002/07/owl#versionIRI",
        terms_of + "license",
        terms_of + "bibliographicCitation",
    }
