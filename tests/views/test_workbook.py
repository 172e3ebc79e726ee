"""A workbook holds what its tables say: text as text, numbers as numbers, the same bytes each time."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.errors import LimitError
from remit.knowledge.model import Term
from remit.text import xml_text
from remit.views.formats import Number, Table
from remit.views.workbook import CUT, MAX_CHARACTERS, Sheet, workbook

CPO = Term("https://w3id.org/remit/role/cpo", "Chief Product Officer", "Role")


def cells(*rows: tuple[Any, ...], columns: tuple[str, ...] = ("a",)) -> Any:
    data = workbook([Sheet("One", Table(columns, rows))])
    return openpyxl.load_workbook(io.BytesIO(data))["One"]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=", "#N/A", "#REF!", "+1", "-x", "@a", "'=1", "12", "2024-01-01", "TRUE", "=cmd|' /C calc'!A0"],
)
def test_text_is_text_whatever_it_looks_like(text: str) -> None:
    cell = cells((text,))["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_header_that_looks_like_a_formula_is_text_as_well() -> None:
    assert cells(("x",), columns=("=1+1",))["A1"].data_type == "s"


def test_what_looks_like_a_formula_stays_text_when_somebody_edits_it() -> None:
    sheet = cells(("=1+1",), ("word",))
    assert sheet["A2"].quotePrefix
    assert not sheet["A3"].quotePrefix


def test_numbers_and_truth_values_are_such_and_things_are_two_columns() -> None:
    sheet = cells((CPO, 3, 0.25, True, None, Number("7")), columns=("role", "n", "x", "yes", "none", "m"))
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("role", "role_label", "n", "x", "yes", "none", "m")
    assert rows[1] == (CPO.iri, CPO.label, 3, 0.25, True, None, 7)


@settings(max_examples=40)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=5))
def test_any_text_comes_back_with_its_control_characters_written_out(texts: list[str]) -> None:
    sheet = cells(*((text,) for text in texts))
    found = [sheet.cell(row, 1).value for row in range(2, len(texts) + 2)]
    assert found == [xml_text(text) for text in texts]


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    long = "\U0001f6a2" * MAX_CHARACTERS
    value = cells((long,), ("b" * MAX_CHARACTERS,))["A2"].value
    assert value.endswith(CUT)
    assert len(value.encode("utf-16-le")) <= 2 * MAX_CHARACTERS
    assert cells(("b" * MAX_CHARACTERS,))["A2"].value == "b" * MAX_CHARACTERS


def test_the_header_stays_in_sight_and_columns_are_as_wide_as_their_words() -> None:
    sheet = cells(("a" * 30, "b" * 500), columns=("short", "long"))
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert 30 <= sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width <= 70


def test_the_same_tables_give_the_same_bytes_on_another_day() -> None:
    sheets = [Sheet("One", Table(("a",), (("x",),))), Sheet("Two", Table((), ()))]
    first = workbook(sheets)
    properties = openpyxl.load_workbook(io.BytesIO(first)).properties
    assert properties.created == properties.modified == datetime.datetime(2000, 1, 1)
    assert workbook(sheets) == first
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_more_rows_than_a_sheet_holds_are_refused_with_a_way_out() -> None:
    table = Table(("a",), (("x",),) * 1_048_576)
    with pytest.raises(LimitError, match="parquet"):
        workbook([Sheet("Long", table)])
