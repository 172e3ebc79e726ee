"""Meeting: each concern of the roles compared is shared, adjacent to another's, or exclusive to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from remit.analysis.comparison.values import Adjacent, Exclusive, Shared
from remit.knowledge.lookup import by_label

if TYPE_CHECKING:
    from remit.analysis.comparison.evidence import Evidence
    from remit.analysis.profiles import Profiles
    from remit.knowledge.model import Term


def partition(
    table: Profiles, held: Mapping[str, frozenset[int]], found: Evidence
) -> tuple[tuple[Shared, ...], tuple[Adjacent, ...], dict[str, tuple[Exclusive, ...]]]:
    """Each concern of the roles, put into one of the three; `held` has the columns of each role, by IRI."""
    holders: dict[int, list[str]] = {}
    workers: dict[str, list[str]] = {}
    for role, columns in held.items():
        for column in columns:
            holders.setdefault(column, []).append(role)
        for group in {table.parents[column].iri for column in columns}:
            workers.setdefault(group, []).append(role)
    named = {column: (table.concerns[column], table.parents[column]) for column in holders}
    shared: list[Shared] = []
    beside: dict[Term, dict[str, list[Term]]] = {}
    alone: dict[str, list[Exclusive]] = {role: [] for role in held}
    for column in sorted(holders, key=lambda i: (by_label(named[i][1]), by_label(named[i][0]))):
        (concern, parent), who = named[column], holders[column]
        if len(who) > 1:
            shared.append(Shared(concern, parent, {role: _claims(found, role, concern.iri) for role in who}))
        elif len(workers[parent.iri]) > 1:
            beside.setdefault(parent, {role: [] for role in workers[parent.iri]})[who[0]].append(concern)
        else:
            alone[who[0]].append(Exclusive(concern, parent))
    adjacent = (
        Adjacent(parent, {role: tuple(concerns) for role, concerns in sides.items()})
        for parent, sides in beside.items()
    )
    return tuple(shared), tuple(adjacent), {role: tuple(some) for role, some in alone.items()}


def _claims(found: Evidence, role: str, concern: str) -> tuple[str, ...]:
    return tuple(sorted(found.claims.get((role, concern), ())))
