"""The command diff: what moved between two sources, and exit 1 when anything did."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
PREFIXES = """
@prefix remit: <https://w3id.org/remit/ns/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <urn:x:> .
"""
OLD = (
    PREFIXES
    + """
x:baker a remit:Role ; skos:prefLabel "Baker"@en ; remit:hasResponsibility x:bread , x:ovens .
x:miller a remit:Role ; skos:prefLabel "Miller"@en .
x:bread skos:prefLabel "bread"@en ; skos:broader x:food .
x:ovens skos:prefLabel "ovens"@en .
x:food a skos:Concept ; skos:prefLabel "food"@en .
"""
)
NEW = (
    PREFIXES
    + """
x:baker a remit:Role ; skos:prefLabel "Head baker"@en ; remit:hasFocus x:bread ;
    remit:requiresSkill x:hygiene .
x:bread skos:prefLabel "bread"@en ; skos:broader x:food .
x:hygiene skos:prefLabel "hygiene"@en .
x:food a skos:Concept ; skos:prefLabel "food"@en .
"""
)


@pytest.fixture
def files() -> tuple[str, str]:
    Path("old.ttl").write_text(OLD, encoding="utf-8")
    Path("new.ttl").write_text(NEW, encoding="utf-8")
    return "old.ttl", "new.ttl"


def test_nothing_moved_between_a_source_and_itself(remit: Run) -> None:
    done = remit("diff", "bundled", "bundled")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "remit: nothing moved\n")
    found = json.loads(remit("diff", "bundled", "bundled", "-f", "json").stdout)
    assert found["same"] is True
    assert found["links"] == {"added": [], "removed": [], "changed": []}


@pytest.mark.parametrize(
    ("form", "suffix"), [("table", "txt"), ("md", "md"), ("json", "json"), ("csv", "csv")]
)
def test_what_moved_is_said_in_every_format_and_exits_1(
    remit: Run, files: tuple[str, str], golden: Callable[[str, str], None], form: str, suffix: str
) -> None:
    done = remit("diff", *files, "-f", form)
    assert (done.exit_code, done.stderr) == (1, "")
    golden(f"cli/diff.{suffix}", done.stdout)


def test_names_of_the_json(remit: Run, files: tuple[str, str]) -> None:
    found = json.loads(remit("diff", *files, "-f", "json").stdout)
    assert list(found) == ["roles", "concerns", "groups", "links", "same"]
    assert [one["label"] for one in found["roles"]["removed"]] == ["Miller"]
    assert [one["iri"] for one in found["concerns"]["added"]] == ["urn:x:hygiene"]
    (link,) = found["links"]["added"]
    assert set(link) == {"role", "relation", "concern"}
    assert link["concern"] == {"iri": "urn:x:hygiene", "label": "hygiene"}
    assert not found["same"]


def test_a_file_gets_it_and_the_code_is_still_1(remit: Run, files: tuple[str, str]) -> None:
    done = remit("diff", *files, "-o", "moved.json")
    assert done.exit_code == 1
    assert json.loads(Path("moved.json").read_text(encoding="utf-8"))["same"] is False


def test_a_source_that_cannot_be_read_is_no_difference(remit: Run, files: tuple[str, str]) -> None:
    assert remit("diff", files[0], "none.ttl").exit_code == 3
    assert remit("diff", files[0]).exit_code == 2
    assert remit("diff", *files, "-i", "bundled").exit_code == 2


def test_a_person_gets_the_first_of_many_and_their_number(remit: Run) -> None:
    many = "".join(f'x:r{n} a remit:Role ; skos:prefLabel "role {n:04}"@en .\n' for n in range(1150))
    one = 'x:one a remit:Role ; skos:prefLabel "one"@en .\n'
    Path("none.ttl").write_text(PREFIXES + one, encoding="utf-8")
    Path("many.ttl").write_text(PREFIXES + one + many, encoding="utf-8")
    shown = remit("diff", "none.ttl", "many.ttl").stdout
    assert "New roles (1,150)" in shown
    assert "and 1,050 more; -f csv has each" in shown
    assert "role 0099" in shown
    assert "role 0100" not in shown
    assert len(remit("diff", "none.ttl", "many.ttl", "-f", "csv").stdout.splitlines()) == 1151
