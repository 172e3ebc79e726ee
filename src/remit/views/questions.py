"""Competency questions as a list to choose from, and as the heading of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from remit.knowledge.questions import Parameter, Question
from remit.views.formats import Block, Heading, Json, Table


def questions_table(questions: Sequence[Question]) -> Table:
    """Return a row a question."""
    return Table(
        ("name", "topic", "question", "parameters", "columns"),
        tuple(
            (
                one.name,
                one.topic,
                one.question,
                tuple(_parameter(param) for param in one.params),
                tuple(column.name for column in one.columns),
            )
            for one in questions
        ),
    )


def questions_blocks(questions: Sequence[Question]) -> list[Block]:
    """Return the questions by topic, with what can be filled in and what stands there otherwise."""
    blocks: list[Block] = []
    for topic, several in groupby(
        sorted(questions, key=lambda one: (one.topic, one.name)), key=lambda one: one.topic
    ):
        rows = tuple(
            (one.name, one.question, " ".join(_parameter(param) for param in one.params)) for one in several
        )
        blocks += [Heading(topic or "other"), Table(("name", "question", "parameters"), rows)]
    return [*blocks, "remit ask NAME answers one; remit ask NAME a=CPO sets a parameter."]


def _parameter(param: Parameter) -> str:
    return f"{param.name}={param.type if param.default is None else param.default}"


def questions_json(questions: Sequence[Question]) -> Json:
    """Return the questions whole, SPARQL included; the names are those of the fields of Question."""
    return [
        {
            "name": one.name,
            "title": one.title,
            "question": one.question,
            "topic": one.topic,
            "params": [{"name": p.name, "type": p.type, "default": p.default} for p in one.params],
            "columns": [{"name": column.name, "meaning": column.meaning} for column in one.columns],
            "text": one.text,
        }
        for one in questions
    ]


def asked(question: Question, values: Mapping[str, str]) -> str:
    """Return the question in words, with the values in place of {a}."""
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), question.question)
