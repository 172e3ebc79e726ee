"""Matching: which concerns or roles of two sources are the same or near, for a person to confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from remit.analysis.matching.features import Features, Named, features
from remit.analysis.matching.scores import FITTED, Evidence, Weights, confidences, within_one
from remit.analysis.matching.words import Vocabulary, normalised, words
from remit.errors import ParameterError
from remit.knowledge.mappings import PREDICATES, SEMAPV, SKOS, MappingRow
from remit.knowledge.query import table
from remit.text import html_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from remit.knowledge.store import Knowledge

KINDS: Final = {"concern": "remit:Concern", "role": "remit:Role"}
"""What can be matched, and its class."""

MEASURE: Final = "soft TF-IDF cosine of names"
"""The name of the likeness that a proposal's score is."""

NARROWER_FROM: Final = 0.5
"""A name with all of another's words and more is narrower where the rest weighs at least this share of it."""

_IS: Final = {
    "both": "the labels are the same",
    "one": "a label of the one is a name of the other",
    "same": "both have the name {0}",
    "near": "{0} is near {1}",
    "stated": "one of the sources states it",
    "surer": "there is a surer match for one of them",
}

# One pattern a query: the engine then walks one index from end to end, which is far cheaper than a join.
_THINGS: Final = "SELECT ?thing WHERE {{ ?thing a {kind} FILTER (ISIRI(?thing)) }}"
_PAIRS: Final = "SELECT ?thing WHERE { ?thing a remit:RolePair }"
_TEXTS: Final = "SELECT ?thing ?text (LANG(?text) AS ?language) WHERE {{ ?thing {property} ?text }}"
_BROADER: Final = "SELECT ?thing ?above WHERE { ?thing skos:broader ?above }"
_LABELS: Final = ("skos:prefLabel", "rdfs:label")
_OTHERS: Final = ("skos:altLabel", "skos:hiddenLabel")
_STATED: Final = """
SELECT DISTINCT ?subject ?predicate ?object WHERE {
  VALUES ?predicate { skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch }
  ?subject ?predicate ?object
  FILTER (ISIRI(?subject) && ISIRI(?object))
}
"""


@dataclass(frozen=True, slots=True)
class Matches:
    """Proposed mappings between two sources, the surest first, and how many things of each were looked at."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    kind: str
    n_left: int
    n_right: int
    rows: tuple[MappingRow, ...]

    def _repr_html_(self) -> str:
        rows = [
            (f"{r.confidence or 0:.3f}", r.subject_label, r.kind, r.object_label, r.comment)
            for r in self.rows
        ]
        heads = ("confidence", "subject", "match", "object", "because")
        return html_table(heads, rows, caption=f"{len(rows)} proposed matches")


def match(
    left: Knowledge,
    right: Knowledge,
    *,
    kind: str = "concern",
    minimum: float = 0.6,
    top: int = 1,
    stated: bool = True,
) -> Matches:
    """Which concerns (or roles) of two sources are the same or near, up to `top` for each of the left source.

    `minimum` is the confidence from which a pair is proposed: the probability that a person would confirm it,
    as measured on names held out (docs/matching.md). A thing is the same as one other at most; further ones
    are proposed as related. With `stated`, a match that a source states goes before
    all that are found here. The same source on both sides gives its near-duplicates, each pair once.
    Raises ParameterError for an unknown kind, a minimum outside 0 to 1, or a `top` below 1.
    """
    check(kind, minimum, top)
    things = things_of(left, kind), things_of(right, kind)
    known = _stated(left, right, *things) if stated else []
    taken = {(row.subject, row.object) for row in known} | {(row.object, row.subject) for row in known}
    found = propose(*things, minimum=minimum, top=top + len(known))
    rows = _first([*known, *(row for row in found if (row.subject, row.object) not in taken)], minimum, top)
    return Matches(left.sources, right.sources, kind, len(things[0]), len(things[1]), _one_to_one(rows))


def check(kind: str, minimum: float, top: int) -> None:
    """Raise ParameterError where a kind, a minimum or a top is not what `match` takes."""
    if kind not in KINDS:
        raise ParameterError(f"unknown kind {kind!r}; kinds are {', '.join(KINDS)}")
    if not 0 <= minimum <= 1:
        raise ParameterError(f"minimum is {minimum}; give a confidence from 0 to 1")
    if top < 1:
        raise ParameterError(f"top is {top}; give 1 or more")


def propose(
    left: Sequence[Named],
    right: Sequence[Named],
    *,
    minimum: float = 0.0,
    top: int = 1,
    weights: Weights = FITTED,
) -> tuple[MappingRow, ...]:
    """The `top` likeliest pairs of each thing on the left that are sure enough, the surest first."""
    import numpy as np

    if not (left and right):
        return ()
    found = features(left, right)
    sure, seen = confidences(found, left, right, weights)
    once = _once(found, left, right)
    order = np.lexsort((found.right, -sure, found.left))
    order = order[once[order] & (sure[order] >= minimum)]
    ranks = np.arange(len(order)) - np.searchsorted(found.left[order], found.left[order])
    chosen = order[ranks < top].tolist()
    rows = [_row(found, seen, i, float(sure[i]), left, right) for i in chosen]
    return tuple(sorted(rows, key=_surest))


def _once(found: Features, left: Sequence[Named], right: Sequence[Named]) -> NDArray[np.bool_]:
    """Which pairs to keep where one stands both ways: the one in the order of IRIs."""
    import numpy as np

    iris = sorted({thing.iri for things in (left, right) for thing in things})
    place = {iri: i for i, iri in enumerate(iris)}
    ranks = [np.array([place[thing.iri] for thing in things], dtype=np.int64) for things in (left, right)]
    first = ranks[0][found.left] < ranks[1][found.right]
    return np.asarray(first | ~within_one(found, left, right), dtype=bool)


def things_of(kg: Knowledge, kind: str) -> list[Named]:
    """The concerns or roles of a source, in IRI order: labels first, English ones before others; synonyms."""
    pairs = {thing for (thing,) in table(kg, _PAIRS)}
    iris = {thing for (thing,) in table(kg, _THINGS.format(kind=KINDS[kind])) if thing} - pairs
    labels, others = (_texts(kg, properties) for properties in (_LABELS, _OTHERS))
    definitions = _texts(kg, ("skos:definition",))
    above: dict[str, list[str]] = {}
    for thing, other in table(kg, _BROADER):
        if thing in iris and other in labels:
            above.setdefault(thing, []).append(labels[other][0])
    return [
        Named(
            iri,
            (*labels.get(iri, ()), *others.get(iri, ())),
            " ".join(definitions.get(iri, ())),
            tuple(sorted(above.get(iri, ()))),
            len(labels.get(iri, ())),
        )
        for iri in sorted(one for one in iris if one is not None)
        if iri in labels or iri in others
    ]


def _texts(kg: Knowledge, properties: Sequence[str]) -> dict[str, list[str]]:
    """The texts that properties give each thing, English ones before those of other languages."""
    found: dict[str, list[tuple[bool, str, str]]] = {}
    for property_ in properties:
        for thing, text, language in table(kg, _TEXTS.format(property=property_)):
            if thing and text:
                tag = (language or "").lower()
                found.setdefault(thing, []).append((not (tag or "en").startswith("en"), tag, text))
    return {thing: [text for *_, text in sorted(every)] for thing, every in found.items()}


def _stated(
    left: Knowledge, right: Knowledge, of_left: Sequence[Named], of_right: Sequence[Named]
) -> list[MappingRow]:
    """The matches that either source states between something left and something right, in that direction."""
    sides = {one.iri: one for one in of_left}, {one.iri: one for one in of_right}
    turned = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}
    rows: dict[tuple[str, str], MappingRow] = {}
    for kg in (left, right):
        for triple in sorted(table(kg, _STATED), key=str):
            subject, predicate, object_ = (part or "" for part in triple)
            name = predicate.removeprefix(SKOS)
            if not (subject in sides[0] and object_ in sides[1]):
                subject, object_, name = object_, subject, turned.get(name, name)
            if subject in sides[0] and object_ in sides[1] and subject != object_:
                row = MappingRow(
                    subject,
                    SKOS + name,
                    object_,
                    SEMAPV + "UnspecifiedMatching",
                    1.0,
                    sides[0][subject].label,
                    sides[1][object_].label,
                    comment=_IS["stated"],
                )
                if (object_, subject) not in rows:
                    rows.setdefault((subject, object_), row)
    return sorted(rows.values(), key=lambda row: (PREDICATES.index(row.kind), *_surest(row)))


def _first(rows: Sequence[MappingRow], minimum: float, top: int) -> tuple[MappingRow, ...]:
    """The first `top` rows of each subject that are sure enough, the surest first."""
    taken: dict[str, int] = {}
    kept = []
    for row in rows:
        if (row.confidence or 0) >= minimum and taken.get(row.subject, 0) < top:
            taken[row.subject] = taken.get(row.subject, 0) + 1
            kept.append(row)
    return tuple(sorted(kept, key=_surest))


def _one_to_one(rows: Sequence[MappingRow]) -> tuple[MappingRow, ...]:
    """The rows, with each thing the same as one other at most: further ones are related.

    Else all that match one thing would become one with it, and two things of a source that are two with each
    other. Whoever confirms a row can change that.
    """
    same: set[tuple[str, str]] = set()
    told = []
    for row in rows:
        if row.kind in ("exactMatch", "closeMatch"):
            ends = {("subject", row.subject), ("object", row.object)}
            if same & ends:
                row = replace(row, predicate=SKOS + "relatedMatch", comment=f"{row.comment}; {_IS['surer']}")
            same |= ends
        told.append(row)
    return tuple(told)


def _surest(row: MappingRow) -> tuple[float, str, str]:
    return -(row.confidence or 0), row.subject, row.object


def _row(
    found: Features, seen: Evidence, place: int, sure: float, left: Sequence[Named], right: Sequence[Named]
) -> MappingRow:
    one, other = left[int(found.left[place])], right[int(found.right[place])]
    mine, theirs = one.names[int(found.left_name[place])], other.names[int(found.right_name[place])]
    is_same = normalised(mine) == normalised(theirs)
    reason = "same" if is_same else "near"
    if is_same and (seen.same_label[place] or seen.label_is_synonym[place]):
        reason = "both" if seen.same_label[place] else "one"
    predicate = "exactMatch" if reason in ("both", "one") else _near(found.known, one.label, other.label)
    return MappingRow(
        one.iri,
        SKOS + predicate,
        other.iri,
        SEMAPV + ("LexicalMatching" if is_same else "LexicalSimilarityThresholdMatching"),
        round(sure, 3),
        one.label,
        other.label,
        round(float(found.name[place]), 3),
        MEASURE,
        _IS[reason].format(f'"{mine}"', f'"{theirs}"'),
    )


def _near(known: Vocabulary, left: str, right: str) -> str:
    """Which match near labels make: narrower where the object's has all of the subject's words and more."""
    bags = [sorted({w for w in words(normalised(label)) if w in known.places}) for label in (left, right)]
    shares = [_uncovered(known, bags[1], bags[0]), _uncovered(known, bags[0], bags[1])]
    if shares[1] == 0 and shares[0] >= NARROWER_FROM:
        return "narrowMatch"
    if shares[0] == 0 and shares[1] >= NARROWER_FROM:
        return "broadMatch"
    return "closeMatch"


def _uncovered(known: Vocabulary, bag: Sequence[str], by: Sequence[str]) -> float:
    """The share of a bag's weight that lies on words of which the other has no form."""
    covered = set(_forms(known, by))
    weight = {word: float(known.weights[known.places[word]]) for word in bag}
    rest = sum(weight[word] for word in bag if known.places[word] not in covered)
    return rest / sum(weight.values()) if weight else 0.0


def _forms(known: Vocabulary, bag: Sequence[str]) -> Iterator[int]:
    for word in bag:
        place = known.places[word]
        yield from known.alike.indices[known.alike.indptr[place] : known.alike.indptr[place + 1]].tolist()
