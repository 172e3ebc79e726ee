"""Every notebook runs from top to bottom, defines nothing, and is kept without outputs."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))


def read(name: str) -> Any:
    return nbformat.reads(  # type: ignore[no-untyped-call]
        (FOLDER / name).read_text(encoding="utf-8"), as_version=4
    )


@pytest.mark.parametrize("name", NOTEBOOKS)
@pytest.mark.filterwarnings("default")  # the kernel's own packages warn about each other
def test_runs_and_shows_something_in_every_code_cell(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REMIT_DATA", raising=False)  # the extracts, wherever this runs
    notebook = read(name)
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(FOLDER)}})
    client.execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs for cell in code)
    assert any("image/png" in output.get("data", {}) for cell in code for output in cell.outputs)
    assert any("text/html" in output.get("data", {}) for cell in code for output in cell.outputs)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_is_kept_without_outputs_and_defines_nothing(name: str) -> None:
    notebook = read(name)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
            nodes = list(ast.walk(ast.parse(cell.source)))
            assert not any(isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Lambda)) for n in nodes)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_ends_with_what_one_may_not_conclude_and_leads_to_files_that_are_there(name: str) -> None:
    texts = [cell.source for cell in read(name).cells if cell.cell_type == "markdown"]
    headings = [line for text in texts for line in text.splitlines() if line.startswith("## ")]
    assert headings[-1] == "## What one may not conclude"
    links = [place for text in texts for place in re.findall(r"\]\(([^)#]+)", text)]
    assert all((FOLDER / place).is_file() for place in links if "://" not in place)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_is_named_in_the_readme(name: str) -> None:
    assert f"(notebooks/{name})" in (FOLDER.parent / "README.md").read_text(encoding="utf-8")


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) == 6
