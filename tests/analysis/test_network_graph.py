"""The network and the graph of neighbours: what is a node, what is an edge, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from remit.analysis.nearest.neighbors import neighbors
from remit.analysis.network.graph import network
from remit.errors import ParameterError, UnknownTermError
from remit.knowledge.load import load_text
from remit.knowledge.namespace import compress, expand

if TYPE_CHECKING:
    import networkx as nx

    from remit.knowledge.store import Knowledge

PREFIXES = """
@prefix remit: <https://w3id.org/remit/ns/> .
@prefix role: <https://w3id.org/remit/role/> .
@prefix concern: <https://w3id.org/remit/concern/> .
@prefix claim: <https://w3id.org/remit/claim/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def edges(graph: nx.MultiDiGraph[str], *properties: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = {
        (compress(s), compress(p), compress(o)): data for s, o, p, data in graph.edges(keys=True, data=True)
    }
    return {triple: data for triple, data in found.items() if not properties or triple[1] in properties}


def made_of(text: str) -> set[tuple[str, str, str]]:
    return set(edges(network(load_text(PREFIXES + text))))


def test_individuals_are_nodes_and_nothing_else_is(tiny: Knowledge) -> None:
    graph = network(tiny)
    assert {compress(iri) for iri in graph} == {
        *("role:cpo", "role:cto", "role:designer", "role:platform-team"),
        *("concern:product-vision", "concern:technology-vision", "concern:innovation-management"),
        *("concern:customer-research", "concern:architecture", "concern:code-quality", "concern:churn"),
        *("tension:speed", "tension:speed-soon", "tension:speed-well", "tension:budget"),
        *("strategy:joint-planning", "benefit:calm", "stage:start-up"),
    }


def test_a_group_is_a_node_only_where_a_tie_names_it() -> None:
    text = """concern:x a remit:Concern ; skos:broader concern:g .
              concern:y a remit:Concern ; skos:broader concern:h .
              concern:g a remit:Concern . concern:h a remit:Concern . role:a remit:hasRemit concern:h ."""
    graph = network(load_text(PREFIXES + text))
    assert {compress(iri) for iri in graph} == {"concern:x", "concern:y", "concern:h", "role:a"}


def test_a_concern_knows_its_group_and_area(tiny: Knowledge) -> None:
    nodes = network(tiny).nodes
    assert nodes[expand("concern:churn")] == {
        "kind": "Metric",
        "label": "churn",
        "group": expand("concern:discovery"),
        "area": expand("concern:product"),
    }
    assert nodes[expand("role:cpo")] == {
        "kind": "Role",
        "label": "Chief Product Officer",
        "group": "",
        "area": "",
    }


def test_edges_carry_label_claims_and_documents(tiny: Knowledge) -> None:
    found = edges(network(tiny))[("role:cpo", "remit:hasResponsibility", "concern:innovation-management")]
    assert found == {
        "label": "is responsible for",
        "claims": (expand("claim:one-1"), expand("claim:two-1")),
        "documents": (expand("doc:one"), expand("doc:two")),
        "inferred": False,
    }


def test_inferred_ties_say_so(tiny: Knowledge) -> None:
    found = edges(network(tiny), "remit:heldBy", "remit:mitigates")
    assert [data["inferred"] for _, data in sorted(found.items())] == [False, True, True]


def test_what_holds_under_a_condition_is_no_edge(tiny: Knowledge) -> None:
    found = edges(network(tiny))
    assert ("role:cto", "remit:hasResponsibility", "concern:customer-research") not in found
    assert ("role:cpo", "remit:hasResponsibility", "concern:code-quality") not in found
    assert not edges(network(tiny), "remit:supervises")


def test_a_wider_property_and_an_inverse_made_by_the_rules_are_no_edges(tiny: Knowledge) -> None:
    found = edges(network(tiny))
    assert not edges(network(tiny), "remit:hasRemit", "remit:mitigatedBy")
    assert ("strategy:joint-planning", "remit:mitigates", "tension:speed") in found


def test_a_symmetric_tie_is_one_edge_in_the_direction_stated(tiny: Knowledge) -> None:
    assert {(s, o) for s, _, o in edges(network(tiny), "remit:collaboratesWith")} == {
        ("role:cto", "role:cpo"),
        ("role:cto", "role:platform-team"),
    }


def test_a_wider_property_that_a_claim_uses_is_an_edge() -> None:
    text = (
        "claim:1 { role:a remit:hasResponsibility concern:x . } claim:2 { role:a remit:hasRemit concern:x . }"
    )
    assert made_of(text) == {
        ("role:a", "remit:hasResponsibility", "concern:x"),
        ("role:a", "remit:hasRemit", "concern:x"),
    }


def test_a_property_of_ones_own_below_ours_is_an_edge_of_its_own() -> None:
    text = "remit:owns rdfs:subPropertyOf remit:hasResponsibility . role:a remit:owns concern:x ."
    assert made_of(text) == {("role:a", "remit:owns", "concern:x")}


def test_a_symmetric_tie_that_both_sides_claim_is_one_edge_with_all_claims() -> None:
    text = """role:a a remit:Role . role:b a remit:Role .
              claim:1 { role:b remit:collaboratesWith role:a . }
              claim:2 { role:a remit:collaboratesWith role:b . }"""
    ((triple, data),) = edges(network(load_text(PREFIXES + text))).items()
    assert triple == ("role:a", "remit:collaboratesWith", "role:b")
    assert data["claims"] == (expand("claim:1"), expand("claim:2"))


def test_a_role_tied_to_itself_stays() -> None:
    assert made_of("role:a a remit:Role ; remit:collaboratesWith role:a .") == {
        ("role:a", "remit:collaboratesWith", "role:a")
    }


def test_a_focus_leaves_what_lies_within_the_radius(tiny: Knowledge) -> None:
    assert {compress(iri) for iri in network(tiny, focus="joint planning", radius=0)} == {
        "strategy:joint-planning"
    }
    near = network(tiny, focus="joint planning", radius=1)
    assert {compress(iri) for iri in near} == {"strategy:joint-planning", "tension:speed", "benefit:calm"}
    assert len(near.edges) == 2
    wide = network(tiny, focus="joint planning", radius=2)
    assert expand("role:cpo") in wide
    assert expand("concern:churn") not in wide
    assert wide.has_edge(expand("role:cto"), expand("role:cpo"))


def test_a_wrong_focus_is_refused(tiny: Knowledge) -> None:
    with pytest.raises(ParameterError, match="doc:one"):
        network(tiny, focus="doc:one")
    with pytest.raises(ParameterError, match="-1"):
        network(tiny, focus="CPO", radius=-1)
    with pytest.raises(UnknownTermError):
        network(tiny, focus="Chief Cook")


def test_the_bundled_network_is_the_same_each_time_and_in_order(kg: Knowledge) -> None:
    graph = network(kg)
    assert list(graph.nodes(data=True)) == list(network(kg).nodes(data=True))
    assert list(graph) == sorted(graph)
    assert {data["kind"] for _, data in graph.nodes(data=True)} >= {"Role", "Responsibility", "Skill", "Pole"}
    assert all(
        data["claims"]
        for _, _, key, data in graph.edges(keys=True, data=True)
        if key != expand("remit:member")
    )
    assert all(data["label"] and data["kind"] for _, data in graph.nodes(data=True))


def test_neighbours_say_what_they_have_in_common(tiny: Knowledge) -> None:
    graph = neighbors(tiny, measure="jaccard")
    assert {iri: graph.nodes[iri] for iri in graph} == {
        expand("role:cpo"): {"label": "Chief Product Officer", "n_concerns": 3},
        expand("role:cto"): {"label": "Chief Technology Officer", "n_concerns": 4},
    }
    assert list(graph.edges(data=True)) == [
        (
            expand("role:cpo"),
            expand("role:cto"),
            {"weight": 1 / 6, "n_shared": 1, "shared": ("innovation management",), "measure": "jaccard"},
        )
    ]


def test_an_edge_names_five_shared_concerns_the_rarest_first() -> None:
    many = " , ".join(f"concern:{name}" for name in ("f", "e", "d", "c", "b", "hub"))
    text = f"role:a remit:hasRemit {many} . role:b remit:hasRemit {many} ."
    text += "role:c remit:hasRemit concern:hub, concern:b ."
    graph = neighbors(load_text(PREFIXES + text))
    shared = graph.edges[expand("role:a"), expand("role:b")]["shared"]
    assert shared == ("concern:c", "concern:d", "concern:e", "concern:f", "concern:b")


def test_neighbours_refuse_what_they_do_not_know(tiny: Knowledge) -> None:
    with pytest.raises(ParameterError, match="jaccard"):
        neighbors(tiny, measure="likeness")
    with pytest.raises(ParameterError, match="-1"):
        neighbors(tiny, top=-1)
    with pytest.raises(ParameterError, match="area"):
        neighbors(tiny, level="level")


def test_no_roles_have_no_neighbours() -> None:
    assert len(neighbors(load_text(PREFIXES + "role:a a remit:Role ."))) == 0
