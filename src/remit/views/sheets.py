"""The sheets of an exported workbook: roles, links, nodes, edges, sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from remit.knowledge.namespace import compress
from remit.views.columns import EDGES, NODES, table_of
from remit.views.formats import Table
from remit.views.page_rows import Named, named_things
from remit.views.rights import sources_table
from remit.views.workbook import Sheet

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

_ROLES = ("role", "definition", "synonyms", "concerns", "claims", "documents", "iri")
_LINKS = ("role", "relation", "concern", "group", "area", "claims", "role_iri", "property", "concern_iri")


def knowledge_sheets(kg: Knowledge, graph: Any) -> list[Sheet]:
    """The sheets of a workbook of the knowledge and its network.

    Roles and Links are for people: names first, IRIs last; `claims` counts what states it. Nodes and Edges
    are what the other formats hold; Sources is what the sources ask to be said.
    """
    from remit.analysis.network.graph_files import edge_rows, node_rows

    named = named_things(kg, "en")
    nodes = [name for name in NODES if name not in {"x", "y"}]
    return [
        Sheet("Roles", _roles(kg, named)),
        Sheet("Links", _links(named, graph)),
        Sheet("Nodes", table_of(node_rows(graph, {}), nodes)),
        Sheet("Edges", table_of(edge_rows(graph), EDGES)),
        Sheet("Sources", sources_table(kg)),
    ]


def _roles(kg: Knowledge, named: Mapping[str, Named]) -> Table:
    rows = []
    for one in kg.roles():
        thing = named.get(one.role.iri)
        rows.append(
            (
                one.role.label,
                thing.definition if thing else "",
                "; ".join(thing.synonyms) if thing else "",
                one.n_concerns,
                one.n_claims,
                one.n_documents,
                one.role.iri,
            )
        )
    return Table(_ROLES, tuple(rows))


def _links(named: Mapping[str, Named], graph: Any) -> Table:
    """A row a tie of a role to a concern, by the names of both."""

    def name(iri: str) -> str:
        return named[iri].label if iri in named else compress(iri) if iri else ""

    rows = []
    for role, concern, property_, data in graph.edges(keys=True, data=True):
        source, target = graph.nodes[role], graph.nodes[concern]
        if source["kind"] == "Role" and (target["group"] or target["area"] or _is_concern(target["kind"])):
            above = (name(target["group"]), name(target["area"]))
            ends = (role, property_, concern)
            rows.append((source["label"], data["label"], target["label"], *above, len(data["claims"]), *ends))
    return Table(_LINKS, tuple(sorted(rows, key=lambda row: [str(cell) for cell in (*row[:3], *row[6:])])))


def _is_concern(kind: str) -> bool:
    from remit.analysis.network.graph import CONCERNS

    return kind in CONCERNS
