"""The hierarchy of concerns: what lies above a concern, and how much saying its name tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from remit.analysis.content import information_content
from remit.errors import ParameterError

LEVELS = ("concern", "group", "area")


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Concepts and the one concept above each; a concept that is no key of `parents` is a top one.

    The last concept above a concern is its area, the last but one its group. A concern with nothing above
    it is its own group and area, one right under an area its own group, so data without a hierarchy works
    too. A circle is walked once, from wherever the walk begins.
    """

    parents: Mapping[str, str]

    def chain(self, iri: str) -> tuple[str, ...]:
        """The concept and all above it, nearest first."""
        found = [iri]
        above = self.parents.get(iri)
        while above is not None and above not in found:
            found.append(above)
            above = self.parents.get(above)
        return tuple(found)

    def group_of(self, iri: str) -> str:
        """The group of a concern."""
        return self.chain(iri)[-2:][0]

    def area_of(self, iri: str) -> str:
        """The area of a concern."""
        return self.chain(iri)[-1]

    def lift(self, iri: str, level: str) -> str:
        """What stands for the concern at a level: itself, its group or its area."""
        check_level(level)
        if level == "concern":
            return iri
        return self.group_of(iri) if level == "group" else self.area_of(iri)

    def parent_of(self, iri: str, level: str) -> str:
        """What a thing of a level is grouped by: a concern's group, else the area."""
        return self.group_of(iri) if level == "concern" else self.area_of(iri)


def hierarchy(broader: Iterable[tuple[str, str]]) -> Hierarchy:
    """The hierarchy of (concept, broader concept) pairs.

    Where a concept has several broader ones, the first by iri counts; one that is its own is left out.

    >>> hierarchy([("c", "g2"), ("c", "g1"), ("g1", "a")]).chain("c")
    ('c', 'g1', 'a')
    """
    parents: dict[str, str] = {}
    for narrow, broad in broader:
        if narrow != broad:
            parents[narrow] = min(broad, parents.get(narrow, broad))
    return Hierarchy(parents)


def check_level(level: str) -> None:
    """Raise ParameterError where a level is none of LEVELS."""
    if level not in LEVELS:
        raise ParameterError(f"unknown level {level!r}; levels are {', '.join(LEVELS)}")


def contents(tree: Hierarchy, concerns: Iterable[str], n_concepts: int = 0) -> dict[str, float]:
    """The intrinsic information content of every concept of the hierarchy and of the concerns.

    A root that no one names is thought above the areas; its content is 0, that of everything else above 0.
    `n_concepts` says how many concepts there are where `concerns` are only some.
    """
    concepts = {*tree.parents, *tree.parents.values(), *concerns}
    below = Counter(above for concept in concepts for above in tree.chain(concept)[1:])
    n = n_concepts or len(concepts)
    return {c: information_content(below[c], n + 1) for c in sorted(concepts)}
