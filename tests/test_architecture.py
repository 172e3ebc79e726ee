"""Imports go down only, each library has one floor, and docs/architecture.md names every module."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "remit"
FLOORS = {"ground": 0, "knowledge": 1, "analysis": 2, "views": 3, "web": 4, "cli": 5}
HOME = {
    "rdflib": "knowledge",
    "pyoxigraph": "knowledge",
    "oxrdflib": "knowledge",
    "pyshacl": "knowledge",
    "openpyxl": "knowledge",
    "polars": "knowledge",
    "yaml": "knowledge",
    "networkx": "analysis",
    "numpy": "analysis",
    "scipy": "analysis",
    "numba": "analysis",
    "pyspark": "analysis",
    "pyvis": "views",
    "jinja2": "views",
    "docx": "views",
    "rcssmin": "views",
    "rjsmin": "views",
    "httptools": "web",
    "starlette": "web",
    "uvicorn": "web",
    "uvloop": "web",
    "click": "cli",
    "rich": "cli",
}
# What is read on one floor is written on another: the one module above a library's home that may use it.
WRITERS = {"openpyxl": "views/workbook.py", "polars": "views/columns.py"}
HEAVY = {*HOME, "pandas", "matplotlib", "IPython"} - {"click"}
MAX_LINES = 350
SCRIPTS = sorted(path for path in SOURCE.rglob("*.js") if path.parent.name != "vendor")  # not ours
FRONT_DOOR = SOURCE / "__init__.py"  # names every floor, and imports none until it is asked
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path != FRONT_DOOR)


def floor_of(parts: tuple[str, ...]) -> str:
    """The floor of a module, by its path or dotted name below the package."""
    if parts[0] == "__main__.py":
        return "cli"
    return parts[0] if len(parts) > 1 or parts[0] in FLOORS else "ground"


def imported(path: Path) -> Iterator[str]:
    """Dotted names of all that a module imports, wherever in its text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are absolute"
            yield node.module or ""


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_only(path: Path) -> None:
    mine = FLOORS[floor_of(path.relative_to(SOURCE).parts)]
    for name in imported(path):
        top, _, rest = name.partition(".")
        if top == "remit":
            assert rest, f"{name_of(path)} imports the front door; import the module itself"
            assert FLOORS[floor_of(tuple(rest.split(".")))] <= mine, f"{name_of(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_library_is_imported_on_its_own_floor_alone(path: Path) -> None:
    mine = floor_of(path.relative_to(SOURCE).parts)
    used = {name.partition(".")[0] for name in imported(path)}
    strangers = {name for name in used if HOME.get(name, mine) != mine}
    assert not strangers - {name for name, writer in WRITERS.items() if writer == name_of(path)}


@pytest.mark.parametrize(("library", "module"), WRITERS.items())
def test_a_library_with_a_second_home_is_used_there(library: str, module: str) -> None:
    assert library in {name.partition(".")[0] for name in imported(SOURCE / module)}


@pytest.mark.parametrize(
    "arguments", [["-c", "import remit"], ["-m", "remit", "--help"]], ids=["import", "help"]
)
def test_nothing_heavy_is_imported_before_it_is_needed(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, check=True
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "remit" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_is_compiled_is_imported_inside_functions_alone(path: Path) -> None:
    """It costs half a second to import; its own modules are never imported but where they are used."""
    if path.parent.name == "kernel":
        return
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("remit.analysis.nearest.kernel")


@pytest.mark.parametrize(
    "path",
    sorted([*SOURCE.rglob("*.py"), *SCRIPTS, *(ROOT / "tests").rglob("*.py")]),
    ids=lambda p: p.name,
)
def test_a_file_can_be_held_in_the_head(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


def test_architecture_page_has_a_line_for_each_module_and_no_other() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"^- `([\w/.-]+\.(?:py|js))`: \S", page, flags=re.MULTILINE)
    there = {name_of(p) for p in [*SOURCE.rglob("*.py"), *SCRIPTS] if p.name != "__init__.py"}
    assert sorted(named) == sorted(there)
