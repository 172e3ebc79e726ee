"""The command tensions."""

from __future__ import annotations

import click

from remit.cli.completing import ROLES, names_of
from remit.cli.options import Common, common
from remit.cli.output import emit


@click.command()
@click.argument("roles", nargs=-1, metavar="[ROLE...]", shell_complete=names_of(ROLES))
@click.option("--open", "open_only", is_flag=True, help="Only those that nothing is stated to ease.")
@common()
def tensions(shared: Common, roles: tuple[str, ...], open_only: bool) -> None:
    """Show tensions and what eases them.

    Gives their poles and who holds which. With ROLES, only tensions between all of these. What the
    texts do not say outright is marked as inferred.

    \b
    Examples:
      remit tensions CPO CTO
      remit tensions --open
    """
    from remit.analysis.network.tensions import tensions as tensions_of
    from remit.views.tensions import tensions_blocks, tensions_table

    found = tensions_of(shared.load(), *roles, open_only=open_only)
    emit(
        shared,
        tensions_table(found),
        blocks=tensions_blocks(found) if found else None,
        json=[one.to_dict() for one in found],
        empty="no open tension" if open_only else "no tension is stated",
    )
