"""Single facts of the default graph, read straight from the store's index: labels, classes, values."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph

from remit.knowledge.model import Term
from remit.knowledge.namespace import NS, compress, expand, local_name
from remit.knowledge.query import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from remit.knowledge.store import Knowledge

LABELS: Final = tuple(expand(curie) for curie in ("rdfs:label", "skos:prefLabel", "dcterms:title"))
"""The properties that name a thing, the first that is there counting."""

SYNONYM: Final = expand("skos:altLabel")
TYPE: Final = expand("rdf:type")

_MANY: Final = 500
_MORE: Final = 8
_TEXTS: Final = """
SELECT ?thing ?text (LANG(?text) AS ?tag) ?property WHERE { ?thing ?property ?text FILTER (ISLITERAL(?text)) }
"""

_PRECEDENCE: Final = ("Role", "Team", "Responsibility", "Objective", "Skill", "Metric", "Concern")
"""Which class names a thing that is of several: one role answers for what another needs skill in."""


def term(kg: Knowledge, iri: str, lang: str = "en") -> Term:
    """The term of an IRI: its label, in the language asked for if there is one, and its kind."""
    return Term(iri, label(kg, iri, lang), kind(kg, iri)) if iri else Term("", "")


def label(kg: Knowledge, iri: str, lang: str = "en") -> str:
    """The label of an IRI; without one, its CURIE or the IRI itself."""
    for property_ in LABELS:
        found = texts(kg, iri, property_, lang)
        if found:
            return found[0]
    return compress(iri)


def kind(kg: Knowledge, iri: str) -> str:
    """The local name of a thing's most specific class, ours before others; "" where it has none."""
    every = classes(kg, iri)
    own = [one.removeprefix(NS) for one in every if one.startswith(NS)]
    if not own:
        return min((local_name(one) for one in every), default="")
    wider = {above for one in own for above in classes_above(kg, one)}
    narrow = [one for one in own if one not in wider]
    return min(narrow, key=lambda one: (_rank(one), one), default="")


def _rank(name: str) -> int:
    return _PRECEDENCE.index(name) if name in _PRECEDENCE else len(_PRECEDENCE)


def classes(kg: Knowledge, iri: str) -> tuple[str, ...]:
    """The IRIs of the classes of a thing, sorted."""
    return objects(kg, iri, TYPE)


def classes_above(kg: Knowledge, name: str) -> frozenset[str]:
    """The local names of our classes above one of ours, by its local name."""
    above: set[str] = set()
    todo = [NS + name]
    while todo:
        for one in objects(kg, todo.pop(), expand("rdfs:subClassOf")):
            if one.startswith(NS) and one.removeprefix(NS) not in above:
                above.add(one.removeprefix(NS))
                todo.append(one)
    return frozenset(above)


def is_kind(kg: Knowledge, iri: str, wanted: str) -> bool:
    """Whether a thing is of a class, given by its local name or CURIE, or of one below it."""
    name = local_name(wanted) if ":" not in wanted or "://" in wanted else wanted.partition(":")[2]
    return any(local_name(one) == name for one in classes(kg, iri))


def objects(kg: Knowledge, subject: str, property_: str) -> tuple[str, ...]:
    """The IRIs that a thing is tied to by a property, sorted."""
    found = (quad.object for quad in facts(kg, subject, property_, None))
    return tuple(sorted(name_of(one) for one in found if not isinstance(one, pyoxigraph.Literal)))


def subjects(kg: Knowledge, property_: str, object_: str) -> tuple[str, ...]:
    """The IRIs of what is tied to a thing by a property, sorted."""
    return tuple(sorted({name_of(quad.subject) for quad in facts(kg, None, property_, object_)}))


def facts(
    kg: Knowledge, subject: str | None, property_: str, object_: str | None
) -> Iterator[pyoxigraph.Quad]:
    """The quads of the default graph with a property and, where given, a subject and an object."""
    return kg.store.quads_for_pattern(
        None if subject is None else node(subject),
        pyoxigraph.NamedNode(property_),
        None if object_ is None else node(object_),
        pyoxigraph.DefaultGraph(),
    )


def ahead(kg: Knowledge, iris: Iterable[str], *, graphs: Iterable[str] = ()) -> None:
    """Read at once what is said of some things, and some named graphs, where each look would be a journey.

    That is so at an endpoint; from any other store nothing is read.
    """
    if kg.remote is not None:
        kg.remote.ahead(iris)
        kg.remote.ahead_graphs(graphs)


def ahead_of_objects(kg: Knowledge, properties: Iterable[str], objects: Iterable[str]) -> None:
    """Read at once what is tied by some properties to some things, as `ahead` does."""
    if kg.remote is not None:
        kg.remote.ahead_objects(properties, [node(one) for one in objects if not one.startswith("_:")])


def texts(kg: Knowledge, subject: str, property_: str, lang: str = "en") -> tuple[str, ...]:
    """The texts of a property: in the language asked for, then English, untagged, and the rest."""
    found = (quad.object for quad in facts(kg, subject, property_, None))
    literals = [one for one in found if isinstance(one, pyoxigraph.Literal)]
    keys = sorted(_language_key(one.value, one.language or "", lang) for one in literals)
    return tuple(text for _, _, text in keys)


def _language_key(text: str, tag: str, lang: str) -> tuple[int, str, str]:
    wanted = (lang.lower(), "en", "")
    rank = next(
        (i for i, one in enumerate(wanted) if tag == one or (one and tag.startswith(one + "-"))), len(wanted)
    )
    return rank, tag, text


def is_known(kg: Knowledge, iri: str) -> bool:
    """Whether anything is stated of or about an IRI, in any graph."""
    thing = node(iri)
    patterns = ((thing, None, None, None), (None, None, thing, None))
    return any(next(iter(kg.store.quads_for_pattern(*pattern)), None) is not None for pattern in patterns)


def by_iri(kg: Knowledge, iris: Iterable[str]) -> dict[str, Term]:
    """The terms of many IRIs, with English labels where there are any.

    Those of the same classes are of the same kind, so that is looked up once. From some hundreds on, and
    where there are few in all, everything is read, which is many times cheaper than one after the other.
    """
    wanted = sorted(set(iris))
    if len(wanted) < _MANY:
        ahead(kg, wanted)
        classes_of = {iri: classes(kg, iri) for iri in wanted}
        labels = _labels(kg, wanted)
    else:
        classes_of, labels = _all_classes(kg, wanted), _all_labels(kg, wanted)
    kinds: dict[tuple[str, ...], str] = {}
    for iri, some in classes_of.items():
        if some not in kinds:
            kinds[some] = kind(kg, iri)
    return {iri: Term(iri, labels[iri], kinds[classes_of[iri]]) for iri in wanted}


def _labels(kg: Knowledge, wanted: Sequence[str]) -> dict[str, str]:
    """The labels of some things: of all that have one, where these are not many more."""
    if kg.remote is not None:
        return {iri: label(kg, iri) for iri in wanted}  # they were read ahead
    most = _MORE * len(wanted)
    found: dict[str, list[tuple[int, str, str]]] = {iri: [] for iri in wanted}
    for property_ in LABELS:
        quads = list(islice(facts(kg, None, property_, None), most))
        if len(quads) == most:
            return {iri: label(kg, iri) for iri in wanted}
        without = {iri: keys for iri, keys in found.items() if not keys}
        for quad in quads:
            text, iri = quad.object, name_of(quad.subject)
            if iri in without and isinstance(text, pyoxigraph.Literal):
                without[iri].append(_language_key(text.value, text.language or "", "en"))
    return {iri: min(keys)[2] if keys else compress(iri) for iri, keys in found.items()}


def _all_classes(kg: Knowledge, wanted: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {iri: [] for iri in wanted}
    for iri, class_ in table(kg, "SELECT ?thing ?class WHERE { ?thing a ?class }"):
        if iri in found and class_:
            found[iri].append(class_)
    return {iri: tuple(sorted(some)) for iri, some in found.items()}


def _all_labels(kg: Knowledge, wanted: Iterable[str]) -> dict[str, str]:
    best: dict[str, tuple[tuple[int, str, str], str]] = {}
    for property_ in reversed(LABELS):  # what is found for an earlier one goes over a later one
        found: dict[str, tuple[tuple[int, str, str], str]] = {}
        for iri, text, tag, _ in table(kg, _TEXTS, property=pyoxigraph.NamedNode(property_)):
            key = _language_key(text or "", tag or "", "en")
            if iri and (iri not in found or key < found[iri][0]):
                found[iri] = key, text or ""
        best |= found
    return {iri: best[iri][1] if iri in best else compress(iri) for iri in wanted}


def terms(kg: Knowledge, iris: Iterable[str]) -> tuple[Term, ...]:
    """The terms of several IRIs, ordered by label."""
    some = list(iris)
    ahead(kg, some)
    return tuple(sorted((term(kg, iri) for iri in some), key=by_label))


def by_label(one: Term) -> tuple[str, str, str]:
    """The key that orders terms by label, whatever its case."""
    return one.label.casefold(), one.label, one.iri


def node(iri: str) -> pyoxigraph.NamedNode | pyoxigraph.BlankNode:
    """The engine's node for an IRI, or for a blank node written as _:name."""
    return pyoxigraph.BlankNode(iri[2:]) if iri.startswith("_:") else pyoxigraph.NamedNode(iri)


def name_of(node: object) -> str:
    """The IRI of one of the engine's nodes, or its text; a blank node is written as _:name."""
    return str(node) if isinstance(node, pyoxigraph.BlankNode) else str(getattr(node, "value", node))
