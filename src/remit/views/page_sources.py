"""Documents and data sets in the page's data: what each holds, and what is to be said of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from remit.knowledge.namespace import compress, expand
from remit.knowledge.query import table
from remit.views.page_rows import ClaimRow, DocumentRow
from remit.views.rights import licence_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from remit.knowledge.store import Knowledge

_TEXTS: Final = {
    expand("owl:versionInfo"): "version",
    expand("dcterms:rights"): "attribution",
    expand("skos:editorialNote"): "note",
}
_NUMBERS: Final = {
    expand("remit:rowsRead"): "n_read",
    expand("remit:rowsWritten"): "n_written",
    expand("remit:rowsRefused"): "n_refused",
}
_LICENCE: Final = expand("dcterms:license")
_FACTS: Final = """
SELECT DISTINCT ?document ?property ?value WHERE {
  VALUES ?class { remit:Document remit:Source }
  VALUES ?property {
    owl:versionInfo dcterms:rights dcterms:license skos:editorialNote
    remit:rowsRead remit:rowsWritten remit:rowsRefused
  }
  ?document a ?class ; ?property ?value
  FILTER (ISIRI(?document))
}
"""


def documents_of(
    kg: Knowledge, rows: Iterable[DocumentRow], claims: Sequence[ClaimRow]
) -> list[dict[str, Any]]:
    """Return the documents with how many claims each has; what is not stated of one is left out of it."""
    held = Counter(claim.document for claim in claims)
    facts = _facts(kg)
    return [
        {
            "id": compress(row.iri),
            "label": row.label,
            "n_claims": held[row.iri],
            "n_paragraphs": row.paragraphs,
            **({"link": row.link} if row.link else {}),
            **facts.get(row.iri, {}),
        }
        for row in rows
    ]


def _facts(kg: Knowledge) -> dict[str, dict[str, Any]]:
    """Return what is stated of each document: all texts of a kind, of anything else the first."""
    found: dict[str, dict[str, Any]] = {}
    for document, property_, value in sorted(tuple(part or "" for part in row) for row in table(kg, _FACTS)):
        held = found.setdefault(document, {})
        if property_ in _TEXTS:
            name = _TEXTS[property_]
            held[name] = f"{held[name]} {value}" if name in held else value
        elif property_ == _LICENCE:
            held.setdefault("licence", [licence_name(value), value])
        elif value.isdecimal() and value.isascii():
            held.setdefault(_NUMBERS[property_], int(value[:15]))
    return found
