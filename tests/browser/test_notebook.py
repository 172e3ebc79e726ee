"""The page in a notebook: executed, exported, opened with scripts, without, and with what hosts strip."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import bleach
import nbclient
import nbformat
import pytest
from nbconvert import HTMLExporter

from remit.views.page import Page as MadePage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CODE = "import remit\npage = remit.page(remit.load())\ndisplay(page, page)"
ROLE = (0, 0x72, 0xB2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notebook")


@pytest.fixture(scope="module")
def shown(folder: Path) -> Any:
    """A notebook that shows the page twice, after it ran; what the kernel's packages warn of is not ours."""
    import warnings

    cell = nbformat.v4.new_code_cell(CODE)  # type: ignore[no-untyped-call]
    notebook = nbformat.v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nbclient.NotebookClient(
            notebook, timeout=120, resources={"metadata": {"path": str(folder)}}
        ).execute()
    return notebook


@pytest.fixture(scope="module")
def exported(shown: Any, folder: Path) -> Path:
    """The notebook as nbconvert writes it, without the frame of a template that fetches from elsewhere."""
    exporter = HTMLExporter(template_name="basic")  # type: ignore[no-untyped-call]
    body, _ = exporter.from_notebook_node(shown)
    path = folder / "exported" / "notebook.html"
    path.parent.mkdir()
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{body}", encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: Browser, exported: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(offline=True, java_script_enabled=request.param)
    page = context.new_page()
    page.goto(exported.as_uri())
    yield page
    context.close()


def colors(page: Page) -> set[tuple[int, ...]]:
    """The colours on the screen."""
    from PIL import Image

    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return {color for _, color in picture.getcolors(1 << 24) or [] if isinstance(color, tuple)}


def stripped(html: str) -> str:
    """What is left where no frame, style or script is let through, as in a notebook not trusted."""
    tags, schemes = {"p", "div", "img", "span", "a"}, {"https", "data"}
    left = bleach.clean(html, tags=tags, attributes={"img": ["src", "alt"]}, protocols=schemes, strip=True)
    return str(left)


def test_a_cell_holds_the_frame_a_drawing_and_a_line_and_nothing_is_written(shown: Any, folder: Path) -> None:
    outputs = [output["data"] for output in shown.cells[0].outputs]
    assert [set(data) for data in outputs] == [{"text/html", "image/svg+xml", "text/plain"}] * 2
    assert outputs[0]["text/plain"].startswith("Page('Who answers for what'")
    assert [path.name for path in folder.iterdir() if path.name != "exported"] == []


def test_a_cell_costs_little_more_than_the_page(shown: Any, made: Any) -> None:
    data = shown.cells[0].outputs[0]["data"]
    assert len(data["text/html"]) + len(data["image/svg+xml"]) < 1.25 * len(made.html) + 200_000


@pytest.mark.parametrize("opened", [True], indirect=True)
def test_with_scripts_each_frame_answers_by_itself(opened: Page) -> None:
    first, second = opened.frame_locator("iframe >> nth=0"), opened.frame_locator("iframe >> nth=1")
    first.locator("#tab-compare").click()
    assert first.locator("#compared h2").first.is_visible()
    assert second.locator("#map-view").is_visible()
    assert opened.locator("iframe").first.evaluate("(frame) => frame.contentDocument") is None


@pytest.mark.parametrize("opened", [False], indirect=True)
def test_without_scripts_the_picture_shows_through_the_frame(opened: Page) -> None:
    assert opened.locator("iframe").count() == 2
    assert ROLE in colors(opened)


def test_where_frames_are_stripped_the_picture_and_the_caption_stay(
    sample: dict[str, Any], browser: Browser, tmp_path: Path
) -> None:
    made = MadePage(html="<p>'in' the frame</p>", data=sample, title=sample["title"])
    left = stripped(made._repr_html_())
    assert "iframe" not in left and "style" not in left
    assert f"<p>{sample['title']}: " in left
    assert "the frame" not in left
    path = tmp_path / "left.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{left}", encoding="utf-8")
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert ROLE in colors(page)
    context.close()


def test_the_picture_in_the_html_is_the_drawing(shown: Any) -> None:
    data = shown.cells[0].outputs[0]["data"]
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', data["text/html"])
    assert picture
    assert base64.b64decode(picture[1]).decode() == data["image/svg+xml"]
    root = ElementTree.fromstring(data["image/svg+xml"])
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
