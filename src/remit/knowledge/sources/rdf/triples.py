"""Triples that a mapping made, checked against our vocabulary and said: ties in claims, the rest as it is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from remit.knowledge.lookup import name_of
from remit.knowledge.namespace import NS, compress, expand
from remit.knowledge.sources.rdf.queries import MappingQuery
from remit.knowledge.sources.report import Origin, Report
from remit.knowledge.sources.statements import TYPE, Statements, is_iri
from remit.text import safe_text

_STRING: Final = expand("xsd:string")
_KEPT: Final = frozenset(NS + name for name in ("Source", "Claim", "UnconditionalClaim"))
"""Classes of what the import itself writes down."""

_ABOUT: Final = frozenset(NS + name for name in ("qualifiedRequirement", "concern", "condition", "modality"))
"""Properties that describe claims and requirements, and are no ties of a role."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of our vocabulary: classes, properties between things, properties with texts and numbers."""

    classes: frozenset[str]
    ties: frozenset[str]
    texts: frozenset[str]


def own_vocabulary(path: Path) -> Vocabulary:
    """The names of the vocabulary in a Turtle file."""
    of: dict[str, set[str]] = {}
    for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
        if quad.predicate.value == TYPE and isinstance(quad.subject, ox.NamedNode):
            of.setdefault(str(getattr(quad.object, "value", "")), set()).add(quad.subject.value)
    return Vocabulary(
        *(
            frozenset(of.get(expand(f"owl:{kind}"), ()))
            for kind in ("Class", "ObjectProperty", "DatatypeProperty")
        )
    )


class Mapped:
    """Takes the triples that queries made. `made` counts those said; `named` is everything named in them."""

    def __init__(self, into: Statements, report: Report, origin: Origin, vocabulary: Vocabulary) -> None:
        self._into, self._report, self._origin = into, report, origin
        self._vocabulary = vocabulary
        self._seen: set[ox.Triple] = set()
        self._ties: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
        self._again = 0
        self.made = 0
        self.named: set[str] = set()

    def take(self, query: MappingQuery, triples: Iterable[ox.Triple]) -> None:
        """Say what a query made, or refuse it; ties are kept until `claims`."""
        n = 0
        for n, triple in enumerate(triples, start=1):
            reason = self._objection(triple)
            if reason:
                self._report.refuse(query.name, n, *_cell(triple), reason)
                continue
            self.made += 1
            self._say(triple, query.modality)
        self._report.read(query.name, n)

    def claims(self, path: Path, mapping: str) -> None:
        """Say the ties, in a claim for each role and modality."""
        for n, ((subject, modality), ties) in enumerate(sorted(self._ties.items()), start=1):
            claim = f"urn:remit:claim:{self._origin.name}:{n}"
            told = f"{len(ties)} tie{'s' if len(ties) > 1 else ''}, made by the mapping {mapping}"
            self._into.claim(claim, section=path.stem, description=told, modality=modality, place=n)
            for property_, other in ties:
                self._into.says(claim, subject, property_, other)
        if self._again:
            self._report.note(
                f"{self._again} triples are made by more than one query, and count once each time"
            )

    def _say(self, triple: ox.Triple, modality: str) -> None:
        subject, property_, object_ = name_of(triple.subject), triple.predicate.value, triple.object
        self.named.add(subject)
        if isinstance(object_, ox.NamedNode):
            self.named.add(object_.value)
        if isinstance(object_, ox.NamedNode) and property_ in self._vocabulary.ties - _ABOUT:
            ties = self._ties.setdefault((subject, modality), {})
            self._again += (property_, object_.value) in ties
            ties[property_, object_.value] = None
        elif triple in self._seen:
            self._again += 1
        elif isinstance(object_, ox.NamedNode):
            self._seen.add(triple)
            if property_ == TYPE:
                self._into.a(subject, object_.value)
            else:
                self._into.link(subject, property_, object_.value)
        elif isinstance(object_, ox.Literal):
            self._seen.add(triple)
            datatype = "" if object_.language or object_.datatype.value == _STRING else object_.datatype.value
            self._into.text(subject, property_, object_.value, lang=object_.language or "", datatype=datatype)

    def _objection(self, triple: ox.Triple) -> str:
        """Why a triple is refused, "" if it is not."""
        subject, property_, object_ = triple.subject, triple.predicate.value, triple.object
        if isinstance(subject, ox.BlankNode) or isinstance(object_, ox.BlankNode):
            return "a blank node that the query makes; give it a name with IRI(…)"
        if not isinstance(subject, ox.NamedNode) or not isinstance(object_, ox.NamedNode | ox.Literal):
            return "a triple about a triple; say it with plain triples"
        if not is_iri(subject.value) or (isinstance(object_, ox.NamedNode) and not is_iri(object_.value)):
            return "no IRI that a store can hold; make another with IRI(…)"
        if subject.value.startswith(NS):
            return "a statement about the vocabulary, which a mapping cannot change"
        if property_ == TYPE:
            return self._class_objection(object_)
        return self._property_objection(property_, object_) if property_.startswith(NS) else ""

    def _class_objection(self, class_: ox.NamedNode | ox.Literal) -> str:
        if isinstance(class_, ox.Literal):
            return "a class is an IRI, and this is a text"
        if class_.value in _KEPT:
            return f"{compress(class_.value)} is what the import itself writes down; leave it out"
        if class_.value.startswith(NS) and class_.value not in self._vocabulary.classes:
            return (
                f"there is no class {compress(class_.value)}{_near(class_.value, self._vocabulary.classes)}"
            )
        return ""

    def _property_objection(self, property_: str, object_: ox.NamedNode | ox.Literal) -> str:
        known = self._vocabulary
        if property_ not in known.ties | known.texts:
            return f"there is no property {compress(property_)}{_near(property_, known.ties | known.texts)}"
        if property_ in known.ties and isinstance(object_, ox.Literal):
            return (
                f"{compress(property_)} ties two things, and this is a text; make a thing of it with IRI(…)"
            )
        if property_ in known.texts and isinstance(object_, ox.NamedNode):
            return f"{compress(property_)} has a text or a number, and this is an IRI"
        return ""


def _near(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {compress(found[0])}?" if found else ""


def _cell(triple: ox.Triple) -> tuple[str, str]:
    """The property of a triple as a column, and all of it as a value."""
    return compress(triple.predicate.value), safe_text(str(triple))
