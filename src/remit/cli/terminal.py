"""Blocks drawn for people; text is text, whatever a label holds.

What fits is set here, line by line. Only what has to fold, or holds letters that are not one column wide, is
left to rich: to import it costs a fifth of a small command.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from remit.views.formats import Heading, Table, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remit.views.formats import Block

UNBOUNDED: Final = 100_000  # columns: a file or a pipe gets every row on one line, and nothing cut
MAX_ROWS: Final = 1_000  # on a screen; more is read in a file
GAP: Final = "   "  # between columns

# Letters of Latin, IPA, punctuation, arrows, a dot; no blank at either end, no soft hyphen, no control.
ONE_COLUMN: Final = re.compile("(?! )[ -~\xa1-\xac\xae-\u02ff\u2010-\u2027\u2190-\u21ff\u25cf]*(?<! )")


def draw(blocks: Sequence[Block], *, screen: bool) -> str:
    """Return blocks as text: fitted and coloured for a screen, or as wide as it is for a file or a pipe."""
    groups: list[list[Block]] = []
    for index, block in enumerate(blocks):
        above = blocks[index - 1] if index else None
        belongs = isinstance(above, Heading) and above.level > 1 and not isinstance(block, Heading)
        if above and not belongs:
            groups.append([])
        groups = groups or [[]]
        groups[-1].append(block)
    width, max_rows = _columns() if screen else UNBOUNDED, MAX_ROWS if screen else None
    text = set_plain(groups, width=width, max_rows=max_rows, bold=screen and "NO_COLOR" not in os.environ)
    if text is None:
        from remit.cli.fitted import fitted

        return fitted(groups, width=width, screen=screen, max_rows=max_rows)
    return text


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def set_plain(
    groups: Sequence[Sequence[Block]], *, width: int, max_rows: int | None = None, bold: bool = False
) -> str | None:
    """Return groups of blocks, an empty line between them; None where that is not as simple as it seems.

    It is so where a line is longer than `width`, and where a letter may be wider than one column.
    """
    lines: list[str] = []
    heads: list[int] = []
    for index, group in enumerate(groups):
        if index:
            lines.append("")
        for block in group:
            if not isinstance(block, str):
                heads.append(len(lines))
            more = _table_lines(block, max_rows) if isinstance(block, Table) else _one_line(block)
            if not more or max(map(len, more)) > width:
                return None
            lines += more
    for head in heads if bold else ():
        lines[head] = f"\x1b[1m{lines[head]}\x1b[0m" if lines[head] else ""
    return "".join(f"{line}\n" for line in lines)


def _one_line(block: Heading | str) -> list[str]:
    text = block.text if isinstance(block, Heading) else block
    return [text] if _is_simple(text) else []


def _is_simple(text: str) -> bool:
    return ONE_COLUMN.fullmatch(text) is not None


def _table_lines(table: Table, max_rows: int | None) -> list[str]:
    """Return the lines of a table, each cell as wide as its column; none where it is not simple."""
    rows = [list(table.columns), *([shown(cell) for cell in row] for row in table.rows[:max_rows])]
    if not table.columns or not all(map(_is_simple, (text for row in rows for text in row))):
        return []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if not all(widths):
        return []
    right = [table.is_numeric(index) for index in range(len(widths))]
    lines = [
        GAP.join(
            text.rjust(width) if is_right else text.ljust(width)
            for text, width, is_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in rows
    ]
    lines.insert(1, "─" * (sum(widths) + len(GAP) * (len(widths) - 1)))
    return lines
