"""Competency questions: SPARQL in files, with a header that says what is asked and what can be filled in.

    # title: Shared concerns
    # question: What do {a} and {b} both answer for?
    # topic: overlap
    # params: a: remit:Role = role:cpo; b: remit:Role = role:cto; n: integer = 3
    # columns: concern: what both answer for; n_documents: how many documents say so

A parameter is a class of ours (its value is a name), `text`, `integer` or `number`; without `=` it has to be
given. Its value is bound as a term before the query runs, never pasted into the text, so it has to be in the
SELECT clause; the answer leaves it out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph

from remit.errors import (
    AmbiguousTermError,
    ParameterError,
    QueryError,
    RemitError,
    SourceError,
    UnknownTermError,
)
from remit.knowledge import terms
from remit.knowledge.query import select
from remit.knowledge.store import TIMEOUT_S
from remit.text import safe_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from remit.knowledge.answer import Rows
    from remit.knowledge.store import Knowledge

_HEADER: Final = re.compile(r"#\s*(?P<key>[\w-]+)\s*:\s*(?P<value>.*)")
_KEYS: Final = ("title", "question", "topic", "params", "columns")
_NEEDED: Final = ("title", "question", "columns")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_PLAIN_TYPES: Final = ("text", "integer", "number")
_ORDERED: Final = re.compile(r"\border\s+by\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something to fill in: name, type (a class as a CURIE, text, integer or number), default if any."""

    name: str
    type: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer, and what stands in it."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Question:
    """A competency question: its name, what it asks in words, and the SPARQL that answers it."""

    name: str
    title: str
    question: str
    topic: str
    params: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str


def read_questions(folder: Path) -> tuple[Question, ...]:
    """The questions of a folder's .rq files, by name.

    Raises:
        SourceError: a header is wrong; the message names file and key.

    """
    return tuple(read_question(path) for path in sorted(folder.glob("*.rq")))


def read_question(path: Path) -> Question:
    """The question of one .rq file.

    Raises:
        SourceError: the file cannot be read, or its header is wrong; the message names file and key.

    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read: {error}", path=str(path)) from error
    header = read_header(text, _KEYS, _NEEDED, str(path))
    return Question(
        name=path.stem,
        title=header["title"],
        question=header["question"],
        topic=header.get("topic", ""),
        params=tuple(_parameter(part, str(path)) for part in _parts(header.get("params", ""))),
        columns=tuple(_column(part, str(path)) for part in _parts(header["columns"])),
        text=text,
    )


def read_header(text: str, known: tuple[str, ...], needed: tuple[str, ...], path: str) -> dict[str, str]:
    """The `# key: value` lines at the head of a query file; a line without a key continues the last.

    Raises:
        SourceError: a key is unknown, there twice, or missing.

    """
    header: dict[str, str] = {}
    last = ""
    for n, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            break
        match = _HEADER.fullmatch(line.rstrip())
        if match and match["key"] in known:
            last = match["key"]
            if last in header:
                raise SourceError(f"{path}:{n}: the key {last} is there twice", path=path, line=n)
            header[last] = match["value"].strip()
        elif last:
            header[last] += " " + line.lstrip("# ").strip()
        else:
            raise SourceError(f"{path}:{n}: expected a key of {', '.join(known)}", path=path, line=n)
    for key in needed:
        if not header.get(key):
            raise SourceError(f"{path}: the key {key} is missing", path=path)
    return header


def ask(
    kg: Knowledge,
    name: str,
    params: Mapping[str, str | int | float] | None = None,
    *,
    timeout_s: float | None = None,
    max_rows: int | None = None,
) -> Rows:
    """The answer to a competency question, with the given values and defaults for the others.

    Rows come in the question's order; where it gives none, ordered by all columns. With `timeout_s` or
    `max_rows` it runs as `bounded.query` runs a query that somebody typed.

    Raises:
        UnknownTermError: there is no such question, or a value names nothing known.
        AmbiguousTermError: a value can mean several things.
        ParameterError: a parameter is missing, unknown, or of another type.
        QueryError: the question's own text is wrong.
        LimitError: it took longer than `timeout_s` seconds, or more memory than a query may.

    """
    question = find_question(kg, name)
    values = bind(kg, question, params or {})
    try:
        rows = _rows(kg, question, values, timeout_s, max_rows)
    except RemitError:
        raise
    except (SyntaxError, RuntimeError, TypeError) as error:
        message = " ".join(str(error).split())[:200]
        raise QueryError(f"the question {question.name} is wrong: {message}") from error
    return finished(question, values, rows)


def finished(question: Question, values: Iterable[str], rows: Rows) -> Rows:
    """The rows of a question as its answer: without the columns of its parameters, and in an order.

    Raises:
        QueryError: the columns are others than its header says.

    """
    answer = rows.drop(*values)
    if answer.columns != tuple(column.name for column in question.columns):
        found = ", ".join(answer.columns)
        raise QueryError(f"the question {question.name} answers with the columns {found}, unlike its header")
    return answer if _ORDERED.search(question.text) else answer.sorted()


def _rows(
    kg: Knowledge,
    question: Question,
    values: Mapping[str, pyoxigraph.NamedNode | pyoxigraph.Literal],
    timeout_s: float | None,
    max_rows: int | None,
) -> Rows:
    if timeout_s is None and max_rows is None:
        return select(kg, question.text, **values)
    from remit.knowledge.answer import Rows
    from remit.knowledge.bounded import query

    answer = query(kg, question.text, timeout_s=timeout_s or TIMEOUT_S, max_rows=max_rows, bindings=values)
    if not isinstance(answer, Rows):
        raise TypeError("it is no SELECT")
    return answer


def find_question(kg: Knowledge, name: str) -> Question:
    """The question with a name.

    Raises:
        UnknownTermError: there is none; the message gives near ones.

    """
    questions = {question.name: question for question in kg.questions()}
    if name in questions:
        return questions[name]
    near = terms.nearest_names(name, questions)
    hint = f"near are {', '.join(near)}" if near else "remit ask lists them"
    raise UnknownTermError(f'there is no question "{safe_text(name)}"; {hint}')


def bind(
    kg: Knowledge, question: Question, params: Mapping[str, str | int | float]
) -> dict[str, pyoxigraph.NamedNode | pyoxigraph.Literal]:
    """The terms to bind for a question, from the given values and the defaults.

    Raises:
        ParameterError: a parameter is missing, unknown, or of another type.
        UnknownTermError: a value names nothing known.
        AmbiguousTermError: a value can mean several things.

    """
    known = {param.name: param for param in question.params}
    for name in params:
        if name not in known:
            raise ParameterError(f'{question.name} has no parameter "{safe_text(name)}"; {_listed(question)}')
    bound = {}
    for param in question.params:
        value = params.get(param.name, param.default)
        if value is None:
            raise ParameterError(f"{question.name} needs a value for {param.name}; {_listed(question)}")
        bound[param.name] = _term(kg, param, value)
    return bound


def _term(
    kg: Knowledge, param: Parameter, value: str | int | float
) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    shown = safe_text(str(value))
    try:
        match param.type:
            case "text":
                return pyoxigraph.Literal(str(value))
            case "integer":
                return pyoxigraph.Literal(int(str(value)))
            case "number":
                return pyoxigraph.Literal(float(value))
    except ValueError:
        raise ParameterError(f"{param.name} takes {param.type}, not {shown!r}") from None
    try:
        return pyoxigraph.NamedNode(terms.resolve(kg, str(value), param.type).iri)
    except (UnknownTermError, AmbiguousTermError) as error:
        raise type(error)(f"{param.name}: {error}") from None


def _listed(question: Question) -> str:
    if not question.params:
        return "it takes none"
    listed = (
        f"{p.name}: {p.type}" + (f" = {p.default}" if p.default is not None else "") for p in question.params
    )
    return "it takes " + "; ".join(listed)


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(";") if part.strip()]


def _parameter(part: str, path: str) -> Parameter:
    name, _, rest = (one.strip() for one in part.partition(":"))
    type_, equals, default = (one.strip() for one in rest.partition("="))
    if not _NAME.fullmatch(name) or not (type_ in _PLAIN_TYPES or re.fullmatch(r"\w+:\w+", type_)):
        raise SourceError(f"{path}: params: {part!r} is not name: type = default", path=path)
    return Parameter(name, type_, default if equals else None)


def _column(part: str, path: str) -> Column:
    name, colon, meaning = (one.strip() for one in part.partition(":"))
    if not _NAME.fullmatch(name) or not colon or not meaning:
        raise SourceError(f"{path}: columns: {part!r} is not name: meaning", path=path)
    return Column(name, meaning)
