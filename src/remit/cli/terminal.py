"""Blocks drawn for a screen with rich; text is text, whatever a label holds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from io import StringIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from remit.cli.stdio import is_terminal
from remit.text import safe_text
from remit.views.formats import Block, Heading, Table, shown

UNBOUNDED = 100_000  # columns: a file or a pipe gets every row on one line, and nothing cut
MAX_ROWS = 1_000  # on a screen; more is read in a file


def draw(blocks: Sequence[Block], *, screen: bool) -> str:
    """Return blocks as text: fitted and coloured for a screen, or as wide as it is for a file or a pipe."""
    out = StringIO()
    console = Console(
        file=out,
        width=shutil.get_terminal_size().columns if screen else UNBOUNDED,
        force_terminal=screen,
        color_system="standard" if screen and "NO_COLOR" not in os.environ else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    for index, block in enumerate(blocks):
        above = blocks[index - 1] if index else None
        belongs = isinstance(above, Heading) and above.level > 1 and not isinstance(block, Heading)
        if above and not belongs:
            console.print()
        _print(console, block, max_rows=MAX_ROWS if screen else None)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def colour_is_wanted() -> bool:
    """True on a screen, unless NO_COLOR says otherwise."""
    return is_terminal() and not os.environ.get("NO_COLOR")


def _print(console: Console, block: Block, *, max_rows: int | None) -> None:
    match block:
        case Heading():
            console.print(Text(safe_text(block.text), style="bold"))
        case Table():
            console.print(grid(block, max_rows=max_rows))
        case _:
            console.print(Padding(Text(safe_text(block)), 0))


def grid(table: Table, *, max_rows: int | None = None) -> Grid:
    """Return a rich table; long cells fold, none is cut."""
    drawn = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for index, name in enumerate(table.columns):
        drawn.add_column(
            Text(safe_text(name)), justify="right" if table.is_numeric(index) else "left", overflow="fold"
        )
    for row in table.rows[:max_rows]:
        drawn.add_row(*(Text(safe_text(shown(cell))) for cell in row))
    return drawn
