"""Turns: so many at a time, the others in a line of a bounded length."""

from __future__ import annotations

import asyncio
from collections import deque


class BusyError(Exception):
    """So much is under way that a request has to come back later."""


class Turns:
    """So many at a time; the others wait in line, and where it grows too long, its front is turned away.

    Who has waited for longest has the next turn, unless the line is `long`: then the newest has it. In a line
    that grows faster than it is served the oldest would be late all the same, and all the others with it.
    """

    def __init__(self, n: int, *, long: int | None = None) -> None:
        self._free = n
        self._long = long
        self._line: deque[asyncio.Future[None]] = deque()

    def place(self, longest: int) -> asyncio.Future[None]:
        """A place, done when it is its turn; where more than `longest` wait, the oldest has BusyError."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._free > 0:
            self._free -= 1
            place.set_result(None)
        else:
            self._line.append(place)
            self.shorten(longest)
        return place

    def leave(self, place: asyncio.Future[None], *, newest_first: bool = False) -> None:
        """Give a place up, before or after it was its turn; the next in line has one, or the newest."""
        if not place.done() or place.cancelled() or place.exception() is not None:
            place.cancel()
            return
        while self._line:
            following = self._line.pop() if newest_first or self.is_long else self._line.popleft()
            if not following.done():
                following.set_result(None)
                return
        self._free += 1

    @property
    def is_long(self) -> bool:
        """Whether so many wait that the newest goes first."""
        return self._long is not None and len(self._line) >= self._long

    def shorten(self, longest: int) -> None:
        """Turn away those who have waited for longest, until no more than these are left."""
        if len(self._line) > longest:
            self._line = deque(place for place in self._line if not place.done())
        while len(self._line) > longest:
            self._line.popleft().set_exception(BusyError())


def left_place() -> asyncio.Future[None]:
    """A place that was left already."""
    place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    place.cancel()
    return place
