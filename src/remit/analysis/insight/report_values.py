"""The values of a boundary report: what two roles or more have to settle, each line with its claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.values import Basis, named
from remit.knowledge.model import Term
from remit.text import html_table

if TYPE_CHECKING:
    from remit.analysis.insight.agenda import Draft, Item
    from remit.analysis.insight.marks import Source
    from remit.analysis.network.tensions import TensionView

    Claims = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """A concern, where it lies, and the claims that tie each role to it, by the role's IRI."""

    concern: Term
    group: Term
    area: Term
    claims: Mapping[str, Claims]

    def to_dict(self) -> dict[str, Any]:
        """The matter as plain data."""
        return {
            "concern": named(self.concern),
            "group": named(self.group),
            "area": named(self.area),
            "claims": {role: list(some) for role, some in self.claims.items()},
        }


@dataclass(frozen=True, slots=True)
class Both:
    """A matter of more than one of the roles, and who is stated to be accountable for it, in which claims.

    Those who are need not be among the roles of the report. `jointly` are the pairs that a source gives it to
    as one: then it is meant for both, which does not say who has the last word.
    """

    matter: Matter
    deciders: tuple[Term, ...]
    decided_in: Claims
    jointly: tuple[Term, ...] = ()
    is_duty: bool = True

    @property
    def verdict(self) -> str:
        """Whether one role is stated to decide: "decided", "undecided", "several"; "no duty" of a skill."""
        if not self.is_duty:
            return "no duty"
        return ("undecided", "decided")[len(self.deciders)] if len(self.deciders) < 2 else "several"

    def to_dict(self) -> dict[str, Any]:
        """The matter as plain data, with who decides."""
        return self.matter.to_dict() | {
            "verdict": self.verdict,
            "deciders": [named(one) for one in self.deciders],
            "decided_in": list(self.decided_in),
            "jointly": [named(one) for one in self.jointly],
        }


@dataclass(frozen=True, slots=True)
class Parallel:
    """A group in which more than one of the roles works, and what each has there that no other has.

    `sides` has a key for each role that works in the group; empty where it shares all it has there.
    """

    group: Term
    area: Term
    sides: Mapping[str, tuple[Matter, ...]]

    def to_dict(self) -> dict[str, Any]:
        """The group as plain data."""
        sides = {role: [one.to_dict() for one in some] for role, some in self.sides.items()}
        return {"group": named(self.group), "area": named(self.area), "sides": sides}


@dataclass(frozen=True, slots=True)
class Place:
    """A concern that a tension is over, or that one of its poles pulls toward, and how the roles meet there.

    `meeting` is shared, adjacent or exclusive; "others" where only roles outside the report have it, "nobody"
    where nobody is said to.
    """

    concern: Term
    pole: Term | None
    meeting: str

    @property
    def is_contested(self) -> bool:
        """Whether the tension lies on what the roles share, or do side by side."""
        return self.meeting in ("shared", "adjacent")


@dataclass(frozen=True, slots=True)
class Contested:
    """A tension between roles of the report, and the concerns on which it lies.

    `is_contested` says that one of these is shared or adjacent. A tension can also lie on what is one role's
    alone, or nobody's; it is given all the same, as that is worth knowing before one sits down.
    """

    tension: TensionView
    places: tuple[Place, ...]

    @property
    def is_contested(self) -> bool:
        """Whether it lies on anything that is shared or adjacent."""
        return any(one.is_contested for one in self.places)

    def to_dict(self) -> dict[str, Any]:
        """The tension as plain data, with where it lies."""
        places = [
            {
                "concern": named(one.concern),
                "pole": named(one.pole) if one.pole else None,
                "meeting": one.meeting,
            }
            for one in self.places
        ]
        return self.tension.to_dict() | {"is_contested": self.is_contested, "places": places}


@dataclass(frozen=True, slots=True)
class Unowned:
    """A concern of an area in which the roles meet that none of them is said to have.

    `holders` are other roles that are, and pairs that are jointly; without any, it is nobody's. `claims` are
    those that mention it. `at_times` says that some role has it only under a condition, in some
    organisations, or not yet.
    """

    matter: Matter
    holders: tuple[Term, ...]
    claims: Claims
    at_times: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The concern as plain data."""
        found = self.matter.to_dict()
        del found["claims"]
        return found | {
            "holders": [named(one) for one in self.holders],
            "claims": list(self.claims),
            "at_times": self.at_times,
        }


@dataclass(frozen=True, slots=True)
class Eased:
    """A tension that a strategy eases; `inferred` where no claim says so in as many words."""

    tension: Term
    inferred: bool
    claims: Claims


@dataclass(frozen=True, slots=True)
class Help:
    """A strategy, which of the tensions it eases, and what else it brings."""

    strategy: Term
    eases: tuple[Eased, ...]
    benefits: tuple[Term, ...]

    def to_dict(self) -> dict[str, Any]:
        """The strategy as plain data."""
        eases = [
            {"tension": named(one.tension), "inferred": one.inferred, "claims": list(one.claims)}
            for one in self.eases
        ]
        return {
            "strategy": named(self.strategy),
            "eases": eases,
            "benefits": [named(one) for one in self.benefits],
        }


@dataclass(frozen=True, slots=True)
class Silence:
    """Something that is not stated: `n` of `of` things, of a role or of all.

    `kind` is "decider" (shared matters for which nobody is stated to be accountable), "single" (shared
    matters that rest on one claim on a side), "pole" (poles of which no claim names the holder), "condition"
    (claims that hold only under a condition, in some organisations, or not yet), "bare" (a role of which
    nothing is stated here) or "ability" (skills and metrics that nobody has, which are not listed).
    """

    kind: str
    n: int
    of: int
    role: Term | None = None

    def to_dict(self) -> dict[str, Any]:
        """The silence as plain data."""
        return {
            "kind": self.kind,
            "n": self.n,
            "of": self.of,
            "role": named(self.role) if self.role else None,
        }


@dataclass(frozen=True, slots=True)
class BoundaryReport:
    """What two roles or more have to settle between them.

    `both`, the matters in `parallel`, those in `one_sided` and `unowned` are disjoint; `contested` lies over
    them. `names` has a short name for each role, `marks` a short mark for each claim that a line cites, and
    `sources` the documents that the marks begin with.
    """

    sides: tuple[Basis, ...]
    names: Mapping[str, str]
    relation: str
    both: tuple[Both, ...]
    parallel: tuple[Parallel, ...]
    contested: tuple[Contested, ...]
    one_sided: Mapping[str, tuple[Matter, ...]]
    unowned: tuple[Unowned, ...]
    helps: tuple[Help, ...]
    silences: tuple[Silence, ...]
    agenda: tuple[Item, ...]
    draft: Draft
    sources: tuple[Source, ...]
    marks: Mapping[str, str]

    @property
    def roles(self) -> tuple[Term, ...]:
        """The roles, in the order in which they were named."""
        return tuple(one.role for one in self.sides)

    @property
    def nobodys(self) -> tuple[Unowned, ...]:
        """What nobody at all is said to have."""
        return tuple(one for one in self.unowned if not one.holders)

    def marked(self, claims: Sequence[str]) -> tuple[str, ...]:
        """The marks of claims, each once, in the order of documents and paragraphs."""
        order = {mark: place for place, mark in enumerate(dict.fromkeys(self.marks.values()))}
        return tuple(sorted({self.marks[one] for one in claims if one in self.marks}, key=order.__getitem__))

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, under the names that `remit report -f json` gives."""
        return {
            "roles": [
                named(one.role)
                | {
                    "name": self.names[one.role.iri],
                    "n_concerns": one.n_concerns,
                    "n_claims": one.n_claims,
                    "n_documents": one.n_documents,
                }
                for one in self.sides
            ],
            "relation": self.relation,
            "contested": [one.to_dict() for one in self.contested],
            "both": [one.to_dict() for one in self.both],
            "parallel": [one.to_dict() for one in self.parallel],
            "one_sided": {role: [one.to_dict() for one in some] for role, some in self.one_sided.items()},
            "unowned": [one.to_dict() for one in self.unowned],
            "helps": [one.to_dict() for one in self.helps],
            "agenda": [one.to_dict() for one in self.agenda],
            "raci": self.draft.to_dict(),
            "not_stated": [one.to_dict() for one in self.silences],
            "sources": [one.to_dict() for one in self.sources],
            "marks": dict(self.marks),
        }

    def _repr_html_(self) -> str:
        names = " and ".join(self.names.values())
        rows = [
            (item.about.label, len(item.decide), len(item.coordinate), len(item.assign))
            for item in self.agenda
        ]
        caption = (
            f"Boundary report: {names}; {len(self.both)} matters of both, "
            f"{sum(one.verdict == 'undecided' for one in self.both)} of these undecided"
        )
        columns = ("on the agenda", "to decide", "to coordinate", "nobody's")
        return html_table(columns, rows, caption=caption)
