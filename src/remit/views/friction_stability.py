"""The summary of tensions with ranges, as a table and as blocks to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.views.formats import Block, Heading, Number, Table
from remit.views.stability import WHAT

if TYPE_CHECKING:
    from remit.analysis.insight.friction_stability import FrictionRange, FrictionStability
    from remit.views.formats import Cell

HEADINGS = {
    "strategies": "Strategies, by how many tensions they ease",
    "roles": "Roles, by how many tensions gather there",
    "areas": "Areas, by how many tensions gather there",
}


def friction_stability_table(found: FrictionStability) -> Table:
    """Return a row for each strategy, role and area: its number and rank, and how far both move."""
    numbers = ("n", "low", "high", "rank", "best", "worst", "n_missing", "moved_by")
    rows = tuple((one.part, one.term, *(getattr(one, name) for name in numbers)) for one in found.ranges)
    return Table(("part", "thing", *numbers), rows)


def friction_stability_blocks(found: FrictionStability) -> list[Block]:
    """Return the summary as people read it: the runs, then each ranking with its ranges."""
    n, what = len(found.runs), WHAT[found.by]
    runs = tuple(
        (one.name, one.n_claims, len(one.friction.tensions), len(one.friction.open)) for one in found.runs
    )
    blocks: list[Block] = [
        Heading("Tensions in sum: how the rankings move", 1),
        f"{what[0].upper()}{what[1:]}, {n} runs; {len(found.full.tensions)} tensions with everything, "
        f"{len(found.full.open)} of them open. Equals share a rank.",
        Table(("left out", "claims that go with it", "tensions without it", "open"), runs),
    ]
    for part, heading in HEADINGS.items():
        rows = tuple(_row(one) for one in found.ranges if one.part == part)
        if rows:
            columns = (part, "tensions", "range", "rank", "rank range", "moved most by")
            blocks += [Heading(heading), Table(columns, rows)]
    if any(one.n_missing for one in found.ranges):
        blocks.append(
            "An asterisk: in some run nothing is left of it, so its worst rank is the one after the last."
        )
    return blocks


def _row(one: FrictionRange) -> tuple[Cell, ...]:
    star = "*" if one.n_missing else ""
    ranks = _range(one.best, one.worst)
    return (
        one.term,
        one.n,
        Number(_range(one.low, one.high)),
        one.rank,
        Number(f"{ranks}{star}"),
        one.moved_by or None,
    )


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"
