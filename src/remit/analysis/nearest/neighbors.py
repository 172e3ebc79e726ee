"""Neighbours: every role with the roles that it has most in common with, as a graph."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

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
    sizes = table.postings.count.masses.astype("int64").tolist()
    with _uncollected():
        graph.add_nodes_from(iris)
        for node, label, n in zip(graph.nodes.values(), labels, sizes, strict=True):
            node.update(label=label, n_concerns=n)
        edges = [
            {"weight": weight, "n_shared": n, "shared": shared, "measure": measure}
            for weight, n, shared in zip(
                weights.tolist(), found.n_shared.tolist(), _shared(table, found), strict=True
            )
        ]
        _tie(graph, iris, found, edges)
    return graph


def _tie(graph: nx.Graph[str], iris: Sequence[str], found: Pairs, edges: list[dict[str, object]]) -> None:
    """Add edges between nodes that are there, all at once: a fifth of the time of one after the other.

    What `add_edges_from` gives: each node has a dictionary of its neighbours, and both ends of an edge hold
    the one dictionary of its attributes. Pairs stand by row, so neighbours do.
    """
    import numpy as np

    at = np.concatenate([found.left, found.right])
    other = np.concatenate([found.right, found.left])
    order = np.lexsort((other, at))
    names = _objects(iris)[other[order]].tolist()
    ties = _objects(edges)[order % max(len(edges), 1)].tolist()
    held: Any = graph  # that dictionary has no public name
    ends = np.searchsorted(at[order], np.arange(len(iris) + 1)).tolist()
    for iri, start, end in zip(iris, ends, ends[1:], strict=False):
        held._adj[iri].update(zip(names[start:end], ties[start:end], strict=True))


def _objects(values: Sequence[object]) -> NDArray[np.object_]:
    """Values as an array of references to them."""
    import numpy as np

    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keeps the garbage collector from going over all objects again and again while many are made to stay.

    In the end they count as old, so that it does not go over all of them at once either.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _names(roles: Sequence[Term]) -> tuple[Sequence[str], Sequence[str]]:
    if isinstance(roles, Terms):  # no object for each of a million
        return roles.iris, roles.labels
    return [role.iri for role in roles], [role.label for role in roles]


def _shared(table: Profiles, found: Pairs) -> list[tuple[str, ...]]:
    """The labels of the rarest concerns that each pair shares."""
    import numpy as np

    columns = _rarest(table, found)
    labels = _objects([*_names(table.concerns)[1], ""])  # the last is for -1
    rows = list(zip(*labels[columns.T].tolist(), strict=True))
    few = np.flatnonzero(columns[:, -1] < 0)
    for i, n in zip(few.tolist(), (columns[few] >= 0).sum(axis=1).tolist(), strict=True):
        rows[i] = rows[i][:n]
    return rows


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
