"""remit tensions: the sum, expected ones, and how well these find the known."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_the_sum_in_words_and_as_data(remit: Run, tiny_file: str) -> None:
    text = remit("tensions", "--summary", "-i", tiny_file).stdout
    assert "Open, as nothing eases them: one budget." in text
    assert "calm" in text
    found = json.loads(remit("tensions", "--summary", "-i", tiny_file, "-f", "json").stdout)
    assert [one["label"] for one in found["open"]] == ["one budget"]
    rows = [*csv.DictReader(io.StringIO(remit("tensions", "--summary", "-i", tiny_file, "-f", "csv").stdout))]
    assert [row["what"] for row in rows] == [
        "open", "strategy", "role", "role", "area", "area", "benefit of one strategy"
    ]  # fmt: skip


def test_expected_ones_are_marked_as_inferred_in_every_format(remit: Run, tiny_file: str) -> None:
    text = remit("tensions", "--expected", "-i", tiny_file).stdout
    assert "Expected tensions (1), inferred" in text
    assert "no document states any of these" in text
    (one,) = json.loads(remit("tensions", "--expected", "-i", tiny_file, "-f", "json").stdout)
    assert one["inferred"] is True
    (row,) = csv.DictReader(io.StringIO(remit("tensions", "--expected", "-i", tiny_file, "-f", "csv").stdout))
    assert row["inferred"] == "true"
    assert "claim/one-1" in row["claims"]


def test_the_check_has_a_row_a_tension(remit: Run) -> None:
    rows = json.loads(remit("tensions", "--expected", "--check", "-f", "json").stdout)
    assert [one["poles"] for one in rows] == [4, 4, 9]
    assert "by chance" in remit("tensions", "--expected", "--check").stdout


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--open", "--summary"], "ask for one"),
        (["--summary", "CPO"], "leave the roles out"),
        (["--top", "3"], "go with --expected"),
        (["--check"], "go with --expected"),
        (["--expected", "--check", "CPO"], "leave roles and --top out"),
    ],
)
def test_options_that_say_nothing_together_are_refused(remit: Run, options: list[str], says: str) -> None:
    done = remit("tensions", *options)
    assert done.exit_code == 2
    assert says in done.stderr


def test_nothing_is_told_as_nothing(remit: Run) -> None:
    done = remit("tensions", "--expected", "CEO", "CTO")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no two of these roles meet in a group" in done.stderr
