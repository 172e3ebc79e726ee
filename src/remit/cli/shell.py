"""The command shell: SPARQL and questions at a prompt."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from remit.cli.answers import MAX_ROWS, ROW_FORMATS, TIMEOUT_S, Asking, print_answer
from remit.cli.options import GRAPH_FORMATS, Common, common
from remit.cli.statement import Words, candidates, is_whole
from remit.cli.stdio import aside, message, write_stdout
from remit.errors import MissingExtraError, ParameterError, RemitError

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

PROMPT: Final = "remit> "
MORE: Final = "     > "
_NAMES: Final = 20_000  # names that are offered; more would take seconds to gather
_HELP: Final = """\
Type a SPARQL query; it runs when its brackets are closed. Alt+Enter begins a new line without running it.
  .ask [QUESTION [name=value …]]   a competency question; alone, lists them
  .show TERM                       one thing and its ties
  .labels on|off                   names beside IRIs
  .format FORMAT                   table, csv, tsv, json, xml, md; for triples ttl, nt, jsonld, trig
  .timeout S, .max-rows N          limits of a query
  .prefixes                        every prefix that is known
  .help, .quit                     or Ctrl+D to leave; Ctrl+C ends a query that runs
"""


class _Leave(Exception):  # noqa: N818 - no error: somebody wants to go
    """The prompt is to be left."""


@dataclass(frozen=True, slots=True)
class _Sitting:
    """What holds at the prompt until it is changed there."""

    kg: Knowledge
    asking: Asking
    format: str


@click.command()
@common(formats=(*ROW_FORMATS, *GRAPH_FORMATS))
def shell(shared: Common) -> None:
    """Ask at a prompt.

    SPARQL over one or several lines, and competency questions by name, with a history and completion of
    keywords, prefixes, terms and questions. The knowledge is loaded once. Reads standard input where that
    is no terminal: a statement ends where its brackets are closed.

    \b
    Examples:
      remit shell
      remit shell -i esco.store
    """
    if shared.output:
        raise click.UsageError("-o does not go with a prompt; remit query -o FILE writes one answer")
    asking = Asking(TIMEOUT_S, MAX_ROWS, labels=False, exit_status=False)
    sitting = _Sitting(shared.load(), asking, shared.format)
    if sys.stdin is not None and sys.stdin.isatty():
        statements = _typed(sitting.kg)
        if not shared.quiet:
            aside("SPARQL or .ask; .help says more, Ctrl+D leaves")
    else:
        statements = _piped()
    for text in statements:
        try:
            sitting = _run(shared, sitting, text)
        except _Leave:
            return
        except KeyboardInterrupt:
            message("interrupted")
        except RemitError as error:
            _tell(error)


def _tell(error: RemitError) -> None:
    from remit.cli.main import located

    message(f"error: {located(error)}")
    for note in getattr(error, "__notes__", ()):
        aside(note)


def _run(shared: Common, sitting: _Sitting, text: str) -> _Sitting:
    """Carry out a statement; what holds from here on."""
    text = text.strip()
    if not text:
        return sitting
    shared.format = sitting.format
    if not text.startswith("."):
        asking = sitting.asking
        answer = sitting.kg.query(text, timeout_s=asking.timeout_s, max_rows=asking.max_rows)
        _check_format(shared, answer)
        print_answer(shared, sitting.kg, answer, asking)
        return sitting
    name, _, rest = text.partition(" ")
    commands = _commands()
    if name not in commands:
        from remit.knowledge.terms import nearest_names

        near = nearest_names(name, commands)
        raise ParameterError(f"there is no {name}; {f'near is {near[0]}' if near else '.help lists all'}")
    return commands[name](shared, sitting, rest.strip())


def _check_format(shared: Common, answer: object) -> None:
    """Fall back to the table where the format is for rows and the answer has triples, or the other way."""
    from remit.knowledge.answer import Triples

    unfit = {"csv", "tsv", "jsonl", "xml"} if isinstance(answer, Triples) else set(GRAPH_FORMATS)
    if shared.format in unfit:
        shared.format = "table"


def _commands() -> dict[str, Callable[[Common, _Sitting, str], _Sitting]]:
    return {
        ".ask": _ask,
        ".format": _format,
        ".help": _help,
        ".labels": _labels,
        ".max-rows": _max_rows,
        ".prefixes": _prefixes,
        ".quit": _quit,
        ".show": _show,
        ".timeout": _timeout,
    }


def _ask(shared: Common, sitting: _Sitting, rest: str) -> _Sitting:
    import shlex

    from remit.cli.queries import answer_question

    try:
        name, *parameters = shlex.split(rest) or [""]
    except ValueError as error:
        raise ParameterError(f"{rest!r}: {error}") from None
    answer_question(shared, sitting.kg, name or None, tuple(parameters), sitting.asking)
    return sitting


def _show(shared: Common, sitting: _Sitting, rest: str) -> _Sitting:
    from remit.cli.terms import print_term

    print_term(shared, sitting.kg, rest)
    return sitting


def _format(shared: Common, sitting: _Sitting, rest: str) -> _Sitting:
    known = (*ROW_FORMATS, *GRAPH_FORMATS)
    if rest not in known:
        raise ParameterError(f"no format {rest!r}; there are {', '.join(known)}")
    return replace(sitting, format=rest)


def _labels(shared: Common, sitting: _Sitting, rest: str) -> _Sitting:
    if rest not in ("on", "off"):
        raise ParameterError(f".labels takes on or off, not {rest!r}")
    return replace(sitting, asking=replace(sitting.asking, labels=rest == "on"))


def _timeout(shared: Common, sitting: _Sitting, rest: str) -> _Sitting:
    return replace(
        sitting, asking=replace(sitting.asking, timeout_s=_positive(rest, float, ".timeout", "seconds"))
    )


def _max_rows(shared: Common, sitting: _Sitting, rest: str) -> _Sitting:
    return replace(
        sitting, asking=replace(sitting.asking, max_rows=_positive(rest, int, ".max-rows", "a number"))
    )


def _positive(text: str, kind: Callable[[str], Any], name: str, what: str) -> Any:
    try:
        value = kind(text)
    except ValueError:
        value = 0
    if not value > 0:
        raise ParameterError(f"{name} takes {what} above 0, not {text!r}")
    return value


def _prefixes(shared: Common, sitting: _Sitting, rest: str) -> _Sitting:
    from remit.cli.output import emit
    from remit.knowledge.namespace import PREFIXES
    from remit.views.formats import Table

    emit(shared, Table(("prefix", "namespace"), tuple((f"{name}:", iri) for name, iri in PREFIXES.items())))
    return sitting


def _help(shared: Common, sitting: _Sitting, rest: str) -> _Sitting:
    write_stdout(_HELP)
    return sitting


def _quit(shared: Common, sitting: _Sitting, rest: str) -> _Sitting:
    raise _Leave


def _piped() -> Iterator[str]:
    """Return the statements of standard input."""
    held = ""
    for line in sys.stdin or ():
        held += line
        if held.strip() and is_whole(held):
            yield held
            held = ""
    if held.strip():
        yield held


def _typed(kg: Knowledge) -> Iterator[str]:
    """Return what is typed, until the prompt is left.

    Raises:
        MissingExtraError: prompt_toolkit is not installed.

    """
    try:
        from remit.cli.prompt import prompt_session
    except ImportError:
        raise MissingExtraError(
            "prompt_toolkit is not installed; pip install 'remit[shell]' brings it"
        ) from None
    words = _words(kg)
    session = prompt_session(
        history=_history(), is_whole=is_whole, candidates=lambda before: candidates(before, words), more=MORE
    )
    while True:
        try:
            yield session.prompt(PROMPT)
        except KeyboardInterrupt:
            continue  # what was typed is dropped, as in any shell
        except EOFError:
            return


def _words(kg: Knowledge) -> Words:
    from remit.knowledge.namespace import PREFIXES, compress
    from remit.knowledge.query import table

    asked = f"""SELECT ?thing (SAMPLE(?label) AS ?one) WHERE {{
      VALUES ?property {{ skos:prefLabel rdfs:label }} ?thing ?property ?label
      FILTER (ISIRI(?thing) && (LANG(?label) = "en" || LANG(?label) = ""))
    }} GROUP BY ?thing LIMIT {_NAMES}"""
    named = {compress(thing): label or "" for thing, label in table(kg, asked) if thing}
    names = {name: label for name, label in sorted(named.items()) if "://" not in name}
    questions = [question.name for question in kg.questions()]
    return Words(names, [f"{prefix}:" for prefix in PREFIXES], questions, tuple(_commands()))


def _history() -> Path | None:
    """Return the file of what was typed before; None where there is no place for it."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    folder = Path(base) / "remit"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder / "history"
