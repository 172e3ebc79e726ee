"""ESCO, O*NET and DDaT as they are downloaded, whole, each by way of a store on disk."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import remit
from remit.knowledge.importing import Imported, import_source
from remit.knowledge.load import load
from remit.knowledge.manifest import Entry, read_manifest
from remit.knowledge.origins import origins
from remit.knowledge.query import table
from remit.views.exports import contents
from remit.views.rights import footer, rights_text

pytestmark = pytest.mark.usefixtures("downloads")
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
ESCO = DATA / "esco-1.1.1-en-csv.zip"
GIB_IN_KIB = 1024 * 1024
ROLES = "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?r a remit:Role }"
# What the process itself had at most: `ru_maxrss` of a child begins with what its parent had.
IMPORT = """
import json, re, sys
from remit.knowledge.importing import import_source
done = import_source("esco", *sys.argv[1:])
status = open("/proc/self/status").read()
print(json.dumps([done.changed, int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1])]))
"""


def sums(entry: Entry) -> tuple[int, int, int]:
    """Rows read, written and refused, after a look at whether they add up."""
    assert all(one.read == one.written + one.refused for one in entry.counts)
    assert entry.rows_read == entry.rows_written + entry.rows_refused
    return entry.rows_read, entry.rows_written, entry.rows_refused


def size_of(entry: Entry) -> tuple[int, int, int]:
    return entry.roles, entry.concerns, entry.links


def again(kind: str, source: str, store: Path) -> Imported:
    """A second import, which has to leave every file as it is."""
    before = {path: path.stat().st_mtime_ns for path in store.rglob("*") if path.suffix in (".nq", ".json")}
    done = import_source(kind, DATA / source, store)
    after = {path: path.stat().st_mtime_ns for path in store.rglob("*") if path.suffix in (".nq", ".json")}
    assert after == before
    return done


def test_esco(tmp_path: Path) -> None:
    store = tmp_path / "esco.store"
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT, str(ESCO), str(store)], capture_output=True, text=True, check=True
    )
    changed, peak_kib = json.loads(ran.stdout)
    assert changed
    assert peak_kib < GIB_IN_KIB
    (entry,) = read_manifest(store).sources
    assert size_of(entry) == (3_007, 13_896, 123_788)
    assert sums(entry) == (172_836, 172_768, 68)
    assert (store / entry.refused).read_text(encoding="utf-8").count("\n") == 69
    assert not again("esco", ESCO.name, store).changed
    kg, memory = load(store), load(store, in_memory=True)
    roles = ("product manager", "ICT product manager")
    found = remit.overlap(kg, *roles, relation="skill")
    assert found == remit.overlap(memory, *roles, relation="skill")
    assert {one.concern.label for one in found.shared} == {
        "cost management",
        "product comprehension",
        "quality standards",
        "plan product management",
        "perform market research",
    }
    said = footer(kg)
    assert "ESCO" in said
    assert "1.1.1" in said
    assert "http://data.europa.eu/eli/dec/2011/833/oj" in said
    assert "This service uses the ESCO classification of the European Commission." in said
    (exported,) = contents(memory, Path("esco.nt"), "nt").values()
    comment = exported[: exported.index(b"\n<")].decode()
    assert comment.splitlines() == [f"# {line}" for line in rights_text(origins(kg)).splitlines()]
    assert "European Commission" in comment
    assert exported.count(b"\n") > 500_000


@pytest.mark.xdist_group("onet")
def test_onet(onet: tuple[Imported, Path]) -> None:
    done, store = onet
    assert done.changed
    assert size_of(done.entry) == (1_016, 29_726, 88_461)
    assert sums(done.entry) == (254_905, 244_476, 10_429)
    assert len(done.refused) == 10_429
    assert not again("onet", "onet-db_29_3_text.zip", store).changed
    kg = load(store)
    assert table(kg, ROLES) == [("1016",)]
    assert "used under the CC BY 4.0 license" in footer(kg)


def test_ddat(tmp_path: Path) -> None:
    store = tmp_path / "ddat.store"
    done = import_source("ddat", DATA / "ddat-roles.csv", store)
    assert done.changed
    assert size_of(done.entry) == (52, 188, 1_809)
    assert sums(done.entry) == (2_013, 2_013, 0)
    assert not done.refused
    assert not again("ddat", "ddat-roles.csv", store).changed
    kg = load(store)
    assert table(kg, ROLES) == [("52",)]
    assert "Open Government Licence v3.0" in footer(kg)
