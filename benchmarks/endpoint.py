"""Our endpoint beside rdflib-endpoint, over both its stores, and Oxigraph's server: the same queries in turn.

`python benchmarks/endpoint.py [--python PATH] [--seconds S]`; PATH is a Python whose environment has the
peers (`pip install rdflib-endpoint oxrdflib oxigraph`). Each server has the triples of the bundled default
graph in memory. Eight clients ask over connections that stay open, then one alone, a round a server after
the other. Rows go to build/bench/results.json, and from there, as the others, to docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil

from data import folder
from figures import table

PREFIXES = """
PREFIX remit: <https://w3id.org/remit/ns/>
PREFIX role: <https://w3id.org/remit/role/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
MIX = {
    "one fact": "ASK { role:cpo a remit:Role }",
    "labels": "SELECT ?l WHERE { role:cto skos:prefLabel|skos:altLabel ?l }",
    "what two share": "SELECT ?x WHERE { role:cpo remit:hasRemit ?x . role:cto remit:hasRemit ?x }",
    "counts": "SELECT ?r (COUNT(?x) AS ?n) WHERE { ?r a remit:Role ; remit:hasRemit ?x } GROUP BY ?r",
    "words": 'SELECT ?s ?l WHERE { ?s skos:prefLabel ?l FILTER (CONTAINS(LCASE(STR(?l)), "innov")) }',
    "paths": "SELECT ?x ?top WHERE { role:cpo remit:hasRemit ?x . ?x skos:broader+ ?top }",
    "a thousand rows": "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 1000",
}
RESULTS = "application/sparql-results+json"
ROUNDS = 3
CLIENTS = 8
START_S = 60


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], address: str) -> Iterator[psutil.Process]:
    """A server under way, from when it answers."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + START_S
        while True:
            try:
                urllib.request.urlopen(f"{address}?query={quote('ASK {}')}", timeout=5).read()  # noqa: S310
                break
            except OSError:
                if time.monotonic() > end or server.poll() is not None:
                    raise
                time.sleep(0.1)
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(10)


class Client:
    """One connection that stays open; asks, and reads the whole answer."""

    def __init__(self, address: str) -> None:
        host, _, path = address.removeprefix("http://").partition("/")
        name, _, port = host.partition(":")
        self._socket = socket.create_connection((name, int(port)), timeout=60)
        self._head = f"GET /{path}?query=%s HTTP/1.1\r\nHost: {host}\r\nAccept: {RESULTS}\r\n\r\n"

    def ask(self, query: str) -> bytes:
        """The body of the answer to a query."""
        self._socket.sendall((self._head % quote(PREFIXES + query)).encode())
        content = b""
        while b"\r\n\r\n" not in content:
            content += self._more()
        head, _, body = content.partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(head.decode("latin-1"))
        lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
        fields = {name: value.strip() for name, _, value in lines}
        if b"content-length" in fields:
            n = int(fields[b"content-length"])
            parts, have = [body], len(body)
            while have < n:
                parts.append(self._more())
                have += len(parts[-1])
            return b"".join(parts)
        while not body.endswith(b"0\r\n\r\n"):
            body += self._more()
        return b"".join(body.split(b"\r\n")[1::2])

    def _more(self) -> bytes:
        part = self._socket.recv(1 << 20)
        if not part:
            raise ConnectionError
        return part

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


def used(server: psutil.Process) -> float:
    """CPU seconds of a server and all its processes."""
    times = [one.cpu_times() for one in (server, *server.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def asked(address: str, query: str, seconds: float, clients: int) -> list[float]:
    """How long each of the questions took that some clients asked in so many seconds."""
    took: list[float] = []

    def go() -> None:
        client = Client(address)
        end = time.monotonic() + seconds
        while (begun := time.monotonic()) < end:
            client.ask(query)
            took.append(time.monotonic() - begun)
        client.close()

    threads = [threading.Thread(target=go) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def n_answers(address: str, query: str) -> int | bool:
    """How many rows the answer to a query has; of an ASK, the answer."""
    told = json.loads(Client(address).ask(query))
    return bool(told["boolean"]) if "boolean" in told else len(told["results"]["bindings"])


def servers(stack: ExitStack, peers: Path, ttl: Path) -> dict[str, tuple[str, psutil.Process]]:
    """Every server under way: its address and its process."""
    ports = [free_port() for _ in range(4)]
    host = "http://127.0.0.1"
    rdflib_endpoint = [str(peers.parent / "rdflib-endpoint"), "serve", "--host", "127.0.0.1"]
    commands = {
        "remit": (
            [sys.executable, "-m", "remit", "serve", "--port", str(ports[0])], f"{host}:{ports[0]}/sparql"
        ),
        "Oxigraph's server": (
            [str(peers.parent / "oxigraph"), "serve", "--bind", f"127.0.0.1:{ports[1]}"],
            f"{host}:{ports[1]}/query",
        ),
        "rdflib-endpoint": ([*rdflib_endpoint, "--port", str(ports[2]), str(ttl)], f"{host}:{ports[2]}/"),
        "rdflib-endpoint, Oxigraph": (
            [*rdflib_endpoint, "--port", str(ports[3]), "--store", "Oxigraph", str(ttl)],
            f"{host}:{ports[3]}/",
        ),
    }  # fmt: skip
    found = {
        name: (address, stack.enter_context(running(command, address)))
        for name, (command, address) in commands.items()
    }
    put = urllib.request.Request(  # noqa: S310
        f"{host}:{ports[1]}/store?default", ttl.read_bytes(), {"Content-Type": "text/turtle"}, method="PUT"
    )
    urllib.request.urlopen(put).read()  # noqa: S310
    return found


def measured(found: dict[str, tuple[str, psutil.Process]], seconds: float) -> list[dict[str, Any]]:
    """A row for each query: by the clock and in CPU time, medians of rounds taken in turn."""
    rows = []
    for name, query in MIX.items():
        answers = {who: n_answers(address, query) for who, (address, _) in found.items()}
        rounds: dict[str, list[tuple[float, float, float]]] = {who: [] for who in found}
        for _ in range(ROUNDS):
            for who, (address, server) in found.items():
                before, begun = used(server), time.monotonic()
                took = asked(address, query, seconds, CLIENTS)
                rate = len(took) / (time.monotonic() - begun)
                alone = asked(address, query, seconds / 2, 1)
                cpu = (used(server) - before) / (len(took) + len(alone))
                rounds[who].append((rate, statistics.median(alone), cpu))
        for who, some in rounds.items():
            rate, latency, cpu = (statistics.median(one) for one in zip(*some, strict=True))
            row = {
                "query": name, "peer": who, "answers": answers[who], "per_second": rate,
                "latency_ms": 1000 * latency, "cpu_ms": 1000 * cpu,
            }  # fmt: skip
            rows.append(row)
            print(row, flush=True)
    return rows


def told(rows: list[dict[str, Any]]) -> str:
    """A table of the rows: a query a line, requests a second, and CPU time a request, of each server."""
    peers = list(dict.fromkeys(row["peer"] for row in rows))
    head = ["Query", "Rows", *(f"{who}, a second" for who in peers), *(f"{who}, CPU" for who in peers)]
    lines = []
    for name in dict.fromkeys(row["query"] for row in rows):
        mine = {row["peer"]: row for row in rows if row["query"] == name}
        rates = [f"{mine[who]['per_second']:,.0f}" for who in peers]
        costs = [f"{mine[who]['cpu_ms']:.2g} ms" for who in peers]
        answers = next(iter(mine.values()))["answers"]
        lines.append([name, "" if answers is True else f"{answers:,}", *rates, *costs])
    return table(head, lines)


def main() -> None:
    """Measure, and keep the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="Python with the peers")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each query, server and round")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        ttl = Path(place) / "bundled.ttl"
        subprocess.run([sys.executable, "-m", "remit", "export", "-o", str(ttl)], check=True)
        rows = measured(servers(stack, arguments.python, ttl), arguments.seconds)
    from report import machine

    path = folder() / "results.json"
    every = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    every["endpoint"] = {"rows": rows, "machine": machine()}
    path.write_text(json.dumps(every, indent=1), encoding="utf-8")
    print(told(rows))


if __name__ == "__main__":
    main()
