"""What moved between two sources is said, and nothing else is."""

from __future__ import annotations

import json
import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from remit.knowledge.difference import Difference, difference
from remit.knowledge.load import load_text
from remit.knowledge.namespace import PREFIXES
from remit.knowledge.store import Knowledge
from remit.views.difference import difference_json, difference_table

HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
OLD = """
role:a a remit:Role ; skos:prefLabel "Baker"@en ; skos:altLabel "B" .
role:b a remit:Role ; skos:prefLabel "Miller"@en .
concern:x skos:prefLabel "bread"@en ; skos:definition "What is baked."@en ; skos:broader concern:g .
concern:y skos:prefLabel "flour"@en .
concern:g a skos:Concept ; skos:prefLabel "food"@en .
claim:1 { role:a remit:hasResponsibility concern:x .
          role:b remit:hasFocus concern:y ; remit:reportsTo role:a . }
claim:1 a remit:Claim ; remit:modality remit:Plain .
"""


def moved(old: str, new: str) -> Any:
    return difference_json(difference(load_text(HEAD + old), load_text(HEAD + new)))


def labels(things: list[dict[str, str]]) -> list[str]:
    return [thing["label"] for thing in things]


def test_a_source_and_itself_are_the_same(kg: Knowledge, tiny: Knowledge) -> None:
    assert difference(kg, kg).same
    assert difference(tiny, tiny).same
    assert difference_table(difference(tiny, tiny)).rows == ()


def test_how_claims_are_called_and_put_is_no_difference() -> None:
    assert moved(OLD, OLD.replace("claim:1", "claim:9-9").replace("Plain", "Typical"))["same"]
    apart = OLD.replace("role:b remit:hasFocus", "} claim:2 { role:b remit:hasFocus")
    assert moved(OLD, apart + "claim:2 a remit:Claim .")["same"]


def test_what_the_rules_add_is_no_difference() -> None:
    assert moved(OLD, OLD + "role:a remit:hasRemit concern:x . concern:x a remit:Responsibility .")["same"]


def test_roles_concerns_and_groups_that_are_new_or_gone() -> None:
    found = moved(
        OLD,
        OLD.replace("role:b", "role:c").replace("concern:y", "concern:z").replace("concern:g", "concern:h"),
    )
    for kind, removed, added in (
        ("roles", "role:b", "role:c"),
        ("concerns", "concern:y", "concern:z"),
        ("groups", "concern:g", "concern:h"),
    ):
        assert [one["iri"] for one in found[kind]["removed"]] == [expanded(removed)]
        assert [one["iri"] for one in found[kind]["added"]] == [expanded(added)]
    assert not found["same"]


def expanded(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def test_what_is_said_in_other_words() -> None:
    new = (
        OLD.replace('"Baker"@en', '"Head baker"@en')
        .replace('; skos:altLabel "B"', "")
        .replace("is baked", "gets baked")
    )
    found = moved(OLD, new.replace("skos:broader concern:g", "skos:broader concern:y"))
    (role,) = found["roles"]["changed"]
    assert role["label"] == "Head baker"
    assert role["fields"] == {
        "label": {"old": ["Baker"], "new": ["Head baker"]},
        "synonym": {"old": ["B"], "new": []},
    }
    (concern,) = found["concerns"]["changed"]
    assert concern["fields"]["definition"] == {"old": ["What is baked."], "new": ["What gets baked."]}
    assert labels(concern["fields"]["above"]["old"]) == ["food"]
    assert labels(concern["fields"]["above"]["new"]) == ["flour"]


def test_a_text_in_another_language_shows_the_languages() -> None:
    (role,) = moved(OLD, OLD.replace('"Baker"@en', '"Baker"@de'))["roles"]["changed"]
    assert role["fields"]["label"] == {"old": ["Baker@en"], "new": ["Baker@de"]}


def test_links_go_by_their_narrowest_relation() -> None:
    found = moved(OLD, OLD.replace("; remit:reportsTo role:a", "; remit:requiresSkill concern:x"))["links"]
    (added,) = found["added"]
    assert labels([added["role"], added["relation"], added["concern"]]) == [
        "Miller",
        "requires skill in",
        "bread",
    ]
    (removed,) = found["removed"]
    assert labels([removed["role"], removed["relation"], removed["concern"]]) == [
        "Miller",
        "reports to",
        "Baker",
    ]
    assert found["changed"] == []


def test_another_relation_between_the_same_two_is_a_change() -> None:
    found = moved(OLD, OLD.replace("remit:hasResponsibility", "remit:essentialSkill"))["links"]
    assert (found["added"], found["removed"]) == ([], [])
    (changed,) = found["changed"]
    assert labels(changed["old"]["relations"]) == ["is responsible for"]
    assert [one["iri"] for one in changed["new"]["relations"]] == [expanded("remit:essentialSkill")]


def test_a_link_that_no_longer_holds_everywhere_has_changed() -> None:
    found = moved(OLD, OLD.replace("remit:Plain", "remit:Optional"))["links"]
    assert {one["concern"]["label"] for one in found["changed"]} == {"bread", "flour", "Baker"}
    assert all(link["conditional"] for one in found["changed"] for link in one["new"]["relations"])
    assert not any("conditional" in link for one in found["changed"] for link in one["old"]["relations"])


def test_a_rating_that_moved_is_a_change_of_the_link() -> None:
    rated = (
        "role:a remit:qualifiedRequirement role:r . role:r remit:concern concern:x ; remit:importance 0.5 ."
    )
    (one,) = moved(OLD + rated, OLD + rated.replace("0.5", "0.75"))["links"]["changed"]
    assert (one["old"]["ratings"], one["new"]["ratings"]) == (
        [{"importance": "0.5", "level": ""}],
        [{"importance": "0.75", "level": ""}],
    )


def test_a_tie_that_holds_both_ways_counts_once() -> None:
    both = OLD + "role:a remit:collaboratesWith role:b ."
    assert len(moved(OLD, both)["links"]["added"]) == 1
    assert moved(
        both, both.replace("role:a remit:coll", "role:b remit:coll").replace("With role:b", "With role:a")
    )["same"]


facts = st.sets(
    st.sampled_from(
        [
            *(
                f"role:{r} remit:{p} concern:{c} ."
                for r in "ab"
                for p in ("hasFocus", "requiresSkill")
                for c in "xyz"
            ),
            *(f'role:{r} skos:prefLabel "{w}"@en .' for r in "abc" for w in ("one", "two")),
            *(f"concern:{c} skos:broader concern:g ." for c in "xy"),
            *(f"role:{r} a remit:Role ." for r in "abc"),
        ]
    ),
    min_size=1,
)


@settings(max_examples=15)
@given(facts, facts)
def test_there_and_back_are_each_other_turned_round(one: set[str], other: set[str]) -> None:
    first, second = (load_text(HEAD + "\n".join(sorted(some))) for some in (one, other))
    there, back = difference(first, second), difference(second, first)
    assert there.same == back.same
    assert there.same == (facts_of(first) == facts_of(second))
    for kind in ("roles", "concerns", "groups", "links"):
        assert iris(getattr(there, kind).added) == iris(getattr(back, kind).removed)
        assert len(getattr(there, kind).changed) == len(getattr(back, kind).changed)
    assert len(there.links.added) <= len(other)


def iris(things: Any) -> list[Any]:
    return sorted(
        (one.role.iri, one.relation.iri, one.concern.iri) if hasattr(one, "role") else one.iri
        for one in things
    )


def facts_of(kg: Knowledge) -> set[str]:
    """What holds of roles and concepts; a label of what is neither is not compared."""
    query = """
    SELECT DISTINCT ?s ?p ?o WHERE {
      ?s ?p ?o ; a ?class
      FILTER (?class IN (remit:Role, remit:Concern, skos:Concept))
      FILTER (STRSTARTS(STR(?s), STR(role:)) || STRSTARTS(STR(?s), STR(concern:)))
    }"""
    rows: Any = kg.query(query)
    return {json.dumps(row, sort_keys=True) for row in json.loads(rows.json)["results"]["bindings"]}


def test_twenty_thousand_things_take_seconds() -> None:
    roles = "".join(f'role:r{i} a remit:Role ; skos:prefLabel "role {i}"@en .\n' for i in range(2_000))
    concerns = "".join(
        f'concern:c{i} skos:prefLabel "concern {i}"@en ; skos:altLabel "c{i}" .\n' for i in range(8_000)
    )
    links = "".join(
        f"role:r{i % 2_000} remit:requiresSkill concern:c{i * 7 % 8_000} .\n" for i in range(30_000)
    )
    old = load_text(HEAD + roles + concerns + links)
    new = load_text(HEAD + roles + concerns.replace('"concern 77"', '"concern seventy-seven"') + links)
    start = time.process_time()
    found: Difference = difference(old, new)
    assert time.process_time() - start < 10
    assert [one.thing.label for one in found.concerns.changed] == ["concern seventy-seven"]
    assert not (found.links.added or found.links.removed or found.links.changed)
