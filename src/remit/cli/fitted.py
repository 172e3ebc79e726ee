"""Blocks drawn with rich: for a screen that is too narrow, and for letters that are not one column wide."""

from __future__ import annotations

import os
from collections.abc import Sequence
from io import StringIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from remit.text import safe_text
from remit.views.formats import Block, Heading, Table, shown


def fitted(groups: Sequence[Sequence[Block]], *, width: int, screen: bool, max_rows: int | None) -> str:
    """Return groups of blocks, an empty line between them; long cells fold, none is cut."""
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=screen,
        color_system="standard" if screen and "NO_COLOR" not in os.environ else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    for index, group in enumerate(groups):
        if index:
            console.print()
        for block in group:
            _print(console, block, max_rows=max_rows)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _print(console: Console, block: Block, *, max_rows: int | None) -> None:
    match block:
        case Heading():
            console.print(Text(safe_text(block.text), style="bold"))
        case Table():
            console.print(_grid(block, max_rows=max_rows))
        case _:
            console.print(Padding(Text(safe_text(block)), 0))


def _grid(table: Table, *, max_rows: int | None) -> Grid:
    drawn = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for index, name in enumerate(table.columns):
        drawn.add_column(
            Text(safe_text(name)), justify="right" if table.is_numeric(index) else "left", overflow="fold"
        )
    for row in table.rows[:max_rows]:
        drawn.add_row(*(Text(safe_text(shown(cell))) for cell in row))
    return drawn
