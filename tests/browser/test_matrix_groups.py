"""The Matrix of groups, and of very many roles: who has how much where, and what nobody has."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from remit.analysis.profiles import profiles
from remit.knowledge.namespace import compress
from remit.views.page import assemble

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from remit.knowledge.store import Knowledge
    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]
CELL = "#matrix-shown [data-r='{}'][data-c='{}']"
# The whole table in one call: a cell a text and its class.
ROWS = "#matrix-shown .heat tbody tr:not(.band-row)"
READ = """(rows) => [...document.querySelectorAll(rows)].map((row) => [row.querySelector("th").textContent,
  ...[...row.querySelectorAll("td button")].map((cell) => [cell.textContent, cell.className])])"""
COLUMNS = "#matrix-shown thead tr:last-child th button"


def cells(page: Page) -> dict[str, list[list[str]]]:
    """The cells of every row as text and class, by the name of the row."""
    return {row[0]: row[1:] for row in page.evaluate(READ, ROWS)}


def heads_of(page: Page) -> list[str]:
    """The names above the columns, in full."""
    found: list[str] = page.locator(COLUMNS).evaluate_all("(all) => all.map((head) => head.title)")
    return found


def test_every_cell_of_a_role_and_a_group_is_the_number_of_the_analysis(
    kg: Knowledge, made: MadePage, show: Show
) -> None:
    groups = {group["id"]: group["label"] for group in made.data["groups"]}
    for relation in ("remit", "skill"):
        page = show(made.html, f"#matrix?of=groups&relation={relation}")
        shown, heads = cells(page), heads_of(page)
        assert sorted(heads) == sorted(groups.values())
        table = profiles(kg, relation=relation)
        for row, role in enumerate(table.roles):
            held = [compress(table.parents[column].iri) for column in table.matrix.columns(row)]
            for group, label in groups.items():
                assert shown[role.label][heads.index(label)][0] == str(held.count(group)), (role, label)


def test_groups_that_nobody_has_stand_out_and_are_named(harbour: dict[str, Any], show: Show) -> None:
    harbour["groups"].append({"id": "group:bare", "label": "Bare ground", "area": "area:land"})
    page = show(assemble(harbour).html, "#matrix?of=groups&relation=skill")
    names = {group["id"]: group["label"] for group in harbour["groups"]}
    nodes = {node["id"]: node for node in harbour["nodes"]}
    owned = {
        nodes[link["target"]]["group"]
        for link in harbour["links"]
        if link["rel"] == "requiresSkill" and link.get("holds", True)
    }
    expected = sorted(label for group, label in names.items() if group not in owned)
    assert "Bare ground" in expected
    marked = page.locator("#matrix-shown thead th.nobody button").evaluate_all(
        "(all) => all.map((b) => b.title)"
    )
    assert sorted(marked) == expected
    assert sorted(page.locator(".unowned li button").all_inner_texts()) == expected
    title = page.locator("#matrix-shown h2").inner_text()
    assert title.endswith(f"in {len(expected)} of {len(names)} groups")
    page.get_by_role("button", name="Bare ground").last.click()
    assert "Nothing in this group" in page.locator("#matrix-told").inner_text()


def test_a_cell_of_a_group_lists_its_concerns_with_their_evidence(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#matrix?of=groups")
    heads, rows = heads_of(page), list(cells(page))
    cell = page.locator(CELL.format(rows.index("Chief Pilot") + 1, heads.index("Traffic") + 1))
    count = int(cell.inner_text())
    assert count > 0
    cell.click()
    told = page.locator("#matrix-told")
    assert told.locator("h3").inner_text().startswith(f"Chief Pilot, Traffic: {count} concern")
    assert told.locator(".item").count() == count
    told.locator("summary").first.click()
    told.locator(".claim .place").first.wait_for()
    name = told.locator(".item").first.inner_text()
    told.locator(".item").first.click()
    assert page.locator("#panel h2").inner_text() == name
    told.locator("[aria-label=Close]").click()
    assert told.inner_text() == ""
    assert cell.evaluate("(node) => node === document.activeElement")


def test_a_group_lists_who_has_what(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#matrix?of=groups")
    heads = heads_of(page)
    page.click(CELL.format(0, heads.index("Traffic") + 1))
    told = page.locator("#matrix-told")
    within = [node["label"] for node in sample["nodes"] if node["group"] == "group:traffic"]
    assert sorted(told.locator(".item").all_inner_texts()) == sorted(within)
    assert "nobody is said to" in told.inner_text()


def kind(name: str, n: int) -> dict[str, Any]:
    """A line of the legend."""
    return {
        "id": name,
        "label": name,
        "one": name,
        "color": "#0072B2",
        "dark": "#5AA9E6",
        "shape": "dot",
        "n": n,
    }


def node(name: str, of: str) -> dict[str, Any]:
    """An item in no group."""
    plain: dict[str, Any] = {
        "alt": [],
        "definition": "",
        "group": None,
        "area": None,
        "x": 0,
        "y": 0,
        "n_roles": 2,
    }
    label = name.replace("role:", "Role ").removeprefix("concern:")
    return plain | {"id": name, "iri": f"https://example.org/{name}", "kind": of, "label": label}


def crowd(n: int) -> dict[str, Any]:
    """Many roles in families of 25, each with three concerns of its family and one that all have."""
    concerns = [f"concern:{f}-{i}" for f in range(n // 25 + 1) for i in range(3)] + ["concern:hub"]
    roles = [f"role:{at:03}" for at in range(n)]
    held = [
        (role, concern)
        for at, role in enumerate(roles)
        for concern in [*(f"concern:{at // 25}-{i}" for i in range(3) if i != at % 3), "concern:hub"]
    ]
    families = [{"label": f"family {f}", "roles": roles[25 * f : 25 * f + 25]} for f in range(n // 25 + 1)]
    return {
        "kinds": [kind("role", n), kind("responsibility", len(concerns))],
        "nodes": [node(one, "role") for one in roles] + [node(one, "responsibility") for one in concerns],
        "links": [
            {"source": role, "target": one, "rel": "hasRemit", "claims": [], "inferred": False}
            for role, one in held
        ],
        "families": families,
        "all_pairs": False,
    } | {name: [] for name in ("overlap", "tensions", "groups", "areas", "claims", "documents", "questions")}


def test_of_many_roles_a_part_is_shown_and_the_page_says_so(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(json.loads(json.dumps(sample | crowd(130)))).html, "#matrix")
    assert page.locator("#matrix-shown tbody tr:not(.band-row)").count() == 50  # two families of 25
    assert "50 of 130 roles are shown" in page.locator("#matrix-shown").inner_text()
    page.select_option("#matrix-part", "3")
    assert page.evaluate("location.hash") == "#matrix?part=3"
    shown = cells(page)
    assert list(shown) == [f"Role {at:03}" for at in range(100, 130)]
    # Pairs that the data does not hold are counted from what each is stated to have.
    assert shown["Role 100"][1][0] == "2"  # one of the family, and what all have
    assert shown["Role 100"][3][0] == "3"
    assert shown["Role 100"][25][0] == "1"
    page.click(CELL.format(1, 4))
    told = page.locator("#matrix-told")
    assert told.locator("h3").inner_text() == "Role 100 and Role 103: 3 shared concerns"
    assert "remit overlap" in told.inner_text()
    page.select_option("#matrix-measure", "idf_cosine")
    assert cells(page)["Role 100"][1] == ["·", "apart"]


def by_pair(page: Page) -> dict[frozenset[str], list[str]]:
    """The cells of every two roles, and of each with itself, whichever comes first."""
    heads = heads_of(page)
    return {
        frozenset((row, head)): cell
        for row, line in cells(page).items()
        for head, cell in zip(heads, line, strict=True)
    }


@pytest.mark.parametrize("measure", ["n_shared", "jaccard", "overlap_coefficient"])
def test_what_is_counted_of_pairs_that_the_data_lacks_is_what_the_analysis_says(
    sample: dict[str, Any], show: Show, measure: str
) -> None:
    page = show(assemble(sample).html, f"#matrix?measure={measure}")
    told = by_pair(page)
    page = show(assemble(sample | {"overlap": [], "all_pairs": False}).html, f"#matrix?measure={measure}")
    assert len(told) == 15
    assert by_pair(page) == told


def test_without_roles_or_groups_the_view_says_so(sample: dict[str, Any], show: Show) -> None:
    bare = sample | crowd(0) | {"nodes": [], "links": [], "families": []}
    page = show(assemble(bare).html, "#matrix")
    assert "There are no roles" in page.locator("#matrix-shown").inner_text()
    page = show(assemble(sample | crowd(3)).html, "#matrix?of=groups")
    assert heads_of(page) == ["Not grouped"]
    assert page.locator("#matrix-shown h2").inner_text() == "These concerns have no groups"
