"""Writes docs/vocabulary.md from the ontology.

    python scripts/vocabulary_doc.py            rewrites the page
    python scripts/vocabulary_doc.py --check    ends with 1 where it differs

Each term with label, definition, domain, range, an example from the bundled knowledge and a question.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pyoxigraph as ox

from remit.knowledge.load import load
from remit.knowledge.namespace import PREFIXES, compress

ROOT = Path(__file__).resolve().parents[1]
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
PAGE = ROOT / "docs" / "vocabulary.md"
DIAGRAM = ROOT / "docs" / "vocabulary-diagram.txt"


def rows(store: ox.Store, query: str, **bindings: ox.NamedNode) -> list[list[str]]:
    """The solutions of a SELECT as plain strings, empty where unbound."""
    substitutions: dict[ox.Variable, Node] = {ox.Variable(name): term for name, term in bindings.items()}
    solutions = store.query(query, prefixes=dict(PREFIXES), substitutions=substitutions)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a SELECT was expected")
    names = solutions.variables
    return [[getattr(s[name], "value", "") for name in names] for s in solutions]


def terms(store: ox.Store, kind: str) -> list[tuple[str, str, str]]:
    """Every own term of a kind as IRI, label and definition."""
    query = f"""SELECT ?term ?label ?definition {{ ?term a {kind} ; rdfs:label ?label ;
        skos:definition ?definition ; rdfs:isDefinedBy <{PREFIXES["remit"]}> }} ORDER BY ?term"""
    return [(term, label, definition) for term, label, definition in rows(store, query)]


def ends(store: ox.Store, term: str, predicate: str) -> str:
    """The classes at one end of a property, by name."""
    query = f"""SELECT DISTINCT ?property ?class {{ ?property rdfs:{predicate} ?end .
        ?end (owl:unionOf/rdf:rest*/rdf:first)? ?class FILTER (isIRI(?class)) }} ORDER BY ?class"""
    return ", ".join(compress(name) for _, name in rows(store, query, property=ox.NamedNode(term))) or "any"


def example_of_class(store: ox.Store, term: str) -> str:
    """Some individual of the class, by label where it has one."""
    query = """SELECT ?class ?thing ?label { ?thing a ?class
        OPTIONAL { ?thing skos:prefLabel|rdfs:label ?label } } ORDER BY ?label ?thing LIMIT 1"""
    found = rows(store, query, **{"class": ox.NamedNode(term)})
    return found[0][2] or f"`{compress(found[0][1])}`" if found else "none in the bundled knowledge"


def example_of_property(store: ox.Store, term: str) -> str:
    """Some triple of the property."""
    query = """SELECT ?property ?s ?o { ?s ?property ?o } ORDER BY ?s ?o LIMIT 1"""
    found = rows(store, query, property=ox.NamedNode(term))
    if not found:
        return "none in the bundled knowledge"
    value = compress(found[0][2])
    return f"`{compress(found[0][1])}` → `{value if len(value) < 60 else value[:59] + '…'}`"


def question_using(term: str) -> str:
    """The first question whose text has the term."""
    pattern = re.compile(rf"remit:{term.rpartition('/')[2]}\b")
    for path in sorted((ROOT / "ontology" / "questions").glob("*.rq")):
        if pattern.search(path.read_text(encoding="utf-8")):
            return f"`{path.stem}`"
    return ""


def page(store: ox.Store) -> str:
    """The whole page as Markdown."""
    lines = [
        "# The vocabulary",
        "",
        f"Namespace `{PREFIXES['remit']}`, prefix `remit:`. This page is written by",
        "`scripts/vocabulary_doc.py` from `ontology/remit.ttl`. The last column names a competency",
        "question (`remit ask`) that uses the term.",
        "",
        "```text",
        DIAGRAM.read_text(encoding="utf-8").rstrip(),
        "```",
        "",
        "## Classes",
        "",
        "| class | label | definition | example | question |",
        "|---|---|---|---|---|",
    ]
    for term, label, definition in terms(store, "owl:Class"):
        ends_in = (example_of_class(store, term), question_using(term))
        lines.append(f"| {' | '.join((f'`{compress(term)}`', label, definition, *ends_in))} |")
    lines += [
        "",
        "## Properties",
        "",
        "| property | label | definition | from | to | below | example | question |",
        "|---|---|---|---|---|---|---|---|",
    ]
    properties = terms(store, "owl:ObjectProperty") + terms(store, "owl:DatatypeProperty")
    for term, label, definition in sorted(properties):
        wider = "SELECT ?property ?wider { ?property rdfs:subPropertyOf ?wider } ORDER BY ?wider"
        found = rows(store, wider, property=ox.NamedNode(term))
        below = ", ".join(f"`{compress(name)}`" for _, name in found)
        cells = (
            f"`{compress(term)}`", label, definition, ends(store, term, "domain"), ends(store, term, "range"),
            below, example_of_property(store, term), question_using(term),
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "## Individuals", "", "| individual | label | definition |", "|---|---|---|"]
    for kind in ("remit:Approach", "remit:Modality"):
        lines += [f"| `{compress(term)}` | {label} | {text} |" for term, label, text in terms(store, kind)]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Writes or checks the page; the exit code."""
    text = page(load().store)
    if "--check" in sys.argv[1:]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
            print("docs/vocabulary.md differs; run python scripts/vocabulary_doc.py")
            return 1
        return 0
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
