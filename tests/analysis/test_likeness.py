"""Figures of two roles and of more: means, what has a direction, what needs ratings, what needs no numpy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from remit.analysis.comparison.overlap import overlap, overlaps
from remit.errors import ParameterError
from remit.knowledge.load import load_text
from remit.knowledge.store import Knowledge

ROLE, CONCERN = "https://w3id.org/remit/role/", "https://w3id.org/remit/concern/"
CPO, CTO, DESIGNER = ROLE + "cpo", ROLE + "cto", ROLE + "designer"


def test_three_roles_give_a_mean_and_every_pair(prefixes: str) -> None:
    kg = load_text(
        prefixes
        + """role:a a remit:Role ; remit:hasRemit concern:x, concern:y .
             role:b a remit:Role ; remit:hasRemit concern:x, concern:y .
             role:c a remit:Role ; remit:hasRemit concern:y, concern:z ."""
    )
    found = overlap(kg, "role:a", "role:b", "role:c").to_dict()
    assert [one["concern"]["iri"] for one in found["shared"]] == [CONCERN + "x", CONCERN + "y"]
    measures = found["measures"]
    assert measures["n_shared"] == 2
    assert measures["jaccard"] == pytest.approx((1 + 1 / 3 + 1 / 3) / 3)
    assert measures["containment"] == {ROLE + "a": 1.0, ROLE + "b": 1.0, ROLE + "c": 0.5}
    assert [(pair["roles"], pair["n_shared"]) for pair in measures["pairs"]] == [
        ([ROLE + "a", ROLE + "b"], 2),
        ([ROLE + "a", ROLE + "c"], 1),
        ([ROLE + "b", ROLE + "c"], 1),
    ]


def test_a_role_of_which_nothing_is_said_is_in_no_mean(tiny: Knowledge) -> None:
    three = overlap(tiny, "CPO", "CTO", "role:designer")
    two = overlap(tiny, "CPO", "CTO")
    assert three.measures.jaccard == two.measures.jaccard > 0
    assert sum(one.value for one in three.contributions("lin")) == pytest.approx(two.measures.lin, abs=1e-12)
    assert [pair.measures.jaccard for pair in three.pairs] == [two.measures.jaccard, 0, 0]


def test_tversky_is_given_by_role_where_its_weights_are(tiny: Knowledge) -> None:
    found = overlap(tiny, "CPO", "CTO", tversky=(1, 0)).measures  # what the other has alone counts nothing
    assert found.tversky == found.containment
    assert found.to_dict()["tversky"] == {CPO: 1 / 3, CTO: 1 / 4}
    three = overlap(tiny, "CPO", "CTO", "role:designer", tversky=(0, 1)).measures
    assert three.tversky == {CPO: 1 / 4, CTO: 1 / 3, DESIGNER: 0}
    with pytest.raises(ParameterError, match="-1"):
        overlap(tiny, "CPO", "CTO", tversky=(-1, 0))


def test_ratings_count_where_a_source_gives_any(prefixes: str) -> None:
    kg = load_text(
        prefixes
        + """role:a a remit:Role . role:b a remit:Role . role:c a remit:Role .
             role:a remit:essentialSkill concern:x ; remit:optionalSkill concern:y .
             role:b remit:essentialSkill concern:x, concern:y .
             role:c remit:essentialSkill concern:x ."""
    )
    rated = overlap(kg, "role:a", "role:b", relation="skill")
    assert rated.measures.ruzicka == 1.5 / 2
    assert rated.measures.weighted_cosine == pytest.approx(1.5 / (1.25 * 2) ** 0.5)
    assert [one.concern.label for one in rated.contributions("ruzicka")] == ["concern:x", "concern:y"]
    assert overlap(kg, "role:b", "role:c", relation="skill").measures.ruzicka is None
    by_pair = {
        tuple(role.label for role in one.roles): one.measures for one in overlaps(kg, relation="skill")
    }
    assert by_pair["role:a", "role:b"] == rated.measures
    assert by_pair["role:b", "role:c"].ruzicka is None


@pytest.mark.parametrize("options", [[], ["--level", "group", "--strict", "--explain", "lin", "-f", "json"]])
def test_to_compare_two_roles_takes_no_numpy(options: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "remit", "overlap", "CPO", "CTO", *options],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "remit" in loaded
    assert not loaded & {"numpy", "scipy", "networkx", "rdflib", "numba", "rich"}
