"""Matrices as people keep them: letters in every spelling, dirt, any bytes; nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.errors import RemitError, SourceError
from remit.knowledge.load import load
from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.raci.letters import LETTERS, reading_of
from remit.knowledge.sources.report import Origin

Make = Callable[..., Any]


def test_each_letter_is_a_relation(matrix: Make) -> None:
    found = matrix("Activity,Sales,Product,QA,Legal\nPricing,A,R,C,I\nRelease,I,A,R,\n")
    assert found.links() == {
        ("Pricing", "Sales", "A"),
        ("Pricing", "Product", "R"),
        ("Pricing", "QA", "C"),
        ("Pricing", "Legal", "I"),
        ("Release", "Sales", "I"),
        ("Release", "Product", "A"),
        ("Release", "QA", "R"),
    }
    assert found.origin == Origin("raci:launch-plan", "launch plan.csv")
    assert [(one.read, one.written, one.refused) for one in found.report.counts()] == [(2, 2, 0)]
    assert found.labels("Role") == {"Sales", "Product", "QA", "Legal"}
    assert found.labels("Concern") == {"Pricing", "Release"}
    claim = ox.NamedNode("urn:remit:claim:raci:launch-plan:2")
    assert len(list(found.store.quads_for_pattern(None, None, None, claim))) == 4
    (told,) = found.store.quads_for_pattern(claim, ox.NamedNode(expand("dcterms:description")), None)
    assert told.object.value == "row 2 of the matrix: 1 accountable, 1 responsible, 1 consulted, 1 informed"


@pytest.mark.parametrize(
    ("cells", "method"),
    [("A,R,C,I", "RACI"), ("D,A,C,I", "DACI"), ("A,R,S,C", "RASCI"), ("D,R,A,I", "RACI with drivers")],
)
def test_the_method_is_told_by_its_letters(matrix: Make, cells: str, method: str) -> None:
    found = matrix(f"Decision,a,b,c,d\nPricing,{cells}\n".replace("a,b,c,d", "Ann,Ben,Col,Dee"))
    assert {letter for _, _, letter in found.links()} == set(cells.split(","))
    assert any(note.startswith(f"launch plan.csv: read as {method}") for note in found.report.notes)


@pytest.mark.parametrize(
    ("cell", "letters"),
    [
        *((cell, "AR") for cell in ("A/R", "A,R", "AR", "R A", "ra", "r/a", "A & R", "A and R", "A(R)")),
        ("R\nA", "AR"),
        *((cell, "R") for cell in ("R", "r", "R*", "(R)", " R ", "R¹", "R†", "Responsible", "RESPONSIBLE")),
        *((cell, "A") for cell in ("Accountable", "approver", "А")),  # the last is Cyrillic
        *((cell, "C") for cell in ("Consulted", "contributor", "С")),
        ("Driver", "D"),
        ("support", "S"),
        ("Consulted, Informed", "CI"),
        *((cell, "") for cell in ("", "-", "–", "n/a", "N/A", "none", " ", "/")),
        *((cell, None) for cell in ("X", "?", "A (until May)", "is", "as", "R1", "3", "ACT", "=A1")),
        ("Accounting", None),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_is_meant(cell: str, letters: str | None) -> None:
    reading = reading_of(cell)
    assert (reading.letters if reading else None) == letters


def test_a_mark_beside_a_letter_is_told(matrix: Make) -> None:
    found = matrix("Task,Sales,QA\nPricing,A*,R\n")
    assert found.links() == {("Pricing", "Sales", "A"), ("Pricing", "QA", "R")}
    assert any("R*" in note and note.endswith("1") for note in found.report.notes)


def test_a_row_with_an_unknown_letter_is_refused_whole(matrix: Make) -> None:
    found = matrix("Task,Sales,QA,Legal\nPricing,A,X,R\nRelease,A,maybe,\nBudget,,A,R\n")
    assert found.links() == {("Budget", "QA", "A"), ("Budget", "Legal", "R")}
    assert found.refused() == [(2, "QA", "X", True), (3, "QA", "maybe", True)]
    (count,) = found.report.counts()
    assert (count.read, count.written, count.refused) == (3, 1, 2)
    assert found.report.faults == 2


def test_a_role_column_of_nothing_but_unknown_letters_is_refused_too(matrix: Make) -> None:
    found = matrix("Task,Sales,QA\nPricing,A,X\n")
    assert found.refused() == [(2, "QA", "X", True)]


def test_a_row_without_an_activity_is_refused(matrix: Make) -> None:
    found = matrix("Task,Sales,QA\n,A,R\nPricing,A,R\n")
    assert found.refused() == [(2, "Task", "A R", True)]


def test_letters_in_a_column_without_a_name_are_refused(matrix: Make) -> None:
    found = matrix("Task,Sales,\nPricing,A,R\nBudget,A,\n")
    assert found.refused() == [(2, "column 3", "R", True)]
    assert found.links() == {("Budget", "Sales", "A")}


def test_an_activity_that_nobody_was_given_stands_there(matrix: Make) -> None:
    found = matrix("Task,Sales,QA\nPricing,A,R\nBudget,,\n")
    assert found.labels("Concern") == {"Pricing", "Budget"}
    claim = ox.NamedNode("urn:remit:claim:raci:launch-plan:3")
    (quad,) = found.store.quads_for_pattern(None, None, None, claim)
    assert quad.triple == ox.Triple(
        ox.NamedNode("urn:remit:concern:budget"),
        ox.NamedNode(expand("rdf:type")),
        ox.NamedNode(NS + "Concern"),
    )
    (count,) = found.report.counts()
    assert (count.read, count.written) == (2, 2)


def test_what_stands_twice_is_one_thing_and_told(matrix: Make) -> None:
    found = matrix("Task,Sales,QA,sales\nPricing,A,R,C\nRelease,A,,\npricing,I,,\nRelease,A,,\n")
    assert ("Pricing", "Sales", "C") in found.links() and ("Pricing", "Sales", "I") in found.links()
    notes = "\n".join(found.report.notes)
    assert "several rows, each read as one: Pricing, Release" in notes
    assert "several columns, each read as one: Sales" in notes
    assert "repeat an earlier one exactly: 1" in notes


def test_known_names_are_the_things_known(matrix: Make) -> None:
    found = matrix("Task,CTO\nInnovation,A\n", known=load().store)
    role = ox.NamedNode("https://w3id.org/remit/role/cto")
    assert list(found.store.quads_for_pattern(role, ox.NamedNode(LETTERS["A"]), None))


def test_wider_relations_follow(matrix: Make) -> None:
    store = matrix("Task,Ann,Ben,Col,Dee,Eva,Fay\nPricing,A,R,D,S,C,I\n").store
    has = {
        name: {
            q.subject.value.rpartition(":")[2]
            for q in store.quads_for_pattern(None, ox.NamedNode(NS + name), None)
        }
        for name in ("hasResponsibility", "hasRemit")
    }
    assert has == {
        "hasResponsibility": {"ann", "ben", "col"},
        "hasRemit": {"ann", "ben", "col", "dee", "eva", "fay"},
    }


def test_the_same_sheet_reads_alike_in_every_format(tmp_path: Path, matrix_of: Make) -> None:
    rows = [["Task", "Sales", "QA"], ["Pricing", "A", "R/C"], ["Größe", "", "a"]]
    import openpyxl

    book: Any = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.tsv").write_text("\n".join("\t".join(row) for row in rows), encoding="utf-16")
    (tmp_path / "a.csv").write_text("\n".join(";".join(row) for row in rows), encoding="cp1252")
    found = [matrix_of(tmp_path / name).links() for name in ("a.xlsx", "a.tsv", "a.csv")]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 4


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "no row of the first 20"),
        ("a.csv", b"\n\n\n", "no row of the first 20"),
        ("a.csv", b"Task,Sales\n", "no column has letters"),
        (
            "a.csv",
            b"Task,Responsible,Accountable\nPricing,Ann Bell,Ben\n",
            "no column has letters in it; turn it round",
        ),
        ("a.csv", b"note\n" * 30 + b"Task,Sales\nPricing,A\n", "no row of the first 20"),
        ("a.xlsx", b"PK\x03\x04 nothing", "workbook"),
        ("a.csv", b"\x00\x01\x02", "a.csv: .*; save"),
        ("a.pdf", b"Task,Sales\nPricing,A\n", "is read from .csv, .tsv, .xlsx"),
    ],
)
def test_no_matrix_is_said_in_one_line(
    tmp_path: Path, matrix_of: Make, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=message) as caught:
        matrix_of(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_broken_row_is_refused_and_the_next_is_read(matrix: Make) -> None:
    found = matrix('Task,Sales\n"Pri"cing,A\nRelease,A\n')
    assert found.links() == {("Release", "Sales", "A")}
    assert [one.row for one in found.report.refused] == [2]


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["A", "R", "", "x", "Plan:", "Activity", "R = Responsible", "\x1b]0;", '"', "é,"]
            ),
            max_size=5,
        ),
        max_size=8,
    )
)
def test_any_cells_end_in_rows_that_add_up_or_in_an_error(
    tmp_path_factory: pytest.TempPathFactory, matrix_of: Make, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("raci") / "any.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    try:
        found = matrix_of(path)
    except RemitError:
        return
    (count,) = found.report.counts()
    assert count.read == count.written + count.refused
    assert len(found.report.refused) == count.refused
