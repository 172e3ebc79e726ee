"""The roles nearest to one: what is asked, what comes back, and what is refused."""

from __future__ import annotations

import pytest

from remit.analysis.comparison.overlap import nearest, overlap
from remit.errors import ParameterError, UnknownTermError
from remit.knowledge.load import load_text
from remit.knowledge.store import Knowledge

LINKS = """
role:a a remit:Role . role:b a remit:Role . role:c a remit:Role . role:d a remit:Role . role:e a remit:Role .
role:a remit:hasRemit concern:u, concern:v, concern:w, concern:x .
role:b remit:hasRemit concern:u, concern:v .
role:c remit:hasRemit concern:v, concern:w, concern:x, concern:y, concern:z .
role:d remit:hasRemit concern:y .
role:e remit:requiresSkill concern:u .
concern:u skos:broader concern:g . concern:v skos:broader concern:g .
"""


@pytest.fixture(scope="module")
def roles(prefixes: str) -> Knowledge:
    return load_text(prefixes + LINKS)


@pytest.mark.parametrize(
    ("measure", "order"),
    [
        ("n_shared", "cb"),
        ("overlap_coefficient", "bc"),
        ("containment", "cb"),
        ("jaccard", "cb"),
        ("lin", "cb"),
    ],
)
def test_the_measure_orders_the_roles_that_share_something(
    roles: Knowledge, measure: str, order: str
) -> None:
    found = nearest(roles, "role:a", measure=measure)
    assert [pair.roles[1].label for pair in found] == [f"role:{one}" for one in order]
    assert all(pair.roles[0].label == "role:a" for pair in found)


def test_each_has_what_the_overlap_of_the_two_has(roles: Knowledge) -> None:
    for pair in nearest(roles, "role:c", tversky=(1, 0.5), measure="tversky"):
        assert pair.measures == overlap(roles, "role:c", pair.roles[1].iri, tversky=(1, 0.5)).measures


def test_top_cuts_and_a_level_lifts(roles: Knowledge) -> None:
    assert len(nearest(roles, "role:a", top=1)) == 1
    assert nearest(roles, "role:a", top=0) == ()
    lifted = nearest(roles, "role:a", level="area", measure="n_shared")
    assert [pair.measures.n_shared for pair in lifted] == [3, 1]


def test_of_a_role_of_which_nothing_is_stated_none_is_near(roles: Knowledge) -> None:
    assert nearest(roles, "role:e") == ()
    assert nearest(roles, "role:e", relation="all")[0].measures.n_shared == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"measure": "nonsense"}, "unknown measure"),
        ({"measure": "tversky"}, "alpha and beta"),
        ({"top": -1}, "top is -1"),
        ({"relation": "tasks"}, "unknown relation"),
        ({"level": "galaxy"}, "unknown level"),
    ],
)
def test_what_makes_no_sense_is_refused(roles: Knowledge, options: dict[str, str], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        nearest(roles, "role:a", **options)  # type: ignore[arg-type]


def test_an_unknown_role_is_refused(roles: Knowledge) -> None:
    with pytest.raises(UnknownTermError):
        nearest(roles, "role:nobody")
