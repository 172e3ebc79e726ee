"""Draws: ratings as they could have come out, within the standard errors that a source publishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from remit.analysis import measures
from remit.analysis.profiles import Profiles
from remit.analysis.ratings import number_of
from remit.errors import ParameterError
from remit.knowledge.query import table as rows_of

if TYPE_CHECKING:
    from remit.analysis.matrix import Floats
    from remit.knowledge.store import Knowledge

_ERRORS: Final = """
SELECT ?role ?concern ?error WHERE {
  ?requirement remit:importanceError ?error ; remit:concern ?concern .
  ?role remit:qualifiedRequirement ?requirement .
  FILTER (ISIRI(?role) && ISIRI(?concern) && ISLITERAL(?error))
}
"""


def drawn(kg: Knowledge, table: Profiles, *, draws: int, seed: int) -> Iterator[Profiles]:
    """Profiles with each rating drawn anew: normal, about the published importance, with its standard error.

    A draw beyond the scale counts as its end. Only ratings move: which concerns a role has, stays. Several
    draws of one seed are always the same. Raises ParameterError where no rating of the profiles has an error.
    """
    import numpy as np

    means, errors = errors_of(kg, table)
    if not np.any(errors):
        raise ParameterError(
            f"no source gives a standard error of a rating under the relation {table.relation!r}; O*NET does "
            "under skill, once remit import onet has read it anew"
        )
    indptr, indices, _ = table.matrix.arrays
    chance = np.random.default_rng(seed)
    for _ in range(draws):
        ratings = measures.rounded_rating(np.clip(chance.normal(means, errors), 0.0, 1.0))
        yield replace(table, matrix=replace(table.matrix, indptr=indptr, indices=indices, ratings=ratings))


def errors_of(kg: Knowledge, table: Profiles) -> tuple[Floats, Floats]:
    """The rating and the standard error of each cell of the profiles; 0 where no source gives one."""
    import numpy as np

    indptr, indices, ratings = table.matrix.arrays
    means = np.ones(len(indices)) if ratings is None else ratings.copy()
    errors = np.zeros(len(indices))
    published: dict[tuple[str, str], float] = {}
    for role, concern, error in rows_of(kg, _ERRORS):
        key = str(role), table.hierarchy.lift(str(concern), table.level)
        published[key] = max(number_of(error or "") or 0.0, published.get(key, 0.0))
    roles = [one.iri for one in table.roles]
    concerns = [one.iri for one in table.concerns]
    rows = np.repeat(np.arange(len(roles)), np.diff(indptr))
    for i, (row, column) in enumerate(zip(rows.tolist(), indices.tolist(), strict=True)):
        errors[i] = published.get((roles[row], concerns[column]), 0.0)
    return means, errors
