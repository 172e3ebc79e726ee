"""Overlap of two and three roles on a knowledge small enough to check by reading it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from remit.analysis.comparison.evidence import evidence
from remit.analysis.comparison.overlap import compare, overlap, overlaps
from remit.analysis.profiles import profiles, usual_relation
from remit.errors import ParameterError, UnknownTermError
from remit.knowledge.load import load_text
from remit.knowledge.namespace import compress, expand

if TYPE_CHECKING:
    from remit.analysis.comparison.values import Overlap
    from remit.knowledge.store import Knowledge

PREFIXED = """
@prefix remit: <https://w3id.org/remit/ns/> .
@prefix role: <https://w3id.org/remit/role/> .
@prefix concern: <https://w3id.org/remit/concern/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""

ROLE, CONCERN = "https://w3id.org/remit/role/", "https://w3id.org/remit/concern/"
CPO, CTO, DESIGNER = ROLE + "cpo", ROLE + "cto", ROLE + "designer"


def shared(found: Overlap) -> dict[str, dict[str, list[str]]]:
    return {
        compress(one.concern.iri): {
            compress(role): [*map(compress, some)] for role, some in one.claims.items()
        }
        for one in found.shared
    }


def adjacent(found: Overlap) -> dict[str, dict[str, list[str]]]:
    return {
        compress(one.group.iri): {
            compress(role): [compress(term.iri) for term in some] for role, some in one.concerns.items()
        }
        for one in found.adjacent
    }


def exclusive(found: Overlap) -> dict[str, list[str]]:
    return {
        compress(role): [compress(one.concern.iri) for one in alone]
        for role, alone in found.exclusive.items()
    }


def test_two_roles_are_taken_apart_with_the_claims_of_each(tiny: Knowledge) -> None:
    found = overlap(tiny, "CPO", "CTO")
    assert shared(found) == {
        "concern:innovation-management": {
            "role:cpo": ["claim:one-1", "claim:two-1"],
            "role:cto": ["claim:one-2"],
        }
    }
    assert adjacent(found) == {
        "concern:vision": {"role:cpo": ["concern:product-vision"], "role:cto": ["concern:technology-vision"]}
    }
    assert exclusive(found) == {
        "role:cpo": ["concern:customer-research"],
        "role:cto": ["concern:architecture", "concern:code-quality"],
    }


def test_what_a_side_rests_on_is_counted_within_the_relation(tiny: Knowledge) -> None:
    bases = {
        one.role.iri: (one.n_concerns, one.n_claims, one.n_documents)
        for one in overlap(tiny, "CPO", "CTO").roles
    }
    # Not the skill of one-4 and two-4, nor what holds for start-ups (two-2, two-3) or for some (two-5).
    assert bases == {CPO: (3, 3, 2), CTO: (4, 2, 1)}
    skills = overlap(tiny, "CPO", "CTO", relation="skill").roles
    assert [(one.n_concerns, one.n_claims, one.n_documents) for one in skills] == [(1, 1, 1), (1, 1, 1)]


def test_relations_differ_in_what_counts(tiny: Knowledge) -> None:
    n = {
        relation: [one.n_concerns for one in overlap(tiny, "CPO", "CTO", relation=relation).roles]
        for relation in ("responsibility", "skill", "remit", "all")
    }
    assert n == {"responsibility": [3, 3], "skill": [1, 1], "remit": [3, 4], "all": [4, 4]}


def test_at_group_level_groups_meet_in_areas(tiny: Knowledge) -> None:
    found = overlap(tiny, "CPO", "CTO", level="group")
    assert shared(found) == {
        "concern:vision": {
            "role:cpo": ["claim:one-1", "claim:one-3", "claim:two-1"],
            "role:cto": ["claim:one-2", "claim:one-4"],
        }
    }
    assert adjacent(found) == {"concern:product": {"role:cpo": ["concern:discovery"], "role:cto": []}}
    assert exclusive(found) == {"role:cpo": [], "role:cto": ["concern:engineering"]}


def test_at_area_level_nothing_is_adjacent(tiny: Knowledge) -> None:
    found = overlap(tiny, "CPO", "CTO", level="area")
    assert list(shared(found)) == ["concern:product"]
    assert found.adjacent == ()
    assert exclusive(found) == {"role:cpo": [], "role:cto": ["concern:technology"]}


def test_a_role_of_which_nothing_is_said_takes_part_with_zeros(tiny: Knowledge) -> None:
    found = overlap(tiny, "CPO", "role:designer", relation="responsibility")
    assert [(one.n_concerns, one.n_claims) for one in found.roles] == [(3, 3), (0, 0)]
    assert not found.shared
    assert not found.adjacent
    assert len(found.exclusive[CPO]) == 3
    assert [term.iri for term in found.not_stated] == [DESIGNER]
    measures = found.measures.to_dict()
    assert measures.pop("containment") == {CPO: 0.0, DESIGNER: 0.0}
    assert (measures.pop("ruzicka"), measures.pop("weighted_cosine")) == (None, None)  # nothing is rated
    assert set(measures.values()) == {0}


def test_two_roles_of_which_nothing_is_said_take_part_too() -> None:
    kg = load_text(PREFIXED + "role:a a remit:Role ; rdfs:label 'a' . role:b a remit:Role ; rdfs:label 'b' .")
    found = overlap(kg, "a", "b")
    assert not found.shared
    assert not found.adjacent
    assert found.measures.lin == found.measures.idf_cosine == 0
    assert len(found.not_stated) == 2
    assert not found.regions
    assert not found.contributions("lin")
    assert overlaps(kg) == ()


def test_concerns_without_a_hierarchy_are_their_own_groups() -> None:
    kg = load_text(
        PREFIXED
        + """role:a a remit:Role ; remit:hasResponsibility concern:x, concern:y .
             role:b a remit:Role ; remit:hasResponsibility concern:y, concern:z ."""
    )
    found = overlap(kg, "role:a", "role:b")
    assert shared(found) == {"concern:y": {"role:a": [], "role:b": []}}
    assert found.shared[0].group == found.shared[0].concern
    assert exclusive(found) == {"role:a": ["concern:x"], "role:b": ["concern:z"]}
    assert found.measures.lin == found.measures.dice == 0.5


def test_what_is_said_of_roles_jointly_is_in_no_profile() -> None:
    kg = load_text(
        PREFIXED
        + """role:both a remit:RolePair ; remit:hasRemit concern:x ; remit:member role:a .
             role:a a remit:Role ; remit:hasRemit concern:x ."""
    )
    assert [role.iri for role in profiles(kg).roles] == [ROLE + "a"]


def test_a_text_in_the_place_of_a_concern_is_no_concern() -> None:
    kg = load_text(
        PREFIXED + "role:a a remit:Role ; remit:hasRemit concern:x, 'some text', [ rdfs:label 'blank' ] ."
    )
    assert [concern.iri for concern in profiles(kg).concerns] == [CONCERN + "x"]


def test_plain_data_has_the_names_of_the_design_and_is_json(tiny: Knowledge) -> None:
    found = json.loads(json.dumps(overlap(tiny, "CPO", "CTO").to_dict()))
    assert list(found) == [
        *(
            "roles",
            "relation",
            "level",
            "shared",
            "adjacent",
            "exclusive",
            "measures",
            "regions",
            "not_stated",
        )
    ]
    assert list(found["roles"][0]) == ["iri", "label", "n_concerns", "n_claims", "n_documents"]
    assert found["shared"][0]["concern"] == {
        "iri": CONCERN + "innovation-management",
        "label": "innovation management",
    }
    assert list(found["shared"][0]) == ["concern", "group", "claims"]
    assert list(found["adjacent"][0]) == ["group", "concerns"]
    assert list(found["exclusive"][CPO][0]) == ["concern", "group"]
    assert list(found["regions"][0]) == ["roles", "n", "concerns"]
    assert found["regions"][0]["roles"] == [CPO, CTO]
    assert list(found["measures"]) == [
        *("n_shared", "jaccard", "dice", "overlap_coefficient", "cosine", "idf_cosine", "lin", "idf_jaccard"),
        *("ruzicka", "weighted_cosine", "resnik", "jiang_conrath", "simgic", "containment"),
    ]


def test_a_ranked_pair_as_plain_data_gives_each_role_its_own_count(tiny: Knowledge) -> None:
    (pair,) = json.loads(json.dumps([one.to_dict() for one in overlaps(tiny)]))
    assert pair["roles"] == [
        {"iri": CPO, "label": "Chief Product Officer", "n_concerns": 3},
        {"iri": CTO, "label": "Chief Technology Officer", "n_concerns": 4},
    ]
    assert pair["measures"] == overlap(tiny, "CPO", "CTO").measures.to_dict()


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ((), "two or more"),
        (("CPO",), "two or more"),
        (("CPO", "role:cpo"), "same role"),
        (("CPO", "CTO", "Chief Product Officer"), "same role"),
    ],
)
def test_fewer_than_two_distinct_roles_are_refused(
    tiny: Knowledge, roles: tuple[str, ...], words: str
) -> None:
    with pytest.raises(ParameterError, match=words):
        overlap(tiny, *roles)


@pytest.mark.parametrize(
    ("option", "allowed"),
    [("relation", "responsibility, skill, remit, all"), ("level", "concern, group, area")],
)
def test_an_unknown_option_is_refused_with_those_there_are(
    tiny: Knowledge, option: str, allowed: str
) -> None:
    with pytest.raises(ParameterError, match=re.escape(allowed)):
        overlap(tiny, "CPO", "CTO", **{option: "tasks"})  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match=re.escape(allowed)):
        overlaps(tiny, **{option: "tasks"})  # type: ignore[arg-type]


def test_an_unknown_measure_and_a_negative_number_are_refused(tiny: Knowledge) -> None:
    with pytest.raises(ParameterError, match="idf_cosine"):
        overlaps(tiny, measure="containment")
    with pytest.raises(ParameterError, match="-1"):
        overlaps(tiny, top=-1)


def test_a_concern_is_no_role(tiny: Knowledge) -> None:
    with pytest.raises(UnknownTermError):
        overlap(tiny, "CPO", "concern:architecture")


def test_a_hostile_label_stays_text_in_html() -> None:
    kg = load_text(
        PREFIXED
        + """role:a a remit:Role ; rdfs:label "<script>alert(1)</script>" ; remit:hasRemit concern:x .
             role:b a remit:Role ; rdfs:label "b" ; remit:hasRemit concern:x .
             concern:x rdfs:label "<img src=x onerror=alert(1)>" ."""
    )
    shown = overlap(kg, "role:a", "role:b")._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;img src=x" in shown


def test_a_notebook_shows_a_row_a_group(tiny: Knowledge) -> None:
    shown = overlap(tiny, "CPO", "CTO")._repr_html_()
    assert "1 shared, Jaccard 0.17; empty: nothing stated" in shown
    assert "nothing to compare" in overlap(tiny, "CPO", "role:designer")._repr_html_()
    groups = {one.group.label for one in overlap(tiny, "CPO", "CTO").shared}
    assert groups and all(f">{group}</td>" in shown for group in groups)
    assert shown.count("<tr>") - 1 == len(overlap(tiny, "CPO", "CTO", level="group").shared) + len(
        [one for some in overlap(tiny, "CPO", "CTO").exclusive.values() for one in {e.group for e in some}]
    )


def test_all_pairs_equal_the_pairs_asked_for_one_by_one(kg: Knowledge) -> None:
    every = overlaps(kg, relation="all")
    assert every
    for pair in every:
        alone = overlap(kg, pair.roles[0].iri, pair.roles[1].iri, relation="all")
        assert pair.measures == alone.measures
        assert pair.n_concerns == tuple(one.n_concerns for one in alone.roles)


@pytest.mark.parametrize("relation", ["responsibility", "skill", "remit", "all"])
def test_every_concern_of_the_bundled_chiefs_rests_on_a_claim(kg: Knowledge, relation: str) -> None:
    found = overlap(kg, "CPO", "CTO", relation=relation)
    assert found.shared
    assert all(claims for one in found.shared for claims in one.claims.values())


def test_evidence_for_all_roles_gives_what_evidence_for_two_does(kg: Knowledge) -> None:
    alone = overlap(kg, "CPO", "CTO", level="group")
    table = profiles(kg, level="group")
    everyone = evidence(kg, table.hierarchy, relation="remit", level="group")
    assert compare([one.role for one in alone.roles], table, everyone) == replace(alone, reread=None)


@pytest.mark.parametrize("relation", ["remit", "responsibility", "skill", "all"])
def test_two_roles_compared_by_themselves_are_as_among_all(kg: Knowledge, relation: str) -> None:
    """Reading two roles alone, as `overlap` does, gives what reading everything gives."""
    whole = profiles(kg, relation=relation)
    roles = [one.role for one in kg.roles()]
    for first, second in [(0, 1), (0, 5), (3, 4), (len(roles) - 1, 0)]:
        two = [roles[first], roles[second]]
        found = evidence(
            kg, whole.hierarchy, relation=relation, level="concern", roles=[one.iri for one in two]
        )
        alone = overlap(kg, *(one.iri for one in two), relation=relation)
        assert replace(alone, reread=None).to_dict() == compare(two, whole, found).to_dict()


def test_without_a_relation_chosen_skills_count_where_no_remit_is_stated(prefixes: str) -> None:
    kg = load_text(prefixes + "role:a remit:requiresSkill concern:x . role:b remit:hasRemit concern:y .")
    a, b = expand("role:a"), expand("role:b")
    assert [usual_relation(kg, some) for some in ([a], [b], [a, b], [])] == [
        "skill",
        "remit",
        "remit",
        "remit",
    ]
    assert usual_relation(load_text(prefixes + "role:a remit:requiresSkill concern:x .")) == "skill"


def test_two_roles_of_a_source_without_a_hierarchy_are_as_among_all(prefixes: str) -> None:
    links = " ".join(
        f"role:{r} remit:requiresSkill concern:{c} ." for r, c in ("ax", "ay", "by", "bz", "cz", "cw")
    )
    kg = load_text(prefixes + links)
    whole = {
        pair.roles[0].label + pair.roles[1].label: pair.measures for pair in overlaps(kg, relation="skill")
    }
    alone = overlap(kg, "role:a", "role:b", relation="skill").measures
    assert whole["role:arole:b"] == alone
