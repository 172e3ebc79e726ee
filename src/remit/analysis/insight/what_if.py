"""What if: changes made in a scratch copy, and what they do to overlaps, load, gaps and tensions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.evidence import stated
from remit.analysis.comparison.values import named
from remit.analysis.insight.changes import Change, make, read_change
from remit.analysis.insight.staffing import Meeting, Size, Staffing, meetings, staffing
from remit.analysis.network.tensions import tensions
from remit.analysis.profiles import check_relation, usual_relation
from remit.errors import ParameterError, RemitError
from remit.knowledge import lookup, scratch
from remit.text import html_table

if TYPE_CHECKING:
    from remit.analysis.network.tensions import TensionView
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge


@dataclass(frozen=True, slots=True)
class LinkMove:
    """A role and a concern that are tied on one side only; `claims` say so before, a plan has none."""

    role: Term
    concern: Term
    group: Term
    is_new: bool
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """A role and how much it has, before and after; None on the side on which it has nothing."""

    role: Term
    before: Size | None
    after: Size | None


@dataclass(frozen=True, slots=True)
class PairChange:
    """Two roles and how they meet, before and after; None on the side on which one has nothing."""

    roles: tuple[Term, Term]
    before: Meeting | None
    after: Meeting | None


@dataclass(frozen=True, slots=True)
class Held:
    """A concern, its group, and the roles that had it before and have it after."""

    concern: Term
    group: Term
    before: tuple[Term, ...]
    after: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class TensionChange:
    """A tension that a change touches: between whom it was and is.

    `how` is "gone" where fewer than two roles are left to hold it, "within one role" where one took the
    other's part, else "between others".
    """

    tension: Term
    before: tuple[Term, ...]
    after: tuple[Term, ...]
    how: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What changes bring about, beside what was.

    `links` is the difference itself; the rest follows from it and lists only what changed. `orphans` are
    concerns that some role had and none has any more, `taken_up` the other way round; `alone` are those that
    come to hang on one role, `shared_out` those that no longer do. `n_alone` counts all that hang on one
    role, before and after. `before` and `after` are whole knowledges: any other function works on them.
    """

    changes: tuple[Change, ...]
    start: tuple[Change, ...]
    relation: str
    links: tuple[LinkMove, ...]
    loads: tuple[Load, ...]
    pairs: tuple[PairChange, ...]
    orphans: tuple[Held, ...]
    taken_up: tuple[Held, ...]
    alone: tuple[Held, ...]
    shared_out: tuple[Held, ...]
    n_alone: tuple[int, int]
    tensions: tuple[TensionChange, ...]
    before: Knowledge = field(repr=False, compare=False)
    after: Knowledge = field(repr=False, compare=False)
    staffings: tuple[Staffing, Staffing] = field(repr=False, compare=False)

    @property
    def same(self) -> bool:
        """Whether the changes change nothing that is compared."""
        return not (self.links or self.tensions)

    def to_dict(self) -> dict[str, Any]:
        """What changed, as plain data."""
        return {
            "start": [str(one) for one in self.start],
            "changes": [str(one) for one in self.changes],
            "relation": self.relation,
            "same": self.same,
            "links": [
                {
                    "role": named(one.role),
                    "concern": named(one.concern),
                    "group": named(one.group),
                    "change": "added" if one.is_new else "removed",
                    "claims": list(one.claims),
                }
                for one in self.links
            ],
            "loads": [
                {"role": named(one.role), "before": _size(one.before), "after": _size(one.after)}
                for one in self.loads
            ],
            "pairs": [
                {
                    "roles": [named(role) for role in one.roles],
                    "before": _meeting(one.before),
                    "after": _meeting(one.after),
                }
                for one in self.pairs
            ],
            **{
                name: [_held(one) for one in getattr(self, name)]
                for name in ("orphans", "taken_up", "alone", "shared_out")
            },
            "n_alone": {"before": self.n_alone[0], "after": self.n_alone[1]},
            "tensions": [
                {
                    "tension": named(one.tension),
                    "before": [named(role) for role in one.before],
                    "after": [named(role) for role in one.after],
                    "how": one.how,
                    "claims": list(one.claims),
                }
                for one in self.tensions
            ],
        }

    def _repr_html_(self) -> str:
        rows = [
            (
                one.role.label,
                one.before.n_concerns if one.before else 0,
                one.after.n_concerns if one.after else 0,
            )
            for one in self.loads
        ]
        caption = f"What if {'; '.join(map(str, self.changes))}"
        return html_table(("role", "concerns before", "after"), rows, caption=caption)


def what_if(
    kg: Knowledge,
    *changes: str | Change,
    start: Sequence[str | Change] = (),
    relation: str | None = None,
) -> WhatIf:
    """What changes would do, each made after the one before it in a scratch copy; `kg` stays as it is.

    A change is a line such as "move pricing-strategy from CPO to CTO"; `changes.FORMS` lists the forms. With
    `start`, what is compared with is not `kg` but `kg` with those changes. A change moves the ties of the
    relation, "remit" where none is given, or "skill" where a source states no remit. What comes of it is
    counted by the same relation; a moved tie loses its claims, as no document states the plan.

    Raises ParameterError for a change that cannot be read or made, and for an unknown relation;
    UnknownTermError or AmbiguousTermError for a name; SourceError for a file to add.
    """
    asked, first = _read(changes), _read(start)
    if not asked:
        raise ParameterError('what-if needs a change, such as "move X from A to B"; remit what-if --help')
    chosen = relation or usual_relation(kg)
    check_relation(chosen)
    before = _changed(kg, first, chosen) if first else kg
    after = _changed(kg, asked, chosen)
    sides = staffing(before, chosen), staffing(after, chosen)
    touched = sides[0].differing(sides[1])
    held = _all_held(*sides, touched)
    alone = [(one, len(one.before) == 1, len(one.after) == 1) for one in held]
    return WhatIf(
        asked,
        first,
        chosen,
        _links(before, sides, touched, chosen),
        _loads(*sides, touched),
        _pairs(*sides, touched),
        tuple(one for one in held if one.before and not one.after),
        tuple(one for one in held if one.after and not one.before),
        tuple(one for one, was, now in alone if now and not was and one.before),
        tuple(one for one, was, now in alone if was and not now and one.after),
        (sides[0].n_alone, sides[1].n_alone),
        _tensions(before, after),
        before,
        after,
        sides,
    )


def _read(changes: Sequence[str | Change]) -> tuple[Change, ...]:
    return tuple(read_change(one) if isinstance(one, str) else one for one in changes)


def _changed(kg: Knowledge, changes: Sequence[Change], relation: str) -> Knowledge:
    """A copy with changes made one after the other; of several, an error says at which it arose."""

    def each(copy: Knowledge) -> None:
        for change in changes:
            try:
                make(copy, change, relation)
            except RemitError as error:
                if len(changes) > 1 and error.args:
                    error.args = (f"{change}: {error.args[0]}", *error.args[1:])
                raise

    return scratch.copy_of(kg, each)


def _links(
    before: Knowledge, sides: tuple[Staffing, Staffing], touched: Sequence[str], relation: str
) -> tuple[LinkMove, ...]:
    old, new = sides
    claims: dict[tuple[str, str], set[str]] = {}
    for role, concern, claim, _ in stated(before, relation=relation, roles=touched) if touched else ():
        claims.setdefault((role, concern), set()).add(claim)
    found = []
    for role in touched:
        has, gets = old.of_role.get(role, frozenset()), new.of_role.get(role, frozenset())
        for concern in has - gets:
            said = tuple(sorted(claims.get((role, concern), ())))
            found.append(LinkMove(old.terms[role], *old.placed(concern), False, said))
        found += [LinkMove(new.terms[role], *new.placed(concern), True) for concern in gets - has]
    by_name = lookup.by_label
    return tuple(sorted(found, key=lambda one: (by_name(one.concern), one.is_new, by_name(one.role))))


def _loads(old: Staffing, new: Staffing, touched: Sequence[str]) -> tuple[Load, ...]:
    loads = [Load(_term(role, old, new), old.size(role), new.size(role)) for role in touched]
    return tuple(sorted(loads, key=lambda one: lookup.by_label(one.role)))


def _pairs(old: Staffing, new: Staffing, touched: Sequence[str]) -> tuple[PairChange, ...]:
    was, now = meetings(old, touched), meetings(new, touched)
    found = [
        PairChange((_term(pair[0], old, new), _term(pair[1], old, new)), was.get(pair), now.get(pair))
        for pair in {**was, **now}
        if was.get(pair) != now.get(pair)
    ]
    return tuple(sorted(found, key=_by_change))


def _by_change(one: PairChange) -> tuple[int, tuple[str, str, str], tuple[str, str, str]]:
    """Pairs whose shared concerns change most go first."""
    n_before, n_after = (side.n_shared if side else 0 for side in (one.before, one.after))
    return -abs(n_after - n_before), lookup.by_label(one.roles[0]), lookup.by_label(one.roles[1])


def _all_held(old: Staffing, new: Staffing, touched: Sequence[str]) -> tuple[Held, ...]:
    """Every concern of a role that changed, and who has it on either side."""
    concerns = {one for role in touched for side in (old, new) for one in side.of_role.get(role, ())}
    found = []
    for concern in concerns:
        was, now = old.holders.get(concern, ()), new.holders.get(concern, ())
        if was != now:
            named_by = new if concern in new.terms else old
            found.append(
                Held(
                    *named_by.placed(concern),
                    tuple(old.terms[role] for role in was),
                    tuple(new.terms[role] for role in now),
                )
            )
    return tuple(sorted(found, key=lambda one: (lookup.by_label(one.group), lookup.by_label(one.concern))))


def _tensions(before: Knowledge, after: Knowledge) -> tuple[TensionChange, ...]:
    was = {one.tension.iri: one for one in tensions(before)}
    now = {one.tension.iri: one for one in tensions(after)}
    found = []
    for iri in sorted({*was, *now}):
        old, new = was.get(iri), now.get(iri)
        sides = tuple(old.roles if old else ()), tuple(new.roles if new else ())
        if sides[0] != sides[1]:
            told = old or new
            if told is not None:
                found.append(TensionChange(told.tension, *sides, _how(old, new), told.claims))
    return tuple(sorted(found, key=lambda one: lookup.by_label(one.tension)))


def _how(old: TensionView | None, new: TensionView | None) -> str:
    if old is None or len(old.roles) < 2:
        return "new"
    if new is None or len(new.roles) < 2:
        sides = {role.iri for pole in (new.poles if new else ()) for role in pole.held_by}
        both = bool(new) and len(sides) == 1 and all(pole.held_by for pole in (new.poles if new else ()))
        return "within one role" if both else "gone"
    return "between others"


def _term(role: str, old: Staffing, new: Staffing) -> Term:
    return new.terms.get(role) or old.terms[role]


def _size(size: Size | None) -> Mapping[str, int] | None:
    return size.to_dict() if size else None


def _meeting(meeting: Meeting | None) -> Mapping[str, float] | None:
    return meeting.to_dict() if meeting else None


def _held(one: Held) -> dict[str, Any]:
    return {
        "concern": named(one.concern),
        "group": named(one.group),
        "before": [named(role) for role in one.before],
        "after": [named(role) for role in one.after],
    }
