"""The data of the page: every reference leads somewhere, and its numbers are those of the analysis."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from remit.analysis.comparison.overlap import overlap
from remit.errors import LimitError
from remit.knowledge.load import load
from remit.knowledge.namespace import expand
from remit.knowledge.store import Knowledge
from remit.views.exports import export
from remit.views.page import page
from remit.views.page_data import page_data
from remit.views.page_kinds import KINDS, kind_of, relation_words


@pytest.fixture(scope="module")
def data(kg: Knowledge) -> dict[str, Any]:
    return page_data(kg)


def test_every_reference_leads_somewhere(data: dict[str, Any]) -> None:
    items = {node["id"] for node in data["nodes"]}
    groups = {group["id"] for group in data["groups"]}
    areas = {area["id"] for area in data["areas"]}
    claims = range(len(data["claims"]))
    assert len(items) == len(data["nodes"])
    assert {group["area"] for group in data["groups"]} <= areas
    for node in data["nodes"]:
        assert node["kind"] in {kind["id"] for kind in data["kinds"]}
        assert node["group"] is None or (node["group"] in groups and node["area"] in areas)
    for link in data["links"]:
        assert {link["source"], link["target"]} <= items
        assert link["rel"] in data["relations"]
        assert set(link["claims"]) <= set(claims)
    assert {claim["doc"] for claim in data["claims"]} == {document["id"] for document in data["documents"]}
    for tension in data["tensions"]:
        assert {tension["id"], *tension["roles"], *(one["id"] for one in tension["strategies"])} <= items


def test_counts_add_up(data: dict[str, Any]) -> None:
    kinds = [node["kind"] for node in data["nodes"]]
    assert {kind["id"]: kind["n"] for kind in data["kinds"]} == {
        kind["id"]: kinds.count(kind["id"]) for kind in data["kinds"]
    }
    assert sum(document["n_claims"] for document in data["documents"]) == len(data["claims"])


def test_every_claim_that_ties_shown_things_is_evidence_somewhere(data: dict[str, Any]) -> None:
    used = {claim for link in data["links"] for claim in link["claims"]}
    used |= {claim for tension in data["tensions"] for claim in tension["claims"]}
    assert len(used) > 0.9 * len(data["claims"])


def test_what_is_inferred_or_conditional_is_marked(data: dict[str, Any]) -> None:
    for link in data["links"]:
        modes = {data["claims"][at]["modality"] for at in link["claims"]}
        if link["inferred"]:
            assert modes == {"Inferred"}
    aside = [link for link in data["links"] if link.get("holds") is False]
    assert aside
    for link in aside:
        for at in link["claims"]:
            claim = data["claims"][at]
            assert claim.get("condition") or claim["modality"] in {"Optional", "Emerging"}


@pytest.mark.parametrize("relation", ["responsibility", "skill", "remit", "all"])
@pytest.mark.parametrize("level", ["concern", "group", "area"])
def test_overlap_is_that_of_the_analysis(
    kg: Knowledge, data: dict[str, Any], relation: str, level: str
) -> None:
    pair = next(
        one
        for one in data["overlap"]
        if one["roles"] == ["role:cpo", "role:cto"] and (one["relation"], one["level"]) == (relation, level)
    )
    value = overlap(kg, "CPO", "CTO", relation=relation, level=level)
    assert [expand(one["concern"]) for one in pair["shared"]] == [one.concern.iri for one in value.shared]
    for mine, theirs in zip(pair["shared"], value.shared, strict=True):
        claims = {role: {data["claims"][at]["id"] for at in ats} for role, ats in mine["claims"].items()}
        assert {expand(role): len(ids) for role, ids in claims.items()} == {
            role: len(ids) for role, ids in theirs.claims.items()
        }
    for name in ("jaccard", "dice", "overlap_coefficient", "cosine", "idf_cosine", "lin"):
        assert pair["measures"][name] == pytest.approx(getattr(value.measures, name), abs=1e-4)
    assert [pair["n"][role]["n_claims"] for role in pair["roles"]] == [one.n_claims for one in value.roles]


def test_all_pairs_of_roles_with_concerns_are_there(data: dict[str, Any]) -> None:
    roles = sorted({role for one in data["overlap"] for role in one["roles"]})
    pairs = [
        tuple(one["roles"])
        for one in data["overlap"]
        if (one["relation"], one["level"]) == ("all", "concern")
    ]
    assert sorted(pairs) == list(combinations(roles, 2))


def test_a_small_knowledge_gives_whole_data(tiny: Knowledge) -> None:
    data = page_data(tiny)
    assert {"role", "responsibility", "tension"} <= {node["kind"] for node in data["nodes"]}
    assert data["overlap"]


def test_a_knowledge_without_roles_gives_a_page_all_the_same() -> None:
    from remit.knowledge.load import load_text
    from remit.views.page import assemble

    data = page_data(load_text("<https://example.org/a> <https://example.org/b> 1 .", name="bare"))
    assert data["nodes"] == data["links"] == data["overlap"] == data["tensions"] == []
    assert assemble(data).html.startswith("<!doctype html>")


def test_a_kind_follows_from_class_and_use() -> None:
    assert kind_of({"Concern", "Skill"}, {"requiresSkill", "hasFocus"}) == "responsibility"
    assert kind_of({"Concern", "Skill"}, {"essentialSkill"}) == "skill"
    assert kind_of({"Concern", "Metric"}, {"tracksMetric"}) == "metric"
    assert kind_of({"Concern"}, {"influences"}) == "outcome"
    assert kind_of({"RolePair"}, set()) == "team"
    assert kind_of({"Pole"}, set()) is None


def test_kinds_differ_in_shape_and_not_by_colour_alone() -> None:
    assert len({kind["shape"] for kind in KINDS}) == len(KINDS)


def test_relations_are_read_both_ways() -> None:
    words = relation_words({"hasFocus": "focuses on", "newTie": "is new to"}, {"hasFocus", "newTie"})
    assert words["hasFocus"] == ["focuses on", "is a focus of"]
    assert words["newTie"][0] == "is new to"
    assert words["newTie"][1] != words["newTie"][0]


def test_the_footer_gives_rights_only_over_what_is_the_ontologys(kg: Knowledge, tmp_path: Path) -> None:
    exported = tmp_path / "copy.trig"
    export(kg, exported)
    own = tmp_path / "own.csv"
    own.write_text("role,concern\nBuyer,negotiation\n", encoding="utf-8")
    assert "CC BY 4.0" in page_data(kg)["rights"]
    assert "CC BY 4.0" in page_data(load(exported))["rights"]
    assert "CC BY 4.0" in page_data(load("bundled", own))["rights"]
    assert page_data(load(own))["rights"] == ""
    assert "CC BY" not in page(load(own)).html


def test_concerns_without_a_group_count_their_roles_too(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("role,concern\nBuyer,budget\nSeller,budget\nSeller,sales\n", encoding="utf-8")
    counted = {node["label"]: node["n_roles"] for node in page_data(load(own))["nodes"]}
    assert (counted["budget"], counted["sales"], counted["Buyer"]) == (2, 1, 0)


def test_of_many_roles_each_is_compared_with_its_nearest_and_the_page_says_so(prefixes: str) -> None:
    from remit.knowledge.load import load_text

    links = [f"role:r{i} remit:requiresSkill concern:c{(i + k) % 30} ." for i in range(30) for k in range(4)]
    data = page_data(load_text(prefixes + " ".join(links)))
    assert not data["all_pairs"]
    pairs = {tuple(pair["roles"]) for pair in data["overlap"]}
    assert 30 * 5 // 2 <= len(pairs) <= 30 * 5
    assert all(any(role in pair for pair in pairs) for role in (f"role:r{i}" for i in range(30)))
    assert ("role:r0", "role:r1") in pairs
    assert ("role:r0", "role:r15") not in pairs
    assert [scope["id"] for scope in data["scopes"]] == ["skill", "all"]  # no remit is stated


def test_more_roles_than_a_large_page_holds_are_refused_before_anything_is_worked_out(
    kg: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("remit.views.page_data.count_roles", lambda kg: 50_001)
    with pytest.raises(LimitError, match="50,001 roles are more than the 50,000"):
        page_data(kg)
