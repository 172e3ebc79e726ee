"""Replies on their way out, and bodies on their way in, over ASGI."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from remit.web.replies import Reply, problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, MutableMapping

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
    App = Callable[[Scope, Receive, Send], Awaitable[None]]

T = TypeVar("T")
_SEND_S: Final = 30.0


class RefusedError(Exception):
    """A request that is answered with a problem; `reply` is it."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.reply = problem(status, detail, **more)


class ClientGoneError(Exception):
    """The client has closed its connection."""


async def send_reply(scope: Scope, send: Send, reply: Reply) -> None:
    """Send a reply; of one to HEAD, the head alone. A client that does not take it is given up."""
    headers = [(b"content-length", str(len(reply.body)).encode())]
    if reply.media:
        headers.append((b"content-type", reply.media.encode("latin-1", "replace")))
    headers += [_field(name, value) for name, value in reply.headers]
    body = b"" if scope["method"] == "HEAD" else reply.body
    try:
        async with asyncio.timeout(_SEND_S):
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            await send({"type": "http.response.body", "body": body})
    except TimeoutError:
        raise ClientGoneError from None


@lru_cache(maxsize=64)
def _field(name: str, text: str) -> tuple[bytes, bytes]:
    """A header with a value in printable ASCII, whatever it was."""
    value = "".join(c if " " <= c <= "~" else "?" for c in text)
    return name.lower().encode("latin-1"), value.encode()


def header(scope: Scope, name: bytes) -> str:
    """A header's value, of several the values joined by commas; "" where there is none."""
    found = [value for key, value in scope["headers"] if key == name]
    return b", ".join(found).decode("latin-1") if found else ""


async def read_body(receive: Receive, max_bytes: int, seconds: float) -> bytes:
    """The body of a request.

    Raises:
        RefusedError: it is larger than `max_bytes`, or takes longer than `seconds`.
        ClientGoneError: the client has left.

    """
    content = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGoneError
                content += message.get("body", b"")
                if len(content) > max_bytes:
                    raise RefusedError(
                        413, f"the body has more than {max_bytes} bytes", headers={"Connection": "close"}
                    )
                if not message.get("more_body"):
                    return bytes(content)
    except TimeoutError:
        raise RefusedError(
            408, f"the body took more than {seconds:g} s to arrive", headers={"Connection": "close"}
        ) from None


async def while_there(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """What comes of some work, which is cancelled when the client leaves.

    Raises:
        ClientGoneError: the client has left.

    """
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(receive))
    both: set[asyncio.Future[Any]] = {task, gone}
    try:
        await asyncio.wait(both, return_when="FIRST_COMPLETED")
        if not task.done():
            raise ClientGoneError
        return task.result()
    finally:
        gone.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait({task})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
