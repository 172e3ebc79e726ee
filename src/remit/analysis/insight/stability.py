"""Stability: how a ranking moves when something is left out, or within the errors that a source publishes.

A rank is then a range, from the best to the worst, and so is the value behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.overlap import distinct_roles
from remit.analysis.comparison.values import named
from remit.analysis.hierarchy import check_level
from remit.analysis.insight.leaving import check_kind, leaving
from remit.analysis.measures import REGISTRY
from remit.analysis.profiles import Profiles, check_relation, profiles, usual_relation
from remit.errors import ParameterError
from remit.text import html_table

if TYPE_CHECKING:
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge

    Key = tuple[str, ...]
    Scored = dict[Key, tuple[float, int]]

N_DRAWS = 100
"""How many times ratings are drawn anew, where nobody says."""


@dataclass(frozen=True, slots=True)
class RankRange:
    """One thing of a ranking: its rank and value with everything, and how far both move.

    `things` are two roles, or two roles and a group. `best`, `worst` and `median` are over all runs and the
    full one, and so are `low` and `high` of the value. Where a run has no place for it, its rank is the one
    after the last, never better than its own, and its value 0; `n_missing` says how often. `moved_by` names
    the run that moves it most.
    """

    things: tuple[Term, ...]
    rank: int
    value: float
    best: int
    worst: int
    median: float
    low: float
    high: float
    n_missing: int
    moved_by: str

    def to_dict(self) -> dict[str, Any]:
        """The range as plain data."""
        numbers = ("rank", "value", "best", "worst", "median", "low", "high", "n_missing", "moved_by")
        return {
            "things": [named(one) for one in self.things],
            **{name: getattr(self, name) for name in numbers},
        }


@dataclass(frozen=True, slots=True)
class Run:
    """One way of reckoning anew: what was left out, how many links went with it, how much was ranked."""

    name: str
    n_links: int
    n_ranked: int


@dataclass(frozen=True, slots=True)
class Stability:
    """A ranking with ranges; `by` is what was left out one at a time, or "errors" for ratings drawn anew."""

    of: str
    by: str
    relation: str
    level: str
    measure: str
    runs: tuple[Run, ...]
    ranges: tuple[RankRange, ...]

    def to_dict(self) -> dict[str, Any]:
        """The ranking as plain data."""
        return {
            **{name: getattr(self, name) for name in ("of", "by", "relation", "level", "measure")},
            "runs": [
                {"name": one.name, "n_links": one.n_links, "n_ranked": one.n_ranked} for one in self.runs
            ],
            "ranges": [one.to_dict() for one in self.ranges],
        }

    def _repr_html_(self) -> str:
        rows = [
            (
                ", ".join(one.label for one in each.things),
                each.rank,
                each.best,
                each.worst,
                f"{each.median:g}",
            )
            for each in self.ranges
        ]
        caption = f"{self.of} by {self.measure}, {len(self.runs)} runs ({self.by})"
        return html_table(("what", "rank", "best", "worst", "median"), rows, caption=caption)


def stability(
    kg: Knowledge,
    *roles: str,
    of: str = "overlap",
    by: str = "documents",
    relation: str | None = None,
    level: str = "concern",
    measure: str = "idf_cosine",
    top: int | None = None,
    draws: int = N_DRAWS,
    seed: int = 0,
) -> Stability:
    """How a ranking moves: each thing with its rank, the range of its ranks, and that of its value.

    `of` is "overlap", all pairs of roles, or with one role those nearest to it, or "expected", the expected
    tensions of some roles or all. `by` is what is left out, one at a time: "documents", "modalities" or
    "merges"; or "errors", with which ratings are drawn anew `draws` times from the normal distribution of
    their published standard error, and only `of="overlap"` with a measure of ratings moves. The same `seed`
    gives the same figures. `top` cuts the ranking, not what is ranked.

    Raises ParameterError for an unknown word, a number below 0, too many roles, and errors that no source
    gives; UnknownTermError or AmbiguousTermError for a name.
    """
    if of not in ("overlap", "expected"):
        raise ParameterError(f"unknown ranking {of!r}; rankings are overlap, expected")
    if top is not None and top < 0:
        raise ParameterError(f"top is {top}; give 0 or more")
    if draws < 1:
        raise ParameterError(f"draws is {draws}; give 1 or more")
    check_level(level)
    chosen = relation or usual_relation(kg)
    check_relation(chosen)
    _check_by(of, by, measure)
    if of == "expected" and level != "concern":
        raise ParameterError("expected tensions are of groups already; leave the level at concern")
    score = _scorer(kg, of, [one.iri for one in distinct_roles(kg, roles)], measure)
    full = profiles(kg, relation=chosen, level=level)
    runs: list[tuple[Run, Scored]] = []
    if by == "errors":
        from remit.analysis.insight.draws import drawn

        for i, table in enumerate(drawn(kg, full, draws=draws, seed=seed)):
            found = score(table, frozenset())
            runs.append((Run(f"draw {i + 1}", 0, len(found)), found))
    else:
        for left in leaving(kg, by, relation=chosen, level=level):
            found = score(left.profiles, left.claims)
            runs.append((Run(left.name, left.n_links, len(found)), found))
    if len(runs) < 2 and by in ("documents", "modalities"):
        only = runs[0][0].name if runs else "no claim"
        raise ParameterError(f"all of it rests on {only!r}: without that nothing is left to rank")
    ranges = _ranges(kg, score(full, frozenset()), runs)
    shown = measure if of == "overlap" else "score"
    return Stability(of, by, chosen, level, shown, tuple(run for run, _ in runs), tuple(ranges[:top]))


def _check_by(of: str, by: str, measure: str) -> None:
    """Raise ParameterError where something cannot be left out, or errors move nothing of the ranking."""
    if by != "errors":
        check_kind(by)
        return
    if of != "overlap":
        raise ParameterError("errors move ratings, and expected tensions use none; leave out documents")
    rated = [name for name, one in REGISTRY.items() if one.needs == "ratings"]
    if measure not in rated:
        raise ParameterError(f"errors move ratings, and {measure} uses none; {' and '.join(rated)} do")


def _scorer(
    kg: Knowledge, of: str, roles: Sequence[str], measure: str
) -> Callable[[Profiles, frozenset[str]], Scored]:
    """What ranks: from profiles, and the claims that were left out, to values with what breaks ties."""
    if of == "expected":
        from remit.analysis.insight.expected import expected_places

        def places(table: Profiles, gone: frozenset[str]) -> Scored:
            found = expected_places(kg, roles, table, without=gone)
            return {place: (value, -i) for i, (place, value) in enumerate(found)}  # their own order

        return places
    if len(roles) > 1:
        raise ParameterError("a ranking is of all pairs, or of the roles near one; name one role, or none")
    from remit.analysis.nearest import pairs

    pairs.check_measure(measure)
    return lambda table, _: _pairs(table, roles, measure)


def _pairs(table: Profiles, roles: Sequence[str], measure: str) -> Scored:
    """The value of each pair that shares anything, or of those with one role, and how much it shares."""
    import numpy as np

    from remit.analysis.nearest import pairs, walk

    if not len(table.roles):
        return {}
    if roles:
        row = table.row_of(roles[0])
        if row is None:
            return {}
        counts = walk.counts_of(table.postings, row)
        counts[row] = 0
        others = np.flatnonzero(counts)
        chosen = pairs.Pairs(np.full(len(others), row, np.int64), others, counts[others])
    else:
        chosen = pairs.best(table, measure)
    values = pairs.scores(measure, table, chosen)
    every = zip(
        chosen.left.tolist(), chosen.right.tolist(), chosen.n_shared.tolist(), values.tolist(), strict=True
    )
    return {(table.roles[a].iri, table.roles[b].iri): (value, n) for a, b, n, value in every}


def _ranges(kg: Knowledge, full: Scored, runs: Sequence[tuple[Run, Scored]]) -> list[RankRange]:
    from remit.knowledge import lookup

    order = _ranked(full)
    ranked = [(run, found, _ranked(found)) for run, found in runs]
    terms = lookup.by_iri(kg, {iri for key in order for iri in key})
    made = []
    for key, rank in order.items():
        ranks = [places.get(key, max(len(places) + 1, rank)) for _, _, places in ranked]
        values = [found[key][0] if key in found else 0.0 for _, found, _ in ranked]
        moves = [abs(one - rank) for one in ranks]
        far = max(moves, default=0)
        made.append(
            RankRange(
                tuple(terms[iri] for iri in key),
                rank,
                full[key][0],
                min([rank, *ranks]),
                max([rank, *ranks]),
                float(median([rank, *ranks])),
                min([full[key][0], *values]),
                max([full[key][0], *values]),
                sum(key not in found for _, found, _ in ranked),
                ranked[moves.index(far)][0].name if far else "",
            )
        )
    return made


def _ranked(found: Scored) -> dict[Key, int]:
    """The ranks, as the rankings themselves have them: value to 12 decimals, number shared, IRIs."""
    order: Iterable[Key] = sorted(found, key=lambda key: (-round(found[key][0], 12), -found[key][1], key))
    return {key: i + 1 for i, key in enumerate(order)}
