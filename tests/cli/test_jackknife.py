"""--jackknife and --bootstrap: ranks as ranges, in every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_a_ranking_of_pairs_as_ranges(remit: Run) -> None:
    text = remit("overlap", "--relation", "all", "--jackknife", "documents").stdout
    assert "One document left out at a time, 5 runs" in text
    assert "0.000 to" in text
    found = json.loads(remit("overlap", "--jackknife", "merges", "-f", "json").stdout)
    assert (found["of"], found["by"], found["measure"]) == ("overlap", "merges", "idf_cosine")
    assert found["ranges"][0]["best"] == 1


def test_expected_tensions_as_ranges(remit: Run) -> None:
    done = remit(
        "tensions", "--expected", "CPO", "CTO", "--jackknife", "modalities", "--top", "2", "-f", "csv"
    )
    rows = [*csv.DictReader(io.StringIO(done.stdout))]
    assert [row["group_label"] for row in rows] == ["leading people", "innovation practice"]
    assert "inferred" in remit("tensions", "--expected", "--jackknife", "documents").stdout


def test_the_summary_of_tensions_as_ranges(remit: Run) -> None:
    text = remit("tensions", "--summary", "--jackknife", "documents").stdout
    assert "One document left out at a time, 2 runs" in text
    assert "1 to 6*" in text
    done = remit("tensions", "--summary", "--jackknife", "modalities", "-f", "csv")
    rows = [*csv.DictReader(io.StringIO(done.stdout))]
    assert {row["part"] for row in rows} == {"strategies", "roles", "areas"}
    found = json.loads(remit("tensions", "--summary", "--jackknife", "documents", "-f", "json").stdout)
    assert [run["n_open"] for run in found["runs"]] == [0, 0]


def test_ratings_are_drawn_anew(remit: Run, tmp_path: Path, prefixes: str) -> None:
    text = "".join(
        f'role:{name} a remit:Role ; skos:prefLabel "{name}" ; remit:requiresSkill concern:x ; '
        "remit:qualifiedRequirement [ a remit:Requirement ; remit:concern concern:x ; "
        f"remit:importance 0.{i} ; remit:importanceError 0.1 ] . "
        for i, name in enumerate("abc", start=3)
    )
    (tmp_path / "rated.ttl").write_text(prefixes + text + 'concern:x skos:prefLabel "x" .', encoding="utf-8")
    asked = ["overlap", "a", "-i", "rated.ttl", "--measure", "ruzicka", "--bootstrap", "20"]
    done = remit(*asked)
    assert done.exit_code == 0, done.output
    assert "within their published standard errors, 20 runs" in done.stdout
    assert remit(*asked).stdout == done.stdout
    assert remit(*asked, "--seed", "1").stdout != done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["overlap", "CPO", "CTO", "--jackknife", "documents"], "name one role, or none"),
        (["overlap", "--jackknife", "documents", "--bootstrap", "3"], "ask for one"),
        (["overlap", "--jackknife", "documents", "--strict"], "do not go with --strict"),
        (["overlap", "--jackknife", "documents", "--min-sources", "2"], "do not go with --min-sources"),
        (["overlap", "--bootstrap", "3"], "errors move ratings"),
        (["tensions", "--jackknife", "documents"], "goes with --expected or --summary"),
        (["tensions", "--summary", "--jackknife", "merges"], "documents and modalities can be"),
    ],
)
def test_what_does_not_go_together_is_refused(remit: Run, arguments: list[str], says: str) -> None:
    done = remit(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr
