"""How alike two roles are, in plain Python: every measure, and what each concern adds to it.

For a few roles; it needs no numpy, and for two of eighty concerns a few milliseconds. What it gives is to the
last bit what the computation in bulk gives, as both go by the same formulas over exact sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import fsum
from typing import Final

from remit.analysis import measures
from remit.analysis.content import SIMILARITIES, Similarity
from remit.analysis.hierarchy import Hierarchy
from remit.errors import ParameterError
from remit.text import safe_text

_NOWHERE: Final = 0.0  # the content of the root that no one names
_NOTHING: Final[Mapping[str, float]] = {}


@dataclass(frozen=True, slots=True)
class PairMeasures:
    """Every measure of two roles, by the names in `measures.REGISTRY`.

    `containment` is that of the first in the second, then of the second in the first. `tversky` is None where
    nobody gave its two weights. `rated` says whether any rating is not 1; if not, ruzicka equals jaccard and
    weighted_cosine cosine to the last bit, and tells nothing more.
    """

    n_shared: int
    jaccard: float
    dice: float
    overlap_coefficient: float
    cosine: float
    idf_cosine: float
    lin: float
    idf_jaccard: float
    ruzicka: float
    weighted_cosine: float
    resnik: float
    jiang_conrath: float
    simgic: float
    containment: tuple[float, float]
    tversky: float | None
    rated: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A concern of one role, the concern of the other that is most similar, and how similar.

    `other` is the concern itself where both have it, None where nothing of the other role is similar at all.
    """

    concern: str
    other: str | None
    similarity: float


def compare_pair(
    a: Mapping[str, float],
    b: Mapping[str, float],
    *,
    rarity: Mapping[str, float],
    hierarchy: Hierarchy,
    content: Mapping[str, float],
    tversky: tuple[float, float] | None = None,
) -> PairMeasures:
    """Every measure of two roles, each given as its concerns with their ratings, 1 where none is known.

    `rarity` has what `measures.rarity` gives for every concern of either, `content` what `hierarchy.contents`
    gives for these and all that lies above them; `tversky` is alpha and beta. Raises ParameterError for a
    rating that is not above 0 and up to 1, and for a weight of Tversky's below 0.
    """
    pair = _Pair(_ratings(a), _ratings(b), rarity, hierarchy, content, tversky)
    other_way = measures.containment(len(pair.shared), len(b))
    return PairMeasures(
        n_shared=len(pair.shared),
        **{name: _value(name, pair) for name in measures.SYMMETRIC if name != "n_shared"},
        containment=(_value("containment", pair), other_way),
        tversky=None if tversky is None else _value("tversky", pair),
        rated=any(rating != 1 for side in (pair.a, pair.b) for rating in side.values()),
    )


def contributions(
    measure: str,
    a: Mapping[str, float],
    b: Mapping[str, float],
    *,
    rarity: Mapping[str, float] = _NOTHING,
    hierarchy: Hierarchy | None = None,
    content: Mapping[str, float] = _NOTHING,
    tversky: tuple[float, float] | None = None,
) -> dict[str, float]:
    """What the value of a measure is made of: concern by concern, the greatest part first, then by IRI.

    The parts sum to the value. Most measures are made of what both roles have. A best-match average (lin,
    resnik, jiang_conrath) is made of all concerns of either, each by how similar the most similar one of the
    other role is; see `matches` for which that is. simgic is made of what is in or above both profiles: of
    concerns that both have, and of groups and areas that both work in, as each of these counts by itself.

    The arguments are as in `compare_pair`; one that the measure does not need can be left out. Raises
    ParameterError for an unknown measure, and for tversky without its weights.
    """
    pair = _Pair(_ratings(a), _ratings(b), rarity, hierarchy or Hierarchy({}), content, tversky)
    value = _value(measure, pair)
    parts = _sums(measure, pair).parts
    whole = fsum(parts.values())
    shares = {key: value * part / whole if whole else 0.0 for key, part in parts.items()}
    return dict(sorted(shares.items(), key=lambda one: (-one[1], one[0])))


def matches(
    measure: str,
    a: Mapping[str, float],
    b: Mapping[str, float],
    *,
    hierarchy: Hierarchy,
    content: Mapping[str, float],
) -> tuple[tuple[Match, ...], tuple[Match, ...]]:
    """For each concern of the first role the most similar one of the second, and the other way round.

    The most similar come first, then by IRI. Of several that are as similar, the one with the least content
    is taken, then the first by IRI. Raises ParameterError for a measure that is none of lin, resnik and
    jiang_conrath.
    """
    if measure not in SIMILARITIES:
        raise ParameterError(f"{measure!r} is no best-match average; these are {', '.join(SIMILARITIES)}")
    pair = _Pair(_ratings(a), _ratings(b), _NOTHING, hierarchy, content)
    one, other = pair.matches(SIMILARITIES[measure])
    return _most_similar_first(one), _most_similar_first(other)


@dataclass(frozen=True, slots=True)
class _Lineage:
    """A role's concerns with all that lies above each, and for each concept what is most general under it."""

    chains: Mapping[str, tuple[str, ...]]
    most_general: Mapping[str, tuple[float, str]]
    of_all: tuple[float, str] | None


@dataclass(frozen=True, eq=False)
class _Pair:
    """Two roles and what is known of their concerns; what a measure does not need is not worked out."""

    a: Mapping[str, float]
    b: Mapping[str, float]
    rarity: Mapping[str, float]
    hierarchy: Hierarchy
    content: Mapping[str, float]
    tversky: tuple[float, float] | None = None

    @cached_property
    def shared(self) -> tuple[str, ...]:
        return tuple(sorted(self.a.keys() & self.b.keys()))

    @cached_property
    def lineages(self) -> tuple[_Lineage, _Lineage]:
        return self._lineage(self.a), self._lineage(self.b)

    def _lineage(self, concerns: Iterable[str]) -> _Lineage:
        chains = {concern: self.hierarchy.chain(concern) for concern in concerns}
        found: dict[str, tuple[float, str]] = {}
        for concern, above in chains.items():
            this = self.content[concern], concern
            for concept in above:
                found[concept] = min(this, found.get(concept, this))
        return _Lineage(chains, found, min(found.values(), default=None))

    def matches(self, similarity: Similarity) -> tuple[list[Match], list[Match]]:
        a, b = self.lineages
        return (
            [_match(concern, a, b, self.content, similarity) for concern in a.chains],
            [_match(concern, b, a, self.content, similarity) for concern in b.chains],
        )


def _match(
    concern: str, mine: _Lineage, other: _Lineage, content: Mapping[str, float], similarity: Similarity
) -> Match:
    """Return the concern with the most similar one that the other role has.

    Under one common ancestor that is the one with the least content. An ancestor that is not the lowest
    common one gives less than that one does, so the greatest over all is right.
    """
    own = content[concern]
    if concern in other.chains:
        return Match(concern, concern, similarity(own, own, own))
    if other.of_all is None:
        return Match(concern, None, 0.0)
    found = [(-similarity(_NOWHERE, own, other.of_all[0]), *other.of_all)]
    for concept in mine.chains[concern]:
        if under := other.most_general.get(concept):
            found.append((-similarity(content[concept], own, under[0]), *under))
    distance, _, nearest = min(found)
    return Match(concern, nearest, -distance) if distance else Match(concern, None, 0.0)


@dataclass(frozen=True, slots=True)
class _Sums:
    """What a measure sums: the part of each concern or concept in the pair, and the whole of either side."""

    parts: Mapping[str, float]
    a: float
    b: float


def _value(measure: str, pair: _Pair) -> float:
    """The measure of the pair, by its formula; raise ParameterError for an unknown one."""
    sums = _sums(measure, pair)
    both, a, b = fsum(sums.parts.values()), sums.a, sums.b
    match measure:
        case "n_shared":
            return both
        case "jaccard":
            return measures.jaccard(both, a, b)
        case "dice":
            return measures.dice(both, a, b)
        case "overlap_coefficient":
            return measures.overlap_coefficient(both, a, b)
        case "cosine":
            return measures.cosine(both, a, b)
        case "idf_cosine":
            return measures.idf_cosine(both, a, b)
        case "idf_jaccard":
            return measures.idf_jaccard(both, a, b)
        case "ruzicka":
            return measures.ruzicka(both, a, b)
        case "weighted_cosine":
            return measures.weighted_cosine(both, a, b)
        case "lin" | "resnik" | "jiang_conrath":
            return measures.best_match_average(both, 0.0, a, b)
        case "simgic":
            return measures.simgic(both, a, b)
        case "containment":
            return measures.containment(both, a)
        case "tversky" if pair.tversky:
            return measures.tversky(both, a, b, *pair.tversky)
        case "tversky":
            raise ParameterError("tversky needs its two weights; give tversky=(alpha, beta)")
    raise ParameterError(f"unknown measure {measure!r}; measures are {', '.join(measures.REGISTRY)}")


def _sums(measure: str, pair: _Pair) -> _Sums:
    """What the measure sums over the pair; counts for one that is unknown."""
    a, b = pair.a, pair.b
    match measure:
        case "idf_cosine":
            return _weighed(a.keys(), b.keys(), pair.rarity)
        case "idf_jaccard":
            rare = {one: measures.idf_of(pair.rarity[one]) for one in a.keys() | b.keys()}
            return _weighed(a.keys(), b.keys(), rare)
        case "ruzicka":
            least = {one: min(a[one], b[one]) for one in pair.shared}
            return _Sums(least, fsum(a.values()), fsum(b.values()))
        case "weighted_cosine":
            squares = [fsum(rating * rating for rating in side.values()) for side in (a, b)]
            return _Sums({one: a[one] * b[one] for one in pair.shared}, *squares)
        case "lin" | "resnik" | "jiang_conrath":
            best: dict[str, float] = {}
            for one in chain(*pair.matches(SIMILARITIES[measure])):
                best[one.concern] = best.get(one.concern, 0.0) + one.similarity
            return _Sums(best, len(a), len(b))
        case "simgic":
            above_a, above_b = (frozenset(chain(*side.chains.values())) for side in pair.lineages)
            return _weighed(above_a, above_b, pair.content)
    return _Sums(dict.fromkeys(pair.shared, 1.0), len(a), len(b))


def _weighed(a: Set[str], b: Set[str], weights: Mapping[str, float]) -> _Sums:
    both = {one: weights[one] for one in sorted(a & b)}
    return _Sums(both, fsum(weights[one] for one in a), fsum(weights[one] for one in b))


def _ratings(concerns: Mapping[str, float]) -> dict[str, float]:
    """The ratings as they are summed; raise ParameterError for one that is none."""
    for concern, rating in concerns.items():
        if not 0 < rating <= 1:  # not a number is neither
            raise ParameterError(
                f"the rating of {safe_text(concern)} is {rating}; give a number above 0 and up to 1"
            )
    return {concern: measures.rounded_rating(rating) for concern, rating in concerns.items()}


def _most_similar_first(found: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(sorted(found, key=lambda one: (-one.similarity, one.concern)))
