"""The command gap, as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize("form", ["md", "json"])
def test_gap_of_the_bundled_chiefs(remit: Run, golden: Callable[[str, str], None], form: str) -> None:
    done = remit("gap", "CTO", "CPO", "-f", form)
    assert (done.exit_code, done.stderr) == (0, "")
    golden(f"cli/gap.{form}", done.stdout)


def test_top_cuts_what_is_shown_and_no_figure(remit: Run) -> None:
    whole, cut = (remit("gap", "CTO", "CPO", *more).stdout for more in ((), ("--top", "2")))
    assert "(15, the 2 heaviest)" in cut and len(cut) < len(whole)
    share = [line for line in whole.splitlines() if line.startswith(("stated ", "near ", "not stated "))]
    assert len(share) == 3 and all(line in cut for line in share)


def test_rows_for_programs_have_every_concern(remit: Run) -> None:
    rows = [json.loads(line) for line in remit("gap", "CTO", "CPO", "-f", "jsonl").stdout.splitlines()]
    assert len(rows) == 82
    assert {row["value"] for row in rows} == {"stated", "near", "not stated"}
    assert all(row["claims"] for row in rows)


def test_where_one_could_go(remit: Run) -> None:
    done = remit("gap", "CTO", "--nearest", "--relation", "all", "-f", "json")
    found = json.loads(done.stdout)
    assert found[0]["label"] == "Chief Product Officer"
    assert 0 < found[0]["coverage"] < 1 and found[0]["n_shared"] < found[0]["n_concerns"]
    assert "A role that calls for little is covered soon" in remit("gap", "CTO", "--nearest").stdout


def test_skills_are_compared_where_no_remit_is_stated(remit: Run, samples: Path) -> None:
    store = str(samples / "esco.store")
    done = remit("gap", "product manager", "ICT product manager", "-i", store)
    assert done.exit_code == 0
    assert "their skills are compared" in done.stderr
    assert "importance" in done.stdout  # an optional skill counts half


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["CPO"], "name FROM and TO"),
        (["CPO", "CTO", "CEO"], "name FROM and TO"),
        (["CPO", "CTO", "--nearest"], "--nearest is for one role"),
        (["CPO", "role:cpo"], "the same role"),
        (["CPO", "nobody known"], "nobody known"),
        (["CPO", "--nearest", "--jackknife", "documents"], "leave --nearest out"),
        (["CPO", "CTO", "--jackknife", "errors"], "'errors' is not one of"),
    ],
)
def test_what_is_no_gap_is_refused(remit: Run, arguments: list[str], said: str) -> None:
    done = remit("gap", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_how_it_moves_is_told_in_every_format(remit: Run, golden: Callable[[str, str], None]) -> None:
    text = remit("gap", "CTO", "CPO", "--jackknife", "merges", "-f", "md").stdout
    golden("cli/gap_jackknife.md", text)
    found = json.loads(remit("gap", "CTO", "CPO", "--jackknife", "documents", "-f", "json").stdout)
    assert (found["by"], len(found["runs"]), len(found["called"])) == ("documents", 5, 82)
    near = next(one for one in found["shares"] if one["value"] == "near")
    assert near["low"] < near["share"] < near["high"] and near["moved_by"]
    rows = remit("gap", "CTO", "CPO", "--jackknife", "documents", "-f", "csv").stdout.splitlines()
    assert len(rows) == 83 and rows[0].startswith("concern,concern_label,group,")
    lines = remit("gap", "CTO", "CPO", "--jackknife", "documents", "--top", "2").stdout
    assert "and 59 more" in lines
