from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import remit
from remit.errors import SourceError
from remit.knowledge import Knowledge
from remit.knowledge.load import build_default_graph, load, load_text, ontology_folder
from remit.knowledge.query import table
from remit.knowledge.rdf_files import FORMATS

ROLE = "<https://example.org/r> a <https://w3id.org/remit/ns/Role> .\n"
ASK_ROLE = "SELECT ?r WHERE { ?r a remit:Role }"


def count(kg: Knowledge, pattern: str) -> int:
    ((n,),) = table(kg, f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    return int(n or 0)


# The default graph


def test_a_triple_that_two_documents_state_counts_once(tiny: Knowledge) -> None:
    pattern = "role:cpo remit:hasResponsibility concern:innovation-management"
    assert count(tiny, f"GRAPH ?claim {{ {pattern} }}") == 2
    assert count(tiny, pattern) == 1
    # The engine's union of graphs counts it once a graph, which is why the default graph is built instead.
    union = tiny.store.query(
        "SELECT (COUNT(*) AS ?n) WHERE { <https://w3id.org/remit/role/cpo> "
        "<https://w3id.org/remit/ns/hasResponsibility> "
        "<https://w3id.org/remit/concern/innovation-management> }",
        use_default_graph_as_union=True,
    )
    assert isinstance(union, pyoxigraph.QuerySolutions)
    assert next(union)["n"] != pyoxigraph.Literal(1)


def test_sums_and_counts_in_the_default_graph_are_those_of_a_set(tiny: Knowledge) -> None:
    rows = table(tiny, "SELECT ?r (COUNT(?c) AS ?n) WHERE { ?r remit:hasRemit ?c } GROUP BY ?r ORDER BY ?r")
    assert [n for _, n in rows] == ["3", "4"]


@pytest.mark.parametrize(
    "pattern",
    [
        "role:cto remit:hasResponsibility concern:customer-research",  # under a condition
        "role:cpo remit:hasResponsibility concern:code-quality",  # optional
        "role:designer remit:supervises role:platform-team",  # emerging
    ],
)
def test_a_conditional_claim_stays_in_its_own_graph(tiny: Knowledge, pattern: str) -> None:
    assert count(tiny, pattern) == 0
    assert count(tiny, pattern.replace("hasResponsibility", "hasRemit")) == 0
    assert count(tiny, f"GRAPH ?claim {{ {pattern} }}") == 1


def test_a_triple_stated_plainly_too_is_there(tiny: Knowledge) -> None:
    pattern = "role:cto remit:hasResponsibility concern:architecture"
    assert count(tiny, f"GRAPH claim:two-3 {{ {pattern} }}") == 1
    assert count(tiny, pattern) == 1


def test_what_describes_a_claim_counts_wherever_it_is_stated(prefixes: str) -> None:
    kg = load_text(
        prefixes + "claim:a { role:a remit:hasFocus concern:a . }\n"
        "claim:meta { claim:a remit:condition stage:a . claim:b remit:modality remit:Optional . }\n"
        "claim:b { role:b remit:hasFocus concern:b . }\n"
    )
    assert count(kg, "?role remit:hasFocus ?concern") == 0
    assert count(kg, "claim:a remit:condition stage:a") == 1


def test_wider_properties_and_classes_follow(tiny: Knowledge) -> None:
    assert count(tiny, "role:cto remit:hasRemit concern:technology-vision") == 1
    assert (
        count(tiny, "concern:architecture a remit:Responsibility, remit:Skill, remit:Concern, skos:Concept")
        == 1
    )
    assert count(tiny, "concern:churn a remit:Metric") == 1
    assert count(tiny, "concern:churn a remit:Responsibility") == 0
    assert count(tiny, "role:cpo a org:Role") == 1


def test_inverse_and_symmetric_ties_hold_both_ways_but_a_team_is_no_party(tiny: Knowledge) -> None:
    assert count(tiny, "tension:speed remit:mitigatedBy strategy:joint-planning") == 1
    assert count(tiny, "role:cpo remit:collaboratesWith role:cto") == 1
    assert count(tiny, "role:platform-team remit:collaboratesWith ?role") == 0
    assert count(tiny, "role:cpo remit:reportsTo role:cto") == 0


def test_an_essential_skill_is_a_required_one(prefixes: str) -> None:
    kg = load_text(prefixes + "role:a remit:essentialSkill concern:a ; remit:differsFrom role:b .")
    assert count(kg, "role:a remit:requiresSkill concern:a . concern:a a remit:Skill") == 1
    assert count(kg, "role:b remit:differsFrom role:a") == 1


def test_literals_get_no_type_and_no_foreign_term_is_typed(prefixes: str) -> None:
    kg = load_text(prefixes + 'role:a remit:hasFocus "text" ; <https://example.org/p> role:b .')
    assert count(kg, '"text" a ?class') == 0
    assert count(kg, "role:b ?p ?o") == 0


@pytest.mark.parametrize("fixture", ["tiny", "kg"])
def test_a_second_run_of_the_rules_adds_nothing(fixture: str, request: pytest.FixtureRequest) -> None:
    loaded: Knowledge = request.getfixturevalue(fixture)
    copy = pyoxigraph.Store()
    copy.extend(loaded.store)
    before = set(copy)
    build_default_graph(copy, ontology_folder())
    assert set(copy) == before


# Sources


def test_the_bundled_knowledge_comes_without_a_name(kg: Knowledge) -> None:
    assert count(kg, "role:cpo a remit:Role") == 1
    assert kg.sources == ("bundled",)
    assert count(kg, "?shape a <http://www.w3.org/ns/shacl#NodeShape>") == 0


def test_a_file_replaces_the_bundled_knowledge_but_for_the_vocabulary(tmp_path: Path) -> None:
    path = tmp_path / "roles.ttl"
    path.write_text(ROLE)
    kg = load(path)
    assert table(kg, ASK_ROLE) == [("https://example.org/r",)]
    assert count(kg, "remit:Role rdfs:label ?label") == 1


def test_bundled_and_a_file_can_be_combined(tmp_path: Path, kg: Knowledge) -> None:
    path = tmp_path / "roles.ttl"
    path.write_text(ROLE)
    both = remit.load("bundled", path)
    assert set(table(both, ASK_ROLE)) == {*table(kg, ASK_ROLE), ("https://example.org/r",)}


def test_a_file_named_twice_counts_once_and_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    one.write_text("_:x <https://example.org/p> 1 .\n")
    two.write_text("_:x <https://example.org/p> 2 .\n")
    assert count(load(one, two, one), "?x <https://example.org/p> ?n") == 2
    assert count(load(one, two), "?x <https://example.org/p> 1, 2") == 0


TEXTS = {
    ".ttl": ROLE,
    ".trig": "<https://example.org/g> { " + ROLE + " }",
    ".nt": ROLE.replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "),
    ".nq": ROLE.replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ").replace(
        " .", " <https://example.org/g> ."
    ),
    ".jsonld": '{"@id": "https://example.org/r", "@type": "https://w3id.org/remit/ns/Role"}',
    ".rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:m="https://w3id.org/remit/ns/">'
    '<m:Role r:about="https://example.org/r"/></r:RDF>',
}
TEXTS[".xml"] = TEXTS[".rdf"]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format_is_read_with_and_without_a_byte_order_mark(
    tmp_path: Path, suffix: str, bom: bytes
) -> None:
    path = tmp_path / f"roles{suffix.upper()}"
    path.write_bytes(bom + TEXTS[suffix].encode())
    assert table(load(path), ASK_ROLE) == [("https://example.org/r",)]


def test_a_file_that_is_not_well_formed_is_named_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("@prefix e: <http://e/> .\ne:a e:b e:c\ne:d e:e e:f .\n")
    with pytest.raises(SourceError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:3:")
    assert (caught.value.path, caught.value.line) == (str(path), 3)
    assert caught.value.column is not None
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("page.ttl", b"<!DOCTYPE html>\n<html></html>", "HTML page"),
        ("page.rdf", b"\n <HTML><body/></HTML>", "HTML page"),
        ("empty.ttl", b"", "empty"),
        ("blank.ttl", b"\xef\xbb\xbf \n", "empty"),
        ("comment.ttl", b"# nothing here\n", "no triples"),
        ("utf16.ttl", ROLE.encode("utf-16"), "UTF-16"),
        ("latin.ttl", b'<http://e/a> <http://e/b> "\xe9" .', "UTF-8"),
        ("relative.ttl", b"<a> <b> <c> .", "@base"),
        ("remote.jsonld", b'{"@context": "https://example.org/context", "a": 1}', "does not fetch"),
        ("deep.jsonld", b"[" * 5000 + b"]" * 5000, "100 deep"),
        (
            "terms.ttl",
            b"<http://e/a> <http://e/b> " + b"<<( <http://e/a> <http://e/b> " * 100_000,
            "100 deep",
        ),
        ("deep.rdf", b"<a>" * 101, "100 deep"),
        ("bomb.rdf", b'<!DOCTYPE r [<!ENTITY a "aaaa">]><r/>', "entity"),
        ("huge.nt", b"<http://e/" + b"a" * 17_000_000 + b"> <http://e/b> <http://e/c> .", "16777216"),
        ("roles.csv", b"role,concern\n", "there are no rows in it"),
        ("roles.xlsx", b"PK", "this is no Excel workbook"),
        ("roles.doc", b"x", "unknown kind of file"),
        ("roles", b"x", "unknown kind of file"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        load(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400 + len(str(path))


def test_what_nests_a_hundred_deep_is_read() -> None:
    text = '{"https://example.org/p": ' * 100 + "1" + "}" * 100
    assert count(load_text(text, suffix=".jsonld"), "?s <https://example.org/p> ?o") == 100
    element = '<e:p xmlns:e="https://example.org/" r:parseType="Resource">'
    xml = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description>'
    xml += element * 98 + "</e:p>" * 98 + "</r:Description></r:RDF>"
    assert count(load_text(xml, suffix=".rdf"), "?s <https://example.org/p> ?o") == 98


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("nowhere.ttl", "no such file"),
        ("folder", "the folder is no store"),
        ("ftp://example.org/sparql", "neither a file nor an endpoint"),
        ("file:///etc/passwd", "neither a file nor an endpoint"),
    ],
)
def test_what_is_no_file_is_refused(tmp_path: Path, source: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(SourceError, match=message):
        load(source if "://" in source else tmp_path / source)


def test_a_path_with_control_characters_is_shown_safely(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        load(tmp_path / "a\x1b[31m\nb.ttl")
    assert "\x1b" not in str(caught.value)


@settings(max_examples=300)
@given(st.binary(max_size=200), st.sampled_from(sorted(FORMATS)))
def test_any_bytes_load_or_are_refused(content: bytes, suffix: str) -> None:
    try:
        load_text(content, suffix=suffix)
    except SourceError as error:
        assert "\n" not in str(error)


def test_the_text_of_a_literal_is_kept_through_rdflib(prefixes: str) -> None:
    kg = load_text(prefixes + 'role:a remit:level "INF"^^xsd:double ; remit:start "2020-01-01Z"^^xsd:date .')
    objects = {
        str(one)
        for one in kg.dataset.default_graph.objects(None, None)
        if str(one) in ("INF", "inf", "2020-01-01Z")
    }
    assert objects == {"INF", "2020-01-01Z"}


def test_the_dataset_is_over_the_same_store(tiny: Knowledge) -> None:
    import rdflib

    assert tiny.dataset is tiny.dataset
    cpo = rdflib.URIRef("https://w3id.org/remit/role/cpo")
    ours = rdflib.Namespace("https://w3id.org/remit/ns/")
    concerns = set(tiny.dataset.default_graph.objects(cpo, ours.hasResponsibility))
    assert len(concerns) == 3
    tiny.dataset.default_graph.add((cpo, ours.hasFocus, rdflib.URIRef("https://example.org/new")))
    assert count(tiny, "role:cpo remit:hasFocus <https://example.org/new>") == 1
    claim = rdflib.URIRef("https://w3id.org/remit/claim/one-1")
    assert len(list(tiny.dataset.graph(claim))) == 1
