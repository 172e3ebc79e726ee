"""The page to write SPARQL on, in Chromium: it completes, runs, sorts and keeps, under its policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.web.conftest import Server

WATCH = """
window.violations = [];
const note = (event) => window.violations.push(event.violatedDirective);
document.addEventListener("securitypolicyviolation", note);
"""
ROLES = "SELECT ?role ?n { ?role a remit:Role BIND(STRLEN(STR(?role)) AS ?n) }"


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of a context of its own; what goes wrong there, or is asked of another host, fails the test."""
    troubles: list[str] = []
    context = browser.new_context(base_url=server.address)
    context.add_init_script(WATCH)
    made = context.new_page()
    made.set_default_timeout(15_000)
    made.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    made.on(
        "request", lambda r: None if r.url.startswith((server.address, "blob:")) else troubles.append(r.url)
    )
    yield made
    troubles += [f"policy: {name}" for name in made.evaluate("window.violations")]
    context.close()
    assert troubles == []


def opened(page: Page, address: str = "/editor") -> Page:
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    return page


def written(page: Page, text: str) -> None:
    page.click("#query")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def answered(page: Page) -> None:
    """Run the query by keyboard, and wait for its answer."""
    before = int(page.evaluate("document.body.dataset.asked ?? 0"))
    page.focus("#query")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(f"body[data-asked='{before + 1}']")


def column(page: Page, n: int) -> list[str]:
    return page.locator(f"#result tbody td:nth-child({n})").all_inner_texts()


def test_a_query_runs_and_its_table_sorts(page: Page) -> None:
    opened(page)
    written(page, ROLES)
    answered(page)
    assert "11 rows" in page.inner_text("#said")
    assert page.locator("#result a").first.get_attribute("href", timeout=2000)
    heads = page.locator("#result thead th")
    heads.nth(1).locator("button").click()
    numbers = [int(text) for text in column(page, 2)]
    assert numbers == sorted(numbers) and len(set(numbers)) > 3
    heads.nth(1).locator("button").click()
    assert [int(text) for text in column(page, 2)] == sorted(numbers, reverse=True)
    assert heads.nth(1).get_attribute("aria-sort") == "descending"
    with page.expect_download() as download:
        page.click("#do-csv")
    assert download.value.path().read_bytes().startswith(b"role,n\r\n")


def test_the_first_query_is_there_to_be_run(page: Page) -> None:
    opened(page)
    answered(page)
    assert "Chief Product Officer" in column(page, 2)


def test_words_are_completed_by_keyboard(page: Page) -> None:
    opened(page)
    written(page, "ASK { ?any a rem")
    page.keyboard.press("Control+Space")
    page.wait_for_selector("#offers li")
    assert page.locator("#offers li").first.inner_text().startswith("remit:")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("rol")
    page.wait_for_selector("#offers li:has-text('remit:Role')")
    page.locator("#offers li", has_text="remit:RolePair").first.click()
    assert page.input_value("#query") == "ASK { ?any a remit:RolePair"
    page.keyboard.insert_text(" ; ?p ?")
    page.keyboard.press("Control+Space")
    page.wait_for_selector("#offers li:has-text('?any')")
    page.keyboard.press("Escape")
    assert page.locator("#offers").is_hidden()


def test_a_faulty_query_shows_where(page: Page) -> None:
    opened(page)
    written(page, "SELECT ?x\nWHERE { ?x nowhere:p ?o }")
    answered(page)
    told = page.inner_text("#fault")
    assert "line 2, column 12" in told and told.rstrip().endswith("^")
    written(page, "ASK { ?s ?p ?o }")
    answered(page)
    assert page.locator("#fault").is_hidden()
    assert page.inner_text("#result") == "yes"


def test_queries_are_kept_and_questions_are_there_to_begin_with(page: Page) -> None:
    opened(page)
    page.select_option("#saved", label="What both roles have in their remit")
    assert "VALUES ?a" in page.input_value("#query")
    answered(page)
    assert len(column(page, 1)) > 10
    written(page, ROLES)
    page.once("dialog", lambda dialog: dialog.accept("<b>mine</b>"))
    page.click("#do-save")
    opened(page)
    page.select_option("#saved", label="<b>mine</b>")
    assert page.input_value("#query") == ROLES
    page.click("#do-forget")
    opened(page)
    assert page.locator("#saved option", has_text="mine").count() == 0


def test_a_query_in_the_address_is_run(page: Page) -> None:
    opened(page, "/sparql?query=CONSTRUCT%20WHERE%20%7B%20role:cpo%20skos:prefLabel%20?l%20%7D")
    page.wait_for_selector("#result pre")
    assert '"Chief Product Officer"@en' in page.inner_text("#result pre")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize("path", ["/browse", "/term/role:cpo", "/questions/shared-remit", "/editor"])
def test_pages_fit_their_screen(page: Page, path: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(20, 23, 28)") == (scheme == "dark")


def test_a_field_offers_what_it_takes(page: Page) -> None:
    page.goto("/questions/shared-remit")
    field = page.locator("input[name=a]")
    field.fill("")
    field.press_sequentially("chief")
    page.wait_for_selector("#offers-a option", state="attached")
    offers = page.locator("#offers-a option").evaluate_all("all => all.map((one) => one.value)")
    assert "role:cto" in offers and all(one.startswith("role:") for one in offers)
