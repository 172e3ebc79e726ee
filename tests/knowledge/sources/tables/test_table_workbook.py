"""Excel workbooks: sheets, merged cells, formulas, dates; and the template, filled in."""

from __future__ import annotations

import datetime
import io
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from remit.errors import MissingExtraError, SourceError
from remit.knowledge.sources.tables.template import template

Read = Callable[..., Any]


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def book_of(*rows: list[Any], title: str = "Sheet") -> tuple[openpyxl.Workbook, Any]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book, sheet


def test_a_merged_cell_holds_for_its_rows_and_an_empty_one_does_not(written: Read) -> None:
    book, sheet = book_of(
        ["Role", "Skill", "Group"], ["A", "b", "G"], [None, "c", None], [None, None, None], ["D", "e", None],
        [None, "f", None], ["Section", None, None],
    )  # fmt: skip
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("C2:C3")
    sheet.merge_cells("A7:C7")
    table = written(saved(book), "roles.xlsx")
    assert table.pairs() == {("A", "b"), ("A", "c"), ("D", "e")}
    assert table.above() == {("b", "G"), ("c", "G"), ("G", "roles")}
    assert table.refused() == [(6, "Role", ""), (7, "Skill", "")]


def test_formulas_without_a_value_dates_and_numbers(written: Read) -> None:
    book, _ = book_of(
        ["Role", "Skill", "Importance"],
        ["A", "=B1", 1],
        ['="A"&"B"', "c", 0.5],
        ["A", datetime.datetime(2024, 5, 3), True],
        ["A", 27001.0, None],
        ["A", 3.14, "=1/2"],
        ["A", "#N/A", None],
    )
    table = written(saved(book), "roles.xlsx")
    assert table.pairs() == {("A", "27001")}
    assert table.refused() == [
        (2, "Skill", "=B1"),
        (3, "Role", '="A"&"B"'),
        (4, "Importance", "TRUE"),
        (6, "Importance", "=1/2"),
        (7, "Skill", "#N/A"),
    ]
    assert "a formula without its value" in table.report.refused[0].reason
    book, _ = book_of(["Role", "Skill"], ["A", datetime.datetime(2024, 5, 3)], ["A", datetime.time(9, 30)])
    table = written(saved(book), "roles.xlsx")
    assert table.pairs() == {("A", "2024-05-03"), ("A", "09:30:00")}
    assert table.told("2 names are dates in the workbook")


def test_a_formula_with_a_value_is_its_value(written: Read) -> None:
    book, _ = book_of(["Role", "Skill"], ["A", "=B1"])
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                # openpyxl writes an empty element in two ways: where lxml is installed, and where not.
                cell = rb'<c r="B2"( t="\w+")?><f>B1</f>(<v ?/>|<v></v>)'
                data, n = re.subn(cell, b'<c r="B2" t="str"><f>B1</f><v>Skill</v>', data)
                assert n == 1
            new.writestr(name, data)
    assert written(changed.getvalue(), "roles.xlsx").pairs() == {("A", "Skill")}


def test_the_sheet_that_has_a_header_is_read_and_hidden_ones_are_not(written: Read) -> None:
    book, hidden = book_of(["Role", "Skill"], ["Old", "x"], title="2019")
    hidden.sheet_state = "hidden"
    book.create_sheet("Cover").append(["Our company"])
    sheet = book.create_sheet("Data")
    for row in (
        ["as of 2024"],
        [],
        ["Role", None, "Skill", "Pay"],
        ["A", "?", "b", 1, None, "beside"],
        [],
        [None] * 9,
    ):
        sheet.append(row)
    book.active = 1
    table = written(saved(book), "roles.xlsx")
    assert table.pairs() == {("A", "b")}
    assert table.told("read is the sheet Data; not read: 2019 (hidden), Cover")
    assert table.told("the header is row 3")
    assert table.told("columns without a name that are not read: 2, 6")
    assert table.counts == (1, 1, 0)
    assert written(saved(book), "roles.xlsx", sheet="2019").pairs() == {("Old", "x")}
    with pytest.raises(SourceError, match=r"no sheet 'None' \(sheets: 2019, Cover, Data\)"):
        written(saved(book), "roles.xlsx", sheet="None")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "this is no Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "protected by a password or of the old kind"),
        (saved(book_of(["a"])[0])[:3000], "this is no Excel workbook"),
        (saved(book_of(["a"])[0]).replace(b"sheet1.xml", b"sheet9.xml"), "there is no sheet"),
        (saved(book_of(["a", "b"])[0]), "no column for the role"),
    ],
    ids=["empty", "old", "cut", "no sheet", "no role"],  # a workbook holds the time at which it was made
)
def test_what_is_no_table_is_told(written: Read, data: bytes, told: str) -> None:
    with pytest.raises(SourceError, match=told) as caught:
        written(data, "roles.xlsx")
    assert "\n" not in str(caught.value)


def test_a_small_workbook_that_unpacks_to_a_large_one_is_refused(written: Read) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x", "w") as part:
        for _ in range(513):
            part.write(bytes(1 << 20))
    with pytest.raises(SourceError, match="unpacks to more than 512 MiB"):
        written(buffer.getvalue(), "roles.xlsx")


def test_the_template_is_the_same_each_time_and_has_its_lists() -> None:
    data = template()
    assert data == template()
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Roles", "Instructions", "Lists"]
    sheet = book["Roles"]
    assert (sheet.freeze_panes, sheet.max_row, book["Lists"].sheet_state) == ("A2", 1, "hidden")
    headings = {str(cell.value): get_column_letter(place) for place, cell in enumerate(sheet[1], start=1)}
    assert all(sheet.column_dimensions[letter].width >= 14 for letter in headings.values())
    rules = {str(rule.sqref).partition("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {headings[name] for name in ("Relation", "Importance", "Level")}
    for letter, rule in rules.items():
        (cells,) = re.findall(r"^Lists!(\$[A-C]\$2:\$[A-C]\$\d+)$", rule.formula1)
        words = [cell.value for (cell,) in book["Lists"][cells.replace("$", "")]]
        assert all(words), letter
        assert len(set(words)) == len(words)
    assert rules[headings["Relation"]].showErrorMessage
    assert not rules[headings["Level"]].showErrorMessage


def test_the_template_filled_in_reads_back(tmp_path: Path, table_of: Read) -> None:
    path = tmp_path / "roles.xlsx"
    path.write_bytes(template())
    with pytest.raises(SourceError, match="there are no rows in it"):
        table_of(path)
    book = openpyxl.load_workbook(path)
    sheet, lists = book["Roles"], book["Lists"]
    headings = [str(cell.value) for cell in sheet[1]]
    relations = [row[0].value for row in lists.iter_rows(min_row=2, max_col=1) if row[0].value]
    ratings = [[cell.value for cell in column[1:] if cell.value] for column in list(lists.columns)[1:]]
    for number, relation in enumerate(relations):
        row = {"Role": f"R{number}", "Relation": relation, "Concern": f"c{number}", "Group": "G", "Area": "A"}
        row |= {
            "Importance": ratings[0][number % len(ratings[0])],
            "Level": ratings[1][number % len(ratings[1])],
        }
        sheet.append([row.get(heading) for heading in headings])
    book.save(path)
    table = table_of(path)
    assert table.counts == (len(relations), len(relations), 0)
    assert len(table.ratings()) == len(relations)
    assert not table.told("columns that are not read")
    assert {role for role, _ in table.pairs()} < {f"R{n}" for n in range(len(relations))}
    assert "e.g." not in str(table.store)


def test_without_openpyxl_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=r"remit\[table\]"):
        template()
