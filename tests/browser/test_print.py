"""On paper: a comparison takes two pages of A4, light and without controls, with its sources at the foot."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]
A4 = {"width": 595, "height": 842}


def printed(page: Page) -> tuple[int, set[tuple[int, int]]]:
    """How many pages the view takes, and how large they are in points."""
    made = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)
    return len(re.findall(rb"/Type /Page\b", made)), {(round(float(w)), round(float(h))) for w, h in boxes}


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("#compare/cpo+cto", 2),
        ("#compare/cpo+cto?item=role:cpo", 2),
        ("#compare/cpo+cto?level=group", 2),
        ("#compare/cpo+cto?level=area", 2),
        ("#compare/cpo+cto+vp-of-product", 2),
        ("#compare/cpo+cto?as=boundary", 6),
        ("#compare/cpo+cto?as=gap", 3),
        ("#compare/cpo+cto?as=what-if&change=move,concern:pricing-strategy,role:cpo,role:cto", 1),
    ],
)
def test_a_comparison_takes_two_pages_of_a4(made: MadePage, show: Show, address: str, most: int) -> None:
    n, sizes = printed(show(made.html, address))
    assert n <= most
    assert {(abs(w - A4["width"]) <= 1, abs(h - A4["height"]) <= 1) for w, h in sizes} == {(True, True)}


def test_paper_is_light_whatever_the_theme_and_has_no_controls(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/cpo+cto?item=role:cpo", color_scheme="dark")
    page.click("#do-theme")
    page.click("#do-theme")
    page.emulate_media(media="print", color_scheme="dark")
    colors = page.evaluate(
        """[["body", "backgroundColor"], [".headline h2", "color"], [".swatch path", "fill"]]
          .map(([which, what]) => getComputedStyle(document.querySelector(which))[what])"""
    )
    assert colors[:2] == ["rgb(255, 255, 255)", "rgb(27, 31, 39)"]
    kinds = {kind["color"].lstrip("#").lower() for kind in made.data["kinds"]}
    assert "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colors[2])) in kinds
    for hidden in ("header.top", ".controls", "#compare-tools", "#panel", ".why", ".more", "footer button"):
        assert page.locator(hidden).first.is_hidden(), hidden
    for shown in (".proportion", "[data-figure=jaccard]", ".basis", ".band", ".tension", "footer"):
        assert page.locator(shown).first.is_visible(), shown


def test_paper_tells_each_document_and_breaks_inside_no_item(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/cpo+cto", color_scheme="light")
    assert page.locator(".printed").is_hidden()
    page.emulate_media(media="print")
    told = page.locator(".printed li").all_inner_texts()
    assert len(told) == len(made.data["documents"])
    assert all(row["label"] in line for row, line in zip(made.data["documents"], told, strict=True))
    whole = "[...document.querySelectorAll('.band, .tension, .fields, .easing li, .caution, .printed')]"
    assert set(page.evaluate(f"{whole}.map((one) => getComputedStyle(one).breakInside)")) == {"avoid"}
