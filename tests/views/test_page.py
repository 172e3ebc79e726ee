"""The page as a file: one text, the same each time, small enough, closed to everything that is not in it."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.errors import OutputError
from remit.knowledge.store import Knowledge
from remit.views.csp import embedded_json, policy, source_hash
from remit.views.page import (
    LARGE_SCRIPTS,
    MANY_SCRIPTS,
    MANY_STYLES,
    SCRIPTS,
    STYLES,
    Page,
    assemble,
    page,
)
from remit.views.page_data import page_data

SAMPLE = Path(__file__).parents[1] / "browser" / "sample.json"
STATIC = Path(__file__).parents[2] / "src" / "remit" / "views" / "static"
ALL_SCRIPTS = (*SCRIPTS, *MANY_SCRIPTS, *LARGE_SCRIPTS)
BUDGET = 1_200_000

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


class Inline(HTMLParser):
    """Collects what stands in script and style elements, and every address that the page could fetch from."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, dict[str, str | None], str]] = []
        self.addresses: list[str] = []
        self.policy = ""
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in {"script", "style"}:
            self.open.append((tag, found))
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"] or ""
        self.addresses += [found[name] or "" for name in ("src", "href", "action", "data") if name in found]
        self.handlers += [name for name in found if name.startswith("on") or name == "style"]

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.append((*self.open.pop(), data))


@pytest.fixture(scope="module")
def sample() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def made(kg: Knowledge) -> Page:
    return page(kg)


def read(text: str) -> Inline:
    parser = Inline()
    parser.feed(text)
    return parser


@given(anything)
def test_embedded_json_reads_back_and_cannot_end_its_element(value: object) -> None:
    text = embedded_json(value)
    assert json.loads(text) == value
    assert not set(text) & {"<", ">", "&", "\u2028", "\u2029"}
    text.encode("utf-8")


def test_embedded_json_holds_lone_surrogates() -> None:
    assert json.loads(embedded_json(["\ud800"])) == ["\ud800"]
    embedded_json(["\ud800"]).encode("utf-8")


def test_numbers_that_json_does_not_know_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        embedded_json(float("nan"))


def test_a_hash_is_what_browsers_compute() -> None:
    digest = base64.b64encode(hashlib.sha256(b"alert(1)").digest()).decode()
    assert source_hash("alert(1)") == f"'sha256-{digest}'"
    assert "unsafe" not in policy(["a"], ["b"])


def test_the_policy_allows_exactly_the_inlined_texts(sample: dict[str, Any]) -> None:
    parsed = read(assemble(sample).html)
    scripts = [text for tag, found, text in parsed.texts if tag == "script" and "type" not in found]
    styles = [text for tag, _, text in parsed.texts if tag == "style"]
    assert parsed.policy == policy(scripts, styles)
    assert parsed.policy.startswith("default-src 'none'; ")
    assert "require-trusted-types-for 'script'" in parsed.policy


def test_the_page_names_nothing_to_fetch_and_no_handler(made: Page) -> None:
    parsed = read(made.html)
    assert parsed.addresses == ["#panel"]
    assert parsed.handlers == []


def test_the_data_travel_unchanged(made: Page) -> None:
    data = next(text for _, found, text in read(made.html).texts if found.get("id") == "remit-data")
    assert json.loads(data) == made.data


def test_the_same_knowledge_gives_the_same_bytes(kg: Knowledge, made: Page) -> None:
    from remit.knowledge.load import load

    assert page(kg).html == made.html
    assert page(load()).html == made.html


def test_making_a_page_changes_no_data(sample: dict[str, Any]) -> None:
    before = json.dumps(sample)
    assemble(sample)
    assert json.dumps(sample) == before


def test_the_page_of_the_bundled_knowledge_is_small_enough(made: Page) -> None:
    assert len(made.html.encode("utf-8")) < BUDGET


def test_a_page_is_written_once_and_not_over_another(kg: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "remit.html"
    written = page(kg, path)
    assert path.read_text(encoding="utf-8") == written.html
    with pytest.raises(OutputError):
        page(kg, path)
    page(kg, path, force=True)


def test_a_title_is_escaped(sample: dict[str, Any]) -> None:
    text = assemble({**sample, "title": "</title><script>alert(1)</script>", "generator": '"><b>'}).html
    assert "<script>alert(1)" not in text
    assert "<title>&lt;/title&gt;&lt;script&gt;" in text


def test_a_notebook_gets_a_caption_and_a_frame_that_reaches_nothing(sample: dict[str, Any]) -> None:
    made = assemble({**sample, "title": "\"'><img src=x>"})
    shown = made._repr_html_()
    assert "<img src=x" not in shown
    assert 'sandbox="allow-scripts allow-downloads"' in shown
    frame = re.search(r"srcdoc='([^']*)'", shown)
    assert frame
    assert html.unescape(frame[1]) == made.html.replace("<body ", "<body data-framed ", 1)
    assert shown.count("<") == shown.count(">") == 7
    assert "36 items" in repr(made)


@pytest.mark.parametrize("name", [*ALL_SCRIPTS, *STYLES, *MANY_STYLES])
def test_inlined_files_are_short_and_survive_a_host_that_joins_lines(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 350
    without_strings = re.sub(r'"(?:[^"\\\n]|\\.)*"|/\*.*?\*/', '""', text, flags=re.DOTALL)
    assert "//" not in without_strings
    assert not re.search(r"\binnerHTML|\beval\b|insertAdjacentHTML|document\.write|outerHTML", text)


def test_no_two_scripts_use_one_name() -> None:
    """They share one scope: a second function of a name takes the place of the first without a word."""
    top = re.compile(r"^(?:async )?(?:function|const|let|class) (\w+)", flags=re.MULTILINE)
    names = [
        name for script in ALL_SCRIPTS for name in top.findall((STATIC / script).read_text(encoding="utf-8"))
    ]
    assert {name for name in names if names.count(name) > 1} == set()


def test_every_script_and_style_is_in_the_page_but_the_types() -> None:
    there = {path.name for path in STATIC.iterdir() if path.suffix in {".js", ".css"}}
    of_other_files = {"report.css", "what_if.css"}
    assert there == {*ALL_SCRIPTS, *STYLES, *MANY_STYLES, *of_other_files, "types.js"}


def test_the_contract_names_what_the_data_hold(made: Page) -> None:
    told = (Path(__file__).parents[2] / "docs" / "page-data.md").read_text(encoding="utf-8")
    names = set(made.data)
    for part in (
        "kinds",
        "nodes",
        "links",
        "claims",
        "documents",
        "groups",
        "areas",
        "overlap",
        "tensions",
        "scopes",
    ):
        for row in made.data[part]:
            names |= set(row)
    assert {name for name in names if f"`{name}`" not in told} == set()


def test_page_data_are_what_the_page_holds(kg: Knowledge, made: Page) -> None:
    assert page_data(kg) == made.data
