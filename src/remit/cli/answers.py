"""Printing the answers to queries: rows, yes or no, triples; and the options that bound and dress them."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from remit.cli.options import FORMATS, GRAPH_FORMATS, Common
from remit.cli.output import chosen_format, emit, put
from remit.cli.stdio import message
from remit.errors import ParameterError

if TYPE_CHECKING:
    from remit.knowledge.answer import Rows, Triples, Truth
    from remit.knowledge.store import Knowledge
    from remit.views.formats import Block

ROW_FORMATS = (*FORMATS, "xml")
TIMEOUT_S = 30.0
MAX_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Asking:
    """How long a query may take, how many rows it may have, and how its answer is shown."""

    timeout_s: float
    max_rows: int
    labels: bool
    exit_status: bool


def asking_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every query has; the command gets one `Asking`, after the rest."""

    @functools.wraps(function)
    def command(
        *args: Any, timeout: float, max_rows: int, labels: bool, exit_status: bool, **rest: Any
    ) -> Any:
        return function(*args, asking=Asking(timeout, max_rows, labels, exit_status), **rest)

    options = (
        click.option(
            "--timeout",
            type=click.FloatRange(min=0, min_open=True),
            default=TIMEOUT_S,
            show_default=True,
            metavar="S",
            help="End it after so many seconds.",
        ),
        click.option(
            "--max-rows",
            type=click.IntRange(min=1),
            default=MAX_ROWS,
            show_default=True,
            metavar="N",
            help="Give no more rows than these, and say so.",
        ),
        click.option("--labels", is_flag=True, help="A column with names beside each with IRIs."),
        click.option("--exit-status", is_flag=True, help="Exit 1 where the answer is no, or has no rows."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def print_answer(
    shared: Common,
    kg: Knowledge,
    answer: Rows | Truth | Triples,
    asking: Asking,
    *,
    title: str = "",
    empty: str = "",
) -> None:
    """Print an answer in the format asked for.

    Raises:
        ParameterError: the answer has not what the format needs.

    """
    from remit.knowledge.answer import Rows, Truth

    if isinstance(answer, Rows):
        _print_rows(shared, kg, answer, asking, title=title, empty=empty or "no rows")
    elif isinstance(answer, Truth):
        _print_truth(shared, answer)
    else:
        _print_triples(shared, answer)
    if asking.exit_status and not answer:
        raise click.exceptions.Exit(1)


def _print_rows(shared: Common, kg: Knowledge, rows: Rows, asking: Asking, *, title: str, empty: str) -> None:
    from remit.views.answers import answer_json, answer_table, answer_tsv, answer_xml
    from remit.views.formats import Heading

    form = chosen_format(shared)
    if form in GRAPH_FORMATS:
        raise ParameterError(f"{form} needs triples, and a SELECT has rows; use {', '.join(ROW_FORMATS)}")
    if rows.truncated:  # said even with --quiet: an answer with a part missing must not pass for a whole one
        message(f"only the first {rows.n:,} rows; there are more, and --max-rows raises the limit")
    if asking.labels:
        from remit.knowledge.labels import with_labels

        rows = with_labels(kg, rows)
    writers: dict[str, Callable[[], str]] = {
        "json": lambda: answer_json(rows),
        "xml": lambda: answer_xml(rows),
        "tsv": lambda: answer_tsv(rows, safe=shared.excel_safe),
    }
    if form in writers:
        if not rows.n and not shared.quiet:
            message(empty)
        put(shared, writers[form](), tabular=form == "tsv")
        return
    table = answer_table(rows)
    blocks: list[Block] | None = [Heading(title, 1), table] if title and table.rows else None
    emit(shared, table, blocks=blocks, empty=empty)


def _print_truth(shared: Common, truth: Truth) -> None:
    from remit.views.answers import answer_xml
    from remit.views.formats import escape_unsafe

    form = chosen_format(shared)
    if form in GRAPH_FORMATS:
        raise ParameterError(f"{form} needs triples, and an ASK has yes or no; use table, json or xml")
    if form in {"json", "jsonl"}:
        put(shared, escape_unsafe(truth.json.decode()) + "\n")
    elif form == "xml":
        put(shared, answer_xml(truth))
    else:
        put(shared, f"{'true' if truth.value else 'false'}\n")


def _print_triples(shared: Common, triples: Triples) -> None:
    from remit.views.answers import triples_text

    form = chosen_format(shared)
    if form in {"csv", "tsv", "jsonl", "xml"}:
        raise ParameterError(
            f"{form} needs rows, and this query has triples; use {', '.join(GRAPH_FORMATS)} or json"
        )
    if not len(triples) and not shared.quiet:
        message("no triples")
    text = triples_text(triples, {"table": "ttl", "md": "ttl", "json": "jsonld"}.get(form, form))
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    put(shared, f"{fence}turtle\n{text}{fence}\n" if form == "md" else text)
