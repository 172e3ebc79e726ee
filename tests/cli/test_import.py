"""`remit import` as somebody types it: what is printed where, the exit code, what is in the store after."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from remit.knowledge.folder import locked
from remit.knowledge.load import load
from remit.knowledge.manifest import NAME, read_manifest
from remit.knowledge.query import table

Run = Callable[..., Result]
SOURCES = Path(__file__).parents[1] / "knowledge" / "sources"
ESCO_ZIP = "ESCO dataset - v1.2.0 - classification - en - csv.zip"
LINKS = """
SELECT ?role ?concern { ?r remit:hasRemit ?c . ?r skos:prefLabel ?role . ?c skos:prefLabel ?concern }
"""
ROWS = """
SELECT ?read ?written ?refused {
  ?s a remit:Source ; remit:rowsRead ?read ; remit:rowsWritten ?written ; remit:rowsRefused ?refused
}
"""
GOOD = "role,relation,concern\nHead of Sales,responsibility,pricing\nHead of Sales,skill,negotiation\n"
BAD = GOOD + ",skill,nobody's\nHead of IT,hates,hosting\n"
DDAT = (
    "Role Family,Role,Role Description,Role Level,Role Level Description,Skill Name,Skill Description,"
    "Skill Level,Skill Level Description,Role Type\n"
    "Data,Data analyst,Finds out.,Senior,,Statistics,Counting well.,Working,,\n"
)


@pytest.fixture
def roles() -> Path:
    """A table in the folder that the command runs in."""
    path = Path("roles.csv")
    path.write_text(GOOD, encoding="utf-8")
    return path


def of_kind(kind: str, samples: Path) -> list[str]:
    """The words to type after `import` for a small source of a kind."""
    Path("roles.csv").write_text(BAD, encoding="utf-8")
    Path("ddat-roles.csv").write_text(DDAT, encoding="utf-8")
    match kind:
        case "table":
            return ["table", "roles.csv"]
        case "raci":
            return ["raci", str(samples / "raci.csv")]
        case "esco":
            return ["esco", str(samples / ESCO_ZIP)]
        case "onet":
            return ["onet", str(SOURCES / "onet" / "release-29.3"), "--version", "29.3"]
        case "ddat":
            return ["ddat", "ddat-roles.csv"]
        case _:
            return ["rdf", str(SOURCES / "harbour.ttl"), "--mapping", "org"]


def contents(store: Path) -> dict[str, bytes]:
    """What counts in a store: its manifest and the truth that it names."""
    named = {NAME, *(entry.statements for entry in read_manifest(store).sources)}
    return {name: (store / name).read_bytes() for name in named}


def links(*sources: Path | str) -> set[tuple[str | None, ...]]:
    return set(table(load(*sources), LINKS))


def one_error(done: Result) -> str:
    """The message of the one line that an error is."""
    assert done.stdout == ""
    assert done.stderr.startswith("remit: error: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize("kind", ["table", "raci", "esco", "onet", "ddat", "rdf"])
def test_each_kind_is_taken_in_and_its_counts_add_up(remit: Run, samples: Path, kind: str) -> None:
    typed = ("import", *of_kind(kind, samples), "-o", "new.store")
    done = remit(*typed, "-f", "json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["source"]["kind"] == kind
    assert told["changed"] is True
    assert told["n_roles"] > 0
    assert told["n_links"] > 0
    for one in (*told["counts"], {name: told[f"rows_{name}"] for name in ("read", "written", "refused")}):
        assert one["read"] == one["written"] + one["refused"]
    for name in ("read", "written", "refused"):
        assert told[f"rows_{name}"] == sum(one[name] for one in told["counts"])
    assert len(told["refused"]) == told["rows_refused"]
    assert told["rows_read"] > 0
    assert table(load("new.store"), ROWS) == [
        tuple(str(told[f"rows_{name}"]) for name in ("read", "written", "refused"))
    ]
    assert len(json.loads(remit("roles", "-i", "new.store", "-f", "json").stdout)) == told["n_roles"]
    before = contents(Path("new.store"))
    again = remit(*typed)
    assert again.exit_code == 0
    assert "nothing changed" in again.stderr
    assert contents(Path("new.store")) == before


def test_what_is_printed_and_where(remit: Run, roles: Path) -> None:
    done = remit("import", "table", "roles.csv", "-o", "roles.store")
    assert done.exit_code == 0
    first, *_ = done.stderr.splitlines()
    assert first == "remit: roles.csv: 1 role, 2 concerns, 2 links in roles.store"
    assert [line.split() for line in done.stdout.splitlines() if "roles.csv" in line] == [
        ["roles.csv", "2", "2", "0"]
    ]
    roles.write_text(BAD, encoding="utf-8")
    rows = remit("import", "table", "roles.csv", "-o", "roles.store", "-f", "csv")
    assert rows.stdout.replace("\r\n", "\n") == "file,read,written,refused\nroles.csv,4,2,2\n"
    replaced, left_out, *reasons = rows.stderr.splitlines()
    assert replaced.endswith(", in place of roles.csv")
    assert left_out.startswith("remit: 2 of 4 rows left out; roles.store")
    assert left_out.endswith("has each")
    assert len([line for line in reasons if "in roles.csv: " in line]) == 2


def test_json_has_every_name_that_the_pages_promise(remit: Run, roles: Path) -> None:
    roles.write_text(BAD, encoding="utf-8")
    told = json.loads(remit("import", "table", "roles.csv", "-o", "roles.store", "-f", "json").stdout)
    assert list(told) == [
        "source", "changed", "replaced", "n_roles", "n_concerns", "n_links", "rows_read", "rows_written",
        "rows_refused", "counts", "refused", "notes",
    ]  # fmt: skip
    assert list(told["source"]) == ["kind", "iri", "name", "title", "version", "license", "attribution"]
    assert list(told["counts"][0]) == ["file", "read", "written", "refused"]
    assert list(told["refused"][0]) == ["file", "row", "column", "value", "reason", "fault"]
    assert [(one["row"], one["column"], one["value"]) for one in told["refused"]] == [
        (4, "role", ""),
        (5, "relation", "hates"),
    ]
    assert told["replaced"] is None


def test_quiet_is_quiet_and_prints_the_result(remit: Run, roles: Path) -> None:
    done = remit("import", "table", "roles.csv", "-o", "roles.store", "--quiet")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "roles.csv" in done.stdout


def test_strict_refuses_all_of_it(remit: Run, roles: Path) -> None:
    remit("import", "table", "roles.csv", "-o", "roles.store")
    before = contents(Path("roles.store"))
    roles.write_text(BAD, encoding="utf-8")
    done = remit("import", "table", "roles.csv", "-o", "roles.store", "--strict")
    assert done.exit_code == 3
    assert "2 rows at fault, the first roles.csv:4: " in one_error(done)
    assert contents(Path("roles.store")) == before
    assert remit("import", "table", "roles.csv", "-o", "new.store", "--strict").exit_code == 3
    assert not Path("new.store").exists()


def test_a_report_has_each_row_that_was_left_out(remit: Run, roles: Path) -> None:
    roles.write_text(BAD, encoding="utf-8")
    done = remit("import", "table", "roles.csv", "-o", "roles.store", "--report", "left.csv")
    assert "2 of 4 rows left out; left.csv has each" in done.stderr
    rows = [*csv.DictReader(io.StringIO(Path("left.csv").read_text(encoding="utf-8"), newline=""))]
    assert [(row["file"], row["row"], row["column"], row["value"], row["fault"]) for row in rows] == [
        ("roles.csv", "4", "role", "", "yes"),
        ("roles.csv", "5", "relation", "hates", "yes"),
    ]
    assert all(row["reason"] for row in rows)


def test_a_template_is_a_workbook_that_can_be_imported_once_filled_in(remit: Run) -> None:
    done = remit("import", "table", "--template", "fill.xlsx")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "fill it in" in done.stderr
    assert remit("import", "table", "--template", "fill.xlsx").exit_code == 7
    book = openpyxl.load_workbook("fill.xlsx")
    assert len(book.worksheets) > 1
    sheet = next(one for one in book.worksheets if "role" in [str(cell.value).lower() for cell in one[1]])
    names = [str(cell.value).lower() for cell in sheet[1]]
    for name, text in {"role": "Head of Sales", "relation": "responsibility", "concern": "pricing"}.items():
        sheet.cell(2, names.index(name) + 1, text)
    book.save("filled.xlsx")
    done = remit("import", "table", "filled.xlsx", "-o", "filled.store")
    assert done.exit_code == 0, done.stderr
    assert ("Head of Sales", "pricing") in links("filled.store")


def test_a_map_says_which_column_is_what(remit: Run) -> None:
    Path("jobs.csv").write_text("Post,Rel,Thing\nBaker,responsibility,bread\n", encoding="utf-8")
    maps = ["--map", "role=Post", "--map", "relation=Rel", "--map", "concern=Thing"]
    assert remit("import", "table", "jobs.csv", "-o", "no.store").exit_code == 3
    assert remit("import", "table", "jobs.csv", "-o", "a.store", *maps).exit_code == 0
    Path("map.json").write_text(json.dumps({"role": "Post", "relation": "Rel", "concern": "Thing"}))
    done = remit("import", "table", "jobs.csv", "-o", "b.store", "--mapping", "map.json")
    assert done.exit_code == 0, done.stderr
    assert links("a.store") == links("b.store") == {("Baker", "bread")}


@pytest.mark.parametrize(
    ("typed", "way_out"),
    [
        (["tables", "roles.csv", "-o", "x.store"], "'table'"),
        (["table"], "remit import table SOURCE -o STORE"),
        (["table", "roles.csv"], "name the store with -o"),
        (["table", "roles.csv", "-o", "-"], "name the store with -o"),
        (["table", "roles.csv", "-o", "x.store", "--map", "role"], "FIELD=NAME"),
        (["table", "roles.csv", "-o", "x.store", "--map", "=Post"], "FIELD=NAME"),
        (["raci", "roles.csv", "-o", "x.store", "--wide"], "--wide is for table, not for raci"),
        (["esco", "roles.csv", "-o", "x.store", "--map", "role=Post"], "--map is for table, not for esco"),
        (["ddat", "roles.csv", "-o", "x.store", "--name", "us"], "--name is for table"),
        (["table", "roles.csv", "-o", "x.store", "--importance", "4"], "--importance is for onet"),
        (["onet", "roles.csv", "-o", "x.store", "--importance", "9"], "--importance"),
        (["esco", "roles.csv", "-o", "x.store", "-i", "bundled"], "esco has its own"),
        (["raci", "--template", "t.xlsx"], "--template is for table"),
        (["table", "roles.csv", "--template", "t.xlsx"], "leave out roles.csv"),
        (["table", "--template", "t.ods"], "name it .xlsx"),
        (["table", "roles.csv", "extra", "-o", "x.store"], "extra"),
    ],
)
def test_2_wrong_words_are_told_with_the_way_out(
    remit: Run, roles: Path, typed: list[str], way_out: str
) -> None:
    done = remit("import", *typed)
    assert done.exit_code == 2, done.stderr
    assert way_out in one_error(done)
    assert [path.name for path in Path().iterdir()] == ["roles.csv"]


@pytest.mark.parametrize("kind", ["table", "raci", "esco", "onet", "ddat", "rdf"])
def test_3_what_is_not_there_or_is_none_of_the_kind(remit: Run, kind: str) -> None:
    done = remit("import", kind, "nowhere.csv", "-o", "x.store")
    assert done.exit_code == 3
    assert "nowhere.csv" in one_error(done)
    Path("noise.csv").write_bytes(bytes(range(256)) * 8)
    assert remit("import", kind, "noise.csv", "-o", "x.store").exit_code == 3
    assert not Path("x.store").exists()


def test_7_what_is_there_and_is_no_store(remit: Run, roles: Path) -> None:
    done = remit("import", "table", "roles.csv", "-o", "roles.csv")
    assert done.exit_code == 7
    assert "is there and is no store; name a new folder" in one_error(done)
    assert roles.read_text(encoding="utf-8") == GOOD
    Path("left.csv").write_text("mine")
    assert remit("import", "table", "roles.csv", "-o", "a.store", "--report", "left.csv").exit_code == 7
    assert Path("left.csv").read_text() == "mine"


def test_6_a_store_that_another_import_holds_or_that_is_damaged(remit: Run, roles: Path) -> None:
    remit("import", "table", "roles.csv", "-o", "roles.store")
    store = Path("roles.store")
    before = contents(store)
    Path("it.csv").write_text(GOOD.replace("Sales", "IT"), encoding="utf-8")
    with locked(store):
        done = remit("import", "table", "it.csv", "-o", "roles.store")
    assert done.exit_code == 6
    assert "another import is writing to the store; try again" in one_error(done)
    assert contents(store) == before
    (store / NAME).write_bytes(before[NAME][:80])
    for typed in (["import", "table", "it.csv", "-o", "roles.store"], ["roles", "-i", "roles.store"]):
        done = remit(*typed)
        assert done.exit_code == 6
        assert "damaged" in one_error(done)
    assert {name: (store / name).read_bytes() for name in before if name != NAME} == {
        name: content for name, content in before.items() if name != NAME
    }


def test_names_that_are_known_are_the_ones_known(remit: Run) -> None:
    text = "role,relation,concern\nCPO,responsibility,product vision\nCPO,responsibility,stained glass\n"
    Path("ours.csv").write_text(text, encoding="utf-8")
    found = {}
    for name, more in {"known.store": ["-i", "bundled"], "alone.store": []}.items():
        assert remit("import", "table", "ours.csv", "-o", name, *more).exit_code == 0
        rows = json.loads(remit("roles", "-i", name, "-i", "bundled", "-f", "json").stdout)
        found[name] = len(rows)
    assert found["alone.store"] == found["known.store"] + 1
    told = remit("show", "role:cpo", "-i", "known.store", "-i", "bundled", "-f", "json").stdout
    assert "stained glass" in told


def test_what_the_environment_names_to_read_is_not_asked_for_names(
    remit: Run, samples: Path, roles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMIT_INPUT", "nowhere.ttl")
    for typed in (["table", "roles.csv"], ["esco", str(samples / ESCO_ZIP)]):
        assert remit("import", *typed, "-o", "a.store").exit_code == 0
    assert remit("roles").exit_code == 3  # where it does count
