"""Regions of the set diagram: as by going through every combination of roles."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from remit.analysis.comparison.regions import Region, regions
from remit.knowledge.model import Term

CONCERNS = tuple(Term(f"https://example.org/{one}", one) for one in "abcdef")
HELD = st.lists(st.frozensets(st.sampled_from(CONCERNS)), max_size=5)


@given(HELD)
def test_regions_are_those_of_every_combination(some: list[frozenset[Term]]) -> None:
    held = {f"r{i}": one for i, one in enumerate(some)}
    expected = {}
    for size in range(1, len(held) + 1):
        for chosen in combinations(held, size):
            others = frozenset[Term]().union(*(held[role] for role in held if role not in chosen))
            exactly = frozenset.intersection(*(held[role] for role in chosen)) - others
            if exactly:
                expected[chosen] = tuple(sorted(exactly))
    found = regions(held)
    assert {one.roles: one.concerns for one in found} == expected
    assert len(found) <= len(CONCERNS)
    places = {role: i for i, role in enumerate(held)}
    order = [(-len(one.roles), -one.n, [places[role] for role in one.roles]) for one in found]
    assert order == sorted(order)


def test_a_region_as_plain_data() -> None:
    (both, alone) = regions({"r0": CONCERNS[:2], "r1": CONCERNS[:1]})
    assert both == Region(("r0", "r1"), CONCERNS[:1])
    assert alone.to_dict() == {
        "roles": ["r0"],
        "n": 1,
        "concerns": [{"iri": "https://example.org/b", "label": "b"}],
    }


def test_twenty_roles_have_no_more_regions_than_concerns() -> None:
    held = {f"r{i:02}": [one for j, one in enumerate(CONCERNS) if (i + j) % 3] for i in range(20)}
    found = regions(held)
    assert sum(one.n for one in found) == len(CONCERNS)
    assert len(found) == 3
