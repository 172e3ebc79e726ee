"""A boundary report as blocks for a screen and Markdown, and as rows for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.views.formats import Block, Heading, Iri, Table
from remit.views.report_parts import outline

if TYPE_CHECKING:
    from remit.analysis.insight.report_values import BoundaryReport, Matter
    from remit.views import formats
    from remit.views.report_spans import Cell


def report_blocks(report: BoundaryReport) -> list[Block]:
    """Return the report as people read it, part by part; marks of evidence stand in brackets."""
    made = outline(report)
    blocks: list[Block] = [Heading(made.title, 1), *made.lead]
    for part in made.parts:
        blocks.append(Heading(part.title))
        if part.lead:
            blocks.append(part.lead)
        if part.columns == ("",):
            blocks += [in_words(row[0]) for row in part.rows]
        else:
            blocks.append(Table(part.columns, tuple(tuple(map(in_words, row)) for row in part.rows)))
    return blocks


def in_words(cell: Cell) -> str:
    """Return a cell as one text."""
    return "".join(f" [{one.text.strip()}]" if one.kind == "mark" else one.text for one in cell).strip()


def report_table(report: BoundaryReport) -> Table:
    """Return a row a matter, role and way in which they meet there, with the claims.

    `meeting` is shared, adjacent, exclusive, nobody or others; `tensions` are those that lie on the matter.
    """
    rubs: dict[str, list[str]] = {}
    for one in report.contested:
        for place in one.places:
            rubs.setdefault(place.concern.iri, []).append(one.tension.tension.iri)
    terms = {role.iri: role for role in report.roles}
    rows: list[tuple[formats.Cell, ...]] = []

    def add(meeting: str, matter: Matter, role: str | None, claims: tuple[str, ...], decides: str) -> None:
        rows.append(
            (
                meeting,
                matter.area,
                matter.group,
                matter.concern,
                terms[role] if role else None,
                decides,
                tuple(map(Iri, rubs.get(matter.concern.iri, ()))),
                tuple(map(Iri, claims)),
            )
        )

    for shared in report.both:
        for role, claims in shared.matter.claims.items():
            add("shared", shared.matter, role, claims, shared.verdict)
    for group in report.parallel:
        for role, some in group.sides.items():
            for matter in some:
                add("adjacent", matter, role, matter.claims[role], "")
    for role, some in report.one_sided.items():
        for matter in some:
            add("exclusive", matter, role, matter.claims[role], "")
    for open_ in report.unowned:
        add("others" if open_.holders else "nobody", open_.matter, None, open_.claims, "")
    return Table(
        ("meeting", "area", "group", "concern", "role", "decision", "tensions", "claims"), tuple(rows)
    )
