"""Commands about single things: roles, show, find, why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.completing import ANYTHING, ROLES, names_of
from remit.cli.options import Common, common
from remit.cli.output import emit

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge


@click.command()
@common()
def roles(shared: Common) -> None:
    """List the roles, and what each rests on.

    Counts the concerns, claims and documents of each. Few claims do not make a small role: what is missing
    is not stated, which is not the same as denied.

    \b
    Example:
      remit roles
    """
    from remit.views.tables import roles_blocks, roles_table

    found = shared.load().roles()
    emit(shared, roles_table(found), blocks=roles_blocks(found) if found else None, empty="no roles")


@click.command()
@click.argument("term", shell_complete=names_of(ANYTHING))
@common()
def show(shared: Common, term: str) -> None:
    """Show one thing and its ties.

    Gives its definition, what it is tied to both ways, and on how many claims that rests. TERM is a
    label, a synonym, a CURIE or an IRI. An arrow (←) marks ties that lead to the thing.

    \b
    Examples:
      remit show CPO
      remit show "innovation management" -f json
    """
    print_term(shared, shared.load(), term)


def print_term(shared: Common, kg: Knowledge, term: str) -> None:
    """Print what is known of one thing.

    Raises:
        UnknownTermError: the name stands for nothing.
        AmbiguousTermError: it stands for several things.

    """
    from remit.views.tables import description_blocks, description_json, relations_table

    found = kg.show(term)
    emit(
        shared,
        relations_table(found),
        blocks=description_blocks(found),
        json=description_json(found),
        empty="" if found.claims or found.narrower else "nothing is stated that ties it to anything",
    )


@click.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many.")
@common(lang=True)
def find(shared: Common, text: str, limit: int) -> None:
    """Search labels, synonyms and definitions.

    \b
    Example:
      remit find innovation
    """
    from remit.views.tables import matches_blocks, matches_table

    found = shared.load().find(text, limit=limit, lang=shared.lang)
    emit(
        shared,
        matches_table(found),
        blocks=matches_blocks(found) if found else None,
        empty=f"nothing found for {text!r}",
    )


@click.command()
@click.argument("role", shell_complete=names_of(ROLES))
@click.argument("term", shell_complete=names_of(ANYTHING))
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Show the passages too, cut from your own copies of the documents.",
)
@common()
def why(shared: Common, role: str, term: str, documents: Path | None) -> None:
    """Show the claims that tie a role to a thing.

    Each claim gives its document, section and paragraph, and what the passage says in our own words. The
    documents themselves belong to their publishers: who has a copy names its folder. A copy that is not
    the one in which the claims were found shows no passage.

    \b
    Example:
      remit why CTO "innovation management"
    """
    from remit.knowledge.passages import passages
    from remit.views import tables

    kg = shared.load()
    found = kg.why(role, term)
    blocks = tables.claims_blocks(kg.resolve(role), kg.resolve(term), found)
    rows = tables.claims_json(found)
    if documents:
        cut = passages(kg, found, documents)
        blocks += tables.passages_blocks(found, cut)
        rows = tables.with_passages(rows, cut)
    emit(
        shared,
        tables.claims_table(found),
        blocks=blocks if found else None,
        json=rows,
        empty=f"no claim in the loaded knowledge ties {role} and {term}; not stated is not denied",
    )
