"""Overlap: where two or more roles meet, one role's nearest, and all pairs of roles ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from remit.analysis.comparison.evidence import Evidence, evidence
from remit.analysis.comparison.grounds import Grounds, grounds_of
from remit.analysis.comparison.likeness import of_all, pairs_of
from remit.analysis.comparison.meeting import partition
from remit.analysis.comparison.merges import merged, tied, without_merges
from remit.analysis.comparison.reading import STRICT, USUAL, Reading, profiles_under
from remit.analysis.comparison.regions import regions
from remit.analysis.comparison.values import Basis, Overlap, PairOverlap, Reread
from remit.analysis.profiles import Profiles, profiles_of
from remit.errors import ParameterError
from remit.knowledge import lookup
from remit.knowledge.model import Term
from remit.knowledge.terms import resolve

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

    Weights = tuple[float, float]


def overlap(
    kg: Knowledge,
    *roles: str,
    relation: str = "remit",
    level: str = "concern",
    strict: bool = False,
    reading: Reading = USUAL,
    tversky: Weights | None = None,
) -> Overlap:
    """Where two or more roles meet: what they share, where they are adjacent, and what is one's alone.

    A role is named by CURIE, IRI, label or synonym. One that has no concern of the relation takes part
    with zeros, never with an error: that a source says nothing of it is an answer, see `not_stated`.

    A `reading` says which evidence counts; `strict` is short for one without the concerns that were merged by
    judgement. By any but the usual reading the measures by the usual one stand beside, and `ranges` has the
    lowest and highest of both; so it has by the usual one where merges by judgement move a figure. With
    `tversky`, its two weights, Tversky's index is given too.

    Raises ParameterError for fewer than two roles, one named twice, an unknown relation or level, a negative
    weight; UnknownTermError or AmbiguousTermError for a name.
    """
    named = distinct_roles(kg, roles)
    if len(named) < 2:
        raise ParameterError(f"an overlap needs two or more roles, not {len(named)}; see remit roles")
    asked = replace(reading, strict=reading.strict or strict)
    iris = [role.iri for role in named]
    table = _profiles(kg, iris, relation, level, asked)
    found = evidence(kg, table.hierarchy, relation=relation, level=level, roles=iris, reading=asked)
    made = compare(named, table, found, reading=asked, tversky=tversky, above=_above(kg, table, iris))
    return replace(made, reread=_reread(kg, table, made))


def overlaps(
    kg: Knowledge,
    *,
    relation: str = "remit",
    level: str = "concern",
    measure: str = "idf_cosine",
    top: int | None = None,
    strict: bool = False,
    reading: Reading = USUAL,
) -> tuple[PairOverlap, ...]:
    """All pairs of roles that share anything, those most alike first; with `top`, only that many.

    Pairs of equal rank are ordered by how many concerns they share, then by IRI. A reading is as in
    `overlap`. Raises ParameterError for an unknown relation, level or measure, and for a negative `top`.
    """
    asked = replace(reading, strict=reading.strict or strict)
    return ranked(profiles_under(kg, asked, relation=relation, level=level), measure=measure, top=top)


def nearest(
    kg: Knowledge,
    role: str,
    *,
    top: int = 10,
    measure: str = "idf_cosine",
    relation: str = "remit",
    level: str = "concern",
    reading: Reading = USUAL,
    tversky: Weights | None = None,
) -> tuple[PairOverlap, ...]:
    """The `top` roles that have most in common with one, the most alike first; the one is the first of each.

    Only roles that share something with it; none where nothing of the relation is stated of it. The measure
    may also be "containment", how much of it another has too, or "tversky" with its two weights. Roles of
    equal rank are ordered by how many concerns they share, then by IRI. A reading is as in `overlap`. Raises
    ParameterError for an unknown relation, level or measure, and for a negative `top`; UnknownTermError or
    AmbiguousTermError for the name.
    """
    check_top(top)
    (mine,) = distinct_roles(kg, [role])
    table = profiles_under(kg, reading, relation=relation, level=level)
    from remit.analysis.nearest.one import nearest_overlaps

    return nearest_overlaps(table, mine.iri, measure=measure, top=top, tversky=tversky)


def ranked(
    table: Profiles, *, measure: str = "idf_cosine", top: int | None = None
) -> tuple[PairOverlap, ...]:
    """All pairs of profiles that are there already, as `overlaps` ranks them."""
    if top is not None:
        check_top(top)
    from remit.analysis.nearest.pairs import best
    from remit.analysis.nearest.ranking import pair_overlaps

    return pair_overlaps(table, best(table, measure, top))


def compare(
    roles: Sequence[Term],
    table: Profiles,
    found: Evidence,
    *,
    reading: Reading = USUAL,
    tversky: Weights | None = None,
    above: Mapping[str, Term] | None = None,
) -> Overlap:
    """The overlap of roles, from profiles and evidence that are there: for those who compare many.

    Both were read by `reading`. `above` names what lies above the concerns, by IRI, for what a figure is made
    of; what has no name there goes by its CURIE.
    """
    iris = [role.iri for role in roles]
    held = {role: frozenset(table.columns_of(role)) for role in iris}
    grounds = grounds_of(table, iris, tversky=tversky, above=above)
    pairs = pairs_of(roles, grounds)
    shared, adjacent, exclusive = partition(table, held, found)
    return Overlap(
        tuple(_basis(role, len(held[role.iri]), found) for role in roles),
        table.relation,
        table.level,
        shared,
        adjacent,
        exclusive,
        of_all(pairs, grounds),
        grounds,
        pairs if len(pairs) > 1 else (),
        regions({role: [table.concerns[column] for column in some] for role, some in held.items()}),
        reading,
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


def _profiles(kg: Knowledge, iris: Sequence[str], relation: str, level: str, reading: Reading) -> Profiles:
    """The profiles that hold these roles, by a reading."""
    if level == "concern" and reading.is_usual:
        return profiles_of(kg, iris, relation=relation)
    return profiles_under(kg, reading, relation=relation, level=level)


def _reread(kg: Knowledge, table: Profiles, made: Overlap) -> Reread | None:
    """The same roles by the usual reading; where that was asked for, by the strict one if merges matter."""
    if not made.reading.is_usual:
        iris = [one.role.iri for one in made.roles]
        usual = _profiles(kg, iris, made.relation, made.level, USUAL)
        return _measured(made, USUAL, grounds_of(usual, iris, tversky=made.grounds.tversky))
    strict = _strict_grounds(kg, table, made)
    return None if strict is None else _measured(made, STRICT, strict)


def _measured(made: Overlap, reading: Reading, grounds: Grounds) -> Reread:
    roles = [one.role for one in made.roles]
    bare = tuple(role for role in roles if not grounds.held[role.iri])
    return Reread(reading, of_all(pairs_of(roles, grounds), grounds), grounds.shared, bare)


def _strict_grounds(kg: Knowledge, table: Profiles, made: Overlap) -> Grounds | None:
    """The grounds without merges by judgement; None where the roles have none, or it would take long."""
    if kg.index is not None:
        from remit.analysis.arrays import is_large

        if is_large(kg):
            return None
    gone = merged(kg)
    iris = [one.role.iri for one in made.roles]
    if not gone or all(gone.isdisjoint(tied(kg, iri, made.relation)) for iri in iris):
        return None
    if made.level == "concern":
        return without_merges(kg, made.grounds, table, gone)
    strict = profiles_under(kg, STRICT, relation=made.relation, level=made.level)
    return grounds_of(strict, iris, tversky=made.grounds.tversky)


def _above(kg: Knowledge, table: Profiles, iris: Sequence[str]) -> dict[str, Term]:
    """The names of what lies above the concerns of roles."""
    columns = {column for role in iris for column in table.columns_of(role)}
    chains = (table.hierarchy.chain(table.concerns[column].iri) for column in columns)
    named = {one.iri for column in columns for one in (table.concerns[column], table.parents[column])}
    return lookup.by_iri(kg, {iri for chain in chains for iri in chain} - named)


def _basis(role: Term, n_concerns: int, found: Evidence) -> Basis:
    claims = found.of_role(role.iri)
    return Basis(role, n_concerns, len(claims), len(found.documents_of(claims)))
