"""Tensions: poles, holders, what mitigates them, and what of it is inferred."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from remit.analysis.network.tensions import tensions
from remit.errors import UnknownTermError
from remit.knowledge.load import load_text
from remit.knowledge.namespace import compress

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

PREFIXES = """
@prefix remit: <https://w3id.org/remit/ns/> .
@prefix role: <https://w3id.org/remit/role/> .
@prefix tension: <https://w3id.org/remit/tension/> .
@prefix strategy: <https://w3id.org/remit/strategy/> .
@prefix claim: <https://w3id.org/remit/claim/> .
@prefix stage: <https://w3id.org/remit/stage/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def test_a_tension_shows_its_poles_and_who_holds_them(tiny: Knowledge) -> None:
    _, speed = tensions(tiny)
    assert (speed.tension.label, speed.definition) == ("speed against quality", "Soon, or well.")
    assert [role.label for role in speed.roles] == ["Chief Product Officer", "Chief Technology Officer"]
    assert speed.over is not None
    assert speed.over.label == "code quality"
    poles = [
        (one.pole.label, one.toward and one.toward.label, [role.label for role in one.held_by], one.inferred)
        for one in speed.poles
    ]
    assert poles == [
        ("ship soon", "product vision", ["Chief Product Officer"], True),
        ("build well", "code quality", ["Chief Technology Officer"], True),
    ]
    assert [*map(compress, speed.claims)] == ["claim:one-6"]


def test_what_mitigates_a_tension_comes_with_benefits_and_claims(tiny: Knowledge) -> None:
    (strategy,) = tensions(tiny)[1].strategies
    assert strategy.strategy.label == "joint planning"
    assert [benefit.label for benefit in strategy.benefits] == ["calm"]
    assert [*map(compress, strategy.claims)] == ["claim:one-7"]
    assert not strategy.inferred


def test_open_tensions_are_those_that_nothing_mitigates(tiny: Knowledge) -> None:
    assert [one.tension.label for one in tensions(tiny)] == ["one budget", "speed against quality"]
    assert [one.tension.label for one in tensions(tiny, open_only=True)] == ["one budget"]


def test_named_roles_leave_the_tensions_between_all_of_them(tiny: Knowledge) -> None:
    assert len(tensions(tiny, "CPO")) == len(tensions(tiny, "CTO", "CPO")) == 2
    assert tensions(tiny, "CPO", "role:designer") == ()
    with pytest.raises(UnknownTermError):
        tensions(tiny, "tension:speed")


def mitigated(*modalities: str) -> tuple[bool, ...]:
    """For each strategy of a tension, whether it shows as inferred if claims of these modalities tie it."""
    claims = "".join(
        f"claim:{i} {{ tension:t remit:mitigatedBy strategy:s }} "
        f"claim:{i} a remit:Claim ; remit:modality remit:{one} ."
        for i, one in enumerate(modalities)
    )
    (found,) = tensions(
        load_text(PREFIXES + "tension:t a remit:Tension . strategy:s a remit:Strategy ." + claims)
    )
    return tuple(one.inferred for one in found.strategies)


@pytest.mark.parametrize(
    ("modalities", "expected"),
    [
        (("Inferred",), (True,)),
        (("Inferred", "Inferred"), (True,)),
        (("Inferred", "Plain"), (False,)),
        (("Inferred", "Optional"), (True,)),
        (("Typical",), (False,)),
        (("Emerging",), ()),
        ((), ()),
    ],
)
def test_only_claims_that_all_infer_make_a_tie_inferred(
    modalities: tuple[str, ...], expected: tuple[bool, ...]
) -> None:
    assert mitigated(*modalities) == expected


def test_a_tie_that_no_claim_makes_is_stated() -> None:
    (found,) = tensions(
        load_text(PREFIXES + "tension:t a remit:Tension . strategy:s remit:mitigates tension:t .")
    )
    assert [one.inferred for one in found.strategies] == [False]
    assert found.strategies[0].claims == ()


def test_a_bare_tension_is_shown_without_anything() -> None:
    (found,) = tensions(load_text(PREFIXES + "tension:t a remit:Tension ; rdfs:label '<b>t</b>' ."))
    assert found.over is None
    assert not (found.roles or found.poles or found.strategies or found.claims or found.definition)
    assert "<b>" not in found._repr_html_()


def test_plain_data_is_json(tiny: Knowledge) -> None:
    _, speed = json.loads(json.dumps([one.to_dict() for one in tensions(tiny)]))
    assert list(speed) == ["tension", "definition", "roles", "over", "poles", "strategies", "claims"]
    assert speed["poles"][0]["held_by"] == [
        {"iri": "https://w3id.org/remit/role/cpo", "label": "Chief Product Officer"}
    ]
    assert speed["strategies"][0]["benefits"][0]["label"] == "calm"


def test_each_bundled_tension_has_two_poles_toward_something_held_by_different_roles(kg: Knowledge) -> None:
    found = tensions(kg, "CPO", "CTO")
    assert len(found) == 3
    for view in found:
        assert view.over
        assert [one.held_by[0].label for one in view.poles] == [
            "Chief Product Officer",
            "Chief Technology Officer",
        ]
        assert all(one.toward and one.inferred for one in view.poles)
        assert {one.inferred for one in view.strategies} == {True, False}
