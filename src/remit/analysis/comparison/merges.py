"""Concerns that were merged by judgement, and a comparison without them; see docs/granularity.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from remit.analysis import measures
from remit.analysis.comparison.grounds import Grounds
from remit.analysis.hierarchy import contents
from remit.analysis.profiles import RELATIONS, Profiles
from remit.knowledge import lookup
from remit.knowledge.namespace import NS
from remit.knowledge.query import table as rows_of

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

_MERGED: Final = """
SELECT ?concern WHERE { ?concern skos:editorialNote ?note FILTER (STRSTARTS(?note, "Merged:")) }
"""
_PAIRS: Final = "SELECT ?pair WHERE { ?pair a remit:RolePair }"


def merged(kg: Knowledge) -> frozenset[str]:
    """The concerns that were merged by judgement, by IRI."""
    return frozenset(concern for (concern,) in rows_of(kg, _MERGED) if concern)


def tied(kg: Knowledge, role: str, relation: str) -> frozenset[str]:
    """The concerns that a role is tied to by a relation, by IRI."""
    ties = (lookup.objects(kg, role, NS + name) for name in RELATIONS[relation])
    return frozenset(concern for some in ties for concern in some if not concern.startswith("_:"))


def without_merges(kg: Knowledge, grounds: Grounds, table: Profiles, gone: frozenset[str]) -> Grounds:
    """The grounds of a comparison by concern as a strict reading has them, from those of the usual one.

    `table` has the usual profiles. Gives what reading all profiles strictly would, and reads little: which
    roles have merged concerns alone, since these are then not counted, and what has nothing above or below.
    """
    holders = {
        role
        for concern in gone
        for name in RELATIONS[table.relation]
        for role in lookup.subjects(kg, NS + name, concern)
    } - {pair for (pair,) in rows_of(kg, _PAIRS)}
    ties = [tied(kg, role, table.relation) for role in holders if not role.startswith("_:")]
    n_roles = table.n_roles - sum(some <= gone for some in ties)
    placed = {*table.hierarchy.parents, *table.hierarchy.parents.values()}
    loose = (gone & frozenset[str]().union(*ties)) - placed
    n_concepts = (table.n_concepts or len(table.contents)) - len(loose)
    return replace(
        grounds,
        held={
            role: {iri: rating for iri, rating in some.items() if iri not in gone}
            for role, some in grounds.held.items()
        },
        rarity={
            concern.iri: measures.rarity(float(n), n_roles)
            for concern, n in zip(table.concerns, table.holders, strict=True)
            if concern.iri in grounds.rarity and concern.iri not in gone
        },
        content=contents(table.hierarchy, grounds.rarity, n_concepts) if loose else grounds.content,
    )
