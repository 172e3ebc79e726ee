"""How a member of the crew comes to be: a fork of the nursery, or a new Python that opens a store on disk."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from remit.errors import ParameterError
from remit.web.crew.link import Link
from remit.web.crew.member import Bounds
from remit.web.crew.nursery import start_nursery

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from remit.knowledge.store import Knowledge
    from remit.web.settings import Limits

_SPARE_S: Final = 2
_SPARE_FORKS: Final = 4  # each costs a few megabytes; that of a new Python is tens


@dataclass(slots=True, eq=False)
class Member:
    """A running member: its link, its number, and how it is sent a signal."""

    link: Link
    number: int
    signalled: Callable[[int], None]
    is_gone: bool = False

    def kill(self) -> None:
        """End it, whatever it is doing."""
        self.is_gone = True
        self.signalled(signal.SIGKILL)
        self.link.close()

    def pause(self) -> None:
        """Let it stand still, with all it has."""
        self.signalled(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self.signalled(signal.SIGCONT)

    def yield_way(self, nice: int) -> None:
        """Let others go first from now on, by the system's measure of it; there is no way back."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.number, nice)

    def computed_s(self) -> float | None:
        """The seconds that it has computed; None where the system does not tell."""
        try:
            with open(f"/proc/{self.number}/schedstat", "rb") as stream:  # noqa: PTH123 - ten times cheaper
                return int(stream.read().split()[0]) / 1e9
        except (OSError, ValueError, IndexError):
            return None


@dataclass(frozen=True, slots=True)
class Starter:
    """What starts members: the socket to the nursery, or a new Python's command; `keep` lives as long."""

    nursery: socket.socket | None = None
    command: tuple[str, ...] = ()
    keep: object = field(default=None, repr=False)
    n_spare: int = 1
    turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @property
    def is_still(self) -> bool:
        """Whether what members know is the same for ever: a store on disk may be written to by others."""
        return self.nursery is not None

    async def start(self) -> Member:
        """Start a member, and wait until it is ready.

        Raises:
            OSError: the system has no room for a further process.
            GoneError: it ended before it was ready.

        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            if self.nursery is None:
                member = await self._spawn(ours, theirs)
            else:
                member = await self._fork(self.nursery, ours, theirs)
        await member.link.ready()
        return member

    async def _fork(self, nursery: socket.socket, ours: socket.socket, theirs: socket.socket) -> Member:
        loop = asyncio.get_running_loop()
        async with self.turn:
            socket.send_fds(nursery, [b"+"], [theirs.fileno()])
            number = int.from_bytes(await loop.sock_recv(nursery, 4), "big")
        if not number:
            raise OSError("the process that starts others is gone")

        def signalled(kind: int) -> None:
            with suppress(ProcessLookupError):
                os.kill(number, kind)

        return Member(await Link.over(ours), number, signalled)

    async def _spawn(self, ours: socket.socket, theirs: socket.socket) -> Member:
        inherited = theirs.fileno()
        command = [part if part != "{link}" else str(inherited) for part in self.command]
        process = await asyncio.create_subprocess_exec(
            *command, pass_fds=[inherited], stdin=asyncio.subprocess.DEVNULL
        )

        def signalled(kind: int) -> None:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.send_signal(kind)

        return Member(await Link.over(ours), process.pid, signalled)

    def close(self) -> None:
        """Start no more; the nursery ends."""
        if self.nursery is not None:
            self.nursery.close()


def starter(kg: Knowledge, limits: Limits, *, by_fork: bool | None = None) -> Starter:
    """What starts members for this knowledge; to be called before there are threads or connections.

    On Linux what is in memory is forked; a store on disk is never, since its engine runs threads, and
    elsewhere nothing is: then new processes open a store on disk, into which what is in memory is copied.

    Raises:
        ParameterError: on Windows, which lacks the signals for it; for a remote store.

    """
    if kg.remote is not None:
        raise ParameterError("remit serve serves files and stores; a remote store serves itself")
    if os.name == "nt":
        raise ParameterError("remit serve runs on Linux and macOS; on Windows, run it under WSL")
    bounds = Bounds(limits.memory_bytes, math.ceil(limits.timeout_s) + _SPARE_S)
    forks = kg.index is None and (sys.platform == "linux" if by_fork is None else by_fork)
    if forks:
        from remit.knowledge.serving import Bounds as Size
        from remit.web.tasks import answering

        nursery = start_nursery(answering(kg, Size(limits.max_rows, limits.max_bytes)), bounds)
        nursery.setblocking(False)
        return Starter(nursery, n_spare=_SPARE_FORKS)
    index, keep = _index(kg)
    numbers = (bounds.memory_bytes, bounds.cpu_s, limits.max_rows, limits.max_bytes)
    program = (sys.executable, "-m", "remit.web.crew.member", "{link}", *map(str, numbers))
    return Starter(command=(*program, str(index), str(kg.questions_folder), *kg.sources), keep=keep)


def _index(kg: Knowledge) -> tuple[Path, object]:
    """The folder of the store on disk, and what keeps it; what is in memory is written to one."""
    if kg.index is not None:
        return kg.index, kg.keep
    from remit.knowledge.index import written_out

    return written_out(kg.store)
