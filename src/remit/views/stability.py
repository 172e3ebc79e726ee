"""Rankings with ranges, as tables and as reports to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.views.formats import Block, Cell, Heading, Table

if TYPE_CHECKING:
    from remit.analysis.insight.stability import RankRange, Stability

MAX_ROWS = 30
"""So many ranks are shown to a person; the other formats have all."""

WHAT = {
    "documents": "one document left out at a time",
    "modalities": "one way of putting a claim left out at a time",
    "merges": "one merge by judgement left out at a time",
    "errors": "ratings drawn anew within their published standard errors",
}
"""What was done in each run, by what was left out."""


def stability_table(found: Stability) -> Table:
    """Return a row for each thing of the ranking: its rank and value, and how far both move."""
    columns = ("role", "other", *(("group",) if found.of == "expected" else ()))
    numbers = ("rank", "best", "worst", "median", "value", "low", "high", "n_missing", "moved_by")
    return Table(
        (*columns, *numbers),
        tuple((*one.things, *(getattr(one, name) for name in numbers)) for one in found.ranges),
    )


def stability_blocks(found: Stability) -> list[Block]:
    """Return the ranking as a report: the runs, then each thing with the range of its ranks."""
    n = len(found.runs)
    name = "Expected tensions, inferred" if found.of == "expected" else f"Roles by {found.measure}"
    blocks: list[Block] = [
        Heading(f"{name}: how the ranking moves", 1),
        f"{WHAT[found.by][0].upper()}{WHAT[found.by][1:]}, {n} run{'' if n == 1 else 's'}; "
        f"relation {found.relation}, level {found.level}.",
    ]
    if found.by != "errors":
        runs = tuple((one.name, one.n_links, one.n_ranked) for one in found.runs)
        blocks.append(Table(("left out", "ties that go with it", "ranked without it"), runs))
    group = ("group",) if found.of == "expected" else ()
    blocks.append(
        Table(
            ("role", "and", *group, "rank", "rank range", "median", "value", "value range", "moved most by"),
            tuple(_row(one) for one in found.ranges[:MAX_ROWS]),
        )
    )
    if len(found.ranges) > MAX_ROWS:
        blocks.append(f"and {len(found.ranges) - MAX_ROWS:,} more; -f csv has each")
    if any(one.n_missing for one in found.ranges[:MAX_ROWS]):
        blocks.append(
            "An asterisk: in some run it is not ranked at all, so its worst rank is the one after the last."
        )
    return blocks


def _row(one: RankRange) -> tuple[Cell, ...]:
    ranks = str(one.best) if one.best == one.worst else f"{one.best} to {one.worst}"
    low, high = f"{one.low:.3f}", f"{one.high:.3f}"
    return (
        *one.things,
        one.rank,
        f"{ranks}{'*' if one.n_missing else ''}",
        f"{one.median:g}",
        one.value,
        low if low == high else f"{low} to {high}",
        one.moved_by or None,
    )
