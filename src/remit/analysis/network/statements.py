"""Statements: the ties between individuals that hold, each once, with the claims that make it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.analysis.comparison.evidence import HOLDS
from remit.knowledge.namespace import expand
from remit.knowledge.query import table

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

    Triple = tuple[str, str, str]

INFERRED = expand("remit:Inferred")

_FOLDED = {expand("remit:mitigatedBy"): expand("remit:mitigates")}
_BOTH_WAYS = frozenset({expand("remit:collaboratesWith"), expand("remit:differsFrom")})

# What describes claims and rated requirements is about the knowledge, not about the organisation.
_OWN = """
  {only}
  ?own a owl:ObjectProperty ; rdfs:isDefinedBy <https://w3id.org/remit/ns/> .
  FILTER (?own NOT IN (remit:condition, remit:modality, remit:qualifiedRequirement, remit:concern))
  ?property rdfs:subPropertyOf* ?own .
"""

_HOLDING = f"""
SELECT ?subject ?property ?object WHERE {{{{
  {{{{ SELECT DISTINCT ?property WHERE {{{{ {_OWN} }}}} }}}}
  ?subject ?property ?object .
  FILTER (ISIRI(?subject) && ISIRI(?object))
}}}}
"""

_STATED = f"""
SELECT ?subject ?property ?object ?claim WHERE {{{{
  {{{{ SELECT DISTINCT ?property WHERE {{{{ {_OWN} }}}} }}}}
  GRAPH ?claim {{{{ ?subject ?property ?object }}}}
}}}}
"""

_CLAIMS = f"""
SELECT ?claim ?document ?modality WHERE {{
  {{ SELECT DISTINCT ?claim WHERE {{ GRAPH ?claim {{ ?s ?p ?o }} }} }}
  OPTIONAL {{ ?claim dcterms:source ?document }}
  OPTIONAL {{ ?claim remit:modality ?modality }}
  {HOLDS}
}}
"""

_WIDER = "SELECT DISTINCT ?narrow ?wide WHERE { ?narrow rdfs:subPropertyOf+ ?wide }"


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """One tie that holds. `inferred` says that claims make it, and none of them in as many words."""

    subject: str
    property: str
    object: str
    claims: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class _Source:
    claim: str
    document: str | None
    modality: str | None


def statements(kg: Knowledge, properties: Iterable[str] = ()) -> tuple[Statement, ...]:
    """Every tie between two individuals that holds, sorted; of some properties and those below them, or all.

    What the rules added at load is left out again: a wider property beside a narrower one, unless a claim
    uses it; the second direction of a symmetric one; and mitigatedBy, which counts as mitigates. Claims
    that hold only under a condition, in some organisations or not yet make no statement.
    """
    only = " ".join(f"<{one}>" for one in sorted(properties))
    only = f"VALUES ?own {{ {only} }}" if only else ""
    sources = _sources(kg, only)
    holding = {(o, _FOLDED[p], s) if p in _FOLDED else (s, p, o) for s, p, o in _triples(kg, only)}
    kept = _narrowest(holding, sources, _wider(kg))
    kept = {triple for triple in kept if not _is_echo(triple, kept, sources)}
    return tuple(sorted(_statement(triple, _all_sources(triple, kept, sources)) for triple in kept))


def _triples(kg: Knowledge, only: str) -> Iterable[Triple]:
    for subject, property_, object_ in table(kg, _HOLDING.format(only=only)):
        if subject and property_ and object_:
            yield subject, property_, object_


def _sources(kg: Knowledge, only: str) -> dict[Triple, set[_Source]]:
    """The claims behind each tie. What is said of a claim is read once a claim, not once a tie."""
    claims: dict[str, list[_Source]] = {}
    for claim, document, modality in table(kg, _CLAIMS):
        if claim:
            claims.setdefault(claim, []).append(_Source(claim, document, modality))
    found: dict[Triple, set[_Source]] = {}
    for s, p, o, claim in table(kg, _STATED.format(only=only)):
        if s and p and o and claim in claims:
            triple = (o, _FOLDED[p], s) if p in _FOLDED else (s, p, o)
            found.setdefault(triple, set()).update(claims[claim])
    return found


def _wider(kg: Knowledge) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for narrow, wide in table(kg, _WIDER):
        if narrow and wide and narrow != wide:
            found.setdefault(narrow, set()).add(wide)
    return found


def _narrowest(
    holding: set[Triple], sources: Mapping[Triple, set[_Source]], wider: Mapping[str, set[str]]
) -> set[Triple]:
    implied = {(s, wide, o) for s, p, o in holding for wide in wider.get(p, ())}
    return {triple for triple in holding if triple in sources or triple not in implied}


def _is_echo(triple: Triple, kept: set[Triple], sources: Mapping[Triple, set[_Source]]) -> bool:
    """Whether a tie is another's second direction: of the two the one no claim makes, else the later one."""
    subject, property_, object_ = triple
    other = (object_, property_, subject)
    if property_ not in _BOTH_WAYS or subject == object_ or other not in kept:
        return False
    return (triple not in sources, triple) > (other not in sources, other)


def _all_sources(triple: Triple, kept: set[Triple], sources: Mapping[Triple, set[_Source]]) -> set[_Source]:
    subject, property_, object_ = triple
    found = set(sources.get(triple, ()))
    if property_ in _BOTH_WAYS:
        found |= sources.get((object_, property_, subject), set())
    return found


def _statement(triple: Triple, sources: set[_Source]) -> Statement:
    claims = sorted({source.claim for source in sources})
    documents = sorted({source.document for source in sources if source.document})
    inferred = bool(sources) and all(source.modality == INFERRED for source in sources)
    return Statement(*triple, tuple(claims), tuple(documents), inferred)
