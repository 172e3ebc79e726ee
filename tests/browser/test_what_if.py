"""The page of what changes would do: both sides as drawn, side by side, on any screen and on paper."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from remit.analysis.insight.what_if import WhatIf, what_if
from remit.knowledge.store import Knowledge
from remit.views.what_if_page import what_if_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

Show = Callable[..., "Page"]
SIDES = """() => [...document.querySelectorAll("figure")].map((side) => ({
  title: side.querySelector("figcaption").textContent,
  loads: [...side.querySelectorAll(".count")].map((one) => Number(one.textContent)),
  dots: side.querySelectorAll("circle.dot").length,
  moves: [...side.querySelectorAll("circle.dot.moves title")].map((one) => one.textContent),
  groups: [...side.querySelectorAll("text.group")].map((one) => [one.textContent, one.getAttribute("y")]),
}))"""
AXE = """axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations.flatMap((rule) =>
  rule.nodes.map((node) => rule.id + " " + node.html.slice(0, 120))))"""


@pytest.fixture(scope="module")
def moved(kg: Knowledge) -> WhatIf:
    return what_if(kg, "move market-insight from CPO to CTO", "drop cybersecurity from CTO")


@pytest.fixture(scope="module")
def drawn(moved: WhatIf) -> str:
    """The page of these changes; as it runs no script, it is ready when it is there."""
    text = what_if_page(moved, "We try it out")
    return text.replace('<html lang="en">', '<html lang="en" data-ready>')


def test_either_side_has_the_dots_of_its_staffing(drawn: str, moved: WhatIf, show: Show) -> None:
    before, after = show(drawn).evaluate(SIDES)
    assert (before["title"], after["title"]) == ("Before", "After")
    loads = {load.role.iri: load for load in moved.loads}
    assert sorted(before["loads"]) == sorted(one.before.n_concerns for one in loads.values() if one.before)
    assert sorted(after["loads"]) == sorted(one.after.n_concerns for one in loads.values() if one.after)
    assert (before["dots"], after["dots"]) == (sum(before["loads"]), sum(after["loads"]))
    gone = [one for one in moved.links if not one.is_new]
    assert len(before["moves"]) == len(gone)
    assert len(after["moves"]) == len(moved.links) - len(gone)


def test_the_eye_can_go_across(drawn: str, show: Show) -> None:
    page = show(drawn)
    before, after = page.evaluate(SIDES)
    assert before["groups"] == after["groups"]
    left, right = (one.bounding_box() for one in page.locator("figure").all())
    assert left and right
    assert left["x"] < right["x"] and abs(left["y"] - right["y"]) < 1


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_it_shuts_nobody_out_on_a_desk_and_on_a_phone(
    drawn: str, show: Show, scheme: Any, width: int
) -> None:
    page = show(drawn)
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(AXE) == []


def test_on_paper_nothing_is_cut_off(drawn: str, show: Show) -> None:
    page = show(drawn)
    page.set_viewport_size({"width": 720, "height": 1050})
    page.emulate_media(media="print", color_scheme="dark")
    cut = (
        "[...document.querySelectorAll('.scroll')]"
        ".filter((one) => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert page.evaluate(cut) == 0


def test_a_role_that_goes_is_there_on_one_side_alone(kg: Knowledge, show: Show) -> None:
    text = what_if_page(what_if(kg, "drop CTO"))
    page = show(text.replace('<html lang="en">', '<html lang="en" data-ready>'))
    assert [page.locator("figure").nth(n).locator("text.nothing").count() for n in (0, 1)] == [0, 1]
    assert page.get_by_role("heading", name="Tensions").count() == 1
