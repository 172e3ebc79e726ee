"""Write the interactive page, say where it is, and open it where there is a screen."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

import remit


def has_screen() -> bool:
    """True where a browser can show a window."""
    return sys.platform in {"darwin", "win32"} or any(
        os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def main() -> None:
    """Write the page to the path given and print its path and its address."""
    path = Path(sys.argv[1]).resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    remit.page(remit.load(), path, force=True)
    print(path)
    print(path.as_uri())
    if has_screen():
        webbrowser.open(path.as_uri())


if __name__ == "__main__":
    main()
