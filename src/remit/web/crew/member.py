"""A member of the crew: reads a request, answers, and reads the next, until its socket is closed.

A request is four bytes with its length and JSON; a reply is eight bytes with the microseconds computed so
far and what `Reply.framed` gives; one without a body comes first, when the member is ready. As a program,
`python -m remit.web.crew.member DESCRIPTOR MEMORY_BYTES CPU_S MAX_ROWS MAX_BYTES INDEX QUESTIONS SOURCES…`,
it opens a store on disk.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from remit.web.replies import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = Callable[[dict[str, Any]], Reply]

READY: Final = Reply(200, "", b"")
"""What a member says first."""

_LOOK: Final = 32  # requests; to look costs as much as a small query
_GROWN: Final = 0.5
"""The share of its memory that a member may keep from one request to the next; with more it ends."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The memory that a member may take on top of what it has at first, and the seconds for a request."""

    memory_bytes: int
    cpu_s: int


def work(link: socket.socket, answer: Answer, bounds: Bounds) -> None:
    """Answer requests until the link is closed, or until too much memory was taken."""
    _behave()
    base = address_space_bytes()
    _bound_memory(base, bounds)
    n = 0
    with link:
        link.sendall(_computed() + READY.framed())
        while True:
            size = _exactly(link, 4)
            request = _exactly(link, int.from_bytes(size, "big")) if size else b""
            if not request:
                return
            asked = json.loads(request)
            _bound_time(max(bounds.cpu_s, asked.get("cpu_s", 0)))
            reply = answer(asked).framed()
            link.sendall(_computed() + reply)
            n += 1
            if base and n % _LOOK == 0 and address_space_bytes() - base > bounds.memory_bytes * _GROWN:
                return


def _computed() -> bytes:
    """The microseconds that this process has computed, as eight bytes."""
    return int(time.process_time() * 1e6).to_bytes(8, "big")


def _exactly(link: socket.socket, n: int) -> bytes:
    """So many bytes of a socket; b"" where it was closed before."""
    content = bytearray()
    while len(content) < n:
        part = link.recv(n - len(content))
        if not part:
            return b""
        content += part
    return bytes(content)


def _behave() -> None:
    """Be quiet about a death, which the parent tells of; leave Ctrl-C to the parent, and die with it."""
    faulthandler.disable()
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent()


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends; elsewhere a closed socket and time do."""
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _bound_memory(base: int, bounds: Bounds) -> None:
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if base:
        most = base + bounds.memory_bytes
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _bound_time(seconds: int) -> None:
    """Bound the seconds of computing from now on: the parent ends what takes long, if it is still there."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def address_space_bytes() -> int:
    """The address space of this process; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def main() -> None:
    """Open the store on disk that the command line names, and work on it."""
    from remit.knowledge.index import read_only
    from remit.knowledge.serving import Bounds as Size
    from remit.knowledge.store import Knowledge
    from remit.web.tasks import answering

    descriptor, memory_bytes, cpu_s, max_rows, max_bytes = map(int, sys.argv[1:6])
    index, questions = Path(sys.argv[6]), Path(sys.argv[7])
    kg = Knowledge(read_only(index, index), tuple(sys.argv[8:]), questions, index=index)
    with socket.socket(fileno=descriptor) as link:
        work(link, answering(kg, Size(max_rows, max_bytes)), Bounds(memory_bytes, cpu_s))


if __name__ == "__main__":
    main()
