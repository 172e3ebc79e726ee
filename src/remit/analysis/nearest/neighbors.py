"""Neighbours: every role with the roles that it has most in common with, as a graph."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from remit.analysis.matrix import Terms
from remit.analysis.measures import SYMMETRIC
from remit.analysis.nearest import kept
from remit.analysis.nearest.kept import Ties
from remit.analysis.profiles import Profiles, profiles
from remit.errors import ParameterError

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
    measure, relation or level, and for a negative `top`. What is found in a large store on disk is kept
    beside it, and read from there the next time.
    """
    if isinstance(kg, Profiles):
        return connected(kg, top=top, measure=measure)
    _check(measure, top)
    table = profiles(kg, relation=relation, level=level)
    ties = kept.read(kg, table, measure, top)
    if ties is None:
        ties = _found(table, measure, top)
        kept.keep(kg, table, measure, top, ties)
    return _graph(table, measure, ties)


def connected(table: Profiles, *, top: int = 10, measure: str = "idf_cosine") -> nx.Graph[str]:
    """The graph of profiles that are there already, as `neighbors` makes it."""
    _check(measure, top)
    return _graph(table, measure, _found(table, measure, top))


def _check(measure: str, top: int) -> None:
    if top < 0:
        raise ParameterError(f"top is {top}; give 0 or more")
    if measure not in SYMMETRIC:
        from remit.analysis.nearest.pairs import check_measure

        check_measure(measure)  # says which there are


def _found(table: Profiles, measure: str, top: int) -> Ties:
    """The ties of each role's nearest, from the profiles."""
    from remit.analysis.nearest import pairs

    found, weights = pairs.among_nearest(table, measure, top)
    return Ties(found.left, found.right, found.n_shared, weights, _rarest(table, found))


def _graph(table: Profiles, measure: str, ties: Ties) -> nx.Graph[str]:
    import networkx as nx
    import numpy as np

    graph: nx.Graph[str] = nx.Graph()
    iris, labels = _names(table.roles)
    sizes = np.diff(table.matrix.arrays[0]).tolist()
    with _uncollected():
        graph.add_nodes_from(iris)
        for node, label, n in zip(graph.nodes.values(), labels, sizes, strict=True):
            node.update(label=label, n_concerns=n)
        columns = ties.weights.tolist(), ties.n_shared.tolist(), _labels(table, ties.shared)
        edges = [
            {"weight": weight, "n_shared": n, "shared": shared, "measure": measure}
            for weight, n, shared in zip(*columns, strict=True)
        ]
        _tie(graph, iris, ties, edges)
    return graph


def _tie(graph: nx.Graph[str], iris: Sequence[str], ties: Ties, edges: list[dict[str, object]]) -> None:
    """Add edges between nodes that are there, all at once: a fifth of the time of one after the other.

    What `add_edges_from` gives: each node has a dictionary of its neighbours, and both ends of an edge hold
    the one dictionary of its attributes. Pairs stand by row, so neighbours do.
    """
    import numpy as np

    at = np.concatenate([ties.left, ties.right])
    other = np.concatenate([ties.right, ties.left])
    order = np.lexsort((other, at))
    names = _objects(iris)[other[order]].tolist()
    each = _objects(edges)[order % max(len(edges), 1)].tolist()
    held: Any = graph  # that dictionary has no public name
    ends = np.searchsorted(at[order], np.arange(len(iris) + 1)).tolist()
    for iri, start, end in zip(iris, ends, ends[1:], strict=False):
        held._adj[iri].update(zip(names[start:end], each[start:end], strict=True))


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


def _labels(table: Profiles, columns: NDArray[np.int64]) -> list[tuple[str, ...]]:
    """The labels of the concerns in each row of columns; those of -1 are left out."""
    import numpy as np

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
