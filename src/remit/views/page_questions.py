"""The competency questions in the page's data, with their answers."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from remit.errors import RemitError
from remit.knowledge.namespace import compress
from remit.views.answers import NUMBERS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from remit.knowledge.answer import Rows
    from remit.knowledge.questions import Parameter, Question
    from remit.knowledge.store import Knowledge
    from remit.views.page_rows import Named

MAX_ROWS: Final = 200
"""How many rows of an answer a page holds; `n` says how many there are."""
MANY_LINKS: Final = 3_000
"""With more ties on the page than this, a question is answered for one choice of its parameters."""
MAX_LINKS: Final = 20_000
"""With more ties than this, a page has no answers: some questions would take minutes."""
_CHOICES: Final = 6
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_EXACT_DIGITS: Final = 16
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_HEADER: Final = re.compile(r"\A(?:#[^\n]*\n)+")

Cell: TypeAlias = "str | int | float | dict[str, str]"
"""A text, a number, or a thing: its `id`, and its `label` where it is no item of the page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page has by the time that it comes to questions: names, the items, and the ties between them."""

    named: Mapping[str, Named]
    items: Iterable[str]
    links: Sequence[Mapping[str, Any]]
    documents: Mapping[str, str]


class _Cells:
    """The distinct cells of all answers, in the order in which they came up."""

    def __init__(self, shown: Shown) -> None:
        self._named = shown.named
        self._items = frozenset(shown.items)
        self._documents = shown.documents
        self._by_label = _unique(
            [(shown.named[iri].label, iri) for iri in self._items]
            + [(label, iri) for iri, label in shown.documents.items()]
        )
        self._places: dict[tuple[str, ...], int] = {}
        self.cells: list[Cell] = []

    def place(self, value: Mapping[str, str]) -> int:
        """Return where the cell of a value of SPARQL's JSON format is; it is put there where it is new."""
        written = (value["type"], value["value"], value.get("datatype", ""))
        if written not in self._places:
            cell = self._cell(value)
            key = ("cell", json.dumps(cell, sort_keys=True))
            if key not in self._places:
                self._places[key] = len(self.cells)
                self.cells.append(cell)
            self._places[written] = self._places[key]
        return self._places[written]

    def _cell(self, value: Mapping[str, str]) -> Cell:
        text, datatype = value["value"], value.get("datatype", "")
        if value["type"] == "uri":
            return self._thing(text)
        if datatype in NUMBERS:
            return _number(text)
        if datatype == XSD + "boolean":
            return "yes" if text in {"true", "1"} else "no"
        return self._thing(self._by_label[text]) if text in self._by_label else text

    def _thing(self, iri: str) -> Cell:
        if iri in self._items or iri in self._documents or iri not in self._named:
            return {"id": compress(iri)}
        return {"id": compress(iri), "label": self._named[iri].label}


def questions_of(kg: Knowledge, shown: Shown) -> tuple[list[dict[str, Any]], list[Cell]]:
    """Return the questions by name with their answers, and the cells that answers are made of.

    Rows hold places in the list of cells. A question that fails, or asks of something that is not there, has
    no answers; all have None in their place where the page is too large for any.
    """
    cells = _Cells(shown)
    weights = Counter(end for link in shown.links for end in (link["source"], link["target"]))
    return [_question(kg, one, shown, weights, cells) for one in kg.questions()], cells.cells


def _question(
    kg: Knowledge, question: Question, shown: Shown, weights: Mapping[str, int], cells: _Cells
) -> dict[str, Any]:
    answers = None
    if len(shown.links) <= MAX_LINKS:
        most = 1 if len(shown.links) > MANY_LINKS else _CHOICES
        answers = list(_answers(kg, question, _choices(question, shown, weights, most), cells))
    return {
        "id": question.name,
        "title": question.title,
        "question": question.question,
        "topic": question.topic,
        "params": [[param.name, param.type] for param in question.params],
        "columns": [[column.name, column.meaning] for column in question.columns],
        "sparql": _HEADER.sub("", question.text).strip(),
        "answers": answers,
    }


def _answers(
    kg: Knowledge, question: Question, choices: Iterable[tuple[str, ...]], cells: _Cells
) -> Iterator[dict[str, Any]]:
    """Yield the answer to the first choice, and of the others those that have rows.

    Two values the other way round are left out where the answer only changes sides.
    """
    names = [param.name for param in question.params]
    seen: dict[tuple[str, ...], list[list[str]]] = {}
    for choice in choices:
        try:
            found = kg.ask(question.name, **dict(zip(names, choice, strict=True)))
        except RemitError:
            continue
        rows = [list(row) for row in islice(_rows(found, cells), MAX_ROWS)]
        sides = sorted(sorted(map(str, row)) for row in rows)
        if seen and (not rows or seen.get(choice[::-1]) == sides):
            continue
        seen[choice] = sides
        yield {"with": list(choice), "n": found.n, "rows": rows}


def _rows(found: Rows, cells: _Cells) -> Iterator[tuple[int | None, ...]]:
    for row in json.loads(found.json)["results"]["bindings"]:
        yield tuple(cells.place(row[name]) if name in row else None for name in found.columns)


def _choices(
    question: Question, shown: Shown, weights: Mapping[str, int], most: int
) -> list[tuple[str, ...]]:
    """Return values for the parameters: the defaults first, then what most is said of.

    Two parameters of one kind are also asked the other way round.
    """
    values = [_values(param, shown, weights) for param in question.params]
    if not all(values):
        return []
    kinds = [param.type for param in question.params]
    first = [found[0] for found in values]
    if len(kinds) == 2 and kinds[0] == kinds[1]:
        first[1] = next((one for one in values[1] if one != first[0]), first[1])
        return [tuple(first), tuple(reversed(first))][:most]
    if not kinds or ":" not in kinds[0] or any(":" in kind for kind in kinds[1:]):
        return [tuple(first)]
    return [(one, *first[1:]) for one in values[0][:most]]


def _values(param: Parameter, shown: Shown, weights: Mapping[str, int]) -> list[str]:
    """Return what a parameter can be, best first; nothing where the page has none of its kind."""
    if ":" not in param.type:
        return [param.default] if param.default is not None else []
    kind = param.type.partition(":")[2]
    of_kind = [compress(iri) for iri in shown.items if kind in shown.named[iri].classes]
    return sorted(of_kind, key=lambda one: (one != param.default, -weights.get(one, 0), one))


def _number(text: str) -> int | float | str:
    """Return the number that a literal stands for; its text where a page could not hold that exactly."""
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < _EXACT_DIGITS else text
    number = float(text) if _DECIMAL.fullmatch(text) else math.inf
    return number if math.isfinite(number) else text


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the IRI of every label that only one thing has."""
    found: dict[str, set[str]] = {}
    for label, iri in pairs:
        found.setdefault(label, set()).add(iri)
    return {label: iris.pop() for label, iris in found.items() if len(iris) == 1}
