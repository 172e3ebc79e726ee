"""From two sources to one vocabulary: proposed, confirmed by a person, applied, and seen in an overlap."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from remit.analysis.matching.match import Matches
from remit.knowledge.mappings import SKOS, MappingRow, read_mappings
from remit.views.sssom import sssom_text

Run = Callable[..., Result]
ESCO_LIKE = (
    "role,relation,concern,group\n"
    "product manager,skill,define technology strategy,planning\n"
    "product manager,responsibility,develop product roadmaps,planning\n"
    "product manager,responsibility,customer's needs,marketing\n"
    "welder,responsibility,weld pipes,metal\n"
)


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "catalogue.csv"
    path.write_text(ESCO_LIKE, encoding="utf-8")
    return str(path)


def test_match_confirm_apply_overlap(remit: Run, table: str, tmp_path: Path) -> None:
    """The concerns that the table has of its own are matched; one proposal is refused, and does not count."""
    done = remit("match", "bundled", table, "--min", "0.3", "-o", "m.sssom.tsv")
    assert (done.exit_code, done.stdout) == (0, "")
    path = tmp_path / "m.sssom.tsv"
    found = {row.object_label: row for row in reversed(read_mappings(path))}
    assert found["define technology strategy"].subject_label == "technology strategy"
    assert found["develop product roadmaps"].subject_label == "product roadmap"
    assert "weld pipes" not in found
    lines = [
        line.replace("skos:narrowMatch", "skos:closeMatch").replace("skos:broadMatch", "skos:closeMatch")
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True)
        if "define technology strategy" not in line
    ]
    path.write_text("".join(lines), encoding="utf-8")

    def shared(*more: str) -> set[str]:
        sources = [part for one in ("bundled", table, *more) for part in ("-i", one)]
        result = remit(
            "overlap",
            "CPO",
            "urn:remit:role:catalogue:product-manager",
            "--relation",
            "all",
            *sources,
            "-f",
            "json",
        )
        if result.exit_code:
            result = remit("overlap", "CPO", "product manager", "--relation", "all", *sources, "-f", "json")
        assert result.exit_code == 0, result.stderr
        return {one["concern"]["label"] for one in json.loads(result.stdout)["shared"]}

    assert "product roadmap" in shared("m.sssom.tsv") - shared()
    assert "technology strategy" not in shared("m.sssom.tsv")


def test_the_table_is_the_same_every_time_and_reads_back_whole(remit: Run, table: str) -> None:
    runs = [
        remit("match", "bundled", table, "--min", "0.2", "--top", "2", "-f", "tsv").stdout for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert runs[0].startswith("# mapping_set_id: urn:remit:mappings:bundled-catalogue-csv-concern\n")
    assert "# license: " in runs[0]
    assert "# mapping_tool: remit\n" in runs[0]
    Path("again.sssom.tsv").write_text(runs[0], encoding="utf-8")
    rows = read_mappings(Path("again.sssom.tsv"))
    told = json.loads(remit("match", "bundled", table, "--min", "0.2", "--top", "2", "-f", "json").stdout)
    assert [(one["subject"]["iri"], one["match"], one["object"]["iri"]) for one in told] == [
        (row.subject, row.kind, row.object) for row in rows
    ]
    assert [row.confidence for row in rows] == sorted((row.confidence or 0 for row in rows), reverse=True)
    assert {row.line - rows[0].line for row in rows} == set(range(len(rows)))


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    evil = 'a"b\tc\nd\r\x1b[31m #x <script>'
    row = MappingRow(
        "urn:x:1 2".replace(" ", "%20"), SKOS + "closeMatch", "http://a.org/ö#1", subject_label=evil,
        object_label="=cmd()", confidence=0.5, comment=evil,
    )  # fmt: skip
    text = sssom_text(Matches(("a\nb: c",), ('"q"',), "concern", 1, 1, (row, row, row)))
    path = tmp_path / "evil.sssom.tsv"
    path.write_text(text, encoding="utf-8", newline="")
    found = read_mappings(path)
    assert [(one.subject, one.object) for one in found] == [(row.subject, row.object)] * 3
    assert found[0].subject_label == 'a"b c d \x1b[31m #x <script>'
    assert all(line.startswith("# ") for line in text.splitlines()[: text.count("\n# ") + 1])


def test_what_people_read(remit: Run, table: str) -> None:
    text = remit("match", "bundled", table, "--min", "0.3").stdout
    assert "product roadmap" in text
    assert "-i matches.sssom.tsv" in text
    roles = remit("match", "bundled", table, "--kind", "role", "-f", "csv").stdout
    assert "product manager" in roles or "role:product-manager" not in roles


def test_nothing_found_is_said_and_still_makes_a_table(remit: Run, table: str) -> None:
    done = remit("match", table, table, "--min", "1", "-f", "tsv")
    assert (done.exit_code, done.stdout.splitlines()[-1].split("\t")[0]) == (0, "subject_id")
    assert "no matches" in done.stderr
    assert remit("match", table, table, "--min", "1", "--quiet").stderr == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["bundled"], 2),
        (["bundled", "none.ttl"], 3),
        (["bundled", "bundled", "--min", "2"], 2),
        (["bundled", "bundled", "--top", "0"], 2),
        (["bundled", "bundled", "--kind", "colour"], 2),
    ],
)
def test_wrong_usage_is_one_line(remit: Run, arguments: list[str], code: int) -> None:
    done = remit("match", *arguments)
    assert (done.exit_code, done.stderr.count("\n")) == (code, 1)
