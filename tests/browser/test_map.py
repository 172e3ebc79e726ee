"""The map: it opens offline, is searched, filtered, walked by keyboard, and its address opens it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]

COLORS = """() => {
  const canvas = document.querySelector("#net canvas");
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const found = new Set();
  for (let at = 0; at < pixels.length; at += 4) {
    found.add((pixels[at] << 16 | pixels[at + 1] << 8 | pixels[at + 2]).toString(16).padStart(6, "0"));
  }
  return [...found];
}"""


def shown(page: Page) -> int:
    return int(page.locator("#count").inner_text().split()[0])


def test_the_map_of_the_bundled_knowledge_opens_offline_and_draws_every_kind(
    made: MadePage, show: Show
) -> None:
    page = show(made.html)
    colors = {color.upper() for color in page.evaluate(COLORS)}
    kinds = [kind for kind in made.data["kinds"] if kind["n"] and not kind.get("off")]
    assert {kind["color"].lstrip("#").upper() for kind in kinds} <= colors
    assert int(page.locator("#net").get_attribute("data-labels") or 0) >= 40


def test_search_finds_innovation_and_enter_selects_it(made: MadePage, show: Show) -> None:
    page = show(made.html)
    page.keyboard.press("/")
    page.keyboard.type("innovation")
    labels = page.locator("#hits [role=option] .name").all_inner_texts()
    assert labels and all("innovation" in label.lower() for label in labels)
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == labels[0]
    assert page.title().startswith(labels[0])
    assert page.evaluate("location.hash").startswith("#map/concern:")


def test_search_folds_accents_and_looks_in_synonyms_and_definitions(
    harbour: dict[str, Any], show: Show
) -> None:
    from remit.views.page import assemble

    page = show(assemble(harbour).html)
    for text, name in (("facade", "Upkeep of the light"), ("HM", "Harbour Master"), ("vérsed", "")):
        page.fill("#search", text)
        first = page.locator("#hits [role=option]").first.inner_text()
        assert first.startswith(name or "Nothing is called that")
    page.fill("#search", "as it is done in an invented")
    assert page.locator("#hits [role=option]").count() > 5


def test_switching_a_kind_off_hides_it(made: MadePage, show: Show) -> None:
    page = show(made.html)
    before = shown(page)
    n = next(kind["n"] for kind in made.data["kinds"] if kind["id"] == "skill")
    page.uncheck("[data-kind=skill]")
    assert shown(page) == before - n
    skill = next(kind["color"] for kind in made.data["kinds"] if kind["id"] == "skill")
    page.wait_for_timeout(200)
    assert skill.lstrip("#").lower() not in page.evaluate(COLORS)
    assert "hide=background,skill" in page.evaluate("location.hash")


def test_the_slider_keeps_concerns_of_at_least_so_many_roles(made: MadePage, show: Show) -> None:
    page = show(made.html)
    page.locator("#least").focus()
    page.keyboard.press("ArrowRight")
    concerns = {"responsibility", "skill", "metric", "outcome"}
    kept = [
        node
        for node in made.data["nodes"]
        if node["kind"] != "background" and (node["kind"] not in concerns or node["n_roles"] >= 2)
    ]
    assert shown(page) == len(kept)


def test_roles_alone_are_joined_by_what_they_share(made: MadePage, show: Show) -> None:
    page = show(made.html, "#map?show=roles")
    assert shown(page) == sum(node["kind"] == "role" for node in made.data["nodes"])
    assert page.locator("#measured").is_visible()
    page.select_option("#measure", "jaccard")
    assert "measure=jaccard" in page.evaluate("location.hash")


def test_focus_shows_the_steps_around_one_item(made: MadePage, show: Show) -> None:
    page = show(made.html, "#map/tension:timeline-tension?show=focus")
    near = {
        end
        for link in made.data["links"]
        if link.get("holds", True) and "tension:timeline-tension" in (link["source"], link["target"])
        for end in (link["source"], link["target"])
    }
    assert shown(page) == len(near)
    page.click("#radius [data-value='2']")
    assert shown(page) > len(near)


def test_details_unfold_the_evidence(made: MadePage, show: Show) -> None:
    page = show(made.html, "#map/role:cto")
    assert "Most in common with" in page.locator("#panel").inner_text()
    page.locator("#panel .why summary").first.click()
    claim = page.locator("#panel .claim").first
    assert "paragraph" in claim.inner_text()
    assert claim.locator(".words").inner_text() in {said["text"] for said in made.data["claims"]}


def test_everything_can_be_done_by_keyboard(made: MadePage, show: Show) -> None:
    page = show(made.html)
    focused = "document.activeElement.id"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "skip"
    page.keyboard.press("/")
    page.keyboard.type("CPO")
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "net"
    assert page.locator("#panel h2").inner_text() == "Chief Product Officer"
    page.keyboard.press("ArrowRight")
    neighbour = page.locator("#panel h2").inner_text()
    assert neighbour != "Chief Product Officer"
    assert neighbour in page.locator("#live").inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "panel"
    page.keyboard.press("Escape")
    assert page.evaluate(focused) == "net"
    assert page.locator("#panel h2").inner_text() == "Where do roles meet?"
    page.keyboard.press("l")
    assert page.locator("#table .grid-bar .n").inner_text() == f"{shown(page)} rows"
    page.keyboard.press("Escape")
    assert page.locator("#table").is_hidden()
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.locator("#help").wait_for(state="hidden")
    page.keyboard.press("c")
    page.locator("#compare-view").wait_for(state="visible")


def test_an_address_opens_the_same_view_again(made: MadePage, show: Show) -> None:
    page = show(made.html)
    page.fill("#search", "innovation management")
    page.keyboard.press("Enter")
    page.uncheck("[data-kind=benefit]")
    address = page.evaluate("location.hash")
    again = show(made.html, address)
    assert again.evaluate("location.hash") == address
    assert again.title() == page.title()
    assert shown(again) == shown(page)
    assert again.locator("#panel h2").inner_text() == page.locator("#panel h2").inner_text()


def test_going_back_returns_to_the_view_before(made: MadePage, show: Show) -> None:
    page = show(made.html)
    page.click("#tab-compare")
    page.go_back()
    assert page.locator("#map-view").is_visible()
    page.go_forward()
    assert page.locator("#compare-view").is_visible()


def test_the_picture_is_a_png(made: MadePage, show: Show) -> None:
    page = show(made.html)
    with page.expect_download() as saved:
        page.click("#do-picture")
    assert saved.value.suggested_filename == "remit-map.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_the_theme_follows_the_system_until_it_is_chosen(made: MadePage, show: Show) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = show(made.html, color_scheme="light"), show(made.html, color_scheme="dark")
    assert light.evaluate(ground) == "rgb(250, 251, 252)"
    assert dark.evaluate(ground) == "rgb(20, 23, 28)"
    dark.click("#do-theme")
    assert dark.evaluate(ground) == "rgb(250, 251, 252)"


def test_a_phone_scrolls_only_down(made: MadePage, show: Show) -> None:
    for address in (
        "",
        "#map/role:cpo",
        "#map?show=roles",
        "#compare/cpo+cto",
        "#compare/cpo+cto+vp-of-product",
    ):
        page = show(made.html, address, width=390, height=844)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, address


def test_the_footer_tells_sources_and_licences(made: MadePage, show: Show) -> None:
    page = show(made.html)
    assert "CC BY 4.0" in page.locator("footer").inner_text()
    page.click("#do-sources")
    assert page.evaluate("location.hash") == "#sources"
    assert page.locator("#sources-body button.document").count() >= len(made.data["documents"])


def test_a_notebook_shows_the_page_in_a_sandboxed_frame(made: MadePage, browser: Any, tmp_path: Any) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{made._repr_html_()}", encoding="utf-8")
    window = browser.new_context(offline=True)
    page = window.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#tab-compare").click()
    assert frame.locator("#compared h2").first.is_visible()
    assert errors == []
    window.close()
