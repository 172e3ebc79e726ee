"""The command path, as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_a_path_names_its_ties_and_their_evidence(remit: Run) -> None:
    done = remit("path", "pricing strategy", "cybersecurity")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "3 steps apart" in done.stdout
    assert "← is responsible for" in done.stdout and "A27 A29" in done.stdout
    rows = [
        json.loads(line)
        for line in remit("path", "pricing strategy", "cybersecurity", "-f", "jsonl").stdout.splitlines()
    ]
    assert {row["step"] for row in rows} == {1, 2, 3}
    assert all(row["claims"] for row in rows)


def test_top_says_how_many_paths(remit: Run) -> None:
    found = json.loads(remit("path", "CTO", "shared KPIs and objectives", "--top", "2", "-f", "json").stdout)
    assert (found["n_paths"], len(found["paths"]), found["n_steps"]) == (3, 2, 2)
    done = remit("path", "CTO", "shared KPIs and objectives", "--top", "2")
    assert "the best 2 of 3" in done.stdout and "(inferred)" in done.stdout


def test_no_path_is_an_answer(remit: Run, tiny_file: str) -> None:
    done = remit("path", "CPO", "Désigner", "-i", tiny_file)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no stated ties lead from Chief Product Officer to Désigner" in done.stderr


def test_a_career_of_skills(remit: Run, samples: Path) -> None:
    store = str(samples / "esco.store")
    done = remit("path", "--career", "product manager", "ICT product manager", "-i", store)
    assert done.exit_code == 0
    assert "their skills are compared" in done.stderr
    assert "not of people" in done.stdout and "agile development" in done.stdout


def test_a_career_of_the_bundled_chiefs(remit: Run) -> None:
    found = json.loads(remit("path", "--career", "CTO", "CPO", "-f", "json").stdout)
    assert [step["to"]["label"] for step in found["steps"]] == ["Chief Product Officer"]
    assert found["largest"] == pytest.approx(found["direct"])
    rows = remit("path", "--career", "CTO", "CPO", "-f", "csv").stdout.splitlines()
    assert len(rows) == 1 + len(found["steps"][0]["new"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["CPO", "CTO", "--power", "2"], "--power is for --career"),
        (["CPO", "CTO", "--relation", "skill"], "--relation is for --career"),
        (["--career", "CPO", "CTO", "--top", "2"], "--top is for paths"),
        (["CPO", "role:cpo"], "are the same"),
        (["--career", "CPO", "cybersecurity"], "cybersecurity"),
        (["CPO", "nobody known"], "nobody known"),
    ],
)
def test_what_is_no_path_is_refused(remit: Run, arguments: list[str], said: str) -> None:
    done = remit("path", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
