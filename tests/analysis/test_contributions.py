"""What a figure is made of: parts that sum to it, each with a name and a reason."""

from __future__ import annotations

from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.analysis.comparison.contributions import Contribution
from remit.analysis.comparison.evidence import Evidence
from remit.analysis.comparison.overlap import compare, overlap
from remit.analysis.comparison.values import Overlap
from remit.analysis.content import SIMILARITIES
from remit.analysis.hierarchy import hierarchy
from remit.analysis.measures import REGISTRY, SYMMETRIC
from remit.analysis.profiles import tabulate
from remit.errors import ParameterError
from remit.knowledge.model import Term
from remit.knowledge.store import Knowledge

TREE = hierarchy([("c0", "g0"), ("c1", "g0"), ("c2", "g1"), ("c3", "g1"), ("g0", "a"), ("g1", "a")])
CONCERNS = ("c0", "c1", "c2", "c3", "c4", "g0")
NAMES = {one: Term(one, f"label of {one}") for one in (*CONCERNS, "g1", "a", "r0", "r1", "r2")}
BITS = st.lists(st.integers(0, 63), min_size=2, max_size=3)
NONE = Evidence({}, {})


def compared(bits: list[int], rated: int = 0, n: int | None = None) -> Overlap:
    """The first n of roles with the concerns of these bits; those of `rated` count a half."""
    links = {
        (f"r{i}", one): 0.5 if rated >> j & 1 else 1.0
        for i, some in enumerate(bits)
        for j, one in enumerate(CONCERNS)
        if some >> j & 1
    }
    roles = [NAMES[f"r{i}"] for i in range(len(bits))][:n]
    return compare(roles, tabulate(links, TREE, NAMES), NONE, above=NAMES)


@given(BITS, st.integers(0, 63), st.sampled_from(SYMMETRIC))
def test_what_concerns_add_sums_to_the_measure(bits: list[int], rated: int, measure: str) -> None:
    found = compared(bits, rated)
    value = getattr(found.measures, measure)
    if value is None:
        return
    parts = found.contributions(measure)
    assert abs(fsum(one.value for one in parts) - value) < 1e-12
    assert all(one.value > 0 for one in parts)
    assert len({one.concern for one in parts}) == len(parts)
    if REGISTRY[measure].needs != "hierarchy":
        assert {one.concern for one in parts} == {one.concern for one in found.shared}
        claims = {one.concern: tuple(one.claims) for one in found.shared}
        assert all(one.roles == claims[one.concern] for one in parts)


@pytest.mark.parametrize("measure", SIMILARITIES)
def test_what_adds_by_the_hierarchy_names_what_is_most_similar(measure: str) -> None:
    found = compared([0b000011, 0b001110])  # c0 and c1, c1 to c3
    parts = {one.concern.iri: one for one in found.contributions(measure)}
    matched = {iri: [near.iri for near in one.matched] for iri, one in parts.items()}
    # By the area alone c2 and c3 are like c0 and c1, which have the same content: the first by IRI is taken.
    assert matched == {"c0": ["c1"], "c1": ["c1"], "c2": ["c0"], "c3": ["c0"]}
    assert parts["c1"].value > parts["c0"].value > parts["c2"].value == parts["c3"].value
    assert parts["c0"].roles == ("r0",)
    assert parts["c1"].roles == ("r0", "r1")


def test_of_three_roles_a_concern_can_be_matched_with_several() -> None:
    found = compared([0b000001, 0b000010, 0b000100])  # c0, c1, c2
    part = next(one for one in found.contributions("lin") if one.concern.iri == "c0")
    assert [one.iri for one in part.matched] == ["c1", "c2"]  # of its group, then of its area


def test_groups_and_areas_add_to_simgic_by_name() -> None:
    found = compared([0b000001, 0b000010])  # two concerns of one group
    assert [(one.concern, one.roles) for one in found.contributions("simgic")] == [
        (NAMES["g0"], ("r0", "r1")),
        (NAMES["a"], ("r0", "r1")),
    ]


def test_a_concern_adds_more_the_fewer_roles_have_it() -> None:
    found = compared([0b000011, 0b000011, 0b000001], n=2)  # a third role has c0 too
    by_count = {one.concern.iri: one.value for one in found.contributions("jaccard")}
    by_rarity = {one.concern.iri: one.value for one in found.contributions("idf_jaccard")}
    assert by_count["c0"] == by_count["c1"]
    assert list(by_rarity) == ["c1", "c0"]
    assert by_rarity["c1"] > by_rarity["c0"]


def test_what_lies_above_has_its_name(kg: Knowledge) -> None:
    parts = overlap(kg, "CPO", "CTO").contributions("simgic")
    assert any(one.concern.iri.endswith("/product") for one in parts)
    assert all(one.concern.label != one.concern.curie for one in parts)


def test_plain_data_of_a_contribution() -> None:
    one = Contribution(NAMES["c0"], 0.25, ("r0",), (NAMES["c1"],))
    assert one.to_dict() == {
        "concern": {"iri": "c0", "label": "label of c0"},
        "value": 0.25,
        "roles": ["r0"],
        "matched": [{"iri": "c1", "label": "label of c1"}],
    }


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("containment", "direction"),
        ("tversky", "direction"),
        ("ruzicka", "jaccard"),
        ("nonsense", "unknown measure"),
    ],
)
def test_what_cannot_be_taken_apart_is_refused(measure: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        compared([1, 1]).contributions(measure)
