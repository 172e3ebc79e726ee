"""Paths over stated ties, and careers over roles: the shortest there are, and each step with its claims."""

from __future__ import annotations

import itertools
from math import inf, isclose

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis.insight import career as careers
from remit.analysis.insight.career import career
from remit.analysis.insight.gap import gap
from remit.analysis.insight.paths import paths
from remit.analysis.network.graph import network
from remit.errors import LimitError, ParameterError
from remit.knowledge.load import load_text
from remit.knowledge.store import Knowledge

ROLES, N_CONCERNS = "abcd", 6
Ties = st.sets(st.tuples(st.sampled_from(ROLES), st.integers(0, N_CONCERNS - 1)), min_size=1, max_size=16)


def knowledge(prefixes: str, ties: set[tuple[str, int]]) -> Knowledge:
    text = "".join(f"role:{one} a remit:Role ; skos:prefLabel 'role {one}'@en .\n" for one in ROLES)
    text += "".join(f"concern:c{i} a remit:Concern ; skos:prefLabel 'c{i}'@en .\n" for i in range(N_CONCERNS))
    text += "".join(
        f"claim:{n} {{ role:{role} remit:hasResponsibility concern:c{i} . }} claim:{n} a remit:Claim .\n"
        for n, (role, i) in enumerate(sorted(ties))
    )
    return load_text(prefixes + text, name="drawn")


@settings(max_examples=40)
@given(ties=Ties)
def test_paths_are_all_the_shortest_ones(prefixes: str, ties: set[tuple[str, int]]) -> None:
    found = paths(knowledge(prefixes, ties), "role a", "role b", top=1000)
    graph = nx.Graph((f"role {role}", f"c{i}") for role, i in ties)
    graph.add_nodes_from(["role a", "role b"])
    if not nx.has_path(graph, "role a", "role b"):
        assert (found.n_paths, found.paths, found.n_steps) == (0, (), 0)
        assert found.n_reached == len(nx.node_connected_component(graph, "role a")) - 1
        return
    expected = {tuple(one) for one in nx.all_shortest_paths(graph, "role a", "role b")}
    walked = {("role a", *(hop.end.label for hop in one)) for one in found.paths}
    assert walked == expected
    assert found.n_paths == len(found.paths) == len(expected)
    assert all(link.claims for one in found.paths for hop in one for link in hop.links)


@settings(max_examples=25)
@given(ties=Ties, power=st.sampled_from([1.0, 2.0, 3.0, 8.0]))
def test_no_other_career_is_shorter(prefixes: str, ties: set[tuple[str, int]], power: float) -> None:
    kg = knowledge(prefixes, ties)
    known = sorted({role for role, _ in ties})
    if not {"a", "b"} <= set(known):
        with pytest.raises(ParameterError, match="nothing is stated of"):
            career(kg, "role a", "role b")
        return
    size = {
        (x, y): 1 - gap(kg, f"role {x}", f"role {y}").coverage["stated"]
        for x, y in itertools.permutations(known, 2)
    }
    between = [role for role in known if role not in "ab"]
    best = inf
    for n in range(len(between) + 1):
        for middle in itertools.permutations(between, n):
            way = ("a", *middle, "b")
            best = min(best, sum(size[pair] ** power for pair in itertools.pairwise(way)))
    found = career(kg, "role a", "role b", power=power)
    assert isclose(sum(step.size**power for step in found.steps), best, abs_tol=1e-7)
    assert isclose(found.direct, size["a", "b"], abs_tol=1e-7)
    assert found.roles[0].label == "role a" and found.roles[-1].label == "role b"
    have = {i for role, i in ties if role == "a"}
    for step, role in zip(found.steps, found.roles[1:], strict=True):
        called = {i for one, i in ties if one == role.label[-1]}
        assert {int(one.concern.label[1:]) for one in step.new} == called - have
        assert step.share_new <= step.size + 1e-9
        have |= called


def test_how_two_things_of_the_bundled_knowledge_hang_together(kg: Knowledge) -> None:
    found = paths(kg, "pricing strategy", "cybersecurity")
    (one,) = found.paths
    assert [hop.end.label for hop in one] == [
        "Chief Product Officer",
        "Chief Technology Officer",
        "cybersecurity",
    ]
    assert not one[0].links[0].forward and one[2].links[0].forward
    said = {claim.iri for claim in kg.why("CPO", "pricing strategy")}
    assert {claim for link in one[0].links for claim in link.claims} == said
    assert {found.marks[claim][0] for claim in said} <= {source.letter for source in found.sources}
    graph = network(kg).to_undirected()
    for other in ("tension:timeline-tension", "concern:mentoring"):
        far = paths(kg, "concern:pricing-strategy", other)
        assert far.n_steps == nx.shortest_path_length(graph, found.first.iri, far.last.iri)


def test_inferred_steps_come_last_and_are_told(kg: Knowledge) -> None:
    found = paths(kg, "CTO", "effective communication", top=10)
    assert found.n_steps == 2
    assert not any(link.inferred for hop in found.paths[0] for link in hop.links)
    guessed = paths(kg, "CTO", "shared KPIs and objectives", top=10)
    assert all(one[-1].links[0].inferred for one in guessed.paths)


def test_what_has_no_way_is_refused(kg: Knowledge, tiny: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ParameterError, match="are the same"):
        paths(kg, "CPO", "role:cpo")
    with pytest.raises(ParameterError, match="top is -1"):
        paths(kg, "CPO", "CTO", top=-1)
    with pytest.raises(ParameterError, match="power is"):
        career(kg, "CPO", "CTO", power=0.5)
    with pytest.raises(ParameterError, match="nothing is stated of role:designer"):
        career(tiny, "CPO", "Désigner")
    monkeypatch.setattr(careers, "MOST_ROLES", 1)
    with pytest.raises(LimitError, match="too many to look for a way among"):
        career(kg, "CPO", "CTO")


def test_the_values_show_themselves(kg: Knowledge) -> None:
    assert "shortest paths" in paths(kg, "CPO", "cybersecurity")._repr_html_()
    assert "in one step 80%" in career(kg, "CTO", "CPO")._repr_html_()
