"""The formulas by themselves: examples in their docstrings, worked examples, the hierarchy under them."""

from __future__ import annotations

import doctest
from functools import reduce
from math import fsum, inf, log, nan
from operator import add
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.analysis import content, exact, hierarchy, measures
from remit.analysis.hierarchy import Hierarchy, contents
from remit.analysis.measures import REGISTRY, SYMMETRIC
from remit.errors import ParameterError


@pytest.mark.parametrize("module", [content, exact, hierarchy, measures])
def test_examples_in_docstrings_are_true(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried > 0
    assert failed == 0


def test_the_registry_has_a_formula_for_each_measure_and_keeps_the_order_of_output() -> None:
    assert list(REGISTRY) == [one.name for one in REGISTRY.values()]
    assert SYMMETRIC[:7] == (
        "n_shared", "jaccard", "dice", "overlap_coefficient", "cosine", "idf_cosine", "lin",
    )  # fmt: skip
    assert set(REGISTRY) - set(SYMMETRIC) == {"containment", "tversky"}
    averages = set(content.SIMILARITIES)
    assert all(callable(getattr(measures, name)) for name in set(REGISTRY) - averages - {"n_shared"})


def test_idf_falls_with_holders_and_is_never_zero() -> None:
    found = [measures.idf(float(n), 10) for n in range(1, 11)]
    assert found == sorted(found, reverse=True)
    assert found[-1] == pytest.approx(log(2))


NOTHING = {
    "jaccard": (0.0, 0.0, 0.0),
    "dice": (0.0, 0.0, 0.0),
    "overlap_coefficient": (0.0, 0.0, 3.0),
    "cosine": (0.0, 0.0, 3.0),
    "containment": (0.0, 0.0),
    "tversky": (0.0, 0.0, 0.0, 1.0, 1.0),
    "idf_cosine": (0.0, 0.0, 3.0),
    "idf_jaccard": (0.0, 0.0, 0.0),
    "ruzicka": (0.0, 0.0, 0.0),
    "weighted_cosine": (0.0, 0.0, 3.0),
    "lin": (0.0, 0.0, 0.0, 0.0),
    "best_match_average": (0.0, 0.0, 0.0, 0.0),
    "simgic": (0.0, 0.0, 0.0),
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_in_common_with_nothing_is_zero(name: str) -> None:
    assert getattr(measures, name)(*NOTHING[name]) == 0


ARGUMENTS: dict[str, list[tuple[float, ...]]] = {
    "jaccard": [(2.0, 3.0, 4.0), (0.0, 0.0, 0.0), (5.0, 7.0, 5.0)],
    "dice": [(2.0, 3.0, 4.0), (0.0, 0.0, 0.0), (5.0, 7.0, 5.0)],
    "overlap_coefficient": [(2.0, 3.0, 4.0), (0.0, 0.0, 3.0), (5.0, 7.0, 5.0)],
    "cosine": [(2.0, 3.0, 4.0), (0.0, 0.0, 3.0), (5.0, 7.0, 5.0)],
    "containment": [(2.0, 3.0), (0.0, 0.0), (5.0, 7.0)],
    "idf_cosine": [(2.5, 3.25, 4.125), (0.0, 0.0, 3.0), (1.0, 7.0, 5.0)],
    "idf_jaccard": [(2.5, 3.25, 4.125), (0.0, 0.0, 0.0), (1.0, 7.0, 5.0)],
    "ruzicka": [(0.5, 3.25, 4.125), (0.0, 0.0, 0.0), (1.0, 7.0, 5.0)],
    "weighted_cosine": [(0.5, 3.25, 4.125), (0.0, 0.0, 0.0), (1.0, 7.0, 5.0)],
    "best_match_average": [(0.5, 1.25, 3.0, 4.0), (0.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0, 1.0)],
    "simgic": [(0.5, 3.25, 4.125), (0.0, 0.0, 0.0), (1.0, 7.0, 5.0)],
    "lin_similarity": [(0.3, 0.7, 1.0), (0.0, 0.0, 0.0), (0.1, 0.1, 0.1)],
    "resnik_similarity": [(0.3, 0.7, 1.0), (0.0, 0.0, 0.0), (0.1, 0.1, 0.1)],
    "jiang_conrath_similarity": [(0.3, 0.7, 1.0), (0.0, 0.0, 0.0), (0.1, 0.1, 0.1)],
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_formula_gives_the_same_bits_for_numbers_and_for_arrays(name: str) -> None:
    formula = getattr(measures, name, None) or getattr(content, name)
    columns = [np.array(column) for column in zip(*ARGUMENTS[name], strict=True)]
    assert formula(*columns).tolist() == [formula(*one) for one in ARGUMENTS[name]]


def test_tversky_takes_arrays_and_refuses_weights_that_are_none() -> None:
    n, a, b = np.array([2.0, 0.0]), np.array([3.0, 0.0]), np.array([4.0, 1.0])
    assert measures.tversky(n, a, b, 0.25, 2.0).tolist() == [2 / 6.25, 0]
    for wrong in (-0.5, nan, inf):
        with pytest.raises(ParameterError, match="alpha and beta are"):
            measures.tversky(2.0, 3.0, 4.0, 1.0, wrong)


@given(st.lists(st.integers(1, 1_000_000), min_size=1, max_size=40))
def test_rarity_is_the_same_in_bulk_and_on_its_grid_and_gives_idf_back(holders: list[int]) -> None:
    n_roles = max(holders)
    many = np.array(holders, dtype=np.float64)
    one_by_one = [measures.rarity(n, n_roles) for n in holders]
    assert measures.rarity(many, n_roles).tolist() == one_by_one
    assert measures.idf(many, n_roles).tolist() == [measures.idf(n, n_roles) for n in holders]
    assert measures.idf_of(np.array(one_by_one)).tolist() == [measures.idf(n, n_roles) for n in holders]
    assert all((weight / exact.RARITY_STEP).is_integer() for weight in one_by_one)
    plain = [log(1 + n_roles / n) ** 2 for n in holders]
    assert one_by_one == pytest.approx(plain, abs=2e-8)


@given(st.lists(st.integers(1, 1_000_000), min_size=2, max_size=60), st.randoms(use_true_random=False))
def test_sums_of_rarity_do_not_depend_on_their_order(holders: list[int], random: Random) -> None:
    weights = [measures.rarity(n, 1_000_000) for n in holders]
    mixed = random.sample(weights, len(weights))
    assert reduce(add, weights) == reduce(add, mixed) == fsum(weights)


@given(st.floats(0, 1))
def test_a_rating_is_rounded_by_little_and_never_to_nothing(rating: float) -> None:
    found = measures.rounded_rating(rating)
    assert 0 < found <= 1
    assert abs(found - rating) <= exact.RATING_STEP
    assert (found / exact.RATING_STEP).is_integer()
    assert measures.rounded_rating(found) == found
    assert measures.rounded_rating(np.array([rating])).tolist() == [found]


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


def test_ratings_in_proportion_are_one_direction_to_the_last_bit() -> None:
    ratings = [measures.rounded_rating(one / 7) for one in range(1, 8)]
    for factor in (0.25, 0.5, 0.375):
        lower = [factor * one for one in ratings]
        sums = (
            sum(a * b for a, b in zip(ratings, lower, strict=True)),
            sum(a * a for a in ratings),
            sum(b * b for b in lower),
        )
        assert measures.weighted_cosine(*sums) == 1
