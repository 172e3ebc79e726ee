"""The table of all views: it sorts, copies, saves as CSV, and says what it does not show."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from remit.views.page import assemble

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]


def column(page: Page, n: int) -> list[str]:
    """The shown texts of a column of the map's table, from the top."""
    return page.locator(f"#table tbody tr > :nth-child({n})").all_inner_texts()


def head(page: Page, label: str) -> Any:
    """The head of a column of the map's table."""
    return page.locator("#table thead th", has_text=label)


def as_csv(page: Page) -> list[list[str]]:
    """What the CSV button saves."""
    with page.expect_download() as saved:
        page.click("#table [data-do=csv]")
    content = saved.value.path().read_bytes()
    assert content.endswith(b"\r\n")
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


@pytest.fixture
def table(sample: dict[str, Any], show: Show) -> Page:
    """The harbour with the map's table open."""
    page = show(assemble(sample).html)
    page.click("#do-table")
    return page


def test_a_head_sorts_turns_round_and_lets_go(table: Page) -> None:
    given = column(table, 1)
    item = head(table, "Item")
    assert item.get_attribute("aria-sort") == "none"
    item.locator("button").click()
    assert item.get_attribute("aria-sort") == "ascending"
    assert column(table, 1) == sorted(given, key=str.casefold) != given
    item.locator("button").click()
    assert item.get_attribute("aria-sort") == "descending"
    assert column(table, 1) == sorted(given, key=str.casefold, reverse=True)
    item.locator("button").click()
    assert item.get_attribute("aria-sort") == "none"
    assert column(table, 1) == given


def test_numbers_sort_as_numbers_from_the_largest_and_equal_rows_keep_their_order(table: Page) -> None:
    given = list(zip(column(table, 1), map(int, column(table, 5)), strict=True))
    head(table, "Relations").locator("button").click()
    assert head(table, "Relations").get_attribute("aria-sort") == "descending"
    assert head(table, "Item").get_attribute("aria-sort") == "none"
    found = list(zip(column(table, 1), map(int, column(table, 5)), strict=True))
    assert found == sorted(given, key=lambda row: -row[1])
    assert max(n for _, n in found) >= 10


def test_empty_cells_come_last_both_ways(table: Page) -> None:
    for _ in range(2):
        head(table, "Group").locator("button").click()
        groups = column(table, 3)
        assert groups[0] and not groups[-1]


def test_csv_holds_every_row_exactly(harbour: dict[str, Any], show: Show) -> None:
    said = '=1+1, "quoted"\nand more'
    harbour["nodes"][0]["label"] = said
    page = show(assemble(harbour).html)
    page.click("#do-table")
    rows = as_csv(page)
    assert rows[0] == ["Item", "Kind", "Group", "Tied to roles", "Relations"]
    assert len(rows) - 1 == page.locator("#table tbody tr").count()
    assert said in {row[0] for row in rows}


def test_a_long_table_says_what_it_does_not_show(harbour: dict[str, Any], show: Show) -> None:
    first = harbour["nodes"][0]
    harbour["nodes"] += [first | {"id": f"role:{n}", "label": f"Role {n}"} for n in range(1500)]
    page = show(assemble(harbour).html)
    page.click("#do-table")
    shown = page.locator("#table tbody tr")
    total = len(as_csv(page)) - 1
    assert shown.count() == 200
    assert f"The first 200 of {total} rows are shown." in page.locator("#table .grid-more").inner_text()
    page.click("#table .grid-more button")
    assert shown.count() == 1200
    assert page.evaluate("document.activeElement.rowIndex") == 201
    page.click("#table .grid-more button")
    assert shown.count() == total
    assert page.locator("#table .grid-more").is_hidden()


def test_copy_puts_tabs_between_cells(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, permissions=["clipboard-read", "clipboard-write"])
    page.click("#do-table")
    page.click("#table [data-do=copy]")
    page.locator("#table [data-do=copy]", has_text="Copied").wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].split("\t") == ["Item", "Kind", "Group", "Tied to roles", "Relations"]
    assert len(lines) - 1 == page.locator("#table tbody tr").count()


def test_where_the_clipboard_is_closed_the_text_is_laid_out(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.click("#do-table")
    page.click("#table [data-do=copy]")
    field = page.locator("#table textarea")
    field.wait_for()
    assert "Ctrl+C" in page.locator("#table .grid-aside").inner_text()
    assert field.input_value().startswith("Item\tKind")
    assert page.evaluate("document.activeElement.selectionEnd") == len(field.input_value())


def test_a_wide_table_scrolls_in_its_own_box_on_a_phone(made: MadePage, show: Show) -> None:
    page = show(made.html, width=390, height=844)
    page.click("#do-table")
    box = "document.querySelector('#table .grid-box')"
    assert page.evaluate(f"{box}.scrollWidth > {box}.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("roles", ["cpo+cto", "cpo+cto+vp-of-product"])
def test_a_comparison_is_saved_as_csv(made: MadePage, show: Show, roles: str) -> None:
    page = show(made.html, f"#compare/{roles}")
    with page.expect_download() as saved:
        page.click("[data-do=compare-csv]")
    assert saved.value.suggested_filename.startswith("remit-compare-CPO-CTO")
    head, *rows = csv.reader(io.StringIO(saved.value.path().read_text(encoding="utf-8"), newline=""))
    n = len(roles.split("+"))
    assert head[:3] == ["Concern", "Group", "Whose"] and len(head) == 3 + n
    shared = [row for row in rows if row[2].startswith("CPO and CTO")]
    pair = next(
        one
        for one in made.data["overlap"]
        if set(one["roles"]) == {"role:cpo", "role:cto"}
        and (one["relation"], one["level"]) == ("remit", "concern")
    )
    assert len(shared) == pair["measures"]["n_shared"]
    assert all(int(row[3]) > 0 and int(row[4]) > 0 for row in shared)
    assert len(rows) == len({row[0] for row in rows}) > len(shared)
