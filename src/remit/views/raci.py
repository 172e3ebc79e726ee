"""The knowledge as a matrix: activities by roles, with the letters of RACI, RASCI or DACI."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from remit.knowledge import lookup
from remit.knowledge.model import Term
from remit.knowledge.namespace import expand
from remit.knowledge.query import table
from remit.knowledge.sources.raci.letters import LETTERS
from remit.views.formats import Table

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

_HELD = f"""
SELECT DISTINCT ?role ?property ?concern WHERE {{
  VALUES ?property {{ {" ".join(f"<{iri}>" for iri in LETTERS.values())} }}
  ?role ?property ?concern .
  FILTER (ISIRI(?role) && ISIRI(?concern))
}}
"""


def raci_table(kg: Knowledge) -> Table:
    """Return a row an activity, a column a role, and in each cell the letters: A, R, D, S, C, I, or "A/R".

    Only activities and roles between which there is such a relation that holds. Activities stand by group and
    label, those without a group first, roles by label; there is a column for groups where an activity has
    one. Without any such relation there are no rows, and no column but the activity's. What it gives is what
    `sources.raci` reads.
    """
    letter_of = {iri: letter for letter, iri in LETTERS.items()}
    cells: dict[tuple[str, str], set[str]] = {}
    for role, property_, concern in table(kg, _HELD):
        if role and property_ and concern:
            cells.setdefault((concern, role), set()).add(letter_of[property_])
    roles = lookup.terms(kg, {role for _, role in cells})
    groups = {concern: _group(kg, concern) for concern, _ in cells}
    activities = sorted(
        lookup.terms(kg, groups), key=lambda one: (groups[one.iri].casefold(), lookup.by_label(one))
    )
    names = _distinct(activities)
    grouped = any(groups.values())
    rows = [
        (
            *((groups[one.iri],) if grouped else ()),
            names[one.iri],
            *(_letters(cells.get((one.iri, role.iri), ())) for role in roles),
        )
        for one in activities
    ]
    header = (*(("group",) if grouped else ()), "activity", *_distinct(roles).values())
    return Table(header, tuple(rows))


def has_matrix(kg: Knowledge) -> bool:
    """Whether `raci_table` has any rows."""
    return bool(table(kg, _HELD + "LIMIT 1"))


def _letters(found: Iterable[str]) -> str:
    return "/".join(letter for letter in LETTERS if letter in found)


def _group(kg: Knowledge, concern: str) -> str:
    """The label of what is right above a concern, "" where nothing is."""
    above = lookup.objects(kg, concern, expand("skos:broader"))
    return lookup.label(kg, above[0]) if above else ""


def _distinct(terms: Iterable[Term]) -> dict[str, str]:
    """The label of each thing by IRI; with its CURIE behind it where another has the same label."""
    every = list(terms)
    counts = Counter(one.label.casefold() for one in every)
    return {
        one.iri: f"{one.label} ({one.curie})" if counts[one.label.casefold()] > 1 else one.label
        for one in every
    }
