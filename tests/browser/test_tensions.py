"""The Tensions: the open ones first, each with its poles, roles, strategies and benefits, and an address."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from remit.views.page import assemble

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]
OPEN, EASED = "Open: nothing is stated to ease them", "Eased"
HOSTILE = "cranes <img src=x onerror=alert(1)>"


def add(data: dict[str, Any], name: str, label: str, **more: Any) -> None:
    """Put a tension between the quay manager and the pilot into the data; nothing eases it."""
    pole: dict[str, Any] = {
        "id": "pole:p",
        "label": "more cranes",
        "toward": None,
        "held_by": [],
        "inferred": False,
    }
    data["tensions"].append(
        {
            "id": name,
            "roles": ["role:pilot", "role:quay"],
            "over": None,
            "poles": [pole, pole],
            "strategies": [],
            "claims": [],
        }
        | more
    )
    like = next(node for node in data["nodes"] if node["kind"] == "tension")
    data["nodes"].append(like | {"id": name, "label": label, "alt": [], "definition": ""})


@pytest.fixture
def two(harbour: dict[str, Any]) -> dict[str, Any]:
    """The harbour with a second tension, which is open."""
    add(harbour, "tension:open", HOSTILE)
    return harbour


def titles(page: Page, section: str) -> list[str]:
    return page.locator(f"section[aria-label='{section}'] .tension .title").all_inner_texts()


def test_open_ones_come_first_under_their_own_heading(two: dict[str, Any], show: Show) -> None:
    page = show(assemble(two).html, "#tensions")
    assert titles(page, OPEN) == [HOSTILE]
    assert titles(page, EASED) == ["Speed or safety"]
    assert page.locator("#tension-cards .tension .title").all_inner_texts()[0] == HOSTILE
    assert page.locator("#tension-count").inner_text() == "2 tensions: 1 open, 1 eased"
    assert "Nothing is stated to ease it" in page.locator(f"section[aria-label='{OPEN}']").inner_text()


def test_each_tells_poles_roles_matter_strategies_and_benefits(made: MadePage, show: Show) -> None:
    page = show(made.html, "#tensions")
    names = {node["id"]: node["label"] for node in made.data["nodes"]}
    assert page.locator("#tension-cards .tension").count() == len(made.data["tensions"]) > 1
    for tension in made.data["tensions"]:
        card = page.locator(f"[id='at-{tension['id']}']")
        assert card.locator(".between .item").all_inner_texts() == [names[role] for role in tension["roles"]]
        assert card.locator("header .where .item").inner_text() == names[tension["over"]]
        poles = card.locator(".pole")
        assert sorted(poles.locator(".pole-name").all_inner_texts()) == sorted(
            p["label"] for p in tension["poles"]
        )
        assert poles.locator(".mode").all_inner_texts() == [
            "inferred" if pole["inferred"] else "stated" for pole in tension["poles"]
        ]
        eased = card.locator(".easing > ul > li")
        assert eased.locator("> .item").all_inner_texts() == [names[s["id"]] for s in tension["strategies"]]
        gains = [names[benefit] for one in tension["strategies"] for benefit in one["benefits"]]
        assert eased.locator(".gain .item").all_inner_texts() == gains


def test_evidence_unfolds(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#tensions")
    card = page.locator("#tension-cards .tension").first
    card.locator("header summary").click()
    card.locator(".claim .place").first.wait_for()
    assert card.locator("header .claim").count() == len(sample["tensions"][0]["claims"])


def test_the_roles_can_be_compared_and_opened(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#tensions")
    page.locator(".between .item").first.click()
    assert page.locator("#panel h2").inner_text() == "Harbour Master"
    assert page.evaluate("location.hash") == "#tensions?item=role:master"
    page.locator(".between").get_by_role("button", name="Compare").click()
    assert page.evaluate("location.hash") == "#compare/role:master+role:pilot"


def test_only_those_of_a_role_are_listed_and_the_address_keeps_it(two: dict[str, Any], show: Show) -> None:
    page = show(assemble(two).html, "#tensions")
    names = page.locator("#tension-role option").all_inner_texts()
    assert names == ["All roles", "Chief Pilot", "Harbour Master", "Quay Manager"]
    page.select_option("#tension-role", label="Quay Manager")
    assert page.locator("#tension-cards .tension").count() == 1
    assert page.locator("#tension-count").inner_text() == "1 of 2 tensions: 1 open, 0 eased"
    assert page.evaluate("location.hash") == "#tensions?role=role:quay"
    again = show(assemble(two).html, "#tensions?role=role:quay")
    assert titles(again, OPEN) == [HOSTILE]
    assert again.locator("#tension-role").input_value() == "role:quay"
    again = show(assemble(two).html, "#tensions?role=concern:pilotage")  # no role
    assert again.locator("#tension-cards .tension").count() == 2


def test_each_has_an_address_that_leads_to_it(two: dict[str, Any], show: Show) -> None:
    page = show(assemble(two).html, "#tensions")
    page.get_by_role("button", name="Address of Speed or safety").click()
    assert page.evaluate("location.hash") == "#tensions/tension:speed-or-safety"
    assert page.title().startswith("Speed or safety")
    # The filter gives way to an address that names the tension of somebody else.
    page = show(assemble(two).html, "#tensions/tension:speed-or-safety?role=role:quay", height=420)
    card = page.locator("[id='at-tension:speed-or-safety']")
    assert card.evaluate("(node) => node === document.activeElement")
    box, view = card.bounding_box(), page.locator("#tensions-view").bounding_box()
    assert box and view
    assert view["y"] <= box["y"] < view["y"] + 60
    assert page.locator("#tension-cards .tension").count() == 2


def test_opening_details_leaves_the_list_as_it_is(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#tensions")
    card = page.locator("#tension-cards .tension").first
    card.locator("header summary").click()
    title = card.locator(".title")
    title.click()
    assert page.locator("#panel h2").inner_text() == title.inner_text()
    assert card.locator("header details").get_attribute("open") is not None
    assert title.evaluate("(node) => node === document.activeElement")


def test_the_table_holds_the_same_and_is_saved_as_csv(
    two: dict[str, Any], show: Show, tmp_path: Path
) -> None:
    page = show(assemble(two).html, "#tensions")
    table = page.locator("#tension-cards .grid table")
    heads = ["Tension", "Over", "Roles", "Poles", "Strategies", "Benefits", "Claims"]
    assert table.locator("thead th").all_inner_texts() == heads
    first = table.locator("tbody tr th")
    assert first.all_inner_texts() == [HOSTILE, "Speed or safety"]
    table.get_by_role("button", name="Strategies").click()  # the most first
    assert first.all_inner_texts() == ["Speed or safety", HOSTILE]
    with page.expect_download() as download:
        page.click("#tension-cards [data-do=csv]")
    download.value.save_as(tmp_path / "tensions.csv")
    lines = list(csv.reader(io.StringIO((tmp_path / "tensions.csv").read_text(encoding="utf-8"))))
    names = {node["id"]: node["label"] for node in two["nodes"]}
    tension = two["tensions"][0]
    assert lines[0] == heads
    assert lines[1] == [
        "Speed or safety",
        names[tension["over"]],
        "Harbour Master; Chief Pilot",
        "Speed (HM, inferred); Safety (CP)",
        "; ".join(names[s["id"]] + (" (inferred)" if s["inferred"] else "") for s in tension["strategies"]),
        "; ".join(names[benefit] for one in tension["strategies"] for benefit in one["benefits"]),
        str(len(tension["claims"])),
    ]


def test_of_very_many_the_rest_comes_on_asking(harbour: dict[str, Any], show: Show) -> None:
    for at in range(100):
        add(harbour, f"tension:{at:03}", f"tension {at:03}")
    made = assemble(harbour)
    page = show(made.html, "#tensions")
    cards = page.locator("#tension-cards .tension")
    assert cards.count() == 40
    page.get_by_role("button", name="Show 40 more of 101").click()
    assert cards.count() == 80
    page = show(made.html, "#tensions/tension:090")
    assert page.locator("[id='at-tension:090']").evaluate("(node) => node === document.activeElement")


def test_a_card_is_whole_on_a_phone(made: MadePage, show: Show) -> None:
    page = show(made.html, "#tensions", width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_tensions_the_view_says_so(harbour: dict[str, Any], show: Show) -> None:
    page = show(assemble(harbour | {"tensions": []}).html, "#tensions")
    assert page.locator("#tension-cards").inner_text() == "No tensions are stated here."
