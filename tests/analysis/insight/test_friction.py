"""Tensions in sum, expected ones, and how well these find the known."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import remit
from remit.analysis.insight.expected import expected_tensions
from remit.analysis.insight.friction import friction
from remit.analysis.insight.recovery import recovery
from remit.analysis.insight.signs import Known, in_group, pairs_of, ranked, ranks_of
from remit.analysis.insight.staffing import staffing
from remit.analysis.network.tensions import tensions
from remit.errors import ParameterError
from remit.knowledge.load import load_text

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge


def test_a_sum_says_what_is_open_and_what_is_eased(tiny: Knowledge) -> None:
    found = friction(tiny)
    assert [one.label for one in found.open] == ["one budget"]
    assert found.unstated == ()
    (planning,) = found.strategies
    assert ([one.label for one in planning.stated], planning.inferred) == (["speed against quality"], ())
    assert planning.claims
    assert [(one.where.curie, len(one.tensions), one.share) for one in found.roles] == [
        ("role:cpo", 2, 1.0),
        ("role:cto", 2, 1.0),
    ]
    assert [(one.where.label, len(one.tensions)) for one in found.areas] == [
        ("product", 1),
        ("technology", 1),
    ]
    assert [(one.benefit.label, one.strategy.label) for one in found.hanging] == [("calm", "joint planning")]


def test_a_benefit_that_two_yield_hangs_on_neither(prefixes: str) -> None:
    text = """
    strategy:a a remit:Strategy ; skos:prefLabel "a" ; remit:yields benefit:x , benefit:y .
    strategy:b a remit:Strategy ; skos:prefLabel "b" ; remit:yields benefit:y .
    role:pair a remit:RolePair ; skos:prefLabel "both" ; remit:yields benefit:z .
    benefit:x skos:prefLabel "x" . benefit:y skos:prefLabel "y" . benefit:z skos:prefLabel "z" .
    """
    assert [one.benefit.label for one in friction(load_text(prefixes + text)).hanging] == ["x"]


def test_what_is_eased_by_inference_alone_is_told_apart(prefixes: str) -> None:
    text = """
    tension:t a remit:Tension ; skos:prefLabel "t" ; remit:between role:a , role:b .
    claim:1 { strategy:s remit:mitigates tension:t . }
    claim:1 a remit:Claim ; remit:modality remit:Inferred .
    strategy:s a remit:Strategy ; skos:prefLabel "s" .
    """
    found = friction(load_text(prefixes + text))
    assert (found.open, [one.label for one in found.unstated]) == ((), ["t"])
    assert (found.strategies[0].stated, len(found.strategies[0].inferred)) == ((), 1)


def test_the_articles_friction_is_between_two_and_in_direction(kg: Knowledge) -> None:
    found = friction(kg)
    assert (len(found.tensions), found.open, found.unstated) == (3, (), ())
    assert [one.strategy.label for one in found.strategies if one.stated] == [
        "effective communication",
        "shared understanding of aims and limits",
    ]
    assert {one.where.curie for one in found.roles} == {"role:cpo", "role:cto"}
    assert [one.where.label for one in found.areas if one.share == 1] == [
        "direction",
        "innovation and change",
    ]
    assert len(found.hanging) == 3
    assert "3 tensions, 0 open" in found._repr_html_()


def test_nothing_known_gives_nothing(prefixes: str) -> None:
    empty = load_text(prefixes + 'concern:x skos:prefLabel "x" .')
    assert friction(empty).tensions == ()
    assert expected_tensions(empty) == ()
    assert recovery(empty) == ()


def test_signs_are_what_they_say(tiny: Knowledge) -> None:
    """In vision: the CPO has product vision and innovation management, the CTO technology vision and that."""
    (vision,) = [one for one in expected_tensions(tiny) if one.group.label == "vision"]
    assert vision.signs["meeting"] == 1.0
    assert vision.signs["stakes"] == 0.5  # one of two is shared, and a pole pulls here too
    assert vision.signs["opposition"] == pytest.approx(
        abs(3 / 3 - 2 / 4)
    )  # product: all of three, two of four
    assert [one.label for one in vision.shared] == ["innovation management"]
    assert {name.rpartition("/")[2]: [one.label for one in own] for name, own in vision.own.items()} == {
        "cpo": ["product vision"],
        "cto": ["technology vision"],
    }
    assert vision.score == pytest.approx(sum(vision.signs.values()) / 3)
    assert all(vision.claims.values())
    assert vision.to_dict()["inferred"] is True
    assert "Expected, not stated" in vision._repr_html_()


def test_where_a_tension_is_stated_none_is_expected(tiny: Knowledge) -> None:
    """The one over code quality, which is engineering."""
    assert {one.group.label for one in expected_tensions(tiny)} == {"vision"}


def test_roles_and_top_choose(kg: Knowledge) -> None:
    every = expected_tensions(kg)
    assert expected_tensions(kg, top=3) == every[:3]
    two = expected_tensions(kg, "CPO", "CTO")
    assert two == tuple(one for one in every if {r.curie for r in one.roles} == {"role:cpo", "role:cto"})
    one = expected_tensions(kg, "VP of Product")
    assert one
    assert all("role:vp-of-product" in {r.curie for r in each.roles} for each in one)
    assert expected_tensions(kg, "CEO", "CTO") == ()
    with pytest.raises(ParameterError, match="top is -1"):
        expected_tensions(kg, top=-1)


def test_too_many_pairs_are_refused_with_the_way_out(prefixes: str) -> None:
    rows = "".join(
        f'role:r{i} a remit:Role ; skos:prefLabel "r{i}" ; remit:hasRemit concern:c .' for i in range(201)
    )
    many = load_text(prefixes + rows)
    with pytest.raises(ParameterError, match=r"there are 201 roles.*name one role"):
        expected_tensions(many)
    assert len(expected_tensions(many, "r7", top=5)) == 5


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(0, 2)))
def test_scores_are_parts_of_one_and_fall(kg: Knowledge, kept: set[int]) -> None:
    side, every = staffing(kg), tensions(kg)
    places = ranked(side, pairs_of(side, []), Known.of(kg, [every[i] for i in sorted(kept)]))
    scores = [sum(signs) / 3 for _, signs in places]
    assert all(later - earlier < 1e-9 for earlier, later in pairwise(scores))
    assert all(0 <= sign <= 1 for _, signs in places for sign in signs)
    assert all(in_group(side, a, group) | in_group(side, b, group) for (a, b, group), _ in places)
    ranks = ranks_of(places)
    assert all(ranks[place] >= i + 1 for i, (place, _) in enumerate(places))


def test_each_known_tension_left_out_is_found_where_the_page_says(kg: Knowledge) -> None:
    """The figures of docs/tensions.md; computed here for one anew, by another road."""
    found = {one.tension.curie.rpartition(":")[2]: one for one in recovery(kg)}
    figures = {
        name: (one.over, one.poles, one.blind_over, one.blind_poles, one.n_places)
        for name, one in found.items()
    }
    assert figures == {
        "resource-tension": (20, 4, None, 4, 29),
        "strategic-priorities-tension": (20, 4, None, 4, 27),
        "timeline-tension": (20, 9, None, 9, 27),
    }
    without = [one for one in tensions(kg) if one.tension.curie != "tension:timeline-tension"]
    side = staffing(kg)
    order = [place for place, _ in ranked(side, pairs_of(side, []), Known.of(kg, without))]
    places = [
        i + 1
        for i, (_, _, group) in enumerate(order)
        if group.endswith(("/technology-watch", "/product-creation"))
    ]
    assert min(places) == 9
    assert found["timeline-tension"].chance_poles == pytest.approx(28 / 3)


def test_the_front_door_has_both(tiny: Knowledge) -> None:
    assert remit.friction(tiny).to_dict()["open"][0]["label"] == "one budget"
    assert remit.expected_tensions(tiny)[0].group.label == "vision"
