from __future__ import annotations

import builtins
import json
import sys
from collections.abc import Callable

import pyoxigraph
import pytest
import rdflib

from remit.errors import MissingExtraError, ParameterError
from remit.knowledge import Knowledge
from remit.knowledge.answer import Rows, Triples, Truth
from remit.knowledge.load import load_text
from remit.knowledge.query import select, table, ties

LABELS = "SELECT ?role ?label WHERE { ?role a remit:Role ; skos:prefLabel ?label } ORDER BY ?label"


def rows(kg: Knowledge, text: str) -> Rows:
    answer = kg.query(text)
    assert isinstance(answer, Rows)
    return answer


def test_a_users_query_counts_what_two_documents_say_once(tiny: Knowledge) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { role:cpo remit:hasResponsibility concern:innovation-management }"
    assert rows(tiny, text).text() == select(tiny, text).text() == [("1",)]


def test_rows_are_named_tuples_of_rdflib_terms(tiny: Knowledge) -> None:
    answer = rows(tiny, LABELS)
    first = next(iter(answer))
    assert first.role == rdflib.URIRef("https://w3id.org/remit/role/cpo")
    assert first.label == rdflib.Literal("Chief Product Officer", lang="en")
    assert (answer.columns, answer.n, len(answer)) == (("role", "label"), 3, 3)


def test_a_column_whose_name_is_no_python_name_can_still_be_read(tiny: Knowledge) -> None:
    (row,) = rows(tiny, "SELECT (1 AS ?class) (2 AS ?_x) WHERE {}")
    assert tuple(int(value) for value in row) == (1, 2)


def test_plain_strings_are_untyped_and_unbound_is_none(tiny: Knowledge) -> None:
    ((plain, number, unbound),) = rows(tiny, 'SELECT ("a" AS ?plain) (1.5 AS ?number) ?unbound WHERE {}').rows
    assert plain == rdflib.Literal("a")
    assert number == rdflib.Literal("1.5", datatype=rdflib.XSD.decimal)
    assert unbound is None


def test_the_json_of_rows_is_the_engines(tiny: Knowledge) -> None:
    content = json.loads(rows(tiny, LABELS).json)
    assert content["head"]["vars"] == ["role", "label"]
    assert content["results"]["bindings"][0]["label"]["xml:lang"] == "en"


def test_rows_become_a_data_frame(tiny: Knowledge) -> None:
    text = (
        "SELECT ?role (COUNT(?c) AS ?n) (MAX(?gone) AS ?none) WHERE { ?role remit:hasRemit ?c }"
        " GROUP BY ?role ORDER BY ?role"
    )
    pandas, polars = rows(tiny, text).to_pandas(), rows(tiny, text).to_polars()
    assert pandas["n"].tolist() == polars["n"].to_list() == [3, 4]
    assert pandas["role"][0] == polars["role"][0] == "https://w3id.org/remit/role/cpo"
    assert polars["none"].to_list() == [None, None]


def test_a_column_of_mixed_types_becomes_text_in_polars(tiny: Knowledge) -> None:
    frame = rows(tiny, 'SELECT ?x WHERE { VALUES ?x { 1 "a" true } }').to_polars()
    assert frame["x"].to_list() == ["1", "a", "True"]


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_missing_package_is_named_with_the_command_that_brings_it(
    tiny: Knowledge, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'remit\["):
        getattr(rows(tiny, LABELS), f"to_{package}")()


def test_rows_in_a_notebook_are_escaped_and_short(prefixes: str) -> None:
    from remit.knowledge.load import load_text

    kg = load_text(prefixes + 'role:a skos:prefLabel "<img src=x onerror=alert(1)>" .')
    html = rows(kg, "SELECT ?s ?label WHERE { ?s skos:prefLabel ?label }")._repr_html_()
    assert "<img" not in html
    assert "&lt;img" in html
    assert ">role:a</td>" in html


def test_an_ask_is_true_or_false(tiny: Knowledge) -> None:
    yes, no = tiny.query("ASK { role:cpo ?p ?o }"), tiny.query("ASK { role:nobody ?p ?o }")
    assert isinstance(yes, Truth)
    assert yes
    assert not no


def test_triples_are_sorted_each_once_and_go_to_rdflib(tiny: Knowledge) -> None:
    answer = tiny.query(
        "CONSTRUCT { ?r a remit:Role ; skos:prefLabel ?l } WHERE { ?r a remit:Role ; skos:prefLabel ?l }"
    )
    assert isinstance(answer, Triples)
    assert len(answer) == len(answer.graph()) == 6
    lines = answer.ntriples.splitlines()
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "trig"])
def test_triples_are_serialised_and_read_back(tiny: Knowledge, form: str) -> None:
    answer = tiny.query("DESCRIBE role:cpo")
    assert isinstance(answer, Triples)
    forms = {
        "ttl": pyoxigraph.RdfFormat.TURTLE,
        "nt": pyoxigraph.RdfFormat.N_TRIPLES,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD,
        "trig": pyoxigraph.RdfFormat.TRIG,
    }
    read = pyoxigraph.parse(answer.serialize(form), forms[form])
    triples = {str(quad.triple) for quad in read}
    assert triples == {line.removesuffix(" .") for line in answer.ntriples.decode().splitlines()}


def test_an_unknown_format_of_triples_is_refused(tiny: Knowledge) -> None:
    answer = tiny.query("DESCRIBE role:cpo")
    assert isinstance(answer, Triples)
    with pytest.raises(ParameterError, match="ttl, nt, jsonld, trig"):
        answer.serialize("docx")


def test_values_are_bound_and_never_read_as_sparql(tiny: Knowledge) -> None:
    hostile = '"} DELETE WHERE { ?s ?p ?o } #'
    assert table(tiny, "SELECT ?x ?n WHERE { BIND (STRLEN(?x) AS ?n) }", x=hostile) == [
        (hostile, str(len(hostile)))
    ]


def test_an_iri_a_text_and_a_number_are_bound_as_such(tiny: Knowledge) -> None:
    text = "SELECT ?x (ISIRI(?x) AS ?iri) (ISNUMERIC(?x) AS ?number) WHERE {}"
    assert table(tiny, text, x="https://example.org/x")[0][1:] == ("true", "false")
    assert table(tiny, text, x="https is a word")[0][1:] == ("false", "false")
    assert table(tiny, text, x=3) == [("3", "false", "true")]
    assert table(tiny, text, x=0.5)[0][1:] == ("false", "true")


def test_a_bound_role_narrows_a_grouped_query(tiny: Knowledge) -> None:
    text = "SELECT ?role (COUNT(?c) AS ?n) WHERE { ?role remit:hasRemit ?c } GROUP BY ?role"
    role = "https://w3id.org/remit/role/cto"
    assert table(tiny, text, role=role) == [(role, "4")]
    assert select(tiny, text, role=role).text() == [("role:cto", "4")]


def test_a_table_is_made_without_rdflib(tiny: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., object] = builtins.__import__

    def refuse(name: str, *args: object, **kwargs: object) -> object:
        assert not name.startswith("rdflib")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert len(table(tiny, LABELS)) == 3


def test_dropping_and_sorting_leave_the_rows_as_they_were(tiny: Knowledge) -> None:
    answer = rows(tiny, "SELECT ?x ?y WHERE { VALUES (?x ?y) { (2 1) (UNDEF 5) (1 2) } }")
    before = answer.json
    assert answer.sorted().text() == [(None, "5"), ("1", "2"), ("2", "1")]
    assert answer.drop("x").columns == ("y",)
    assert answer.drop("x").text() == [("1",), ("5",), ("2",)]
    assert answer.json == before


def test_ties_are_those_between_two_iris() -> None:
    text = """
      @prefix : <https://example.org/> .
      :a :p :b , "text" , "<https://example.org/no>" , [] , <<( :a :p :b )>> . [] :p :b . :a :q :b , :c .
    """
    here, p, q = "https://example.org/", "https://example.org/p", "https://example.org/q"
    kg = load_text(text)
    assert ties(kg, [p]) == [(here + "a", here + "b")]
    assert sorted(ties(kg, [p, q])) == [(here + "a", here + one) for one in "bbc"]
    assert ties(kg, [here + "none"]) == []
