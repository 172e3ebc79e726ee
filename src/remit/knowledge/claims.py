"""Claims: who says so, where, and how strongly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph

from remit.knowledge import lookup, terms
from remit.knowledge.details import Claim
from remit.knowledge.namespace import NS, expand, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remit.knowledge.store import Knowledge

SOURCE: Final = expand("dcterms:source")
_WEAK: Final = frozenset({"Optional", "Emerging"})


def claims(kg: Knowledge) -> tuple[Claim, ...]:
    """Every claim, by document and place in it."""
    return read(kg, lookup.subjects(kg, lookup.TYPE, NS + "Claim"))


def read(kg: Knowledge, iris: Iterable[str]) -> tuple[Claim, ...]:
    """The claims with these IRIs, by document and place in it."""
    some = list(iris)
    lookup.ahead(kg, some, graphs=some)
    if kg.remote is not None:
        lookup.ahead(kg, (one for iri in some for one in _mentioned(kg, iri)))
    found = (_claim(kg, iri) for iri in some)
    return tuple(sorted(found, key=lambda one: (one.document.iri, one.start, one.end, one.iri)))


def why(kg: Knowledge, role: str, term: str) -> tuple[Claim, ...]:
    """The claims that tie a role and a thing, by document and place in it, conditional ones too.

    A claim ties them when one of its triples has both. Tensions, strategies and benefits are seldom in one
    triple with a role, so for them it is enough that the claim names both, or names the role in a pair; a
    strategy or benefit also counts as tied by a claim that sets it against a tension of the role.

    Raises:
        UnknownTermError: `role` or `term` is not known.
        AmbiguousTermError: `role` or `term` can mean several things.

    """
    first, second = terms.resolve(kg, role), terms.resolve(kg, term)
    found = _graphs(kg, first.iri, second.iri) | _graphs(kg, second.iri, first.iri)
    if second.kind in ("Tension", "Pole", "Strategy", "Benefit"):
        about = _naming(kg, second.iri)
        pairs = lookup.subjects(kg, NS + "member", first.iri)
        found |= about & set().union(*(_naming(kg, iri) for iri in (first.iri, *pairs)))
        if second.kind in ("Strategy", "Benefit"):
            found |= about & set().union(
                *(_naming(kg, iri) for iri in lookup.subjects(kg, NS + "between", first.iri))
            )
    return read(kg, found)


def is_claim(kg: Knowledge, iri: str) -> bool:
    """Whether a thing is a claim."""
    return NS + "Claim" in lookup.classes(kg, iri)


def is_conditional(kg: Knowledge, iri: str) -> bool:
    """Whether a claim holds only under a condition, in some organisations, or not yet."""
    return bool(lookup.objects(kg, iri, NS + "condition")) or modality(kg, iri) in _WEAK


def modality(kg: Knowledge, iri: str) -> str:
    """The local name of a claim's modality; Plain where none is given."""
    found = lookup.objects(kg, iri, NS + "modality")
    return local_name(found[0]) if found else "Plain"


def document_of(kg: Knowledge, iri: str) -> str:
    """The IRI of the document of a claim, "" where none is given."""
    return next(iter(lookup.objects(kg, iri, SOURCE)), "")


def _claim(kg: Knowledge, iri: str) -> Claim:
    conditions = lookup.terms(kg, lookup.objects(kg, iri, NS + "condition"))
    return Claim(
        iri=iri,
        document=lookup.term(kg, document_of(kg, iri)),
        section=_text(kg, iri, NS + "section"),
        paragraph=_number(kg, iri, "paragraph"),
        start=_number(kg, iri, "start"),
        end=_number(kg, iri, "end"),
        modality=modality(kg, iri),
        condition=" and ".join(one.label for one in conditions) or None,
        description=_text(kg, iri, expand("dcterms:description")),
        triples=_triples(kg, iri),
    )


def _triples(kg: Knowledge, claim: str) -> tuple[tuple[str, str, str], ...]:
    quads = kg.store.quads_for_pattern(None, None, None, lookup.node(claim))
    labels = ((_said(kg, q.subject), _said(kg, q.predicate), _said(kg, q.object)) for q in quads)
    return tuple(sorted(labels))


def _mentioned(kg: Knowledge, claim: str) -> set[str]:
    """What a claim speaks of, and what it is part of."""
    quads = kg.store.quads_for_pattern(None, None, None, lookup.node(claim))
    terms_in = {term for quad in quads for term in quad.triple if isinstance(term, pyoxigraph.NamedNode)}
    return {one.value for one in terms_in} | {document_of(kg, claim)}


def _said(kg: Knowledge, node: object) -> str:
    return (
        lookup.name_of(node)
        if isinstance(node, pyoxigraph.Literal)
        else lookup.label(kg, lookup.name_of(node))
    )


def _text(kg: Knowledge, iri: str, property_: str) -> str:
    return next(iter(lookup.texts(kg, iri, property_)), "")


def _number(kg: Knowledge, iri: str, name: str) -> int:
    text = _text(kg, iri, NS + name)
    return int(text) if text.isdecimal() and len(text) < 20 else 0


def _graphs(kg: Knowledge, subject: str, object_: str) -> set[str]:
    """The claims with a triple from one thing to another."""
    return _named(kg.store.quads_for_pattern(lookup.node(subject), None, lookup.node(object_), None))


def _naming(kg: Knowledge, iri: str) -> set[str]:
    """The claims with a triple that a thing is in."""
    node = lookup.node(iri)
    as_subject = kg.store.quads_for_pattern(node, None, None, None)
    return _named(as_subject) | _named(kg.store.quads_for_pattern(None, None, node, None))


def _named(quads: Iterable[pyoxigraph.Quad]) -> set[str]:
    return {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, pyoxigraph.NamedNode)}
