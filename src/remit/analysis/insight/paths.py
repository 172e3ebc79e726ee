"""Paths: how two things hang together, by the ties that are stated, with the claims that state them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Final

from remit.analysis.comparison.overlap import check_top
from remit.analysis.comparison.values import named
from remit.analysis.insight.marks import Source, marks
from remit.analysis.network.bulk import ties
from remit.errors import ParameterError
from remit.knowledge import lookup
from remit.knowledge.model import Term
from remit.knowledge.terms import resolve
from remit.text import html_table

if TYPE_CHECKING:
    from remit.analysis.network.bulk import Tie
    from remit.knowledge.store import Knowledge

    Beside = Mapping[str, Mapping[str, Sequence[Tie]]]

MOST_RANKED: Final = 5_000
"""How many paths of the least length are ranked at most; of more, the first ones by IRI."""


@dataclass(frozen=True, slots=True)
class Link:
    """One tie of a path: the property, which way it goes, its claims, and whether it is only inferred.

    `forward` says that the thing reached first is its subject.
    """

    property: Term
    forward: bool
    claims: tuple[str, ...]
    inferred: bool


@dataclass(frozen=True, slots=True)
class Hop:
    """A step of a path: from one thing to the next, by one tie or several."""

    start: Term
    end: Term
    links: tuple[Link, ...]

    def to_dict(self) -> dict[str, Any]:
        """The step as plain data."""
        links = [
            {
                "property": named(one.property),
                "forward": one.forward,
                "claims": list(one.claims),
                "inferred": one.inferred,
            }
            for one in self.links
        ]
        return {"from": named(self.start), "to": named(self.end), "links": links}


@dataclass(frozen=True, slots=True)
class Paths:
    """The shortest paths between two things; none where no stated ties lead from one to the other.

    `n_paths` counts all of them, `paths` has the best: those with fewest steps that are only inferred, then
    with most claims on the step that has fewest, then those over things that are tied to few others, as these
    say more. `n_reached` says how many things hang together with the
    first at all, where there is no path.
    """

    first: Term
    last: Term
    n_paths: int
    paths: tuple[tuple[Hop, ...], ...]
    n_reached: int
    sources: tuple[Source, ...]
    marks: Mapping[str, str]

    @property
    def n_steps(self) -> int:
        """How many steps the shortest paths have; 0 where there is none."""
        return len(self.paths[0]) if self.paths else 0

    def to_dict(self) -> dict[str, Any]:
        """The paths as plain data, under the names that `remit path -f json` gives."""
        return {
            "first": named(self.first),
            "last": named(self.last),
            "n_steps": self.n_steps,
            "n_paths": self.n_paths,
            "paths": [[hop.to_dict() for hop in one] for one in self.paths],
            "sources": [one.to_dict() for one in self.sources],
            "marks": dict(self.marks),
        }

    def _repr_html_(self) -> str:
        rows = [
            (place, hop.start.label, ", ".join(one.property.label for one in hop.links), hop.end.label)
            for place, path in enumerate(self.paths, 1)
            for hop in path
        ]
        caption = f"{self.first.label} to {self.last.label}: {self.n_paths} shortest paths"
        return html_table(("path", "from", "tie", "to"), rows, caption=caption)


def paths(kg: Knowledge, first: str, last: str, *, top: int = 5) -> Paths:
    """The shortest paths between two things over the ties that hold, in either direction; the `top` best.

    Things are roles, concerns, tensions, strategies and whatever else is stated of or about them, named by
    CURIE, IRI, label or synonym. A concern's group is no tie. Raises ParameterError for one thing named twice
    and a negative `top`; UnknownTermError or AmbiguousTermError for a name.
    """
    check_top(top)
    start, end = resolve(kg, first), resolve(kg, last)
    if start.iri == end.iri:
        raise ParameterError(f"{first!r} and {last!r} are the same, {start.curie}; name two things")
    beside = _beside(ties(kg))
    steps = _steps_from(end.iri, start.iri, beside)
    counts = _counts(start.iri, end.iri, steps, beside)
    every = list(islice(_walks(start.iri, end.iri, steps, beside), MOST_RANKED)) if start.iri in steps else []
    chosen = sorted(every, key=lambda walk: _rank(walk, beside))[:top]
    terms = lookup.by_iri(
        kg,
        {iri for walk in chosen for iri in walk}
        | {t.property for walk in chosen for a, b in pairwise(walk) for t in beside[a][b]},
    )
    made = tuple(_made(walk, beside, terms) for walk in chosen)
    cited = {claim for path in made for hop in path for link in hop.links for claim in link.claims}
    sources, marked = marks(kg, cited)
    reached = 0 if start.iri in steps else len(_steps_from(start.iri, "", beside)) - 1
    return Paths(start, end, counts, made, reached, sources, marked)


def _beside(every: Sequence[Tie]) -> Beside:
    """What each thing is tied to, in either direction, and by which ties."""
    found: dict[str, dict[str, list[Tie]]] = {}
    for tie in every:
        if tie.subject != tie.object:
            for one, other in ((tie.subject, tie.object), (tie.object, tie.subject)):
                found.setdefault(one, {}).setdefault(other, []).append(tie)
    return found


def _steps_from(goal: str, start: str, beside: Beside) -> dict[str, int]:
    """How many steps each thing is from the goal, as far as the start, or of all that is reached."""
    steps, edge = {goal: 0}, [goal]
    while edge and start not in steps:
        reached = {
            other: steps[one] + 1 for one in edge for other in beside.get(one, ()) if other not in steps
        }
        steps |= reached
        edge = list(reached)
    return steps


def _counts(start: str, end: str, steps: Mapping[str, int], beside: Beside) -> int:
    """How many shortest paths there are."""
    if start not in steps:
        return 0
    found = {start: 1}
    for left in range(steps[start], 0, -1):
        ahead: dict[str, int] = {}
        for one, n in found.items():
            for other in beside[one]:
                if steps.get(other) == left - 1:
                    ahead[other] = ahead.get(other, 0) + n
        found = ahead
    return found[end]


def _walks(start: str, end: str, steps: Mapping[str, int], beside: Beside) -> Iterator[tuple[str, ...]]:
    """The shortest paths as IRIs, in their order."""
    todo: list[tuple[str, ...]] = [(start,)]
    while todo:
        walk = todo.pop()
        if walk[-1] == end:
            yield walk
            continue
        nearer = (other for other in beside[walk[-1]] if steps.get(other) == steps[walk[-1]] - 1)
        todo += [(*walk, other) for other in sorted(nearer, reverse=True)]


def _rank(walk: Sequence[str], beside: Beside) -> tuple[int, int, int, Sequence[str]]:
    """Few inferred steps first, then many claims on the weakest, then things between that are tied to few."""
    hops = [beside[one][other] for one, other in pairwise(walk)]
    inferred = sum(all(tie.inferred for tie in some) for some in hops)
    claims = [len({claim for tie in some for claim in tie.claims}) for some in hops]
    return inferred, -min(claims), sum(len(beside[one]) for one in walk[1:-1]), walk


def _made(walk: Sequence[str], beside: Beside, terms: Mapping[str, Term]) -> tuple[Hop, ...]:
    return tuple(
        Hop(
            terms[one],
            terms[other],
            tuple(
                Link(terms[tie.property], tie.subject == one, tie.claims, tie.inferred)
                for tie in sorted(beside[one][other], key=lambda tie: (-len(tie.claims), tie))
            ),
        )
        for one, other in pairwise(walk)
    )
