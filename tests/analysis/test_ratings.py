"""How much a concern matters to a role: what sources say, and what follows where they say several things."""

from __future__ import annotations

import pytest

from remit.analysis.profiles import RELATIONS
from remit.analysis.ratings import all_ratings, ratings_of
from remit.errors import ParameterError
from remit.knowledge.load import load_text
from remit.knowledge.namespace import compress, expand
from remit.knowledge.store import Knowledge

LEAST = 2.0**-20
PREFIXES = """
@prefix remit: <https://w3id.org/remit/ns/> .
@prefix role: <https://w3id.org/remit/role/> .
@prefix concern: <https://w3id.org/remit/concern/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
RATED = """
role:a remit:requiresSkill concern:rated , concern:twice , concern:unrated , concern:full , concern:zero ,
    concern:wrong , concern:both ;
  remit:essentialSkill concern:essential , concern:both , concern:said ;
  remit:optionalSkill concern:optional , concern:both , concern:duty , concern:raised ;
  remit:hasResponsibility concern:duty , concern:task ;
  remit:qualifiedRequirement
    [ remit:concern concern:rated ; remit:importance 0.75 ] ,
    [ remit:concern concern:twice ; remit:importance 0.25 ] ,
    [ remit:concern concern:twice ; remit:importance "2.5E-1"^^xsd:double , 0.3 ] ,
    [ remit:concern concern:full ; remit:importance 1.0 ] ,
    [ remit:concern concern:zero ; remit:importance 0 ] ,
    [ remit:concern concern:raised ; remit:importance 0.7 ] ,
    [ remit:concern concern:said ; remit:importance 0.7 ] ,
    [ remit:concern concern:task ; remit:importance 0.5 ; remit:level 0.9 ] ,
    [ remit:concern concern:untied ; remit:importance 0.5 ] ,
    [ remit:concern concern:unrated ; remit:level 0.5 ] ,
    [ remit:concern concern:wrong ;
      remit:importance 7 , -0.5 , "high" , "nan"^^xsd:double , "0_1" , " 0.5" , concern:rated ] .
role:b remit:optionalSkill concern:rated , [] ; remit:qualifiedRequirement [ remit:importance 0.5 ] .
role:c remit:qualifiedRequirement [ remit:concern concern:rated ; remit:importance 0.5 ] .
[] remit:optionalSkill concern:rated .
"""
ROLES = [expand(f"role:{name}") for name in "abc"]
SKILLS = {"rated": 0.75, "twice": 0.3, "zero": LEAST, "optional": 0.5, "raised": 0.7}


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return load_text(PREFIXES + RATED)


def short(found: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    return {
        (compress(role).partition(":")[2], compress(one).partition(":")[2]): rating
        for (role, one), rating in found.items()
    }


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (
            "skill",
            {
                **{("a", one): rating for one, rating in SKILLS.items()},
                ("a", "duty"): 0.5,
                ("b", "rated"): 0.5,
            },
        ),
        ("responsibility", {("a", "task"): 0.5}),
        ("remit", {("a", "task"): 0.5}),
        (
            "all",
            {
                **{("a", one): rating for one, rating in SKILLS.items()},
                ("a", "task"): 0.5,
                ("b", "rated"): 0.5,
            },
        ),
    ],
)
def test_ties_have_the_highest_rating_that_a_source_gives_them(
    known: Knowledge, relation: str, expected: dict[tuple[str, str], float]
) -> None:
    found = ratings_of(known, ROLES, relation)
    assert short(found) == pytest.approx(expected, abs=LEAST / 2)
    assert all((rating / LEAST).is_integer() for rating in found.values())
    assert list(found) == sorted(found)


@pytest.mark.parametrize("relation", RELATIONS)
def test_in_bulk_the_ratings_are_the_same(known: Knowledge, relation: str) -> None:
    assert list(all_ratings(known, relation).items()) == list(ratings_of(known, ROLES, relation).items())


def test_only_the_roles_asked_for_are_read(known: Knowledge) -> None:
    assert set(ratings_of(known, [ROLES[1]], "skill")) == {(ROLES[1], expand("concern:rated"))}
    assert ratings_of(known, [], "skill") == ratings_of(known, [ROLES[2]], "skill") == {}


def test_knowledge_without_ratings_has_none(kg: Knowledge) -> None:
    roles = [expand("role:cpo"), expand("role:cto")]
    assert [all_ratings(kg, one) for one in RELATIONS] == [{}] * len(RELATIONS)
    assert [ratings_of(kg, roles, one) for one in RELATIONS] == [{}] * len(RELATIONS)


@pytest.mark.parametrize("read", [all_ratings, lambda kg, relation: ratings_of(kg, ROLES, relation)])
def test_an_unknown_relation_is_refused(known: Knowledge, read: object) -> None:
    with pytest.raises(ParameterError, match="relations are responsibility"):
        read(known, "duty")  # type: ignore[operator]
