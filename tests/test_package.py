"""The wheel works in a clean environment outside the checkout, with nothing but what remit declares."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("package")  # one wheel, not one a worker
ROOT = Path(__file__).resolve().parents[1]
WHERE = "import remit, remit.knowledge.store; print(remit.__file__)"


def required(name: str) -> Iterator[str]:
    """Names of all distributions that one needs without extras, itself left out."""
    from packaging.requirements import Requirement

    seen: set[str] = set()
    todo = [name]
    while todo:
        for line in distribution(todo.pop()).requires or []:
            needed = Requirement(line)
            if needed.name not in seen and (needed.marker is None or needed.marker.evaluate({"extra": ""})):
                seen.add(needed.name)
                todo.append(needed.name)
    yield from sorted(seen)


def environment(folder: Path) -> Path:
    """A new virtual environment that holds remit's dependencies and no other package; returns its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for name in required("remit"):
        found = distribution(name)
        for top in {file.parts[0] for file in found.files or []} - {"..", "__pycache__"}:
            source = Path(str(found.locate_file(top)))
            if not (site / top).exists():
                (site / top).symlink_to(source)
    return folder / "bin" / "python"


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with no trace of this environment in its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    python = environment(tmp_path_factory.mktemp("clean") / "venv")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel],
        check=True,
        capture_output=True,
    )
    return python


def test_wheel_holds_the_ontology_the_page_and_the_licences(wheel: Path) -> None:
    there = set(zipfile.ZipFile(wheel).namelist())
    for path in (ROOT / "ontology").rglob("*"):
        if path.is_file():
            assert f"remit/ontology/{path.relative_to(ROOT / 'ontology').as_posix()}" in there
    for path in (ROOT / "src" / "remit" / "views").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert f"remit/views/{path.relative_to(ROOT / 'src' / 'remit' / 'views').as_posix()}" in there
    assert {name.rpartition("/")[2] for name in there} >= {"LICENSE", "NOTICE", "py.typed"}
    assert not [name for name in there if "test" in name or "__pycache__" in name]


def test_installed_command_answers_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    remit = installed.with_name("remit")
    version = run(remit, "--version", cwd=tmp_path)
    assert version.stdout == f"remit {distribution('remit').version}\n"
    roles = run(remit, "roles", "-f", "json", cwd=tmp_path)
    assert (roles.returncode, roles.stderr) == (0, "")
    assert "Chief Product Officer" in {row["role"]["label"] for row in json.loads(roles.stdout)}
    page = run(remit, "page", "-o", "remit.html", cwd=tmp_path)
    assert page.returncode == 0, page.stderr
    assert "</html>" in (tmp_path / "remit.html").read_text(encoding="utf-8")


def test_installed_library_reads_its_own_ontology(installed: Path, tmp_path: Path) -> None:
    code = f"{WHERE}; kg = remit.load(); print(len(kg.questions())); print(len(kg.store))"
    done = run(installed, "-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    place, n_questions, n_quads = done.stdout.split()
    assert Path(place).is_relative_to(installed.parents[1])
    assert int(n_questions) == len(list((ROOT / "ontology" / "questions").glob("*.rq")))
    assert int(n_quads) > 1000


def test_command_that_needs_an_extra_says_which(installed: Path, tmp_path: Path) -> None:
    done = run(installed.with_name("remit"), "check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"remit: error: .*remit\[check\].*\n", done.stderr)


def test_editable_install_reads_the_ontology_of_the_checkout(tmp_path: Path) -> None:
    python = environment(tmp_path / "venv")
    code = f"from hatchling.build import build_editable; print(build_editable({str(tmp_path)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    (site,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    with zipfile.ZipFile(tmp_path / done.stdout.split()[-1]) as archive:
        assert not [name for name in archive.namelist() if "ontology" in name]
        archive.extractall(site)
    place, n_questions = run(
        python, "-c", f"{WHERE}; print(len(remit.load().questions()))", cwd=tmp_path
    ).stdout.split()
    assert Path(place).is_relative_to(ROOT / "src")
    assert int(n_questions) == len(list((ROOT / "ontology" / "questions").glob("*.rq")))
