"""The ties of a large store in bulk: what `statements` gives, in a third of the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from remit.analysis.comparison.evidence import HOLDS
from remit.analysis.profiles import RELATIONS
from remit.knowledge.namespace import NS, expand
from remit.knowledge.query import table

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

    Pair = tuple[str, str]
    Claimed = dict[Pair, set[str]]

_INFERRED: Final = expand("remit:Inferred")
_WIDER: Final = "SELECT DISTINCT ?narrow ?wide WHERE { ?narrow rdfs:subPropertyOf+ ?wide }"
_CLAIMS: Final = f"""
SELECT DISTINCT ?claim ?modality WHERE {{
  ?claim a remit:Claim
  OPTIONAL {{ ?claim remit:modality ?modality }}
  {HOLDS}
}}
"""
# The plainest form there is: with 120,000 ties, a join costs more than all the rest.
_STATED: Final = "SELECT ?subject ?object ?claim WHERE {{ GRAPH ?claim {{ ?subject <{property}> ?object }} }}"
_HOLDING: Final = "SELECT ?subject ?object WHERE {{ ?subject <{property}> ?object }}"
_COUNT: Final = "SELECT (COUNT(*) AS ?n) WHERE {{ ?subject <{property}> ?object }}"
_OWN: Final = """
SELECT ?property WHERE {
  ?property a owl:ObjectProperty ; rdfs:isDefinedBy <https://w3id.org/remit/ns/>
  FILTER (?property NOT IN (remit:condition, remit:modality, remit:qualifiedRequirement, remit:concern))
}
"""


class Tie(NamedTuple):
    """One tie that holds, with the claims behind it; `inferred` says that none says so outright."""

    subject: str
    property: str
    object: str
    claims: tuple[str, ...]
    inferred: bool


def ties(kg: Knowledge) -> list[Tie]:
    """Every tie between two things that holds, sorted; the same ones as `statements` gives.

    The ties of roles to concerns are read property by property, and where the claims alone account for all of
    a property's, the default graph is not read at all. The rest, of which there are few, comes from there.
    """
    from remit.analysis.network.statements import statements

    wider = _wider(kg)
    wide = {NS + name for name in RELATIONS["all"]}
    of_roles = wide | {narrow for narrow, above in wider.items() if above & wide}
    others = sorted({p for (p,) in table(kg, _OWN) if p} - of_roles)
    found = _of_roles(kg, sorted(of_roles, key=lambda p: (-len(wider.get(p, ())), p)), wider)
    found += [Tie(s.subject, s.property, s.object, s.claims, s.inferred) for s in statements(kg, others)]
    return sorted(found)


def _of_roles(kg: Knowledge, properties: Iterable[str], wider: Mapping[str, set[str]]) -> list[Tie]:
    """The ties of some properties, of which the narrower come first."""
    inferred = {claim: how == _INFERRED for claim, how in table(kg, _CLAIMS) if claim}
    implied: dict[str, set[Pair]] = {}
    found: list[Tie] = []
    for property_ in properties:
        stated = _stated(kg, property_, inferred)
        below = implied.get(property_, set())
        holding = _holding(kg, property_, stated, below)
        for wide in wider.get(property_, ()):
            implied.setdefault(wide, set()).update(holding)
        for pair in holding:
            if pair in stated or pair not in below:
                claims = sorted(stated.get(pair, ()))
                only = bool(claims) and all(map(inferred.__getitem__, claims))
                found.append(Tie(pair[0], property_, pair[1], tuple(claims), only))
    return found


def _stated(kg: Knowledge, property_: str, counting: Mapping[str, bool]) -> Claimed:
    """The claims that count, by what they tie."""
    found: Claimed = {}
    for subject, object_, claim in table(kg, _STATED.format(property=property_)):
        if subject and object_ and claim and claim in counting:
            pair = subject, object_
            if pair in found:  # rarely
                found[pair].add(claim)
            else:
                found[pair] = {claim}
    return found


def _holding(kg: Knowledge, property_: str, stated: Claimed, implied: set[Pair]) -> set[Pair]:
    """What a property ties; read only where it is more than what is stated and what narrower ones imply."""
    known: set[Pair] = stated.keys() | implied
    ((n,),) = table(kg, _COUNT.format(property=property_))
    if int(n or 0) != len(known):
        rows = table(kg, _HOLDING.format(property=property_))
        known = {(subject, object_) for subject, object_ in rows if subject and object_}
    return {(subject, object_) for subject, object_ in known if subject[:2] != "_:" != object_[:2]}


def _wider(kg: Knowledge) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for narrow, wide in table(kg, _WIDER):
        if narrow and wide and narrow != wide:
            found.setdefault(narrow, set()).add(wide)
    return found
