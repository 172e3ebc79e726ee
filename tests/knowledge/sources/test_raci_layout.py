"""Where things stand in a matrix: its header, headings, groups and legend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from remit.errors import SourceError
from remit.knowledge.sources.statements import DEFINITION

Make = Callable[..., Any]


def book_of(rows: list[list[str]]) -> Any:
    """A workbook with one sheet of these rows."""
    import openpyxl

    book: Any = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


@pytest.mark.parametrize("above", ["RACI for the launch,,\n,,\n", "Version 3,,\nOwner: PMO,,\n\n", ""])
@pytest.mark.parametrize("first", ["Activity", "Task / Deliverable", "Key decisions", "Processes", ""])
def test_the_header_is_found_where_it_is(matrix: Make, above: str, first: str) -> None:
    found = matrix(f"{above}{first},Sales,QA\nPricing,A,R\nRelease,I,A\n")
    assert found.links() == {
        ("Pricing", "Sales", "A"),
        ("Pricing", "QA", "R"),
        ("Release", "Sales", "I"),
        ("Release", "QA", "A"),
    }
    assert any("what is above is not read" in note for note in found.report.notes) == bool(above)


def test_a_header_below_a_legend_is_found(matrix: Make) -> None:
    found = matrix("R,Responsible,\nA,Accountable,\n,,\n,Sales,QA\nDecision,A,R\n")
    assert found.links() == {("Decision", "Sales", "A"), ("Decision", "QA", "R")}


def test_a_header_of_two_rows_gives_the_roles_of_the_second(matrix: Make) -> None:
    for text in (
        ",Business,,IT\nTask,Sales,QA,Dev\nPricing,A,R,C\n",
        "Task,Business,,IT\n,Sales,QA,Dev\nPricing,A,R,C\n",
    ):
        found = matrix(text)
        assert found.links() == {("Pricing", "Sales", "A"), ("Pricing", "QA", "R"), ("Pricing", "Dev", "C")}
        assert found.refused() == []


def test_roles_named_by_a_letter_are_no_letters(matrix: Make) -> None:
    found = matrix("activity,A,C\nPricing,R,\nRelease,,I\n")
    assert found.links() == {("Pricing", "A", "R"), ("Release", "C", "I")}


@pytest.mark.parametrize(
    "heading",
    ["Planning:", "PLANNING", "**Planning**", "== Planning ==", "[Planning]", "# Planning", "Planning phase"],
)
def test_a_marked_heading_is_the_group_of_the_rows_below(matrix: Make, heading: str) -> None:
    found = matrix(f"Task,Sales,QA\n{heading},,\nPricing,A,R\nBudget,,A\nTesting:,,\nTests,I,A\n")
    names = {"Planning", "PLANNING", "Planning phase"}
    assert found.above()["Pricing"] in names and found.above()["Budget"] in names
    assert found.above()["Tests"] == "Testing"
    assert found.above()["Testing"] == "launch plan.csv"
    assert found.labels("Concern") == {"Pricing", "Budget", "Tests"}
    (count,) = found.report.counts()
    assert (count.read, count.refused) == (5, 0)


def test_numbers_tell_a_heading(matrix: Make) -> None:
    found = matrix("Task,Sales,QA\n1. Planning,,\n1.1 Pricing,A,R\n2 Testing,,\n2.1 Tests,I,A\n3 Budget,,\n")
    assert found.above()["1.1 Pricing"] == "1. Planning"
    assert found.above()["2.1 Tests"] == "2 Testing"
    assert "3 Budget" in found.labels("Concern")


def test_a_name_repeated_across_the_row_is_a_heading(matrix: Make) -> None:
    found = matrix("Task,Sales,QA\nPlanning,Planning,Planning\nPricing,A,R\n")
    assert found.above()["Pricing"] == "Planning"
    assert found.refused() == []


def test_cells_merged_across_are_a_heading(tmp_path: Path, matrix_of: Make) -> None:
    book = book_of([["Task", "Sales", "QA"], ["Planning"], ["Pricing", "A", "R"], ["Budget"]])
    book.active.merge_cells("A2:C2")
    book.save(tmp_path / "launch.xlsx")
    found = matrix_of(tmp_path / "launch.xlsx")
    assert found.above()["Pricing"] == "Planning"
    assert found.labels("Concern") == {"Pricing", "Budget"}


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path, matrix_of: Make) -> None:
    book = book_of([["nothing here"]])
    other = book.create_sheet("Matrix")
    other.append(["Task", "Sales"])
    other.append(["Pricing", "A"])
    book.save(tmp_path / "launch.xlsx")
    assert matrix_of(tmp_path / "launch.xlsx", sheet="Matrix").links() == {("Pricing", "Sales", "A")}
    with pytest.raises(SourceError, match="no row of the first 20"):
        matrix_of(tmp_path / "launch.xlsx")


def test_a_heading_with_nothing_below_is_set_aside(matrix: Make) -> None:
    found = matrix("Task,Sales\nPART ONE:,\nPlanning:,\nPricing,A\nClosing:,\n")
    assert found.refused() == [(2, "Task", "PART ONE", False), (5, "Task", "Closing", False)]
    assert found.above()["Pricing"] == "Planning"
    assert found.report.faults == 0


def test_groups_and_areas_have_columns_and_go_on_below(matrix: Make) -> None:
    header = "Area,Phase,No,Task,Sales,Comments\n"
    found = matrix(header + "Market,Plan,1,Pricing,A,ask first\n,,2,Budget,R,\n,Test,3,Tests,A,\n")
    assert found.above() == {
        "Pricing": "Plan",
        "Budget": "Plan",
        "Tests": "Test",
        "Plan": "Market",
        "Test": "Market",
    }
    assert found.labels("Role") == {"Sales"}
    assert any(note.endswith("not read: No, Comments") for note in found.report.notes)


def test_a_phase_on_a_row_of_its_own_is_a_heading(matrix: Make) -> None:
    found = matrix("Phase,Task,Sales\nPlan:,,\n,Pricing,A\nTest,,\n,Tests,A\n")
    assert found.above() == {
        "Pricing": "Plan",
        "Tests": "Test",
        "Plan": "launch plan.csv",
        "Test": "launch plan.csv",
    }
    assert found.refused() == []


def test_a_description_beside_the_activity_defines_it(matrix: Make) -> None:
    found = matrix("Task,Description,Sales\nPricing,what we ask for it,A\n")
    (quad,) = found.store.quads_for_pattern(None, ox.NamedNode(DEFINITION), None)
    assert quad.object.value == "what we ask for it"


@pytest.mark.parametrize(
    "legend",
    [
        "R = Responsible,A = Accountable,\n",
        "Legend,,\nR,Responsible,\nA,Accountable,\n",
        "Key: ,,\nR: does the work,,\nA: has the last word,,\n",
        '"R - Responsible, A - Accountable, C - Consulted",,\n',
    ],
)
def test_a_legend_is_set_aside(matrix: Make, legend: str) -> None:
    found = matrix(f"Task,Sales,QA\nPricing,A,R\n,,\n{legend}")
    assert found.labels("Concern") == {"Pricing"}
    assert found.report.faults == 0
    (count,) = found.report.counts()
    assert (count.written, count.refused) == (1, legend.count("\n"))


def test_a_letter_that_the_legend_has_for_something_else_is_refused(matrix: Make) -> None:
    found = matrix("Task,Sales,QA\nPricing,A,S\nRelease,A,R\nS = Signs off,,\nR = does it,,\n")
    assert found.links() == {("Release", "Sales", "A"), ("Release", "QA", "R")}
    assert (2, "QA", "S", True) in found.refused()
    assert "Signs off" in next(one.reason for one in found.report.refused if one.row == 2)


def test_an_activity_that_only_looks_like_a_legend_stays(matrix: Make) -> None:
    found = matrix("Task,Sales,QA\nC: drive clean-up,,\nA - team meeting,A,R\nPricing,A,\n")
    assert found.labels("Concern") == {"C: drive clean-up", "A - team meeting", "Pricing"}
