from __future__ import annotations

import pytest

from remit.errors import UnknownTermError
from remit.knowledge import Knowledge
from remit.knowledge.load import load_text


def tied(kg: Knowledge, role: str, term: str) -> list[str]:
    return [claim.curie.removeprefix("claim:") for claim in kg.why(role, term)]


def test_a_claim_says_who_where_how_strongly_and_what(tiny: Knowledge) -> None:
    (claim,) = tiny.why("CTO", "customer research")
    assert claim.document.label == "second article"
    assert (claim.section, claim.paragraph, claim.start, claim.end) == ("Start-ups", 2, 20, 30)
    assert (claim.modality, claim.condition) == ("Plain", "start-up")
    assert claim.description == "in a new firm the CTO asks customers"
    assert claim.triples == (("Chief Technology Officer", "is responsible for", "customer research"),)


def test_claims_that_tie_a_role_and_a_concern_come_in_reading_order(tiny: Knowledge) -> None:
    assert tied(tiny, "CTO", "architecture") == ["one-2", "one-4", "two-3"]
    assert tied(tiny, "CPO", "innovation management") == ["one-1", "two-1"]
    assert tied(tiny, "CPO", "architecture") == []


def test_two_roles_are_tied_whichever_is_the_subject(tiny: Knowledge) -> None:
    assert tied(tiny, "CPO", "CTO") == tied(tiny, "CTO", "CPO") == ["one-5"]


def test_tensions_poles_strategies_and_benefits_are_tied_by_claims_that_name_both(tiny: Knowledge) -> None:
    assert tied(tiny, "CPO", "speed against quality") == ["one-6"]
    assert tied(tiny, "CTO", "ship soon") == ["one-6"]
    assert tied(tiny, "CPO", "joint planning") == ["one-7"]
    assert tied(tiny, "role:designer", "joint planning") == []


def test_what_a_pair_gains_ties_each_of_its_roles(prefixes: str) -> None:
    kg = load_text(
        prefixes + "role:p a remit:RolePair ; remit:member role:a, role:b ."
        " claim:a { role:p remit:yields benefit:x } claim:a a remit:Claim ; dcterms:source doc:a ."
        " benefit:x a remit:Benefit ."
        " role:c a remit:Role ."
    )
    assert tied(kg, "role:a", "benefit:x") == ["a"]
    assert tied(kg, "role:c", "benefit:x") == []


def test_every_claim_is_listed_in_reading_order(tiny: Knowledge) -> None:
    found = tiny.claims()
    assert len(found) == 14
    assert [claim.curie for claim in found][:3] == ["claim:one-1", "claim:one-2", "claim:one-3"]
    places = [(claim.document.iri, claim.start) for claim in found]
    assert places == sorted(places)


def test_a_claim_with_little_said_of_it_can_be_read(prefixes: str) -> None:
    kg = load_text(
        prefixes + 'claim:a a remit:Claim ; remit:paragraph "many", 12345678901234567890123 .'
        ' claim:a { role:a remit:level "7" }'
    )
    (claim,) = kg.claims()
    assert (claim.document.iri, claim.section, claim.paragraph, claim.start, claim.modality) == (
        "",
        "",
        0,
        0,
        "Plain",
    )
    assert claim.triples == (("role:a", "level", "7"),)


def test_an_unknown_name_is_refused(tiny: Knowledge) -> None:
    with pytest.raises(UnknownTermError):
        tiny.why("CPO", "alchemy")


def test_each_bundled_claim_has_a_document_and_says_something(kg: Knowledge) -> None:
    for claim in kg.claims():
        assert claim.document.kind == "Document", claim
        assert claim.triples, claim
        assert claim.description, claim
        assert 0 <= claim.start < claim.end, claim
