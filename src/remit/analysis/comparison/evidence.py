"""Evidence: which claims say that a role has to do with a concern, and in which documents they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from remit.analysis.comparison.merges import merged
from remit.analysis.hierarchy import Hierarchy
from remit.analysis.profiles import RELATIONS, check_relation
from remit.knowledge.namespace import NS
from remit.knowledge.query import table

if TYPE_CHECKING:
    from remit.analysis.comparison.reading import Reading
    from remit.knowledge.store import Knowledge

    Said = tuple[str, str, str, str | None]

_CONDITION: Final = "{ ?claim remit:condition ?any } UNION { GRAPH ?where { ?claim remit:condition ?any } }"
# MINUS and not NOT EXISTS: its pattern is looked up once, where some engines (Apache Jena's for one) would
# walk all named graphs for each claim.
_UNCONDITIONAL: Final = f"MINUS {{ {_CONDITION} }}"
HOLDS: Final = f"""
  {_UNCONDITIONAL}
  MINUS {{
    VALUES ?weak {{ remit:Optional remit:Emerging }}
    {{ ?claim remit:modality ?weak }} UNION {{ GRAPH ?where {{ ?claim remit:modality ?weak }} }}
  }}
"""
"""Keeps the claims that the default graph is built of, by the test of the first rule in ontology/rules.ru."""

_STATED: Final = """
SELECT DISTINCT ?role ?concern ?claim ?document WHERE {{
  VALUES ?property {{ {properties} }}
  GRAPH ?claim {{ ?role ?property ?concern }}
  FILTER (ISIRI(?role) && ISIRI(?concern))
  OPTIONAL {{ ?claim dcterms:source ?document }}
  {holds}
}}
"""
# The plainest form there is: with 120,000 ties, a filter or a join costs more than all the rest.
_ALL_STATED: Final = """
SELECT ?role ?concern ?claim WHERE {{
  VALUES ?property {{ {properties} }}
  GRAPH ?claim {{ ?role ?property ?concern }}
  FILTER (ISIRI(?role) && ISIRI(?concern))
}}
"""
_NARROWER: Final = """
SELECT DISTINCT ?property WHERE {{ VALUES ?wide {{ {wide} }} ?property rdfs:subPropertyOf* ?wide }}
"""
_DOCUMENTS: Final = "SELECT ?claim ?document WHERE { ?claim dcterms:source ?document }"
_CONDITIONS: Final = f"SELECT ?claim WHERE {{ {_CONDITION} }}"
_MODALITIES: Final = """
SELECT ?claim ?how WHERE {
  { ?claim remit:modality ?how } UNION { GRAPH ?where { ?claim remit:modality ?how } }
}
"""
_UNSAID: Final = frozenset({"plain"})  # how a claim is put that does not say
_WEAK: Final = frozenset({"optional", "emerging"})  # as in HOLDS


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
    reading: Reading | None = None,
) -> Evidence:
    """The claims behind the profiles of some roles, or of all.

    A claim counts for the group or area of its concern where that is the level. Claims that hold only
    under a condition, in some organisations or not yet do not count, as they are in no profile; with a
    `reading`, those count that it takes. Raises ParameterError for an unknown relation.
    """
    claims: dict[tuple[str, str], set[str]] = {}
    documents: dict[str, str] = {}
    for role, concern, claim, document in stated(kg, relation=relation, roles=roles, reading=reading):
        claims.setdefault((role, tree.lift(concern, level)), set()).add(claim)
        if document:
            documents[claim] = min(document, documents.get(claim, document))
    return Evidence({key: frozenset(some) for key, some in claims.items()}, documents)


def stated(
    kg: Knowledge,
    *,
    relation: str,
    roles: Iterable[str] | None = None,
    reading: Reading | None = None,
) -> list[Said]:
    """What claims say of some roles, or of all: role, concern, claim, and its document if it has one.

    Concerns are as the claims have them, whatever lies above. Otherwise as `evidence` has it.
    """
    check_relation(relation)
    wide = " ".join(f"remit:{name}" for name in RELATIONS[relation])
    narrower = (iri for (iri,) in table(kg, _NARROWER.format(wide=wide)) if iri)
    properties = " ".join(f"<{iri}>" for iri in sorted(narrower))
    asked = frozenset(reading.modalities if reading else ())
    if roles is None:
        found = _of_all(kg, properties, asked)
    else:
        found = _of_some(kg, properties, sorted(set(roles)), asked)
    if reading and reading.strict:
        gone = merged(kg)
        found = [one for one in found if one[1] not in gone]
    return _from_several(found, reading.min_sources if reading else 1)


def _of_some(kg: Knowledge, properties: str, roles: Iterable[str], asked: frozenset[str]) -> list[Said]:
    """What claims say of some roles: one after the other, which is quick however many there are."""
    text = _STATED.format(properties=properties, holds=_UNCONDITIONAL if asked else HOLDS)
    found: list[Said] = [
        (role, concern, claim, document)
        for one in roles
        for role, concern, claim, document in table(kg, text, role=one)
        if role and concern and claim
    ]
    if not asked:
        return found
    ways = _ways(kg)
    return [one for one in found if ways.get(one[2], _UNSAID) <= asked]


def _of_all(kg: Knowledge, properties: str, asked: frozenset[str]) -> list[Said]:
    """What claims say of all roles, read in bulk: what is said of a claim once a claim, not once a tie."""
    rows = [
        (role, concern, claim)
        for role, concern, claim in table(kg, _ALL_STATED.format(properties=properties))
        if role and concern and claim
    ]
    conditional = {claim for (claim,) in table(kg, _CONDITIONS)}
    ways = _ways(kg)

    def counts(claim: str) -> bool:
        how = ways.get(claim, _UNSAID)
        return claim not in conditional and (how <= asked if asked else how.isdisjoint(_WEAK))

    counting = {claim for claim in {claim for _, _, claim in rows} if counts(claim)}
    documents: dict[str, list[str | None]] = {}
    for claim, document in table(kg, _DOCUMENTS):
        if claim in counting:
            documents.setdefault(claim, []).append(document)
    kept = {row for row in rows if row[2] in counting}
    return [(*row, document) for row in kept for document in documents.get(row[2], [None])]


def _ways(kg: Knowledge) -> dict[str, set[str]]:
    """How each claim is put that says so; there is one way unless a claim contradicts itself."""
    found: dict[str, set[str]] = {}
    for claim, how in table(kg, _MODALITIES):
        found.setdefault(claim or "", set()).add((how or "").removeprefix(NS).lower())
    return found


def _from_several(found: list[Said], least: int) -> list[Said]:
    """What is said in so many documents or more; what stands in none counts only where one is enough."""
    if least <= 1:
        return found
    documents: dict[tuple[str, str], set[str]] = {}
    for role, concern, _, document in found:
        documents.setdefault((role, concern), set()).update([document] if document else [])
    return [one for one in found if len(documents[one[0], one[1]]) >= least]
