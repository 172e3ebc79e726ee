"""How an endpoint holds the knowledge: where its everyday picture is, and whether the rules were run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from remit.knowledge.namespace import NS
from remit.knowledge.serialize import EVERYDAY

_CLAIM: Final = f"<{NS}Claim>"
_HOLDS: Final = f"<{NS}UnconditionalClaim>"
_WEAK: Final = f"?c a {_CLAIM} FILTER NOT EXISTS {{ ?c a {_HOLDS} }} GRAPH ?c {{ ?s ?p ?o }}"
_SIGNS: Final = {
    "everyday": f"GRAPH <{EVERYDAY}> {{ ?s ?p ?o }}",
    "roles": f"?s a <{NS}Role>",
    "vocabulary": f"<{NS}hasRemit> ?p ?o",
    "claims": f"GRAPH ?g {{ ?s ?p ?o }} ?g a {_CLAIM}",
    "ruled": f"?s a {_HOLDS}",
    "weak": _WEAK,
    "apart": f"{_WEAK} FILTER NOT EXISTS {{ ?s ?p ?o }}",
}
"""What to look for. `apart`: a claim under a condition whose statement the default graph does not have."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What an endpoint holds. `everyday` is the graph that stands for the default graph, if one does.

    `is_whole` says that the vocabulary is there and the rules were run, `answers_itself` that its own engine
    can answer our queries; `notes` is what the user should know.
    """

    everyday: str | None
    is_whole: bool
    has_roles: bool
    notes: tuple[str, ...] = ()
    answers_itself: bool = True


def probe(fetch: Callable[[str], Iterator[dict[str, Any]]], shown: str) -> Layout:
    """How an endpoint holds the knowledge, found by one query."""
    parts = (f'{{ SELECT ("{name}" AS ?sign) {{ {group} }} LIMIT 1 }}' for name, group in _SIGNS.items())
    found = {
        getattr(row.get("sign"), "value", "") for row in fetch(f"SELECT ?sign {{ {' UNION '.join(parts)} }}")
    }
    everyday = EVERYDAY if "everyday" in found else None
    has_roles = "roles" in found or everyday is not None
    is_whole = everyday is not None or ("vocabulary" in found and ("ruled" in found or "claims" not in found))
    if not has_roles:
        return Layout(None, True, has_roles=False, notes=(f"{shown}: holds no roles (remit:Role)",))
    if not is_whole:
        note = (
            f"{shown}: holds statements without what follows from them, so all of it is read and worked out "
            "here; load what `remit export -o FILE.nq` writes, and the endpoint answers itself"
        )
        return Layout(None, is_whole=False, has_roles=True, notes=(note,), answers_itself=False)
    if everyday is None and "weak" in found and "apart" not in found:
        note = (
            f"{shown}: its default graph is all its graphs at once, so what is said only under a condition "
            "counts as said; load what `remit export -o FILE.nq --everyday-graph` writes"
        )
        return Layout(None, is_whole=True, has_roles=True, notes=(note,))
    return Layout(everyday, is_whole=True, has_roles=True)
