"""The wide form: a column a role, a row a concern, and in the cells what the one has to do with the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest

from remit.errors import SourceError
from remit.knowledge.load import load, load_text

Read = Callable[..., Any]

WIDE = """Activity;Group;Product;Engineering;Note
pricing;market;x;;the plan
security;technology;no;accountable;
vision;market;Yes;skill;
nobody's;market;-;;
"""


def test_a_column_without_a_role_among_the_headings_is_a_role(written: Read) -> None:
    table = written(WIDE)
    assert table.links() == {
        ("Product", "hasResponsibility", "pricing"),
        ("Engineering", "isAccountableFor", "security"),
        ("Product", "hasResponsibility", "vision"),
        ("Engineering", "requiresSkill", "vision"),
    }
    assert table.counts == (5, 5, 0)
    assert ("nobody's", "market") in table.above(), "a concern that no role has is not lost"
    assert table.told("columns that are read as roles: Product, Engineering")
    assert table.claim("roles:2-3", "dcterms:description") == "the plan"
    assert {one.role.label for one in load_again(table)} == {"Product", "Engineering"}


def load_again(table: Any) -> Any:
    return load_text(table.store.dump(format=ox.RdfFormat.N_QUADS), suffix=".nq").roles()


def test_numbers_are_levels_where_any_is_more_than_a_mark(written: Read) -> None:
    table = written("Skill,A,B\nx,1,5\ny,0,3\nz,,expert\n")
    assert table.ratings() == {
        ("A", "x"): ("", "0.2"),
        ("B", "x"): ("", "1"),
        ("B", "y"): ("", "0.6"),
        ("B", "z"): ("", "1"),
    }
    marks = written("Skill,A,B\nx,1,0\ny,,1\n")
    assert (marks.ratings(), marks.pairs()) == ({}, {("A", "x"), ("B", "y")})


def test_words_of_need_are_importance(written: Read) -> None:
    table = written("Concern,A,B\nx,must,could\n")
    assert table.ratings() == {("A", "x"): ("1", ""), ("B", "x"): ("0.5", "")}
    assert {property_ for _, property_, _ in table.links()} == {"hasResponsibility"}


def test_an_odd_cell_is_refused_and_a_column_of_words_is_no_role(written: Read) -> None:
    table = written("Task,Ana,Bo,Place\nx,x,x,Bonn\ny,x,R,Ulm\n,x,,\nz,x,,\n")
    assert table.pairs() == {("Ana", "x"), ("Bo", "x"), ("Ana", "y"), ("Ana", "z")}
    assert table.refused() == [(3, "Bo", "R"), (4, "Task", "")]
    assert "a RACI chart is read as raci" in table.report.refused[0].reason
    assert table.told("columns that are not read: Place")
    assert table.counts == (6, 4, 2)


def test_the_wide_form_is_asked_for(written: Read) -> None:
    text = "Who does what,,\n,Ana,Bo\nx,often,x\ny,x,\n"
    with pytest.raises(SourceError, match="no column for the role"):
        written(text)
    table = written(text, wide=True)
    assert table.pairs() == {("Bo", "x"), ("Ana", "y")}
    assert table.refused() == [(3, "Ana", "often")]


def test_groups_are_filled_downwards_when_asked(written: Read) -> None:
    text = "Area,Group,Task,Ana\nA,G,x,x\n,,y,x\n,H,z,x\n"
    assert written(text).above() == {("x", "G"), ("G", "A"), ("z", "H"), ("H", "roles")}
    assert written(text, fill=True).above() == {("x", "G"), ("G", "A"), ("y", "G"), ("z", "H"), ("H", "A")}


def test_a_wide_table_stands_where_rdf_would(tmp_path: Any) -> None:
    path = tmp_path / "roles.csv"
    path.write_text(WIDE)
    assert {one.role.label for one in load(path).roles()} == {"Product", "Engineering"}
