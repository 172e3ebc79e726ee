"""What is exported reads back as what was known."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest

from remit.analysis.network import network
from remit.errors import OutputError, ParameterError
from remit.knowledge.load import load, load_text
from remit.knowledge.store import Knowledge
from remit.views.exports import contents, export

HOSTILE = "\x1b]52;c;AAAA\x07 <b>&\u202e \x00 [/]"


def content(kg: Knowledge, form: str) -> bytes:
    (one,) = contents(kg, Path("x"), form).values()
    return one


def ties(graph: Any) -> list[tuple[str, ...]]:
    """Each edge with what it says, whatever the file calls it."""
    return sorted(
        (source, target, data["property"], data["label"], data["claims"], data["documents"], data["inferred"])
        for source, target, data in graph.edges(data=True)
    )


def known_ties(kg: Knowledge) -> list[tuple[Any, ...]]:
    return sorted(
        (s, t, key, data["label"], " ".join(data["claims"]), " ".join(data["documents"]), data["inferred"])
        for s, t, key, data in network(kg).edges(keys=True, data=True)
    )


@pytest.mark.parametrize("form", ["graphml", "gexf", "cytoscape"])
def test_networkx_reads_each_graph_format_back_equal(tiny: Knowledge, form: str) -> None:
    written = content(tiny, form)
    if form == "graphml":
        found: Any = nx.read_graphml(io.BytesIO(written), force_multigraph=True)
    elif form == "gexf":
        found = nx.read_gexf(io.BytesIO(written))
    else:
        found = nx.cytoscape_graph(json.loads(written))
    known = network(tiny)
    assert set(found.nodes) == set(known.nodes)
    for node, data in known.nodes(data=True):
        told = {name: found.nodes[node].get(name, "") for name in data}
        assert told == data
    assert ties(found) == known_ties(tiny)


@pytest.mark.parametrize("form", ["graphml", "gexf", "cytoscape"])
def test_places_and_colours_stand_where_other_tools_look(tiny: Knowledge, form: str) -> None:
    role = "https://w3id.org/remit/role/cpo"
    written = content(tiny, form)
    if form == "graphml":
        data: Any = nx.read_graphml(io.BytesIO(written)).nodes[role]
        assert (data["r"], data["g"], data["b"]) == (0, 0x72, 0xB2)
        assert {"x", "y", "size"} <= set(data)
    elif form == "gexf":
        data = nx.read_gexf(io.BytesIO(written)).nodes[role]["viz"]
        assert (data["color"]["r"], data["color"]["g"], data["color"]["b"]) == (0, 0x72, 0xB2)
        assert {"x", "y"} <= set(data["position"])
    else:
        (node,) = [n for n in json.loads(written)["elements"]["nodes"] if n["data"]["id"] == role]
        assert node["data"]["name"] == "Chief Product Officer"
        assert node["data"]["color"] == "#0072B2"
        assert {"x", "y"} <= set(node["position"])


@pytest.mark.parametrize("form", ["trig", "ttl", "nt", "jsonld"])
def test_rdf_reads_back_equal(kg: Knowledge, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"all.{form}"
    assert export(kg, path) == (path,)
    forms = {
        "trig": ox.RdfFormat.TRIG,
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    found = ox.Dataset(ox.parse(path.read_bytes(), format=forms[form]))
    graph = None if form == "trig" else ox.DefaultGraph()
    known = ox.Dataset(kg.store.quads_for_pattern(None, None, None, graph))
    for dataset in (found, known):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert found == known


def test_an_exported_file_is_knowledge_again(tiny: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "tiny.trig"
    export(tiny, path)
    again = load(path)
    assert [one.role for one in again.roles()] == [one.role for one in tiny.roles()]
    assert ties_of(again) == ties_of(tiny)
    assert len(again.claims()) == len(tiny.claims())


def ties_of(kg: Knowledge) -> list[tuple[Any, ...]]:
    return known_ties(kg)


def test_json_ld_has_a_context(tiny: Knowledge) -> None:
    data = json.loads(content(tiny, "jsonld"))
    assert data["@context"]["remit"] == "https://w3id.org/remit/ns/"
    assert any(node.get("@id") == "role:cpo" for node in data["@graph"])


def test_csv_is_two_files_and_both_or_none_are_written(tiny: Knowledge, tmp_path: Path) -> None:
    nodes, edges = export(tiny, tmp_path / "roles.csv")
    assert (nodes.name, edges.name) == ("roles-nodes.csv", "roles-edges.csv")
    rows = list(csv.DictReader(io.StringIO(edges.read_bytes().decode(), newline="")))
    assert len(rows) == network(tiny).number_of_edges()
    nodes.unlink()
    with pytest.raises(OutputError, match="exists"):
        export(tiny, tmp_path / "roles.csv")
    assert not nodes.exists()
    assert len(export(tiny, tmp_path / "roles.csv", force=True)) == 2


@pytest.mark.parametrize("form", ["trig", "ttl", "nt", "jsonld", "graphml", "gexf", "cytoscape"])
def test_the_same_knowledge_gives_the_same_bytes(tiny: Knowledge, form: str) -> None:
    assert content(tiny, form) == content(tiny, form)


@pytest.mark.parametrize("form", ["graphml", "gexf", "cytoscape"])
def test_a_hostile_label_keeps_a_file_readable(prefixes: str, form: str) -> None:
    literal = json.dumps(HOSTILE)
    kg = load_text(
        prefixes + f"role:a a remit:Role ; skos:prefLabel {literal} ; remit:hasResponsibility concern:x ."
    )
    written = content(kg, form)
    if form == "cytoscape":
        labels = [node["data"]["label"] for node in json.loads(written)["elements"]["nodes"]]
        assert HOSTILE in labels
    else:
        read = nx.read_graphml if form == "graphml" else nx.read_gexf
        assert any("\\x1b" in str(label) for _, label in read(io.BytesIO(written)).nodes(data="label"))


def test_an_unknown_suffix_is_refused_with_those_there_are(tiny: Knowledge, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"\.gexf"):
        export(tiny, tmp_path / "roles.docx")
    assert export(tiny, tmp_path / "roles.docx", form="ttl")
