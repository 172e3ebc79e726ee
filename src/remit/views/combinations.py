"""Three roles or more: which concerns exactly which of them have in common, a row a combination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from remit.views.formats import Block, Cell, Heading, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remit.analysis.comparison.regions import Region
    from remit.analysis.comparison.values import Overlap

STATED: Final = "●"
NOT_STATED: Final = "·"
_ROWS: Final = 24
_CONCERNS: Final = 4
_COLUMNS: Final = 8  # of marks; more roles are marked in one column


def regions_blocks(overlap: Overlap, names: Sequence[str]) -> list[Block]:
    """Return every combination of roles that has a concern exactly in common, those of most roles first."""
    if not overlap.regions:
        return []
    iris = [one.role.iri for one in overlap.roles]
    apart = len(iris) <= _COLUMNS
    rows = tuple(
        (*_marks(region, iris, apart=apart), region.n, _some(region)) for region in overlap.regions[:_ROWS]
    )
    heads = (*names, "n") if apart else ("roles, in the order above", "n")
    told = f"{STATED} stated of the role, {NOT_STATED} not stated"
    blocks: list[Block] = [
        Heading(f"Combinations ({len(overlap.regions)}): what exactly these have in common; {told}"),
        Table((*heads, f"{overlap.level}s"), rows),
    ]
    rest = overlap.regions[_ROWS:]
    if rest:
        n = sum(region.n for region in rest)
        blocks.append(f"{len(rest)} combinations more, of {n} {overlap.level}s; -f json gives all.")
    return blocks


def _marks(region: Region, iris: Sequence[str], *, apart: bool) -> tuple[Cell, ...]:
    marks = [STATED if iri in region.roles else NOT_STATED for iri in iris]
    return tuple(marks) if apart else (" ".join(marks),)


def _some(region: Region) -> str:
    labels = [one.label for one in region.concerns[:_CONCERNS]]
    more = region.n - len(labels)
    return ", ".join([*labels, f"{more} more"] if more else labels)
