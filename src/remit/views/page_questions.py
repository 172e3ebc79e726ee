"""The competency questions in the page's data, with their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge


def questions_of(kg: Knowledge) -> list[dict[str, Any]]:
    """Return none yet."""
    return []
