"""The Sources: what each document contributes, where they agree or not, and what has to be said of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from remit.views.page import assemble

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]


def table(page: Page, caption: str) -> Locator:
    """The table under a caption."""
    return page.locator("#sources-body .grid").filter(has=page.locator("caption", has_text=caption))


def rows(found: Locator) -> list[list[str]]:
    """The rows of a table as they are shown."""
    lines = found.locator("tbody tr")
    return [lines.nth(n).locator("th, td").all_inner_texts() for n in range(lines.count())]


def test_every_document_says_what_it_contributes(made: MadePage, show: Show) -> None:
    page = show(made.html, "#sources")
    found = rows(table(page, "What each contributes"))
    claims = made.data["claims"]
    assert [(row[0], int(row[1]), int(row[5])) for row in found] == sorted(
        (
            (
                document["label"],
                document["n_claims"],
                sum(one["doc"] == document["id"] and one["modality"] == "Inferred" for one in claims),
            )
            for document in made.data["documents"]
        ),
        key=lambda row: -row[1],
    )
    assert all(int(row[1]) == sum(map(int, row[3:6])) for row in found)
    assert all(0 < int(row[8]) < int(row[7]) for row in found)


def test_agreement_is_what_two_documents_state_outright(made: MadePage, show: Show) -> None:
    page = show(made.html, "#sources")

    def documents(link: dict[str, Any]) -> set[str]:
        held = [made.data["claims"][n] for n in link["claims"]]
        return {claim["doc"] for claim in held if claim["modality"] != "Inferred"}

    agreed = [
        len(documents(link))
        for link in made.data["links"]
        if link.get("holds", True) and len(documents(link)) > 1
    ]
    found = rows(table(page, "What two or more documents state"))
    assert [int(row[3]) for row in found] == sorted(agreed, reverse=True)
    why = table(page, "What two or more documents state").locator("tbody tr:first-child .why")
    why.locator("summary").click()
    assert len(set(why.locator(".claim .place").all_inner_texts())) >= int(found[0][3])


def test_disagreement_is_the_answer_to_the_question(made: MadePage, show: Show) -> None:
    page = show(made.html, "#sources")
    question = next(one for one in made.data["questions"] if one["id"] == "disagreements")
    assert len(rows(table(page, question["title"]))) == question["answers"][0]["n"]
    page.click("text=Open the question")
    assert page.evaluate("location.hash") == "#questions/disagreements"


def test_a_document_shows_its_claims_in_the_order_of_its_paragraphs(made: MadePage, show: Show) -> None:
    page = show(made.html, "#sources")
    page.click("#sources-body button.document >> nth=0")
    assert page.evaluate("location.hash") == "#sources/doc:000"
    assert page.evaluate("document.activeElement.id") == "sources-title"
    assert page.title().startswith("Chief Product Officer vs")
    found = rows(table(page, "What it says"))
    paragraphs = [int(row[1]) for row in found]
    assert paragraphs == sorted(paragraphs)
    assert "257 claims from" in page.locator("#sources-body").inner_text()
    page.click("#sources-body .ties button.item >> nth=0")
    page.wait_for_selector("#panel h2")
    page.click(".up button")
    assert page.locator("#sources-body h2").inner_text() == "Sources"


def test_a_claim_shows_the_tie_that_it_makes(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#sources/doc:log")
    link = next(one for one in sample["links"] if 0 in one["claims"])
    row = (
        table(page, "What it says")
        .locator("tbody tr")
        .filter(has_text="master has to do with berth-planning")
    )
    tie = row.first.locator(".ties li").first.inner_text().split("\n")
    assert tie == ["HM", sample["relations"][link["rel"]][0], "Berth planning"]


def test_what_owners_ask_to_be_said_is_said(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#sources")
    assert rows(table(page, "licences")) == [
        ["A guide to quiet ports", "3", "CC BY 4.0", "Words of the Quiet Ports League.", "40", "2"]
    ]
    page.click("text=A guide to quiet ports >> nth=0")
    said = page.locator("#sources-body").inner_text()
    for part in (
        "version 3",
        "40 rows read, 2 left out",
        "Its third printing.",
        "Words of the Quiet Ports League.",
    ):
        assert part in said
    assert page.locator("#sources-title a").get_attribute("href") == "https://example.org/guide"


def test_the_foot_tells_what_is_in_the_file_and_whose_it_is(made: MadePage, show: Show) -> None:
    page = show(made.html, "#sources")
    note = page.locator("#sources-note").inner_text()
    for part in ("none of their sentences is in this file", "CC BY 4.0", "vis-network", "Apache-2.0"):
        assert part in note
    assert "nothing in this file is loaded from elsewhere" in note


def test_documents_without_claims_and_ties_break_nothing(harbour: dict[str, Any], show: Show) -> None:
    harbour |= {"claims": [], "links": [], "tensions": [], "overlap": [], "questions": [], "cells": []}
    page = show(assemble(harbour).html, "#sources")
    assert "Nothing is stated by two documents or more." in page.locator("#sources-body").inner_text()
    page.click("#sources-body button.document >> nth=0")
    assert "No claim is of this document." in page.locator("#sources-body").inner_text()


def test_a_phone_scrolls_only_down(made: MadePage, show: Show) -> None:
    for address in ("#sources", "#sources/doc:003", "#questions/who-says-so"):
        page = show(made.html, address, width=390, height=844)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, address
