"""O*NET: what becomes of a row with flags, with something wrong, said twice, or with anything in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.errors import ParameterError
from remit.knowledge.namespace import NS
from remit.knowledge.sources.report import Refused
from remit.knowledge.sources.statements import LABEL

TABLES = sorted(path.stem for path in (Path(__file__).parent / "release-29.3").glob("*.txt"))
OCC = "https://www.onetonline.org/link/summary/"
EL = "https://www.onetonline.org/find/descriptor/result/"
OWN = "urn:remit:onet:"
CHIEF = "11-1011.00"


FLAGS = [
    # importance's flag, level's flag, not relevant, the figures that are left, whether there is a tie
    ("N", "N", "N", {"importance": "0.75", "level": "0.5"}, True),
    ("", "", "n/a", {"importance": "0.75", "level": "0.5"}, True),
    ("Y", "N", "N", {"level": "0.5"}, False),
    ("N", "Y", "N", {"importance": "0.75"}, True),
    ("Y", "Y", "N", {}, False),
    ("N", "N", "Y", {"importance": "0.75"}, False),
    ("N", "Y", "Y", {"importance": "0.75"}, False),
]


@pytest.mark.parametrize(("first", "second", "irrelevant", "figures", "is_tied"), FLAGS)
@pytest.mark.parametrize("order", [1, -1], ids=["importance first", "level first"])
def test_flags_are_respected(
    make: Any,
    tmp_path: Path,
    first: str,
    second: str,
    irrelevant: str,
    figures: dict[str, str],
    is_tied: bool,
    order: int,
) -> None:
    rows = [
        [CHIEF, "2.A.1.b", "Listening", "IM", "4", first, "", "x"],
        [CHIEF, "2.A.1.b", "Listening", "LV", "3.5", second, irrelevant, "x"],
    ][::order]
    found = make.read(make.text(tmp_path / "db", make.changed("Skills", *rows)))
    assert found.figures(CHIEF, "2.A.1.b") == figures
    assert (EL + "2.A.1.b" in found.objects(OCC + CHIEF, NS + "requiresSkill")) == is_tied
    assert [one.fault for one in found.report.refused] == [False] * (2 - len(figures))


def test_the_threshold_can_be_set(make: Any, tmp_path: Path) -> None:
    folder = make.text(tmp_path / "db", make.old)
    tied = {
        importance: {
            one.rpartition("/")[2]
            for role in (CHIEF, "15-1252.00")
            for one in make.read(folder, importance=importance).objects(OCC + role, NS + "requiresSkill")
            if one.startswith(EL)
        }
        for importance in (1, 3.5, "5")
    }
    assert tied == {1: {"2.A.1.a", "2.B.1.a"}, 3.5: {"2.A.1.a"}, "5": set()}
    for wrong in (0.5, 5.1, float("nan"), "much", float("inf")):
        with pytest.raises(ParameterError, match="give a number from 1 to 5"):
            make.read(folder, importance=wrong)


BAD = [
    ("Skills", ["11-1011", "2.A.1.a", "R", "IM", "4", "N", "", "x"], "O*NET-SOC Code", "no O*NET-SOC code"),
    ("Skills", ["11-9999.00", "2.A.1.a", "R", "IM", "4", "N", "", "x"], "O*NET-SOC Code", "not in the table"),
    ("Skills", [CHIEF, "2.A.9", "R", "IM", "4", "N", "", "x"], "Element ID", "no such element"),
    ("Skills", [CHIEF, "1.C.1", "R", "IM", "4", "N", "", "x"], "Element ID", "neither a skill"),
    ("Skills", [CHIEF, "2.A.1.a", "R", "IM", "4.11", "N", "", "x"], "Data Value", "another figure"),
    ("Skills", [CHIEF, "2.A.1.b", "R", "IM", "5.01", "N", "", "x"], "Data Value", "outside the scale IM"),
    ("Skills", [CHIEF, "2.A.1.b", "R", "LV", "-1", "N", "", "x"], "Data Value", "outside the scale LV"),
    ("Skills", [CHIEF, "2.A.1.b", "R", "IM", "nan", "N", "", "x"], "Data Value", "not a number"),
    ("Skills", [CHIEF, "2.A.1.b", "R", "IM", "", "N", "", "x"], "Data Value", "not a number"),
    ("Skills", [CHIEF, "2.A.1.b", "R", "IM"], "Data Value", "not a number"),
    ("Skills", [CHIEF, "2.A.1.b", "R", "CX", "4", "N", "", "x"], "Scale ID", "neither IM nor LV"),
    ("Skills", [CHIEF, "2.A.1.b", "R", "IM", "4", "maybe", "", "x"], "Recommend Suppress", "not marked"),
    ("Skills", [CHIEF, "2.A.1.b", "R", "IM", "4", "N", "", "x", "y"], "", "9 cells"),
    ("Occupation Data", ["x", "Title", ""], "O*NET-SOC Code", "no O*NET-SOC code"),
    ("Occupation Data", ["11-1011.01", " ", "Text"], "Title", "no title"),
    ("Occupation Data", [CHIEF, "Chiefs", "Lead."], "O*NET-SOC Code", "another occupation in an earlier row"),
    ("Alternate Titles", ["11-9999.00", "x", "y", "", ""], "O*NET-SOC Code", "not in the table"),
    ("Alternate Titles", [CHIEF, "x", "n/a", "", ""], "Alternate Title", "no title"),
    ("Scales Reference", ["XX", "Name", "5", "5"], "Minimum", "not two numbers"),
    ("Scales Reference", ["IM", "Name", "1", "9"], "Scale ID", "other limits"),
    ("Content Model Reference", ["2.A.1.a", "Writing", "x"], "Element ID", "another element"),
    ("Content Model Reference", ["2 A>", "Writing", "x"], "Element ID", "no id"),
    ("Content Model Reference", ["2.A.1.z", "", "x"], "Element Name", "no name"),
    ("IWA Reference", ["9.Z", "x", "9.Z.I01", "x"], "IWA ID", "no such element"),
    ("DWA Reference", ["4.A.1.a.1", "x", "4.A.1.a.1.I01", "", "<>", "x"], "DWA ID", "no id"),
    ("DWA Reference", ["4.A.1.a.1", "", "4.A.1.a.1.I01", "", "4.A.1.a.1.I01.D09", ""], "DWA ID", "no title"),
    ("DWA Reference", ["4.A.1", "x", "4.A.1.a.1.I01", "", "4.A.1.a.1.I01.D09", "x"], "DWA ID", "another"),
    ("Task Statements", [CHIEF, "x", "8823", "Other.", "Core", "x"], "Task ID", "another task"),
    ("Task Statements", [CHIEF, "x", "T 1", "Do it.", "Core", "x"], "Task ID", "no number of a task"),
    ("Task Statements", [CHIEF, "x", "9", " ", "Core", "x"], "Task", "no text"),
    ("Tasks to DWAs", [CHIEF, "99", "4.A.1.a.1.I01.D01", "x"], "Task ID", "not in the table of tasks"),
    ("Tasks to DWAs", [CHIEF, "7", "4.A.1.a.1.I01.D01", "x"], "O*NET-SOC Code", "one of 15-1252.00"),
    ("Tasks to DWAs", [CHIEF, "8824", "4.A.1.a.1.I01.D99", "x"], "DWA ID", "no such work activity"),
    ("Technology Skills", [CHIEF, " ", "43232202", "x", "N", "N"], "Example", "no product"),
    ("Technology Skills", [CHIEF, "Word", "4x", "x", "N", "N"], "Commodity Code", "no code"),
    ("Technology Skills", [CHIEF, "Word", "43232202", "Other", "N", "N"], "Commodity Code", "another title"),
    ("Technology Skills", [CHIEF, "Word", "43232999", "", "N", "N"], "Commodity Code", "no title"),
    ("Technology Skills", [CHIEF, "Word", "", "", "N", "N"], "Element ID", "no such category"),
]  # fmt: skip  # fmt: skip


@pytest.mark.parametrize(("table", "row", "column", "reason"), BAD)
def test_a_bad_row_is_refused_with_its_reason(
    make: Any, tmp_path: Path, table: str, row: list[str], column: str, reason: str, small: Any
) -> None:
    found = make.read(make.text(tmp_path / "db_29_3_bad", make.changed(table, row)))
    ((file, line, where, why),) = found.faults()
    assert (file, line, where) == (f"{table}.txt", len(make.old[table]) + 1, column)
    assert reason in why
    assert {quad for quad in found.store if quad not in small.store} == set()


def test_a_pair_that_two_tables_rate_is_read_once(make: Any, tmp_path: Path) -> None:
    rows = [
        make.old["Skills"][0],
        *([CHIEF, "2.A.1.a", "R", scale, "1", "N", "", "x"] for scale in ("IM", "LV")),
    ]
    found = make.read(make.text(tmp_path / "db", {**make.old, "Essential Skills": rows}))
    assert found.figures(CHIEF, "2.A.1.a") == {"importance": "0", "level": "0.1429"}
    assert found.faults() == [
        ("Skills.txt", line, "Element ID", "rated in another table, which was read") for line in (2, 3)
    ]
    assert found.figures("15-1252.00", "2.A.1.a") == {"importance": "0.375", "level": "1"}


def test_repeated_rows_are_written_and_counted(make: Any, tmp_path: Path, small: Any) -> None:
    doubled = {name: [rows[0], *rows[1:], *rows[1:]] for name, rows in make.old.items()}
    found = make.read(make.text(tmp_path / "db_29_3_text", doubled))
    assert found.report.refused == []
    assert {c.file: c.written for c in found.report.counts()} == {
        f"{name}.txt": 2 * len(rows) - 2 for name, rows in make.old.items()
    }
    same = {quad for quad in found.store if "description" not in quad.predicate.value}
    assert same == {quad for quad in small.store if "description" not in quad.predicate.value}
    assert "Skills.txt: 6 rows repeat an earlier one" in found.report.notes


def test_cells_in_quotes_are_read_as_what_they_hold(make: Any, tmp_path: Path) -> None:
    row = [CHIEF, "x", "9", '"Use ""trains"", too."', "Core", "x"]
    other = [CHIEF, "x", "10", '"Right-to-know" programs.', "Core", "x"]
    found = make.read(make.text(tmp_path / "db", make.changed("Task Statements", row, other)))
    assert found.one(f"{OWN}task:9", LABEL) == 'Use "trains", too.'
    assert found.one(f"{OWN}task:10", LABEL) == '"Right-to-know" programs.'


CELL = st.one_of(
    st.sampled_from(
        [CHIEF, "15-1252.00", "2.A.1.a", "2.A.1.b", "IM", "LV", "4", "5.5", "Y", "N", "", "8823", "n/a"]
    ),
    st.text(st.characters(exclude_characters="\t\r\n\0", exclude_categories=["Cs"]), max_size=12),
)


@settings(max_examples=60)
@given(table=st.sampled_from(TABLES), rows=st.lists(st.lists(CELL, min_size=1, max_size=9), max_size=6))
def test_whatever_rows_hold_they_are_written_or_refused(
    make: Any, table: str, rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = make.text(tmp_path_factory.mktemp("db"), make.changed(table, *rows))
    found = make.read(folder)
    for count in found.report.counts():
        assert count.read == count.written + count.refused
        assert count.written >= 0
    assert len({(one.file, one.row) for one in found.report.refused}) == len(found.report.refused)
    assert all(isinstance(one, Refused) and one.reason for one in found.report.refused)
    assert len(found.store) >= 1  # the engine takes every line


def test_a_label_that_looks_like_markup_stays_a_text(make: Any, tmp_path: Path) -> None:
    row = [CHIEF, '<b> . <urn:x> "\\', "43232202", "Document management software", "N", "N"]
    found = make.read(make.text(tmp_path / "db", make.changed("Technology Skills", row)))
    (product,) = [one for one in found.things("Concern") if "%3Cb%3E" in one]
    assert found.one(product, LABEL) == '<b> . <urn:x> "\\'
