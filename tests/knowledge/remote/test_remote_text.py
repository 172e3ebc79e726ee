"""Queries as text: what the engine does with prefixes and values beside them, done in the text."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from remit.errors import QueryError
from remit.knowledge.namespace import PREFIXES
from remit.knowledge.questions import bind
from remit.knowledge.remote.text import columns_of, filled, form_of, in_graph, page, with_prefixes
from remit.knowledge.serialize import EVERYDAY, serialize
from remit.knowledge.store import Knowledge


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "select"),
        ("# ask\nPREFIX select: <urn:construct>\nBASE <urn:x> Ask {}", "ask"),
        ("PREFIX : <urn:x> CONSTRUCT WHERE { ?s ?p ?o }", "construct"),
        ("DESCRIBE <urn:select>", "describe"),
        ("DEFINE get:soft 'x' SELECT * {}", ""),
        ("EXPLAIN SELECT * {}", ""),
        ("", ""),
    ],
)
def test_the_form_is_that_of_its_first_word(text: str, form: str) -> None:
    assert form_of(text) == form


def test_only_prefixes_that_are_used_and_not_declared_go_before() -> None:
    text = 'PREFIX role: <urn:own> SELECT * { role:a remit:p "skos:x" ; <rdfs:y> _:b } # owl:Thing'
    assert with_prefixes(text, PREFIXES) == f"PREFIX remit: <{PREFIXES['remit']}>\n{text}"
    assert with_prefixes("SELECT * { ?s ?p ?o }", PREFIXES) == "SELECT * { ?s ?p ?o }"


def rows(store: ox.Store, text: str, **more: object) -> list[bytes]:
    answer = store.query(text, prefixes=dict(PREFIXES), **more)  # type: ignore[arg-type]
    assert isinstance(answer, ox.QuerySolutions)
    return sorted((answer.serialize(format=ox.QueryResultsFormat.TSV) or b"").splitlines())


def test_values_filled_in_are_as_the_engine_has_them(kg: Knowledge) -> None:
    examples = {"remit:Role": "role:cpo", "remit:Concern": "innovation management", "text": "x"}
    asked = 0
    for question in kg.questions():
        needed = {one.name: examples.get(one.type, "1") for one in question.params if one.default is None}
        values = bind(kg, question, needed)
        bound = {ox.Variable(name): term for name, term in values.items()}
        assert rows(kg.store, filled(question.text, values)) == rows(
            kg.store, question.text, substitutions=bound
        )
        asked += bool(values)
    assert asked > 40


VALUES: dict[str, ox.NamedNode | ox.Literal] = {"a": ox.NamedNode("urn:a"), "n": ox.Literal(2)}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("SELECT ?a { ?a ?p $a }", "SELECT (<urn:a> AS ?a) { <urn:a> ?p <urn:a> }"),
        ("SELECT (STR(?a) AS ?x) { }", "SELECT (STR(<urn:a>) AS ?x) { }"),
        ("SELECT ?x { ?x ?p '?a' } # ?a", "SELECT ?x { ?x ?p '?a' } # ?a"),
        ("SELECT ?x { { SELECT ?x { ?a ?p ?x } } }", "SELECT ?x { { SELECT ?x { ?a ?p ?x } } }"),
        ("SELECT ?x { } GROUP BY ?x ?a", "SELECT ?x { } GROUP BY ?x (<urn:a>)"),
        ("SELECT ?x { } ORDER BY DESC(?a)", "SELECT ?x { } ORDER BY DESC(<urn:a>)"),
        ("SELECT ?ab { ?ab ?p ?o }", "SELECT ?ab { ?ab ?p ?o }"),
        (
            "SELECT (EXISTS { ?a ?p ?o } AS ?x) ?a { ?s ?p ?o }",
            "SELECT (EXISTS { <urn:a> ?p ?o } AS ?x) (<urn:a> AS ?a) { ?s ?p ?o }",
        ),
    ],
)
def test_a_value_stands_where_its_variable_counts(text: str, made: str) -> None:
    assert filled(text, VALUES) == made


@pytest.mark.parametrize("text", ["SELECT ?a { BIND (1 AS ?a) }", "SELECT ?a { VALUES ?a { 1 } }"])
def test_a_variable_with_a_value_of_its_own_takes_none(text: str) -> None:
    with pytest.raises(QueryError, match=r"\?a a value of its own"):
        filled(text, VALUES)


def test_a_value_cannot_leave_its_place() -> None:
    text = filled("SELECT ?n { ?s ?p ?n }", {"n": ox.Literal('" } SERVICE <urn:x> { ?s ?p "')})
    assert rows(ox.Store(), text) == [b"?n"]


def test_a_named_graph_stands_for_the_default_graph(kg: Knowledge) -> None:
    store = ox.Store()
    store.load(serialize(kg, "nq", everyday_graph=True), format=ox.RdfFormat.N_QUADS)
    texts = [
        "SELECT ?s { ?s a remit:Role }",
        "SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } OPTIONAL { ?g dcterms:source ?d } }",
        "SELECT ?s { ?s a remit:Role FILTER NOT EXISTS { GRAPH ?g { ?s remit:hasFocus ?o } } }",
        "SELECT ?c { ?p rdfs:subPropertyOf+ remit:hasRemit . { GRAPH ?c { ?s ?p ?o } } UNION { ?s ?p ?c } }",
        "SELECT ?s (EXISTS { ?s a remit:Role } AS ?x) { ?s skos:prefLabel ?l }",
        "SELECT ?s (COUNT(?l) AS ?n) { ?s ?p ?l } GROUP BY ?s HAVING (EXISTS { ?s a remit:Role })",
        "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s { GRAPH ?g { ?s ?p ?o } } } ?s a ?t }",
    ]
    for text in texts:
        assert rows(store, in_graph(text, EVERYDAY)) == rows(kg.store, text)


def test_pages_are_all_rows_once(kg: Knowledge) -> None:
    text = "SELECT ?s ?l { ?s skos:prefLabel ?l } # the labels"
    for nested in (False, True):
        found: list[bytes] = []
        for start in range(0, 1000, 70):
            found += rows(kg.store, page(text, ["s", "l"], 70, start, nested=nested))[:-1]
        assert sorted(found) == rows(kg.store, text)[:-1]
        assert len(found) > 200


def test_the_columns_of_a_select_are_known(kg: Knowledge) -> None:
    for question in kg.questions():
        answer = kg.store.query(question.text, prefixes=dict(PREFIXES))
        assert isinstance(answer, ox.QuerySolutions)
        assert columns_of(question.text) == tuple(one.value for one in answer.variables)
    assert columns_of("SELECT DISTINCT * { ?s ?p ?o }") == ()
