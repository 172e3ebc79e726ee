"""The command check."""

from __future__ import annotations

import click

from remit.cli.options import BUNDLED, Common, common
from remit.cli.output import emit
from remit.cli.stdio import message


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE...]")
@common()
def check(shared: Common, files: tuple[str, ...]) -> None:
    """Check data against shapes and rules.

    Exits 1 on findings. FILES are checked together with what -i names; alone, the loaded knowledge is
    checked. Prints how many shapes, focus nodes and rules ran, because a check of nothing finds
    nothing.

    \b
    Examples:
      remit check
      remit check -i bundled
    """
    from remit.knowledge.check import check as check_of
    from remit.views.findings import findings_blocks, findings_table, report_json

    shared.inputs = (*shared.inputs, *files) or (BUNDLED,)
    report = check_of(shared.load(in_memory=True))
    if not shared.quiet:
        message(f"{report.n_shapes} shapes, {report.n_focus_nodes} focus nodes, {report.n_rules} rules")
        if report.n_imported:
            message(
                f"{report.n_imported:,} lacks of a definition, a scheme or one group set aside: imported "
                "things are as their source has them"
            )
    emit(
        shared,
        findings_table(report.findings),
        blocks=findings_blocks(report.findings),
        json=report_json(report),
        empty="no findings",
    )
    if report.findings:
        raise click.exceptions.Exit(1)
