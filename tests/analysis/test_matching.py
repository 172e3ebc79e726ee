"""Matching: what is the same is found, what is not is not, and the order of the input does not count."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis.matching.features import Named
from remit.analysis.matching.match import match, propose, things_of
from remit.analysis.matching.words import normalised, vocabulary, words
from remit.errors import ParameterError
from remit.knowledge.load import load_text
from remit.knowledge.store import Knowledge

NAMES = st.lists(st.text(min_size=0, max_size=30), min_size=1, max_size=3).map(tuple)
SIDE = st.lists(st.tuples(NAMES, st.text(max_size=40)), max_size=6)
COMPANY = """
<urn:c:1> a remit:Concern ; skos:prefLabel "pricing"@en ; skos:broader <urn:g:1> .
<urn:c:2> a remit:Concern ; skos:prefLabel "leading teams"@en ; skos:altLabel "management of teams"@en .
<urn:c:3> a remit:Concern ; skos:prefLabel "Qualitätssicherung"@de , "quality assurance"@en .
<urn:c:4> a remit:Concern ; skos:prefLabel "stained glass"@en .
<urn:g:1> a skos:Concept ; skos:prefLabel "market"@en .
<urn:r:1> a remit:Role ; skos:prefLabel "Head of Sales"@en .
"""
CATALOGUE = """
<urn:d:1> a remit:Concern ; skos:prefLabel "Pricing"@en .
<urn:d:2> a remit:Concern ; skos:prefLabel "team leadership"@en ; skos:altLabel "manage teams"@en .
<urn:d:3> a remit:Concern ; skos:prefLabel "ensure quality"@en ; skos:altLabel "Quality-Assurance"@en .
<urn:d:4> a remit:Concern ; skos:prefLabel "welding"@en .
<urn:s:1> a remit:Role ; skos:prefLabel "head of sales"@en .
"""


@pytest.fixture
def sources(prefixes: str) -> tuple[Knowledge, Knowledge]:
    return load_text(prefixes + COMPANY, name="company"), load_text(prefixes + CATALOGUE, name="catalogue")


def named(*labels: str, prefix: str = "urn:x:") -> list[Named]:
    return [Named(f"{prefix}{i}", (label,)) for i, label in enumerate(labels)]


def test_names_differ_in_case_accents_and_punctuation_only() -> None:
    assert normalised("  Désign–Thinking ") == normalised("design thinking")
    assert normalised("customer's needs") == normalised("Customers needs")
    assert len({normalised(name) for name in ("C", "C++", "C#")}) == 3
    assert normalised("प्रबंधन कौशल").count(" ") == 1


def test_scripts_without_spaces_are_taken_apart() -> None:
    assert set(words(normalised("品質管理"))) & set(words(normalised("管理")))
    assert words("web design") == ("web", "design")


def test_forms_of_a_word_are_alike_and_other_words_are_not() -> None:
    known = vocabulary([["manage"], ["management"], ["managing"], ["welding"], ["2019"], ["2018"]])
    alike = known.alike.toarray()
    at = known.places
    assert alike[at["manage"], at["management"]] > 0.5
    assert alike[at["manage"], at["managing"]] >= 0.5
    assert alike[at["manage"], at["welding"]] == 0
    assert alike[at["2019"], at["2018"]] == 0
    assert (alike.diagonal() == 1).all()


def test_labels_go_before_synonyms_and_these_before_likeness(sources: tuple[Knowledge, Knowledge]) -> None:
    found = {row.subject: row for row in match(*sources, minimum=0.3).rows}
    assert {one: row.object for one, row in found.items()} == {
        "urn:c:1": "urn:d:1",
        "urn:c:2": "urn:d:2",
        "urn:c:3": "urn:d:3",
    }
    assert [found[f"urn:c:{i}"].kind for i in (1, 3, 2)] == ["exactMatch", "exactMatch", "closeMatch"]
    sure = [found[f"urn:c:{i}"].confidence or 0 for i in (1, 3, 2)]
    assert sure == sorted(sure, reverse=True)
    assert found["urn:c:1"].justification.endswith("LexicalMatching")
    assert found["urn:c:2"].justification.endswith("LexicalSimilarityThresholdMatching")


def test_names_in_any_language_count(sources: tuple[Knowledge, Knowledge], prefixes: str) -> None:
    german = '<urn:e:1> a remit:Concern ; skos:prefLabel "Qualitätssicherung"@de .'
    rows = match(sources[0], load_text(prefixes + german)).rows
    assert [(row.subject, row.object) for row in rows] == [("urn:c:3", "urn:e:1")]


def test_roles_match_roles(sources: tuple[Knowledge, Knowledge]) -> None:
    rows = match(*sources, kind="role").rows
    assert [(row.subject, row.object) for row in rows] == [("urn:r:1", "urn:s:1")]


def test_a_source_against_itself_gives_each_pair_once_and_nothing_with_itself(prefixes: str) -> None:
    twice = (
        "<urn:b> a remit:Concern ; skos:prefLabel 'user testing' . "
        "<urn:a> a remit:Concern ; skos:prefLabel 'testing with users', 'user testing' ."
    )
    kg = load_text(prefixes + twice)
    assert [(row.subject, row.object) for row in match(kg, kg, minimum=0.2).rows] == [("urn:a", "urn:b")]


def test_what_a_source_states_goes_first(prefixes: str, sources: tuple[Knowledge, Knowledge]) -> None:
    stated = "<urn:d:4> skos:broadMatch <urn:c:1> ."
    other = load_text(prefixes + CATALOGUE + stated)
    row = next(row for row in match(sources[0], other).rows if row.subject == "urn:c:1")
    assert (row.kind, row.object, row.confidence) == ("narrowMatch", "urn:d:4", 1.0)
    row = next(row for row in match(sources[0], other, stated=False).rows if row.subject == "urn:c:1")
    assert row.object == "urn:d:1"
    both = [row.object for row in match(sources[0], other, top=2).rows if row.subject == "urn:c:1"]
    assert both == ["urn:d:4", "urn:d:1"]


def test_a_name_with_more_in_it_is_narrower() -> None:
    rest = [f"matter number {word}" for word in ("one", "two", "three", "four", "five")]
    rows = propose(
        named("user research", *rest), named("plan user research in hospitals", "glass", prefix="urn:y:")
    )
    row = next(row for row in rows if row.subject_label == "user research")
    assert row.kind == "narrowMatch"


def test_the_text_said_of_things_tells_namesakes_apart() -> None:
    left = [Named("urn:a", ("testing",), "Trying software out to find faults in its code.")]
    right = [
        Named("urn:b", ("test",), "Taking blood samples of patients."),
        Named("urn:c", ("test",), "Finding faults in software before its code is released."),
    ]
    assert propose(left, right)[0].object == "urn:c"


def test_what_lies_above_tells_namesakes_apart() -> None:
    left = [Named("urn:a", ("planning work",), "", ("warehouse logistics",))]
    right = [
        Named("urn:b", ("plan work",), "", ("town development",)),
        Named("urn:c", ("plan work",), "", ("logistics",)),
    ]
    assert propose(left, right)[0].object == "urn:c"


def test_neighbours_that_were_matched_speak_for_a_pair() -> None:
    twins = [Named("urn:b", ("plan work",), "", ("w x",)), Named("urn:c", ("plan work",), "", ("y z",))]
    sibling = Named("urn:d", ("welding of pipes",), "", ("y z",))
    left = [
        Named("urn:a", ("planning work",), "", ("k l",)),
        Named("urn:e", ("welding of pipes",), "", ("k l",)),
    ]
    with_sibling = {row.subject: row.object for row in propose(left, [*twins, sibling])}
    assert with_sibling == {"urn:a": "urn:c", "urn:e": "urn:d"}
    alone = {row.subject: row.object for row in propose(left[:1], [*twins, sibling])}
    assert alone == {"urn:a": "urn:b"}  # nothing tells them apart: the first


def test_a_thing_is_proposed_as_the_same_as_one_other_at_most(prefixes: str) -> None:
    """Confirmed as they stand, two concerns of one source do not become one."""
    left = (
        "<urn:a:1> a remit:Concern ; skos:prefLabel 'risk plan' . "
        "<urn:a:2> a remit:Concern ; skos:prefLabel 'risk plans' ."
    )
    right = "<urn:b:1> a remit:Concern ; skos:prefLabel 'risk plan' ."
    rows = match(load_text(prefixes + left), load_text(prefixes + right), minimum=0).rows
    assert [(row.subject, row.kind) for row in rows] == [
        ("urn:a:1", "exactMatch"),
        ("urn:a:2", "relatedMatch"),
    ]


def test_two_sources_with_little_in_common_give_little() -> None:
    left = named("stained glass", "bee keeping", "night watch")
    right = named("tax law", "oil drilling", "primary school", prefix="urn:y:")
    assert propose(left, right, minimum=0.3) == ()
    assert propose([], right) == () == propose(left, [])
    assert propose(named(""), right) == ()


@settings(max_examples=60)
@given(SIDE, SIDE, st.randoms(use_true_random=False))
def test_any_text_is_matched_and_its_order_does_not_count(
    left: list[tuple[tuple[str, ...], str]],
    right: list[tuple[tuple[str, ...], str]],
    chance: random.Random,
) -> None:
    sides = [
        [Named(f"urn:{side}:{i}", names, text) for i, (names, text) in enumerate(things)]
        for side, things in (("l", left), ("r", right))
    ]
    rows = propose(sides[0], sides[1], top=2)
    assert all(0 <= (row.confidence or 0) <= 1 and 0 <= (row.score or 0) <= 1 for row in rows)
    assert len({(row.subject, row.object) for row in rows}) == len(rows)
    chance.shuffle(sides[0])
    again = propose(sides[0], sides[1], top=2)
    assert sorted((row.subject, row.object) for row in again) == sorted((r.subject, r.object) for r in rows)


def test_parameters_are_checked(tiny: Knowledge) -> None:
    with pytest.raises(ParameterError, match="unknown kind 'colour'"):
        match(tiny, tiny, kind="colour")
    with pytest.raises(ParameterError, match="from 0 to 1"):
        match(tiny, tiny, minimum=1.5)
    with pytest.raises(ParameterError, match="1 or more"):
        match(tiny, tiny, top=0)


def test_matches_show_in_a_notebook(sources: tuple[Knowledge, Knowledge]) -> None:
    text = match(*sources)._repr_html_()
    assert "pricing" in text
    assert "<table>" in text


def test_names_held_out_of_a_real_vocabulary_are_found_again() -> None:
    """Each bundled concern with a synonym: known by that alone on the left, by the rest on the right."""
    from remit.knowledge.load import load

    things = things_of(load(), "concern")
    left = [Named(f"held:{one.iri}", one.names[-1:]) for one in things if len(one.names) > 1]
    right = [Named(one.iri, one.names[:-1] if len(one.names) > 1 else one.names) for one in things]
    rows = propose(left, right, minimum=0.6)
    hits = [row for row in rows if row.subject == f"held:{row.object}"]
    assert len(left) >= 40
    assert len(hits) >= 6
    assert len(hits) / len(rows) >= 0.6


def test_the_weights_are_those_the_benchmark_documents() -> None:
    page = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
    from dataclasses import asdict

    from remit.analysis.matching.scores import FITTED

    for name, weight in asdict(FITTED).items():
        assert f"| `{name}` | {weight:.2f} |" in page
