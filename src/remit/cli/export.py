"""The command export."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from remit.cli.options import Common, common
from remit.cli.stdio import message, write_stdout
from remit.errors import ParameterError

_RDF = ("trig", "nq", "ttl", "nt", "jsonld")
_TABLES = ("csv", "tsv", "parquet", "xlsx")
FORMS = (*_RDF, "graphml", "gexf", "cytoscape", *_TABLES)


@click.command()
@click.argument("kind", type=click.Choice(["raci"]), required=False, metavar="[raci]")
@click.option(
    "--everyday-graph",
    is_flag=True,
    help="Make the everyday picture a named graph of trig or nq, for a store whose default graph is all "
    "graphs at once, as in GraphDB and Virtuoso.",
)
@common(formats=FORMS, default="trig")
def export(shared: Common, kind: str | None, everyday_graph: bool) -> None:
    """Write the knowledge to a file for other tools.

    The suffix of -o says the format: .trig, .nq (every claim a named graph); .ttl, .nt, .jsonld (the everyday
    picture); .graphml, .gexf, .cyjs (the network, for Gephi and Cytoscape, with labels, colours and
    places); .csv, .tsv, .parquet (the network as NAME-nodes.csv and NAME-edges.csv, with the sources in
    NAME-sources.csv); .xlsx (a workbook of roles, links, nodes, edges and sources). With `raci`, the
    activities by roles as a RACI matrix: .csv, .tsv or .xlsx. Prints the paths written.

    \b
    Examples:
      remit export -o roles.trig
      remit export -o roles.nq --everyday-graph
      remit export -o roles.gexf
      remit export -o roles.csv --excel-safe
    """
    from remit.views import exports
    from remit.views.raci import has_matrix

    if not shared.output:
        raise click.UsageError("name the file to write with -o; its suffix says the format")
    source = click.get_current_context().get_parameter_source("format")
    form = shared.format if source == ParameterSource.COMMANDLINE else ""
    forms = exports.MATRIX_FORMS if kind else FORMS
    path = Path(shared.output)
    chosen = form or (forms[0] if shared.output == "-" else exports.form_of(path, forms))
    if chosen not in forms:
        raise ParameterError(f"{kind} is a table; use {', '.join(forms)}, not {chosen}")
    if shared.output == "-" and chosen in {"parquet", "xlsx"}:
        raise click.UsageError(f"{chosen} is not text; name a file with -o FILE")
    kg = shared.load(in_memory=True)
    if kind:
        files = exports.raci_contents(kg, path, chosen, excel_safe=shared.excel_safe)
    else:
        files = exports.contents(
            kg, path, chosen, excel_safe=shared.excel_safe, everyday_graph=everyday_graph
        )
    if kind and not shared.quiet and not has_matrix(kg):
        message(
            "no role is accountable, responsible, consulted or informed here, so the matrix has no rows; "
            "remit import raci takes one in"
        )
    if shared.output == "-":
        (content, *others) = files.values()
        if others:
            raise click.UsageError(f"{chosen} is {len(files)} files; name them with -o FILE")
        write_stdout(content.decode("utf-8", "surrogatepass"))
        return
    written = exports.write_files(files, force=shared.force)
    write_stdout("".join(f"{path}\n" for path in written))
    if not shared.quiet:
        message(f"wrote {len(written)} file{'s' if len(written) > 1 else ''}")
