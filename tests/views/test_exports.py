"""What is exported reads back as what was known."""

from __future__ import annotations

import csv
import io
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import polars as pl
import pyoxigraph as ox
import pytest

from remit.analysis.network.graph import CONCERNS, network
from remit.errors import MissingExtraError, OutputError, ParameterError
from remit.knowledge.load import load, load_text
from remit.knowledge.serialize import EVERYDAY
from remit.knowledge.store import Knowledge
from remit.views.exports import MAX_PLACED, SUFFIXES, contents, export

HOSTILE = "\x1b]52;c;AAAA\x07 <b>&\u202e \x00 [/] \uffff \ufffe"
FORMS = tuple(dict.fromkeys(SUFFIXES.values()))
SOURCE = """
<urn:remit:source:guild> a remit:Source ; dcterms:title "Roles of the guild" ; owl:versionInfo "3" ;
    dcterms:license <https://creativecommons.org/licenses/by-sa/4.0/> ;
    dcterms:rights "By the\\nguild <&> of 'bakers'" .
"""
SAID = "Roles of the guild 3. By the guild <&> of 'bakers'. Licence: CC BY-SA 4.0"


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


@pytest.mark.parametrize("form", ["trig", "nq", "ttl", "nt", "jsonld"])
def test_rdf_reads_back_equal(kg: Knowledge, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"all.{form}"
    assert export(kg, path) == (path,)
    forms = {
        "trig": ox.RdfFormat.TRIG,
        "nq": ox.RdfFormat.N_QUADS,
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    found = ox.Dataset(ox.parse(path.read_bytes(), format=forms[form]))
    graph = None if form in {"trig", "nq"} else ox.DefaultGraph()
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


@pytest.mark.parametrize("form", FORMS)
def test_the_same_knowledge_gives_the_same_bytes(tiny: Knowledge, form: str) -> None:
    assert contents(tiny, Path("x"), form) == contents(tiny, Path("x"), form)


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


def test_the_everyday_picture_is_a_named_graph_on_request(tiny: Knowledge, tmp_path: Path) -> None:
    (path,) = export(tiny, tmp_path / "tiny.nq", everyday_graph=True)
    quads = {quad for quad in ox.parse(path=path) if not isinstance(quad.subject, ox.BlankNode)}
    everyday = ox.NamedNode(EVERYDAY)
    assert ox.DefaultGraph() not in {quad.graph_name for quad in quads}
    found = {quad.triple for quad in quads if quad.graph_name == everyday}
    there = tiny.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    plain = {quad.triple for quad in there if not isinstance(quad.subject, ox.BlankNode)}
    assert {str(one) for one in found if "_:" not in str(one)} == {
        str(one) for one in plain if "_:" not in str(one)
    }
    assert len(found) > 100
    with pytest.raises(ParameterError, match="use trig or nq"):
        export(tiny, tmp_path / "tiny.ttl", everyday_graph=True)
    with pytest.raises(ParameterError, match="use trig or nq"):
        export(tiny, tmp_path / "tiny.gexf", everyday_graph=True)


def test_an_unknown_suffix_is_refused_with_those_there_are(tiny: Knowledge, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"\.gexf"):
        export(tiny, tmp_path / "roles.docx")
    assert export(tiny, tmp_path / "roles.docx", form="ttl")


@pytest.fixture
def guild(prefixes: str) -> Knowledge:
    """A role and what it answers for, from a source that asks for something to be said."""
    tie = 'role:a a remit:Role ; skos:prefLabel "Baker"@en ; remit:hasResponsibility concern:x .'
    return load_text(prefixes + SOURCE + tie)


@pytest.mark.parametrize("form", FORMS)
def test_every_export_repeats_what_its_source_asks_to_be_said(guild: Knowledge, form: str) -> None:
    files = {path.name: data for path, data in contents(guild, Path("x"), form).items()}
    (one, *_) = files.values()
    if form in {"trig", "nq", "ttl", "nt"}:
        assert one.decode().startswith(f"# {SAID}")
    elif form == "jsonld":
        assert "By the\\nguild" in one.decode()
    elif form == "graphml":
        assert SAID in nx.read_graphml(io.BytesIO(one)).graph["rights"]
    elif form == "gexf":
        description = ET.fromstring(one).find("{*}meta/{*}description")
        assert description is not None
        assert SAID in str(description.text)
    elif form == "cytoscape":
        assert SAID in nx.cytoscape_graph(json.loads(one)).graph["rights"]
    elif form in {"csv", "tsv"}:
        (row,) = csv.DictReader(
            io.StringIO(files[f"x-sources.{form}"].decode(), newline=""),
            delimiter="," if form == "csv" else "\t",
        )
        assert (row["source"], row["title"], row["version"]) == ("guild", "Roles of the guild", "3")
        assert row["licence"] == "https://creativecommons.org/licenses/by-sa/4.0/"
        assert "bakers" in row["attribution"]
    elif form == "parquet":
        for data in files.values():
            (origin,) = json.loads(pl.read_parquet_metadata(io.BytesIO(data))["remit:sources"])
            assert origin["attribution"] == "By the\nguild <&> of 'bakers'"
    else:
        rows = list(openpyxl.load_workbook(io.BytesIO(one))["Sources"].iter_rows(values_only=True))
        assert rows[1][0] == "guild"
        assert "bakers" in str(rows[1][4])


@pytest.mark.parametrize("form", FORMS)
def test_every_export_of_the_bundled_knowledge_names_its_licence(
    kg: Knowledge, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("remit.views.exports.MAX_PLACED", 0)  # where things stand is of no account here
    if form == "xlsx":
        (data,) = contents(kg, Path("x"), form).values()
        rows = openpyxl.load_workbook(io.BytesIO(data), read_only=True)["Sources"].iter_rows(values_only=True)
        text = str(list(rows))
    else:
        text = "".join(data.decode("utf-8", "replace") for data in contents(kg, Path("x"), form).values())
    assert "creativecommons.org/licenses/by/4.0" in text


def test_parquet_has_types_and_all_that_the_network_has(tiny: Knowledge, tmp_path: Path) -> None:
    paths = export(tiny, tmp_path / "roles.parquet")
    assert [path.name for path in paths] == ["roles-nodes.parquet", "roles-edges.parquet"]
    nodes, edges = map(pl.read_parquet, paths)
    assert nodes.schema["x"] == pl.Float64
    assert edges.schema["claims"] == pl.List(pl.String)
    assert edges.schema["inferred"] == pl.Boolean
    known = network(tiny)
    told = {row["id"]: (row["kind"], row["label"], row["group"] or "") for row in nodes.to_dicts()}
    assert told == {node: (d["kind"], d["label"], d["group"]) for node, d in known.nodes(data=True)}
    found = sorted((r["source"], r["target"], r["property"], tuple(r["claims"])) for r in edges.to_dicts())
    assert found == sorted((s, t, k, d["claims"]) for s, t, k, d in known.edges(keys=True, data=True))


def test_a_workbook_has_its_sheets_and_a_row_a_link(tiny: Knowledge, tmp_path: Path) -> None:
    (path,) = export(tiny, tmp_path / "roles.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Roles", "Links", "Nodes", "Edges", "Sources"]
    header, *rows = book["Links"].iter_rows(values_only=True)
    assert header[:6] == ("role", "relation", "concern", "group", "area", "claims")
    known = {
        (s, k, t)
        for s, t, k in network(tiny).edges(keys=True)
        if network(tiny).nodes[s]["kind"] == "Role" and network(tiny).nodes[t]["kind"] in CONCERNS
    }
    assert {(row[6], row[7], row[8]) for row in rows} == known
    first = next(
        row for row in rows if str(row[6]).endswith("role/cpo") and str(row[8]).endswith("product-vision")
    )
    assert first[0] == "Chief Product Officer"
    assert isinstance(first[5], int)
    assert [cell.value for cell in book["Nodes"]["A"]][1:] == sorted(network(tiny).nodes)
    assert book["Edges"].max_row == network(tiny).number_of_edges() + 1
    roles = {row[0]: row[3] for row in book["Roles"].iter_rows(min_row=2, values_only=True)}
    assert roles == {one.role.label: one.n_concerns for one in tiny.roles()}


def test_a_formula_in_a_label_is_exact_in_csv_and_harmless_on_request(prefixes: str) -> None:
    kg = load_text(prefixes + 'role:a a remit:Role ; skos:prefLabel "=1+1" ; remit:hasRemit concern:x .')

    def labels(*, safe: bool) -> set[str]:
        data = contents(kg, Path("x"), "csv", excel_safe=safe)[Path("x-nodes.csv")].decode()
        return {row["label"] for row in csv.DictReader(io.StringIO(data, newline=""))}

    assert "=1+1" in labels(safe=False)
    assert "'=1+1" in labels(safe=True)
    assert "=1+1" not in labels(safe=True)


def test_a_picture_stands_the_same_way_up_in_gephi_and_cytoscape(tiny: Knowledge) -> None:
    role = "https://w3id.org/remit/role/cpo"
    down = nx.cytoscape_graph(json.loads(content(tiny, "cytoscape")))
    place = next(
        node["position"]
        for node in json.loads(content(tiny, "cytoscape"))["elements"]["nodes"]
        if node["data"]["id"] == role
    )
    up = nx.read_gexf(io.BytesIO(content(tiny, "gexf"))).nodes[role]["viz"]["position"]
    assert role in down
    assert (up["x"], up["y"]) == (place["x"], -place["y"])
    assert place["y"] != 0


def test_a_network_of_thousands_is_placed_without_a_long_wait(prefixes: str) -> None:
    n = MAX_PLACED + 10
    ties = "".join(f"role:r{i % 40} remit:hasRemit concern:c{i} . " for i in range(n))
    kg = load_text(prefixes + "".join(f"role:r{i} a remit:Role . " for i in range(40)) + ties)
    nodes = json.loads(content(kg, "cytoscape"))["elements"]["nodes"]
    places = {(node["position"]["x"], node["position"]["y"]) for node in nodes}
    assert len(places) == len(nodes) == n + 40


def test_an_extra_that_is_missing_is_named(tiny: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    for library, form in (("polars", "parquet"), ("openpyxl", "xlsx")):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(MissingExtraError, match=r"remit\[table\]"):
            contents(tiny, Path("x"), form)
