"""What pyvis is used for: it builds nodes, edges and options for vis-network, and brings that along."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from remit.errors import OutputError

VIS_VERSION = "9.1.2"
_SIZES = {"team": 9.0, "tension": 13.0, "strategy": 9.0}
_PLAIN_SIZE = 7.0
_DIRECTED = frozenset({"reportsTo", "supervises"})
_OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "multiselect": False,
        "dragNodes": False,
        "keyboard": {"enabled": False},
    },
    "nodes": {"chosen": False},
    "edges": {"smooth": False, "chosen": False, "arrows": {"to": {"enabled": False, "scaleFactor": 0.45}}},
}


def drawing(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the nodes, edges and options that pyvis makes of the page's data.

    Ids are positions in `data["nodes"]`; two items are joined by one edge, however many links they have,
    dashed when every one of them is inferred. The lists are filled directly: `add_node` and `add_edge`
    search them each time, and an undirected Network drops parallel edges
    (https://github.com/WestHealth/pyvis/issues/138).
    """
    from pyvis.network import Network

    index = {item["id"]: at for at, item in enumerate(data["nodes"])}
    n_links = [0] * len(index)
    joined: dict[tuple[int, int], dict[str, Any]] = {}
    for link in data["links"]:
        if link.get("holds", True):
            source, target = index[link["source"]], index[link["target"]]
            n_links[source] += 1
            n_links[target] += 1
            if source != target:
                _join(joined, source, target, link)
    network = Network(directed=True, cdn_resources="in_line")
    network.options = _OPTIONS
    network.nodes = [
        {"id": at, "x": item["x"], "y": item["y"], "size": _size(item, n_links[at])}
        for at, item in enumerate(data["nodes"])
    ]
    network.edges = [edge for _, edge in sorted(joined.items())]
    nodes, edges, _heading, _height, _width, options = network.get_network_data()
    return {
        "nodes": nodes,
        "edges": edges,
        "options": json.loads(options) if isinstance(options, str) else options,
    }


def _size(item: Mapping[str, Any], n_links: int) -> float:
    """Return half the width of an item's mark: roles by their links, concerns of several roles larger."""
    kind = str(item["kind"])
    if kind == "role":
        return round(10.0 + min(18.0, 1.7 * math.sqrt(n_links)), 1)
    more_roles = max(0, int(item["n_roles"]) - 1)
    return _SIZES.get(kind, _PLAIN_SIZE + min(4.0, 2.0 * more_roles))


def _join(
    joined: dict[tuple[int, int], dict[str, Any]], source: int, target: int, link: Mapping[str, Any]
) -> None:
    """Add a link to the edge between two places, the lower of which comes first in its key."""
    pair = (source, target) if source < target else (target, source)
    edge = joined.get(pair)
    if edge is None:
        edge = joined[pair] = {"from": source, "to": target}
        if link["inferred"]:
            edge["dashes"] = True
    elif not link["inferred"]:
        edge.pop("dashes", None)
    if link["rel"] in _DIRECTED:
        edge |= {"from": source, "to": target, "arrows": "to"}


def library() -> str:
    """Return the vis-network script of the installed pyvis package, without its reference to a source map.

    Raises:
        OutputError: The installed pyvis brings another version along.

    """
    import pyvis

    path = (
        Path(str(pyvis.__file__)).parent / "templates" / "lib" / f"vis-{VIS_VERSION}" / "vis-network.min.js"
    )
    if not path.is_file():
        raise OutputError(f"the installed pyvis has no vis-network {VIS_VERSION}: pip install 'pyvis==0.3.2'")
    text = path.read_text(encoding="utf-8")
    # The page must not ask for the map when somebody opens the developer tools. Not splitlines(): the
    # library's own string literals hold signs that it takes for line ends.
    return "\n".join(line for line in text.split("\n") if not line.startswith("//# sourceMappingURL"))
