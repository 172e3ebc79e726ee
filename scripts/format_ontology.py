"""Writes the ontology's Turtle and TriG files in one deterministic form, so that a diff shows meaning.

    python scripts/format_ontology.py            rewrites the files that differ
    python scripts/format_ontology.py --check    names them and ends with 1

Order: prefixes in use, by name; then the header, classes, properties, and individuals by CURIE (a concept
after the one above it). In a claims file a claim's graph comes first and its description after it, in
reading order. Within a subject: type, labels, definition, then the rest by CURIE.
Comments are not kept: a note belongs into skos:editorialNote.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from remit.knowledge.namespace import PREFIXES, compress

ROOT = Path(__file__).resolve().parents[1]
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
FIRST = (
    RDF_TYPE,
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["skos"] + "altLabel",
    PREFIXES["skos"] + "definition",
    PREFIXES["dcterms"] + "source",
    PREFIXES["remit"] + "section",
    PREFIXES["remit"] + "paragraph",
    PREFIXES["remit"] + "start",
    PREFIXES["remit"] + "end",
    PREFIXES["remit"] + "modality",
    PREFIXES["remit"] + "condition",
)
TYPE_RANK = ("owl#Ontology", "owl#Class", "owl#ObjectProperty", "owl#DatatypeProperty", "ns/Document")
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Statements = dict[str, dict[str, list[Node]]]


def escape(text: str) -> str:
    """The text as it stands between the quotes of a Turtle literal."""
    table = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "".join(table.get(character, character) for character in text)


def iri(value: str) -> str:
    """A CURIE where the local name is plain, else the IRI in angle brackets."""
    curie = compress(value)
    prefix, _, local = curie.partition(":")
    plain = local.replace("-", "").replace("_", "").replace(".", "")
    if prefix in PREFIXES and curie != value and plain.isalnum() and not local.endswith("."):
        return curie
    return f"<{value}>"


def node(term: Node, statements: Statements, depth: int) -> str:
    """The term as Turtle; a blank node is written where it is used, a list in brackets."""
    if isinstance(term, ox.NamedNode):
        return iri(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return f'"{escape(term.value)}"@{term.language}'
        if term.datatype.value in (XSD + "integer", XSD + "boolean"):
            return term.value
        suffix = "" if term.datatype.value == XSD + "string" else f"^^{iri(term.datatype.value)}"
        return f'"{escape(term.value)}"{suffix}'
    if isinstance(term, ox.Triple):
        raise TypeError(f"a triple term stands in the ontology: {term}")
    inner = statements.get(str(term), {})
    first, rest = PREFIXES["rdf"] + "first", PREFIXES["rdf"] + "rest"
    if first in inner:
        items: list[str] = []
        while inner:
            items.append(node(inner[first][0], statements, depth + 1))
            inner = statements.get(str(inner[rest][0]), {})
        return f"( {' '.join(items)} )"
    pad = "    " * (depth + 1)
    lines = [pad + line for line in predicates(inner, statements, depth + 1)]
    return "[\n" + " ;\n".join(lines) + "\n" + "    " * depth + "]"


def predicates(properties: dict[str, list[Node]], statements: Statements, depth: int) -> list[str]:
    """One line a predicate, with its objects sorted."""
    rank = {name: f"{place:02d}" for place, name in enumerate(FIRST)}
    lines = []
    for name in sorted(properties, key=lambda key: rank.get(key, "99" + compress(key))):
        objects = sorted({node(value, statements, depth) for value in properties[name]})
        if name.startswith(PREFIXES["sh"]) and all(o.isdigit() for o in objects):
            objects = sorted(objects, key=int)
        lines.append(("a" if name == RDF_TYPE else iri(name)) + " " + " , ".join(objects))
    return lines


def reading_order(name: str) -> list[str]:
    """A sort key in which 2 comes before 10, as in the numbers of claims."""
    return [part.zfill(6) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def subject_order(subject: str, statements: Statements) -> tuple[object, ...]:
    """The header first, then classes, properties, individuals; a concept follows the one above it."""
    types = [str(value) for value in statements[subject].get(RDF_TYPE, [])]
    rank = next((r for r, kind in enumerate(TYPE_RANK) if any(kind in t for t in types)), len(TYPE_RANK))
    path = [subject]
    while True:
        above = statements.get(path[0], {}).get(PREFIXES["skos"] + "broader", [])
        if not above or str(above[0]) in path:
            return (rank, [reading_order(name) for name in path])
        path.insert(0, str(above[0]))


def block(subject: str, statements: Statements) -> str:
    """One subject with all that is said of it."""
    lines = predicates(statements[subject], statements, 1)
    return f"{iri(subject.strip('<>'))}\n    " + " ;\n    ".join(lines) + " ."


def graph_block(name: str, statements: Statements) -> str:
    """A claim's named graph, a triple a line."""
    lines = [
        f"    {iri(subject.strip('<>'))} {line} ."
        for subject in sorted(statements)
        for line in predicates(statements[subject], statements, 1)
    ]
    return f"{iri(name)} {{\n" + "\n".join(lines) + "\n}"


def formatted(path: Path) -> str:
    """The file's statements in the deterministic form."""
    form = ox.RdfFormat.TRIG if path.suffix == ".trig" else ox.RdfFormat.TURTLE
    return formatted_text(path.read_bytes(), form)


def formatted_text(content: bytes, form: ox.RdfFormat) -> str:
    """The statements in the deterministic form."""
    graphs: dict[str, Statements] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for quad in ox.parse(content, format=form):
        graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
        graphs[graph][str(quad.subject)][quad.predicate.value].append(quad.object)
    main = graphs.pop("", {})
    blocks = []
    for subject in sorted(main, key=lambda key: subject_order(key, main)):
        if subject.startswith("_:"):
            continue
        own = graphs.pop(subject.strip("<>"), None)
        blocks.append((graph_block(subject.strip("<>"), own) + "\n" if own else "") + block(subject, main))
    blocks.extend(graph_block(name, graphs[name]) for name in sorted(graphs))
    body = "\n\n".join(blocks) + "\n"
    used = [
        f"@prefix {name}: <{space}> ."
        for name, space in sorted(PREFIXES.items())
        if any(mark + name + ":" in body for mark in (" ", "\n", "^", "(")) or body.startswith(name + ":")
    ]
    return "\n".join(used) + "\n\n" + body


def main() -> int:
    """Formats or checks; the exit code."""
    check = "--check" in sys.argv[1:]
    differing = []
    for path in sorted((ROOT / "ontology").rglob("*")):
        if path.suffix in {".ttl", ".trig"}:
            text = formatted(path)
            if text != path.read_text(encoding="utf-8"):
                differing.append(path)
                if not check:
                    path.write_text(text, encoding="utf-8", newline="\n")
    for path in differing:
        print(("differs from its formatted form: " if check else "formatted ") + str(path.relative_to(ROOT)))
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
