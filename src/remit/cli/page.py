"""The command page."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.options import Common, common
from remit.cli.output import chosen_format, put
from remit.cli.stdio import message, write_stdout

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge


@click.command()
@click.option("--open", "show", is_flag=True, help="Show it in the browser.")
@common(formats=("html", "json", "svg"), default="html")
def page(shared: Common, show: bool) -> None:
    """Write the interactive page.

    It is one self-contained file that needs no network. Writes remit.html unless -o names another file,
    and prints its path. With -f json, the data of the page; with -f svg, the map as a drawing.

    \b
    Examples:
      remit page -o roles.html
      remit page -o roles.json
      remit page -o roles.svg
    """
    form = chosen_format(shared)
    gc.disable()  # millions of rows are kept: to look for circles among them takes a sixth of the time
    kg = shared.load(in_memory=True)
    shared.output = shared.output or ("remit.html" if form == "html" else "-")
    put(shared, _written(kg, form), told=False)
    if shared.output == "-":
        return
    path = Path(shared.output).resolve()
    write_stdout(f"{path}\n")
    if show:
        open_in_browser(path, quiet=shared.quiet)


def _written(kg: Knowledge, form: str) -> str:
    """Return the page, or what it is made of, as the text of a file."""
    from remit.views.page import page as make_page
    from remit.views.page_data import page_data

    if form == "html":
        return make_page(kg).html
    data = page_data(kg)
    if form == "json":
        from remit.views.formats import json_text

        return json_text(data, indent=None)
    from remit.views.static_map import static_map

    return static_map(data)


def open_in_browser(path: Path, *, quiet: bool = False) -> None:
    """Show a file in the browser; where there is no screen, say so."""
    import webbrowser

    has_screen = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if not (has_screen and webbrowser.open(path.as_uri())) and not quiet:
        message(f"no screen to show it on; open {path.as_uri()} in a browser")
