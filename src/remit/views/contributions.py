"""What a figure is made of: each concern with what it adds, the most first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.analysis.content import SIMILARITIES
from remit.views.formats import Block, Cell, Heading, Json, Number, Table
from remit.views.likeness import spaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remit.analysis.comparison.contributions import Contribution
    from remit.analysis.comparison.values import Overlap

_ABOVE = {"simgic": "concern, group or area"}


def contributions_table(overlap: Overlap, measure: str) -> Table:
    """Return a row a concern: what it adds, which roles have it, what of the others it was matched with."""
    terms = {one.role.iri: one.role for one in overlap.roles}
    rows = tuple(
        (one.concern, one.value, tuple(terms[role] for role in one.roles), one.matched)
        for one in overlap.contributions(measure)
    )
    return Table(("concern", "adds", "roles", "matched"), rows)


def contributions_json(overlap: Overlap, measure: str) -> Json:
    """Return the measure, its value, and its parts, which sum to it."""
    return {
        "measure": measure,
        "value": getattr(overlap.measures, measure),
        "parts": [one.to_dict() for one in overlap.contributions(measure)],
    }


def contributions_blocks(overlap: Overlap, measure: str, names: Sequence[str]) -> list[Block]:
    """Return what each concern adds, with the number of claims behind it on each side, and the sum."""
    value = getattr(overlap.measures, measure)
    parts = overlap.contributions(measure)
    matched = measure in SIMILARITIES
    last = (f"most similar, by {spaced(measure)}",) if matched else tuple(f"claims {name}" for name in names)
    rows = [(*_added(one, value), *(_matched(one) if matched else _claims(overlap, one))) for one in parts]
    total: tuple[Cell, ...] = ("sum", Number(f"{value:.4f}"), Number("100%" if value else ""))
    rows.append((*total, *("" if matched else Number("") for _ in last)))
    head = Heading(f"What {spaced(measure)} {value:.4f} is made of")
    return [head, Table((_ABOVE.get(measure, overlap.level), "adds", "of it", *last), tuple(rows))]


def _added(one: Contribution, value: float) -> tuple[Cell, ...]:
    return one.concern, Number(f"{one.value:.4f}"), Number(f"{one.value / value:.1%}")


def _matched(one: Contribution) -> tuple[Cell, ...]:
    if one.matched[:1] == (one.concern,) and len(one.matched) == 1:
        return ("(itself)",)
    return (tuple("(itself)" if term == one.concern else term for term in one.matched),)


def _claims(overlap: Overlap, one: Contribution) -> tuple[Cell, ...]:
    """Return how many claims tie each role to what was added; of what lies above concerns none is counted."""
    claims = next((each.claims for each in overlap.shared if each.concern == one.concern), {})
    return tuple(
        len(claims[role.role.iri]) if role.role.iri in claims else Number("·") for role in overlap.roles
    )
