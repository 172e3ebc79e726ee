"""Stability: rank ranges under leaving out, and under the errors that a source publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import remit
from remit.analysis.comparison.overlap import nearest, overlaps
from remit.analysis.insight.draws import drawn, errors_of
from remit.analysis.insight.expected import expected_tensions
from remit.analysis.insight.leaving import KINDS, leaving
from remit.analysis.insight.stability import stability
from remit.analysis.profiles import profiles
from remit.errors import ParameterError
from remit.knowledge.load import load_text

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

RATED = """
role:a a remit:Role ; skos:prefLabel "A" ; remit:requiresSkill concern:x , concern:y , concern:z ;
    remit:qualifiedRequirement [ remit:concern concern:x ; remit:importance 0.6 ; remit:importanceError 0.1 ],
        [ remit:concern concern:y ; remit:importance 0.7 ] .
role:b a remit:Role ; skos:prefLabel "B" ; remit:requiresSkill concern:x , concern:y ;
    remit:qualifiedRequirement
        [ remit:concern concern:x ; remit:importance 0.5 ; remit:importanceError 0.05 ] .
role:c a remit:Role ; skos:prefLabel "C" ; remit:requiresSkill concern:x , concern:z ;
    remit:qualifiedRequirement
        [ remit:concern concern:z ; remit:importance 0.5 ; remit:importanceError 0.3 ] .
concern:x skos:prefLabel "x" . concern:y skos:prefLabel "y" . concern:z skos:prefLabel "z" .
"""


@pytest.fixture(scope="module")
def rated(prefixes: str) -> Knowledge:
    return load_text(prefixes + RATED)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(KINDS),
    st.sampled_from(["idf_cosine", "jaccard", "lin"]),
    st.sampled_from(["concern", "group"]),
)
def test_a_range_holds_the_rank_with_everything(kg: Knowledge, by: str, measure: str, level: str) -> None:
    found = stability(kg, by=by, measure=measure, level=level, relation="all")
    full = overlaps(kg, relation="all", level=level, measure=measure)
    assert [{role.iri for role in one.things} for one in found.ranges] == [
        {r.iri for r in one.roles} for one in full
    ]
    for i, (one, pair) in enumerate(zip(found.ranges, full, strict=True)):
        assert one.rank == i + 1
        assert one.value == getattr(pair.measures, measure)
        assert one.best <= one.rank <= one.worst
        assert one.best <= one.median <= one.worst
        assert one.low <= one.value <= one.high
        assert bool(one.moved_by) == (one.best != one.worst)
        assert one.n_missing <= len(found.runs)


def test_the_roles_near_one_are_ranked_as_ever(kg: Knowledge) -> None:
    found = stability(kg, "CPO", by="merges")
    assert [one.things[1].iri for one in found.ranges] == [one.roles[1].iri for one in nearest(kg, "CPO")]
    assert stability(kg, "CEO", by="merges").ranges == ()


def test_expected_tensions_are_ranked_as_ever(kg: Knowledge) -> None:
    found = stability(kg, of="expected", by="documents", top=5)
    full = expected_tensions(kg, top=5)
    assert [one.things for one in found.ranges] == [(*one.roles, one.group) for one in full]
    assert [one.value for one in found.ranges] == [one.score for one in full]
    first = found.ranges[0]
    assert (first.things[2].label, first.best, first.worst) == (
        "leading people",
        1,
        6,
    )  # as docs/stability.md says


def test_a_link_goes_with_the_last_document_that_says_it(tiny: Knowledge) -> None:
    left = {one.name: one for one in leaving(tiny, "documents", relation="remit", level="concern")}
    held = {
        name: {
            one.profiles.concerns[column].label for column in one.profiles.columns_of(tiny.resolve("CPO").iri)
        }
        for name, one in left.items()
    }
    assert held == {
        "first article": {"innovation management"},  # the second says so too
        "second article": {"innovation management", "product vision", "customer research"},
    }
    assert [one.n_links for one in left.values()] == [6, 0]


def test_a_link_that_no_claim_makes_stays(rated: Knowledge) -> None:
    assert [*leaving(rated, "documents", relation="skill", level="concern")] == []
    with pytest.raises(ParameterError, match="all of it rests on 'no claim'"):
        stability(rated, by="documents")


def test_each_modality_and_merge_is_a_run(kg: Knowledge) -> None:
    assert [one.name for one in stability(kg, by="modalities").runs] == ["plain", "typical", "inferred"]
    assert "team leadership" in [one.name for one in stability(kg, by="merges").runs]


def test_draws_keep_to_the_scale_and_to_what_has_an_error(rated: Knowledge) -> None:
    table = profiles(rated, relation="skill")
    means, errors = errors_of(rated, table)
    assert sorted(errors[errors > 0].tolist()) == [0.05, 0.1, 0.3]
    every = [one.matrix.arrays[2] for one in drawn(rated, table, draws=400, seed=1)]
    ratings = np.array(every)
    assert ((ratings > 0) & (ratings <= 1)).all()
    assert (ratings[:, errors == 0] == means[errors == 0]).all()
    mean, spread = ratings.mean(axis=0), ratings.std(axis=0)
    near = errors == 0.1
    assert mean[near] == pytest.approx(means[near], abs=0.02)
    assert spread[near] == pytest.approx(0.1, abs=0.02)


def test_the_same_seed_gives_the_same_ranges(rated: Knowledge) -> None:
    asked = {"by": "errors", "measure": "ruzicka", "draws": 30}
    one, same, other = (stability(rated, seed=seed, **asked) for seed in (3, 3, 4))  # type: ignore[arg-type]
    assert one == same
    assert one != other
    assert any(each.best != each.worst for each in one.ranges)
    assert one._repr_html_().count("<tr>") == 1 + len(one.ranges)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"of": "gaps"}, "rankings are overlap, expected"),
        ({"by": "roles"}, "documents, modalities, merges"),
        ({"by": "errors"}, "ruzicka and weighted_cosine do"),
        ({"by": "errors", "of": "expected"}, "expected tensions use none"),
        ({"by": "errors", "measure": "ruzicka"}, "no source gives a standard error"),
        ({"of": "expected", "level": "group"}, "leave the level at concern"),
        ({"top": -1}, "top is -1"),
        ({"draws": 0}, "draws is 0"),
        ({"measure": "containment"}, "cannot rank pairs"),
        ({"relation": "love"}, "unknown relation"),
    ],
)
def test_what_cannot_be_asked_is_refused(tiny: Knowledge, asked: dict[str, object], says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        stability(tiny, **asked)  # type: ignore[arg-type]


def test_two_roles_are_no_ranking(tiny: Knowledge) -> None:
    with pytest.raises(ParameterError, match="name one role, or none"):
        remit.stability(tiny, "CPO", "CTO")
