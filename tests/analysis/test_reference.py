"""On random roles, the sparse computation equals a slow and obvious one, and the measures keep promises."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.analysis import lineage, pairs
from remit.analysis.evidence import Evidence
from remit.analysis.hierarchy import LEVELS, Hierarchy
from remit.analysis.measures import SYMMETRIC
from remit.analysis.neighbors import connected
from remit.analysis.overlap import compare, ranked
from remit.analysis.profiles import Profiles, tabulate
from remit.analysis.values import Measures, Overlap, PairOverlap
from remit.knowledge.model import Term

NO_EVIDENCE = Evidence({}, {})
CLOSE = 1e-12


@dataclass(frozen=True)
class Case:
    """Roles with the concerns each has, and what lies above a concern; some roles have nothing."""

    held: dict[str, frozenset[str]]
    parents: dict[str, str]

    def lifted(self, level: str) -> dict[str, frozenset[str]]:
        tree = Hierarchy(self.parents)
        return {role: frozenset(tree.lift(one, level) for one in some) for role, some in self.held.items()}

    def profiles(self, level: str = "concern") -> Profiles:
        links = [(role, one) for role, some in self.lifted(level).items() for one in some]
        names = {*self.held, *self.parents, *self.parents.values(), *(one for _, one in links)}
        terms = {name: Term(name, f"label of {name}") for name in names}
        return tabulate(links, Hierarchy(self.parents), terms, level=level)

    def overlap(self, *roles: str, level: str = "concern") -> Overlap:
        return compare([Term(role, role) for role in roles], self.profiles(level), NO_EVIDENCE)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Up to six roles, ten concerns, four groups, two areas; concerns may stand alone, groups be held."""
    concerns, groups, areas = [f"c{i}" for i in range(10)], [f"g{i}" for i in range(4)], ["a0", "a1"]
    parents = draw(st.dictionaries(st.sampled_from(concerns), st.sampled_from([*groups, *areas])))
    parents |= draw(st.dictionaries(st.sampled_from(groups), st.sampled_from(areas)))
    some = st.frozensets(st.sampled_from([*concerns, *groups]), max_size=8)
    held = draw(st.lists(some, min_size=4, max_size=6))
    return Case({f"r{i}": one for i, one in enumerate(held)}, parents)


def chain(case: Case, concern: str) -> list[str]:
    return [concern, *chain(case, case.parents[concern])] if concern in case.parents else [concern]


def similarity(case: Case, universe: set[str], a: str, b: str) -> float:
    """Lin's similarity from first principles: descendants counted, the lowest common ancestor searched."""
    every = universe | set(case.parents) | set(case.parents.values())

    def content(concept: str) -> float:
        below = [one for one in every if one != concept and concept in chain(case, one)]
        return 1 - log(len(below) + 1) / log(len(every) + 1)

    common = [one for one in chain(case, a) if one in chain(case, b)]
    return 2 * content(common[0]) / (content(a) + content(b)) if common else 0.0


def slow(case: Case, level: str, a: str, b: str) -> dict[str, float]:
    """Every measure of two roles from sets."""
    held = case.lifted(level)
    working = [some for some in held.values() if some]
    universe = {one for some in working for one in some}
    mine, yours = held[a], held[b]
    if not mine or not yours:
        return dict.fromkeys(SYMMETRIC, 0.0)
    both = mine & yours

    def mass(some: frozenset[str]) -> float:
        return sum(log(1 + len(working) / sum(one in other for other in working)) ** 2 for one in some)

    best = [max(similarity(case, universe, one, other) for other in yours) for one in mine]
    best += [max(similarity(case, universe, one, other) for other in mine) for one in yours]
    return {
        "n_shared": len(both),
        "jaccard": len(both) / len(mine | yours),
        "dice": 2 * len(both) / (len(mine) + len(yours)),
        "overlap_coefficient": len(both) / min(len(mine), len(yours)),
        "cosine": len(both) / sqrt(len(mine) * len(yours)),
        "idf_cosine": mass(both) / sqrt(mass(mine) * mass(yours)),
        "lin": sum(best) / len(best),
    }


def numbers(measures: Measures) -> dict[str, Any]:
    return {name: getattr(measures, name) for name in SYMMETRIC}


@given(cases(), st.sampled_from(LEVELS))
def test_two_roles_equal_the_slow_computation(case: Case, level: str) -> None:
    found = case.overlap("r0", "r1", level=level)
    assert numbers(found.measures) == pytest.approx(slow(case, level, "r0", "r1"), abs=CLOSE)
    held = case.lifted(level)
    for role, other in (("r0", "r1"), ("r1", "r0")):
        inside = len(held[role] & held[other]) / len(held[role]) if held[role] else 0.0
        assert found.measures.containment[role] == pytest.approx(inside, abs=CLOSE)


@given(cases(), st.sampled_from(LEVELS), st.integers(3, 4))
def test_more_roles_give_the_means_and_each_pair(case: Case, level: str, n: int) -> None:
    roles = [f"r{i}" for i in range(n)]
    found = case.overlap(*roles, level=level)
    expected = {(a, b): slow(case, level, a, b) for a, b in combinations(roles, 2)}
    assert {(pair.roles[0].iri, pair.roles[1].iri) for pair in found.pairs} == set(expected)
    for pair in found.pairs:
        key = (pair.roles[0].iri, pair.roles[1].iri)
        assert numbers(pair.measures) == pytest.approx(expected[key], abs=CLOSE)
    held = case.lifted(level)
    assert found.measures.n_shared == sum(
        sum(one in held[role] for role in roles) > 1
        for one in frozenset().union(*(held[role] for role in roles))
    )
    for name in SYMMETRIC[1:]:
        mean = sum(one[name] for one in expected.values()) / len(expected)
        assert getattr(found.measures, name) == pytest.approx(mean, abs=CLOSE)
    for role in roles:
        others = frozenset[str]().union(*(held[other] for other in roles if other != role))
        inside = len(held[role] & others) / len(held[role]) if held[role] else 0.0
        assert found.measures.containment[role] == pytest.approx(inside, abs=CLOSE)


@given(cases(), st.sampled_from(LEVELS), st.sampled_from(SYMMETRIC))
def test_all_pairs_equal_the_slow_computation_and_come_in_order(case: Case, level: str, measure: str) -> None:
    found = ranked(case.profiles(level), measure=measure)
    expected = {pair: slow(case, level, *pair) for pair in combinations(sorted(case.held), 2)}
    expected = {pair: values for pair, values in expected.items() if values["n_shared"]}
    order = sorted(
        expected, key=lambda pair: (-round(expected[pair][measure], 9), -expected[pair]["n_shared"], pair)
    )
    assert [(pair.roles[0].iri, pair.roles[1].iri) for pair in found] == order
    for pair, key in zip(found, order, strict=True):
        assert numbers(pair.measures) == pytest.approx(expected[key], abs=CLOSE)
        assert pair.n_concerns == tuple(len(case.lifted(level)[role]) for role in key)


@given(cases(), st.sampled_from(SYMMETRIC), st.integers(0, 5))
def test_the_best_pairs_are_the_first_of_all(case: Case, measure: str, top: int) -> None:
    table = case.profiles()
    assert ranked(table, measure=measure, top=top) == ranked(table, measure=measure)[:top]


@given(cases(), st.sampled_from(SYMMETRIC), st.integers(0, 3))
def test_neighbours_are_each_roles_best_pairs(case: Case, measure: str, top: int) -> None:
    every = ranked(case.profiles(), measure=measure)
    expected: dict[frozenset[str], PairOverlap] = {}
    for role in case.held:
        mine = [pair for pair in every if role in {one.iri for one in pair.roles}]
        mine.sort(key=lambda pair: (-round(getattr(pair.measures, measure), 9), -pair.measures.n_shared))
        expected |= {frozenset(one.iri for one in pair.roles): pair for pair in mine[:top]}
    graph = connected(case.profiles(), top=top, measure=measure)
    assert set(graph) == {role for role, some in case.held.items() if some}
    assert {frozenset(edge) for edge in graph.edges} == set(expected)
    for a, b, data in graph.edges(data=True):
        pair = expected[frozenset((a, b))].measures
        assert data["weight"] == getattr(pair, measure)
        assert data["n_shared"] == pair.n_shared


@given(cases(), st.sampled_from(SYMMETRIC), st.integers(1, 5))
def test_the_size_of_blocks_changes_nothing(case: Case, measure: str, top: int) -> None:
    table = case.profiles()
    every, some, graph = ranked(table), ranked(table, top=top), connected(table, top=top, measure=measure)
    with patch.object(pairs, "_BLOCK", 2), patch.object(lineage, "_CELLS", 1):
        assert ranked(table) == every
        assert ranked(table, top=top) == some
        again = connected(table, top=top, measure=measure)
    assert list(again.edges(data=True)) == list(graph.edges(data=True))


@given(cases(), st.sampled_from(LEVELS), st.permutations(["r0", "r1", "r2"]))
def test_the_order_of_roles_changes_no_measure(case: Case, level: str, order: list[str]) -> None:
    assert case.overlap(*order, level=level).measures == case.overlap("r0", "r1", "r2", level=level).measures


@given(cases(), st.sampled_from(LEVELS))
def test_measures_are_bounded_and_ordered(case: Case, level: str) -> None:
    found = case.overlap("r0", "r1", level=level).measures
    inside = list(found.containment.values())
    assert all(0 <= getattr(found, name) <= 1 for name in SYMMETRIC[1:])
    assert all(0 <= one <= 1 for one in inside)
    assert found.jaccard <= found.dice <= found.overlap_coefficient
    assert found.jaccard <= min(inside) <= found.cosine + CLOSE
    assert found.overlap_coefficient == max(inside)
    assert found.dice <= found.lin + CLOSE


@given(cases(), st.sampled_from(LEVELS))
def test_equal_profiles_give_one(case: Case, level: str) -> None:
    twin = Case({**case.held, "twin": case.held["r0"]}, case.parents)
    found = twin.overlap("r0", "twin", level=level).measures
    alike = 1.0 if case.held["r0"] else 0.0
    assert [getattr(found, name) for name in SYMMETRIC[1:]] == [alike] * (len(SYMMETRIC) - 1)
    assert set(found.containment.values()) == {alike}


@given(cases(), st.sampled_from(LEVELS), st.integers(2, 4))
def test_every_concern_is_in_exactly_one_of_the_three(case: Case, level: str, n: int) -> None:
    roles = [f"r{i}" for i in range(n)]
    found = case.overlap(*roles, level=level)
    shared = [one.concern.iri for one in found.shared]
    adjacent = [
        (role, term.iri) for one in found.adjacent for role, terms in one.concerns.items() for term in terms
    ]
    exclusive = [(role, one.concern.iri) for role, alone in found.exclusive.items() for one in alone]
    placed = [*shared, *(one for _, one in adjacent), *(one for _, one in exclusive)]
    held = case.lifted(level)
    assert sorted(placed) == sorted(frozenset[str]().union(*(held[role] for role in roles)))
    tree = Hierarchy(case.parents)
    working = {
        one: {role for role in roles for concern in held[role] if tree.parent_of(concern, level) == one}
        for one in {tree.parent_of(concern, level) for role in roles for concern in held[role]}
    }
    assert all(sum(one in held[role] for role in roles) > 1 for one in shared)
    assert all(working[tree.parent_of(one, level)] == {role} for role, one in exclusive)
    for group in found.adjacent:
        assert set(group.concerns) == working[group.group.iri]
        assert len(group.concerns) > 1
        assert any(group.concerns.values())
    assert all(one in held[role] for role, one in [*adjacent, *exclusive])


@given(cases())
def test_lifting_never_adds_concerns(case: Case) -> None:
    n = [[one.n_concerns for one in case.overlap("r0", "r1", level=level).roles] for level in LEVELS]
    assert all(
        low <= high
        for higher, lower in ((n[1], n[0]), (n[2], n[1]))
        for low, high in zip(higher, lower, strict=True)
    )


@given(cases())
def test_areas_are_never_adjacent(case: Case) -> None:
    assert case.overlap("r0", "r1", "r2", level="area").adjacent == ()
