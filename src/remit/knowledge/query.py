"""Our own queries, evaluated in this process. For text that a user wrote, see `bounded`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph

from remit.knowledge.namespace import PREFIXES

_ESCAPE: Final = r"\\(.)"
_TIES: Final = """
SELECT ?subject ?object WHERE {{ VALUES ?property {{ {properties} }} ?subject ?property ?object }}
"""
_ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r"}

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from remit.knowledge.answer import Rows
    from remit.knowledge.store import Knowledge

    Bound = str | int | float | pyoxigraph.NamedNode | pyoxigraph.Literal


def select(kg: Knowledge, text: str, **bindings: Bound) -> Rows:
    """Rows of a trusted SELECT, with variables bound to values before it runs.

    A text is bound as an IRI where it is one in full (`https://…`, `urn:…`), else as a string; numbers as
    xsd:integer or xsd:double. Values are never pasted into the text. The engine wants a bound variable in the
    SELECT clause of the outermost query; it does not reach into a subquery that does not select it.
    """
    from remit.knowledge.answer import rows_of

    content = _solutions(kg, text, bindings).serialize(format=pyoxigraph.QueryResultsFormat.JSON)
    return rows_of(content or b"")


def table(kg: Knowledge, text: str, **bindings: Bound) -> list[tuple[str | None, ...]]:
    """Rows of a trusted SELECT as plain text: an IRI in full, a blank node as _:name, a literal bare.

    The way for bulk: the engine writes all rows as one text, and no term is made of any. Bindings are as in
    `select`.
    """
    content = _solutions(kg, text, bindings).serialize(format=pyoxigraph.QueryResultsFormat.TSV) or b""
    lines = content.decode("utf-8").split("\n")[1:-1]  # a line break inside a value is written as \\n
    return [tuple(map(_value, line.split("\t"))) for line in lines]


def ties(kg: Knowledge, properties: Iterable[str]) -> list[tuple[str, str]]:
    """What some properties, given as IRIs, tie to what: each subject and object that is an IRI.

    A filter in the engine, or a value for each cell, would take as long again where there are 100,000. What
    several of the properties tie is there several times.
    """
    text = _TIES.format(properties=" ".join(f"<{one}>" for one in properties))
    content = _solutions(kg, text, {}).serialize(format=pyoxigraph.QueryResultsFormat.TSV) or b""
    rows = (line.partition("\t") for line in content.decode("utf-8").split("\n")[1:-1])
    return [(one[1:-1], other[1:-1]) for one, _, other in rows if _is_cell_of_iri(one, other)]


def _is_cell_of_iri(*cells: str) -> bool:
    return all(cell[:1] == "<" != cell[1:2] for cell in cells)  # << begins a triple


def _solutions(kg: Knowledge, text: str, bindings: Mapping[str, Bound]) -> pyoxigraph.QuerySolutions:
    answer = kg.store.query(
        text,
        prefixes=dict(PREFIXES),
        substitutions={pyoxigraph.Variable(name): bound_term(value) for name, value in bindings.items()},
    )
    if not isinstance(answer, pyoxigraph.QuerySolutions):
        raise TypeError("select() and table() take a SELECT query")
    return answer


def bound_term(value: Bound) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    """The engine's term for a value to bind."""
    if isinstance(value, str):
        return pyoxigraph.NamedNode(value) if _is_iri(value) else pyoxigraph.Literal(value)
    if isinstance(value, (int, float)):
        return pyoxigraph.Literal(value)
    return value


def _is_iri(text: str) -> bool:
    return text.startswith(("https://", "http://", "urn:")) and not any(
        c.isspace() or c in '<>"{}|^`\\' for c in text
    )


def _value(cell: str) -> str | None:
    """A cell of SPARQL's TSV format (https://www.w3.org/TR/sparql11-results-csv-tsv/#tsv) as plain text."""
    first = cell[:1]
    if first == "<":
        return cell[1:-1]
    if first == '"':
        value = cell[1 : cell.rindex('"')]
        return re.sub(_ESCAPE, _character, value) if "\\" in value else value
    return cell or None


def _character(match: re.Match[str]) -> str:
    return _ESCAPED.get(match[1], match[1])
