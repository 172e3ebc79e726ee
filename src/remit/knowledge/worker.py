"""The child's side of a bounded query: limits itself, evaluates, writes the answer, ends.

As a program (`python -m remit.knowledge.worker MEMORY_BYTES MAX_BYTES CPU_S [INDEX]`) it reads from standard
input the length of the query as eight bytes and the query; then the store as N-Quads, unless INDEX names the
folder of one on disk.

The answer is one line with its kind, `rows`, `truth`, `triples` or `error`, and the rest: SPARQL results
JSON, N-Triples, or JSON with the error's type and message.
"""

from __future__ import annotations

import faulthandler
import io
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph

from remit.knowledge.namespace import PREFIXES

FAILED: Final = 1
TOO_LARGE: Final = 3
"""Exit statuses: no whole answer; the answer grew larger than allowed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a child: memory on top of what its process has at the start, answer, seconds of computing."""

    memory_bytes: int
    max_bytes: int
    cpu_s: int


class _AnswerTooLargeError(Exception):
    """The answer grew larger than allowed."""


class _Bounded(io.RawIOBase):
    """A descriptor that takes a number of bytes and no more."""

    def __init__(self, descriptor: int, max_bytes: int) -> None:
        self._descriptor = descriptor
        self._left = max_bytes

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._left -= len(content)
        if self._left < 0:
            raise _AnswerTooLargeError
        return os.write(self._descriptor, content)


def command(limits: Limits, index: Path | None = None) -> list[str]:
    """The command that starts a child as a new process, on a store on disk or one that it is sent."""
    numbers = (limits.memory_bytes, limits.max_bytes, limits.cpu_s)
    on_disk = [str(index)] if index else []
    return [sys.executable, "-m", "remit.knowledge.worker", *map(str, numbers), *on_disk]


def framed(text: str, quads: bytes) -> bytes:
    """What a child that is a new process reads from standard input."""
    query = text.encode()
    return len(query).to_bytes(8, "big") + query + quads


def answer_into(descriptor: int, store: pyoxigraph.Store, text: str, limits: Limits) -> None:
    """Evaluate a query, write its answer, and end this process; nothing comes back."""
    _be_quiet()
    _limit(limits)
    stream = io.BufferedWriter(
        _Bounded(descriptor, limits.max_bytes + 16), 1 << 16
    )  # 16: the line with the kind
    try:
        status = _answer(stream, store, text)
        stream.flush()
    except _AnswerTooLargeError:
        status = TOO_LARGE
    except Exception:  # the parent is gone, or took only a part
        status = FAILED
    os._exit(status)


def _answer(stream: io.BufferedWriter[_Bounded], store: pyoxigraph.Store, text: str) -> int:
    try:
        answer = store.query(text, prefixes=dict(PREFIXES))
    except Exception as error:  # whatever it is, the parent has to hear of it
        message = str(getattr(error, "msg", "") or error)[:4000]
        stream.write(b"error\n" + json.dumps({"type": type(error).__name__, "message": message}).encode())
        return FAILED
    if isinstance(answer, pyoxigraph.QueryTriples):
        stream.write(b"triples\n")
        answer.serialize(stream, pyoxigraph.RdfFormat.N_TRIPLES)
    else:
        stream.write(b"rows\n" if isinstance(answer, pyoxigraph.QuerySolutions) else b"truth\n")
        answer.serialize(stream, pyoxigraph.QueryResultsFormat.JSON)
    return 0


def _be_quiet() -> None:
    """Keep off the screen what the engine says of a death: the parent tells of it."""
    faulthandler.disable()
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _limit(limits: Limits) -> None:
    """Bound this process, as far as the system can; the seconds count should its parent be gone."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 1))
    with suppress(ValueError, OSError):
        bound = _address_space_bytes() + limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))


def _address_space_bytes() -> int:
    """The address space of this process.

    Raises:
        OSError: the system does not tell; only Linux does.

    """
    return int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Answer the one query on standard input."""
    limits = Limits(*map(int, sys.argv[1:4]))
    stdin = sys.stdin.buffer
    text = stdin.read(int.from_bytes(stdin.read(8), "big")).decode()
    if len(sys.argv) > 4:
        store = pyoxigraph.Store.read_only(sys.argv[4])
    else:
        store = pyoxigraph.Store()
        store.load(stdin.read(), pyoxigraph.RdfFormat.N_QUADS)
    answer_into(sys.stdout.fileno(), store, text, limits)


if __name__ == "__main__":
    main()
