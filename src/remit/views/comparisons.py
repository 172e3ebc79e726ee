"""Overlap of roles as a table and as blocks to read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from remit.views.combinations import regions_blocks
from remit.views.contributions import contributions_blocks
from remit.views.formats import Block, Cell, Heading, Iri, Number, Table
from remit.views.likeness import between, likeness_blocks, movement_blocks

if TYPE_CHECKING:
    from remit.analysis.comparison.values import Adjacent, Exclusive, Overlap, Shared

RELATION_WORDS = {
    "remit": "what is in their remit",
    "responsibility": "what they are responsible for",
    "skill": "the skills they need",
    "all": "everything they are tied to",
}
SHARED_WORDS = {
    "remit": "more than one does it; say who decides",
    "responsibility": "more than one answers for it; say who decides",
    "skill": "more than one needs it",
    "all": "more than one is tied to it",
}
CAVEAT = (
    "What is missing here is not stated, which is not the same as denied: sources say more of one role than "
    "of another. Read each side beside the number of claims that it rests on."
)
UNITS = {"concern": "concerns", "group": "groups", "area": "areas"}


def overlap_table(overlap: Overlap) -> Table:
    """Return a row a concern and role that has it: how the roles meet there and, where shared, the claims."""
    rows: list[tuple[Cell, ...]] = []
    terms = {one.role.iri: one.role for one in overlap.roles}
    for shared in overlap.shared:
        for role, claims in shared.claims.items():
            rows.append(("shared", shared.group, shared.concern, terms[role], tuple(map(Iri, claims))))
    for adjacent in overlap.adjacent:
        for role, concerns in adjacent.concerns.items():
            rows += [("adjacent", adjacent.group, concern, terms[role], ()) for concern in concerns]
    for role, alone in overlap.exclusive.items():
        rows += [("exclusive", one.group, one.concern, terms[role], ()) for one in alone]
    return Table(("meeting", "group", "concern", "role", "claims"), tuple(rows))


def overlap_blocks(
    overlap: Overlap, typed: Sequence[str] = (), *, every: bool = False, explain: str | None = None
) -> list[Block]:
    """Return a comparison as people read it: what it rests on, then shared, adjacent and exclusive.

    `typed` are the names under which the reader asked for the roles; a short one ("CPO") heads its columns.
    With `every`, all measures are given, not only those that answer most questions; with `explain`, what one
    of them is made of.
    """
    names = [one.role.label for one in overlap.roles]
    short = [_short(*both) for both in zip_longest(names, typed[: len(names)], fillvalue="")]
    blocks: list[Block] = [
        Heading(f"{_listed(names)}: {RELATION_WORDS[overlap.relation]}, by {overlap.level}", 1),
        _basis(overlap),
        _counts(overlap),
        *likeness_blocks(overlap, every=every),
        *(contributions_blocks(overlap, explain, short) if explain else ()),
        *movement_blocks(overlap),
        *(regions_blocks(overlap, short) if len(names) > 2 else ()),
    ]
    for part in (_shared(overlap, short), _adjacent(overlap, names), _exclusive(overlap)):
        blocks += part
    return [*blocks, CAVEAT]


def _short(label: str, typed: str) -> str:
    return typed if typed and ":" not in typed and len(typed) < len(label) else label


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _basis(overlap: Overlap) -> Table:
    def row(role: str) -> str:
        low, high = overlap.ranges.get("containment", {}).get(role, (overlap.measures.containment[role],) * 2)
        return between(low, high, ".0%")

    rows = tuple(
        (
            one.role,
            one.n_concerns,
            Number(row(one.role.iri) if one.n_concerns else "nothing stated"),
            one.n_claims,
            one.n_documents,
        )
        for one in overlap.roles
    )
    return Table(("role", UNITS[overlap.level], "of these shared", "claims", "documents"), rows)


def _counts(overlap: Overlap) -> str:
    n_adjacent = sum(len(terms) for one in overlap.adjacent for terms in one.concerns.values())
    n_exclusive = sum(map(len, overlap.exclusive.values()))
    return f"{len(overlap.shared)} shared, {n_adjacent} adjacent, {n_exclusive} exclusive."


def _shared(overlap: Overlap, names: Sequence[str]) -> list[Block]:
    iris = [one.role.iri for one in overlap.roles]

    def counts(one: Shared) -> tuple[Cell, ...]:
        return tuple(len(one.claims[role]) if role in one.claims else Number("·") for role in iris)

    rows: list[tuple[Cell, ...]] = []
    if overlap.level == "area":
        rows = [(one.concern, *counts(one)) for one in overlap.shared]
    else:
        for _, several in groupby(overlap.shared, key=lambda one: one.group.iri):
            rows += [
                (one.group if i == 0 else "", one.concern, *counts(one)) for i, one in enumerate(several)
            ]
    heads = (overlap.level,) if overlap.level == "area" else (_above(overlap), overlap.level)
    title = f"Shared ({len(rows)}): {SHARED_WORDS[overlap.relation]}"
    return _part(title, (*heads, *(f"claims {name}" for name in names)), rows)


def _adjacent(overlap: Overlap, names: Sequence[str]) -> list[Block]:
    if overlap.level == "area":
        return []
    n = sum(len(terms) for one in overlap.adjacent for terms in one.concerns.values())
    title = f"Adjacent ({n}): different matters of one {_above(overlap)}; they must coordinate"
    iris = [one.role.iri for one in overlap.roles]
    rows = tuple(row for one in overlap.adjacent for row in _side_by_side(one, iris))
    return _part(title, (_above(overlap), *names), rows)


def _above(overlap: Overlap) -> str:
    """Return what things of the level are grouped by; areas stand for themselves."""
    return "group" if overlap.level == "concern" else "area"


def _side_by_side(adjacent: Adjacent, iris: Sequence[str]) -> list[tuple[Cell, ...]]:
    columns: list[tuple[Cell, ...]] = []
    for role in iris:
        if role in adjacent.concerns:
            columns.append(adjacent.concerns[role] or ("(what it shares)",))
        else:
            columns.append(("(nothing stated)",))
    lines = zip_longest(*columns, fillvalue="")
    return [(adjacent.group if index == 0 else "", *line) for index, line in enumerate(lines)]


def _exclusive(overlap: Overlap) -> list[Block]:
    blocks: list[Block] = []
    for one in overlap.roles:
        if one.role in overlap.not_stated:
            continue  # that nothing is stated of it has been told
        alone = overlap.exclusive.get(one.role.iri, ())
        title = f"Only {one.role.label} ({len(alone)}): no other is stated to work in that {_above(overlap)}"
        rows: list[tuple[Cell, ...]] = []
        for _, several in groupby(sorted(alone, key=_place), key=lambda each: each.group.iri):
            rows += [(each.group if i == 0 else "", each.concern) for i, each in enumerate(several)]
        if overlap.level == "area":
            blocks += _part(title, ("area",), [row[1:] for row in rows])
        else:
            blocks += _part(title, (_above(overlap), overlap.level), rows)
    return blocks


def _part(title: str, columns: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]) -> list[Block]:
    """Return a part of the report: its table under a heading, or without rows the heading as a line."""
    return [Heading(title), Table(columns, tuple(rows))] if rows else [title]


def _place(each: Exclusive) -> tuple[str, str, str]:
    return each.group.label.casefold(), each.group.iri, each.concern.label.casefold()
