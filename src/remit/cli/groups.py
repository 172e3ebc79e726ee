"""The command groups."""

from __future__ import annotations

import click

from remit.cli.options import Common, common, level_option, relation_option
from remit.cli.output import chosen_format, emit
from remit.cli.relation import stated_relation


@click.command()
@relation_option
@level_option
@click.option(
    "--measure",
    default="idf_cosine",
    show_default=True,
    metavar="NAME",
    help="How alike roles are: idf_cosine, jaccard, cosine, …; an unknown name lists them.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="Tie each role to its N nearest.",
)
@click.option(
    "--resolution",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    metavar="X",
    help="More makes more and smaller families.",
)
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Where chance begins.")
@common()
def groups(
    shared: Common, relation: str, level: str, measure: str, top: int, resolution: float, seed: int
) -> None:
    """Find families of roles.

    Roles that have more in common with each other than with the rest, by the Louvain method on the graph of
    nearest roles. Each family is named by what is most typical of it: what much of it has, and few others.
    csv and tsv give a row a role. Without --relation, roles of which a source states skills and no remit are
    compared by their skills.

    \b
    Examples:
      remit groups --relation all
      remit groups -i esco.store --resolution 2 -f csv
    """
    from remit.analysis.nearest.groups import groups as families_of
    from remit.views.groups import families_blocks, families_summary, families_table

    kg = shared.load()
    relation = stated_relation(shared, kg, relation)
    found = families_of(
        kg, relation=relation, level=level, measure=measure, top=top, resolution=resolution, seed=seed
    )
    read = chosen_format(shared) in {"table", "md"}
    emit(
        shared,
        families_summary(found) if read else families_table(found),
        blocks=families_blocks(found) if found else None,
        json=[one.to_dict() for one in found],
        empty="no role has anything under this relation",
    )
