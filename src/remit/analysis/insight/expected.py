"""Expected tensions: where two roles meet as they do in tensions that are known, and none is stated.

All of it is inferred. Three signs, each from 0 to 1, and their mean:

- meeting: both work in the group, 2 min(a, b) / (a + b) with a and b concerns of either there;
- opposition: each has matters of its own there, 2 min(a', b') / (a' + b') with a' and b' the concerns that
  only one of the two has, times how differently the remits of the two are spread over the areas (total
  variation distance);
- stakes: both have a hand on the same thing there: the share of the smaller side that both have; 1/2 where a
  pole of a known tension pulls toward the group; 1 where a known tension is over a concern of it.

The signs are those that the known tensions were described by, with equal weights: nothing was fitted.
`recovery.recovery` says how often that finds a tension again that was left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.evidence import stated
from remit.analysis.comparison.values import named
from remit.analysis.insight.signs import (
    SIGNS,
    Known,
    in_group,
    left_of,
    pairs_of,
    ranked,
    score,
)
from remit.analysis.insight.staffing import Staffing, staffing
from remit.analysis.network.tensions import tensions
from remit.analysis.profiles import Profiles, usual_relation
from remit.errors import ParameterError
from remit.knowledge import lookup
from remit.knowledge.terms import resolve
from remit.text import html_table

if TYPE_CHECKING:
    from remit.analysis.insight.signs import Place, Signs
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge


@dataclass(frozen=True, slots=True)
class ExpectedTension:
    """Two roles and a group in which they meet as in a known tension; inferred, no document says it.

    `score` is the mean of the three `signs`. `own` has what only one of the two has in the group, by role,
    `shared` what both have. `reasons` says the signs in words; `claims`, by role, tie it to the group.
    """

    roles: tuple[Term, Term]
    group: Term
    score: float
    signs: Mapping[str, float]
    reasons: tuple[str, ...]
    own: Mapping[str, tuple[Term, ...]]
    shared: tuple[Term, ...]
    claims: Mapping[str, tuple[str, ...]]

    def to_dict(self) -> dict[str, Any]:
        """The expected tension as plain data, marked as inferred."""
        return {
            "inferred": True,
            "roles": [named(role) for role in self.roles],
            "group": named(self.group),
            "score": self.score,
            "signs": dict(self.signs),
            "reasons": list(self.reasons),
            "own": {role: [named(one) for one in some] for role, some in self.own.items()},
            "shared": [named(one) for one in self.shared],
            "claims": {role: list(some) for role, some in self.claims.items()},
        }

    def _repr_html_(self) -> str:
        rows = [(name, f"{value:.3f}") for name, value in self.signs.items()]
        caption = f"Expected, not stated: {self.roles[0].label} and {self.roles[1].label}, {self.group.label}"
        return html_table(("sign", "0 to 1"), rows, caption=caption)


def expected_tensions(
    kg: Knowledge,
    *roles: str,
    relation: str | None = None,
    top: int | None = None,
) -> tuple[ExpectedTension, ...]:
    """Where tensions are to be expected that nobody states, the likeliest first: inferred, never found.

    With one role, its pairs with all others; with two or more, the pairs of these. A pair and a group over
    which a tension between the two is stated are left out, and so is a place with no sign of meeting or
    stakes. Groups of equal score are ordered by labels. Raises ParameterError for an unknown relation, a
    negative `top`, and where there are more than 200 roles and none is named; UnknownTermError or
    AmbiguousTermError for a name.
    """
    if top is not None and top < 0:
        raise ParameterError(f"top is {top}; give 0 or more")
    chosen = relation or usual_relation(kg)
    named_roles = [resolve(kg, name, "Role").iri for name in roles]
    side = staffing(kg, chosen)
    known = Known.of(kg, tensions(kg))
    places = _open(side, named_roles, known)[:top]
    claims = _claims(kg, side, chosen, [place for place, _ in places])
    return tuple(_expected(side, place, signs, known, claims) for place, signs in places)


def expected_places(
    kg: Knowledge, roles: Sequence[str], table: Profiles, *, without: frozenset[str] = frozenset()
) -> list[tuple[Place, float]]:
    """The places of expected tensions by profiles that are there, with their scores, in order.

    Roles are IRIs, and so are the parts of a place: two roles and a group. What the known tensions say by
    claims of `without` alone does not count.
    """
    known = Known.of(kg, left_of(kg, tensions(kg), without))
    places = _open(staffing(kg, table.relation, profiles=table), roles, known)
    return [(place, score(signs)) for place, signs in places]


def _open(side: Staffing, roles: Sequence[str], known: Known) -> list[tuple[Place, Signs]]:
    """The places at which no tension is stated, in order."""
    places = ranked(side, pairs_of(side, roles), known)
    return [(place, signs) for place, signs in places if place not in known.stated]


def _claims(
    kg: Knowledge, side: Staffing, relation: str, places: Sequence[Place]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """The claims that tie each role to each group."""
    found: dict[tuple[str, str], set[str]] = {}
    roles = {role for place in places for role in place[:2]}
    for role, concern, claim, _ in stated(kg, relation=relation, roles=roles) if roles else ():
        if concern in side.group_of:
            found.setdefault((role, side.group_of[concern]), set()).add(claim)
    return {key: tuple(sorted(some)) for key, some in found.items()}


def _expected(
    side: Staffing,
    place: Place,
    signs: Signs,
    known: Known,
    claims: Mapping[tuple[str, str], tuple[str, ...]],
) -> ExpectedTension:
    a, b, group = place
    has = {role: in_group(side, role, group) for role in (a, b)}

    def terms(concerns: frozenset[str]) -> tuple[Term, ...]:
        return tuple(sorted((side.terms[one] for one in concerns), key=lookup.by_label))

    shared = has[a] & has[b]
    return ExpectedTension(
        (side.terms[a], side.terms[b]),
        side.terms[group],
        score(signs),
        dict(zip(SIGNS, signs, strict=True)),
        _reasons(side, place, has, known),
        {role: terms(some - shared) for role, some in has.items()},
        terms(shared),
        {role: claims.get((role, group), ()) for role in (a, b)},
    )


def _reasons(
    side: Staffing, place: Place, has: Mapping[str, frozenset[str]], known: Known
) -> tuple[str, ...]:
    a, b, group = place
    shared = len(has[a] & has[b])
    own = len(has[a]) - shared, len(has[b]) - shared
    both = f"both work here, on {len(has[a])} and {len(has[b])} concerns"
    one = side.terms[a if has[a] else b].label
    found = [both if has[a] and has[b] else f"of the two, only {one} is stated to work here"]
    if all(own):
        found.append(f"each has its own: {own[0]} and {own[1]} that the other has not")
    if shared:
        found.append(f"both have {shared} of these")
    if group in known.over:
        found.append(f"known to be fought over: {', '.join(known.over[group])}")
    if group in known.toward:
        found.append(f"a pole pulls here: {', '.join(known.toward[group])}")
    return tuple(found)
