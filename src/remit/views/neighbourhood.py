"""What lies around one thing, in the shape of the page's data, for exploring beyond what a page holds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from remit.knowledge import lookup
from remit.knowledge.claims import read
from remit.knowledge.describe import relations
from remit.knowledge.namespace import compress, expand, local_name
from remit.views.page_kinds import kind_of

if TYPE_CHECKING:
    from remit.knowledge.details import Relation
    from remit.knowledge.store import Knowledge

MOST: Final = 300
_RING: Final = 320.0


def around(kg: Knowledge, iri: str, radius: int, most: int = MOST) -> dict[str, Any]:
    """Return nodes, links and claims within so many ties of a thing, as docs/page-data.md has them.

    Nodes lie on rings around it. Of more than `most`, those found first, nearest and by label, are given,
    and `truncated` is true.
    """
    rings: dict[str, int] = {iri: 0}
    ties: dict[str, tuple[Relation, ...]] = {}
    todo, is_cut = [iri], False
    for ring in range(1, radius + 1):
        found: list[str] = []
        for one in todo:
            ties[one] = relations(kg, one)
            for tie in ties[one]:
                if tie.other.iri in rings or tie.other.iri.startswith("_:"):
                    continue
                if len(rings) >= most:
                    is_cut = True
                    break
                rings[tie.other.iri] = ring
                found.append(tie.other.iri)
        todo = found
    return _told(kg, iri, rings, ties, is_cut=is_cut)


def _told(
    kg: Knowledge, center: str, rings: dict[str, int], ties: dict[str, tuple[Relation, ...]], *, is_cut: bool
) -> dict[str, Any]:
    among = [
        (one, tie) for one, some in ties.items() for tie in some if one in rings and tie.other.iri in rings
    ]
    claims = sorted({claim for _, tie in among for claim in tie.claims})
    places = {claim: place for place, claim in enumerate(claims)}
    uses: dict[str, set[str]] = {}
    links: dict[tuple[str, str, str], dict[str, Any]] = {}
    for one, tie in among:
        source, target = (one, tie.other.iri) if tie.forward else (tie.other.iri, one)
        name = local_name(tie.property.iri)
        uses.setdefault(target, set()).add(name)
        link = {
            "source": compress(source),
            "target": compress(target),
            "rel": name,
            "claims": sorted(places[claim] for claim in tie.claims),
            "inferred": False,
        }
        links.setdefault((source, name, target), link if tie.holds else link | {"holds": False})
    held: dict[str, set[str]] = {}
    for source, _, target in links:
        if lookup.is_kind(kg, source, "Role") or lookup.is_kind(kg, source, "Team"):
            held.setdefault(target, set()).add(source)
    spots = _spots(rings)
    return {
        "center": compress(center),
        "truncated": is_cut,
        "nodes": [_node(kg, one, uses.get(one, set()), spots[one], held.get(one, set())) for one in rings],
        "links": [links[key] for key in sorted(links)],
        "claims": [
            {
                "id": compress(one.iri),
                "doc": compress(one.document.iri),
                "section": one.section,
                "paragraph": one.paragraph,
                "modality": one.modality,
                "condition": one.condition,
                "text": one.description,
            }
            for one in sorted(read(kg, claims), key=lambda claim: places[claim.iri])
        ],
    }


def _node(
    kg: Knowledge, iri: str, uses: set[str], spot: tuple[float, float], held_by: set[str]
) -> dict[str, Any]:
    classes = {local_name(one) for one in lookup.classes(kg, iri)}
    above = lookup.objects(kg, iri, expand("skos:broader"))
    higher = lookup.objects(kg, above[0], expand("skos:broader")) if above else ()
    return {
        "id": compress(iri),
        "iri": iri,
        "kind": kind_of(classes, uses) or "background",
        "label": lookup.label(kg, iri),
        "alt": list(lookup.texts(kg, iri, lookup.SYNONYM)),
        "definition": next(iter(lookup.texts(kg, iri, expand("skos:definition"))), ""),
        "group": compress(above[0]) if above else None,
        "area": compress(higher[0]) if higher else None,
        "x": spot[0],
        "y": spot[1],
        "n_roles": len(held_by),
    }


def _spots(rings: dict[str, int]) -> dict[str, tuple[float, float]]:
    """Return a place on its ring for each thing."""
    members: dict[int, list[str]] = {}
    for iri, ring in rings.items():
        members.setdefault(ring, []).append(iri)
    spots = {}
    for ring, iris in members.items():
        for n, iri in enumerate(iris):
            angle = 2 * math.pi * n / len(iris)
            spots[iri] = (
                round(_RING * ring * math.cos(angle), 1),
                round(_RING * ring * math.sin(angle), 1),
            )
    return spots
