"""The prompt: statements from a pipe, from keys, and at a real terminal; what can be completed."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from remit.cli.prompt import prompt_session
from remit.cli.statement import Words, candidates, is_whole

WORDS = Words(
    {"role:cpo": "Chief Product Officer", "role:cto": "Chief Technology Officer", "concern:trust": "trust"},
    ["role:", "remit:"],
    ["shared-remit", "skills-of"],
    (".ask", ".help", ".quit"),
)


def piped(text: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "remit", "shell", *options]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)


def test_statements_from_a_pipe_are_answered_one_after_the_other() -> None:
    done = piped(
        "SELECT (COUNT(?r) AS ?n)\nWHERE {\n  ?r a remit:Team\n}\n\n"
        ".format csv\n.labels on\nSELECT ?r { VALUES ?r { role:cpo } }\n"
        "ASK { role:cpo remit:supervises role:cto }\n.quit\nASK { }\n"
    )
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.replace("\r", "").splitlines()
    assert [line.strip() for line in lines[:2]] == ["n", "──"]
    assert lines[3:] == ["r,rLabel", "https://w3id.org/remit/role/cpo,Chief Product Officer", "false"]


def test_a_fault_is_told_with_its_place_and_the_next_statement_runs() -> None:
    done = piped(
        "SELECT ?a {\n  ?a ?b ?c\n  FLTER (?a)\n}\n.nonsense\n.timeout never\n.ask nonsense\nASK { }\n"
    )
    assert done.returncode == 0
    assert done.stdout == "true\n"
    first, second, third, *rest = done.stderr.splitlines()
    assert "line 3, column 3" in first
    assert second == "    FLTER (?a)"
    assert third == "    ^"
    assert [part in line for part, line in zip([".nonsense", "never", "nonsense"], rest, strict=True)] == [
        True
    ] * 3


def test_rows_that_are_too_many_are_cut_and_said_to_be() -> None:
    done = piped(".max-rows 2\nSELECT ?s { ?s a remit:Role }\n", "-f", "csv", "--quiet")
    assert len(done.stdout.splitlines()) == 3
    assert "only the first 2 rows" in done.stderr


def test_triples_are_printed_whatever_the_format_for_rows_is() -> None:
    done = piped("CONSTRUCT { role:cpo a remit:Role } WHERE { }\n", "-f", "csv")
    assert "role:cpo a remit:Role" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("", True),
        (".help", True),
        ("SELECT ?a", False),
        ("SELECT ?a { ?a ?b ?c", False),
        ("SELECT ?a { ?a ?b ?c }", True),
        ("SELECT ?a { ?a ?b '}' ", False),
        ("SELECT ?a { ?a ?b '''\n }", False),
        ("ASK { ?a ?b ?c # }\n", False),
        ("ASK { { ?a ?b ?c } UNION { ?d ?e ?f }", False),
        ("ASK } {", True),
        ("DESCRIBE role:cpo", True),
        ("PREFIX e: <http://e/>", False),
    ],
)
def test_a_statement_is_whole_when_its_brackets_are_closed(text: str, whole: bool) -> None:
    assert is_whole(text) == whole


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("sel", ["SELECT"]),
        ("SELECT * { ?a a ro", ["ROUND", "role:"]),
        ("SELECT * { role:c", ["role:cpo", "role:cto"]),
        ("SELECT ?some { ?so", ["?some"]),
        ("SELECT * { techno", ["role:cto"]),
        (".a", [".ask"]),
        (".ask sh", ["shared-remit"]),
        ("SELECT * { ", []),
        ('SELECT * { ?a ?b "', []),
    ],
)
def test_what_can_be_completed(before: str, found: list[str]) -> None:
    assert [word for word, _, _ in candidates(before, WORDS)] == found
    for word, start, _ in candidates(before, WORDS):
        assert start <= 0
        assert (before[: len(before) + start] + word).startswith(before[: len(before) + start])


def typed(keys: str, tmp_path: Path, aside: Callable[..., str]) -> str:
    with create_pipe_input() as keyboard:
        session = prompt_session(
            history=tmp_path / "history",
            is_whole=is_whole,
            candidates=lambda before: candidates(before, WORDS),
            more="> ",
            input=keyboard,
            output=DummyOutput(),
        )
        keyboard.send_text(keys)
        return aside(session.prompt, "? ")


def test_enter_begins_a_line_until_the_statement_is_whole(tmp_path: Path, aside: Callable[..., str]) -> None:
    assert typed("ASK {\r  ?a ?b ?c\r}\r", tmp_path, aside) == "ASK {\n  ?a ?b ?c\n}"


def test_alt_enter_begins_a_line_in_any_case(tmp_path: Path, aside: Callable[..., str]) -> None:
    assert typed("SELECT * { ?a ?b ?c }\x1b\rLIMIT 3\r", tmp_path, aside) == "SELECT * { ?a ?b ?c }\nLIMIT 3"


def test_what_was_typed_comes_back_in_the_next_sitting(tmp_path: Path, aside: Callable[..., str]) -> None:
    typed("ASK { }\r", tmp_path, aside)
    assert typed("\x1b[A\r", tmp_path, aside) == "ASK { }"


def test_at_a_terminal_it_prompts_answers_and_leaves(tmp_path: Path) -> None:
    main, other = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "XDG_STATE_HOME": str(tmp_path)}
    child = subprocess.Popen(
        [sys.executable, "-m", "remit", "shell"], stdin=other, stdout=other, stderr=other, env=environment,
        close_fds=True,
    )  # fmt: skip
    os.close(other)
    shown = _until(main, "remit>")
    os.write(main, b"ASK { role:cpo a remit:Role }\r")
    shown += _until(main, "true")
    shown += _until(main, "remit>")
    os.write(main, b"\x04")
    assert child.wait(30) == 0
    os.close(main)
    assert "Ctrl+D leaves" in shown
    assert "ASK { role:cpo a remit:Role }" in (tmp_path / "remit" / "history").read_text(encoding="utf-8")


def _until(descriptor: int, wanted: str, seconds: float = 60) -> str:
    """What a terminal shows until it shows something."""
    seen, end = "", time.monotonic() + seconds
    while wanted not in seen:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            pytest.fail(f"no {wanted!r} in {seen!r}")
        seen += os.read(descriptor, 4096).decode(errors="replace")
        if "\x1b[6n" in seen:  # where the cursor is; a real terminal answers
            os.write(descriptor, b"\x1b[1;1R")
            seen = seen.replace("\x1b[6n", "")
    return seen
