"""The layout: everything has a place of its own, the same each time, and groups lie together."""

from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis.network import springs
from remit.analysis.network.layout import PITCH, arrange, positions

NAMES = [f"n{number:02d}" for number in range(24)]
kinds_of = st.dictionaries(
    st.sampled_from(NAMES),
    st.sampled_from(["role", "team", "responsibility", "skill", "tension"]),
    max_size=24,
)


def two_chiefs() -> tuple[dict[str, str], list[tuple[str, str]], dict[str, str]]:
    """Two roles with twelve concerns each in groups of their own, and a group that both work in."""
    kinds = {"role:a": "role", "role:b": "role"}
    links, groups = [], {}
    for name, roles in (("left", "a"), ("right", "b"), ("both", "ab")):
        for number in range(12):
            concern = f"{name}{number}"
            kinds[concern] = "responsibility"
            groups[concern] = f"{name}{number // 4}"
            links += [(f"role:{role}", concern) for role in roles]
    return kinds, links, groups


@settings(max_examples=25)
@given(kinds_of, st.data())
def test_everything_has_a_finite_place_of_its_own(kinds: dict[str, str], data: st.DataObject) -> None:
    names = sorted(kinds)
    pairs = [(one, other) for one in names for other in names]
    links = data.draw(st.lists(st.sampled_from(pairs), max_size=40)) if names else []
    groups = data.draw(st.dictionaries(st.sampled_from(names), st.sampled_from(["g", "h"]))) if names else {}
    places = arrange(kinds, links, groups=groups)
    assert sorted(places) == names
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in places.values())
    for one, other in combinations(places.values(), 2):
        assert math.dist(one, other) > PITCH * 0.4
    assert places == arrange(kinds, links, groups=groups)


def test_the_two_busiest_roles_lie_left_and_right_and_what_they_share_between() -> None:
    kinds, links, groups = two_chiefs()
    places = arrange(kinds, links, groups=groups)

    def middle(prefix: str) -> float:
        xs = [x for name, (x, _) in places.items() if name.startswith(prefix)]
        return sum(xs) / len(xs)

    assert places["role:a"][0] < places["role:b"][0]
    assert middle("left") < middle("both") < middle("right")


def test_a_group_lies_closer_together_than_the_rest() -> None:
    kinds, links, groups = two_chiefs()
    places = arrange(kinds, links, groups=groups)
    concerns = sorted(groups)
    inside = [math.dist(places[a], places[b]) for a, b in combinations(concerns, 2) if groups[a] == groups[b]]
    across = [math.dist(places[a], places[b]) for a, b in combinations(concerns, 2) if groups[a] != groups[b]]
    assert max(inside) < sum(across) / len(across)


def test_what_has_no_link_stands_in_rows_below() -> None:
    kinds, links, groups = two_chiefs()
    lone = {f"lone{number}": "team" for number in range(9)}
    places = arrange(kinds | lone, links, groups=groups)
    lowest = max(places[name][1] for name in kinds)
    assert all(places[name][1] > lowest for name in lone)


def test_a_network_is_laid_out_by_its_kinds() -> None:
    kinds, links, _ = two_chiefs()
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, kind in kinds.items():
        network.add_node(name, kind=kind)
    network.add_edges_from(links)
    assert positions(network) == arrange(kinds, links)


def test_many_clusters_find_room_by_samples_as_few_do_by_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {f"role:{number}": "role" for number in range(8)}
    links = []
    for number in range(120):
        kinds[f"c{number:03d}"] = "responsibility"
        links += [(f"role:{number % 4}", f"c{number:03d}"), (f"role:{4 + number % 3}", f"c{number:03d}")]
    by_pairs = arrange(kinds, links)
    monkeypatch.setattr(springs, "EVERY", 20)
    by_samples = arrange(kinds, links)
    assert by_samples == arrange(kinds, links)

    def length(places: dict[str, tuple[float, float]]) -> float:
        return sum(math.dist(places[one], places[other]) for one, other in links)

    assert min(math.dist(a, b) for a, b in combinations(by_samples.values(), 2)) > PITCH * 0.4
    assert length(by_samples) < 1.25 * length(by_pairs)
