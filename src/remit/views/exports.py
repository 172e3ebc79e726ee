"""Knowledge as files for other tools: RDF, graph formats, tables of nodes and edges, workbooks.

Each repeats what the sources ask to be said: RDF in comments and as triples, graph formats in what describes
the graph, CSV and TSV in a file beside the others, Parquet in the file's metadata, a workbook on a sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from remit.errors import OutputError, ParameterError
from remit.files import write_whole
from remit.knowledge.origins import origins
from remit.knowledge.serialize import FORMS, serialize
from remit.views.columns import EDGES, NODES, edge_parquet, node_parquet, table_of
from remit.views.formats import Table, csv_text, tsv_text
from remit.views.page_kinds import KINDS
from remit.views.rights import rights_text, sources_table

if TYPE_CHECKING:
    from remit.analysis.network.graph_files import Look
    from remit.knowledge.store import Knowledge

SUFFIXES: Final[Mapping[str, str]] = {
    **{f".{form}": form for form in FORMS},
    ".json-ld": "jsonld",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".cyjs": "cytoscape",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
"""The format that a file's suffix means."""

MATRIX_FORMS: Final = ("csv", "tsv", "xlsx")
"""What a RACI matrix can be written as."""

MAX_PLACED: Final = 1500
"""How many nodes are laid out as on the page, in time that grows with their square; more stand in blocks."""

_GREY: Final = "#999999"
_SIZE: Final = {"Role": 24.0}
_DRAWN_AS: Final = {"RolePair": "team", "Objective": "responsibility", "Pole": "tension"}
"""Kinds that the page gives another's colour."""


def export(
    kg: Knowledge,
    path: Path,
    *,
    form: str = "",
    force: bool = False,
    excel_safe: bool = False,
    everyday_graph: bool = False,
) -> tuple[Path, ...]:
    """Write the knowledge to a file in the format of its suffix, or in `form`; the paths written.

    `trig` and `nq` have every claim as a named graph, and the everyday picture as default graph, or with
    `everyday_graph` as a named one; `ttl`, `nt` and `jsonld` have the everyday picture; `graphml`, `gexf`
    and `cytoscape` the network with labels, colours and places; `csv`, `tsv` and `parquet` the network as
    files beside each other, NAME-nodes.csv and NAME-edges.csv, and for csv and tsv NAME-sources.csv where
    there is a source to name; `xlsx` a workbook. With `excel_safe`, no cell of csv or tsv is a formula to a
    spreadsheet. The same knowledge gives the same bytes.

    Raises:
        ParameterError: neither the suffix nor `form` is known.
        MissingExtraError: parquet without polars, or xlsx without openpyxl.
        LimitError: a sheet of a workbook cannot hold so many rows.
        OutputError: a file exists and `force` is not given, or it cannot be written.

    """
    chosen = form or form_of(path)
    made = contents(kg, path, chosen, excel_safe=excel_safe, everyday_graph=everyday_graph)
    return write_files(made, force=force)


def export_raci(
    kg: Knowledge, path: Path, *, form: str = "", force: bool = False, excel_safe: bool = False
) -> tuple[Path, ...]:
    """Write the RACI matrix of the knowledge to a file, as csv, tsv or xlsx; the path written.

    Raises as `export` does.
    """
    chosen = form or form_of(path, MATRIX_FORMS)
    return write_files(raci_contents(kg, path, chosen, excel_safe=excel_safe), force=force)


def form_of(path: Path, forms: Sequence[str] = tuple(dict.fromkeys(SUFFIXES.values()))) -> str:
    """The format that a file's suffix means.

    Raises:
        ParameterError: it means none of `forms`.

    """
    found = SUFFIXES.get(path.suffix.lower(), "")
    if found not in forms:
        known = sorted(suffix for suffix, form in SUFFIXES.items() if form in forms)
        raise ParameterError(f"{path.name}: unknown kind of file; use {', '.join(known)}, or say it with -f")
    return found


def write_files(files: Mapping[Path, bytes], *, force: bool) -> tuple[Path, ...]:
    """Write files whole, and none where one of them exists and `force` is not given.

    Raises:
        OutputError: one exists, or cannot be written.

    """
    taken = [name for name in files if name.exists() and not force]
    if taken:  # told before anything is written, for of two files none is to be half of the answer
        raise OutputError(f"{taken[0]} exists; use --force to replace it, or name another file")
    for name, content in files.items():
        write_whole(name, content, force=force)
    return tuple(files)


def contents(
    kg: Knowledge, path: Path, form: str, *, excel_safe: bool = False, everyday_graph: bool = False
) -> dict[Path, bytes]:
    """The files that an export to `path` in a format is made of, with their contents.

    Raises:
        ParameterError: the format is not known, or has no named graphs where one is asked for.

    """
    if form not in SUFFIXES.values():
        known = ", ".join(dict.fromkeys(SUFFIXES.values()))
        raise ParameterError(f"unknown format {form!r}; there are {known}")
    if form in FORMS:
        return {path: _commented(kg, form, everyday_graph)}
    if everyday_graph:
        raise ParameterError(f"{form} has no named graphs; use trig or nq")
    from remit.analysis.network import graph_files
    from remit.analysis.network.graph import network

    graph = network(kg)
    if form == "xlsx":
        from remit.views.sheets import knowledge_sheets
        from remit.views.workbook import workbook

        return {path: workbook(knowledge_sheets(kg, graph))}
    looks = _looks(graph)
    if form == "parquet":
        return _parquet(kg, path, graph, looks)
    if form in {"csv", "tsv"}:
        tables = {
            "nodes": table_of(graph_files.node_rows(graph, looks), NODES),
            "edges": table_of(graph_files.edge_rows(graph), EDGES),
            "sources": sources_table(kg),
        }
        return {
            beside(path, name, form): _text(table, form, excel_safe)
            for name, table in tables.items()
            if table.rows or name != "sources"
        }
    writers = {
        "graphml": graph_files.graphml,
        "gexf": graph_files.gexf,
        "cytoscape": graph_files.cytoscape,
    }
    return {path: writers[form](graph, looks, rights_text(origins(kg)))}


def raci_contents(kg: Knowledge, path: Path, form: str, *, excel_safe: bool = False) -> dict[Path, bytes]:
    """The file that a RACI matrix is written to, with its content.

    Raises:
        ParameterError: the format is none of `MATRIX_FORMS`.

    """
    if form not in MATRIX_FORMS:
        raise ParameterError(f"a RACI matrix is a table; {form!r} is none, use {', '.join(MATRIX_FORMS)}")
    from remit.views.raci import raci_table

    table = raci_table(kg)
    if form != "xlsx":
        return {path: _text(table, form, excel_safe)}
    from remit.views.workbook import Sheet, workbook

    found = sources_table(kg)
    sheets = [Sheet("RACI", table), *([Sheet("Sources", found)] if found.rows else [])]
    return {path: workbook(sheets)}


def beside(path: Path, name: str, form: str) -> Path:
    """The path of one of several files that make up an export."""
    stem = path.with_suffix("") if path.suffix.lower() in SUFFIXES else path
    return stem.with_name(f"{stem.name}-{name}.{form}")


def _commented(kg: Knowledge, form: str, everyday_graph: bool) -> bytes:
    """RDF text with what the sources ask to be said on top; JSON has no comments, and has the triples."""
    said = (
        "".join(f"# {line}\n" for line in rights_text(origins(kg)).splitlines()) if form != "jsonld" else ""
    )
    return said.encode("utf-8", "backslashreplace") + serialize(kg, form, everyday_graph=everyday_graph)


def _text(table: Table, form: str, excel_safe: bool) -> bytes:
    text = csv_text(table, safe=excel_safe) if form == "csv" else tsv_text(table, safe=excel_safe)
    return text.encode("utf-8", "surrogatepass")


def _parquet(kg: Knowledge, path: Path, graph: Any, looks: Mapping[str, Look]) -> dict[Path, bytes]:
    from remit.analysis.network.graph_files import edge_rows, node_rows

    found = origins(kg)
    return {
        beside(path, "nodes", "parquet"): node_parquet(node_rows(graph, looks), found),
        beside(path, "edges", "parquet"): edge_parquet(edge_rows(graph, lists=True), found),
    }


def _looks(graph: Any) -> dict[str, Look]:
    """Where each node stands and how it looks; concerns of one group stand together."""
    from remit.analysis.network.graph_files import Look
    from remit.analysis.network.layout import positions
    from remit.analysis.network.shelves import shelves

    groups = {node: str(group) for node, group in graph.nodes(data="group") if group}
    kinds = {node: str(kind) for node, kind in graph.nodes(data="kind")}
    many = len(kinds) > MAX_PLACED
    places = shelves(kinds, groups) if many else positions(graph, groups=groups)
    colors = {str(kind["id"]): str(kind["color"]) for kind in KINDS}
    looks = {}
    for node, (x, y) in places.items():
        kind = str(graph.nodes[node]["kind"])
        looks[node] = Look(x, y, colors.get(_DRAWN_AS.get(kind, kind.lower()), _GREY), _SIZE.get(kind, 8.0))
    return looks
