"""What the commands print: in every format, for people and for programs, safe and exact."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import Result

Run = Callable[..., Result]

CPO = "https://w3id.org/remit/role/cpo"
CTO = "https://w3id.org/remit/role/cto"
GARDENER = (
    "<https://example.org/gardener> a <https://w3id.org/remit/ns/Role> ; "
    "<http://www.w3.org/2000/01/rdf-schema#label>"
)
TABLES = [
    ["roles"],
    ["show", "CPO"],
    ["find", "innovation"],
    ["why", "CTO", "innovation management"],
    ["ask"],
    ["ask", "shared-remit"],
    ["query", "-e", "SELECT ?role ?label { ?role a remit:Role ; skos:prefLabel ?label } ORDER BY ?role"],
    ["overlap"],
    ["overlap", "CPO", "CTO"],
    ["tensions"],
]
ids = " ".join


def exact(done: Result) -> str:
    """Standard output as it is; click's own `stdout` makes CRLF a line feed."""
    return done.stdout_bytes.decode()


@pytest.mark.parametrize("command", TABLES, ids=ids)
def test_every_format_can_be_read_back_and_has_the_same_rows(remit: Run, command: list[str]) -> None:
    def text(form: str) -> str:
        done = remit(*command, "-f", form)
        assert (done.exit_code, done.stderr) == (0, "")
        return done.stdout

    rows = list(csv.reader(io.StringIO(text("csv"), newline="")))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1
    tsv = [line.split("\t") for line in text("tsv").splitlines()]
    assert [len(row) for row in tsv] == [len(row) for row in rows]
    assert len([json.loads(line) for line in text("jsonl").splitlines()]) == len(rows) - 1
    assert json.loads(text("json"))
    assert re.search(r"^\| --", text("md"), flags=re.MULTILINE)
    assert text("table")


def test_names_of_the_json_of_roles(remit: Run) -> None:
    first = json.loads(remit("roles", "-f", "json").stdout)[0]
    assert set(first) == {"role", "n_concerns", "n_claims", "n_documents"}
    assert first["role"] == {"iri": CPO, "label": "Chief Product Officer"}


def test_overlap_json_has_the_documented_names_and_numbers_that_agree(remit: Run) -> None:
    found = json.loads(remit("overlap", "CPO", "CTO", "-f", "json").stdout)
    assert list(found)[:7] == ["roles", "relation", "level", "shared", "adjacent", "exclusive", "measures"]
    assert list(found)[7:] == ["regions", "not_stated", "measures_strict", "range"]
    assert [set(role) for role in found["roles"]] == [
        {"iri", "label", "n_concerns", "n_claims", "n_documents"}
    ] * 2
    assert set(found["measures"]) == {
        *("n_shared", "jaccard", "dice", "overlap_coefficient", "cosine", "idf_cosine", "lin", "containment"),
        *("idf_jaccard", "ruzicka", "weighted_cosine", "resnik", "jiang_conrath", "simgic"),
    }
    table = list(csv.DictReader(io.StringIO(remit("overlap", "CPO", "CTO", "-f", "csv").stdout, newline="")))
    for role in found["roles"]:
        assert len({row["concern"] for row in table if row["role"] == role["iri"]}) == role["n_concerns"]
    shared = {row["concern"] for row in table if row["meeting"] == "shared"}
    assert len(shared) == found["measures"]["n_shared"] == len(found["shared"])
    shown = remit("overlap", "CPO", "CTO").stdout
    assert f"Shared ({len(shared)})" in shown
    assert "not stated" in shown


def test_select_json_is_the_results_format_of_the_w3c(remit: Run) -> None:
    query = "SELECT ?r ?n { VALUES (?r ?n) { (role:cpo 7) (role:cto UNDEF) } } ORDER BY ?r"
    found = json.loads(remit("query", "-e", query, "-f", "json").stdout)
    assert found["head"]["vars"] == ["r", "n"]
    assert found["results"]["bindings"][1] == {"r": {"type": "uri", "value": CTO}}
    assert exact(remit("query", "-e", query, "-f", "csv")) == f"r,n\r\n{CPO},7\r\n{CTO},\r\n"
    assert remit("query", "-e", query, "-f", "tsv").stdout == f"?r\t?n\n<{CPO}>\t7\n<{CTO}>\t\n"
    assert "role:cpo" in remit("query", "-e", query).stdout


@pytest.mark.parametrize("form", ["ttl", "nt", "trig", "jsonld", "json", "table"])
def test_triples_can_be_read_back_from_every_format(remit: Run, form: str) -> None:
    done = remit("query", "-f", form, "-e", "CONSTRUCT WHERE { role:cpo a ?class }")
    known = {"nt": "N_TRIPLES", "trig": "TRIG", "jsonld": "JSON_LD", "json": "JSON_LD"}
    parsed = pyoxigraph.parse(done.stdout.encode(), getattr(pyoxigraph.RdfFormat, known.get(form, "TURTLE")))
    assert "https://w3id.org/remit/ns/Role" in {str(quad.object)[1:-1] for quad in parsed}


def test_ask_query_gives_true_or_false(remit: Run) -> None:
    assert remit("query", "-e", "ASK { role:cpo a remit:Role }").stdout == "true\n"
    assert remit("query", "-e", "ASK { role:cpo a remit:None }").stdout == "false\n"
    assert (
        json.loads(remit("query", "-f", "json", "-e", "ASK { role:cpo a remit:Role }").stdout)["boolean"]
        is True
    )


def test_query_is_read_from_a_file_and_from_standard_input(remit: Run) -> None:
    query = "SELECT ?x { VALUES ?x { 'ä' } }"
    Path("q.rq").write_text("\ufeff" + query, encoding="utf-8")
    for done in (remit("query", "q.rq", "-f", "csv"), remit("query", "-", "-f", "csv", stdin=query)):
        assert exact(done) == "x\r\nä\r\n"


def test_an_empty_result_is_said_on_standard_error_and_quiet_silences_it(remit: Run) -> None:
    done = remit("query", "-e", "SELECT ?x { ?x a remit:None }")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "remit: no rows\n")
    assert remit("query", "--quiet", "-e", "SELECT ?x { ?x a remit:None }").stderr == ""
    assert exact(remit("query", "-f", "csv", "-e", "SELECT ?x { ?x a remit:None }")) == "x\r\n"
    assert "not stated in the loaded knowledge" in remit("ask", "metrics", "role=role:cmo").stderr


def test_output_goes_whole_into_a_file_whose_suffix_chooses_the_format(remit: Run) -> None:
    done = remit("roles", "-o", "roles.csv")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "remit: wrote roles.csv\n")
    assert Path("roles.csv").read_bytes().decode() == exact(remit("roles", "-f", "csv"))
    assert remit("roles", "-o", "roles.csv", "-f", "json", "--force", "--quiet").stderr == ""
    assert json.loads(Path("roles.csv").read_text(encoding="utf-8"))
    assert remit("roles", "-o", "-", "-f", "csv").stdout.startswith("role,")
    assert not Path("-").exists()


def test_output_never_follows_a_link_and_leaves_nothing_behind(remit: Run) -> None:
    Path("real.csv").write_text("old", encoding="utf-8")
    Path("link.csv").symlink_to("real.csv")
    assert remit("roles", "-o", "link.csv").exit_code == 7
    assert remit("roles", "-o", "link.csv", "--force").exit_code == 0
    assert Path("real.csv").read_text(encoding="utf-8") == "old"
    assert {path.name for path in Path().iterdir()} == {"real.csv", "link.csv"}


def test_remit_input_names_the_sources_and_an_option_goes_before_it(
    remit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("my roles.ttl").write_text(f'{GARDENER} "Gardener" .', encoding="utf-8")
    monkeypatch.setenv("REMIT_INPUT", "'my roles.ttl'")
    assert [row["role"]["label"] for row in json.loads(remit("roles", "-f", "json").stdout)] == ["Gardener"]
    monkeypatch.setenv("REMIT_INPUT", "bundled 'my roles.ttl'")
    assert {"Gardener", "Chief Product Officer"} <= {
        row["role"]["label"] for row in json.loads(remit("roles", "-f", "json").stdout)
    }
    assert "Gardener" not in remit("roles", "-i", "bundled").stdout
