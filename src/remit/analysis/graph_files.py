"""The network as a file for other graph tools: GraphML, GEXF, Cytoscape JSON, tables of nodes and edges.

Attributes are plain in all of them, for neither format has lists: the claims of an edge are one text with
blanks between. Labels, colours and places stand where Gephi and Cytoscape look for them.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from remit.text import safe_text

if TYPE_CHECKING:
    import networkx as nx

_UNDATED: Final = re.compile(rb' lastmodifieddate="[^"]*"')
"""networkx writes the day into GEXF; without it the same network gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a node is drawn: its place, its colour as #RRGGBB, its size."""

    x: float
    y: float
    color: str
    size: float


def graphml(network: nx.MultiDiGraph[str], looks: Mapping[str, Look]) -> bytes:
    """GraphML (http://graphml.graphdrawing.org/); x, y, size, r, g, b are read by Gephi."""
    import networkx as nx

    plain = _plain(network, xml=True)
    for node, look in looks.items():
        red, green, blue = _rgb(look.color)
        plain.nodes[node].update(x=look.x, y=look.y, size=look.size, r=red, g=green, b=blue)
    stream = io.BytesIO()
    nx.write_graphml(plain, stream, edge_id_from_attribute="id")
    return stream.getvalue()


def gexf(network: nx.MultiDiGraph[str], looks: Mapping[str, Look]) -> bytes:
    """GEXF 1.2 (https://gexf.net/) with places, colours and sizes in its viz namespace."""
    import networkx as nx

    plain = _plain(network, xml=True)
    for node, look in looks.items():
        red, green, blue = _rgb(look.color)
        plain.nodes[node]["viz"] = {
            "position": {"x": look.x, "y": look.y, "z": 0.0},
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": look.size,
        }
    stream = io.BytesIO()
    nx.write_gexf(plain, stream, version="1.2draft")
    return _UNDATED.sub(b"", stream.getvalue())


def cytoscape(network: nx.MultiDiGraph[str], looks: Mapping[str, Look]) -> bytes:
    """Cytoscape.js JSON (https://js.cytoscape.org/#notation/elements-json) with a position a node."""
    plain = _plain(network)
    nodes = [
        {
            "data": {"id": node, "value": node, "name": data["label"], **data, "color": looks[node].color},
            "position": {"x": looks[node].x, "y": looks[node].y},
        }
        for node, data in plain.nodes(data=True)
    ]
    edges = [
        {
            "data": {
                "source": source,
                "target": target,
                "key": data["id"],
                "interaction": data["label"],
                **data,
            }
        }
        for source, target, data in plain.edges(data=True)
    ]
    content = {"data": [], "directed": True, "multigraph": True, "elements": {"nodes": nodes, "edges": edges}}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def node_rows(network: nx.MultiDiGraph[str], looks: Mapping[str, Look]) -> list[dict[str, Any]]:
    """A row a node, by IRI."""
    return [
        {"id": node, **data, "x": looks[node].x, "y": looks[node].y}
        for node, data in _plain(network).nodes(data=True)
    ]


def edge_rows(network: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    """A row an edge, by source, target and property."""
    return [
        {"source": source, "target": target, **data}
        for source, target, data in _plain(network).edges(data=True)
    ]


def _plain(network: nx.MultiDiGraph[str], *, xml: bool = False) -> nx.MultiDiGraph[str]:
    """A sorted copy with text, numbers and truth values alone, and an id for each edge.

    XML cannot hold control characters: for it they are written out, as on a screen.
    """
    import networkx as nx

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    nodes: list[Any] = sorted(network.nodes(data=True), key=lambda node: node[0])
    for node, data in nodes:
        plain.add_node(node, **{name: _flat(value, xml) for name, value in data.items()})
    edges: list[Any] = sorted(network.edges(keys=True, data=True), key=lambda edge: edge[:3])
    for number, (source, target, key, data) in enumerate(edges):
        flat = {name: _flat(value, xml) for name, value in data.items()}
        plain.add_edge(source, target, key=f"e{number}", id=f"e{number}", property=key, **flat)
    return plain


def _flat(value: Any, xml: bool) -> str | float | bool:
    if isinstance(value, bool | int | float):
        return value
    text = " ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    return safe_text(text) if xml else text


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
