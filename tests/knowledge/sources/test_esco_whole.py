"""ESCO 1.1.1 as it is downloaded, whole."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from remit.knowledge.load import build_default_graph, ontology_folder
from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.esco import reader as esco
from remit.knowledge.sources.statements import BROADER, LABEL, SYNONYM

pytestmark = [
    pytest.mark.xdist_group("esco"),  # read once, not once a worker
    pytest.mark.usefixtures("downloads"),
]
REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "esco-1.1.1-en-csv.zip"
OCC, SKL, GRP = (f"http://data.europa.eu/esco/{kind}" for kind in ("occupation/", "skill/", "isco/C"))
LOST = OCC + "a9e54177-a185-404d-b6e6-15663d31137e"


@pytest.fixture(scope="module")
def real(imported: Callable[..., Any]) -> Any:
    return imported(esco, REAL)


def test_all_of_esco_is_read(real: Any) -> None:
    assert (real.into.roles, real.into.concerns, real.into.links) == (3007, 13896, 123_788)
    assert not real.into.needs_rules
    assert real.counts() == {
        "occupations_en.csv": (3007, 0),
        "skills_en.csv": (13_896, 0),
        "skillGroups_en.csv": (640, 0),
        "ISCOGroups_en.csv": (619, 0),
        "skillsHierarchy_en.csv": (647, 0),
        "broaderRelationsOccPillar.csv": (3617, 1),
        "broaderRelationsSkillPillar.csv": (20_656, 0),
        "skillSkillRelations.csv": (5899, 0),
        "occupationSkillRelations.csv": (123_855, 67),
    }
    refused = Counter((one.file, one.column, one.value, one.fault) for one in real.report.refused)
    assert refused == {
        ("occupationSkillRelations.csv", "occupationUri", LOST, True): 67,
        ("broaderRelationsOccPillar.csv", "conceptUri", LOST, True): 1,
    }
    kinds = {name: len(real.quads(None, NS + name)) for name in ("essentialSkill", "optionalSkill")}
    lost = Counter(line.split(",")[1] for line in zipped("occupationSkillRelations.csv") if LOST in line)
    assert kinds == {"essentialSkill": 64_946 - lost["essential"], "optionalSkill": 58_909 - lost["optional"]}


def zipped(name: str) -> list[str]:
    with zipfile.ZipFile(REAL) as archive:
        return archive.read(name).decode("utf-8").splitlines()


def test_esco_says_where_it_is_from(real: Any) -> None:
    assert (real.origin.name, real.origin.version, real.origin.language) == ("esco", "1.1.1", "en")
    assert real.origin.attribution == "This service uses the ESCO classification of the European Commission."
    assert real.links(real.origin.iri, expand("dcterms:license")) == {
        "http://data.europa.eu/eli/dec/2011/833/oj"
    }
    assert any("conceptSchemes_en.csv" in note for note in real.report.notes)


def test_an_occupation_and_its_claim(real: Any) -> None:
    thing = OCC + "00030d09-2b3a-4efd-87cc-c4ea39d27c34"
    claim = "urn:remit:claim:esco:00030d09-2b3a-4efd-87cc-c4ea39d27c34"
    assert real.texts(thing, LABEL) == {("technical director", "en")}
    assert len(real.texts(thing, SYNONYM)) == 6  # seven, one of them the label
    assert real.texts(thing, expand("skos:notation")) == {("2654.1.7", "")}
    assert real.links(thing, BROADER) == {OCC + "cb93fd23-1f51-4495-867a-936c1967066b"}
    lines = [line for line in zipped("occupationSkillRelations.csv") if line.startswith(thing)]
    relation = {"essential": NS + "essentialSkill", "optional": NS + "optionalSkill"}
    cells = [line.split(",") for line in lines]
    assert real.said(claim) == {(thing, relation[cell[1]], cell[3]) for cell in cells}
    assert real.texts(claim, NS + "section") == {("occupationSkillRelations", "")}
    assert real.texts(claim, NS + "paragraph") == {("2", "")}


def test_hierarchies_reach_from_skill_to_area(real: Any) -> None:
    top = SKL + "e35a5936-091d-4e87-bafe-f264e55bd656"  # language skills and knowledge
    assert real.texts(top, expand("skos:notation")) == {("L", "")}
    above = SKL + "43f425aa-f45d-4bb4-a200-6f82fa211b66"
    assert real.links(above, BROADER) == {top}
    assert real.links(GRP + "2654", BROADER) == {GRP + "265"}
    only_in_hierarchy = SKL + "09d763a0-cc22-4ea7-9c36-3d9dd500d050"
    assert len(real.texts(only_in_hierarchy, LABEL)) == 1
    roles = real.of("Role")
    assert len(roles) == 3007
    assert roles <= {quad.subject.value for quad in real.quads(None, BROADER)}


def test_skills_keep_their_type_and_reuse_in_escos_words(real: Any) -> None:
    skill = SKL + "0005c151-5b5a-4a66-8aac-60e734beb1ab"
    base = "http://data.europa.eu/esco/"
    assert real.links(skill, base + "model#skillType") == {base + "skill-type/skill"}
    assert real.links(skill, base + "model#skillReuseLevel") == {base + "skill-reuse-level/sector-specific"}
    for relation, number in (("relatedEssentialSkill", 191), ("relatedOptionalSkill", 5708)):
        assert len(real.quads(None, base + "model#" + relation)) == number


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The first rows of every file of the download, as an archive and as a folder."""
    folder = tmp_path_factory.mktemp("part") / "ESCO dataset - v1.1.1 - classification - en - csv"
    folder.mkdir()
    packed = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(REAL) as archive, zipfile.ZipFile(packed, "w") as cut:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8")
            first = records(text, 1_500)
            cut.writestr(name, first)
            (folder / name).write_bytes(first.encode("utf-8"))
    return packed, folder


def records(text: str, number: int) -> str:
    """The header and the first rows; a cell in quotes may have line breaks in it."""
    end, left = 0, number + 1
    while left and end < len(text):
        following = text.find("\n", end) + 1 or len(text)
        while text.count('"', end, following) % 2:
            following = text.find("\n", following) + 1 or len(text)
        end, left = following, left - 1
    return text[:end]


def test_an_unpacked_folder_says_the_same_as_the_archive(
    imported: Callable[..., Any], part: tuple[Path, Path]
) -> None:
    packed, unpacked = (imported(esco, path) for path in part)
    assert unpacked.into.roles == 1_500
    assert set(unpacked.stated.splitlines()) == set(packed.stated.splitlines())


def test_the_rules_find_nothing_that_was_not_derived(
    imported: Callable[..., Any], part: tuple[Path, Path]
) -> None:
    made = imported(esco, part[0])
    assert made.into.links > 100
    store = ox.Store()
    store.bulk_load((ontology_folder() / "remit.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    build_default_graph(store, ontology_folder())
    store.bulk_load(made.stated, ox.RdfFormat.N_QUADS)
    store.bulk_load(made.derived, ox.RdfFormat.N_QUADS)
    before = len(store)
    assert before > 20_000
    build_default_graph(store, ontology_folder())
    assert len(store) == before
