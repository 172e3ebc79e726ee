"""The signs by which two roles and a group look like a known tension: meeting, opposition, stakes.

`expected` says what each is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from remit.analysis.insight.friction import concerns_of
from remit.analysis.insight.staffing import Staffing
from remit.analysis.network.statements import statements
from remit.analysis.network.tensions import TensionView
from remit.analysis.profiles import hierarchy_of
from remit.errors import ParameterError
from remit.knowledge import lookup
from remit.knowledge.namespace import NS

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

    Place = tuple[str, str, str]
    Signs = tuple[float, float, float]

MANY: Final = 200
"""Above so many roles, pairs are looked at only where a role is named."""

_OVER, _HAS_POLE, _TOWARD, _BETWEEN = (NS + name for name in ("over", "hasPole", "toward", "between"))

SIGNS: Final = ("meeting", "opposition", "stakes")


@dataclass(frozen=True, slots=True)
class Known:
    """What known tensions say: where one is stated, which groups are fought over, which pulled toward."""

    stated: frozenset[Place]
    over: Mapping[str, tuple[str, ...]]
    toward: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, kg: Knowledge, every: Sequence[TensionView]) -> Known:
        """What these tensions say."""
        tree = hierarchy_of(kg)
        stated: set[Place] = set()
        over: dict[str, list[str]] = {}
        toward: dict[str, list[str]] = {}
        for one in every:
            if one.over:
                group = tree.group_of(one.over.iri)
                over.setdefault(group, []).append(one.tension.label)
                stated.update(places_of(one, [group]))
            for group in {tree.group_of(concern.iri) for concern in concerns_of(one) if concern != one.over}:
                toward.setdefault(group, []).append(one.tension.label)
        return cls(
            frozenset(stated),
            {group: tuple(sorted(some)) for group, some in over.items()},
            {group: tuple(sorted(some)) for group, some in toward.items()},
        )


def left_of(kg: Knowledge, every: Sequence[TensionView], without: frozenset[str]) -> tuple[TensionView, ...]:
    """What is left of tensions without some claims: what no other claim says is no longer said."""
    if not without:
        return tuple(every)
    parts = statements(kg, (_OVER, _HAS_POLE, _TOWARD, _BETWEEN))
    gone = {
        (one.subject, one.property, one.object)
        for one in parts
        if one.claims and without.issuperset(one.claims)
    }

    def left(view: TensionView) -> TensionView:
        iri, over = view.tension.iri, view.over
        poles = [one for one in view.poles if (iri, _HAS_POLE, one.pole.iri) not in gone]
        return replace(
            view,
            roles=tuple(one for one in view.roles if (iri, _BETWEEN, one.iri) not in gone),
            over=None if over is None or (iri, _OVER, over.iri) in gone else over,
            poles=tuple(
                replace(one, toward=None)
                if one.toward and (one.pole.iri, _TOWARD, one.toward.iri) in gone
                else one
                for one in poles
            ),
        )

    return tuple(left(view) for view in every)


def places_of(tension: TensionView, groups: Sequence[str]) -> list[Place]:
    """A tension's pairs of roles at some groups."""
    pairs = combinations(sorted(role.iri for role in tension.roles), 2)
    return [(a, b, group) for a, b in pairs for group in groups]


def pairs_of(side: Staffing, roles: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of some roles, of one with all others, or of all.

    Raises:
        ParameterError: there are too many.

    """
    every = sorted(side.of_role)
    if len(roles) == 1:
        return [(min(roles[0], one), max(roles[0], one)) for one in every if one != roles[0]]
    if not roles and len(every) > MANY:
        raise ParameterError(f"there are {len(every):,} roles, and so too many pairs; name one role or more")
    return [*combinations(sorted(set(roles)) if roles else every, 2)]


def ranked(side: Staffing, pairs: Sequence[tuple[str, str]], known: Known) -> list[tuple[Place, Signs]]:
    """Every place with its signs, the highest score first."""
    found: list[tuple[Place, Signs]] = []
    areas: dict[str, dict[str, float]] = {}
    for a, b in pairs:
        if not (side.of_role.get(a) and side.of_role.get(b)):
            continue  # nothing is stated of one
        contrast = _contrast(*(areas.setdefault(one, _spread(side, one)) for one in (a, b)))
        for group in side.groups(a) | side.groups(b):
            signs = _signs(in_group(side, a, group), in_group(side, b, group), contrast, group, known)
            if signs[0] or signs[2]:
                found.append(((a, b, group), signs))
    return sorted(
        found,
        key=lambda one: (
            -score(one[1]),
            *(lookup.by_label(side.terms[iri]) for iri in (one[0][2], one[0][0], one[0][1])),
        ),
    )


def _signs(a: frozenset[str], b: frozenset[str], contrast: float, group: str, known: Known) -> Signs:
    shared = len(a & b)
    stakes = shared / min(len(a), len(b)) if shared else 0.0
    if group in known.over:
        stakes = 1.0
    elif group in known.toward:
        stakes = max(stakes, 0.5)
    return _balance(len(a), len(b)), contrast * _balance(len(a - b), len(b - a)), stakes


def _balance(a: int, b: int) -> float:
    """How equal two counts are: 1 where they are, 0 where one is 0."""
    return 2 * min(a, b) / (a + b) if a and b else 0.0


def score(signs: Signs) -> float:
    """The mean of the signs."""
    return round(sum(signs) / len(signs), 12)


def _spread(side: Staffing, role: str) -> dict[str, float]:
    """Which part of a role's concerns lies in each area."""
    has = side.of_role.get(role, frozenset())
    found: dict[str, float] = {}
    for concern in has:
        found[side.area_of[concern]] = found.get(side.area_of[concern], 0.0) + 1 / len(has)
    return found


def _contrast(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The total variation distance of two spreads: 0 where they are equal, 1 with no area in common."""
    return sum(abs(one.get(area, 0.0) - other.get(area, 0.0)) for area in sorted({*one, *other})) / 2


def in_group(side: Staffing, role: str, group: str) -> frozenset[str]:
    """What a role has in a group."""
    return frozenset(one for one in side.of_role.get(role, ()) if side.group_of[one] == group)


def ranks_of(places: Sequence[tuple[Place, Signs]]) -> dict[Place, int]:
    """The rank of each place; of equal ones the last."""
    scores = [score(signs) for _, signs in places]
    last = {score: i + 1 for i, score in enumerate(scores)}
    return {place: last[score] for (place, _), score in zip(places, scores, strict=True)}
