"""What an endpoint holds, and what it leaves out: cut answers, statements alone, all graphs as one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import remit
from remit.errors import ParameterError, SourceError, StoreError
from remit.knowledge.answer import Rows
from remit.knowledge.load import load_text
from remit.knowledge.query import table
from remit.knowledge.serialize import EVERYDAY, serialize
from remit.knowledge.store import Knowledge

Serve = Callable[..., Any]
LABELS = "SELECT ?s ?l { ?s skos:prefLabel|rdfs:label ?l }"
NAME = "ENDPOINT_TOKEN"


def stored(kg: Knowledge, **more: Any) -> ox.Store:
    store = ox.Store()
    store.load(serialize(kg, "nq", **more), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.mark.parametrize("tells", [True, False])
@pytest.mark.parametrize("max_rows", [100, 700])
def test_an_answer_that_is_cut_is_read_in_pages(
    serve: Serve, tiny: Knowledge, tells: bool, max_rows: int
) -> None:
    endpoint = serve(tiny.store, max_rows=max_rows, tells_max_rows=tells)
    kg = remit.load(endpoint.url)
    assert sorted(table(kg, LABELS)) == sorted(table(tiny, LABELS))
    assert len(table(kg, LABELS)) > 100
    assert kg.roles() == tiny.roles()
    assert serialize(remit.load(endpoint.url, in_memory=True), "nq") == serialize(tiny, "nq")
    assert any("OFFSET" in one.query for one in endpoint.seen)


def test_a_query_that_somebody_typed_is_not_paged_but_told_to_be_cut(serve: Serve, tiny: Knowledge) -> None:
    endpoint = serve(tiny.store, max_rows=100, tells_max_rows=True)
    answer = remit.load(endpoint.url).query("SELECT * { ?s ?p ?o }")
    assert isinstance(answer, Rows)
    assert (answer.n, answer.truncated) == (100, True)
    assert endpoint.seen[-1].query == "SELECT * { ?s ?p ?o }"


def test_an_endpoint_with_statements_alone_is_read_and_worked_out_here(
    serve: Serve, tiny: Knowledge, prefixes: str
) -> None:
    text = prefixes + (Path(__file__).parents[2] / "tiny.trig").read_text(encoding="utf-8")
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TRIG)
    endpoint = serve(store)
    kg = remit.load(endpoint.url)
    (note,) = kg.notes
    assert "holds statements without what follows" in note
    assert "remit export -o FILE.nq" in note
    assert kg.roles() == tiny.roles()
    assert remit.overlap(kg, "CPO", "CTO") == remit.overlap(tiny, "CPO", "CTO")
    assert kg.ask("shared-remit").text() == tiny.ask("shared-remit").text()
    assert sum("OFFSET" not in one.query for one in endpoint.seen) <= 3


def test_a_union_of_all_graphs_is_noticed(serve: Serve, tiny: Knowledge) -> None:
    kg = remit.load(serve(stored(tiny), union=True).url)
    (note,) = kg.notes
    assert "is all its graphs at once" in note
    assert "--everyday-graph" in note
    assert remit.load(serve(stored(tiny, everyday_graph=True), union=True).url).notes == ()
    assert remit.load(serve(tiny.store).url).notes == ()


@pytest.mark.parametrize("union", [True, False])
def test_the_everyday_graph_stands_for_the_default_graph(serve: Serve, tiny: Knowledge, union: bool) -> None:
    store = stored(tiny, everyday_graph=True)
    foreign = ox.NamedNode("urn:foreign")
    store.add(ox.Quad(ox.NamedNode("urn:x"), ox.NamedNode("urn:y"), ox.Literal("z"), foreign))
    kg = remit.load(serve(store, union=union).url)
    assert kg.roles() == tiny.roles()
    assert kg.claims() == tiny.claims()
    assert kg.show("CPO") == tiny.show("CPO")
    assert set(table(kg, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }")) >= {("urn:foreign",)}
    assert (EVERYDAY,) not in table(kg, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert serialize(remit.load(*kg.sources, in_memory=True), "nq") == serialize(tiny, "nq")


def test_an_endpoint_of_something_else_can_be_queried(serve: Serve) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:x"), ox.NamedNode("urn:y"), ox.Literal("z")))
    kg = remit.load(serve(store).url)
    assert "holds no roles" in kg.notes[0]
    assert kg.roles() == ()
    answer = kg.query("SELECT ?o { <urn:x> ?p ?o }")
    assert isinstance(answer, Rows)
    assert answer.text() == [("z",)]


def test_what_was_fetched_is_not_fetched_again(serve: Serve, tiny: Knowledge) -> None:
    endpoint = serve(tiny.store)
    kg = remit.load(endpoint.url)
    first = kg.show("CPO"), kg.roles(), kg.ask("shared-remit")
    n = len(endpoint.seen)
    assert (kg.show("CPO"), kg.roles(), kg.ask("shared-remit")) == first
    assert len(endpoint.seen) == n


def test_an_endpoint_is_read_together_with_other_sources(
    serve: Serve, tiny: Knowledge, prefixes: str, samples: Path, tmp_path: Path
) -> None:
    more = 'role:baker a remit:Role ; skos:prefLabel "baker"@en ; remit:hasResponsibility concern:churn .'
    (tmp_path / "more.ttl").write_text(prefixes + more, encoding="utf-8")
    url = serve(tiny.store).url
    for sources in ((url, str(tmp_path / "more.ttl")), (url, str(samples / "roles.store"))):
        kg = remit.load(*sources)
        assert kg.remote is None
        assert {one.role.label for one in tiny.roles()} < {one.role.label for one in kg.roles()}
        assert len(kg.claims()) >= len(tiny.claims())
    assert {one.role.label for one in remit.load(url, samples / "roles.csv").roles()} >= {"Head of Sales"}
    both = remit.load(url, serve(load_text(prefixes + more).store).url)
    assert "baker" in {one.role.label for one in both.roles()}


def test_a_dataset_of_an_endpoint_is_a_copy(serve: Serve, tiny: Knowledge) -> None:
    kg = remit.load(serve(tiny.store).url)
    assert len(kg.dataset.default_graph) == len(tiny.dataset.default_graph)
    assert len(kg.store) == len(tiny.store)


def test_a_question_at_an_endpoint_takes_limits(serve: Serve, tiny: Knowledge) -> None:
    from remit.knowledge.questions import ask

    kg = remit.load(serve(tiny.store).url)
    assert len(tiny.ask("roles")) > 1
    rows = ask(kg, "roles", max_rows=1, timeout_s=20)
    assert (rows.n, rows.truncated) == (1, True)


def test_nothing_is_asked_of_an_address_that_nobody_named(tmp_path: Path, serve: Serve) -> None:
    endpoint = serve(ox.Store())
    (tmp_path / "a.ttl").write_text(
        f"@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:a> owl:imports <{endpoint.url}> .",
        encoding="utf-8",
    )
    remit.load(tmp_path / "a.ttl").roles()
    assert endpoint.seen == []


def test_a_token_is_read_from_the_environment_alone(
    serve: Serve, tiny: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = serve(tiny.store)
    monkeypatch.setenv(NAME, "abc")
    remit.load(endpoint.url).roles()
    assert "authorization" not in endpoint.seen[-1].headers
    remit.load(endpoint.url, token_env=NAME).roles()
    assert endpoint.seen[-1].headers["authorization"] == "Bearer abc"
    with pytest.raises(ParameterError, match=f"{NAME}_2 is not set"):
        remit.load(endpoint.url, token_env=NAME + "_2")
    with pytest.raises(SourceError, match="--token-env"):
        remit.load(endpoint.url.replace("http://", "http://ann:abc@"))


@pytest.mark.parametrize(
    "rows",
    [
        [{"s": 1}],
        [{"s": {"type": "literal", "value": "x"}, "p": {"type": "literal", "value": "y"}}],
        [{}],
    ],
)
def test_rows_that_are_no_statements_are_an_error(serve: Serve, tiny: Knowledge, rows: list[Any]) -> None:
    endpoint = serve(tiny.store)
    kg = remit.load(endpoint.url)
    body = json.dumps({"head": {"vars": ["p", "o", "g"]}, "results": {"bindings": rows}}).encode()
    endpoint.faults += [lambda handler: handler.put(200, body, "application/sparql-results+json")]
    with pytest.raises(StoreError):
        list(kg.store.quads_for_pattern(ox.NamedNode("urn:x"), None, None, None))


def test_columns_that_were_not_asked_for_are_an_error(serve: Serve, tiny: Knowledge) -> None:
    endpoint = serve(tiny.store)
    kg = remit.load(endpoint.url)
    body = b'{"head":{"vars":["x"]},"results":{"bindings":[{}]}}'
    endpoint.faults += [lambda handler: handler.put(200, body, "application/sparql-results+json")]
    with pytest.raises(StoreError, match="other columns"):
        table(kg, LABELS)
