"""Each role's nearest roles: every way of finding them gives the same, to the last bit and in one order."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis import measures
from remit.analysis.hierarchy import Hierarchy
from remit.analysis.nearest import every as nearest
from remit.analysis.nearest import pairs, postings, walk
from remit.analysis.nearest.neighbors import connected
from remit.analysis.nearest.postings import SUMS
from remit.analysis.profiles import Profiles, tabulate
from remit.analysis.similarity import compare_pair
from remit.errors import ParameterError
from remit.knowledge.model import Term

TVERSKY = (0.7, 0.2)
pytestmark = pytest.mark.xdist_group("compiled")  # compiling takes seconds: once, not once a worker


@dataclass(frozen=True)
class Case:
    """Roles and what each holds, with ratings."""

    held: dict[str, dict[str, float]]

    @property
    def table(self) -> Profiles:
        links = {(role, one): x for role, some in self.held.items() for one, x in some.items()}
        terms = {name: Term(name, f"label of {name}") for link in links for name in link}
        return tabulate(links, Hierarchy({}), terms)

    def expected(self, measure: str, top: int) -> dict[str, list[tuple[str, float, int]]]:
        """The nearest of each role by comparing every two, with plain Python alone."""
        roles = sorted(role for role, some in self.held.items() if some)
        holders = {
            one: sum(one in some for some in self.held.values()) for r in roles for one in self.held[r]
        }
        rarity = {one: measures.rarity(float(n), len(roles)) for one, n in holders.items()}
        tree, content = Hierarchy({}), dict.fromkeys(holders, 1.0)
        made: dict[str, list[tuple[str, float, int]]] = {}
        for a in roles:
            found = []
            for b in roles:
                if a == b or not self.held[a].keys() & self.held[b].keys():
                    continue
                two = compare_pair(
                    self.held[a],
                    self.held[b],
                    rarity=rarity,
                    hierarchy=tree,
                    content=content,
                    tversky=TVERSKY,
                )
                score = two.containment[0] if measure == "containment" else getattr(two, measure)
                found.append((b, float(score), two.n_shared))
            found.sort(key=lambda one: (-round(one[1], 12), -one[2], one[0]))
            made[a] = found[:top]
        return made


RATINGS = st.sampled_from([1.0, 1.0, 0.5, 0.25, 0.75])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Some twenty roles; two concerns are hubs, ties are common, some roles hold nothing."""
    concerns = [f"c{i:02}" for i in range(12)]
    held = {}
    for i in range(draw(st.integers(2, 22))):
        some = draw(st.dictionaries(st.sampled_from(concerns), RATINGS, max_size=6))
        hubs = {hub: 1.0 for hub in ("hub0", "hub1") if draw(st.integers(0, 3))}
        held[f"r{i:02}"] = some | hubs
    return Case(held)


def told(ranking: nearest.Ranking, table: Profiles) -> dict[str, list[tuple[str, float, int]]]:
    iris = [role.iri for role in table.roles]
    return {
        iris[row]: [
            (iris[other], float(score), int(n))
            for other, score, n in zip(
                ranking.rows[row], ranking.scores[row], ranking.n_shared[row], strict=True
            )
            if other >= 0
        ]
        for row in range(len(iris))
    }


@settings(max_examples=40, deadline=None)
@given(cases(), st.sampled_from(sorted(SUMS)), st.integers(1, 5))
def test_every_way_gives_what_comparing_every_two_gives(case: Case, measure: str, top: int) -> None:
    table, expected = case.table, case.expected(measure, top)
    turned, tversky = table.postings, TVERSKY if measure == "tversky" else None
    if len(table.roles) < 2:
        return
    top = min(top, len(table.roles) - 1)
    walked = told(nearest._walked(turned, measure, top, tversky), table)
    assert {role: some[:top] for role, some in expected.items()} == walked
    for prune in (True, False):
        for block in (2, 7, 64):
            compiled = nearest._compiled(turned, measure, top, 2, tversky, prune, block)
            assert told(compiled, table) == walked


@pytest.fixture(scope="module")
def crowd() -> Profiles:
    """Two thousand roles in groups, with four concerns that a third of them has: enough to be compiled."""
    rng = np.random.default_rng(7)
    links = {}
    for i in range(2_000):
        own = rng.integers(0, 60, 6) + 60 * (i % 12)
        for one in {*own.tolist(), *rng.integers(720, 900, 4).tolist()}:
            links[f"r{i:04}", f"c{one:03}"] = float(rng.integers(1, 5)) / 4
        for hub in range(4):
            if rng.random() < 0.33:
                links[f"r{i:04}", f"hub{hub}"] = 1.0
    terms = {name: Term(name, name) for link in links for name in link}
    return tabulate(links, Hierarchy({}), terms)


@pytest.mark.parametrize("measure", ["jaccard", "idf_cosine", "ruzicka", "weighted_cosine"])
def test_leaving_out_what_cannot_be_among_the_best_changes_nothing(crowd: Profiles, measure: str) -> None:
    turned = crowd.postings
    whole = nearest._compiled(turned, measure, 10, 1, None, False, 256)
    for threads in (1, 2, 5):
        less = nearest._compiled(turned, measure, 10, threads, None, True, 256)
        for name in ("rows", "scores", "n_shared"):
            assert np.array_equal(getattr(whole, name), getattr(less, name))


def test_less_is_walked_where_bounds_hold(crowd: Profiles) -> None:
    assert nearest.is_large(crowd.postings)
    walked = [nearest.walked_for(crowd.postings, "idf_cosine", 10, prune, 256) for prune in (True, False)]
    assert walked[1] == nearest.additions(crowd.postings)
    assert walked[0] < 0.8 * walked[1]


def test_what_is_large_is_compiled_and_gives_what_the_walk_gives(crowd: Profiles) -> None:
    found = nearest.rank(crowd, measure="jaccard", top=3)
    for row in (0, 17, 1_999):
        one = walk.nearest(crowd.postings, row, "jaccard", 3)
        assert found.rows[row].tolist() == one.rows.tolist()
        assert found.scores[row].tolist() == one.scores.tolist()


def test_memory_grows_with_the_answer(crowd: Profiles) -> None:
    found = nearest.rank(crowd, top=2)
    assert found.rows.shape == found.scores.shape == found.n_shared.shape == (2_000, 2)


@pytest.mark.parametrize("measure", ["jaccard", "idf_cosine", "lin"])
def test_the_best_pairs_are_the_first_of_all_pairs(crowd: Profiles, measure: str) -> None:
    few = first(crowd, 60)
    every = pairs.best(few, measure)
    assert len(every) == sum(len(part) for part in pairs.sharing(few))
    for top in (0, 1, 10, 300):
        best = pairs.best(few, measure, top)
        assert best.left.tolist() == every.left[:top].tolist()
        assert best.right.tolist() == every.right[:top].tolist()


def first(table: Profiles, n: int) -> Profiles:
    """The profiles of the first roles alone."""
    links = {
        (role.iri, table.concerns[column].iri): rating
        for role in table.roles[:n]
        for column, rating in table.rated_of(role.iri).items()
    }
    terms = {name: Term(name, name) for link in links for name in link}
    return tabulate(links, Hierarchy({}), terms)


def test_the_graph_names_the_rarest_shared_concerns_first(crowd: Profiles) -> None:
    graph = connected(crowd, top=2)
    holders = dict(zip((one.label for one in crowd.concerns), crowd.holders, strict=True))
    for a, b, edge in list(graph.edges(data=True))[:200]:
        both = {crowd.concerns[i].label for i in set(crowd.columns_of(a)) & set(crowd.columns_of(b))}
        assert edge["n_shared"] == len(both)
        assert len(edge["shared"]) == min(5, len(both))
        assert set(edge["shared"]) <= both
        counts = [holders[one] for one in edge["shared"]]
        assert counts == sorted(counts)
        assert max(counts) <= min((holders[one] for one in both - set(edge["shared"])), default=10**9)


def test_the_graph_is_as_if_its_edges_had_been_added_one_by_one(crowd: Profiles) -> None:
    graph = connected(crowd, top=3)
    again: nx.Graph[str] = nx.Graph()
    again.add_nodes_from(graph.nodes(data=True))
    again.add_edges_from(sorted(graph.edges(data=True), key=lambda edge: edge[:2]))
    assert {one: list(graph[one]) for one in graph} == {one: list(again[one]) for one in again}
    assert all(graph[a][b] is graph[b][a] for a, b in graph.edges)
    assert graph.number_of_edges() == again.number_of_edges() > 0


def test_without_what_compiles_the_answer_is_the_same(
    crowd: Profiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_it = connected(crowd, top=2, measure="jaccard")
    monkeypatch.setattr(nearest, "is_compiled", lambda: False)
    plain = first(crowd, len(crowd.roles))
    without = connected(plain, top=2, measure="jaccard")
    assert list(with_it.nodes(data=True)) == list(without.nodes(data=True))
    assert {frozenset((a, b)): edge for a, b, edge in with_it.edges(data=True)} == {
        frozenset((a, b)): edge for a, b, edge in without.edges(data=True)
    }


def test_postings_are_the_same_counted_or_sorted(crowd: Profiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "_MANY", 0)
    counted = postings.postings(crowd)
    for name in ("concerns", "ptr", "items", "ratings", "postings_ptr", "holders", "holder_ratings"):
        assert np.array_equal(getattr(crowd.postings, name), getattr(counted, name))


def test_a_role_beyond_sixteen_bits_is_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "LONGEST", 3)
    monkeypatch.setattr(nearest, "LARGE", 0)
    case = Case({role: dict.fromkeys("abcde", 1.0) for role in ("x", "y")})
    monkeypatch.setattr(nearest, "_compiled", None)  # it would fail if it were called
    assert nearest.rank(case.table, measure="jaccard").scores.tolist() == [[1.0], [1.0]]


@pytest.mark.parametrize(
    ("measure", "said"), [("nonsense", "unknown measure"), ("tversky", "alpha and beta")]
)
def test_a_measure_that_cannot_be_is_refused(measure: str, said: str) -> None:
    table = Case({"x": {"a": 1.0}, "y": {"a": 1.0}}).table
    with pytest.raises(ParameterError, match=said):
        nearest.rank(table, measure=measure)
    with pytest.raises(ParameterError):
        pairs.best(table, measure)
    with pytest.raises(ParameterError, match="top is -1"):
        nearest.rank(table, top=-1)


def test_no_roles_and_one_role_have_no_neighbours() -> None:
    for held in ({}, {"x": {"a": 1.0}}):
        assert nearest.rank(Case(held).table).rows.size == 0
        assert not connected(Case(held).table).edges
