"""The map as a drawing without a browser: the same each time, its names apart, all text kept as text."""

from __future__ import annotations

import copy
import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.knowledge.store import Knowledge
from remit.views import static_map as module
from remit.views.label_room import Wish, folded, place
from remit.views.page_data import page_data
from remit.views.static_map import SHAPES, static_map

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
PAYLOADS = ("</text><script>alert(1)</script>", "\" ' & ]]> <!--", "\x00\x08\ud800\u202e\uffff", "x" * 5000)


@pytest.fixture(scope="module")
def data(kg: Knowledge) -> dict[str, Any]:
    return page_data(kg)


@pytest.fixture
def harbour() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "tests" / "browser" / "sample.json").read_text("utf-8"))
    return loaded


def texts(drawing: str) -> list[str]:
    root = ElementTree.fromstring(drawing.encode())
    return [" ".join(line.text or "" for line in text) or text.text or "" for text in root.iter(f"{SVG}text")]


def test_it_draws_every_item_that_the_map_begins_with(data: dict[str, Any]) -> None:
    off = {kind["id"] for kind in data["kinds"] if kind.get("off")}
    shown = [node for node in data["nodes"] if node["kind"] not in off]
    drawing = static_map(data)
    marks = drawing.count('transform="translate(')
    assert marks == len(shown) + len({node["kind"] for node in shown})
    held = set(texts(drawing))
    assert {node["label"] for node in shown if node["kind"] == "role"} <= held
    assert {
        "Who answers for what",
        "culture of innovation",
        f"Skills {sum(n['kind'] == 'skill' for n in shown)}",
    } <= held
    assert any("CC BY 4.0" in text for text in held)


def test_the_same_data_give_the_same_drawing_and_stay_as_they_are(harbour: dict[str, Any]) -> None:
    before = copy.deepcopy(harbour)
    assert static_map(harbour) == static_map(copy.deepcopy(harbour))
    assert harbour == before


@pytest.mark.parametrize("payload", PAYLOADS, ids=["markup", "quotes", "controls", "long"])
def test_hostile_texts_stay_text(harbour: dict[str, Any], payload: str) -> None:
    for row in (*harbour["nodes"], *harbour["groups"], *harbour["kinds"]):
        row["label"] = payload + row["label"]
    for kind in harbour["kinds"]:
        kind["color"] = payload[:40]
    drawing = static_map(
        {**harbour, "title": payload, "rights": payload, "generator": payload, "lang": payload[:40]}
    )
    root = ElementTree.fromstring(drawing.encode())
    assert {part.tag.removeprefix(SVG) for part in root.iter()} <= {
        "svg", "title", "desc", "rect", "g", "path", "text", "tspan",
    }  # fmt: skip
    assert not [name for part in root.iter() for name in part.attrib if name.startswith("on")]


def test_of_very_many_items_those_with_most_links_are_drawn(
    harbour: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_DRAWN", 6)
    held = set(texts(static_map(harbour)))
    assert {node["label"] for node in harbour["nodes"] if node["kind"] == "role"} <= held
    assert len(re.findall("translate", static_map(harbour))) < 16


def test_a_drawing_of_nothing_is_a_drawing(harbour: dict[str, Any]) -> None:
    empty = {**harbour, "nodes": [], "links": []}
    assert harbour["title"] in texts(static_map(empty))


def test_shapes_are_those_of_the_page() -> None:
    script = (ROOT / "src" / "remit" / "views" / "static" / "dom.js").read_text("utf-8")
    assert dict(re.findall(r'^  \["(\w+)", "(M[^"]+)"\],$', script, flags=re.MULTILINE)) == SHAPES


wishes = st.builds(
    Wish,
    text=st.text(min_size=1, max_size=60),
    x=st.floats(-300, 300),
    y=st.floats(-300, 300),
    reach=st.floats(2, 20),
    rank=st.floats(0, 9),
    size=st.sampled_from([10.5, 14.0]),
    must=st.booleans(),
    above=st.booleans(),
    beside=st.booleans(),
)


@given(st.lists(wishes, max_size=40))
def test_no_name_covers_another(wanted: list[Wish]) -> None:
    found = place(wanted)
    for one, other in combinations([name.box for name in found], 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert found == place(wanted)


@given(st.text(max_size=200), st.integers(5, 40))
def test_a_name_takes_at_most_two_lines_and_is_cut_where_it_is_long(text: str, width: int) -> None:
    lines = folded(text, width)
    assert 1 <= len(lines) <= 2
    assert len(" ".join(lines)) <= 48
    assert " ".join(lines).removesuffix("…") in " ".join(text.split())
