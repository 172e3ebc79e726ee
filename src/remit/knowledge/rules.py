"""The default graph of a store in memory: what `ontology/rules.ru` says, found without a query.

To run the rules in the engine takes twice as long: it adds again what is there already. Here the vocabulary's
few statements are looked up first, then what uses them. A test holds both ways to the same result.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from remit.knowledge.namespace import NS, expand

Node = NamedNode | BlankNode
Thing = Node | Triple
Any = Thing | Literal
Pairs = list[tuple[Any, Any]]

_WEAK: Final = ("Optional", "Emerging")  # as in rules.ru


def follow(store: Store) -> None:
    """Add to the default graph what the claims say and what follows; a second run adds nothing."""
    for rule in (_said_by_claims, _unconditional, _wider_properties, _inverses, _types, _both_ways):
        store.extend(list(rule(store)))  # all of a rule is found before any of it is added


def _said_by_claims(store: Store) -> Iterator[Quad]:
    """1. What the claims say, but for those that hold only under a condition, in some, or not yet."""
    weak = _weak_claims(store, None)
    for graph in store.named_graphs():
        if graph not in weak:
            for quad in store.quads_for_pattern(None, None, None, graph):
                yield Quad(quad.subject, quad.predicate, quad.object)


def _unconditional(store: Store) -> Iterator[Quad]:
    weak = _weak_claims(store, DefaultGraph())
    type_, class_ = _node("rdf:type"), _node("remit:UnconditionalClaim")
    return (Quad(claim, type_, class_) for claim in _things(store, _node("remit:Claim")) - weak)


def _weak_claims(store: Store, graph: DefaultGraph | None) -> set[Thing]:
    """The claims that are said to be under a condition, optional or emerging in a graph, or in any."""
    modality = _node("remit:modality")
    found = list(store.quads_for_pattern(None, _node("remit:condition"), None, graph))
    for weak in _WEAK:
        found += store.quads_for_pattern(None, modality, NamedNode(NS + weak), graph)
    return {quad.subject for quad in found}


def _wider_properties(store: Store) -> Iterator[Quad]:
    """2. A property implies the wider ones."""
    for property_, wider in _above(_pairs(store, "rdfs:subPropertyOf")):
        if isinstance(property_, NamedNode) and isinstance(wider, NamedNode) and _is_ours(wider):
            for quad in _uses(store, property_):
                yield Quad(quad.subject, wider, quad.object)


def _inverses(store: Store) -> Iterator[Quad]:
    """3. Inverse properties hold in both directions."""
    stated = _pairs(store, "owl:inverseOf")
    for property_, inverse in [*stated, *((other, one) for one, other in stated)]:
        if isinstance(property_, NamedNode) and isinstance(inverse, NamedNode) and _is_ours(inverse):
            for quad in _uses(store, property_):
                if isinstance(quad.object, Node):
                    yield Quad(quad.object, inverse, quad.subject)


def _types(store: Store) -> Iterator[Quad]:
    """4. and 5. Use makes the type, and a thing is also what its class is below."""
    found: dict[Any, set[Thing]] = {}

    def used(curie: str, end: str) -> None:
        for property_, class_ in _pairs(store, curie):
            if isinstance(property_, NamedNode) and _is_ours(property_) and _is_ours(class_):
                ends = set(map(attrgetter(end), _uses(store, property_)))
                found.setdefault(class_, set()).update(end for end in ends if isinstance(end, Node))

    used("rdfs:range", "object")
    used("rdfs:domain", "subject")
    higher = [
        (class_, wider)
        for class_, wider in _above(_pairs(store, "rdfs:subClassOf"))
        if _is_ours(class_) and isinstance(wider, NamedNode)
    ]
    known = {class_: _things(store, class_) for class_ in {*found, *(one for pair in higher for one in pair)}}
    of_class = {class_: things | found.get(class_, set()) for class_, things in known.items()}
    type_ = _node("rdf:type")
    for class_, things in found.items():
        yield from (Quad(thing, type_, class_) for thing in things - known[class_])
    for class_, wider in higher:
        yield from (Quad(thing, type_, wider) for thing in of_class[class_] - of_class[wider])


def _both_ways(store: Store) -> Iterator[Quad]:
    """6. Symmetric ties between two roles hold in both directions."""
    symmetric = {*_things(store, _node("owl:SymmetricProperty")), _node("remit:collaboratesWith")}
    roles = _things(store, _node("remit:Role"))
    for property_ in symmetric:
        if isinstance(property_, NamedNode) and _is_ours(property_):
            for quad in _uses(store, property_):
                if quad.subject in roles and quad.object in roles and isinstance(quad.object, Node):
                    yield Quad(quad.object, property_, quad.subject)


def _uses(store: Store, property_: NamedNode) -> Iterator[Quad]:
    return store.quads_for_pattern(None, property_, None, DefaultGraph())


def _pairs(store: Store, curie: str) -> Pairs:
    """What a property of the vocabulary ties to what."""
    return [(quad.subject, quad.object) for quad in _uses(store, _node(curie))]


def _things(store: Store, class_: Any) -> set[Thing]:
    """What is stated to be of a class."""
    return {quad.subject for quad in store.quads_for_pattern(None, _node("rdf:type"), class_, DefaultGraph())}


def _above(pairs: Pairs) -> Pairs:
    """Each pair, and each that is reached over several."""
    higher: dict[Any, list[Any]] = {}
    for one, above in pairs:
        higher.setdefault(one, []).append(above)
    found: dict[tuple[Any, Any], None] = {}
    for one in higher:
        todo = list(higher[one])
        while todo:
            above = todo.pop()
            if (one, above) not in found:
                found[one, above] = None
                todo += higher.get(above, ())
    return list(found)


def _is_ours(term: object) -> bool:
    return isinstance(term, (NamedNode, Literal)) and term.value.startswith(NS)


def _node(curie: str) -> NamedNode:
    return NamedNode(expand(curie))
