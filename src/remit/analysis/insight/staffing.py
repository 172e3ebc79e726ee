"""Staffing: who has what, as sets: how much each role has, who has each concern, how two roles meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.analysis import measures
from remit.analysis.profiles import profiles as profiles_of_all
from remit.knowledge import lookup

if TYPE_CHECKING:
    from remit.analysis.profiles import Profiles
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge


@dataclass(frozen=True, slots=True)
class Size:
    """How much a role has: concerns, groups and areas that these are in, and how many no other role has."""

    n_concerns: int
    n_groups: int
    n_areas: int
    n_alone: int

    def to_dict(self) -> dict[str, int]:
        """The numbers by name."""
        return {name: getattr(self, name) for name in ("n_concerns", "n_groups", "n_areas", "n_alone")}


@dataclass(frozen=True, slots=True)
class Meeting:
    """How two roles meet: concerns that both have, adjacent ones of either, and Jaccard's measure."""

    n_shared: int
    n_adjacent: int
    jaccard: float

    def to_dict(self) -> dict[str, float]:
        """The numbers by name."""
        return {name: getattr(self, name) for name in ("n_shared", "n_adjacent", "jaccard")}


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who has what by one relation; roles and concerns by IRI, each list of holders in order of labels."""

    of_role: Mapping[str, frozenset[str]]
    holders: Mapping[str, tuple[str, ...]]
    group_of: Mapping[str, str]
    area_of: Mapping[str, str]
    terms: Mapping[str, Term]

    @property
    def n_alone(self) -> int:
        """How many concerns one role alone has."""
        return sum(len(some) == 1 for some in self.holders.values())

    def placed(self, concern: str) -> tuple[Term, Term]:
        """A concern and its group."""
        return self.terms[concern], self.terms[self.group_of[concern]]

    def groups(self, role: str) -> frozenset[str]:
        """The groups in which a role works."""
        return frozenset(self.group_of[one] for one in self.of_role.get(role, ()))

    def size(self, role: str) -> Size | None:
        """How much a role has; None where that is nothing."""
        has = self.of_role.get(role)
        if not has:
            return None
        areas = {self.area_of[one] for one in has}
        return Size(
            len(has), len(self.groups(role)), len(areas), sum(len(self.holders[one]) == 1 for one in has)
        )

    def differing(self, other: Staffing) -> tuple[str, ...]:
        """The roles that do not have the same on both sides, in order of IRIs."""
        roles = {*self.of_role, *other.of_role}
        return tuple(sorted(role for role in roles if self.of_role.get(role) != other.of_role.get(role)))


def staffing(kg: Knowledge, relation: str = "remit", *, profiles: Profiles | None = None) -> Staffing:
    """Who has what, by the profiles of a relation, or by profiles that are there.

    Raises ParameterError for an unknown relation.
    """
    table = profiles or profiles_of_all(kg, relation=relation)
    concerns = [one.iri for one in table.concerns]
    of_role = {
        role.iri: frozenset(concerns[column] for column in table.matrix.columns(row))
        for row, role in enumerate(table.roles)
    }
    terms = {one.iri: one for one in (*table.roles, *table.concerns, *table.parents)}
    holders: dict[str, list[str]] = {}
    for role in sorted(of_role, key=lambda iri: lookup.by_label(terms[iri])):
        for concern in of_role[role]:
            holders.setdefault(concern, []).append(role)
    return Staffing(
        of_role,
        {concern: tuple(some) for concern, some in holders.items()},
        dict(zip(concerns, (one.iri for one in table.parents), strict=True)),
        {concern: table.hierarchy.area_of(concern) for concern in concerns},
        terms,
    )


def meetings(side: Staffing, touched: Sequence[str]) -> dict[tuple[str, str], Meeting]:
    """How each role of some meets every other that works in a group with it, by the two in order of IRIs."""
    workers: dict[str, set[str]] = {}
    for role in side.of_role:
        for group in side.groups(role):
            workers.setdefault(group, set()).add(role)
    found: dict[tuple[str, str], Meeting] = {}
    for role in touched:
        near = {other for group in side.groups(role) for other in workers[group]} - {role}
        for other in near:
            first, second = sorted((role, other))
            if (first, second) not in found:
                found[first, second] = _meeting(side, first, second)
    return found


def _meeting(side: Staffing, a: str, b: str) -> Meeting:
    has, gets = side.of_role[a], side.of_role[b]
    shared = has & gets
    both = side.groups(a) & side.groups(b)
    n_adjacent = sum(side.group_of[one] in both for one in has ^ gets)
    return Meeting(
        len(shared),
        n_adjacent,
        float(measures.jaccard(float(len(shared)), float(len(has)), float(len(gets)))),
    )
