"""Tensions in sum, and expected ones, as tables and as reports to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.views.formats import Block, Cell, Heading, Iri, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remit.analysis.insight.expected import ExpectedTension
    from remit.analysis.insight.friction import Friction
    from remit.analysis.insight.recovery import Recovery

MAX_ROWS = 20
"""So many expected tensions are shown to a person; the other formats have all."""

INFERRED = (
    "Inferred: no document states any of these. They are places that look like the known tensions, "
    "for a conversation, not for a verdict."
)


def friction_table(found: Friction) -> Table:
    """Return a row for each part: a tension that is open, a strategy, a role, an area, a benefit."""
    rows: list[tuple[Cell, ...]] = [("open", one, (), None, None, ()) for one in found.open]
    rows += [("eased by inference only", one, (), None, None, ()) for one in found.unstated]
    rows += [
        (
            "strategy",
            one.strategy,
            (*one.stated, *one.inferred),
            len(one.stated),
            len(one.inferred),
            tuple(map(Iri, one.claims)),
        )
        for one in found.strategies
    ]
    for name, some in (("role", found.roles), ("area", found.areas)):
        rows += [(name, one.where, one.tensions, None, None, tuple(map(Iri, one.claims))) for one in some]
    rows += [
        ("benefit of one strategy", one.benefit, (one.strategy,), None, None, tuple(map(Iri, one.claims)))
        for one in found.hanging
    ]
    return Table(("what", "thing", "tensions or strategy", "stated", "inferred", "claims"), tuple(rows))


def friction_blocks(found: Friction) -> list[Block]:
    """Return the sum of all tensions as a report."""
    n = len(found.tensions)
    blocks: list[Block] = [Heading(f"Tensions in sum ({n})", 1), _open(found)]
    if found.strategies:
        blocks += [
            Heading("What covers most"),
            Table(
                ("strategy", "eases", "stated", "inferred", "claims"),
                tuple(
                    (
                        one.strategy,
                        len(one.stated) + len(one.inferred),
                        len(one.stated),
                        len(one.inferred),
                        len(one.claims),
                    )
                    for one in found.strategies
                ),
            ),
        ]
    for title, some in (
        ("Roles at which friction gathers", found.roles),
        ("Areas in which it lies", found.areas),
    ):
        if some:
            rows = tuple(
                (one.where, f"{len(one.tensions)} of {n}", one.tensions, len(one.claims)) for one in some
            )
            blocks += [
                Heading(title),
                Table((title.split()[0][:-1].lower(), "has", "tensions", "claims"), rows),
            ]
    if found.hanging:
        hanging = tuple((one.benefit, one.strategy, len(one.claims)) for one in found.hanging)
        blocks += [
            Heading("Benefits that hang on one strategy"),
            Table(("benefit", "strategy", "claims"), hanging),
        ]
    return blocks


def expected_table(found: Sequence[ExpectedTension]) -> Table:
    """Return a row for each expected tension, marked as inferred, with its signs and claims."""
    return Table(
        (
            "inferred",
            "role",
            "other",
            "group",
            "score",
            "meeting",
            "opposition",
            "stakes",
            "reasons",
            "claims",
        ),
        tuple(
            (
                True,
                *one.roles,
                one.group,
                one.score,
                *one.signs.values(),
                one.reasons,
                tuple(Iri(claim) for some in one.claims.values() for claim in some),
            )
            for one in found
        ),
    )


def expected_blocks(found: Sequence[ExpectedTension]) -> list[Block]:
    """Return expected tensions as people read them, with the reasons in words."""
    rows = tuple(
        (*one.roles, one.group, one.score, "; ".join(one.reasons), sum(map(len, one.claims.values())))
        for one in found[:MAX_ROWS]
    )
    blocks: list[Block] = [
        Heading(f"Expected tensions ({len(found)}), inferred", 1),
        INFERRED,
        Table(("role", "and", "group", "score", "why", "claims"), rows),
    ]
    if len(found) > MAX_ROWS:
        blocks.append(f"and {len(found) - MAX_ROWS} more; -f csv has each")
    return blocks


def recovery_table(found: Sequence[Recovery]) -> Table:
    """Return a row for each known tension: where it is found again when it is left out."""
    return Table(
        (
            "tension",
            "places",
            "rank of what it is over",
            "by chance",
            "best rank of a pole",
            "by chance ",
            "blind: over",
            "blind: pole",
        ),
        tuple(
            (
                one.tension,
                one.n_places,
                one.over,
                round(one.chance_over, 1),
                one.poles,
                round(one.chance_poles, 1),
                one.blind_over,
                one.blind_poles,
            )
            for one in found
        ),
    )


def _open(found: Friction) -> str:
    if not found.tensions:
        return "No tension is stated."
    if found.open:
        return f"Open, as nothing eases them: {', '.join(one.label for one in found.open)}."
    if found.unstated:
        names = ", ".join(one.label for one in found.unstated)
        return f"None is open; by inference alone something eases {names}."
    return "None is open: a document states something that eases each."
