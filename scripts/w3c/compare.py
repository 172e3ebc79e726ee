"""Whether two answers are the same: in any order unless one is asked for, whatever blank nodes are called."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
IS = "https://tests.example/is#"
_INTEGERS = {
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
}  # fmt: skip
_RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".csv": ox.QueryResultsFormat.CSV,
    ".tsv": ox.QueryResultsFormat.TSV,
}
_RDF = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}

Solution = dict[str, object]
Answer = bool | frozenset[str]


def rows(content: bytes, form: ox.QueryResultsFormat, *, ordered: bool = False, once: bool = False) -> Answer:
    """The answer in one of the formats of results, made comparable; with `once`, each solution once."""
    found = ox.parse_query_results(content, format=form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    return _canonical(
        [{n: s[n] for n in names if s[n] is not None} for s in found], ordered=ordered, once=once
    )


def triples(content: bytes, form: ox.RdfFormat, base: str | None = None) -> Answer:
    """An RDF answer, made comparable."""
    quads = ox.parse(content, form, base_iri=base)
    return _same({ox.Quad(quad.subject, quad.predicate, _value(quad.object)) for quad in quads})


def expected(path: Path, base: str, *, ordered: bool, once: bool = False) -> Answer:
    """What a file says that the answer is: results, or RDF, or results written as RDF."""
    content = path.read_bytes()
    if path.suffix in _RESULTS:
        return rows(content, _RESULTS[path.suffix], ordered=ordered, once=once)
    quads = ox.parse(content, _RDF[path.suffix], base_iri=base)
    store = ox.Store()
    store.extend(quads)
    found = next(store.quads_for_pattern(None, None, ox.NamedNode(RS + "ResultSet")), None)
    return (
        _result_set(store, found.subject, ordered=ordered, once=once)
        if found
        else triples(content, _RDF[path.suffix], base)
    )


def same_csv(one: bytes, other: bytes) -> bool:
    """Whether two texts of CSV have the same rows; that format tells no types."""
    return _table(one) == _table(other)


def _table(content: bytes) -> list[list[tuple[str, str]]]:
    """The rows, each as its columns by name: in which order SELECT * has them is nowhere said."""
    head, *found = csv.reader(io.StringIO(content.decode()))
    return sorted(sorted(zip(head, _bnodes_alike(row), strict=True)) for row in found)


def _bnodes_alike(row: Sequence[str]) -> list[str]:
    return ["_:" if cell.startswith("_:") else cell for cell in row]


def _result_set(store: ox.Store, head: object, *, ordered: bool, once: bool) -> Answer:
    """Results in the W3C's vocabulary for them in RDF."""

    def values(node: object, name: str) -> list[object]:
        return [quad.object for quad in store.quads_for_pattern(node, ox.NamedNode(name), None)]  # type: ignore[arg-type]

    truth = values(head, RS + "boolean")
    if truth:
        return str(getattr(truth[0], "value", "")) == "true"
    found: list[tuple[int, Solution]] = []
    for solution in values(head, RS + "solution"):
        row = {
            str(getattr(values(one, RS + "variable")[0], "value", "")): values(one, RS + "value")[0]
            for one in values(solution, RS + "binding")
        }
        index = values(solution, RS + "index")
        found.append((int(getattr(index[0], "value", 0)) if index else 0, row))
    is_ordered = ordered and all(index for index, _ in found)
    return _canonical(
        [row for _, row in sorted(found, key=lambda one: one[0])], ordered=is_ordered, once=once
    )


def _canonical(solutions: Iterable[Solution], *, ordered: bool, once: bool) -> Answer:
    """Solutions as a graph: a blank node each, so that RDF's own rules say which are the same."""
    quads = set()
    if once:
        solutions = {str(sorted(one.items(), key=lambda pair: pair[0])): one for one in solutions}.values()
    for place, solution in enumerate(solutions):
        node = ox.BlankNode()
        quads.add(ox.Quad(node, ox.NamedNode(IS + "at"), ox.Literal(str(place if ordered else 0))))
        for name, term in solution.items():
            quads.add(ox.Quad(node, ox.NamedNode(f"{IS}var-{name}"), _value(term)))
    return _same(quads)


def _same(quads: set[ox.Quad]) -> frozenset[str]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(map(str, dataset))


def _value(term: Any) -> Any:
    """A number, truth or time by its value, so that 1.0 and 1.00 are the same; any other term as it is."""
    if not isinstance(term, ox.Literal) or not term.datatype.value.startswith(XSD):
        return term
    kind = term.datatype.value.removeprefix(XSD)
    try:
        if kind in _INTEGERS:
            return ox.Literal(str(int(term.value)), datatype=term.datatype)
        if kind == "boolean":
            return ox.Literal(str(term.value in ("1", "true")).lower(), datatype=term.datatype)
        if kind in ("date", "dateTime", "time"):
            return ox.Literal(re.sub(r"[+-]00:00$", "Z", term.value), datatype=term.datatype)
        if kind == "decimal":
            value = Decimal(term.value)
            return ox.Literal(f"{value.normalize():f}", datatype=term.datatype)
        if kind in ("double", "float"):
            number = float(term.value)
            shown = "NaN" if math.isnan(number) else f"{number:.10g}"
            return ox.Literal(shown, datatype=term.datatype)
    except (ValueError, InvalidOperation):
        return term
    return term
