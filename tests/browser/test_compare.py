"""Compare: the same numbers as `remit.overlap`, the evidence behind them, and words that claim no more."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from remit.analysis.comparison.overlap import overlap

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from remit.knowledge.store import Knowledge
    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]
CPO, CTO = "https://w3id.org/remit/role/cpo", "https://w3id.org/remit/role/cto"


def numbers(page: Page) -> dict[str, str]:
    columns = {
        str(head.get_attribute("data-column")): head.locator(".big").inner_text()
        for head in page.locator("[data-column]").all()
    }
    figures = {
        str(tile.get_attribute("data-figure")): tile.locator("dd").inner_text()
        for tile in page.locator("[data-figure]").all()
    }
    return columns | figures


def expected(value: dict[str, Any]) -> dict[str, str]:
    shared = len(value["shared"])
    measures = value["measures"]

    def own(role: str) -> int:
        beside = sum(len(entry["concerns"].get(role, [])) for entry in value["adjacent"])
        return beside + len(value["exclusive"][role])

    def percent(share: float) -> str:
        return f"{math.floor(share * 100 + 0.5)} %"  # halves go up, as readers expect

    return {
        "a": str(own(CPO)),
        "both": str(shared),
        "b": str(own(CTO)),
        "n_shared": str(measures["n_shared"]),
        "jaccard": f"{measures['jaccard']:.2f}",
        "containment-a": percent(measures["containment"][CPO]),
        "containment-b": percent(measures["containment"][CTO]),
    }


@pytest.mark.parametrize("level", ["concern", "group", "area"])
@pytest.mark.parametrize("relation", ["responsibility", "skill", "remit", "all"])
def test_two_chiefs_have_the_numbers_of_the_analysis(
    kg: Knowledge, made: MadePage, show: Show, relation: str, level: str
) -> None:
    page = show(made.html, f"#compare/role:cpo+role:cto?level={level}&relation={relation}")
    value = overlap(kg, "CPO", "CTO", relation=relation, level=level).to_dict()
    assert numbers(page) == expected(value)
    rests = {
        str(row.get_attribute("data-role")): row.locator("td").all_inner_texts()
        for row in page.locator(".basis [data-role]").all()
    }
    for role, name in zip(value["roles"], ("role:cpo", "role:cto"), strict=True):
        assert rests[name] == [str(role[n]) for n in ("n_concerns", "n_claims", "n_documents")]


def test_every_concern_stands_once_in_its_column(kg: Knowledge, made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/role:cpo+role:cto")
    value = overlap(kg, "CPO", "CTO")
    both = page.locator(".cell.both .row .item").all_inner_texts()
    assert sorted(both) == sorted(one.concern.label for one in value.shared)
    for side, role in (("a", CPO), ("b", CTO)):
        beside = [term.label for one in value.adjacent for term in one.concerns.get(role, ())]
        alone = [one.concern.label for one in value.exclusive[role]]
        shown = page.locator(f"ul.cell.{side} .row .item").all_inner_texts()
        assert sorted(shown) == sorted(beside + alone)


def test_adjacent_concerns_face_each_other(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/role:cpo+role:cto")
    band = page.locator(".band", has=page.get_by_text("product vision", exact=True))
    left = band.get_by_text("product vision", exact=True).bounding_box()
    right = band.get_by_text("technology vision", exact=True).bounding_box()
    assert left and right
    assert left["x"] < right["x"]
    assert abs(left["y"] - right["y"]) < 4


def test_evidence_opens_for_both_sides(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/role:cpo+role:cto")
    row = page.locator(".cell.both .row").first
    row.locator("summary").click()
    row.locator(".side").nth(1).wait_for()  # a busy machine draws it a moment later
    sides = row.locator(".side").all_inner_texts()
    assert [side.split(":")[0] for side in sides] == ["CPO", "CTO"]
    assert row.locator(".claim .place").count() >= 2


def test_tensions_stand_with_poles_holders_and_what_eases_them(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/role:cpo+role:cto")
    cards = page.locator(".tension")
    assert cards.count() == len(made.data["tensions"])
    for card, tension in zip(cards.all(), made.data["tensions"], strict=True):
        assert card.locator(".pole").count() == len(tension["poles"])
        inferred = sum(strategy["inferred"] for strategy in tension["strategies"])
        assert card.locator(".easing li.inferred").count() == inferred
        assert card.locator(".easing > ul > li").count() == len(tension["strategies"])


def test_a_gap_is_called_not_stated(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/role:cpo+role:cto")
    assert "Not stated is not denied" in page.locator("#compared").inner_text()


def test_switches_change_the_address_and_the_title_names_the_roles(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/cpo+cto")
    assert page.title().startswith("CPO and CTO compared")
    page.click("#levels [data-value=group]")
    page.click("#scopes [data-value=skill]")
    assert page.evaluate("location.hash") == "#compare/role:cpo+role:cto?level=group&relation=skill"
    assert page.locator("#levels [data-value=group]").get_attribute("aria-pressed") == "true"


def test_a_concern_opens_its_details_beside_the_comparison(made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/role:cpo+role:cto")
    name = page.locator(".cell.both .item").first.inner_text()
    page.locator(".cell.both .item").first.click()
    assert page.locator("#panel h2").inner_text() == name
    page.locator("#panel .panel-head button").click()
    assert page.locator("#panel").is_hidden()


def test_three_roles_become_a_row_for_each_combination(kg: Knowledge, made: MadePage, show: Show) -> None:
    page = show(made.html, "#compare/cpo+cto+vp-of-product")
    rows = {
        str(row.get_attribute("data-mask")): int(row.locator("td.number").inner_text())
        for row in page.locator("[data-mask]").all()
    }
    held: dict[str, set[str]] = {}
    value = overlap(kg, "CPO", "CTO", "VP of Product")
    for one in value.shared:
        for role in one.claims:
            held.setdefault(role, set()).add(one.concern.iri)
    for beside in value.adjacent:
        for role, terms in beside.concerns.items():
            held.setdefault(role, set()).update(term.iri for term in terms)
    for role, alone in value.exclusive.items():
        held.setdefault(role, set()).update(one.concern.iri for one in alone)
    order = [basis.role.iri for basis in value.roles]
    masks = [
        "".join(str(int(concern in held.get(role, set()))) for role in order)
        for concern in set().union(*held.values())
    ]
    assert rows == {mask: masks.count(mask) for mask in set(masks)}


def test_roles_of_which_nothing_is_stated_are_compared_without_error(
    harbour: dict[str, Any], show: Show
) -> None:
    from remit.views.page import assemble

    page = show(assemble(harbour).html, "#compare/role:keeper+role:tugs?relation=skill&level=area")
    assert "share 0" in page.locator("#compared h2").first.inner_text()
    page = show(assemble({**harbour, "overlap": []}).html, "#compare/role:keeper+role:tugs")
    assert "stated of either" in page.locator("#compared").inner_text()


def test_compare_begins_with_the_role_that_is_selected(made: MadePage, show: Show) -> None:
    page = show(made.html, "#map/role:vp-of-product")
    page.click("#tab-compare")
    assert "role:vp-of-product" in page.evaluate("location.hash")
