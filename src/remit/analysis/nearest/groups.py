"""Families of roles: who belongs together by what they have in common, and what is typical of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.values import named
from remit.analysis.nearest import pairs
from remit.analysis.profiles import Profiles, profiles
from remit.errors import ParameterError
from remit.knowledge.lookup import by_label
from remit.knowledge.model import Term
from remit.text import html_table

if TYPE_CHECKING:
    import networkx as nx

    from remit.knowledge.store import Knowledge

N_TYPICAL = 8
"""How many typical concerns a family has at most."""

N_NAMING = 3
"""How many of them make its name."""


@dataclass(frozen=True, slots=True)
class Typical:
    """A concern that is typical of a family: which share of its roles have it, and which of all others.

    `outside` is None where there is nobody outside.
    """

    concern: Term
    inside: float
    outside: float | None


@dataclass(frozen=True, slots=True)
class Family:
    """Roles that have more in common with each other than with the rest.

    `roles` begin with those most tied to the others of the family. `cohesion` is the share of its roles'
    ties, by weight, that stay in it: 1 for a family tied to nobody else, None for a role tied to nobody.
    """

    name: str
    roles: tuple[Term, ...]
    typical: tuple[Typical, ...]
    cohesion: float | None

    def to_dict(self) -> dict[str, Any]:
        """The family as plain data."""
        return {
            "name": self.name,
            "n_roles": len(self.roles),
            "cohesion": self.cohesion,
            "typical": [
                named(one.concern) | {"inside": one.inside, "outside": one.outside} for one in self.typical
            ],
            "roles": [named(role) for role in self.roles],
        }

    def _repr_html_(self) -> str:
        rows = [
            (one.concern.label, f"{one.inside:.0%}", "" if one.outside is None else f"{one.outside:.0%}")
            for one in self.typical
        ]
        first = ", ".join(role.label for role in self.roles[:N_TYPICAL])
        more = f" and {len(self.roles) - N_TYPICAL} more" if len(self.roles) > N_TYPICAL else ""
        caption = f"{self.name}: {len(self.roles)} roles, {first}{more}"
        return html_table(("typical", "of these roles", "of all others"), rows, caption=caption)


def groups(
    kg: Knowledge,
    *,
    relation: str = "remit",
    level: str = "concern",
    measure: str = "idf_cosine",
    top: int = 10,
    resolution: float = 1.0,
    seed: int = 0,
) -> tuple[Family, ...]:
    """Families of roles: each role that has a concern of the relation, in one of them; the largest first.

    They are the communities that the Louvain method finds in the graph of nearest roles, which `neighbors`
    gives with the same arguments: V. D. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre: Fast unfolding
    of communities in large networks. J. Stat. Mech. (2008), P10008. A higher `resolution` makes more and
    smaller ones. The same knowledge and `seed` give the same families. Each is named by its most typical
    concerns; see `typical_of`. Raises ParameterError for an unknown relation, level or measure, for a
    negative `top`, and for a resolution that is not above 0.
    """
    table = profiles(kg, relation=relation, level=level)
    return families(table, measure=measure, top=top, resolution=resolution, seed=seed)


def families(
    table: Profiles, *, measure: str = "idf_cosine", top: int = 10, resolution: float = 1.0, seed: int = 0
) -> tuple[Family, ...]:
    """The families of profiles that are there already, as `groups` makes them."""
    from networkx.algorithms.community import louvain_communities

    pairs.check_measure(measure)
    if not resolution > 0:
        raise ParameterError(f"resolution is {resolution}; give a number above 0")
    graph = tied(table, measure=measure, top=top)
    # Rows, and not names, are the nodes: the order in which Python keeps names differs from run to run.
    parts = louvain_communities(graph, weight="weight", resolution=resolution, seed=seed) if graph else []
    found = (_family(table, graph, sorted(part)) for part in parts)
    return tuple(sorted(found, key=lambda one: (-len(one.roles), min(role.iri for role in one.roles))))


def tied(table: Profiles, *, measure: str, top: int) -> nx.Graph[int]:
    """The rows of the profiles as a graph, tied where either is among the other's nearest."""
    import networkx as nx

    found, weights = pairs.among_nearest(table, measure, top)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(table.roles)))
    lines = zip(found.left.tolist(), found.right.tolist(), weights.tolist(), strict=True)
    graph.add_weighted_edges_from(lines)
    return graph


def typical_of(table: Profiles, rows: Iterable[int], n: int = N_TYPICAL) -> tuple[Typical, ...]:
    """The concerns most typical of some rows, the most typical first: what much of them has, and few others.

    By p ln(p / q), where p is the share of these roles that have the concern and q that of all roles: what
    the concern adds to the Kullback-Leibler divergence of the two. S. Kullback, R. A. Leibler: On information
    and sufficiency. Ann. Math. Stat. 22 (1951), 79-86; to choose names by it as in T. Tomokiyo, M. Hurst: A
    language model approach to keyphrase extraction. ACL workshop on multiword expressions (2003), 33-40.
    Only concerns that are more frequent here than elsewhere are typical. Of equal ones the more frequent goes
    first, then the one whose label does.
    """
    chosen = sorted(set(rows))
    holders = table.holders
    n_all, n_here = table.n_roles, len(chosen)
    counts = Counter(column for row in chosen for column in table.matrix.columns(row))
    telling = {column: _telling(k / n_here, holders[column] / n_all) for column, k in counts.items()}
    best = sorted(
        (column for column in counts if telling[column] > 0 or n_here == n_all),
        key=lambda column: (
            -round(telling[column], 12),
            -counts[column],
            by_label(table.concerns[column]),
        ),
    )[:n]
    return tuple(
        Typical(
            table.concerns[column],
            counts[column] / n_here,
            (int(holders[column]) - counts[column]) / (n_all - n_here) if n_all > n_here else None,
        )
        for column in best
    )


def _telling(inside: float, overall: float) -> float:
    return inside * log(inside / overall)


def _family(table: Profiles, graph: nx.Graph[int], rows: Sequence[int]) -> Family:
    within = graph.subgraph(rows)
    degrees = dict(within.degree(weight="weight"))
    typical = typical_of(table, rows)
    inside = 2 * within.size(weight="weight")
    whole = sum(weight for _, weight in graph.degree(rows, weight="weight"))
    central = sorted(rows, key=lambda row: (-round(degrees[row], 12), by_label(table.roles[row])))
    return Family(
        "; ".join(one.concern.label.rstrip(".") for one in typical[:N_NAMING]),
        tuple(table.roles[row] for row in central),
        typical,
        inside / whole if whole else None,
    )
