"""Answers to queries: rows, truth, triples. Each keeps the engine's bytes, decoded only when looked at."""

from __future__ import annotations

import json
import re
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from remit.errors import MissingExtraError, ParameterError
from remit.knowledge.namespace import PREFIXES, compress
from remit.text import html_table

if TYPE_CHECKING:
    import rdflib
    from pandas import DataFrame as PandasFrame
    from polars import DataFrame as PolarsFrame

    Value: TypeAlias = rdflib.term.Identifier


@dataclass(frozen=True)
class Rows:
    """The answer to a SELECT: columns, and one row of rdflib terms (None where unbound) per solution.

    `json` is the answer in the SPARQL 1.1 Query Results JSON format. Where `truncated`, there are more rows
    than a limit let through, and these are the first.
    """

    columns: tuple[str, ...]
    json: bytes
    truncated: bool = False

    @cached_property
    def _bindings(self) -> list[dict[str, dict[str, str]]]:
        bindings: list[dict[str, dict[str, str]]] = json.loads(self.json)["results"]["bindings"]
        return bindings

    @cached_property
    def rows(self) -> tuple[tuple[Value | None, ...], ...]:
        """Every row as rdflib terms, in the order of `columns`."""
        from remit.knowledge.rdf import term_of

        return tuple(
            tuple(term_of(row[column]) if column in row else None for column in self.columns)
            for row in self._bindings
        )

    @property
    def n(self) -> int:
        """The number of rows."""
        return len(self._bindings)

    def __len__(self) -> int:
        return self.n

    def __iter__(self) -> Iterator[Any]:
        """Named tuples; a column whose name is no Python name becomes _0, _1, … as `namedtuple` has it."""
        row = namedtuple("Row", self.columns, rename=True)  # type: ignore[misc]
        return (row(*values) for values in self.rows)

    def text(self) -> list[tuple[str | None, ...]]:
        """Every row as text: IRIs as CURIEs where a prefix fits, literals as they are written."""
        return [
            tuple(_text(row[column]) if column in row else None for column in self.columns)
            for row in self._bindings
        ]

    def xml(self) -> str:
        """The answer in the SPARQL Query Results XML format."""
        return _xml(self.json)

    def drop(self, *columns: str) -> Rows:
        """The same rows without some columns."""
        kept = tuple(column for column in self.columns if column not in columns)
        bindings = [{name: row[name] for name in kept if name in row} for row in self._bindings]
        return replace(from_bindings(kept, bindings), truncated=self.truncated)

    def sorted(self) -> Rows:
        """The same rows, ordered by all columns as text, unbound first."""
        bindings = sorted(self._bindings, key=lambda row: [_sort_key(row.get(name)) for name in self.columns])
        return replace(from_bindings(self.columns, bindings), truncated=self.truncated)

    def to_pandas(self) -> PandasFrame:
        """A pandas DataFrame: IRIs as text, literals as Python values.

        Raises:
            MissingExtraError: pandas is not installed.

        """
        pandas = _extra("pandas", "notebook")
        frame: PandasFrame = pandas.DataFrame(self._plain_columns(), columns=list(self.columns))
        return frame

    def to_polars(self) -> PolarsFrame:
        """A polars DataFrame: IRIs as text, literals as Python values; a column of mixed types becomes text.

        Raises:
            MissingExtraError: polars is not installed.

        """
        polars = _extra("polars", "table")
        columns = {name: _one_type(values) for name, values in self._plain_columns().items()}
        frame: PolarsFrame = polars.DataFrame(columns)
        return frame

    def _plain_columns(self) -> dict[str, list[object]]:
        return {name: [_plain(row[i]) for row in self.rows] for i, name in enumerate(self.columns)}

    def _repr_html_(self) -> str:
        return html_table(self.columns, self.text())


@dataclass(frozen=True)
class Truth:
    """The answer to an ASK. Its truth value is the answer; `json` is it in the SPARQL results JSON format."""

    value: bool
    json: bytes

    def __bool__(self) -> bool:
        return self.value

    def xml(self) -> str:
        """The answer in the SPARQL Query Results XML format."""
        return _xml(self.json)


@dataclass(frozen=True)
class Triples:
    """The answer to a CONSTRUCT or DESCRIBE; `ntriples` has one triple a line, sorted, each once."""

    ntriples: bytes

    def __len__(self) -> int:
        return self.ntriples.count(b"\n")

    def graph(self) -> rdflib.Graph:
        """A new rdflib Graph with the triples."""
        from remit.knowledge.rdf import graph_of

        return graph_of(self.ntriples)

    def serialize(self, form: str = "ttl") -> str:
        """The triples as text: ttl, nt, jsonld or trig.

        Raises:
            ParameterError: another format is named.

        """
        import pyoxigraph

        forms = {
            "ttl": pyoxigraph.RdfFormat.TURTLE,
            "nt": pyoxigraph.RdfFormat.N_TRIPLES,
            "jsonld": pyoxigraph.RdfFormat.JSON_LD,
            "trig": pyoxigraph.RdfFormat.TRIG,
        }
        if form not in forms:
            raise ParameterError(f"unknown format {form!r} for triples; there are {', '.join(forms)}")
        quads = pyoxigraph.parse(self.ntriples, pyoxigraph.RdfFormat.N_TRIPLES)
        triples = [quad.triple for quad in quads]
        content = pyoxigraph.serialize(triples, format=forms[form], prefixes=dict(PREFIXES))
        return (content or b"").decode()

    def _repr_html_(self) -> str:
        lines = [(line,) for line in self.ntriples.decode().splitlines()]
        return html_table(("triple",), lines)


_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Answer: TypeAlias = Rows | Truth | Triples


def _xml(content: bytes) -> str:
    """The SPARQL results XML format of an answer; a character that no XML can hold becomes U+FFFD."""
    import pyoxigraph

    forms = pyoxigraph.QueryResultsFormat
    written = pyoxigraph.parse_query_results(content, format=forms.JSON).serialize(format=forms.XML)
    return _NOT_XML.sub("\ufffd", (written or b"").decode())


def rows_of(content: bytes, *, truncated: bool = False) -> Rows:
    """Rows of an answer in the SPARQL results JSON format."""
    return Rows(tuple(json.loads(content)["head"]["vars"]), content, truncated)


def from_bindings(columns: tuple[str, ...], bindings: list[dict[str, dict[str, str]]]) -> Rows:
    """Rows of columns and solutions as the SPARQL results JSON format has them."""
    answer = {"head": {"vars": columns}, "results": {"bindings": bindings}}
    return Rows(columns, json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode())


def _text(binding: dict[str, str]) -> str:
    return compress(binding["value"]) if binding["type"] == "uri" else binding["value"]


def _sort_key(binding: dict[str, str] | None) -> tuple[bool, str, str]:
    return (False, "", "") if binding is None else (True, binding["value"].casefold(), binding["value"])


def _plain(value: Any) -> object:
    """A Python value of an rdflib term; a literal that breaks its datatype stays text."""
    if value is None:
        return None
    plain = value.toPython() if hasattr(value, "toPython") else value
    return str(value) if plain is value or plain is None else plain


def _one_type(values: list[object]) -> list[object]:
    kinds = {type(value) for value in values if value is not None}
    return values if len(kinds) < 2 else [None if value is None else str(value) for value in values]


def _extra(package: str, extra: str) -> Any:
    try:
        return import_module(package)
    except ImportError:
        raise MissingExtraError(
            f"{package} is not installed; pip install 'remit[{extra}]' brings it"
        ) from None
