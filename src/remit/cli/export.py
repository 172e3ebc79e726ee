"""The command export."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from remit.cli.options import Common, common
from remit.cli.stdio import message, write_stdout

FORMS = ("trig", "ttl", "nt", "jsonld", "graphml", "gexf", "cytoscape", "csv")


@click.command()
@common(formats=FORMS, default="trig")
def export(shared: Common) -> None:
    """Write the knowledge to a file for other tools.

    The suffix of -o says the format: .trig (every claim a named graph); .ttl, .nt, .jsonld (the everyday
    picture); .graphml, .gexf, .cyjs (the network, for Gephi and Cytoscape, with labels, colours and
    places); .csv (the network as NAME-nodes.csv and NAME-edges.csv). Prints the paths written.

    \b
    Examples:
      remit export -o roles.trig
      remit export -o roles.gexf
    """
    from remit.views.exports import contents
    from remit.views.exports import export as write

    if not shared.output:
        raise click.UsageError("name the file to write with -o; its suffix says the format")
    source = click.get_current_context().get_parameter_source("format")
    form = shared.format if source == ParameterSource.COMMANDLINE else ""
    kg = shared.load()
    if shared.output == "-":
        (content, *others) = contents(kg, Path("standard-output"), form or shared.format).values()
        if others:
            raise click.UsageError("csv is two files; name them with -o FILE")
        write_stdout(content.decode("utf-8", "surrogatepass"))
        return
    written = write(kg, Path(shared.output), form=form, force=shared.force)
    write_stdout("".join(f"{path}\n" for path in written))
    if not shared.quiet:
        message(f"wrote {len(written)} file{'s' if len(written) > 1 else ''}")
