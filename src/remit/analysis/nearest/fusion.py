"""Several kinds of evidence about the same roles, fused into one ranking.

Each kind ranks the roles near a role by its own measure; what is fused are these rankings, so that measures
on different scales and kinds of different sizes can go together. Two standard ways:

- ``sum``: a weighted mean of scores, each divided by the best one that the role has in that kind. E. A. Fox,
  J. A. Shaw: Combination of multiple searches. TREC-2 (1994), 243-252 (CombSUM); J. H. Lee: Analyses of
  multiple evidence combination. SIGIR (1997), 267-276 (normalised scores).
- ``rrf``: the sum of weight / (60 + place), reciprocal rank fusion. G. V. Cormack, C. L. A. Clarke,
  S. Büttcher: Reciprocal rank fusion outperforms Condorcet and individual rank learning methods. SIGIR
  (2009), 758-759.

docs/nearest.md says which way and which kinds work best for what, with figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from remit.analysis.comparison.overlap import check_top
from remit.analysis.comparison.values import named
from remit.analysis.nearest import walk
from remit.analysis.nearest.every import rank
from remit.analysis.nearest.kinds import Kind, kind_of, profiles_by
from remit.analysis.nearest.postings import SUMS
from remit.errors import ParameterError
from remit.knowledge.model import Term
from remit.knowledge.terms import resolve
from remit.text import html_table, safe_text

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from remit.analysis.profiles import Profiles
    from remit.knowledge.store import Knowledge

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]

METHODS: Final = ("sum", "rrf")
"""The ways of fusing."""

DEPTH: Final = 500
"""How far down the ranking of each kind is looked; what lies behind adds nothing."""

RRF_K: Final = 60
"""The constant of reciprocal rank fusion, as its paper has it."""

_PLACES: Final = 20_000_000  # of all roles together in one kind: 320 MB; beyond 40,000 roles the depth falls
_CELLS: Final = 8_000_000  # of the dense block that is summed at a time
_DECIMALS: Final = 12


@dataclass(frozen=True, slots=True)
class Fused:
    """A role near another by several kinds of evidence.

    `scores` and `places` have a kind's own score and the place in its ranking, from 1; a kind by which the
    two are not near has no key.
    """

    role: Term
    score: float
    scores: Mapping[str, float]
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Fusion:
    """The roles nearest to one, best first, with what each kind of evidence makes of them."""

    role: Term
    method: str
    kinds: tuple[Kind, ...]
    nearest: tuple[Fused, ...]

    def to_dict(self) -> dict[str, Any]:
        """The ranking as plain data."""
        return {
            "role": named(self.role),
            "method": self.method,
            "kinds": [
                {"name": one.name, "measure": one.compared_by, "weight": one.weight} for one in self.kinds
            ],
            "nearest": [
                named(one.role) | {"score": one.score, "scores": dict(one.scores), "places": dict(one.places)}
                for one in self.nearest
            ],
        }

    def _repr_html_(self) -> str:
        rows = [
            (one.role.label, f"{one.score:.3f}", *(one.places.get(kind.name) for kind in self.kinds))
            for one in self.nearest
        ]
        names = (f"place by {kind.name}" for kind in self.kinds)
        return html_table(("role", "score", *names), rows, caption=f"nearest to {self.role.label}")


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The rankings of one kind over all roles: for each, the nearest ones and their scores, best first.

    `rows` is -1 where a list has ended; `of_role` says which row a role has here, -1 for none.
    """

    kind: Kind
    of_role: Rows
    rows: Rows
    scores: Floats


@dataclass(frozen=True, slots=True, eq=False)
class FusedRanking:
    """Every role's nearest by all kinds together: `rows` is -1 and `scores` 0 where there is none."""

    roles: Sequence[Term]
    lists: tuple[Lists, ...]
    rows: Rows
    scores: Floats


def fuse(
    kg: Knowledge,
    kinds: Sequence[str | Kind],
    *,
    method: str = "sum",
    top: int = 10,
) -> nx.Graph[str]:
    """Every role tied to the `top` roles nearest to it by several kinds of evidence, as a graph.

    A kind is a name as `kinds.profiles_by` takes it, "NAME=MEASURE", or a `Kind` with a weight; kinds of
    which the knowledge says nothing add nothing. Nodes are role IRIs with `label`. An edge stands where
    either end is among the other's nearest; its attributes: `weight`, the higher score of the two ends;
    `kinds`, by name the score of each kind that puts them near; `method`. By "sum" a score lies between 0 and
    1; by "rrf" it is small, and says an order alone. Raises ParameterError for an unknown kind, measure or
    method, for a kind named twice or none, for a weight that is not above 0, and for a negative `top`.
    """
    import networkx as nx

    found = ranking(kg, kinds, method=method, top=top)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((role.iri, {"label": role.label}) for role in found.roles)
    iris = [role.iri for role in found.roles]
    for row, (others, scores) in enumerate(zip(found.rows.tolist(), found.scores.tolist(), strict=True)):
        for other, score in zip(others, scores, strict=True):
            if other < 0 or graph.get_edge_data(iris[row], iris[other], {"weight": 0.0})["weight"] >= score:
                continue
            of_kind, _ = _by_kind(found.lists, row, other)
            graph.add_edge(iris[row], iris[other], weight=score, kinds=of_kind, method=method)
    return graph


def fused(
    kg: Knowledge,
    role: str,
    kinds: Sequence[str | Kind],
    *,
    method: str = "sum",
    top: int = 10,
) -> Fusion:
    """The `top` roles nearest to one by several kinds of evidence; otherwise as `fuse` has it.

    Raises UnknownTermError or AmbiguousTermError for the role, and ParameterError as `fuse` does.
    """
    chosen = _checked(kinds, method)
    mine = resolve(kg, role, "Role")
    found = ranked(
        [(one, profiles_by(kg, one.name)) for one in chosen], method=method, top=top, only=mine.iri
    )
    nearest = []
    for row, (others, scores) in enumerate(zip(found.rows.tolist(), found.scores.tolist(), strict=True)):
        for other, score in zip(others, scores, strict=True):
            if found.roles[row].iri == mine.iri and other >= 0:
                nearest.append(Fused(found.roles[other], score, *_by_kind(found.lists, row, other)))
    return Fusion(mine, method, chosen, tuple(nearest))


def ranking(
    kg: Knowledge, kinds: Sequence[str | Kind], *, method: str = "sum", top: int = 10
) -> FusedRanking:
    """Every role's nearest by several kinds of evidence, as arrays; raises ParameterError as `fuse` does."""
    chosen = _checked(kinds, method)
    return ranked([(kind, profiles_by(kg, kind.name)) for kind in chosen], method=method, top=top)


def ranked(
    evidence: Sequence[tuple[Kind, Profiles]], *, method: str = "sum", top: int = 10, only: str = ""
) -> FusedRanking:
    """The ranking of profiles that are there already, one set for each kind.

    With `only`, the IRI of a role, that one alone is looked at, and the others have nobody near.
    """
    import numpy as np

    check_top(top)
    _checked([kind for kind, _ in evidence], method)
    terms = {role.iri: role for _, table in evidence for role in table.roles}
    roles = tuple(terms[iri] for iri in sorted(terms))
    row_of = {role.iri: row for row, role in enumerate(roles)}
    top_able = min(top, max(len(roles) - 1, 0))
    lists = tuple(_lists(kind, table, row_of, top_able, only) for kind, table in evidence)
    rows = np.full((len(roles), top_able), -1, dtype=np.int64)
    scores = np.zeros((len(roles), top_able))
    first, last = (row_of.get(only, 0), row_of.get(only, -1) + 1) if only else (0, len(roles))
    block = max(1, _CELLS // max(len(roles), 1))
    for start in range(first, last, block):
        end = min(start + block, last)
        rows[start:end], scores[start:end] = _best(_summed(lists, start, end, method), top_able)
    return FusedRanking(roles, lists, rows, scores)


def _lists(kind: Kind, table: Profiles, row_of: Mapping[str, int], top: int, only: str) -> Lists:
    """The rankings of one kind, with roles numbered as in `row_of`; with `only`, the one of that role."""
    import numpy as np

    own = np.array([row_of[role.iri] for role in table.roles], dtype=np.int64)
    of_role = np.full(len(row_of), -1, dtype=np.int64)
    depth = max(top, min(DEPTH, _PLACES // max(len(own), 1)))
    row = table.row_of(only)
    if not only:
        found = rank(table, measure=kind.compared_by, top=depth)
        of_role[own] = np.arange(len(own))
        rows, scores = found.rows, found.scores
    elif row is None:
        rows, scores = np.zeros((0, 0), dtype=np.int32), np.zeros((0, 0))
    elif kind.compared_by not in SUMS:
        found = rank(table, measure=kind.compared_by, top=depth)
        of_role[own[row]] = 0
        rows, scores = found.rows[[row]], found.scores[[row]]
    else:
        one = walk.nearest(table.postings, row, kind.compared_by, depth)
        of_role[own[row]] = 0
        rows, scores = one.rows[None, :].astype(np.int32), one.scores[None, :]
    return Lists(
        kind, of_role, np.where(rows < 0, -1, own[rows]) if len(own) else rows.astype(np.int64), scores
    )


def _summed(lists: Sequence[Lists], start: int, end: int, method: str) -> Floats:
    """The fused score of some roles with all others; 0 where no kind puts them near."""
    import numpy as np

    n = len(lists[0].of_role)
    total = np.zeros((end - start, n))
    weights = np.zeros(end - start)
    for one in lists:
        own = np.flatnonzero(one.of_role[start:end] >= 0)
        at = one.of_role[start:end][own]
        rows, scores = one.rows[at], one.scores[at]
        weights[own] += one.kind.weight
        able: NDArray[np.bool_] = rows >= 0
        if method == "rrf":
            parts = np.broadcast_to(1.0 / (RRF_K + 1 + np.arange(rows.shape[1])), rows.shape)
        else:
            best = scores.max(axis=1, keepdims=True, initial=0.0)
            parts = scores / np.where(best > 0, best, 1.0)
        of = np.broadcast_to(own[:, None], rows.shape)
        total[of[able], rows[able]] += one.kind.weight * parts[able]
    if method == "sum":  # what a role has no evidence of says nothing against its neighbours
        total /= np.where(weights > 0, weights, 1.0)[:, None]
    return total


def _best(total: Floats, top: int) -> tuple[Rows, Floats]:
    """The best of each row, by the score to 12 decimals, then by IRI."""
    import numpy as np

    rounded = np.round(total, _DECIMALS)
    order = np.argsort(-rounded, axis=1, kind="stable")[:, :top]
    scores = np.take_along_axis(total, order, axis=1)
    is_there = scores > 0
    return np.where(is_there, order, -1), np.where(is_there, scores, 0.0)


def _by_kind(lists: Sequence[Lists], row: int, other: int) -> tuple[dict[str, float], dict[str, int]]:
    """By kind, the score of a role for another and its place, where the other is in the list."""
    scores: dict[str, float] = {}
    places: dict[str, int] = {}
    for one in lists:
        own = one.of_role[row]
        found = (one.rows[own] == other).nonzero()[0].tolist() if own >= 0 else []
        for place in found:
            scores[one.kind.name], places[one.kind.name] = float(one.scores[own, place]), place + 1
    return scores, places


def _checked(kinds: Sequence[str | Kind], method: str) -> tuple[Kind, ...]:
    if method not in METHODS:
        raise ParameterError(f"unknown method {safe_text(method)!r}; methods are {', '.join(METHODS)}")
    chosen = tuple(one if isinstance(one, Kind) else kind_of(one) for one in kinds)
    if not chosen:
        raise ParameterError("name one kind of evidence or more, such as skill and titles")
    names = [one.name for one in chosen]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ParameterError(f"the kind {safe_text(twice)!r} is named twice; name each once")
    for one in chosen:
        if not one.weight > 0:
            raise ParameterError(f"the weight of {safe_text(one.name)} is {one.weight}; give one above 0")
    return chosen
