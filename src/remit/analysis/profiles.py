"""Profiles: what each role has to do with which concerns, as one sparse matrix."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from remit.analysis.hierarchy import Hierarchy, check_level, contents, hierarchy
from remit.errors import ParameterError
from remit.knowledge import lookup
from remit.knowledge.model import Term
from remit.knowledge.namespace import NS
from remit.knowledge.query import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from scipy.sparse import csr_array

    from remit.knowledge.store import Knowledge

RELATIONS = {
    "responsibility": ("hasResponsibility",),
    "skill": ("requiresSkill",),
    "remit": ("hasRemit",),
    "all": ("hasRemit", "requiresSkill", "tracksMetric", "influences"),
}
"""The properties that make up each relation; the rules run at load have drawn in the narrower ones."""

# The plainest form there is: with 120,000 links, NOT EXISTS or DISTINCT costs more than all the rest.
_LINKS = """
SELECT ?role ?concern WHERE {{
  VALUES ?property {{ {properties} }} ?role ?property ?concern FILTER (ISIRI(?role) && ISIRI(?concern))
}}
"""
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

UNMERGED = """
  FILTER NOT EXISTS { ?concern skos:editorialNote ?note FILTER (STRSTARTS(?note, "Merged:")) }
"""
"""Keeps the concerns that are one by what they name, not by our judgement; see docs/granularity.md."""

_MERGED = """
SELECT ?concern WHERE { ?concern skos:editorialNote ?note FILTER (STRSTARTS(?note, "Merged:")) }
"""

_BROADER = (
    "SELECT ?narrow ?broad WHERE { ?narrow skos:broader ?broad . FILTER (ISIRI(?narrow) && ISIRI(?broad)) }"
)


@dataclass(frozen=True, eq=False)
class Profiles:
    """Roles by concerns: `matrix` holds 1 where a role has to do with a concern, else nothing.

    Rows and columns are in IRI order. Every row and every column holds something: roles without a concern
    of the relation are left out. At a higher level `concerns` are groups or areas. `parents` says what
    each is grouped by: a concern by its group, a group by its area, an area by itself.

    Where only some roles are rows, `n_roles` says how many there are, `holders` how many of them have each
    concern, and `n_concepts` how many concepts the hierarchy and all their concerns have.
    """

    relation: str
    level: str
    roles: tuple[Term, ...]
    concerns: tuple[Term, ...]
    parents: tuple[Term, ...]
    matrix: csr_array[np.float64]
    hierarchy: Hierarchy
    n_roles: int = 0
    holders: tuple[int, ...] = ()
    n_concepts: int = 0

    @cached_property
    def contents(self) -> Mapping[str, float]:
        """The information content of every concept; see `hierarchy.contents`."""
        return contents(self.hierarchy, (concern.iri for concern in self.concerns), self.n_concepts)

    def row_of(self, role: str) -> int | None:
        """The row of a role, by IRI; None where it has no concern here."""
        row = bisect_left(self.roles, role, key=lambda one: one.iri)
        return row if row < len(self.roles) and self.roles[row].iri == role else None

    def columns_of(self, role: str) -> tuple[int, ...]:
        """The columns in which a role's row holds something, in order; none where it has no row."""
        row = self.row_of(role)
        if row is None:
            return ()
        start, end = self.matrix.indptr[row : row + 2]
        return tuple(map(int, self.matrix.indices[start:end]))

    def rows(self, roles: Sequence[str]) -> csr_array[np.float64]:
        """The rows of some roles, in the order given; an empty row for one that has none."""
        return _matrix([self.columns_of(role) for role in roles], len(self.concerns))


def profiles(
    kg: Knowledge, *, relation: str = "remit", level: str = "concern", strict: bool = False
) -> Profiles:
    """What every role has to do with which concerns, groups or areas.

    Counts what holds: not what a claim puts under a condition, or calls optional or emerging. What is
    said of roles jointly belongs to no single one's profile. With `strict`, concerns that were merged by
    judgement are left out. Raises ParameterError for an unknown relation or level.
    """
    check_relation(relation)
    check_level(level)
    properties = " ".join(f"remit:{name}" for name in RELATIONS[relation])
    without = {iri for (iri,) in [*table(kg, _PAIRS), *(table(kg, _MERGED) if strict else [])]}
    links = {
        (role, concern)
        for role, concern in table(kg, _LINKS.format(properties=properties))
        if role and concern and role not in without and concern not in without
    }
    tree = hierarchy_of(kg)
    lifted = {(role, tree.lift(concern, level)) for role, concern in links}
    named = {iri for link in lifted for iri in link}
    named |= {tree.parent_of(concern, level) for _, concern in lifted}
    return tabulate(lifted, tree, lookup.by_iri(kg, named), relation=relation, level=level)


def profiles_of(kg: Knowledge, roles: Iterable[str], *, relation: str = "remit") -> Profiles:
    """The profiles of some roles alone, given as IRIs, by concern: to compare them with each other.

    Likeness weighs a concern by how many roles have it, so these are counted; nothing else is read of the
    others, which makes this cheap however many there are. Raises ParameterError for an unknown relation.
    """
    check_relation(relation)
    without = {iri for (iri,) in table(kg, _PAIRS) if iri}
    properties = [NS + name for name in RELATIONS[relation]]

    links = {
        (role, concern)
        for role in set(roles) - without
        for property_ in properties
        for concern in lookup.objects(kg, role, property_)
        if not concern.startswith("_:")
    }
    concerns = sorted({concern for _, concern in links})
    holding = (
        {role for property_ in properties for role in lookup.subjects(kg, property_, concern)}
        for concern in concerns
    )
    holders = [sum(not role.startswith("_:") for role in some - without) for some in holding]
    of_relation = " ".join(f"<{one}>" for one in properties)
    counted = table(kg, _N_ROLES.format(properties=of_relation))
    pairs = {iri for iri in without if any(lookup.objects(kg, iri, one) for one in properties)}
    tree = hierarchy_of(kg)
    named = {iri for link in links for iri in link} | {tree.group_of(concern) for concern in concerns}
    made = tabulate(links, tree, lookup.by_iri(kg, named), relation=relation)
    every = {concern for (concern,) in table(kg, _CONCERNS.format(properties=of_relation))}
    return replace(
        made,
        n_roles=int(counted[0][0] or 0) - len(pairs),
        holders=tuple(holders),
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
    links: Iterable[tuple[str, str]],
    tree: Hierarchy,
    terms: Mapping[str, Term],
    *,
    relation: str = "remit",
    level: str = "concern",
) -> Profiles:
    """The profiles of (role, concern) links that are already lifted to the level."""
    of_role: dict[str, set[str]] = {}
    for role, concern in links:
        of_role.setdefault(role, set()).add(concern)
    concerns = sorted({concern for held in of_role.values() for concern in held})
    column = {concern: i for i, concern in enumerate(concerns)}
    roles = sorted(of_role)
    return Profiles(
        relation,
        level,
        tuple(terms[role] for role in roles),
        tuple(terms[concern] for concern in concerns),
        tuple(terms[tree.parent_of(concern, level)] for concern in concerns),
        _matrix(
            [tuple(sorted(column[concern] for concern in of_role[role])) for role in roles], len(concerns)
        ),
        tree,
    )


def check_relation(relation: str) -> None:
    """Raise ParameterError where a relation is none of RELATIONS."""
    if relation not in RELATIONS:
        raise ParameterError(f"unknown relation {relation!r}; relations are {', '.join(RELATIONS)}")


def _matrix(columns: Sequence[Sequence[int]], width: int) -> csr_array[np.float64]:
    """The 0/1 matrix with these columns set in each row."""
    import numpy as np
    from scipy.sparse import csr_array

    ends = np.cumsum([0, *map(len, columns)], dtype=np.int64)
    indices = np.array([i for row in columns for i in row], dtype=np.int64)
    return csr_array((np.ones(len(indices)), indices, ends), shape=(len(columns), width))
