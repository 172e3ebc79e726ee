"""Pairs of roles as values with every measure, for those that a ranking chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.analysis import measures
from remit.analysis.comparison.values import Measures, PairOverlap
from remit.analysis.nearest import pairs

if TYPE_CHECKING:
    from remit.analysis.nearest.pairs import Pairs
    from remit.analysis.profiles import Profiles


def pair_overlaps(table: Profiles, chosen: Pairs) -> tuple[PairOverlap, ...]:
    """Pairs of rows of the profiles as values, in their order, each with every measure."""
    columns = {name: pairs.scores(name, table, chosen).tolist() for name in measures.SYMMETRIC[1:]}
    columns["n_shared"] = chosen.n_shared.tolist()
    rated = _rated(table, chosen)
    for name in (name for name, one in measures.REGISTRY.items() if one.needs == "ratings"):
        columns[name] = [
            value if is_rated else None for value, is_rated in zip(columns[name], rated, strict=True)
        ]
    sizes = table.postings.count.masses.astype(int).tolist()
    made = []
    for i, (a, b) in enumerate(zip(chosen.left.tolist(), chosen.right.tolist(), strict=True)):
        n_shared = columns["n_shared"][i]
        two = table.roles[a], table.roles[b]
        inside = {
            role.iri: measures.containment(float(n_shared), float(sizes[row]))
            for role, row in zip(two, (a, b), strict=True)
        }
        alike = Measures(containment=inside, **{name: column[i] for name, column in columns.items()})
        made.append(PairOverlap(two, (sizes[a], sizes[b]), alike))
    return tuple(made)


def _rated(table: Profiles, chosen: Pairs) -> list[bool]:
    """Whether a source rates anything below 1 of what the two of a pair have."""
    import numpy as np

    indptr, _, ratings = table.matrix.arrays
    if ratings is None:
        return [False] * len(chosen)
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    lower = np.bincount(rows, weights=ratings != 1, minlength=len(indptr) - 1) > 0
    found: list[bool] = (lower[chosen.left] | lower[chosen.right]).tolist()
    return found
