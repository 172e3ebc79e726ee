"""What a spreadsheet could take for a formula is none with --excel-safe, and everything else stays."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.views.formats import Table, csv_text, tsv_text
from remit.views.formulas import excel_safe

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
PAYLOADS = [
    "=1+1",
    "+1-1+cmd",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1+1",
    '"=1+1',
    '" =1+1"',
    "\uff1d1+1",
    "\u00a0=1",
    "\ufeff=1",
    "\x00=1",
    "-",
    "+49 30 1234",
]
NUMBERS = ["-0.5", "+3", "12", "1e5", "-1.5E-3", ".5", "-7%", "0"]


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_could_start_a_formula_gets_an_apostrophe(text: str) -> None:
    assert excel_safe(text).startswith("'")
    assert excel_safe(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    "text", [*NUMBERS, "planning", "a-b", "e=mc2", "", "x, y", "10, -5", "'=1", "https://a/b=c"]
)
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert excel_safe(text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [("a;=1+1", "a;'=1+1"), ("a,\t@x", "a,'\t'@x"), ("a\n- b", "a\n'- b"), ('a|"=1', "a|'\"=1")],
)
def test_a_cell_that_another_separator_would_begin_is_safe_too(text: str, safe: str) -> None:
    assert excel_safe(text) == safe


@given(st.text(alphabet=st.sampled_from([*SIGNS, *" \t\r\n;,|\"'a1."])))
def test_no_reading_of_a_safe_text_starts_a_formula(text: str) -> None:
    safe = excel_safe(text)
    assert excel_safe(safe) == safe
    assert safe.replace("'", "") == text.replace("'", "")
    for part in re.split(r"[;,|\t\r\n]", safe):
        cell = part.lstrip(' "\u00a0')
        number = re.fullmatch(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?%?\s*", part)
        assert number or not cell.startswith(tuple(SIGNS)), (text, safe)


@given(
    st.lists(
        st.tuples(st.text(alphabet="=+-@a1 ,;\"\n\t'"), st.text(alphabet="=+-@a1 ,;\"\n\t'")), min_size=1
    )
)
def test_csv_and_tsv_keep_every_character_but_for_apostrophes(rows: list[tuple[str, str]]) -> None:
    table = Table(("=a", "b"), tuple(rows))
    found = list(csv.reader(io.StringIO(csv_text(table, safe=True), newline="")))
    assert [tuple(cell.replace("'", "") for cell in row) for row in found] == [
        tuple(cell.replace("'", "") for cell in row) for row in [("=a", "b"), *rows]
    ]
    assert all(cell == excel_safe(cell) for row in found for cell in row)
    lines = tsv_text(table, safe=True).splitlines()
    assert len(lines) == len(rows) + 1
    assert lines[0] == "'=a\tb"


def test_csv_is_exact_unless_asked_otherwise() -> None:
    table = Table(("x",), (("=1+1",), ("-0.5",)))
    assert csv_text(table) == "x\r\n=1+1\r\n-0.5\r\n"
    assert csv_text(table, safe=True) == '"x"\r\n"\'=1+1"\r\n"-0.5"\r\n'
