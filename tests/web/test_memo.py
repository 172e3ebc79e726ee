"""What is answered before anything reads it, and who is heard first when many wait."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psutil
import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Server

FIXED = "SELECT ?o WHERE { ?s <http://example.org/p> ?o } ORDER BY ?o"


def asking(server: Server, query: str, *fields: str) -> bytes:
    """A request by POST over a connection that stays open."""
    body = query.encode()
    head = ("POST /sparql HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *fields,
            "Content-Type: application/sparql-query", f"Content-Length: {len(body)}", "", "")  # fmt: skip
    return "\r\n".join(head).encode() + body


def connected(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=20)


def replied(client: socket.socket, request: bytes = b"") -> bytes:
    """The whole reply to a request, without its date."""
    if request:
        client.sendall(request)
    content = b""
    while not (found := re.search(rb"content-length: (\d+)\r\n(?:.*\r\n)*?\r\n", content)) or len(
        content
    ) < found.end() + int(found[1]):
        part = client.recv(65536)
        assert part, content
        content += part
    return re.sub(rb"date: .*\r\n", b"", content)


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """The server's processes for queries stand still."""
    members = psutil.Process(server.pid).children(recursive=True)
    for one in members:
        one.suspend()
    try:
        yield
    finally:
        for one in members:
            one.resume()


def test_the_same_request_is_answered_again_without_work(plain: Server) -> None:
    request = asking(plain, FIXED)
    with connected(plain) as client:
        first = replied(client, request)
        assert first.startswith(b"HTTP/1.1 200") and b"x-content-type-options: nosniff" in first
        with stopped(plain):
            assert replied(client, request) == first
            with connected(plain) as other:
                assert replied(other, request) == first


@pytest.mark.parametrize("call", ["RAND()", "STRUUID()", "STR(uuid())", "Rand # why\n ( )"])
def test_what_changes_is_asked_again(plain: Server, call: str) -> None:
    request = asking(plain, f"SELECT ({call} AS ?x) {{}}")
    with connected(plain) as client:
        assert replied(client, request) != replied(client, request)


def test_whoever_may_not_ask_is_not_told_what_others_were(plain: Server) -> None:
    evil = "Origin: https://evil.example"
    with connected(plain) as client:
        assert replied(client, asking(plain, FIXED)).startswith(b"HTTP/1.1 200")
        assert replied(client, asking(plain, FIXED, evil)).startswith(b"HTTP/1.1 403")
        csv = replied(client, asking(plain, FIXED, "Accept: text/csv"))
        assert b"content-type: text/csv" in csv


def test_requests_that_come_together_or_in_pieces_are_each_answered(plain: Server) -> None:
    one, other = asking(plain, FIXED), asking(plain, "ASK {}")
    with connected(plain) as client:
        first, second = replied(client, one), replied(client, other)
        client.sendall(one + other)
        content = b""
        while len(content) < len(first) + len(second):
            content += re.sub(rb"date: .*\r\n", b"", client.recv(65536))
        assert content == first + second
        client.sendall(one[:20])
        assert replied(client, one[20:]) == first
        assert replied(client, other) == second


def test_a_cut_answer_is_cut_each_time(plain: Server) -> None:
    request = asking(plain, "SELECT * WHERE { ?s ?p ?o . ?a ?b ?c }")
    with connected(plain) as client:
        first = replied(client, request)
        assert b"remit-truncated: rows" in first
        assert replied(client, request) == first


def test_no_more_is_kept_than_there_is_room_for() -> None:
    from remit.web.memo import Memo

    memo = Memo(max_bytes=3_000, largest=2_000)

    def keep(name: bytes, size: int, status: int = 200) -> None:
        start: dict[str, Any] = {"type": "http.response.start", "status": status, "headers": []}
        memo.keep(name, [start, {"type": "http.response.body", "body": b"x" * size}])

    for name in (b"a", b"b"):
        keep(name, 1_000)
    assert memo.reply(b"a") is not None  # so that b is the one asked for longest ago
    keep(b"c", 1_500)
    keep(b"large", 2_000)
    keep(b"problem", 10, 503)
    known = [name for name in (b"a", b"b", b"c", b"large", b"problem") if memo.reply(name) is not None]
    assert known == [b"a", b"c"]


def test_in_a_long_line_the_newest_goes_first_and_the_oldest_is_turned_away(
    aside: Callable[..., Any],
) -> None:
    from remit.web.crew.turns import BusyError, Turns

    async def go() -> None:
        turns = Turns(1, long=3)
        at_work = turns.place(4)
        waiting = [turns.place(4) for _ in range(5)]
        assert at_work.done() and isinstance(waiting[0].exception(), BusyError)
        order = []
        for _ in range(4):
            turns.leave(at_work)
            at_work = next(one for one in waiting[1:] if one.done() and one not in order)
            order.append(at_work)
        assert [waiting.index(one) for one in order] == [4, 3, 1, 2]

    aside(asyncio.run, go())


@pytest.mark.parametrize("form", ["html", "json", "csv"])
def test_a_question_has_the_rows_of_a_query_and_says_so(kg: Any, form: str) -> None:
    from remit.knowledge.serving import Bounds
    from remit.web.tasks import answering

    request = {"task": "question", "name": "shared-remit", "form": form, "parameters": {}}
    reply = answering(kg, Bounds(2, 1 << 20))(request)
    assert (reply.status, dict(reply.headers)["Remit-Truncated"]) == (200, "rows")
    n, said = {"html": (3, b"The first 2 rows"), "json": (2, b'"truncated":"rows"'), "csv": (3, b"")}[form]
    sign = {"html": b"<tr>", "json": b'"concern":{', "csv": b"\r\n"}[form]
    assert reply.body.count(sign) == n and said in reply.body


def test_what_ended_a_question_is_told_beside_its_form(kg: Any, aside: Callable[..., Any]) -> None:
    from remit.errors import LimitError
    from remit.knowledge.serving import Bounds
    from remit.web.settings import Settings
    from remit.web.site import site
    from remit.web.tasks import answering

    class Slow:
        """A crew whose members take too long over any question, as with a store that is too large for it."""

        def __init__(self) -> None:
            self.answer = answering(kg, Bounds(100, 1 << 20))
            self.seconds: list[float] = []

        async def ask(self, request: bytes, receive: Any = None, timeout_s: float = 0.0) -> Any:
            import json

            self.seconds.append(timeout_s)
            if "problem" not in json.loads(request):
                raise LimitError("the query was stopped after 5 s")
            return self.answer(json.loads(request))

        async def alone(self, request: bytes, timeout_s: float) -> Any:
            raise LimitError("not here")

    crew = Slow()
    status, body = aside(asyncio.run, page(site, crew, Settings(), "/questions/shared-remit"))
    assert status == 503
    assert b"stopped after 5 s" in body and b'name="a" value="role:cpo"' in body
    assert crew.seconds[0] == Settings().limits.timeout_s


async def page(site: Any, crew: Any, settings: Any, path: str) -> tuple[int, bytes]:
    """The status and body that the application of the pages sends for an address."""
    sent: list[dict[str, Any]] = []
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
             "headers": [(b"accept", b"text/html")], "root_path": "", "scheme": "http",
             "server": ("127.0.0.1", 80)}  # fmt: skip

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    await site(crew, settings)(scope, receive, send)
    return sent[0]["status"], sent[1]["body"]
