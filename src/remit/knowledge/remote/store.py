"""A store that lies elsewhere and answers as the engine's own does, by SPARQL over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from remit.errors import LimitError, StoreError
from remit.knowledge.remote import results
from remit.knowledge.remote.client import ROWS, Client, said
from remit.knowledge.remote.connection import Reply, TooLargeError
from remit.knowledge.remote.facts import Facts, Pattern
from remit.knowledge.remote.probe import Layout, probe
from remit.knowledge.remote.text import columns_of, filled, form_of, in_graph, page, with_prefixes

if TYPE_CHECKING:
    from remit.knowledge.remote.address import Address

OWN_TIMEOUT_S: Final = 120.0
"""How long one of our own queries may take; for those that a user wrote, `--timeout` says it."""

MAX_BYTES: Final = 1024**3
"""How large the answer to one of our own queries may be; in bulk all of a large store comes as one."""

_KEPT_BYTES: Final = 32 * 1024**2
_FEWEST: Final = 100
_UNLIKE_THE_STANDARD: Final = "Virtuoso"  # 7.2 answers two of 62 questions wrongly; see docs/remote.md
_VIRTUOSO_SORT: Final = "SR353"
_EVERYTHING: Final[Pattern] = (None, None, None, None)


class _NotUnderstoodError(StoreError):
    """The endpoint has an answer to other queries, not to this one."""


class RemoteStore:
    """An endpoint as a store: read-only, with the methods of the engine's store that are used to read.

    `rules` makes of all N-Quads of an endpoint that holds statements only a store with what follows too.
    """

    def __init__(self, client: Client, rules: Callable[[bytes], ox.Store]) -> None:
        self.client = client
        self._rules = rules
        self._kept: dict[str, bytes] = {}

    @property
    def address(self) -> Address:
        """Where the endpoint is."""
        return self.client.address

    @cached_property
    def layout(self) -> Layout:
        """How the endpoint holds the knowledge; looked at once."""
        found = probe(self._rows_of, str(self.address))
        if not (found.has_roles and self.client.server.startswith(_UNLIKE_THE_STANDARD)):
            return found
        note = (
            f"{self.address}: Virtuoso answers some queries otherwise than SPARQL 1.1 says, so all "
            "of it is read and worked out here; remit query is answered there"
        )
        return replace(found, answers_itself=False, notes=(*found.notes, note))

    @cached_property
    def whole(self) -> ox.Store:
        """All that the endpoint holds, read in bulk into memory, once."""
        lines = results.nquads(self._all_rows(self._facts.every(), {}))
        return results.checked(lambda: self._store_of(lines), self.address)

    def _store_of(self, lines: bytes) -> ox.Store:
        if not self.layout.is_whole:
            return self._rules(lines)
        store = ox.Store()
        store.bulk_load(input=lines, format=ox.RdfFormat.N_QUADS)
        return store

    @property
    def is_asked(self) -> bool:
        """Whether the endpoint itself answers; where all of it was read already, that answers."""
        return self.layout.answers_itself and "whole" not in self.__dict__

    @cached_property
    def _facts(self) -> Facts:
        return Facts(self._rows_of, self.layout.everyday)

    def query(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        substitutions: Mapping[ox.Variable, Any] | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The answer to a query of ours, all rows of it, whatever the endpoint gives at once.

        Where the endpoint cannot make anything of a query, all of it is read, once, and answers here.

        Raises:
            StoreError: the endpoint is not there or fails; see `Client.ask`.
            LimitError: it took too long, or the answer is too large.

        """
        values: dict[ox.Variable, Any] = dict(substitutions or {})
        if not self.is_asked:
            return self.whole.query(text, prefixes=dict(prefixes or {}), substitutions=values)
        if form_of(text) != "select":
            raise TypeError("a query of ours to an endpoint is a SELECT")
        asked = self.prepared(text, {name.value: term for name, term in values.items()})
        if asked not in self._kept:
            try:
                self._keep(asked, self._all_rows(asked, dict(prefixes or {})))
            except _NotUnderstoodError:
                return self.whole.query(text, prefixes=dict(prefixes or {}), substitutions=values)
        return _solutions(self._kept[asked])

    def prepared(self, text: str, values: Mapping[str, Any]) -> str:
        """A query of ours as the endpoint takes it: values filled in, the everyday picture its default graph.

        Raises:
            QueryError: the query gives a variable that is to be filled in a value itself.

        """
        asked = filled(text, values)
        return asked if self.layout.everyday is None else in_graph(asked, self.layout.everyday)

    def quads_for_pattern(
        self, subject: Any, predicate: Any, object: Any, graph_name: Any = None
    ) -> Iterator[ox.Quad]:
        """The quads that match, None standing for anything."""
        pattern = (subject, predicate, object, graph_name)
        if pattern == _EVERYTHING or not self.is_asked:
            return self.whole.quads_for_pattern(*pattern)
        return self._facts.matching(pattern)

    def ahead(self, things: Iterable[str]) -> None:
        """Fetch at once what is said of things that will be looked at one by one; IRIs."""
        if self.is_asked:
            self._facts.ahead(things)

    def ahead_graphs(self, graphs: Iterable[str]) -> None:
        """Fetch at once the named graphs that will be looked at one by one; IRIs."""
        if self.is_asked:
            self._facts.ahead_graphs(graphs)

    def ahead_objects(self, properties: Iterable[str], objects: Iterable[Any]) -> None:
        """Fetch at once what has one of some properties, IRIs, with one of some values, terms."""
        if self.is_asked:
            self._facts.ahead_objects(properties, objects)

    def __iter__(self) -> Iterator[ox.Quad]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)

    def dump(self, *arguments: Any, **named: Any) -> bytes | None:
        """All of it as RDF, as the engine's store writes it."""
        return self.whole.dump(*arguments, **named)

    def ask(self, text: str, accept: str, timeout_s: float, max_bytes: int) -> Reply:
        """The answer to a query in the protocol's own terms; see `Client.ask`."""
        return self.client.ask(text, accept=accept, timeout_s=timeout_s, max_bytes=max_bytes)

    def _ask(self, text: str) -> Reply:
        """The answer to one of our own queries."""
        try:
            reply = self.ask(text, ROWS, OWN_TIMEOUT_S, MAX_BYTES)
        except TimeoutError:
            raise LimitError(
                f"{self.address}: no answer within {OWN_TIMEOUT_S:g} s; try again later"
            ) from None
        except TooLargeError:
            raise LimitError(f"{self.address}: an answer is larger than {MAX_BYTES} bytes") from None
        if reply.status != 200:
            raise _NotUnderstoodError(f"{self.address}: cannot answer a query of SPARQL 1.1{said(reply)}")
        return reply

    def _rows_of(self, text: str) -> Iterator[dict[str, Any]]:
        """The rows of a SELECT as mappings of names to terms."""
        found = _solutions(self._all_rows(text, {}))
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {name: term for name, term in zip(names, row, strict=True) if term is not None}

    def _all_rows(self, text: str, prefixes: Mapping[str, str]) -> bytes:
        """All rows of a SELECT as tab-separated terms, page by page where the endpoint cuts its answers."""
        reply = self._ask(with_prefixes(text, prefixes))
        rows = results.tsv(reply, self.address)
        columns = rows[: rows.index(b"\n")].decode().replace("?", "").split("\t")
        if columns != list(columns_of(text)):
            raise StoreError(f"{self.address}: answers with other columns than were asked for")
        n = _n_rows(rows)
        cut = results.is_cut(reply, n)
        if cut is False or (cut is None and (n < _FEWEST or n % _FEWEST)):
            return rows
        if not cut and not _n_rows(self._page(text, columns, 1, n, prefixes)[0]):
            return rows
        parts, size, start = [rows[: rows.index(b"\n") + 1]], 0, 0
        while True:
            part, more = self._page(text, columns, n, start, prefixes)
            parts.append(part[part.index(b"\n") + 1 :])
            size += len(part)
            start += _n_rows(part)
            if size > MAX_BYTES:
                raise LimitError(f"{self.address}: an answer is larger than {MAX_BYTES} bytes")
            if not more:
                return b"".join(parts)

    def _page(
        self, text: str, columns: list[str], size: int, start: int, prefixes: Mapping[str, str]
    ) -> tuple[bytes, bool]:
        """Some rows of a SELECT from one on, and whether there can be more."""
        asked = with_prefixes(page(text, columns, size, start), prefixes)
        try:
            reply = self._ask(asked)
        except StoreError as error:
            if _VIRTUOSO_SORT not in str(error):
                raise
            reply = self._ask(with_prefixes(page(text, columns, size, start, nested=True), prefixes))
        rows = results.tsv(reply, self.address)
        n = _n_rows(rows)
        return rows, n == size or (n > 0 and bool(results.is_cut(reply, n)))

    def _keep(self, text: str, rows: bytes) -> None:
        """Keep the rows of a query for the next time it is asked, the oldest going first."""
        self._kept[text] = rows
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _KEPT_BYTES:
            del self._kept[next(iter(self._kept))]


def _solutions(rows: bytes) -> ox.QuerySolutions:
    found = ox.parse_query_results(rows, format=ox.QueryResultsFormat.TSV)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("rows are expected here")
    return found


def _n_rows(rows: bytes) -> int:
    return rows.count(b"\n") - 1
