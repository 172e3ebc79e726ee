"""One knowledge, at any endpoint: what the store in memory says, every server has to bring about.

Ours is the engine of this process behind a few lines of HTTP, once with the everyday picture as its default
graph, and once, as in many products, with all graphs as one. The others are other engines.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import remit
from remit.errors import LimitError, ParameterError, QueryError, RemitError
from remit.knowledge.answer import Rows, Triples
from remit.knowledge.claims import claims
from remit.knowledge.serialize import serialize
from remit.knowledge.store import Knowledge

pytestmark = pytest.mark.xdist_group("endpoints")  # each server is started once, not once a worker

SERVERS = ["ours", "ours with a union", "remit serve", "Oxigraph", "Jena", "Virtuoso"]
GROUPS = "SELECT ?r ?c WHERE { ?r remit:hasRemit/skos:broader ?c } ORDER BY ?r ?c"
THINGS = ("CPO", "CTO", "innovation management", "concern:vision", "doc:001", "claim:002-06-1")
PAIRS = (("CPO", "product vision"), ("CTO", "innovation management"), ("CTO", "CPO"))


@pytest.fixture(scope="module", params=SERVERS)
def there(request: pytest.FixtureRequest, address_of_server: Callable[[str], str]) -> Knowledge:
    return remit.load(address_of_server(request.param))


def is_virtuoso(kg: Knowledge) -> bool:
    """Whether it is the engine that answers some of our queries otherwise than the standard has it."""
    return kg.remote is not None and kg.remote.client.server.startswith("Virtuoso")


def network_of(kg: Knowledge, focus: str | None = None) -> tuple[list[Any], list[Any]]:
    graph = remit.network(kg, focus=focus)
    return sorted(graph.nodes(data=True), key=str), sorted(graph.edges(data=True, keys=True), key=str)


def neighbours_of(kg: Knowledge) -> tuple[list[Any], list[Any]]:
    graph = remit.neighbors(kg, relation="all")
    return sorted(graph.nodes(data=True), key=str), sorted(graph.edges(data=True), key=str)


SAYINGS: dict[str, Callable[[Knowledge], Any]] = {
    "roles": lambda kg: kg.roles(),
    "claims": claims,
    "find": lambda kg: [kg.find(text) for text in ("vision", "manag", "chief", "é")],
    "show": lambda kg: [kg.show(thing) for thing in THINGS],
    "why": lambda kg: [kg.why(*pair) for pair in PAIRS],
    "overlap": lambda kg: [
        remit.overlap(kg, "CPO", "CTO", relation=one, level=two)
        for one, two in (("responsibility", "concern"), ("skill", "group"), ("all", "area"))
    ],
    "overlaps": lambda kg: [remit.overlaps(kg, relation=one, level="group") for one in ("remit", "skill")],
    "tensions": lambda kg: (remit.tensions(kg), remit.tensions(kg, "CPO", "CTO", open_only=True)),
    "network": network_of,
    "network around one": lambda kg: network_of(kg, "CPO"),
    "neighbours": neighbours_of,
    "questions": lambda kg: {
        question.name: kg.ask(question.name, **_needed(question)).text() for question in kg.questions()
    },
}


def _needed(question: Any) -> dict[str, str]:
    examples = {"remit:Role": "role:cpo", "remit:Concern": "innovation management", "text": "x"}
    return {one.name: examples.get(one.type, "1") for one in question.params if one.default is None}


@cache
def expected(memory: Knowledge, name: str) -> Any:
    return SAYINGS[name](memory)


@pytest.mark.parametrize("name", SAYINGS)
def test_every_endpoint_says_the_same(there: Knowledge, kg: Knowledge, name: str) -> None:
    found = expected(kg, name)
    assert found
    said = SAYINGS[name](there)
    if name == "questions":
        assert len(found) >= 62
        assert {key: (said[key], rows) for key, rows in found.items() if said[key] != rows} == {}
    assert said == found
    assert there.remote is not None
    if not is_virtuoso(there):
        assert "whole" not in there.remote.__dict__  # every query was answered there


def test_every_endpoint_is_written_as_the_same_bytes(there: Knowledge, kg: Knowledge) -> None:
    assert bool(there.notes) == is_virtuoso(there)
    assert serialize(remit.load(*there.sources, in_memory=True), "trig") == serialize(kg, "trig")


def test_an_endpoint_does_its_work_itself(there: Knowledge) -> None:
    """Few journeys, and nothing read as a whole, but of one that answers otherwise than SPARQL says."""
    kg = remit.load(*there.sources)
    assert kg.remote is not None
    remit.overlap(kg, "CPO", "CTO")
    if is_virtuoso(there):
        assert "whole" in kg.remote.__dict__
        return
    assert kg.remote.client.requests < 30
    kg.roles(), kg.why("CPO", "product vision"), kg.ask("shared-remit")
    assert kg.remote.client.requests < 60
    assert "whole" not in kg.remote.__dict__


def test_every_endpoint_answers_what_somebody_typed(there: Knowledge, kg: Knowledge) -> None:
    assert not there.query("ASK { GRAPH ?g { role:cpo a remit:Document } }")
    assert there.query("ASK { GRAPH ?claim { role:cpo ?p ?o } }")
    rows = there.query(GROUPS)
    assert isinstance(rows, Rows)
    assert rows.rows == kg.query(GROUPS).rows  # type: ignore[union-attr]
    assert rows.n > 5
    few = there.query(GROUPS, max_rows=3)
    assert isinstance(few, Rows)
    assert (few.n, few.truncated, rows.truncated) == (3, True, False)
    construct = "CONSTRUCT { ?r a ?t } WHERE { ?r a remit:Role ; a ?t }"
    triples = there.query(construct)
    assert isinstance(triples, Triples)
    assert triples == kg.query(construct)
    assert len(triples) > 10


@pytest.mark.parametrize(
    ("text", "bounds", "error", "message"),
    [
        ("SELECT ?s WHERE {\n ?s zz:a ?o }", {}, QueryError, "zz: is not declared, at line 2, column 5"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", {}, QueryError, "INSERT is refused"),
        ('PREFIX get: <urn:g> DEFINE get:soft "x" SELECT * {}', {}, QueryError, "begins with SELECT"),
        ("SELECT * { SERVICE <http://e/> { ?s ?p ?o } }", {}, QueryError, "SERVICE"),
        ("SELECT * WHERE { ?a ?b ?c } LIMIT 500", {"max_bytes": 1000}, LimitError, "larger than 1000 bytes"),
        ("ASK {}", {"timeout_s": 0.0}, ParameterError, "has to be more than 0"),
    ],
)
def test_every_endpoint_refuses_the_same(
    there: Knowledge, kg: Knowledge, text: str, bounds: dict[str, Any], error: type[RemitError], message: str
) -> None:
    told = []
    for one in (kg, there):
        with pytest.raises(error) as caught:
            one.query(text, **bounds)
        assert message in str(caught.value)
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_a_query_that_is_wrong_is_told_on_one_line(there: Knowledge) -> None:
    with pytest.raises(QueryError) as caught:
        there.query("SELECT ?s WHERE { ?s a remit:Role . FILTER (?s = }")
    assert "\n" not in str(caught.value)
