"""Asking an endpoint by the SPARQL 1.1 Protocol: politely, again where it says so, within limits."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from remit.errors import LimitError, StoreError
from remit.knowledge.remote.address import Address, redirected
from remit.knowledge.remote.connection import Connection, Reply, Request
from remit.text import safe_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROWS: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
TRIPLES: Final = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"

_TRIES: Final = 5
_FIRST_WAIT_S: Final = 0.5
_LONGEST_WAIT_S: Final = 20.0
_AT_ONCE_S: Final = 5.0
_ANSWERS: Final = (200, 400, 500)
_MAX_REDIRECTS: Final = 3
_MAX_GET: Final = 1800
"""The longest encoded query that goes by GET: some servers and proxies take no more than 2,000 characters."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance, so that tests need not wait: a steady clock, the time of day, sleeping, 0 to 1."""

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


class Client:
    """One endpoint, asked one query after the other. The secret goes to its host and nowhere else.

    `requests` counts what was sent, `server` is what the endpoint called itself last.
    """

    def __init__(self, address: Address, secret: str | None = None, clock: Clock | None = None) -> None:
        self.address = address
        self.requests = 0
        self.server = ""
        self._secret = secret
        self._clock = clock or Clock()
        self._connection = Connection(self._clock.now)

    def ask(
        self,
        text: str,
        *,
        accept: str,
        timeout_s: float,
        max_bytes: int,
        graphs: tuple[Sequence[str], Sequence[str]] = ((), ()),
    ) -> Reply:
        """The answer to a query, with status 200; or with 400 or 500, where the server cannot make one of it.

        A server that is busy (429, 503) is asked again after the time that it says, or after longer and
        longer times of ours, as long as `timeout_s` lasts.

        Raises:
            TimeoutError: the answer was not there in time.
            TooLargeError: it has more than `max_bytes` bytes.
            StoreError: the endpoint is not there, refuses, stays busy or fails.
            LimitError: it ended the query at a limit of its own.

        """
        deadline = self._clock.now() + timeout_s
        request = self._request(text, accept, graphs)
        n = 0
        while True:
            start = self._clock.now()
            reply = self._follow(request, deadline, max_bytes)
            if reply.status in _ANSWERS:
                return reply
            n += 1
            took = self._clock.now() - start
            wait = self._wait(reply, n) if _is_busy(reply, took) else None
            if wait is None or n == _TRIES or self._clock.now() + wait >= deadline:
                raise self._refusal(reply, wait)
            self._clock.sleep(wait)

    def close(self) -> None:
        """Close the connection; the next query opens another."""
        self._connection.close()

    def _request(self, text: str, accept: str, graphs: tuple[Sequence[str], Sequence[str]]) -> Request:
        headers = {"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": "remit"}
        if self._secret:
            headers["Authorization"] = self._secret
        default, named = graphs
        fields = [("query", text), *(("default-graph-uri", one) for one in default)]
        encoded = urlencode([*fields, *(("named-graph-uri", one) for one in named)])
        if len(encoded) <= _MAX_GET:
            return Request(self.address.with_query(encoded), headers, shown=str(self.address))
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return Request(self.address, headers, encoded.encode("ascii"), shown=str(self.address))

    def _follow(self, request: Request, deadline: float, max_bytes: int) -> Reply:
        """The answer, from where the host that was named sends the query on to within itself."""
        for _ in range(_MAX_REDIRECTS + 1):
            self.requests += 1
            reply = self._connection.send(request, deadline, max_bytes)
            self.server = reply.headers.get("server", "")
            location = reply.headers.get("location")
            if reply.status not in (301, 302, 303, 307, 308) or not location:
                return reply
            body = None if reply.status == 303 else request.body
            address = redirected(request.address, location, request.shown)
            request = replace(request, address=address, body=body)
        raise StoreError(f"{self.address}: redirects again and again; look at the address")

    def _wait(self, reply: Reply, n: int) -> float:
        """The seconds to wait before the next try: as long as is said, else about twice the last time."""
        told = _retry_after(reply.headers, self._clock.wall())
        if told is not None:
            return told
        longest: float = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** (n - 1))
        return longest * (0.5 + self._clock.chance() / 2)

    def _refusal(self, reply: Reply, wait: float | None) -> Exception:
        told = said(reply)
        match reply.status:
            case 401 | 403:
                what = "refuses the token" if self._secret else "asks who you are"
                way = (
                    "put a valid token into an environment variable and name it with --token-env (token_env)"
                )
                return StoreError(f"{self.address}: {what} (status {reply.status}); {way}")
            case 404 | 405 | 410:
                return StoreError(
                    f"{self.address}: no endpoint there (status {reply.status}); docs/remote.md has the form "
                    "of the address by product"
                )
            case 408 | 504:
                return LimitError(f"{self.address}: the endpoint's own time limit ended the query{told}")
            case 429 | 503 if wait is not None:
                again = f"try again in {wait:.0f} s" if wait >= 1 else "try again later"
                return StoreError(f"{self.address}: busy (status {reply.status}); {again}{told}")
            case 503:
                return LimitError(f"{self.address}: the endpoint gave the query up{told}")
            case _:
                return StoreError(f"{self.address}: failed with status {reply.status}{told}")


def said(reply: Reply, limit: int = 200) -> str:
    """What a server says of a failure, on one line, with a colon before it; "" where it says nothing."""
    text = reply.body[:20_000].decode("utf-8", "replace")
    if reply.kind.endswith("json"):
        text = _of_json(text) or text
    elif reply.kind in ("text/html", "application/xhtml+xml"):
        text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    told = safe_text(" ".join(text.split()))
    return f": {told if len(told) <= limit else told[: limit - 1] + '…'}" if told else ""


def _of_json(text: str) -> str:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    if isinstance(found, dict):
        for name in ("exception", "detailedMessage", "message", "error", "detail"):
            if isinstance(found.get(name), str):
                return str(found[name])
    return ""


def _is_busy(reply: Reply, took: float) -> bool:
    """Whether to try again; who says 503 after a while has ended the query, and would end it again."""
    return reply.status == 429 or (
        reply.status == 503 and ("retry-after" in reply.headers or took < _AT_ONCE_S)
    )


def _retry_after(headers: Mapping[str, str], wall: float) -> float | None:
    value = headers.get("retry-after", "").strip()
    if value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - wall) if value else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
