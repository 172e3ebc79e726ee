"""What hostile or heavy clients can do to a server, which is little: each query ends, and others go on."""

from __future__ import annotations

import asyncio
import itertools
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psutil
import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Server

HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(30))
ENDLESS = {
    "count": HEAVY,
    "order": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?f ?h LIMIT 1",
    "distinct": "SELECT (COUNT(DISTINCT *) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "not-exists": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER NOT EXISTS { ?a ?p ?q } }",
    "concat": "SELECT ?x30 WHERE { BIND('0123456789abcdef' AS ?x0) " + DOUBLED + " }",
}


_numbers = itertools.count()


def light() -> str:
    """A cheap query that nobody has asked before, so that nobody knows its answer."""
    return f"ASK {{ ?s ?p ?o }} # {next(_numbers)}"


def heavy() -> str:
    """A heavy query that nobody has asked before."""
    return f"{HEAVY} # {next(_numbers)}"


def sent(server: Server, query: str) -> bytes:
    """A query as it goes over the wire to a server."""
    return request_of(server.port, query)


def request_of(port: int, query: str) -> bytes:
    """A query as it goes over the wire to a port."""
    body = query.encode()
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def connected(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=20)


@contextmanager
def under_way(server: Server, n: int) -> Iterator[list[socket.socket]]:
    """So many clients that have asked, and wait."""
    clients = [connected(server) for _ in range(n)]
    try:
        for client in clients:
            client.sendall(sent(server, heavy()))
        yield clients
    finally:
        for client in clients:
            client.close()


def replies(clients: list[socket.socket], seconds: float, most: int = 1000) -> list[tuple[str, float]]:
    """The first line of each reply, and after how many seconds it came, until there are enough of them."""
    begun = time.monotonic()
    found: list[tuple[str, float]] = []
    with selectors.DefaultSelector() as selector:
        for client in clients:
            selector.register(client, selectors.EVENT_READ)
        while len(found) < most and selector.get_map() and (left := begun + seconds - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                line = key.fileobj.recv(4096).split(b"\r\n")  # type: ignore[union-attr]
                retry = " retry" if any(one.lower().startswith(b"retry-after") for one in line) else ""
                found.append((line[0].decode() + retry, time.monotonic() - begun))
                selector.unregister(key.fileobj)
    return found


def heavy_members(server: Server) -> list[psutil.Process]:
    """The processes that work on a heavy query: those that have yielded way to all others."""
    found = []
    for one in psutil.Process(server.pid).children(recursive=True):
        try:
            if one.nice() >= 6 and one.status() != psutil.STATUS_ZOMBIE:
                found.append(one)
        except psutil.NoSuchProcess:
            continue
    return found


def until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()


@pytest.mark.parametrize("query", ENDLESS.values(), ids=ENDLESS)
def test_every_query_ends_in_time_and_the_next_is_answered(plain: Server, query: str) -> None:
    begun = time.monotonic()
    answer = plain.ask(query)
    assert answer.status == 503, answer.text
    assert time.monotonic() - begun < 3
    assert "--timeout" in answer.json["detail"] or "memory" in answer.json["detail"]
    assert plain.ask(light()).json["boolean"] is True


def test_two_hundred_at_once_and_others_are_answered(plain: Server) -> None:
    with under_way(plain, 200) as clients:
        begun = time.monotonic()
        assert plain.ask(light()).status == 200  # it is not turned away, though 200 were there before it
        assert time.monotonic() - begun < 4  # a second, where nothing else goes on
        assert len(heavy_members(plain)) >= 2
        found = replies(clients, 8, 170)
    later, ended = (sum(line.endswith(end) for line, _ in found) for end in ("retry", "Unavailable"))
    assert later + ended == len(found) >= 170
    assert later >= 140  # the others have their turn, or had it
    assert until(lambda: not heavy_members(plain), 2)


def test_two_run_the_others_stand_still_and_light_ones_go_on(server: Server) -> None:
    with under_way(server, 4) as clients:
        assert until(lambda: len(heavy_members(server)) == 4, 4)
        assert until(lambda: [is_stopped(one) for one in heavy_members(server)].count(True) == 2, 2)
        for _ in range(20):
            assert server.ask(light()).status == 200
        assert heavy_members(server)
        for client in clients:
            client.close()
        assert until(lambda: not heavy_members(server), 2)  # who leaves ends a query of five seconds


@pytest.mark.parametrize("levels", [51, 2_500, 20_000])
def test_nesting_is_refused_before_it_brings_anything_down(plain: Server, levels: int) -> None:
    answer = plain.ask("ASK " + "{" * levels + " ?s ?p ?o " + "}" * levels)
    assert answer.status == 400
    assert "deeper than 50" in answer.json["detail"]
    assert plain.ask(light()).status == 200


@pytest.mark.parametrize("size", [64 * 1024 + 1, 300_000, 10_000_000])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_query_that_is_too_long_is_not_even_read(plain: Server, size: int, chunked: bool) -> None:
    begun = time.monotonic()
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1:{plain.port}\r\nContent-Type: application/sparql-query\r\n"
        + ("Transfer-Encoding: chunked\r\n\r\n" if chunked else f"Content-Length: {size}\r\n\r\n")
    )
    with connected(plain) as client:
        client.sendall(head.encode())
        try:
            for start in range(0, size, 60_000):
                part = b" " * min(60_000, size - start)
                client.sendall(b"%x\r\n%b\r\n" % (len(part), part) if chunked else part)
            if chunked:
                client.sendall(b"0\r\n\r\n")
        except OSError:
            pass  # it was told before it had sent everything
        try:
            line = client.recv(4096)
        except ConnectionResetError:
            line = b""
    assert line.startswith(b"HTTP/1.1 413") or (size > 10**6 and not line)
    assert time.monotonic() - begun < 2
    assert plain.ask(light()).status == 200


def test_a_long_address_is_refused(plain: Server) -> None:
    assert plain.get("/sparql", query="ASK { ?s ?p ?o } #" + "x" * 70_000).status == 414
    assert plain.send("GET", "/sparql?query=" + "x" * 300_000).status == 431


class AtOnce:
    """A crew that has the answer to everything."""

    async def ask(self, *_: Any) -> Any:
        from remit.web.replies import text

        return text("whatever", "text/plain")

    async def alone(self, *_: Any) -> Any:
        return await self.ask()


def test_slow_clients_keep_nobody_waiting_and_are_closed(aside: Callable[..., Any]) -> None:
    """Some send a head byte by byte, some a body that never ends, some nothing."""
    from remit.web.server import application, bound, http_server
    from remit.web.settings import Limits, Settings

    settings = Settings(port=0, limits=Limits(request_s=0.5))
    crew: Any = AtOnce()

    async def heard(port: int, content: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(content)
        try:
            return await reader.read()  # until the server closes
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def go() -> None:
        with bound(settings) as listening:
            port = listening.getsockname()[1]
            server = http_server(application(crew, replace(settings, port=port)), settings.limits)
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            whole = request_of(port, light())
            slow = [heard(port, (b"POST /sparql HTT", whole[:-3], b"")[n % 3]) for n in range(150)]
            waiting = asyncio.gather(*slow)
            assert (await heard(port, whole)).startswith(b"HTTP/1.1 200")
            assert not waiting.done()
            async with asyncio.timeout(10):
                found = await waiting  # each was told, or closed
            assert {line.split(b" ")[1] for line in found if line} == {b"408"}
            assert sum(map(bool, found)) == 100
            server.should_exit = True
            await serving

    aside(asyncio.run, go())


def test_many_connections_that_do_nothing_leave_room(plain: Server) -> None:
    idle = [connected(plain) for _ in range(100)]
    time.sleep(1.1)
    more = [connected(plain) for _ in range(30)]
    assert plain.ask(light()).status == 200
    assert len(replies(idle, 0.3)) >= 30
    for client in (*idle, *more):
        client.close()


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_it_ends_at_once_and_leaves_nothing_behind(
    serving: Callable[..., Any], graphs: str, kind: signal.Signals
) -> None:
    with serving("-i", graphs, ends=True) as server, under_way(server, 3):
        assert until(lambda: len(heavy_members(server)) == 3, 5)
        process = psutil.Process(server.pid)
        members = process.children(recursive=True)
        process.send_signal(kind)
        assert until(lambda: not is_there(process), 2)
        assert until(lambda: not any(map(is_there, members)), 2)


def is_stopped(process: psutil.Process) -> bool:
    return process.is_running() and process.status() == psutil.STATUS_STOPPED


def is_there(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_store_on_disk_is_served_by_processes_that_open_it(
    serving: Callable[..., Any], samples: Any
) -> None:
    with serving("-i", str(samples / "roles.store"), "--on-disk", "--timeout", "1") as server:
        roles = server.ask("SELECT ?r WHERE { ?r a remit:Role }").json["results"]["bindings"]
        assert len(roles) == 2
        assert server.ask(HEAVY).status == 503
        assert server.ask(light()).json["boolean"] is True
