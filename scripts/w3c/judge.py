"""Whether remit gives what a test of the W3C asks for, by whatever way it is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from w3c.compare import Answer, expected, rows, same_csv, triples
from w3c.suite import EVALUATION, Case, address

_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_COMMENT = re.compile(r"#[^\n]*|<[^>\n]*>")
_REDUCED = re.compile(r"\bselect\s+reduced\b", re.IGNORECASE)
_ORDERED = re.compile(r"\border\s+by\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: whether it is an answer, its bytes, and else what was said."""

    ok: bool
    content: bytes
    said: str = ""


Way = Callable[[Case, str], Reply]
"""Asks a case for its answer in a format: json, csv, tsv or nt."""


def verdict(case: Case, root: Path, ask: Way) -> str:
    """Nothing where the test passes; else what went wrong."""
    is_rdf = form_of(case.query) in ("CONSTRUCT", "DESCRIBE")
    form = "nt" if is_rdf else _format(case)
    reply = ask(case, form)
    if case.kind not in EVALUATION:
        accepted = case.kind.startswith("Positive")
        return "" if reply.ok == accepted else (reply.said or "accepted, and should not be")
    if not reply.ok or case.result is None:
        return reply.said or "no answer"
    if form == "csv":
        return "" if same_csv(reply.content, case.result.read_bytes()) else "other rows"
    ordered = _ORDERED.search(case.query) is not None
    once = _REDUCED.search(case.query) is not None  # how often a solution stands there is left open
    wanted = expected(case.result, address(case.result, root), ordered=ordered, once=once)
    return "" if _answer(reply.content, form, ordered=ordered, once=once) == wanted else "another answer"


def form_of(query: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""
    found = _FORM.search(_COMMENT.sub(" ", query))
    return found[1].upper() if found else "SELECT"


def _format(case: Case) -> str:
    if case.kind == "CSVResultFormatTest":
        return "csv"
    is_tsv = case.result is not None and case.result.suffix == ".tsv"
    return "tsv" if is_tsv and form_of(case.query) == "SELECT" else "json"


def _answer(content: bytes, form: str, *, ordered: bool, once: bool) -> Answer:
    if form == "nt":
        return triples(content, ox.RdfFormat.N_TRIPLES)
    known = {"json": ox.QueryResultsFormat.JSON, "tsv": ox.QueryResultsFormat.TSV}
    return rows(content, known[form], ordered=ordered, once=once)


def engine(store: ox.Store) -> Way:
    """The engine itself, with nothing of ours around it."""

    def ask(case: Case, form: str) -> Reply:
        graphs: dict[str, list[ox.NamedNode]] = {}
        if case.default or case.named:
            graphs = {
                "default_graph": [ox.NamedNode(iri) for iri in case.default],
                "named_graphs": [ox.NamedNode(iri) for iri in case.named],
            }
        try:
            found = store.query(case.query, **graphs)  # type: ignore[arg-type]
            if isinstance(found, ox.QueryTriples):
                return Reply(True, found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"")
            forms = {"csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV}
            return Reply(True, found.serialize(format=forms.get(form, ox.QueryResultsFormat.JSON)) or b"")
        except (SyntaxError, RuntimeError) as error:
            return Reply(False, b"", str(error))

    return ask
