"""What the parts of a report are made of: words, marks of evidence, names of things; cut where it is long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from remit.analysis.insight.report_values import BoundaryReport, Matter
    from remit.knowledge.model import Term

LONGEST: Final = 60
"""How many rows a part has at most, and how many things a cell; JSON has all."""


@dataclass(frozen=True, slots=True)
class Span:
    """Some words, and what they are: "" plain, "name" of a thing, "mark" of evidence, "flag" to settle."""

    text: str
    kind: str = ""


Cell = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, a sentence below it, and a table; `name` is the same whatever the roles are called."""

    name: str
    title: str
    lead: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole report: its title, what it says in short, and its parts."""

    title: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]


def numbers_in_short(numbers: Sequence[int]) -> str:
    """Return paragraphs in short: 2-4, 7."""
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def matters_of(report: BoundaryReport, matters: Sequence[Matter]) -> Cell:
    """Return matters, each with its marks."""
    spans: list[Span] = []
    for one in matters[:LONGEST]:
        claims = [claim for some in one.claims.values() for claim in some]
        spans += [Span(", " if spans else ""), Span(one.concern.label, "name"), *marks_of(report, claims)]
    more = len(matters) - LONGEST
    return (*spans, *((Span(f" and {more} more"),) if more > 0 else ()))


def labels_of(terms: Sequence[Term], separator: str) -> Cell:
    """Return the labels of things."""
    shown = separator.join(one.label for one in terms[:LONGEST])
    more = len(terms) - LONGEST
    return (Span(shown + (f" and {more} more" if more > 0 else "")),)


def marks_of(report: BoundaryReport, claims: Iterable[str]) -> Cell:
    """Return the marks of claims."""
    marks = report.marked(tuple(claims))
    return (Span(" " + " ".join(marks), "mark"),) if marks else ()


def plain(value: object) -> Cell:
    """Return a cell of plain words."""
    return (Span(str(value)),)


def cut(part: Part) -> Part:
    """Return the part with no more rows than a reader bears."""
    more = len(part.rows) - LONGEST
    if more <= 0:
        return part
    empty = ((Span(""),),) * (len(part.columns) - 1)
    last = (plain(f"and {more} more rows; JSON has all"), *empty)
    return Part(part.name, part.title, part.lead, part.columns, (*part.rows[:LONGEST], last))
