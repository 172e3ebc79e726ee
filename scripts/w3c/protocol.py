"""The W3C's tests of the SPARQL 1.1 Protocol: requests as they stand in the manifest, sent over HTTP."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from w3c.suite import MF, RDF, Manifest

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_BOOLEAN = {"application/sparql-results+json", "application/sparql-results+xml", "application/json"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a test, and what is wanted of its reply: kinds of status, yes or no, a format."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: tuple[str, ...]
    truth: str
    format: str


@dataclass(frozen=True, slots=True)
class ProtocolCase:
    """A test: its requests, one after the other."""

    name: str
    title: str
    requests: tuple[Request, ...]

    @property
    def is_update(self) -> bool:
        """Whether it changes data, which an endpoint for reading alone does not let anybody do."""
        return self.name.startswith("update_")


def protocol_cases(root: Path) -> Iterator[ProtocolCase]:
    """Every test of the protocol, in the order of the manifest."""
    graph = Manifest(root / "sparql11" / "protocol" / "manifest.ttl", root)
    for test in graph.members(graph.one(graph.root, MF + "entries")):
        kind = graph.one(test, RDF + "type")
        if kind is not None and kind.value == MF + "ProtocolTest":
            action = graph.one(test, MF + "action")
            requests = graph.members(graph.one(action, HT + "requests"))
            name = test.value.rpartition("#")[2]
            title = graph.text(graph.one(test, MF + "name"))
            yield ProtocolCase(name, title, tuple(_request(graph, one) for one in requests))


def protocol_data(root: Path) -> ox.Store:
    """The graphs that the tests speak of, under the names that they have there."""
    folder = root / "sparql11" / "protocol"
    graph = Manifest(folder / "manifest.ttl", root)
    store = ox.Store()
    for quad in graph.store.quads_for_pattern(None, ox.NamedNode(UT + "graph"), None):
        name = graph.text(graph.one(quad.subject, LABEL))
        path = folder / str(getattr(quad.object, "value", "")).rpartition("/")[2]
        store.load(path=path, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))
    return store


def _request(graph: Manifest, node: object) -> Request:
    headers = graph.members(graph.one(node, HT + "headers"))
    reply = graph.one(node, HT + "resp")
    return Request(
        graph.text(graph.one(node, HT + "methodName")),
        graph.text(graph.one(node, HT + "absolutePath")),
        tuple(
            (graph.text(graph.one(one, HT + "fieldName")), graph.text(graph.one(one, HT + "fieldValue")))
            for one in headers
        ),
        _body(graph, graph.one(node, HT + "body")),
        tuple(one.value.rpartition("StatusCode")[2] for one in graph.every(reply, MF + "expectedStatus")),
        graph.text(graph.one(reply, MF + "expectedBoolean")),
        graph.text(graph.one(reply, MF + "expectedFormat")),
    )


def _body(graph: Manifest, node: object) -> bytes | None:
    if node is None:
        return None
    encoding = graph.text(graph.one(node, CNT + "characterEncoding")) or "UTF-8"
    return graph.text(graph.one(node, CNT + "chars")).encode(encoding)


def protocol_verdict(case: ProtocolCase, endpoint: str) -> str:
    """Nothing where the endpoint replies as the test wants; else what it replied."""
    for one in case.requests:
        status, media, body = _sent(one, endpoint)
        wrong = _fault(one, status, media, body)
        if wrong:
            return wrong
    return ""


def _sent(one: Request, endpoint: str) -> tuple[int, str, bytes]:
    place = urlsplit(endpoint)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    try:
        path = one.path.replace("/sparql/", place.path + "/", 1)
        connection.request(one.method, path, body=one.body, headers=dict(one.headers))
        reply = connection.getresponse()
        return reply.status, (reply.getheader("Content-Type") or "").partition(";")[0].strip(), reply.read()
    finally:
        connection.close()


def _fault(one: Request, status: int, media: str, body: bytes) -> str:
    if one.statuses and not any(_is_of(status, wanted) for wanted in one.statuses):
        return f"status {status}, wanted {' or '.join(one.statuses)}"
    if one.format == "boolean" and media not in _BOOLEAN:
        return f"{media} for yes or no"
    if one.truth and media.endswith("json") and str(json.loads(body)["boolean"]).lower() != one.truth:
        return f"not {one.truth}"
    return ""


def _is_of(status: int, wanted: str) -> bool:
    """Whether a status is the one wanted, or one of a class such as 2xx."""
    return str(status).startswith(wanted.rstrip("x")) if wanted.endswith("xx") else str(status) == wanted
