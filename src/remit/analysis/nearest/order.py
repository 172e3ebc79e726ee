"""In which order roles stand so that those most alike are neighbours, as a heat map shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from remit.analysis.nearest.cells import role_cells

if TYPE_CHECKING:
    from remit.analysis.profiles import Profiles

    Likeness = Mapping[tuple[str, str], float]


def likeness_of(table: Profiles, *, measure: str = "idf_cosine") -> Likeness:
    """How alike every two roles of the profiles are that share anything, by their IRIs, both ways round.

    Raises ParameterError for an unknown measure; LimitError for more roles than a matrix holds.
    """
    cells = role_cells(table, measure=measure)
    iris = [role.iri for role in cells.rows]
    return {(iris[i], iris[j]): round(value, 12) for i, j, value in cells.each()}


def in_line(roles: Iterable[str], alike: Likeness) -> tuple[str, ...]:
    """Roles by IRI in a line in which neighbours are alike; two that `alike` does not tell of are not.

    Each in turn is put where it adds most to the sum of what neighbours have in common, in equal places
    where it comes latest: the insertion heuristic for the travelling salesman. D. J. Rosenkrantz, R. E.
    Stearns, P. M. Lewis: An analysis of several heuristics for the traveling salesman problem. SIAM J.
    Comput. 6 (1977), 563-581. The first of the roles is put first, so they come best with the most central
    ahead, and the line begins at the end that is nearer to it. The same roles in the same order give the same
    line, in a time that grows by their square.

    >>> in_line("abc", {("a", "c"): 0.9, ("c", "b"): 0.5, ("a", "b"): 0.1})
    ('a', 'c', 'b')
    """
    line: list[str] = []
    asked = tuple(roles)
    for role in asked:
        gains = [_gain(line, at, role, alike) for at in range(len(line) + 1)]
        most = max(gains)
        line.insert(len(gains) - 1 - gains[::-1].index(most), role)
    place = {role: at for at, role in enumerate(line)}
    forwards = [place[role] for role in asked]
    backwards = [len(line) - 1 - at for at in forwards]
    return tuple(line if forwards <= backwards else reversed(line))


def _gain(line: Sequence[str], at: int, role: str, alike: Likeness) -> float:
    """What a role adds to the sum when it is put at a place, less what it takes from those it parts."""
    before = line[at - 1] if at else None
    after = line[at] if at < len(line) else None
    parted = _of(alike, before, after)
    return round(_of(alike, before, role) + _of(alike, role, after) - parted, 12)


def _of(alike: Likeness, one: str | None, other: str | None) -> float:
    if one is None or other is None:
        return 0.0
    return alike.get((one, other), alike.get((other, one), 0.0))
