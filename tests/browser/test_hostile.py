"""Data and addresses are written by strangers: everything shows as text, nothing runs or is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from remit.views.page import assemble

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

Show = Callable[..., "Page"]

# What takes all that follows for its own text stands last among those that are tried together.
TOGETHER = (
    ("<script>alert(1)</script>", "'-alert(3)-'", "<svg/onload=alert(5)>", "${alert(8)}"),
    ('"><img src=x onerror=alert(2)>', "`;alert(9);//", "</script><script>alert(4)</script>"),
    (
        '{{constructor.constructor("alert(7)")()}}',
        '<a href="javascript:alert(11)">x</a>',
        "\\u003cimg src=x onerror=alert(6)\\u003e",
        '<iframe srcdoc="<script>parent.alert(12)</script>">',
    ),
    (
        "--><script>alert(13)</script><!--",
        "]]><script>alert(14)</script>",
        "\u2028alert(15)\u2029",
        '<style>@import "http://127.0.0.1:9/x.css"</style>',
    ),
    (
        "&lt;img src=x onerror=alert(19)&gt;",
        "&#60;script&#62;alert(20)&#60;/script&#62;",
        "\u202egnp.exe\u202c",
        '"]}];alert(23);//',
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(18)>",
    ),
)
ALONE = (
    "javascript:alert(10)",
    "<!--<script>",
    "a\x00b<script>alert(22)</script>",
    "<b>*bold*</b>\n[link](javascript:alert(24))",
    "A" * 100_000 + "<img src=x onerror=alert(25)>",
    "__proto__",
    "constructor",
    "lone \ud800 surrogate",
)
PAYLOADS = (*(" ".join(some) for some in TOGETHER), *ALONE)
PARTS = ("nodes", "groups", "areas", "documents", "claims", "questions")
FOREIGN = "img, iframe, object, embed, svg[onload], form:not([method=dialog]), a[href^='javascript'], b, math"


def renamed(value: Any, names: dict[str, str]) -> Any:
    """The data with ids changed wherever they stand, as values and as keys."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [renamed(one, names) for one in value]
    if isinstance(value, dict):
        return {names.get(key, key): renamed(one, names) for key, one in value.items()}
    return value


def poisoned_cell(cell: Any, payload: str) -> Any:
    """A cell of an answer with a payload in what can be written there."""
    if isinstance(cell, dict):
        return cell | {"label": payload} if "label" in cell else cell
    return payload if isinstance(cell, str) else cell


def poisoned(data: dict[str, Any], payload: str) -> dict[str, Any]:
    """The data with a payload in every text that a source can write."""
    few = 1 if len(payload) > 1000 else None
    for part in ("nodes", "groups", "areas", "documents"):
        for at, row in enumerate(data[part][:few]):
            row["label"] = f"{row['label']} {at} {payload}"
    for node in data["nodes"][:few]:
        node["alt"] = [payload, *node["alt"]]
        node["definition"] = payload
        node["iri"] = payload
    for claim in data["claims"][: few and 2]:
        claim |= {"text": payload, "section": payload, "condition": payload, "modality": payload}
    for document in data["documents"][:few]:
        document |= {"attribution": payload, "version": payload, "note": payload, "n_read": 1}
    for document in data["documents"]:
        document |= {"link": payload, "licence": [payload[:500], payload]}
    for question in data["questions"][:few]:
        question |= {"title": payload, "question": f"{payload} {{role}}", "topic": payload, "sparql": payload}
        question["columns"] = [[f"{name}_{payload}", payload] for name, _ in question["columns"]]
    data["cells"] = [poisoned_cell(cell, payload) for cell in data["cells"]]
    for tension in data["tensions"]:
        for pole in tension["poles"]:
            pole["label"] = payload
    if few is None:
        data["relations"] = {
            name: [payload + one for one in words] for name, words in data["relations"].items()
        }
    ids = [row["id"] for part in PARTS for row in data[part]]
    short = payload[:200]
    return dict(renamed(data, {name: f"{name}{short}" for name in ids})) | {"title": payload, "lang": "en"}


def brief(text: str, most: int) -> str:
    """A text as the page shows it: a cut says how much is missing."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text) - most} more characters)"


@pytest.mark.parametrize("payload", PAYLOADS, ids=[f"payload-{n}" for n in range(1, len(PAYLOADS) + 1)])
def test_a_payload_in_every_text_shows_as_text(harbour: dict[str, Any], show: Show, payload: str) -> None:
    data = poisoned(harbour, payload)
    page = show(assemble(data).html)
    page.fill("#search", "harbour master")
    page.keyboard.press("Enter")
    title = page.evaluate("document.querySelector('#panel h2').textContent")
    master = next(node for node in data["nodes"] if "Harbour Master" in node["label"])
    assert title == brief(master["label"], 300)
    page.evaluate("document.querySelectorAll('#panel .why').forEach((one) => one.setAttribute('open', ''))")
    page.wait_for_timeout(50)
    assert page.evaluate("document.querySelector('#panel .claim .words').textContent") == brief(payload, 5000)
    page.keyboard.press("l")
    page.keyboard.press("Escape")
    page.click("#tab-compare")
    page.evaluate(
        "document.querySelectorAll('#compared .why').forEach((one) => one.setAttribute('open', ''))"
    )
    page.click("#tab-questions")
    page.evaluate(
        """() => { for (const question of document.querySelectorAll("button.question")) {
          question.click();
          document.querySelectorAll("#answer details").forEach((one) => { one.open = true; });
        } }"""
    )
    page.click("#do-sources")
    page.locator("#sources-body button.document").first.click()
    assert page.locator("#sources-title").inner_text()
    assert page.locator(FOREIGN).count() == 0
    assert page.evaluate("document.scripts.length") == 4
    assert page.evaluate(
        "[...document.links].every((a) => /^(https?|mailto):/.test(a.href) || a.id === 'skip')"
    )


@pytest.mark.parametrize(
    "address",
    [
        "#map/<img src=x onerror=alert(1)>",
        "#map/role:cto?hide=<script>alert(1)</script>&least=1e9&show=evil&radius=-7&measure=__proto__",
        "#compare/__proto__+constructor?level=toString&relation=valueOf&item=hasOwnProperty",
        "#compare/role:master+role:master+role:master+role:pilot+role:quay",
        "#compare/role:master?as=what-if&change=move,__proto__,role:master,constructor;leave;%,%;merge,a",
        "#compare/role:master+role:pilot?as=toString&change=leave,role:master",
        "#map/%E0%A4%A?least=%",
        "#map/%00%ff%2e%2e/" + "A" * 50_000,
        "#javascript:alert(1)",
        "#map?show=focus",
        "#questions/__proto__?with=toString",
        "#questions/responsibilities?with=<img src=x onerror=alert(1)>",
        "#sources/<svg onload=alert(1)>?item=__proto__",
        "#map?least=NaN&radius=Infinity",
    ],
)
def test_a_hostile_address_falls_back_to_what_is_known(
    sample: dict[str, Any], show: Show, address: str
) -> None:
    page = show(assemble(sample).html, address)
    assert page.locator("main > section").locator("visible=true").count() == 1
    assert page.locator(FOREIGN).count() == 0


def test_the_policy_stops_markup_that_reaches_the_page_all_the_same(
    sample: dict[str, Any], browser: Any, tmp_path: Any
) -> None:
    path = tmp_path / "page.html"
    path.write_text(assemble(sample).html, encoding="utf-8", newline="\n")
    window = browser.new_context(offline=True)
    page = window.new_page()
    ran: list[str] = []

    def note(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    refused = page.evaluate(
        """() => {
          const tries = [
            () => { document.body.innerHTML = "<img src=x onerror=alert(1)>"; },
            () => { document.body.insertAdjacentHTML("beforeend", "<p>x</p>"); },
            () => { document.createElement("script").text = "alert(2)"; },
            () => { document.body.setAttribute("onclick", "alert(3)"); },
          ];
          return tries.map((run) => { try { run(); return "ran"; } catch { return "refused"; } });
        }"""
    )
    assert refused == ["refused"] * 4
    assert ran == []
    window.close()
