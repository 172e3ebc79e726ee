"""The child's side of a bounded query: limits itself, evaluates, writes the answer, ends.

As a program (`python -m remit.knowledge.worker MEMORY_BYTES MAX_BYTES CPU_S MAX_ROWS [INDEX]`) it reads from
standard input the length of the query as eight bytes and the query, as JSON with the values that its
variables have; then the store as N-Quads, unless INDEX names the folder of one on disk.

The answer is one line with its kind, `rows`, `first` (of more rows), `truth`, `triples` or `error`, and the
rest: SPARQL results JSON, N-Triples, or JSON with the error's type and message.
"""

from __future__ import annotations

import faulthandler
import io
import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyoxigraph

from remit.knowledge.namespace import PREFIXES

FAILED: Final = 1
TOO_LARGE: Final = 3
"""Exit statuses: no whole answer; the answer grew larger than allowed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a child: memory on top of what its process has at the start, answer, seconds of computing.

    With `max_rows` 0 there is no bound on rows but that of bytes.
    """

    memory_bytes: int
    max_bytes: int
    cpu_s: int
    max_rows: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the values that some of its variables have before it runs, and the graphs that it is asked of.

    Where any graphs are given, they alone are the default graph, merged, and the named ones.
    """

    text: str
    bindings: Mapping[str, pyoxigraph.NamedNode | pyoxigraph.Literal] = field(default_factory=dict)
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


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
    numbers = (limits.memory_bytes, limits.max_bytes, limits.cpu_s, limits.max_rows)
    on_disk = [str(index)] if index else []
    return [sys.executable, "-m", "remit.knowledge.worker", *map(str, numbers), *on_disk]


def framed(asked: Asked, quads: bytes) -> bytes:
    """What a child that is a new process reads from standard input."""
    values = {name: _binding(term) for name, term in asked.bindings.items()}
    query = json.dumps([asked.text, values, asked.default_graphs, asked.named_graphs]).encode()
    return len(query).to_bytes(8, "big") + query + quads


def answer_into(descriptor: int, store: pyoxigraph.Store, asked: Asked, limits: Limits) -> None:
    """Evaluate a query, write its answer, and end this process; nothing comes back."""
    _be_quiet()
    _limit(limits)
    stream = io.BufferedWriter(
        _Bounded(descriptor, limits.max_bytes + 16), 1 << 16
    )  # 16: the line with the kind

    def answer() -> None:
        try:
            status = _answer(stream, store, asked, limits.max_rows)
            stream.flush()
        except _AnswerTooLargeError:
            status = TOO_LARGE
        except Exception:  # the parent is gone, or took only a part
            status = FAILED
        os._exit(status)

    in_new_thread(answer)


def in_new_thread(work: Callable[[], None]) -> None:
    """Work in a thread of its own, and wait for its end; what it raises is raised here.

    The engine's random numbers are the thread's, and a fork has its parent's: without this, each query would
    be given the same UUID(), RAND() and BNODE() as the last.
    """
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def _answer(stream: io.BufferedWriter[_Bounded], store: pyoxigraph.Store, asked: Asked, max_rows: int) -> int:
    try:
        bound: dict[pyoxigraph.Variable, Any] = {
            pyoxigraph.Variable(name): term for name, term in asked.bindings.items()
        }
        answer = store.query(asked.text, prefixes=dict(PREFIXES), substitutions=bound, **_dataset(asked))
    except Exception as error:  # whatever it is, the parent has to hear of it
        message = str(getattr(error, "msg", "") or error)[:4000]
        stream.write(b"error\n" + json.dumps({"type": type(error).__name__, "message": message}).encode())
        return FAILED
    if isinstance(answer, pyoxigraph.QueryTriples):
        stream.write(b"triples\n")
        answer.serialize(stream, pyoxigraph.RdfFormat.N_TRIPLES)
    elif isinstance(answer, pyoxigraph.QuerySolutions) and max_rows:
        rows, is_whole = first_rows(answer, max_rows)
        stream.write((b"rows\n" if is_whole else b"first\n") + rows)
    else:
        stream.write(b"rows\n" if isinstance(answer, pyoxigraph.QuerySolutions) else b"truth\n")
        answer.serialize(stream, pyoxigraph.QueryResultsFormat.JSON)
    return 0


def _dataset(asked: Asked) -> dict[str, Any]:
    """The graphs as the engine takes them; without any, a query sees what its own FROM says, or all."""
    if not (asked.default_graphs or asked.named_graphs):
        return {}
    return {
        "default_graph": [pyoxigraph.NamedNode(iri) for iri in asked.default_graphs],
        "named_graphs": [pyoxigraph.NamedNode(iri) for iri in asked.named_graphs],
    }


def first_rows(answer: pyoxigraph.QuerySolutions, max_rows: int) -> tuple[bytes, bool]:
    """The first rows in the SPARQL results JSON format, and whether there are no more.

    The engine itself writes all rows or none, and a LIMIT pasted into a query could stand there already.
    """
    names = [variable.value for variable in answer.variables]
    bindings: list[dict[str, dict[str, Any]]] = []
    is_whole = True
    for solution in answer:
        if len(bindings) == max_rows:
            is_whole = False
            break
        found = ((name, solution[at]) for at, name in enumerate(names))
        bindings.append({name: _binding(term) for name, term in found if term is not None})
    made = {"head": {"vars": names}, "results": {"bindings": bindings}}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode(), is_whole


def _binding(term: Any) -> dict[str, Any]:
    """A term as the format has it (https://www.w3.org/TR/sparql11-results-json/#select-encode-terms)."""
    match term:
        case pyoxigraph.NamedNode():
            return {"type": "uri", "value": term.value}
        case pyoxigraph.BlankNode():
            return {"type": "bnode", "value": term.value}
        case pyoxigraph.Literal():
            found = {"type": "literal", "value": term.value}
            if term.language:
                return found | {"xml:lang": term.language}
            is_plain = term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
            return found if is_plain else found | {"datatype": term.datatype.value}
        case _:
            parts = {name: _binding(getattr(term, name)) for name in ("subject", "predicate", "object")}
            return {"type": "triple", "value": parts}


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
    limits = Limits(*map(int, sys.argv[1:5]))
    stdin = sys.stdin.buffer
    text, values, default, named = json.loads(stdin.read(int.from_bytes(stdin.read(8), "big")))
    bindings = {name: _term(value) for name, value in values.items()}
    asked = Asked(text, bindings, tuple(default), tuple(named))
    if len(sys.argv) > 5:
        store = pyoxigraph.Store.read_only(sys.argv[5])
    else:
        store = pyoxigraph.Store()
        store.load(stdin.read(), pyoxigraph.RdfFormat.N_QUADS)
    answer_into(sys.stdout.fileno(), store, asked, limits)


def _term(value: dict[str, str]) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    """The term that `_binding` has written."""
    if value["type"] == "uri":
        return pyoxigraph.NamedNode(value["value"])
    if "xml:lang" in value:
        return pyoxigraph.Literal(value["value"], language=value["xml:lang"])
    datatype = pyoxigraph.NamedNode(value["datatype"]) if "datatype" in value else None
    return pyoxigraph.Literal(value["value"], datatype=datatype)


if __name__ == "__main__":
    main()
