"""The command match."""

from __future__ import annotations

import click

from remit.cli.options import Common, common
from remit.cli.output import chosen_format, emit, put
from remit.cli.stdio import message


@click.command()
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@click.option(
    "--kind",
    type=click.Choice(("concern", "role")),
    default="concern",
    show_default=True,
    help="What to match.",
)
@click.option(
    "--min",
    "minimum",
    type=click.FloatRange(0, 1),
    default=0.6,
    show_default=True,
    metavar="X",
    help="Propose what is at least so likely to be right, from 0 to 1.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="At most so many for each thing of A.",
)
@common(inputs=False, token=True)
def match(shared: Common, left: str, right: str, kind: str, minimum: float, top: int) -> None:
    """Propose which concerns of two sources are the same or near.

    A and B are anything that -i takes: RDF files, tables of roles, store folders,
    endpoints, `bundled`. Compares names,
    then what is said of each thing, then what lies above it. -f tsv, or -o with a name that ends in
    .sssom.tsv, writes the proposals as an SSSOM table. Delete the rows that are wrong, and give the rest as
    one more source: -i A -i B -i matches.sssom.tsv. A source against itself gives its near-duplicates.

    \b
    Examples:
      remit match bundled bundled
      remit match bundled bundled --min 0.4 -o matches.sssom.tsv
    """
    from remit.analysis.matching.match import match as matched
    from remit.knowledge.load import load
    from remit.views.sssom import matches_blocks, matches_table, sssom_text

    sources = [load(left, token_env=shared.token_env)]
    sources.append(sources[0] if right == left else load(right, token_env=shared.token_env))
    for note in () if shared.quiet else (note for kg in sources for note in kg.notes):
        message(note)
    found = matched(*sources, kind=kind, minimum=minimum, top=top)
    if chosen_format(shared) == "tsv":
        if not found.rows and not shared.quiet:
            message(_NOTHING)
        put(shared, sssom_text(found), tabular=True)
        return
    table = matches_table(found)
    emit(shared, table, blocks=matches_blocks(found) if table.rows else None, empty=_NOTHING)


_NOTHING = "no matches; --min with a smaller number proposes less likely ones"
