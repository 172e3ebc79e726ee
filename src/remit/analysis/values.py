"""The values of a comparison of roles: what they share, where they are adjacent, what is one's alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.analysis.measures import SYMMETRIC
from remit.knowledge.model import Term
from remit.text import html_table


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
    """A concern of one role, in a group in which no other of the roles works."""

    concern: Term
    group: Term


@dataclass(frozen=True, slots=True)
class Measures:
    """How alike roles are; see `remit.analysis.measures` for each formula.

    `containment` says, by role, which share of its concerns another of the roles has too.
    """

    n_shared: int
    jaccard: float
    dice: float
    overlap_coefficient: float
    cosine: float
    idf_cosine: float
    lin: float
    containment: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """The measures by name."""
        return {name: getattr(self, name) for name in SYMMETRIC} | {"containment": dict(self.containment)}


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

    `shared`, `adjacent` and `exclusive` together hold every concern of the roles once. `exclusive` has a
    key for each role. With three or more roles the measures are means over the pairs, n_shared is the
    number of shared concerns, and `pairs` has each pair's own measures; with two, `pairs` is empty.
    """

    roles: tuple[Basis, ...]
    relation: str
    level: str
    shared: tuple[Shared, ...]
    adjacent: tuple[Adjacent, ...]
    exclusive: Mapping[str, tuple[Exclusive, ...]]
    measures: Measures
    pairs: tuple[PairOverlap, ...] = ()

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
        }

    def _repr_html_(self) -> str:
        names = [one.role.label for one in self.roles]
        bases = "; ".join(
            f"{one.role.label}: {one.n_concerns} from {one.n_claims} claims in {one.n_documents} documents"
            for one in self.roles
        )
        caption = f"{bases}; {self.measures.n_shared} shared, Jaccard {self.measures.jaccard:.2f}"
        rows = self._by_group()
        columns = ("group", "shared", *(f"{name} alone" for name in names))
        return html_table(columns, rows, caption=caption, limit=max(len(rows), 1))

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
