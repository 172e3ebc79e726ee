"""A gap with ranges, as a table and as blocks to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.views.comparisons import RELATION_WORDS
from remit.views.formats import Block, Heading, Number, Table
from remit.views.stability import MAX_ROWS, WHAT

if TYPE_CHECKING:
    from remit.analysis.insight.gap_stability import CalledRange, GapStability
    from remit.views.formats import Cell


def gap_stability_table(found: GapStability) -> Table:
    """Return a row for each concern that is called for: its value, weight and rank, and how far they move."""
    numbers = ("weight", "low", "high", "rank", "best", "worst", "n_missing", "moved_by")
    rows = tuple(
        (
            one.concern,
            one.group,
            one.value,
            ", ".join(one.values),
            *(getattr(one, name) for name in numbers),
        )
        for one in found.called
    )
    return Table(("concern", "group", "value", "values", *numbers), rows)


def gap_stability_blocks(found: GapStability, *, top: int | None = None) -> list[Block]:
    """Return the gap as people read it: the runs, the shares with their ranges, then what is not firm.

    With `top`, only so many concerns.
    """
    first, second = found.full.first.role.label, found.full.second.role.label
    what = f"{WHAT[found.by][0].upper()}{WHAT[found.by][1:]}"
    n = len(found.runs)
    shares = tuple(
        (one.value, _percent(one.share), Number(_range(one.low, one.high)), one.moved_by or None)
        for one in found.shares
    )
    loose = [one for one in found.called if not one.is_firm]
    blocks: list[Block] = [
        Heading(f"From {first} to {second}: how the gap moves", 1),
        f"{what}, {n} run{'' if n == 1 else 's'}; {RELATION_WORDS[found.full.relation]}.",
        _runs(found),
        Heading("Shares of the weight"),
        Table(("of the first", "share", "range", "moved most by"), shares),
        f"{len(found.called) - len(loose)} of {len(found.called)} concerns are called for in every run and "
        "stated, near or not stated in all.",
    ]
    most = MAX_ROWS if top is None else top
    if loose:
        columns = ("matter", "with everything", "also", "weight", "weight range", "rank", "rank range", "by")
        blocks += [Heading(f"Not firm ({len(loose)})"), Table(columns, tuple(map(_row, loose[:most])))]
        if len(loose) > most:
            blocks.append(f"and {len(loose) - most:,} more; -f csv has each")
        if any(one.n_missing for one in loose[:most]):
            blocks.append(f"Not called for: in some run {second} is not stated to have it at all.")
    return blocks


def _runs(found: GapStability) -> Table:
    """Return what was left out, what went with it, and the shares without it."""

    def shares(of: dict[str, float] | None) -> tuple[Cell, ...]:
        return tuple(_percent(share) for share in of.values()) if of else (None, None, None)

    rows = tuple(
        (
            one.name,
            one.n_links,
            len(one.gap.called) if one.gap else 0,
            *shares(one.gap.coverage if one.gap else None),
        )
        for one in found.runs
    )
    columns = ("left out", "ties that go with it", "called for without it", "stated", "near", "not stated")
    return Table(columns, rows)


def _row(one: CalledRange) -> tuple[Cell, ...]:
    also = [value for value in one.values if value != one.value] + ["not called for"] * bool(one.n_missing)
    low, high = f"{one.low:.2f}", f"{one.high:.2f}"
    return (
        one.concern,
        one.value,
        ", ".join(also),
        Number(f"{one.weight:.2f}"),
        Number(low if low == high else f"{low} to {high}"),
        one.rank,
        Number(str(one.best) if one.best == one.worst else f"{one.best} to {one.worst}"),
        one.moved_by,
    )


def _range(low: float, high: float) -> str:
    return f"{low:.0%}" if f"{low:.0%}" == f"{high:.0%}" else f"{low:.0%} to {high:.0%}"


def _percent(share: float) -> Number:
    return Number(f"{share:.0%}")
