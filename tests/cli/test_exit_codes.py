"""The table of exit codes in docs/commands.md, row by row; an error is one line on standard error."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from click.testing import Result

from remit.errors import StoreError
from remit.knowledge.store import Knowledge

Run = Callable[..., Result]

COMMANDS_PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"
CUT = "@prefix role: <https://w3id.org/remit/role/> .\nrole:cpo role:x role:"
HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
CULPRIT = "the-culprit"


def one_error(stderr: str) -> str:
    """The message of the one line that an error is."""
    match = re.fullmatch(r"remit: error: (.+)\n(  .+\n   *\^\n)?", stderr)
    assert match, stderr
    return match[1]


def test_table_in_the_docs_lists_the_codes_that_are_tested() -> None:
    rows = re.findall(r"^\| (\d+) \|", COMMANDS_PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert rows == ["0", "1", "2", "3", "4", "5", "6", "7", "70", "130"]


@pytest.mark.parametrize(
    "arguments",
    [["roles"], ["--help"], ["show", "-h"], ["--version"], ["query", "-e", "SELECT ?x { ?x a remit:None }"]],
)
def test_0_done_and_an_empty_result_too(remit: Run, arguments: list[str]) -> None:
    assert remit(*arguments).exit_code == 0


def test_1_findings(remit: Run) -> None:
    Path("bad.ttl").write_text(
        "@prefix role: <https://w3id.org/remit/role/> . @prefix remit: <https://w3id.org/remit/ns/> .\n"
        "role:nameless a remit:Role .",
        encoding="utf-8",
    )
    done = remit("check", "bad.ttl")
    assert done.exit_code == 1
    assert "role:nameless" in done.stdout


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("ASK { role:cpo a remit:Role }", 0),
        ("ASK { role:cpo a remit:Strategy }", 1),
        ("SELECT ?x { ?x a remit:Role }", 0),
        ("SELECT ?x { ?x a remit:None }", 1),
        ("CONSTRUCT WHERE { role:cpo a remit:Role }", 0),
        ("CONSTRUCT WHERE { role:cpo a remit:None }", 1),
    ],
)
def test_1_with_exit_status_where_the_answer_is_no_or_nothing(remit: Run, query: str, code: int) -> None:
    assert remit("query", "--exit-status", "-e", query).exit_code == code
    assert remit("query", "-e", query).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["rolse"], "roles"),
        (["roles", "--nope"], "--nope"),
        (["roles", "extra"], "extra"),
        (["roles", "-f", "xml"], "jsonl"),
        (["show"], "TERM"),
        (["show", "Cheif Product Officer"], "Chief Product Officer"),
        (["show", "nope:x"], "nope:x"),
        (["overlap", "CPO", "--explain", "lin"], "two or more"),
        (["overlap", "CPO", "CTO", "--measure", "lin"], "--all-measures"),
        (["overlap", "CPO", "CTO", "--top", "3"], "ranking"),
        (["overlap", "--tversky", "1", "0"], "direction"),
        (["overlap", "CPO", "CTO", "--explain", "ruzicka"], "needs ratings"),
        (["overlap", "CPO", "CTO", "--modality", "maybe"], "optional"),
        (["overlap", "CPO", "--measure", "nonsense"], "idf_cosine"),
        (["overlap", "CPO", "innovation management"], "innovation management"),
        (["overlap", "CPO", "CTO", "--level", "galaxy"], "concern"),
        (["why", "CPO", "zzzz"], "zzzz"),
        (["ask", "no-such-question"], "no-such-question"),
        (["ask", "shared-remit", "a"], "name=value"),
        (["ask", "shared-remit", "zz=CPO"], "zz"),
        (["ask", "shared-remit", "a=nobody at all"], "nobody at all"),
        (["query"], "-e"),
        (["query", "q.rq", "-e", "ASK {}"], "once"),
        (["query", "-e", "SELECT * { ?s ?p ?o }", "-f", "ttl"], "SELECT"),
        (["query", "-e", "ASK {}", "-f", "nt"], "ASK"),
        (["query", "-e", "CONSTRUCT WHERE { ?s a remit:Role }", "-f", "csv"], "ttl"),
        (["query", "-e", "ASK {}", "--timeout", "0"], "timeout"),
        (["page", "-f", "csv"], "html"),
    ],
)
def test_2_wrong_usage(remit: Run, arguments: list[str], named: str) -> None:
    done = remit(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert named in one_error(done.stderr)


def test_2_a_name_of_several_things_lists_them(remit: Run) -> None:
    Path("two.ttl").write_text(
        '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "Twin" .\n'
        '<https://example.org/b> <http://www.w3.org/2000/01/rdf-schema#label> "Twin" .',
        encoding="utf-8",
    )
    done = remit("show", "twin", "-i", "two.ttl")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "https://example.org/a" in one_error(done.stderr)
    assert "https://example.org/b" in one_error(done.stderr)


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("cut.ttl", CUT.encode(), "cut.ttl:2"),
        ("binary.ttl", bytes(range(256)) * 8, "binary.ttl"),
        ("latin.ttl", '<a:b> <a:c> "é" .'.encode("latin-1"), "latin.ttl"),
        ("empty.ttl", b"", "empty.ttl"),
        ("page.ttl", b"<!DOCTYPE html><html></html>", "page.ttl"),
        ("what.xyz", b"<a:b> <a:c> <a:d> .", "what.xyz"),
        ("missing.ttl", None, "missing.ttl"),
    ],
)
@pytest.mark.parametrize(
    "command", [["roles"], ["overlap"], ["page"], ["check"]], ids=lambda command: command[0]
)
def test_3_input_that_cannot_be_read(
    remit: Run, command: list[str], name: str, content: bytes | None, place: str
) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    arguments = [*command, name] if command == ["check"] else [*command, "-i", name]
    done = remit(*arguments)
    assert (done.exit_code, done.stdout) == (3, "")
    assert place in one_error(done.stderr)
    assert {path.name for path in Path().iterdir()} <= {name}


@pytest.mark.parametrize("name", ["missing.rq", "binary.rq", "."])
def test_3_query_file_that_cannot_be_read(remit: Run, name: str) -> None:
    Path("binary.rq").write_bytes(b"\xff\xfe\x00")
    done = remit("query", name)
    assert (done.exit_code, done.stdout) == (3, "")
    assert name in one_error(done.stderr)


@pytest.mark.parametrize(
    "query",
    [
        "SELEKT ?x { ?x ?y ?z }",
        "SELECT ?x { SERVICE <http://127.0.0.1:9/> { ?x ?y ?z } }",
        "SELECT ?x { \\u0053ERVICE <http://127.0.0.1:9/> { ?x ?y ?z } }",
        "INSERT DATA { role:cpo a role:cto }",
        "LOAD <file:///etc/passwd>",
        "",
    ],
)
def test_4_query_wrong_or_refused(remit: Run, query: str) -> None:
    done = remit("query", "-e", query)
    assert (done.exit_code, done.stdout) == (4, "")
    one_error(done.stderr)


def test_4_says_once_where_the_fault_is(remit: Run) -> None:
    text = one_error(remit("query", "-e", "SELECT ?x\nWHERE { ?x foo:bar ?y }").stderr)
    assert text.count("line 2") + text.count("2:1") == 1
    assert "foo" in text


def test_5_a_limit_that_was_hit_is_named(remit: Run) -> None:
    done = remit("query", "--timeout", "0.3", "-e", HEAVY)
    assert (done.exit_code, done.stdout) == (5, "")
    assert "--timeout" in one_error(done.stderr)


def test_5_nesting_too_deep(remit: Run) -> None:
    done = remit("query", "-e", "SELECT * " + "{" * 2000 + "}" * 2000)
    assert (done.exit_code, done.stdout) == (5, "")
    one_error(done.stderr)


def test_6_store_fails(remit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Knowledge) -> None:
        raise StoreError("store/ is in use by another process; close it, or name another folder")

    monkeypatch.setattr(Knowledge, "roles", broken)
    done = remit("roles")
    assert (done.exit_code, done.stdout) == (6, "")
    assert "another process" in one_error(done.stderr)


@pytest.mark.parametrize(
    "command", [["roles"], ["overlap", "CPO", "CTO"], ["page"], ["query", "-e", "ASK {}"]]
)
def test_7_output_exists(remit: Run, command: list[str]) -> None:
    Path("out.json").write_text("old", encoding="utf-8")
    done = remit(*command, "-o", "out.json")
    assert (done.exit_code, done.stdout) == (7, "")
    assert "--force" in one_error(done.stderr)
    assert Path("out.json").read_text(encoding="utf-8") == "old"


def test_7_output_folder_is_missing(remit: Run) -> None:
    done = remit("roles", "-o", "no/such/folder.csv")
    assert done.exit_code == 7
    one_error(done.stderr)


def test_7_disk_is_full() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "remit", "roles"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 7
    one_error(done.stderr)


def test_70_a_fault_of_ours_is_one_line_unless_the_traceback_is_asked_for(
    remit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Knowledge) -> None:
        raise KeyError(CULPRIT)

    monkeypatch.setattr(Knowledge, "roles", broken)
    done = remit("roles")
    assert (done.exit_code, done.stdout) == (70, "")
    assert re.fullmatch(rf"remit: internal error: KeyError: '{CULPRIT}'; .*--traceback.*\n", done.stderr)
    assert "Traceback" in remit("roles", "--traceback").stderr


def test_130_interrupted(remit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: Knowledge) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Knowledge, "roles", interrupted)
    done = remit("roles")
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr.strip() == "remit: interrupted"


def test_130_interrupted_while_a_query_runs_leaves_no_process_behind() -> None:
    command = [sys.executable, "-m", "remit", "query", "--timeout", "300", "-e", HEAVY]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    children: list[psutil.Process] = []
    while not children and running.poll() is None:
        children = psutil.Process(running.pid).children(recursive=True)
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    stdout, stderr = running.communicate()
    assert (running.returncode, stdout, stderr.strip()) == (130, "", "remit: interrupted")
    assert not psutil.wait_procs(children, timeout=10)[1]


def test_closed_pipe_ends_quietly() -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"  # far more than a pipe holds
    command = f"{sys.executable} -m remit query -e '{query}' -f csv | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "s,p,o\n", "")


def test_closed_standard_output_and_error_are_no_faults_of_ours() -> None:
    command = f"{sys.executable} -m remit roles"
    done = subprocess.run(["bash", "-c", f"{command} >&-"], stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 7
    assert "closed" in one_error(done.stderr)
    done = subprocess.run(
        ["bash", "-c", f"{command} --nope 2>&-"], stdout=subprocess.PIPE, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
