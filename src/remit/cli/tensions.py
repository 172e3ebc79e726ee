"""The command tensions."""

from __future__ import annotations

import click

from remit.cli.jackknife import jackknife_option, print_stability
from remit.cli.options import RELATIONS, Common, common
from remit.cli.output import emit


@click.command()
@click.argument("roles", nargs=-1, metavar="[ROLE...]")
@click.option("--open", "open_only", is_flag=True, help="Only those that nothing is stated to ease.")
@click.option(
    "--summary",
    is_flag=True,
    help="All in sum: which are open, which strategy covers most, where friction gathers, which benefit "
    "hangs on one strategy.",
)
@click.option(
    "--expected",
    is_flag=True,
    help="Where tensions look likely and none is stated: inferred, with the reasons. One role: its pairs.",
)
@click.option(
    "--check",
    is_flag=True,
    help="With --expected: leave each known tension out in turn; at which rank is it found again?",
)
@click.option(
    "--relation",
    type=click.Choice(RELATIONS),
    help="With --expected: which ties count; the remit, or skills where a source states no remit.",
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="With --expected: only the first N.")
@jackknife_option
@common()
def tensions(
    shared: Common,
    roles: tuple[str, ...],
    open_only: bool,
    summary: bool,
    expected: bool,
    check: bool,
    relation: str | None,
    top: int | None,
    jackknife: str | None,
) -> None:
    """Show tensions and what eases them.

    Gives their poles and who holds which. With ROLES, only tensions between all of these. What the
    texts do not say outright is marked as inferred. See docs/tensions.md.

    \b
    Examples:
      remit tensions CPO CTO
      remit tensions --open
      remit tensions --summary
      remit tensions --summary --jackknife documents
      remit tensions --expected --top 5
      remit tensions --expected --check
      remit tensions --expected --jackknife documents --top 5
    """
    _check(roles, open_only, summary, expected, check, relation, top)
    if jackknife and (check or not (expected or summary)):
        raise click.UsageError(
            "--jackknife goes with --expected or --summary, which rank, and not with --check"
        )
    if jackknife and summary:
        _summary_ranges(shared, jackknife)
    elif jackknife:
        print_stability(
            shared, shared.load(), *roles, of="expected", by=jackknife, relation=relation, top=top
        )
    elif summary:
        _summary(shared)
    elif check:
        _recovered(shared, relation)
    elif expected:
        _expected(shared, roles, relation, top)
    else:
        _stated(shared, roles, open_only)


def _check(
    roles: tuple[str, ...],
    open_only: bool,
    summary: bool,
    expected: bool,
    check: bool,
    relation: str | None,
    top: int | None,
) -> None:
    """Refuse options that say nothing together."""
    if open_only + summary + expected > 1:
        raise click.UsageError("--open, --summary and --expected are three answers; ask for one")
    if summary and roles:
        raise click.UsageError("--summary is of all tensions; leave the roles out")
    if (check or relation or top) and not expected:
        raise click.UsageError("--check, --relation and --top go with --expected")
    if check and (roles or top):
        raise click.UsageError("--check is of all roles and has a row a tension; leave roles and --top out")


def _stated(shared: Common, roles: tuple[str, ...], open_only: bool) -> None:
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


def _summary(shared: Common) -> None:
    from remit.analysis.insight.friction import friction
    from remit.views.friction import friction_blocks, friction_table

    found = friction(shared.load())
    emit(
        shared,
        friction_table(found),
        blocks=friction_blocks(found),
        json=found.to_dict(),
        empty="" if found.tensions else "no tension is stated",
    )


def _summary_ranges(shared: Common, by: str) -> None:
    from remit.analysis.insight.friction_stability import friction_stability
    from remit.views.friction_stability import friction_stability_blocks, friction_stability_table

    found = friction_stability(shared.load(), by=by)
    emit(
        shared,
        friction_stability_table(found),
        blocks=friction_stability_blocks(found),
        json=found.to_dict(),
    )


def _expected(shared: Common, roles: tuple[str, ...], relation: str | None, top: int | None) -> None:
    from remit.analysis.insight.expected import expected_tensions
    from remit.views.friction import expected_blocks, expected_table

    found = expected_tensions(shared.load(), *roles, relation=relation, top=top)
    emit(
        shared,
        expected_table(found),
        blocks=expected_blocks(found) if found else None,
        json=[one.to_dict() for one in found],
        empty="no two of these roles meet in a group",
    )


def _recovered(shared: Common, relation: str | None) -> None:
    from remit.analysis.insight.recovery import recovery
    from remit.views.friction import recovery_table

    found = recovery(shared.load(), relation=relation)
    emit(
        shared,
        recovery_table(found),
        json=[one.to_dict() for one in found],
        empty="no tension is stated, so none can be left out",
    )
