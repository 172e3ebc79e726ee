"""What somebody typed, asked of an endpoint: sent as it is, under the limits of any other query."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from remit.errors import LimitError, StoreError
from remit.knowledge.answer import Answer, Triples, Truth, rows_of
from remit.knowledge.namespace import PREFIXES
from remit.knowledge.remote import results
from remit.knowledge.remote.client import ROWS, TRIPLES, said
from remit.knowledge.remote.connection import TooLargeError
from remit.knowledge.remote.text import form_of, with_prefixes
from remit.knowledge.syntax import syntax_error
from remit.knowledge.worker import first_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from remit.knowledge.remote.connection import Reply
    from remit.knowledge.remote.store import RemoteStore
    from remit.knowledge.store import Knowledge

    Term = ox.NamedNode | ox.Literal

_ACCEPT: Final = {"select": ROWS, "ask": ROWS, "construct": TRIPLES, "describe": TRIPLES}
_LINE: Final = re.compile(r"(?<=error at )\d+")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an answer may take: seconds, bytes, and rows, None for any number."""

    timeout_s: float
    max_bytes: int
    max_rows: int | None = None


def answer(
    kg: Knowledge,
    text: str,
    bounds: Bounds,
    *,
    bindings: Mapping[str, Term] | None = None,
    graphs: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> Answer:
    """The answer of an endpoint to a query that the gate has let through; `bounded.query` tells the rest.

    With `bindings`, even none, it is a question of ours: values are filled in, and its default graph is the
    everyday picture wherever the endpoint keeps it. `graphs` are default and named graphs to ask.

    Raises:
        QueryError: the endpoint does not accept the query.
        LimitError: the answer has more bytes than allowed, or the endpoint ended the query.
        StoreError: the endpoint failed.
        TimeoutError: the answer was not there in time.

    """
    store = _store(kg)
    form = form_of(text)
    if form not in _ACCEPT:
        raise syntax_error("it has no form", text)
    if bindings is not None and not store.is_asked:
        from remit.knowledge.bounded import query

        here = replace(kg, store=store.whole, remote=None)
        return query(here, text, **asdict(bounds), bindings=bindings)
    asked = text if bindings is None else store.prepared(text, bindings)
    sent = with_prefixes(asked, PREFIXES)
    try:
        reply = store.client.ask(
            sent, accept=_ACCEPT[form], timeout_s=bounds.timeout_s, max_bytes=bounds.max_bytes, graphs=graphs
        )
    except TooLargeError:
        raise LimitError(
            f"the answer is larger than {bounds.max_bytes} bytes; add a LIMIT, or raise max_bytes"
        ) from None
    if reply.status == 500:
        raise StoreError(f"{store.address}: failed{said(reply)}")
    if reply.status != 200:
        raise syntax_error(_as_typed(said(reply, 400).removeprefix(": "), sent != asked), text)
    if form == "ask":
        value = results.truth(reply, store.address)
        return Truth(value, b'{"head":{},"boolean":%s}' % (b"true" if value else b"false"))
    if form == "select":
        return _rows(store, reply, bounds.max_rows)
    return Triples(results.triples(reply, store.address))


def _store(kg: Knowledge) -> RemoteStore:
    if kg.remote is None:
        raise TypeError("the knowledge is not at an endpoint")
    return kg.remote


def _rows(store: RemoteStore, reply: Reply, max_rows: int | None) -> Answer:
    found = results.solutions(reply, store.address)
    if max_rows:
        content, is_whole = results.checked(lambda: first_rows(found, max_rows), store.address)
    else:
        content, is_whole = results.written(found, ox.QueryResultsFormat.JSON, store.address), True
    rows = rows_of(content)
    return rows_of(content, truncated=True) if not is_whole or results.is_cut(reply, rows.n) else rows


def _as_typed(message: str, shifted: bool) -> str:
    """A message with the line of the text that was typed, where a line of prefixes was sent before it."""
    return _LINE.sub(lambda match: str(max(1, int(match[0]) - 1)), message) if shifted else message
