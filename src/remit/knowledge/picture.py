"""All that is compared of one source, read in bulk: a line a fact, as the engine writes it.

A source has some hundred thousand facts and two versions of it differ in few. So facts are compared as bytes,
and only those that differ, and what belongs to the same thing, are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph

from remit.knowledge.namespace import NS, PREFIXES, expand
from remit.knowledge.query import table

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

KINDS: Final = (("roles", NS + "Role"), ("concerns", NS + "Concern"), ("groups", expand("skos:Concept")))
"""What is compared, and by which class; a thing of several classes counts as the first of them."""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "label": ("rdfs:label", "skos:prefLabel", "dcterms:title"),
    "synonym": ("skos:altLabel",),
    "definition": ("skos:definition",),
    "above": ("skos:broader",),
}
"""What is compared of a thing, and by which properties."""

_OWN: Final = """
SELECT DISTINCT ?property WHERE {
  ?own a owl:ObjectProperty ; rdfs:isDefinedBy <https://w3id.org/remit/ns/> .
  FILTER (?own NOT IN (remit:condition, remit:modality, remit:qualifiedRequirement, remit:concern))
  ?property rdfs:subPropertyOf* ?own .
}
"""
_WEAK: Final = """
SELECT DISTINCT ?subject ?object ?property WHERE {
  ?claim a remit:Claim
  FILTER NOT EXISTS { ?claim a remit:UnconditionalClaim }
  GRAPH ?claim { ?subject ?property ?object }
}
"""
_WIDER: Final = "SELECT DISTINCT ?narrow ?wide WHERE { ?narrow rdfs:subPropertyOf+ ?wide }"
_BOTH_WAYS: Final = """
SELECT DISTINCT ?property WHERE {
  { ?property a owl:SymmetricProperty } UNION { VALUES ?property { remit:collaboratesWith } }
}
"""
_RATINGS: Final = """
SELECT DISTINCT ?role ?concern (STR(?n) AS ?importance) (STR(?m) AS ?level) WHERE {
  ?role remit:qualifiedRequirement ?rated .
  ?rated remit:concern ?concern
  OPTIONAL { ?rated remit:importance ?n }
  OPTIONAL { ?rated remit:level ?m }
}
"""

Pair = tuple[bytes, bytes]
"""A role and what it is tied to, each an IRI in angle brackets."""


@dataclass(frozen=True, slots=True, order=True)
class Rating:
    """Importance and level of a requirement, as the store has them; "" where it does not."""

    importance: str
    level: str


@dataclass(frozen=True)
class Ties:
    """How a role and another thing are tied: (property, whether only under a condition), and ratings."""

    links: set[tuple[str, bool]] = field(default_factory=set)
    ratings: set[Rating] = field(default_factory=set)


@dataclass(frozen=True)
class Picture:
    """One source: IRIs by kind, facts by field, ties by property; a line begins with an IRI in brackets."""

    kg: Knowledge
    members: Mapping[str, frozenset[bytes]]
    texts: Mapping[str, frozenset[bytes]]
    ties: Mapping[str, frozenset[bytes]]
    weak: frozenset[bytes]
    ratings: frozenset[bytes]
    wider: Mapping[str, frozenset[str]]
    both_ways: frozenset[str]

    def ties_of(self, pairs: set[Pair]) -> dict[Pair, Ties]:
        """How each of some pairs is tied, by the narrowest properties; one that is not tied is left out."""
        weak: dict[Pair, set[str]] = {}
        for line in self.weak:
            subject, object_, property_ = line.split(b"\t")
            weak.setdefault((subject, object_), set()).add(property_[1:-1].decode())
        rated: dict[Pair, set[Rating]] = {}
        for line in self.ratings:
            role, concern, importance, level = line.split(b"\t")
            if (role, concern) in pairs:
                rated.setdefault((role, concern), set()).add(Rating(_bare(importance), _bare(level)))
        found = {}
        for pair in pairs:
            holding = {property_ for property_ in self.ties if self._holds(property_, pair)}
            implied = {wide for one in holding for wide in self.wider.get(one, ())}
            only_weak = (weak.get(pair, set()) & self.ties.keys()) - holding
            links = {(one, False) for one in holding - implied} | {(one, True) for one in only_weak}
            if links or pair in rated:
                found[pair] = Ties(links, rated.get(pair, set()))
        return found

    def _holds(self, property_: str, pair: Pair) -> bool:
        """Whether a tie holds; one that holds both ways is that of the earlier to the later alone."""
        subject, object_ = pair
        if b"\t".join(pair) not in self.ties[property_]:
            return False
        turned = object_ + b"\t" + subject
        return not (property_ in self.both_ways and subject > object_ and turned in self.ties[property_])


def picture(kg: Knowledge) -> Picture:
    """All that is compared of a source."""
    members: dict[str, frozenset[bytes]] = {}
    for kind, class_ in KINDS:
        found = _lines(kg, f"SELECT DISTINCT ?thing WHERE {{ ?thing a <{class_}> }}")
        members[kind] = found.difference(*members.values())
    texts = {
        name: frozenset().union(
            *(_lines(kg, f"SELECT ?thing ?value WHERE {{ ?thing {one} ?value }}") for one in properties)
        )
        for name, properties in FIELDS.items()
    }
    own = sorted(property_ for (property_,) in table(kg, _OWN) if property_)
    ties = {one: _lines(kg, f"SELECT ?subject ?object WHERE {{ ?subject <{one}> ?object }}") for one in own}
    wider: dict[str, set[str]] = {}
    for narrow, wide in table(kg, _WIDER):
        if narrow and wide and narrow != wide:
            wider.setdefault(narrow, set()).add(wide)
    return Picture(
        kg,
        members,
        texts,
        ties,
        _lines(kg, _WEAK),
        _lines(kg, _RATINGS),
        {narrow: frozenset(above) for narrow, above in wider.items()},
        frozenset(property_ for (property_,) in table(kg, _BOTH_WAYS) if property_),
    )


def pairs_that_differ(one: Picture, other: Picture) -> set[Pair]:
    """The roles and things that are not tied in the same way in two sources, with some that are."""
    lines = one.weak ^ other.weak | one.ratings ^ other.ratings
    for property_ in one.ties.keys() | other.ties.keys():
        lines |= one.ties.get(property_, frozenset()) ^ other.ties.get(property_, frozenset())
    roles = one.members["roles"] | other.members["roles"]
    cells = (line.split(b"\t") for line in lines)
    return {(cell[0], cell[1]) for cell in cells if cell[0] in roles and cell[1].startswith(b"<")}


def values_of(lines: Iterable[bytes]) -> dict[bytes, set[tuple[str, str]]]:
    """What lines of a thing and a value say, by thing: texts with their languages, or IRIs."""
    found: dict[bytes, set[tuple[str, str]]] = {}
    for line in lines:
        thing, _, term = line.partition(b"\t")
        found.setdefault(thing, set()).add(_value(term))
    return found


def _value(term: bytes) -> tuple[str, str]:
    (quad,) = pyoxigraph.parse(b"<urn:a> <urn:b> " + term + b" .", pyoxigraph.RdfFormat.TURTLE)
    value = quad.object
    if isinstance(value, pyoxigraph.Literal):
        return value.value, value.language or ""
    return str(getattr(value, "value", value)), ""


def _bare(term: bytes) -> str:
    return _value(term)[0] if term else ""


def _lines(kg: Knowledge, text: str) -> frozenset[bytes]:
    """The rows of a SELECT as tab-separated terms, those that begin with an IRI."""
    answer = kg.store.query(text, prefixes=dict(PREFIXES))
    if not isinstance(answer, pyoxigraph.QuerySolutions):
        raise TypeError("a SELECT is needed here")
    content = answer.serialize(format=pyoxigraph.QueryResultsFormat.TSV) or b""
    return frozenset(line for line in content.split(b"\n") if line.startswith(b"<"))
