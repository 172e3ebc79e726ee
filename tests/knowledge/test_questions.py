from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from remit.errors import AmbiguousTermError, ParameterError, QueryError, SourceError, UnknownTermError
from remit.knowledge import Knowledge
from remit.knowledge.questions import Column, Parameter, find_question, read_question, read_questions

SHARED = """\
# title: Shared concerns
# question: What do {a} and {b} both
#   have in their remit?
# topic: overlap
# params: a: remit:Role = role:cpo; b: remit:Role
# columns: concern: what both have; label: its name
SELECT ?a ?b ?concern ?label WHERE {
  ?a remit:hasRemit ?concern . ?b remit:hasRemit ?concern . ?concern skos:prefLabel ?label
}
"""
PLAIN = """\
# title: Plain values
# question: What comes of {t}, {i} and {n}?
# params: t: text = hello; i: integer = 2; n: number = 0.5
# columns: out: all three; kind: the type of the text
SELECT ?t ?i ?n (CONCAT(?t, " ", STR(?i + 1), " ", STR(?n * 2)) AS ?out) (DATATYPE(?t) AS ?kind) WHERE {}
"""
ORDERED = """\
# title: Ordered
# question: Which numbers are there?
# columns: x: a number
SELECT ?x WHERE { VALUES ?x { 2 3 1 } } ORDER BY DESC(?x)
"""


@pytest.fixture
def asked(tiny: Knowledge, tmp_path: Path) -> Knowledge:
    for name, text in {"shared": SHARED, "plain": PLAIN, "ordered": ORDERED}.items():
        (tmp_path / f"{name}.rq").write_text(text)
    (tmp_path / "unordered.rq").write_text(ORDERED.replace(" ORDER BY DESC(?x)", ""))
    return replace(tiny, questions_folder=tmp_path)


def test_a_header_is_read(asked: Knowledge) -> None:
    question = find_question(asked, "shared")
    assert question.question == "What do {a} and {b} both have in their remit?"
    assert (question.title, question.topic) == ("Shared concerns", "overlap")
    assert question.params == (Parameter("a", "remit:Role", "role:cpo"), Parameter("b", "remit:Role", None))
    assert question.columns == (Column("concern", "what both have"), Column("label", "its name"))
    assert [one.name for one in asked.questions()] == ["ordered", "plain", "shared", "unordered"]


def test_values_are_names_and_the_answer_leaves_them_out(asked: Knowledge) -> None:
    answer = asked.ask("shared", b="cto")
    assert answer.columns == ("concern", "label")
    assert answer.text() == [("concern:innovation-management", "innovation management")]
    assert asked.ask("shared", a="CTO", b="CTO").n == 4


def test_texts_and_numbers_are_bound_with_their_type(asked: Knowledge) -> None:
    assert asked.ask("plain").text() == [("hello 3 1.0E0", "xsd:string")] or asked.ask("plain").text() == [
        ("hello 3 1", "xsd:string")
    ]
    assert asked.ask("plain", t="https://example.org/", i="41", n=2).text()[0][0] in (
        "https://example.org/ 42 4",
        "https://example.org/ 42 4.0E0",
    )


def test_a_value_is_never_read_as_sparql(asked: Knowledge) -> None:
    hostile = '" } } ; DROP ALL #'
    assert (asked.ask("plain", t=hostile).text()[0][0] or "").startswith(hostile)
    with pytest.raises(UnknownTermError):
        asked.ask("shared", b="> } #")


def test_rows_come_in_the_questions_order_or_in_that_of_the_columns(asked: Knowledge) -> None:
    assert asked.ask("ordered").text() == [("3",), ("2",), ("1",)]
    assert asked.ask("unordered").text() == [("1",), ("2",), ("3",)]


@pytest.mark.parametrize(
    ("name", "params", "error", "message"),
    [
        (
            "shared",
            {},
            ParameterError,
            r"needs a value for b; it takes a: remit:Role = role:cpo; b: remit:Role",
        ),
        ("shared", {"b": "cto", "c": "x"}, ParameterError, r'has no parameter "c"; it takes a: remit:Role'),
        ("ordered", {"c": "x"}, ParameterError, "it takes none"),
        ("plain", {"i": "two"}, ParameterError, "i takes integer, not 'two'"),
        ("plain", {"i": 2.5}, ParameterError, "i takes integer"),
        ("plain", {"n": "much"}, ParameterError, "n takes number"),
        ("shared", {"b": "vision"}, UnknownTermError, "b: no role is called"),
        (
            "shared",
            {"b": "concern:vision"},
            UnknownTermError,
            'b: "concern:vision" is of kind Concept, not role',
        ),
        ("share", {}, UnknownTermError, 'no question "share"; near are shared'),
        ("zzz", {}, UnknownTermError, "remit ask lists them"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(
    asked: Knowledge,
    name: str,
    params: dict[str, str],
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message) as caught:
        asked.ask(name, **params)
    assert "\n" not in str(caught.value)


def test_an_ambiguous_value_is_named_with_its_parameter(asked: Knowledge) -> None:
    asked.store.update(
        "INSERT DATA { <https://example.org/r> a <https://w3id.org/remit/ns/Role> ;"
        ' <http://www.w3.org/2004/02/skos/core#prefLabel> "chief technology officer" }'
    )
    with pytest.raises(AmbiguousTermError, match=r"b: .* can mean"):
        asked.ask("shared", b="CHIEF TECHNOLOGY OFFICER")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SHARED.replace("# title: Shared concerns\n", ""), "the key title is missing"),
        (
            SHARED.replace("# columns: concern: what both have; label: its name\n", ""),
            "the key columns is missing",
        ),
        (SHARED.replace("# topic", "# title"), ":4: the key title is there twice"),
        ("# colour: red\n" + SHARED, ":1: expected a key of title, question"),
        (
            SHARED.replace("b: remit:Role", "b remit:Role"),
            "params: 'b remit:Role' is not name: type = default",
        ),
        (SHARED.replace("b: remit:Role", "b: role"), "params: 'b: role' is not"),
        (SHARED.replace("label: its name", "label"), "columns: 'label' is not name: meaning"),
    ],
)
def test_a_wrong_header_is_named_with_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "wrong.rq"
    path.write_text(text)
    with pytest.raises(SourceError) as caught:
        read_question(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ORDERED.replace("SELECT ?x", "SELECT ?x ?y"), "the columns x, y, unlike its header"),
        (ORDERED.replace("SELECT", "SELCT"), "the question wrong is wrong"),
        (ORDERED.replace("SELECT ?x", "ASK"), "the question wrong is wrong"),
        (
            SHARED.replace("SELECT ?a ?b", "SELECT ?b").replace(
                "; b: remit:Role\n", "; b: remit:Role = role:cto\n"
            ),
            "wrong is wrong",
        ),
    ],
)
def test_a_wrong_query_is_named(asked: Knowledge, text: str, message: str) -> None:
    assert asked.questions_folder
    (asked.questions_folder / "wrong.rq").write_text(text)
    with pytest.raises(QueryError) as caught:
        asked.ask("wrong")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_each_bundled_question_can_be_asked_as_it_stands(kg: Knowledge) -> None:
    assert len(kg.questions()) >= 20
    for question in kg.questions():
        examples = {"remit:Role": "role:cpo", "remit:Concern": "innovation management", "text": "x"}
        needed = {p.name: examples.get(p.type, "1") for p in question.params if p.default is None}
        answer = kg.ask(question.name, **needed)
        assert answer.columns == tuple(column.name for column in question.columns)


def test_a_folder_without_questions_has_none(tmp_path: Path) -> None:
    assert read_questions(tmp_path) == ()
