"""Tensions as tables and as blocks to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from remit.knowledge.model import Term
from remit.views.formats import Block, Cell, Heading, Iri, Table

if TYPE_CHECKING:
    from remit.analysis.network.tensions import PoleView, StrategyView, TensionView


def tensions_table(tensions: Sequence[TensionView]) -> Table:
    """Return a row a tension: between whom, over what, its poles, what eases it, and the claims."""
    return Table(
        ("tension", "roles", "over", "poles", "strategies", "claims"),
        tuple(
            (
                one.tension,
                one.roles,
                one.over,
                tuple(pole.pole for pole in one.poles),
                tuple(strategy.strategy for strategy in one.strategies),
                tuple(map(Iri, one.claims)),
            )
            for one in tensions
        ),
    )


def tensions_blocks(tensions: Sequence[TensionView]) -> list[Block]:
    """Return each tension as people read it: what it is, its poles, what eases it."""
    blocks: list[Block] = [Heading(f"Tensions ({len(tensions)})", 1)]
    for one in tensions:
        blocks += [Heading(one.tension.label), *_about(one)]
        if one.poles:
            blocks.append(Table(("pole", "toward", "held by"), tuple(_pole(pole) for pole in one.poles)))
        if one.strategies:
            blocks.append(
                Table(("eased by", "which also brings"), tuple(_strategy(each) for each in one.strategies))
            )
        else:
            blocks.append("Open: nothing is stated to ease it.")
    return blocks


def _about(tension: TensionView) -> list[str]:
    n = len(tension.claims)
    parts = [
        f"between {_listed(tension.roles)}" if tension.roles else "",
        f"over {tension.over.label}" if tension.over else "",
        f"{n} claim{'' if n == 1 else 's'}",
    ]
    return [text for text in (", ".join(part for part in parts if part), tension.definition) if text]


def _listed(terms: Sequence[Term]) -> str:
    return " and ".join(one.label for one in terms)


def _pole(pole: PoleView) -> tuple[Cell, ...]:
    holder = _listed(pole.held_by) or "not stated"
    return pole.pole, pole.toward, f"{holder} (inferred)" if pole.inferred and pole.held_by else holder


def _strategy(strategy: StrategyView) -> tuple[Cell, ...]:
    name = f"{strategy.strategy.label} (inferred)" if strategy.inferred else strategy.strategy.label
    return name, strategy.benefits
