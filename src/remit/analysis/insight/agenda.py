"""The agenda of a meeting and a RACI draft, from what a boundary report says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from remit.analysis.comparison.values import named
from remit.knowledge.lookup import by_label
from remit.knowledge.model import Term

if TYPE_CHECKING:
    from remit.analysis.insight.report_values import Both, Contested, Matter, Parallel, Unowned

    Letters = Mapping[tuple[str, str], str]

NO_ACCOUNTABLE: Final = "no role is accountable for an activity"
SEVERAL_ACCOUNTABLE: Final = "more than one role is accountable for an activity"
NOBODY_WORKS: Final = "no role does the work of an activity"
"""What a row of a RACI draft can fail; the first two are rules of `remit check`, in its words."""


@dataclass(frozen=True, slots=True)
class Item:
    """A point of the agenda: a tension, or an area in which the roles meet.

    `decide` are concerns of more than one role for which nobody is stated to decide, `coordinate` groups with
    different matters of each, `assign` concerns that nobody is said to have, `helps` the strategies that ease
    the tension, the `n_stated` that a claim ties to it in as many words first; `claims` are what it rests on.
    """

    about: Term
    decide: tuple[Term, ...] = ()
    coordinate: tuple[Term, ...] = ()
    assign: tuple[Term, ...] = ()
    helps: tuple[Term, ...] = ()
    n_stated: int = 0
    claims: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """How much there is to settle."""
        return len(self.decide) + len(self.coordinate) + len(self.assign)

    def to_dict(self) -> dict[str, Any]:
        """The point as plain data."""
        parts = {name: getattr(self, name) for name in ("decide", "coordinate", "assign", "helps")}
        listed = {name: [named(one) for one in some] for name, some in parts.items()}
        return {
            "about": named(self.about) | {"kind": self.about.kind},
            **listed,
            "n_helps_stated": self.n_stated,
            "claims": list(self.claims),
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """The letters of a role in a row. Without `stated` they are a draft: what a source leaves open."""

    letters: str
    stated: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the draft: a concern, why it is there, a cell for each role, and which rules it fails.

    `why` is "both", "contested" or "nobody". `others` are roles outside the report that are accountable. The
    rules look at stated letters alone.
    """

    concern: Term
    why: str
    cells: Mapping[str, Cell]
    others: tuple[Term, ...]
    failed: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data."""
        cells = {role: {"letters": one.letters, "stated": one.stated} for role, one in self.cells.items()}
        return {
            "concern": named(self.concern),
            "why": self.why,
            "cells": cells,
            "others": [named(one) for one in self.others],
            "failed": list(self.failed),
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """A RACI draft: a row for what is shared, contested, or nobody's and in the way of a tension."""

    rows: tuple[Row, ...]

    @property
    def n_undecided(self) -> int:
        """How many rows have not exactly one accountable role."""
        return sum(bool({NO_ACCOUNTABLE, SEVERAL_ACCOUNTABLE} & set(row.failed)) for row in self.rows)

    def to_dict(self) -> dict[str, Any]:
        """The draft as plain data."""
        return {"n_undecided": self.n_undecided, "rows": [row.to_dict() for row in self.rows]}


def agenda(
    both: Sequence[Both],
    parallel: Sequence[Parallel],
    contested: Sequence[Contested],
    nobodys: Sequence[Unowned],
) -> tuple[Item, ...]:
    """The points of a meeting: tensions first, those that nothing eases before the others, then areas.

    Tensions with most claims come first, and areas with most to settle.
    """
    undecided = [one.matter for one in both if one.verdict in ("undecided", "several")]
    unowned = {one.matter.concern.iri for one in nobodys}
    tensions = sorted(
        (_of_tension(one, {each.concern.iri for each in undecided}, unowned) for one in contested),
        key=lambda item: (bool(item.helps), -len(item.claims), by_label(item.about)),
    )
    areas: dict[Term, tuple[list[Matter], list[Parallel], list[Unowned]]] = {}
    for matter in undecided:
        areas.setdefault(matter.area, ([], [], []))[0].append(matter)
    for group in parallel:
        areas.setdefault(group.area, ([], [], []))[1].append(group)
    for one in nobodys:
        areas.setdefault(one.matter.area, ([], [], []))[2].append(one)
    items = (_of_area(area, *parts) for area, parts in areas.items())
    return (*tensions, *sorted(items, key=lambda item: (-item.n, by_label(item.about))))


def _of_tension(one: Contested, undecided: set[str], unowned: set[str]) -> Item:
    lies = {place.concern for place in one.places}
    helps = sorted(one.tension.strategies, key=lambda each: (each.inferred, by_label(each.strategy)))
    return Item(
        one.tension.tension,
        decide=_listed(concern for concern in lies if concern.iri in undecided),
        assign=_listed(concern for concern in lies if concern.iri in unowned),
        helps=tuple(each.strategy for each in helps),
        n_stated=sum(not each.inferred for each in helps),
        claims=one.tension.claims,
    )


def _of_area(
    area: Term, both: Sequence[Matter], parallel: Sequence[Parallel], nobodys: Sequence[Unowned]
) -> Item:
    matters = [*both, *(one for group in parallel for some in group.sides.values() for one in some)]
    claims = {claim for one in matters for some in one.claims.values() for claim in some}
    return Item(
        area,
        decide=_listed(one.concern for one in both),
        coordinate=_listed(one.group for one in parallel),
        assign=_listed(one.matter.concern for one in nobodys),
        claims=tuple(sorted(claims.union(*(one.claims for one in nobodys)))),
    )


def draft(
    roles: Sequence[Term],
    both: Sequence[Both],
    contested: Sequence[Contested],
    holders: Mapping[str, frozenset[str]],
    letters: Letters,
    terms: Mapping[str, Term],
) -> Draft:
    """The draft of a RACI matrix.

    `holders` says by concern which of the roles have it, `letters` by role and concern what is stated in the
    terms of a RACI, `terms` names the roles in it. A role that has a concern and no letter gets "A/R?": the
    source says that it answers for it, and not whether it decides or does the work; "R?" where another role
    is accountable. Where a tension lies on what only one has, the others get "C?", to be asked. Such letters
    are a draft, and no rule counts them.
    """
    reasons = {one.matter.concern: "both" for one in both}
    for tension in contested:
        for place in tension.places:
            if place.meeting == "nobody":
                reasons.setdefault(place.concern, "nobody")
            elif place.meeting != "others":
                reasons.setdefault(place.concern, "contested")
    order = ("contested", "nobody", "both")
    rows = sorted(reasons.items(), key=lambda one: (order.index(one[1]), by_label(one[0])))
    iris = [role.iri for role in roles]
    return Draft(tuple(_row(iris, concern, why, holders, letters, terms) for concern, why in rows))


def _row(
    roles: Sequence[str],
    concern: Term,
    why: str,
    holders: Mapping[str, frozenset[str]],
    letters: Letters,
    terms: Mapping[str, Term],
) -> Row:
    stated = {role: text for (role, iri), text in letters.items() if iri == concern.iri}
    accountable = [role for role, text in stated.items() if "A" in text]
    having = holders.get(concern.iri, frozenset())

    def cell(role: str) -> Cell:
        if role in stated:
            return Cell(stated[role], stated=True)
        if role in having:
            return Cell("R?" if accountable else "A/R?", stated=False)
        return Cell("C?" if having else "", stated=False)

    failed = []
    if len(accountable) != 1:
        failed.append(SEVERAL_ACCOUNTABLE if accountable else NO_ACCOUNTABLE)
    if not having and not any(set("RD") & set(text) for text in stated.values()):
        failed.append(NOBODY_WORKS)
    others = _listed(terms[role] for role in accountable if role not in roles)
    return Row(concern, why, {role: cell(role) for role in roles}, others, tuple(failed))


def _listed(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(set(terms), key=by_label))
