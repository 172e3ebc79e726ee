"""The page of what changes would do: a picture of who has what before and one after, and what moved.

One file without a script. Both pictures have the same rows and columns, so that the eye can go across: a row
a group, a column a role, a dot a concern.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING, Final

from remit.knowledge import lookup
from remit.views.csp import policy
from remit.views.formats import Block, Heading, Table, shown
from remit.views.what_if import summary, what_if_blocks

if TYPE_CHECKING:
    from remit.analysis.insight.staffing import Staffing
    from remit.analysis.insight.what_if import WhatIf
    from remit.knowledge.model import Term

MAX_ROLES: Final = 4
"""So many roles have a column; those whose load changes most."""

MAX_GROUPS: Final = 40
"""So many groups have a row; those in which something moves go before others."""

_LEFT, _COLUMN, _HEAD, _STEP, _A_LINE = 222, 124, 132, 14, 8


@dataclass(frozen=True, slots=True)
class Dot:
    """A concern of a role: where it is drawn, its name, and how it stands there."""

    x: float
    y: float
    title: str
    way: str


@dataclass(frozen=True, slots=True)
class Row:
    """A group: its name, where it begins, how high it is, whether something moves in it."""

    label: str
    y: float
    height: float
    moves: bool


@dataclass(frozen=True, slots=True)
class Circle:
    """A role and how much it has: the area is in proportion to its concerns."""

    x: float
    r: float
    n: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arc:
    """How many concerns two roles share: a curve, its width, and where the number stands."""

    path: str
    width: float
    x: float
    y: float
    n: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One side: its title, size, and all that is drawn."""

    title: str
    told: str
    width: float
    height: float
    circles: tuple[Circle, ...]
    arcs: tuple[Arc, ...]
    rows: tuple[Row, ...]
    dots: tuple[Dot, ...]


def what_if_page(found: WhatIf, title: str = "") -> str:
    """Return the page as HTML text; the same changes to the same knowledge give the same text."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    style = "\n".join(
        files("remit.views")
        .joinpath("static", name)
        .read_text(encoding="utf-8")
        .replace("\r\n", "\n")
        .strip()
        for name in ("base.css", "what_if.css")
    )
    environment = Environment(
        loader=PackageLoader("remit.views", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        newline_sequence="\n",
    )
    text = environment.get_template("what_if.html.j2").render(
        title=title or "What if",
        changes=[str(one) for one in found.changes],
        start=[str(one) for one in found.start],
        summary=summary(found),
        pictures=pictures(found),
        blocks=[_told(block) for block in what_if_blocks(found)[1:] if block != summary(found)],
        policy=policy([], [style]),
        style=Markup(style),  # noqa: S704 - our own text, which holds no end of its element
    )
    return text.encode("utf-8", "replace").decode("utf-8")


def pictures(found: WhatIf) -> tuple[Picture, ...]:
    """Return the two pictures; none where no role has anything that moves."""
    roles = _roles(found)
    if not roles:
        return ()
    moved = {(one.role.iri, one.concern.iri) for one in found.links}
    rows = _rows(found, roles, moved)
    names = ("Before", "After")
    return tuple(
        _picture(name, side, roles, rows, moved) for name, side in zip(names, found.staffings, strict=True)
    )


def _roles(found: WhatIf) -> tuple[Term, ...]:
    """The roles that have a column: those that change most, and the nearest of one that changes alone."""
    by_iri = {
        one.role.iri: (
            one.role,
            abs((one.after.n_concerns if one.after else 0) - (one.before.n_concerns if one.before else 0)),
        )
        for one in found.loads
    }
    ranked = sorted(by_iri.values(), key=lambda one: (-one[1], lookup.by_label(one[0])))
    chosen = [role for role, _ in ranked[:MAX_ROLES]]
    if len(chosen) == 1:
        others = [role for one in found.pairs for role in one.roles if role not in chosen]
        chosen += others[:1]
    return tuple(sorted(chosen, key=lookup.by_label))


def _rows(
    found: WhatIf, roles: tuple[Term, ...], moved: set[tuple[str, str]]
) -> list[tuple[Term, int, bool]]:
    """The groups that have a row, each with how many lines of dots it needs, and whether anything moves."""
    lines: dict[Term, int] = {}
    moving: set[Term] = set()
    for side in found.staffings:
        for role in roles:
            counts: dict[Term, int] = {}
            for concern in side.of_role.get(role.iri, ()):
                group = side.placed(concern)[1]
                counts[group] = counts.get(group, 0) + 1
                if (role.iri, concern) in moved:
                    moving.add(group)
            for group, n in counts.items():
                lines[group] = max(lines.get(group, 1), math.ceil(n / _A_LINE))
    first = sorted(lines, key=lambda one: (one not in moving, lookup.by_label(one)))[:MAX_GROUPS]
    return [(group, lines[group], group in moving) for group in first]


def _picture(
    name: str,
    side: Staffing,
    roles: tuple[Term, ...],
    groups: list[tuple[Term, int, bool]],
    moved: set[tuple[str, str]],
) -> Picture:
    rows: list[Row] = []
    dots: list[Dot] = []
    top = float(_HEAD)
    for group, n_lines, moves in groups:
        height = n_lines * _STEP + 8
        rows.append(Row(group.label, top, height, moves))
        dots += _dots(side, roles, group.iri, top, moved)
        top += height
    counts = [len(side.of_role.get(role.iri, ())) for role in roles]
    most = max(counts, default=0) or 1
    centres = [_LEFT + _COLUMN * (i + 0.5) for i in range(len(roles))]
    circles = tuple(
        Circle(x, 30 * math.sqrt(n / most) if n else 2.0, n, _wrapped(role.label))
        for x, n, role in zip(centres, counts, roles, strict=True)
    )
    told = "; ".join(f"{role.label}: {n} concerns" for role, n in zip(roles, counts, strict=True))
    return Picture(
        name,
        told,
        _LEFT + _COLUMN * len(roles),
        top + 4,
        circles,
        _arcs(side, roles, centres),
        tuple(rows),
        tuple(dots),
    )


def _dots(
    side: Staffing, roles: tuple[Term, ...], group: str, top: float, moved: set[tuple[str, str]]
) -> list[Dot]:
    found: list[Dot] = []
    for i, role in enumerate(roles):
        has = [one for one in side.of_role.get(role.iri, ()) if side.group_of[one] == group]
        has.sort(
            key=lambda one: (
                (role.iri, one) in moved,
                len(side.holders[one]) < 2,
                lookup.by_label(side.terms[one]),
            )
        )
        for place, concern in enumerate(has):
            line, column = divmod(place, _A_LINE)
            shared = len(side.holders[concern]) > 1
            way = "moves" if (role.iri, concern) in moved else "shared" if shared else "alone"
            found.append(
                Dot(
                    _LEFT + _COLUMN * i + 13 + column * _STEP,
                    top + 4 + (line + 0.5) * _STEP,
                    f"{side.terms[concern].label} ({role.label}{', shared' if shared else ''})",
                    f"{way} shared" if way == "moves" and shared else way,
                )
            )
    return found


def _arcs(side: Staffing, roles: tuple[Term, ...], centres: list[float]) -> tuple[Arc, ...]:
    found = []
    for (i, one), (j, other) in combinations(enumerate(roles), 2):
        n = len(side.of_role.get(one.iri, frozenset()) & side.of_role.get(other.iri, frozenset()))
        if n:
            a, b = centres[i], centres[j]
            y, bend = 48.0, 48.0 - 34 * (j - i)
            number = (a + b) / 2, (y + bend) / 2
            found.append(
                Arc(f"M{a:g} {y:g}Q{(a + b) / 2:g} {bend:g} {b:g} {y:g}", 1 + math.sqrt(n), *number, n)
            )
    return tuple(found)


def _wrapped(label: str) -> tuple[str, ...]:
    """A name on up to two lines of a column."""
    if len(label) <= 18:
        return (label,)
    words = label.split()
    first = ""
    while words and len(first) + len(words[0]) < 18:
        first = f"{first} {words.pop(0)}".strip()
    rest = " ".join(words)
    lines = [line for line in (first, rest) if line]
    return tuple(line if len(line) <= 20 else f"{line[:19]}…" for line in lines)


def _told(block: Block) -> dict[str, object]:
    """A part of the report as the template takes it: a heading, a table of texts, or a paragraph."""
    if isinstance(block, Heading):
        return {"heading": block.text}
    if isinstance(block, Table):
        return {"columns": block.columns, "rows": [[shown(cell) for cell in row] for row in block.rows]}
    return {"text": block}
