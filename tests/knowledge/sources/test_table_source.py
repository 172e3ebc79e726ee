"""A company's own spreadsheet stands where RDF would."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.analysis.comparison.overlap import overlap
from remit.errors import MissingExtraError, SourceError
from remit.knowledge.load import load

ROLES = """Job title;Type;Responsibility;Category;Area;Comment
Head of Sales;responsibility;pricing strategy;pricing;market;from the job description
Head of Sales;skill;negotiation;selling;commerce;
Buyer;;negotiation;selling;commerce;does it daily
"""


def write(folder: Path, text: str | bytes, name: str = "roles.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_row_is_a_link_and_a_claim_of_the_file(tmp_path: Path) -> None:
    kg = load(write(tmp_path, ROLES))
    assert {(one.role.label, one.n_concerns, one.n_claims) for one in kg.roles()} == {
        ("Head of Sales", 2, 2),
        ("Buyer", 1, 1),
    }
    (claim,) = kg.why("Buyer", "negotiation")
    assert (claim.document.label, claim.description) == ("roles.csv", "does it daily")
    assert claim.triples == (("Buyer", "is responsible for", "negotiation"),)
    (other,) = kg.why("Head of Sales", "negotiation")
    assert (other.description, other.triples[0][1]) == ("row 3 of roles.csv", "requires skill in")
    assert [one.label for one in kg.show("negotiation").broader] == ["selling", "commerce"]


def test_a_name_that_is_known_is_the_thing_known(tmp_path: Path) -> None:
    path = write(tmp_path, "role,concern,group\nCPO,Negotiation,selling\nSales,PRICING STRATEGY,elsewhere\n")
    for order in (("bundled", path), (path, "bundled")):
        kg = load(*order)
        meeting = overlap(kg, "Chief Product Officer", "Sales")
        assert [one.concern.curie for one in meeting.shared] == ["concern:pricing-strategy"]
        assert kg.resolve("Negotiation").iri == "urn:remit:concern:negotiation"
        assert next(one.label for one in kg.show("pricing strategy").broader) == "pricing and packaging"


@pytest.mark.parametrize(
    ("relation", "property_"),
    [
        ("Skill", "requiresSkill"),
        ("essential", "essentialSkill"),
        ("Goal", "hasObjective"),
        ("KPI", "tracksMetric"),
    ],
)
def test_relations_go_by_their_common_names(tmp_path: Path, relation: str, property_: str) -> None:
    kg = load(write(tmp_path, f"role,relation,concern\nA,{relation},B\n"))
    assert {one.property.iri.rpartition("/")[2] for one in kg.show("A").relations} == {property_}


def test_the_concerns_own_column_says_the_relation(tmp_path: Path) -> None:
    kg = load(write(tmp_path, "Position\tSkill name\nA\tB\n", "roles.tsv"))
    assert [one.property.label for one in kg.show("A").relations] == ["requires skill in"]


@pytest.mark.parametrize(
    "data",
    [
        "role,concern\nCafé manager,Zürich\n".encode("utf-8-sig"),
        "role,concern\nCafé manager,Zürich\n".encode("utf-16"),
        "role,concern\r\nCafé manager,Zürich\r\n".encode("cp1252"),
        "role|concern\nCafé manager|Zürich\n".encode(),
    ],
    ids=["utf-8 with mark", "utf-16", "windows-1252", "bars"],
)
def test_encodings_and_separators_are_found_out(tmp_path: Path, data: bytes) -> None:
    kg = load(write(tmp_path, data))
    assert [one.role.label for one in kg.roles()] == ["Café manager"]
    assert kg.resolve("Zürich").iri == "urn:remit:concern:zürich"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no column for the role"),
        ("role,concern\n", "there are no rows"),
        ("role,place\nA,B\n", "no column for the concern; name it concern (columns found: role, place)"),
        ("role,concern\nA,B\nC,\n", "roles.csv:3: no concern in the row"),
        ("role,concern\n,B\n", "roles.csv:2: no role in the row"),
        ("role,relation,concern\nA,hates,B\n", "roles.csv:2: unknown relation 'hates'"),
        ('role,concern\nA,"B\n', "roles.csv:2:"),
        ("role,concern\nA,B\0\n", "this is no text"),
    ],
)
def test_a_faulty_table_is_refused_with_the_row(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SourceError) as caught:
        load("bundled", write(tmp_path, text))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_first_sheet_of_a_workbook_is_a_table(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Role", "Skill"], ["Buyer", "negotiation"], ["Buyer", 27001.0], [None, None]):
        sheet.append(row)
    book.create_sheet("Other").append(["nothing", "of this"])
    book.save(tmp_path / "roles.xlsx")
    kg = load(tmp_path / "roles.xlsx")
    assert {one.other.label for one in kg.show("Buyer").relations} == {"negotiation", "27001"}
    sheet.append(["Buyer", None])
    book.save(tmp_path / "faulty.xlsx")
    with pytest.raises(SourceError, match=r"faulty\.xlsx:5: no concern in the row"):
        load(tmp_path / "faulty.xlsx")


def test_a_workbook_without_openpyxl_is_told_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=r"remit\[table\]"):
        load(write(tmp_path, b"PK", "roles.xlsx"))


@pytest.mark.parametrize("data", [b"PK", b"", b"PK\x03\x04" + bytes(40), b"role,concern\nA,B\n"])
def test_a_missing_table_and_a_broken_workbook_are_told(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SourceError, match="no such file"):
        load(tmp_path / "none.csv")
    with pytest.raises(SourceError, match="this is no Excel workbook"):
        load(write(tmp_path, data, "roles.xlsx"))


@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12)), min_size=1, max_size=6
    )
)
def test_any_names_load_or_are_refused_and_every_role_is_there(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    import csv

    path = tmp_path_factory.mktemp("t") / "roles.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([("role", "concern"), *rows])
    try:
        kg = load(path)
    except SourceError:
        return
    written = [" ".join(role.encode(errors="replace").decode().split()) for role, _ in rows]
    assert {one.role.label.casefold() for one in kg.roles()} <= {
        " ".join(w.casefold().split()) for w in written
    }
    assert sum(one.n_claims for one in kg.roles()) == len(rows)
