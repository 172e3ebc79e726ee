from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import psutil
import pyoxigraph
import pytest

from remit.errors import LimitError, ParameterError, QueryError
from remit.knowledge import Knowledge, bounded
from remit.knowledge.answer import Rows, Triples, Truth
from remit.knowledge.bounded import query

METHODS: list[Literal["fork", "new"]] = ["fork", "new"]
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLINGS = " ".join(f"BIND (CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(36))
HUNGRY = f"SELECT ?n WHERE {{ BIND ('aaaaaaaaaa' AS ?a0) {DOUBLINGS} BIND (STRLEN(?a36) AS ?n) }}"


@pytest.fixture(autouse=True)
def no_child_is_left() -> Iterator[None]:
    """Fails where a test leaves a process behind; others of this worker, a browser say, are not its doing."""
    before = {child.pid for child in psutil.Process().children()}
    yield
    assert {child.pid for child in psutil.Process().children()} - before == set()


@pytest.mark.parametrize("method", METHODS)
def test_each_kind_of_query_is_answered(tiny: Knowledge, method: Literal["fork", "new"]) -> None:
    rows = query(tiny, "SELECT ?r WHERE { ?r a remit:Role } ORDER BY ?r", method=method)
    truth = query(tiny, "ASK { GRAPH claim:one-1 { ?s ?p ?o } }", method=method)
    triples = query(tiny, "CONSTRUCT { ?r a remit:Role } WHERE { ?r a remit:Role }", method=method)
    assert isinstance(rows, Rows)
    assert rows.text() == [("role:cpo",), ("role:cto",), ("role:designer",)]
    assert isinstance(truth, Truth)
    assert truth
    assert isinstance(triples, Triples)
    assert len(triples) == 3


@pytest.mark.parametrize("method", METHODS)
def test_a_runaway_query_is_ended_in_the_time_stated(tiny: Knowledge, method: Literal["fork", "new"]) -> None:
    with pytest.raises(LimitError, match="stopped after 1 s") as caught:
        query(tiny, RUNAWAY, timeout_s=1, method=method)
    assert caught.value.exit_code == 5
    assert query(tiny, "ASK {}", method=method)


@pytest.mark.parametrize("method", METHODS)
def test_a_query_that_eats_memory_is_ended(
    tiny: Knowledge, method: Literal["fork", "new"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "MEMORY_BYTES", 128 * 1024**2)
    with pytest.raises(LimitError, match="more than 128 MiB of memory"):
        query(tiny, HUNGRY, timeout_s=60, method=method)


@pytest.mark.parametrize("method", METHODS)
def test_an_answer_that_grows_too_large_is_ended(tiny: Knowledge, method: Literal["fork", "new"]) -> None:
    text = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
    with pytest.raises(LimitError, match="larger than 1000 bytes"):
        query(tiny, text, max_bytes=1000, method=method)


def test_an_answer_may_be_as_large_as_the_limit(tiny: Knowledge) -> None:
    text = "SELECT ?r WHERE { ?r a remit:Role }"
    answer = query(tiny, text)
    assert isinstance(answer, Rows)
    assert isinstance(query(tiny, text, max_bytes=len(answer.json)), Rows)


@pytest.mark.parametrize("method", METHODS)
def test_of_too_many_rows_the_first_are_given_and_said_to_be(
    tiny: Knowledge, method: Literal["fork", "new"]
) -> None:
    text = (
        "SELECT ?s ?p ?n WHERE { ?s ?p ?o FILTER (ISIRI(?s)) OPTIONAL { ?s remit:none ?n } } ORDER BY ?s ?p"
    )
    every = query(tiny, text, method=method)
    assert isinstance(every, Rows)
    for n in (1, every.n - 1, every.n, every.n + 1):
        some = query(tiny, text, max_rows=n, method=method)
        assert isinstance(some, Rows)
        assert some.rows == every.rows[:n]
        assert some.truncated == (n < every.n)


@pytest.mark.parametrize("method", METHODS)
def test_rows_under_a_limit_have_every_kind_of_term_as_the_engine_writes_it(
    tiny: Knowledge, method: Literal["fork", "new"]
) -> None:
    text = """SELECT * { VALUES ?x { <http://e/a> "a" "a"@de "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>
        true UNDEF "<\\u0007>" } BIND (BNODE("b") AS ?y) }"""
    plain, bounded_rows = query(tiny, text, method=method), query(tiny, text, max_rows=99, method=method)
    assert isinstance(plain, Rows) and isinstance(bounded_rows, Rows)
    assert bounded_rows.columns == plain.columns
    assert [row[plain.columns.index("x")] for row in bounded_rows.rows] == [
        row[plain.columns.index("x")] for row in plain.rows
    ]
    assert '"type":"bnode"' in bounded_rows.json.decode()


@pytest.mark.parametrize("method", METHODS)
def test_what_is_random_is_so_in_every_query(tiny: Knowledge, method: Literal["fork", "new"]) -> None:
    text = "SELECT (UUID() AS ?u) (RAND() AS ?r) (STR(BNODE()) AS ?b) (STRUUID() AS ?s) { }"
    first, second = (query(tiny, text, method=method) for _ in range(2))
    assert isinstance(first, Rows) and isinstance(second, Rows)
    assert not set(map(str, first.rows[0])) & set(map(str, second.rows[0])) - {"None"}


@pytest.mark.parametrize("method", METHODS)
def test_values_are_bound_before_the_query_runs(tiny: Knowledge, method: Literal["fork", "new"]) -> None:
    values: dict[str, pyoxigraph.NamedNode | pyoxigraph.Literal] = {
        "a": pyoxigraph.NamedNode("http://e/a"),
        "b": pyoxigraph.Literal('"} SERVICE', language="en"),
        "c": pyoxigraph.Literal(3),
    }
    answer = query(tiny, "SELECT ?a ?b ?c ?d { BIND (?c + 1 AS ?d) }", bindings=values, method=method)
    assert isinstance(answer, Rows)
    assert [str(value) for value in answer.rows[0]] == ["http://e/a", '"} SERVICE', "3", "4"]


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGBUS])
def test_a_child_that_dies_is_a_limit_and_not_a_crash(
    tiny: Knowledge, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        faulthandler.disable()  # pytest's would print the child's stack
        os.kill(os.getpid(), number)

    monkeypatch.setattr("remit.knowledge.worker.answer_into", die)
    with pytest.raises(LimitError, match=f"signal {int(number)}"):
        query(tiny, "ASK {}", method="fork")


@pytest.mark.parametrize("method", METHODS)
def test_an_interrupt_ends_the_child_too(
    tiny: Knowledge, method: Literal["fork", "new"], request: pytest.FixtureRequest
) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background ignores it
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))

    def interrupt() -> None:
        time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        query(tiny, RUNAWAY, timeout_s=60, method=method)
    thread.join()


def test_a_child_whose_parent_is_gone_ends_by_itself() -> None:
    script = (
        "import os, pyoxigraph\n"
        "from remit.knowledge import worker\n"
        "store = pyoxigraph.Store()\n"
        "e = 'http://e/'\n"
        "store.extend(pyoxigraph.Quad(pyoxigraph.NamedNode(e), pyoxigraph.NamedNode(e),"
        " pyoxigraph.Literal(n)) for n in range(300))\n"
        f"worker.answer_into(1, store, worker.Asked({RUNAWAY!r}), worker.Limits(1 << 30, 1 << 20, cpu_s=1))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=False)
    assert done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)


def test_the_store_is_as_it_was_after_a_query(tiny: Knowledge) -> None:
    before = set(tiny.store)
    with pytest.raises(LimitError):
        query(tiny, RUNAWAY, timeout_s=0.2)
    assert set(tiny.store) == before


@pytest.mark.parametrize("method", METHODS)
def test_no_descriptor_is_left_open(tiny: Knowledge, method: Literal["fork", "new"]) -> None:
    before = list(Path("/proc/self/fd").iterdir())
    query(tiny, "ASK {}", method=method)
    with pytest.raises(LimitError):
        query(tiny, RUNAWAY, timeout_s=0.2, method=method)
    assert len(list(Path("/proc/self/fd").iterdir())) == len(before)


@pytest.mark.parametrize("timeout_s", [0, -1, float("nan")])
def test_a_time_limit_has_to_be_more_than_nothing(tiny: Knowledge, timeout_s: float) -> None:
    with pytest.raises(ParameterError, match="has to be more than 0"):
        query(tiny, "ASK {}", timeout_s=timeout_s)


def test_every_prefix_is_known_and_none_shifts_the_column(tiny: Knowledge) -> None:
    assert query(tiny, "ASK { role:cpo a remit:Role ; skos:prefLabel ?l . OPTIONAL { ?x xsd:y owl:z } }")
    with pytest.raises(QueryError) as caught:
        query(tiny, "SELECT ?s WHERE {\n  ?s ?p ?o ?x }")
    assert (caught.value.line, caught.value.column) == (2, 12)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT ?s WHERE {\n ?s zz:a ?o }", "the prefix zz: is not declared, at line 2, column 5"),
        ("SELECT ?s WHERE { ?s ?p", "the query ends too early, at line 1, column 24"),
        ("SELECT ?é WHERE { ?é ?p ; }", "not understood from ?é on, at line 1, column 19"),
        ("SELECT ?s WHERE { ?s ?p ?o } GROUP BY ?p", "neither grouped by nor computed"),
        ("", "ends too early, at line 1, column 1"),
        ("SELECT ?s { ?s a ?c . FILTER ?x }", "not understood from ?x on, at line 1, column 30"),
        ("SELECT ?s WHERE\n ?s ?p ?o", 'unexpected ?s; expected "{", at line 2, column 2'),
        ("SELCT ?s", "begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not SELCT, at line 1, column 1"),
        ("BASE <http://e/> PREFIX e: <a> ?x", "not ?x, at line 1, column 32"),
        ("SELECT ?x WHERE { BIND (1 AS ?x) BIND (2 AS ?x) }", "at line 1"),
    ],
)
def test_a_mistake_is_said_with_its_place(tiny: Knowledge, text: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        query(tiny, text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    notes = getattr(caught.value, "__notes__", [])  # of nothing there is no line to show
    assert [note[-1] for note in notes] == (["^"] if text.strip() else [])


def test_a_prefix_that_the_query_declares_is_its_own(tiny: Knowledge) -> None:
    assert not query(tiny, "PREFIX role: <http://elsewhere/> ASK { role:cpo ?p ?o }")


def test_a_query_beside_threads_is_answered(tiny: Knowledge) -> None:
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(bool(query(tiny, "ASK {}")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 8


def test_the_engine_itself_would_not_have_ended() -> None:
    # The reason for all this; in a process of its own, which it brings down.
    script = "import pyoxigraph; pyoxigraph.Store().query('SELECT * WHERE ' + '{' * 20000 + '}' * 20000)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=False)
    assert done.returncode < 0
