"""The rows that the page's data are made of: what is named, what is claimed, in which documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.knowledge.namespace import compress
from remit.knowledge.query import table

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

_NAMED = """
SELECT ?thing ?label ?lang WHERE {
  ?thing skos:prefLabel ?label
  BIND (LANG(?label) AS ?lang)
  FILTER (ISIRI(?thing))
}
"""
# One property at a time: of a hundred thousand texts, naming both in one query takes twice as long.
_TEXTS = """
SELECT ?thing ?text WHERE {{ ?thing {property} ?text FILTER (ISIRI(?thing) && ISLITERAL(?text)) }}
"""
_CLASSES = """
SELECT ?thing ?class WHERE {
  ?thing a ?class
  FILTER (STRSTARTS(STR(?class), STR(remit:)) && ISIRI(?thing))
}
"""
_CLAIMS = """
SELECT ?claim ?document ?section ?paragraph ?modality ?stage ?text WHERE {
  ?claim a remit:Claim
  OPTIONAL { ?claim dcterms:source ?document }
  OPTIONAL { ?claim remit:section ?section }
  OPTIONAL { ?claim remit:paragraph ?paragraph }
  OPTIONAL { ?claim remit:modality ?modality }
  OPTIONAL { ?claim remit:condition ?condition . OPTIONAL { ?condition skos:prefLabel ?label } }
  OPTIONAL { ?claim dcterms:description ?text }
  BIND (COALESCE(?label, STR(?condition)) AS ?stage)
}
"""
_CLAIMED = """
SELECT DISTINCT ?claim ?subject ?property ?object WHERE {
  GRAPH ?claim { ?subject ?property ?object }
  ?claim a remit:Claim
  FILTER NOT EXISTS { ?claim a remit:UnconditionalClaim }
  FILTER (ISIRI(?subject) && ISIRI(?object))
}
"""
_DOCUMENTS = """
SELECT DISTINCT ?document ?label ?paragraphs ?link WHERE {
  ?document a ?class .
  VALUES ?class { remit:Document remit:Source }
  OPTIONAL { ?document skos:prefLabel ?label }
  OPTIONAL { ?document remit:paragraphs ?paragraphs }
  OPTIONAL { ?document schema:url ?link }
}
"""
_RELATIONS = "SELECT ?property ?label WHERE { ?property a owl:ObjectProperty ; rdfs:label ?label }"
_NARROWER = "SELECT DISTINCT ?narrow ?wide WHERE { ?narrow rdfs:subPropertyOf+ ?wide }"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its texts and the local names of its classes of the vocabulary."""

    iri: str
    label: str
    synonyms: tuple[str, ...]
    definition: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as the page shows it; `document` is an IRI, or empty where none is given."""

    iri: str
    document: str
    section: str
    paragraph: int
    modality: str
    condition: str | None
    text: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document: its name, how many paragraphs it has, and where it can be read."""

    iri: str
    label: str
    paragraphs: int
    link: str | None


def local_name(iri: str) -> str:
    """Return a name of the vocabulary without its prefix: `hasFocus`; any other IRI in short."""
    return compress(iri).removeprefix("remit:")


def named_things(kg: Knowledge, lang: str) -> dict[str, Named]:
    """Return everything that has a label, by IRI; a label in `lang` is preferred."""
    labels: dict[str, tuple[bool, str]] = {}
    for thing, label, tag in table(kg, _NAMED):
        if thing and label is not None:
            labels[thing] = min(labels.get(thing, (True, "\U0010ffff")), (tag != lang, label))
    classes: dict[str, set[str]] = {}
    for thing, class_ in table(kg, _CLASSES):
        if thing and class_:
            classes.setdefault(thing, set()).add(local_name(class_))
    alternatives: dict[str, set[str]] = {}
    definitions: dict[str, str] = {}
    for thing, text in table(kg, _TEXTS.format(property="skos:altLabel")):
        if thing and text is not None:
            alternatives.setdefault(thing, set()).add(text)
    for thing, text in table(kg, _TEXTS.format(property="skos:definition")):
        if thing and text is not None:
            definitions[thing] = min(definitions.get(thing, text), text)
    return {
        thing: Named(
            thing,
            label,
            tuple(sorted(alternatives.get(thing, ()))),
            definitions.get(thing, ""),
            frozenset(classes.get(thing, ())),
        )
        for thing, (_, label) in sorted(labels.items())
    }


def claim_rows(kg: Knowledge) -> tuple[ClaimRow, ...]:
    """Return all claims, by IRI; one with several values for a property keeps the first of them."""
    found: dict[str, ClaimRow] = {}
    for claim, document, section, paragraph, modality, stage, text in sorted(
        table(kg, _CLAIMS), key=lambda row: tuple(value or "" for value in row)
    ):
        if claim and claim not in found:
            number = int(paragraph) if paragraph and paragraph.isdecimal() else 0
            mode = local_name(modality) if modality else "Plain"
            found[claim] = ClaimRow(claim, document or "", section or "", number, mode, stage, text or "")
    return tuple(found[claim] for claim in sorted(found))


def conditional_ties(kg: Knowledge) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Return what is claimed under a condition, for some organisations or not yet, with the claims."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for claim, subject, property_, object_ in table(kg, _CLAIMED):
        if claim and subject and property_ and object_:
            found.setdefault((subject, property_, object_), set()).add(claim)
    return {tie: tuple(sorted(claims)) for tie, claims in sorted(found.items())}


def document_rows(kg: Knowledge) -> tuple[DocumentRow, ...]:
    """Return all documents, by IRI."""
    found: dict[str, DocumentRow] = {}
    for document, label, paragraphs, link in sorted(
        table(kg, _DOCUMENTS), key=lambda row: tuple(value or "" for value in row)
    ):
        if document and document not in found:
            number = int(paragraphs) if paragraphs and paragraphs.isdecimal() else 0
            found[document] = DocumentRow(document, label or compress(document), number, link)
    return tuple(found.values())


def relation_labels(kg: Knowledge) -> dict[str, str]:
    """Return what each property is called, by its short name."""
    rows = sorted((p, label) for p, label in table(kg, _RELATIONS) if p and label)
    return {local_name(property_): label for property_, label in reversed(rows)}


def narrower_properties(kg: Knowledge) -> dict[str, frozenset[str]]:
    """Return the properties below each property, all by short name."""
    found: dict[str, set[str]] = {}
    for narrow, wide in table(kg, _NARROWER):
        if narrow and wide:
            found.setdefault(local_name(wide), set()).add(local_name(narrow))
    return {wide: frozenset(narrow) for wide, narrow in found.items()}
