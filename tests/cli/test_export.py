"""The command export: the format from the suffix, a matrix on request, all files or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

Run = Callable[..., Result]
RACI = """
@prefix remit: <https://w3id.org/remit/ns/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:r:baker> a remit:Role ; skos:prefLabel "=Baker" ; remit:isAccountableFor <urn:c:bread> .
<urn:r:miller> a remit:Role ; skos:prefLabel "Miller" ; remit:isConsultedOn <urn:c:bread> .
<urn:c:bread> a remit:Concern ; skos:prefLabel "bake bread" .
"""
SUFFIXES = ("trig", "ttl", "nt", "jsonld", "graphml", "gexf", "cyjs", "csv", "tsv", "parquet", "xlsx")


@pytest.fixture
def raci() -> str:
    Path("raci.ttl").write_text(RACI, encoding="utf-8")
    return "raci.ttl"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_suffix_says_the_format_and_the_paths_are_printed(
    remit: Run, tiny_file: str, suffix: str
) -> None:
    done = remit("export", "-i", tiny_file, "-o", f"roles.{suffix}")
    assert done.exit_code == 0, done.stderr
    paths = done.stdout.splitlines()
    assert paths
    assert all(Path(path).stat().st_size for path in paths)
    assert all(path.endswith(suffix) for path in paths)
    again = remit("export", "-i", tiny_file, "-o", f"roles.{suffix}")
    assert (again.exit_code, again.stdout) == (7, "")


def test_a_raci_matrix_goes_out_as_csv_and_as_a_workbook(remit: Run, raci: str) -> None:
    done = remit("export", "raci", "-i", raci, "-o", "matrix.csv")
    assert (done.exit_code, done.stdout) == (0, "matrix.csv\n")
    rows = list(csv.reader(io.StringIO(Path("matrix.csv").read_bytes().decode(), newline="")))
    assert rows == [["activity", "=Baker", "Miller"], ["bake bread", "A", "C"]]
    assert remit("export", "raci", "-i", raci, "-o", "matrix.xlsx", "--quiet").stderr == ""
    sheet = openpyxl.load_workbook("matrix.xlsx")["RACI"]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == rows
    assert sheet["B1"].data_type == "s"
    assert remit("export", "raci", "-i", raci, "-o", "-").stdout.splitlines()[0] == "activity,=Baker,Miller"


def test_a_matrix_is_safe_for_a_spreadsheet_on_request(remit: Run, raci: str) -> None:
    text = remit("export", "raci", "-i", raci, "-o", "-", "--excel-safe").stdout
    assert text.splitlines()[0] == '"activity","\'=Baker","Miller"'
    tsv = remit("export", "raci", "-i", raci, "-o", "-", "-f", "tsv", "--excel-safe").stdout
    assert tsv.splitlines()[0] == "activity\t'=Baker\tMiller"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["raci", "-o", "matrix.gexf"], 2, ".csv, .tsv, .xlsx"),
        (["raci", "-f", "trig", "-o", "x"], 2, "csv, tsv, xlsx"),
        (["raci"], 2, "-o"),
        (["pert", "-o", "x.csv"], 2, "raci"),
        (["-o", "roles.docx"], 2, ".parquet"),
        (["-o", "-", "-f", "xlsx"], 2, "not text"),
        (["-o", "-", "-f", "csv"], 2, "files"),
        (["-o", "no/such/folder.csv"], 7, "folder"),
    ],
)
def test_what_cannot_be_is_told_with_a_way_out(
    remit: Run, arguments: list[str], code: int, message: str
) -> None:
    done = remit("export", *arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


LABELS = "SELECT ?x { ?r skos:prefLabel ?x }"


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("command", [["roles"], ["find", "=Baker"], ["query", "-e", LABELS]])
def test_every_command_that_writes_csv_can_write_it_safe(
    remit: Run, raci: str, command: list[str], form: str
) -> None:
    exact, safe = (remit(*command, "-i", raci, "-f", form, *more).stdout for more in ([], ["--excel-safe"]))
    assert "=Baker" in exact
    assert "'=Baker" not in exact
    assert "'=Baker" in safe or "'\"=Baker" in safe
