"""Commands that ask: competency questions by name, and any SPARQL."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.options import FORMATS, GRAPH_FORMATS, Common, common
from remit.cli.output import chosen_format, emit, put
from remit.cli.stdio import message
from remit.errors import ParameterError, SourceError

if TYPE_CHECKING:
    from remit.knowledge.answer import Rows, Triples, Truth
    from remit.knowledge.store import Knowledge
    from remit.views.formats import Block

NOT_STATED = "not stated in the loaded knowledge"


@click.command()
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE]...")
@common()
def ask(shared: Common, question: str | None, parameters: tuple[str, ...]) -> None:
    """Answer a competency question, or list them.

    Without QUESTION, lists the questions by topic with their parameters. A parameter left out has the
    value that the list shows. An empty answer means that nothing is stated, not that it is denied.

    \b
    Examples:
      remit ask
      remit ask shared-remit a=CPO b=CTO
    """
    from remit.views.questions import questions_blocks, questions_json, questions_table

    kg = shared.load()
    if question is None:
        asked = kg.questions()
        emit(shared, questions_table(asked), blocks=questions_blocks(asked), json=questions_json(asked))
        return
    values = dict(_parameter(text) for text in parameters)
    _emit_rows(shared, kg.ask(question, **values), title=_in_words(kg, question, values), empty=NOT_STATED)


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ParameterError(f"{text!r} is no parameter; write name=value, as in a=CPO")
    return name, value


def _in_words(kg: Knowledge, name: str, values: dict[str, str]) -> str:
    from remit.knowledge.questions import find_question
    from remit.views.questions import asked

    question = find_question(kg, name)
    given = {param.name: values.get(param.name, param.default or "") for param in question.params}
    things = {param.name: param.type for param in question.params if ":" in param.type}
    return asked(
        question,
        {
            key: kg.resolve(value, things[key]).label if key in things else value
            for key, value in given.items()
        },
    )


@click.command()
@click.argument("file", required=False)
@click.option("-e", "--execute", "text", metavar="TEXT", help="The query itself.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    metavar="S",
    help="End it after so many seconds.",
)
@click.option("--exit-status", is_flag=True, help="Exit 1 where the answer is no, or has no rows.")
@common(formats=(*FORMATS, *GRAPH_FORMATS))
def query(shared: Common, file: str | None, text: str | None, timeout: float, exit_status: bool) -> None:
    """Answer any SPARQL 1.1 query.

    The query stands in a FILE, comes from standard input (-), or is given with -e. All prefixes are
    known (remit:, role:, concern:, skos:, …). The default graph is the everyday picture; each claim is
    a named graph of its own. SERVICE, LOAD and updates are refused.

    \b
    Examples:
      remit query -e 'SELECT ?role WHERE { ?role a remit:Role }'
      remit query -e 'ASK { role:cto remit:hasRemit concern:innovation-management }' --exit-status
      remit query -e 'DESCRIBE role:cpo' -f ttl
    """
    from remit.knowledge.answer import Rows, Truth

    answer = shared.load().query(_query_text(file, text), timeout_s=timeout)
    if isinstance(answer, Rows):
        _emit_rows(shared, answer)
    elif isinstance(answer, Truth):
        _emit_truth(shared, answer)
    else:
        _emit_triples(shared, answer)
    if exit_status and not answer:
        raise click.exceptions.Exit(1)


def _query_text(file: str | None, text: str | None) -> str:
    if (file is None) == (text is None):
        raise click.UsageError("give a query once: as a FILE, as - for standard input, or with -e TEXT")
    if text is not None:
        return text
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(str(file)).read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{file}: not UTF-8 text, from byte {error.start} on", path=str(file)) from error
    except OSError as error:
        raise SourceError(f"cannot read {file}: {error.strerror or error}", path=str(file)) from error


def _emit_rows(shared: Common, rows: Rows, *, title: str = "", empty: str = "no rows") -> None:
    from remit.views.answers import answer_json, answer_table, answer_tsv
    from remit.views.formats import Heading

    form = chosen_format(shared)
    if form in GRAPH_FORMATS:
        raise ParameterError(f"{form} needs triples, and a SELECT has rows; use {', '.join(FORMATS)}")
    if form in {"json", "tsv"}:
        if not rows.n and not shared.quiet:
            message(empty)
        text = answer_json(rows) if form == "json" else answer_tsv(rows, safe=shared.excel_safe)
        put(shared, text, tabular=form == "tsv")
        return
    table = answer_table(rows)
    blocks: list[Block] | None = [Heading(title, 1), table] if title and table.rows else None
    emit(shared, table, blocks=blocks, empty=empty)


def _emit_truth(shared: Common, truth: Truth) -> None:
    from remit.views.formats import escape_unsafe

    form = chosen_format(shared)
    if form in GRAPH_FORMATS:
        raise ParameterError(f"{form} needs triples, and an ASK has yes or no; use table or json")
    if form in {"json", "jsonl"}:
        put(shared, escape_unsafe(truth.json.decode()) + "\n")
    else:
        put(shared, f"{'true' if truth.value else 'false'}\n")


def _emit_triples(shared: Common, triples: Triples) -> None:
    from remit.views.answers import triples_text

    form = chosen_format(shared)
    if form in {"csv", "tsv", "jsonl"}:
        raise ParameterError(
            f"{form} needs rows, and this query has triples; use {', '.join(GRAPH_FORMATS)} or json"
        )
    if not len(triples) and not shared.quiet:
        message("no triples")
    text = triples_text(triples, {"table": "ttl", "md": "ttl", "json": "jsonld"}.get(form, form))
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    put(shared, f"{fence}turtle\n{text}{fence}\n" if form == "md" else text)
