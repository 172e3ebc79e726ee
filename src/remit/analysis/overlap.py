"""Overlap: where two or more roles meet, and all pairs of roles ranked by how much they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING

from remit.analysis import measures, pairs
from remit.analysis.evidence import Evidence, evidence
from remit.analysis.profiles import Profiles, profiles, profiles_of
from remit.analysis.values import Adjacent, Basis, Exclusive, Measures, Overlap, PairOverlap, Shared
from remit.errors import ParameterError
from remit.knowledge.lookup import by_label
from remit.knowledge.model import Term
from remit.knowledge.terms import resolve

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge


def overlap(
    kg: Knowledge, *roles: str, relation: str = "remit", level: str = "concern", strict: bool = False
) -> Overlap:
    """Where two or more roles meet: what they share, where they are adjacent, and what is one's alone.

    A role is named by CURIE, IRI, label or synonym. One that has no concern of the relation takes part
    with zeros, never with an error: that a source says nothing of it is an answer. With `strict`, concerns
    that were merged by judgement are left out, to see how far the figures rest on it. Raises ParameterError
    for fewer than two roles, one named twice, an unknown relation or level; UnknownTermError or
    AmbiguousTermError for a name.
    """
    named = distinct_roles(kg, roles)
    if len(named) < 2:
        raise ParameterError(f"an overlap needs two or more roles, not {len(named)}; see remit roles")
    iris = [role.iri for role in named]
    if level == "concern" and not strict:
        table = profiles_of(kg, iris, relation=relation)
    else:
        table = profiles(kg, relation=relation, level=level, strict=strict)
    tree = table.hierarchy
    found = evidence(kg, tree, relation=relation, level=level, roles=iris, strict=strict)
    return compare(named, table, found)


def overlaps(
    kg: Knowledge,
    *,
    relation: str = "remit",
    level: str = "concern",
    measure: str = "idf_cosine",
    top: int | None = None,
    strict: bool = False,
) -> tuple[PairOverlap, ...]:
    """All pairs of roles that share anything, those most alike first; with `top`, only that many.

    Pairs of equal rank are ordered by how many concerns they share, then by IRI. Raises ParameterError
    for an unknown relation, level or measure, and for a negative `top`.
    """
    table = profiles(kg, relation=relation, level=level, strict=strict)
    return ranked(table, measure=measure, top=top)


def ranked(
    table: Profiles, *, measure: str = "idf_cosine", top: int | None = None
) -> tuple[PairOverlap, ...]:
    """All pairs of profiles that are there already, as `overlaps` ranks them."""
    if top is not None:
        check_top(top)
    rows = pairs.vectors(table)
    return _pair_overlaps(table, table.roles, rows, pairs.best(table, rows, measure, top))


def compare(roles: Sequence[Term], table: Profiles, found: Evidence) -> Overlap:
    """The overlap of roles, from profiles and evidence that are there: for those who compare many."""
    iris = [role.iri for role in roles]
    rows = pairs.vectors(table, table.rows(iris))
    held = tuple(frozenset(table.columns_of(role)) for role in iris)
    two = _pair_overlaps(table, roles, rows, pairs.every_two(rows))
    shared, adjacent, exclusive = _partition(roles, table, held, found)
    return Overlap(
        tuple(_basis(role, some, found) for role, some in zip(roles, held, strict=True)),
        table.relation,
        table.level,
        shared,
        adjacent,
        exclusive,
        two[0].measures if len(two) == 1 else _mean(two, iris, held, len(shared)),
        two if len(two) > 1 else (),
    )


def check_top(top: int) -> None:
    """Raise ParameterError where a number of results is negative."""
    if top < 0:
        raise ParameterError(f"top is {top}; give 0 or more")


def distinct_roles(kg: Knowledge, names: Sequence[str]) -> tuple[Term, ...]:
    """The roles that the names stand for, in order; raises ParameterError where two stand for the same."""
    named = tuple(resolve(kg, name, "Role") for name in names)
    for (i, first), (j, second) in combinations(enumerate(named), 2):
        if first.iri == second.iri:
            raise ParameterError(
                f"{names[i]!r} and {names[j]!r} are the same role, {first.curie}; name each once"
            )
    return named


def _partition(
    roles: Sequence[Term], table: Profiles, held: Sequence[frozenset[int]], found: Evidence
) -> tuple[tuple[Shared, ...], tuple[Adjacent, ...], dict[str, tuple[Exclusive, ...]]]:
    """Each concern of the roles, put into one of the three."""
    holders: dict[int, list[str]] = {}
    workers: dict[str, list[str]] = {}
    for role, columns in zip(roles, held, strict=True):
        for column in columns:
            holders.setdefault(column, []).append(role.iri)
        for group in {table.parents[column].iri for column in columns}:
            workers.setdefault(group, []).append(role.iri)
    shared: list[Shared] = []
    beside: dict[Term, dict[str, list[Term]]] = {}
    alone: dict[str, list[Exclusive]] = {role.iri: [] for role in roles}
    for column in sorted(holders, key=lambda i: (by_label(table.parents[i]), by_label(table.concerns[i]))):
        concern, parent, who = table.concerns[column], table.parents[column], holders[column]
        if len(who) > 1:
            shared.append(Shared(concern, parent, {role: _claims(found, role, concern.iri) for role in who}))
        elif len(workers[parent.iri]) > 1:
            beside.setdefault(parent, {role: [] for role in workers[parent.iri]})[who[0]].append(concern)
        else:
            alone[who[0]].append(Exclusive(concern, parent))
    adjacent = (
        Adjacent(parent, {role: tuple(concerns) for role, concerns in sides.items()})
        for parent, sides in beside.items()
    )
    return tuple(shared), tuple(adjacent), {role: tuple(some) for role, some in alone.items()}


def _claims(found: Evidence, role: str, concern: str) -> tuple[str, ...]:
    return tuple(sorted(found.claims.get((role, concern), ())))


def _basis(role: Term, held: frozenset[int], found: Evidence) -> Basis:
    claims = found.of_role(role.iri)
    return Basis(role, len(held), len(claims), len(found.documents_of(claims)))


def _pair_overlaps(
    table: Profiles, roles: Sequence[Term], rows: pairs.Vectors, chosen: pairs.Pairs
) -> tuple[PairOverlap, ...]:
    """The chosen pairs of rows as values, with every measure."""
    columns = {name: pairs.scores(name, table, rows, chosen).tolist() for name in measures.SYMMETRIC[1:]}
    sizes = [int(size) for size in rows.sizes]
    made = []
    for i, (a, b) in enumerate(zip(chosen.left.tolist(), chosen.right.tolist(), strict=True)):
        n_shared = int(chosen.n_shared[i])
        inside = {roles[x].iri: measures.containment(float(n_shared), float(sizes[x])) for x in (a, b)}
        numbers = {name: column[i] for name, column in columns.items()}
        alike = Measures(n_shared=n_shared, containment=inside, **numbers)
        made.append(PairOverlap((roles[a], roles[b]), (sizes[a], sizes[b]), alike))
    return tuple(made)


def _mean(
    two: Sequence[PairOverlap], iris: Sequence[str], held: Sequence[frozenset[int]], n_shared: int
) -> Measures:
    """The means over the pairs, whatever their order; containment is in all other roles together."""
    means = {
        name: fsum(getattr(one.measures, name) for one in two) / len(two) for name in measures.SYMMETRIC[1:]
    }
    inside = {}
    for i, (role, mine) in enumerate(zip(iris, held, strict=True)):
        others = frozenset[int]().union(*held[:i], *held[i + 1 :])
        inside[role] = measures.containment(float(len(mine & others)), float(len(mine)))
    return Measures(n_shared=n_shared, containment=inside, **means)
