"""Nobody is shut out: axe finds nothing in any view, keys reach everything, colours can be forced."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from remit.views.page import assemble

if TYPE_CHECKING:
    from playwright.sync_api import Page

Show = Callable[..., "Page"]
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS: tuple[tuple[Any, Any], ...] = (("light", DESK), ("dark", PHONE))  # contrast and layout are apart
VIEWS = ("#map", "#compare/role:master+role:pilot", "#matrix", "#tensions", "#questions", "#sources")
MORE = (
    "#map/role:master",
    "#map?show=roles",
    "#compare/role:master+role:pilot+role:quay",
    "#compare/role:master+role:pilot?item=role:master",
    "#compare/role:master+role:pilot?as=boundary",
    "#compare/role:master+role:pilot?as=gap",
    "#compare/role:master+role:pilot?as=what-if&change=leave,role:pilot",
    "#matrix?of=groups",
)
PLACES = (*((view, LOOKS) for view in VIEWS), *((place, LOOKS[i % 2 :][:1]) for i, place in enumerate(MORE)))
"""Each view in both looks, the rest of what they show in one or the other."""
OPENED = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
RUN = """axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations.flatMap((rule) =>
  rule.nodes.map((node) => [rule.id, node.target.join(" "), node.html.slice(0, 160)].join(" | "))))"""
WHERE = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const name = one.id || one.textContent.trim().slice(0, 40) || one.getAttribute("aria-label") || one.tagName;
  const style = getComputedStyle(one);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return [one === document.body ? "" : name, box.width > 0 && box.height > 0, outlined];
}"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, out of the installed package."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def port(sample: dict[str, Any]) -> str:
    """The page of the harbour: every part of every view, and few enough things to look at each."""
    return assemble(sample).html


def faults(page: Page, axe: str, looks: tuple[tuple[Any, Any], ...] = LOOKS) -> list[str]:
    """What axe finds in the page as it stands: light on a desk, dark on a phone."""
    page.evaluate(axe)  # comes in through the debugger, which no policy stops
    found = []
    for scheme, size in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        found += [f"{scheme} {size['width']}: {line}" for line in page.evaluate(RUN)]
    return found


@pytest.mark.parametrize(("place", "looks"), PLACES, ids=[place for place, _ in PLACES])
def test_axe_finds_nothing_in_any_view(port: str, show: Show, axe: str, place: str, looks: Any) -> None:
    page = show(port, place, color_scheme="light", reduced_motion="reduce")
    page.evaluate(OPENED)
    assert faults(page, axe, looks) == []


@pytest.mark.parametrize(
    ("keys", "there"),
    [("l", "#table"), ("?", "#help"), ("/in", "#hits"), ("/zzz", "#hits")],
    ids=["table", "help", "hits", "no hits"],
)
def test_axe_finds_nothing_in_what_opens_above_a_view(
    port: str, show: Show, axe: str, keys: str, there: str
) -> None:
    page = show(port, color_scheme="light", reduced_motion="reduce")
    for key in keys:
        page.keyboard.press(key)
    page.locator(there).wait_for(state="visible")
    assert faults(page, axe, LOOKS[:1]) == []


def test_axe_sees_what_is_wrong(port: str, show: Show, axe: str) -> None:
    page = show(port, color_scheme="light")
    page.evaluate(
        """() => {
          document.querySelector("h1").style.color = "#ddd";
          document.querySelector("#do-help").replaceWith(document.createElement("button"));
        }"""
    )
    rules = {line.split(": ")[1].split(" | ")[0] for line in faults(page, axe)}
    assert {"button-name", "color-contrast"} <= rules


@pytest.mark.parametrize("place", VIEWS)
def test_the_tab_key_walks_through_a_view_and_out_of_it(port: str, show: Show, place: str) -> None:
    page = show(port, place, reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('.view, #panel').forEach((one) => { one.scrollTop = 0; })")
    names: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        name, visible, outlined = page.evaluate(WHERE)
        if not name:
            break
        assert visible, name
        assert outlined, name
        names.append(name)
    else:
        pytest.fail("the tab key does not leave the page")
    assert names[0] == "skip"
    tabs = [name for name in names if name.startswith("tab-")]
    assert tabs == ["tab-map", "tab-compare", "tab-matrix", "tab-tensions", "tab-questions", "tab-sources"]
    assert names.index("search") < names.index("do-help") < len(names) - 2
    assert names[-1] == "do-sources"


@pytest.mark.parametrize("place", VIEWS)
def test_landmarks_headings_and_the_title_tell_where_one_is(port: str, show: Show, place: str) -> None:
    page = show(port, place)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.get_by_role("navigation", name="Views").count() == 1
    for landmark in ("header.top", "main", "body > footer", "[role=search]"):
        assert page.locator(landmark).count() == 1, landmark
    assert page.get_by_role("heading", level=1).count() == 1
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5')].filter((one) => one.checkVisibility())"
        ".map((one) => Number(one.tagName[1]))"
    )
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert page.evaluate("[...document.querySelectorAll('[id]')].length") == page.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map((one) => one.id)).size"
    )


def test_every_view_says_its_name_when_it_opens(port: str, show: Show) -> None:
    page = show(port)
    said = set()
    for key in "cxnqsm":
        page.keyboard.press(key)
        said.add(page.locator("#live").inner_text())
        assert page.locator("#live").get_attribute("aria-live") == "polite"
    assert len(said) == 6
    assert "" not in said


def test_nothing_moves_for_those_who_ask_for_calm(port: str, show: Show) -> None:
    page = show(port, reduced_motion="reduce")
    durations = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap((one) => { const style = getComputedStyle(one);"
        " return [style.transitionDuration, style.animationDuration]; })"
    )
    assert {part.strip() for value in durations for part in value.split(",")} == {"0s"}
    moved = "document.querySelector('#net canvas').toDataURL()"
    page.click("#do-fit")
    page.wait_for_timeout(50)
    before = page.evaluate(moved)
    page.wait_for_timeout(350)
    assert page.evaluate(moved) == before


def test_forced_colours_keep_what_colour_alone_would_say(port: str, show: Show) -> None:
    page = show(port, "#compare/role:master+role:pilot", forced_colors="active", color_scheme="dark")
    looks = """([which, names]) => [...document.querySelectorAll(which)].map((one) => {
      const style = getComputedStyle(one);
      return names.map((name) => style[name]).join();
    })"""
    grounds = page.evaluate(looks, [".proportion .part", ["backgroundColor"]])
    assert len(set(grounds)) == len(grounds) > 1
    assert len(set(page.evaluate(looks, [".swatch path", ["fill"]]))) > 1
    for on, off in (
        ("#levels [aria-pressed=true]", "#levels [aria-pressed=false]"),
        (".tabs [aria-current=page]", ".tabs [aria-current=false]"),
    ):
        told = ["backgroundColor", "color"]
        assert not set(page.evaluate(looks, [on, told])) & set(page.evaluate(looks, [off, told]))
