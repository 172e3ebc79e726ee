"""Where things lie that are too many for the map's layout: in blocks by kind and group, row below row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from math import ceil, sqrt
from typing import Final

PITCH: Final = 46.0
"""Distance of two things of one block, as on the map."""
WIDE: Final = 1.55
"""How much more room a place needs sideways: labels are wide."""
AISLE: Final = 2.0
"""Free room between two blocks, in pitches."""


def shelves(kinds: Mapping[str, str], groups: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    """Return a place for every key of `kinds`: a block for each group, and for each kind without a group.

    Blocks stand beside each other in rows, in the order of their names, so that all of it is about as wide as
    high. Time grows with the number of things; the same input gives the same places.
    """
    blocks: dict[tuple[str, str], list[str]] = {}
    for node in sorted(kinds):
        group = groups.get(node, "")
        blocks.setdefault((group, "") if group else ("", kinds[node]), []).append(node)
    width = max(1.0, sqrt(sum((_side(block) + AISLE) ** 2 for block in blocks.values())))
    places: dict[str, tuple[float, float]] = {}
    left = top = height = 0.0
    for _, block in sorted(blocks.items()):
        side = _side(block)
        if left and left + side > width:
            left, top, height = 0.0, top + height + AISLE, 0.0
        places |= _filled(block, side, left, top)
        left, height = left + side + AISLE, max(height, ceil(len(block) / side))
    return dict(sorted(places.items()))


def _side(block: Sequence[str]) -> int:
    """How many things of a block stand in a row."""
    return ceil(sqrt(len(block)))


def _filled(block: Sequence[str], side: int, left: float, top: float) -> dict[str, tuple[float, float]]:
    rows = (islice(block, at, at + side) for at in range(0, len(block), side))
    return {
        node: (round((left + column) * PITCH * WIDE, 1), round((top + row) * PITCH, 1))
        for row, nodes in enumerate(rows)
        for column, node in enumerate(nodes)
    }
