"""The command matrix."""

from __future__ import annotations

import click

from remit.cli.completing import ROLES, names_of
from remit.cli.options import FORMATS, Common, common, level_option, relation_option
from remit.cli.output import chosen_format, emit
from remit.cli.relation import stated_relation
from remit.cli.stdio import message


@click.command()
@click.argument("roles", nargs=-1, metavar="[ROLE...]", shell_complete=names_of(ROLES))
@click.option(
    "--of",
    "of",
    type=click.Choice(("roles", "concerns")),
    default="roles",
    show_default=True,
    help="Roles by roles, or roles by concerns.",
)
@click.option(
    "--measure",
    default="idf_cosine",
    show_default=True,
    metavar="NAME",
    help="Of roles by roles: idf_cosine, jaccard, n_shared, …; an unknown name lists them.",
)
@click.option(
    "--top", type=click.IntRange(min=1), metavar="N", help="Of roles by roles: only each role's N nearest."
)
@click.option(
    "--long", "long_", is_flag=True, help="In csv and tsv a row for each cell that holds something."
)
@relation_option
@level_option
@common(formats=(*FORMATS, "parquet", "npz"))
def matrix(
    shared: Common,
    roles: tuple[str, ...],
    of: str,
    measure: str,
    top: int | None,
    long_: bool,
    relation: str,
    level: str,
) -> None:
    """Write roles by roles, or roles by concerns.

    A cell of two roles is how alike they are; a cell of a role and a concern how much the concern matters to
    it, 1 where no source rates it. Empty is not stated. The suffix of -o says the format: .csv and .tsv (a
    column each role or concern; with --long a row a cell), .json, .parquet (a row a cell), .npz (sparse, for
    scipy.sparse.load_npz, with the IRIs and labels of rows and columns beside it). With ROLES, these alone.
    Without --relation, roles of which a source states skills and no remit are compared by their skills.

    \b
    Examples:
      remit matrix --relation all
      remit matrix CPO CTO --of concerns
      remit matrix --measure jaccard -o roles.csv
      remit matrix -i esco.store --top 10 -o nearest.npz
    """
    from remit.analysis.comparison.overlap import distinct_roles
    from remit.analysis.nearest.cells import concern_cells, role_cells
    from remit.analysis.profiles import profiles
    from remit.views.matrix import BINARY, long_table, matrix_blocks, matrix_json, wide_table

    form = chosen_format(shared)
    if form in BINARY and shared.output in (None, "-"):
        raise click.UsageError(f"{form} is not text; name a file with -o FILE")
    kg = shared.load()
    chosen = distinct_roles(kg, roles) if roles else None
    relation = stated_relation(shared, kg, relation, [one.iri for one in chosen or ()])
    table = profiles(kg, relation=relation, level=level)
    if of == "roles":
        cells = role_cells(table, measure=measure, top=top, roles=chosen)
    else:
        cells = concern_cells(table, roles=chosen)
    if form in {*BINARY, "csv", "tsv"} and shared.output not in (None, "-"):
        from pathlib import Path

        from remit.views.exports import write_files
        from remit.views.matrix import matrix_files

        path = Path(str(shared.output))
        files = matrix_files(kg, cells, path, form, long=long_, excel_safe=shared.excel_safe)
        for written in write_files(files, force=shared.force):
            if not shared.quiet:
                message(f"wrote {written}")
        return
    blocks = None
    if form in {"table", "md"} and len(cells.values):
        what = f"by {measure.replace('_', ' ')}" if of == "roles" else f"by {level}"
        blocks = matrix_blocks(cells, f"Roles by {of}, {relation}, {what}")
    emit(
        shared,
        wide_table(cells) if (form in {"csv", "tsv"} and not long_) or blocks else long_table(cells),
        blocks=blocks,
        json=matrix_json(cells) if form == "json" else None,
        empty="no role has anything under this relation",
    )
