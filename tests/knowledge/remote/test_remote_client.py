"""An endpoint that fails in every way it can; nobody sleeps, the clock is the test's."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox
import pytest

from remit.errors import LimitError, QueryError, RemitError, StoreError
from remit.knowledge.remote.address import address_of
from remit.knowledge.remote.answer import Bounds, answer
from remit.knowledge.remote.client import Client, Clock
from remit.knowledge.remote.store import RemoteStore
from remit.knowledge.store import Knowledge

Serve = Callable[..., Any]
TOKEN = "Bearer abc.def"  # noqa: S105 - of nothing
SELECT = "SELECT ?s { ?s a <urn:Role> }"
EMPTY = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'


@dataclass
class Time:
    """A clock that stands still but for sleeping, and for what a server is said to take."""

    at: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(lambda: self.at, lambda: 1_000_000.0 + self.at, self.sleep, lambda: 1.0)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


def knowledge(url: str, clock: Clock | None = None, secret: str | None = None) -> Knowledge:
    def rules(_: object) -> ox.Store:
        raise AssertionError("nothing is read as a whole here")

    store: Any = RemoteStore(Client(address_of(url), secret, clock), rules)
    return Knowledge(store, (url,), remote=store)


def ask(kg: Knowledge, text: str = SELECT, timeout_s: float = 30.0, max_bytes: int = 10**6) -> Any:
    return answer(kg, text, Bounds(timeout_s, max_bytes))


def replies(
    status: int, body: bytes = b"", kind: str = "text/plain", **headers: str
) -> Callable[[Any], None]:
    return lambda handler: handler.put(status, body, kind, **headers)


def raw(content: bytes) -> Callable[[Any], None]:
    def write(handler: Any) -> None:
        handler.wfile.write(content)
        handler.close_connection = True

    return write


@pytest.fixture
def endpoint(serve: Serve) -> Any:
    return serve(ox.Store())


def test_a_busy_endpoint_is_asked_again_after_the_time_that_it_says(endpoint: Any) -> None:
    date = "Mon, 12 Jan 1970 13:46:50 GMT"  # ten seconds after a million; eight of them are over by then
    endpoint.faults += [
        replies(429, Retry_After="3"),
        replies(503, Retry_After="5"),
        replies(503, Retry_After=date),
    ]
    time_ = Time()
    assert ask(knowledge(endpoint.url, time_.clock())).n == 0
    assert time_.slept == [3.0, 5.0, 2.0]
    assert len(endpoint.seen) == 4


def test_without_a_word_the_waits_grow_and_end(endpoint: Any) -> None:
    endpoint.faults += [replies(503, b"too many")] * 10
    time_ = Time()
    with pytest.raises(StoreError, match=r"busy \(status 503\); try again .*: too many"):
        ask(knowledge(endpoint.url, time_.clock()))
    assert time_.slept == [0.5, 1.0, 2.0, 4.0]


def test_no_wait_goes_beyond_the_time_limit(endpoint: Any) -> None:
    endpoint.faults += [replies(429, Retry_After="600")]
    time_ = Time()
    with pytest.raises(StoreError, match="try again in 600 s"):
        ask(knowledge(endpoint.url, time_.clock()), timeout_s=30)
    assert time_.slept == []


@pytest.mark.parametrize("value", ["soon", "-1", "9" * 400, "Mon, 99 Foo 1970", "1e9"])
def test_a_retry_after_that_makes_no_sense_is_left(endpoint: Any, value: str) -> None:
    endpoint.faults += [replies(503, Retry_After=value)]
    time_ = Time()
    assert ask(knowledge(endpoint.url, time_.clock())).n == 0
    assert time_.slept == [0.5]


def test_who_says_503_after_a_while_has_ended_the_query(endpoint: Any) -> None:
    time_ = Time()

    def late(handler: Any) -> None:
        time_.at += 6
        handler.put(503, b"Query timed out")

    endpoint.faults += [late]
    with pytest.raises(LimitError, match="gave the query up: Query timed out"):
        ask(knowledge(endpoint.url, time_.clock()))
    assert time_.slept == []


@pytest.mark.parametrize(
    ("status", "body", "kind", "error", "message"),
    [
        (400, b"MALFORMED QUERY: Encountered nonsense", "text/plain", QueryError, "Encountered nonsense"),
        (400, b'{"exception": "No way"}', "application/json", QueryError, "the query is wrong: No way"),
        (400, b"<html><style>x{}</style><b>bad</b> query", "text/html", QueryError, "wrong: bad query"),
        (400, b"", "text/plain", QueryError, "the query is wrong"),
        (401, b"", "text/plain", StoreError, "asks who you are.*--token-env"),
        (403, b"", "text/plain", StoreError, "asks who you are"),
        (404, b"", "text/plain", StoreError, "no endpoint there"),
        (405, b"", "text/plain", StoreError, "no endpoint there"),
        (500, b"out of\x1b[2J memory", "text/plain", StoreError, r"failed: out of\\x1b\[2J memory"),
        (504, b"", "text/plain", LimitError, "own time limit"),
        (418, b"tea", "text/plain", StoreError, "status 418: tea"),
        (200, b"<html>Welcome</html>", "text/html", StoreError, "web page"),
        (200, b"a,b", "text/csv", StoreError, "no format of SPARQL"),
        (200, b"{}", "application/sparql-results+json", StoreError, "broken or cut off"),
        (200, b"", "application/sparql-results+json", StoreError, "broken or cut off"),
        (200, b"[" * 100_000, "application/sparql-results+json", StoreError, "broken or cut off"),
        (200, EMPTY[:30], "application/sparql-results+json", StoreError, "broken or cut off"),
        (200, b'{"head":{},"boolean":true}', "application/sparql-results+json", StoreError, "yes or no"),
        (200, b"<sparql", "application/sparql-results+xml", StoreError, "broken or cut off"),
    ],
)
def test_a_failure_is_told_on_one_line(
    endpoint: Any, status: int, body: bytes, kind: str, error: type[RemitError], message: str
) -> None:
    endpoint.faults += [replies(status, body, kind)]
    with pytest.raises(error, match=message) as caught:
        ask(knowledge(endpoint.url))
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 700
    assert endpoint.url in str(caught.value) or isinstance(caught.value, QueryError)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n" + EMPTY,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n31\r\n" + EMPTY[:20],
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nabcd",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 99999 What\r\n\r\n",
    ],
)
def test_an_answer_that_is_no_http_or_breaks_off_is_an_error(endpoint: Any, content: bytes) -> None:
    endpoint.faults += [raw(content)] * 2
    with pytest.raises(StoreError) as caught:
        ask(knowledge(endpoint.url))
    assert "\n" not in str(caught.value)


def test_a_connection_that_was_closed_while_idle_is_opened_again(endpoint: Any) -> None:
    kg = knowledge(endpoint.url)
    assert ask(kg).n == 0
    endpoint.faults += [raw(b"")]
    assert ask(kg).n == 0
    assert len(endpoint.seen) == 3


def test_nobody_there_is_told(endpoint: Any) -> None:
    with pytest.raises(StoreError, match="nobody answers there"):
        ask(knowledge("http://127.0.0.1:9/sparql"))
    with pytest.raises(StoreError, match="no such host"):
        ask(knowledge("http://nobody.invalid/sparql"))
    with pytest.raises(StoreError, match="no secure connection"):
        ask(knowledge(endpoint.url.replace("http://", "https://")))


def test_an_answer_is_never_larger_than_allowed(serve: Serve) -> None:
    plain, packed = serve(ox.Store()), serve(ox.Store(), packed=True)
    body = EMPTY + b" " * 50_000_000
    for one in (plain, packed):
        one.faults += [replies(200, body, "application/sparql-results+json")]
        with pytest.raises(LimitError, match="larger than 1000 bytes"):
            ask(knowledge(one.url), max_bytes=1000)


def test_an_answer_that_drips_ends_at_the_time_limit(endpoint: Any) -> None:
    left = threading.Event()

    def drip(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not left.wait(0.02):
            handler.wfile.write(b"y")

    endpoint.faults += [drip]
    start = time.monotonic()
    with pytest.raises(LimitError, match=r"stopped after 0\.2 s"):
        knowledge(endpoint.url).query(SELECT, timeout_s=0.2)
    left.set()
    assert time.monotonic() - start < 5


def test_a_redirect_stays_with_the_host(endpoint: Any) -> None:
    endpoint.faults += [replies(307, Location="/elsewhere?query=ASK%20%7B%7D")]
    assert bool(ask(knowledge(endpoint.url), "ASK {}"))
    assert [one.path for one in endpoint.seen] == ["/sparql", "/elsewhere"]
    endpoint.faults += [replies(301, Location="/sparql")] * 9
    with pytest.raises(StoreError, match="again and again"):
        ask(knowledge(endpoint.url))


def test_a_redirect_elsewhere_reaches_nobody(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = serve(ox.Store()), serve(ox.Store())
    one.faults += [replies(302, Location=other.url)]
    with pytest.raises(StoreError, match="which nobody named"):
        ask(knowledge(one.url, secret=TOKEN))
    assert other.seen == []


def test_the_token_goes_with_each_query_and_into_no_message(endpoint: Any) -> None:
    kg = knowledge(endpoint.url, secret=TOKEN)
    ask(kg)
    endpoint.faults += [replies(401, b"token abc.def is bad")]
    with pytest.raises(StoreError, match="refuses the token") as caught:
        ask(kg)
    assert [one.headers["authorization"] for one in endpoint.seen] == [TOKEN] * 2
    assert "abc.def" not in str(caught.value) + repr(kg) + repr(kg.remote)


def test_a_short_query_goes_by_get_and_a_long_one_by_post(endpoint: Any) -> None:
    kg = knowledge(endpoint.url)
    ask(kg)
    ask(kg, SELECT + "#" * 3000)
    assert [one.method for one in endpoint.seen] == ["GET", "POST"]
    assert endpoint.seen[1].query.startswith(SELECT)


def test_an_address_keeps_its_own_query_string(endpoint: Any) -> None:
    kg = knowledge(endpoint.url + "?infer=false")
    ask(kg)
    assert endpoint.seen[0].form["infer"] == ["false"]


def test_a_query_with_graphs_names_them(endpoint: Any) -> None:
    knowledge(endpoint.url).query(SELECT, default_graphs=["urn:a"], named_graphs=["urn:b", "urn:c"])
    form = endpoint.seen[0].form
    assert (form["default-graph-uri"], form["named-graph-uri"]) == (["urn:a"], ["urn:b", "urn:c"])


def test_a_syntax_error_is_where_it_was_typed(endpoint: Any) -> None:
    text = "SELECT ?s WHERE {\n  ?s a remit:Role .\n  FILTER (?s = )\n}"
    with pytest.raises(QueryError) as caught:
        knowledge(endpoint.url).query(text)
    assert (caught.value.line, caught.value.column) == (3, 16)
    assert "FILTER (?s = )" in str(caught.value.__notes__)


def test_a_partial_answer_is_no_answer(endpoint: Any) -> None:
    endpoint.faults += [replies(200, EMPTY, "application/sparql-results+json", X_SQL_State="S1TAT")]
    with pytest.raises(LimitError, match="only a part of the rows"):
        ask(knowledge(endpoint.url))


@pytest.mark.parametrize(
    ("headers", "truncated"),
    [
        ({"X_SPARQL_MaxRows": "1"}, True),
        ({"X_SPARQL_MaxRows": "2"}, False),
        ({"Remit_Truncated": "rows"}, True),
    ],
)
def test_a_cut_answer_says_so(endpoint: Any, headers: dict[str, str], truncated: bool) -> None:
    found = {"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "urn:a"}}]}}
    body = json.dumps(
        {**found, **({"truncated": "rows"} if "Remit_Truncated" in headers else {})}, separators=(",", ":")
    )
    endpoint.faults += [replies(200, body.encode(), "application/sparql-results+json", **headers)]
    rows = ask(knowledge(endpoint.url))
    assert (rows.n, rows.truncated) == (1, truncated)


def test_other_formats_are_read_too(endpoint: Any) -> None:
    xml = b"""<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>
      <results><result><binding name="s"><uri>urn:a</uri></binding></result></results></sparql>"""
    endpoint.faults += [replies(200, xml, "application/sparql-results+xml")]
    assert ask(knowledge(endpoint.url)).text() == [("urn:a",)]
    endpoint.faults += [replies(200, b"<urn:a> <urn:b> 1 .", "text/turtle; charset=utf-8")]
    triples = ask(knowledge(endpoint.url), "CONSTRUCT WHERE { ?s ?p ?o }")
    assert triples.ntriples.startswith(b"<urn:a> <urn:b> ")
    endpoint.faults += [replies(200, b"<urn:a> <urn:b> ", "text/turtle")]
    with pytest.raises(StoreError, match="broken or cut off"):
        ask(knowledge(endpoint.url), "DESCRIBE <urn:a>")
