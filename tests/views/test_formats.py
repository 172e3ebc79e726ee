"""Text formats: exact for programs, safe for people."""

from __future__ import annotations

import csv
import html
import io
import json
import re

from hypothesis import given
from hypothesis import strategies as st

from remit.knowledge.model import Term
from remit.views.formats import (
    Heading,
    Iri,
    Json,
    Number,
    Table,
    csv_text,
    json_text,
    jsonl_text,
    markdown,
    markdown_text,
    rows_json,
    tsv_text,
)

CPO = Term("https://w3id.org/remit/role/cpo", "Chief Product Officer", "Role")
TABLE = Table(
    ("role", "n", "share", "note"),
    ((CPO, 3, 0.25, 'a "quoted", text'), (Term("https://example.org/x", "x | y"), 1, None, "two\nlines")),
)
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
texts = st.text(st.characters(exclude_categories=["Cs"]))


def rows_of(text: str, **options: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), **options))  # type: ignore[arg-type]


def test_csv_has_full_iris_with_labels_beside_them() -> None:
    assert rows_of(csv_text(TABLE)) == [
        ["role", "role_label", "n", "share", "note"],
        [CPO.iri, CPO.label, "3", "0.25", 'a "quoted", text'],
        ["https://example.org/x", "x | y", "1", "", "two\nlines"],
    ]


def test_csv_ends_each_row_with_crlf() -> None:
    assert csv_text(Table(("a",), (("1",), ("2",)))) == "a\r\n1\r\n2\r\n"


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_csv_gives_back_what_went_in(rows: list[tuple[str, str]]) -> None:
    assert rows_of(csv_text(Table(("a", "b"), tuple(rows))))[1:] == [list(row) for row in rows]


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_tsv_is_one_line_a_row_and_gives_back_what_went_in(rows: list[tuple[str, str]]) -> None:
    lines = tsv_text(Table(("a", "b"), tuple(rows))).split("\n")
    assert lines[0] == "a\tb"
    assert lines.pop() == ""
    back = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
    found = [
        [re.sub(r"\\(.)", lambda m: back[m[1]], cell) for cell in line.split("\t")] for line in lines[1:]
    ]
    assert found == [list(row) for row in rows]


@given(
    st.recursive(
        st.none() | st.booleans() | texts | st.integers(),
        lambda value: st.lists(value) | st.dictionaries(texts, value),
    )
)
def test_json_is_exact_and_holds_nothing_that_a_terminal_obeys(value: Json) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert not UNSAFE.search(text)


def test_json_of_a_thing_is_its_iri_and_label() -> None:
    assert rows_json(Table(("role", "n"), ((CPO, 1),))) == [
        {"role": {"iri": CPO.iri, "label": CPO.label}, "n": 1}
    ]


def test_numbers_of_data_keep_their_digits_as_text_and_are_numbers_in_json() -> None:
    table = Table(("n",), ((Number("1.50"),), (Number("12345678901234567890"),), (Number("NaN"),)))
    assert csv_text(table) == "n\r\n1.50\r\n12345678901234567890\r\nNaN\r\n"
    assert jsonl_text(rows_json(table)) == '{"n": 1.5}\n{"n": 12345678901234567890}\n{"n": "NaN"}\n'


def test_markdown_table_shows_labels_and_curies_and_sets_numbers_right() -> None:
    table = Table(
        ("role", "what", "n"),
        ((CPO, Iri("https://w3id.org/remit/role/cto"), 2),),
    )
    assert markdown([Heading("Roles", 1), table]) == (
        "# Roles\n\n| role | what | n |\n| --- | --- | --: |\n| Chief Product Officer | role:cto | 2 |\n"
    )


def test_markdown_shows_marks_as_text() -> None:
    assert markdown_text("a | b *c* [d](javascript:x) `e` _f_ n_g") == (
        r"a \| b \*c\* \[d\](javascript:x) \`e\` \_f\_ n_g"
    )
    assert markdown_text("<img src=x onerror=alert(1)>") == "&lt;img src=x onerror=alert(1)&gt;"
    assert markdown_text("# not a heading\n- nor a list") == r"\# not a heading<br>\- nor a list"


@given(texts)
def test_markdown_never_holds_a_tag_or_ends_a_cell(text: str) -> None:
    shown = markdown_text(text).replace("<br>", "")
    assert "<" not in shown
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(\\\\)*\|", shown)
    assert not UNSAFE.search(html.unescape(shown).replace("\t", ""))


def test_list_cells_stay_lists_in_json_and_one_cell_elsewhere() -> None:
    table = Table(("roles", "words"), (((CPO, CPO), ("a", "b")),))
    assert rows_of(csv_text(table))[1] == [f"{CPO.iri} {CPO.iri}", f"{CPO.label}; {CPO.label}", "a; b"]
    assert isinstance(rows_json(table)[0], dict)
    assert "| Chief Product Officer, Chief Product Officer | a, b |" in markdown([table])
