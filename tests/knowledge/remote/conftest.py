"""Endpoints to ask: one of a few lines that can be told to fail, and those of others where installed."""

from __future__ import annotations

import gzip
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from remit.knowledge.serialize import serialize
from remit.knowledge.store import Knowledge

JSON = "application/sparql-results+json"
JAVA = Path("/usr/share/java")
JARS = (
    *(
        "jena-arq",
        "jena-core",
        "jena-base",
        "jena-iri",
        "slf4j-api",
        "slf4j-nop",
        "commons-lang3",
        "commons-io",
    ),
    *(
        "commons-csv",
        "commons-codec",
        "commons-compress",
        "thrift",
        "protobuf",
        "gson",
        "jsonld-java",
        "guava",
    ),
    *("jackson-core", "jackson-databind", "jackson-annotations", "httpclient", "httpcore", "dexx.collection"),
    *("titanium-json-ld", "jakarta.json-api", "jcl-over-slf4j"),
)


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    form: dict[str, list[str]]


Fault = Callable[["Answering"], None]
"""What a handler does instead of answering."""


@dataclass
class Endpoint:
    """A small endpoint over a store; `faults` are taken one a request, before it answers again."""

    store: ox.Store
    union: bool = False
    max_rows: int | None = None
    tells_max_rows: bool = False
    packed: bool = False
    url: str = ""
    faults: list[Fault] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    def rows(self, text: str) -> bytes:
        """The first rows of a SELECT, as JSON."""
        answer = self.store.query(text, use_default_graph_as_union=self.union)
        if isinstance(answer, ox.QueryTriples):
            raise TypeError("a SELECT or an ASK is needed here")
        if isinstance(answer, ox.QueryBoolean) or self.max_rows is None:
            return answer.serialize(format=ox.QueryResultsFormat.JSON) or b""
        content = answer.serialize(format=ox.QueryResultsFormat.TSV) or b""
        lines = content.splitlines(keepends=True)[: self.max_rows + 1]
        cut = ox.parse_query_results(b"".join(lines), format=ox.QueryResultsFormat.TSV)
        return cut.serialize(format=ox.QueryResultsFormat.JSON) or b""


class Answering(BaseHTTPRequestHandler):
    """One request to an `Endpoint`."""

    protocol_version = "HTTP/1.1"
    endpoint: Endpoint

    def do_GET(self) -> None:
        self.take(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self.take(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def take(self, encoded: str) -> None:
        form = parse_qs(encoded)
        text = form.get("query", [""])[0]
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.endpoint.seen.append(Seen(self.command, urlsplit(self.path).path, text, headers, form))
        if self.endpoint.faults:
            self.endpoint.faults.pop(0)(self)
            return
        try:
            answer = self.endpoint.store.query(text, use_default_graph_as_union=self.endpoint.union)
            if isinstance(answer, ox.QueryTriples):
                self.put(200, answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b"", "application/n-triples")
            else:
                self.put(200, self.endpoint.rows(text), JSON)
        except SyntaxError as error:
            self.put(400, str(error).encode(), "text/plain")

    def put(self, status: int, body: bytes, kind: str = "text/plain", **headers: str) -> None:
        """Send an answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if self.endpoint.tells_max_rows:
            self.send_header("X-SPARQL-MaxRows", str(self.endpoint.max_rows))
        if self.endpoint.packed:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


class Quiet(ThreadingHTTPServer):
    """Says nothing of clients that leave, as they are meant to."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Nothing is said."""


@contextmanager
def serving(endpoint: Endpoint) -> Iterator[Endpoint]:
    """Serve an endpoint on this machine, for as long as the block lasts."""
    handler = type("Handler", (Answering,), {"endpoint": endpoint})
    with Quiet(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/sparql"
        yield endpoint
        server.shutdown()
        thread.join()


@pytest.fixture
def serve() -> Iterator[Callable[..., Endpoint]]:
    """Return a function that serves a store, with the settings of `Endpoint`, until the test ends."""
    with ExitStack() as stack:
        yield lambda store, **settings: stack.enter_context(serving(Endpoint(store, **settings)))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> str:
    """Wait until an endpoint answers; its address."""
    for _ in range(1200):
        assert process.poll() is None, "the server ended at once"
        try:
            with urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=5):  # noqa: S310 - our own address
                return url
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(url)


@contextmanager
def running(*command: str | Path, cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (
        (cwd / "out.txt").open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=out, cwd=cwd) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def own(kg: Knowledge, folder: Path) -> Iterator[str]:
    with serving(Endpoint(kg.store)) as endpoint:
        yield endpoint.url


@contextmanager
def own_with_union(kg: Knowledge, folder: Path) -> Iterator[str]:
    store = ox.Store()
    store.load(serialize(kg, "nq", everyday_graph=True), format=ox.RdfFormat.N_QUADS)
    with serving(Endpoint(store, union=True, packed=True)) as endpoint:
        yield endpoint.url


@contextmanager
def oxigraph(kg: Knowledge, folder: Path) -> Iterator[str]:
    """Oxigraph's own server, from PyPI."""
    found = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if found is None:
        pytest.fail("oxigraph is not installed: pip install oxigraph")
    (folder / "all.nq").write_bytes(serialize(kg, "nq"))
    subprocess.run(
        [found, "load", "-l", folder / "store", "-f", folder / "all.nq"], check=True, capture_output=True
    )
    port = free_port()
    with running(
        found, "serve-read-only", "-l", folder / "store", "-b", f"127.0.0.1:{port}", cwd=folder
    ) as process:
        yield wait_for(f"http://127.0.0.1:{port}/query", process)


@contextmanager
def jena(kg: Knowledge, folder: Path) -> Iterator[str]:
    """Apache Jena's engine behind the server of the JDK; Debian's package of it, whose Fuseki is left out."""
    jars = [JAVA / f"{name}.jar" for name in JARS]
    if not (shutil.which("javac") and all(jar.is_file() for jar in jars[:3])):
        pytest.fail("Apache Jena is not installed: apt-get install libapache-jena-java default-jdk-headless")
    (folder / "all.nq").write_bytes(serialize(kg, "nq"))
    with zipfile.ZipFile(
        JAVA / "jena-core.jar"
    ) as jar:  # its texts lie elsewhere than its renamed classes look
        for name in jar.namelist():
            if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties"):
                path = folder / name.removeprefix("org/apache/jena/ext/")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(jar.read(name))
    source = Path(__file__).with_name("Endpoint.java")
    classes = ":".join(map(str, [folder, *filter(Path.is_file, jars)]))
    port = free_port()
    with running("java", "-cp", classes, source, folder / "all.nq", str(port), cwd=folder) as process:
        yield wait_for(f"http://127.0.0.1:{port}/sparql", process)


VIRTUOSO = """
[Database]
DatabaseFile=v.db
ErrorLogFile=v.log
LockFile=v.lck
TransactionFile=v.trx
xa_persistent_file=v.pxa
[TempDatabase]
DatabaseFile=t.db
TransactionFile=t.trx
[Parameters]
ServerPort=127.0.0.1:{sql}
DirsAllowed=.
NumberOfBuffers=10000
CheckpointInterval=0
[HTTPServer]
ServerPort=127.0.0.1:{http}
ServerRoot=.
[SPARQL]
ResultSetMaxRows=10000
"""


@contextmanager
def virtuoso(kg: Knowledge, folder: Path) -> Iterator[str]:
    """OpenLink Virtuoso 7, Debian's package, with the limit of rows that it comes with."""
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        pytest.fail("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin")
    (folder / "all.nq").write_bytes(serialize(kg, "nq", everyday_graph=True))
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=sql, http=http), encoding="utf-8")
    with running("virtuoso-t", "-f", "-c", "virtuoso.ini", cwd=folder) as process:
        url = wait_for(f"http://127.0.0.1:{http}/sparql", process)
        text = "ld_dir('.', 'all.nq', 'urn:none');\nrdf_loader_run();\n"
        subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba"],
            input=text.encode(),
            check=True,
            capture_output=True,
        )
        yield url


@contextmanager
def remit_serve(kg: Knowledge, folder: Path) -> Iterator[str]:
    """What `remit serve` is, with its own limits of rows and time."""
    command = [sys.executable, "-m", "remit", "serve", "--port", "0", "-i", "bundled"]
    with running(*command, cwd=folder) as process:
        for _ in range(1200):
            found = re.search(rb"http://\S+", (folder / "out.txt").read_bytes())
            if found:
                break
            time.sleep(0.05)
        assert found, "no address was printed"
        yield wait_for(f"{found[0].decode().rstrip('/')}/sparql", process)


SERVERS = {
    "ours": own,
    "remit serve": remit_serve,
    "ours with a union": own_with_union,
    "Oxigraph": oxigraph,
    "Jena": jena,
    "Virtuoso": virtuoso,
}


@pytest.fixture(scope="session")
def address_of_server(
    kg: Knowledge, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """Return a function that gives the address of a server with the bundled knowledge, started once."""
    started: dict[str, str] = {}
    with ExitStack() as stack:

        def address(name: str) -> str:
            if name not in started:
                folder = tmp_path_factory.mktemp("server")
                started[name] = stack.enter_context(SERVERS[name](kg, folder))
            return started[name]

        yield address
