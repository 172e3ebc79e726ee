"""Answers written for a client in the format that it asked for, and cut, with a word, at limits of size.

This runs where it can be killed: in a member of the web's crew (see `remit.web.crew`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from remit.errors import LimitError, ParameterError, QueryError
from remit.knowledge.gate import MAX_BRACKETS, REFUSED, check_query
from remit.knowledge.namespace import PREFIXES
from remit.knowledge.syntax import syntax_error
from remit.knowledge.worker import first_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_ROWS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_SIGNS: Final = {"json": b"},{", "xml": b"<result>", "csv": b"\n", "tsv": b"\n"}
"""What a format has once a row, or once between two; inside a value perhaps too, but never less often."""

_TRIPLES: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "rdf": ox.RdfFormat.RDF_XML,
}
_COMMENTED: Final = frozenset({"ttl", "nt", "trig", "nq"})
_PREFIXES: Final = dict(PREFIXES)
_PLAIN_LENGTH: Final = 4096


@dataclass(frozen=True, slots=True)
class Graphs:
    """The graphs that a query is asked of: IRIs of those merged as default graph, and of the named ones."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many rows or triples, and how many bytes, an answer may have."""

    max_rows: int
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as bytes; `cut` says which limit cut it, `rows` or `bytes`, "" where it is whole."""

    content: bytes
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query under evaluation: `kind` is rows, truth or triples."""

    kind: str
    answer: Any
    again: Callable[[], Any]


class _TooMuchError(Exception):
    """An answer has more than it may have, or it cannot be told cheaply that it has not."""


class _Counting:
    """Bytes held in memory, up to a number of them and of a sign in them; they come some KiB at a time."""

    def __init__(self, bounds: Bounds, sign: bytes = b"") -> None:
        self.parts: list[bytes] = []
        self.n_signs = 0
        self._sign, self._bounds = sign, bounds
        self._n_bytes = 0
        self._end = b""

    def write(self, content: Any) -> int:
        part = bytes(content)
        self._n_bytes += len(part)
        if self._sign:
            seen = self._end + part  # a sign may begin in one part and end in the next
            self.n_signs += seen.count(self._sign)
            self._end = seen[len(seen) - len(self._sign) + 1 :]
        if self._n_bytes > self._bounds.max_bytes or self.n_signs > self._bounds.max_rows + 1:
            raise _TooMuchError
        self.parts.append(part)
        return len(part)

    def flush(self) -> None:
        """Nothing to be done."""


def evaluate(
    store: ox.Store,
    text: str,
    graphs: Graphs | None = None,
    *,
    base: str | None = None,
    values: Mapping[str, ox.NamedNode | ox.Literal] | None = None,
) -> Asked:
    """A query, begun; `graphs` go over those that its own FROM names, and are of the store alone.

    `base` is what relative IRIs in it are resolved against; `values` are those that variables have before.

    Raises:
        QueryError: the query is not well-formed, or refused by the gate.
        LimitError: the gate found it too long or too deep.

    """
    prefixes = _looked_at(text)
    store, options = _dataset(store, graphs)
    if values:
        options["substitutions"] = {ox.Variable(name): value for name, value in values.items()}

    def run() -> Any:
        try:
            return store.query(text, prefixes=prefixes, base_iri=base, **options)
        except SyntaxError as error:
            check_query(text)  # of what is no query, it may have more to say
            raise syntax_error(" ".join(str(error.msg or error).split()), text) from None
        except (ValueError, RuntimeError, OSError) as error:
            raise _failed(error) from error

    answer = run()
    if isinstance(answer, ox.QuerySolutions):
        return Asked("rows", answer, run)
    return Asked("triples" if isinstance(answer, ox.QueryTriples) else "truth", answer, run)


def written(asked: Asked, form: str, bounds: Bounds) -> Written:
    """The answer in a format: json, xml, csv or tsv for rows and truth; else ttl, nt, jsonld, trig, nq, rdf.

    Raises:
        QueryError: it cannot be evaluated to its end, or not written in this format.

    """
    try:
        if asked.kind == "truth":
            return Written(asked.answer.serialize(format=_ROWS[form]) or b"")
        if asked.kind == "triples":
            return _triples(asked.answer, form, bounds)
        try:
            return Written(_whole(asked.answer, form, bounds))
        except _TooMuchError:
            return _first(asked.again(), form, bounds)
    except (ValueError, RuntimeError, OSError, SyntaxError) as error:
        if isinstance(error, QueryError | LimitError):
            raise
        raise _failed(error) from error


def graph(store: ox.Store, iri: str | None, form: str, bounds: Bounds) -> Written | None:
    """A named graph of the store, or its default graph, in a format; None where the store has no such graph.

    Raises:
        LimitError: it is larger than `max_bytes`: part of a graph would pass for all of it.

    """
    name = ox.DefaultGraph() if iri is None else node(iri)
    if iri is not None and not store.contains_named_graph(name):
        return None
    stream: Any = _Counting(bounds)
    triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, name))
    prefixes = None if form in {"nt", "nq"} else _PREFIXES
    try:
        ox.serialize(triples, stream, _TRIPLES[form], prefixes=prefixes)
    except _TooMuchError:
        raise LimitError(
            f"the graph is larger than {bounds.max_bytes} bytes; CONSTRUCT a part of it, or raise --max-bytes"
        ) from None
    return Written(b"".join(stream.parts))


def rdf_text(turtle: str, form: str) -> bytes:
    """RDF of our own, given as Turtle, in a format for triples."""
    quads = ox.parse(turtle.encode(), ox.RdfFormat.TURTLE)
    triples = [quad.triple for quad in quads]
    prefixes = None if form in {"nt", "nq"} else _PREFIXES | {"sd": _SD}
    return ox.serialize(triples, format=_TRIPLES[form], prefixes=prefixes) or b""


_SD: Final = "http://www.w3.org/ns/sparql-service-description#"


def node(iri: str) -> ox.NamedNode:
    """The engine's node for an IRI that a client gave.

    Raises:
        ParameterError: it is no absolute IRI.

    """
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise ParameterError(f"{iri[:80]!r} is no absolute IRI") from None


def is_plain(text: str) -> bool:
    """Whether the gate can have nothing against a text, seen at a glance.

    It is short and ASCII, nothing in it is escaped, it has few brackets, and no word that is ever refused, be
    it inside of others. Of what is said of any other text, the gate is the judge.
    """
    if len(text) > _PLAIN_LENGTH or not text.isascii() or "\\" in text:
        return False
    small = text.lower()
    return sum(map(text.count, "([{<")) <= MAX_BRACKETS and not any(word in small for word in REFUSED)


@lru_cache(maxsize=128)
def _looked_at(text: str) -> dict[str, str]:
    """The prefixes that a text may name, if the gate lets it through.

    To be given all prefixes costs the engine more than a small query.
    """
    if not is_plain(text):
        check_query(text)
    if "\\" in text:
        return _PREFIXES
    return {name: iri for name, iri in _PREFIXES.items() if f"{name}:" in text}


def _dataset(store: ox.Store, graphs: Graphs | None) -> tuple[ox.Store, dict[str, Any]]:
    """The store and the options for a query of some graphs.

    Where several are merged as default graph, the engine would count a triple once a graph that holds it
    (oxigraph issue 1919), so they are merged in a store of their own.
    """
    if graphs is None or not (graphs.default or graphs.named):
        return store, {}
    defaults, named = [node(one) for one in graphs.default], [node(one) for one in graphs.named]
    if len(defaults) < 2:
        return store, {"default_graph": defaults, "named_graphs": named}
    merged = ox.Store()
    for one in defaults:
        merged.extend(ox.Quad(*quad.triple) for quad in store.quads_for_pattern(None, None, None, one))
    for one in named:
        merged.extend(store.quads_for_pattern(None, None, None, one))
    return merged, {"default_graph": [ox.DefaultGraph()], "named_graphs": named}


def unknown_graphs(store: ox.Store, graphs: Graphs) -> list[str]:
    """Those of some graphs that the store does not hold, which count as empty."""
    every = dict.fromkeys((*graphs.default, *graphs.named))
    return [one for one in every if not store.contains_named_graph(node(one))]


def _whole(answer: Any, form: str, bounds: Bounds) -> bytes:
    stream = _Counting(bounds, _SIGNS[form])
    answer.serialize(stream, _ROWS[form])
    n_most = stream.n_signs + (form == "json") - (form in {"csv", "tsv"})  # these begin with a line of names
    if n_most > bounds.max_rows:
        raise _TooMuchError
    return b"".join(stream.parts)


def _first(answer: Any, form: str, bounds: Bounds) -> Written:
    """The first rows, as many as the bounds allow."""
    n = bounds.max_rows
    rows, is_whole = first_rows(answer, n)
    cut = "" if is_whole else "rows"
    if len(rows) > bounds.max_bytes:
        found = json.loads(rows)
        found["results"]["bindings"] = _fitting(found["results"]["bindings"], bounds.max_bytes)
        rows, cut = _json(found), "bytes"
    if form == "json":
        return Written(told_in_json(rows, cut) if cut else rows, cut)
    solutions: Any = ox.parse_query_results(rows, ox.QueryResultsFormat.JSON)
    content: bytes = solutions.serialize(format=_ROWS[form]) or b""
    if form == "xml" and cut:
        content = content.replace(b"</sparql>", f"<!-- truncated: {cut} --></sparql>".encode())
    return Written(content, cut)


def _fitting(bindings: list[dict[str, Any]], max_bytes: int) -> list[dict[str, Any]]:
    left, kept = max_bytes, []
    for row in bindings:
        left -= len(_json(row)) + 1
        if left < 0:
            break
        kept.append(row)
    return kept


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def told_in_json(rows: bytes, cut: str) -> bytes:
    """SPARQL results as JSON that say which limit cut them."""
    return rows[: rows.rindex(b"}")] + b',"truncated":' + json.dumps(cut).encode() + b"}"


def _triples(answer: Iterable[Any], form: str, bounds: Bounds) -> Written:
    """Triples, each once, the first that the bounds allow."""
    found: dict[Any, None] = {}
    for triple in answer:
        found[triple] = None
        if len(found) > bounds.max_rows:
            break
    cut = "rows" if len(found) > bounds.max_rows else ""
    prefixes = None if form in {"nt", "nq"} else _PREFIXES
    kept = list(found)[: bounds.max_rows]
    content = ox.serialize(kept, format=_TRIPLES[form], prefixes=prefixes) or b""
    while len(content) > bounds.max_bytes and kept:
        kept, cut = kept[: len(kept) // 2], "bytes"
        content = ox.serialize(kept, format=_TRIPLES[form], prefixes=prefixes) or b""
    if cut and form in _COMMENTED:
        content = f"# truncated: {cut}\n".encode() + content
    elif cut and form == "rdf":
        content += f"\n<!-- truncated: {cut} -->".encode()
    return Written(content, cut)


def _failed(error: Exception) -> QueryError:
    return QueryError(f"the query cannot be evaluated: {' '.join(str(error).split())[:200]}")
