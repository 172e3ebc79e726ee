"""Queries that somebody typed, evaluated in a process of their own that can be killed.

The engine has no time-out, takes no notice of signals while it counts, and ends its process when memory does
(oxigraph issue 1926). So the gate looks at the text, a child evaluates it under limits of time and memory,
and this process waits for the answer as bytes. On Linux the child is a fork, which has the store already;
elsewhere it is a new Python that is given the store as N-Quads. A store on disk is never forked, for its
engine runs threads: a new Python opens it.
"""

from __future__ import annotations

import json
import math
import os
import selectors
import signal
import subprocess
import sys
import time
import warnings
from typing import TYPE_CHECKING, Any, Final, Literal

import pyoxigraph

from remit.errors import LimitError, ParameterError, QueryError, RemitError, StoreError
from remit.knowledge import worker
from remit.knowledge.answer import Answer, Triples, Truth, rows_of
from remit.knowledge.gate import check_query
from remit.knowledge.store import MAX_BYTES, TIMEOUT_S
from remit.knowledge.syntax import syntax_error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from remit.knowledge.store import Knowledge

MEMORY_BYTES: Final = 1024**3
"""What a query may take on top of the memory that its process has at the start."""


def query(
    kg: Knowledge,
    text: str,
    *,
    timeout_s: float = TIMEOUT_S,
    max_bytes: int = MAX_BYTES,
    max_rows: int | None = None,
    bindings: Mapping[str, pyoxigraph.NamedNode | pyoxigraph.Literal] | None = None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    method: Literal["fork", "new"] | None = None,
) -> Answer:
    """The answer to any SPARQL 1.1 query: `Rows` of a SELECT, `Truth` of an ASK, `Triples` of the others.

    Rows come in the order that the query asks for; of more than `max_rows` the first are given, and the
    answer says `truncated`. `bindings` are values that variables have before it runs, as in `query.select`.
    `default_graphs` and `named_graphs`, IRIs of graphs that are there, go over what its own FROM says.
    `method` chooses how the child is made; the default is a fork on Linux and a new process elsewhere. When
    this returns or raises, the child is gone.

    Raises:
        QueryError: the query is not well-formed, or refused by the gate.
        LimitError: it took longer than `timeout_s` seconds, more than 1 GiB of memory, gave more than
            `max_bytes` bytes, or the gate found it too long or too deep.

    """
    check_query(text)
    if not timeout_s > 0:
        raise ParameterError(f"the time limit is {timeout_s} s; it has to be more than 0")
    if max_rows is not None and max_rows < 1:
        raise ParameterError(f"the limit of rows is {max_rows}; it has to be 1 or more")
    if kg.remote is not None:
        from remit.knowledge.remote.answer import Bounds, answer

        graphs = (tuple(default_graphs), tuple(named_graphs))
        there = Bounds(timeout_s, max_bytes, max_rows)
        try:
            return answer(kg, text, there, bindings=bindings, graphs=graphs)
        except TimeoutError:
            raise _too_slow(timeout_s) from None
    cpu_s = math.ceil(min(timeout_s, 1e6)) + 2
    limits = worker.Limits(MEMORY_BYTES, max_bytes, cpu_s, max_rows or 0)
    forks = kg.index is None and (method == "fork" or (method is None and sys.platform == "linux"))
    try:
        content, status = (_by_fork if forks else _by_new_process)(
            kg,
            worker.Asked(text, bindings or {}, tuple(default_graphs), tuple(named_graphs)),
            limits,
            timeout_s,
        )
    except TimeoutError:
        raise _too_slow(timeout_s) from None
    if status == worker.TOO_LARGE:
        raise LimitError(f"the answer is larger than {max_bytes} bytes; add a LIMIT, or raise max_bytes")
    if status < 0:
        raise _died(-status, timeout_s)
    return _answer(content, status, text)


def _by_fork(
    kg: Knowledge, asked: worker.Asked, limits: worker.Limits, timeout_s: float
) -> tuple[bytes, int]:
    """What a fork of this process answers, and its exit status, negative for a signal."""
    read_end, write_end = os.pipe()
    with warnings.catch_warnings():
        # Python warns of a fork beside threads: a lock that one of them holds stays locked in the child. Ours
        # takes none of Python's, and the deadline ends one that waits for another.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        try:
            os.close(read_end)
            worker.answer_into(write_end, kg.store, asked, limits)
        finally:
            os._exit(
                worker.FAILED
            )  # it has left already, unless it failed; nothing of this process may run on
    os.close(write_end)
    try:
        content = _read(read_end, time.monotonic() + timeout_s)
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise
    finally:
        os.close(read_end)
    return content, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _read(descriptor: int, deadline: float) -> bytes:
    """Everything that is written to the other end of a pipe, until it is closed there."""
    content = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while selector.select(max(0.0, deadline - time.monotonic())):
            chunk = os.read(descriptor, 1 << 20)
            if not chunk:
                return bytes(content)
            content += chunk
    raise TimeoutError


def _by_new_process(
    kg: Knowledge, asked: worker.Asked, limits: worker.Limits, timeout_s: float
) -> tuple[bytes, int]:
    """What a new Python answers that opens or is given the store, and its status, negative for a signal."""
    quads = b"" if kg.index else kg.store.dump(format=pyoxigraph.RdfFormat.N_QUADS) or b""
    with subprocess.Popen(  # noqa: S603 - our own module, run by this Python
        worker.command(limits, kg.index),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            content, _ = process.communicate(worker.framed(asked, quads), timeout=timeout_s)
        except BaseException as error:
            process.kill()
            process.wait()
            if isinstance(error, subprocess.TimeoutExpired):
                raise TimeoutError from None
            raise
    return content, process.returncode


def _answer(content: bytes, status: int, text: str) -> Answer:
    kind, _, body = content.partition(b"\n")
    if kind == b"error":
        raise _failed(json.loads(body), text)
    if status != 0:
        raise StoreError(f"the process for the query ended with status {status} and no whole answer")
    match kind:
        case b"rows":
            return rows_of(body)
        case b"first":
            return rows_of(body, truncated=True)
        case b"truth":
            return Truth(bool(json.loads(body)["boolean"]), body)
        case _:
            return Triples(b"".join(sorted(set(body.splitlines(keepends=True)))))


def _failed(error: dict[str, Any], text: str) -> RemitError:
    message = " ".join(str(error["message"]).split())
    match error["type"]:
        case "SyntaxError":
            return syntax_error(message, text)
        case "MemoryError":
            return _too_large()
        case _:
            return QueryError(f"the query cannot be evaluated: {message[:200]}")


def _died(number: int, timeout_s: float) -> LimitError:
    if number == getattr(signal, "SIGXCPU", None):
        return _too_slow(timeout_s)
    if number == signal.SIGABRT:  # how the engine ends when it is refused memory
        return _too_large()
    return LimitError(
        f"the query brought its process down (signal {number}); make it smaller or nest it less"
    )


def _too_slow(timeout_s: float) -> LimitError:
    return LimitError(
        f"the query was stopped after {timeout_s:g} s; narrow it, or raise --timeout (timeout_s)"
    )


def _too_large() -> LimitError:
    return LimitError(f"the query needs more than {MEMORY_BYTES // 1024**2} MiB of memory; narrow it")
