"""What changes would do, as tables and as a report to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.knowledge.lookup import by_label
from remit.views.formats import Block, Cell, Heading, Iri, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remit.analysis.insight.scenarios import Scenario
    from remit.analysis.insight.staffing import Meeting, Size
    from remit.analysis.insight.what_if import Held, LinkMove, WhatIf
    from remit.knowledge.model import Term

MAX_ROWS = 60
"""So many rows of one kind are shown to a person; the other formats have all."""

MAX_NAMES = 4
"""So many roles that have a concern are named to a person."""

NOTE = (
    "This is arithmetic on what is stated, not a forecast: it says who would have what, not whether it would "
    "work. What nobody is said to have may be done all the same."
)
PARTS = (
    ("orphans", "Orphans", "some role had them, none has them any more"),
    ("taken_up", "Taken up", "no role had them, one has them now"),
    ("alone", "Come to hang on one role alone", "a single point of failure"),
    ("shared_out", "No longer hang on one role alone", "another has them too, or none"),
)
"""The lists of concerns of a `WhatIf`: the field, its heading, what it means."""


def what_if_table(found: WhatIf) -> Table:
    """Return a row for each thing that changes: what it is, whom it is about, before and after."""
    rows: list[tuple[Cell, ...]] = [
        (
            "link",
            one.role,
            None,
            one.concern,
            one.group,
            not one.is_new,
            one.is_new,
            tuple(map(Iri, one.claims)),
        )
        for one in found.links
    ]
    for load in found.loads:
        for name in ("n_concerns", "n_groups", "n_areas", "n_alone"):
            sides = (getattr(side, name) if side else 0 for side in (load.before, load.after))
            rows.append((name, load.role, None, None, None, *sides, None))
    for pair in found.pairs:
        for name in ("n_shared", "n_adjacent", "jaccard"):
            sides = (getattr(side, name) if side else 0 for side in (pair.before, pair.after))
            rows.append((name, *pair.roles, None, None, *sides, None))
    for name, _, _ in PARTS:
        held: tuple[Held, ...] = getattr(found, name)
        rows += [(name, None, None, one.concern, one.group, one.before, one.after, None) for one in held]
    rows += [
        (
            f"tension {one.how}",
            None,
            None,
            one.tension,
            None,
            one.before,
            one.after,
            tuple(map(Iri, one.claims)),
        )
        for one in found.tensions
    ]
    return Table(("what", "role", "other", "concern", "group", "before", "after", "claims"), tuple(rows))


def what_if_blocks(found: WhatIf) -> list[Block]:
    """Return what changes as a report: who gains and loses, loads, meetings, orphans, tensions."""
    blocks: list[Block] = [Heading(f"What if: {'; '.join(map(str, found.changes))}", 1)]
    if found.start:
        blocks.append(f"Compared with: {'; '.join(map(str, found.start))}.")
    blocks.append(summary(found))
    _add(blocks, f"Ties that move ({len(found.links)})", _links(found))
    _add(blocks, "Load of each role", _loads(found))
    _add(blocks, "Where roles meet", _pairs(found))
    for name, title, meaning in PARTS:
        held: tuple[Held, ...] = getattr(found, name)
        _add(blocks, f"{title} ({len(held)}): {meaning}", _held(held))
    _add(
        blocks,
        f"Tensions ({len(found.tensions)})",
        Table(
            ("tension", "was between", "is between", "what becomes of it"),
            tuple((one.tension, one.before, one.after, in_words(one.how)) for one in found.tensions),
        ),
    )
    return [*blocks, NOTE]


def summary(found: WhatIf) -> str:
    """Return one sentence that says how much changes."""
    if found.same:
        return f"Nothing that is compared changes (relation: {found.relation})."
    before, after = found.n_alone
    return (
        f"{_counted(len(found.loads), 'role')} changed, {_counted(len(found.orphans), 'orphan')}, "
        f"{_counted(len(found.tensions), 'tension')} touched; concerns that hang on one role alone: "
        f"{before} before, {after} after."
    )


def in_words(how: str) -> str:
    """Return what becomes of a tension, for people."""
    return {
        "gone": "one side has left; what it was over has not gone",
        "within one role": "now inside one role, which holds both sides",
        "between others": "now between others",
        "new": "new",
    }[how]


def scenarios_table(every: Sequence[Scenario]) -> Table:
    """Return the scenarios with their place in a document, and their changes."""
    return Table(
        ("scenario", "title", "place", "begins with", "changes"),
        tuple(
            (one.name, one.title, f"{one.document} paragraph {one.paragraph}", one.start, one.changes)
            for one in every
        ),
    )


def _add(blocks: list[Block], title: str, table: Table) -> None:
    if table.rows:
        blocks += [Heading(title), Table(table.columns, table.rows[:MAX_ROWS])]
        if len(table.rows) > MAX_ROWS:
            blocks.append(f"and {len(table.rows) - MAX_ROWS:,} more; -f csv has each")


def _links(found: WhatIf) -> Table:
    """Return a row a concern: from whom, to whom, who has it on both sides, how many claims said so."""
    of: dict[Term, list[LinkMove]] = {}
    for one in found.links:
        of.setdefault(one.concern, []).append(one)
    old, new = found.staffings

    def stays(concern: Term) -> tuple[Term, ...]:
        holders = old.holders.get(concern.iri, ())
        return tuple(new.terms[role] for role in new.holders.get(concern.iri, ()) if role in holders)

    rows = [
        (
            some[0].group,
            concern,
            tuple(one.role for one in some if not one.is_new),
            tuple(one.role for one in some if one.is_new),
            few(stays(concern)),
            len({claim for one in some for claim in one.claims}),
        )
        for concern, some in of.items()
    ]
    rows.sort(key=lambda row: (by_label(row[0]), by_label(row[1])))
    return Table(("group", "concern", "from", "to", "has it all along", "claims that said so"), tuple(rows))


def _loads(found: WhatIf) -> Table:
    def sides(name: str, before: Size | None, after: Size | None) -> str:
        return arrow(*(getattr(side, name) if side else 0 for side in (before, after)))

    return Table(
        ("role", "concerns", "groups", "areas", "had by it alone"),
        tuple(
            (
                one.role,
                *(
                    sides(name, one.before, one.after)
                    for name in ("n_concerns", "n_groups", "n_areas", "n_alone")
                ),
            )
            for one in found.loads
        ),
    )


def _pairs(found: WhatIf) -> Table:
    def jaccard(side: Meeting | None) -> str:
        return f"{side.jaccard:.3f}" if side else "0.000"

    rows: list[tuple[Cell, ...]] = []
    for one in found.pairs:
        counts = [
            arrow(*(getattr(side, name) if side else 0 for side in (one.before, one.after)))
            for name in ("n_shared", "n_adjacent")
        ]
        rows.append((*one.roles, *counts, arrow(jaccard(one.before), jaccard(one.after))))
    return Table(("role", "and", "shared", "adjacent", "jaccard"), tuple(rows))


def _held(held: Sequence[Held]) -> Table:
    return Table(
        ("group", "concern", "before", "after"),
        tuple(
            (one.group, one.concern, few(one.before) or "nobody", few(one.after) or "nobody") for one in held
        ),
    )


def few(roles: tuple[Term, ...]) -> Cell:
    """Return roles for people to read: of many the first, and how many more there are."""
    if len(roles) <= MAX_NAMES:
        return roles
    names = ", ".join(one.label for one in roles[: MAX_NAMES - 1])
    return f"{names} and {len(roles) - MAX_NAMES + 1:,} more"


def arrow(before: object, after: object) -> str:
    """Return a figure before and after, or once where it stays."""
    return str(after) if before == after else f"{before} → {after}"


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
