"""Ways to ask remit: the command `remit query`, and the HTTP endpoint of `remit serve`."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

from click.testing import CliRunner

from remit.cli.main import cli
from remit.knowledge.load import load
from remit.knowledge.store import Knowledge
from w3c.judge import Reply, Way, form_of
from w3c.suite import Case

MEDIA = {
    "json": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "nt": "application/n-triples",
}


@contextmanager
def by_command(data: Path) -> Iterator[Way]:
    """`remit query`, each time from arguments to output; only the file is read once for all."""
    knowledge = load(str(data))

    def loaded(*_: object, **__: object) -> Knowledge:
        return knowledge

    def ask(case: Case, form: str) -> Reply:
        graphs = [word for iri in case.default for word in ("--default-graph", iri)]
        graphs += [word for iri in case.named for word in ("--named-graph", iri)]
        arguments = ["query", "-", "-i", str(data), "-f", form, "--quiet", *graphs]
        if form_of(case.query) in ("CONSTRUCT", "DESCRIBE") and form != "nt":
            arguments[arguments.index(form)] = "nt"
        done = CliRunner().invoke(cli, arguments, input=case.query)
        return Reply(done.exit_code == 0, done.stdout_bytes, (done.stderr.splitlines() or [""])[0])

    with patch("remit.knowledge.load.load", loaded):
        yield ask


@contextmanager
def by_http(endpoint: str) -> Iterator[Way]:
    """The endpoint at an address, by GET and by both kinds of POST in turn."""
    place = urlsplit(endpoint)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    turn = 0

    def ask(case: Case, form: str) -> Reply:
        nonlocal turn
        turn += 1
        media = MEDIA["nt" if form_of(case.query) in ("CONSTRUCT", "DESCRIBE") else form]
        graphs = [("default-graph-uri", iri) for iri in case.default]
        graphs += [("named-graph-uri", iri) for iri in case.named]
        method, target, body, content = _request(turn, place.path, case.query, graphs)
        headers = {"Accept": media, **({"Content-Type": content} if content else {})}
        connection.request(method, target, body=body, headers=headers)
        reply = connection.getresponse()
        found = reply.read()
        return Reply(reply.status == 200, found, f"{reply.status} {found[:300].decode(errors='replace')}")

    try:
        yield ask
    finally:
        connection.close()


def _request(
    turn: int, path: str, query: str, graphs: list[tuple[str, str]]
) -> tuple[str, str, bytes | None, str]:
    """Method, target, body and its kind, as the SPARQL 1.1 Protocol has them (section 2.1)."""
    every = urlencode([("query", query), *graphs])
    match turn % 3:
        case 0:
            return "POST", path, every.encode(), "application/x-www-form-urlencoded"
        case 1:
            target = path + (f"?{urlencode(graphs)}" if graphs else "")
            return "POST", target, query.encode(), "application/sparql-query"
        case _:
            return "GET", f"{path}?{every}", None, ""
