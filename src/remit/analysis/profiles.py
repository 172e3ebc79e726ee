"""Profiles: what each role has to do with which concerns, as one sparse matrix."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.analysis.hierarchy import Hierarchy, check_level, hierarchy
from remit.errors import ParameterError
from remit.knowledge import lookup
from remit.knowledge.model import Term
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

_LINKS = """
SELECT DISTINCT ?role ?concern WHERE {{
  VALUES ?property {{ {properties} }}
  ?role ?property ?concern .
  FILTER (ISIRI(?role) && ISIRI(?concern))
  FILTER NOT EXISTS {{ ?role a remit:RolePair }}
  {kept}
}}
"""

UNMERGED = """
  FILTER NOT EXISTS { ?concern skos:editorialNote ?note FILTER (STRSTARTS(?note, "Merged:")) }
"""
"""Keeps the concerns that are one by what they name, not by our judgement; see docs/granularity.md."""

_BROADER = (
    "SELECT ?narrow ?broad WHERE { ?narrow skos:broader ?broad . FILTER (ISIRI(?narrow) && ISIRI(?broad)) }"
)


@dataclass(frozen=True, eq=False)
class Profiles:
    """Roles by concerns: `matrix` holds 1 where a role has to do with a concern, else nothing.

    Rows and columns are in IRI order. Every row and every column holds something: roles without a concern
    of the relation are left out. At a higher level `concerns` are groups or areas. `parents` says what
    each is grouped by: a concern by its group, a group by its area, an area by itself.
    """

    relation: str
    level: str
    roles: tuple[Term, ...]
    concerns: tuple[Term, ...]
    parents: tuple[Term, ...]
    matrix: csr_array[np.float64]
    hierarchy: Hierarchy

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
    links = [
        (role, concern)
        for role, concern in table(kg, _LINKS.format(properties=properties, kept=UNMERGED if strict else ""))
        if role and concern
    ]
    tree = hierarchy_of(kg)
    lifted = {(role, tree.lift(concern, level)) for role, concern in links}
    named = {iri for link in lifted for iri in link}
    named |= {tree.parent_of(concern, level) for _, concern in lifted}
    return tabulate(lifted, tree, terms_by_iri(kg, named), relation=relation, level=level)


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


def terms_by_iri(kg: Knowledge, iris: Iterable[str]) -> dict[str, Term]:
    """The terms of many IRIs; those of the same classes are of the same kind, so that is looked up once."""
    kinds: dict[tuple[str, ...], str] = {}
    found = {}
    for iri in sorted(set(iris)):
        classes = lookup.classes(kg, iri)
        if classes not in kinds:
            kinds[classes] = lookup.kind(kg, iri)
        found[iri] = Term(iri, lookup.label(kg, iri), kinds[classes])
    return found


def _matrix(columns: Sequence[Sequence[int]], width: int) -> csr_array[np.float64]:
    """The 0/1 matrix with these columns set in each row."""
    import numpy as np
    from scipy.sparse import csr_array

    ends = np.cumsum([0, *map(len, columns)], dtype=np.int64)
    indices = np.array([i for row in columns for i in row], dtype=np.int64)
    return csr_array((np.ones(len(indices)), indices, ends), shape=(len(columns), width))
