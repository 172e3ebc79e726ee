"""The command what-if."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from remit.cli.options import FORMATS, Common, common, relation_option
from remit.cli.output import chosen_format, emit, put
from remit.cli.relation import stated_relation

if TYPE_CHECKING:
    from remit.analysis.insight.changes import Change


@click.command("what-if")
@click.argument("changes", nargs=-1, metavar="[CHANGE...]")
@click.option(
    "--merge", "merges", multiple=True, metavar="'A into B'", help="Make one role of two; repeatable."
)
@click.option(
    "--split",
    "splits",
    multiple=True,
    metavar="'A: X, Y to C'",
    help="Give concerns, groups or areas of a role to another, a new one if need be; repeatable.",
)
@click.option(
    "--drop",
    "drops",
    multiple=True,
    metavar="'[X from] A'",
    help="Take a concern from a role, or the role away; repeatable.",
)
@click.option(
    "--add",
    "files",
    multiple=True,
    metavar="FILE",
    help="Add the roles of a table or of RDF first; repeatable.",
)
@click.option("--scenario", metavar="NAME", help="Play a ready scenario, or one of a .toml file.")
@click.option("--scenarios", "listing", is_flag=True, help="List the ready scenarios.")
@relation_option
@click.option("--diff", is_flag=True, help="Show the difference as remit diff does.")
@common(formats=(*FORMATS, "html"))
def what_if(
    shared: Common,
    changes: tuple[str, ...],
    merges: tuple[str, ...],
    splits: tuple[str, ...],
    drops: tuple[str, ...],
    files: tuple[str, ...],
    scenario: str | None,
    listing: bool,
    relation: str,
    diff: bool,
) -> None:
    """Try changes out on a copy, and say what they do.

    A CHANGE is one of: move X from A to B; merge A into B; split A: X, Y to C; drop X from A; drop A;
    add X to A; at STAGE, which lets hold what is stated of that stage only. X and Y are concerns, groups or
    areas, A, B and C roles; a name with a comma stands in quotes. Files are added first, then come the
    changes in the order given, then --merge, --split and --drop.

    Says which ties move, how load, meetings and tensions change, what nobody has any more, and what comes
    to hang on one role alone. What was read is never changed. With -o FILE.html, writes a page that shows
    both sides. See docs/what-if.md.

    \b
    Examples:
      remit what-if "move pricing-strategy from CPO to CTO"
      remit what-if --split "CPO: pricing and packaging, market insight to Head of Market"
      remit what-if --merge "CTO into CPO" -f json
      remit what-if --scenarios
      remit what-if --scenario young-company -o what-if.html
    """
    from remit.analysis.insight.what_if import what_if as try_out
    from remit.views.what_if import what_if_blocks, what_if_table

    if listing:
        _list(shared)
        return
    asked = _asked(changes, merges, splits, drops, files)
    if scenario is None and not asked:
        raise click.UsageError(
            'name a change, such as "move pricing-strategy from CPO to CTO", or --scenario'
        )
    start: tuple[str, ...] = ()
    title = ""
    if scenario is not None:
        from remit.analysis.insight.changes import read_change
        from remit.analysis.insight.scenarios import scenario as scenario_of

        told = scenario_of(scenario)
        start, title = told.start, told.title
        asked = [*map(read_change, told.changes), *asked]
    kg = shared.load()
    found = try_out(kg, *asked, start=start, relation=stated_relation(shared, kg, relation))
    chosen = chosen_format(shared)
    if chosen == "html":
        from remit.views.what_if_page import what_if_page

        put(shared, what_if_page(found, title))
        return
    if diff:
        from remit.knowledge.difference import difference
        from remit.views.difference import difference_blocks, difference_json, difference_table

        moved = difference(found.before, found.after)
        blocks = None if moved.same else difference_blocks(moved)
        emit(
            shared, difference_table(moved), blocks=blocks, json=difference_json(moved), empty="nothing moved"
        )
        return
    emit(
        shared,
        what_if_table(found),
        blocks=what_if_blocks(found),
        json=found.to_dict(),
        empty="nothing that is compared changes",
    )


def _asked(
    changes: tuple[str, ...],
    merges: tuple[str, ...],
    splits: tuple[str, ...],
    drops: tuple[str, ...],
    files: tuple[str, ...],
) -> list[Change]:
    """Return all changes in the order in which they are made."""
    from remit.analysis.insight.changes import Change, read_change

    written = [
        *changes,
        *(f"merge {one}" for one in merges),
        *(f"split {one}" for one in splits),
        *(f"drop {one}" for one in drops),
    ]
    return [*(Change("file", source=one) for one in files), *map(read_change, written)]


def _list(shared: Common) -> None:
    from remit.analysis.insight.scenarios import scenarios
    from remit.views.what_if import scenarios_table

    emit(shared, scenarios_table(scenarios()))
