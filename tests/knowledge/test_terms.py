from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.errors import AmbiguousTermError, UnknownTermError
from remit.knowledge import Knowledge
from remit.knowledge.load import load_text
from remit.knowledge.namespace import expand
from remit.knowledge.terms import nearest_names


@pytest.mark.parametrize(
    "name",
    [
        "role:cpo",
        "https://w3id.org/remit/role/cpo",
        "<https://w3id.org/remit/role/cpo>",
        " <role:cpo> ",
        "Chief Product Officer",
        "chief  product\nofficer",
        "CPO",
        "cpo",
        "Product Chief",
    ],
)
def test_a_curie_an_iri_a_label_and_a_synonym_resolve(tiny: Knowledge, name: str) -> None:
    term = tiny.resolve(name)
    assert (term.iri, term.label, term.kind) == (expand("role:cpo"), "Chief Product Officer", "Role")
    assert term.curie == "role:cpo"


def test_each_name_of_the_bundled_knowledge_resolves_or_says_that_it_is_ambiguous(kg: Knowledge) -> None:
    from remit.knowledge.query import table

    labels = table(kg, "SELECT ?x ?name WHERE { ?x skos:prefLabel ?name }")
    synonyms = table(kg, "SELECT ?x ?name WHERE { ?x skos:altLabel ?name }")
    taken = {(name or "").casefold() for _, name in labels}
    for iri, name in [*labels, *(row for row in synonyms if (row[1] or "").casefold() not in taken)]:
        try:
            assert kg.resolve(name or "").iri == iri
        except AmbiguousTermError as error:
            assert "can mean" in str(error)


@pytest.mark.parametrize(
    ("iri", "kind"),
    [
        ("role:platform-team", "Team"),
        ("concern:architecture", "Responsibility"),  # a skill as well
        ("concern:technology-vision", "Concern"),
        ("concern:churn", "Metric"),
        ("concern:vision", "Concept"),
        ("claim:one-1", "Claim"),
        ("remit:Role", "Class"),
        ("doc:one", "Document"),
    ],
)
def test_the_kind_of_a_thing_is_its_most_specific_class(tiny: Knowledge, iri: str, kind: str) -> None:
    assert tiny.resolve(iri).kind.removeprefix("Unconditional") == kind


def test_the_last_part_of_an_iri_names_a_thing_where_no_label_does(kg: Knowledge) -> None:
    assert kg.resolve("innovation-culture").label == "culture of innovation"
    assert kg.resolve("digital-transformation", "Trend").iri == expand("trend:digital-transformation")
    with pytest.raises(AmbiguousTermError, match="trend:digital-transformation"):
        kg.resolve("digital-transformation")


@pytest.mark.parametrize(
    "kind", ["Concern", "remit:Concern", "Responsibility", "https://w3id.org/remit/ns/Skill"]
)
def test_a_kind_takes_in_the_kinds_below_it(tiny: Knowledge, kind: str) -> None:
    assert tiny.resolve("architecture", kind).iri == expand("concern:architecture")


@pytest.mark.parametrize("name", ["CPO", "role:cpo", "<https://w3id.org/remit/role/cpo>"])
def test_a_thing_of_another_kind_is_unknown(tiny: Knowledge, name: str) -> None:
    with pytest.raises(UnknownTermError, match=r"not concern$|no concern is called"):
        tiny.resolve(name, "Concern")


def test_an_ambiguous_name_is_refused_with_its_candidates(prefixes: str) -> None:
    kg = load_text(
        prefixes
        + 'role:a skos:prefLabel "Lead" . role:b skos:prefLabel "lead" . role:c skos:altLabel "LEAD" .'
    )
    with pytest.raises(AmbiguousTermError) as caught:
        kg.resolve("LeaD")
    assert '"LeaD" can mean Lead (role:a), lead (role:b)' in str(caught.value)
    assert "role:c" not in str(caught.value)
    assert caught.value.exit_code == 2
    assert [kg.resolve(name).iri for name in ("Lead", "lead")] == [expand("role:a"), expand("role:b")]


def test_a_label_goes_before_a_synonym_and_a_thing_before_a_word_of_the_vocabulary(prefixes: str) -> None:
    kg = load_text(
        prefixes + 'concern:a a remit:Concern ; skos:prefLabel "strategy"@en .'
        ' concern:b a remit:Concern ; skos:altLabel "Role", "head" .'
        ' role:h a remit:Role ; skos:prefLabel "Head" .'
    )
    assert kg.resolve("strategy").iri == expand("concern:a")
    assert kg.resolve("role").iri == expand("concern:b")
    assert kg.resolve("head").iri == expand("role:h")
    assert kg.resolve("Tension").iri == expand("remit:Tension")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("innovation", "innovation management (concern:innovation-management)"),
        ("chief produkt officer", "Chief Product Officer (role:cpo)"),
        ("role:platform", "platform team (role:platform-team)"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(tiny: Knowledge, name: str, near: str) -> None:
    with pytest.raises(UnknownTermError) as caught:
        tiny.resolve(name)
    assert f"near are {near}" in str(caught.value)
    assert str(caught.value).count("(") <= 3


@pytest.mark.parametrize(
    "name",
    [
        "",
        "qqqqqq",
        "<not an iri>",
        "https://example.org/nothing",
        "\x1b[31m",
        "a:b:c",
        "urn:x:y",
        ":",
        "<>",
        "role:",
        "remit:a b",
    ],
)
def test_nonsense_is_unknown_in_one_safe_line(tiny: Knowledge, name: str) -> None:
    with pytest.raises(UnknownTermError) as caught:
        tiny.resolve(name)
    assert not any(ord(character) < 32 for character in str(caught.value))


@given(st.text(max_size=40))
def test_any_text_resolves_or_is_refused(kg: Knowledge, name: str) -> None:
    try:
        assert kg.resolve(name).iri
    except (UnknownTermError, AmbiguousTermError) as error:
        assert "\n" not in str(error)


def test_finding_puts_the_best_match_first(tiny: Knowledge) -> None:
    found = [(match.term.curie, match.field) for match in tiny.find("vision")]
    assert found[:3] == [
        ("concern:vision", "label"),
        ("concern:product-vision", "label"),
        ("concern:technology-vision", "label"),
    ]
    assert len(found) == len(dict(found))


@pytest.mark.parametrize(
    ("text", "curie", "field"),
    [
        ("designer", "role:designer", "label"),  # the label has an accent
        ("DÉSI", "role:designer", "label"),
        ("driving inno", "concern:innovation-management", "synonym"),
        ("new ideas", "concern:innovation-management", "definition"),
        ("ficer", "role:cpo", "label"),
    ],
)
def test_labels_synonyms_and_definitions_are_searched(
    tiny: Knowledge, text: str, curie: str, field: str
) -> None:
    match = tiny.find(text)[0]
    assert (match.term.curie, match.field) == (curie, field)


def test_finding_is_bounded_and_finds_nothing_in_nothing(tiny: Knowledge) -> None:
    assert len(tiny.find("e", limit=3)) == 3
    assert tiny.find("e", limit=3) == tiny.find("e")[:3]
    assert tiny.find("  ") == ()
    assert tiny.find("qqqqq") == ()


def test_the_language_asked_for_is_shown(prefixes: str) -> None:
    kg = load_text(
        prefixes + 'role:a a remit:Role ; skos:prefLabel "head"@en, "Haupt"@de ; skos:altLabel "Spitze"@de .'
    )
    assert kg.find("haupt", lang="de")[0].term.label == "Haupt"
    assert kg.find("haupt")[0].term.label == "head"
    assert kg.resolve("Spitze").label == "head"


def test_nearest_names_are_those_that_contain_it_first() -> None:
    assert nearest_names("shared", ["tensions", "shared-skills", "shared-remit", "share"]) == [
        "shared-remit",
        "shared-skills",
        "share",
    ]
