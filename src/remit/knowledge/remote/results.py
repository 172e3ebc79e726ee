"""What comes back from an endpoint, looked at before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

import pyoxigraph as ox

from remit.errors import LimitError, StoreError
from remit.text import safe_text

if TYPE_CHECKING:
    from remit.knowledge.remote.address import Address
    from remit.knowledge.remote.connection import Reply

_FORMATS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
_RDF: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "text/ntriples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
}
Made = TypeVar("Made")
_CUT_MEMBER: Final = re.compile(
    rb',"truncated":"\w+"\}\s*\Z'
)  # the engine reads no member but the known ones
_WRITTEN_OUT: Final = (b"<", b'"', b"_", b"")
_VIRTUOSO_TRUTH: Final = "__ASK_RETVAL"  # its column for an ASK: one row for yes, none for no
_FOREIGN_BLANK: Final = b"nodeID://"  # how Virtuoso names blank nodes, which is no name that SPARQL knows


def solutions(reply: Reply, address: Address) -> ox.QuerySolutions:
    """The rows of an answer; they are read as they are asked for, and broken ones found only then."""
    found = _parsed(reply, address)
    if not isinstance(found, ox.QuerySolutions):
        raise _odd(address, "yes or no where rows were asked for")
    return found


def tsv(reply: Reply, address: Address) -> bytes:
    """The rows of an answer as tab-separated terms, a line a row below the line of columns.

    Raises:
        StoreError: the answer is none, is broken, or was cut by the endpoint in a way that no page mends.

    """
    return written(solutions(reply, address), ox.QueryResultsFormat.TSV, address)


def written(
    found: ox.QuerySolutions | ox.QueryBoolean, form: ox.QueryResultsFormat, address: Address
) -> bytes:
    """An answer in another format.

    Raises:
        StoreError: it is broken.

    """
    return checked(lambda: found.serialize(format=form) or b"", address)


def truth(reply: Reply, address: Address) -> bool:
    """The answer to an ASK.

    Raises:
        StoreError: the answer is none.

    """
    found = _parsed(reply, address)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if [variable.value for variable in found.variables] != [_VIRTUOSO_TRUTH]:
        raise _odd(address, "rows where yes or no was asked for")
    return checked(lambda: any(True for _ in found), address)


def triples(reply: Reply, address: Address) -> bytes:
    """The triples of an answer as N-Triples, sorted, each once.

    Raises:
        StoreError: the answer is no RDF, or is broken.

    """
    form = _RDF.get(reply.kind)
    if form is None:
        raise _unknown(reply, address)
    quads = checked(lambda: list(ox.parse(reply.body, form, base_iri=str(address))), address)
    content = ox.serialize({quad.triple for quad in quads}, format=ox.RdfFormat.N_TRIPLES) or b""
    return b"".join(sorted(content.splitlines(keepends=True)))


def checked(make: Callable[[], Made], address: Address) -> Made:
    """What a reader of an answer makes of it.

    Raises:
        StoreError: the answer is broken.

    """
    try:
        return make()
    except (SyntaxError, ValueError, OSError, RecursionError) as error:
        told = safe_text(" ".join(str(getattr(error, "msg", "") or error).split())[:160])
        raise StoreError(
            f"{address}: the answer is broken or cut off ({told}); try again, or look into the server's log"
        ) from None


def nquads(rows: bytes) -> bytes:
    """Rows of subject, predicate, object and graph, of which the last may be unbound, as N-Quads."""
    made = []
    for line in rows.split(b"\n")[1:-1]:
        s, p, o, g = line.split(b"\t")
        if o[:1] not in _WRITTEN_OUT:
            o = _written_out(o)
        made.append(b"%b %b %b %b .\n" % (s, p, o, g))
    return b"".join(made)


def _written_out(short: bytes) -> bytes:
    """A number or truth value as N-Quads have it; in tab-separated rows it may stand bare."""
    if short in (b"true", b"false"):
        kind = b"boolean"
    elif b"e" in short.lower():
        kind = b"double"
    else:
        kind = b"decimal" if b"." in short else b"integer"
    return b'"%b"^^<http://www.w3.org/2001/XMLSchema#%b>' % (short, kind)


def is_partial(reply: Reply) -> bool:
    """Whether the endpoint says that it stopped at its own time limit and gives what it had by then."""
    return reply.headers.get("x-sql-state", "").upper() == "S1TAT"


def cut_short(address: Address) -> LimitError:
    """The error for an answer that is the first part of one."""
    return LimitError(
        f"{address}: the endpoint's own time limit ended the query, and only a part of the rows came; "
        "narrow it, or raise the limit there"
    )


def is_cut(reply: Reply, n_rows: int) -> bool | None:
    """Whether the endpoint gave the first rows of more, where it says anything of it; else None."""
    if "remit-truncated" in reply.headers:
        return True
    most = reply.headers.get("x-sparql-maxrows", "").strip()
    return n_rows >= int(most) if most.isdecimal() and 0 < len(most) < 12 else None


def _parsed(reply: Reply, address: Address) -> ox.QuerySolutions | ox.QueryBoolean:
    form = _FORMATS.get(reply.kind)
    if form is None:
        raise _unknown(reply, address)
    if is_partial(reply):
        raise cut_short(address)
    content = reply.body.replace(_FOREIGN_BLANK, b"") if _FOREIGN_BLANK in reply.body else reply.body
    if "remit-truncated" in reply.headers:
        content = _CUT_MEMBER.sub(b"}", content)
    return checked(lambda: ox.parse_query_results(content, format=form), address)


def _unknown(reply: Reply, address: Address) -> StoreError:
    if reply.kind in ("text/html", "application/xhtml+xml"):
        return StoreError(
            f"{address}: answers with a web page; the endpoint has another address (docs/remote.md has "
            "its form by product)"
        )
    return _odd(address, f"{safe_text(reply.kind[:60]) or 'no content type'}, which is no format of SPARQL's")


def _odd(address: Address, what: str) -> StoreError:
    return StoreError(f"{address}: answers with {what}; is it a SPARQL endpoint?")
