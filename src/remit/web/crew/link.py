"""The server's end of the socket to a member: one request at a time goes out, and its reply comes back."""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING, Any, Final

from remit.web.replies import Reply, unframed

if TYPE_CHECKING:
    import socket

_LENGTHS: Final = struct.Struct(">QIQ")
_HEAD: Final = _LENGTHS.size


class GoneError(Exception):
    """A member has ended without a reply."""


class Link(asyncio.Protocol):
    """Sends requests to a member and gathers its replies."""

    def __init__(self) -> None:
        self._content = bytearray()
        self._wanted = self._n_head = 0
        self._transport: Any = None
        self._reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._told: asyncio.Future[None] | None = None
        self.is_closed = False
        self.computed_s = 0.0

    def ready(self) -> asyncio.Future[Reply]:
        """What has a result when the member is ready."""
        return self._reply

    @classmethod
    async def over(cls, link: socket.socket) -> Link:
        """A link over a connected socket."""
        _, protocol = await asyncio.get_running_loop().create_connection(cls, sock=link)
        return protocol

    def send(self, request: bytes) -> asyncio.Future[Reply]:
        """Send a request, and return what will be its reply, or GoneError."""
        self._reply = asyncio.get_running_loop().create_future()
        self._transport.write(len(request).to_bytes(4, "big") + request)
        if self.is_closed:
            self._reply.set_exception(GoneError())
        return self._reply

    async def replies_within(self, seconds: float) -> bool:
        """Whether what was sent has its reply, or GoneError, within so many seconds."""
        if not self._reply.done():
            loop = asyncio.get_running_loop()
            self._told = loop.create_future()
            timer = loop.call_later(seconds, self._tell)
            try:
                await self._told
            finally:
                timer.cancel()
        return self._reply.done()

    def close(self) -> None:
        """Close it: the member ends when it is done, and nobody hears of it."""
        self._reply.cancel()
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what was connected."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Gather a reply, and hand it on when it is whole."""
        content = self._content
        content += data
        if not self._wanted and len(content) >= _HEAD:
            used, self._n_head, n_body = _LENGTHS.unpack_from(content)
            self._wanted = _HEAD + self._n_head + n_body
            self.computed_s = used / 1e6
        if self._wanted and len(content) >= self._wanted:
            middle = _HEAD + self._n_head
            reply = unframed(bytes(content[_HEAD:middle]), bytes(content[middle : self._wanted]))
            self._content, self._wanted = bytearray(), 0
            if not self._reply.done():
                self._reply.set_result(reply)
            self._tell()

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so to who waits for a reply."""
        self.is_closed = True
        if not self._reply.done():
            self._reply.set_exception(GoneError())
        self._tell()

    def _tell(self) -> None:
        if self._told is not None and not self._told.done():
            self._told.set_result(None)
