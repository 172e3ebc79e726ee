"""One knowledge, wherever it lies: in memory, in an index on disk, in a copied index with more in it.

What is expected of every store is what the knowledge in memory says, which other tests hold to the truth.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import psutil
import pyoxigraph as ox
import pytest
import rdflib

import remit
from remit.errors import LimitError, ParameterError, QueryError, RemitError, UnknownTermError
from remit.knowledge.answer import Rows, Triples
from remit.knowledge.check import check
from remit.knowledge.claims import claims
from remit.knowledge.index import combined, loader, read_only
from remit.knowledge.serialize import serialize
from remit.knowledge.store import Knowledge

pytestmark = pytest.mark.xdist_group("contract")  # each store is made once, not once a worker
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GROUPS = "SELECT ?r ?c WHERE { ?r remit:hasRemit/skos:broader ?c } ORDER BY ?r ?c"


@dataclass(frozen=True)
class Same:
    """One knowledge twice: in memory, and as it is in another store."""

    name: str
    memory: Knowledge
    other: Knowledge


def is_blank(quad: ox.Quad) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object, quad.graph_name))


def lines(quads: list[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def elsewhere(kg: Knowledge, where: str, folder: Path) -> Knowledge:
    """The knowledge in another store; the copied index has half of it at first, and takes the rest in."""
    quads = sorted(kg.store, key=str, reverse=True)
    if where == "memory again":
        store = ox.Store()
        store.bulk_load(input=lines(quads), format=ox.RdfFormat.N_QUADS)
        return Knowledge(store, kg.sources, kg.questions_folder)
    index, more = folder / "index", [quad for quad in quads[::2] if not is_blank(quad)]
    left = set(more) if where == "copy" else set()
    with loader(index) as (_, load):
        load.take(lines([quad for quad in quads if quad not in left]))
        load.finish()
    del load, _
    if where == "disk":
        return Knowledge(read_only(index, folder), kg.sources, kg.questions_folder, index=index)
    store, path, keep = combined(index, folder, lambda store: store.extend(more))
    return Knowledge(store, kg.sources, kg.questions_folder, index=path, keep=keep)


@pytest.fixture(scope="module")
def little(prefixes: str) -> Knowledge:
    """The small knowledge, with faults for the check to find."""
    from remit.knowledge.load import load_text

    tiny = (Path(__file__).parents[1] / "tiny.trig").read_text(encoding="utf-8")
    faults = 'role:nameless a remit:Role . concern:odd a remit:Concern ; skos:prefLabel "a"@en, "b"@en .'
    return load_text(prefixes + tiny + faults, name="tiny")


STORES = [f"{name} in {where}" for name in ("bundled", "tiny") for where in ("memory again", "disk", "copy")]


@pytest.fixture(scope="module", params=STORES)
def same(
    request: pytest.FixtureRequest,
    kg: Knowledge,
    little: Knowledge,
    tmp_path_factory: pytest.TempPathFactory,
) -> Same:
    name, _, where = str(request.param).partition(" in ")
    memory = kg if name == "bundled" else little
    return Same(name, memory, elsewhere(memory, where, tmp_path_factory.mktemp("store")))


Saying = Callable[[Knowledge], Any]
RELATIONS, LEVELS = ("responsibility", "skill", "remit", "all"), ("concern", "group", "area")
THINGS = {
    "bundled": ("CPO", "CTO", "innovation management", "concern:vision", "doc:001", "claim:002-06-1"),
    "tiny": ("CPO", "INNO", "platform team", "speed against quality", "doc:two", "claim:one-6"),
}
PAIRS = {
    "bundled": (("CPO", "product vision"), ("CTO", "innovation management"), ("CTO", "CPO")),
    "tiny": (("CPO", "churn"), ("CTO", "architecture"), ("CPO", "joint planning")),
}


WRITTEN: dict[str, Callable[[Knowledge], bytes]] = {
    form: partial(serialize, form=form) for form in ("ttl", "nt", "trig", "jsonld")
}


def network_of(kg: Knowledge, focus: str | None = None) -> tuple[list[Any], list[Any]]:
    graph = remit.network(kg, focus=focus)
    return sorted(graph.nodes(data=True), key=str), sorted(graph.edges(data=True, keys=True), key=str)


def neighbours_of(kg: Knowledge) -> tuple[list[Any], list[Any]]:
    graph = remit.neighbors(kg, relation="all")
    return sorted(graph.nodes(data=True), key=str), sorted(graph.edges(data=True), key=str)


SAYINGS: dict[str, Saying] = {
    "roles": lambda kg: kg.roles(),
    "claims": claims,
    "find": lambda kg: [kg.find(text) for text in ("vision", "manag", "chief", "é")],
    "overlaps": lambda kg: [
        remit.overlaps(kg, relation=one, level=two) for one in RELATIONS for two in LEVELS
    ],
    "tensions": lambda kg: (remit.tensions(kg), remit.tensions(kg, "CPO", "CTO", open_only=True)),
    "network": network_of,
    "network around one": lambda kg: network_of(kg, "CPO"),
    "neighbours": neighbours_of,
    **{
        f"overlap by {relation} at {level}": lambda kg, relation=relation, level=level: remit.overlap(  # type: ignore[misc]
            kg, "CPO", "CTO", relation=relation, level=level
        )
        for relation in RELATIONS
        for level in LEVELS
    },
}


@cache
def expected(memory: Knowledge, saying: Saying) -> Any:
    """What the knowledge in memory says, worked out once."""
    return saying(memory)


@pytest.mark.parametrize("name", SAYINGS)
def test_every_store_says_the_same(same: Same, name: str) -> None:
    found = expected(same.memory, SAYINGS[name])
    assert found
    assert SAYINGS[name](same.other) == found


def show_all(kg: Knowledge, name: str) -> list[Any]:
    return [kg.show(thing) for thing in THINGS[name]]


def why_all(kg: Knowledge, name: str) -> list[Any]:
    return [kg.why(*pair) for pair in PAIRS[name]]


@pytest.mark.parametrize("saying", [show_all, why_all])
def test_every_store_describes_things_the_same(same: Same, saying: Callable[..., list[Any]]) -> None:
    found = saying(same.memory, same.name)
    assert all(found)
    assert saying(same.other, same.name) == found


def answers(kg: Knowledge) -> dict[str, Any]:
    """The answers to all competency questions, with their own values or with those of both knowledges."""
    examples = {"remit:Role": "role:cpo", "remit:Concern": "innovation management", "text": "x"}
    found: dict[str, Any] = {}
    for question in kg.questions():
        needed = {one.name: examples.get(one.type, "1") for one in question.params if one.default is None}
        try:
            found[question.name] = kg.ask(question.name, **needed).text()
        except UnknownTermError as error:  # a default of the question that the small knowledge lacks
            found[question.name] = str(error)
    return found


def test_every_store_answers_the_questions_the_same(same: Same) -> None:
    found = expected(same.memory, answers)
    assert len(found) >= 62
    assert sum(bool(rows) for rows in found.values()) > (45 if same.name == "bundled" else 25)
    there = answers(same.other)
    assert {name: (there[name], rows) for name, rows in found.items() if there[name] != rows} == {}


def checked(kg: Knowledge) -> tuple[Any, ...]:
    report = check(kg)
    return report.findings, report.n_shapes, report.n_focus_nodes, report.n_rules


def checked_by_rules(kg: Knowledge) -> tuple[Any, ...]:
    """What the rules find; for where the shapes find nothing."""
    return checked(kg)


@pytest.mark.parametrize("same", STORES[3:], indirect=True)
def test_every_store_has_the_same_faults(same: Same) -> None:
    found = expected(same.memory, checked)
    assert found[0]
    assert checked(same.other) == found


@pytest.mark.parametrize("same", STORES[:3], indirect=True)
def test_every_store_has_no_faults_by_the_rules(same: Same, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shapes, which take seconds, look at the triples alone; that these are the same is tested below."""
    monkeypatch.setattr("remit.knowledge.check._validated", lambda *_: rdflib.Graph())
    found = checked(same.other)
    assert found == expected(same.memory, checked_by_rules)
    assert found[0] == ()
    assert min(found[1:]) > 5


@pytest.mark.parametrize("form", ["ttl", "nt", "trig"])
def test_every_store_is_written_as_the_same_bytes(same: Same, form: str) -> None:
    assert serialize(same.other, form) == expected(same.memory, WRITTEN[form])


@pytest.mark.parametrize("same", STORES[3:], indirect=True)
def test_every_store_is_written_as_the_same_json(same: Same) -> None:
    assert serialize(same.other, "jsonld") == expected(same.memory, WRITTEN["jsonld"])


def unblanked(kg: Knowledge) -> set[ox.Quad]:
    return {quad for quad in kg.store if not is_blank(quad)}


def test_every_store_holds_the_same(same: Same) -> None:
    assert unblanked(same.other) == unblanked(same.memory)
    assert len(same.other.store) == len(same.memory.store)


def test_every_store_answers_what_somebody_typed(same: Same) -> None:
    assert not same.other.query("ASK { role:cpo a remit:Concern }")
    assert same.other.query("ASK { GRAPH ?claim { role:cpo ?p ?o } }")
    rows, there = same.memory.query(GROUPS), same.other.query(GROUPS)
    assert isinstance(rows, Rows)
    assert isinstance(there, Rows)
    assert rows.json == there.json
    assert rows.n > 5
    construct = "CONSTRUCT { ?r ?p ?o } WHERE { ?r a remit:Role ; ?p ?o }"
    triples, others = same.memory.query(construct), same.other.query(construct)
    assert isinstance(triples, Triples)
    assert triples == others
    assert len(triples) > 10


@contextmanager
def no_child_is_left() -> Iterator[None]:
    before = {child.pid for child in psutil.Process().children()}
    yield
    assert {child.pid for child in psutil.Process().children()} <= before


@pytest.mark.parametrize(
    ("text", "bounds", "error", "message"),
    [
        ("SELECT ?s WHERE {\n ?s zz:a ?o }", {}, QueryError, "zz: is not declared, at line 2, column 5"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", {}, QueryError, "INSERT is refused"),
        ("SELECT * { SERVICE <http://e/> { ?s ?p ?o } }", {}, QueryError, "SERVICE"),
        ("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", {"max_bytes": 1000}, LimitError, "larger than 1000 bytes"),
        (RUNAWAY, {"timeout_s": 0.4}, LimitError, "stopped after 0.4 s"),
        ("ASK {}", {"timeout_s": 0.0}, ParameterError, "has to be more than 0"),
    ],
)
def test_every_store_refuses_the_same(
    same: Same, text: str, bounds: dict[str, Any], error: type[RemitError], message: str
) -> None:
    told, start = [], time.monotonic()
    for kg in (same.memory, same.other):
        with no_child_is_left(), pytest.raises(error) as caught:
            kg.query(text, **bounds)
        assert message in str(caught.value)
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert time.monotonic() - start < 10
