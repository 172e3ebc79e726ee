"""Real Chromium, offline: every test fails on an error in the console, a refused policy or any request."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Request

    from remit.knowledge.store import Knowledge
    from remit.views.page import Page as MadePage

HERE = Path(__file__).parent
WATCH = """
window.violations = [];
const note = (event) => window.violations.push(event.violatedDirective);
document.addEventListener("securitypolicyviolation", note);
"""


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


class Window:
    """A context with a page that tests use one after the other: a new one costs more than most tests do."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(offline=True)
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()

    def renew(self) -> None:
        """Put a new page in the place of one that something went wrong with."""
        self.page.close()
        self.page = self.context.new_page()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Window]:
    """The window of all tests that ask for none of their own."""
    kept = Window(browser)
    yield kept
    kept.context.close()


@pytest.fixture
def show(browser: Browser, window: Window, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open HTML with an address; what goes wrong there fails the test at its end.

    What is asked of a browser besides its size (its colour scheme, say) gets a context of its own.
    """
    troubles: list[str] = []
    opened: list[Page] = []

    def note_console(said: ConsoleMessage) -> None:
        if said.type == "error":
            troubles.append(f"console: {said.text}")

    def note_error(error: Error) -> None:
        troubles.append(f"error: {error}")

    def note_request(request: Request) -> None:
        if not request.url.startswith(("file:", "blob:", "about:")):
            troubles.append(f"request: {request.url[:120]}")

    def note_dialog(dialog: Dialog) -> None:
        troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    listeners: dict[Any, Callable[..., None]] = {
        "console": note_console, "pageerror": note_error, "dialog": note_dialog, "request": note_request,
    }  # fmt: skip

    def new_page(asked: dict[str, Any]) -> Page:
        if asked:
            context = browser.new_context(offline=True, **asked)
            context.add_init_script(WATCH)
            return context.new_page()
        return window.context.new_page() if opened else window.page

    def open_page(
        html: str, address: str = "", *, width: int = 1440, height: int = 900, **asked: Any
    ) -> Page:
        path = tmp_path / f"page-{len(opened)}.html"
        path.write_text(html, encoding="utf-8", newline="\n")
        page = new_page(asked)
        opened.append(page)
        page.set_viewport_size({"width": width, "height": height})
        if not asked:  # an earlier test may have looked at this one on paper
            page.emulate_media(media="null", color_scheme="null")
        page.set_default_timeout(20_000)
        for event, listener in listeners.items():
            page.on(event, listener)
        page.goto(path.as_uri() + address)
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_page
    try:
        for page in opened:
            troubles += [f"policy: {name}" for name in page.evaluate("window.violations")]
            page.goto("about:blank")
            for event, listener in listeners.items():
                page.remove_listener(event, listener)
            if page.context != window.context:
                page.context.close()
            elif page != window.page:
                page.close()
        assert troubles == []
    except BaseException:
        window.renew()
        raise
