"""Knowledge as files for other tools: RDF, graph formats, tables of nodes and edges."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from remit.errors import OutputError, ParameterError
from remit.files import write_whole
from remit.knowledge.serialize import FORMS, serialize
from remit.views.page_kinds import KINDS

if TYPE_CHECKING:
    from remit.analysis.graph_files import Look
    from remit.knowledge.store import Knowledge

SUFFIXES: Final[Mapping[str, str]] = {
    **{f".{form}": form for form in FORMS},
    ".json-ld": "jsonld",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".cyjs": "cytoscape",
    ".csv": "csv",
}
"""The format that a file's suffix means."""

_GREY: Final = "#999999"
_SIZE: Final = {"Role": 24.0}
_DRAWN_AS: Final = {"RolePair": "team", "Objective": "responsibility", "Pole": "tension"}
"""Kinds that the page gives another's colour."""


def export(kg: Knowledge, path: Path, *, form: str = "", force: bool = False) -> tuple[Path, ...]:
    """Write the knowledge to a file in the format of its suffix, or in `form`; the paths written.

    `trig` has every claim as a named graph, `ttl`, `nt` and `jsonld` the everyday picture; `graphml`, `gexf`
    and `cytoscape` the network with labels, colours and places; `csv` the network as two files beside each
    other, NAME-nodes.csv and NAME-edges.csv. The same knowledge gives the same bytes.

    Raises:
        ParameterError: neither the suffix nor `form` is known.
        OutputError: a file exists and `force` is not given, or it cannot be written.

    """
    chosen = form or SUFFIXES.get(path.suffix.lower(), "")
    if chosen not in SUFFIXES.values():
        raise ParameterError(
            f"{path.name}: unknown kind of file; use {', '.join(sorted(SUFFIXES))}, or say it with -f"
        )
    files = contents(kg, path, chosen)
    taken = [name for name in files if name.exists() and not force]
    if taken:  # told before anything is written, for of two files none is to be half of the answer
        raise OutputError(f"{taken[0]} exists; use --force to replace it, or name another file")
    for name, content in files.items():
        write_whole(name, content, force=force)
    return tuple(files)


def contents(kg: Knowledge, path: Path, form: str) -> dict[Path, bytes]:
    """The files that an export to `path` in a format is made of, with their contents."""
    if form in FORMS:
        return {path: serialize(kg, form)}
    from remit.analysis import graph_files
    from remit.analysis.network import network

    graph = network(kg)
    looks = _looks(graph)
    if form == "csv":
        nodes, edges = graph_files.node_rows(graph, looks), graph_files.edge_rows(graph)
        stem = path.with_suffix("")
        return {
            stem.with_name(f"{stem.name}-nodes.csv"): _csv(nodes),
            stem.with_name(f"{stem.name}-edges.csv"): _csv(edges),
        }
    writers = {
        "graphml": graph_files.graphml,
        "gexf": graph_files.gexf,
        "cytoscape": graph_files.cytoscape,
    }
    return {path: writers[form](graph, looks)}


def _looks(graph: Any) -> dict[str, Look]:
    """Where each node stands and how it looks; concerns of one group stand together."""
    from remit.analysis.graph_files import Look
    from remit.analysis.layout import positions

    groups = {node: str(group) for node, group in graph.nodes(data="group") if group}
    places = positions(graph, groups=groups)
    colors = {str(kind["id"]): str(kind["color"]) for kind in KINDS}
    looks = {}
    for node, (x, y) in places.items():
        kind = str(graph.nodes[node]["kind"])
        looks[node] = Look(x, y, colors.get(_DRAWN_AS.get(kind, kind.lower()), _GREY), _SIZE.get(kind, 8.0))
    return looks


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """RFC 4180, exact: a header, CRLF, UTF-8."""
    text = io.StringIO(newline="")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")
