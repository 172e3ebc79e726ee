"""What follows from single statements by our vocabulary: `ontology/rules.ru` without a query.

An import knows every statement once, when it is made. Then what follows from it is a look-up, and the
default graph of three thousand occupations need not be searched for it. A test holds both ways to the same
result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from remit.knowledge.namespace import NS, expand

Take = Callable[[bytes], None]
"""Takes a run of whole N-Quads lines."""

_WEAK: Final = (NS + "Optional", NS + "Emerging")  # as in rules.ru
_CONDITION: Final = NS + "condition"
_MODALITY: Final = NS + "modality"
_TYPE: Final = expand("rdf:type")
_ROLE: Final = NS + "Role"
_CLAIM: Final = NS + "Claim"
_HOLDS: Final = NS + "UnconditionalClaim"
_LINES: Final = 40_000
_ABOUT_VOCABULARY: Final = frozenset(
    expand(curie)
    for curie in ("rdfs:subPropertyOf", "rdfs:subClassOf", "rdfs:domain", "rdfs:range", "owl:inverseOf")
)


@dataclass(frozen=True)
class Implied:
    """What one property implies: wider properties, inverses, and the classes of subject and object."""

    wider: tuple[str, ...] = ()
    inverse: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    symmetric: tuple[str, ...] = ()


NOTHING = Implied()


@dataclass(frozen=True)
class Closure:
    """What each property and each class of the vocabulary implies."""

    properties: Mapping[str, Implied]
    classes: Mapping[str, tuple[str, ...]]

    def of(self, property_: str) -> Implied:
        """What a property implies; nothing for one that is not ours."""
        return self.properties.get(property_, NOTHING)

    def above(self, class_: str) -> tuple[str, ...]:
        """The classes that a class is below, without itself."""
        return self.classes.get(class_, ())


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a property implies, and for which things its classes were said already."""

    implied: Implied
    subjects: set[str]
    objects: set[str]


class Derived:
    """Finds what follows from statements as they come, and hands it on as N-Quads of the default graph.

    Memory grows with the things that are typed, not with the statements.
    """

    def __init__(self, closure: Closure, take: Take) -> None:
        self._closure = closure
        self._take = take
        self._lines: list[str] = []
        self._put = self._lines.append
        self._classes: set[tuple[str, str]] = set()
        self._plans: dict[str, _Plan] = {}
        self._claims: set[str] = set()
        self._weak: set[str] = set()
        self._both_ways: list[tuple[str, str, str]] = []

    def is_new(self, thing: str, class_: str) -> bool:
        """Take in that a thing is of a class, and so of those above; whether that was not known yet."""
        new = (thing, class_) not in self._classes
        self._classes.add((thing, class_))
        if class_ == _CLAIM:
            self._claims.add(thing)
        for above in self._closure.above(class_):
            self._be(thing, above)
        return new

    def said(self, claim: str, thing: str, property_: str, other: str) -> None:
        """Take in a statement of a claim."""
        if claim not in self._weak:
            self._put(f"<{thing}> <{property_}> <{other}> .")
            self.follow(thing, property_, other)

    def follow(self, thing: str, property_: str, other: str) -> None:
        """Take in a statement of the default graph; a claim is described before what it says."""
        plan = self._plans.get(property_)
        if plan is None:
            plan = self._plans[property_] = _Plan(self._closure.of(property_), set(), set())
        if plan.implied is NOTHING:
            return
        implied, subjects, objects = plan.implied, plan.subjects, plan.objects
        if property_ == _CONDITION or (property_ == _MODALITY and other in _WEAK):
            self._weak.add(thing)
        for wider in implied.wider:
            self._put(f"<{thing}> <{wider}> <{other}> .")
        for inverse in implied.inverse:
            self._put(f"<{other}> <{inverse}> <{thing}> .")
        for one in implied.symmetric:
            self._both_ways.append((one, thing, other))
        if thing not in subjects:
            subjects.add(thing)
            for class_ in implied.subject:
                self._be(thing, class_)
        if other not in objects:
            objects.add(other)
            for class_ in implied.object:
                self._be(other, class_)
        if len(self._lines) >= _LINES:
            self._hand_on()

    def finish(self) -> None:
        """Hand on what is left; call once, at the end."""
        for property_, thing, other in self._both_ways:
            if (thing, _ROLE) in self._classes and (other, _ROLE) in self._classes:
                self._put(f"<{other}> <{property_}> <{thing}> .")
        for claim in self._claims - self._weak:
            self._be(claim, _HOLDS)
            for above in self._closure.above(_HOLDS):
                self._be(claim, above)
        self._hand_on()

    def _be(self, thing: str, class_: str) -> None:
        if (thing, class_) not in self._classes:
            self._classes.add((thing, class_))
            self._put(f"<{thing}> <{_TYPE}> <{class_}> .")

    def _hand_on(self) -> None:
        if self._lines:
            self._lines.append("")
            self._take("\n".join(self._lines).encode("utf-8"))
            self._lines.clear()


def derive(statements: Path, closure: Closure, take: Take) -> None:
    """Hand on what follows from a file of N-Quads in which each claim is described before what it says."""
    derived = Derived(closure, take)
    for quad in ox.parse(path=str(statements), format=ox.RdfFormat.N_QUADS):
        thing, other, graph = quad.subject, quad.object, quad.graph_name
        if not (isinstance(thing, ox.NamedNode) and isinstance(other, ox.NamedNode)):
            continue
        if isinstance(graph, ox.NamedNode):
            derived.said(graph.value, thing.value, quad.predicate.value, other.value)
        elif quad.predicate.value == _TYPE:
            derived.is_new(thing.value, other.value)
        else:
            derived.follow(thing.value, quad.predicate.value, other.value)
    derived.finish()


def changes_the_vocabulary(property_: str, object_: str) -> bool:
    """Whether a statement could make further rules, which only the rules themselves would find."""
    return property_ in _ABOUT_VOCABULARY or (
        property_ == _TYPE and object_ == expand("owl:SymmetricProperty")
    )


def closure_of(vocabulary: Path) -> Closure:
    """The closure of a vocabulary's file."""
    triples = {
        (q.subject.value, q.predicate.value, q.object.value)
        for q in ox.parse(vocabulary.read_bytes(), ox.RdfFormat.TURTLE)
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode)
    }

    def pairs(curie: str) -> list[tuple[str, str]]:
        return [(s, o) for s, p, o in triples if p == expand(curie)]

    sub, below = pairs("rdfs:subPropertyOf"), pairs("rdfs:subClassOf")
    inverse = [*pairs("owl:inverseOf"), *((o, s) for s, o in pairs("owl:inverseOf"))]
    symmetric = {s for s, o in pairs("rdf:type") if o == expand("owl:SymmetricProperty") and _own(s)}
    symmetric.add(NS + "collaboratesWith")  # as rules.ru has it: between two roles
    classes = {s: tuple(_above([s], below)) for s, _ in below if _own(s)}
    named = {s for s, _, _ in triples if _own(s)}
    properties = {}
    for one in sorted(named):
        wider = tuple(filter(_own, _above([one], sub)))
        every = (one, *wider)
        turned = tuple(sorted({o for s, o in inverse if s in every and _own(o)}))
        subject = {o for s, o in pairs("rdfs:domain") if s in every and _own(o)}
        object_ = {o for s, o in pairs("rdfs:range") if s in every and _own(o)}
        subject |= {o for s, o in pairs("rdfs:range") if s in turned and _own(o)}
        object_ |= {o for s, o in pairs("rdfs:domain") if s in turned and _own(o)}
        implied = Implied(
            wider,
            turned,
            _with_above(subject, below),
            _with_above(object_, below),
            tuple(sorted(symmetric.intersection((*every, *turned)))),
        )
        if implied != NOTHING:
            properties[one] = implied
    return Closure(properties, classes)


def _own(iri: str) -> bool:
    return iri.startswith(NS)


def _with_above(classes: Iterable[str], below: list[tuple[str, str]]) -> tuple[str, ...]:
    own = sorted(classes)
    return tuple(dict.fromkeys([*own, *_above(own, below)]))


def _above(start: Iterable[str], pairs: list[tuple[str, str]]) -> Iterator[str]:
    """Everything that is reached upwards, nearest first, without the start."""
    seen = set(start)
    todo = list(seen)
    for one in todo:
        for above in sorted(o for s, o in pairs if s == one):
            if above not in seen:
                seen.add(above)
                todo.append(above)
                yield above
