"""Where the knowledge is from: the data sets that were imported, and the ontology that comes with remit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from remit.knowledge.namespace import NS, expand
from remit.knowledge.query import table
from remit.knowledge.sources.report import Origin

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

OWN: Final = "remit"
"""The name of the origin that is the bundled ontology."""

_PREFIX: Final = Origin("", "").iri
_TITLE: Final = ("dcterms:title", "skos:prefLabel", "rdfs:label")
_FACTS: Final = """
SELECT DISTINCT ?source ?property ?value WHERE {
  ?source a remit:Source .
  OPTIONAL {
    ?source ?property ?value
    FILTER (?property IN (dcterms:title, skos:prefLabel, rdfs:label, owl:versionInfo, dcterms:license,
                          dcterms:rights, schema:url, dcterms:language))
  }
  FILTER (ISIRI(?source))
}
"""
_OWN_FACTS: Final = """
SELECT DISTINCT ?property ?value WHERE {
  <https://w3id.org/remit/concern/> a skos:ConceptScheme ; dcterms:license ?any .
  ?ontology a owl:Ontology ; ?property ?value
  FILTER (?ontology = <https://w3id.org/remit/ns/>)
  FILTER (?property IN (dcterms:title, owl:versionInfo, dcterms:license, dcterms:bibliographicCitation))
}
"""


def origins(kg: Knowledge) -> tuple[Origin, ...]:
    """Every source that the knowledge is from, by name; the bundled ontology first, where it is in the store.

    The bundled ontology counts as there when its concerns are: the vocabulary alone is with all knowledge. A
    source whose IRI is not one of ours (urn:remit:source:…) has the IRI for a name. Where a source states
    several titles, versions or licences, the first by text counts; attributions stand one after the other.
    """
    facts: dict[str, dict[str, set[str]]] = {}
    for source, property_, value in table(kg, _FACTS):
        if source:
            values = facts.setdefault(source, {})
            if property_ and value:
                values.setdefault(property_, set()).add(value)
    found = [_origin(source, values) for source, values in facts.items()]
    return (*_own(kg), *sorted(found, key=lambda origin: (origin.name, origin.title)))


def _origin(source: str, values: dict[str, set[str]]) -> Origin:
    name = source.removeprefix(_PREFIX)
    title = next((_first(values, curie) for curie in _TITLE if _first(values, curie)), name)
    return Origin(
        name,
        title,
        version=_first(values, "owl:versionInfo"),
        license=_first(values, "dcterms:license"),
        attribution=" ".join(sorted(values.get(expand("dcterms:rights"), ()))),
        homepage=_first(values, "schema:url"),
        language=_first(values, "dcterms:language"),
    )


def _own(kg: Knowledge) -> tuple[Origin, ...]:
    values: dict[str, set[str]] = {}
    for property_, value in table(kg, _OWN_FACTS):
        if property_ and value:
            values.setdefault(property_, set()).add(value)
    if not values:
        return ()
    own = Origin(
        OWN,
        _first(values, "dcterms:title"),
        version=_first(values, "owl:versionInfo"),
        license=_first(values, "dcterms:license"),
        attribution=_first(values, "dcterms:bibliographicCitation"),
        homepage=NS,
        language="en",
    )
    return (own,)


def _first(values: dict[str, set[str]], curie: str) -> str:
    return min(values.get(expand(curie), ()), default="")
