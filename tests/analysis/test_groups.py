"""Families of roles: planted ones are found, named by what is theirs, and every figure can be recomputed."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis.hierarchy import Hierarchy
from remit.analysis.nearest.groups import families, groups, tied, typical_of
from remit.analysis.nearest.neighbors import connected
from remit.analysis.profiles import Profiles, tabulate
from remit.errors import ParameterError
from remit.knowledge.model import Term
from remit.knowledge.store import Knowledge

LINKS = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 9)), min_size=1)


def table_of(links: Iterable[tuple[str, str]], labels: dict[str, str] | None = None) -> Profiles:
    every = set(links)
    terms = {iri: Term(iri, (labels or {}).get(iri, iri)) for link in every for iri in link}
    return tabulate(every, Hierarchy({}), terms)


def planted() -> Profiles:
    """Three families of four, each with three concerns of its own; everybody has the hub."""
    links = {(f"r{f}{i}", f"c{f}{j}") for f in range(3) for i in range(4) for j in range(3) if (i + j) % 4}
    return table_of(links | {(f"r{f}{i}", "hub") for f in range(3) for i in range(4)})


def test_planted_families_are_found_and_named_by_what_is_theirs() -> None:
    found = families(planted())
    assert [sorted(role.iri for role in one.roles) for one in found] == [
        [f"r{f}{i}" for i in range(4)] for f in range(3)
    ]
    for f, one in enumerate(found):
        assert {each.concern.iri for each in one.typical} == {f"c{f}{j}" for j in range(3)}  # never the hub
        assert sorted(one.name.split("; ")) == [f"c{f}{j}" for j in range(3)]


def test_the_same_seed_gives_the_same_families_and_resolution_their_number() -> None:
    table = planted()
    assert families(table, seed=3) == families(table, seed=3)
    assert len(families(table, resolution=50)) == 12
    assert len(families(table, resolution=0.01)) == 1


@settings(max_examples=30)
@given(LINKS)
def test_every_role_is_in_one_family_and_every_share_is_right(links: set[tuple[int, int]]) -> None:
    named = {(f"r{a}", f"c{b}") for a, b in links}
    table = table_of(named)
    held = {role: {c for r, c in named if r == role} for role, _ in named}
    found = families(table, top=3)
    assert sorted(role.iri for one in found for role in one.roles) == sorted(held)
    assert [len(one.roles) for one in found] == sorted((len(one.roles) for one in found), reverse=True)
    for one in found:
        here = {role.iri for role in one.roles}
        for each in one.typical:
            inside = [each.concern.iri in held[role] for role in here]
            outside = [each.concern.iri in held[role] for role in held.keys() - here]
            assert each.inside == pytest.approx(sum(inside) / len(inside))
            if outside:
                assert each.outside == pytest.approx(sum(outside) / len(outside))
                assert each.outside is not None and each.inside > each.outside
            else:
                assert each.outside is None


def test_typical_concerns_stand_by_what_they_add_to_the_divergence() -> None:
    # Of 4 roles, 2 are looked at. a: 2 of 2, 2 of 4; b: 1 of 2, 1 of 4; c: 2 of 2, 4 of 4.
    links = {("r1", "a"), ("r2", "a"), ("r1", "b"), *((f"r{i}", "c") for i in range(1, 5))}
    table = table_of(links)
    assert [one.concern.iri for one in typical_of(table, [0, 1])] == ["a", "b"]
    assert 1 * math.log(1 / 0.5) > 0.5 * math.log(0.5 / 0.25)
    assert [one.concern.iri for one in typical_of(table, [0, 1], n=1)] == ["a"]


def test_the_graph_is_the_one_of_neighbours() -> None:
    table = planted()
    iris = [role.iri for role in table.roles]
    ours = tied(table, measure="jaccard", top=2)
    theirs = connected(table, measure="jaccard", top=2)
    assert {frozenset((iris[a], iris[b])): data["weight"] for a, b, data in ours.edges(data=True)} == {
        frozenset((a, b)): data["weight"] for a, b, data in theirs.edges(data=True)
    }


def test_cohesion_is_the_share_of_ties_that_stay() -> None:
    # Two pairs alike in all, and a weak tie from r2 to r3.
    links = {(r, c) for c in "ab" for r in ("r1", "r2")} | {(r, c) for c in "de" for r in ("r3", "r4")}
    table = table_of(links | {("r2", "x"), ("r3", "x"), ("lone", "y")})
    graph = connected(table)
    found = {frozenset(role.iri for role in one.roles): one for one in families(table)}
    pair = found[frozenset(("r1", "r2"))]
    inside, cut = graph["r1"]["r2"]["weight"], graph["r2"]["r3"]["weight"]
    assert pair.cohesion == pytest.approx(2 * inside / (2 * inside + cut))
    assert found[frozenset(("lone",))].cohesion is None
    assert found[frozenset(("lone",))].name == "y"


def test_of_one_family_alone_what_most_have_is_typical() -> None:
    (one,) = families(table_of({("r1", "a"), ("r2", "a"), ("r1", "b")}))
    assert [(each.concern.iri, each.inside, each.outside) for each in one.typical] == [
        ("a", 1.0, None),
        ("b", 0.5, None),
    ]
    assert one.cohesion == 1.0


def test_labels_are_text_and_a_full_stop_does_not_end_a_part_of_the_name() -> None:
    table = table_of(
        {("r1", "c1"), ("r1", "c2")}, {"c1": "<b>Cook foods.</b>", "c2": "Serve.", "r1": "<i>x</i>"}
    )
    (one,) = families(table)
    assert one.name == "<b>Cook foods.</b>; Serve"
    shown = one._repr_html_()
    assert "<b>" not in shown and "&lt;b&gt;" in shown and "&lt;i&gt;" in shown
    assert one.to_dict()["roles"] == [{"iri": "r1", "label": "<i>x</i>"}]


def test_wrong_parameters_are_named(tiny: Knowledge) -> None:
    with pytest.raises(ParameterError, match="resolution is 0"):
        groups(tiny, resolution=0)
    with pytest.raises(ParameterError, match="unknown measure 'alike'"):
        groups(tiny, measure="alike")
    with pytest.raises(ParameterError, match="top is -1"):
        groups(tiny, top=-1)
    assert groups(tiny, relation="skill", level="area")
