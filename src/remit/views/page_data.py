"""The data of the page: one JSON object, described in docs/page-data.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from remit.knowledge.namespace import compress
from remit.views.page_facts import OnPage, facts_of
from remit.views.page_families import families_of
from remit.views.page_kinds import CONCERN_KINDS, GATHERED, KINDS, kind_of, relation_words
from remit.views.page_overlaps import MAX_ROLES, at_places, count_roles, overlaps_of
from remit.views.page_questions import Shown, questions_of
from remit.views.page_rows import (
    ClaimRow,
    Named,
    claim_rows,
    conditional_ties,
    document_rows,
    local_name,
    named_things,
    narrower_properties,
    relation_labels,
)
from remit.views.page_sources import documents_of
from remit.views.rights import footer

if TYPE_CHECKING:
    from remit.analysis.hierarchy import Hierarchy
    from remit.analysis.network.bulk import Tie
    from remit.analysis.network.statements import Statement
    from remit.knowledge.store import Knowledge

VERSION = 1
TITLE = "Who answers for what"
_SCOPES = (("responsibility", "Responsibility"), ("skill", "Skill"), ("remit", "Remit"), ("all", "All"))


def page_data(kg: Knowledge, *, lang: str = "en") -> dict[str, Any]:
    """Return what the page shows, ready for JSON; the same knowledge gives the same object.

    Raises:
        LimitError: there are more roles than a page can hold.

    """
    from remit.analysis.network.statements import statements
    from remit.analysis.profiles import hierarchy_of

    n_roles = count_roles(kg)
    if n_roles > MAX_ROLES:
        from remit.views.page_large import large_page_data

        return large_page_data(kg, n_roles, lang=lang)
    named = named_things(kg, lang)
    claims = claim_rows(kg)
    places = {claim.iri: at for at, claim in enumerate(claims)}
    stated = statements(kg)
    kinds = kinds_of(named, stated)
    hierarchy = hierarchy_of(kg)
    tree = tree_of(hierarchy, kinds)
    pairs, has_all_pairs = overlaps_of(kg, places)
    at_times = conditional_ties(kg)
    links = _links(stated, kinds, places) + _conditional_links(at_times, stated, kinds, places)
    documents = document_rows(kg)
    questions, cells = questions_of(kg, Shown(named, kinds, links, {row.iri: row.label for row in documents}))
    scopes = scopes_of(kg, {pair["relation"] for pair in pairs})
    nodes, groups = _nodes(named, kinds, tree, links), groups_of(named, hierarchy, tree)
    shown = OnPage(
        nodes, groups, links, places, at_times, {one["id"]: {*one["properties"]} for one in scopes}
    )
    return {
        **said(kg, lang),
        "kinds": legend_of(kinds),
        "relations": relation_words(relation_labels(kg), {link["rel"] for link in links}),
        "scopes": scopes,
        "nodes": nodes,
        "links": links,
        "claims": [claim_of(claim) for claim in claims],
        "documents": documents_of(kg, documents, claims),
        "groups": groups,
        "areas": areas_of(named, tree),
        "overlap": pairs,
        "all_pairs": has_all_pairs,
        "tensions": tensions_of(kg, places),
        "facts": facts_of(kg, hierarchy, shown),
        "questions": questions,
        "cells": cells,
        "families": families_of(kg),
    }


def said(kg: Knowledge, lang: str) -> dict[str, Any]:
    """Return what is said of the page itself."""
    return {
        "version": VERSION,
        "title": TITLE,
        "lang": lang,
        "generator": _generator(),
        "rights": footer(kg),
    }


def _generator() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"remit {version('remit')}"
    except PackageNotFoundError:
        return "remit"


def kinds_of(named: Mapping[str, Named], stated: Iterable[Statement | Tie]) -> dict[str, str]:
    """Return the kind of every item that the page shows, by IRI."""
    uses: dict[str, set[str]] = {}
    for statement in stated:
        uses.setdefault(statement.object, set()).add(statement.property)
    short = {property_: local_name(property_) for used in uses.values() for property_ in used}
    found = {
        iri: kind_of(thing.classes, {short[property_] for property_ in uses.get(iri, ())})
        for iri, thing in named.items()
    }
    return {iri: kind for iri, kind in found.items() if kind}


def tree_of(hierarchy: Hierarchy, kinds: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return group and area of every concern that lies below a group."""
    found = {}
    for iri in kinds:
        if len(hierarchy.chain(iri)) > 1:
            found[iri] = (hierarchy.group_of(iri), hierarchy.area_of(iri))
    return found


def legend_of(kinds: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the kinds, with how many items each has."""
    held = list(kinds.values())
    return [{**kind, "n": held.count(kind["id"])} for kind in KINDS]


def scopes_of(kg: Knowledge, used: set[str]) -> list[dict[str, Any]]:
    """Return the relations by which any two roles are compared; all of them where none are."""
    from remit.analysis.profiles import RELATIONS

    below = narrower_properties(kg)
    return [
        {
            "id": scope,
            "label": label,
            "properties": sorted({p for wide in RELATIONS[scope] for p in (wide, *below.get(wide, ()))}),
        }
        for scope, label in _SCOPES
        if scope in used or not used
    ]


def _links(
    stated: Iterable[Statement], kinds: Mapping[str, str], places: Mapping[str, int]
) -> list[dict[str, Any]]:
    return [
        _link((s.subject, s.property, s.object), s.claims, places, inferred=s.inferred)
        for s in stated
        if s.subject in kinds and s.object in kinds
    ]


def _conditional_links(
    at_times: Mapping[tuple[str, str, str], Iterable[str]],
    stated: Iterable[Statement],
    kinds: Mapping[str, str],
    places: Mapping[str, int],
) -> list[dict[str, Any]]:
    """Return ties that hold only under a condition, in some organisations or not yet: not drawn."""
    holding = {(s.subject, s.object) for s in stated}
    return [
        {**_link(tie, claims, places), "holds": False}
        for tie, claims in at_times.items()
        if tie[0] in kinds and tie[2] in kinds and (tie[0], tie[2]) not in holding
    ]


def _link(
    tie: tuple[str, str, str], claims: Iterable[str], places: Mapping[str, int], *, inferred: bool = False
) -> dict[str, Any]:
    subject, property_, object_ = tie
    return {
        "source": compress(subject),
        "target": compress(object_),
        "rel": local_name(property_),
        "claims": at_places(claims, places),
        "inferred": inferred,
    }


def _nodes(
    named: Mapping[str, Named],
    kinds: Mapping[str, str],
    tree: Mapping[str, tuple[str, str]],
    links: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    from remit.analysis.network.layout import arrange

    short = {iri: compress(iri) for iri in kinds}
    holding = [link for link in links if link.get("holds", True)]
    shown = {short[iri]: kind for iri, kind in kinds.items()}
    groups = {short[iri]: tree[iri][0] for iri in kinds if iri in tree}
    gathered = {short[iri]: kind for iri, kind in kinds.items() if kind in GATHERED}
    places = arrange(shown, [(link["source"], link["target"]) for link in holding], groups=gathered | groups)
    # What is said of a pair of roles jointly is no third role's.
    single = {
        short[i]
        for i, kind in kinds.items()
        if kind in {"role", "team"} and "RolePair" not in named[i].classes
    }
    roles: dict[str, set[str]] = {}
    for link in holding:
        if link["source"] in single and shown[link["target"]] in CONCERN_KINDS:
            roles.setdefault(link["target"], set()).add(link["source"])
    return [
        {
            "id": short[iri],
            "iri": iri,
            "kind": kind,
            "label": named[iri].label,
            "alt": list(named[iri].synonyms),
            "definition": named[iri].definition,
            "group": compress(tree[iri][0]) if iri in tree else None,
            "area": compress(tree[iri][1]) if iri in tree else None,
            "x": places[short[iri]][0],
            "y": places[short[iri]][1],
            "n_roles": len(roles.get(short[iri], ())),
        }
        for iri, kind in sorted(kinds.items())
    ]


def claim_of(claim: ClaimRow) -> dict[str, Any]:
    """Return a claim as the page's data have it."""
    return {
        "id": compress(claim.iri),
        "doc": compress(claim.document),
        "section": claim.section,
        "paragraph": claim.paragraph,
        "modality": claim.modality,
        **({"condition": claim.condition} if claim.condition else {}),
        "text": claim.text,
    }


def groups_of(
    named: Mapping[str, Named], hierarchy: Hierarchy, tree: Mapping[str, tuple[str, str]]
) -> list[dict[str, Any]]:
    """Return the groups of what is shown, and those beside them that hold nothing: a gap is told too."""
    areas = dict(tree.values())
    shown = set(areas.values())
    areas |= {iri: above for iri, above in hierarchy.parents.items() if above in shown and iri not in tree}
    return [{**_plain(named, group), "area": compress(areas[group])} for group in sorted(areas)]


def areas_of(named: Mapping[str, Named], tree: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the areas of what is shown."""
    return [_plain(named, area) for area in sorted({area for _, area in tree.values()})]


def _plain(named: Mapping[str, Named], iri: str) -> dict[str, str]:
    return {"id": compress(iri), "label": named[iri].label if iri in named else compress(iri)}


def tensions_of(kg: Knowledge, places: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the tensions, with claims by place."""
    from remit.analysis.network.tensions import tensions

    return [
        {
            "id": view.tension.curie,
            "roles": [role.curie for role in view.roles],
            "over": view.over.curie if view.over else None,
            "poles": [
                {
                    "id": pole.pole.curie,
                    "label": pole.pole.label,
                    "toward": pole.toward.curie if pole.toward else None,
                    "held_by": [role.curie for role in pole.held_by],
                    "inferred": pole.inferred,
                }
                for pole in view.poles
            ],
            "strategies": [
                {
                    "id": strategy.strategy.curie,
                    "inferred": strategy.inferred,
                    "benefits": [benefit.curie for benefit in strategy.benefits],
                }
                for strategy in view.strategies
            ],
            "claims": at_places(view.claims, places),
        }
        for view in tensions(kg)
    ]
