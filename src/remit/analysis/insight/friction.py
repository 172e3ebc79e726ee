"""Friction: what is known of tensions in sum: which are open, what covers them, where they gather."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.values import named
from remit.analysis.network.statements import statements
from remit.analysis.network.tensions import TensionView, tensions
from remit.analysis.profiles import hierarchy_of
from remit.knowledge import lookup
from remit.knowledge.namespace import expand
from remit.text import html_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge


@dataclass(frozen=True, slots=True)
class Reach:
    """A strategy and the tensions that it eases: as a document says, and as is inferred."""

    strategy: Term
    stated: tuple[Term, ...]
    inferred: tuple[Term, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A role or an area, and the tensions that gather there; `share` is theirs of all."""

    where: Term
    tensions: tuple[Term, ...]
    share: float
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hanging:
    """A benefit that one strategy alone brings, and the claims that say so; nothing else yields it."""

    benefit: Term
    strategy: Term
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Friction:
    """All tensions in sum.

    `open` has those that nothing eases, `unstated` those that something eases only by inference. `strategies`
    are in order of how many tensions they ease, what is stated going first; `roles` and `areas` in order of
    how many tensions gather there. An area has a tension where what it is over, or what a pole pulls toward,
    lies in it.
    """

    tensions: tuple[Term, ...]
    open: tuple[Term, ...]
    unstated: tuple[Term, ...]
    strategies: tuple[Reach, ...]
    roles: tuple[Gathered, ...]
    areas: tuple[Gathered, ...]
    hanging: tuple[Hanging, ...]

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data."""

        def gathered(some: tuple[Gathered, ...]) -> list[dict[str, Any]]:
            return [
                {
                    **named(one.where),
                    "tensions": _named(one.tensions),
                    "share": one.share,
                    "claims": list(one.claims),
                }
                for one in some
            ]

        return {
            "tensions": _named(self.tensions),
            "open": _named(self.open),
            "unstated": _named(self.unstated),
            "strategies": [
                {
                    **named(one.strategy),
                    "stated": _named(one.stated),
                    "inferred": _named(one.inferred),
                    "claims": list(one.claims),
                }
                for one in self.strategies
            ],
            "roles": gathered(self.roles),
            "areas": gathered(self.areas),
            "hanging": [
                {"benefit": named(one.benefit), "strategy": named(one.strategy), "claims": list(one.claims)}
                for one in self.hanging
            ],
        }

    def _repr_html_(self) -> str:
        rows = [(one.strategy.label, len(one.stated), len(one.inferred)) for one in self.strategies]
        caption = f"{len(self.tensions)} tensions, {len(self.open)} open"
        return html_table(("strategy", "eases, as stated", "as inferred"), rows, caption=caption)


def friction(kg: Knowledge) -> Friction:
    """What is known of all tensions in sum; each part names the claims that it rests on."""
    return friction_of(kg, tensions(kg))


def friction_of(kg: Knowledge, every: tuple[TensionView, ...]) -> Friction:
    """What is known of some tensions in sum."""
    return Friction(
        tuple(one.tension for one in every),
        tuple(one.tension for one in every if not one.strategies),
        tuple(
            one.tension
            for one in every
            if one.strategies and all(strategy.inferred for strategy in one.strategies)
        ),
        _strategies(every),
        _gathered(every, lambda one: one.roles),
        _areas(kg, every),
        _hanging(kg),
    )


def concerns_of(tension: TensionView) -> tuple[Term, ...]:
    """What a tension is over, and what its poles pull toward."""
    toward = (pole.toward for pole in tension.poles)
    return tuple(dict.fromkeys(one for one in (tension.over, *toward) if one is not None))


def _strategies(every: Iterable[TensionView]) -> tuple[Reach, ...]:
    stated: dict[Term, list[Term]] = {}
    inferred: dict[Term, list[Term]] = {}
    claims: dict[Term, set[str]] = {}
    for tension in every:
        for one in tension.strategies:
            (inferred if one.inferred else stated).setdefault(one.strategy, []).append(tension.tension)
            claims.setdefault(one.strategy, set()).update(one.claims)
    found = [
        Reach(one, tuple(stated.get(one, ())), tuple(inferred.get(one, ())), tuple(sorted(claims[one])))
        for one in claims
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                -len(one.stated) - len(one.inferred),
                -len(one.stated),
                lookup.by_label(one.strategy),
            ),
        )
    )


def _gathered(
    every: tuple[TensionView, ...], places: Callable[[TensionView], Iterable[Term]]
) -> tuple[Gathered, ...]:
    at: dict[Term, list[TensionView]] = {}
    for tension in every:
        for place in dict.fromkeys(places(tension)):
            at.setdefault(place, []).append(tension)
    found = [
        Gathered(
            place,
            tuple(one.tension for one in some),
            len(some) / len(every),
            tuple(sorted({claim for one in some for claim in one.claims})),
        )
        for place, some in at.items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.tensions), lookup.by_label(one.where))))


def _areas(kg: Knowledge, every: tuple[TensionView, ...]) -> tuple[Gathered, ...]:
    tree = hierarchy_of(kg)
    area = {one.iri: tree.area_of(one.iri) for tension in every for one in concerns_of(tension)}
    terms = lookup.by_iri(kg, area.values())
    return _gathered(every, lambda one: [terms[area[concern.iri]] for concern in concerns_of(one)])


def _hanging(kg: Knowledge) -> tuple[Hanging, ...]:
    """Benefits that a single thing yields, where that is a strategy."""
    yielding: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for one in statements(kg, [expand("remit:yields")]):
        yielding.setdefault(one.object, []).append((one.subject, one.claims))
    alone = {benefit: some[0] for benefit, some in yielding.items() if len(some) == 1}
    terms = lookup.by_iri(kg, {iri for benefit, (by, _) in alone.items() for iri in (benefit, by)})
    found = [
        Hanging(terms[benefit], terms[by], claims)
        for benefit, (by, claims) in alone.items()
        if terms[by].kind == "Strategy"
    ]
    return tuple(sorted(found, key=lambda one: lookup.by_label(one.benefit)))


def _named(terms: Iterable[Term]) -> list[dict[str, str]]:
    return [named(one) for one in terms]
