from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.text import html_table, safe_text, xml_text

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, ünïcode 漢字 🎈", "plain text, ünïcode 漢字 🎈"),
        ("line\nand\ttab", "line\nand\ttab"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x1b]52;c;aGk=\x07", "\\x1b]52;c;aGk=\\x07"),
        ("back\rover", "back\\x0dover"),
        ("nul\x00", "nul\\x00"),
        ("del\x7f c1\x9b", "del\\x7f c1\\x9b"),
        ("\u202egnp.exe\u202c", "\\u202egnp.exe\\u202c"),
        ("half \ud800", "half \\ud800"),
    ],
)
def test_control_characters_are_written_out(text: str, shown: str) -> None:
    assert safe_text(text) == shown


@given(st.text(st.characters(codec=None)))
def test_nothing_that_a_terminal_acts_on_is_left(text: str) -> None:
    shown = safe_text(text)
    left = {one for one in shown if unicodedata.category(one) in ("Cc", "Cs") or one in BIDI}
    assert left <= {"\n", "\t"}
    assert safe_text(shown) == shown
    shown.encode("utf-8")


@given(st.text(st.characters(codec=None)))
def test_what_goes_into_xml_can_be_read_back(text: str) -> None:
    made = ElementTree.Element("a")
    made.text = xml_text(text)
    read = ElementTree.fromstring(ElementTree.tostring(made))
    assert (read.text or "") == xml_text(text)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</table><iframe>",
    "&lt;b&gt;",
    "a\x00b",
]


def test_a_table_escapes_columns_cells_and_caption() -> None:
    tags = Tags()
    tags.feed(html_table(HOSTILE[:2], [HOSTILE[:2], HOSTILE[2:4]], caption=HOSTILE[0]))
    assert set(tags.tags) == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert all(text in tags.text for text in HOSTILE[:4])


def test_a_table_cut_short_states_the_total() -> None:
    rows = [[n] for n in range(150)]
    assert "<p>100 of 150 rows shown</p>" in html_table(["n"], rows)
    assert html_table(["n"], rows).count("<tr>") == 101
    assert "rows shown" not in html_table(["n"], rows[:100])


def test_a_missing_cell_is_empty_and_zero_is_not() -> None:
    shown = html_table(["a", "b"], [[None, 0], ["words", 12]])
    assert '<td style="text-align:left"></td><td style="text-align:right">0</td>' in shown
