"""The relation that a command compares by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from remit.cli.options import Common
from remit.cli.stdio import message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remit.knowledge.store import Knowledge


def stated_relation(shared: Common, kg: Knowledge, relation: str, roles: Iterable[str] = ()) -> str:
    """Return the relation that was asked for; without one, that by which a source tells of roles, or of all.

    Roles are IRIs. Where that is not the usual one, a message says so.
    """
    from remit.analysis.profiles import usual_relation

    if click.get_current_context().get_parameter_source("relation") == ParameterSource.COMMANDLINE:
        return relation
    usual = usual_relation(kg, roles)
    if usual != relation and not shared.quiet:
        message(f"no remit is stated of these roles, so their {usual}s are compared (--relation {usual})")
    return usual
