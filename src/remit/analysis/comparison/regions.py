"""Regions: which concerns exactly these roles have in common, and no other of those compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from remit.knowledge.lookup import by_label
from remit.knowledge.model import Term


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the set diagram: the roles, by IRI, and the concerns that are stated of exactly these.

    Of the other roles compared they are not stated, which is not the same as denied.
    """

    roles: tuple[str, ...]
    concerns: tuple[Term, ...]

    @property
    def n(self) -> int:
        """How many concerns there are; never none."""
        return len(self.concerns)

    def to_dict(self) -> dict[str, Any]:
        """The region as plain data."""
        concerns = [{"iri": one.iri, "label": one.label} for one in self.concerns]
        return {"roles": list(self.roles), "n": self.n, "concerns": concerns}


def regions(held: Mapping[str, Iterable[Term]]) -> tuple[Region, ...]:
    """Every region that is not empty, from the concerns of each role, by IRI.

    Those of most roles come first, then those of most concerns, then by the order of roles. Each concern is
    in one region, so there are never more of them than concerns, however many roles are compared.
    """
    holders: dict[Term, list[int]] = {}
    for place, concerns in enumerate(held.values()):
        for concern in set(concerns):
            holders.setdefault(concern, []).append(place)
    found: dict[tuple[int, ...], list[Term]] = {}
    for concern, places in holders.items():
        found.setdefault(tuple(places), []).append(concern)
    order = sorted(found, key=lambda places: (-len(places), -len(found[places]), places))
    roles = tuple(held)
    return tuple(
        Region(tuple(roles[place] for place in places), tuple(sorted(found[places], key=by_label)))
        for places in order
    )
