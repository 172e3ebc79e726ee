"""The network as a file for other graph tools: GraphML, GEXF, Cytoscape JSON, tables of nodes and edges.

Attributes are plain in the graph formats, for none of them has lists: the claims of an edge are one text with
blanks between. Labels, colours and places stand where Gephi and Cytoscape look for them. `rights` is what the
sources ask to be said; it stands in the description of the graph.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from remit.text import xml_text

if TYPE_CHECKING:
    import networkx as nx

_META: Final = re.compile(rb"<meta\b.*?</meta>", re.DOTALL)
"""What networkx says of a GEXF file: itself and the day, which would make tomorrow's bytes other ones."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a node is drawn: its place, y growing downwards as on a screen; its colour as #RRGGBB; its size."""

    x: float
    y: float
    color: str
    size: float


def graphml(network: nx.MultiDiGraph[str], looks: Mapping[str, Look], rights: str = "") -> bytes:
    """GraphML (http://graphml.graphdrawing.org/); x, y (upwards), size, r, g, b are read by Gephi."""
    import networkx as nx

    plain = _plain(network, xml=True)
    if rights:
        plain.graph["rights"] = xml_text(rights)
    for node, look in looks.items():
        red, green, blue = _rgb(look.color)
        plain.nodes[node].update(x=look.x, y=-look.y, size=look.size, r=red, g=green, b=blue)
    stream = io.BytesIO()
    nx.write_graphml(plain, stream, edge_id_from_attribute="id")
    return stream.getvalue()


def gexf(network: nx.MultiDiGraph[str], looks: Mapping[str, Look], rights: str = "") -> bytes:
    """GEXF 1.2 (https://gexf.net/) with places (y upwards), colours and sizes in its viz namespace."""
    import networkx as nx

    plain = _plain(network, xml=True)
    for node, look in looks.items():
        red, green, blue = _rgb(look.color)
        plain.nodes[node]["viz"] = {
            "position": {"x": look.x, "y": -look.y, "z": 0.0},
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": look.size,
        }
    stream = io.BytesIO()
    nx.write_gexf(plain, stream, version="1.2draft")
    said = f"<description>{escape(xml_text(rights))}</description>" if rights else ""
    meta = f"<meta><creator>remit</creator>{said}</meta>".encode()
    return _META.sub(lambda _: meta, stream.getvalue(), count=1)


def cytoscape(network: nx.MultiDiGraph[str], looks: Mapping[str, Look], rights: str = "") -> bytes:
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
    content = {
        "data": {"name": "remit", **({"rights": rights} if rights else {})},
        "directed": True,
        "multigraph": True,
        "elements": {"nodes": nodes, "edges": edges},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def node_rows(network: nx.MultiDiGraph[str], looks: Mapping[str, Look]) -> list[dict[str, Any]]:
    """A row a node, by IRI; its place where `looks` gives one."""
    return [
        {"id": node, **data, **({"x": looks[node].x, "y": looks[node].y} if looks else {})}
        for node, data in _plain(network).nodes(data=True)
    ]


def edge_rows(network: nx.MultiDiGraph[str], *, lists: bool = False) -> list[dict[str, Any]]:
    """A row an edge, by source, target and property; with `lists`, claims and documents are tuples."""
    return [
        {"source": source, "target": target, **data}
        for source, target, data in _plain(network, lists=lists).edges(data=True)
    ]


def _plain(network: nx.MultiDiGraph[str], *, xml: bool = False, lists: bool = False) -> nx.MultiDiGraph[str]:
    """A sorted copy with text, numbers and truth values alone, and an id for each edge.

    XML cannot hold control characters: for it they are written out, as on a screen.
    """
    import networkx as nx

    def flat(data: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value if lists else _flat(value, xml) for name, value in data.items()}

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    nodes: list[Any] = sorted(network.nodes(data=True), key=lambda node: node[0])
    for node, data in nodes:
        plain.add_node(node, **flat(data))
    edges: list[Any] = sorted(network.edges(keys=True, data=True), key=lambda edge: edge[:3])
    for number, (source, target, key, data) in enumerate(edges):
        plain.add_edge(source, target, key=f"e{number}", id=f"e{number}", property=key, **flat(data))
    return plain


def _flat(value: Any, xml: bool) -> str | float | bool:
    if isinstance(value, bool | int | float):
        return value
    text = " ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    return xml_text(text) if xml else text


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
