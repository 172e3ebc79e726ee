"""Labels that would do something if anybody let them: on the screen, in a pipe, in a message."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import Result

Run = Callable[..., Result]
Screen = Callable[..., str]
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
HOSTILE = [
    "\x1b]52;c;cm0gLXJm\x07",
    "\x1b[2J\x1b[31mred",
    "\x9b31m",
    "\x08\x08\x7f",
    "line\rover",
    "[bold]x[/bold]",
    "[/]",
    "[link=file:///etc/passwd]x[/link]",
    ":smile:",
    "\u202egnp.exe\u202c",
    "<script>alert(1)</script>",
    "a | b | c",
    '=1+1,"x"',
    "{{7*7}} ${x} %s {0}",
    "\u2028\u2029",
]
ids = " ".join


def exact(done: Result) -> str:
    """Standard output as it is; click's own `stdout` makes CRLF a line feed."""
    return done.stdout_bytes.decode()


def hostile_file(path: Path) -> Path:
    """Two roles that share a concern, every label a hostile one, with a claim and a tension."""
    n = pyoxigraph.NamedNode
    base, label = "https://w3id.org/remit/", n("http://www.w3.org/2004/02/skos/core#prefLabel")
    kind, default = n("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), pyoxigraph.DefaultGraph()
    quads = []
    for index, text in enumerate(HOSTILE):
        role, concern = n(f"{base}role/r{index}"), n(f"{base}concern/c{index}")
        claim, tension = n(f"{base}claim/x{index}"), n(f"{base}tension/t{index}")
        other = n(f"{base}role/r{(index + 1) % len(HOSTILE)}")
        for subject, name in ((role, "Role"), (claim, "Claim"), (tension, "Tension")):
            quads.append(pyoxigraph.Quad(subject, kind, n(f"{base}ns/{name}"), default))
        quads += [
            pyoxigraph.Quad(s, label, pyoxigraph.Literal(text), default) for s in (role, concern, tension)
        ]
        quads += [pyoxigraph.Quad(r, n(f"{base}ns/hasResponsibility"), concern, claim) for r in (role, other)]
        quads += [pyoxigraph.Quad(tension, n(f"{base}ns/between"), r, claim) for r in (role, other)]
        for name in ("section", "modality"):
            quads.append(pyoxigraph.Quad(claim, n(f"{base}ns/{name}"), pyoxigraph.Literal(text), default))
        described = n("http://purl.org/dc/terms/description")
        quads.append(pyoxigraph.Quad(claim, described, pyoxigraph.Literal(text), default))
    path.write_bytes(pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS) or b"")
    return path


HOSTILE_COMMANDS = [
    ["roles"],
    *(["show", f"role:r{index}"] for index in range(len(HOSTILE))),
    ["find", "x"],
    ["why", "role:r0", "concern:c0"],
    ["overlap"],
    ["overlap", "role:r0", "role:r1"],
    ["overlap", "role:r5", "role:r6", "role:r7"],
    ["tensions"],
    ["query", "-e", "SELECT ?s ?o { ?s skos:prefLabel ?o } ORDER BY ?s"],
    ["query", "-e", "CONSTRUCT WHERE { ?s skos:prefLabel ?o }"],
]


@pytest.mark.parametrize("command", HOSTILE_COMMANDS, ids=ids)
@pytest.mark.parametrize("form", ["table", "md", "json"])
def test_nothing_in_a_label_reaches_the_terminal_as_a_command(
    remit: Run, command: list[str], form: str
) -> None:
    done = remit(*command, "-f", form, "-i", str(hostile_file(Path("hostile.nq"))))
    assert done.exit_code == 0
    assert not OBEYED.search(exact(done))


def test_labels_that_look_like_markup_are_printed_as_they_are(remit: Run) -> None:
    done = remit("roles", "-i", str(hostile_file(Path("hostile.nq"))))
    for text in (
        "[bold]x[/bold]",
        "[/]",
        ":smile:",
        "[link=file:///etc/passwd]x[/link]",
        r"\x1b[2J\x1b[31mred",
    ):
        assert text in done.stdout


def test_hostile_labels_come_back_whole_from_csv_and_json(remit: Run) -> None:
    source = str(hostile_file(Path("hostile.nq")))
    query = "SELECT ?o { ?s a remit:Role ; skos:prefLabel ?o }"
    rows = list(
        csv.reader(io.StringIO(exact(remit("query", "-e", query, "-f", "csv", "-i", source)), newline=""))
    )
    assert sorted(rows[1:]) == sorted([text] for text in HOSTILE)
    found = json.loads(remit("query", "-e", query, "-f", "json", "-i", source).stdout)
    assert sorted(row["o"]["value"] for row in found["results"]["bindings"]) == sorted(HOSTILE)


def test_hostile_names_on_the_command_line_are_quoted_safely(remit: Run) -> None:
    for text in HOSTILE:
        for command in (
            ["show", text],
            ["ask", text],
            ["roles", "-i", text],
            [text],
            ["roles", "-o", f"no/{text}"],
        ):
            assert not OBEYED.search(remit(*command).stderr)


def test_even_csv_is_made_safe_on_a_screen(screen: Screen, tmp_path: Path) -> None:
    text = screen("roles", "-f", "csv", "-i", str(hostile_file(tmp_path / "hostile.nq")))
    assert not OBEYED.search(text)
    assert r"\x1b[2J" in text
