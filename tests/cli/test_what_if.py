"""remit what-if: every format, the page, and mistakes that say the way out."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
MOVE = "move architecture from CTO to CPO"


def test_a_report_for_people(remit: Run, tiny_file: str) -> None:
    done = remit("what-if", MOVE, "drop code quality from CTO", "-i", tiny_file)
    assert done.exit_code == 0, done.output
    assert "What if: move architecture from CTO to CPO; drop code quality from CTO" in done.stdout
    assert re.search(r"Chief Technology Officer +4 → 2", done.stdout)
    assert "Orphans (1)" in done.stdout
    assert "not a forecast" in done.stdout


def test_options_are_changes_too(remit: Run, tiny_file: str, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("role,concern\nHead of Sales,pricing\n", encoding="utf-8")
    options = {
        "--merge": "Head of Sales into CPO",
        "--split": "CPO: product vision to Head of Product",
        "--drop": "customer research from CPO",
        "--add": "new.csv",
    }
    given = [word for pair in options.items() for word in pair]
    done = remit("what-if", MOVE, *given, "-i", tiny_file, "-f", "json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["changes"] == [
        "with new.csv",
        MOVE,
        "merge Head of Sales into CPO",
        "split CPO: product vision to Head of Product",
        "drop customer research from CPO",
    ]
    assert [one["concern"]["label"] for one in found["taken_up"]] == ["pricing"]
    assert [one["concern"]["label"] for one in found["orphans"]] == ["customer research"]
    moved = [one for one in found["links"] if one["concern"]["label"] == "architecture"]
    assert [(one["change"], one["claims"]) for one in moved] == [
        ("removed", ["https://w3id.org/remit/claim/one-2"]),
        ("added", []),
    ]


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "md"])
def test_each_format_has_every_part(remit: Run, tiny_file: str, form: str) -> None:
    done = remit("what-if", "drop CPO", "-i", tiny_file, "-f", form)
    assert done.exit_code == 0
    assert "speed against quality" in done.stdout
    if form == "csv":
        rows = [*csv.DictReader(io.StringIO(done.stdout))]
        assert {row["what"] for row in rows} == {
            "link", "n_concerns", "n_groups", "n_areas", "n_alone", "n_shared", "n_adjacent", "jaccard",
            "orphans", "alone", "tension gone",
        }  # fmt: skip


def test_the_difference_as_diff_has_it(remit: Run, tiny_file: str) -> None:
    done = remit("what-if", MOVE, "--diff", "-i", tiny_file)
    assert done.exit_code == 0
    assert "New links (1)" in done.stdout
    assert "Links gone (1)" in done.stdout or "Links changed (1)" in done.stdout


def test_a_page_with_both_sides(remit: Run, tiny_file: str, tmp_path: Path) -> None:
    done = remit(
        "what-if", "split CTO: architecture to <script>alert(1)</script>", "-i", tiny_file, "-o", "w.html"
    )
    assert done.exit_code == 0, done.output
    page = (tmp_path / "w.html").read_text(encoding="utf-8")
    assert page.count("<svg ") == 2
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"https?://(?!w3id)", page)
    assert "style=" not in page
    again = remit(
        "what-if", "split CTO: architecture to <script>alert(1)</script>", "-i", tiny_file, "-f", "html"
    )
    assert again.stdout == page


def test_a_page_of_no_change_has_no_picture(remit: Run, tiny_file: str, tmp_path: Path) -> None:
    assert remit("what-if", "add architecture to CTO", "-i", tiny_file, "-o", "w.html").exit_code == 0
    page = (tmp_path / "w.html").read_text(encoding="utf-8")
    assert "<svg" not in page
    assert "Nothing that is compared changes" in page


def test_of_many_roles_a_few_are_named(remit: Run, tmp_path: Path) -> None:
    rows = "".join(f"r{i},pricing\n" for i in range(9))
    (tmp_path / "many.csv").write_text("role,concern\n" + rows, encoding="utf-8")
    text = remit("what-if", "drop pricing from r8", "-i", "many.csv").stdout
    assert "r0, r1, r2 and 5 more" in text
    found = json.loads(remit("what-if", "drop r8", "-i", "many.csv", "-f", "json").stdout)
    assert len(found["pairs"]) == 8


def test_scenarios_are_listed_and_played(remit: Run) -> None:
    assert "young-company" in remit("what-if", "--scenarios").stdout
    done = remit("what-if", "--scenario", "young-company", "-f", "json")
    assert json.loads(done.stdout)["changes"] == ["at stage:early-stage-company", "drop role:cpo"]
    more = remit("what-if", "--scenario", "young-company", "add pricing-strategy to CTO", "-f", "json")
    assert len(json.loads(done.stdout)["orphans"]) == len(json.loads(more.stdout)["orphans"]) + 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "name a change"),
        (["give it to me"], 2, "changes are move X from A to B; merge A into B"),
        (["drop pricing-strategy from CTO"], 2, "is not stated to have"),
        (["--scenario", "old"], 2, "scenarios are growth-by-acquisition, young-company"),
        (["--add", "missing.csv", "drop CPO"], 3, "missing.csv"),
        (["--scenario", "missing.toml"], 3, "missing.toml"),
    ],
)
def test_a_mistake_is_one_line_with_the_way_out(
    remit: Run, arguments: list[str], code: int, says: str
) -> None:
    done = remit("what-if", *arguments)
    assert done.exit_code == code
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
