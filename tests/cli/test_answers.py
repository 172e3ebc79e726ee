"""Answers in every format of the W3C, with names beside IRIs, cut where they are too long."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Remit = Callable[..., Result]
SR = "{http://www.w3.org/2005/sparql-results#}"
ROLES = "SELECT ?role ?none WHERE { VALUES ?role { role:cpo role:cto <http://e/x> } }"


def test_xml_of_a_select_has_its_variables_and_terms(remit: Remit) -> None:
    done = remit(
        "query", "-e", 'SELECT ?a ?b { BIND ("x <&> \\u200e"@en AS ?a) BIND (1.50 AS ?b) }', "-f", "xml"
    )
    root = ET.fromstring(done.stdout)
    assert [one.get("name") for one in root.iter(SR + "variable")] == ["a", "b"]
    first, second = root.iter(SR + "literal")
    assert (first.text, first.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("x <&> \u200e", "en")
    assert second.get("datatype") == "http://www.w3.org/2001/XMLSchema#decimal"
    assert "\u200e" not in done.stdout


def test_xml_of_an_ask(remit: Remit) -> None:
    root = ET.fromstring(remit("query", "-e", "ASK { }", "-f", "xml").stdout)
    assert [one.text for one in root.iter(SR + "boolean")] == ["true"]


def test_xml_goes_into_a_file_by_its_name(remit: Remit, tmp_path: Path) -> None:
    path = tmp_path / "roles.xml"
    assert remit("query", "-e", ROLES, "-o", str(path)).exit_code == 0
    assert len(list(ET.parse(path).getroot().iter(SR + "result"))) == 3


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "table", "md", "jsonl"])
def test_labels_stand_beside_iris_in_every_format(remit: Remit, form: str) -> None:
    done = remit("query", "-e", ROLES, "--labels", "-f", form)
    assert done.exit_code == 0
    assert "roleLabel" in done.stdout
    assert "Chief Product Officer" in done.stdout
    assert "noneLabel" not in done.stdout


def test_a_column_of_that_name_is_not_replaced(remit: Remit) -> None:
    asked = 'SELECT ?role ?roleLabel { BIND (role:cpo AS ?role) BIND ("mine" AS ?roleLabel) }'
    done = json.loads(remit("query", "-e", asked, "--labels", "-f", "json").stdout)
    assert done["head"]["vars"] == ["role", "roleLabel"]
    assert done["results"]["bindings"][0]["roleLabel"]["value"] == "mine"


def test_rows_beyond_the_limit_are_left_out_with_a_word(remit: Remit) -> None:
    done = remit("query", "-e", ROLES, "--max-rows", "2", "-f", "csv", "--quiet")
    assert len(done.stdout.splitlines()) == 3
    assert done.stderr == "remit: only the first 2 rows; there are more, and --max-rows raises the limit\n"
    assert remit("query", "-e", ROLES, "--max-rows", "3", "-f", "csv").stderr == ""


def test_a_question_has_the_same_options(remit: Remit) -> None:
    asked = ("ask", "shared-remit", "a=CPO", "b=CTO")
    cut = remit(*asked, "--max-rows", "2", "--labels", "-f", "xml")
    assert len(list(ET.fromstring(cut.stdout).iter(SR + "result"))) == 2
    assert "only the first 2 rows" in cut.stderr
    every = remit(*asked, "-f", "csv")
    assert remit(*asked, "-f", "csv", "--max-rows", "1000", "--timeout", "20").stdout == every.stdout
    assert remit("ask", "shared-remit", "a=CPO", "b=VP of Product", "--exit-status").exit_code in (0, 1)
    assert remit(*asked, "--timeout", "0.000001").exit_code == 5


def test_a_fault_is_shown_with_a_caret_below_it(remit: Remit) -> None:
    done = remit("query", "-e", "SELECT ?a WHERE {\n  ?a ?b ?c .\n  FILTR (?c > 1)\n}")
    assert done.exit_code == 4
    said, line, caret = done.stderr.splitlines()
    assert "line 3, column 3" in said
    assert line[caret.index("^") :].startswith("FILTR")


@pytest.mark.parametrize(
    ("asked", "form"),
    [("ASK { }", "ttl"), (ROLES, "nt"), ("DESCRIBE role:cpo", "xml"), ("DESCRIBE role:cpo", "csv")],
)
def test_a_format_that_the_answer_has_nothing_for_is_refused(remit: Remit, asked: str, form: str) -> None:
    done = remit("query", "-e", asked, "-f", form)
    assert done.exit_code == 2
    assert done.stdout == ""
