"""What the pages say is true: every command and Python block in them runs, every command is described."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from remit.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"\s+#\s+(?:exit (\d+))?.*$")


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


@pytest.mark.parametrize(("page", "command", "code"), sorted(set(commands())))
def test_command_in_a_page_runs(page: str, command: str, code: int, tmp_path: Path) -> None:
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
def test_every_command_is_described_and_ends_with_an_example(name: str) -> None:
    assert f"## remit {name}\n" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    text = subprocess.run(
        [sys.executable, "-m", "remit", name, "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(rf"^  Examples?:\n(?:    remit {name}\b.*\n)+", text, flags=re.MULTILINE)


def test_page_of_commands_is_what_the_help_says() -> None:
    fresh = subprocess.run(
        [sys.executable, ROOT / "scripts" / "write_commands.py", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert fresh == (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), "run: make docs"


def test_links_inside_the_repository_lead_somewhere() -> None:
    for page in [*PAGES, ROOT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
