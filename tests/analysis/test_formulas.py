"""The formulas by themselves: examples in their docstrings, worked examples, the hierarchy under them."""

from __future__ import annotations

import doctest
from math import log

import pytest

from remit.analysis import hierarchy, measures
from remit.analysis.hierarchy import Hierarchy, contents
from remit.errors import ParameterError


@pytest.mark.parametrize("module", [hierarchy, measures])
def test_examples_in_docstrings_are_true(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried > 0
    assert failed == 0


def test_idf_falls_with_holders_and_is_never_zero() -> None:
    found = [measures.idf(float(n), 10) for n in range(1, 11)]
    assert found == sorted(found, reverse=True)
    assert found[-1] == pytest.approx(log(2))


def test_nothing_in_common_with_nothing_is_zero() -> None:
    assert measures.jaccard(0.0, 0.0, 0.0) == 0
    assert measures.overlap_coefficient(0.0, 0.0, 3.0) == 0
    assert measures.cosine(0.0, 0.0, 3.0) == 0
    assert measures.idf_cosine(0.0, 0.0, 3.0) == 0
    assert measures.containment(0.0, 0.0) == 0
    assert measures.lin(0.0, 0.0, 0.0, 0.0) == 0


TREE = Hierarchy({"c1": "g1", "c2": "g1", "c3": "g2", "g1": "a1", "g2": "a1", "g3": "a2"})


def test_content_falls_from_leaves_to_areas_as_seco_gives_it() -> None:
    found = contents(TREE, ["alone"])
    assert len(found) == 9  # with the root that no one names, ten concepts
    assert found["c1"] == found["g3"] == found["alone"] == 1
    assert found["g1"] == pytest.approx(1 - log(3) / log(10))
    assert found["a1"] == pytest.approx(1 - log(6) / log(10))
    assert min(found.values()) > 0


@pytest.mark.parametrize(
    ("concern", "group", "area"),
    [
        ("c1", "g1", "a1"),
        ("g1", "g1", "a1"),
        ("a1", "a1", "a1"),
        ("alone", "alone", "alone"),
    ],
)
def test_every_concern_has_a_group_and_an_area(concern: str, group: str, area: str) -> None:
    assert (TREE.group_of(concern), TREE.area_of(concern)) == (group, area)
    assert [TREE.lift(concern, level) for level in hierarchy.LEVELS] == [concern, group, area]


def test_a_deeper_hierarchy_is_cut_at_its_two_highest_levels() -> None:
    deep = Hierarchy({"e": "d", "d": "c", "c": "b", "b": "a"})
    assert (deep.group_of("e"), deep.area_of("e")) == ("b", "a")


def test_a_circle_ends() -> None:
    circle = hierarchy.hierarchy([("x", "y"), ("y", "z"), ("z", "x"), ("w", "w")])
    assert circle.chain("x") == ("x", "y", "z")
    assert circle.chain("w") == ("w",)
    assert set(contents(circle, [])) == {"x", "y", "z"}


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ParameterError, match="concern, group, area"):
        TREE.lift("c1", "family")
