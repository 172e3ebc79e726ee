"""The network: individuals and what ties them, as a graph for walking and drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from remit.analysis.hierarchy import Hierarchy
from remit.analysis.network.statements import Statement, statements
from remit.analysis.profiles import hierarchy_of
from remit.errors import ParameterError
from remit.knowledge import lookup
from remit.knowledge.model import Term
from remit.knowledge.query import table
from remit.knowledge.terms import resolve

if TYPE_CHECKING:
    import networkx as nx

    from remit.knowledge.store import Knowledge

CONCERNS = ("Responsibility", "Objective", "Skill", "Metric", "Concern")
"""The kinds of node that have a group and an area."""

_KINDS = (
    *("Role", "Team", "RolePair", "Concern", "Tension", "Pole", "Strategy", "Benefit"),
    *("Trend", "Stage", "Factor", "Qualification"),
)

_INDIVIDUALS = f"""
SELECT DISTINCT ?thing WHERE {{
  VALUES ?class {{ {" ".join(f"remit:{kind}" for kind in _KINDS)} }}
  ?thing a ?class .
  FILTER (ISIRI(?thing))
  FILTER NOT EXISTS {{ ?narrower skos:broader ?thing }}
}}
"""


def network(kg: Knowledge, *, focus: str | None = None, radius: int = 1) -> nx.MultiDiGraph[str]:
    """The individuals and every tie between them that holds; or those within `radius` steps of a focus.

    Nodes are IRIs with `kind`, `label`, `group` and `area`: the IRIs of a concern's group and area, ""
    for what is no concern. Groups and areas are nodes only where a tie names them. Poles are nodes
    between their tension and the concern that they pull toward. An edge goes from subject to object, its
    key is the IRI of the most specific property, and has the property's `label`, the `claims` and
    `documents` that state it (tuples of IRIs, empty for what no claim states), and `inferred`, true where
    no claim says so in as many words. Steps are counted in either direction. What only documents or
    claims have to do with is not in it, nor what holds only under a condition, in some organisations, or
    not yet.

    Raises ParameterError for a negative radius and for a focus that is no node; UnknownTermError or
    AmbiguousTermError for a name.
    """
    if radius < 0:
        raise ParameterError(f"radius is {radius}; give 0 or more steps")
    every = statements(kg)
    individuals = {iri for (iri,) in table(kg, _INDIVIDUALS) if iri}
    individuals |= {iri for one in every for iri in (one.subject, one.object)}
    if focus is not None:
        individuals = _around(resolve(kg, focus), individuals, every, radius)
    kept = [one for one in every if one.subject in individuals and one.object in individuals]
    terms = lookup.by_iri(kg, individuals | {one.property for one in kept})
    return _graph([terms[iri] for iri in sorted(individuals)], kept, terms, hierarchy_of(kg))


def _graph(
    things: Sequence[Term], ties: Sequence[Statement], terms: dict[str, Term], tree: Hierarchy
) -> nx.MultiDiGraph[str]:
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for thing in things:
        concern = thing.kind in CONCERNS or thing.iri in tree.parents
        group, area = (tree.group_of(thing.iri), tree.area_of(thing.iri)) if concern else ("", "")
        graph.add_node(thing.iri, kind=thing.kind, label=thing.label, group=group, area=area)
    for tie in ties:
        graph.add_edge(
            tie.subject,
            tie.object,
            key=tie.property,
            label=terms[tie.property].label,
            claims=tie.claims,
            documents=tie.documents,
            inferred=tie.inferred,
        )
    return graph


def _around(focus: Term, individuals: set[str], ties: Sequence[Statement], radius: int) -> set[str]:
    """What lies within `radius` steps of the focus."""
    if focus.iri not in individuals:
        raise ParameterError(
            f"{focus.curie} is tied to nothing in the network; focus on a role, concern or tension"
        )
    beside: dict[str, set[str]] = {}
    for tie in ties:
        beside.setdefault(tie.subject, set()).add(tie.object)
        beside.setdefault(tie.object, set()).add(tie.subject)
    reached = edge = {focus.iri}
    for _ in range(radius):
        edge = {other for iri in edge for other in beside.get(iri, ())} - reached
        reached = reached | edge
    return reached
