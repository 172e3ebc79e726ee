"""Questions and documents in the page's data: answers are those of `ask`, and nothing is cut in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from remit.knowledge.load import load
from remit.knowledge.namespace import compress, expand
from remit.knowledge.store import Knowledge
from remit.views import page_questions
from remit.views.page_data import page_data
from remit.views.page_questions import Shown, questions_of
from remit.views.page_rows import named_things


@pytest.fixture(scope="module")
def data(kg: Knowledge) -> dict[str, Any]:
    return page_data(kg)


@pytest.fixture(scope="module")
def shown(kg: Knowledge, data: dict[str, Any]) -> Shown:
    documents = {expand(one["id"]): one["label"] for one in data["documents"]}
    return Shown(named_things(kg, "en"), [node["iri"] for node in data["nodes"]], data["links"], documents)


def question(data: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in data["questions"] if one["id"] == name)
    return found


def texts(data: dict[str, Any], row: list[int | None]) -> list[str | None]:
    """The row as names: those of items and documents, the labels of other things, texts, numbers."""
    labels = {one["id"]: one["label"] for part in ("nodes", "documents") for one in data[part]}

    def text(cell: Any) -> str:
        return str(cell.get("label") or labels.get(cell["id"]) if isinstance(cell, dict) else cell)

    return [None if place is None else text(data["cells"][place]) for place in row]


def test_every_question_is_there_and_answered(kg: Knowledge, data: dict[str, Any]) -> None:
    assert [one["id"] for one in data["questions"]] == [one.name for one in kg.questions()]
    assert all(one["answers"] for one in data["questions"])
    assert all(one["sparql"].startswith("SELECT") for one in data["questions"])
    used = {
        place
        for one in data["questions"]
        for answer in one["answers"]
        for row in answer["rows"]
        for place in row
    }
    assert used - {None} == set(range(len(data["cells"])))


@pytest.mark.parametrize(
    ("name", "choice"),
    [
        ("responsibilities", {"role": "role:cto"}),
        ("shared-remit", {"a": "role:cpo", "b": "role:cto"}),
        ("skills-not-stated", {"a": "role:cpo", "b": "role:cto"}),
        ("reach-of-strategy", {"strategy": "strategy:open-dialogue"}),
        ("inferred", {}),
    ],
)
def test_an_answer_is_that_of_ask(
    kg: Knowledge, data: dict[str, Any], name: str, choice: dict[str, str]
) -> None:
    asked = kg.ask(name, **choice)
    found = question(data, name)
    answer = next(one for one in found["answers"] if one["with"] == list(choice.values()))
    labels = {one["id"]: one["label"] for part in ("nodes", "documents") for one in data[part]}
    assert [column for column, _ in found["columns"]] == list(asked.columns)
    assert [texts(data, row) for row in answer["rows"]] == [
        [labels.get(cell or "", cell) for cell in row] for row in asked.text()
    ]
    assert answer["n"] == asked.n


def test_the_defaults_come_first_and_choices_without_rows_are_left_out(
    kg: Knowledge, data: dict[str, Any]
) -> None:
    for asked in kg.questions():
        first, *others = question(data, asked.name)["answers"]
        assert first["with"] == [param.default for param in asked.params]
        assert all(one["n"] for one in others)


def test_two_roles_are_asked_the_other_way_round_only_where_that_says_something_else(
    data: dict[str, Any],
) -> None:
    def choices(name: str) -> list[list[str]]:
        return [one["with"] for one in question(data, name)["answers"]]

    assert choices("skills-not-stated") == [["role:cto", "role:cpo"], ["role:cpo", "role:cto"]]
    assert choices("shared-remit") == choices("adjacent-remit") == [["role:cpo", "role:cto"]]


def test_a_name_that_one_item_has_is_that_item(data: dict[str, Any]) -> None:
    items = {node["label"]: node["id"] for node in data["nodes"]}
    answer = question(data, "agreed-tensions")["answers"][0]
    assert {data["cells"][row[0]]["id"] for row in answer["rows"]} <= set(items.values())


def test_long_answers_say_how_much_is_missing(
    kg: Knowledge, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_questions, "MAX_ROWS", 5)
    found, _ = questions_of(kg, shown)
    answer = next(one for one in found if one["id"] == "responsibilities")["answers"][0]
    assert len(answer["rows"]) == 5
    assert answer["n"] == kg.ask("responsibilities").n > 5


def test_large_knowledge_is_asked_less_or_not_at_all(
    kg: Knowledge, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_questions, "MANY_LINKS", 10)
    assert {len(one["answers"]) for one in questions_of(kg, shown)[0]} == {1}
    monkeypatch.setattr(page_questions, "MAX_LINKS", 10)
    found, cells = questions_of(kg, shown)
    assert {one["answers"] for one in found} == {None}
    assert cells == []


def test_foreign_data_are_asked_of_their_own_roles(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "role,relation,concern\nBaker,responsible,bread\nBaker,responsible,cake\nMiller,responsible,bread\n",
        encoding="utf-8",
    )
    data = page_data(load(path))
    baker, miller = (compress(one["iri"]) for one in data["nodes"] if one["kind"] == "role")
    first = question(data, "responsibilities")["answers"][0]
    assert first["with"] == [baker]
    assert sorted(str(texts(data, row)[0]) for row in first["rows"]) == ["bread", "cake"]
    assert question(data, "shared-remit")["answers"][0]["with"] == [baker, miller]
    assert question(data, "what-helps")["answers"] == []


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("7", 7), ("-5", -5), ("2.50", 2.5), ("1e999", "1e999"), ("NaN", "NaN"), ("seven", "seven"),
        ("9" * 40, "9" * 40), ("1_0", "1_0"),
    ],
)  # fmt: skip
def test_a_number_is_one_that_a_page_can_hold(text: str, cell: object) -> None:
    found = page_questions._number(text)
    assert found == cell and type(found) is type(cell)


def test_a_data_set_brings_what_is_to_be_said_of_it(tmp_path: Path) -> None:
    path = tmp_path / "set.ttl"
    path.write_text(
        """@prefix remit: <https://w3id.org/remit/ns/> . @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        <urn:x:set> a remit:Source ; skos:prefLabel "A set" ; owl:versionInfo "3" ; remit:rowsRead 9 ;
          remit:rowsRefused "many" ; dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
          dcterms:rights "Say B.", "Say A." .
        """,
        encoding="utf-8",
    )
    document = next(one for one in page_data(load(path))["documents"] if one["id"] == "urn:x:set")
    assert document == {
        "id": "urn:x:set", "label": "A set", "n_claims": 0, "n_paragraphs": 0, "version": "3", "n_read": 9,
        "licence": ["CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"],
        "attribution": "Say A. Say B.",
    }  # fmt: skip
