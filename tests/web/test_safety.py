"""Who is answered, and what a query may do: hosts, origins, tokens, the network, files, and headers."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Answer, Server

ASK = "ASK { ?s ?p ?o }"
FRIEND, EVIL = "https://friend.example", "https://evil.example"
PAGES = ("/", "/sparql", f"/sparql?query={quote(ASK)}", "/store", "/nowhere", "/sparql?query=x", "/editor")


def fetch(site: str, mode: str = "", dest: str = "") -> dict[str, str]:
    """What a browser says of a request: where the page that makes it stands, how, and for what."""
    said = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    return {name: value for name, value in said.items() if value}


class Wire(BaseHTTPRequestHandler):
    """Notes every request that reaches it."""

    hits: list[str]

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - as the library wants it

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def wire() -> Iterator[tuple[str, list[str]]]:
    """An address that nobody should ask for, and those that were."""
    hits: list[str] = []
    listener = HTTPServer(("127.0.0.1", 0), type("Noted", (Wire,), {"hits": hits}))
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{listener.server_port}/", hits
    listener.shutdown()
    thread.join()
    listener.server_close()


SPELLINGS = (
    "SELECT * WHERE { SERVICE <@> { ?s ?p ?o } }",
    "SELECT * WHERE { sErViCe<@>{ ?s ?p ?o } }",
    "SELECT * WHERE { SERVICE#c\n<@> { ?s ?p ?o } }",
    "SELECT * WHERE { SERVICE SILENT<@> { ?s ?p ?o } }",
    "PREFIX w: <@> SELECT * WHERE { SERVICE w:x { ?s ?p ?o } }",
    "BASE <@> SELECT * WHERE { SERVICE <x> { ?s ?p ?o } }",
    "SELECT * WHERE { VALUES ?u { <@> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * WHERE { { SELECT * WHERE { SERVICE <@> { ?s ?p ?o } } } }",
    "SELECT * WHERE { FILTER EXISTS { SERVICE <@> { ?s ?p ?o } } }",
    "ASK { SERVICE <@> { ?s ?p ?o } }",
    "SELECT * WHERE { \\u0053ERVICE <@> { ?s ?p ?o } }",
    "LOAD <@>",
    "LOAD SILENT <@> INTO GRAPH <a:b>",
    "\\u004cOAD <@>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <@> { ?s ?p ?o } }",
    "DELETE { ?s ?p ?o } USING <@> WHERE { ?s ?p ?o }",
)


@pytest.mark.parametrize("query", SPELLINGS)
def test_a_query_that_reaches_out_is_refused(plain: Server, wire: tuple[str, list[str]], query: str) -> None:
    address, hits = wire
    answer = plain.ask(query.replace("@", address))
    assert answer.status in {400, 403}, answer.text
    assert hits == []


@pytest.mark.parametrize("query", SPELLINGS[:10])
def test_a_refusal_says_what_is_refused_and_where(plain: Server, query: str) -> None:
    answer = plain.ask(query)
    assert answer.status == 403
    assert "SERVICE is refused" in answer.json["detail"]
    assert answer.json["line"] >= 1


@pytest.mark.parametrize("clause", ["FROM <{}>", "FROM NAMED <{}>", "FROM <{}> FROM NAMED <{}>"])
@pytest.mark.parametrize("place", ["{wire}x.ttl", "file:///etc/passwd", "file:///dev/zero"])
def test_graphs_of_a_query_are_never_fetched(
    plain: Server, wire: tuple[str, list[str]], clause: str, place: str
) -> None:
    address, hits = wire
    graph = place.replace("{wire}", address)
    body = "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    answer = plain.ask(f"SELECT * {clause.replace('{}', graph)} WHERE {body}")
    assert answer.json["results"]["bindings"] == []
    for name in ("default-graph-uri", "named-graph-uri"):
        found = plain.ask(f"SELECT * WHERE {body}", **{name: graph})
        given = [row for row in found.json["results"]["bindings"] if "root:" in json.dumps(row)]
        assert (found.status, given) == (200, [])
    assert plain.get("/store", graph=graph).status == 404
    assert hits == []


@pytest.mark.parametrize("word", ["SERVICE", "LOAD", "INSERT"])
def test_a_word_that_is_data_is_let_through(plain: Server, word: str) -> None:
    answer = plain.ask(f'SELECT ?x WHERE {{ VALUES ?x {{ "s3cret-word" <http://x.example/{word}> }} }}')
    assert len(answer.json["results"]["bindings"]) == 2


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("[::1]:{port}", 200),
        ("LOCALHOST", 200),
        ("evil.example", 421),
        ("evil.example:{port}", 421),
        ("127.0.0.1:1", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost@evil.example", 421),
        ("", 421),
    ],
)
def test_a_host_that_is_not_ours_is_refused(plain: Server, host: str, status: int) -> None:
    """A page elsewhere can have its own name point at this machine (DNS rebinding)."""
    answer = plain.get("/sparql", {"Host": host.format(port=plain.port)}, query=ASK)
    assert answer.status == status
    assert ("--allow-host" in answer.text) == (status == 421)


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", {}, 200),
        ("POST", {}, 200),
        ("POST", {"Origin": "http://{host}"}, 200),
        ("POST", {"Origin": EVIL}, 403),
        ("GET", {"Origin": EVIL}, 403),
        ("OPTIONS", {"Origin": EVIL, "Access-Control-Request-Method": "POST"}, 403),
        ("POST", {"Origin": "null"}, 403),
        ("POST", {"Origin": FRIEND}, 200),
        ("GET", fetch("same-origin"), 200),
        ("GET", fetch("none"), 200),
        ("GET", fetch("cross-site", "no-cors", "image"), 403),
        ("GET", fetch("same-site", "cors"), 403),
        ("POST", fetch("cross-site", "navigate"), 403),
        ("GET", fetch("cross-site", "navigate", "iframe"), 403),
        ("GET", fetch("cross-site", "navigate", "document"), 200),
    ],
)  # fmt: skip
def test_pages_elsewhere_are_not_let_in(
    plain: Server, method: str, headers: dict[str, str], status: int
) -> None:
    sent = {name: value.format(host=f"127.0.0.1:{plain.port}") for name, value in headers.items()}
    if method == "POST":
        answer = plain.post("/sparql", f"query={quote(ASK)}", "application/x-www-form-urlencoded", sent)
    else:
        answer = plain.send(method, f"/sparql?query={quote(ASK)}", headers=sent)
    assert answer.status == status, answer.text
    if sent.get("Origin") != FRIEND:
        assert "access-control-allow-origin" not in answer.headers


def test_a_friend_may_read_and_nothing_is_kept_for_it(plain: Server) -> None:
    answer = plain.get("/sparql", {"Origin": FRIEND}, query=ASK)
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert "Remit-Truncated" in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers["vary"]
    asked = {"Origin": FRIEND, "Access-Control-Request-Method": "POST"}
    preflight = plain.send("OPTIONS", "/sparql", headers=asked)
    assert (preflight.status, preflight.headers["access-control-allow-methods"]) == (204, "GET, HEAD, POST")
    for one in (answer, preflight, plain.send("PUT", "/sparql", headers={"Origin": FRIEND})):
        assert "access-control-allow-credentials" not in one.headers


def test_without_the_option_no_origin_is_let_in(server: Server) -> None:
    answer = server.get("/sparql", {"Origin": FRIEND}, query=ASK)
    assert answer.status == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", PAGES)
def test_every_reply_has_the_headers_that_keep_it_safe(server: Server, path: str) -> None:
    evil = {"Host": "evil.example"}
    for answer in (server.get(path), server.send("PUT", path), server.get(path, evil)):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/static/../../../etc/passwd", "/static/%2e%2e/%2e%2e/settings.py",
     "/static/..%2fsettings.py", "/static//etc/passwd", "/static/%00", "/static/..%5c..%5csettings.py",
     "/term/../../etc/passwd", "/questions/..%2f..%2fremit.ttl", "/questions/%00", "/static/CON",
     "//etc/passwd"],
)  # fmt: skip
def test_no_path_leads_to_a_file(server: Server, path: str) -> None:
    answer = server.get(path)
    assert answer.status == 404
    assert "root:" not in answer.text and "import" not in answer.text


@pytest.mark.parametrize("arguments", [["--host", "0.0.0.0"], ["--host", "::"], ["--host", "192.0.2.1"]])  # noqa: S104
def test_other_machines_are_let_in_with_a_token_alone(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "remit", "serve", "--port", "0", *arguments],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "--token-env" in done.stderr


def test_a_token_is_asked_for_everywhere(serving: Callable[..., Any], graphs: str) -> None:
    with serving("-i", graphs, "--token-env", "SECRET", environment={"SECRET": "s3cret-word"}) as server:
        ask = f"/sparql?query={quote(ASK)}"
        assert (
            refused(server.get(ask)) and refused(server.get("/editor")) and refused(server.get("/static/x"))
        )
        assert refused(server.get(ask, {"Authorization": "Bearer wrong"}))
        assert refused(server.get(ask, {"Authorization": "Basic s3cret-word"}))
        assert refused(server.send("GET", "/?token=wrong"))
        assert server.get(ask, {"Authorization": "Bearer s3cret-word"}).status == 200
        entered = server.send("GET", f"{ask}&token=s3cret-word")
        assert (entered.status, entered.headers["location"]) == (
            303,
            "/sparql?query=ASK+%7B+%3Fs+%3Fp+%3Fo+%7D",
        )
        cookie = entered.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "s3cret" not in cookie
        assert server.get(ask, {"Cookie": cookie.partition(";")[0]}).status == 200
        evil = {"Cookie": cookie.partition(";")[0], "Origin": EVIL}
        assert server.get(ask, evil).status == 403


def refused(answer: Answer) -> bool:
    return answer.status == 401 and answer.headers["www-authenticate"].startswith("Bearer")


def test_a_token_that_no_header_can_hold_is_told() -> None:
    from remit.errors import ParameterError
    from remit.web.settings import Settings

    for token in ("wörd", "two words", "line\n"):
        with pytest.raises(ParameterError, match="token"):
            Settings(token=token).checked()


@pytest.mark.parametrize("origin", ["friend.example", "https://friend.example/", "nonsense"])
def test_an_origin_that_is_none_is_told_before_anything_starts(origin: str) -> None:
    from remit.errors import ParameterError
    from remit.web.settings import Settings

    with pytest.raises(ParameterError, match="https://example"):
        Settings(cors_origins=(origin,)).checked()
