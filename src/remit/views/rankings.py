"""Ranked pairs of roles, and the roles nearest to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from remit.analysis.measures import SYMMETRIC
from remit.views.comparisons import CAVEAT, RELATION_WORDS, UNITS
from remit.views.formats import Block, Cell, Heading, Iri, Number, Table
from remit.views.likeness import spaced

if TYPE_CHECKING:
    from remit.analysis.comparison.values import PairOverlap
    from remit.analysis.spark.job import Likeness
    from remit.knowledge.model import Term

_SHOWN = ("jaccard", "idf_cosine", "lin")


def pairs_table(pairs: Sequence[PairOverlap]) -> Table:
    """Return a row a pair of roles, the most alike first, with all measures; empty where not rated."""
    inside = ("containment_a", "containment_b")
    rows = tuple(
        (
            *one.roles,
            *one.n_concerns,
            *(getattr(one.measures, name) for name in SYMMETRIC),
            *(one.measures.containment[role.iri] for role in one.roles),
        )
        for one in pairs
    )
    return Table(("role_a", "role_b", "n_concerns_a", "n_concerns_b", *SYMMETRIC, *inside), rows)


def pairs_blocks(pairs: Sequence[PairOverlap], measure: str = "idf_cosine") -> list[Block]:
    """Return the ranked pairs with the figures that people compare, and the one that ranks."""
    shown = _shown(measure)
    rows = tuple(
        (*one.roles, *one.n_concerns, one.measures.n_shared, *(_value(one, name) for name in shown))
        for one in pairs
    )
    heads = ("role", "and", "concerns", "and", "shared", *map(spaced, shown))
    return [Table(heads, rows), CAVEAT]


def nearest_blocks(
    pairs: Sequence[PairOverlap], *, measure: str = "idf_cosine", relation: str, level: str
) -> list[Block]:
    """Return the roles nearest to one, which is the first of every pair."""
    role = pairs[0].roles[0].label
    shown = _shown(measure)
    rows = tuple(
        (
            one.roles[1],
            one.n_concerns[1],
            one.measures.n_shared,
            *(Number(f"{one.measures.containment[each.iri]:.0%}") for each in one.roles),
            *(_value(one, name) for name in shown),
        )
        for one in pairs
    )
    heads = (
        "role", UNITS[level], "shared", f"of {role}'s", "of the role's", *map(spaced, shown),
    )  # fmt: skip
    title = f"Nearest to {role}, by {spaced(measure)}: {RELATION_WORDS[relation]}, by {level}"
    return [Heading(title, 1), Table(heads, rows), CAVEAT]


def _shown(measure: str) -> tuple[str, ...]:
    told = ("n_shared", "containment", *_SHOWN)  # there already
    return _SHOWN if measure in told else (measure, *_SHOWN)


def _value(pair: PairOverlap, measure: str) -> Cell:
    found = getattr(pair.measures, measure)
    if measure == "tversky":
        found = (found or {}).get(pair.roles[0].iri)
    return Number("not rated") if found is None else float(found)


def likeness_table(found: Sequence[Likeness], measure: str, terms: Mapping[str, Term]) -> Table:
    """Return a row a pair of roles as Spark ranks them; a role of which no label is known by its IRI."""
    rows = tuple(
        (*(terms.get(role, Iri(role)) for role in one.roles), *one.n_concerns, one.n_shared, one.score)
        for one in found
    )
    heads = ("role_a", "role_b", "n_concerns_a", "n_concerns_b", "n_shared")
    if measure == "n_shared":
        return Table(heads, tuple(row[:-1] for row in rows))
    return Table((*heads, measure), rows)
