"""What the page's data hold beside items and ties, for reports, gaps and what-ifs worked out in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from remit.knowledge.namespace import compress, full_iri
from remit.views.page_overlaps import RELATIONS, at_places
from remit.views.page_rows import local_name, narrower_properties

if TYPE_CHECKING:
    from remit.analysis.hierarchy import Hierarchy
    from remit.knowledge.store import Knowledge

    Links = Sequence[Mapping[str, Any]]

_ABILITIES: Final = ("Skill", "Metric")
_PAIRS: Final = "SELECT DISTINCT ?pair WHERE { ?pair a remit:RolePair }"


@dataclass(frozen=True)
class OnPage:
    """What the page has by now: items, groups, ties, and the places of claims.

    `conditional` are the ties that hold only at times, with their claims; `scopes` the properties of each
    relation.
    """

    nodes: Sequence[Mapping[str, Any]]
    groups: Sequence[Mapping[str, Any]]
    links: Links
    places: Mapping[str, int]
    conditional: Mapping[tuple[str, str, str], Iterable[str]]
    scopes: Mapping[str, Set[str]]


def facts_of(kg: Knowledge, hierarchy: Hierarchy, shown: OnPage) -> dict[str, Any]:
    """Return what `static/staffing.js` cannot read off items and ties; docs/page-data.md tells each part."""
    from remit.knowledge.query import table

    ids = {node["id"] for node in shown.nodes}
    pairs = sorted(compress(iri) for (iri,) in table(kg, _PAIRS) if iri)
    return {
        "joint": [one for one in pairs if one in ids],
        "letters": _letters(kg, {link["rel"] for link in shown.links}),
        "above": _above(hierarchy, shown),
        "abilities": _abilities(kg, shown.nodes),
        "mentions": _mentions(kg, shown),
        "at_times": _by_relation(_at_times(kg, shown, relation) for relation in RELATIONS),
        "conditional": _by_relation(_conditional(shown, shown.scopes.get(one, set())) for one in RELATIONS),
        "ratings": _by_relation(_ratings(kg, ids, relation) for relation in RELATIONS),
    }


def _by_relation(found: Iterable[Any]) -> dict[str, Any]:
    return {relation: one for relation, one in zip(RELATIONS, found, strict=True) if one}


def _letters(kg: Knowledge, used: set[str]) -> dict[str, str]:
    """Return the letter of a RACI matrix that each relation in use stands for."""
    from remit.knowledge.sources.raci.letters import LETTERS

    below = narrower_properties(kg)
    letter_of: dict[str, str] = {}
    for letter, iri in LETTERS.items():
        wide = local_name(iri)
        letter_of |= dict.fromkeys((wide, *below.get(wide, ())), letter)
    return {name: letter_of[name] for name in sorted(used & letter_of.keys())}


def _above(hierarchy: Hierarchy, shown: OnPage) -> dict[str, str]:
    """Return the concept above each concept where neither an item's group nor a group's area says it."""
    usual = {node["id"]: node["group"] for node in shown.nodes if node["group"] not in (None, node["id"])}
    usual = {one["id"]: one["area"] for one in shown.groups if one["area"] != one["id"]} | usual
    above = {compress(narrow): compress(broad) for narrow, broad in hierarchy.parents.items()}
    return {narrow: above[narrow] for narrow in sorted(above) if usual.get(narrow) != above[narrow]}


def _abilities(kg: Knowledge, nodes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the items that are skills or metrics, which nobody is meant to own."""
    from remit.knowledge import lookup

    terms = lookup.by_iri(kg, [node["iri"] for node in nodes])
    return [node["id"] for node in nodes if terms[node["iri"]].kind in _ABILITIES]


def _concerns(shown: OnPage) -> dict[str, str]:
    """Return what a role can have: items in groups or tied to a role, and groups; IRIs by id."""
    from remit.views.page_kinds import CONCERN_KINDS

    found = {node["id"]: str(node["iri"]) for node in shown.nodes if node["kind"] in CONCERN_KINDS}
    return found | {one["id"]: full_iri(one["id"]) for one in shown.groups}


def _mentions(kg: Knowledge, shown: OnPage) -> dict[str, list[int]]:
    """Return the claims that mention each concern, where these are not just those of the ties to it."""
    from remit.analysis.insight import facts

    iris = _concerns(shown)
    tied: dict[str, set[int]] = {}
    for link in shown.links:
        tied.setdefault(link["target"], set()).update(link["claims"])
    said = facts.mentions(kg, iris.values())
    found = {one: at_places(said.get(iri, ()), shown.places) for one, iri in iris.items()}
    return {one: claims for one, claims in sorted(found.items()) if set(claims) != tied.get(one, set())}


def _at_times(kg: Knowledge, shown: OnPage, relation: str) -> list[str]:
    """Return the concerns that any claim ties a role to, though none that holds everywhere."""
    from remit.analysis.insight import facts
    from remit.analysis.profiles import profiles

    held = {one.iri for one in profiles(kg, relation=relation).concerns}
    free = {iri: one for one, iri in _concerns(shown).items() if iri not in held}
    return sorted(free[iri] for iri in facts.at_times(kg, free, relation))


def _conditional(shown: OnPage, properties: Set[str]) -> dict[str, int]:
    """Return for roles how many claims hold only under a condition, in some organisations or not yet."""
    found: dict[str, set[str]] = {}
    for (role, property_, _), claims in shown.conditional.items():
        if local_name(property_) in properties:
            found.setdefault(compress(role), set()).update(claims)
    kept = {node["id"] for node in shown.nodes if node["kind"] in ("role", "team")}
    return {role: len(claims) for role, claims in sorted(found.items()) if role in kept}


def _ratings(kg: Knowledge, ids: set[str], relation: str) -> dict[str, dict[str, float]]:
    """Return how much concerns matter to roles, where a source rates that below 1."""
    from remit.analysis import ratings

    found: dict[str, dict[str, float]] = {}
    for (role, concern), rating in ratings.all_ratings(kg, relation).items():
        short, about = compress(role), compress(concern)
        if short in ids and about in ids:
            found.setdefault(short, {})[about] = rating
    return found
