"""The Matrix of roles: the numbers of the analysis, walked by keys, opened by a press, saved as files."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from remit.views.page import assemble

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]
CELL = "#matrix-shown [data-r='{}'][data-c='{}']"
# The whole table in one call: a cell a text and its class.
ROWS = "#matrix-shown .heat tbody tr:not(.band-row)"
READ = """(rows) => [...document.querySelectorAll(rows)].map((row) => [row.querySelector("th").textContent,
  ...[...row.querySelectorAll("td button")].map((cell) => [cell.textContent, cell.className])])"""
COLUMNS = "#matrix-shown thead tr:last-child th button"
CONTRAST = """() => {
  const light = (text) => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  return [0, 1, 2, 3, 4, 5, 6, 7].map((n) => "shade-" + n).concat("own", "unstated", "apart").map((name) => {
    const cell = document.createElement("button"); cell.className = name;
    const td = document.createElement("td"); td.append(cell);
    document.querySelector("#matrix-shown .heat tbody tr:last-child").append(td);
    const style = getComputedStyle(cell), ink = light(style.color);
    const flat = style.backgroundImage.match(/rgba?\\([^)]*\\)/g) || [style.backgroundColor];
    const worst = Math.min(...flat.map((one) => { const ground = light(one);
      return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05); }));
    td.remove(); return [name, worst]; });
}"""


def cells(page: Page) -> dict[str, list[list[str]]]:
    """The cells of every row as text and class, by the name of the row."""
    return {row[0]: row[1:] for row in page.evaluate(READ, ROWS)}


def heads_of(page: Page) -> list[str]:
    """The names above the columns, in full."""
    found: list[str] = page.locator(COLUMNS).evaluate_all("(all) => all.map((head) => head.title)")
    return found


def labels(data: dict[str, Any]) -> dict[str, str]:
    return {node["id"]: node["label"] for node in data["nodes"]}


@pytest.mark.parametrize("measure", ["n_shared", "jaccard", "overlap_coefficient", "idf_cosine"])
@pytest.mark.parametrize("relation", ["remit", "skill"])
def test_every_cell_of_two_roles_is_the_number_of_the_analysis(
    sample: dict[str, Any], show: Show, relation: str, measure: str
) -> None:
    page = show(assemble(sample).html, f"#matrix?relation={relation}&measure={measure}")
    names, shown, heads = labels(sample), cells(page), heads_of(page)
    pairs = [p for p in sample["overlap"] if (p["relation"], p["level"]) == (relation, "concern")]
    assert len(pairs) == 10
    for pair, turned in product(pairs, (False, True)):
        a, b = pair["roles"][::-1] if turned else pair["roles"]
        text, kind = shown[names[a]][heads.index(names[b])]
        if min(pair["n"][role]["n_concerns"] for role in (a, b)) == 0:
            assert (text, kind) == ("–", "unstated")
        else:
            assert kind.startswith("shade-")
            assert float(text) == pytest.approx(pair["measures"][measure], abs=0.0051)
            assert (kind == "shade-0") == (pair["measures"][measure] == 0)
    for at, name in enumerate(heads):
        assert shown[name][at][1] in {"own", "unstated"}


def test_a_cell_opens_the_comparison_of_its_two_roles(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#matrix?relation=skill")
    heads = heads_of(page)
    row, column = heads.index("Harbour Master"), heads.index("Chief Pilot")
    page.click(CELL.format(row + 1, column + 1))
    assert page.evaluate("location.hash") == "#compare/role:master+role:pilot?relation=skill"
    assert "share 2" in page.locator("#compared h2").first.inner_text()
    page.go_back()
    page.click(CELL.format(row + 1, row + 1))  # a role with itself
    assert page.locator("#panel h2").inner_text() == "Harbour Master"


def test_heads_open_details_and_leave_the_matrix_as_it_is(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#matrix")
    head = page.locator(CELL.format(2, 0))
    name = head.inner_text()
    head.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == name
    assert head.evaluate("(node) => node === document.activeElement")
    page.keyboard.press("ArrowRight")
    assert page.locator(CELL.format(2, 1)).evaluate("(node) => node === document.activeElement")


def test_arrow_keys_walk_the_cells_of_which_one_is_in_the_order_of_tabs(
    sample: dict[str, Any], show: Show
) -> None:
    page = show(assemble(sample).html, "#matrix")
    at = "() => [Number(document.activeElement.dataset.r), Number(document.activeElement.dataset.c)]"
    page.locator(CELL.format(1, 1)).focus()
    walk = {
        "ArrowRight": [1, 2], "ArrowDown": [2, 2], "ArrowLeft": [2, 1], "End": [2, 5], "Home": [2, 0],
        "Control+End": [5, 5], "ArrowRight ": [5, 5], "Control+Home": [1, 1], "ArrowUp": [0, 1],
        "ArrowLeft ": [0, 1], "PageDown": [5, 1], "PageUp": [0, 1],
    }  # fmt: skip
    for key, place in walk.items():
        page.keyboard.press(key.strip())
        assert page.evaluate(at) == place, key
        assert page.locator("#matrix-shown .heat [tabindex='0']").count() == 1
        assert page.evaluate("document.activeElement.tabIndex") == 0
    assert page.locator("#matrix-shown [role=grid]").get_attribute("aria-readonly") == "true"


def test_the_row_and_column_in_hand_are_lit_and_told(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#matrix")
    page.locator(CELL.format(2, 3)).hover()
    lit = "(all) => all.map((cell) => [cell.firstChild.dataset.r, cell.firstChild.dataset.c].join())"
    expected = {f"2,{c}" for c in range(6)} | {f"{r},3" for r in range(6)}
    assert set(page.locator("#matrix-shown .lit").evaluate_all(lit)) == expected
    heads = heads_of(page)
    assert page.locator("#matrix-line").inner_text().startswith(f"{heads[1]} and {heads[2]}: ")
    page.mouse.move(1, 1)
    assert page.locator("#matrix-shown .lit").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_are_read_on_every_shade(made: MadePage, show: Show, scheme: str) -> None:
    page = show(made.html, "#matrix?of=groups", color_scheme=scheme)
    for name, contrast in page.evaluate(CONTRAST):
        assert contrast >= 4.5, (scheme, name)


def test_families_stand_together_apart_and_named(harbour: dict[str, Any], show: Show) -> None:
    harbour["families"] = [
        {"label": "ships <b>", "roles": ["role:tugs", "role:pilot"]},
        {"label": "stones", "roles": ["role:quay", "role:master"]},
    ]
    page = show(assemble(harbour).html, "#matrix")
    names = labels(harbour)
    order = ["role:tugs", "role:pilot", "role:quay", "role:master", "role:keeper"]
    assert heads_of(page) == [names[role] for role in order]
    assert page.locator(".band-row").all_inner_texts() == ["Aships <b>", "Bstones", "CIn no family"]
    assert page.locator(".bands th").all_inner_texts() == ["A", "B", "C"]
    first, second, third = (page.locator(CELL.format(1, c)).bounding_box() for c in (1, 2, 3))
    assert first and second and third
    assert third["x"] - second["x"] > second["x"] - first["x"] + 4


def test_switches_change_the_address_and_the_address_opens_the_same(
    sample: dict[str, Any], show: Show
) -> None:
    page = show(assemble(sample).html, "#matrix")
    page.select_option("#matrix-measure", "jaccard")
    assert page.evaluate("location.hash") == "#matrix?measure=jaccard"
    page.click("#matrix-relation [data-value=all]")
    page.click("#matrix-grid [data-value=groups]")
    assert page.evaluate("location.hash") == "#matrix?of=groups&relation=all"
    assert page.title().startswith("Roles by groups")
    assert page.locator("#matrix-measured").is_hidden()
    before = cells(page)
    again = show(assemble(sample).html, "#matrix?of=groups&relation=all&part=77&measure=__proto__")
    assert cells(again) == before


@pytest.mark.parametrize("of", ["roles", "groups"])
def test_on_a_phone_the_matrix_scrolls_in_its_own_box(made: MadePage, show: Show, of: str) -> None:
    page = show(made.html, f"#matrix?of={of}", width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator("#matrix-shown .heat-box")
    inner, outer = box.evaluate("(node) => [node.scrollWidth, node.clientWidth]")
    assert inner > outer or of == "roles"
    box.evaluate("(node) => { node.scrollLeft = 200; }")
    head, edge = page.locator(CELL.format(1, 0)).bounding_box(), box.bounding_box()
    assert head and edge
    assert head["x"] - edge["x"] < 6  # names stay where they are


def test_the_matrix_is_saved_as_csv_and_as_a_drawing(
    harbour: dict[str, Any], show: Show, tmp_path: Path
) -> None:
    harbour["nodes"][0]["label"] = 'Master, "the" <b>\u0000'
    page = show(assemble(harbour).html, "#matrix?measure=jaccard")
    with page.expect_download() as download:
        page.click("#matrix-shown [data-do=csv]")
    download.value.save_as(tmp_path / "matrix.csv")
    lines = list(csv.reader(io.StringIO((tmp_path / "matrix.csv").read_text(encoding="utf-8"))))
    assert lines[0] == ["role", *heads_of(page)]
    wanted = (["role:master", "role:pilot"], "remit", "concern")
    pair = next(p for p in harbour["overlap"] if (p["roles"], p["relation"], p["level"]) == wanted)
    row = next(line for line in lines if line[0] == "Chief Pilot")
    column = next(at for at, head in enumerate(lines[0]) if head.startswith("Master"))
    assert float(row[column]) == pair["measures"]["jaccard"]
    with page.expect_download() as download:
        page.click("#matrix-shown [data-save=svg]")
    download.value.save_as(tmp_path / "matrix.svg")
    texts = "".join(ET.parse(tmp_path / "matrix.svg").getroot().itertext())
    assert 'Master, "the" <b>' in texts
    assert f"{pair['measures']['jaccard']:.2f}" in texts


def test_the_pairs_are_a_list_too(sample: dict[str, Any], show: Show) -> None:
    page = show(assemble(sample).html, "#matrix")
    page.click(".as-list > summary")
    rows = page.locator(".as-list tbody tr")
    rows.first.wait_for()
    assert rows.count() == len(list(combinations(range(5), 2)))
    shared = [int(text) for text in page.locator(".as-list tbody tr td:nth-child(3)").all_inner_texts()]
    assert shared == sorted(shared, reverse=True)
    names = [rows.first.locator("th").inner_text(), rows.first.locator("td").first.inner_text()]
    rows.first.get_by_role("button", name="Compare").click()
    assert page.title().startswith("HM and CP compared")
    assert set(names) == {"Harbour Master", "Chief Pilot"}
