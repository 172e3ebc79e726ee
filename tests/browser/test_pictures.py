"""Drawings as files: they open on their own, ask for nothing, and hold their texts as text."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from remit.views.page import assemble

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]
SVG = "{http://www.w3.org/2000/svg}"
MAP, COMPARED = "#do-drawing", "#compare-tools [data-save=svg]"
PAYLOADS = (
    "</text></svg><script>alert(1)</script>",
    "\"' onload=alert(1) <img src=x onerror=alert(2)> &amp; ]]>",
    "\u0000\u0008\ud800 \u202e url(https://example.org/x) \uffff",
)


def saved(page: Page, button: str) -> tuple[str, Path]:
    """Press a button and return the name and the path of the file that it offers."""
    with page.expect_download() as download:
        page.click(button)
    return download.value.suggested_filename, download.value.path()


def texts(path: Path) -> list[str]:
    """Every text of a drawing, its lines joined."""
    root = ElementTree.parse(path).getroot()
    return [" ".join(line.text or "" for line in text) for text in root.iter(f"{SVG}text")]


def test_the_map_as_a_drawing_names_what_the_map_shows(made: MadePage, show: Show) -> None:
    page = show(made.html)
    name, path = saved(page, MAP)
    assert name == "remit-map.svg"
    held = set(texts(path))
    kinds = {kind["id"] for kind in made.data["kinds"] if not kind.get("off")}
    labels = [node["label"] for node in made.data["nodes"] if node["kind"] in kinds]
    named = sum(label in held for label in labels)
    assert {"Chief Product Officer", "culture of innovation", "timeline tension"} <= held
    assert named > 0.9 * len(labels)
    assert any("CC BY 4.0" in text for text in held)
    marks = path.read_text(encoding="utf-8").count("scale(")
    assert marks == len(labels) + len({node["kind"] for node in made.data["nodes"]} & kinds)


def test_the_drawing_shows_what_the_state_lets_onto_the_map(made: MadePage, show: Show) -> None:
    page = show(made.html, "#map?show=roles")
    _, path = saved(page, MAP)
    held = texts(path)
    assert "22" in held
    assert "culture of innovation" not in held


@pytest.mark.parametrize(("address", "button"), [("", MAP), ("#compare/cpo+cto", COMPARED)])
def test_a_drawing_opens_alone_and_asks_for_nothing(
    made: MadePage, show: Show, browser: Browser, address: str, button: str
) -> None:
    _, path = saved(show(made.html, address), button)
    text = path.read_text(encoding="utf-8")
    assert "var(--" not in text and "class=" not in text and "style=" not in text
    drawing = path.with_suffix(".svg")
    drawing.write_text(text, encoding="utf-8")
    window = browser.new_context(offline=True)
    page = window.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(drawing.as_uri())
    assert asked == [drawing.as_uri()]
    assert page.evaluate("document.documentElement.tagName") == "svg"
    outside = page.evaluate(
        """() => {
          const room = document.documentElement.viewBox.baseVal;
          const inside = (box) => box.x >= room.x && box.y >= room.y
            && box.x + box.width <= room.x + room.width && box.y + box.height <= room.y + room.height;
          const texts = [...document.querySelectorAll("text")];
          const out = texts.filter((one) => !inside(one.getBBox()));
          return [texts.length, ...out.map((one) => one.textContent)];
        }"""
    )
    assert outside[0] > 100
    assert outside[1:] == []
    window.close()


def test_labels_of_the_drawn_map_do_not_cover_each_other(
    made: MadePage, show: Show, browser: Browser
) -> None:
    _, path = saved(show(made.html), MAP)
    window = browser.new_context(offline=True)
    page = window.new_page()
    drawing = path.with_suffix(".svg")
    drawing.write_bytes(path.read_bytes())
    page.goto(drawing.as_uri())
    covered = page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll("g > g:last-child > text")].map((t) => t.getBBox());
          const meet = (a, b) => a.x + 1 < b.x + b.width && b.x + 1 < a.x + a.width
            && a.y + 2 < b.y + b.height && b.y + 2 < a.y + a.height;
          let n = 0;
          boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => { if (meet(a, b)) n += 1; }));
          return [n, boxes.length];
        }"""
    )
    assert covered[0] == 0
    assert covered[1] > 200
    window.close()


@pytest.mark.parametrize("payload", PAYLOADS, ids=["markup", "attributes", "controls"])
def test_hostile_names_stay_text_in_a_file(harbour: dict[str, Any], show: Show, payload: str) -> None:
    for row in [*harbour["nodes"], *harbour["groups"], *harbour["documents"]]:
        row["label"] = payload + row["label"]
    page = show(assemble({**harbour, "title": payload, "rights": payload}).html)
    files = [saved(page, MAP)[1]]
    page.click("#tab-compare")
    files.append(saved(page, COMPARED)[1])
    for path in files:
        root = ElementTree.parse(path).getroot()
        known = {"svg", "title", "desc", "rect", "g", "path", "text", "tspan", "circle"}
        assert {part.tag.removeprefix(SVG) for part in root.iter()} <= known
        assert not [name for part in root.iter() for name in part.attrib if name.startswith("on")]
        assert any("alert(1)" in text or "url(https" in text for text in texts(path))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_comparison_as_a_picture_has_its_colours(made: MadePage, show: Show, scheme: str) -> None:
    page = show(made.html, "#compare/cpo+cto", color_scheme=scheme)
    name, path = saved(page, "#compare-tools [data-save=png]")
    assert name == "remit-compare-cpo-cto.png"
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert width == 2400 and height > 2400
    assert len(data) > 50_000


def test_three_roles_are_drawn_as_combinations(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/cpo+cto+vp-of-product")
    rows = page.locator("#compared tr[data-mask]").count()
    _, path = saved(page, COMPARED)
    held = texts(path)
    assert sum(text.startswith(("only ", "exactly ")) for text in held) == rows
