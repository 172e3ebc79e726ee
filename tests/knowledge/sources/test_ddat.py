"""The UK government's framework: the real tables whole, and small ones with what can be wrong."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from remit.errors import SourceError
from remit.knowledge.load import build_default_graph, ontology_folder
from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources import ddat
from remit.knowledge.sources.statements import BROADER, DEFINITION, LABEL

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
ROLES, SKILLS = DATA / "ddat-roles.csv", DATA / "ddat-skills.csv"
HEADER = (
    "Role Family", "Role", "Role Description", "Role Level", "Role Level Description", "Skill Name",
    "Skill Description", "Skill Level", "Skill Level Description", "Role Type",
)  # fmt: skip
SKILL_HEADER = (
    "Skill Name", "Skill Description", "Awareness", "Working", "Practitioner", "Expert",
    "Roles that require Skill",
)  # fmt: skip
Imported = Callable[..., Any]


@pytest.fixture(scope="module")
def real(downloads: Path, imported: Imported) -> Any:
    return imported(ddat, ROLES)


def table(path: Path, header: tuple[str, ...], *rows: dict[str, str]) -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def row(role: str, skill: str, level: str = "", at: str = "Working", **more: str) -> dict[str, str]:
    cells = {"Role": role, "Skill Name": skill, "Role Level": level, "Skill Level": at}
    return {**cells, **{name.replace("_", " "): text for name, text in more.items()}}


def pairs(made: Any) -> set[tuple[str, str]]:
    return {(quad.subject.value, quad.object.value) for quad in made.quads(None, NS + "requiresSkill")}


def test_all_of_the_framework_is_read(real: Any) -> None:
    assert (real.into.roles, real.into.concerns) == (52, 188)
    assert real.counts() == {"ddat-roles.csv": (1825, 0), "ddat-skills.csv": (188, 0)}
    families = {family for role in real.of("Role") for family in real.links(role, BROADER)}
    assert len(families) == 8
    assert families == real.of("skos:Concept")
    assert len(real.of("Claim")) == 205
    assert len(pairs(real)) == 467
    skills_of: dict[str, set[str]] = {}
    for role, skill in pairs(real):
        skills_of.setdefault(role, set()).add(skill)
    meetings = [bool(a & b) for a, b in combinations(skills_of.values(), 2)]
    assert (len(meetings), sum(meetings)) == (1326, 400)
    assert sum("urn:remit:ddat:skill:user-focus" in skills for skills in skills_of.values()) == 16
    assert sorted(Counter(map(frozenset, skills_of.values())).values())[-1] == 5


def test_its_dirt_is_told(real: Any) -> None:
    notes = real.report.notes
    assert "ddat-roles.csv: 28 rows say that levels are not in use; they are read without a level" in notes
    assert "ddat-roles.csv: 16 rows repeat an earlier one" in notes
    (total,) = [note for note in notes if "disagree" in note]
    assert "disagree on 30 pairs" in total
    assert "ddat-roles.csv is followed" in total
    (out,) = [note for note in notes if note.startswith("left out, because")]
    assert " (1): Technical writer: Technical understanding (performance analyst)" in out
    (although,) = [note for note in notes if note.startswith("read, although")]
    assert " (29): " in although
    assert although.count("; ") == 28


def test_what_is_missing_is_no_definition(real: Any) -> None:
    defined = [skill for skill in real.of("Concern") if real.texts(skill, DEFINITION)]
    assert len(defined) == 188 - 36 - 5  # five cells are empty
    texts = Counter(text for skill in defined for text, _ in real.texts(skill, DEFINITION))
    assert sum(number > 1 for number in texts.values()) == 17
    everything = real.stated.decode("utf-8").casefold()
    assert '"missing"' not in everything
    assert "not in use" not in everything
    assert "currently not defined" not in everything


def test_a_role_its_levels_and_its_requirements(real: Any) -> None:
    role, skill = "urn:remit:ddat:role:business-architect", "urn:remit:ddat:skill:business-architecture"
    assert real.texts(role, LABEL) == {("Business architect", "en")}
    assert real.links(role, BROADER) == {"urn:remit:ddat:family:architecture"}
    table = csv.DictReader(io.StringIO(ROLES.read_text(encoding="utf-8"), newline=""))
    rows = [one for one in table if one["Role"] == "Business architect"]
    claims = [
        claim for claim in real.of("Claim") if claim.startswith("urn:remit:claim:ddat:business-architect:")
    ]
    assert {text for claim in claims for text, _ in real.texts(claim, NS + "section")} == {
        one["Role Level"] for one in rows
    }
    claim = "urn:remit:claim:ddat:business-architect:associate-business-architect"
    asked = {
        one["Skill Name"]: one["Skill Level"]
        for one in rows
        if one["Role Level"] == "Associate business architect"
    }
    assert (role, NS + "requiresSkill", skill) in real.said(claim)
    assert len(real.said(claim)) == len(asked)
    ((told, _),) = real.texts(claim, expand("dcterms:description"))
    lowest, *_, highest = sorted(set(asked.values()), key=ddat.LEVELS.__getitem__)
    assert told == f"Associate business architect asks for {len(asked)} skills, from {lowest} to {highest}"
    node = "urn:remit:ddat:requirement:business-architect:business-architecture"
    assert node in real.links(role, NS + "qualifiedRequirement")
    assert real.links(node, NS + "concern") == {skill}
    figure = max(
        ddat.LEVELS[one["Skill Level"]] for one in rows if one["Skill Name"] == "Business architecture"
    )
    assert real.texts(node, NS + "level") == {(figure, "")}
    notes = {text.partition(":")[0] for text, _ in real.texts(role, expand("skos:scopeNote"))}
    assert notes == {one["Role Level"] for one in rows}
    meanings = {text.partition(":")[0] for text, _ in real.texts(skill, expand("skos:scopeNote"))}
    assert meanings == set(ddat.LEVELS)


def test_senior_roles_have_skills_and_no_levels(real: Any) -> None:
    role = "urn:remit:ddat:role:chief-data-officer"
    assert len([pair for pair in pairs(real) if pair[0] == role]) == 6
    assert real.links(role, NS + "qualifiedRequirement") == set()
    claim = "urn:remit:claim:ddat:chief-data-officer"
    assert real.texts(claim, NS + "section") == set()
    assert real.texts(claim, expand("dcterms:description")) == {
        ("Chief data officer asks for 6 skills, at no level", "en")
    }
    assert real.texts(role, expand("skos:note")) == {("Senior Civil Service", "en")}


def test_requirements_are_valid(real: Any) -> None:
    figures = Counter(quad.object.value for quad in real.quads(None, NS + "level"))
    assert set(figures) == set(ddat.LEVELS.values())
    assert sum(figures.values()) == len(real.of("Requirement")) == 467 - 28


def test_the_framework_says_where_it_is_from(real: Any) -> None:
    assert real.origin.attribution == (
        "Contains public sector information licensed under the Open Government Licence v3.0."
    )
    assert real.links(real.origin.iri, expand("dcterms:license")) == {ddat.LICENSE}


def test_the_rules_find_nothing_that_was_not_derived(real: Any) -> None:
    import pyoxigraph as ox

    store = ox.Store()
    store.load((ontology_folder() / "remit.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    build_default_graph(store, ontology_folder())
    store.load(real.stated + real.derived, ox.RdfFormat.N_QUADS)
    before = len(store)
    build_default_graph(store, ontology_folder())
    assert len(store) == before


def test_a_folder_and_an_archive_say_the_same(real: Any, imported: Imported, tmp_path: Path) -> None:
    folder = tmp_path / "framework"
    folder.mkdir()
    for path in (ROLES, SKILLS):
        shutil.copy(path, folder / path.name)
    with zipfile.ZipFile(tmp_path / "framework.zip", "w") as archive:
        for path in (ROLES, SKILLS):
            archive.write(path, "csv/" + path.name)
    assert imported(ddat, folder).stated == real.stated
    assert imported(ddat, tmp_path / "framework.zip").stated == real.stated


@pytest.mark.usefixtures("downloads")
def test_the_table_of_roles_alone_will_do(imported: Imported, tmp_path: Path) -> None:
    shutil.copy(ROLES, tmp_path / "download.csv")
    made = imported(ddat, tmp_path / "download.csv")
    assert (made.into.roles, made.into.concerns, len(pairs(made))) == (52, 188, 467)
    assert any("ddat-skills.csv is not there" in note for note in made.report.notes)
    assert not any("disagree" in note for note in made.report.notes)


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ((), "lacks the table of roles"),
        (("skills.csv",), r"lacks the table of roles.*found: skills.csv"),
        (("roles.csv", "old-roles.csv"), "more than one table of roles"),
        (("roles.csv", "skills.csv", "old-skills.csv"), "more than one table of skills"),
    ],
)
def test_tables_that_are_not_there_or_twice_are_named(
    imported: Imported, tmp_path: Path, files: tuple[str, ...], word: str
) -> None:
    for name in files:
        table(tmp_path / name, HEADER if "role" in name else SKILL_HEADER)
    with pytest.raises(SourceError, match=word):
        imported(ddat, tmp_path)


def test_bad_rows_are_refused_with_their_place(imported: Imported, tmp_path: Path) -> None:
    path = table(
        tmp_path / "roles.csv",
        HEADER,
        row("Cook", "baking", "Junior"),
        row("", "baking"),
        row("Cook", " "),
        row("Cook", "baking", "Junior", "Godlike"),
        row("Cook", "baking", "Junior", "expert"),
        row("NOT IN USE", "baking"),
        row("cook ", "Baking", "Junior"),
        row("Cook", "baking", "Senior", "expert"),
    )
    table(
        tmp_path / "skills.csv",
        SKILL_HEADER,
        {
            "Skill Name": "Baking",
            "Skill Description": "Making bread.",
            "Roles that require Skill": "Cook, Waiter",
        },
        {"Skill Name": "baking", "Skill Description": "Making cake."},
        {"Skill Name": "", "Skill Description": "Of what?"},
    )
    made = imported(ddat, path)
    assert made.refused() == [
        ("skills.csv", 3, "Skill Name", True, "an earlier row has other text for this skill"),
        ("skills.csv", 4, "Skill Name", True, "there is no skill name in the row"),
        ("roles.csv", 3, "Role", True, "there is no role in the row"),
        ("roles.csv", 4, "Skill Name", True, "there is no skill name in the row"),
        (
            "roles.csv", 5, "Skill Level", True,
            "unknown level; known are Awareness, Working, Practitioner, Expert",
        ),
        (
            "roles.csv", 6, "Skill Level", True,
            "an earlier row has another level for this skill at this level of the role",
        ),
        ("roles.csv", 7, "Role", False, "the framework sets it aside"),
    ]  # fmt: skip
    assert made.counts() == {"roles.csv": (8, 5), "skills.csv": (3, 2)}
    assert "roles.csv: 1 rows repeat an earlier one" in made.report.notes
    assert "left out, because roles.csv does not say so (1): Waiter: Baking" in made.report.notes
    assert (made.into.roles, made.into.concerns, made.into.links) == (1, 1, 2)
    node = "urn:remit:ddat:requirement:cook:baking"
    assert made.texts(node, NS + "level") == {("1", "")}


def test_names_that_leave_the_same_letters_stay_apart(imported: Imported, tmp_path: Path) -> None:
    names = ("C", "C++", "C#", "料理", "<b>", "b", "../c", "\x1b[31mc")
    path = table(
        tmp_path / "roles.csv", HEADER, *(row(one, "x") for one in names), *(row("y", one) for one in names)
    )
    made = imported(ddat, path)
    assert (made.into.roles, made.into.concerns) == (len(names) + 1, len(names) + 1)
    labels = {text for role in made.of("Role") for text, _ in made.texts(role, LABEL)}
    assert labels == {*names, "y"}
    assert len(made.of("Requirement")) == 2 * len(names)
