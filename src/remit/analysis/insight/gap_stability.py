"""The stability of a gap: how its shares, and each concern in it, move when one thing is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.evidence import evidence
from remit.analysis.comparison.overlap import distinct_roles
from remit.analysis.comparison.values import named
from remit.analysis.insight.gap import VALUES, Gap, gap_from
from remit.analysis.insight.leaving import check_kind, leaving
from remit.analysis.profiles import check_relation, profiles
from remit.errors import ParameterError
from remit.text import html_table

if TYPE_CHECKING:
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge


@dataclass(frozen=True, slots=True)
class GapRun:
    """One thing left out: its name, how many links go with it, and the gap without it.

    `gap` is None where nothing is left that the second role calls for.
    """

    name: str
    n_links: int
    gap: Gap | None

    def to_dict(self) -> dict[str, Any]:
        """The run as plain data."""
        return {
            "name": self.name,
            "n_links": self.n_links,
            "n_called": len(self.gap.called) if self.gap else 0,
            "coverage": self.gap.coverage if self.gap else None,
        }


@dataclass(frozen=True, slots=True)
class ShareRange:
    """The share of the weight that a value has, the lowest and highest of it, and what moves it most."""

    value: str
    share: float
    low: float
    high: float
    moved_by: str

    def to_dict(self) -> dict[str, Any]:
        """The range as plain data."""
        return {name: getattr(self, name) for name in ("value", "share", "low", "high", "moved_by")}


@dataclass(frozen=True, slots=True)
class CalledRange:
    """A concern that the second role calls for: its value, weight and rank, and how they move.

    `values` are all that it has in any run, in the order of VALUES. The rank says how many concerns weigh
    more, plus one, so equals share theirs. In `n_missing` runs the second role does not call for it: there
    its weight is 0, and its rank the one after the last, never better than its own. `moved_by` names the
    first run in which its value changes, or it is missing; else the one that moves its rank most.
    """

    concern: Term
    group: Term
    value: str
    values: tuple[str, ...]
    weight: float
    low: float
    high: float
    rank: int
    best: int
    worst: int
    n_missing: int
    moved_by: str

    @property
    def is_firm(self) -> bool:
        """Whether it is called for in every run, and has one value in all."""
        return self.n_missing == 0 and len(self.values) == 1

    def to_dict(self) -> dict[str, Any]:
        """The range as plain data."""
        numbers = ("weight", "low", "high", "rank", "best", "worst", "n_missing", "moved_by")
        return {
            "concern": named(self.concern),
            "group": named(self.group),
            "value": self.value,
            "values": list(self.values),
            **{name: getattr(self, name) for name in numbers},
        }


@dataclass(frozen=True, slots=True)
class GapStability:
    """A gap with ranges; `by` is what was left out, one at a time.

    `called` has the concerns that the full gap has, in its order.
    """

    full: Gap
    by: str
    runs: tuple[GapRun, ...]
    shares: tuple[ShareRange, ...]
    called: tuple[CalledRange, ...]

    def to_dict(self) -> dict[str, Any]:
        """The gap as plain data, with its ranges."""
        return {
            "first": named(self.full.first.role),
            "second": named(self.full.second.role),
            "relation": self.full.relation,
            "by": self.by,
            "runs": [one.to_dict() for one in self.runs],
            "shares": [one.to_dict() for one in self.shares],
            "called": [one.to_dict() for one in self.called],
        }

    def _repr_html_(self) -> str:
        rows = [(one.value, f"{one.share:.0%}", f"{one.low:.0%}", f"{one.high:.0%}") for one in self.shares]
        name = f"{self.full.first.role.label} to {self.full.second.role.label}"
        caption = f"Gap from {name}, {len(self.runs)} runs ({self.by})"
        return html_table(("of the first", "share", "lowest", "highest"), rows, caption=caption)


def gap_stability(
    kg: Knowledge, first: str, second: str, *, by: str = "documents", relation: str = "remit"
) -> GapStability:
    """How a gap moves when each document, modality or merge by judgement is left out, one at a time.

    A link goes where all claims that make it go; rarity is counted anew. Raises ParameterError for what
    `gap` raises it for, for an unknown `by`, and where all rests on one document or modality;
    UnknownTermError or AmbiguousTermError for a name.
    """
    check_relation(relation)
    check_kind(by)
    mine, goal = distinct_roles(kg, (first, second))
    table = profiles(kg, relation=relation)
    found = evidence(kg, table.hierarchy, relation=relation, level="concern", roles=(mine.iri, goal.iri))
    full = gap_from(table, found, mine, goal)
    runs = []
    for left in leaving(kg, by, relation=relation, level="concern"):
        there = left.profiles.row_of(goal.iri) is not None
        without = gap_from(left.profiles, found, mine, goal) if there else None
        runs.append(GapRun(left.name, left.n_links, without))
    if len(runs) < 2 and by != "merges":
        only = runs[0].name if runs else "no claim"
        raise ParameterError(f"all of it rests on {only!r}: without that nothing is left to compare")
    return GapStability(full, by, tuple(runs), tuple(_shares(full, runs)), tuple(_called(full, runs)))


def _shares(full: Gap, runs: Sequence[GapRun]) -> Iterator[ShareRange]:
    for value in VALUES:
        share = full.coverage[value]
        moved = [(run.gap.coverage[value], run.name) for run in runs if run.gap]
        every = [share, *(one for one, _ in moved)]
        far, name = max(((abs(one - share), name) for one, name in moved), default=(0.0, ""))
        yield ShareRange(value, share, min(every), max(every), name if far else "")


def _called(full: Gap, runs: Sequence[GapRun]) -> Iterator[CalledRange]:
    places = [_places(run.gap) for run in runs]
    own = _places(full)
    for one in full.called:
        value, weight, rank = own[one.concern.iri]
        seen = [
            place.get(one.concern.iri, ("", 0.0, max(len(place) + 1, rank))) for place in places
        ]  # in each run
        values = {value, *(each[0] for each in seen if each[0])}
        turned = next((run.name for run, each in zip(runs, seen, strict=True) if each[0] != value), "")
        moves = [abs(each[2] - rank) for each in seen]
        far = max(moves, default=0)
        yield CalledRange(
            one.concern,
            one.group,
            value,
            tuple(each for each in VALUES if each in values),
            weight,
            min([weight, *(each[1] for each in seen)]),
            max([weight, *(each[1] for each in seen)]),
            rank,
            min([rank, *(each[2] for each in seen)]),
            max([rank, *(each[2] for each in seen)]),
            sum(not each[0] for each in seen),
            turned or (runs[moves.index(far)].name if far else ""),
        )


def _places(gap: Gap | None) -> dict[str, tuple[str, float, int]]:
    """The value, weight and rank of each concern of a gap, by IRI; equal weights have one rank."""
    called = gap.called if gap else ()
    weights = sorted((round(one.weight, 12) for one in called), reverse=True)
    rank: dict[float, int] = {}
    for place, weight in enumerate(weights, 1):
        rank.setdefault(weight, place)
    return {one.concern.iri: (one.value, one.weight, rank[round(one.weight, 12)]) for one in called}
