"""Neighbours: every role with the roles that it has most in common with, as a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from remit.analysis import pairs
from remit.analysis.overlap import check_top
from remit.analysis.profiles import Profiles, profiles

if TYPE_CHECKING:
    import networkx as nx

    from remit.knowledge.store import Knowledge

N_LABELS = 5
"""How many shared concerns an edge names."""


def neighbors(
    kg: Knowledge,
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
    Raises ParameterError for an unknown measure, relation or level, and for a negative `top`.
    """
    return connected(profiles(kg, relation=relation, level=level), top=top, measure=measure)


def connected(table: Profiles, *, top: int = 10, measure: str = "idf_cosine") -> nx.Graph[str]:
    """The graph of profiles that are there already, as `neighbors` makes it."""
    import networkx as nx

    check_top(top)
    rows = pairs.vectors(table)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(
        (role.iri, {"label": role.label, "n_concerns": int(n)})
        for role, n in zip(table.roles, rows.sizes, strict=True)
    )
    nearest, weights = pairs.nearest(table, rows, measure, top)
    held = [frozenset(table.columns_of(role.iri)) for role in table.roles]
    rarity = rows.weights.tolist()
    for a, b, weight in zip(nearest.left.tolist(), nearest.right.tolist(), weights.tolist(), strict=True):
        graph.add_edge(
            table.roles[a].iri, table.roles[b].iri, **_edge(table, held[a] & held[b], rarity, weight, measure)
        )
    return graph


def _edge(
    table: Profiles, both: frozenset[int], rarity: list[float], weight: float, measure: str
) -> dict[str, Any]:
    """The attributes of an edge between two roles that both have these columns."""
    rarest = sorted(both, key=lambda column: (-rarity[column], column))[:N_LABELS]
    labels = tuple(table.concerns[column].label for column in rarest)
    return {"weight": weight, "n_shared": len(both), "shared": labels, "measure": measure}
