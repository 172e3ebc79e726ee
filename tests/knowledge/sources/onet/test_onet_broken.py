"""O*NET: broken and hostile packages give one clear line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from remit.errors import MissingExtraError, SourceError
from remit.knowledge.sources.onet import sheets as onet_sheets

CHIEF = "11-1011.00"


def test_without_occupations_there_is_nothing_to_read(make: Any, tmp_path: Path) -> None:
    folder = make.text(tmp_path / "db", {"Skills": make.old["Skills"]})
    with pytest.raises(SourceError, match=r"has no table of occupations.*tables found: Skills\.txt"):
        make.read(folder)
    (folder / "Skills.txt").unlink()
    with pytest.raises(SourceError, match="no tables"):
        make.read(folder)


def test_a_table_without_its_columns_is_an_error_that_names_them(make: Any, tmp_path: Path) -> None:
    folder = make.text(
        tmp_path / "db", {**make.old, "Skills": [["O*NET-SOC Code", "Scale ID"], [CHIEF, "IM"]]}
    )
    with pytest.raises(SourceError, match="columns Element ID, Data Value are missing"):
        make.read(folder)


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"PK\3\4", b"\xff\xfe\x00"])
@pytest.mark.parametrize("name", ["Skills.txt", "Occupation Data.txt"])
def test_a_table_that_is_no_text_is_one_clear_line(
    make: Any, tmp_path: Path, content: bytes, name: str
) -> None:
    folder = make.text(tmp_path / "db", make.old)
    (folder / name).write_bytes(content)
    with pytest.raises(SourceError, match=name) as caught:
        make.read(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("cut", [0, 10, 500, -30])
def test_a_workbook_that_is_none_is_one_clear_line(make: Any, tmp_path: Path, cut: int) -> None:
    folder = make.books(tmp_path / "db", make.old)
    whole = (folder / "Skills.xlsx").read_bytes()
    (folder / "Skills.xlsx").write_bytes(whole[:cut])
    with pytest.raises(SourceError, match=r"Skills\.xlsx.*no Excel workbook; download it again"):
        make.read(folder)


def test_a_workbook_with_nothing_in_it_or_too_much_is_refused(
    make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SourceError, match=r"Skills\.xlsx: there is nothing in it"):
        make.read(make.books(tmp_path / "empty", {**make.old, "Skills": []}))
    folder = make.books(tmp_path / "db", make.old)
    for limit, value in (("MAX_UNPACKED", 1 << 10), ("MAX_BYTES", 1 << 10)):
        with monkeypatch.context() as context:
            context.setattr(onet_sheets, limit, value)
            with pytest.raises(SourceError, match="MiB"):
                make.read(folder)


def test_rows_of_a_workbook_that_are_too_wide_are_refused(make: Any, tmp_path: Path) -> None:
    row = [CHIEF, "2.A.1.b", "R", "IM", "4", "N", "", "x", "y"]
    found = make.read(make.books(tmp_path / "db", make.changed("Skills", row)))
    assert found.faults() == [
        ("Skills.xlsx", len(make.old["Skills"]) + 1, "", "9 cells where the header has 8")
    ]


def test_workbooks_without_openpyxl_ask_for_the_extra(
    make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make.books(tmp_path / "db", make.old)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'remit\[table\]'"):
        make.read(folder)


def test_one_table_in_two_places_is_refused(make: Any, tmp_path: Path) -> None:
    folder = make.text(tmp_path / "db", make.old)
    make.text(folder / "old", {"Skills": make.old["Skills"]})
    with pytest.raises(SourceError, match="skills more than once"):
        make.read(folder)
