"""The stability of friction: how far the counts and ranks of its summary move when claims are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.values import named
from remit.analysis.insight.friction import Friction, friction_of
from remit.analysis.insight.leaving import claims_by
from remit.analysis.network.tensions import TensionView, tensions
from remit.errors import ParameterError
from remit.text import html_table

if TYPE_CHECKING:
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge

PARTS = ("strategies", "roles", "areas")
"""The rankings of a summary: what eases most tensions, and where most of them gather."""


@dataclass(frozen=True, slots=True)
class FrictionRun:
    """One thing left out: its name, the claims on tensions that go with it, and the summary without it."""

    name: str
    n_claims: int
    friction: Friction

    def to_dict(self) -> dict[str, Any]:
        """The run as plain data."""
        found = self.friction
        numbers = {"n_tensions": len(found.tensions), "n_open": len(found.open)}
        return {"name": self.name, "n_claims": self.n_claims, **numbers}


@dataclass(frozen=True, slots=True)
class FrictionRange:
    """A strategy with the number of tensions that it eases, or a role or area with those that gather there.

    The rank says how many have more, plus one, so equals share theirs. In `n_missing` runs it has none: its
    number is 0 there, and its rank the one after the last, never better than its own. `moved_by` names the
    run that moves the rank most, else the one that moves the number most.
    """

    part: str
    term: Term
    n: int
    low: int
    high: int
    rank: int
    best: int
    worst: int
    n_missing: int
    moved_by: str

    def to_dict(self) -> dict[str, Any]:
        """The range as plain data."""
        numbers = ("n", "low", "high", "rank", "best", "worst", "n_missing", "moved_by")
        return {"part": self.part, **named(self.term), **{name: getattr(self, name) for name in numbers}}


@dataclass(frozen=True, slots=True)
class FrictionStability:
    """A summary of tensions with ranges; `by` is what was left out, one at a time."""

    full: Friction
    by: str
    runs: tuple[FrictionRun, ...]
    ranges: tuple[FrictionRange, ...]

    def to_dict(self) -> dict[str, Any]:
        """The summary as plain data, with its ranges."""
        return {
            "by": self.by,
            "n_tensions": len(self.full.tensions),
            "n_open": len(self.full.open),
            "runs": [one.to_dict() for one in self.runs],
            "ranges": [one.to_dict() for one in self.ranges],
        }

    def _repr_html_(self) -> str:
        rows = [(one.part, one.term.label, one.n, one.rank, one.best, one.worst) for one in self.ranges]
        caption = f"Tensions in sum, {len(self.runs)} runs ({self.by})"
        return html_table(("of", "what", "tensions", "rank", "best", "worst"), rows, caption=caption)


def friction_stability(kg: Knowledge, *, by: str = "documents") -> FrictionStability:
    """How the summary of all tensions moves when each document or modality is left out, one at a time.

    A tension goes where all claims that describe it go, and a strategy no longer eases one where all claims
    go that tie the two. Documents and modalities that say nothing of tensions are no runs. Raises
    ParameterError for an unknown `by`, and where all rests on one document or modality.
    """
    every = tensions(kg)
    about = {claim for one in every for claim in _claims(one)}
    full = friction_of(kg, every)
    runs = [
        FrictionRun(name, len(gone & about), friction_of(kg, tuple(_without(every, gone))))
        for name, gone in claims_by(kg, by)
        if gone & about
    ]
    if len(runs) < 2:
        only = runs[0].name if runs else "no claim"
        raise ParameterError(f"all that is known of tensions rests on {only!r}: without that nothing is left")
    ranges = (one for part in PARTS for one in _ranges(part, full, runs))
    return FrictionStability(full, by, tuple(runs), tuple(ranges))


def _claims(one: TensionView) -> set[str]:
    """The claims on a tension and on what eases it."""
    return {*one.claims, *(claim for strategy in one.strategies for claim in strategy.claims)}


def _without(every: Sequence[TensionView], gone: frozenset[str]) -> Iterator[TensionView]:
    for one in every:
        if one.claims and gone.issuperset(one.claims):
            continue
        kept = (each for each in one.strategies if not (each.claims and gone.issuperset(each.claims)))
        yield replace(one, strategies=tuple(kept))


def _counts(part: str, found: Friction) -> dict[Term, int]:
    """How many tensions each strategy eases, or gather at each role or area."""
    if part == "strategies":
        return {one.strategy: len(one.stated) + len(one.inferred) for one in found.strategies}
    return {one.where: len(one.tensions) for one in (found.roles if part == "roles" else found.areas)}


def _ranges(part: str, full: Friction, runs: Sequence[FrictionRun]) -> Iterator[FrictionRange]:
    own = _counts(part, full)
    seen = [(run.name, _counts(part, run.friction)) for run in runs]
    for term, n in own.items():
        rank = _rank(own, n)
        numbers = [counts.get(term, 0) for _, counts in seen]
        ranks = [
            _rank(counts, counts[term]) if term in counts else max(len(counts) + 1, rank)
            for _, counts in seen
        ]
        moves = [(abs(a - rank), abs(b - n)) for a, b in zip(ranks, numbers, strict=True)]
        far = max(moves)
        yield FrictionRange(
            part,
            term,
            n,
            min([n, *numbers]),
            max([n, *numbers]),
            rank,
            min([rank, *ranks]),
            max([rank, *ranks]),
            numbers.count(0),
            seen[moves.index(far)][0] if any(far) else "",
        )


def _rank(counts: dict[Term, int], n: int) -> int:
    return 1 + sum(other > n for other in counts.values())
