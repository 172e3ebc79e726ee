"""Each shape and each hygiene rule lets a valid fragment pass and finds the fault of an invalid one.

A rule's two fragments are in the file of its name, below the lines `# valid` and `# invalid`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.knowledge.check import check, read_rules
from remit.knowledge.load import load_text, ontology_folder

HERE = Path(__file__).parent
FRAGMENTS = sorted(HERE.glob("*.trig"))


def rules_found(fragment: str) -> set[str]:
    return {finding.rule for finding in check(load_text(fragment)).findings}


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.stem)
def test_a_rule_tells_valid_from_invalid(path: Path, prefixes: str) -> None:
    valid, invalid = path.read_text(encoding="utf-8").removeprefix("# valid\n").split("# invalid\n")
    assert path.stem not in rules_found(prefixes + valid)
    assert path.stem in rules_found(prefixes + invalid)


def test_each_hygiene_rule_has_its_fragments() -> None:
    rules = {rule.name for rule in read_rules(ontology_folder() / "hygiene")}
    assert rules <= {path.stem for path in FRAGMENTS}
    assert len(rules) >= 15


def test_each_shape_has_its_fragments_a_message_and_a_mend() -> None:
    import rdflib

    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    shapes = rdflib.Graph().parse(ontology_folder() / "shapes.ttl")
    named = {node for node in shapes.subjects(rdflib.RDF.type, None) if isinstance(node, rdflib.URIRef)}
    # A node shape that only gathers property shapes constrains nothing itself.
    gathering = {node for node in named if (node, sh.message, None) not in shapes}
    assert all((node, sh.property, None) in shapes for node in gathering)
    for node in named - gathering:
        assert (node, sh.description, None) in shapes, node
        assert (HERE / f"{node.rpartition('/')[2]}.trig").is_file(), node


def test_each_class_of_the_vocabulary_has_a_shape_or_is_below_one_that_has() -> None:
    from remit.knowledge.query import table

    text = "SELECT ?c WHERE { ?c a owl:Class FILTER (STRSTARTS(STR(?c), STR(remit:))) }"
    kg = load_text((ontology_folder() / "shapes.ttl").read_bytes(), suffix=".ttl")
    classes = {row[0] for row in table(kg, text)}
    covered = "SELECT ?c WHERE { ?c rdfs:subClassOf* ?top . ?shape sh:targetClass ?top }"
    assert classes <= {row[0] for row in table(kg, covered)}
