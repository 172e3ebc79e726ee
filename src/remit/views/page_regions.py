"""The map of a large page: families of roles with names and colours, who is nearest to whom, and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from remit.views.family_names import family_names
from remit.views.packing import changes, rows, varints

if TYPE_CHECKING:
    from remit.analysis.matrix import Floats
    from remit.analysis.nearest.groups import Family
    from remit.analysis.nearest.pairs import Pairs
    from remit.analysis.network.regions import Regions
    from remit.analysis.profiles import Profiles

N_NEAREST: Final = 3
"""To how many nearest roles each is tied on the map."""
N_COLORS: Final = 8
MEASURE: Final = "idf_cosine"
SCORE_STEPS: Final = 10_000
"""Scores stand in the data as whole numbers of this part of 1."""


class Line(NamedTuple):
    """Two roles by number, the lower first, how alike they are, and how many concerns both have."""

    first: int
    second: int
    score: float
    n_shared: int


class Chart(NamedTuple):
    """Roles by number, with what the map needs to know of them."""

    families: list[dict[str, Any]]
    packed: dict[str, Any]


def chart(table: Profiles, roles: Sequence[str], number: dict[str, int]) -> Chart:
    """Return families, ties to the nearest and places of the roles, given by IRI in order of their numbers.

    `number` has the number of every item by IRI. A role that has no row in the table stands alone.
    """
    from remit.analysis.nearest import pairs
    from remit.analysis.nearest.groups import families
    from remit.analysis.network.regions import regions

    found = families(table, measure=MEASURE) if table.roles else ()
    known = [family for family in found if sum(role.iri in number for role in family.roles) > 1]
    parts = [[number[role.iri] for role in family.roles if role.iri in number] for family in known]
    together = {one for part in parts for one in part}
    alone = [[one] for one in range(len(roles)) if one not in together]
    lines = _lines(table, *pairs.among_nearest(table, MEASURE, N_NEAREST), number)
    laid = regions([*parts, *alone], lines)
    told = _families(known, family_names(table, known), laid, number)
    return Chart(told, _packed(parts, laid, lines, len(roles)))


def _lines(table: Profiles, near: Pairs, scores: Floats, number: dict[str, int]) -> list[Line]:
    """Return the ties as pairs of numbers, the lower first, in order; what is not shown is left out."""
    at = [number.get(role.iri, -1) for role in table.roles]
    columns = (near.left.tolist(), near.right.tolist(), scores.tolist(), near.n_shared.tolist())
    every = zip(*columns, strict=True)
    return sorted(
        Line(min(at[a], at[b]), max(at[a], at[b]), score, n)
        for a, b, score, n in every
        if min(at[a], at[b]) >= 0
    )


def _packed(
    parts: Sequence[Sequence[int]], laid: Regions, lines: Sequence[Line], n_roles: int
) -> dict[str, Any]:
    home = {one: place + 1 for place, part in enumerate(parts) for one in part}
    ties: dict[int, list[int]] = {}
    for line in lines:
        ties.setdefault(line.first, []).append(line.second)
    return {
        "places": [varints(changes(column)) for column in zip(*laid.places, strict=True)],
        "family": varints(home.get(one, 0) for one in range(n_roles)),
        "backbone": {
            "measure": MEASURE,
            "top": N_NEAREST,
            "ties": rows(ties),
            "scores": varints(round(line.score * SCORE_STEPS) for line in lines),
            "n_shared": varints(line.n_shared for line in lines),
        },
    }


def _families(
    known: Sequence[Family], names: Sequence[str], laid: Regions, number: dict[str, int]
) -> list[dict[str, Any]]:
    colors = _colors(laid.discs[: len(known)])
    return [
        {
            "label": name,
            "color": color,
            "x": disc[0],
            "y": disc[1],
            "r": disc[2],
            "typical": [
                [number[one.concern.iri], round(one.inside, 3), round(one.outside or 0.0, 3)]
                for one in family.typical
            ],
        }
        for family, name, color, disc in zip(known, names, colors, laid.discs, strict=False)
    ]


def _colors(discs: Sequence[tuple[int, int, int]]) -> list[int]:
    """Return a number from 0 to N_COLORS - 1 for each region: the one used furthest away."""
    given: list[int] = []
    for at, (x, y, r) in enumerate(discs):
        far = [float("inf")] * N_COLORS
        for color, (other_x, other_y, other_r) in zip(given, discs[:at], strict=False):
            far[color] = min(far[color], ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 - r - other_r)
        used = Counter(given)
        given.append(max(range(N_COLORS), key=lambda color: (far[color], -used[color], -color)))
    return given
