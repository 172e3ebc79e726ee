"""Evidence: which claims say that a role has to do with a concern, and in which documents they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from remit.analysis.hierarchy import Hierarchy
from remit.analysis.profiles import RELATIONS, UNMERGED, check_relation
from remit.knowledge.query import table

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

HOLDS = """
  FILTER NOT EXISTS { { ?claim remit:condition ?any } UNION { GRAPH ?where { ?claim remit:condition ?any } } }
  FILTER NOT EXISTS {
    VALUES ?weak { remit:Optional remit:Emerging }
    { ?claim remit:modality ?weak } UNION { GRAPH ?where { ?claim remit:modality ?weak } }
  }
"""
"""Keeps the claims that the default graph is built of, by the test of the first rule in ontology/rules.ru."""

_STATED = """
SELECT DISTINCT ?role ?concern ?claim ?document WHERE {{
  VALUES ?wide {{ {properties} }}
  ?property rdfs:subPropertyOf* ?wide .
  GRAPH ?claim {{ ?role ?property ?concern }}
  OPTIONAL {{ ?claim dcterms:source ?document }}
  {holds}
  {kept}
}}
"""


@dataclass(frozen=True, eq=False)
class Evidence:
    """Claims by role and concern, and the document of each claim that has one; all as IRIs."""

    claims: Mapping[tuple[str, str], frozenset[str]]
    documents: Mapping[str, str]

    def of_role(self, role: str) -> frozenset[str]:
        """All claims that tie a role to any concern."""
        return self._of_roles.get(role, frozenset())

    @cached_property
    def _of_roles(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for (role, _), some in self.claims.items():
            found.setdefault(role, set()).update(some)
        return {role: frozenset(some) for role, some in found.items()}

    def documents_of(self, claims: Iterable[str]) -> frozenset[str]:
        """The documents in which claims stand."""
        return frozenset(self.documents[claim] for claim in claims if claim in self.documents)


def evidence(
    kg: Knowledge,
    tree: Hierarchy,
    *,
    relation: str,
    level: str,
    roles: Iterable[str] | None = None,
    strict: bool = False,
) -> Evidence:
    """The claims behind the profiles of some roles, or of all.

    A claim counts for the group or area of its concern where that is the level. Claims that hold only
    under a condition, in some organisations or not yet do not count, as they are in no profile; with
    `strict`, nor do those on concerns that were merged by judgement. Raises ParameterError for an unknown
    relation.
    """
    check_relation(relation)
    properties = " ".join(f"remit:{name}" for name in RELATIONS[relation])
    text = _STATED.format(properties=properties, holds=HOLDS, kept=UNMERGED if strict else "")
    found = (
        table(kg, text)
        if roles is None
        else [row for role in sorted(set(roles)) for row in table(kg, text, role=role)]
    )
    claims: dict[tuple[str, str], set[str]] = {}
    documents: dict[str, str] = {}
    for role, concern, claim, document in found:
        if role and concern and claim:
            claims.setdefault((role, tree.lift(concern, level)), set()).add(claim)
            if document:
                documents[claim] = min(document, documents.get(claim, document))
    return Evidence({key: frozenset(some) for key, some in claims.items()}, documents)
