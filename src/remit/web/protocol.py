"""The SPARQL 1.1 Protocol and the reads of the Graph Store HTTP Protocol, from request to crew and back.

https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from remit.errors import LimitError
from remit.web.crew.crew import described
from remit.web.crew.turns import BusyError
from remit.web.media import wants_html
from remit.web.memo import LASTING, SENT, is_fixed
from remit.web.replies import Reply, problem
from remit.web.sending import RefusedError, header, read_body, send_reply
from remit.web.settings import MAX_QUERY_BYTES

if TYPE_CHECKING:
    from typing import Any

    from remit.web.crew.crew import Crew
    from remit.web.sending import App, Receive, Scope, Send
    from remit.web.settings import Settings

ENDPOINTS: Final = frozenset({"/sparql", "/sparql/", "/query"})
STORE: Final = "/store"
_MAX_BODY_BYTES: Final = 3 * MAX_QUERY_BYTES + 4096
_SHORT: Final = 4096
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_READS: Final = {"Allow": "GET, HEAD, OPTIONS"}


def protocol(crew: Crew, settings: Settings) -> App:
    """The application that answers at `ENDPOINTS` and at `STORE`."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            request = await _request(scope, receive, settings)
            reply = request if isinstance(request, Reply) else await asked(crew, receive, request)
            if SENT in scope and not isinstance(request, Reply):
                scope[LASTING] = reply.status == 200 and is_fixed(request.get("query", ""))
        except RefusedError as error:
            reply = error.reply
        await send_reply(scope, send, reply)

    return answer


async def asked(
    crew: Crew, receive: Receive, request: dict[str, Any], timeout_s: float | None = None
) -> Reply:
    """What the crew replies to a request, or the problem that kept it from replying."""
    try:
        return await crew.ask(json.dumps(request).encode(), receive, timeout_s)
    except (BusyError, LimitError, TimeoutError) as error:
        return problem(**described(error))


async def _request(scope: Scope, receive: Receive, settings: Settings) -> dict[str, Any] | Reply:
    """What the crew is to do, or at once a reply."""
    accept = header(scope, b"accept")
    query_string = scope["query_string"]
    if len(query_string) > _MAX_BODY_BYTES:
        raise RefusedError(413, f"the address is longer than {_MAX_BODY_BYTES} bytes")
    parameters = _pairs(query_string)
    if scope["path"] == STORE:
        return _of_store(scope, parameters, accept)
    if scope["method"] == "POST":
        parameters = await _posted(scope, receive, parameters, settings)
    elif not parameters and scope["method"] in {"GET", "HEAD"}:
        if wants_html(accept):
            return Reply(303, "", b"", (("Location", "/editor"), ("Vary", "Accept")))
        return {"task": "description", "accept": accept, "endpoint": _address(scope)}
    elif wants_html(accept) and len(query_string) < 8_000 and _one(parameters, "query"):
        where = f"/editor?{query_string.decode('latin-1')}"
        return Reply(303, "", b"", (("Location", where), ("Vary", "Accept")))
    return _query(parameters, accept, _address(scope))


def _query(parameters: list[tuple[str, str]], accept: str, endpoint: str) -> dict[str, Any]:
    """The task for the parameters of a query operation."""
    for name in ("update", "using-graph-uri", "using-named-graph-uri"):
        if any(key == name for key, _ in parameters):
            raise RefusedError(403, f"{name} is refused: this server only reads")
    text = _one(parameters, "query")
    if text is None:
        raise RefusedError(400, "there is no query; give one as the parameter query")
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_QUERY_BYTES:
        raise RefusedError(413, f"the query has {size} bytes, more than {MAX_QUERY_BYTES}")
    return {
        "task": "query",
        "query": text,
        "endpoint": endpoint,  # relative IRIs of a query are resolved against it (RFC 3986, 5.1.3)
        "accept": accept,
        "default": [one for key, one in parameters if key == "default-graph-uri"],
        "named": [one for key, one in parameters if key == "named-graph-uri"],
    }


async def _posted(
    scope: Scope, receive: Receive, parameters: list[tuple[str, str]], settings: Settings
) -> list[tuple[str, str]]:
    """The parameters of a query that was posted, as a form or as it is."""
    media, _, more = header(scope, b"content-type").partition(";")
    media = media.strip().lower()
    if media == "application/sparql-update":
        raise RefusedError(403, "updates are refused: this server only reads")
    if media not in {_FORM, _QUERY}:
        raise RefusedError(415, f"a query is posted as {_QUERY} or {_FORM}, not {media[:80] or 'untyped'}")
    charset = more.lower().partition("charset=")[2].strip("\"' ;")
    if charset not in {"", "utf-8", "utf8", "us-ascii"}:
        raise RefusedError(415, f"a query is posted in UTF-8, not {charset[:40]}")
    body = await read_body(receive, _MAX_BODY_BYTES, settings.limits.request_s)
    if media == _FORM:
        return [*parameters, *_pairs(body)]
    try:
        return [*parameters, ("query", body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"the query is no UTF-8 text, from byte {error.start} on") from None


def _of_store(scope: Scope, parameters: list[tuple[str, str]], accept: str) -> dict[str, Any]:
    """The task for a read of a whole graph."""
    if scope["method"] == "POST":
        raise RefusedError(405, "graphs are only read here", headers=_READS)
    graph = _one(parameters, "graph")
    is_default = any(key == "default" for key, _ in parameters)
    if (graph is None) != is_default:
        raise RefusedError(400, "name one graph: ?default, or ?graph= with its IRI")
    return {"task": "graph", "graph": graph, "accept": accept}


def _pairs(content: bytes) -> list[tuple[str, str]]:
    """The names and values of a form, or of the part of an address behind its question mark."""
    return list(_read_again(content)) if len(content) < _SHORT else _read(content)


@lru_cache(maxsize=256)
def _read_again(content: bytes) -> tuple[tuple[str, str], ...]:
    return tuple(_read(content))


def _read(content: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            content.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except UnicodeDecodeError:
        raise RefusedError(400, "what was sent is no UTF-8 text, percent-encoded") from None
    except ValueError:
        raise RefusedError(400, "there are more than 1000 parameters") from None


def _one(parameters: list[tuple[str, str]], name: str) -> str | None:
    """The value of a parameter, None where it is not there."""
    found = [value for key, value in parameters if key == name]
    if len(found) > 1:
        raise RefusedError(400, f"the parameter {name} is there {len(found)} times; give it once")
    return found[0] if found else None


def _address(scope: Scope) -> str:
    return f"{scope['scheme']}://{header(scope, b'host')}{scope['path'].rstrip('/')}"
