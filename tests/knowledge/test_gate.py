from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.errors import LimitError, QueryError, RemitError
from remit.knowledge import Knowledge
from remit.knowledge.gate import MAX_BRACKETS, MAX_BYTES, MAX_DEPTH, MAX_TOKENS, check_query, excerpt, tokens

S = "<http://127.0.0.1:PORT/>"
SERVICES = [
    f"SELECT * {{ SERVICE {S} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ sErViCe {S} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE#c\n{S} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE SILENT{S} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICESILENT{S} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE\t{S}{{ ?s ?p ?o }} }}",
    f"PREFIX e: {S} SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
    f"PREFIX e: {S} SELECT * {{ SERVICEe:x{{ ?s ?p ?o }} }}",
    f"PREFIX : {S} SELECT * {{ SERVICE:x{{ ?s ?p ?o }} }}",
    f"BASE {S} SELECT * {{ SERVICE <sparql> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ BIND ({S} AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
    f"SELECT * {{ {{ SELECT * {{ SERVICE {S} {{ ?s ?p ?o }} }} }} }}",
    f"SELECT * {{ OPTIONAL {{ {{}} UNION {{ SERVICE {S} {{ ?s ?p ?o }} }} }} }}",
    f"SELECT * {{ FILTER EXISTS {{ SERVICE {S} {{ ?s ?p ?o }} }} }}",
    f"ASK {{ SERVICE {S} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ # comment\rSERVICE {S} {{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p trueSERVICE{S}{{}} }}",
    f"ASK {{ ?s ?p 1SERVICE{S}{{}} }}",
    f"ASK {{ ?s ?p 'x'@en--ltrSERVICE{S}{{}} }}",
    f"PREFIX e: <http://e/> ASK {{ ?s ?p e:a.b.SERVICE{S}{{}} }}",
    f"PREFIX e: <http://e/> ASK {{ ?s ?p e:a\\#.SERVICE{S}{{}}\n}}",
    f"PREFIX e: <http://e/> ASK {{ ?s ?p e:a\\' . SERVICE{S}{{}} ?s ?p e:b\\' }}",
    f"ASK {{ \\u0053ERVICE{S}{{}} }}",
    f"ASK {{ ?s ?p '\\u005C'.SERVICE{S}{{}}#'\n}}",
    f"ASK {{ ?s ?p '''a'b''c\\'''d''' . SERVICE{S}{{}} }}",
    f"ASK {{ SERV\\u0049CE{S}{{}} }}",
    f"ASK {{ \\U00000053ERVICE{S}{{}} }}",
]
UPDATES = [
    f"LOAD {S}",
    f"LOAD SILENT {S} INTO GRAPH <http://e/g>",
    f"\\u004cOAD {S}",
    "INSERT DATA { <http://e/a> <http://e/b> 1 }",
    f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE {S} {{ ?s ?p ?o }} }}",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP ALL",
    f"WITH {S} DELETE {{ ?s ?p ?o }} USING {S} WHERE {{ ?s ?p ?o }}",
]
ALLOWED = [
    "SELECT ?s WHERE { ?s ?p ?o }",
    'SELECT ?x WHERE { VALUES ?x { "SERVICE" \'LOAD <x>\' """INSERT " "" """ \'\'\'SERVICE\'\'\' } }',
    "ASK { <http://x/SERVICE> <http://x/load> ?service }",
    "ASK { ?s schema:serviceType ?load ; schema:service schema:insert . _:service ?p $SERVICE }",
    "# SERVICE <http://x/> {}\nASK {} # LOAD",
    "ASK { FILTER (?a<?b && ?c>?d) }",
    "SELECT ?s WHERE { ?s ^(rdf:type/rdfs:label)* ?o . FILTER (1<2) FILTER (?x > 3.5e1) }",
    "SELECT ?x FROM <http://e/g> FROM NAMED <file:///etc/passwd> WHERE { GRAPH ?g { ?s ?p ?x } }",
    "SELECT ?x { ?x skos:prefLabel 'caf\\u00e9'@fr-CA . ?x ?p 'a\\u0022b' }",
    "ASK { ?s ?p \"\\\"SERVICE\\\\\" , 'it\\'s' }",
    "ASK { role:a%20b role:c\\,d role:e.f }",
]


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """A port on this machine, and the connections that were made to it."""
    hits: list[object] = []

    def accept(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, address = server.accept()
                hits.append(address)
                connection.close()

    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        thread = threading.Thread(target=accept, args=(server,), daemon=True)
        thread.start()
        yield server.getsockname()[1], hits
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_no_spelling_of_service_or_load_reaches_the_network(tiny: Knowledge) -> None:
    with listening() as (port, hits):
        for text in [*SERVICES, *UPDATES]:
            with pytest.raises(QueryError, match="refused"):
                tiny.query(text.replace("PORT", str(port)))
    assert hits == []


def test_without_the_gate_the_engine_would_reach_it() -> None:
    with listening() as (port, hits), suppress(OSError):
        list(pyoxigraph.Store().query(SERVICES[0].replace("PORT", str(port))))  # type: ignore[arg-type]
    assert hits != []


@pytest.mark.parametrize("text", ALLOWED)
def test_the_words_may_stand_where_they_are_no_keywords(text: str) -> None:
    check_query(text)


@pytest.mark.parametrize("text", ALLOWED)
def test_what_is_allowed_the_engine_takes(tiny: Knowledge, text: str) -> None:
    tiny.query(text)


def test_a_refusal_names_word_line_and_column_and_shows_them() -> None:
    with pytest.raises(QueryError) as caught:
        check_query("SELECT * WHERE {\n  ?s ?p ?o .\n  Service <http://x/> {}\n}")
    error = caught.value
    assert str(error) == "SERVICE is refused: queries never reach the network or files, at line 3, column 3"
    assert (error.line, error.column, error.exit_code) == (3, 3, 4)
    assert error.__notes__ == ["    Service <http://x/> {}\n    ^"]


def test_the_place_of_an_escaped_word_is_that_in_the_users_text() -> None:
    with pytest.raises(QueryError) as caught:
        check_query("ASK { \\u003fs ?p ?o . \\u0053ERVICE <x> {} }")
    assert (caught.value.line, caught.value.column) == (1, 23)


def test_an_unfinished_string_is_shown_where_it_begins() -> None:
    with pytest.raises(QueryError, match="a string begins here and does not end, at line 1, column 13"):
        check_query("ASK { ?s ?p 'abc }")


@pytest.mark.parametrize("opening", ["{", "(", "<<", "{("])
def test_brackets_may_nest_so_deep_and_no_deeper(opening: str) -> None:
    times = MAX_DEPTH // len(opening.replace("<<", "<"))
    check_query("ASK " + opening * times)
    with pytest.raises(LimitError, match=f"deeper than {MAX_DEPTH}"):
        check_query("ASK " + opening * (times + 1))


def test_square_brackets_may_nest_less_deep() -> None:
    check_query("ASK " + "[" * MAX_BRACKETS)
    with pytest.raises(LimitError, match=f"deeper than {MAX_BRACKETS}"):
        check_query("ASK " + "[" * (MAX_BRACKETS + 1))


def test_brackets_beside_one_another_and_in_strings_do_not_nest() -> None:
    check_query("ASK { " + "{ } " * 100 + "FILTER ('" + "{" * 100 + "' = ?x) }")


def test_two_thousand_braces_are_refused_before_the_engine_sees_them(tiny: Knowledge) -> None:
    with pytest.raises(LimitError, match="deeper than 50 at line 1, column"):
        tiny.query("SELECT * WHERE " + "{" * 2000 + "}" * 2000)


def test_the_length_of_a_query_is_bounded_in_bytes_and_tokens() -> None:
    check_query("#" + "x" * (MAX_BYTES - 1))
    check_query("1 " * MAX_TOKENS)
    with pytest.raises(LimitError, match="bytes"):
        check_query("#" + "é" * (MAX_BYTES // 2))
    with pytest.raises(LimitError, match="tokens"):
        check_query("1 " * (MAX_TOKENS + 1))


@given(st.text(max_size=300))
def test_any_text_is_let_through_or_refused_in_one_line(text: str) -> None:
    try:
        check_query(text)
    except RemitError as error:
        assert "\n" not in str(error)


@given(st.text("SERVICE service\\u0053<>{}()[]\"'#:?.\n e", max_size=60))
def test_tokens_cover_the_text_but_for_white_space_and_comments(text: str) -> None:
    end = 0
    for token in tokens(text):
        between = text[end : token.place]
        assert "#" in between or not between.strip(" \t\r\n")
        end = token.place + len(token.text)


def test_a_long_line_is_shown_around_the_column() -> None:
    shown = excerpt("x" * 500 + "HERE" + "x" * 500, 1, 501).split("\n")
    assert all(len(line) <= 80 for line in shown)
    assert shown[0][shown[1].index("^") :].startswith("HERE")
