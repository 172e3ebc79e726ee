"""Families of roles in the page's data: in which order a matrix shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge


def families_of(kg: Knowledge) -> list[dict[str, Any]]:
    """Return none yet."""
    return []
