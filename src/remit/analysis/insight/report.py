"""The boundary report: what two roles or more have to settle between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from remit.analysis import arrays
from remit.analysis.comparison.evidence import Evidence, evidence
from remit.analysis.comparison.overlap import distinct_roles, overlap
from remit.analysis.comparison.values import Overlap
from remit.analysis.insight import facts
from remit.analysis.insight.agenda import Draft, agenda, draft
from remit.analysis.insight.marks import marks
from remit.analysis.insight.report_values import (
    Both,
    BoundaryReport,
    Contested,
    Eased,
    Help,
    Matter,
    Parallel,
    Place,
    Silence,
    Unowned,
)
from remit.analysis.network.tensions import TensionView, tensions
from remit.analysis.profiles import Profiles, profiles
from remit.errors import ParameterError
from remit.knowledge import lookup
from remit.knowledge.model import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remit.knowledge.store import Knowledge

_NOT_OWNED = {"remit": ("Skill", "Metric"), "responsibility": ("Skill", "Metric")}
"""Kinds of concerns that a relation does not tie roles to: nobody has them, and nobody is meant to."""


def report(kg: Knowledge, *roles: str, relation: str = "remit") -> BoundaryReport:
    """What two or more roles have to settle: who decides, what to coordinate, what rubs, what is nobody's.

    A role is named by CURIE, IRI, label or synonym. Only what holds counts, as in `overlap`. Who decides is
    known only where a source says that a role is accountable. A matter that a tension is over, or that one of
    its poles pulls toward, is contested where it is shared or adjacent. What nobody has is told for the areas
    in which the roles meet; of a large store, what other roles alone have is left out. Where the relation is
    "skill" there is nothing to decide on, to own or to draft: to need a skill is no duty.

    Raises ParameterError for fewer than two roles, one named twice, an unknown relation; UnknownTermError or
    AmbiguousTermError for a name.
    """
    named = distinct_roles(kg, roles)
    if len(named) < 2:
        raise ParameterError(f"a report needs two or more roles, not {len(named)}; see remit roles")
    iris = [role.iri for role in named]
    meeting = overlap(kg, *iris, relation=relation)
    every = profiles(kg, relation=relation)
    found = evidence(kg, every.hierarchy, relation=relation, level="concern", roles=iris)
    return _Making(kg, named, relation, meeting, every, found, facts.letters(kg)).made()


@dataclass(frozen=True, eq=False)
class _Making:
    """A report in the making: what it is drawn from."""

    kg: Knowledge
    roles: Sequence[Term]
    relation: str
    meeting: Overlap
    every: Profiles
    found: Evidence
    letters: facts.Letters

    def made(self) -> BoundaryReport:
        areas = self._areas()
        both = tuple(self._both(one.concern, one.group, areas) for one in self.meeting.shared)
        parallel = tuple(
            Parallel(
                one.group,
                areas[one.group.iri],
                {
                    role: tuple(self._matter(each, one.group, areas, (role,)) for each in some)
                    for role, some in one.concerns.items()
                },
            )
            for one in self.meeting.adjacent
        )
        one_sided = {
            role: tuple(self._matter(one.concern, one.group, areas, (role,)) for one in some)
            for role, some in self.meeting.exclusive.items()
        }
        met = {one.matter.area.iri for one in both} | {one.area.iri for one in parallel}
        unowned, n_abilities = self._unowned(met) if self._of_duties else ((), 0)
        contested = self._contested()
        nobodys = [one for one in unowned if not one.holders]
        points = agenda(both, parallel, contested, nobodys)
        made_draft = self._draft(both, contested)
        helps = _helps(contested)
        cited = self._cited(both, unowned, contested, helps)
        sources, marked = marks(self.kg, cited)
        return BoundaryReport(
            self.meeting.roles,
            {role.iri: facts.short_name(self.kg, role.iri) for role in self.roles},
            self.relation,
            both,
            parallel,
            contested,
            one_sided,
            unowned,
            helps,
            self._silences(both, contested, n_abilities),
            points,
            made_draft,
            sources,
            marked,
        )

    @property
    def _of_duties(self) -> bool:
        """Whether the relation ties roles to what can be decided on and owned; a skill is no duty."""
        return self.relation != "skill"

    def _areas(self) -> dict[str, Term]:
        """The area of each group, by IRI."""
        tree = self.every.hierarchy
        groups = {one.iri for one in self.every.parents} | {one.group.iri for one in self.meeting.shared}
        area = {group: tree.area_of(group) for group in groups}
        terms = lookup.by_iri(self.kg, area.values())
        return {group: terms[iri] for group, iri in area.items()}

    def _matter(self, concern: Term, group: Term, areas: Mapping[str, Term], roles: Iterable[str]) -> Matter:
        claims = {role: tuple(sorted(self.found.claims.get((role, concern.iri), ()))) for role in roles}
        return Matter(concern, group, areas[group.iri], claims)

    def _both(self, concern: Term, group: Term, areas: Mapping[str, Term]) -> Both:
        having = [role.iri for role in self.roles if role.iri in self._holders(concern.iri)]
        who = self.letters.accountable(concern.iri)
        stated = chain.from_iterable(self.letters.claims[role, concern.iri, "A"] for role in who)
        return Both(
            self._matter(concern, group, areas, having),
            lookup.terms(self.kg, who),
            tuple(sorted(set(stated))),
            lookup.terms(self.kg, self._joint.get(concern.iri, ())),
            self._of_duties,
        )

    def _holders(self, concern: str) -> frozenset[str]:
        """Those of the roles that have a concern."""
        return frozenset(role for role, some in self.meeting.grounds.held.items() if concern in some)

    def _contested(self) -> tuple[Contested, ...]:
        mine = {role.iri for role in self.roles}
        every = tensions(self.kg)
        between = [one for one in every if len(mine & {role.iri for role in one.roles}) > 1]
        return tuple(Contested(one, self._places(one)) for one in between)

    def _places(self, tension: TensionView) -> tuple[Place, ...]:
        lies: list[tuple[Term, Term | None]] = [(tension.over, None)] if tension.over else []
        lies += [(pole.toward, pole.pole) for pole in tension.poles if pole.toward]
        return tuple(Place(concern, pole, self._meeting(concern.iri)) for concern, pole in lies)

    def _meeting(self, concern: str) -> str:
        """How the roles meet in a concern: shared, adjacent, exclusive, others, nobody."""
        holders = self._holders(concern)
        if len(holders) > 1:
            return "shared"
        if not holders:
            return "others" if self._elsewhere.get(concern) else "nobody"
        adjacent = (
            one for group in self.meeting.adjacent for some in group.concerns.values() for one in some
        )
        return "adjacent" if any(one.iri == concern for one in adjacent) else "exclusive"

    @cached_property
    def _joint(self) -> Mapping[str, tuple[str, ...]]:
        """Which pairs of roles have each concern jointly, by IRI."""
        return facts.joint(self.kg, self.relation)

    @cached_property
    def _elsewhere(self) -> Mapping[str, tuple[str, ...]]:
        """Which roles outside the report have each concern, and which pairs of roles jointly, by IRI."""
        mine = {role.iri for role in self.roles}
        found = {concern: [*pairs] for concern, pairs in self._joint.items()}
        for role in self.every.roles:
            for column in self.every.columns_of(role.iri) if role.iri not in mine else ():
                found.setdefault(self.every.concerns[column].iri, []).append(role.iri)
        return {concern: tuple(some) for concern, some in found.items()}

    def _unowned(self, met: set[str]) -> tuple[tuple[Unowned, ...], int]:
        """What none of the roles has in the areas where they meet, and how many abilities are left out."""
        tree = self.every.hierarchy
        above = set(tree.parents.values())
        owned = {self.every.concerns[i].iri for i, n in enumerate(self.every.holders) if n}
        large = arrays.is_large(self.kg)
        open_ = {
            one
            for one in {*tree.parents, *(() if large else owned)} - above
            if tree.area_of(one) in met and not self._holders(one) and not (large and one in owned)
        }
        groups = {one: tree.group_of(one) for one in open_}
        terms = lookup.by_iri(self.kg, {*open_, *groups.values(), *map(tree.area_of, open_)})
        left_out = {
            one for one in open_ if terms[one].kind in _NOT_OWNED.get(self.relation, ()) and one not in owned
        }
        listed = open_ - left_out
        elsewhere = {} if large else self._elsewhere
        holders = lookup.by_iri(self.kg, {role for one in listed for role in elsewhere.get(one, ())})
        said = facts.mentions(self.kg, listed)
        at_times = facts.at_times(self.kg, listed, self.relation)
        made = (
            Unowned(
                Matter(terms[one], terms[groups[one]], terms[tree.area_of(one)], {}),
                tuple(sorted((holders[role] for role in elsewhere.get(one, ())), key=lookup.by_label)),
                said.get(one, ()),
                one in at_times and not elsewhere.get(one),
            )
            for one in listed
        )
        return tuple(sorted(made, key=_by_place)), len(left_out)

    def _draft(self, both: Sequence[Both], contested: Sequence[Contested]) -> Draft:
        if not self._of_duties:
            return Draft(())
        concerns = {one.matter.concern.iri for one in both}
        concerns |= {place.concern.iri for one in contested for place in one.places}
        holders = {one: self._holders(one) for one in concerns}
        who = {role for role, concern in self.letters.of if concern in concerns}
        return draft(self.roles, both, contested, holders, self.letters.of, lookup.by_iri(self.kg, who))

    def _cited(
        self,
        both: Sequence[Both],
        unowned: Sequence[Unowned],
        contested: Sequence[Contested],
        helps: Sequence[Help],
    ) -> set[str]:
        """The claims that any line cites."""
        cited = set(chain.from_iterable(self.found.of_role(role.iri) for role in self.roles))
        cited.update(*(one.decided_in for one in both), *(one.claims for one in unowned))
        cited.update(*(one.tension.claims for one in contested))
        return cited.union(*(each.claims for one in helps for each in one.eases))

    def _silences(
        self, both: Sequence[Both], contested: Sequence[Contested], n_abilities: int
    ) -> tuple[Silence, ...]:
        """What is not stated, those of which nothing is left out."""
        poles = [pole for one in contested for pole in one.tension.poles]
        thin = sum(min(map(len, one.matter.claims.values())) < 2 for one in both)
        every = [Silence("bare", 1, 1, role) for role in self.meeting.not_stated]
        every += [
            Silence("decider", sum(one.verdict == "undecided" for one in both), len(both)),
            Silence("single", thin, len(both)),
            Silence("pole", sum(pole.inferred or not pole.held_by for pole in poles), len(poles)),
        ]
        for role in self.roles:
            all_ = facts.claims_of(self.kg, role.iri, self.relation)
            every.append(Silence("condition", len(all_ - self.found.of_role(role.iri)), len(all_), role))
        return (
            *(one for one in every if one.n),
            *([Silence("ability", n_abilities, 0)] if n_abilities else ()),
        )


def _helps(contested: Sequence[Contested]) -> tuple[Help, ...]:
    """The strategies, those that ease most first, and of these those that a claim ties in as many words."""
    eases: dict[Term, list[Eased]] = {}
    benefits: dict[Term, tuple[Term, ...]] = {}
    for one in contested:
        for view in one.tension.strategies:
            eases.setdefault(view.strategy, []).append(Eased(one.tension.tension, view.inferred, view.claims))
            benefits[view.strategy] = view.benefits
    made = (Help(strategy, tuple(some), benefits[strategy]) for strategy, some in eases.items())
    return tuple(
        sorted(
            made,
            key=lambda one: (
                all(each.inferred for each in one.eases),
                -len(one.eases),
                lookup.by_label(one.strategy),
            ),
        )
    )


def _by_place(one: Unowned) -> tuple[object, ...]:
    matter = one.matter
    return bool(one.holders), *(lookup.by_label(each) for each in (matter.area, matter.group, matter.concern))
