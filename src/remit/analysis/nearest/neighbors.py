"""Neighbours: every role with the roles that it has most in common with, as a graph."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from remit.analysis.matrix import Terms
from remit.analysis.nearest import pairs
from remit.analysis.profiles import Profiles, profiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from remit.analysis.nearest.pairs import Pairs
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge

N_LABELS = 5
"""How many shared concerns an edge names."""


def neighbors(
    kg: Knowledge | Profiles,
    *,
    top: int = 10,
    measure: str = "idf_cosine",
    relation: str = "remit",
    level: str = "concern",
) -> nx.Graph[str]:
    """Every role that has a concern of the relation, tied to the `top` roles most like it.

    Nodes are role IRIs with `label` and `n_concerns`. An edge stands where either end is among the
    other's nearest, so a role can have more than `top`; roles that share nothing are never tied. Its
    attributes: `weight`, the measure; `n_shared`; `shared`, the labels of up to five shared concerns, the
    rarest first; `measure`, its name. Roles of equal rank are taken by the number shared, then by IRI.
    Profiles that are there already can stand in for the knowledge. Raises ParameterError for an unknown
    measure, relation or level, and for a negative `top`.
    """
    table = kg if isinstance(kg, Profiles) else profiles(kg, relation=relation, level=level)
    return connected(table, top=top, measure=measure)


def connected(table: Profiles, *, top: int = 10, measure: str = "idf_cosine") -> nx.Graph[str]:
    """The graph of profiles that are there already, as `neighbors` makes it."""
    import networkx as nx

    pairs.check_measure(measure)
    found, weights = pairs.among_nearest(table, measure, top)
    graph: nx.Graph[str] = nx.Graph()
    iris, labels = _names(table.roles)
    sizes = table.postings.count.masses.tolist()
    graph.add_nodes_from(
        (iri, {"label": label, "n_concerns": int(n)})
        for iri, label, n in zip(iris, labels, sizes, strict=True)
    )
    with _uncollected():
        lines = zip(
            found.left.tolist(),
            found.right.tolist(),
            weights.tolist(),
            found.n_shared.tolist(),
            _shared(table, found),
            strict=True,
        )
        graph.add_edges_from(
            (iris[a], iris[b], {"weight": weight, "n_shared": n, "shared": shared, "measure": measure})
            for a, b, weight, n, shared in lines
        )
    return graph


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keeps the garbage collector from going over all objects again and again while many are made to stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _names(roles: Sequence[Term]) -> tuple[Sequence[str], Sequence[str]]:
    if isinstance(roles, Terms):  # no object for each of a million
        return roles.iris, roles.labels
    return [role.iri for role in roles], [role.label for role in roles]


def _shared(table: Profiles, found: Pairs) -> list[tuple[str, ...]]:
    """The labels of the rarest concerns that each pair shares."""
    import numpy as np

    columns = _rarest(table, found)
    used, place = np.unique(columns, return_inverse=True)
    _, names = _names(table.concerns)
    labels = np.array(["" if column < 0 else names[column] for column in used.tolist()], dtype=object)
    rows = labels[place.reshape(columns.shape)].tolist()
    return [tuple(row[:n]) for row, n in zip(rows, (columns >= 0).sum(axis=1).tolist(), strict=True)]


def _rarest(table: Profiles, found: Pairs) -> NDArray[np.int64]:
    """The columns of the rarest concerns that each pair shares, one row a pair; -1 where there are fewer."""
    import numpy as np

    from remit.analysis.nearest.every import is_large
    from remit.analysis.nearest.postings import is_compiled

    turned = table.postings
    numbers = np.full((len(found), N_LABELS), -1, np.int32)
    if is_compiled() and is_large(turned):
        from remit.analysis.nearest.kernel import walks

        walks.first_shared(
            found.left.astype(np.int32), found.right.astype(np.int32), turned.ptr, turned.items, numbers
        )
    else:
        for i, (a, b) in enumerate(zip(found.left.tolist(), found.right.tolist(), strict=True)):
            mine, theirs = (turned.items[turned.ptr[row] : turned.ptr[row + 1]] for row in (a, b))
            both = np.intersect1d(mine, theirs, assume_unique=True)[:N_LABELS]
            numbers[i, : len(both)] = both
    return np.where(numbers >= 0, turned.concerns[numbers], -1)
