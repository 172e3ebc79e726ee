"""One connection to one host: a request, its whole answer, under a deadline and a bound on bytes."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import weakref
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from remit.errors import StoreError
from remit.text import safe_text

if TYPE_CHECKING:
    from remit.knowledge.remote.address import Address

_CHUNK: Final = 1 << 16
_GZIP: Final = 31  # zlib's word for the gzip format with its largest window


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an address: by GET, or with a body by POST. `shown` names the endpoint in errors."""

    address: Address
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, unpacked; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def kind(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class TooLargeError(Exception):
    """The answer has more bytes than allowed."""


class Connection:
    """A connection that is kept open from one request to the next; `now` is a clock in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._to: tuple[str, str, int] | None = None
        self._open: http.client.HTTPConnection | None = None

    def send(self, request: Request, deadline: float, max_bytes: int) -> Reply:
        """The answer to a request, whatever its status.

        Raises:
            TimeoutError: it was not there, whole, at the deadline.
            TooLargeError: it has more than `max_bytes` bytes.
            StoreError: there is nobody, or nobody to be trusted, or the answer breaks off.

        """
        address = request.address
        if self._to != (address.scheme, address.host, address.port):
            self.close()
        was_open = self._open is not None
        try:
            try:
                return self._exchange(request, deadline, max_bytes)
            except (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError):
                if not was_open:
                    raise
                self.close()  # it was closed while it lay idle, which tells nothing of the endpoint
                return self._exchange(request, deadline, max_bytes)
        except BaseException as error:
            self.close()
            if isinstance(error, (OSError, http.client.HTTPException, zlib.error)) and not isinstance(
                error, (TimeoutError, StoreError)
            ):
                raise _failed(request.shown or str(address), error) from error
            raise

    def close(self) -> None:
        """Close it; the next request opens another."""
        if self._open is not None:
            self._open.close()
        self._open = self._to = None

    def _exchange(self, request: Request, deadline: float, max_bytes: int) -> Reply:
        connection = self._connected(request.address, deadline)
        connection.sock.deadline = deadline
        method = "GET" if request.body is None else "POST"
        connection.request(method, request.address.target, request.body, dict(request.headers))
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        body = _body(response, headers, max_bytes)
        if response.will_close:
            self.close()
        return Reply(response.status, headers, body)

    def _connected(self, address: Address, deadline: float) -> Any:
        if self._open is None:
            left = deadline - self._now()
            if left <= 0:
                raise TimeoutError
            made: http.client.HTTPConnection
            if address.scheme == "https":
                context = ssl.create_default_context()
                made = http.client.HTTPSConnection(address.host, address.port, timeout=left, context=context)
            else:
                made = http.client.HTTPConnection(address.host, address.port, timeout=left)
            made.connect()
            made.sock = _Timed(made.sock, self._now)
            weakref.finalize(self, made.close)
            self._open, self._to = made, (address.scheme, address.host, address.port)
        return self._open


class _Timed:
    """A socket on which nothing takes longer than until the deadline, however slowly bytes drip in."""

    def __init__(self, sock: socket.socket, now: Callable[[], float]) -> None:
        self._sock = sock
        self._now = now
        self.deadline = 0.0

    def sendall(self, content: Any) -> None:
        self._limit()
        self._sock.sendall(content)

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self), _CHUNK)

    def receive_into(self, buffer: Any) -> int:
        self._limit()
        return self._sock.recv_into(buffer)

    def close(self) -> None:
        self._sock.close()

    def _limit(self) -> None:
        left = self.deadline - self._now()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)


class _Reading(io.RawIOBase):
    """The reading side of a socket; to close it leaves the socket open for the next request."""

    def __init__(self, sock: _Timed) -> None:
        self._sock = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._sock.receive_into(buffer)


def _body(response: http.client.HTTPResponse, headers: Mapping[str, str], max_bytes: int) -> bytes:
    """The body of a response, unpacked, never more of it in memory than allowed."""
    packed = headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", "gzip", "x-gzip"):
        raise http.client.HTTPException(f"an answer packed as {packed[:40]}, which was not asked for")
    unpack = zlib.decompressobj(_GZIP) if packed != "identity" else None
    content = bytearray()
    while chunk := response.read(_CHUNK):
        while chunk:
            content += unpack.decompress(chunk, _CHUNK) if unpack else chunk
            chunk = unpack.unconsumed_tail if unpack else b""
            if len(content) > max_bytes:
                raise TooLargeError
    if response.length or (unpack and content and not unpack.eof):
        raise http.client.IncompleteRead(b"")
    return bytes(content)


def _failed(shown: str, error: Exception) -> StoreError:
    """What a failure of the network means."""
    match error:
        case ssl.SSLCertVerificationError():
            told = f"its certificate is not to be trusted ({error.verify_message})"
        case ssl.SSLError():
            told = f"no secure connection ({error.reason or error}); is it an http:// address?"
        case socket.gaierror():
            told = "there is no such host; look at its name"
        case ConnectionRefusedError():
            told = "nobody answers there; is the server running, and the port right?"
        case (
            http.client.IncompleteRead() | http.client.RemoteDisconnected() | ConnectionError() | zlib.error()
        ):
            told = "the answer breaks off; try again, or look into the server's log"
        case _:
            told = f"no connection ({error})"
    return StoreError(f"{shown}: {safe_text(' '.join(told.split())[:300])}")
