"""Every competency question against an answer that was checked by reading the articles.

`pytest --update-golden` rewrites tests/golden/questions; read the difference beside the articles.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from remit.knowledge.answer import Rows
from remit.knowledge.store import Knowledge

FOLDER = Path(__file__).resolve().parents[2] / "ontology" / "questions"
NAMES = sorted(path.stem for path in FOLDER.glob("*.rq"))
TOPICS = {
    "lookup", "overlap", "difference", "gap", "path", "tension", "strategy", "provenance", "agreement",
    "disagreement", "aggregate", "scenario", "career", "metrics", "reporting",
}  # fmt: skip
VARIANTS = [
    ("responsibilities", {"role": "CTO"}),
    ("objectives", {"role": "CTO"}),
    ("focus", {"role": "CPO"}),
    ("skills", {"role": "CTO"}),
    ("influence", {"role": "CTO"}),
    ("agreed", {"role": "CTO", "least": 2}),
    ("who-answers-for", {"concern": "team leadership"}),
    ("who-says-so", {"role": "CPO", "concern": "product strategy"}),
    ("supervises", {"role": "CTO"}),
    ("works-with", {"role": "CTO"}),
    ("metrics", {"role": "CTO"}),
    ("scenario", {"stage": "growing company"}),
    ("what-helps", {"tension": "timeline tension"}),
    ("reports-to", {"role": "CTO"}),
    ("career-steps", {"role": "CTO"}),
    ("trends", {"role": "CTO"}),
]


def as_csv(rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows(rows.text())
    return text.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_answers_as_read(kg: Knowledge, golden: Callable[[str, str], None], name: str) -> None:
    golden(f"questions/{name}.csv", as_csv(kg.ask(name)))


@pytest.mark.parametrize(("name", "params"), VARIANTS)
def test_answers_with_other_parameters(
    kg: Knowledge, golden: Callable[[str, str], None], name: str, params: dict[str, str | int]
) -> None:
    suffix = "-".join(str(value).lower().replace(" ", "-") for value in params.values())
    golden(f"questions/{name}--{suffix}.csv", as_csv(kg.ask(name, **params)))


def test_there_is_a_golden_answer_for_every_question_and_for_no_other() -> None:
    answers = {path.stem for path in (Path(__file__).parents[1] / "golden" / "questions").glob("*.csv")}
    assert {name.partition("--")[0] for name in answers} == set(NAMES)
    assert len([name for name in answers if "--" in name]) == len(VARIANTS)


def test_every_topic_has_a_question(kg: Knowledge) -> None:
    assert {question.topic for question in kg.questions()} == TOPICS


def test_questions_are_asked_in_words_with_their_parameters(kg: Knowledge) -> None:
    for question in kg.questions():
        assert question.question.endswith("?"), question.name
        assert question.title, question.name
        assert all(parameter.default for parameter in question.params), question.name
        placeholders = {p.name for p in question.params if "{" + p.name + "}" in question.question}
        hidden = {p.name for p in question.params} - placeholders - {"other"}
        assert not hidden, f"{question.name} does not name {hidden}"
