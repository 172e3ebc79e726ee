"""The grounds of a comparison: what its figures are computed from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.analysis import measures
from remit.analysis.hierarchy import Hierarchy
from remit.knowledge.lookup import by_label
from remit.knowledge.model import Term
from remit.knowledge.namespace import compress

if TYPE_CHECKING:
    from remit.analysis.profiles import Profiles


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """What the figures of a comparison are computed from.

    `held` has the concerns of each role, each with its rating; `rarity` what a concern weighs by how few
    roles have it; `content` how much a concept tells; `terms` the names of concerns and of what lies above.
    """

    held: Mapping[str, Mapping[str, float]]
    rarity: Mapping[str, float]
    hierarchy: Hierarchy
    content: Mapping[str, float]
    terms: Mapping[str, Term]
    tversky: tuple[float, float] | None = None

    @property
    def is_rated(self) -> bool:
        """Whether a source rates anything of what the roles have below 1."""
        return any(rating != 1 for side in self.held.values() for rating in side.values())

    @property
    def shared(self) -> tuple[Term, ...]:
        """The concerns that more than one of the roles has, by label."""
        held = Counter(concern for some in self.held.values() for concern in some)
        return tuple(sorted((self.term(iri) for iri, n in held.items() if n > 1), key=by_label))

    def term(self, iri: str) -> Term:
        """The name of a concern, a group or an area."""
        return self.terms.get(iri) or Term(iri, compress(iri))


def grounds_of(
    table: Profiles,
    roles: Sequence[str],
    *,
    tversky: tuple[float, float] | None = None,
    above: Mapping[str, Term] | None = None,
) -> Grounds:
    """The grounds on which roles, given as IRIs, are compared; `above` names what is above their concerns."""
    rated = {role: table.rated_of(role) for role in roles}
    columns = sorted({column for one in rated.values() for column in one})
    terms = dict(above or {})
    for column in columns:
        concern, parent = table.concerns[column], table.parents[column]
        terms[concern.iri], terms[parent.iri] = concern, parent
    iri = {column: table.concerns[column].iri for column in columns}
    return Grounds(
        {role: {iri[column]: rating for column, rating in one.items()} for role, one in rated.items()},
        {iri[column]: measures.rarity(float(table.holders[column]), table.n_roles) for column in columns},
        table.hierarchy,
        table.contents if columns else {},
        terms,
        tversky,
    )
