"""Our endpoint beside rdflib-endpoint, over both its stores, and Oxigraph's server: the same queries in turn.

`python benchmarks/endpoint.py [--python PATH] [--seconds S]`; PATH is a Python whose environment has the
peers (`pip install rdflib-endpoint oxrdflib oxigraph`). Each server has the triples of the bundled default
graph in memory. wrk (Debian has it), whose work for a request is a few microseconds of one core, asks over
eight connections that stay open, then over one, a round a server after the other. Each query is one that
nobody asked before: it ends with a comment that has a number in it. "remit, again" is asked the same query
all the time, as by an application that shows the same page to many. Rows go to build/bench/results.json, and
from there, as the others, to docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
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
AGAIN_BY = "remit, again"
DONE = """
function done(summary, latency)
  io.write(string.format("RESULT %d %f %f %d", summary.requests, summary.duration / 1e6,
                         latency:percentile(50) / 1e3, summary.errors.status))
end
"""
AGAIN = f"function init(args) path = args[1] end function request() return wrk.format('GET', path) end {DONE}"
NEW = f"""
function init(args) path = args[1] number = tonumber(args[2]) * 1000000 end
function request()
  number = number + 1
  return wrk.format("GET", path .. string.format("%%20%%23%d", number))
end
{DONE}"""
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


class Load:
    """wrk, with a query for a server that is new each time, or always the same."""

    def __init__(self, address: str, query: str, place: Path, *, new: bool) -> None:
        self._address = address
        self._path = f"/{address.split('/', 3)[3]}?query={quote(PREFIXES + query)}"
        self._script = place / ("new.lua" if new else "again.lua")
        self._script.write_text(NEW if new else AGAIN, encoding="utf-8")

    def run(self, seconds: float, clients: int) -> tuple[int, float, float]:
        """How many were answered, in how many seconds, and the median latency in milliseconds."""
        began = time.time_ns() % 10**9
        command = ["wrk", "-t1", f"-c{clients}", f"-d{math.ceil(seconds)}", "--timeout", "60", "-s"]
        accept = f"Accept: {RESULTS}"
        command += [str(self._script), "-H", accept, self._address, "--", self._path, str(began)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        n, took, latency, refused = map(float, told.rpartition("RESULT")[2].split())
        if refused > n / 100:
            raise RuntimeError(f"{self._address} refused {refused:,.0f} of {n:,.0f} queries")
        return int(n - refused), took, latency


def used(server: psutil.Process) -> dict[int, float]:
    """CPU seconds of a server and of each of its processes that is there."""
    found = {}
    for one in (server, *server.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            found[one.pid] = times.user + times.system
    return found


def used_since(server: psutil.Process, before: dict[int, float]) -> float:
    """CPU seconds of a server and all its processes that are there, since it was looked at before."""
    return sum(now - before.get(number, 0.0) for number, now in used(server).items())


def n_answers(address: str, query: str) -> int | bool:
    """How many rows the answer to a query has; of an ASK, the answer."""
    request = urllib.request.Request(  # noqa: S310
        f"{address}?query={quote(PREFIXES + query)}", headers={"Accept": RESULTS}
    )
    with urllib.request.urlopen(request) as reply:  # noqa: S310
        told = json.loads(reply.read())
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
    found = {"remit": found["remit"], AGAIN_BY: found["remit"], **found}
    put = urllib.request.Request(  # noqa: S310
        f"{host}:{ports[1]}/store?default", ttl.read_bytes(), {"Content-Type": "text/turtle"}, method="PUT"
    )
    urllib.request.urlopen(put).read()  # noqa: S310
    return found


def measured(
    found: dict[str, tuple[str, psutil.Process]], place: Path, seconds: float
) -> list[dict[str, Any]]:
    """A row for each query: by the clock and in CPU time, medians of rounds taken in turn."""
    rows = []
    for name, query in MIX.items():
        answers = {who: n_answers(address, query) for who, (address, _) in found.items()}
        rounds: dict[str, list[tuple[float, float, float]]] = {who: [] for who in found}
        for _ in range(ROUNDS):
            for who, (address, server) in found.items():
                load = Load(address, query, place, new=who != AGAIN_BY)
                before = used(server)
                n, took, _ = load.run(seconds, CLIENTS)
                alone, _, latency = load.run(seconds / 2, 1)
                rounds[who].append((n / took, latency, used_since(server, before) / max(n + alone, 1)))
        for who, some in rounds.items():
            rate, latency, cpu = (statistics.median(one) for one in zip(*some, strict=True))
            row = {
                "query": name, "peer": who, "answers": answers[who], "per_second": rate,
                "latency_ms": latency, "cpu_ms": 1000 * cpu,
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
    if shutil.which("wrk") is None:
        parser.error("it asks by wrk, which is not here; Debian: apt-get install wrk")
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        ttl = Path(place) / "bundled.ttl"
        subprocess.run([sys.executable, "-m", "remit", "export", "-o", str(ttl)], check=True)
        rows = measured(servers(stack, arguments.python, ttl), Path(place), arguments.seconds)
    from report import machine

    path = folder() / "results.json"
    every = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    every["endpoint"] = {"rows": rows, "machine": machine()}
    path.write_text(json.dumps(every, indent=1), encoding="utf-8")
    print(told(rows))


if __name__ == "__main__":
    main()
