"""The page to write SPARQL on, in Chromium: it completes, runs, sorts and keeps, under its policy.

Where the build did not bring CodeMirror along, the same holds of the plain field; what only CodeMirror does
is not asked then.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from remit.web.static_files import EDITOR, LICENCES, static_files

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.web.conftest import Server

WATCH = """
window.violations = [];
const note = (event) => window.violations.push(event.violatedDirective);
document.addEventListener("securitypolicyviolation", note);
"""
VENDOR = files("remit.web").joinpath("vendor", "manifest.json")
NO_EDITOR = "this checkout was built without the npm registry: CodeMirror was not brought along"
FIELD = "#editor .cm-content, #query:not([hidden])"
OFFERS = ".cm-tooltip-autocomplete li, #offers li"
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


@pytest.fixture
def rich(page: Page) -> Page:
    """The page with CodeMirror."""
    if not VENDOR.is_file():
        pytest.skip(NO_EDITOR)
    return opened(page)


@pytest.fixture
def plain(page: Page) -> Page:
    """The page where CodeMirror did not come along."""
    stub = static_files(Path("nowhere"))[EDITOR].body.decode()
    page.route(f"**/static/{EDITOR}", lambda route: route.fulfill(body=stub, content_type="text/javascript"))
    return opened(page)


def written(page: Page, text: str) -> None:
    page.click(FIELD)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def answered(page: Page) -> None:
    """Run the query by keyboard, and wait for its answer."""
    before = int(page.evaluate("document.body.dataset.asked ?? 0"))
    page.focus(FIELD)
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


def offered(page: Page, text: str) -> None:
    """Wait until an offer has a text; a moment later than that, keys are taken for choosing."""
    page.locator(OFFERS, has_text=text).first.wait_for()
    page.wait_for_timeout(100)


def completes(page: Page) -> None:
    """What holds of either field: prefixes, terms by their beginning, and variables."""
    written(page, "ASK { ?any a rem")
    page.keyboard.press("Control+Space")
    offered(page, "remit:")
    assert page.locator(OFFERS).first.inner_text().startswith("remit:")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("rol")
    offered(page, "remit:Role")
    page.locator(OFFERS, has_text="remit:RolePair").first.click()
    assert page.input_value("#query") == "ASK { ?any a remit:RolePair"
    page.keyboard.insert_text(" ; ?p ?")
    page.keyboard.press("Control+Space")
    offered(page, "?any")
    page.keyboard.press("Escape")
    page.wait_for_function(
        "(css) => ![...document.querySelectorAll(css)].some((li) => li.offsetParent)", arg=OFFERS
    )


def test_words_are_completed_by_keyboard(page: Page) -> None:
    completes(opened(page))


def test_without_codemirror_there_is_a_plain_field_that_does_the_same(plain: Page) -> None:
    assert plain.locator("#query").is_visible() and plain.locator("#editor").count() == 0
    assert "CodeMirror" not in plain.inner_text("body")
    completes(plain)
    written(plain, ROLES)
    answered(plain)
    assert "11 rows" in plain.inner_text("#said")
    written(plain, "SELECT ?x\nWHERE { ?x nowhere:p ?o }")
    answered(plain)
    told = plain.inner_text("#fault")
    assert "line 2, column 12" in told and told.rstrip().endswith("^")
    plain.keyboard.press("Tab")
    assert plain.evaluate("document.activeElement.id") == "do-run"


def test_without_scripts_run_shows_what_the_endpoint_gives(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/editor")
    page.click("#do-run")
    assert page.url.endswith("/sparql") and "Chief Product Officer" in page.inner_text("body")
    context.close()


def test_words_are_offered_by_label_as_one_writes_and_not_in_comments(rich: Page) -> None:
    written(rich, "ASK { ?s ?p ")
    rich.keyboard.type("innov")
    offered(rich, "concern:product-innovation")
    rich.keyboard.press("Escape")
    written(rich, "# about ")
    rich.keyboard.type("innov")
    rich.wait_for_timeout(400)
    assert rich.locator(OFFERS).count() == 0


def test_a_query_has_colours_numbers_and_brackets_and_axe_finds_nothing(rich: Page) -> None:
    written(rich, 'SELECT ?x # all\nWHERE { ?x rdfs:label "x"@en }')
    line = rich.locator("#editor .cm-line")
    colours = {
        kind: line.locator(f".is-{kind}").first.evaluate("(one) => getComputedStyle(one).color")
        for kind in ("keyword", "variable", "name", "text", "comment")
    }
    assert len(set(colours.values())) == 5
    assert rich.locator("#editor .cm-lineNumbers").inner_text().split()[-2:] == ["1", "2"]
    assert rich.locator("#editor .cm-matchingBracket").all_inner_texts() == ["{", "}"]
    rich.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = rich.evaluate("axe.run(document).then((told) => told.violations.map((one) => one.id))")
    assert found == []


def test_tab_indents_and_after_escape_it_leaves(rich: Page) -> None:
    written(rich, "ASK {}")
    rich.keyboard.press("Home")
    rich.keyboard.press("Tab")
    assert rich.input_value("#query") == "  ASK {}"
    rich.keyboard.press("Escape")
    rich.keyboard.press("Tab")
    assert rich.evaluate("document.activeElement.id") == "do-run"
    rich.keyboard.press("Shift+Tab")
    assert rich.evaluate("document.activeElement.getAttribute('aria-label')") == "Query"
    assert "Esc Tab leaves" in rich.inner_text("#keys")


def test_a_fault_is_marked_at_its_place_until_the_query_is_right(rich: Page) -> None:
    written(rich, "SELECT ?x\nWHERE { ?x nowhere:p ?o }")
    answered(rich)
    told = rich.inner_text("#fault")
    assert "line 2, column 12" in told and told.rstrip().endswith("^")
    assert rich.locator("#editor .cm-line .is-fault").all_inner_texts() == ["nowhere:p"]
    assert rich.locator("#editor .cm-gutterElement.is-fault").all_inner_texts() == ["2"]
    assert rich.locator(FIELD).get_attribute("aria-invalid") == "true"
    rich.select_option("#saved", label="What both roles have in their remit")
    assert rich.locator("#fault").is_hidden() and rich.locator("#editor .is-fault").count() == 0
    written(rich, "ASK {")
    answered(rich)
    assert rich.locator("#editor .cm-gutterElement.is-fault").all_inner_texts() == ["1"]
    written(rich, "ASK { ?s ?p ?o }")
    answered(rich)
    assert rich.locator("#fault").is_hidden() and rich.inner_text("#result") == "yes"
    assert rich.locator("#editor .is-fault").count() == 0
    assert rich.locator(FIELD).get_attribute("aria-invalid") is None


def test_the_editor_carries_its_licences(server: Server) -> None:
    if not VENDOR.is_file():
        pytest.skip(NO_EDITOR)
    assert f'href="/static/{LICENCES}"' in server.get("/editor").text
    told = server.get(f"/static/{LICENCES}").body
    assert b"@codemirror/view" in told and b"Marijn Haverbeke" in told and b"Permission is hereby" in told
    assert told in server.get(f"/static/{EDITOR}").body


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
