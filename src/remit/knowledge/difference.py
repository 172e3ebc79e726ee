"""What moved between two sources: roles, concerns, the groups above them, and links of roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.knowledge import lookup
from remit.knowledge.model import Term
from remit.knowledge.picture import (
    FIELDS,
    KINDS,
    Pair,
    Picture,
    Rating,
    Ties,
    pairs_that_differ,
    picture,
    values_of,
)

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

Value = str | Term


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field of a thing said before and says now: texts, or the things above it."""

    field: str
    old: tuple[Value, ...]
    new: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing that is in both sources, and what is said of it in other words."""

    thing: Term
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """Things of one kind that are in the new source alone, in the old one alone, or in both and changed."""

    added: tuple[Term, ...] = ()
    removed: tuple[Term, ...] = ()
    changed: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A tie of a role, and what it is tied to; with `conditional`, it does not hold everywhere."""

    role: Term
    relation: Term
    concern: Term
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """How a role and a concern are tied in one of the sources."""

    links: tuple[Link, ...]
    ratings: tuple[Rating, ...]


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A role and a concern that are tied in both sources, but not in the same way."""

    role: Term
    concern: Term
    old: Side
    new: Side


@dataclass(frozen=True, slots=True)
class LinkMoves:
    """Ties of roles that are in one source alone, and those that are another tie now."""

    added: tuple[Link, ...] = ()
    removed: tuple[Link, ...] = ()
    changed: tuple[LinkChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What moved between two sources."""

    roles: Moves
    concerns: Moves
    groups: Moves
    links: LinkMoves

    @property
    def same(self) -> bool:
        """Whether nothing moved."""
        return self == Difference(Moves(), Moves(), Moves(), LinkMoves())


def difference(old: Knowledge, new: Knowledge) -> Difference:
    """What moved from one source to another: compared by IRI, whatever the claims are called that say so.

    Links are those of roles, each by its narrowest relation; what holds only under a condition, in some
    organisations or not yet counts as another link than what holds everywhere. Groups are the concepts above
    concerns and roles. The vocabulary, tensions, strategies and documents are not compared.
    """
    before, after = picture(old), picture(new)
    parts = {kind: _moves(before, after, kind) for kind, _ in KINDS}
    return Difference(parts["roles"], parts["concerns"], parts["groups"], _link_moves(before, after))


def _moves(before: Picture, after: Picture, kind: str) -> Moves:
    old, new = before.members[kind], after.members[kind]
    fields: dict[bytes, list[FieldChange]] = {}
    for name in FIELDS:
        lines = before.texts[name] ^ after.texts[name]
        things = {line.partition(b"\t")[0] for line in lines} & old & new
        values = [_values(side.texts[name], things) for side in (before, after)]
        for thing in things:
            sides = _told(name, (before, after), *(one.get(thing, set()) for one in values))
            fields.setdefault(thing, []).append(FieldChange(name, *sides))
    changed = (Changed(_term(after, thing), tuple(found)) for thing, found in fields.items())
    return Moves(
        tuple(sorted((_term(after, thing) for thing in new - old), key=lookup.by_label)),
        tuple(sorted((_term(before, thing) for thing in old - new), key=lookup.by_label)),
        tuple(sorted(changed, key=lambda one: lookup.by_label(one.thing))),
    )


def _values(lines: Iterable[bytes], things: set[bytes]) -> dict[bytes, set[tuple[str, str]]]:
    return values_of(line for line in lines if line.partition(b"\t")[0] in things) if things else {}


def _told(
    name: str, pictures: tuple[Picture, Picture], old: set[tuple[str, str]], new: set[tuple[str, str]]
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """What the two sides of a changed field say; with languages where nothing else changed."""
    if name == "above":
        before, after = (
            tuple(sorted((lookup.term(one.kg, iri) for iri, _ in side), key=lookup.by_label))
            for one, side in zip(pictures, (old, new), strict=True)
        )
        return before, after
    tagged = {text for text, _ in old} == {text for text, _ in new}
    told = [{f"{text}@{lang}" if tagged and lang else text for text, lang in side} for side in (old, new)]
    return tuple(sorted(told[0])), tuple(sorted(told[1]))


def _term(one: Picture, thing: bytes) -> Term:
    return lookup.term(one.kg, thing[1:-1].decode())


def _link_moves(before: Picture, after: Picture) -> LinkMoves:
    pairs = pairs_that_differ(before, after)
    old, new = before.ties_of(pairs), after.ties_of(pairs)
    told = _Names(before), _Names(after)
    nothing = Ties()
    added: list[Link] = []
    removed: list[Link] = []
    changed: list[LinkChange] = []
    for pair in pairs:
        one, other = old.get(pair, nothing), new.get(pair, nothing)
        if one == other:
            continue
        if one == nothing and other.links:
            added += told[1].links(pair, other)
        elif other == nothing and one.links:
            removed += told[0].links(pair, one)
        else:  # a rating beside no link is a change, too
            ends = (told[1] if other != nothing else told[0]).ends(pair)
            changed.append(LinkChange(*ends, told[0].side(pair, one), told[1].side(pair, other)))
    return LinkMoves(
        tuple(sorted(added, key=_by_names)),
        tuple(sorted(removed, key=_by_names)),
        tuple(sorted(changed, key=lambda one: (lookup.by_label(one.role), lookup.by_label(one.concern)))),
    )


class _Names:
    """The names of things in one source, each looked up once."""

    def __init__(self, one: Picture) -> None:
        self._picture = one
        self._of: dict[bytes, Term] = {}

    def ends(self, pair: Pair) -> tuple[Term, Term]:
        return self._term(pair[0]), self._term(pair[1])

    def links(self, pair: Pair, ties: Ties) -> tuple[Link, ...]:
        role, concern = self.ends(pair)
        return tuple(
            Link(role, self._term(f"<{one}>".encode()), concern, weak) for one, weak in sorted(ties.links)
        )

    def side(self, pair: Pair, ties: Ties) -> Side:
        return Side(self.links(pair, ties), tuple(sorted(ties.ratings)))

    def _term(self, thing: bytes) -> Term:
        if thing not in self._of:
            self._of[thing] = _term(self._picture, thing)
        return self._of[thing]


def _by_names(link: Link) -> tuple[object, ...]:
    ends = lookup.by_label(link.role), lookup.by_label(link.concern)
    return (*ends, link.relation.iri, link.conditional)
