"""The data of the page: one JSON object, described in docs/page-data.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from remit.knowledge.namespace import compress
from remit.views.page_kinds import CONCERN_KINDS, GATHERED, KINDS, kind_of, relation_words
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
from remit.views.rights import footer

if TYPE_CHECKING:
    from remit.analysis.statements import Statement
    from remit.analysis.values import Overlap
    from remit.knowledge.store import Knowledge

VERSION = 1
TITLE = "Who answers for what"
_LEVELS = ("concern", "group", "area")
_SCOPES = (("responsibility", "Responsibility"), ("skill", "Skill"), ("remit", "Remit"), ("all", "All"))
_DECIMALS = 4


def page_data(kg: Knowledge, *, lang: str = "en") -> dict[str, Any]:
    """Return what the page shows, ready for JSON; the same knowledge gives the same object."""
    from remit.analysis.statements import statements

    named = named_things(kg, lang)
    claims = claim_rows(kg)
    places = {claim.iri: at for at, claim in enumerate(claims)}
    stated = statements(kg)
    kinds = _kinds(named, stated)
    tree = _tree(kg, kinds)
    links = _links(stated, kinds, places) + _conditional_links(kg, stated, kinds, places)
    return {
        "version": VERSION,
        "title": TITLE,
        "lang": lang,
        "generator": _generator(),
        "rights": footer(kg),
        "kinds": _legend(kinds),
        "relations": relation_words(relation_labels(kg), {link["rel"] for link in links}),
        "scopes": _scopes(kg),
        "nodes": _nodes(named, kinds, tree, links),
        "links": links,
        "claims": [_claim(claim) for claim in claims],
        "documents": _documents(kg, claims),
        "groups": _above(named, dict(tree.values())),
        "areas": [_plain(named, area) for area in sorted({area for _, area in tree.values()})],
        "overlap": list(_overlaps(kg, places)),
        "tensions": _tensions(kg, places),
    }


def _generator() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"remit {version('remit')}"
    except PackageNotFoundError:
        return "remit"


def _kinds(named: Mapping[str, Named], stated: Iterable[Statement]) -> dict[str, str]:
    """Return the kind of every item that the page shows, by IRI."""
    uses: dict[str, set[str]] = {}
    for statement in stated:
        uses.setdefault(statement.object, set()).add(local_name(statement.property))
    found = {iri: kind_of(thing.classes, uses.get(iri, set())) for iri, thing in named.items()}
    return {iri: kind for iri, kind in found.items() if kind}


def _tree(kg: Knowledge, kinds: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return group and area of every concern that lies below a group."""
    from remit.analysis.profiles import hierarchy_of

    tree = hierarchy_of(kg)
    found = {}
    for iri in kinds:
        chain = tree.chain(iri)
        if len(chain) > 1:
            found[iri] = (tree.group_of(iri), tree.area_of(iri))
    return found


def _legend(kinds: Mapping[str, str]) -> list[dict[str, Any]]:
    held = list(kinds.values())
    return [{**kind, "n": held.count(kind["id"])} for kind in KINDS]


def _scopes(kg: Knowledge) -> list[dict[str, Any]]:
    from remit.analysis.profiles import RELATIONS

    below = narrower_properties(kg)
    return [
        {
            "id": scope,
            "label": label,
            "properties": sorted({p for wide in RELATIONS[scope] for p in (wide, *below.get(wide, ()))}),
        }
        for scope, label in _SCOPES
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
    kg: Knowledge, stated: Iterable[Statement], kinds: Mapping[str, str], places: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Return ties that hold only under a condition, in some organisations or not yet: not drawn."""
    holding = {(s.subject, s.object) for s in stated}
    return [
        {**_link(tie, claims, places), "holds": False}
        for tie, claims in conditional_ties(kg).items()
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
        "claims": _at(claims, places),
        "inferred": inferred,
    }


def _at(claims: Iterable[str], places: Mapping[str, int]) -> list[int]:
    return sorted(places[claim] for claim in claims if claim in places)


def _nodes(
    named: Mapping[str, Named],
    kinds: Mapping[str, str],
    tree: Mapping[str, tuple[str, str]],
    links: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    from remit.analysis.layout import arrange

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


def _claim(claim: ClaimRow) -> dict[str, Any]:
    return {
        "id": compress(claim.iri),
        "doc": compress(claim.document),
        "section": claim.section,
        "paragraph": claim.paragraph,
        "modality": claim.modality,
        "condition": claim.condition,
        "text": claim.text,
    }


def _documents(kg: Knowledge, claims: Sequence[ClaimRow]) -> list[dict[str, Any]]:
    held = [claim.document for claim in claims]
    return [
        {
            "id": compress(row.iri),
            "label": row.label,
            "n_claims": held.count(row.iri),
            "n_paragraphs": row.paragraphs,
            **({"link": row.link} if row.link else {}),
        }
        for row in document_rows(kg)
    ]


def _above(named: Mapping[str, Named], areas: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{**_plain(named, group), "area": compress(areas[group])} for group in sorted(areas)]


def _plain(named: Mapping[str, Named], iri: str) -> dict[str, str]:
    return {"id": compress(iri), "label": named[iri].label if iri in named else compress(iri)}


def _overlaps(kg: Knowledge, places: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    """Yield the overlap of every two roles of which anything is stated, at every relation and level."""
    from remit.analysis.evidence import evidence
    from remit.analysis.overlap import compare
    from remit.analysis.profiles import profiles

    roles = profiles(kg, relation="all", level="concern").roles
    for relation, _ in _SCOPES:
        for level in _LEVELS:
            table = profiles(kg, relation=relation, level=level)
            found = evidence(kg, table.hierarchy, relation=relation, level=level)
            held = {role.iri for role in table.roles}
            for pair in combinations(roles, 2):
                if any(role.iri in held for role in pair):
                    yield _overlap(compare(pair, table, found), places)


def _overlap(value: Overlap, places: Mapping[str, int]) -> dict[str, Any]:
    """Return an overlap with names in short, claims by place and figures rounded."""
    return {
        "roles": [basis.role.curie for basis in value.roles],
        "relation": value.relation,
        "level": value.level,
        "shared": [
            {
                "concern": one.concern.curie,
                "group": one.group.curie,
                "claims": {compress(role): _at(claims, places) for role, claims in one.claims.items()},
            }
            for one in value.shared
        ],
        "adjacent": [
            {
                "group": one.group.curie,
                "concerns": {
                    compress(role): [term.curie for term in some] for role, some in one.concerns.items()
                },
            }
            for one in value.adjacent
        ],
        "exclusive": {
            compress(role): [{"concern": one.concern.curie, "group": one.group.curie} for one in some]
            for role, some in value.exclusive.items()
        },
        "measures": _rounded(value.measures.to_dict()),
        "n": {
            basis.role.curie: {
                "n_concerns": basis.n_concerns,
                "n_claims": basis.n_claims,
                "n_documents": basis.n_documents,
            }
            for basis in value.roles
        },
    }


def _rounded(measures: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        name: round(value, _DECIMALS) for name, value in measures.items() if isinstance(value, (int, float))
    }
    inside = {compress(role): round(value, _DECIMALS) for role, value in measures["containment"].items()}
    return {**found, "containment": inside}


def _tensions(kg: Knowledge, places: Mapping[str, int]) -> list[dict[str, Any]]:
    from remit.analysis.tensions import tensions

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
            "claims": _at(view.claims, places),
        }
        for view in tensions(kg)
    ]
