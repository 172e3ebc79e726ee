"""Where things lie on the map: a seeded layout in two steps, groups first, then what is in them.

Concerns of one group form a cluster, so that an eye finds a field, not a cloud. Clusters, roles and the
rest are drawn together by their links and kept apart by their size; inside a cluster each concern takes the
place nearest to the roles it belongs to, so that what two roles share comes to lie between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.analysis.network.springs import Things, settled

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Points = NDArray[np.float64]
    _Near = Mapping[str, Counter[str]]

PITCH = 46.0
"""Distance of two concerns of one group, in units of the picture: room for a mark and a line of text."""
WIDE = 1.55
"""How much more room a place needs sideways than up and down: labels are wide."""
_NAMED_KINDS = frozenset({"role", "team"})
_SATELLITE_LINKS = 3
_ROW = 1.0


@dataclass(frozen=True, slots=True)
class _Cluster:
    members: tuple[str, ...]
    radius: float
    anchor: bool
    shape: str
    charge: float


def positions(
    network: nx.MultiDiGraph[str], *, groups: Mapping[str, str] | None = None, seed: int = 7
) -> dict[str, tuple[float, float]]:
    """Return a place for every node of a network, as `arrange` does; `kind` is read from its nodes."""
    kinds = {node: str(kind) for node, kind in network.nodes(data="kind", default="")}
    return arrange(kinds, list(network.edges()), groups=groups, seed=seed)


def arrange(
    kinds: Mapping[str, str],
    links: Iterable[tuple[str, str]],
    *,
    groups: Mapping[str, str] | None = None,
    seed: int = 7,
) -> dict[str, tuple[float, float]]:
    """Return a place for every key of `kinds`, rounded to one decimal; the same input gives the same places.

    `groups` says which things belong together. The two roles with most links lie left and right, the first
    by name left. What has no link stands in rows below. Time and room grow with the square of the number of
    clusters, up to `springs.EVERY` of them, and then with their number.
    """
    near = _neighbours(kinds, links)
    clusters = _clusters(kinds, near, groups or {})
    places: dict[str, tuple[float, float]] = {}
    if clusters:
        places = _inside(near, clusters, _centres(clusters, _weights(near, clusters), seed))
    places.update(_rows([node for node in sorted(kinds) if node not in places], places))
    return {node: (round(x, 1) + 0.0, round(y, 1) + 0.0) for node, (x, y) in sorted(places.items())}


def _neighbours(kinds: Mapping[str, str], links: Iterable[tuple[str, str]]) -> _Near:
    """Return, for each node, what it is linked to, with how many links."""
    near: dict[str, Counter[str]] = {node: Counter() for node in kinds}
    for source, target in links:
        if source != target:
            near[source][target] += 1
            near[target][source] += 1
    return near


def _clusters(kinds: Mapping[str, str], near: _Near, groups: Mapping[str, str]) -> list[_Cluster]:
    """Return what is laid out as one: a group, satellites of one role, a single thing; if linked."""
    together: dict[tuple[str, ...], list[str]] = {}
    for node in sorted(kinds):
        together.setdefault(_belonging(kinds, near, groups, node), []).append(node)
    linked = {
        key: members for key, members in sorted(together.items()) if any(near[node] for node in members)
    }
    return [_cluster(kinds, near, key, members) for key, members in linked.items()]


def _belonging(
    kinds: Mapping[str, str], near: _Near, groups: Mapping[str, str], node: str
) -> tuple[str, ...]:
    if node in groups:
        return ("group", groups[node])
    if kinds[node] in _NAMED_KINDS and len(near[node]) <= _SATELLITE_LINKS:
        return ("satellites", kinds[node], *sorted(near[node]))
    return ("single", node)


def _cluster(kinds: Mapping[str, str], near: _Near, key: tuple[str, ...], members: Sequence[str]) -> _Cluster:
    anchor = key[0] == "single" and kinds[members[0]] in _NAMED_KINDS
    n = len(members)
    if anchor:
        pull = len(near[members[0]]) ** 0.5
        return _Cluster(tuple(members), 0.7 + 0.07 * min(12.0, pull), True, "comb", pull)
    if key[0] == "satellites" and kinds[members[0]] == "role":
        return _Cluster(tuple(members), 0.3 + _ROW * n / 2 * 0.8 + 0.6, False, "column", 0.0)
    return _Cluster(tuple(members), 0.56 * n**0.5 + 0.1, False, "comb", 0.0)


def _weights(near: _Near, clusters: Sequence[_Cluster]) -> csr_array[np.float64]:
    """Return how strongly two clusters pull: the more links, the more, with less and less gain."""
    import numpy as np
    from scipy.sparse import csr_array

    home = {node: at for at, cluster in enumerate(clusters) for node in cluster.members}
    links: Counter[tuple[int, int]] = Counter()
    for node, others in near.items():
        for other, n in others.items():
            if home[node] != home[other]:
                links[home[node], home[other]] += n
    ends = np.array(sorted(links), np.int64).reshape(-1, 2)
    counts = np.array([links[pair] for pair in sorted(links)], np.float64)
    return csr_array((np.sqrt(counts), (ends[:, 0], ends[:, 1])), shape=(len(clusters), len(clusters)))


def _centres(clusters: Sequence[_Cluster], weights: csr_array[np.float64], seed: int) -> Points:
    """Return the middles of clusters."""
    import numpy as np

    radii = np.array([cluster.radius for cluster in clusters])
    charge = np.array([cluster.charge for cluster in clusters])
    return settled(Things(radii, charge, weights, _busiest(clusters, weights)), seed)


def _busiest(clusters: Sequence[_Cluster], weights: csr_array[np.float64]) -> list[int]:
    import numpy as np

    strength = np.rint((weights**2).sum(axis=1)).astype(int).tolist()
    anchors = sorted((-strength[at], at) for at, cluster in enumerate(clusters) if cluster.anchor)
    return sorted(at for _, at in anchors[:2])


def _inside(near: _Near, clusters: Sequence[_Cluster], centres: Points) -> dict[str, tuple[float, float]]:
    """Return places for the members of each cluster: each takes the slot nearest to what it is linked to."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    home = {node: at for at, cluster in enumerate(clusters) for node in cluster.members}
    found: dict[str, tuple[float, float]] = {}
    for at, cluster in enumerate(clusters):
        slots = _slots(len(cluster.members), cluster.shape) + centres[at]
        pulls = [sorted({home[other] for other in near[node]} - {at}) for node in cluster.members]
        wishes = np.array([_wish(centres, at, others, cluster.radius) for others in pulls])
        cost = ((wishes[:, None, :] - slots[None, :, :]) ** 2).sum(axis=2)
        if cluster.shape == "column":  # a list is read in the order of its names
            cost = np.abs(np.arange(len(slots))[:, None] - np.arange(len(slots))[None, :]).astype(float)
        for row, column in zip(*linear_sum_assignment(cost), strict=True):
            x, y = slots[column]
            found[cluster.members[row]] = (float(x) * PITCH * WIDE, float(y) * PITCH)
    return found


def _wish(centres: Points, at: int, others: Sequence[int], radius: float) -> Points:
    """Return the point of a cluster that lies towards the middle of others."""
    import numpy as np

    if not others:
        return np.asarray(centres[at])
    way = centres[list(others)].mean(axis=0) - centres[at]
    length = float(np.hypot(way[0], way[1]))
    return np.asarray(centres[at] + way / max(length, 1e-9) * min(length, radius))


def _slots(n: int, shape: str) -> Points:
    """Return n places round (0, 0): a honeycomb, or a column, where names are read as a list."""
    import numpy as np

    if shape == "column":
        return np.array([(0.0, _ROW * (row - (n - 1) / 2)) for row in range(n)])

    reach = int(n**0.5) + 3
    spots = [
        (column + 0.5 * (row % 2), row * 0.9)
        for row in range(-reach, reach + 1)
        for column in range(-reach, reach + 1)
    ]
    middle = (0.0, 0.0) if n != 2 and n != 4 else (0.5, 0.0)
    spots.sort(key=lambda spot: ((spot[0] - middle[0]) ** 2 + (spot[1] - middle[1]) ** 2, spot))
    chosen = np.array(spots[:n])
    return np.asarray(chosen - chosen.mean(axis=0))


def _rows(nodes: Sequence[str], placed: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Return rows below the picture for what has no link."""
    if not nodes:
        return {}
    xs = [x for x, _ in placed.values()] or [0.0]
    low = max((y for _, y in placed.values()), default=0.0) + 2.2 * PITCH
    step = PITCH * WIDE
    columns = max(6, int((max(xs) - min(xs)) / step))
    left = (max(xs) + min(xs)) / 2 - step * (min(columns, len(nodes)) - 1) / 2
    return {node: (left + at % columns * step, low + at // columns * PITCH) for at, node in enumerate(nodes)}
