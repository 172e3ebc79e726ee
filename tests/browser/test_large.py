"""The page of many roles: it draws them all, finds any, compares any two, and does without WebGL or sigma."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from remit.analysis.comparison.overlap import overlap
from remit.knowledge.namespace import compress
from remit.views import page as pages
from remit.views.vendor import large_map_scripts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from remit.knowledge.store import Knowledge
    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]
N_FAMILIES = 16
N_ROLES = 640
"""More than a page takes one by one, and with their ties more than vis-network is given."""
N_SKILLS = 24  # in each family's group
HOSTILE = '<img src=x onerror=alert(1)></script><script>alert(2)</script> "}]\\u003c'

needs_sigma = pytest.mark.skipif(
    large_map_scripts() is None, reason="this checkout was built without the npm registry: it has no sigma"
)
OPENED = "html[data-texts]"
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
WITHOUT_WEBGL = """
const plain = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return /webgl/.test(kind) ? null : plain.call(this, kind, ...rest);
};
"""


def crowd(prefixes: str, n_roles: int = N_ROLES, *, said: str = "") -> str:
    """Roles of sixteen trades, each with seven skills of its trade and one of the next; `said` ends names."""
    choose = random.Random(11)  # noqa: S311  # an invented crowd, the same every time
    end = said.replace("\\", "\\\\").replace('"', '\\"') + '"@en'
    source = "<https://w3id.org/remit/source/crowd>"
    lines = [prefixes, f'{source} a remit:Source ; skos:prefLabel "The crowd"@en .']
    lines += [f'concern:area-{area} a skos:Concept ; skos:prefLabel "area {area}"@en .' for area in range(2)]
    for group in range(N_FAMILIES):
        lines.append(
            f"concern:group-{group} a skos:Concept ; skos:broader concern:area-{group % 2} ;"
            f' skos:prefLabel "trade {group}"@en .'
        )
        lines += [
            f"concern:skill-{group}-{skill} a remit:Concern, remit:Skill ;"
            f" skos:broader concern:group-{group} ;"
            f' skos:definition "Doing {skill} well."@en ; skos:prefLabel "craft {group} {skill}{end} .'
            for skill in range(N_SKILLS)
        ]
    for role in range(n_roles):
        trade, other = role % N_FAMILIES, (role + 1) % N_FAMILIES
        skills = [f"concern:skill-{trade}-{skill}" for skill in choose.sample(range(N_SKILLS), 7)]
        skills.append(f"concern:skill-{other}-{choose.randrange(N_SKILLS)}")
        lines.append(
            f'role:r{role} a remit:Role ; skos:prefLabel "trader{trade} number {role}{end} ;'
            f' skos:altLabel "sobriquet {role}{end} ; skos:definition "One of trade {trade}."@en .\n'
            f"claim:r{role} {{ role:r{role} remit:essentialSkill {', '.join(skills[:4])} ;"
            f" remit:optionalSkill {', '.join(skills[4:])} . }}\n"
            f"claim:r{role} a remit:Claim ; remit:modality remit:Plain ; dcterms:source {source} ;"
            f' remit:section "row {role}" ; dcterms:description "row {role}{end} .'
        )
    return "\n".join(lines)


@pytest.fixture(scope="module")
def many(prefixes: str) -> Knowledge:
    from remit.knowledge.load import load_text

    return load_text(crowd(prefixes), name="crowd")


@pytest.fixture(scope="module")
def large(many: Knowledge) -> MadePage:
    return pages.page(many)


@pytest.fixture
def opened(large: MadePage, show: Show) -> Page:
    page = show(large.html)
    page.wait_for_selector(OPENED, state="attached")
    return page


def changed(large: MadePage, script: str, change: Callable[[str], str], **parts: Any) -> MadePage:
    """The page with a script of it changed, and what else of `pages` is said."""
    plain = pages._static
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "_static", lambda name: change(plain(name)) if name == script else plain(name))
        patch.setattr(pages, "_fixed", pages._fixed.__wrapped__)  # a text of its own, kept for nobody
        for name, part in parts.items():
            patch.setattr(pages, name, part)
        return pages.assemble(large.data)


def fewer(text: str) -> str:
    """The drawer with a limit that the crowd is above."""
    assert "MOST_DRAWN = 1500" in text
    return text.replace("MOST_DRAWN = 1500", "MOST_DRAWN = 600")


@pytest.fixture(scope="module")
def told(large: MadePage) -> MadePage:
    """The page with a way in for tests: what it works out of two roles."""
    return changed(large, "app.js", lambda text: text + "\nwindow.overlapOf = overlapOf;")


@pytest.fixture
def unarmed(browser: Browser, large: MadePage, tmp_path: Any) -> Iterator[Page]:
    """The page in a browser that has no WebGL."""
    path = tmp_path / "page.html"
    path.write_text(changed(large, "drawer.js", fewer).html, encoding="utf-8", newline="\n")
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 800})
    context.add_init_script(WITHOUT_WEBGL)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector(OPENED, state="attached")
    yield page
    assert troubles == []
    context.close()


def first_hit(page: Page, text: str) -> str:
    page.fill("#search", text)
    return page.locator("#hits [role=option] .name").first.inner_text()


@needs_sigma
def test_all_roles_are_drawn_by_webgl_with_their_families_named(opened: Page) -> None:
    assert opened.locator("#net").get_attribute("data-drawer") == "sigma"
    assert int(opened.locator("#net").get_attribute("data-labels") or 0) >= 8
    said = opened.locator("#shows").inner_text()
    assert said.startswith("640 roles in ")
    assert "each tied to its 3 nearest" in said
    assert opened.locator(".family-row").count() >= 8


@needs_sigma
def test_a_picture_of_the_drawn_roles_is_no_empty_sheet(opened: Page) -> None:
    with opened.expect_download() as started:
        opened.click("#do-picture")
    content = started.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) > 20_000


@needs_sigma
def test_while_the_map_is_dragged_its_canvas_moves_with_the_pointer(opened: Page) -> None:
    opened.wait_for_timeout(300)
    box = opened.locator("#net").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 20
    opened.mouse.move(x, y)
    opened.mouse.down()
    opened.mouse.move(x + 20, y - 10)
    opened.mouse.move(x + 40, y - 30)
    opened.wait_for_function(
        "document.querySelector('.canvas canvas').style.transform === 'translate(40px, -30px)'"
    )
    opened.mouse.up()


@needs_sigma
def test_keys_move_the_camera_and_the_selection(opened: Page) -> None:
    opened.focus("#net")
    opened.keyboard.press("+")
    names = set()
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        opened.keyboard.press(key)
        names.add(opened.locator("#panel h2").inner_text())
    assert len(names) > 1
    opened.keyboard.press("Escape")
    opened.keyboard.press("0")
    assert opened.evaluate("location.hash") in {"", "#map"}


def test_search_finds_roles_and_skills_by_label_synonym_and_definition(opened: Page) -> None:
    assert first_hit(opened, "number 377").startswith("trader9 number 377")
    assert first_hit(opened, "SOBRIQUET 31").startswith("trader15 number 31")
    assert first_hit(opened, "doing 7 well").startswith("craft ")
    opened.fill("#search", "nobody is called this")
    assert "Nothing is called that" in opened.locator("#hits").inner_text()


def test_details_tell_skills_by_group_with_the_passage_behind_each(opened: Page) -> None:
    first_hit(opened, "number 377")
    opened.keyboard.press("Enter")
    panel = opened.locator("#panel")
    assert panel.locator("h4").first.inner_text() == "Trade 9"
    assert panel.locator(".relation").count() >= 2
    assert "One of trade 9." in panel.inner_text()
    opened.evaluate("document.querySelector('#panel .why').setAttribute('open', '')")
    opened.wait_for_selector("#panel .claim")
    assert "row 377" in opened.locator("#panel .claim .words").first.inner_text()


def test_a_skill_opens_with_those_who_have_it(opened: Page, large: MadePage) -> None:
    first_hit(opened, "craft 3 5")
    opened.keyboard.press("Enter")
    said = opened.locator("#shows").inner_text()
    n = int(re.findall(r"\d+", said)[0])
    assert 8 < n < 80
    assert opened.locator("#net").get_attribute("data-drawer") == "vis"
    assert opened.locator("#panel .plain li").count() <= 81
    assert opened.evaluate("location.hash").startswith("#map/concern:skill-3-5?show=focus")


def test_a_family_opens_on_a_click_among_the_others(opened: Page) -> None:
    opened.click("#show [data-value=families]")
    assert "Click one to open it" in opened.locator("#shows").inner_text()
    opened.locator(".family-row").first.click()
    assert "is open with" in opened.locator("#shows").inner_text()
    assert "has the roles" in opened.locator("#panel").inner_text()
    assert opened.locator("#net").get_attribute("data-drawer") == "vis"


def test_any_two_are_compared_with_the_numbers_of_the_library(
    told: MadePage, show: Show, many: Knowledge
) -> None:
    page = show(told.html)
    pairs = (("role:r5", "role:r21"), ("role:r5", "role:r6"), ("role:r40", "role:r603"))
    for (a, b), relation, level in product(pairs, ("skill", "all"), ("concern", "group", "area")):
        wanted = overlap(many, a, b, relation=relation, level=level).to_dict()
        found = page.evaluate("(asked) => window.overlapOf(...asked)", [a, b, relation, level])
        for name, value in wanted["measures"].items():
            if name in found["measures"] and name != "containment":
                assert found["measures"][name] == pytest.approx(value, abs=1e-12), (name, relation, level)
        assert len(found["shared"]) == len(wanted["shared"])
        assert {one["group"] for one in found["adjacent"]} == {
            compress(one["group"]["iri"]) for one in wanted["adjacent"]
        }
        for role, named in zip((a, b), wanted["roles"], strict=True):
            assert found["n"][role] == {key: named[key] for key in ("n_concerns", "n_claims", "n_documents")}


def test_compare_opens_any_two_by_name(opened: Page) -> None:
    opened.click("#tab-compare")
    for at, name in ((0, "trader5 number 5"), (1, "trader11 number 603")):
        field = opened.locator(f"#role-{at}")
        field.fill(name)
        field.press("Enter")
    assert "role:r5+role:r603" in opened.evaluate("location.hash")
    assert "share 0 of 16 concerns" in opened.locator("#compared h2").first.inner_text()


def test_what_a_large_page_does_not_answer_it_gives_a_command_for(opened: Page) -> None:
    opened.click("#tab-compare")
    for mode, command in (("boundary", "remit report"), ("gap", "remit gap"), ("what-if", "remit what-if")):
        opened.click(f"#modes [data-value={mode}]")
        assert opened.locator("#compared code").inner_text().startswith(command)
    opened.click("#modes [data-value=overlap]")


def test_without_webgl_families_are_collapsed_and_it_says_why(unarmed: Page) -> None:
    assert "which this browser does not have" in unarmed.locator("#shows").inner_text()
    assert unarmed.locator("#net").get_attribute("data-drawer") == "vis"
    assert unarmed.locator("#show [data-value=roles]").count() == 0
    unarmed.locator(".family-row").nth(2).click()
    assert "is open with" in unarmed.locator("#shows").inner_text()


def test_without_sigma_families_are_collapsed_and_it_says_why(large: MadePage, show: Show) -> None:
    page = show(changed(large, "drawer.js", fewer, large_map_scripts=lambda: None).html)
    assert "did not come with this installation" in page.locator("#shows").inner_text()
    assert page.locator("#net").get_attribute("data-drawer") == "vis"


def test_hostile_names_show_as_text_in_a_large_page(prefixes: str, show: Show) -> None:
    from remit.knowledge.load import load_text

    page = show(pages.page(load_text(crowd(prefixes, 510, said=" " + HOSTILE), name="crowd")).html)
    page.wait_for_selector(OPENED, state="attached")
    page.fill("#search", "sobriquet 44 ")
    page.keyboard.press("Enter")
    assert HOSTILE.split()[0] in page.locator("#panel h2").inner_text()
    page.click("#tab-compare")
    page.click("#tab-sources")
    page.click("#tab-map")
    page.click("#show [data-value=families]")
    page.locator(".family-row").first.click()
    assert page.locator("img, iframe, svg[onload], body script:not([type]) ~ img").count() == 0


LACKING = [
    "#map/<img src=x>?show=roles&radius=9",
    "#matrix?of=groups",
    "#questions/role-overlap",
    "#map/family%2F99999",
    "#map/family%2F1?show=all",
    "#compare/role:r1+__proto__",
]


def test_an_address_that_a_large_page_lacks_falls_back(large: MadePage, show: Show) -> None:
    page = show(large.html, LACKING[0])
    for address in [*LACKING, LACKING[0]]:
        page.evaluate("(address) => { location.hash = address; }", address)
        page.evaluate(NEXT_FRAME)
        assert page.locator("#map-view, #compare-view").locator("visible=true").count() == 1, address


def test_the_picture_and_caption_of_many_roles_count_what_is_packed(large: MadePage) -> None:
    said = "1,024 items, 5,120 links"
    assert said in large._repr_html_()
    drawn = large._repr_svg_()
    assert "1,024 items and 5,120 links; 16 families of roles are drawn." in drawn
    assert ">Families 16<" in drawn
    assert drawn.count("craft") >= 8


def test_a_family_is_named_by_what_most_of_it_has(large: MadePage) -> None:
    names = [family["label"] for family in large.data["families"]]
    assert len(set(names)) == len(names)
    assert all(name.startswith("craft ") for name in names)


def test_the_same_crowd_gives_the_same_bytes(large: MadePage, many: Knowledge) -> None:
    from remit.views.page_data import page_data

    assert page_data(many) == large.data
