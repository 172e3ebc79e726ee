"""The roles nearest to one by several kinds of evidence, as a table and as blocks to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.views.formats import Block, Cell, Heading, Table

if TYPE_CHECKING:
    from remit.analysis.nearest.fusion import Fusion


def fusion_table(fusion: Fusion) -> Table:
    """A row a role: its score, and by each kind its own score, empty where that does not put it near."""
    names = tuple(kind.name for kind in fusion.kinds)
    rows: list[tuple[Cell, ...]] = [
        (one.role, one.score, *(one.scores.get(name) for name in names)) for one in fusion.nearest
    ]
    return Table(("role", "score", *names), tuple(rows))


def fusion_blocks(fusion: Fusion) -> list[Block]:
    """The ranking as people read it: with the place that each kind of evidence alone gives."""
    names = tuple(kind.name for kind in fusion.kinds)
    rows: list[tuple[Cell, ...]] = [
        (one.role, one.score, *(one.places.get(name) for name in names)) for one in fusion.nearest
    ]
    by = ", ".join(f"{kind.name} ({kind.compared_by.replace('_', ' ')})" for kind in fusion.kinds)
    return [
        Heading(f"Nearest to {fusion.role.label}, by {by}", 1),
        Table(("role", "score", *(f"place by {name}" for name in names)), tuple(rows)),
    ]
