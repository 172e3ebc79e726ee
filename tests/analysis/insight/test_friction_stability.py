"""How the summary of tensions moves: a run is the summary of a knowledge that never had a document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from remit.analysis.insight.friction import friction
from remit.analysis.insight.friction_stability import friction_stability
from remit.errors import ParameterError
from remit.knowledge.load import load_text
from remit.knowledge.store import Knowledge

TEXT = (Path(__file__).parents[2] / "tiny.trig").read_text(encoding="utf-8")


def without(text: str, document: str) -> str:
    """A text without what the claims of a document say."""
    return re.sub(rf"^claim:{document}-\d+ \{{[^}}]*\}}\n", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("by", ["documents", "modalities"])
def test_ranges_hold_the_summary_and_every_run(kg: Knowledge, by: str) -> None:
    found = friction_stability(kg, by=by)
    assert found.full == friction(kg)
    assert {one.part for one in found.ranges} == {"strategies", "roles", "areas"}
    for one in found.ranges:
        assert one.low <= one.n <= one.high
        assert one.best <= one.rank <= one.worst
        assert bool(one.moved_by) == (one.low != one.high or one.best != one.worst)
        assert one.n_missing <= len(found.runs)
        assert one.n_missing == 0 or one.low == 0


def test_each_strategy_of_the_articles_hangs_on_one_of_them(kg: Knowledge) -> None:
    """As docs/stability.md says."""
    found = friction_stability(kg)
    assert [len(run.friction.tensions) for run in found.runs] == [3, 3]
    strategies = [one for one in found.ranges if one.part == "strategies"]
    assert len(strategies) == 9
    assert all((one.low, one.high, one.n_missing) == (0, 3, 1) for one in strategies)


def test_a_run_is_the_summary_of_a_knowledge_that_never_had_the_document(
    prefixes: str, tiny: Knowledge
) -> None:
    found = friction_stability(tiny)
    assert [(run.name, run.n_claims) for run in found.runs] == [("first article", 2), ("second article", 1)]
    less = friction(load_text(without(prefixes + TEXT, "two"), name="less"))
    (run,) = [run for run in found.runs if run.name == "second article"]
    assert run.friction.strategies == less.strategies
    assert [(one.where, one.tensions) for one in run.friction.roles] == [
        (one.where, one.tensions) for one in less.roles
    ]
    assert len(run.friction.tensions) == len(found.full.tensions) - 1


def test_where_all_rests_on_one_document_nothing_is_ranked(prefixes: str) -> None:
    alone = load_text(without(prefixes + TEXT, "two"), name="alone")
    with pytest.raises(ParameterError, match="rests on 'first article'"):
        friction_stability(alone)


def test_a_merge_is_no_claim(kg: Knowledge) -> None:
    with pytest.raises(ParameterError, match="documents and modalities can be"):
        friction_stability(kg, by="merges")
