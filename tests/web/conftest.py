"""A server of its own on a free port, and a client that speaks to it over loopback."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

START_S = 60.0


@dataclass(frozen=True)
class Answer:
    """What a server replied: status, headers by their names in small letters, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Server:
    """A server that runs: its number, its port, and the address of its endpoint."""

    pid: int
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def endpoint(self) -> str:
        return f"{self.address}/sparql"

    def get(self, path: str, headers: Mapping[str, str] | None = None, /, **parameters: Any) -> Answer:
        query = urlencode(parameters, doseq=True)
        return self.send("GET", path + (f"?{query}" if query else ""), headers=headers)

    def post(
        self, path: str, body: bytes | str, media: str, headers: Mapping[str, str] | None = None
    ) -> Answer:
        content = body.encode() if isinstance(body, str) else body
        more = {"Content-Type": media} if media else {}
        return self.send("POST", path, content, {**more, **(headers or {})})

    def ask(self, query: str, accept: str = "", /, **parameters: Any) -> Answer:
        headers = {"Accept": accept} if accept else {}
        return self.post("/sparql", urlencode({"query": query, **parameters}, doseq=True),
                         "application/x-www-form-urlencoded", headers)  # fmt: skip

    def send(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 20.0,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, target, body=body, headers=dict(headers or {}))
            reply = connection.getresponse()
            content = reply.read()
            found: dict[str, str] = {}
            for name, value in reply.getheaders():
                found[name.lower()] = f"{found[name.lower()]}, {value}" if name.lower() in found else value
            return Answer(reply.status, found, content)
        finally:
            connection.close()


@contextmanager
def serve(
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    ends: bool = False,
    folder: Path | None = None,
) -> Iterator[Server]:
    """Run `remit serve` on a free port until the end of the block, or where it `ends` before."""
    process = subprocess.Popen(
        [sys.executable, "-m", "remit", "serve", *arguments, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, **(environment or {})},
    )
    try:
        assert process.stdout is not None and process.stderr is not None
        line = process.stdout.readline()
        assert line.startswith("http://"), process.stderr.read()
        yield Server(process.pid, int(line.strip().rstrip("/").rpartition(":")[2]))
        assert ends or process.poll() is None, process.stderr.read()
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise


@pytest.fixture(scope="session")
def serving() -> Callable[..., Any]:
    """The function that runs a server with the given options: `with serving("-i", path) as server`."""
    return serve


@pytest.fixture(scope="session")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with a default graph and three named ones, of which two have a triple in common."""
    path = tmp_path_factory.mktemp("web") / "graphs.trig"
    path.write_text(
        """
        @prefix : <http://example.org/> .
        :d :p "default" .
        :one { :s :p "in both", "in one" . }
        :two { :s :p "in both" . :t :q :u . }
        :three { :v :p "in three" . }
        """,
        encoding="utf-8",
    )
    return str(path)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server of the bundled knowledge, with everything as it is by default."""
    with serve() as one:
        yield one


@pytest.fixture(scope="session")
def plain(graphs: str) -> Iterator[Server]:
    """A server of the named graphs, with limits that a test can reach."""
    with serve(
        "-i", graphs, "--timeout", "1", "--max-rows", "50", "--max-bytes", "20000", "--memory", "256",
        "--cors-origin", "https://friend.example",
    ) as one:  # fmt: skip
        yield one
