"""Families and groups in the page's data: every role once, the lone ones last, and no group left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from remit.analysis.nearest.groups import groups
from remit.analysis.profiles import profiles
from remit.knowledge.load import load_text
from remit.knowledge.namespace import compress
from remit.knowledge.store import Knowledge
from remit.views.page_data import page_data
from remit.views.page_families import families_of

PREFIXES = """
@prefix remit: <https://w3id.org/remit/ns/> .
@prefix role: <https://w3id.org/remit/role/> .
@prefix concern: <https://w3id.org/remit/concern/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def known(remits: dict[str, str], more: str = "") -> Knowledge:
    """Roles, each with the concerns named by the letters of a text."""
    lines = [f'role:{role} a remit:Role ; skos:prefLabel "{role}"@en .' for role in remits]
    lines += [
        f'concern:{one} a remit:Concern ; skos:prefLabel "{one}"@en .'
        for one in sorted(set("".join(remits.values())))
    ]
    lines += [f"role:{role} remit:hasRemit concern:{one} ." for role, held in remits.items() for one in held]
    return load_text(PREFIXES + "\n".join(lines) + more, name="families")


def of(found: Iterable[dict[str, Any]]) -> list[list[str]]:
    return [[role.removeprefix("role:") for role in family["roles"]] for family in found]


def test_every_role_of_which_anything_is_stated_is_in_one_place(kg: Knowledge, tiny: Knowledge) -> None:
    for knowledge in (kg, tiny):
        shown = [role for family in families_of(knowledge) for role in family["roles"]]
        stated = [compress(role.iri) for role in profiles(knowledge, relation="all").roles]
        assert sorted(shown) == sorted(stated)


def test_families_are_those_of_the_analysis_and_the_lone_come_last() -> None:
    knowledge = known(
        {"lone": "z", "a1": "abc", "b1": "pqr", "a2": "abd", "b2": "pqs", "alone": "y", "a3": "abe"}
    )
    found = families_of(knowledge)
    asked = groups(knowledge, relation="all")
    assert [family["label"] for family in found[:-1]] == [one.name for one in asked if len(one.roles) > 1]
    assert [sorted(roles) for roles in of(found)] == [["a1", "a2", "a3"], ["b1", "b2"], ["alone", "lone"]]
    assert found[-1]["label"] == ""
    assert of(found)[-1] == ["alone", "lone"]


def test_those_most_alike_stand_side_by_side() -> None:
    others = {f"other{i}": "klmnop" for i in range(6)}
    chain = known({"p": "vwxyzab", "s": "vwxyzfg", "q": "vwxyzabcd", "r": "vwxyzcdfg"} | others)
    line = of(families_of(chain))[1]
    assert line in (["p", "q", "r", "s"], ["s", "r", "q", "p"])


def test_the_same_knowledge_gives_the_same_families() -> None:
    remits = {f"r{i}": "".join(chr(97 + (i * k) % 26) for k in range(1, 6)) for i in range(20)}
    first = families_of(known(remits))
    assert first == families_of(known(dict(reversed(remits.items()))))


def test_without_roles_there_are_no_families() -> None:
    assert families_of(load_text("<https://example.org/a> <https://example.org/b> 1 .", name="bare")) == []


def test_a_group_that_holds_no_concern_is_there_all_the_same() -> None:
    tree = """
        concern:area skos:prefLabel "area"@en .
        concern:full skos:prefLabel "full"@en ; skos:broader concern:area .
        concern:bare skos:prefLabel "bare"@en ; skos:broader concern:area .
        concern:a skos:broader concern:full .
        concern:b skos:broader concern:area .
        concern:jobs skos:prefLabel "jobs"@en .
        concern:posts skos:prefLabel "posts"@en ; skos:broader concern:jobs .
    """
    data = page_data(known({"one": "ab"}, tree))
    assert [(group["label"], group["area"]) for group in data["groups"]] == [
        ("b", "concern:area"),
        ("bare", "concern:area"),
        ("full", "concern:area"),
    ]
    assert [area["id"] for area in data["areas"]] == ["concern:area"]
