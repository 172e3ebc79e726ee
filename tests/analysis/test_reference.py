"""On random roles, the sparse computation equals a slow and obvious one, and the measures keep promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log, sqrt
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis.comparison.evidence import Evidence
from remit.analysis.comparison.overlap import compare, ranked
from remit.analysis.comparison.values import Measures, Overlap, PairOverlap
from remit.analysis.hierarchy import LEVELS, Hierarchy
from remit.analysis.measures import REGISTRY, SYMMETRIC
from remit.analysis.nearest import lineage
from remit.analysis.nearest.neighbors import connected
from remit.analysis.nearest.one import nearest_overlaps
from remit.analysis.profiles import Profiles, tabulate
from remit.knowledge.model import Term

NO_EVIDENCE = Evidence({}, {})
CLOSE = 1e-8  # what is summed is rounded, to 2**-30 at the coarsest
UNRATED = {"ruzicka": "jaccard", "weighted_cosine": "cosine"}
"""What a measure of ratings is where there are none."""

Held = Mapping[str, float]


@dataclass(frozen=True)
class Case:
    """Roles with the concerns each has, how much some matter, and what lies above them."""

    held: dict[str, frozenset[str]]
    parents: dict[str, str]
    ratings: dict[tuple[str, str], float] = field(default_factory=dict)

    def lifted(self, level: str) -> dict[str, dict[str, float]]:
        tree = Hierarchy(self.parents)
        found: dict[str, dict[str, float]] = {role: {} for role in self.held}
        for role, some in self.held.items():
            for one in sorted(some):
                high = tree.lift(one, level)
                found[role][high] = max(self.ratings.get((role, one), 1.0), found[role].get(high, 0.0))
        return found

    def profiles(self, level: str = "concern") -> Profiles:
        links = {
            (role, one): rating for role, some in self.lifted(level).items() for one, rating in some.items()
        }
        names = {*self.held, *self.parents, *self.parents.values(), *(one for _, one in links)}
        terms = {name: Term(name, f"label of {name}") for name in names}
        return tabulate(links, Hierarchy(self.parents), terms, level=level)

    def overlap(self, *roles: str, level: str = "concern") -> Overlap:
        return compare([Term(role, role) for role in roles], self.profiles(level), NO_EVIDENCE)


CONCERNS, GROUPS, AREAS = [f"c{i}" for i in range(10)], [f"g{i}" for i in range(4)], ["a0", "a1"]
EVERY = [*CONCERNS, *GROUPS]
ABOVE = [None, *GROUPS, *AREAS]


def cases() -> st.SearchStrategy[Case]:
    """Up to six roles, ten concerns, four groups, two areas; concerns may stand alone, groups be held.

    A few numbers say it all, as to draw every tie by itself takes longer than the tests.
    """
    bits = st.lists(st.integers(0, 2 ** len(EVERY) - 1), min_size=4, max_size=6)
    return st.builds(
        case_of, bits, st.integers(0, 7**10 - 1), st.integers(0, 3**4 - 1), st.integers(0, 4**7 - 1)
    )


def case_of(bits: list[int], above: int, areas: int, rated: int) -> Case:
    parents = {one: ABOVE[above // 7**i % 7] for i, one in enumerate(CONCERNS)}
    parents |= {one: [None, *AREAS][areas // 3**i % 3] for i, one in enumerate(GROUPS)}
    ratings = {
        (f"r{i}", one): 1 - (rated // 4 ** ((3 * i + j) % 7) % 4) / 4
        for i in range(len(bits))
        for j, one in enumerate(EVERY)
    }
    held = {
        f"r{i}": frozenset(one for j, one in enumerate(EVERY) if some >> j & 1) for i, some in enumerate(bits)
    }
    return Case(held, {one: high for one, high in parents.items() if high}, ratings)


def chain(case: Case, concern: str) -> list[str]:
    return [concern, *chain(case, case.parents[concern])] if concern in case.parents else [concern]


def content(case: Case, universe: set[str], concept: str) -> float:
    """Information content from first principles: descendants counted."""
    every = universe | set(case.parents) | set(case.parents.values())
    below = [one for one in every if one != concept and concept in chain(case, one)]
    return 1 - log(len(below) + 1) / log(len(every) + 1)


def similarities(case: Case, universe: set[str], a: str, b: str) -> dict[str, float]:
    """Of two concerns, with the lowest common ancestor searched; the unnamed root tells nothing."""
    common = [one for one in chain(case, a) if one in chain(case, b)]
    above = content(case, universe, common[0]) if common else 0.0
    both = content(case, universe, a) + content(case, universe, b)
    return {"lin": 2 * above / both, "resnik": above, "jiang_conrath": 1 - (both - 2 * above) / 2}


def slow(case: Case, level: str, a: str, b: str) -> dict[str, float | None]:
    """Every measure of two roles from sets."""
    held = case.lifted(level)
    working = [some for some in held.values() if some]
    universe = {one for some in working for one in some}
    mine, yours = held[a], held[b]
    rated = any(one != 1 for one in [*mine.values(), *yours.values()])
    found: dict[str, float | None] = dict.fromkeys(SYMMETRIC, 0.0)
    if mine and yours:
        found = slow_of_filled(case, universe, mine, yours, working)
    return found if rated else found | {"ruzicka": None, "weighted_cosine": None}


def slow_of_filled(
    case: Case, universe: set[str], mine: Held, yours: Held, working: Sequence[Held]
) -> dict[str, float | None]:
    both, either = mine.keys() & yours.keys(), mine.keys() | yours.keys()

    def mass(some: Iterable[str], power: int = 2) -> float:
        idf = (log(1 + len(working) / sum(one in other for other in working)) for one in some)
        return sum(one**power for one in idf)

    def informs(some: Iterable[str]) -> float:
        return sum(content(case, universe, one) for one in some)

    best: dict[str, float | None] = {}
    for name in ("lin", "resnik", "jiang_conrath"):
        near = {(x, y): similarities(case, universe, x, y)[name] for x in mine for y in yours}
        rows = [max(near[x, y] for y in yours) for x in mine] + [max(near[x, y] for x in mine) for y in yours]
        best[name] = sum(rows) / len(rows)
    up = [{one for concern in some for one in chain(case, concern)} for some in (mine, yours)]
    squares = [sum(rating**2 for rating in side.values()) for side in (mine, yours)]
    return {
        "n_shared": len(both),
        "jaccard": len(both) / len(either),
        "dice": 2 * len(both) / (len(mine) + len(yours)),
        "overlap_coefficient": len(both) / min(len(mine), len(yours)),
        "cosine": len(both) / sqrt(len(mine) * len(yours)),
        "idf_cosine": mass(both) / sqrt(mass(mine) * mass(yours)),
        "idf_jaccard": mass(both, 1) / mass(either, 1),
        "ruzicka": sum(min(mine[one], yours[one]) for one in both)
        / sum(max(mine.get(one, 0.0), yours.get(one, 0.0)) for one in either),
        "weighted_cosine": sum(mine[one] * yours[one] for one in both) / sqrt(squares[0] * squares[1]),
        "simgic": informs(up[0] & up[1]) / informs(up[0] | up[1]),
        **best,
    }


def numbers(values: Measures | Mapping[str, float | None]) -> dict[str, float]:
    """All measures; one of ratings where there are none is what it would be."""
    found: dict[str, Any] = dict(values) if isinstance(values, Mapping) else values.to_dict()
    return {
        name: found[UNRATED.get(name, name)] if found[name] is None else found[name] for name in SYMMETRIC
    }


def lacking(values: Measures | Mapping[str, float | None]) -> set[str]:
    found = dict(values) if isinstance(values, Mapping) else values.to_dict()
    return {name for name in SYMMETRIC if found[name] is None}


@given(cases(), st.sampled_from(LEVELS))
def test_two_roles_equal_the_slow_computation(case: Case, level: str) -> None:
    found = case.overlap("r0", "r1", level=level)
    expected = slow(case, level, "r0", "r1")
    assert numbers(found.measures) == pytest.approx(numbers(expected), abs=CLOSE)
    assert lacking(found.measures) == lacking(expected)
    held = case.lifted(level)
    for role, other in (("r0", "r1"), ("r1", "r0")):
        inside = len(held[role].keys() & held[other]) / len(held[role]) if held[role] else 0.0
        assert found.measures.containment[role] == pytest.approx(inside, abs=CLOSE)


@given(cases(), st.sampled_from(LEVELS), st.integers(3, 4))
def test_more_roles_give_the_means_and_each_pair(case: Case, level: str, n: int) -> None:
    roles = [f"r{i}" for i in range(n)]
    found = case.overlap(*roles, level=level)
    expected = {(a, b): slow(case, level, a, b) for a, b in combinations(roles, 2)}
    assert {(pair.roles[0].iri, pair.roles[1].iri) for pair in found.pairs} == set(expected)
    for pair in found.pairs:
        key = (pair.roles[0].iri, pair.roles[1].iri)
        assert numbers(pair.measures) == pytest.approx(numbers(expected[key]), abs=CLOSE)
    held = case.lifted(level)
    assert found.measures.n_shared == sum(
        sum(one in held[role] for role in roles) > 1
        for one in frozenset().union(*(held[role] for role in roles))
    )
    stated = [numbers(one) for pair, one in expected.items() if all(held[role] for role in pair)]
    for name in SYMMETRIC[1:]:
        mean = sum(one[name] for one in stated) / max(len(stated), 1)
        assert numbers(found.measures)[name] == pytest.approx(mean, abs=CLOSE)
    assert bool(lacking(found.measures)) == all(
        rating == 1 for role in roles for rating in held[role].values()
    )
    for role in roles:
        others = frozenset[str]().union(*(held[other] for other in roles if other != role))
        inside = len(held[role].keys() & others) / len(held[role]) if held[role] else 0.0
        assert found.measures.containment[role] == pytest.approx(inside, abs=CLOSE)


@given(cases(), st.sampled_from(LEVELS), st.sampled_from(SYMMETRIC))
def test_all_pairs_equal_the_slow_computation_and_come_in_order(case: Case, level: str, measure: str) -> None:
    found = ranked(case.profiles(level), measure=measure)
    expected = {pair: slow(case, level, *pair) for pair in combinations(sorted(case.held), 2)}
    expected = {pair: values for pair, values in expected.items() if values["n_shared"]}
    scores = {pair: numbers(values) for pair, values in expected.items()}
    order = sorted(
        scores, key=lambda pair: (-round(scores[pair][measure], 9), -scores[pair]["n_shared"], pair)
    )
    assert [(pair.roles[0].iri, pair.roles[1].iri) for pair in found] == order
    for pair, key in zip(found, order, strict=True):
        assert numbers(pair.measures) == pytest.approx(scores[key], abs=CLOSE)
        assert lacking(pair.measures) == lacking(expected[key])
        assert pair.n_concerns == tuple(len(case.lifted(level)[role]) for role in key)


@settings(max_examples=40)
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
        mine.sort(key=lambda pair: (-round(numbers(pair.measures)[measure], 9), -pair.measures.n_shared))
        expected |= {frozenset(one.iri for one in pair.roles): pair for pair in mine[:top]}
    graph = connected(case.profiles(), top=top, measure=measure)
    assert set(graph) == {role for role, some in case.held.items() if some}
    assert {frozenset(edge) for edge in graph.edges} == set(expected)
    for a, b, data in graph.edges(data=True):
        pair = expected[frozenset((a, b))].measures
        assert data["weight"] == numbers(pair)[measure]
        assert data["n_shared"] == pair.n_shared


@settings(max_examples=20)
@given(cases(), st.sampled_from(SYMMETRIC), st.integers(1, 5))
def test_the_size_of_blocks_changes_nothing(case: Case, measure: str, top: int) -> None:
    table = case.profiles()
    every, some, graph = ranked(table), ranked(table, top=top), connected(table, top=top, measure=measure)
    with patch.object(lineage, "_CELLS", 1):
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
    assert all(0 <= numbers(found)[name] <= 1 for name in SYMMETRIC[1:])
    assert all(0 <= one <= 1 for one in inside)
    assert found.jaccard <= found.dice <= found.overlap_coefficient
    assert found.jaccard <= min(inside) <= found.cosine + CLOSE
    assert found.overlap_coefficient == max(inside)
    assert found.dice <= found.lin + CLOSE
    assert found.resnik <= found.lin + CLOSE


@given(cases(), st.sampled_from(LEVELS))
def test_equal_profiles_give_one(case: Case, level: str) -> None:
    ratings = case.ratings | {("twin", one): case.ratings.get(("r0", one), 1.0) for one in case.held["r0"]}
    twin = Case({**case.held, "twin": case.held["r0"]}, case.parents, ratings)
    found = twin.overlap("r0", "twin", level=level).measures
    alike = 1.0 if case.held["r0"] else 0.0
    same = [name for name, one in REGISTRY.items() if one.symmetric and one.of_equal is not None]
    assert len(same) > 9
    assert [numbers(found)[name] for name in same] == [alike] * len(same)
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


@given(cases(), st.sampled_from(LEVELS), st.sampled_from([*SYMMETRIC, "containment"]), st.integers(0, 4))
def test_the_nearest_to_a_role_are_its_best_pairs(case: Case, level: str, measure: str, top: int) -> None:
    table = case.profiles(level)

    def score(pair: PairOverlap) -> float:
        return (
            pair.measures.containment["r0"] if measure == "containment" else numbers(pair.measures)[measure]
        )

    mine = [pair for pair in ranked(table) if "r0" in {one.iri for one in pair.roles}]
    mine.sort(key=lambda pair: (-round(score(pair), 12), -pair.measures.n_shared, pair.roles))
    found = nearest_overlaps(table, "r0", measure=measure, top=top)
    assert [pair.roles[0].iri for pair in found] == ["r0"] * len(found)
    assert [{*pair.roles} for pair in found] == [{*pair.roles} for pair in mine[:top]]
    assert [pair.measures for pair in found] == [pair.measures for pair in mine[:top]]
