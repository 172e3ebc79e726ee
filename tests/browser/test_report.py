"""A boundary report in a browser: it opens without a request, and prints on two pages of A4."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from remit.analysis.insight.report import report
from remit.knowledge.store import Knowledge
from remit.views.report_html import report_html

if TYPE_CHECKING:
    from playwright.sync_api import Page

Show = Callable[..., "Page"]


@pytest.fixture(scope="module")
def chiefs(kg: Knowledge) -> str:
    """The report of the bundled chiefs; as it runs no script, it is ready when it is there."""
    text = report_html(report(kg, "CPO", "CTO"))
    return text.replace('<html lang="en">', '<html lang="en" data-ready>')


def test_the_report_of_the_chiefs_takes_two_pages_of_a4(chiefs: str, show: Show) -> None:
    made = show(chiefs).pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", made)) == 2
    boxes = {tuple(map(float, one)) for one in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)}
    assert {(round(w), round(h)) for w, h in boxes} <= {(595, 842), (594, 842), (595, 841)}


def test_nothing_is_cut_off_on_paper(chiefs: str, show: Show) -> None:
    page = show(chiefs)
    page.set_viewport_size({"width": 720, "height": 1050})
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('.name')).color") == "rgb(27, 31, 39)"
    wide = "[...document.querySelectorAll('td')].filter((td) => td.scrollWidth > td.clientWidth + 1).length"
    assert page.evaluate(wide) == 0


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_itself_never_scrolls_sideways(chiefs: str, show: Show, width: int) -> None:
    page = show(chiefs)
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
