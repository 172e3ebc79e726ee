"""The gap from one role to another: what the second calls for, and what of it is stated of the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum
from typing import TYPE_CHECKING, Any, Final

from remit.analysis.comparison.evidence import Evidence, evidence
from remit.analysis.comparison.overlap import check_top, distinct_roles
from remit.analysis.comparison.values import Basis, named
from remit.analysis.content import lin_similarity
from remit.analysis.exact import share
from remit.analysis.insight.marks import Source, marks
from remit.analysis.insight.weights import Calling, idf_of, row_of
from remit.analysis.profiles import Profiles, profiles, profiles_of
from remit.knowledge.lookup import by_label
from remit.knowledge.model import Term
from remit.text import html_table

if TYPE_CHECKING:
    from remit.analysis.hierarchy import Hierarchy
    from remit.knowledge.store import Knowledge

VALUES: Final = ("stated", "near", "not stated")
"""What is known of a concern that the goal calls for: none of the three says that the first role lacks it."""


@dataclass(frozen=True, slots=True)
class Called:
    """A concern that the second role calls for, and what is stated of the first.

    `value` is one of VALUES. `importance` is above 0 and up to 1, as a source rates it, 1 where none does;
    `rarity` the idf; `weight` their product. `near` is the concern of the first role that is most similar
    among those of the same group, and `similarity` Lin's of the two; both are None unless the value is
    "near". `claims` tie the second role to the concern; `claims_of_first` tie the first to it, or to the one
    that is near.
    """

    concern: Term
    group: Term
    value: str
    importance: float
    rarity: float
    claims: tuple[str, ...]
    near: Term | None = None
    similarity: float | None = None
    claims_of_first: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        """How much the concern counts."""
        return self.importance * self.rarity

    def to_dict(self) -> dict[str, Any]:
        """The concern as plain data."""
        return {
            "concern": named(self.concern),
            "group": named(self.group),
            "value": self.value,
            "importance": self.importance,
            "rarity": self.rarity,
            "weight": self.weight,
            "near": named(self.near) if self.near else None,
            "similarity": self.similarity,
            "claims": list(self.claims),
            "claims_of_first": list(self.claims_of_first),
        }


@dataclass(frozen=True, slots=True)
class Gap:
    """What the second role calls for, each concern once: stated of the first, near it, or not stated.

    `called` has those of each value together, in the order of VALUES, the heaviest first. `marks` has a short
    mark for each claim, and `sources` the documents that the marks begin with.
    """

    first: Basis
    second: Basis
    relation: str
    called: tuple[Called, ...]
    sources: tuple[Source, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    def of(self, value: str) -> tuple[Called, ...]:
        """The concerns of one value, the heaviest first."""
        return tuple(one for one in self.called if one.value == value)

    @property
    def totals(self) -> dict[str, float]:
        """What the concerns of each value weigh together."""
        return {value: fsum(one.weight for one in self.of(value)) for value in VALUES}

    @property
    def coverage(self) -> dict[str, float]:
        """The share of the weight that each value has; they sum to 1."""
        totals = self.totals
        return {value: share(weight, fsum(totals.values())) for value, weight in totals.items()}

    def to_dict(self) -> dict[str, Any]:
        """The gap as plain data, under the names that `remit gap -f json` gives."""
        sides = {
            name: named(one.role)
            | {"n_concerns": one.n_concerns, "n_claims": one.n_claims, "n_documents": one.n_documents}
            for name, one in (("first", self.first), ("second", self.second))
        }
        return {
            **sides,
            "relation": self.relation,
            "counts": {value: len(self.of(value)) for value in VALUES},
            "totals": self.totals,
            "coverage": self.coverage,
            "called": [one.to_dict() for one in self.called],
            "sources": [one.to_dict() for one in self.sources],
            "marks": dict(self.marks),
        }

    def _repr_html_(self) -> str:
        rows = [
            (one.concern.label, one.value, one.near.label if one.near else "", f"{one.weight:.2f}")
            for one in self.called
        ]
        shares = ", ".join(f"{value} {part:.0%}" for value, part in self.coverage.items())
        caption = f"What {self.second.role.label} calls for, of {self.first.role.label}: {shares}"
        return html_table(("concern", "of the first", "near it", "weight"), rows, caption=caption)


@dataclass(frozen=True, slots=True)
class Move:
    """A role that one could go to: `coverage` is the share of its weight that is stated of the first.

    `kept` is the share of the first role's own weight that the move would keep in use. `n_shared` of the
    `n_concerns` that it calls for are stated of the first.
    """

    role: Term
    coverage: float
    kept: float
    n_shared: int
    n_concerns: int

    def to_dict(self) -> dict[str, Any]:
        """The role as plain data."""
        return named(self.role) | {
            "coverage": self.coverage,
            "kept": self.kept,
            "n_shared": self.n_shared,
            "n_concerns": self.n_concerns,
        }


def gap(kg: Knowledge, first: str, second: str, *, relation: str = "remit") -> Gap:
    """What the second role calls for, and what of it is stated of the first, near it, or not stated.

    A concern is stated where the first role has it. It is near where the first has another that has the same
    concept right above it, which for the bundled knowledge is its group, or one that is right above or below
    it; Lin's similarity says how near. A weight is how much a source says that the concern matters to the
    second role, times its idf among all roles. "Not stated" is not "no".

    Raises ParameterError for a role named twice, an unknown relation, and a second role of which nothing is
    stated; UnknownTermError or AmbiguousTermError for a name.
    """
    mine, goal = distinct_roles(kg, (first, second))
    table = profiles_of(kg, (mine.iri, goal.iri), relation=relation)
    found = evidence(kg, table.hierarchy, relation=relation, level="concern", roles=(mine.iri, goal.iri))
    made = gap_from(table, found, mine, goal)
    cited = {claim for one in made.called for claim in (*one.claims, *one.claims_of_first)}
    sources, marked = marks(kg, cited)
    return replace(made, sources=sources, marks=marked)


def gap_from(table: Profiles, found: Evidence, mine: Term, goal: Term) -> Gap:
    """The gap between two roles of profiles and evidence that are there already."""
    row_of(table, goal.iri, goal.curie)
    have = {table.concerns[column].iri: table.concerns[column] for column in table.columns_of(mine.iri)}
    kin: dict[str, list[str]] = {}
    for iri in sorted(have):
        for one in {iri, table.hierarchy.parents.get(iri, iri)}:
            kin.setdefault(one, []).append(iri)
    called = [
        _called(table, found, column, importance, (mine.iri, goal.iri), have, kin)
        for column, importance in table.rated_of(goal.iri).items()
    ]
    called.sort(key=lambda one: (VALUES.index(one.value), -one.weight, by_label(one.concern)))
    return Gap(_basis(table, found, mine), _basis(table, found, goal), table.relation, tuple(called))


def _basis(table: Profiles, found: Evidence, role: Term) -> Basis:
    claims = found.of_role(role.iri)
    return Basis(role, len(table.columns_of(role.iri)), len(claims), len(found.documents_of(claims)))


def _called(
    table: Profiles,
    found: Evidence,
    column: int,
    importance: float,
    roles: tuple[str, str],
    have: Mapping[str, Term],
    kin: Mapping[str, Sequence[str]],
) -> Called:
    concern, group = table.concerns[column], table.parents[column]
    value, near, similarity, tied = VALUES[0], None, None, concern.iri
    if concern.iri not in have:
        above = table.hierarchy.parents.get(concern.iri, concern.iri)
        beside = {*kin.get(above, ()), *kin.get(concern.iri, ())}
        value, tied = (VALUES[1], "") if beside else (VALUES[2], "")
        if beside:
            similarity, tied = _most_similar(table.hierarchy, table.contents, concern.iri, beside)
            near = have[tied]
    return Called(
        concern,
        group,
        value,
        importance,
        idf_of(table, column),
        tuple(sorted(found.claims.get((roles[1], concern.iri), ()))),
        near,
        similarity,
        tuple(sorted(found.claims.get((roles[0], tied), ()))),
    )


def _most_similar(
    tree: Hierarchy, content: Mapping[str, float], concern: str, others: Iterable[str]
) -> tuple[float, str]:
    """Of some concerns the one most like a concern by Lin, with the similarity; then by IRI."""
    chain = tree.chain(concern)

    def alike(other: str) -> float:
        above = set(tree.chain(other))
        common = next((one for one in chain if one in above), None)
        return lin_similarity(content[common] if common else 0.0, content[concern], content[other])

    distance, nearest = min((-alike(other), other) for other in others)
    return -distance, nearest


def moves(kg: Knowledge, role: str, *, top: int = 10, relation: str = "remit") -> tuple[Move, ...]:
    """The `top` roles that one could go to from a role: those most of whose weight is stated of it.

    Roles of equal coverage are ordered by how many concerns are stated of both, then by IRI; those with which
    it shares nothing are left out. A role with few concerns is covered soon, so read the share beside their
    number. Raises ParameterError for an unknown relation, a negative `top`, and a role of which nothing is
    stated; UnknownTermError or AmbiguousTermError for the name.
    """
    import numpy as np

    check_top(top)
    (mine,) = distinct_roles(kg, (role,))
    table = profiles(kg, relation=relation)
    row = row_of(table, mine.iri, mine.curie)
    coverage = Calling(table).stated_of(row)
    coverage[row] = 0.0
    have = {column: rating * idf_of(table, column) for column, rating in table.matrix.rated(row).items()}
    whole = fsum(have.values())
    kth = np.sort(coverage)[-top] if 0 < top < len(coverage) else 0.0
    reached = np.flatnonzero((coverage > 0) & (coverage >= kth - 1e-12)).tolist()
    found = []
    for other in reached:
        columns = table.matrix.columns(other)
        both = have.keys() & {*columns}
        kept = fsum(have[column] for column in both) / whole
        found.append(Move(table.roles[other], float(coverage[other]), kept, len(both), len(columns)))
    return tuple(sorted(found, key=lambda one: (-round(one.coverage, 12), -one.n_shared, one.role.iri))[:top])
