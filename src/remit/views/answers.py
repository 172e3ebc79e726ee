"""Answers to SPARQL as tables, in the W3C's formats of results, and triples as RDF text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from remit.knowledge.answer import Rows, Triples, Truth
from remit.views.formats import UNSAFE, Cell, Iri, Number, Table, escape_unsafe
from remit.views.formulas import excel_safe

XSD = "http://www.w3.org/2001/XMLSchema#"
_BARE = {XSD + "integer": r"[+-]?\d+", XSD + "decimal": r"[+-]?\d*\.\d+"}  # what TSV writes without quotes
NUMBERS = frozenset(
    XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "decimal", "double", "float")
)
"""The datatypes whose literals are numbers."""


def answer_table(rows: Rows) -> Table:
    """Return the rows of a SELECT: IRIs as such, finite numbers as numbers, any other literal as its text."""
    return Table(
        rows.columns,
        tuple(
            tuple(_cell(solution[name]) if name in solution else None for name in rows.columns)
            for solution in _bindings(rows)
        ),
    )


def _bindings(rows: Rows) -> list[dict[str, dict[str, str]]]:
    bindings: list[dict[str, dict[str, str]]] = json.loads(rows.json)["results"]["bindings"]
    return bindings


def _cell(value: Mapping[str, str]) -> Cell:
    text = value["value"]
    if value["type"] == "uri":
        return Iri(text)
    if value["type"] == "bnode":
        return f"_:{text}"
    if value.get("datatype") in NUMBERS:
        return Number(text)
    return text


def answer_json(rows: Rows) -> str:
    """Return the SPARQL 1.1 Query Results JSON format."""
    return escape_unsafe(rows.json.decode()) + "\n"


def answer_xml(answer: Rows | Truth) -> str:
    """Return the SPARQL Query Results XML format; what a terminal obeys stands as a character reference."""
    return re.sub(UNSAFE, lambda match: f"&#x{ord(match[0]):x};", answer.xml()) + "\n"


def answer_tsv(rows: Rows, *, safe: bool = False) -> str:
    """Return the SPARQL 1.1 TSV format: variables with their question mark, terms as Turtle writes them.

    With `safe`, no cell is a formula to a spreadsheet, which the format's own readers then take for text.
    """
    written = (lambda value: excel_safe(_turtle(value))) if safe else _turtle
    lines = ["\t".join(f"?{name}" for name in rows.columns)]
    lines += [
        "\t".join(written(solution[name]) if name in solution else "" for name in rows.columns)
        for solution in _bindings(rows)
    ]
    return "".join(f"{line}\n" for line in lines)


def _turtle(value: Mapping[str, str]) -> str:
    text = value["value"]
    if value["type"] == "uri":
        return f"<{text}>"
    if value["type"] == "bnode":
        return f"_:{text}"
    datatype = value.get("datatype", "")
    if re.fullmatch(_BARE.get(datatype, r"(?!)"), text):
        return text
    quoted = '"' + re.sub(r'[\\"\t\n\r]', lambda match: _ESCAPES[match[0]], text) + '"'
    if "xml:lang" in value:
        return f"{quoted}@{value['xml:lang']}"
    return f"{quoted}^^<{datatype}>" if datatype else quoted


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def triples_text(triples: Triples, form: str) -> str:
    r"""Return RDF text: ttl, nt, jsonld or trig; a control character stands as \uNNNN, which all read."""
    return escape_unsafe(triples.serialize(form))
