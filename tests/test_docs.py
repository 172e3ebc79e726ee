"""What the pages say is true: every command and Python block in them runs, every command is described."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from remit.analysis.comparison.overlap import overlap
from remit.analysis.network.tensions import tensions
from remit.cli.main import COMMANDS
from remit.knowledge.store import Knowledge

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
TENSION_ARTICLES = (
    "Chief Product Officer vs Chief Technology Officer: A Comparative Analysis",
    "Uniting the CTO and CPO for Organizational Success",
)
COMMENT = re.compile(r"\s+#\s+(?:exit (\d+))?.*$")
FOR_A_SHELL = re.compile(r"[|&;<>$`*]")


def commands() -> Iterator[tuple[str, str, int]]:
    """Page, command and expected exit code of each `$ remit …` line in a console or bash block."""
    for page in PAGES:
        for language, text in BLOCK.findall(page.read_text(encoding="utf-8")):
            if language not in {"console", "bash"}:
                continue
            for line in text.replace("\\\n", " ").splitlines():
                if line.startswith("$ remit"):
                    comment = COMMENT.search(line)
                    code = int(comment[1] or 0) if comment else 0
                    yield page.name, COMMENT.sub("", line).removeprefix("$ "), code


def python_pages() -> Iterator[tuple[str, str]]:
    """Page and all its Python, which reads as one script."""
    for page in PAGES:
        blocks = [
            text for language, text in BLOCK.findall(page.read_text(encoding="utf-8")) if language == "python"
        ]
        if blocks:
            yield page.name, "\n".join(blocks)


def every_command() -> list[tuple[str, str, int]]:
    """Each command once, with the pages that it stands in."""
    pages: dict[tuple[str, int], set[str]] = {}
    for page, command, code in commands():
        pages.setdefault((command, code), set()).add(page)
    return sorted((", ".join(sorted(some)), command, code) for (command, code), some in pages.items())


def server(*arguments: str, folder: Path) -> Any:
    """`remit serve` with these arguments, but for the port, which is a free one."""
    path = ROOT / "tests" / "web" / "conftest.py"
    spec = importlib.util.spec_from_file_location("web_conftest", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    environment = {"REMIT_TOKEN": "a-token"}
    return module.serve(*arguments, folder=folder, environment=environment)


@pytest.mark.parametrize(("page", "command", "code"), every_command())
def test_command_in_a_page_runs(
    page: str, command: str, code: int, tmp_path: Path, samples: Path, run_here: Callable[..., Result]
) -> None:
    """A line without pipes and the like runs in this process, which has all that commands import at hand."""
    written = re.findall(r"(?:-o|--template|--report) +(\S+\.\w+)", command)
    there = shutil.ignore_patterns(*(name for name in written if not name.endswith(".store")))
    shutil.copytree(samples, tmp_path, ignore=there, dirs_exist_ok=True)
    if command.startswith("remit serve"):
        with server(*shlex.split(command)[2:], folder=tmp_path) as running:
            token = {"Authorization": "Bearer a-token"}
            assert running.get("/sparql", token, query="ASK { ?s ?p ?o }").json["boolean"] is True
        return
    if not FOR_A_SHELL.search(command):
        here = run_here(*shlex.split(command)[1:])
        assert here.exit_code == code, f"{page}: {command}\n{here.output}"
        return
    remit = f"{shlex.quote(sys.executable)} -m remit"
    line = re.sub(r"(^|[|&;]\s*)remit\b", lambda match: match[1] + remit, command)
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}
    }
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, f"{page}: {command}\n{done.stderr}"


@pytest.mark.parametrize(
    ("page", "code"), list(python_pages()), ids=lambda value: value if len(value) < 40 else ""
)
def test_python_in_a_page_runs(page: str, code: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{page}\n{done.stderr}"


def test_pages_are_found_with_their_commands() -> None:
    assert {page for page, _, _ in commands()} >= {"commands.md"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_described_and_ends_with_an_example(
    name: str, run_here: Callable[..., Result]
) -> None:
    assert f"## remit {name}\n" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    text = run_here(name, "--help").stdout
    assert re.search(rf"^  Examples?:\n(?:    remit {name}\b.*\n)+", text, flags=re.MULTILINE)


def test_page_of_commands_is_what_the_help_says() -> None:
    fresh = subprocess.run(
        [sys.executable, ROOT / "scripts" / "write_commands.py", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert fresh == (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), "run: make docs"


def test_pictures_of_measures_show_what_the_library_says() -> None:
    from measure_pictures import IMAGES, PICTURES

    for name, draw in PICTURES.items():
        assert (IMAGES / name).read_text(encoding="utf-8") == draw(), (
            f"run scripts/measure_pictures.py: {name}"
        )


def test_links_inside_the_repository_lead_somewhere() -> None:
    for page in [*PAGES, ROOT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def listed(title: str) -> list[str]:
    """The second cell of a row of the README's table, as a list."""
    for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 2 and cells[0] == title:
            return cells[1].split(", ")
    return []


def test_the_readme_says_in_short_what_the_commands_print(kg: Knowledge) -> None:
    meeting = overlap(kg, "CPO", "CTO")
    assert listed("**Both** have in their remit") == sorted(one.concern.label for one in meeting.shared)
    found = tensions(kg, "CPO", "CTO")
    assert listed("**What rubs**") == [one.tension.label for one in found]
    helps = {(s.strategy.label, s.inferred) for one in found for s in one.strategies}
    stated = sorted({label for label, inferred in helps if not inferred}, key=str.casefold)
    assert listed("**What helps**, as an article says") == stated
    concluded = sorted({label for label, _ in helps} - set(stated), key=str.casefold)
    assert listed("**What helps**, as we conclude") == concluded
    parallel = {one.group.label for one in meeting.adjacent}
    assert {"vision", "strategy", "alignment with the business", "bringing to market"} <= parallel
    documents = {kg.show(claim).claims[0].document.label for one in found for claim in one.claims}
    assert documents == set(TENSION_ARTICLES)
    assert all(f"*{title}*" in (ROOT / "README.md").read_text(encoding="utf-8") for title in documents)
