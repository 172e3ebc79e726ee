"""The command report, as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize("form", ["md", "json"])
def test_report_of_the_bundled_chiefs(remit: Run, golden: Callable[[str, str], None], form: str) -> None:
    done = remit("report", "CPO", "CTO", "-f", form)
    assert (done.exit_code, done.stderr) == (0, "")
    golden(f"cli/report.{form}", done.stdout)


def test_the_suffix_says_what_is_written(remit: Run, tmp_path: Path) -> None:
    for name, start in (("r.html", b"<!DOCTYPE html>"), ("r.docx", b"PK"), ("r.md", b"# Boundary report")):
        done = remit("report", "CPO", "CTO", "-o", name)
        assert (done.exit_code, done.stderr) == (0, f"remit: wrote {name}\n")
        assert (tmp_path / name).read_bytes().startswith(start)
        assert remit("report", "CPO", "CTO", "-o", name).exit_code == 7
    assert remit("report", "CPO", "CTO", "-o", "r.docx", "--force").exit_code == 0


def test_rows_for_programs(remit: Run) -> None:
    rows = [json.loads(line) for line in remit("report", "CPO", "CTO", "-f", "jsonl").stdout.splitlines()]
    assert {row["meeting"] for row in rows} == {"shared", "adjacent", "exclusive", "nobody", "others"}
    development = next(row for row in rows if row["concern"]["label"] == "product development")
    assert development["tensions"] == ["https://w3id.org/remit/tension/timeline-tension"]


def test_who_is_accountable_in_a_matrix_decides(remit: Run, samples: Path) -> None:
    done = remit("report", "Sales", "Product", "-i", str(samples / "work.store"), "-f", "json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    decided = {one["concern"]["label"]: [r["label"] for r in one["deciders"]] for one in found["both"]}
    assert decided["set prices"] == ["Sales"]
    assert found["raci"]["n_undecided"] == 0
    row = next(one for one in found["raci"]["rows"] if one["concern"]["label"] == "set prices")
    assert [cell["letters"] for cell in row["cells"].values()] == ["A", "R"]


def test_skills_are_told_of_where_no_remit_is_stated(remit: Run, samples: Path) -> None:
    done = remit("report", "product manager", "ICT product manager", "-i", str(samples / "esco.store"))
    assert done.exit_code == 0
    assert "their skills are compared" in done.stderr
    assert "What both need (1)" in done.stdout and "RACI" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["CPO"], 2, "two or more roles"),
        (["CPO", "CTO", "-f", "docx"], 2, "name a file with -o FILE"),
        (["CPO", "nobody known"], 2, "nobody known"),
        (["CPO", "role:cpo"], 2, "the same role"),
    ],
)
def test_what_cannot_be_reported_is_refused(remit: Run, arguments: list[str], code: int, said: str) -> None:
    done = remit("report", *arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
