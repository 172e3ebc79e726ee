"""What was answered before: the same bytes of a request have the same reply, where nothing changes.

The store of a server that holds it in memory never changes, and who is let in is told by the request alone.
So a query without chance or time in it (`is_fixed`) is answered once, and from then on by looking the request
up, head and body as they came, before anything reads it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping

    from remit.web.sending import App, Receive, Scope, Send

SENT: Final = "remit.sent"
"""Under this name a connection puts a list into a scope, for the messages of the reply."""
LASTING: Final = "remit.lasting"
"""Under this name the application tells a connection that the reply would ever be the same."""

_MAX_BYTES: Final = 32 * 1024 * 1024
_LARGEST: Final = 1024 * 1024
_WORDS: Final = ("rand", "now", "uuid", "bnode", "\\")
_CHANGING: Final = re.compile(r"(?:rand|now|uuid|bnode)(?:\s|#[^\r\n]*)*\(|\\")


class Memo:
    """Replies by their requests; of more than 32 MiB the ones asked for longest ago are let go."""

    def __init__(self, max_bytes: int = _MAX_BYTES, largest: int = _LARGEST) -> None:
        self._replies: dict[bytes, bytes] = {}
        self._max_bytes, self._largest = max_bytes, largest
        self._n_bytes = 0

    def reply(self, request: bytes) -> bytes | None:
        """What was replied to the same request, from the first header on; None where nothing is known."""
        found = self._replies.pop(request, None)
        if found is not None:
            self._replies[request] = found
        return found

    def keep(self, request: bytes, sent: Iterable[MutableMapping[str, Any]]) -> None:
        """Keep a reply, from the messages that it was sent in, unless it is too large."""
        start, *bodies = sent
        fields = b"".join(name + b": " + value + b"\r\n" for name, value in start["headers"])
        reply = b"".join((fields, b"\r\n", *(part["body"] for part in bodies)))
        size = len(request) + len(reply)
        if start["status"] != 200 or size > self._largest or request in self._replies:
            return
        self._replies[request] = reply
        self._n_bytes += size
        while self._n_bytes > self._max_bytes:
            oldest = next(iter(self._replies))
            self._n_bytes -= len(oldest) + len(self._replies.pop(oldest))


def is_fixed(query: str) -> bool:
    """Whether a query always has the same answer; where that is not plain to see, it has not."""
    small = query.lower()
    if not any(word in small for word in _WORDS):
        return True
    return _CHANGING.search(small) is None


def noted(app: App) -> App:
    """An application whose messages are noted where the scope has a list for them."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        messages = scope.get(SENT)
        if messages is None:
            await app(scope, receive, send)
            return

        async def send_noted(message: MutableMapping[str, Any]) -> None:
            messages.append(message)
            await send(message)

        await app(scope, receive, send_noted)

    return answer
