"""`Reply`: what goes back to a client, made by a member of the crew or by the server itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PROBLEM: Final = "application/problem+json"

TITLES: Final[Mapping[int, str]] = {
    400: "The request is wrong",
    401: "A token is needed",
    403: "Refused",
    404: "Not found",
    405: "The method is not allowed here",
    406: "No such format",
    408: "The request took too long to arrive",
    413: "The request is too large",
    415: "The body has no known type",
    421: "This server does not answer for that host",
    500: "A fault in remit",
    503: "A limit was hit",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, a media type, a body, and further headers."""

    status: int
    media: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()

    def framed(self) -> bytes:
        """The reply as bytes: lengths of head and body, the head as JSON, the body."""
        head = _head(self.status, self.media, self.headers)
        return len(head).to_bytes(4, "big") + len(self.body).to_bytes(8, "big") + head + self.body


def unframed(head: bytes, body: bytes) -> Reply:
    """The reply whose head and body were framed."""
    status, media, headers = _parts(head)
    return Reply(status, media, body, headers)


@lru_cache(maxsize=64)
def _head(status: int, media: str, headers: tuple[tuple[str, str], ...]) -> bytes:
    return json.dumps([status, media, headers]).encode()


@lru_cache(maxsize=64)
def _parts(head: bytes) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    status, media, headers = json.loads(head)
    return status, media, tuple((name, value) for name, value in headers)


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Reply:
    """A reply that says what is wrong, as RFC 9457 has it: status, title, detail, and what else is known."""
    told = {"status": status, "title": TITLES.get(status, "Failed"), "detail": detail}
    told |= {name: value for name, value in more.items() if value is not None}
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    return Reply(status, PROBLEM, body, tuple((headers or {}).items()))


def text(content: str, media: str, **headers: str) -> Reply:
    """A reply of text in UTF-8; of a header's name, an underscore is read as a hyphen."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(200, f"{media}; charset=utf-8", content.encode("utf-8", "replace"), named)
