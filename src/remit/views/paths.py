"""Paths between things, and careers, as tables and as blocks to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from remit.views.comparisons import RELATION_WORDS
from remit.views.formats import Block, Heading, Iri, Number, Table
from remit.views.gap import source_blocks
from remit.views.report_words import counted

if TYPE_CHECKING:
    from remit.analysis.insight.career import Career
    from remit.analysis.insight.paths import Link, Paths
    from remit.views.formats import Cell

N_NEW: Final = 4
"""How many of the concerns that are new in a step are shown; json and csv have all."""

CAREER_CAVEAT: Final = (
    "A step is as large as the share of the role's weight that is not stated of the role before; new is "
    "what is stated of none so far. These are descriptions of roles, not of people: nothing here says who "
    "would be taken."
)


def paths_table(found: Paths) -> Table:
    """Return a row a tie of each path."""
    rows = tuple(
        (
            place,
            step,
            hop.start,
            link.property,
            "forward" if link.forward else "back",
            hop.end,
            link.inferred,
            tuple(map(Iri, link.claims)),
        )
        for place, path in enumerate(found.paths, 1)
        for step, hop in enumerate(path, 1)
        for link in hop.links
    )
    return Table(("path", "step", "from", "property", "direction", "to", "inferred", "claims"), rows)


def paths_blocks(found: Paths) -> list[Block]:
    """Return paths as people read them, each step with its ties and their evidence."""
    n = found.n_paths
    shown = "" if n == len(found.paths) else f", the best {len(found.paths)} of {n:,}"
    blocks: list[Block] = [
        Heading(f"How {found.first.label} and {found.last.label} hang together", 1),
        f"{counted(found.n_steps, 'step')} apart{shown}.",
    ]
    for place, path in enumerate(found.paths, 1):
        rows = tuple(
            (
                hop.start if i == 0 else "",
                _said(link),
                hop.end if i == 0 else "",
                _marked(found.marks, link.claims),
            )
            for hop in path
            for i, link in enumerate(hop.links)
        )
        blocks += [Heading(f"Path {place}"), Table(("from", "tie", "to", "says so"), rows)]
    return [*blocks, *source_blocks(found.sources)]


def _said(link: Link) -> str:
    words = link.property.label if link.forward else f"← {link.property.label}"
    return f"{words} (inferred)" if link.inferred else words


def _marked(marks: Mapping[str, str], claims: Sequence[str]) -> str:
    order = {mark: place for place, mark in enumerate(dict.fromkeys(marks.values()))}
    return " ".join(sorted({marks[one] for one in claims if one in marks}, key=order.__getitem__))


def career_table(found: Career) -> Table:
    """Return a row a step and concern that is new in it."""
    rows: list[tuple[Cell, ...]] = []
    for place, step in enumerate(found.steps, 1):
        told = (place, step.gap.first.role, step.gap.second.role, step.size, step.share_new)
        rows += [
            (*told, one.value, one.concern, one.weight, one.near, tuple(map(Iri, one.claims)))
            for one in step.new
        ] or [(*told, None, None, None, None, ())]
    columns = ("step", "from", "to", "size", "share_new", "value", "concern", "weight", "near", "claims")
    return Table(columns, tuple(rows))


def career_blocks(found: Career) -> list[Block]:
    """Return a career as people read it: a row a step, with the heaviest of what is new."""
    rows = tuple(
        (
            step.gap.second.role,
            Number(f"{step.size:.0%}"),
            Number(f"{step.share_new:.0%}"),
            Number(f"{len(step.new)} of {step.gap.second.n_concerns}"),
            "; ".join(
                f"{one.concern.label}{f' [{mark}]' if (mark := _marked(found.marks, one.claims)) else ''}"
                for one in step.new[:N_NEW]
            )
            + (f" and {len(step.new) - N_NEW} more" if len(step.new) > N_NEW else ""),
        )
        for step in found.steps
    )
    between = len(found.steps) - 1
    told = f"In one step {found.direct:.0%} would not be stated of {found.first.label} before"
    told += (
        f"; with {counted(between, 'role')} between, no step has more than {found.largest:.0%}."
        if between
        else ": no way over other roles has steps that are small enough to be better."
    )
    return [
        Heading(f"From {found.first.label} to {found.last.label}: {RELATION_WORDS[found.relation]}", 1),
        told,
        Table(
            ("next role", "not stated before", "new by weight", "new concerns", "the heaviest of these"), rows
        ),
        *source_blocks(found.sources),
        CAREER_CAVEAT,
    ]
