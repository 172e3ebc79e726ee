"""Every mapping to another vocabulary points at something that exists there.

The classifications are large and not part of the project; where they lie beside it the addresses and names
are looked up, elsewhere their form is checked.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from remit.knowledge.query import table
from remit.knowledge.store import Knowledge

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("REMIT_DATA", ROOT.parent / "shared" / "data"))
ALIGNMENTS = ROOT / "ontology" / "alignments"
COLUMNS = [
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "confidence",
]  # fmt: skip
SKOS_MATCHES = {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
ESCO_ID = re.compile(r"esco(skill|occupation):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ONET_ID = re.compile(
    r"onetoccupation:\d{2}-\d{4}\.\d{2}|onetelement:[1-6]\.[A-Z](\.\d+)*(\.[a-z](\.\d+)?|\.[a-z])?"
)


def mappings(name: str) -> list[dict[str, str]]:
    lines = (ALIGNMENTS / f"{name}.sssom.tsv").read_text(encoding="utf-8").splitlines()
    body = [line for line in lines if not line.startswith("#")]
    return list(csv.DictReader(body, delimiter="\t", quoting=csv.QUOTE_NONE))


def esco_names() -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(DATA / "esco-1.1.1-en-csv.zip") as archive:
        for name, prefix in (("skills_en.csv", "escoskill:"), ("occupations_en.csv", "escooccupation:")):
            with archive.open(name) as file:
                for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
                    yield prefix + row["conceptUri"].rpartition("/")[2], row["preferredLabel"].strip()


def onet_names() -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(DATA / "onet-db_29_3_text.zip") as archive:
        for name, prefix in (
            ("Occupation Data.txt", "onetoccupation:"),
            ("Content Model Reference.txt", "onetelement:"),
        ):
            with archive.open("db_29_3_text/" + name) as file:
                for line in list(io.TextIOWrapper(file, "utf-8"))[1:]:
                    code, label, *_ = line.split("\t")
                    yield prefix + code, label


@pytest.mark.parametrize(("name", "form"), [("esco", ESCO_ID), ("onet", ONET_ID)])
def test_each_row_is_whole(kg: Knowledge, name: str, form: re.Pattern[str]) -> None:
    labels = {str(row[0]): row[1] for row in table(kg, "SELECT ?t ?l { ?t skos:prefLabel ?l }")}
    for row in mappings(name):
        assert list(row) == COLUMNS
        prefix, _, local = row["subject_id"].partition(":")
        assert labels[f"https://w3id.org/remit/{prefix}/{local}"] == row["subject_label"]
        assert form.fullmatch(row["object_id"]), row
        assert row["predicate_id"] in SKOS_MATCHES
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        assert 0.5 <= float(row["confidence"]) <= 1


@pytest.mark.parametrize(
    ("name", "file"), [("esco", "esco-1.1.1-en-csv.zip"), ("onet", "onet-db_29_3_text.zip")]
)
def test_each_mapped_address_exists_under_its_name(name: str, file: str) -> None:
    """Looked up in the classification where it is at hand; without it, each code has one name at least."""
    rows = mappings(name)
    if (DATA / file).is_file():
        known = dict(esco_names() if name == "esco" else onet_names())
        assert [row for row in rows if known.get(row["object_id"]) != row["object_label"]] == []
    else:
        assert len({(row["object_id"], row["object_label"]) for row in rows}) == len(
            {r["object_id"] for r in rows}
        )


def test_at_least_sixty_concerns_are_mapped() -> None:
    mapped = {row["subject_id"] for row in mappings("esco") if row["subject_id"].startswith("concern:")}
    assert len(mapped) >= 60


def test_tables_and_turtle_say_the_same() -> None:
    result = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "write_alignments.py"), "--check"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["org", "prov", "skos", "dcterms", "schema"])
def test_each_term_of_a_w3c_alignment_exists(name: str) -> None:
    """schema.org publishes every term under http and https; the copy at hand has http."""
    quads = ox.parse((ALIGNMENTS / f"{name}.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    objects = {q.object.value for q in quads if isinstance(q.object, ox.NamedNode)}
    assert objects
    source = DATA / "vocab" / f"{name}.nq.gz"
    if source.is_file():
        with gzip.open(source, "rt", encoding="utf-8") as file:
            known = {
                line.split(">", 1)[0].lstrip("<").replace("http://schema", "https://schema") for line in file
            }
        assert objects - known == set()
    else:
        assert all(iri.startswith("http") for iri in objects)


@pytest.mark.parametrize("name", ["org", "prov", "skos", "dcterms", "schema"])
def test_each_w3c_mapping_says_how_sure_it_is(name: str) -> None:
    rows = mappings(name)
    assert rows
    for row in rows:
        assert list(row) == [*COLUMNS, "comment"]
        assert row["predicate_id"] in SKOS_MATCHES
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        assert 0.5 <= float(row["confidence"]) <= 1
        assert row["object_id"].startswith(f"{name}:")
