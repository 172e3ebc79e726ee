"""The values of a comparison of roles: what they share, where they are adjacent, what is one's alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.reading import USUAL, Reading
from remit.analysis.measures import SYMMETRIC
from remit.knowledge.model import Term
from remit.text import html_table

if TYPE_CHECKING:
    from remit.analysis.comparison.contributions import Contribution
    from remit.analysis.comparison.grounds import Grounds
    from remit.analysis.comparison.regions import Region

    Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Basis:
    """A role and what its side rests on, counted within the relation and at the level compared."""

    role: Term
    n_concerns: int
    n_claims: int
    n_documents: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A concern that two or more of the roles have; `claims` has a key for each of these, in IRI order."""

    concern: Term
    group: Term
    claims: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Adjacent:
    """A group in which two or more of the roles work, and what of it each does not share with another.

    `concerns` has a key for each role that works in the group; its list is empty where the role shares
    all it has there.
    """

    group: Term
    concerns: Mapping[str, tuple[Term, ...]]


@dataclass(frozen=True, slots=True)
class Exclusive:
    """A concern of one role, in a group in which no other of the roles is stated to work."""

    concern: Term
    group: Term


@dataclass(frozen=True, slots=True)
class Measures:
    """How alike roles are; see `remit.analysis.measures` for each formula.

    `containment` says, by role, which share of its concerns another of the roles has too. `ruzicka` and
    `weighted_cosine` are None where no source rates what the roles have below 1: they would be jaccard and
    cosine once more. `tversky` is None where nobody gave its two weights, else a number for each role, the
    first weight counting what is that role's alone.
    """

    n_shared: int
    jaccard: float
    dice: float
    overlap_coefficient: float
    cosine: float
    idf_cosine: float
    lin: float
    containment: Mapping[str, float]
    idf_jaccard: float
    ruzicka: float | None
    weighted_cosine: float | None
    resnik: float
    jiang_conrath: float
    simgic: float
    tversky: Mapping[str, float] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The measures by name; tversky only where it was asked for."""
        numbers = {name: getattr(self, name) for name in SYMMETRIC} | {"containment": dict(self.containment)}
        return numbers | ({"tversky": dict(self.tversky)} if self.tversky is not None else {})


@dataclass(frozen=True, slots=True)
class Reread:
    """The same roles by another reading: their measures, what they share, and of which nothing is stated."""

    reading: Reading
    measures: Measures
    shared: tuple[Term, ...]
    not_stated: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class PairOverlap:
    """Two roles, how many concerns each has, and how alike they are."""

    roles: tuple[Term, Term]
    n_concerns: tuple[int, int]
    measures: Measures

    def to_dict(self) -> dict[str, Any]:
        """The pair as plain data: roles by IRI and label with their counts, then the measures."""
        roles = [named(role) | {"n_concerns": n} for role, n in zip(self.roles, self.n_concerns, strict=True)]
        return {"roles": roles, "measures": self.measures.to_dict()}


@dataclass(frozen=True, slots=True)
class Overlap:
    """Where two or more roles meet.

    `shared`, `adjacent` and `exclusive` together hold every concern of the roles once, and so do `regions`.
    `exclusive` has a key for each role. With three or more roles the measures are means over the pairs of
    which something is stated on both sides, n_shared is the number of shared concerns, and `pairs` has each
    pair's own measures; with two, `pairs` is empty. `reread` has the measures by another reading, where there
    is one to set beside: the usual one where `reading` is stricter, the strict one where merges by judgement
    move the usual one.
    """

    roles: tuple[Basis, ...]
    relation: str
    level: str
    shared: tuple[Shared, ...]
    adjacent: tuple[Adjacent, ...]
    exclusive: Mapping[str, tuple[Exclusive, ...]]
    measures: Measures
    grounds: Grounds = field(repr=False, compare=False)
    pairs: tuple[PairOverlap, ...] = ()
    regions: tuple[Region, ...] = ()
    reading: Reading = USUAL
    reread: Reread | None = None

    @property
    def not_stated(self) -> tuple[Term, ...]:
        """The roles of which nothing is stated here; their figures are 0 for want of words."""
        return tuple(one.role for one in self.roles if not one.n_concerns)

    @property
    def ranges(self) -> dict[str, Any]:
        """The lowest and the highest value of each measure by the two readings.

        Containment and tversky have a range for each role. None are given where there is one reading, or
        where one leaves nothing to compare: a figure that is not stated is no end of a range.
        """
        if self.reread is None or not (self.is_comparable and self._was_comparable):
            return {}
        one, other = self.measures.to_dict(), self.reread.measures.to_dict()
        return {
            name: {role: _range(value[role], other[name][role]) for role in value}
            if isinstance(value, dict)
            else _range(value, other[name])
            for name, value in one.items()
            if not (value is None and other[name] is None)
        }

    @property
    def is_comparable(self) -> bool:
        """Whether something is stated of two roles or more, so that the figures say something."""
        return len(self.roles) - len(self.not_stated) > 1

    @property
    def _was_comparable(self) -> bool:
        return self.reread is not None and len(self.roles) - len(self.reread.not_stated) > 1

    def contributions(self, measure: str) -> tuple[Contribution, ...]:
        """What each concern adds to a measure, most first, summing to it; see `contributions`."""
        from remit.analysis.comparison.contributions import contributions

        return contributions(self.grounds, measure)

    def to_dict(self) -> dict[str, Any]:
        """The overlap as plain data, under the names that `remit overlap -f json` gives."""
        measures = self.measures.to_dict()
        if self.pairs:
            measures["pairs"] = [
                {"roles": [role.iri for role in pair.roles]} | pair.measures.to_dict() for pair in self.pairs
            ]
        return {
            "roles": [
                named(one.role)
                | {"n_concerns": one.n_concerns, "n_claims": one.n_claims, "n_documents": one.n_documents}
                for one in self.roles
            ],
            "relation": self.relation,
            "level": self.level,
            "shared": [
                {
                    "concern": named(one.concern),
                    "group": named(one.group),
                    "claims": {role: list(claims) for role, claims in one.claims.items()},
                }
                for one in self.shared
            ],
            "adjacent": [
                {
                    "group": named(one.group),
                    "concerns": {
                        role: [named(term) for term in terms] for role, terms in one.concerns.items()
                    },
                }
                for one in self.adjacent
            ],
            "exclusive": {
                role: [{"concern": named(one.concern), "group": named(one.group)} for one in alone]
                for role, alone in self.exclusive.items()
            },
            "measures": measures,
            "regions": [one.to_dict() for one in self.regions],
            "not_stated": [one.iri for one in self.not_stated],
            **self._readings(),
        }

    def _readings(self) -> dict[str, Any]:
        """The figures by another reading, and the ranges that follow; nothing where there is none."""
        found: dict[str, Any] = {"strict": True} if self.reading.strict else {}
        if not self.reading.is_usual:
            found["reading"] = self.reading.to_dict()
        if self.reread is not None:
            name = "measures_usual" if self.reread.reading.is_usual else "measures_strict"
            found |= {name: self.reread.measures.to_dict(), "range": self.ranges}
        return found

    def _repr_html_(self) -> str:
        names = [one.role.label for one in self.roles]
        bases = "; ".join(
            f"{one.role.label}: {one.n_concerns} from {one.n_claims} claims in {one.n_documents} documents"
            for one in self.roles
        )
        caption = f"{bases}; {self._in_short()}; empty: nothing stated"
        rows = self._by_group()
        columns = ("group", "shared", *(f"{name} alone" for name in names))
        return html_table(columns, rows, caption=caption, limit=max(len(rows), 1))

    def _in_short(self) -> str:
        if not self.is_comparable:
            return "nothing to compare"
        low, high = (f"{one:.2f}" for one in self.ranges.get("jaccard", (self.measures.jaccard,) * 2))
        return f"{self.measures.n_shared} shared, Jaccard {low if low == high else f'{low} to {high}'}"

    def _by_group(self) -> list[tuple[str, ...]]:
        """A row a group: what is shared, then what each role has there alone; the most shared first."""
        together: dict[Term, list[str]] = {}
        alone: dict[Term, dict[str, list[str]]] = {}
        for one in self.shared:
            who = f" ({len(one.claims)} of {len(self.roles)})" if len(one.claims) < len(self.roles) else ""
            together.setdefault(one.group, []).append(one.concern.label + who)
        for beside in self.adjacent:
            for role, terms in beside.concerns.items():
                alone.setdefault(beside.group, {})[role] = [term.label for term in terms]
        for role, some in self.exclusive.items():
            for own in some:
                alone.setdefault(own.group, {}).setdefault(role, []).append(own.concern.label)
        groups = sorted(
            together.keys() | alone.keys(), key=lambda group: (-len(together.get(group, ())), group.label)
        )
        return [
            (
                group.label,
                ", ".join(together.get(group, ())),
                *(", ".join(alone.get(group, {}).get(side.role.iri, ())) for side in self.roles),
            )
            for group in groups
        ]


def named(term: Term) -> dict[str, str]:
    """A term as plain data: its IRI and its label."""
    return {"iri": term.iri, "label": term.label}


def _range(one: float | None, other: float | None) -> Range:
    """The lower and the higher of two numbers; where one is None, there is the other alone."""
    both = sorted(number for number in (one, other) if number is not None)
    return both[0], both[-1]
