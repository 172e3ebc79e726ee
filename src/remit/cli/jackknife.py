"""The options --jackknife and --bootstrap, and what they print."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from remit.cli.options import Common
from remit.cli.output import emit

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

KINDS = ("documents", "modalities", "merges")


def jackknife_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --jackknife: how a ranking moves when one thing at a time is left out."""
    return click.option(
        "--jackknife",
        type=click.Choice(KINDS),
        help="Give each rank as a range: how it moves when a document, a way of putting claims (modality) or "
        "a merge by judgement is left out, one at a time. See docs/stability.md.",
    )(function)


def bootstrap_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --bootstrap and --seed: how a ranking moves within published standard errors."""
    for option in (
        click.option("--seed", type=int, default=0, show_default=True, help="With --bootstrap: which draws."),
        click.option(
            "--bootstrap",
            type=click.IntRange(1, 10_000),
            metavar="N",
            help="Give each rank as a range: draw the ratings N times within their published standard "
            "errors. Needs --measure weighted_cosine or ruzicka.",
        ),
    ):
        function = option(function)
    return function


def print_stability(shared: Common, kg: Knowledge, *roles: str, **asked: Any) -> None:
    """Print a ranking with ranges; `asked` is what `stability` takes."""
    from remit.analysis.insight.stability import stability
    from remit.views.stability import stability_blocks, stability_table

    found = stability(kg, *roles, **asked)
    emit(
        shared,
        stability_table(found),
        blocks=stability_blocks(found) if found.ranges else None,
        json=found.to_dict(),
        empty="there is nothing to rank",
    )
