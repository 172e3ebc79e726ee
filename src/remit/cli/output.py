"""Where a result goes: in the format asked for, to standard output or whole into a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from remit.cli.options import Common
from remit.cli.stdio import is_terminal, message, write_stdout

if TYPE_CHECKING:
    from remit.views.formats import Block, Json, Table


def emit(
    common: Common,
    table: Table,
    *,
    blocks: Sequence[Block] | None = None,
    json: Json = None,
    empty: str = "no rows",
) -> None:
    """Write a result once: `blocks` for people, `table` for csv, tsv, jsonl, `json` (or the rows) for json.

    Raises:
        OutputError: it cannot be written.

    """
    from remit.views.formats import csv_text, json_text, jsonl_text, markdown, rows_json, tsv_text

    if not table.rows and empty and not common.quiet:
        message(empty)
    chosen = chosen_format(common)
    writers: dict[str, Callable[[], str]] = {
        "csv": lambda: csv_text(table, safe=common.excel_safe),
        "tsv": lambda: tsv_text(table, safe=common.excel_safe),
        "json": lambda: json_text(rows_json(table) if json is None else json),
        "jsonl": lambda: jsonl_text(rows_json(table)),
        "md": lambda: markdown(blocks or [table]),
    }
    if chosen in writers:
        put(common, writers[chosen](), tabular=chosen in {"csv", "tsv"})
    elif table.rows or blocks or common.output:
        put(common, _drawn(common, blocks or [table], n_rows=len(table.rows)))


def chosen_format(common: Common) -> str:
    """Return the format: the one of -f, else the one that the suffix of -o means, else the command's own."""
    context = click.get_current_context()
    if context.get_parameter_source("format") == ParameterSource.COMMANDLINE or common.output in (None, "-"):
        return common.format
    from pathlib import Path

    suffix = Path(str(common.output)).suffix.removeprefix(".").lower()
    known = next(
        p.type.choices
        for p in context.command.params
        if isinstance(p.type, click.Choice) and p.name == "format"
    )
    return suffix if suffix in known else common.format


def put(common: Common, content: str, *, tabular: bool = False, told: bool = True) -> None:
    """Write finished text to the file of -o, and tell so, or to standard output, where no screen obeys it.

    Raises:
        OutputError: it cannot be written.

    """
    if common.output not in (None, "-"):
        from pathlib import Path

        from remit.files import write_whole

        path = Path(str(common.output))
        write_whole(path, content.encode("utf-8", "backslashreplace"), force=common.force)
        if told and not common.quiet:
            message(f"wrote {path}")
        return
    if tabular and is_terminal():  # a file or a pipe gets every character as it is
        from remit.text import safe_text

        content = safe_text(content.replace("\r\n", "\n"))
    write_stdout(content)


def _drawn(common: Common, blocks: Sequence[Block], *, n_rows: int) -> str:
    from remit.cli.terminal import MAX_ROWS, draw

    screen = common.output in (None, "-") and is_terminal()
    if screen and n_rows > MAX_ROWS and not common.quiet:
        message(f"the first {MAX_ROWS} of {n_rows} rows; -f csv or -o FILE gives all")
    return draw(blocks, screen=screen)
