"""A career: roles on the way from one to another, so that no step is a large one."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import fsum, isfinite
from typing import TYPE_CHECKING, Any, Final

from remit.analysis.comparison.evidence import evidence
from remit.analysis.comparison.overlap import distinct_roles
from remit.analysis.comparison.values import named
from remit.analysis.exact import share
from remit.analysis.insight.gap import Called, Gap, gap_from
from remit.analysis.insight.marks import Source, marks
from remit.analysis.insight.weights import Calling, row_of
from remit.analysis.profiles import profiles
from remit.errors import LimitError, ParameterError
from remit.knowledge.model import Term
from remit.text import html_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from remit.knowledge.store import Knowledge

MOST_ROLES: Final = 20_000
"""Among how many roles a way is looked for at most; the time grows with their square."""

POWER: Final = 3.0
"""The power of a step's size that is summed: two steps of a half count a quarter of a whole one."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a career: the gap from one role to the next.

    `new` is what the next role calls for and none of the roles so far is stated to have, the heaviest first;
    `share_new` its share of the weight.
    """

    gap: Gap
    new: tuple[Called, ...]
    share_new: float

    @property
    def size(self) -> float:
        """How large the step is: the share of the weight that is not stated of the role before."""
        return 1.0 - self.gap.coverage["stated"]

    def to_dict(self) -> dict[str, Any]:
        """The step as plain data."""
        return {
            "from": named(self.gap.first.role),
            "to": named(self.gap.second.role),
            "size": self.size,
            "share_new": self.share_new,
            "coverage": self.gap.coverage,
            "n_concerns": self.gap.second.n_concerns,
            "new": [one.to_dict() for one in self.new],
        }


@dataclass(frozen=True, slots=True)
class Career:
    """The steps from one role to another whose sizes, each to the `power`, sum to least.

    `direct` is the size of the one step without any other role between. `marks` has a short mark for each
    claim on what is new, and `sources` the documents that the marks begin with.
    """

    first: Term
    last: Term
    relation: str
    power: float
    direct: float
    steps: tuple[Step, ...]
    sources: tuple[Source, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def roles(self) -> tuple[Term, ...]:
        """The roles on the way, from the first to the last."""
        return self.first, *(one.gap.second.role for one in self.steps)

    @property
    def largest(self) -> float:
        """The size of the largest step."""
        return max(one.size for one in self.steps)

    def to_dict(self) -> dict[str, Any]:
        """The career as plain data, under the names that `remit path --career -f json` gives."""
        return {
            "first": named(self.first),
            "last": named(self.last),
            "relation": self.relation,
            "power": self.power,
            "direct": self.direct,
            "largest": self.largest,
            "steps": [one.to_dict() for one in self.steps],
            "sources": [one.to_dict() for one in self.sources],
            "marks": dict(self.marks),
        }

    def _repr_html_(self) -> str:
        rows = [
            (
                one.gap.second.role.label,
                f"{one.size:.0%}",
                ", ".join(each.concern.label for each in one.new[:3]),
            )
            for one in self.steps
        ]
        caption = f"From {self.first.label} to {self.last.label}; in one step {self.direct:.0%}"
        return html_table(("next role", "not stated before", "new, such as"), rows, caption=caption)


def career(kg: Knowledge, first: str, last: str, *, relation: str = "remit", power: float = POWER) -> Career:
    """The steps from one role to another that are small: by Dijkstra's method over all roles, exact.

    A step is as large as the share of the next role's weight (see `gap`) that is not stated of the one
    before, and a way as long as the sum of its steps, each to the `power`: the higher that is, the more the
    largest step decides, and with 1 there is hardly ever a role between. Ties go to the role that comes first
    by IRI.

    Raises ParameterError for a role named twice, an unknown relation, a power below 1, and a role of which
    nothing is stated; LimitError for more than MOST_ROLES roles; UnknownTermError or AmbiguousTermError for
    a name.
    """
    if not (power >= 1 and isfinite(power)):
        raise ParameterError(f"power is {power}; give a number from 1 on")
    mine, goal = distinct_roles(kg, (first, last))
    table = profiles(kg, relation=relation)
    start, end = (row_of(table, one.iri, one.curie) for one in (mine, goal))
    if len(table.roles) > MOST_ROLES:
        raise LimitError(
            f"{len(table.roles):,} roles are too many to look for a way among; {MOST_ROLES:,} are the most: "
            "take fewer sources with -i"
        )
    calling = Calling(table)
    way = [table.roles[row] for row in _way(calling, start, end, power)]
    found = evidence(
        kg, table.hierarchy, relation=relation, level="concern", roles=[role.iri for role in way]
    )
    steps = []
    have = set(table.columns_of(mine.iri))
    for before, after in pairwise(way):
        made = gap_from(table, found, before, after)
        known = {table.concerns[column].iri for column in have}
        new = tuple(sorted((c for c in made.called if c.concern.iri not in known), key=lambda c: -c.weight))
        whole = fsum(one.weight for one in made.called)
        steps.append(Step(made, new, share(fsum(one.weight for one in new), whole)))
        have |= set(table.columns_of(after.iri))
    sources, marked = marks(kg, {claim for one in steps for each in one.new for claim in each.claims})
    direct = 1.0 - float(calling.stated_of(start)[end])
    return Career(mine, goal, relation, power, direct, tuple(steps), sources, marked)


def _way(calling: Calling, start: int, end: int, power: float) -> list[int]:
    """The rows on the shortest way; from every role there is a step to every other."""
    import numpy as np

    n = len(calling.table.roles)
    length = np.full(n, np.inf)
    before = np.full(n, -1, np.int64)
    is_open = np.ones(n, bool)
    length[start] = 0.0
    here = start
    while here != end:
        is_open[here] = False
        reached = length[here] + (1.0 - calling.stated_of(here)) ** power
        shorter = is_open & (reached < length - 1e-12)
        length[shorter] = reached[shorter]
        before[shorter] = here
        here = int(np.argmin(np.where(is_open, length, np.inf)))
    way = [end]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    return way[::-1]
