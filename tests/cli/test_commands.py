"""What each command says, on a small knowledge whose answers can be checked by reading tests/tiny.trig."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from remit.cli.main import COMMANDS

Run = Callable[..., Result]
Golden = Callable[[str, str], None]
READ = {
    "roles": ["roles"],
    "show-role": ["show", "CPO"],
    "show-concern": ["show", "innovation management"],
    "find": ["find", "vision"],
    "why": ["why", "CPO", "innovation management"],
    "overlap": ["overlap", "CPO", "CTO"],
    "overlap-three": ["overlap", "CPO", "CTO", "Désigner", "--level", "group"],
    "overlap-areas": ["overlap", "CPO", "CTO", "--level", "area"],
    "overlap-pairs": ["overlap"],
    "overlap-nearest": ["overlap", "CTO", "--relation", "all"],
    "overlap-explained": ["overlap", "CPO", "CTO", "--modality", "plain", "--explain", "lin"],
    "tensions": ["tensions"],
}


@pytest.mark.parametrize("name", READ)
def test_what_people_read(remit: Run, golden: Golden, tiny_file: str, name: str) -> None:
    table = remit(*READ[name], "-i", tiny_file)
    assert table.exit_code == 0
    # of the third role nothing is stated under the usual relation, which is told with a way out
    assert ("--relation all may have more" in table.stderr) == (name == "overlap-three")
    assert name == "overlap-three" or not table.stderr
    golden(f"cli/{name}.txt", table.stdout)
    golden(f"cli/{name}.md", remit(*READ[name], "-f", "md", "-i", tiny_file).stdout)


@pytest.mark.parametrize("name", READ)
def test_what_programs_read(remit: Run, golden: Golden, tiny_file: str, name: str) -> None:
    golden(f"cli/{name}.json", remit(*READ[name], "-f", "json", "-i", tiny_file).stdout)


def test_help_lists_the_commands_in_the_order_of_the_design(remit: Run) -> None:
    listed = re.findall(r"^  ([a-z][a-z-]*)  +[A-Z].*\.$", remit("--help").stdout, flags=re.MULTILINE)
    assert listed == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_the_shared_options(remit: Run, name: str) -> None:
    text = remit(name, "-h").stdout
    assert ("-i, --input" in text) != (name in {"match", "diff"})  # these name their two sources themselves
    for option in (
        "-f, --format",
        "-o, --output",
        "--force",
        "--quiet",
        "--traceback",
        "-h, --help",
    ):
        assert option in text


def test_ask_lists_the_questions_by_topic_with_their_parameters(remit: Run) -> None:
    text = remit("ask").stdout
    assert re.search(r"^overlap$", text, flags=re.MULTILINE)
    assert re.search(r"^shared-remit +.*\{a\}.* a=role:cpo b=role:cto$", text, flags=re.MULTILINE)
    named = {question["name"] for question in json.loads(remit("ask", "-f", "json").stdout)}
    assert named == {
        path.stem for path in (Path(__file__).parents[2] / "ontology" / "questions").glob("*.rq")
    }


def test_ask_puts_the_parameters_into_the_question(remit: Run) -> None:
    title = remit("ask", "shared-remit", "a=CTO", "b=cpo").stdout.splitlines()[0]
    assert "Chief Technology Officer and Chief Product Officer" in title
    both_ways = [remit("ask", "shared-remit", *pair, "-f", "csv").stdout for pair in (["a=CTO", "b=CPO"], [])]
    assert both_ways[0] == both_ways[1]


def test_ask_that_finds_no_question_names_the_nearest(remit: Run) -> None:
    assert "shared-remit" in remit("ask", "share-remit").stderr


def test_open_tensions_are_those_without_a_strategy(remit: Run) -> None:
    every = json.loads(remit("tensions", "-f", "json").stdout)
    found = json.loads(remit("tensions", "--open", "-f", "json").stdout)
    assert found == [one for one in every if not one["strategies"]]


def test_find_keeps_to_the_limit(remit: Run) -> None:
    assert len(json.loads(remit("find", "product", "--limit", "3", "-f", "json").stdout)) == 3


def test_overlap_without_roles_ranks_the_pairs_and_top_cuts_them(remit: Run) -> None:
    every = json.loads(remit("overlap", "--relation", "all", "-f", "json").stdout)
    assert len(every) > 1
    scores = [pair["measures"]["idf_cosine"] for pair in every]
    assert scores == sorted(scores, reverse=True)
    assert json.loads(remit("overlap", "--relation", "all", "--top", "1", "-f", "json").stdout) == every[:1]


def test_strict_overlap_leaves_out_what_was_merged_by_judgement(remit: Run) -> None:
    def shared(*options: str) -> set[str]:
        found = json.loads(remit("overlap", "CPO", "CTO", "-f", "json", *options).stdout)
        return {one["concern"]["iri"] for one in found["shared"]}

    assert shared("--strict") < shared()
    assert "merged" in remit("overlap", "CPO", "CTO", "--strict").stdout


def test_check_says_how_much_it_looked_at(remit: Run) -> None:
    done = remit("check", "-f", "json")
    assert done.exit_code == 0
    assert re.match(r"remit: [1-9]\d* shapes, [1-9]\d* focus nodes, [1-9]\d* rules\n", done.stderr)
    report = json.loads(done.stdout)
    assert set(report) >= {"findings", "n_shapes", "n_focus_nodes", "n_rules"}


def test_check_of_a_file_says_what_is_wrong_and_how_to_mend_it(remit: Run) -> None:
    Path("bad.ttl").write_text(
        "@prefix role: <https://w3id.org/remit/role/> . @prefix remit: <https://w3id.org/remit/ns/> .\n"
        "role:nameless a remit:Role .",
        encoding="utf-8",
    )
    done = remit("check", "bad.ttl")
    assert done.exit_code == 1
    assert "role:nameless" in done.stdout
    assert "; to mend: " in done.stdout
    assert remit("check", "bad.ttl", "-f", "csv").exit_code == 1


def test_page_is_written_where_it_says(remit: Run, tiny_file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_INPUT", tiny_file)
    done = remit("page")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"{Path('remit.html').resolve()}\n"
    assert Path("remit.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert remit("page").exit_code == 7
    assert remit("page", "--force").exit_code == 0
    assert remit("page", "-o", "-").stdout == Path("remit.html").read_text(encoding="utf-8")


def test_page_data_is_the_object_in_the_page(
    remit: Run, tiny_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMIT_INPUT", tiny_file)
    data = json.loads(remit("page", "-f", "json").stdout)
    assert data["version"] == 1
    assert remit("page", "-o", "data.json").stdout == f"{Path('data.json').resolve()}\n"
    assert json.loads(Path("data.json").read_text(encoding="utf-8")) == data


def test_page_opens_in_a_browser_only_where_there_is_a_screen(
    remit: Run, tiny_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMIT_INPUT", tiny_file)
    opened: list[str] = []

    def browser(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", browser)
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert "no screen" in remit("page", "--open").stderr
    assert opened == []
    monkeypatch.setenv("DISPLAY", ":0")
    assert remit("page", "--open", "--force").stderr == ""
    assert opened == [Path("remit.html").resolve().as_uri()]


def test_show_a_document_lists_what_it_says_and_a_claim_where_it_stands(remit: Run) -> None:
    document = remit("show", "doc:001")
    assert document.exit_code == 0
    assert (document.stderr, "40 claims" in document.stdout, "claim:001-02-1" in document.stdout) == (
        "",
        True,
        True,
    )
    claim = json.loads(remit("show", "claim:002-06-1", "-f", "json").stdout)
    (stated,) = claim["stated"]
    assert (stated["paragraph"], stated["triples"]) == (
        6,
        [["Chief Technology Officer", "is responsible for", "innovation management"]],
    )
    assert "takes in: product vision" in remit("show", "vision").stdout


def test_why_shows_passages_of_the_copies_that_are_right(remit: Run, tiny_file: str, tmp_path: Path) -> None:
    roles = ("why", "CPO", "product vision")
    folder = tmp_path / "documents"
    folder.mkdir()
    told = remit(*roles, "--documents", str(folder))
    assert told.exit_code == 0
    assert "is not in" in told.stdout
    rows = json.loads(
        remit("why", "CTO", "innovation-management", "--documents", str(folder), "-f", "json").stdout
    )
    assert [row["passage"] for row in rows] == [None]
    assert "002_" in rows[0]["passage_trouble"]
    assert remit(*roles, "--documents", str(tmp_path / "none")).exit_code == 3


def test_strict_overlap_says_how_far_the_figures_move(remit: Run) -> None:
    told = remit("overlap", "CPO", "CTO", "--strict")
    assert "mentoring, team leadership" in told.stdout
    data = json.loads(remit("overlap", "CPO", "CTO", "--strict", "-f", "json").stdout)
    assert data["strict"] is True
    assert data["measures"]["n_shared"] < data["measures_usual"]["n_shared"]


def test_export_goes_by_the_suffix_and_never_over_a_file(
    remit: Run, tiny_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMIT_INPUT", tiny_file)
    done = remit("export", "-o", "roles.gexf")
    assert (done.exit_code, done.stdout) == (0, "roles.gexf\n")
    assert Path("roles.gexf").read_bytes().startswith(b"<?xml")
    assert remit("export", "-o", "roles.gexf").exit_code == 7
    assert remit("export", "-o", "roles.gexf", "--force").exit_code == 0
    assert remit("export", "-o", "roles.docx").exit_code == 2
    assert remit("export").exit_code == 2


def test_export_to_standard_output_is_knowledge_for_the_next_command(remit: Run) -> None:
    turtle = remit("export", "-o", "-", "-f", "trig").stdout
    Path("again.trig").write_text(turtle, encoding="utf-8")
    asked = ("overlap", "CPO", "CTO", "-f", "json")
    assert remit(*asked, "-i", "again.trig").stdout == remit(*asked).stdout
    assert remit("export", "-o", "-", "-f", "csv").exit_code == 2
