from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from remit.errors import MissingExtraError, SourceError
from remit.knowledge import Knowledge
from remit.knowledge.check import check, read_rules
from remit.knowledge.load import load_text

BAD = 'tension:a a remit:Tension ; skos:prefLabel "<tug>"@en ; remit:between role:a . role:a a remit:Role .\n'


def test_the_small_knowledge_is_clean(tiny: Knowledge) -> None:
    report = check(tiny)
    assert report.findings == ()
    assert report.conforms
    assert report.n_shapes >= 19
    assert report.n_rules >= 15
    assert report.n_focus_nodes >= 40


def test_the_bundled_knowledge_is_clean(kg: Knowledge) -> None:
    report = check(kg)
    assert report.findings == ()
    assert report.n_focus_nodes > 800


def test_a_finding_names_thing_rule_fault_and_mend(prefixes: str) -> None:
    report = check(load_text(prefixes + BAD))
    (finding,) = [one for one in report.findings if one.rule == "tension-roles"]
    assert (finding.term.curie, finding.term.kind) == ("tension:a", "Tension")
    assert finding.message == "a tension lies between two roles or more"
    assert finding.mend == "add the roles by remit:between"
    assert finding.severity == "violation"
    assert not report.conforms
    assert report.findings == tuple(
        sorted(report.findings, key=lambda one: (one.severity, one.rule, one.term.iri))
    )
    assert "<tug>" not in report._repr_html_()


def test_files_can_be_checked(tmp_path: Path, prefixes: str) -> None:
    path = tmp_path / "bad.trig"
    path.write_text(prefixes + BAD)
    assert "tension-roles" in {finding.rule for finding in check([path]).findings}


def test_checking_changes_nothing(tiny: Knowledge) -> None:
    import rdflib

    before = set(tiny.store)
    check(tiny)
    assert set(tiny.store) == before
    assert rdflib.NORMALIZE_LITERALS is False


def test_nothing_looked_at_is_told(prefixes: str) -> None:
    some = check(load_text(prefixes + BAD)).n_focus_nodes
    more = check(load_text(prefixes + BAD + "role:b a remit:Role .")).n_focus_nodes
    assert more == some + 1


def test_without_pyshacl_the_command_that_brings_it_is_named(
    tiny: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'remit\[check\]'"):
        check(tiny)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# mend: mend it\nSELECT ?term ?detail WHERE {}", "the key rule is missing"),
        ("# rule: r\nSELECT ?term ?detail WHERE {}", "the key mend is missing"),
        ("# rule: r\n# mend: m\n# severity: bad\nSELECT ?term WHERE {}", "severity is violation or warning"),
    ],
)
def test_a_rule_with_a_wrong_header_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "wrong.rq").write_text(text)
    with pytest.raises(SourceError, match=message):
        read_rules(tmp_path)


def test_each_bundled_rule_says_how_to_mend_a_fault() -> None:
    from remit.knowledge.load import ontology_folder

    for rule in read_rules(ontology_folder() / "hygiene"):
        assert len(rule.mend) > 10
        assert rule.rule[0].islower()
        assert not rule.rule.endswith(".")


def test_the_validation_report_is_json_ld_and_the_same_each_time(prefixes: str) -> None:
    kg = load_text(prefixes + 'role:x a remit:Role . tension:t a remit:Tension ; skos:prefLabel "t"@en .')
    report = check(kg)
    assert report.validation == check(kg).validation
    shacl = "http://www.w3.org/ns/shacl#"
    nodes = json.loads(report.validation)
    (head,) = [node for node in nodes if shacl + "conforms" in node]
    assert head[shacl + "conforms"][0]["@value"] == "false"
    focus = {one["@id"] for node in nodes for one in node.get(shacl + "focusNode", [])}
    assert focus == {"https://w3id.org/remit/role/x", "https://w3id.org/remit/tension/t"}
    assert len(head[shacl + "result"]) == len([n for n in nodes if shacl + "focusNode" in n])


def test_what_is_imported_needs_no_definition_scheme_or_group(prefixes: str, tmp_path: Path) -> None:
    from remit.knowledge.importing import import_source

    (tmp_path / "work.csv").write_text("activity,CEO,CTO\nship,A,A\nwrite,,R\n", encoding="utf-8")
    (tmp_path / "own.ttl").write_text(
        prefixes + '<https://own.example/x> a remit:Concern ; skos:prefLabel "own"@en .', encoding="utf-8"
    )
    import_source("raci", tmp_path / "work.csv", tmp_path / "work.store")
    alone = check([tmp_path / "work.store"])
    assert [one.rule for one in alone.findings] == ["raci-no-accountable", "raci-several-accountables"]
    assert alone.n_imported == 8  # two concerns: definition, scheme, group; two roles: definition
    assert '"http://www.w3.org/ns/shacl#ValidationResult"' not in alone.validation
    assert '"@value":"true"' in alone.validation.replace(" ", "")
    both = check([tmp_path / "work.store", tmp_path / "own.ttl"])
    rules = {one.rule for one in both.findings if one.term.iri == "https://own.example/x"}
    assert rules == {"definition", "concern-scheme", "concern-without-one-group"}
    assert both.n_imported == alone.n_imported
