"""O*NET: small packages of every shape that releases and users give it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from remit.knowledge.load import build_default_graph, ontology_folder
from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.statements import BROADER, DEFINITION, LABEL, SYNONYM

VOCABULARY = ontology_folder() / "remit.ttl"
OCC = "https://www.onetonline.org/link/summary/"
EL = "https://www.onetonline.org/find/descriptor/result/"
OWN = "urn:remit:onet:"
CHIEF = "11-1011.00"


def test_a_small_package_is_written_whole(make: Any, small: Any) -> None:
    assert small.report.refused == []
    assert [c.read - c.written - c.refused for c in small.report.counts()] == [0] * len(make.old)
    chief = OCC + CHIEF
    assert small.objects(chief, SYNONYM) == {"Chief Executive Officer", "CEO"}
    assert small.one(chief, DEFINITION) == "Lead organisations."
    assert small.objects(chief, NS + "hasResponsibility") == {
        EL + "4.A.1.a.1",
        EL + "4.A.1.a.1.I01.D01",
        EL + "4.A.1.a.1.I01.D02",
        f"{OWN}task:8823",
        f"{OWN}task:8824",
    }
    assert small.claim(CHIEF, "task-statements") == "lists 2 tasks of this occupation: 1 core, 1 supplemental"
    assert small.claim("15-1252.00", "task-statements") == "lists 1 tasks of this occupation: 1 of no type"
    assert small.one(f"{OWN}task:8823", expand("dcterms:type")) == "Core"
    assert small.one(f"{OWN}task:8824", LABEL) == 'Attach "out of order" signs.'


def test_hierarchy_ends_at_areas_and_collections_hold_them(small: Any) -> None:
    chain, one = [], EL + "4.A.1.a.1.I01.D01"
    while above := small.objects(one, BROADER):
        (one,) = above
        chain.append(one.removeprefix(EL))
    assert chain == ["4.A.1.a.1.I01", "4.A.1.a.1", "4.A.1.a", "4.A.1"]
    assert small.one(EL + "2.A.1.a", BROADER) == EL + "2.A.1"
    assert small.one(EL + "2.A.1", BROADER) == EL + "2.A"
    assert small.objects(EL + "2", expand("skos:member")) == {EL + "2.A", EL + "2.B"}
    assert small.objects(EL + "4.A", expand("skos:member")) == {EL + "4.A.1"}
    assert small.objects(EL + "4", expand("skos:member")) == {EL + "4.A"}


def test_a_product_is_the_concern_and_its_commonest_commodity_the_group(small: Any) -> None:
    acrobat = f"{OWN}product:Adobe%20Acrobat"
    assert small.one(acrobat, BROADER) == f"{OWN}commodity:43232202"
    assert small.one(acrobat, expand("skos:related")) == f"{OWN}commodity:43232112"
    assert small.one(f"{OWN}commodity:43232202", BROADER) == EL + "5.F"
    assert small.one(EL + "5.F", LABEL) == "Technology Skills"
    assert small.one(acrobat, expand("skos:note")) == "hot technology"
    assert small.one(f"{OWN}product:C%2B%2B", LABEL) == "C++"
    assert small.claim(CHIEF, "technology-skills") == (
        "names 2 products for this occupation, 2 of them hot; in demand: Microsoft Excel"
    )
    assert acrobat in small.objects(OCC + "15-1252.00", NS + "requiresSkill")


def test_workbooks_give_what_texts_give(make: Any, small: Any, tmp_path: Path) -> None:
    books = make.books(tmp_path / "db_29_3_excel", make.old)
    expected = set(ox.parse(small.quads, ox.RdfFormat.N_QUADS))
    assert set(ox.parse(make.read(books).quads, ox.RdfFormat.N_QUADS)) == expected
    from_archive = make.read(make.zipped(books, tmp_path / "db_29_3_excel.zip"))
    assert set(ox.parse(from_archive.quads, ox.RdfFormat.N_QUADS)) == expected
    assert {c.file.replace(".xlsx", ".txt"): c.read for c in from_archive.report.counts()} == {
        c.file: c.read for c in small.report.counts()
    }


def test_text_is_preferred_where_both_forms_are_there(make: Any, tmp_path: Path, small: Any) -> None:
    folder = make.books(make.text(tmp_path / "both", make.old), {"Skills": make.old["Skills"]})
    both = make.read(folder, version="29.3")
    assert both.quads == small.quads
    assert both.report.notes[-1] == "not read: Skills.xlsx"


def test_the_tables_of_release_30_3_are_known_by_their_new_names(
    make: Any, tmp_path: Path, small: Any
) -> None:
    new = make.read(make.text(tmp_path / "db_30_3_text", make.new))
    assert (new.origin.version, new.report.refused) == ("30.3", [])
    chief = OCC + CHIEF
    assert new.objects(chief, SYNONYM) == small.objects(chief, SYNONYM)
    assert new.objects(chief, NS + "requiresSkill") == {
        EL + "2.A.1.a",
        EL + "2.B.1.a",
        f"{OWN}product:Adobe%20Acrobat",
    }
    assert (
        new.figures(CHIEF, "2.B.1.a")
        == small.figures(CHIEF, "2.B.1.a")
        == {"importance": "0.5", "level": "0"}
    )
    assert new.one(f"{OWN}product:Adobe%20Acrobat", BROADER) == EL + "2.E.5.b"
    assert new.one(f"{OWN}task:8823", BROADER) == EL + "4.A.1.a.1.a.1"
    assert new.one(EL + "4.A.1.a.1.a.1", BROADER) == EL + "4.A.1.a.1.a"
    assert new.claim(CHIEF, "transferable-skills")


def test_tables_of_any_name_are_known_by_their_columns(make: Any, tmp_path: Path, small: Any) -> None:
    renamed = {f"Table {number}": rows for number, rows in enumerate(make.old.values())}
    found = make.read(make.text(tmp_path / "renamed", renamed))
    assert (found.into.roles, found.into.concerns, found.into.links) == (
        small.into.roles,
        small.into.concerns,
        small.into.links,
    )


def test_a_table_of_other_ratings_is_named_and_not_read(make: Any, tmp_path: Path) -> None:
    styles = [make.old["Skills"][0], [CHIEF, "1.C.1", "Diligence", "IM", "4", "N", "", "Incumbent"]]
    categories = [
        [*make.old["Skills"][0], "Category"],
        [CHIEF, "2.A.1.a", "Reading", "IM", "4", "N", "", "x", "1"],
    ]
    odd = {**make.old, "Styles": styles, "By Category": categories}
    folder = make.text(tmp_path / "db_29_3_text", odd)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\0\0")
    found = make.read(folder)
    assert found.report.notes[-1] == "not read: By Category.txt, Styles.txt, empty.txt, picture.txt"
    assert len(found.report.counts()) == len(make.old)


def test_few_tables_are_enough(make: Any, tmp_path: Path) -> None:
    few = {name: make.old[name] for name in ("Occupation Data", "Skills", "Tasks to DWAs", "Task Statements")}
    found = make.read(make.text(tmp_path / "db", few))
    assert found.faults() == []
    assert found.origin.version == ""
    assert found.one(EL + "2.A.1.a", LABEL) == "Reading"
    assert found.figures(CHIEF, "2.A.1.a") == {"importance": "0.78", "level": "0.66"}
    assert found.one(f"{OWN}task:7", BROADER) == EL + "4.A.1.a.1.I01.D02"
    assert found.one(EL + "4.A.1.a.1.I01.D02", LABEL) == "Watch gauges."
    assert any(note.startswith("no release is told") for note in found.report.notes)
    assert (
        "not in the download: scales, elements, intermediate activities, detailed activities, other titles, "
        "technology skills"
    ) in found.report.notes


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("db_29_3_text", "29.3"),
        ("DB_30_0_excel", "30.0"),
        ("onet-db_29_3", "29.3"),
        ("adb_29_3", ""),
        ("new", ""),
    ],
)
def test_the_release_is_told_by_the_name(make: Any, tmp_path: Path, name: str, release: str) -> None:
    folder = make.text(tmp_path / name, make.old)
    assert make.read(folder).origin.version == release
    assert make.read(folder, version="7").origin.version == "7"
    archive = make.zipped(folder, tmp_path / "download.zip")
    assert make.read(archive).origin.version == release


def test_the_release_is_told_by_the_note_that_comes_with_it(make: Any, tmp_path: Path) -> None:
    folder = make.text(tmp_path / "onet", make.old)
    (folder / "Read Me.txt").write_text("O*NET 31.0 Database\nAugust\n")
    assert make.read(folder).origin.version == "31.0"


def test_a_package_conforms_to_the_shapes(small: Any) -> None:
    from remit.knowledge.check import check
    from remit.knowledge.store import Knowledge

    store = ox.Store()
    store.load(path=str(VOCABULARY), format=ox.RdfFormat.TURTLE)
    build_default_graph(store, ontology_folder())
    store.bulk_load(small.quads, ox.RdfFormat.N_QUADS)
    found = check(Knowledge(store, ("onet",), ontology_folder() / "questions"))
    assert [one for one in found.findings if one.severity == "violation" and "group" not in one.rule] == []
    assert {one.rule for one in found.findings} <= {
        "definition",
        "concern-without-one-group",
        "rows-unaccounted",
    }


def test_tables_with_commas_are_read_as_well(make: Any, tmp_path: Path, small: Any) -> None:
    for name, rows in make.old.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    assert make.read(tmp_path, version="29.3").quads == small.quads


def test_the_tools_of_releases_before_23_are_set_aside(make: Any, tmp_path: Path) -> None:
    rows = [
        ["O*NET-SOC Code", "T2 Type", "T2 Example", "Commodity Code", "Commodity Title", "Hot Technology"],
        [CHIEF, "Tools", "Desktop computers", "43211507", "Desktop computers", ""],
        [CHIEF, "Technology", "Microsoft Excel", "43232110", "Spreadsheet software", "Y"],
    ]
    old = {name: rows for name, rows in make.old.items() if name != "Technology Skills"}
    found = make.read(make.text(tmp_path / "db_22_0", {**old, "Tools and Technology": rows}))
    assert [(one.row, one.column, one.fault) for one in found.report.refused] == [(2, "T2 Type", False)]
    products = {one for one in found.things("Concern") if one.startswith(f"{OWN}product:")}
    assert products == {f"{OWN}product:Microsoft%20Excel"}
