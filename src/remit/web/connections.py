"""Connections that are bounded: in their number, and in how long and large the head of a request may be.

They also answer at once what was answered before.
"""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from remit.web.guard import HEADERS
from remit.web.memo import LASTING, SENT

if TYPE_CHECKING:
    from remit.web.memo import Memo
    from remit.web.settings import Limits

MAX_HEAD_BYTES: Final = 256 * 1024
"""Three times the longest query, since in an address each of its bytes may take three; and the headers."""

_TRUCE_S: Final = 1.0
"""How old a connection is at least that has to make room for another."""

_MANY_MORE: Final = 6
_LONG_ADDRESS: Final = 60_000
_SAFE: Final = b"".join(name + b": " + value + b"\r\n" for name, value in HEADERS)


class BoundedConnection(HttpToolsProtocol):
    """A connection that is closed where a request's head takes too long or is too large.

    Where there are too many, the oldest one without a request under way is closed; where all are at work, or
    very young, some times as many are let in, since each is told soon to come back later.
    """

    def __init__(self, *args: Any, limits: Limits, memo: Memo | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._limits = limits
        self._memo = memo
        self.url = b""
        self._late: asyncio.TimerHandle | None = None
        self._due = math.inf
        self._n_bytes = 0
        self._is_reading = False
        self._whole: bytes | None = None
        self.since = 0.0

    @property
    def is_at_work(self) -> bool:
        """Whether a request is under way."""
        return self.cycle is not None and not self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, if there is room."""
        super().connection_made(transport)
        self.since = self.loop.time()
        self._await_head()
        self._make_room()

    def data_received(self, data: bytes) -> None:
        """Read on; a head has to be whole in time."""
        self._whole = None
        if not (self._is_reading or self.is_at_work):
            if self._is_told_again(data):
                return
            self._await_head()
            self._whole = data
        if self._due < math.inf:
            self._n_bytes += len(data)
            if self._n_bytes > MAX_HEAD_BYTES:
                self._refuse(b"431 Request Header Fields Too Large")
                return
        super().data_received(data)
        if self._is_reading:
            self._whole = None

    def on_message_begin(self) -> None:
        """Begin to read a request."""
        if self.is_at_work:
            self._whole = None  # what came has two requests in it
        self._is_reading = True
        super().on_message_begin()
        if self._memo is not None:
            self.scope[SENT] = []  # type: ignore[typeddict-unknown-key]

    def on_headers_complete(self) -> None:
        """Go on: the head is there."""
        self._due = math.inf
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Go on: the request is there."""
        self._is_reading = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Keep what would be replied again, and go on."""
        scope: Any = self.cycle.scope
        is_whole = self._whole is not None and self.cycle.keep_alive and scope["method"] != "HEAD"
        if self._memo is not None and self._whole is not None and is_whole and scope.get(LASTING):
            self._memo.keep(self._whole, scope[SENT])
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        if self._late is not None:
            self._late.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP; the parser takes an address of 64 KiB at most."""
        self._refuse(b"414 URI Too Long" if len(self.url) > _LONG_ADDRESS else b"400 Bad Request")

    def _is_told_again(self, data: bytes) -> bool:
        """Whether these bytes are a request that was answered before, and are answered so again."""
        if self._memo is None or self.flow.write_paused or self.transport.is_closing():
            return False
        known = self._memo.reply(data)
        if known is None:
            return False
        fields = b"".join(name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers)
        self.transport.write(b"".join((b"HTTP/1.1 200 OK\r\n", fields, known)))
        self._unset_keepalive_if_required()
        self._await_head()
        return True

    def _await_head(self) -> None:
        """Let the head of the next request begin to be late; one timer serves many of them."""
        self._n_bytes = 0
        self._due = self.loop.time() + self._limits.request_s
        if self._late is None:
            self._late = self.loop.call_at(self._due, self._too_late)

    def _too_late(self) -> None:
        self._late = None
        if self._due > self.loop.time():
            if self._due < math.inf:
                self._late = self.loop.call_at(self._due, self._too_late)
        elif self._n_bytes:
            self._refuse(b"408 Request Timeout")
        else:
            self.transport.abort()

    def _refuse(self, status: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\n" + _SAFE + b"connection: close\r\n\r\n"
            )
            self.transport.close()

    def _make_room(self) -> None:
        most = self._limits.n_connections
        if len(self.connections) <= most:
            return
        now = self.loop.time()
        idle = [
            one
            for one in self.connections
            if isinstance(one, BoundedConnection) and not one.is_at_work and now - one.since > _TRUCE_S
        ]
        if idle:
            min(idle, key=lambda one: one.since).transport.abort()
        elif len(self.connections) > most * _MANY_MORE:
            self.transport.abort()
