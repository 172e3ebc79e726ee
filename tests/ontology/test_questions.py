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
from remit.knowledge.load import load_text
from remit.knowledge.namespace import compress
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


IMPORTED = """
<urn:remit:source:raci:launch> a remit:Source ; skos:prefLabel "launch plan" ; dcterms:title "launch plan" ;
    owl:versionInfo "3" ; dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    dcterms:rights "Made by the launch team." ;
    remit:rowsRead 5 ; remit:rowsWritten 4 ; remit:rowsRefused 1 .
concern:launch a skos:Concept ; skos:prefLabel "launch"@en .
concern:pricing skos:prefLabel "pricing"@en ; skos:broader concern:launch .
concern:release skos:prefLabel "release"@en ; skos:broader concern:launch .
concern:budget skos:prefLabel "budget"@en .
concern:party a remit:Concern ; skos:prefLabel "party"@en .
role:ann skos:prefLabel "Ann"@en . role:ben skos:prefLabel "Ben"@en . role:col skos:prefLabel "Col"@en .
role:ann a remit:Role . role:ben a remit:Role . role:col a remit:Role .
claim:m1 { role:ann remit:isAccountableFor concern:pricing . role:ben remit:isResponsibleFor concern:pricing .
           role:col remit:isInformedOf concern:pricing . }
claim:m2 { role:ann remit:isAccountableFor concern:release . role:ben remit:isAccountableFor concern:release .
           role:col remit:drives concern:release . }
claim:m3 { role:col remit:supports concern:budget . role:ann remit:isConsultedOn concern:budget . }
claim:m4 { concern:party a remit:Concern . }
claim:m1 a remit:Claim ; dcterms:source <urn:remit:source:raci:launch> .
claim:m2 a remit:Claim ; dcterms:source <urn:remit:source:raci:launch> .
claim:m3 a remit:Claim ; dcterms:source <urn:remit:source:raci:launch> .
claim:m4 a remit:Claim ; dcterms:source <urn:remit:source:raci:launch> .
"""


@pytest.mark.parametrize(
    ("name", "params", "rows"),
    [
        (
            "raci-matrix",
            {},
            [
                ("", "budget", "Col", "S", "1"),
                ("", "budget", "Ann", "C", "1"),
                ("launch", "pricing", "Ann", "A", "1"),
                ("launch", "pricing", "Ben", "R", "1"),
                ("launch", "pricing", "Col", "I", "1"),
                ("launch", "release", "Ann", "A", "1"),
                ("launch", "release", "Ben", "A", "1"),
                ("launch", "release", "Col", "D", "1"),
            ],
        ),
        (
            "activities-without-one-accountable",
            {},
            [
                ("concern:budget", "budget", "0", "", ""),
                ("concern:party", "party", "0", "", ""),
                ("concern:release", "release", "2", "Ann", "launch plan"),
                ("concern:release", "release", "2", "Ben", "launch plan"),
            ],
        ),
        ("responsibilities", {"role": "Col"}, [("concern:release", "release", "1")]),
        (
            "who-answers-for",
            {"concern": "pricing"},
            [
                ("role:ann", "Ann", "is accountable for", "1"),
                ("role:ben", "Ben", "is responsible for doing", "1"),
                ("role:col", "Col", "is informed of", "1"),
            ],
        ),
        (
            "data-sets",
            {},
            [
                (
                    "urn:remit:source:raci:launch",
                    "launch plan",
                    "3",
                    "https://creativecommons.org/licenses/by/4.0/",
                    "Made by the launch team.",
                    *("5", "4", "1"),
                )
            ],
        ),
    ],
)
def test_answers_on_imported_data(
    prefixes: str, name: str, params: dict[str, str], rows: list[tuple[str, ...]]
) -> None:
    """What the bundled knowledge has nothing of: a matrix of activities and roles, a data set."""
    answer = load_text(prefixes + IMPORTED).ask(name, **params)
    assert [tuple(compress(cell or "") for cell in row) for row in answer.text()] == rows


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
