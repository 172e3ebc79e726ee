"""What a shell completes: names of roles, of anything, of questions and their parameters.

A name is completed by the last part of its IRI (`cpo`, `vp-of-product`), for shells break words at a colon
and at a blank. What goes wrong here is not told: a shell that completes has no place for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from remit.knowledge.store import Knowledge

Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]

_NAMED: Final = """
SELECT DISTINCT ?thing ?label WHERE {{
  {pattern} ?thing skos:prefLabel ?label FILTER (ISIRI(?thing) && (LANG(?label) = "en" || LANG(?label) = ""))
}} LIMIT 5000
"""
ROLES: Final = "?thing a remit:Role ."
ANYTHING: Final = ""


def names_of(pattern: str) -> Complete:
    """Return what completes the names of things that a pattern is true of."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from remit.knowledge.namespace import local_name
        from remit.knowledge.query import table

        kg = _knowledge(ctx)
        rows = table(kg, _NAMED.format(pattern=pattern)) if kg else []
        found = {local_name(thing).rpartition(":")[2]: label or "" for thing, label in rows if thing}
        return _items(found, incomplete)

    return complete


def questions(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the questions whose name begins so."""
    kg = _knowledge(ctx)
    return _items({one.name: one.title for one in kg.questions()} if kg else {}, incomplete)


def parameters(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the parameters of the question that is asked, with their defaults."""
    kg, name = _knowledge(ctx), ctx.params.get("question")
    asked = next((one for one in kg.questions() if one.name == name), None) if kg else None
    given = {f"{one.name}=": f"{one.type} {one.default or ''}" for one in (asked.params if asked else ())}
    return _items(given, incomplete)


def _knowledge(ctx: click.Context) -> Knowledge | None:
    """Return what -i or REMIT_INPUT names; nothing where it cannot be read, or is an endpoint to be asked."""
    import os

    from remit.cli.options import inputs_of
    from remit.errors import RemitError
    from remit.knowledge.load import load

    sources = tuple(ctx.params.get("inputs") or ()) or inputs_of(os.environ.get("REMIT_INPUT", ""))
    if any("://" in source for source in sources):
        return None
    try:
        return load(*sources)
    except RemitError:
        return None


def _items(found: dict[str, str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    folded = incomplete.casefold()
    return [
        CompletionItem(name, help=help_.replace("\n", " "))
        for name, help_ in sorted(found.items())
        if name.casefold().startswith(folded)
    ]
