"""Names beside the IRIs of an answer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from remit.knowledge.answer import from_bindings
from remit.knowledge.lookup import by_iri

if TYPE_CHECKING:
    from collections.abc import Mapping

    from remit.knowledge.answer import Rows
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge

Binding = dict[str, str]


def with_labels(kg: Knowledge, rows: Rows) -> Rows:
    """The same rows, with a column `xLabel` after each column `x` that has IRIs of things with a name.

    Nothing is put where a thing has no name of its own, and no column that the query has already is replaced.
    """
    bindings: list[dict[str, Binding]] = json.loads(rows.json)["results"]["bindings"]
    iris = {value["value"] for row in bindings for value in row.values() if value["type"] == "uri"}
    known = {iri: term for iri, term in by_iri(kg, sorted(iris)).items() if _is_named(term)}
    columns: list[str] = []
    added: dict[str, str] = {}
    for name in rows.columns:
        columns.append(name)
        label = f"{name}Label"
        if label not in rows.columns and any(_iri(row, name) in known for row in bindings):
            columns.append(label)
            added[name] = label
    made = [row | _labels(row, added, known) for row in bindings]
    return replace(from_bindings(tuple(columns), made), truncated=rows.truncated)


def _labels(
    row: Mapping[str, Binding], added: Mapping[str, str], known: Mapping[str, Term]
) -> dict[str, Binding]:
    found = ((label, known.get(_iri(row, name))) for name, label in added.items())
    return {label: {"type": "literal", "value": term.label} for label, term in found if term is not None}


def _iri(row: Mapping[str, Binding], name: str) -> str:
    value = row.get(name)
    return value["value"] if value is not None and value["type"] == "uri" else ""


def _is_named(term: Term) -> bool:
    return term.label not in (term.iri, term.curie)
