"""A gap between two roles, and the roles that one could go to, as tables and as blocks to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from remit.views.comparisons import RELATION_WORDS
from remit.views.formats import Block, Heading, Iri, Number, Table
from remit.views.report_spans import numbers_in_short

if TYPE_CHECKING:
    from remit.analysis.insight.gap import Called, Gap, Move
    from remit.analysis.insight.marks import Source
    from remit.views.formats import Cell

TITLES: Final = {
    "not stated": "Not stated of {0}",
    "near": "Near it: {0} has another matter right beside",
    "stated": "Stated of {0}",
}
CAVEAT: Final = (
    "What is not stated is not said to be missing: sources say more of one role than of another. A weight is "
    "how much a source says that a matter counts, times how few roles have it."
)
MOVES_CAVEAT: Final = (
    "Covered: of what the role calls for, so much is stated of {0}, by weight. Kept: of what is stated of "
    "{0}, so much is called for there. A role that calls for little is covered soon; nothing here says who "
    "would be taken, or paid."
)


def gap_table(gap: Gap) -> Table:
    """Return a row a concern that the second role calls for, with its value, weight and claims."""
    rows = tuple(
        (
            one.value,
            one.concern,
            one.group,
            one.importance,
            one.rarity,
            one.weight,
            one.near,
            one.similarity,
            tuple(map(Iri, one.claims)),
            tuple(map(Iri, one.claims_of_first)),
        )
        for one in gap.called
    )
    columns = (
        "value", "concern", "group", "importance", "rarity", "weight", "near", "similarity", "claims",
        "claims_of_first",
    )  # fmt: skip
    return Table(columns, rows)


def gap_blocks(gap: Gap, *, top: int | None = None) -> list[Block]:
    """Return a gap as people read it: the shares, then what is not stated, near, stated.

    With `top`, the heaviest concerns of each value alone; the shares are of all.
    """
    first, second = gap.first.role.label, gap.second.role.label
    shares = tuple(
        (value, len(gap.of(value)), gap.totals[value], Number(f"{gap.coverage[value]:.0%}"))
        for value in ("stated", "near", "not stated")
    )
    sides = tuple(
        (one.role, one.n_concerns, one.n_claims, one.n_documents) for one in (gap.first, gap.second)
    )
    blocks: list[Block] = [
        Heading(f"From {first} to {second}: {RELATION_WORDS[gap.relation]}", 1),
        Table(("role", "concerns", "claims", "documents"), sides),
        f"What {second} calls for, by what is stated of {first}:",
        Table(("of the first", "concerns", "weight", "share of the weight"), shares),
    ]
    for value, title in TITLES.items():
        every = gap.of(value)
        some = every[:top]
        if every:
            cut = f", the {len(some)} heaviest" if len(some) < len(every) else ""
            blocks += [Heading(f"{title.format(first)} ({len(every)}{cut})"), _listed(gap, some, value)]
    return [*blocks, *source_blocks(gap.sources), CAVEAT]


def _listed(gap: Gap, some: Sequence[Called], value: str) -> Table:
    """Return the concerns of a value; how much they count, where a source rates any."""
    rated = any(one.importance != 1 for one in gap.called)

    def row(one: Called) -> tuple[Cell, ...]:
        cells: tuple[Cell, ...] = (one.concern, one.group)
        cells += (Number(f"{one.importance:.2f}"),) if rated else ()
        cells += (Number(f"{one.weight:.2f}"), _marked(gap, one.claims))
        if value == "near":
            cells += (one.near, Number(f"{one.similarity or 0:.2f}"))
        return cells if value == "not stated" else (*cells, _marked(gap, one.claims_of_first))

    columns = ("matter", "group", *(("importance",) if rated else ()), "weight", "says so")
    if value == "near":
        columns += ("near it", "similarity", "says that")
    elif value == "stated":
        columns += ("of the first",)
    return Table(columns, tuple(row(one) for one in some))


def _marked(gap: Gap, claims: Sequence[str]) -> str:
    order = {mark: place for place, mark in enumerate(dict.fromkeys(gap.marks.values()))}
    marks = {gap.marks[one] for one in claims if one in gap.marks}
    return " ".join(sorted(marks, key=order.__getitem__))


def source_blocks(sources: Sequence[Source]) -> list[Block]:
    """Return the sources behind marks."""
    lines: list[Block] = []
    for one in sources:
        places = (" ".join(filter(None, (name, numbers_in_short(some)))) for name, some in one.sections)
        told = "; ".join(filter(None, places))
        lines.append(f"{one.letter}: {one.document.label}{f': {told}' if told else ''}")
    return [Heading("Sources"), *lines] if lines else []


def moves_table(moves: Sequence[Move]) -> Table:
    """Return a row a role that one could go to."""
    rows = tuple((one.role, one.coverage, one.kept, one.n_shared, one.n_concerns) for one in moves)
    return Table(("role", "covered", "kept", "n_shared", "n_concerns"), rows)


def moves_blocks(moves: Sequence[Move], role: str, relation: str) -> list[Block]:
    """Return the roles that one could go to, as people read them."""
    rows = tuple(
        (
            one.role,
            Number(f"{one.coverage:.0%}"),
            Number(f"{one.kept:.0%}"),
            Number(f"{one.n_shared} of {one.n_concerns}"),
        )
        for one in moves
    )
    return [
        Heading(f"Where one could go from {role}: {RELATION_WORDS[relation]}", 1),
        Table(("role", "covered", "kept", "concerns stated"), rows),
        MOVES_CAVEAT.format(role),
    ]
