"""One thing in full, and all roles in brief."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph

from remit.knowledge import lookup, terms
from remit.knowledge.claims import SOURCE, document_of, is_claim, is_conditional, read
from remit.knowledge.details import Description, Relation, RoleSummary
from remit.knowledge.namespace import NS, expand
from remit.knowledge.query import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from remit.knowledge.store import Knowledge

_BROADER: Final = tuple(expand(c) for c in ("skos:broader", "rdfs:subClassOf", "rdfs:subPropertyOf"))
_NOTES: Final = tuple(
    expand(c) for c in ("skos:note", "skos:scopeNote", "skos:example", "skos:editorialNote", "rdfs:comment")
)
_INVERSE: Final = expand("owl:inverseOf")

_Key = tuple[str, str, bool]
"""Property, other thing, whether the thing described is the subject."""

_CONCERNS = """
SELECT ?role (COUNT(DISTINCT ?concern) AS ?n) WHERE {
  ?role a remit:Role .
  OPTIONAL { ?role remit:hasRemit|remit:requiresSkill ?concern }
} GROUP BY ?role
"""

_CLAIMS = """
SELECT ?role (COUNT(DISTINCT ?claim) AS ?n_claims) (COUNT(DISTINCT ?document) AS ?n_documents) WHERE {
  { SELECT DISTINCT ?role ?claim WHERE {
    ?role a remit:Role .
    GRAPH ?claim { { ?role ?p ?o } UNION { ?s ?q ?role } }
  } }
  ?claim a remit:Claim .
  OPTIONAL { ?claim dcterms:source ?document }
} GROUP BY ?role
"""


def roles(kg: Knowledge) -> tuple[RoleSummary, ...]:
    """Every role, also one of which nothing is said, the one that most claims name first, then by label.

    Concerns are those of the everyday picture; claims count whether or not they are conditional.
    """
    claims = {role: (int(n or 0), int(m or 0)) for role, n, m in table(kg, _CLAIMS)}
    concerns = {role: int(n or 0) for role, n in table(kg, _CONCERNS) if role is not None}
    terms = lookup.by_iri(kg, concerns)
    found = [RoleSummary(terms[role], n, *claims.get(role, (0, 0))) for role, n in concerns.items()]
    return tuple(sorted(found, key=lambda one: (-one.n_claims, lookup.by_label(one.role))))


def show(kg: Knowledge, name: str) -> Description:
    """One thing: definition, synonyms, what stands above and below it, its ties with their evidence.

    Ties are those by properties of ours. Where rules made a wider property, an inverse or the other direction
    of a symmetric tie explicit, only what was stated is listed. Ties that only conditional claims state are
    there too, with `holds` false.

    Raises:
        UnknownTermError: the name is not known.
        AmbiguousTermError: the name can mean several things.

    """
    term = terms.resolve(kg, name)
    return Description(
        term=term,
        definition=next(iter(lookup.texts(kg, term.iri, expand("skos:definition"))), ""),
        synonyms=lookup.texts(kg, term.iri, lookup.SYNONYM),
        broader=tuple(lookup.term(kg, iri) for iri in _above(kg, term.iri)),
        relations=relations(kg, term.iri),
        notes=tuple(text for property_ in _NOTES for text in lookup.texts(kg, term.iri, property_)),
        narrower=lookup.terms(kg, _below(kg, term.iri)),
        claims=read(kg, [term.iri] if is_claim(kg, term.iri) else lookup.subjects(kg, SOURCE, term.iri)),
    )


def relations(kg: Knowledge, iri: str) -> tuple[Relation, ...]:
    """The ties of a thing both ways, ordered by direction, property and the other's label."""
    graphs = _graphs(kg, iri)
    lookup.ahead(kg, {one for key, some in graphs.items() for one in (*key[:2], *some)})
    lookup.ahead(kg, {document_of(kg, one) for some in graphs.values() for one in some if one})
    found = [
        _relation(kg, key, graphs[key], _turned(kg, key, graphs))
        for key in graphs
        if not _is_implied(kg, key, graphs)
    ]
    return tuple(
        sorted(found, key=lambda one: (not one.forward, one.property.label, lookup.by_label(one.other)))
    )


def _graphs(kg: Knowledge, iri: str) -> dict[_Key, set[str]]:
    """For each tie of a thing the graphs that state it, "" standing for the default graph."""
    node = lookup.node(iri)
    graphs: dict[_Key, set[str]] = {}
    for quad in kg.store.quads_for_pattern(node, None, None, None):
        if quad.predicate.value.startswith(NS) and not isinstance(quad.object, pyoxigraph.Literal):
            key = (quad.predicate.value, lookup.name_of(quad.object), True)
            graphs.setdefault(key, set()).add(_graph_name(quad))
    about = list(kg.store.quads_for_pattern(None, None, node, None))
    lookup.ahead(kg, {lookup.name_of(quad.subject) for quad in about})
    for quad in about:
        subject = lookup.name_of(quad.subject)
        if quad.predicate.value.startswith(NS) and not is_claim(kg, subject):
            graphs.setdefault((quad.predicate.value, subject, False), set()).add(_graph_name(quad))
    return graphs


def _graph_name(quad: pyoxigraph.Quad) -> str:
    return "" if isinstance(quad.graph_name, pyoxigraph.DefaultGraph) else lookup.name_of(quad.graph_name)


def _relation(kg: Knowledge, key: _Key, graphs: set[str], turned: set[str]) -> Relation:
    property_, other, forward = key
    claims = sorted(one for one in graphs | turned if one and is_claim(kg, one))
    documents = sorted({document_of(kg, claim) for claim in claims} - {""})
    return Relation(
        property=lookup.term(kg, property_),
        other=lookup.term(kg, other),
        forward=forward,
        claims=tuple(claims),
        documents=tuple(documents),
        conditional=tuple(claim for claim in claims if is_conditional(kg, claim)),
        holds="" in graphs,
    )


def _turned(kg: Knowledge, key: _Key, graphs: dict[_Key, set[str]]) -> set[str]:
    """The graphs that state a tie the other way round, by an inverse or a symmetric property."""
    return set().union(*(graphs.get(one, set()) for one in _equivalents(kg, key)))


def _is_implied(kg: Knowledge, key: _Key, graphs: dict[_Key, set[str]]) -> bool:
    """Whether rules alone made a tie: from a narrower property, or from the same tie the other way round."""
    property_, other, forward = key
    if graphs[key] == {""}:
        for narrower, thing, direction in graphs:
            same_ends = (thing, direction) == (other, forward)
            if same_ends and property_ in _wider(kg, narrower) and "" in graphs[narrower, thing, direction]:
                return True
    for one in _equivalents(kg, key):
        if one in graphs:
            if one[0] == property_:
                return not forward
            own, theirs = graphs[key] - {""}, graphs[one] - {""}
            # The way round that claims use is shown; when they use both, or neither, the one that reads
            # forward.
            return (not own and bool(theirs)) or (bool(own) == bool(theirs) and not forward)
    return False


def _equivalents(kg: Knowledge, key: _Key) -> Iterator[_Key]:
    property_, other, forward = key
    inverse = {*lookup.objects(kg, property_, _INVERSE), *lookup.subjects(kg, _INVERSE, property_)}
    if _is_symmetric(kg, property_):
        inverse.add(property_)
    return ((one, other, not forward) for one in sorted(inverse))


def _is_symmetric(kg: Knowledge, property_: str) -> bool:
    """As in rules.ru: working together is symmetric between roles, and only there both ways are found."""
    symmetric = expand("owl:SymmetricProperty") in lookup.classes(kg, property_)
    return symmetric or property_ == NS + "collaboratesWith"


def _wider(kg: Knowledge, property_: str) -> set[str]:
    return set(_chain(kg, property_, expand("rdfs:subPropertyOf")))


def _above(kg: Knowledge, iri: str) -> list[str]:
    """What stands above a thing, nearest first."""
    return list(dict.fromkeys(one for property_ in _BROADER for one in _chain(kg, iri, property_)))


def _below(kg: Knowledge, iri: str) -> set[str]:
    return {one for property_ in _BROADER for one in lookup.subjects(kg, property_, iri)}


def _chain(kg: Knowledge, iri: str, property_: str) -> list[str]:
    found: list[str] = []
    todo = [iri]
    for one in todo:
        for above in lookup.objects(kg, one, property_):
            if above not in found and above != iri:
                found.append(above)
                todo.append(above)
    return found
