"""Takes the pictures of docs/images from the page of the bundled knowledge, in Chromium without a network.

    python scripts/images.py

They are kept with a palette of 256 colours, which no eye misses. Look at them before you keep them.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import remit

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESK, PHONE = (1440, 900), (390, 844)
LARGEST = 200_000
"""Bytes of a picture, at most."""
SHOTS = (
    ("map", "map", DESK, "light"),
    ("map-selected", "map/role:cto", DESK, "light"),
    ("compare", "compare/role:cpo+role:cto", DESK, "light"),
    ("matrix", "matrix?of=groups", DESK, "light"),
    ("tensions", "tensions", DESK, "dark"),
    ("compare-phone", "compare/role:cpo+role:cto", PHONE, "dark"),
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
                device_scale_factor=2 if width < 500 else 1,
                offline=True,
                reduced_motion="reduce",
            )
            view = context.new_page()
            view.goto(f"{page.as_uri()}#{address}")
            view.wait_for_selector("html[data-ready]", state="attached")
            view.wait_for_timeout(600)
            size = keep(view.screenshot(), IMAGES / f"{name}.png")
            print(f"{name}.png: {size:,} bytes")
            context.close()
        browser.close()
    return 0


def keep(picture: bytes, path: Path) -> int:
    """Writes a picture with a palette, and returns how many bytes it has."""
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    few = drawn.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path.name} has {size:,} bytes; at most {LARGEST:,} are kept")
    return size


if __name__ == "__main__":
    sys.exit(main())
