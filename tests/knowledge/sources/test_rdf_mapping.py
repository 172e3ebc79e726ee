"""RDF of another shape becomes ours by a mapping, and what does not is told of."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from remit.errors import LimitError, QueryError, RemitError, SourceError
from remit.knowledge.check import check
from remit.knowledge.load import load_text, ontology_folder
from remit.knowledge.namespace import PREFIXES, compress
from remit.knowledge.sources.closure import closure_of
from remit.knowledge.sources.rdf import reader as rdf_mapping
from remit.knowledge.sources.rdf.queries import read_mapping, shipped_mappings
from remit.knowledge.sources.report import Origin, Report
from remit.knowledge.sources.statements import Statements
from remit.knowledge.store import Knowledge

HERE = Path(__file__).parent
HARBOUR = HERE / "harbour.ttl"
VOCABULARY = Path(__file__).resolve().parents[4] / "shared" / "data" / "vocab" / "org.nq.gz"
JOBS = """
@prefix hr: <https://hr.example/ns/> .
@prefix id: <https://hr.example/id/> .
id:cook a hr:Job ; hr:name "Cook" ; hr:needs [ hr:name "knife work" ] , id:fire .
id:fire hr:name "fire" .
id:unused hr:name "never asked for" .
"""
MAPPING = """
PREFIX hr: <https://hr.example/ns/>
CONSTRUCT {
  ?job a remit:Role ; skos:prefLabel ?name ; remit:requiresSkill ?skill .
  ?skill skos:prefLabel ?called
}
WHERE { ?job a hr:Job ; hr:name ?name ; hr:needs ?skill . ?skill hr:name ?called }
"""


class Read:
    """What a reader said of a source."""

    def __init__(self, path: Path, **options: str | Path) -> None:
        self.report = Report()
        stated: list[bytes] = []
        derived: list[bytes] = []
        into = Statements(closure_of(ontology_folder() / "remit.ttl"), stated.append, derived.append)
        self.origin: Origin = rdf_mapping.read(path, into, self.report, **options)  # type: ignore[arg-type]
        into.finish()
        self.into, self.stated, self.derived = into, b"".join(stated), b"".join(derived)

    @property
    def kg(self) -> Knowledge:
        return load_text(self.stated + self.derived, suffix=".nq")

    def ties(self) -> set[tuple[str, str, str]]:
        graphs = (q for q in ox.parse(self.stated, ox.RdfFormat.N_QUADS) if q.graph_name != ox.DefaultGraph())
        return {(short(q.subject), short(q.predicate), short(q.object)) for q in graphs}


def short(node: object) -> str:
    text = re.sub("^https://harbour.example/(id|topic)/", "", str(getattr(node, "value", node)))
    return compress(text).removeprefix("remit:")


def file(folder: Path, text: str, name: str = "jobs.ttl") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def harbour() -> Read:
    return Read(HARBOUR)


def test_an_organisation_in_org_becomes_roles_and_what_they_answer_for(harbour: Read) -> None:
    assert harbour.ties() == {
        ("harbour-master", "supervises", "operations"),
        ("harbour-master", "hasResponsibility", "berth-planning"),
        ("harbour-master", "hasResponsibility", "pilotage"),
        ("harbour-master", "hasRemit", "vessel-traffic"),
        ("harbour-master", "reportsTo", "post-5"),
        ("chief-engineer", "supervises", "engineering"),
        ("chief-engineer", "hasResponsibility", "dredging"),
        ("chief-engineer", "hasRemit", "quay-walls"),
        ("chief-engineer", "reportsTo", "post-5"),
        ("duty-officer", "hasRemit", "vessel-traffic"),
        ("duty-officer", "reportsTo", "harbour-master"),
        ("post-5", "supervises", "authority"),
        ("post-5", "hasResponsibility", "safe-passage"),
        ("berth-planner", "reportsTo", "harbour-master"),
    }


def test_the_whole_of_it_is_as_it_was(harbour: Read, golden: Callable[[str, str], None]) -> None:
    golden("import/harbour.nq", "\n".join(sorted(harbour.stated.decode().splitlines())) + "\n")


def test_commands_work_on_it(harbour: Read) -> None:
    kg = harbour.kg
    assert {one.role.label for one in kg.roles()} >= {
        "Harbour master",
        "Chief engineer",
        "Duty officer",
        "Director",
    }
    master = kg.show("HM")
    assert master.term.label == "Harbour master"
    assert "Harbour Master (statutory)" in master.synonyms
    (claim,) = kg.why("Harbour master", "pilotage")
    assert claim.modality == "Inferred"
    (plain,) = kg.why("Harbour master", "vessel traffic")
    assert plain.modality == "Plain"
    assert plain.document.label == "Staff of the harbour authority"
    assert [one.label for one in kg.show("dredging").broader] == ["works", "harbour"]


def test_nothing_of_people_is_taken_in(harbour: Read) -> None:
    assert not re.search(rb"/id/(ada|ben|cleo|dirk)|Ada|Cleo", harbour.stated)


def test_a_purpose_of_a_unit_without_a_head_is_nobodys(harbour: Read) -> None:
    assert b"topic/records" not in harbour.stated


def test_where_it_is_from_is_kept(harbour: Read) -> None:
    assert harbour.origin == Origin(
        "rdf:harbour",
        "Staff of the harbour authority",
        license="https://creativecommons.org/licenses/by/4.0/",
        attribution="Harbour Authority of Nordkoog, staff directory.",
    )


def test_counts_add_up_and_what_is_unused_is_told(harbour: Read) -> None:
    counts = harbour.report.counts()
    assert {one.file for one in counts} == {one.name for one in read_mapping("org")}
    assert all(one.read == one.written + one.refused for one in counts)
    written = sum(one.written for one in counts)
    lines = [line for line in harbour.stated.splitlines() if b"<urn:remit:source:" not in line.split(b" ")[0]]
    in_claims = [line for line in lines if line.endswith(b"> .") and line.count(b"<urn:remit:claim:") == 1]
    things = [line for line in lines if b"urn:remit:claim:" not in line]
    ties = [line for line in in_claims if not line.startswith(b"<urn:remit:claim:")]
    assert len(things) + len(ties) == written
    assert any("nothing that the mapping makes" in note and "ada" in note for note in harbour.report.notes)


@pytest.mark.usefixtures("downloads")
def test_the_mapping_names_terms_of_org_that_exist() -> None:
    known = {
        quad.subject.value
        for quad in ox.parse(gzip.decompress(VOCABULARY.read_bytes()), ox.RdfFormat.N_QUADS)
        if isinstance(quad.subject, ox.NamedNode)
    }
    used = {name for one in read_mapping("org") for name in re.findall(r"\borg:(\w+)", one.text)}
    assert len(used) > 10
    assert {PREFIXES["org"] + name for name in used} <= known


@pytest.mark.usefixtures("downloads")
def test_the_vocabulary_itself_is_no_organisation(tmp_path: Path) -> None:
    path = tmp_path / "org.nq"
    path.write_bytes(gzip.decompress(VOCABULARY.read_bytes()))
    with pytest.raises(SourceError, match=r"makes nothing of it; .*--mapping"):
        Read(path)


@pytest.mark.usefixtures("downloads")
def test_the_vocabulary_beside_an_organisation_changes_nothing(tmp_path: Path, harbour: Read) -> None:
    (tmp_path / "org.nq").write_bytes(gzip.decompress(VOCABULARY.read_bytes()))
    file(tmp_path, HARBOUR.read_text(encoding="utf-8"), "harbour.ttl")
    assert Read(tmp_path, name="rdf:harbour").ties() == harbour.ties()


def test_a_mapping_of_ones_own_and_blank_nodes_that_keep_their_names(tmp_path: Path) -> None:
    source, mapping = file(tmp_path, JOBS), file(tmp_path, MAPPING, "jobs.rq")
    first = Read(source, mapping=mapping)
    assert first.stated == Read(source, mapping=mapping).stated
    assert ("https://hr.example/id/cook", "requiresSkill", "urn:remit:thing:rdf:jobs:1") in first.ties()
    assert first.kg.resolve("knife work").kind == "Skill"


def test_a_check_of_it_finds_only_what_the_source_lacks(harbour: Read) -> None:
    rules = {finding.rule for finding in check(harbour.kg).findings}
    assert rules == {"label", "nameless"}


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (
            "?job remit:hasResponsability ?skill",
            r"no property remit:hasResponsability; did you mean remit:hasResp",
        ),
        ("?job a remit:Rolle", "no class remit:Rolle; did you mean remit:Role"),
        ("?job a remit:Claim", "the import itself"),
        ("?job remit:requiresSkill ?name", "this is a text"),
        ("?job remit:importance ?skill", "this is an IRI"),
        ("?job remit:requiresSkill [ skos:prefLabel ?name ]", "blank node"),
        ("remit:hasRemit rdfs:label ?name", "the vocabulary"),
        ("?job a ?name", "a class is an IRI"),
    ],
)
def test_a_triple_that_the_vocabulary_does_not_know_is_refused(
    tmp_path: Path, made: str, reason: str
) -> None:
    wrong = MAPPING.replace("CONSTRUCT {", f"CONSTRUCT {{ {made} .")
    found = Read(file(tmp_path, JOBS), mapping=file(tmp_path, wrong, "jobs.rq"))
    assert found.report.refused
    assert any(re.search(reason, one.reason) for one in found.report.refused)
    (count,) = found.report.counts()
    assert count.refused == len(found.report.refused)
    assert count.read == count.written + count.refused
    assert found.into.roles == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?a { ?a ?b ?c }", "CONSTRUCT"),
        ("ASK { ?a ?b ?c }", "CONSTRUCT"),
        ("DESCRIBE <urn:a>", "CONSTRUCT"),
        ("", "CONSTRUCT"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "cannot change data"),
        (
            "CONSTRUCT { ?a a remit:Role } WHERE { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
            "SERVICE is refused",
        ),
        ("CONSTRUCT { ?a a remit:Role } FROM <http://127.0.0.1:9/> WHERE { ?a ?b ?c }", "FROM is refused"),
        ("LOAD <file:///etc/hosts>", "LOAD is refused"),
        ("CONSTRUCT { ?a a remit:Role } WHERE { ?a ?b }", "wrong.rq"),
    ],
)
def test_a_query_that_is_no_mapping_is_refused_by_its_file(tmp_path: Path, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        Read(file(tmp_path, JOBS), mapping=file(tmp_path, query, "wrong.rq"))
    assert "wrong.rq" in str(caught.value)


def test_a_query_without_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = JOBS + "".join(f"<urn:x{i}> <urn:p> {i} ." for i in range(400))
    where = "?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h FILTER (?b + ?d + ?f = ?h - 9)"
    endless = f"CONSTRUCT {{ ?a a remit:Role }} WHERE {{ {where} }}"
    monkeypatch.setattr(rdf_mapping, "TIMEOUT_S", 1.0)
    with pytest.raises(LimitError, match=r"slow.rq: .*stopped after 1 s; make the query simpler"):
        Read(file(tmp_path, many), mapping=file(tmp_path, endless, "slow.rq"))


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("none-such", "there is no such mapping.*org"),
        ("empty", "no .rq files"),
        ("bad.rq", "not UTF-8"),
        ("mod.rq", "unknown modality 'Firm'"),
    ],
)
def test_a_mapping_that_cannot_be_read_is_told(
    tmp_path: Path, mapping: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("bad.rq").write_bytes(b"CONSTRUCT { ?a ?b '\xff' }")
    Path("mod.rq").write_text("# modality: Firm\n" + MAPPING, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        Read(file(tmp_path, JOBS), mapping=mapping)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.ttl", b""),
        ("x.ttl", b"@prefix a: <urn:a> ."),
        ("x.ttl", b"<urn:a> <urn:b> "),
        ("x.ttl", b"\xff\xfe<\x00"),
        ("x.nt", bytes(range(256))),
        ("x.rdf", b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><r/>'),
        ("x.jsonld", b'{"@context": "http://127.0.0.1:9/context"}'),
        ("x.docx", b"PK"),
        ("folder/readme.txt", b"nothing"),
    ],
)
def test_what_is_no_rdf_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    with pytest.raises(RemitError) as caught:
        Read(path.parent if "/" in name else path)
    assert isinstance(caught.value, SourceError)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        Read(tmp_path / "none.ttl")


def test_named_graphs_are_read_as_one(tmp_path: Path) -> None:
    graphs = JOBS.replace(
        "id:cook a hr:Job", "<urn:g> { id:cook a hr:Job }\n<urn:h> { id:cook a hr:Job"
    ).replace("id:fire .", "id:fire . }")
    found = Read(file(tmp_path, graphs, "jobs.trig"), mapping=file(tmp_path, MAPPING, "jobs.rq"))
    assert len(found.ties()) == 2


def test_the_shipped_mappings_are_found_and_say_what_they_are_for() -> None:
    assert "org" in shipped_mappings()
    for name in shipped_mappings():
        for one in read_mapping(name):
            assert one.text.startswith("# title: ")


def test_a_modality_that_is_weak_stays_out_of_the_everyday_picture(tmp_path: Path) -> None:
    weak = "# title: x\n# modality: Optional\n" + MAPPING
    found = Read(file(tmp_path, JOBS), mapping=file(tmp_path, weak, "jobs.rq"))
    assert len(found.ties()) == 2
    assert found.kg.roles()[0].n_concerns == 0
