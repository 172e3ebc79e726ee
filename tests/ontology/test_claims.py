"""Each claim points into its document; where the articles are at hand, the passages are looked up."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from remit.knowledge.query import table
from remit.knowledge.store import Knowledge

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = Path(os.environ.get("REMIT_DOCUMENTS", ROOT.parent / "shared" / "documents"))
CHECK = ROOT / "scripts" / "check_claims.py"

SPANS = """
SELECT ?claim ?start ?end ?characters ?paragraph ?paragraphs {
  ?claim a remit:Claim ; dcterms:source ?document ;
    remit:start ?start ; remit:end ?end ; remit:paragraph ?paragraph .
  ?document remit:characters ?characters ; remit:paragraphs ?paragraphs ; remit:sha256 ?hash .
} ORDER BY ?claim"""


def run_check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CHECK), str(folder)], capture_output=True, text=True, check=False, timeout=60
    )


def test_each_span_lies_inside_its_document(kg: Knowledge) -> None:
    rows = table(kg, SPANS)
    assert len(rows) == len(table(kg, "SELECT ?claim { ?claim a remit:Claim }")) > 500
    outside = [
        claim
        for claim, start, end, characters, paragraph, paragraphs in rows
        if not 0 <= int(start or -1) < int(end or -1) <= int(characters or 0)
        or not 1 <= int(paragraph or 0) <= int(paragraphs or 0)
    ]
    assert outside == []


def test_each_paragraph_carries_a_claim_or_is_listed_with_a_reason(kg: Knowledge) -> None:
    lengths = table(kg, "SELECT ?d ?n { ?d a remit:Document ; remit:paragraphs ?n }")
    everything = {(str(d)[-3:], n) for d, last in lengths for n in range(1, int(last or 0) + 1)}
    carrying = {
        (str(d)[-3:], int(n or 0))
        for d, n in table(kg, "SELECT DISTINCT ?d ?n { ?c dcterms:source ?d ; remit:paragraph ?n }")
    }
    with (ROOT / "ontology" / "documents" / "asserts-nothing.csv").open(encoding="utf-8", newline="") as file:
        listed = {(row["document"], int(row["paragraph"])): row["reason"] for row in csv.DictReader(file)}
    assert all(listed.values())
    assert carrying | listed.keys() == everything
    assert carrying & listed.keys() == set()


def test_the_articles_bear_every_claim_out(tmp_path: Path) -> None:
    """With the articles at hand every passage is looked up; without them the check says so."""
    here = ARTICLES.is_dir()
    result = run_check(ARTICLES if here else tmp_path)
    assert (result.returncode, result.stderr) == (0 if here else 1, "")
    assert result.stdout == "" if here else result.stdout.count("not in") == 5


def test_a_changed_article_is_noticed(tmp_path: Path, kg: Knowledge) -> None:
    names = [row[0] for row in table(kg, "SELECT ?name { ?d a remit:Document ; dcterms:identifier ?name }")]
    for name in names:
        (tmp_path / str(name)).write_text("Something else.\n\nAltogether.\n", encoding="utf-8")
    result = run_check(tmp_path)
    assert result.returncode == 1
    assert result.stdout.count("the hash differs") == len(names) == 5


@pytest.mark.parametrize("arguments", [[], ["no-such-folder"]])
def test_the_check_says_how_it_is_called(arguments: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, str(CHECK), *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("usage:")


def test_the_files_are_in_their_one_form() -> None:
    result = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "format_ontology.py"), "--check"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
