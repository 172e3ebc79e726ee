"""The four answers of Compare: their addresses, their tables, the evidence of each line, and paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.overlap import overlap
from remit.analysis.insight.gap import gap
from remit.views.page import assemble

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from remit.knowledge.store import Knowledge
    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]


def rows_of(page: Page, part: str) -> list[list[str]]:
    table = page.locator(f"[data-part={part}] tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in table.all()]


def test_boundary_stands_in_the_address_and_opens_its_evidence(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/cpo+cto")
    page.click("#modes [data-value=boundary]")
    assert page.evaluate("location.hash") == "#compare/role:cpo+role:cto?as=boundary"
    assert page.title().startswith("CPO and CTO: what to settle")
    assert page.locator("#levels").is_hidden()
    parts = [part.get_attribute("data-part") for part in page.locator(".answer-part").all()]
    assert parts == [
        "agenda", "contested", "both", "parallel", "one-sided", "unowned", "helps", "raci", "not-stated"
    ]  # fmt: skip
    row = page.locator("[data-part=both] tbody tr").first
    row.locator("summary").click()
    row.locator(".claim .place").first.wait_for()
    assert "paragraph" in row.locator(".claim .place").first.inner_text()
    page.go_back()
    assert page.locator(".columns").count() == 1


def test_gap_turns_round_and_has_the_shares_of_the_library(kg: Knowledge, made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/cto+cpo?as=gap")
    value = gap(kg, "CTO", "CPO")
    shares = [[row[0], row[1], row[2]] for row in rows_of(page, "shares")]
    assert shares == [[name, str(len(value.of(name))), f"{value.totals[name]:.2f}"] for name in value.totals]
    assert len(rows_of(page, "called")) == len(value.called)
    page.click("#do-turn")
    assert page.evaluate("location.hash") == "#compare/role:cpo+role:cto?as=gap"
    assert "Of what CTO calls for" in page.locator("#compared h2").first.inner_text()


def test_what_if_is_made_with_the_form_and_kept_in_the_address(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/cpo+cto?as=what-if")
    page.select_option("#change-thing", "concern:pricing-strategy")
    page.click("#do-change")
    assert page.evaluate("location.hash").endswith(
        "as=what-if&change=move,concern:pricing-strategy,role:cpo,role:cto"
    )
    assert "82 → 81" in page.locator("[data-part=loads]").inner_text()
    page.select_option("#change-kind", "leave")
    page.select_option("#change-from", "role:cto")
    page.click("#do-change")
    assert page.locator("[data-part=tensions] tbody tr").count() >= len(made.data["tensions"])
    assert '"drop role:cto"' in page.locator(".change-list code").inner_text()
    page.locator(".change-list button").first.click()
    page.locator(".change-list button").first.click()
    assert page.evaluate("location.hash") == "#compare/role:cpo+role:cto?as=what-if"


def test_tables_go_to_csv_with_the_places_of_their_evidence(
    made: MadePage, show: Show, tmp_path: Path
) -> None:
    page = show(made.html, "#compare/cpo+cto?as=boundary")
    with page.expect_download() as waiting:
        page.click("[data-part=both] [data-do=csv]")
    waiting.value.save_as(tmp_path / "both.csv")
    lines = (tmp_path / "both.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "Matter,Group,Whose,Who decides,Evidence"
    assert all("paragraph" in line for line in lines[1:])


def test_on_paper_each_line_has_its_marks(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/cpo+cto?as=boundary")
    page.emulate_media(media="print")
    assert page.locator("#modes").is_hidden()
    assert page.locator("[data-part=both] .marks").first.is_visible()
    assert page.locator(".printed").last.is_visible()


def test_a_page_of_an_older_remit_shows_what_it_can(harbour: dict[str, Any], show: Show) -> None:
    data = {name: value for name, value in harbour.items() if name != "facts"}
    for mode in ("boundary", "gap", "what-if"):
        page = show(assemble(data).html, f"#compare/?as={mode}")
        assert page.locator("#compared h2").count() >= 1


def test_shared_matters_agree_with_the_overlap(kg: Knowledge, made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/cpo+cto?as=boundary")
    names = [row[0].strip() for row in rows_of(page, "both")]
    assert sorted(names) == sorted(each.concern.label for each in overlap(kg, "CPO", "CTO").shared)
