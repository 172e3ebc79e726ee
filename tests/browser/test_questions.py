"""The Questions: found by topic or words, answered in a table, asked of what is chosen, and never broken."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from remit.views.page import assemble

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from remit.knowledge.store import Knowledge
    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]


def shown(page: Page) -> list[str]:
    """The questions that the list shows, by title."""
    return page.locator("button.question:visible .words").all_inner_texts()


def body(page: Page) -> list[list[str]]:
    """The rows of the answer as they are shown."""
    rows = page.locator("#answer .grid tbody tr")
    return [rows.nth(n).locator("th, td").all_inner_texts() for n in range(rows.count())]


def open_question(page: Page, name: str) -> None:
    page.click(f"[data-question='{name}']")


def test_all_questions_stand_in_the_list_by_topic(made: MadePage, show: Show) -> None:
    page = show(made.html, "#questions")
    assert sorted(shown(page)) == sorted(one["title"] for one in made.data["questions"])
    topics = page.locator(".topic h3").all_inner_texts()
    assert topics[0] == "What roles share" and len(topics) == len(set(topics))
    assert len(topics) == len({one["topic"] for one in made.data["questions"]})
    assert page.locator("#answer .firsts button").count() == 6


@pytest.mark.parametrize("name", ["responsibilities", "shared-remit", "statements-by-modality"])
def test_the_answer_is_that_of_the_knowledge(kg: Knowledge, made: MadePage, show: Show, name: str) -> None:
    page = show(made.html, f"#questions/{name}")
    with page.expect_download() as saved:
        page.click("#answer [data-do=csv]")
    _, *rows = csv.reader(io.StringIO(saved.value.path().read_text(encoding="utf-8"), newline=""))
    wanted = kg.ask(name).drop("concern")
    assert rows == [[cell or "" for cell in row] for row in wanted.text()]


def test_a_cell_opens_its_item_beside_the_answer(made: MadePage, show: Show) -> None:
    page = show(made.html, "#questions/shared-remit")
    first = page.locator("#answer tbody tr:first-child button.item")
    name = first.inner_text()
    page.locator("#answer thead button").nth(1).click()
    first.click()
    assert page.locator("#panel h2").inner_text() != ""
    assert page.locator("#answer [aria-sort=ascending]").count() == 1
    assert page.locator("#answer button.item", has_text=name).count() >= 1


def test_a_filter_finds_titles_wordings_and_names(made: MadePage, show: Show) -> None:
    page = show(made.html, "#questions")
    page.fill("#question-filter", "SKILLS both need")
    assert shown(page) == ["Skills that both roles need"]
    page.fill("#question-filter", "what-helps")
    assert len(shown(page)) == 1
    page.fill("#question-filter", "xyzzy")
    assert shown(page) == []
    assert page.locator("#no-question").is_visible()
    page.fill("#question-filter", "")
    assert len(shown(page)) == 62


def test_arrows_walk_the_list(made: MadePage, show: Show) -> None:
    page = show(made.html, "#questions")
    at = "document.activeElement.dataset.question || document.activeElement.id"
    page.focus("#question-filter")
    page.keyboard.press("ArrowDown")
    first = page.evaluate(at)
    page.keyboard.press("ArrowDown")
    assert page.evaluate(at) not in {first, "question-filter"}
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == f"#questions/{first}"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(at) == "question-filter"


def test_another_role_can_be_asked_of_and_has_an_address(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#questions/responsibilities")
    title = page.locator("#answer h2")
    assert title.inner_text() == "What does HM answer for?"
    assert body(page) == [["Berth planning", "3", "101.5"], ["Ship queue", "12", ""], ["Crew rota", "3", "3"]]
    page.select_option("#choice", label="Chief Pilot")
    assert title.inner_text() == page.title().split(" · ")[0] == "What does CP answer for?"
    assert body(page) == [["Quay repair", "3", "12"]]
    assert "first 1 of 250 rows" in page.locator("#answer").inner_text()
    assert page.evaluate("document.activeElement.id") == "choice"
    address = page.evaluate("location.hash")
    assert address == "#questions/responsibilities?with=role:pilot"
    assert show(assemble(sample).html, address).locator("#answer h2").inner_text() == title.inner_text()
    page.go_back()
    assert title.inner_text() == "What does HM answer for?"


def test_the_command_and_the_sparql_can_be_copied(sample: dict[str, Any], show: Show) -> None:
    page = show(
        assemble(sample).html,
        "#questions/responsibilities?with=role:pilot",
        permissions=["clipboard-read", "clipboard-write"],
    )
    copied = []
    for label in ("Copy the command", "Copy the SPARQL"):
        if label.endswith("SPARQL"):
            page.click("#answer summary:has-text('SPARQL')")
        page.click(f"[aria-label='{label}']")
        page.locator(f"[aria-label='{label}']", has_text="Copied").wait_for()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    assert copied == ["remit ask responsibilities role=role:pilot", sample["questions"][4]["sparql"]]


@pytest.mark.parametrize(
    ("name", "said"),
    [("nobody", "No rows: nothing of it is stated."), ("harbours", "Nothing in this file is of the kind")],
)
def test_no_answer_is_said_in_words(sample: dict[str, Any], show: Show, name: str, said: str) -> None:
    page = show(assemble(sample).html, f"#questions/{name}")
    assert said in page.locator("#answer").inner_text()
    assert page.locator("#answer table").count() == 0


def test_a_page_without_answers_says_so_and_gives_the_command(harbour: dict[str, Any], show: Show) -> None:
    for question in harbour["questions"]:
        question["answers"] = None
    page = show(assemble(harbour | {"cells": []}).html, "#questions/responsibilities?with=role:pilot")
    assert "questions are not answered in it" in page.locator("#answer").inner_text()
    assert "remit ask responsibilities role=NAME" in page.locator("#answer").inner_text()


def test_a_page_without_questions_says_so(harbour: dict[str, Any], show: Show) -> None:
    page = show(assemble(harbour | {"questions": [], "cells": []}).html, "#questions/responsibilities")
    assert "brings no questions" in page.locator("#answer").inner_text()


def test_documents_claims_and_foreign_things_are_led_to(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#questions/who-says-so")
    page.click("#answer .why summary")
    assert "The harbour log" in page.locator("#answer .claim").inner_text()
    page.click("#answer button.document")
    assert page.evaluate("location.hash") == "#sources/doc:log"
    page = show(assemble(sample).html, "#questions/counterparts")
    assert page.locator("#answer th a").get_attribute("href") == "https://example.org/ports/7"
    assert body(page)[0][1] == "new harbour"


def test_columns_that_happen_to_be_equal_all_stay(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#questions/disagreements")
    heads = page.locator("#answer thead th").all_inner_texts()
    assert heads == ["Given to HM", "Document HM", "Given to CP", "Document CP"]
    assert body(page) == [["Ship queue", "The harbour log", "Ship queue", "A guide to quiet ports"]]


def test_a_phone_shows_the_list_or_the_answer(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#questions", width=390, height=844)
    open_question(page, "responsibilities")
    assert page.locator("#asked").is_hidden()
    assert page.evaluate("document.activeElement.id") == "answer-title"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.click(".back button")
    assert page.locator("#asked").is_visible() and page.locator("#answer").is_hidden()
    assert page.evaluate("document.activeElement.dataset.question") == "responsibilities"
