"""Tables of mappings: what they say is read or refused by line, and applying them twice is doing it once."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis.comparison.overlap import overlap
from remit.errors import RemitError, SourceError
from remit.knowledge.load import build_default_graph, load_text, ontology_folder
from remit.knowledge.mappings import SKOS, MappingRow, is_table, read_mappings
from remit.knowledge.sssom import apply, apply_files, summary
from remit.knowledge.store import Knowledge

ALIGNMENTS = Path(__file__).parents[2] / "ontology" / "alignments"
HEAD = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\n"
NAMES = "abcdefg"


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "m.sssom.tsv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def row(subject: str, kind: str, object_: str) -> MappingRow:
    return MappingRow(subject, SKOS + kind, object_, path="some/m.sssom.tsv", line=2)


@pytest.mark.parametrize("path", sorted(ALIGNMENTS.glob("*.sssom.tsv")), ids=lambda path: path.name)
def test_the_tables_of_the_ontology_are_read_as_their_turtle_says(path: Path) -> None:
    turtle = ox.parse(
        path.with_name(path.name.replace(".sssom.tsv", ".ttl")).read_bytes(), ox.RdfFormat.TURTLE
    )
    stated = {tuple(str(part)[1:-1] for part in (q.subject, q.predicate, q.object)) for q in turtle}
    found = read_mappings(path)
    assert {(one.subject, one.predicate, one.object) for one in found} == stated
    assert all(one.justification == "https://w3id.org/semapv/vocab/ManualMappingCuration" for one in found)
    assert all(0.5 <= (one.confidence or 0) <= 1 for one in found)
    assert is_table(path)


@pytest.mark.parametrize(
    "text",
    [
        "#curie_map:\n#  a: http://a.org/\n" + HEAD + "a:x\tskos:closeMatch\thttp://b.org/y\t\t\n",
        '# curie_map:\n#   a: "http://a.org/"\n# license: x\n'
        + HEAD
        + "a:x\tskos:closeMatch\t<http://b.org/y>\n",
        '"# curie_map:\t\t"\n# curie_map:\t\t\t\n#   a: http://a.org/\t\t\t\n'
        + HEAD.replace("\n", "\r\n")
        + 'a:x\t"skos:closeMatch"\thttp://b.org/y\t\t\r\n\r\n',
        "\ufeff" + HEAD + "http://a.org/x\tskos:closeMatch\thttp://b.org/y\t\t",
    ],
    ids=["sssom-py", "ours", "spreadsheet", "no head"],
)
def test_dialects(tmp_path: Path, text: str) -> None:
    for data in (text.encode(), text.removeprefix("\ufeff").encode("utf-16")):
        found = read_mappings(written(tmp_path, data))
        assert [(one.subject, one.kind, one.object) for one in found] == [
            ("http://a.org/x", "closeMatch", "http://b.org/y")
        ]


def test_what_a_person_has_refused_is_left_out(tmp_path: Path) -> None:
    text = (
        "predicate_modifier\tanything\t" + HEAD
        + "\t\turn:a\tskos:exactMatch\turn:b\t\t0.9\n"
        + "Not\t\turn:a\tskos:exactMatch\turn:c\t\t0.9\n"
        + "\t\turn:a\tskos:exactMatch\turn:d\t\t0.3\n"
        + "\t\turn:a\tskos:exactMatch\turn:e\t\t\n"
        + "\t\turn:a\tskos:exactMatch\tsssom:NoTermFound\t\t\n"
    )  # fmt: skip
    found = read_mappings(written(tmp_path, text), minimum=0.5)
    assert [(one.object, one.line) for one in found] == [("urn:b", 2), ("urn:e", 5)]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("subject_id\tobject_id\nurn:a\turn:b\n", 1, "no column predicate_id"),
        (HEAD + "zz:a\tskos:closeMatch\turn:b\n", 2, "unknown prefix in subject_id 'zz:a'"),
        ("# x: y\n" + HEAD + "\tskos:closeMatch\turn:b\n", 3, "no subject_id"),
        (HEAD + "urn:a\tskos:closeMatch\turn:b c\n", 2, "is not an IRI"),
        (HEAD + "urn:a\tskos:closeMatch\turn:b\t\t0,9\n", 2, "confidence '0,9'"),
        (HEAD + "urn:a\tskos:closeMatch\turn:b\t\tnan\n", 2, "confidence 'nan'"),
        (HEAD + "urn:a\tskos:closeMatch\t\x1b[31m\n", 2, r"\\x1b"),
        (HEAD + '"urn:a\tskos:closeMatch\turn:b\n', 2, "quotes"),
        ("# curie_map:\n#   a: not an iri\n# curie_map:\n#   a: nothing\n" + HEAD, 4, "prefix 'a'"),
    ],
)
def test_faults_name_their_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read_mappings(written(tmp_path, text))
    assert caught.value.line == line
    assert "\x1b" not in str(caught.value)


@settings(max_examples=80)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: (HEAD + text).encode()))
def test_any_bytes_are_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = written(tmp_path_factory.mktemp("any"), data)
    try:
        read_mappings(path)
    except RemitError as error:
        assert "\n" not in str(error)


def test_missing_and_empty_files(tmp_path: Path) -> None:
    for text in (b"", b"  \n", b"\xff\x00\xfe"):
        with pytest.raises(SourceError):
            read_mappings(written(tmp_path, text))
    with pytest.raises(SourceError, match="no such file"):
        read_mappings(tmp_path / "none.sssom.tsv")
    with pytest.raises(SourceError):
        read_mappings(tmp_path)


BOTH = """
<urn:r:1> a remit:Role ; skos:prefLabel "Head of Sales"@en .
<urn:r:2> a remit:Role ; skos:prefLabel "sales manager"@en .
<urn:c:1> a remit:Concern ; skos:prefLabel "pricing"@en ; skos:altLabel "prices"@en ;
    skos:definition "Ours."@en ; skos:broader <urn:g:1> .
<urn:c:2> a remit:Concern ; skos:prefLabel "set prices"@en , "Preise setzen"@de ; skos:altLabel "prices"@en ;
    skos:definition "Theirs."@en ; skos:broader <urn:g:2> ; skos:hiddenLabel "prcing" .
<urn:c:3> a remit:Concern ; skos:prefLabel "discounts"@en .
<urn:g:1> a skos:Concept ; skos:prefLabel "market"@en .
<urn:g:2> a skos:Concept ; skos:prefLabel "sales skills"@en .
<urn:k:1> { <urn:r:1> remit:hasResponsibility <urn:c:1> . }
<urn:k:2> { <urn:r:2> remit:hasResponsibility <urn:c:2> , <urn:c:3> . }
<urn:k:1> a remit:Claim ; remit:modality remit:Plain . <urn:k:2> a remit:Claim ; remit:modality remit:Plain .
"""


@pytest.fixture
def both(prefixes: str) -> Knowledge:
    return load_text(prefixes + BOTH)


def facts(kg: Knowledge, curie: str, thing: str = "urn:c:1") -> set[str]:
    prefix, _, local = curie.partition(":")
    namespace = {"skos": SKOS, "remit": "https://w3id.org/remit/ns/"}[prefix]
    quads = kg.store.quads_for_pattern(ox.NamedNode(thing), ox.NamedNode(namespace + local), None, None)
    return {getattr(quad.object, "value", "") for quad in quads}


@pytest.mark.parametrize("kind", ["exactMatch", "closeMatch"])
def test_the_object_becomes_the_subject(both: Knowledge, kind: str) -> None:
    assert not overlap(both, "urn:r:1", "urn:r:2").shared
    applied = apply(both.store, [row("urn:c:1", kind, "urn:c:2")])
    assert (applied.merged, applied.nested, applied.unknown) == (1, 0, ())
    (shared,) = overlap(both, "urn:r:1", "urn:r:2").shared
    assert shared.concern.iri == "urn:c:1"
    assert shared.claims == {"urn:r:1": ("urn:k:1",), "urn:r:2": ("urn:k:2",)}
    assert not overlap(both, "urn:r:1", "urn:r:2", strict=True).shared
    assert facts(both, "skos:prefLabel") == {"pricing", "Preise setzen"}  # one label a language
    assert facts(both, "skos:altLabel") == {"prices", "set prices"}
    assert facts(both, "skos:definition") == {"Ours."}
    assert facts(both, "skos:broader") == {"urn:g:1"}
    assert facts(both, f"skos:{kind}") == {"urn:c:2"}
    assert facts(both, "skos:editorialNote") == {"Merged: Preise setzen (urn:c:2), by m.sssom.tsv."}
    assert not list(both.store.quads_for_pattern(ox.NamedNode("urn:c:2"), None, None, None))


def test_before_the_rules_and_after_them_is_the_same(prefixes: str) -> None:
    mappings = [row("urn:c:1", "closeMatch", "urn:c:2"), row("urn:r:1", "relatedMatch", "urn:r:2")]
    after = load_text(prefixes + BOTH).store
    apply(after, mappings)
    before = ox.Store()
    before.load((ontology_folder() / "remit.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    before.load((prefixes + BOTH).encode(), ox.RdfFormat.TRIG)
    apply(before, mappings)
    build_default_graph(before, ontology_folder())
    assert named_quads(before) == named_quads(after)


def named_quads(store: ox.Store) -> set[str]:
    """Every quad with no blank node, as text."""
    return {
        str(quad) for quad in store if "_:" not in f"{quad.subject} {quad.object}"[:2] + str(quad.object)[:2]
    }


def test_the_subject_takes_what_it_lacks(both: Knowledge) -> None:
    apply(both.store, [row("urn:c:3", "closeMatch", "urn:c:1")])
    assert facts(both, "skos:broader", "urn:c:3") == {"urn:g:1"}
    assert facts(both, "skos:definition", "urn:c:3") == {"Ours."}


def test_broader_and_narrower_put_one_above_the_other(both: Knowledge) -> None:
    applied = apply(
        both.store,
        [
            row("urn:c:3", "relatedMatch", "urn:c:1"),  # never beside broader, which comes further down
            row("urn:c:3", "broadMatch", "urn:c:1"),  # c3 has nothing above it
            row("urn:c:3", "broadMatch", "urn:c:2"),  # now it has
            row("urn:c:1", "narrowMatch", "urn:c:2"),  # c2 stands below its own group
            row("urn:g:1", "broadMatch", "urn:c:3"),  # but it reaches g1: no circle
            row("urn:c:1", "relatedMatch", "urn:c:2"),
        ],
    )
    assert (applied.merged, applied.nested) == (0, 2)
    assert facts(both, "skos:broader", "urn:c:3") == {"urn:c:1"}
    assert facts(both, "skos:broader", "urn:g:1") == set()
    assert facts(both, "skos:related", "urn:c:1") == {"urn:c:2"}
    assert facts(both, "skos:related", "urn:c:3") == set()


def test_chains_and_circles_become_one(both: Knowledge) -> None:
    chain = [row("urn:c:2", "exactMatch", "urn:c:3"), row("urn:c:1", "closeMatch", "urn:c:2")]
    circle = [row("urn:c:3", "closeMatch", "urn:c:1")]
    assert apply(both.store, chain + circle).merged == 2
    assert len(overlap(both, "urn:r:1", "urn:r:2").shared) == 1
    # All three are somebody's object: the first that is named stays.
    assert facts(both, "remit:hasResponsibility", "urn:r:1") == {"urn:c:2"}


def test_a_chain_may_go_through_two_tables(both: Knowledge, tmp_path: Path) -> None:
    paths = []
    for name, text in (
        ("a", "urn:c:1\tskos:closeMatch\turn:c:2\n"),
        ("b", "urn:c:2\tskos:closeMatch\turn:c:3\n"),
    ):
        paths.append(tmp_path / f"{name}.sssom.tsv")
        paths[-1].write_text(HEAD + text, encoding="utf-8")
    one_by_one = [apply_files(both.store, [path]) for path in paths]
    assert [one.merged for one in one_by_one] == [1, 1]
    assert facts(both, "remit:hasResponsibility", "urn:r:2") == {"urn:c:1"}
    assert summary(paths[0], one_by_one[0]) == f"{paths[0]}: 1 merged, 0 tied"


def test_what_is_unknown_is_counted(both: Knowledge) -> None:
    unknown = [
        row("urn:c:1", "closeMatch", "urn:none"),
        row("urn:nobody", "broadMatch", "urn:c:1"),
        MappingRow("urn:c:1", "urn:other-predicate", "urn:c:2"),
        row("https://w3id.org/remit/ns/Concern", "broadMatch", SKOS + "Concept"),
    ]
    before = set(both.store)
    applied = apply(both.store, [*unknown, row("urn:c:1", "exactMatch", "urn:c:1")])
    assert (applied.merged, applied.nested, applied.unknown) == (0, 0, tuple(unknown))
    assert set(both.store) == before
    assert "4 not used" in summary(Path("m.sssom.tsv"), applied)


@pytest.mark.parametrize(
    ("object_", "kind"),
    [("urn:r:1", "closeMatch"), ("urn:r:1", "relatedMatch"), ("urn:g:1", "exactMatch")],
)
def test_different_kinds_of_things_are_not_made_one(both: Knowledge, object_: str, kind: str) -> None:
    before = set(both.store)
    with pytest.raises(SourceError, match=r"some/m\.sssom\.tsv:2: urn:c:1 is a concern and") as caught:
        apply(both.store, [row("urn:c:1", "closeMatch", "urn:c:2"), row("urn:c:1", kind, object_)])
    assert caught.value.line == 2
    assert set(both.store) == before


def test_use_makes_the_kind_before_the_rules_do(prefixes: str) -> None:
    store = ox.Store()
    store.load((ontology_folder() / "remit.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    untyped = "<urn:k> { <urn:r> remit:requiresSkill <urn:a> ; remit:hasResponsibility <urn:b> . }"
    store.load((prefixes + untyped).encode(), ox.RdfFormat.TRIG)
    assert apply(store, [row("urn:a", "closeMatch", "urn:b")]).merged == 1
    with pytest.raises(SourceError, match="is a role"):
        apply(store, [row("urn:r", "closeMatch", "urn:a")])


MAPPINGS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]),
        st.sampled_from(NAMES),
    ),
    max_size=8,
)
BROADER = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=6)


@settings(max_examples=150)
@given(MAPPINGS, BROADER)
def test_applied_twice_is_applied_once(
    mappings: list[tuple[str, str, str]], broader: list[tuple[str, str]]
) -> None:
    store = ox.Store()
    role, concern = (ox.NamedNode(f"https://w3id.org/remit/ns/{name}") for name in ("Role", "Concern"))
    a, holds = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode("urn:holds")
    store.add(ox.Quad(ox.NamedNode("urn:role"), a, role))
    for name in NAMES:
        thing = ox.NamedNode(f"urn:{name}")
        store.add(ox.Quad(thing, a, concern))
        store.add(ox.Quad(thing, ox.NamedNode(SKOS + "prefLabel"), ox.Literal(name, language="en")))
        store.add(ox.Quad(ox.NamedNode("urn:role"), holds, thing, ox.NamedNode(f"urn:claim:{name}")))
    for low, high in broader:
        if low < high:
            store.add(
                ox.Quad(
                    ox.NamedNode(f"urn:{low}"), ox.NamedNode(SKOS + "broader"), ox.NamedNode(f"urn:{high}")
                )
            )
    rows = [row(f"urn:{s}", kind, f"urn:{o}") for s, kind, o in mappings]
    first = apply(store, rows)
    once = set(store)
    again = apply(store, rows)
    assert set(store) == once
    assert (again.merged, again.nested, again.unknown) == (0, 0, ())
    held = {
        quad.object
        for quad in store.quads_for_pattern(None, holds, None, None)
        if isinstance(quad.object, ox.NamedNode)
    }
    assert len(held) == len(NAMES) - first.merged
    assert all(next(store.quads_for_pattern(thing, a, concern, None), None) for thing in held)
    assert is_free_of_circles(store)


def is_free_of_circles(store: ox.Store) -> bool:
    above: dict[object, set[object]] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(SKOS + "broader"), None, None):
        above.setdefault(quad.subject, set()).add(quad.object)

    def reached(start: object) -> set[object]:
        found = set(above.get(start, ()))
        todo = list(found)
        while todo:
            new = above.get(todo.pop(), set()) - found
            found |= new
            todo += new
        return found

    return all(start not in reached(start) for start in above)
