"""The network as columns: tables of nodes and of edges, and typed Parquet files of them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from remit.errors import MissingExtraError
from remit.views.formats import Table, json_text

if TYPE_CHECKING:
    from remit.analysis.nearest.cells import Cells
    from remit.knowledge.sources.report import Origin

NODES: Final = ("id", "kind", "label", "group", "area", "x", "y")
EDGES: Final = ("source", "target", "id", "property", "label", "claims", "documents", "inferred")


def table_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Table:
    """Rows of named values as a table; what a row lacks is empty."""
    return Table(tuple(columns), tuple(tuple(row.get(column) for column in columns) for row in rows))


def node_parquet(rows: Sequence[Mapping[str, Any]], origins: Iterable[Origin]) -> bytes:
    """Nodes as Parquet: texts, and x and y as 64-bit numbers; what is no concern has no group and area.

    Raises MissingExtraError where polars is not installed.
    """
    polars = _polars()
    schema = {name: polars.Float64 if name in {"x", "y"} else polars.String for name in NODES}
    filled = [
        {name: row.get(name, "") or None if name in {"group", "area"} else row[name] for name in NODES}
        for row in rows
    ]
    return _written(polars.DataFrame(filled, schema=schema, orient="row"), origins)


def edge_parquet(rows: Sequence[Mapping[str, Any]], origins: Iterable[Origin]) -> bytes:
    """Edges as Parquet: texts, lists of texts (claims, documents), and a truth value.

    Raises MissingExtraError where polars is not installed.
    """
    polars = _polars()
    special = {
        "claims": polars.List(polars.String),
        "documents": polars.List(polars.String),
        "inferred": polars.Boolean,
    }
    schema = {name: special.get(name, polars.String) for name in EDGES}
    filled = [
        {name: list(row[name]) if isinstance(row[name], tuple) else row[name] for name in EDGES}
        for row in rows
    ]
    return _written(polars.DataFrame(filled, schema=schema, orient="row"), origins)


def cell_parquet(cells: Cells, heads: Sequence[str], origins: Iterable[Origin]) -> bytes:
    """The cells of a matrix as Parquet, a row each: two things by IRI and label, and the value.

    `heads` names the two and the value. Raises MissingExtraError where polars is not installed.
    """
    polars = _polars()
    columns = {}
    for head, terms, at in zip(
        heads, (cells.rows, cells.columns), (cells.at, cells.columns_at), strict=False
    ):
        for name, texts in (
            (head, [one.iri for one in terms]),
            (f"{head}_label", [one.label for one in terms]),
        ):
            columns[name] = polars.Series(name, texts, dtype=polars.String).gather(at)
    return _written(polars.DataFrame({**columns, heads[2]: cells.values}), origins)


def _written(frame: Any, origins: Iterable[Origin]) -> bytes:
    """The bytes of a frame; the file's own metadata says where the data is from."""
    stream = io.BytesIO()
    said = json_text([asdict(origin) for origin in origins], indent=None).rstrip("\n")
    frame.write_parquet(stream, metadata={"remit:sources": said})
    return stream.getvalue()


def _polars() -> Any:
    try:
        import polars
    except ImportError:
        raise MissingExtraError("polars is not installed; pip install 'remit[table]' brings it") from None
    return polars
