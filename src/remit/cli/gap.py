"""The command gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from remit.cli.jackknife import jackknife_option
from remit.cli.options import Common, common, relation_option
from remit.cli.output import emit
from remit.cli.relation import stated_relation

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge


@click.command()
@click.argument("roles", nargs=-1, metavar="FROM [TO]")
@relation_option
@click.option(
    "--nearest", is_flag=True, help="With FROM alone: the roles that are covered best, where one could go."
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only the N heaviest concerns of each kind; with --nearest N roles, 10 without it.",
)
@jackknife_option
@common()
def gap(
    shared: Common,
    roles: tuple[str, ...],
    relation: str,
    nearest: bool,
    top: int | None,
    jackknife: str | None,
) -> None:
    """Show what a role calls for that another is not stated to have.

    Each concern of TO is stated of FROM; or near: FROM has another right beside it, with how similar the two
    are; or not stated, which is not the same as missing. A concern weighs how much a source says that it
    matters, times how few roles have it, and the shares are of the weight. csv and json give all concerns,
    also with --top. Without --relation, roles of which a source states skills and no remit are compared by
    their skills. With --jackknife, the shares and the value, weight and rank of each concern are ranges. See
    docs/gap.md; remit path --career finds steps on the way.

    \b
    Examples:
      remit gap CTO CPO
      remit gap CTO CPO --top 5 -f md
      remit gap CTO CPO --jackknife documents
      remit gap CTO --nearest --relation all
      remit gap "product manager" "ICT product manager" -i esco.store
    """
    if len(roles) != (1 if nearest else 2):
        wanted = "--nearest is for one role: remit gap FROM --nearest" if nearest else "name FROM and TO"
        raise click.UsageError(f"{wanted}, not {len(roles)} roles")
    if nearest and jackknife:
        raise click.UsageError("--jackknife is for the gap between two roles: leave --nearest out")
    from remit.analysis.comparison.overlap import distinct_roles

    kg = shared.load()
    named = distinct_roles(kg, roles)
    relation = stated_relation(shared, kg, relation, [one.iri for one in named])
    if nearest:
        _moves(shared, kg, named[0].iri, named[0].label, relation, top or 10)
        return
    if jackknife:
        _ranges(shared, kg, (named[0].iri, named[1].iri), relation, jackknife, top)
        return
    from remit.analysis.insight.gap import gap as between
    from remit.views.gap import gap_blocks, gap_table

    found = between(kg, named[0].iri, named[1].iri, relation=relation)
    emit(shared, gap_table(found), blocks=gap_blocks(found, top=top), json=found.to_dict())


def _ranges(
    shared: Common, kg: Knowledge, roles: tuple[str, str], relation: str, by: str, top: int | None
) -> None:
    """Print how the gap moves."""
    from remit.analysis.insight.gap_stability import gap_stability
    from remit.views.gap_stability import gap_stability_blocks, gap_stability_table

    found = gap_stability(kg, *roles, by=by, relation=relation)
    emit(
        shared,
        gap_stability_table(found),
        blocks=gap_stability_blocks(found, top=top),
        json=found.to_dict(),
    )


def _moves(shared: Common, kg: Knowledge, role: str, label: str, relation: str, top: int) -> None:
    """Print the roles that one could go to."""
    from remit.analysis.insight.gap import moves
    from remit.views.gap import moves_blocks, moves_table

    found = moves(kg, role, top=top, relation=relation)
    emit(
        shared,
        moves_table(found),
        blocks=moves_blocks(found, label, relation) if found else None,
        json=[one.to_dict() for one in found],
        empty="nothing is stated that it shares with another role",
    )
