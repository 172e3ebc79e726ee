from __future__ import annotations

import pytest

from remit.knowledge import Knowledge
from remit.knowledge.details import Description, Relation
from remit.knowledge.load import load_text
from remit.knowledge.namespace import compress
from remit.knowledge.query import table


def ties(description: Description) -> list[tuple[str, str, bool]]:
    return [
        (compress(one.property.iri).removeprefix("remit:"), one.other.curie, one.forward)
        for one in description.relations
    ]


def relation(kg: Knowledge, name: str, property_: str, other: str) -> Relation:
    (found,) = [
        one
        for one in kg.show(name).relations
        if one.property.curie == f"remit:{property_}" and one.other.curie == other
    ]
    return found


def test_a_thing_is_shown_with_what_is_said_of_it(tiny: Knowledge) -> None:
    shown = tiny.show("innovation management")
    assert shown.term.curie == "concern:innovation-management"
    assert shown.definition == "Looking after new ideas."
    assert shown.synonyms == ("INNO", "driving innovation")
    assert [term.curie for term in shown.broader] == ["concern:vision", "concern:product"]
    assert ties(shown) == [("hasResponsibility", "role:cpo", False), ("hasResponsibility", "role:cto", False)]
    assert [term.curie for term in tiny.show("vision").narrower] == [
        "concern:innovation-management",
        "concern:product-vision",
        "concern:technology-vision",
    ]


def test_only_what_was_stated_is_listed_and_each_tie_once(tiny: Knowledge) -> None:
    cto = ties(tiny.show("CTO"))
    assert ("hasRemit", "concern:architecture", True) not in cto
    assert cto.count(("collaboratesWith", "role:cpo", True)) == 1
    assert ("collaboratesWith", "role:cpo", False) not in cto
    assert ("hasFocus", "concern:technology-vision", True) in cto
    assert ties(tiny.show("joint planning")) == [
        ("mitigates", "tension:speed", True),
        ("yields", "benefit:calm", True),
    ]
    assert ("mitigates", "strategy:joint-planning", False) in ties(tiny.show("tension:speed"))
    assert ("mitigatedBy", "strategy:joint-planning", True) not in ties(tiny.show("tension:speed"))


def test_a_symmetric_tie_reads_forward_from_both_ends_with_its_claims(tiny: Knowledge) -> None:
    found = relation(tiny, "CPO", "collaboratesWith", "role:cto")
    assert found.forward
    assert [compress(claim) for claim in found.claims] == ["claim:one-5"]
    assert not relation(tiny, "platform team", "collaboratesWith", "role:cto").forward


def test_a_tie_has_all_its_claims_and_documents_and_conditional_ones_are_marked(tiny: Knowledge) -> None:
    agreed = relation(tiny, "CPO", "hasResponsibility", "concern:innovation-management")
    assert [compress(one) for one in agreed.claims] == ["claim:one-1", "claim:two-1"]
    assert [compress(one) for one in agreed.documents] == ["doc:one", "doc:two"]
    assert (agreed.conditional, agreed.holds) == ((), True)
    partly = relation(tiny, "CTO", "hasResponsibility", "concern:architecture")
    assert [compress(one) for one in partly.conditional] == ["claim:two-3"]
    assert partly.holds
    only = relation(tiny, "CTO", "hasResponsibility", "concern:customer-research")
    assert (
        [compress(one) for one in only.conditional]
        == [compress(one) for one in only.claims]
        == ["claim:two-2"]
    )
    assert not only.holds


def test_a_wider_property_is_listed_where_it_is_what_a_claim_says(prefixes: str) -> None:
    kg = load_text(
        prefixes + "claim:a a remit:Claim . claim:a { role:a remit:hasRemit concern:a }"
        " claim:b a remit:Claim . claim:b { role:a remit:hasFocus concern:a }"
    )
    assert ties(kg.show("role:a")) == [("hasFocus", "concern:a", True), ("hasRemit", "concern:a", True)]


def test_a_tie_without_a_claim_has_none_and_holds(prefixes: str) -> None:
    kg = load_text(
        prefixes
        + "role:a remit:hasFocus concern:a ; remit:qualifiedRequirement [ remit:concern concern:a ] ."
    )
    found = relation(kg, "role:a", "hasFocus", "concern:a")
    assert (found.claims, found.documents, found.holds) == ((), (), True)
    assert len(kg.show("role:a").relations) == 2


def test_a_hostile_label_is_escaped_in_a_notebook(prefixes: str) -> None:
    kg = load_text(
        prefixes
        + 'role:a skos:prefLabel "<script>" ; remit:hasFocus concern:a . concern:a skos:prefLabel "<img>" .'
    )
    html = kg.show("role:a")._repr_html_()
    assert "<script>" not in html
    assert "<img>" not in html


def test_broader_in_a_circle_ends(prefixes: str) -> None:
    kg = load_text(prefixes + "concern:a skos:broader concern:b . concern:b skos:broader concern:a .")
    assert [term.curie for term in kg.show("concern:a").broader] == ["concern:b"]


def test_roles_come_with_what_their_picture_rests_on(tiny: Knowledge) -> None:
    summary = [(one.role.curie, one.n_concerns, one.n_claims, one.n_documents) for one in tiny.roles()]
    assert summary == [
        ("role:cpo", 3, 8, 2),
        ("role:cto", 4, 7, 2),
        ("role:designer", 0, 1, 1),
    ]


def test_a_role_of_which_nothing_is_said_is_there_too(prefixes: str) -> None:
    kg = load_text(
        prefixes + 'role:a a remit:Role ; skos:prefLabel "a" . role:t a remit:Team ; skos:prefLabel "t" .'
    )
    assert [(one.role.curie, one.n_concerns, one.n_claims, one.n_documents) for one in kg.roles()] == [
        ("role:a", 0, 0, 0)
    ]


def test_the_counts_of_the_bundled_roles_are_those_of_a_slow_count(kg: Knowledge) -> None:
    for one in kg.roles():
        iri = one.role.iri
        concerns = {
            row[1]
            for p in ("hasRemit", "requiresSkill")
            for row in table(kg, f"SELECT ?role ?c WHERE {{ ?role remit:{p} ?c }}", role=iri)
        }
        triples = table(kg, "SELECT ?claim ?s ?o WHERE { GRAPH ?claim { ?s ?p ?o } }")
        claims = {claim for claim, s, o in triples if iri in (s, o)}
        assert (one.n_concerns, one.n_claims) == (len(concerns), len(claims))


@pytest.mark.parametrize("name", ["CPO", "CTO"])
def test_each_bundled_tie_of_a_chief_has_evidence(kg: Knowledge, name: str) -> None:
    relations = kg.show(name).relations
    assert len(relations) > 50
    assert [one for one in relations if not one.claims and one.property.curie != "remit:member"] == []
