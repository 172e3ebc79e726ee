"""The SPARQL 1.1 Protocol and the reads of the Graph Store Protocol, as a client over HTTP meets them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree

import pyoxigraph
import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Answer, Server

ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?o WHERE { ?s <http://example.org/p> ?o } ORDER BY ?o"
CONSTRUCT = "CONSTRUCT WHERE { <http://example.org/d> ?p ?o }"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
EX = "http://example.org/"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"
FORMATS = {
    "text/turtle": pyoxigraph.RdfFormat.TURTLE,
    "application/n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
    "application/ld+json": pyoxigraph.RdfFormat.JSON_LD,
    "application/trig": pyoxigraph.RdfFormat.TRIG,
    "application/n-quads": pyoxigraph.RdfFormat.N_QUADS,
    "application/rdf+xml": pyoxigraph.RdfFormat.RDF_XML,
}


def values(answer: Answer) -> list[str]:
    """The values of the one variable of a SELECT."""
    assert answer.status == 200, answer.text
    return [next(iter(row.values()))["value"] for row in answer.json["results"]["bindings"]]


@pytest.mark.parametrize("path", ["/sparql", "/sparql/", "/query"])
def test_a_query_comes_by_get_by_form_and_as_it_is(plain: Server, path: str) -> None:
    got = plain.get(path, query=ASK)
    form = plain.post(path, f"query={quote(ASK)}", FORM)
    direct = plain.post(path, ASK, QUERY)
    for answer in (got, form, direct):
        assert (answer.status, answer.media) == (200, "application/sparql-results+json")
        assert answer.json["boolean"] is True


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/*", "text/xml"),
        ("text/turtle, */*;q=0.1", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, text/csv", "text/csv"),
    ],
)
def test_rows_come_in_the_format_that_is_liked_best(plain: Server, accept: str, media: str) -> None:
    answer = plain.ask(SELECT, accept)
    assert (answer.status, answer.media) == (200, media)
    assert "Accept" in answer.headers["vary"]


def test_every_format_of_rows_has_the_same_rows(plain: Server) -> None:
    one = SELECT.replace("WHERE", f"FROM <{EX}one> WHERE")
    found = ["in both", "in one"]
    assert values(plain.ask(one)) == found
    xml = ElementTree.fromstring(plain.ask(one, "application/sparql-results+xml").body)
    assert [literal.text for literal in xml.iter(f"{RESULTS}literal")] == found
    rows = list(csv.reader(io.StringIO(plain.ask(one, "text/csv").text)))
    assert rows == [["o"], *([one] for one in found)]
    assert plain.ask(one, "text/tab-separated-values").text == '?o\n"in both"\n"in one"\n'


@pytest.mark.parametrize("media", FORMATS)
@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{EX}d>"])
def test_triples_come_in_every_format_of_rdf(plain: Server, media: str, query: str) -> None:
    answer = plain.ask(query, media)
    assert (answer.status, answer.media) == (200, media)
    triples = {str(quad.triple) for quad in pyoxigraph.parse(answer.body, FORMATS[media])}
    assert triples == {f'<{EX}d> <{EX}p> "default"'}


@pytest.mark.parametrize("query", [SELECT, ASK, CONSTRUCT])
def test_a_format_that_is_not_there_is_told_with_those_that_are(plain: Server, query: str) -> None:
    answer = plain.ask(query, "image/png")
    assert answer.status == 406
    assert "text/" in answer.json["detail"]


@pytest.mark.parametrize(
    ("default", "named", "found"),
    [
        (["one"], [], ["in both", "in one"]),
        (["one", "two"], [], ["in both", "in one"]),
        ([], ["one"], []),
        (["nowhere"], [], []),
    ],
)
def test_the_default_graph_is_the_merge_of_those_named(
    plain: Server, default: list[str], named: list[str], found: list[str]
) -> None:
    graphs = {"default-graph-uri": [EX + one for one in default], "named-graph-uri": [EX + n for n in named]}
    assert values(plain.ask(SELECT, **graphs)) == found


def test_named_graphs_are_those_named_and_no_others(plain: Server) -> None:
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    assert values(plain.ask(query)) == [EX + "one", EX + "three", EX + "two"]
    named = {"named-graph-uri": [EX + "one", EX + "two"]}
    assert values(plain.ask(query, **named)) == [EX + "one", EX + "two"]
    both = {"default-graph-uri": [EX + "one", EX + "two"], "named-graph-uri": [EX + "three"]}
    assert values(plain.ask(query, **both)) == [EX + "three"]
    assert values(plain.ask(SELECT, **both)) == ["in both", "in one"]


def test_graphs_of_the_request_go_over_those_of_the_query(plain: Server) -> None:
    query = SELECT.replace("WHERE", f"FROM <{EX}three> WHERE")
    assert values(plain.ask(query)) == ["in three"]
    assert values(plain.ask(query, **{"default-graph-uri": EX + "one"})) == ["in both", "in one"]


def test_a_graph_that_is_not_there_is_named_and_not_fetched(plain: Server) -> None:
    answer = plain.ask(ASK, **{"default-graph-uri": f"http://127.0.0.1:{plain.port}/store?default"})
    assert answer.json["boolean"] is False
    assert answer.headers["remit-unknown-graph"].startswith("http://127.0.0.1")
    assert plain.ask(ASK, **{"default-graph-uri": "no iri"}).status == 400


@pytest.mark.parametrize("accept", ["", "text/turtle", "application/rdf+xml", "application/ld+json"])
def test_without_a_query_the_service_describes_itself(plain: Server, accept: str) -> None:
    answer = plain.get("/sparql", {"Accept": accept} if accept else {})
    assert answer.status == 200
    quads = list(pyoxigraph.parse(answer.body, FORMATS[accept or "text/turtle"]))
    said = {quad.predicate.value.rpartition("#")[2]: str(quad.object) for quad in quads}
    assert said["endpoint"] == f"<{plain.endpoint}>"
    assert said["supportedLanguage"].endswith("SPARQL11Query>")


def test_a_browser_is_shown_the_editor_instead(plain: Server) -> None:
    html = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert plain.get("/sparql", html).headers["location"] == "/editor"
    assert plain.get("/sparql", html, query=ASK).headers["location"].startswith("/editor?query=ASK")


@pytest.mark.parametrize(
    ("status", "body", "media"),
    [
        (400, "", FORM),
        (400, f"query={quote(ASK)}&query={quote(ASK)}", FORM),
        (400, "query=%FF", FORM),
        (400, b"ASK { ?s ?p '\xff' }", QUERY),
        (400, "query=", FORM),
        (415, ASK, ""),
        (415, ASK, "text/plain"),
        (415, json.dumps({"query": ASK}), "application/json"),
        (415, ASK.encode("utf-16"), f"{QUERY}; charset=utf-16"),
        (403, "INSERT DATA { <a:a> <a:b> <a:c> }", "application/sparql-update"),
        (403, "update=CLEAR+ALL", FORM),
        (403, f"query={quote(ASK)}&using-graph-uri=a:b", FORM),
        (403, "INSERT DATA { <a:a> <a:b> <a:c> }", QUERY),
    ],
)
def test_what_is_no_query_is_refused_with_words(
    plain: Server, status: int, body: str | bytes, media: str
) -> None:
    answer = plain.post("/sparql", body, media)
    assert (answer.status, answer.media) == (status, "application/problem+json"), answer.text
    assert len(answer.json["detail"]) > 20


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/sparql", "/query", "/store?default", "/"])
def test_methods_that_write_are_answered_nowhere(plain: Server, method: str, path: str) -> None:
    answer = plain.send(method, path, b"x")
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT ?s\nWHERE { ?s ?p nowhere:o }", 2, 15),
        ("SELECT ?s WHERE { ?s nowhere:p ?o }", 1, 22),
        ("SELECT (COUNT(?s) AS ?n)\nWHERE {\n  ?s ?p ?o", 3, 11),
        ("FIND ?s", 1, 1),
        ('ASK { ?s ?p "no end }', 1, 13),
    ],
)
def test_a_faulty_query_is_told_with_line_column_and_caret(
    plain: Server, query: str, line: int, column: int
) -> None:
    answer = plain.ask(query)
    assert answer.status == 400
    told = answer.json
    assert (told["line"], told["column"]) == (line, column)
    written, caret = told["excerpt"].split("\n")
    assert written.strip() == query.split("\n")[line - 1].strip()
    assert caret.strip() == "^"


def test_head_has_the_head_of_get_and_options_tell_the_methods(plain: Server) -> None:
    got, head = (plain.send(method, f"/sparql?query={quote(ASK)}") for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.body))
    options = plain.send("OPTIONS", "/sparql")
    assert (options.status, options.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")


@pytest.mark.parametrize("media", FORMATS)
def test_graphs_are_read_whole(plain: Server, media: str) -> None:
    answer = plain.get("/store", {"Accept": media}, graph=EX + "three")
    assert answer.status == 200
    assert [str(q.triple) for q in pyoxigraph.parse(answer.body, FORMATS[media])] == [
        f'<{EX}v> <{EX}p> "in three"'
    ]


def test_a_graph_that_is_not_there_is_not_found(plain: Server) -> None:
    assert plain.get("/store", graph=EX + "nowhere").status == 404
    assert plain.get("/store", graph="relative").status == 400
    assert plain.get("/store").status == 400
    assert plain.get("/store", default="", graph=EX + "one").status == 400
    assert plain.post("/store?default", "<a:a> <a:b> <a:c> .", "text/turtle").status == 405


def test_a_whole_graph_that_is_too_large_is_no_part_of_one(plain: Server) -> None:
    """The vocabulary in the default graph has more than the limit; a part would pass for all of it."""
    answer = plain.send("GET", "/store?default", headers={"Accept": "application/n-triples"})
    assert answer.status == 503
    assert "--max-bytes" in answer.json["detail"]


MANY = "SELECT ?x ?y WHERE { ?x a ?c . ?y a ?d }"


def test_rows_that_were_cut_say_so_in_head_and_body(plain: Server) -> None:
    found = plain.ask(MANY)
    assert (found.status, found.headers["remit-truncated"]) == (200, "rows")
    assert (len(found.json["results"]["bindings"]), found.json["truncated"]) == (50, "rows")
    xml = plain.ask(MANY, "application/sparql-results+xml")
    assert b"<!-- truncated: rows -->" in xml.body
    assert len(list(ElementTree.fromstring(xml.body).iter(f"{RESULTS}result"))) == 50
    for media in ("text/csv", "text/tab-separated-values"):
        table = plain.ask(MANY, media)
        assert (table.headers["remit-truncated"], len(table.text.splitlines())) == ("rows", 51)


def test_rows_of_many_bytes_are_cut_too(plain: Server) -> None:
    wide = 'SELECT ?x (REPLACE("' + "a" * 1000 + '", "a", "bcd") AS ?y) WHERE { ?x a ?c } LIMIT 20'
    found = plain.ask(wide)
    assert found.headers["remit-truncated"] == found.json["truncated"] == "bytes"
    assert 0 < len(found.json["results"]["bindings"]) < 20
    assert len(found.body) < 20_100


def test_triples_that_were_cut_say_so(plain: Server) -> None:
    query = "CONSTRUCT { ?x ?p ?o } WHERE { ?x ?p ?o }"
    for media in ("text/turtle", "application/n-triples", "application/trig"):
        found = plain.ask(query, media)
        assert found.headers["remit-truncated"] == "rows"
        assert found.text.startswith("# truncated: rows\n")
        assert len(list(pyoxigraph.parse(found.body, FORMATS[media]))) == 50


def test_an_answer_at_the_limit_is_whole(plain: Server) -> None:
    query = "SELECT ?x WHERE { ?x a ?c } LIMIT 50"
    for media in ("application/sparql-results+json", "text/csv", "application/sparql-results+xml"):
        assert "remit-truncated" not in plain.ask(query, media).headers
    tricky = 'SELECT ?x ("},{ \\n <result>" AS ?y) WHERE { ?x a ?c } LIMIT 40'
    found = plain.ask(tricky)
    assert "remit-truncated" not in found.headers
    assert len(found.json["results"]["bindings"]) == 40


def test_what_is_random_is_so_in_every_process(server: Server) -> None:
    """Each query may be answered by another fork of one process, and each has random numbers of its own."""
    text = "SELECT (UUID() AS ?u) (RAND() AS ?r) { }"
    answers = [server.ask(text, "text/csv").text for _ in range(12)]
    assert len(set(answers)) == len(answers)
