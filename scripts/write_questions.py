"""Write docs/questions.md: every competency question, by topic, with its parameters, columns and SPARQL.

`python scripts/write_questions.py` renews the file; with `-` it prints what the file would hold.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from remit.knowledge.load import ontology_folder
from remit.knowledge.questions import Question, read_questions

PAGE = Path(__file__).resolve().parents[1] / "docs" / "questions.md"
HEAD = """# The competency questions

What the knowledge was made to answer. `remit ask` lists them, `remit ask NAME name=value` answers one, and
the page has them with their answers. This page is generated from `ontology/questions` (`make docs`).
"""


def section(question: Question) -> str:
    """A question: what it asks, what can be filled in, what the answer's columns say, and its SPARQL."""
    lines = [f"### {question.name}", "", question.question, ""]
    lines += [f"- `{one.name}`: {one.type}" + (f", {one.default} if not given" if one.default else "")
              for one in question.params]  # fmt: skip
    lines += [*([""] if question.params else []), "| column | |", "|---|---|"]
    lines += [f"| `{column.name}` | {column.meaning} |" for column in question.columns]
    body = "\n".join(line for line in question.text.strip().splitlines() if not line.startswith("#"))
    lines += ["", "```sparql", body.strip(), "```", ""]
    return "\n".join(lines)


def whole() -> str:
    """The page."""
    every = sorted(read_questions(ontology_folder() / "questions"), key=lambda one: (one.topic, one.name))
    parts = [HEAD]
    for topic, some in groupby(every, key=lambda one: one.topic):
        parts.append(f"## {topic.capitalize()}\n")
        parts += [section(question) for question in some]
    return "\n".join(parts)


def main() -> None:
    """Write the page, or print it."""
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(whole())
    else:
        PAGE.write_text(whole(), encoding="utf-8")


if __name__ == "__main__":
    main()
