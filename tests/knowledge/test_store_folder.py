"""A store folder takes a source in whole or not at all, is read by many, and says when it is broken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import remit
from remit.errors import OutputError, RemitError, SourceError, StoreError
from remit.knowledge.folder import locked
from remit.knowledge.importing import import_source
from remit.knowledge.load import load
from remit.knowledge.manifest import NAME, read_manifest
from remit.knowledge.query import table

ROWS = [("Head of Sales", "responsibility", "pricing"), ("Head of Sales", "skill", "negotiation")]
LINKS = """
SELECT ?role ?concern { ?r remit:hasRemit ?c . ?r skos:prefLabel ?role . ?c skos:prefLabel ?concern }
"""
EVERY = """
SELECT ?g ?s ?p ?o {
  { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o } FILTER (!ISBLANK(?s) && !ISBLANK(?o))
}
"""


def csv_of(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    path.write_text("\n".join(",".join(row) for row in [("role", "relation", "concern"), *rows]), "utf-8")
    return path


@pytest.fixture
def roles(tmp_path: Path) -> Path:
    return csv_of(tmp_path / "roles.csv", ROWS)


@pytest.fixture
def store(tmp_path: Path, roles: Path) -> Path:
    import_source("table", roles, tmp_path / "roles.store")
    return tmp_path / "roles.store"


def contents(store: Path) -> dict[str, bytes]:
    """What counts in a store: its manifest and the files that it names."""
    manifest = read_manifest(store)
    named = {NAME, *(entry.statements for entry in manifest.sources)}
    return {name: (store / name).read_bytes() for name in named}


def links(*sources: Path | str) -> set[tuple[str | None, ...]]:
    return set(table(load(*sources), LINKS))


def test_what_was_imported_is_there_on_disk_and_in_memory(store: Path) -> None:
    for in_memory in (False, True):
        kg = load(store, in_memory=in_memory)
        assert (kg.index is None) == in_memory
        assert set(table(kg, LINKS)) == {("Head of Sales", "pricing")}
        assert [one.role.label for one in kg.roles()] == ["Head of Sales"]
        assert kg.query("ASK { ?role remit:requiresSkill ?skill . ?skill a remit:Skill }")


def test_disk_and_memory_hold_the_same(store: Path) -> None:
    one, other = (sorted(table(load(store, in_memory=way), EVERY), key=str) for way in (False, True))
    assert one == other
    assert len(one) > 300


def test_the_default_graph_is_what_the_rules_make_of_it(store: Path) -> None:
    kg = load(store, in_memory=True)
    before = len(kg.store)
    kg.store.update((Path(remit.__file__).parents[2] / "ontology" / "rules.ru").read_text("utf-8"))
    assert len(kg.store) == before


def test_the_same_again_changes_nothing(store: Path, roles: Path) -> None:
    before = contents(store)
    done = import_source("table", roles, store)
    assert not done.changed
    assert contents(store) == before
    assert len(list(store.glob("index-*"))) == 1


def test_a_source_of_the_same_name_is_replaced_and_others_stay(
    store: Path, roles: Path, tmp_path: Path
) -> None:
    other = csv_of(tmp_path / "it.csv", [("Head of IT", "responsibility", "hosting")])
    assert import_source("table", other, store).before is None
    csv_of(roles, [("Head of Sales", "responsibility", "bids")])
    done = import_source("table", roles, store)
    assert done.changed
    assert done.before
    assert links(store) == {("Head of Sales", "bids"), ("Head of IT", "hosting")}
    assert [entry.origin.name for entry in read_manifest(store).sources] == ["table:it", "table:roles"]


def test_remains_of_replaced_sources_go_with_the_next_import(store: Path, roles: Path) -> None:
    for number in range(4):
        csv_of(roles, [("Head of Sales", "responsibility", f"bids {number}")])
        import_source("table", roles, store)
    assert len(list(store.glob("index-*"))) == 2  # the last and the one before, which a reader may have open
    assert len(list(store.glob("*.nq"))) <= 4


def test_a_store_works_with_the_bundled_knowledge_and_with_another_store(store: Path, tmp_path: Path) -> None:
    csv_of(tmp_path / "it.csv", [("Head of IT", "responsibility", "hosting")])
    import_source("table", tmp_path / "it.csv", tmp_path / "it.store")
    for in_memory in (False, True):
        kg = load("bundled", store, tmp_path / "it.store", in_memory=in_memory)
        assert {one.role.label for one in kg.roles()} >= {
            "Head of Sales",
            "Head of IT",
            "Chief Product Officer",
        }
        assert {("Head of IT", "hosting"), ("Head of Sales", "pricing")} <= set(table(kg, LINKS))
        # the vocabulary is there once, its lists too
        (count,) = table(kg, "SELECT (COUNT(*) AS ?n) WHERE { remit:hasRemit rdfs:domain ?d }")
        assert count == ("1",)
    assert links(store) == {("Head of Sales", "pricing")}  # nothing of the others went into it


def test_a_table_beside_a_store_knows_its_names(store: Path, tmp_path: Path) -> None:
    more = csv_of(tmp_path / "more.csv", [("head of sales", "responsibility", "bids")])
    kg = load(store, more)
    assert {one.role.label for one in kg.roles()} == {"Head of Sales"}


def test_questions_on_disk_are_bounded_too(store: Path) -> None:
    with pytest.raises(RemitError, match="stopped after"):
        load(store).query(
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", timeout_s=0.5
        )


def test_a_store_is_never_changed_by_reading(store: Path) -> None:
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file() and path.name != "LOG"}
    kg = load(store)
    with pytest.raises((OSError, RuntimeError, ValueError)):
        kg.store.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    kg.roles()
    del kg
    after = {path: path.read_bytes() for path in store.rglob("*") if path.is_file() and path.name != "LOG"}
    assert after == before


READ = (
    "import sys, remit; kg = remit.load(sys.argv[1]); print(len(kg.roles())); input(); print(len(kg.roles()))"
)


def test_readers_go_on_while_others_read_and_one_imports(store: Path, roles: Path) -> None:
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READ, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    try:
        for reader in readers:
            assert reader.stdout and reader.stdout.readline() == "1\n"
        csv_of(roles, [("A", "skill", "x"), ("B", "skill", "x")])
        import_source("table", roles, store)
        for reader in readers:
            out, _ = reader.communicate("\n", timeout=60)
            assert out == "1\n"
    finally:
        for reader in readers:
            reader.kill()
            reader.wait()
    assert len(load(store).roles()) == 2


def test_one_writes_at_a_time(store: Path, roles: Path) -> None:
    before = contents(store)
    with locked(store), pytest.raises(StoreError, match="another import is writing"):
        import_source("table", csv_of(roles, [("A", "skill", "x")]), store)
    assert contents(store) == before


def test_a_source_at_fault_leaves_the_store_as_it_was(store: Path, tmp_path: Path) -> None:
    before = contents(store)
    bad = csv_of(tmp_path / "roles.csv", [*ROWS, ("", "skill", "nobody's")])
    with pytest.raises(SourceError, match=r"1 row at fault, the first .*:4: .*without --strict"):
        import_source("table", bad, store, strict=True)
    with pytest.raises(SourceError):
        import_source("table", tmp_path / "nowhere.csv", store)
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(SourceError):
        import_source("table", tmp_path / "empty.csv", store)
    assert contents(store) == before
    assert [path for path in store.iterdir() if path.name.endswith(".part")] == []


def test_a_failed_first_import_leaves_no_folder(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(SourceError):
        import_source("table", tmp_path / "empty.csv", tmp_path / "new.store")
    assert not (tmp_path / "new.store").exists()


def test_rows_at_fault_are_left_out_counted_and_kept(store: Path, tmp_path: Path) -> None:
    bad = csv_of(tmp_path / "roles.csv", [*ROWS, ("", "skill", "nobody's"), ("A", "hates", "x")])
    done = import_source("table", bad, store)
    assert [(one.row, one.column) for one in done.refused] == [(4, "role"), (5, "relation")]
    assert (done.entry.rows_read, done.entry.rows_written, done.entry.rows_refused) == (4, 2, 2)
    assert (store / done.entry.refused).read_text("utf-8").count("\n") == 3
    (row,) = table(
        load(store),
        "SELECT ?read ?written ?refused { ?s a remit:Source ; remit:rowsRead ?read ;"
        " remit:rowsWritten ?written ; remit:rowsRefused ?refused }",
    )
    assert row == ("4", "2", "2")


def test_another_folder_is_left_alone(tmp_path: Path, roles: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(OutputError, match="is there and is no store"):
        import_source("table", roles, tmp_path / "mine")
    with pytest.raises(SourceError, match="no store"):
        load(tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    with pytest.raises(OutputError):
        import_source("table", roles, roles)
