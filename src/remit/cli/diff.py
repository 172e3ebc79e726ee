"""The command diff."""

from __future__ import annotations

import click

from remit.cli.options import Common, common
from remit.cli.output import emit


@click.command()
@click.argument("old")
@click.argument("new")
@common(inputs=False, token=True)
def diff(shared: Common, old: str, new: str) -> None:
    """Say what moved from one source to another.

    OLD and NEW are anything that -i takes: RDF files, tables of roles, store folders,
    endpoints, `bundled`. Compares
    roles, concerns, the groups above them, and the links of roles, by IRI: what is new, what is gone, and
    what is said in other words or with another relation. Exits 1 when anything moved.

    \b
    Examples:
      remit diff bundled bundled
    """
    from remit.knowledge.difference import difference
    from remit.knowledge.load import load
    from remit.views.difference import difference_blocks, difference_json, difference_table

    found = difference(*(load(one, token_env=shared.token_env) for one in (old, new)))
    emit(
        shared,
        difference_table(found),
        blocks=None if found.same else difference_blocks(found),
        json=difference_json(found),
        empty="nothing moved",
    )
    if not found.same:
        raise click.exceptions.Exit(1)
