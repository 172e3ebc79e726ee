"""Checking knowledge: SHACL shapes say what valid data must have, hygiene queries what good data has not.

A hygiene rule is a query of which every row is a fault: columns `term` and `detail`, and a header that says
the rule and the way to mend it. A shape says its rule in `sh:message` and the mend in `sh:description`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from remit.errors import MissingExtraError, SourceError
from remit.knowledge import lookup
from remit.knowledge.load import load, ontology_folder
from remit.knowledge.model import Term
from remit.knowledge.namespace import PREFIXES, local_name
from remit.knowledge.query import table
from remit.knowledge.questions import read_header
from remit.knowledge.store import Knowledge
from remit.text import html_table

if TYPE_CHECKING:
    import rdflib

_SH: Final = "http://www.w3.org/ns/shacl#"
_OURS: Final = "https://w3id.org/remit/"
_OF_OUR_MAKING: Final = frozenset({"definition", "concern-scheme", "concern-without-one-group"})
"""Rules on how an ontology is made. A source that is imported is as it is: a table says no scheme, ESCO puts
a skill under several groups, and who imports it cannot mend that."""

_IMPORTED: Final = """
SELECT DISTINCT ?subject ?object WHERE {
  ?source a remit:Source .
  ?claim dcterms:source ?source .
  GRAPH ?claim { ?subject ?property ?object }
  FILTER (ISIRI(?object))
}
"""

_TARGETS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: the thing that has it, the rule it breaks, what is wrong, how to mend it, and how bad it is.

    `severity` is "violation" or "warning".
    """

    term: Term
    rule: str
    message: str
    mend: str
    severity: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, and how much was looked at: none of nothing would be no good news.

    `n_imported` is how many faults of the rules on how an ontology is made were set aside, because what has
    them is imported. `validation` is the validation report of SHACL
    (https://www.w3.org/TR/shacl/#validation-report) as JSON-LD: what the shapes found, without what the
    hygiene rules did.
    """

    findings: tuple[Finding, ...]
    n_shapes: int
    n_focus_nodes: int
    n_rules: int
    validation: str = "[]"
    n_imported: int = 0

    @property
    def conforms(self) -> bool:
        """Whether there is no finding."""
        return not self.findings

    def _repr_html_(self) -> str:
        caption = f"{self.n_shapes} shapes, {self.n_focus_nodes} focus nodes, {self.n_rules} rules"
        rows = [(one.term.curie, one.rule, one.message, one.mend, one.severity) for one in self.findings]
        return html_table(("term", "rule", "message", "mend", "severity"), rows, caption=caption)


@dataclass(frozen=True, slots=True)
class Rule:
    """A hygiene rule: its name, what it says, how to mend a fault, how bad one is, and its query."""

    name: str
    rule: str
    mend: str
    severity: str
    text: str


def check(source: Knowledge | Sequence[str | Path], *, folder: Path | None = None) -> Report:
    """What is wrong with a knowledge, or with the files given, by the shapes and rules of an ontology folder.

    The folder is the bundled one unless given: `shapes.ttl` and `hygiene/*.rq` in it. Findings are ordered by
    severity, rule and term. The data is not changed. What is imported needs no definition, no scheme and no
    one group: those rules are for what is written in RDF.

    Raises:
        MissingExtraError: pyshacl is not installed.
        SourceError: a file cannot be read, or a rule's header is wrong.

    """
    kg = source if isinstance(source, Knowledge) else load(*source)
    rules_folder = folder or ontology_folder()
    shapes = _shapes(rules_folder / "shapes.ttl")
    rules = read_rules(rules_folder / "hygiene")
    results = _validated(_default_graph(kg), shapes)
    imported = _imported(kg)
    by_rules = {one for rule in rules for one in _by_rule(kg, rule)}
    aside = [one for one in by_rules if _set_aside(one.rule, one.term.iri, imported)]
    n_imported = len(aside) + _without_imported(results, imported)
    findings = {*_by_shapes(kg, shapes, results), *by_rules.difference(aside)}
    return Report(
        findings=tuple(sorted(findings, key=_order)),
        n_shapes=len(_targeted(shapes)),
        n_focus_nodes=len(_focus_nodes(kg, shapes)),
        n_rules=len(rules),
        validation=_json_ld(results),
        n_imported=n_imported,
    )


def read_rules(folder: Path) -> tuple[Rule, ...]:
    """The hygiene rules of a folder's .rq files, by name.

    Raises:
        SourceError: a header is wrong.

    """
    return tuple(_rule(path) for path in sorted(folder.glob("*.rq")))


def _rule(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    header = read_header(text, ("rule", "mend", "severity"), ("rule", "mend"), str(path))
    severity = header.get("severity", "violation")
    if severity not in ("violation", "warning"):
        raise SourceError(f"{path}: severity is violation or warning, not {severity!r}", path=str(path))
    return Rule(path.stem, header["rule"], header["mend"], severity, text)


def _imported(kg: Knowledge) -> frozenset[str]:
    """Namespaces of what imported sources say something of; not the ontology's own."""
    found = {_namespace(iri) for row in table(kg, _IMPORTED) for iri in row if iri}
    return frozenset(one for one in found if one and not one.startswith(_OURS))


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind(mark) for mark in "/#:") + 1]


def _set_aside(rule: str, iri: str, imported: frozenset[str]) -> bool:
    return rule in _OF_OUR_MAKING and _namespace(iri) in imported


def _without_imported(results: rdflib.Graph, imported: frozenset[str]) -> int:
    """Take from a report what the rules on our own making say of imported things; how much that was."""
    import rdflib

    n_aside = 0
    for result in list(results.subjects(_rdf("type"), _sh("ValidationResult"))):
        shape = local_name(str(results.value(result, _sh("sourceShape"))))
        if _set_aside(shape, str(results.value(result, _sh("focusNode"))), imported):
            results.remove((None, _sh("result"), result))
            results.remove((result, None, None))
            n_aside += 1
    if n_aside and (None, _sh("result"), None) not in results:
        for report in list(results.subjects(_sh("conforms"), None)):
            results.set((report, _sh("conforms"), rdflib.Literal(True)))
    return n_aside


def _by_rule(kg: Knowledge, rule: Rule) -> list[Finding]:
    rows = table(kg, rule.text)
    return [
        Finding(
            term=lookup.term(kg, iri or ""),
            rule=rule.name,
            message=f"{rule.rule}: {_said(kg, detail)}" if detail else rule.rule,
            mend=rule.mend,
            severity=rule.severity,
        )
        for iri, detail in rows
    ]


def _said(kg: Knowledge, detail: str) -> str:
    """A detail in words: the label where it is an IRI."""
    is_iri = detail.startswith(("http://", "https://")) and not any(
        character in detail for character in ' <>"'
    )
    return lookup.label(kg, detail) if is_iri else detail


def _by_shapes(kg: Knowledge, shapes: rdflib.Graph, results: rdflib.Graph) -> list[Finding]:
    found = []
    for result in results.subjects(_rdf("type"), _sh("ValidationResult")):
        shape = results.value(result, _sh("sourceShape"))
        focus = results.value(result, _sh("focusNode"))
        message = results.value(result, _sh("resultMessage"))
        value = results.value(result, _sh("value"))
        severity = local_name(str(results.value(result, _sh("resultSeverity")))).lower()
        detail = f": {_said(kg, str(value))}" if value is not None else ""
        found.append(
            Finding(
                term=lookup.term(kg, _name(focus)),
                rule=local_name(str(shape)),
                message=f"{message}{detail}",
                mend=str(shapes.value(shape, _sh("description")) or ""),
                severity="warning" if severity != "violation" else severity,
            )
        )
    return found


def _validated(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """The results graph of pyshacl, with all switched off that fetches, runs or changes something."""
    from remit.knowledge.rdf import keep_literals

    try:
        import pyshacl
    except ImportError:
        raise MissingExtraError("pyshacl is not installed; pip install 'remit[check]' brings it") from None
    try:
        _, results, text = pyshacl.validate(
            data,
            shacl_graph=shapes,
            inference="none",
            advanced=False,
            js=False,
            do_owl_imports=False,
            inplace=False,
        )
    finally:
        keep_literals()  # pyshacl switches the rewriting of literals on again when it is done
    if not hasattr(results, "subjects"):  # pyshacl hands its failures back where results belong
        raise SourceError(f"the shapes cannot be used: {' '.join(str(text).split())[:200]}")
    graph: rdflib.Graph = results
    return graph


def _json_ld(results: rdflib.Graph) -> str:
    """A results graph as JSON-LD; the same results give the same text."""
    import pyoxigraph

    content = results.serialize(format="nt", encoding="utf-8")
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(content, pyoxigraph.RdfFormat.N_TRIPLES))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    triples = sorted((quad.triple for quad in dataset), key=str)
    form = pyoxigraph.RdfFormat.JSON_LD
    return (pyoxigraph.serialize(triples, format=form, prefixes=dict(PREFIXES)) or b"[]").decode()


def _default_graph(kg: Knowledge) -> rdflib.Graph:
    """A copy of the default graph in the memory of rdflib, which pyshacl reads fastest."""
    import pyoxigraph

    from remit.knowledge.rdf import graph_of

    dump = kg.store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
    return graph_of(dump or b"")


def _shapes(path: Path) -> rdflib.Graph:
    import pyoxigraph

    from remit.knowledge.rdf import graph_of

    store = pyoxigraph.Store()
    store.load(path.read_bytes(), pyoxigraph.RdfFormat.TURTLE)
    dump = store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
    return graph_of(dump or b"")


def _targeted(shapes: rdflib.Graph) -> set[Any]:
    """The shapes that are aimed at something."""
    return {shape for target in _TARGETS for shape in shapes.subjects(_sh(target), None)}


def _focus_nodes(kg: Knowledge, shapes: rdflib.Graph) -> set[str]:
    """Everything that some shape is aimed at."""
    focus: set[str] = {_name(node) for node in shapes.objects(None, _sh("targetNode"))}
    for class_ in shapes.objects(None, _sh("targetClass")):
        focus.update(lookup.subjects(kg, lookup.TYPE, str(class_)))
    for property_ in shapes.objects(None, _sh("targetSubjectsOf")):
        focus.update(lookup.name_of(quad.subject) for quad in lookup.facts(kg, None, str(property_), None))
    for property_ in shapes.objects(None, _sh("targetObjectsOf")):
        focus.update(lookup.name_of(quad.object) for quad in lookup.facts(kg, None, str(property_), None))
    return focus


def _name(node: Any) -> str:
    import rdflib

    return f"_:{node}" if isinstance(node, rdflib.BNode) else str(node)


def _sh(name: str) -> Any:
    import rdflib

    return rdflib.URIRef(_SH + name)


def _rdf(name: str) -> Any:
    import rdflib

    return rdflib.RDF[name]


def _order(one: Finding) -> tuple[str, str, str, str]:
    return one.severity, one.rule, one.term.iri, one.message
