"""Families of roles as tables and as blocks to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from remit.views.formats import Block, Cell, Heading, Number, Table

if TYPE_CHECKING:
    from remit.analysis.nearest.groups import Family

N_ROLES: Final = 12
"""How many roles of a family are named to be read."""


def families_table(families: Sequence[Family]) -> Table:
    """A row a role: the number and name of its family, and what there is to say of that."""
    rows: list[tuple[Cell, ...]] = [
        (number, one.name, len(one.roles), one.cohesion, role)
        for number, one in enumerate(families, 1)
        for role in one.roles
    ]
    return Table(("family", "name", "n_roles", "cohesion", "role"), tuple(rows))


def families_summary(families: Sequence[Family]) -> Table:
    """A row a family: its number, name and size, and the share of its roles' ties that stay in it."""
    rows = tuple((number, one.name, len(one.roles), one.cohesion) for number, one in enumerate(families, 1))
    return Table(("family", "name", "n_roles", "cohesion"), rows)


def families_blocks(families: Sequence[Family]) -> list[Block]:
    """Each family as people read it: its name, who is in it, and what is typical of it."""
    n_roles = sum(len(one.roles) for one in families)
    blocks: list[Block] = [Heading(f"Families ({len(families)} of {n_roles:,} roles)", 1)]
    for number, one in enumerate(families, 1):
        rows: list[tuple[Cell, ...]] = [
            (each.concern, _percent(each.inside), _percent(each.outside)) for each in one.typical
        ]
        blocks += [
            Heading(f"{number}. {one.name}"),
            _about(one),
            Table(("typical of them", "have it here", "have it elsewhere"), tuple(rows)),
        ]
    return blocks


def _about(family: Family) -> str:
    n = len(family.roles)
    named = ", ".join(role.label for role in family.roles[:N_ROLES])
    more = f", and {n - N_ROLES} more" if n > N_ROLES else ""
    stay = "" if family.cohesion is None else f" {family.cohesion:.0%} of their ties stay in the family."
    return f"{n} role{'' if n == 1 else 's'}: {named}{more}.{stay}"


def _percent(share: float | None) -> Cell:
    return None if share is None else Number(f"{share:.0%}")
