"""O*NET 29.3 as it is: every row accounted for, every figure the one in the file."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from remit.knowledge.load import build_default_graph, ontology_folder
from remit.knowledge.namespace import NS
from remit.knowledge.sources.statements import BROADER, LABEL, SYNONYM

REAL = Path(__file__).resolve().parents[5] / "shared" / "data" / "onet-db_29_3_text.zip"
pytestmark = [
    pytest.mark.xdist_group("onet"),  # imported once, not once a worker
    pytest.mark.usefixtures("downloads"),
]
VOCABULARY = ontology_folder() / "remit.ttl"
ALIGNMENTS = ontology_folder() / "alignments" / "onet.ttl"
OCC = "https://www.onetonline.org/link/summary/"
EL = "https://www.onetonline.org/find/descriptor/result/"
OWN = "urn:remit:onet:"
CHIEF = "11-1011.00"


def real_rows(name: str) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(REAL) as archive, archive.open(f"db_29_3_text/{name}.txt") as stream:
        yield from csv.DictReader(io.TextIOWrapper(stream, "utf-8"), delimiter="\t")


def test_every_row_of_the_release_is_written_or_refused_with_a_reason(real: Any) -> None:
    counts = {count.file: count for count in real.entry.counts}
    assert {file: count.read for file, count in counts.items()} == {
        "Alternate Titles.txt": 56_560,
        "Content Model Reference.txt": 627,
        "DWA Reference.txt": 2_087,
        "IWA Reference.txt": 332,
        "Knowledge.txt": 58_014,
        "Occupation Data.txt": 1_016,
        "Scales Reference.txt": 29,
        "Skills.txt": 61_530,
        "Task Statements.txt": 18_796,
        "Tasks to DWAs.txt": 23_233,
        "Technology Skills.txt": 32_681,
    }
    assert all(count.read == count.written + count.refused for count in counts.values())
    refused = Counter(one.file for one in real.refused)
    assert refused == {file: count.refused for file, count in counts.items() if count.refused}
    assert not any(one.fault for one in real.refused)
    aside = Counter(
        file
        for file in ("Skills", "Knowledge")
        for row in real_rows(file)
        if row["Recommend Suppress"] == "Y" or (row["Scale ID"] == "LV" and row["Not Relevant"] == "Y")
    )
    assert refused == {f"{file}.txt": number for file, number in aside.items()}


def test_the_release_has_its_roles_and_the_tables_that_are_not_read_are_named(real: Any) -> None:
    assert len(real.things("Role")) == real.entry.roles == 1_016
    assert real.entry.concerns == len(real.things("Concern"))
    assert len([one for one in real.things("Concern") if one.startswith(f"{OWN}task:")]) == 18_796
    assert len([one for one in real.things("Concern") if one.startswith(f"{OWN}product:")]) == 8_775
    assert real.entry.origin.version == "29.3"
    assert "O*NET 29.3 Database" in real.entry.origin.attribution
    assert "modified" in real.entry.origin.attribution
    assert real.entry.origin.license == "https://creativecommons.org/licenses/by/4.0/"
    assert real.entry.notes[-1] == (
        "not read: Interests.txt, Job Zones.txt, Tools Used.txt, UNSPSC Reference.txt, Work Styles.txt, "
        "Work Values.txt"
    )
    assert "there are no ratings of: abilities, work activities" in real.entry.notes
    assert "93 of 1,016 occupations are tied to nothing" in real.entry.notes
    rated = {one for one in real.things("Role") if real.objects(one, NS + "qualifiedRequirement")}
    assert len(rated) == 879


def test_every_figure_is_the_one_in_the_file(real: Any) -> None:
    expected: dict[tuple[str, str], str] = {}
    for table in ("Skills", "Knowledge"):
        for row in real_rows(table):
            low, high, name = (1, 5, "importance") if row["Scale ID"] == "IM" else (0, 7, "level")
            irrelevant = name == "level" and row["Not Relevant"] == "Y"
            if row["Recommend Suppress"] == "Y" or irrelevant:
                continue
            part = (Decimal(row["Data Value"]) - low) / (high - low)
            node = f"{OWN}requirement:{row['O*NET-SOC Code']}:{row['Element ID']}"
            expected[node, name] = str(part.quantize(Decimal("0.0001"), ROUND_HALF_EVEN).normalize() + 0)
    stated = {
        (quad.subject.value, name): quad.object.value
        for name in ("importance", "level")
        for quad in real.store.quads_for_pattern(None, ox.NamedNode(NS + name), None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }
    assert stated == expected


def test_a_tie_is_an_importance_of_three_that_is_neither_suppressed_nor_irrelevant(real: Any) -> None:
    expected = set()
    for table in ("Skills", "Knowledge"):
        rows = [*real_rows(table)]
        irrelevant = {(r["O*NET-SOC Code"], r["Element ID"]) for r in rows if r["Not Relevant"] == "Y"}
        for row in rows:
            pair = (row["O*NET-SOC Code"], row["Element ID"])
            important = row["Scale ID"] == "IM" and float(row["Data Value"]) >= 3
            if important and row["Recommend Suppress"] != "Y" and pair not in irrelevant:
                expected.add((OCC + pair[0], EL + pair[1]))
    stated = {
        (quad.subject.value, quad.object.value)
        for quad in real.store.quads_for_pattern(None, ox.NamedNode(NS + "requiresSkill"), None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }
    assert {pair for pair in stated if pair[1].startswith(EL)} == expected


def test_an_occupation_looked_up_by_hand(real: Any) -> None:
    chief = OCC + CHIEF
    assert real.one(chief, LABEL) == "Chief Executives"
    assert real.figures(CHIEF, "2.A.1.a") == {"importance": "0.78", "level": "0.66"}
    assert real.figures(CHIEF, "2.C.1.a") == {"importance": "0.945", "level": "0.9286"}
    assert real.figures(CHIEF, "2.B.3.j") == {"importance": "0"}  # maintenance is not relevant
    skills = real.objects(chief, NS + "requiresSkill")
    assert {EL + "2.A.1.a", EL + "2.C.1.a", f"{OWN}product:Adobe%20Acrobat"} <= skills
    assert EL + "2.B.3.j" not in skills
    assert "Aeronautics Commission Director" in real.objects(chief, SYNONYM)
    duties = real.objects(chief, NS + "hasResponsibility")
    assert {f"{OWN}task:8823", EL + "4.A.4.b.4.I09.D02"} <= duties
    assert real.one(f"{OWN}task:8823", BROADER) == EL + "4.A.4.b.4.I09.D02"
    assert real.claim(CHIEF, "skills").startswith("rates 35 elements for this occupation; ")


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The first rows of every file of the release, as an archive and as a folder."""
    folder = tmp_path_factory.mktemp("part") / "db_29_3_text"
    folder.mkdir()
    packed = folder.with_name("db_29_3_text.zip")
    with zipfile.ZipFile(REAL) as archive, zipfile.ZipFile(packed, "w") as cut:
        for name in archive.namelist():
            first = b"".join(archive.read(name).splitlines(keepends=True)[:4_000])
            cut.writestr(name, first)
            (folder.parent / name).write_bytes(first)
    return packed, folder


def test_what_follows_is_what_the_rules_find(make: Any, part: tuple[Path, Path]) -> None:
    made = make.read(part[0])
    store = ox.Store()
    store.load(path=str(VOCABULARY), format=ox.RdfFormat.TURTLE)
    build_default_graph(store, ontology_folder())
    store.bulk_load(made.quads, ox.RdfFormat.N_QUADS)
    before = len(store)
    assert before > 20_000
    build_default_graph(store, ontology_folder())
    assert len(store) == before


def test_the_alignments_of_the_ontology_meet_the_import(real: Any) -> None:
    aligned = {
        quad.object.value
        for quad in ox.parse(ALIGNMENTS.read_bytes(), ox.RdfFormat.TURTLE)
        if isinstance(quad.object, ox.NamedNode)
    }
    assert len(aligned) > 25
    assert all(real.objects(one, LABEL) for one in aligned)
    assert {one for one in aligned if one.startswith(OCC)} <= real.things("Role")


def test_the_folder_gives_what_the_archive_gives(make: Any, part: tuple[Path, Path]) -> None:
    packed, unpacked = (make.read(path) for path in part)
    assert unpacked.quads == packed.quads
    assert unpacked.report.counts() == packed.report.counts()
    assert unpacked.into.roles == 1_016
