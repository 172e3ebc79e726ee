"""How a gap moves: a run without a document is the gap of a knowledge that never had it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from remit.analysis.insight.gap import gap
from remit.analysis.insight.gap_stability import gap_stability
from remit.errors import ParameterError
from remit.knowledge.load import load_text
from remit.knowledge.store import Knowledge

TEXT = (Path(__file__).parents[2] / "tiny.trig").read_text(encoding="utf-8")


def without(text: str, document: str) -> Knowledge:
    """The knowledge without what the claims of a document say; that there are such claims stays."""
    return load_text(
        re.sub(rf"^claim:{document}-\d+ \{{[^}}]*\}}\n", "", text, flags=re.MULTILINE), name="less"
    )


@pytest.mark.parametrize("relation", ["remit", "all"])
def test_a_run_is_the_gap_of_a_knowledge_that_never_had_the_document(
    prefixes: str, tiny: Knowledge, relation: str
) -> None:
    found = gap_stability(tiny, "CTO", "CPO", relation=relation)
    assert [run.name for run in found.runs] == ["first article", "second article"]
    less = gap(without(prefixes + TEXT, "two"), "CTO", "CPO", relation=relation)
    (run,) = [run for run in found.runs if run.name == "second article"]
    assert run.gap is not None
    assert run.gap.coverage == less.coverage
    assert [(one.concern, one.value, one.weight) for one in run.gap.called] == [
        (one.concern, one.value, one.weight) for one in less.called
    ]


def test_without_anything_left_out_it_is_the_gap(tiny: Knowledge) -> None:
    found, plain = gap_stability(tiny, "CTO", "CPO"), gap(tiny, "CTO", "CPO")
    assert found.full.coverage == plain.coverage
    assert [(one.concern, one.value) for one in found.called] == [
        (one.concern, one.value) for one in plain.called
    ]
    assert [one.weight for one in found.called] == pytest.approx([one.weight for one in plain.called])


def test_ranges_hold_every_run(kg: Knowledge) -> None:
    found = gap_stability(kg, "CTO", "CPO")
    for share in found.shares:
        seen = [share.share, *(run.gap.coverage[share.value] for run in found.runs if run.gap)]
        assert (share.low, share.high) == (min(seen), max(seen))
    for one in found.called:
        runs = [{each.concern: each for each in run.gap.called} for run in found.runs if run.gap]
        assert one.n_missing == sum(one.concern not in run for run in runs)
        assert {*one.values} == {one.value, *(run[one.concern].value for run in runs if one.concern in run)}
        assert one.low <= one.weight <= one.high
        assert one.best <= one.rank <= one.worst
        assert bool(one.moved_by) or (one.is_firm and one.best == one.worst)
    assert min(one.rank for one in found.called) == 1


def test_a_role_of_which_nothing_is_left_is_no_error(tiny: Knowledge) -> None:
    found = gap_stability(tiny, "CPO", "CTO")
    (run,) = [run for run in found.runs if run.name == "first article"]
    assert run.gap is None
    assert run.to_dict() == {"name": "first article", "n_links": run.n_links, "n_called": 0, "coverage": None}
    assert all(one.n_missing == 1 and not one.is_firm for one in found.called)


@pytest.mark.parametrize(
    ("roles", "asked", "says"),
    [
        (("CPO", "CPO"), {}, "the same role"),
        (("CPO", "CTO"), {"by": "errors"}, "cannot leave out 'errors'"),
        (("CPO", "CTO"), {"relation": "love"}, "unknown relation"),
        (("CPO", "Désigner"), {}, "nothing is stated"),
        (("CTO", "CPO"), {"relation": "skill"}, ""),
    ],
)
def test_what_is_no_gap_is_refused(
    tiny: Knowledge, roles: tuple[str, str], asked: dict[str, str], says: str
) -> None:
    if not says:
        assert len(gap_stability(tiny, *roles, **asked).runs) == 2
        return
    with pytest.raises(ParameterError, match=says):
        gap_stability(tiny, *roles, **asked)
