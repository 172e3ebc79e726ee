"""Families of roles in the page's data: in which order a matrix shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge


def families_of(kg: Knowledge) -> list[dict[str, Any]]:
    """Return the families of roles, the largest first: `label`, and `roles` with the most alike side by side.

    Roles are CURIEs; everything stated of them counts. Those that belong to nobody else come last, together
    and under an empty label. A role of which nothing is stated is in none. The same knowledge gives the
    same families.
    """
    from remit.analysis.nearest.groups import families
    from remit.analysis.nearest.order import in_line, likeness_of
    from remit.analysis.profiles import profiles
    from remit.knowledge.lookup import by_label
    from remit.knowledge.namespace import compress

    table = profiles(kg, relation="all")
    if not table.roles:
        return []
    found = families(table)
    alike = likeness_of(table)
    shown = [
        {
            "label": family.name,
            "roles": [compress(role) for role in in_line((one.iri for one in family.roles), alike)],
        }
        for family in found
        if len(family.roles) > 1
    ]
    alone = sorted((family.roles[0] for family in found if len(family.roles) == 1), key=by_label)
    return [*shown, *([{"label": "", "roles": [role.curie for role in alone]}] if alone else [])]
