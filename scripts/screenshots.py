"""Takes the pictures of docs/images from the page of the bundled knowledge, in Chromium without a network.

    python scripts/screenshots.py

Look at them before you keep them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import remit

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESK, PHONE = (1440, 900), (390, 844)
SHOTS = (
    ("map", "map", DESK, "light"),
    ("map-selected", "map/role:cto", DESK, "light"),
    ("map-dark", "map", DESK, "dark"),
    ("compare", "compare/role:cpo+role:cto", DESK, "light"),
    ("compare-phone", "compare/role:cpo+role:cto", PHONE, "light"),
)


def main() -> int:
    """Writes the pictures; the exit code."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        print(f"no Chromium on the PATH; install one of {', '.join(BROWSERS)}", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "remit.html"
        remit.page(remit.load(), page)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, address, (width, height), scheme in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                offline=True,
                reduced_motion="reduce",
            )
            view = context.new_page()
            view.goto(f"{page.as_uri()}#{address}")
            view.wait_for_timeout(1500)
            view.screenshot(path=IMAGES / f"{name}.png")
            context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
