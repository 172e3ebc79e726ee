"""The command path."""

from __future__ import annotations

import click
from click.core import ParameterSource

from remit.cli.options import Common, common, relation_option
from remit.cli.output import emit
from remit.cli.relation import stated_relation


@click.command()
@click.argument("first", metavar="A")
@click.argument("last", metavar="B")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="The N best paths; 5 without it.")
@click.option("--career", is_flag=True, help="Roles on the way from role A to role B, in small steps.")
@click.option(
    "--power",
    type=click.FloatRange(min=1),
    metavar="P",
    help="With --career: sizes of steps are summed to this power, 3 without it; the higher, the more and the "
    "smaller the steps.",
)
@relation_option
@common()
def path(
    shared: Common,
    first: str,
    last: str,
    top: int | None,
    career: bool,
    power: float | None,
    relation: str,
) -> None:
    """Show how two things hang together.

    Gives the shortest paths between A and B over the ties that are stated, each tie with its claims: those
    with the fewest inferred steps first, then those with the most claims. A and B are roles, concerns,
    tensions, strategies or anything else. With --career, gives the roles on the way from one role to another
    that keep each step small: what a role calls for that is not stated of the one before, as in remit gap.

    \b
    Examples:
      remit path "pricing strategy" cybersecurity
      remit path CTO "shared KPIs and objectives" --top 2
      remit path --career CTO CPO --relation all
      remit path --career "product manager" "ICT product manager" -i esco.store
    """
    chosen = click.get_current_context().get_parameter_source("relation") == ParameterSource.COMMANDLINE
    if career:
        if top:
            raise click.UsageError("--top is for paths of ties; a career is one way")
        _career(shared, first, last, relation, power)
        return
    if power or chosen:
        raise click.UsageError(
            f"{'--power' if power else '--relation'} is for --career; a path takes every tie"
        )
    from remit.analysis.insight.paths import paths
    from remit.views.paths import paths_blocks, paths_table

    found = paths(shared.load(), first, last, top=top or 5)
    emit(
        shared,
        paths_table(found),
        blocks=paths_blocks(found) if found.paths else None,
        json=found.to_dict(),
        empty=f"no stated ties lead from {found.first.label} to {found.last.label}; "
        f"{found.n_reached} things hang together with the first",
    )


def _career(shared: Common, first: str, last: str, relation: str, power: float | None) -> None:
    """Print the roles on the way."""
    from remit.analysis.comparison.overlap import distinct_roles
    from remit.analysis.insight.career import POWER, career
    from remit.views.paths import career_blocks, career_table

    kg = shared.load()
    named = distinct_roles(kg, (first, last))
    relation = stated_relation(shared, kg, relation, [one.iri for one in named])
    found = career(kg, named[0].iri, named[1].iri, relation=relation, power=power or POWER)
    emit(shared, career_table(found), blocks=career_blocks(found), json=found.to_dict())
