"""Marks: short names of the places that claims stand in, and the list of sources that explains them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.values import named
from remit.knowledge import lookup
from remit.knowledge.model import Term
from remit.knowledge.query import table

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

_PLACES = """
SELECT ?claim ?document ?section ?paragraph WHERE {{
  VALUES ?claim {{ {claims} }}
  ?claim dcterms:source ?document
  OPTIONAL {{ ?claim remit:section ?section }}
  OPTIONAL {{ ?claim remit:paragraph ?paragraph }}
}}
"""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is cited, its letter, and the paragraphs of each section that are.

    A source without sections, such as a table, has one without a name; one without numbers has no paragraphs.
    """

    letter: str
    document: Term
    n_claims: int
    sections: tuple[tuple[str, tuple[int, ...]], ...]

    def to_dict(self) -> dict[str, Any]:
        """The source as plain data."""
        sections = [{"section": name, "paragraphs": list(numbers)} for name, numbers in self.sections]
        return {
            "mark": self.letter,
            "document": named(self.document),
            "n_claims": self.n_claims,
            "sections": sections,
        }


def marks(kg: Knowledge, claims: Iterable[str]) -> tuple[tuple[Source, ...], dict[str, str]]:
    """The sources of claims, by IRI, and for each claim its mark, as "B12": paragraph 12 of the source B.

    Marks are in the order of documents and paragraphs. A claim that stands in no document has none.
    """
    places = _places(kg, sorted(set(claims)))
    documents = lookup.by_iri(kg, {document for document, *_ in places.values()})
    found: dict[str, str] = {}
    sources: list[Source] = []
    for place, document in enumerate(sorted(documents)):
        mine = sorted(
            (paragraph, section, claim)
            for claim, (where, section, paragraph) in places.items()
            if where == document
        )
        letter = _letter(place)
        found |= {claim: f"{letter}{paragraph or ''}" for paragraph, _, claim in mine}
        sections: dict[str, set[int]] = {}
        for paragraph, section, _ in mine:
            sections.setdefault(section, set()).update([paragraph] if paragraph else [])
        listed = tuple((name, tuple(sorted(numbers))) for name, numbers in sections.items())
        sources.append(Source(letter, documents[document], len(mine), listed))
    return tuple(sources), found


def _places(kg: Knowledge, claims: list[str]) -> dict[str, tuple[str, str, int]]:
    """Document, section and paragraph of each claim, the first of each where data gives more."""
    found: dict[str, tuple[str, str, int]] = {}
    named_ = " ".join(f"<{claim}>" for claim in claims if not claim.startswith("_:"))
    for claim, document, section, paragraph in table(kg, _PLACES.format(claims=named_)):
        if claim and document:
            number = int(paragraph) if paragraph and paragraph.isdecimal() and len(paragraph) < 10 else 0
            place = document, section or "", number
            found[claim] = min(place, found.get(claim, place))
    return found


def _letter(place: int) -> str:
    """A, B, …, Z, AA, AB, …: the letters of a place, counted from 0."""
    above, rest = divmod(place, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + rest)
