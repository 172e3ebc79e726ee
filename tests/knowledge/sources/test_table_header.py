"""Where a table's header is, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit import load
from remit.errors import SourceError
from remit.knowledge.query import table


def test_the_row_most_like_a_header_is_named_with_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("Acme: jobs 2025,,\n,,\nJob title,What,Category\nBuyer,buying,trade\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no column for the concern") as caught:
        load(path)
    assert "jobs.csv:3: " in str(caught.value)
    assert "(columns found: Job title, What, Category)" in str(caught.value)


def test_a_heading_may_join_what_concerns_are_called(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text(
        "Job title,Type,Responsibility / Skill\nBuyer,skill,buying\nBuyer,responsibility,stock\n",
        encoding="utf-8",
    )
    asked = table(load(path), "SELECT ?skill { ?role remit:requiresSkill/skos:prefLabel ?skill }")
    assert asked == [("buying",)]
