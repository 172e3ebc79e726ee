"""Two roles in plain Python: measures that keep their promises, and contributions that explain them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from itertools import chain, combinations
from math import fsum, inf, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from remit.analysis import measures
from remit.analysis.content import SIMILARITIES
from remit.analysis.hierarchy import Hierarchy, contents
from remit.analysis.measures import REGISTRY, SYMMETRIC
from remit.analysis.nearest import lineage
from remit.analysis.profiles import tabulate
from remit.analysis.similarity import Match, PairMeasures, compare_pair, contributions, matches
from remit.errors import ParameterError
from remit.knowledge.model import Term

CLOSE = 1e-12
TVERSKY = (0.7, 0.3)
CONCERNS = [f"c{i}" for i in range(9)] + ["", "<b>\x1b[31m", "g0"]
ABOVE = ["g0", "g1", "g2", "a0", "a1"]


@dataclass(frozen=True)
class Two:
    """Two roles with ratings, what lies above their concerns, and how many of twelve roles have each."""

    a: dict[str, float]
    b: dict[str, float]
    parents: dict[str, str]
    holders: dict[str, int]

    @property
    def known(self) -> dict[str, Any]:
        tree = Hierarchy(self.parents)
        return {
            "rarity": {one: measures.rarity(n, 12) for one, n in self.holders.items()},
            "hierarchy": tree,
            "content": contents(tree, CONCERNS),
        }

    def compare(self) -> PairMeasures:
        return compare_pair(self.a, self.b, **self.known, tversky=TVERSKY)

    def turned(self) -> Two:
        return Two(self.b, self.a, self.parents, self.holders)

    def plain(self) -> Two:
        return Two(dict.fromkeys(self.a, 1.0), dict.fromkeys(self.b, 1.0), self.parents, self.holders)


def value(found: PairMeasures, name: str) -> float:
    every = {one: getattr(found, one) for one in REGISTRY} | {"containment": found.containment[0]}
    return float(every[name])


@st.composite
def twos(draw: st.DrawFn) -> Two:
    """Also circles, a concern that is a group of another's, and names that nobody should give."""
    ratings = st.dictionaries(
        st.sampled_from(CONCERNS), st.sampled_from([1.0, 0.5, 0.3, 1e-9]), max_size=len(CONCERNS)
    )
    parents = draw(st.dictionaries(st.sampled_from(CONCERNS[:-1]), st.sampled_from(ABOVE)))
    parents |= draw(st.dictionaries(st.sampled_from(ABOVE[:3]), st.sampled_from(ABOVE[3:])))
    if draw(st.booleans()):
        parents |= {"a0": "a1", "a1": draw(st.sampled_from(["a0", "g0", "g2"]))}
    n = len(CONCERNS)
    holders = dict(zip(CONCERNS, draw(st.lists(st.integers(1, 12), min_size=n, max_size=n)), strict=True))
    return Two(draw(ratings), draw(ratings), parents, holders)


@settings(max_examples=40)
@given(twos())
def test_measures_are_bounded_and_ordered(two: Two) -> None:
    found = two.compare()
    for name, one in REGISTRY.items():
        assert one.lowest <= value(found, name) <= one.highest
    assert found.jaccard <= found.dice <= found.overlap_coefficient == max(found.containment)
    assert found.dice <= found.cosine + CLOSE
    assert found.cosine <= found.overlap_coefficient + CLOSE
    assert found.dice <= found.lin
    assert found.dice <= found.jiang_conrath
    assert found.resnik <= found.lin + CLOSE


@settings(max_examples=40)
@given(twos())
def test_the_order_of_two_roles_changes_nothing_symmetric(two: Two) -> None:
    found, turned = two.compare(), two.turned().compare()
    assert [getattr(found, name) for name in SYMMETRIC] == [getattr(turned, name) for name in SYMMETRIC]
    assert found.containment == turned.containment[::-1]


@settings(max_examples=40)
@given(twos())
def test_equal_profiles_give_what_the_registry_says(two: Two) -> None:
    found = Two(two.a, two.a, two.parents, two.holders).compare()
    for name, one in REGISTRY.items():
        if one.of_equal is not None:
            assert value(found, name) == (one.of_equal if two.a else 0.0)
    assert found.n_shared == len(two.a)
    known = [two.known["content"][concern] for concern in two.a]
    assert found.resnik == pytest.approx(sum(known) / max(1, len(known)), abs=CLOSE)


@settings(max_examples=40)
@given(twos())
def test_nothing_is_like_nothing(two: Two) -> None:
    found = Two(two.a, {}, two.parents, two.holders).compare()
    assert {value(found, name) for name in REGISTRY} == {0}


@settings(max_examples=40)
@given(twos())
def test_ratings_of_one_change_nothing(two: Two) -> None:
    found, rated = two.plain().compare(), two.compare()
    assert not found.rated
    assert (found.ruzicka, found.weighted_cosine) == (found.jaccard, found.cosine)
    free = [name for name, one in REGISTRY.items() if one.needs != "ratings"]
    assert [getattr(found, name) for name in free] == [getattr(rated, name) for name in free]


@settings(max_examples=40)
@given(twos(), st.sampled_from(CONCERNS))
def test_to_share_one_more_never_lowers_what_both_hold(two: Two, concern: str) -> None:
    more = Two({**two.a, concern: 1.0}, {**two.b, concern: 1.0}, two.parents, two.holders)
    if concern not in two.a and concern not in two.b:
        before, after = two.compare(), more.compare()
        assert after.n_shared == before.n_shared + 1
        for name in ("jaccard", "dice", "tversky", "overlap_coefficient", "idf_jaccard", "ruzicka"):
            assert value(after, name) >= value(before, name)


def slow_similarity(two: Two, measure: str, one: str, other: str) -> float:
    known = two.known["content"]
    tree = Hierarchy(two.parents)
    both = set(tree.chain(one)) & set(tree.chain(other))
    ancestor = max((known[concept] for concept in both), default=0.0)
    return float(SIMILARITIES[measure](ancestor, known[one], known[other]))


def slow_matches(two: Two, measure: str) -> list[Match]:
    """Every concern of the first role with every one of the second, the best by similarity searched."""
    known, found = two.known["content"], []
    for one in two.a:
        like = {other: slow_similarity(two, measure, one, other) for other in two.b}
        best = min(like, key=lambda other: (-like[other], other != one, known[other], other), default=None)
        alike = like[best] if best is not None else 0.0
        found.append(Match(one, best if alike else None, alike))
    return sorted(found, key=lambda one: (-one.similarity, one.concern))


@settings(max_examples=40)
@given(twos(), st.sampled_from(list(SIMILARITIES)))
def test_best_matches_are_those_that_a_search_finds(two: Two, measure: str) -> None:
    known = {name: two.known[name] for name in ("hierarchy", "content")}
    found = matches(measure, two.a, two.b, **known)
    assert list(found[0]) == slow_matches(two, measure)
    assert list(found[1]) == slow_matches(two.turned(), measure)
    alike = [one.similarity for one in chain(*found)]
    average = fsum(alike) / len(alike) if two.a and two.b else 0.0
    assert value(two.compare(), measure) == pytest.approx(average, abs=CLOSE)


@settings(max_examples=40)
@given(twos(), st.sampled_from(list(REGISTRY)))
def test_contributions_sum_to_the_measure_and_come_in_order(two: Two, measure: str) -> None:
    found = contributions(measure, two.a, two.b, **two.known, tversky=TVERSKY)
    assert fsum(found.values()) == pytest.approx(value(two.compare(), measure), abs=CLOSE)
    assert list(found) == sorted(found, key=lambda one: (-found[one], one))
    assert min(found.values(), default=0.0) >= 0
    tree = Hierarchy(two.parents)
    match measure:
        case "lin" | "resnik" | "jiang_conrath":
            expected = {*two.a, *two.b}
        case "simgic":
            above = [{concept for one in side for concept in tree.chain(one)} for side in (two.a, two.b)]
            expected = above[0] & above[1]
        case _:
            expected = two.a.keys() & two.b.keys()
    assert set(found) == expected


def test_a_rare_concern_contributes_more_where_rarity_counts() -> None:
    a, b = dict.fromkeys(["rare", "usual", "own"], 1.0), dict.fromkeys(["rare", "usual"], 1.0)
    rarity = {"rare": 3.0, "usual": 1.0, "own": 4.0}
    assert contributions("idf_cosine", a, b, rarity=rarity) == pytest.approx(
        {"rare": 3 / (8 * 4) ** 0.5, "usual": 1 / (8 * 4) ** 0.5}
    )
    assert contributions("jaccard", a, b) == pytest.approx({"rare": 1 / 3, "usual": 1 / 3})
    assert contributions("ruzicka", {**a, "rare": 0.25}, b) == pytest.approx(
        {"usual": 1 / 3, "rare": 0.25 / 3}
    )
    assert contributions("containment", a, b) == pytest.approx({"rare": 1 / 3, "usual": 1 / 3})
    assert contributions("containment", b, a) == {"rare": 0.5, "usual": 0.5}


def test_what_is_above_both_counts_for_simgic_and_says_so() -> None:
    tree = Hierarchy({"c1": "group", "c2": "group", "group": "area", "c3": "area"})
    known = contents(tree, [])
    found = contributions("simgic", {"c1": 1.0}, {"c2": 1.0}, hierarchy=tree, content=known)
    whole = known["c1"] + known["c2"] + known["group"] + known["area"]
    assert found == pytest.approx({"group": known["group"] / whole, "area": known["area"] / whole})
    assert list(found) == ["group", "area"]


@settings(max_examples=40)
@given(twos(), st.sampled_from(list(SIMILARITIES)))
def test_in_bulk_it_is_the_same_to_the_last_bit(two: Two, measure: str) -> None:
    rows = [two.a, two.b, dict.fromkeys(two.b, 1.0) | {"c0": 1.0}]
    names = {*two.parents, *two.parents.values(), *CONCERNS, "0", "1", "2"}
    links = [(str(i), one) for i, row in enumerate(rows) for one in row]
    table = tabulate(links, Hierarchy(two.parents), {name: Term(name, name) for name in names})
    columns = [table.columns_of(str(i)) for i in range(3)]
    ends = np.cumsum([0, *map(len, columns)])
    indices = np.array([*chain(*columns)], dtype=np.intp)
    matrix = csr_array((np.ones(len(indices)), indices, ends), shape=(3, len(table.concerns)))
    left, right = np.array([*combinations(range(3), 2)], dtype=np.intp).T
    sizes = np.diff(ends).astype(np.float64)
    best = lineage.best_matches(table, matrix, left, right, measure)
    found = measures.best_match_average(*best, sizes[left], sizes[right])
    above = measures.simgic(*lineage.content_sums(table, matrix, left, right))
    known = {**two.known, "content": table.contents}
    alone = [compare_pair(rows[a], rows[b], **known) for a, b in zip(left, right, strict=True)]
    assert found.tolist() == [getattr(one, measure) for one in alone]
    assert above.tolist() == [one.simgic for one in alone]


@pytest.mark.parametrize("rating", [0.0, -0.5, 1.5, nan, inf])
def test_what_is_no_rating_is_refused(rating: float) -> None:
    two = Two({"c0": 1.0}, {"\x1b[31mred": rating}, {}, {"c0": 1, "\x1b[31mred": 1})
    with pytest.raises(ParameterError, match=r"the rating of \S*red is .*; give a number above 0") as refused:
        two.compare()
    assert "\x1b" not in str(refused.value)


def test_what_a_measure_lacks_is_said() -> None:
    with pytest.raises(ParameterError, match="unknown measure 'likeness'; measures are n_shared, jaccard"):
        contributions("likeness", {}, {})
    with pytest.raises(ParameterError, match=r"give tversky=\(alpha, beta\)"):
        contributions("tversky", {"c": 1.0}, {"c": 1.0})
    with pytest.raises(ParameterError, match="no best-match average; these are lin, resnik, jiang_conrath"):
        matches("dice", {}, {}, hierarchy=Hierarchy({}), content={})


def test_two_roles_are_compared_without_numpy() -> None:
    code = """
import sys
from remit.analysis import measures, ratings, similarity
from remit.analysis.hierarchy import Hierarchy, contents
tree = Hierarchy({"c": "g", "d": "g"})
sides = {"c": 1.0}, {"d": 0.5}
known = {"rarity": {"c": measures.rarity(1, 2), "d": measures.rarity(1, 2)}, "hierarchy": tree}
found = similarity.compare_pair(*sides, **known, content=contents(tree, []), tversky=(1, 1))
assert found.lin > 0
print(sorted({"numpy", "scipy", "networkx"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
