"""Profiles: what each role has to do with which concerns, as one sparse matrix."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from remit.analysis import ratings
from remit.analysis.hierarchy import Hierarchy, check_level, contents, hierarchy
from remit.analysis.matrix import Chosen, Matrix, Terms, matrix_of
from remit.errors import ParameterError
from remit.knowledge import lookup
from remit.knowledge.model import Term
from remit.knowledge.namespace import NS
from remit.knowledge.query import table, ties

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from remit.analysis.nearest.postings import Postings
    from remit.knowledge.store import Knowledge

RELATIONS = {
    "responsibility": ("hasResponsibility",),
    "skill": ("requiresSkill",),
    "remit": ("hasRemit",),
    "all": ("hasRemit", "requiresSkill", "tracksMetric", "influences"),
}
"""The properties that make up each relation; the rules run at load have drawn in the narrower ones."""

_N_ROLES = """
SELECT (COUNT(DISTINCT ?role) AS ?n) WHERE {{
  VALUES ?property {{ {properties} }} ?role ?property ?concern FILTER (ISIRI(?role) && ISIRI(?concern))
}}
"""
_CONCERNS = """
SELECT DISTINCT ?concern WHERE {{
  VALUES ?property {{ {properties} }} ?role ?property ?concern FILTER (ISIRI(?role) && ISIRI(?concern))
}}
"""
_PAIRS = "SELECT ?pair WHERE { ?pair a remit:RolePair }"

_MERGED = """
SELECT ?concern WHERE { ?concern skos:editorialNote ?note FILTER (STRSTARTS(?note, "Merged:")) }
"""

_BROADER = (
    "SELECT ?narrow ?broad WHERE { ?narrow skos:broader ?broad . FILTER (ISIRI(?narrow) && ISIRI(?broad)) }"
)


@dataclass(frozen=True, eq=False)
class Profiles:
    """Roles by concerns: what `matrix` holds where a role has to do with a concern.

    Rows and columns are in IRI order. Every row holds something: roles without a concern of the relation are
    left out. At a higher level `concerns` are groups or areas. `parents` says what each is grouped by: a
    concern by its group, a group by its area, an area by itself.

    Where only some roles are rows, `counted` says how many roles have each concern, `of_roles` how many there
    are, and `n_concepts` how many concepts the hierarchy and all their concerns have.
    """

    relation: str
    level: str
    roles: Sequence[Term]
    concerns: Sequence[Term]
    parents: Sequence[Term]
    matrix: Matrix
    hierarchy: Hierarchy
    of_roles: int = 0
    counted: Sequence[int] = ()
    n_concepts: int = 0

    @property
    def n_roles(self) -> int:
        """How many roles there are; these are rows unless only some roles were asked for."""
        return self.of_roles or len(self.roles)

    @cached_property
    def holders(self) -> Sequence[int]:
        """How many of all roles have each concern."""
        return self.counted or self.matrix.holders()

    @cached_property
    def contents(self) -> Mapping[str, float]:
        """The information content of every concept; see `hierarchy.contents`."""
        return contents(self.hierarchy, (concern.iri for concern in self.concerns), self.n_concepts)

    @cached_property
    def postings(self) -> Postings:
        """The profiles by concern; see `postings`."""
        from remit.analysis.nearest.postings import postings

        return postings(self)

    def row_of(self, role: str) -> int | None:
        """The row of a role, by IRI; None where it has no concern here."""
        row = bisect_left(self.roles, role, key=lambda one: one.iri)
        return row if row < len(self.roles) and self.roles[row].iri == role else None

    def columns_of(self, role: str) -> tuple[int, ...]:
        """The columns in which a role's row holds something, in order; none where it has no row."""
        row = self.row_of(role)
        return () if row is None else self.matrix.columns(row)

    def rated_of(self, role: str) -> dict[int, float]:
        """The columns of a role, in order, each with how much it matters; none where it has no row."""
        row = self.row_of(role)
        return {} if row is None else self.matrix.rated(row)


def profiles(
    kg: Knowledge, *, relation: str = "remit", level: str = "concern", strict: bool = False
) -> Profiles:
    """What every role has to do with which concerns, groups or areas.

    Counts what holds: not what a claim puts under a condition, or calls optional or emerging. What is
    said of roles jointly belongs to no single one's profile. With `strict`, concerns that were merged by
    judgement are left out. Those of a large store on disk are kept beside it as arrays, and read from there
    the next time. Raises ParameterError for an unknown relation or level.
    """
    check_relation(relation)
    check_level(level)
    if strict or (kg.index or kg.copied) is None:
        return _read(kg, relation, level, strict=strict)
    from remit.analysis import arrays

    kept = arrays.read(kg, relation, level)
    if kept is None:
        kept = _read(kg, relation, level)
        arrays.keep(kg, kept)
    return kept


def _read(kg: Knowledge, relation: str, level: str, *, strict: bool = False) -> Profiles:
    """The profiles as the store has them."""
    without = {iri for (iri,) in [*table(kg, _PAIRS), *(table(kg, _MERGED) if strict else [])]}
    links = set(ties(kg, [NS + name for name in RELATIONS[relation]]))
    if without:
        links = {link for link in links if without.isdisjoint(link)}
    return profiles_from(kg, links, ratings.all_ratings(kg, relation), relation=relation, level=level)


def profiles_from(
    kg: Knowledge,
    links: Iterable[tuple[str, str]],
    rated: Mapping[tuple[str, str], float],
    *,
    relation: str = "remit",
    level: str = "concern",
) -> Profiles:
    """The profiles of (role, concern) links of the knowledge, lifted to the level.

    A group or area matters as much to a role as what matters most of it.
    """
    tree = hierarchy_of(kg)
    lifted: dict[tuple[str, str], float] = {}
    for role, concern in links:
        link = role, tree.lift(concern, level)
        lifted[link] = max(rated.get((role, concern), 1.0), lifted.get(link, 0.0))
    named = {iri for link in lifted for iri in link}
    named |= {tree.parent_of(concern, level) for concern in {concern for _, concern in lifted}}
    return tabulate(lifted, tree, lookup.by_iri(kg, named), relation=relation, level=level)


def profiles_of(kg: Knowledge, roles: Iterable[str], *, relation: str = "remit") -> Profiles:
    """The profiles that some roles are compared by, given as IRIs, by concern; they can hold others too.

    Likeness weighs a concern by how many roles have it, so these are counted; else nothing is read of the
    others, which makes this cheap however many there are. Where a large store has its profiles kept as
    arrays, these are read. Raises ParameterError for an unknown relation.
    """
    check_relation(relation)
    if kg.index is not None:
        from remit.analysis import arrays

        if arrays.is_large(kg):
            return profiles(kg, relation=relation)
    without = {iri for (iri,) in table(kg, _PAIRS) if iri}
    properties = [NS + name for name in RELATIONS[relation]]
    chosen = set(roles) - without
    links = {
        (role, concern)
        for role in chosen
        for property_ in properties
        for concern in lookup.objects(kg, role, property_)
        if not concern.startswith("_:")
    }
    rated = ratings.ratings_of(kg, chosen, relation)
    concerns = sorted({concern for _, concern in links})
    lookup.ahead_of_objects(kg, properties, concerns)
    holding = (
        {role for property_ in properties for role in lookup.subjects(kg, property_, concern)}
        for concern in concerns
    )
    holders = array("q", [sum(not role.startswith("_:") for role in some - without) for some in holding])
    of_relation = " ".join(f"<{one}>" for one in properties)
    counted = table(kg, _N_ROLES.format(properties=of_relation))
    pairs = {iri for iri in without if any(lookup.objects(kg, iri, one) for one in properties)}
    tree = hierarchy_of(kg)
    named = {iri for link in links for iri in link} | {tree.group_of(concern) for concern in concerns}
    weighed = {link: rated.get(link, 1.0) for link in links}
    made = tabulate(weighed, tree, lookup.by_iri(kg, named), relation=relation)
    every = {concern for (concern,) in table(kg, _CONCERNS.format(properties=of_relation))}
    return replace(
        made,
        of_roles=int(counted[0][0] or 0) - len(pairs),
        counted=holders,
        n_concepts=len({*tree.parents, *tree.parents.values(), *every}),
    )


def usual_relation(kg: Knowledge, roles: Iterable[str] = ()) -> str:
    """The relation to compare roles by, given as IRIs, where nobody chose one; without roles, all of them.

    It is "remit"; only where a source tells of no remit but of skills, as ESCO does, it is "skill".
    """
    some: list[str | None] = [*roles] or [None]

    def has(property_: str) -> bool:
        return any(next(lookup.facts(kg, role, NS + property_, None), None) is not None for role in some)

    return "skill" if has("requiresSkill") and not has("hasRemit") else "remit"


def hierarchy_of(kg: Knowledge) -> Hierarchy:
    """The hierarchy of all concepts that the knowledge holds."""
    return hierarchy((narrow, broad) for narrow, broad in table(kg, _BROADER) if narrow and broad)


def tabulate(
    links: Iterable[tuple[str, str]] | Mapping[tuple[str, str], float],
    tree: Hierarchy,
    terms: Mapping[str, Term],
    *,
    relation: str = "remit",
    level: str = "concern",
) -> Profiles:
    """The profiles of (role, concern) links that are lifted to the level already, with their ratings or 1."""
    rated = links if isinstance(links, dict) else dict.fromkeys(links, 1.0)
    of_role: dict[str, list[tuple[str, float]]] = {}
    for (role, concern), rating in rated.items():
        of_role.setdefault(role, []).append((concern, rating))
    concerns = sorted({concern for _, concern in rated})
    column = {concern: i for i, concern in enumerate(concerns)}
    roles = sorted(of_role)
    rows = (sorted((column[concern], rating) for concern, rating in of_role[role]) for role in roles)
    above = [tree.parent_of(concern, level) for concern in concerns]
    places = {iri: i for i, iri in enumerate(dict.fromkeys(above))}
    return Profiles(
        relation,
        level,
        _terms(roles, terms),
        _terms(concerns, terms),
        Chosen(_terms(places, terms), array("q", (places[iri] for iri in above))),
        matrix_of(rows, len(concerns)),
        tree,
    )


def _terms(iris: Iterable[str], terms: Mapping[str, Term]) -> Terms:
    found = [terms[iri] for iri in iris]
    return Terms([one.iri for one in found], [one.label for one in found], [one.kind for one in found])


def check_relation(relation: str) -> None:
    """Raise ParameterError where a relation is none of RELATIONS."""
    if relation not in RELATIONS:
        raise ParameterError(f"unknown relation {relation!r}; relations are {', '.join(RELATIONS)}")
