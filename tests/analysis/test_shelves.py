"""Places for very many things: one each, near those of the same group, as wide as high."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from remit.analysis.network.shelves import shelves

names = st.text(alphabet="abc", min_size=1, max_size=4)


@given(
    st.dictionaries(names, st.sampled_from(["Role", "Skill", "Team"])),
    st.dictionaries(names, st.sampled_from("xyz")),
)
def test_everything_has_a_place_of_its_own(kinds: dict[str, str], groups: dict[str, str]) -> None:
    places = shelves(kinds, groups)
    assert places.keys() == kinds.keys()
    assert len(set(places.values())) == len(places)
    assert places == shelves(dict(reversed(kinds.items())), groups)


def test_things_of_one_group_stand_together() -> None:
    kinds = {f"c{i:03}": "Skill" for i in range(400)}
    groups = {node: f"g{i % 8}" for i, node in enumerate(kinds)}
    places = shelves(kinds, groups)

    def spread(nodes: list[str]) -> float:
        xs, ys = zip(*(places[node] for node in nodes), strict=True)
        return float((max(xs) - min(xs)) * (max(ys) - min(ys)))

    one = [node for node, group in groups.items() if group == "g3"]
    assert spread(one) < spread(list(kinds)) / 4


def test_the_picture_is_no_ribbon_and_many_things_take_no_time() -> None:
    kinds = {f"c{i}": "Skill" for i in range(20_000)}
    start = time.process_time()
    places = shelves(kinds, {node: f"g{i % 640}" for i, node in enumerate(kinds)})
    assert time.process_time() - start < 5
    xs, ys = zip(*places.values(), strict=True)
    assert 0.3 < (max(xs) - min(xs)) / (max(ys) - min(ys)) < 5
