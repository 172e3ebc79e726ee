from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from remit.errors import SourceError
from remit.knowledge.load import load_text
from remit.knowledge.passages import passages
from remit.knowledge.store import Knowledge

TEXT = "A heading\n\nThe “chief” keeps the lights on — always.\n"
CLAIM = """
claim:d-02-1 {{ role:chief remit:hasResponsibility concern:lights . }}
claim:d-02-1 a remit:Claim ; dcterms:source doc:d ; remit:section "A heading" ; remit:paragraph 2 ;
  remit:start {start} ; remit:end {end} ; remit:modality remit:Plain ;
  dcterms:description "sees to light"@en .
doc:d a remit:Document ; skos:prefLabel "D"@en ; dcterms:identifier "{name}" ; remit:sha256 "{digest}" .
role:chief a remit:Role ; skos:prefLabel "Chief"@en . concern:lights skos:prefLabel "lights"@en .
"""
PASSAGE = "“chief” keeps the lights on"


def knowledge(prefixes: str, name: str = "d.txt") -> Knowledge:
    start = TEXT.index(PASSAGE)
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    return load_text(prefixes + CLAIM.format(start=start, end=start + len(PASSAGE), name=name, digest=digest))


def test_the_passage_is_cut_from_the_readers_copy(prefixes: str, tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_bytes(TEXT.encode())
    kg = knowledge(prefixes)
    (found,) = passages(kg, kg.why("Chief", "lights"), tmp_path)
    assert (found.text, found.trouble) == (PASSAGE, None)


def test_a_changed_copy_shows_no_passage_and_says_why(prefixes: str, tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_bytes(TEXT.encode() + b"\n")
    kg = knowledge(prefixes)
    (found,) = passages(kg, kg.why("Chief", "lights"), tmp_path)
    assert found.text is None
    assert "d.txt differs from the copy" in str(found.trouble)


def test_a_missing_copy_and_a_missing_folder_are_told(prefixes: str, tmp_path: Path) -> None:
    kg = knowledge(prefixes)
    (found,) = passages(kg, kg.why("Chief", "lights"), tmp_path)
    assert found.text is None
    assert "d.txt is not in" in str(found.trouble)
    with pytest.raises(SourceError, match="not a folder"):
        passages(kg, kg.why("Chief", "lights"), tmp_path / "none")


def test_a_name_that_leads_out_of_the_folder_stays_inside(prefixes: str, tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_bytes(TEXT.encode())
    inner = tmp_path / "inner"
    inner.mkdir()
    kg = knowledge(prefixes, "../d.txt")
    (found,) = passages(kg, kg.why("Chief", "lights"), inner)
    assert found.text is None
