"""What else a boundary report has to know: who decides, what mentions a concern, what holds at times only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from remit.analysis.comparison.evidence import HOLDS
from remit.analysis.profiles import RELATIONS
from remit.knowledge import lookup
from remit.knowledge.query import table
from remit.knowledge.sources.raci.letters import LETTERS

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

_LETTERS: Final = f"""
SELECT ?role ?property ?concern ?claim WHERE {{
  VALUES ?property {{ {" ".join(f"<{iri}>" for iri in LETTERS.values())} }}
  ?role ?property ?concern .
  FILTER (ISIRI(?role) && ISIRI(?concern))
  OPTIONAL {{ GRAPH ?claim {{ ?role ?property ?concern }} {HOLDS} }}
}}
"""
_MENTIONS: Final = """
SELECT ?concern ?claim WHERE {{
  VALUES ?concern {{ {concerns} }}
  GRAPH ?claim {{ ?thing ?property ?concern }}
  ?claim a remit:Claim
}}
"""
_OF_ROLES: Final = """
SELECT DISTINCT ?concern WHERE {{
  VALUES ?concern {{ {concerns} }}
  VALUES ?property {{ {properties} }}
  GRAPH ?claim {{ ?role ?property ?concern }}
}}
"""
_OF_ROLE: Final = """
SELECT DISTINCT ?role ?claim WHERE {{
  VALUES ?property {{ {properties} }} GRAPH ?claim {{ ?role ?property ?concern }}
}}
"""
_JOINT: Final = """
SELECT DISTINCT ?pair ?concern WHERE {{
  VALUES ?property {{ {properties} }}
  ?pair a remit:RolePair ; ?property ?concern FILTER (ISIRI(?pair) && ISIRI(?concern))
}}
"""
_NARROWER: Final = "SELECT DISTINCT ?one WHERE { VALUES ?wide { %s } ?one rdfs:subPropertyOf* ?wide }"


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of roles, by role and concern, and the claims that make them; all as IRIs."""

    of: Mapping[tuple[str, str], str]
    claims: Mapping[tuple[str, str, str], tuple[str, ...]]

    def accountable(self, concern: str) -> tuple[str, ...]:
        """The roles that are stated to be accountable for a concern, sorted."""
        return tuple(sorted(role for (role, one), text in self.of.items() if one == concern and "A" in text))


def letters(kg: Knowledge) -> Letters:
    """Who is accountable, responsible for doing, consulted and so on: what holds, with its claims."""
    letter_of = {iri: letter for letter, iri in LETTERS.items()}
    found: dict[tuple[str, str], set[str]] = {}
    claims: dict[tuple[str, str, str], set[str]] = {}
    for role, property_, concern, claim in table(kg, _LETTERS):
        if role and property_ and concern:
            letter = letter_of[property_]
            found.setdefault((role, concern), set()).add(letter)
            claims.setdefault((role, concern, letter), set()).update([claim] if claim else [])
    order = list(LETTERS)
    return Letters(
        {key: "/".join(sorted(some, key=order.index)) for key, some in found.items()},
        {key: tuple(sorted(some)) for key, some in claims.items()},
    )


def mentions(kg: Knowledge, concerns: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The claims that say something about each concern, whatever it is, and whether it holds everywhere."""
    found: dict[str, set[str]] = {}
    for concern, claim in table(kg, _MENTIONS.format(concerns=_listed(concerns))):
        if concern and claim:
            found.setdefault(concern, set()).add(claim)
    return {concern: tuple(sorted(claims)) for concern, claims in found.items()}


def at_times(kg: Knowledge, concerns: Iterable[str], relation: str) -> frozenset[str]:
    """Those of some concerns that any claim ties a role to; where none holds, only at times somebody's."""
    text = _OF_ROLES.format(concerns=_listed(concerns), properties=_narrower(kg, relation))
    return frozenset(concern for (concern,) in table(kg, text) if concern)


def joint(kg: Knowledge, relation: str) -> dict[str, tuple[str, ...]]:
    """The pairs of roles that are said to have a concern jointly, by concern: neither has it alone."""
    properties = " ".join(f"remit:{name}" for name in RELATIONS[relation])
    found: dict[str, set[str]] = {}
    for pair, concern in table(kg, _JOINT.format(properties=properties)):
        if pair and concern:
            found.setdefault(concern, set()).add(pair)
    return {concern: tuple(sorted(pairs)) for concern, pairs in found.items()}


def claims_of(kg: Knowledge, role: str, relation: str) -> frozenset[str]:
    """All claims that tie a role to something by a relation, those too that do not hold everywhere."""
    found = table(kg, _OF_ROLE.format(properties=_narrower(kg, relation)), role=role)
    return frozenset(claim for _, claim in found if claim)


def _narrower(kg: Knowledge, relation: str) -> str:
    """The properties of a relation and those below them."""
    wide = " ".join(f"remit:{name}" for name in RELATIONS[relation])
    return " ".join(sorted(f"<{one}>" for (one,) in table(kg, _NARROWER % wide) if one))


def _listed(iris: Iterable[str]) -> str:
    return " ".join(f"<{one}>" for one in sorted(set(iris)) if not one.startswith("_:"))


def short_name(kg: Knowledge, role: str) -> str:
    """The abbreviation of a role's name, such as CPO; its label where it has none."""
    label = lookup.label(kg, role)
    short = [one for one in lookup.texts(kg, role, lookup.SYNONYM) if one.isupper() and len(one) <= 6]
    return min(short, key=lambda one: (len(one), one), default=label)
