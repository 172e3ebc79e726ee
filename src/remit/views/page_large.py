"""The data of a page of many roles: the same object, its items and ties packed; see docs/page-data.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from remit.errors import LimitError
from remit.knowledge.namespace import compress
from remit.views import page_data as parts
from remit.views.packing import changes, deflated, rows, shortened, varints
from remit.views.page_kinds import KINDS, relation_words
from remit.views.page_overlaps import at_places
from remit.views.page_regions import chart
from remit.views.page_rows import (
    claim_rows,
    conditional_ties,
    document_rows,
    local_name,
    named_things,
    relation_labels,
)
from remit.views.page_sources import documents_of

if TYPE_CHECKING:
    from remit.analysis.hierarchy import Hierarchy
    from remit.analysis.network.bulk import Tie
    from remit.knowledge.store import Knowledge
    from remit.views.page_rows import Named

MOST: Final = 50_000
"""How many roles of which anything is stated a large page holds."""

_ROLES: Final = ("role", "team")
_FAMILY: Final = {
    "id": "family",
    "label": "Families",
    "one": "Family of roles",
    "color": "#5B6573",
    "dark": "#A3ACB9",
    "shape": "dot",
}


def large_page_data(kg: Knowledge, n_roles: int, *, lang: str = "en") -> dict[str, Any]:
    """Return the data of a page of `n_roles` roles, ready for JSON; the same knowledge gives the same object.

    Raises:
        LimitError: there are more roles than a page can hold.

    """
    from remit.analysis.network.bulk import ties
    from remit.analysis.profiles import profiles, usual_relation

    if n_roles > MOST:
        raise LimitError(
            f"{n_roles:,} roles are more than the {MOST:,} that a page holds; remit overlap compares any of "
            "them, and remit export writes all for other tools"
        )
    named = named_things(kg, lang)
    held = ties(kg)
    kinds = parts.kinds_of(named, held)
    claims = claim_rows(kg)
    places = {claim.iri: at for at, claim in enumerate(claims)}
    table = profiles(kg, relation=usual_relation(kg))
    tree = parts.tree_of(table.hierarchy, kinds)
    order = [kind["id"] for kind in KINDS]
    items = sorted(kinds, key=lambda iri: (order.index(kinds[iri]), iri))
    number = {iri: at for at, iri in enumerate(items)}
    every = [tie for tie in held if tie.subject in number and tie.object in number]
    every += _conditional(kg, every, number)
    sets = _claim_sets(every, places)
    roles = [iri for iri in items if kinds[iri] in _ROLES]
    map_ = chart(table, roles, number)
    groups = parts.groups_of(named, table.hierarchy, tree)
    return {
        **parts.said(kg, lang),
        "kinds": [*parts.legend_of(kinds), {**_FAMILY, "n": len(map_.families)}],
        "relations": relation_words(relation_labels(kg), _relations(every)),
        "scopes": parts.scopes_of(kg, _scopes_used(kg)),
        "nodes": [],
        "links": [],
        "claims": [],
        "documents": documents_of(kg, document_rows(kg), claims),
        "groups": groups,
        "areas": parts.areas_of(named, tree),
        "overlap": [],
        "all_pairs": True,
        "tensions": parts.tensions_of(kg, places),
        "questions": [],
        "cells": [],
        "families": map_.families,
        "large": {
            "kinds": [[kind, n] for kind in order if (n := sum(one == kind for one in kinds.values()))],
            "ids": shortened(compress(iri) for iri in items),
            "labels": [named[iri].label for iri in items],
            "groups": _groups(items, tree, groups),
            "joint": [number[iri] for iri in roles if "RolePair" in named[iri].classes],
            "links": _links(every, number, sets),
            "claim_sets": [list(one) for one in sorted(set(sets.values()))],
            "above": _above(table.hierarchy, items, number),
            **map_.packed,
            "texts": _texts([named[iri] for iri in items], [parts.claim_of(claim) for claim in claims]),
        },
    }


def _relations(every: Iterable[Tie]) -> set[str]:
    return {local_name(property_) for property_ in {tie.property.removesuffix("?") for tie in every}}


def _scopes_used(kg: Knowledge) -> set[str]:
    """Return the relations of which anything is stated."""
    from remit.analysis.profiles import RELATIONS
    from remit.knowledge import lookup
    from remit.knowledge.namespace import NS

    def has(property_: str) -> bool:
        return next(lookup.facts(kg, None, NS + property_, None), None) is not None

    return {relation for relation, properties in RELATIONS.items() if any(map(has, properties))}


def _conditional(kg: Knowledge, held: Iterable[Tie], number: Mapping[str, int]) -> list[Tie]:
    """Return what holds only under a condition, in some organisations or not yet, marked by a `?`."""
    from remit.analysis.network.bulk import Tie

    holding = {(tie.subject, tie.object) for tie in held}
    return [
        Tie(subject, f"{property_}?", object_, claims, False)
        for (subject, property_, object_), claims in conditional_ties(kg).items()
        if subject in number and object_ in number and (subject, object_) not in holding
    ]


def _claim_sets(every: Iterable[Tie], places: Mapping[str, int]) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Return the sets of claims behind ties, by place: most ties of a role have the same."""
    return {claims: tuple(at_places(claims, places)) for claims in {tie.claims for tie in every}}


def _links(
    every: Iterable[Tie],
    number: Mapping[str, int],
    sets: Mapping[tuple[str, ...], tuple[int, ...]],
) -> list[dict[str, Any]]:
    """Return the ties in blocks of one relation, each as rows of targets by source; see docs/page-data.md."""
    order = {one: at for at, one in enumerate(sorted(set(sets.values())))}
    set_of = {claims: order[one] for claims, one in sets.items()}
    blocks: dict[tuple[str, bool], list[tuple[int, int, int]]] = {}
    for tie in every:
        line = number[tie.subject], number[tie.object], set_of[tie.claims]
        blocks.setdefault((tie.property, tie.inferred), []).append(line)
    found = []
    for (property_, inferred), lines in sorted(blocks.items()):
        targets: dict[int, list[int]] = {}
        for source, target, _ in sorted(lines):
            targets.setdefault(source, []).append(target)
        found.append(
            {
                "rel": local_name(property_.removesuffix("?")),
                "inferred": inferred,
                **({"holds": False} if property_.endswith("?") else {}),
                "ties": rows(targets),
                "claims": varints(changes(held for _, _, held in sorted(lines))),
            }
        )
    return found


def _groups(
    items: Iterable[str], tree: Mapping[str, tuple[str, str]], groups: Sequence[Mapping[str, Any]]
) -> str:
    """Return the place of each item's group, from 1; 0 is none."""
    place = {group["id"]: at + 1 for at, group in enumerate(groups)}
    return varints(place[compress(tree[iri][0])] if iri in tree else 0 for iri in items)


def _above(hierarchy: Hierarchy, items: Sequence[str], number: Mapping[str, int]) -> str:
    """Return what lies above each item, then above each other concept, from 1; 0 is nothing."""
    parents = hierarchy.parents
    others = sorted({*parents, *parents.values()} - number.keys())
    place = {iri: at + 1 for at, iri in enumerate([*items, *others])}
    return varints(place[parents[iri]] if iri in parents else 0 for iri in [*items, *others])


def _texts(items: Sequence[Named], claims: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what is opened only when it is wanted."""
    return {
        "alt": deflated([list(one.synonyms) for one in items]),
        "definition": deflated([one.definition for one in items]),
        "claims": deflated(claims),
    }
