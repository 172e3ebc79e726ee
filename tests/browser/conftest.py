"""Real Chromium, offline: every test fails on an error in the console, a refused policy or any request."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Request

    from remit.knowledge.store import Knowledge
    from remit.views.page import Page as MadePage

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
HINT = "no Chromium found: install it (Debian: apt-get install chromium), or put one of {} on the PATH"
WATCH = """
window.violations = [];
const note = (event) => window.violations.push(event.violatedDirective);
document.addEventListener("securitypolicyviolation", note);
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a run; without one they fail and say how to get it."""
    from playwright.sync_api import sync_playwright

    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail(HINT.format(", ".join(NAMES)))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def sample() -> dict[str, Any]:
    """An invented harbour in the shape of docs/page-data.md: read it, copy it before a change."""
    loaded: dict[str, Any] = json.loads((HERE / "sample.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture
def harbour(sample: dict[str, Any]) -> dict[str, Any]:
    """The harbour's data, to be changed at will."""
    return copy.deepcopy(sample)


@pytest.fixture(scope="session")
def made(kg: Knowledge) -> MadePage:
    """The page of the bundled knowledge."""
    from remit.views.page import page

    return page(kg)


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open HTML in a window of its own, with an address; what goes wrong there fails the test at its end."""
    troubles: list[str] = []
    opened: list[Page] = []

    def note_request(request: Request) -> None:
        if not request.url.startswith(("file:", "blob:")):
            troubles.append(f"request: {request.url[:120]}")

    def note_dialog(dialog: Dialog) -> None:
        troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open_page(
        html: str, address: str = "", *, width: int = 1440, height: int = 900, **context: Any
    ) -> Page:
        path = tmp_path / f"page-{len(opened)}.html"
        path.write_text(html, encoding="utf-8", newline="\n")
        window = browser.new_context(viewport={"width": width, "height": height}, offline=True, **context)
        window.add_init_script(WATCH)
        page = window.new_page()
        page.set_default_timeout(20_000)
        page.on(
            "console", lambda said: troubles.append(f"console: {said.text}") if said.type == "error" else None
        )
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("dialog", note_dialog)
        page.on("request", note_request)
        page.goto(path.as_uri() + address)
        page.wait_for_selector("html[data-ready]", state="attached")
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        troubles += [f"policy: {name}" for name in page.evaluate("window.violations")]
        page.context.close()
    assert troubles == []
