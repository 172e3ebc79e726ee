"""The crew: who answers which request, for how long, and who has to wait or come back later.

A request first has a taste: some hundredths of a second of computing, in which all that is cheap ends. What
takes longer is heavy. Two heavy ones go on at a time, behind everybody else in the system's favour; eight
stand still, paused where they are, until it is their turn; any further is ended, and its client told to come
back. So a cheap request waits for no heavy one, and nobody has to say beforehand which is which.

When many wait for a taste, or there is no place left for a heavy one, tastes are shorter and the newest
request has the next: those who wait for long by then are heavy, most of them, and a cheap one that comes
behind two hundred of them waits for one taste, not for two hundred.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from remit.errors import LimitError, StoreError
from remit.web.crew.link import GoneError
from remit.web.crew.turns import BusyError, Turns, left_place
from remit.web.sending import while_there

if TYPE_CHECKING:
    from remit.web.crew.start import Member, Starter
    from remit.web.replies import Reply
    from remit.web.sending import Receive
    from remit.web.settings import Limits

_HURRIED: Final = 0.3
"""The share of a taste that there is when many wait for theirs."""
_MOST_TASTE_S: Final = 1.0
"""How long a taste lasts by the clock, on a machine so busy that little is computed in it."""
_LONG_LINE: Final = 4
_OWN: Final = 5
_HEAVY: Final = 6
_HEAVY_WHEN_FULL: Final = 15
"""How far they yield way, by the system's measure; always so far, and a busy machine would starve them."""
_QUEUE: Final = 64
_QUEUE_WHEN_FULL: Final = 4


class Crew:
    """Members that are ready, and the turns of tasting and of heavy work."""

    def __init__(self, starter: Starter, limits: Limits) -> None:
        self._starter = starter
        self._limits = limits
        self._ready: deque[Member] = deque()
        self._wanted: deque[asyncio.Future[Member]] = deque()
        self._all: set[Member] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._tastes = Turns(limits.n_lanes, long=_LONG_LINE)
        self._heavy = Turns(limits.n_running)
        self._n_heavy = 0
        self._at_work: set[Member] = set()
        self._n_ready = limits.n_lanes + starter.n_spare

    async def open(self) -> None:
        """Start the first members; returns when they are there.

        Raises:
            StoreError: none could be started.

        """
        for _ in range(self._n_ready):
            self._start()
        await asyncio.gather(*self._starting)
        if not self._ready:
            raise StoreError("no process that answers could be started; is there memory left, and the store?")

    def close(self) -> None:
        """End every member, whatever it is doing."""
        for task in self._starting:
            task.cancel()
        for member in list(self._all):
            self._end(member)
        self._starter.close()

    async def ask(
        self, request: bytes, receive: Receive | None = None, timeout_s: float | None = None
    ) -> Reply:
        """The reply to a request. To cancel this ends the member that works on it.

        What is heavy ends too when the client leaves, which `receive` tells. `timeout_s` goes over the limit
        of time.

        Raises:
            ClientGoneError: the client has left.
            BusyError: so much is under way that it has to come back later.
            LimitError: it took too long, or ended the process that worked on it.

        """
        taste = self._tastes.place(_QUEUE_WHEN_FULL if self._is_full else _QUEUE)
        member: Member | None = None
        is_fresh = False
        try:
            await taste
            member = await self._member()
            begun = time.monotonic()
            reply = member.link.send(request)
            is_cheap = await self._tasted(member)
            if not is_cheap:
                self._tastes.leave(taste)
                taste = left_place()
                heavy = self._heavily(member, reply, begun, timeout_s or self._limits.timeout_s)
                await (while_there(receive, heavy) if receive else heavy)
            answer = reply.result()
            is_fresh = is_cheap  # who has yielded way once does so for ever
            return answer
        except GoneError:
            raise LimitError(
                f"the query brought its process down: it needs more than "
                f"{self._limits.memory_bytes // 1024**2} MiB of memory, or nests too deep"
            ) from None
        finally:
            if member is not None:
                self._back(member, fresh=is_fresh)
            self._tastes.leave(taste, newest_first=self._is_full)

    async def alone(self, request: bytes, timeout_s: float) -> Reply:
        """The reply to a request of our own, by a member that does nothing else."""
        member = await self._starter.start()
        self._all.add(member)
        member.yield_way(_OWN)
        try:
            return await asyncio.wait_for(member.link.send(request), timeout_s)
        except (GoneError, TimeoutError):
            raise LimitError(f"it took more than {timeout_s:g} s, or too much memory") from None
        finally:
            self._end(member)

    @property
    def _is_full(self) -> bool:
        return self._n_heavy >= self._limits.n_running + self._limits.n_waiting

    @property
    def _hurries(self) -> bool:
        return self._is_full or self._tastes.is_long

    async def _tasted(self, member: Member) -> bool:
        """Whether the reply came while it was tasted."""
        at_first = member.link.computed_s
        end = time.monotonic() + _MOST_TASTE_S
        while time.monotonic() < end:
            taste_s = self._limits.taste_s * (_HURRIED if self._hurries else 1.0)
            if await member.link.replies_within(taste_s):
                return True
            now = member.computed_s()
            if now is None or now - at_first >= taste_s * 0.8:
                return False
        return False

    async def _heavily(
        self, member: Member, reply: asyncio.Future[Reply], begun: float, timeout_s: float
    ) -> None:
        """Wait for the reply of what is heavy."""
        if self._is_full:
            raise BusyError
        self._n_heavy += 1
        if self._is_full:
            self._tastes.shorten(_QUEUE_WHEN_FULL)
            for other in self._at_work:
                other.yield_way(_HEAVY_WHEN_FULL)
        self._start()
        left_s = timeout_s - (time.monotonic() - begun)
        turn = self._heavy.place(self._limits.n_waiting)
        try:
            self._at_work.add(member)
            member.yield_way(_HEAVY_WHEN_FULL if self._hurries else _HEAVY)
            await self._wait(member, reply, turn)
            done, _ = await asyncio.wait({reply}, timeout=max(left_s, 0.0))
            if not done:
                raise LimitError(
                    f"the query was stopped after {timeout_s:g} s; narrow it, or start the "
                    "server with a larger --timeout"
                )
        finally:
            self._heavy.leave(turn)
            self._at_work.discard(member)
            self._n_heavy -= 1

    async def _wait(self, member: Member, reply: asyncio.Future[Reply], turn: asyncio.Future[None]) -> None:
        """Wait, paused, for a turn of heavy work, or for a reply that was on its way already."""
        if turn.done():
            return
        member.pause()
        either: set[asyncio.Future[Any]] = {turn, reply}
        await asyncio.wait(either, timeout=self._limits.wait_s, return_when="FIRST_COMPLETED")
        if not turn.done() and not reply.done():
            raise BusyError
        member.resume()

    async def _member(self) -> Member:
        """A member that is ready, or the next that will be."""
        while self._ready:
            member = self._ready.pop()  # the one that has just worked is the quickest
            if not member.link.is_closed:
                return member
            self._end(member)
            self._start()
        if not self._starting:
            self._start()
        wanted: asyncio.Future[Member] = asyncio.get_running_loop().create_future()
        self._wanted.append(wanted)
        return await asyncio.wait_for(wanted, self._limits.wait_s)

    def _back(self, member: Member, *, fresh: bool) -> None:
        """Take a member back that is ready for more, or end it and start another."""
        if fresh and not member.link.is_closed:
            self._offer(member)
            return
        self._end(member)
        self._start()

    def _offer(self, member: Member) -> None:
        while self._wanted:
            wanted = self._wanted.popleft()
            if not wanted.done():
                wanted.set_result(member)
                return
        self._ready.append(member)

    def _start(self) -> None:
        """Start a member, unless there are enough that are ready or will be."""
        if len(self._ready) + len(self._starting) >= self._n_ready:
            return
        task = asyncio.get_running_loop().create_task(self._started())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _started(self) -> None:
        try:
            member = await self._starter.start()
        except (OSError, GoneError):
            await asyncio.sleep(0.2)  # no room for a process now; who waits for one is told so in time
            return
        self._all.add(member)
        self._offer(member)

    def _end(self, member: Member) -> None:
        self._all.discard(member)
        member.kill()


def described(error: Exception) -> dict[str, Any]:
    """What a problem of this crew is told with: status, detail, headers."""
    if isinstance(error, BusyError):
        detail = "so many queries are under way that this one has to wait; ask again in a moment"
        return {"status": 503, "detail": detail, "headers": {"Retry-After": "1"}}
    if isinstance(error, TimeoutError):
        return {
            "status": 503,
            "detail": "no process could be started in time",
            "headers": {"Retry-After": "2"},
        }
    return {"status": 503, "detail": str(error)}
