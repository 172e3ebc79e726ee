"""The command overlap."""

from __future__ import annotations

import click
from click.core import ParameterSource

from remit.cli.options import Common, common, level_option, relation_option
from remit.cli.output import emit
from remit.cli.stdio import message


@click.command()
@click.argument("roles", nargs=-1, metavar="[ROLE ROLE...]")
@relation_option
@level_option
@click.option(
    "--strict",
    is_flag=True,
    help="Leave out concerns that were merged by judgement, and show how far the figures move.",
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Without roles: only the first N pairs.")
@common()
def overlap(
    shared: Common, roles: tuple[str, ...], relation: str, level: str, strict: bool, top: int | None
) -> None:
    """Compare roles, or rank all pairs.

    With two or more ROLES, says what is shared, adjacent and exclusive. Shared: the same concern; both
    do it, so say who decides. Adjacent: different concerns under one group; they must coordinate.
    Exclusive: in a group that only one of them works in. What is missing is not stated, which is not
    the same as denied. Without --relation, roles of which a source states skills and no remit are compared
    by their skills.

    \b
    Examples:
      remit overlap CPO CTO
      remit overlap CPO CTO --level group -f json
      remit overlap CPO CTO --strict
      remit overlap --relation responsibility
    """
    from remit.analysis.overlap import distinct_roles, overlaps
    from remit.analysis.overlap import overlap as compare
    from remit.analysis.profiles import usual_relation
    from remit.views.comparisons import overlap_blocks, overlap_table, pairs_blocks, pairs_table

    kg = shared.load()
    if click.get_current_context().get_parameter_source("relation") != ParameterSource.COMMANDLINE:
        usual = usual_relation(kg, [one.iri for one in distinct_roles(kg, roles)])
        if usual != relation and not shared.quiet:
            message(f"no remit is stated of these roles, so their {usual}s are compared (--relation {usual})")
        relation = usual
    if not roles:
        pairs = overlaps(kg, relation=relation, level=level, strict=strict, top=top)
        emit(
            shared,
            pairs_table(pairs),
            blocks=pairs_blocks(pairs) if pairs else None,
            json=[pair.to_dict() for pair in pairs],
            empty="no two roles share anything",
        )
        return
    found = compare(kg, *roles, relation=relation, level=level, strict=strict)
    bare = [one.role.label for one in found.roles if not one.n_concerns]
    if bare and len(bare) < len(found.roles) and not shared.quiet:
        message(
            f"nothing is stated of {', '.join(bare)} under the relation {relation}; --relation all may have "
            "more, and remit match finds what two sources call differently"
        )
    whole = compare(kg, *roles, relation=relation, level=level) if strict else None
    beside = {"strict": True, "measures_usual": whole.measures.to_dict()} if whole else {}
    emit(
        shared,
        overlap_table(found),
        blocks=overlap_blocks(found, roles, usual=whole),
        json=found.to_dict() | beside,
        empty=_NOTHING,
    )


_NOTHING = "nothing is stated of these roles under this relation"
