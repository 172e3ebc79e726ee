"""Commands that ask: competency questions by name, and any SPARQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli import completing
from remit.cli.answers import ROW_FORMATS, Asking, asking_options, print_answer
from remit.cli.options import GRAPH_FORMATS, Common, common
from remit.cli.output import emit
from remit.errors import ParameterError, SourceError

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

NOT_STATED = "not stated in the loaded knowledge"


@click.command()
@click.argument("question", required=False, shell_complete=completing.questions)
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE]...", shell_complete=completing.parameters)
@asking_options
@common(formats=ROW_FORMATS)
def ask(shared: Common, question: str | None, parameters: tuple[str, ...], asking: Asking) -> None:
    """Answer a competency question, or list them.

    Without QUESTION, lists the questions by topic with their parameters. A parameter left out has the
    value that the list shows. An empty answer means that nothing is stated, not that it is denied.

    \b
    Examples:
      remit ask
      remit ask shared-remit a=CPO b=CTO
    """
    answer_question(shared, shared.load(), question, parameters, asking)


def answer_question(
    shared: Common, kg: Knowledge, question: str | None, parameters: tuple[str, ...], asking: Asking
) -> None:
    """Print the answer to a question, or without one the list of them.

    Raises:
        ParameterError: a parameter is no name=value, or not one of the question.

    """
    from remit.knowledge.questions import ask as answered
    from remit.views.questions import questions_blocks, questions_json, questions_table

    if question is None:
        asked = kg.questions()
        emit(shared, questions_table(asked), blocks=questions_blocks(asked), json=questions_json(asked))
        return
    values = dict(_parameter(text) for text in parameters)
    answer = answered(kg, question, values, timeout_s=asking.timeout_s, max_rows=asking.max_rows)
    title = _in_words(kg, question, values)
    print_answer(shared, kg, answer, asking, title=title, empty=NOT_STATED)


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
@click.argument("file", required=False, metavar="[FILE]")
@click.option("-e", "--execute", "text", metavar="TEXT", help="The query itself.")
@click.option(
    "--default-graph", "default", multiple=True, metavar="NAME", help="Ask of this graph; repeatable, merged."
)
@click.option(
    "--named-graph", "named", multiple=True, metavar="NAME", help="Let GRAPH find this graph; repeatable."
)
@asking_options
@common(formats=(*ROW_FORMATS, *GRAPH_FORMATS))
def query(
    shared: Common,
    file: str | None,
    text: str | None,
    default: tuple[str, ...],
    named: tuple[str, ...],
    asking: Asking,
) -> None:
    """Answer any SPARQL 1.1 query.

    The query stands in a FILE, comes from standard input (-), or is given with -e. All prefixes are
    known (remit:, role:, concern:, skos:, …). The default graph is the everyday picture; each claim is
    a named graph of its own; with --default-graph or --named-graph, the query sees these alone. SERVICE,
    LOAD and updates are refused.

    \b
    Examples:
      remit query -e 'SELECT ?role WHERE { ?role a remit:Role }'
      remit query -e 'ASK { role:cto remit:hasRemit concern:innovation-management }' --exit-status
      remit query -e 'DESCRIBE role:cpo' -f ttl
    """
    from remit.knowledge.namespace import full_iri

    kg = shared.load()
    answer = kg.query(
        _query_text(file, text),
        timeout_s=asking.timeout_s,
        max_rows=asking.max_rows,
        default_graphs=[full_iri(name) for name in default],
        named_graphs=[full_iri(name) for name in named],
    )
    print_answer(shared, kg, answer, asking)


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
