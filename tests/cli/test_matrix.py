"""The commands matrix and groups, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import scipy.sparse
from click.testing import Result

from remit.knowledge.load import load
from remit.views import matrix as view

Run = Callable[..., Result]


def test_a_small_matrix_is_shown(remit: Run, tiny_file: str) -> None:
    done = remit("matrix", "CPO", "CTO", "-i", tiny_file, "--measure", "n_shared")
    assert done.exit_code == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["1", "Chief", "Product", "Officer", "3", "1"] in lines
    assert ["2", "Chief", "Technology", "Officer", "1", "4"] in lines


def test_roles_by_concerns_leave_empty_what_is_not_stated(remit: Run, tiny_file: str) -> None:
    done = remit("matrix", "--of", "concerns", "-i", tiny_file, "-f", "csv")
    header, cpo, cto = done.stdout.splitlines()
    assert header.startswith("role,role_label,")
    cells = dict(zip(header.split(","), zip(cpo.split(","), cto.split(","), strict=True), strict=True))
    assert cells["innovation management"] == ("1.0", "1.0")
    assert cells["product vision"] == ("1.0", "")


def test_a_file_is_what_its_suffix_says(remit: Run, tiny_file: str, tmp_path: Path) -> None:
    done = remit("matrix", "-i", tiny_file, "-o", "m.npz")
    assert (done.exit_code, done.stdout) == (0, "")
    assert scipy.sparse.load_npz(tmp_path / "m.npz").shape == (2, 2)
    assert remit("matrix", "-i", tiny_file, "-o", "m.npz").exit_code == 7
    assert remit("matrix", "-i", tiny_file, "-o", "m.csv", "--long").exit_code == 0
    assert (tmp_path / "m.csv").read_text().splitlines()[0] == "role,role_label,other,other_label,idf_cosine"
    found = json.loads(remit("matrix", "-i", tiny_file, "-f", "json", "--of", "concerns").stdout)
    assert [one["label"] for one in found["rows"]] == ["Chief Product Officer", "Chief Technology Officer"]
    assert len(found["cells"]) == 7


def test_what_is_no_text_needs_a_file(remit: Run) -> None:
    done = remit("matrix", "-f", "npz")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "npz is not text; name a file with -o FILE" in done.stderr


def test_too_large_to_show_names_the_way_out(
    remit: Run, tiny_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "MAX_SHOWN", (1, 1))
    done = remit("matrix", "-i", tiny_file)
    assert (done.exit_code, done.stdout) == (5, "")
    assert "too many to read; name some roles, or write it to a file" in done.stderr


def test_skills_are_compared_where_no_remit_is_stated(remit: Run, tmp_path: Path) -> None:
    (tmp_path / "skills.csv").write_text(
        "role,relation,concern\nwelder,skill,welding\nfitter,skill,welding\nfitter,skill,drawings\n"
    )
    for command in ("matrix", "groups"):
        done = remit(command, "-i", "skills.csv")
        assert done.exit_code == 0
        assert "their skills are compared" in done.stderr
        assert "welder" in done.stdout


def test_groups_name_families_and_what_is_typical(remit: Run) -> None:
    done = remit("groups", "--relation", "all")
    assert done.exit_code == 0
    assert "typical of them" in done.stdout and "have it elsewhere" in done.stdout
    found = json.loads(remit("groups", "--relation", "all", "-f", "json").stdout)
    rows = remit("groups", "--relation", "all", "-f", "csv").stdout.splitlines()
    assert rows[0] == "family,name,n_roles,cohesion,role,role_label"
    assert len(rows) - 1 == sum(one["n_roles"] for one in found)
    roles = {role["iri"] for one in found for role in one["roles"]}
    assert {one.role.iri for one in load().roles() if one.n_concerns} <= roles | {""}


def test_a_knowledge_without_ties_has_no_families(remit: Run, tmp_path: Path) -> None:
    (tmp_path / "bare.ttl").write_text("<urn:x:role> a <https://w3id.org/remit/ns/Role> .\n")
    for command in ("groups", "matrix"):
        done = remit(command, "-i", "bare.ttl")
        assert (done.exit_code, done.stdout) == (0, "")
        assert "no role has anything under this relation" in done.stderr
