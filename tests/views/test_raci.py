"""Knowledge as a matrix: what is in it, in which order, and that reading it back gives the same relations."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis.comparison.overlap import overlap
from remit.knowledge.check import check
from remit.knowledge.claims import why
from remit.knowledge.describe import show
from remit.knowledge.load import load_text, ontology_folder
from remit.knowledge.sources.closure import closure_of
from remit.knowledge.sources.names import key_of
from remit.knowledge.sources.raci import reader as raci
from remit.knowledge.sources.raci.letters import LETTERS
from remit.knowledge.sources.report import Report
from remit.knowledge.sources.statements import Statements
from remit.knowledge.store import Knowledge
from remit.views.formats import Table, csv_text
from remit.views.page_data import page_data
from remit.views.raci import raci_table

CLOSURE = closure_of(ontology_folder() / "remit.ttl")
VOCABULARY = (ontology_folder() / "remit.ttl").read_bytes()
CELLS = st.sampled_from(
    ["", "A", "R", "D", "S", "C", "I", "A/R", "R,C", "informed", "rc", "-", "Accountable & Responsible"]
)
# An activity named R with the one cell "Responsible" is a line of a legend.
LABELS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters='"'),
    min_size=1,
    max_size=12,
).filter(lambda text: text == " ".join(text.split()) and any(map(str.isalnum, text)))


def imported(path: Path) -> tuple[Knowledge, Report]:
    chunks: list[bytes] = []
    into, report = Statements(CLOSURE, chunks.append, chunks.append), Report()
    raci.read(path, into, report)
    into.finish()
    store = ox.Store()
    store.load(b"".join(chunks), ox.RdfFormat.N_QUADS)
    store.load(VOCABULARY, ox.RdfFormat.TURTLE)
    return Knowledge(store, (str(path),), ontology_folder() / "questions"), report


def of_text(folder: Path, text: str) -> Knowledge:
    path = folder / "launch.csv"
    path.write_text(text, encoding="utf-8")
    return imported(path)[0]


def relations(kg: Knowledge) -> set[tuple[str, str, str]]:
    """Role, relation and activity, of those stated."""
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in kg.store
        if quad.predicate.value in LETTERS.values() and isinstance(quad.graph_name, ox.DefaultGraph)
    }


def test_activities_stand_by_group_and_roles_by_label(tmp_path: Path) -> None:
    kg = of_text(
        tmp_path,
        "Task,Sales,QA,Nobody\nparty,A,,\nTesting:,,,\ntests,C/I,a\nPLANNING,,,\nRelease,R/A,\nbudget,,A\nidea,,\n",
    )
    assert raci_table(kg) == Table(
        ("group", "activity", "QA", "Sales"),
        (
            ("", "party", "", "A"),
            ("PLANNING", "budget", "A", ""),
            ("PLANNING", "Release", "", "A/R"),
            ("Testing", "tests", "A", "C/I"),
        ),
    )


def test_a_decision_has_its_own_letters(tmp_path: Path) -> None:
    kg = of_text(tmp_path, "Decision,Ann,Ben,Col\nPricing,Driver,Approver,Contributor\n")
    assert raci_table(kg).rows == (("Pricing", "D", "A", "C"),)


def test_without_such_relations_the_table_is_empty(kg: Knowledge) -> None:
    assert raci_table(kg) == Table(("activity",), ())


def test_what_holds_only_under_a_condition_is_not_in_it(prefixes: str) -> None:
    text = """
    role:a a remit:Role ; skos:prefLabel "Ann"@en . concern:a a remit:Concern ; skos:prefLabel "pricing"@en .
    claim:a { role:a remit:isAccountableFor concern:a . } claim:a a remit:Claim ; remit:modality remit:Plain .
    claim:b { role:a remit:isInformedOf concern:a . } claim:b a remit:Claim ; remit:modality remit:Emerging .
    """
    assert raci_table(load_text(prefixes + text)) == Table(("activity", "Ann"), (("pricing", "A"),))


def test_two_roles_of_one_label_have_two_columns(prefixes: str) -> None:
    text = """
    role:a a remit:Role ; skos:prefLabel "Ann"@en . role:b a remit:Role ; skos:prefLabel "Ann"@en .
    concern:a a remit:Concern ; skos:prefLabel "pricing"@en .
    claim:a { role:a remit:drives concern:a . role:b remit:supports concern:a . } claim:a a remit:Claim .
    """
    table = raci_table(load_text(prefixes + text))
    assert table == Table(("activity", "Ann (role:a)", "Ann (role:b)"), (("pricing", "D", "S"),))


@settings(max_examples=40)
@given(
    roles=st.lists(LABELS, min_size=1, max_size=5, unique_by=key_of),
    activities=st.lists(LABELS, min_size=1, max_size=5, unique_by=key_of),
    groups=st.lists(st.sampled_from(["", "", "Plan", "Build"]), min_size=5, max_size=5),
    data=st.data(),
)
def test_a_matrix_comes_back_as_it_went_out(
    tmp_path_factory: pytest.TempPathFactory,
    roles: list[str],
    activities: list[str],
    groups: list[str],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("raci")
    rows = [
        (group, activity, *(data.draw(CELLS) for _ in roles))
        for group, activity in zip(sorted(groups), activities, strict=False)
    ]
    if not any(any(cell not in ("", "-") for cell in row[2:]) for row in rows):
        return
    (folder / "launch.csv").write_text(
        csv_text(Table(("Phase", "Activity", *roles), tuple(rows))), encoding="utf-8"
    )
    first, report = imported(folder / "launch.csv")
    assert report.faults == 0, report.refused
    (folder / "again").mkdir()
    out = csv_text(raci_table(first))
    (folder / "again" / "launch.csv").write_text(out, encoding="utf-8")
    second, again = imported(folder / "again" / "launch.csv")
    assert again.refused == []
    assert relations(first) == relations(second) != set()
    assert csv_text(raci_table(second)) == out


def test_check_finds_activities_with_no_or_several_accountables(tmp_path: Path) -> None:
    kg = of_text(
        tmp_path,
        "Task,Sales,QA,Legal\nPricing,A,R,C\nRelease,A,A,R\nBudget,,R,I\nParty,,,\nTests,A/R,,A\n",
    )
    found = [(one.rule, one.message) for one in check(kg).findings if one.rule.startswith("raci-")]
    nobody, several = (
        "no role is accountable for an activity",
        "more than one role is accountable for an activity",
    )
    assert found == [
        ("raci-no-accountable", f"{nobody}: Budget, in launch.csv"),
        ("raci-no-accountable", f"{nobody}: Party, in launch.csv"),
        ("raci-several-accountables", f"{several}: Release: QA (launch.csv), Sales (launch.csv)"),
        ("raci-several-accountables", f"{several}: Tests: Legal (launch.csv), Sales (launch.csv)"),
    ]


def test_two_matrices_can_name_two_accountables(tmp_path: Path) -> None:
    store = ox.Store()
    for name, text in (
        ("one.csv", "Task,Sales,QA\nPricing,A,R\n"),
        ("two.csv", "Task,Sales,QA\nPricing,R,A\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        store.extend(imported(tmp_path / name)[0].store)
    findings = check(Knowledge(store, ("both",), ontology_folder() / "questions")).findings
    assert [one.message for one in findings if one.rule.startswith("raci-")] == [
        "more than one role is accountable for an activity: Pricing: QA (two.csv), Sales (one.csv)"
    ]


def test_knowledge_without_a_matrix_has_nothing_to_be_accountable_for(tiny: Knowledge) -> None:
    assert [one for one in check(tiny).findings if one.rule.startswith("raci-")] == []


PLAN = "Task,Sales,QA,Legal\nPricing,A,R,C\nRelease,I,A,R\n"


def test_a_tie_is_shown_once_by_its_own_name(tmp_path: Path) -> None:
    kg = of_text(tmp_path, PLAN)
    assert [(one.property.label, one.other.label) for one in show(kg, "Sales").relations] == [
        ("is accountable for", "Pricing"),
        ("is informed of", "Release"),
    ]
    assert [(one.property.label, one.other.label) for one in show(kg, "Pricing").relations] == [
        ("is accountable for", "Sales"),
        ("is consulted on", "Legal"),
        ("is responsible for doing", "QA"),
    ]
    assert [one.iri for one in why(kg, "Sales", "Pricing")] == ["urn:remit:claim:raci:launch:2"]


def test_who_answers_or_does_is_responsible_and_the_others_have_it_in_their_remit(tmp_path: Path) -> None:
    kg = of_text(tmp_path, PLAN)

    def shared(one: str, other: str, relation: str) -> list[str]:
        return [item.concern.label for item in overlap(kg, one, other, relation=relation).shared]

    assert shared("Sales", "QA", "responsibility") == ["Pricing"]
    assert shared("Sales", "QA", "remit") == ["Pricing", "Release"]
    assert shared("Sales", "Legal", "responsibility") == []
    assert shared("QA", "Legal", "responsibility") == ["Release"]


def test_the_page_has_words_for_each_relation_both_ways(tmp_path: Path) -> None:
    kg = of_text(tmp_path, "Task,Ann,Ben,Col,Dee,Eva,Fay\nPricing,A,R,D,S,C,I\nParty,A,,,,,\nRumour,,,,,,I\n")
    data = page_data(kg)
    assert set(data["relations"]) == {iri.rpartition("/")[2] for iri in LETTERS.values()}
    assert not any("(read backwards)" in word for words in data["relations"].values() for word in words)
    assert {node["label"]: node["kind"] for node in data["nodes"] if node["kind"] != "role"} == {
        "Pricing": "responsibility",
        "Party": "responsibility",
        "Rumour": "responsibility",
    }
    properties = {scope["id"]: set(scope["properties"]) for scope in data["scopes"]}
    assert set(data["relations"]) <= properties["remit"]
    assert set(data["relations"]) & properties["responsibility"] == {
        "isAccountableFor",
        "isResponsibleFor",
        "drives",
    }


def test_the_command_says_that_there_is_no_matrix(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from remit.cli.main import cli

    (tmp_path / "roles.csv").write_text("role,skill\nBuyer,selling\n", encoding="utf-8")
    arguments = ["export", "raci", "-i", str(tmp_path / "roles.csv"), "-o", str(tmp_path / "m.csv")]
    done = CliRunner().invoke(cli, arguments, prog_name="remit")
    assert done.exit_code == 0, done.stderr
    assert "the matrix has no rows; remit import raci takes one in" in done.stderr
    assert CliRunner().invoke(cli, [*arguments, "--force", "--quiet"], prog_name="remit").stderr == ""
