"""What a build brings along from the npm registry, and that it does without where there is no npm."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from remit.views.vendor import large_map_scripts
from remit.web.static_files import EDITOR as SCRIPT
from remit.web.static_files import static_files

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE", ".gitignore")
VENDOR = Path("src", "remit", "views", "vendor")
EDITOR = Path("src", "remit", "web", "vendor")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small package with our build, and nothing brought along yet."""
    for name in NEEDED:
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "src" / "remit" / "views").mkdir(parents=True)
    (tmp_path / "ontology").mkdir()
    (tmp_path / "src" / "remit" / "__init__.py").write_text("")
    return tmp_path


def built(checkout: Path, path: str) -> tuple[set[str], str]:
    """What lies in the wheel, and what the build said."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(checkout / "dist")]
    asked = {**os.environ, "PATH": path, "PIP_NO_INDEX": "1"}
    asked.pop("PIP_FIND_LINKS", None)
    done = subprocess.run(command, cwd=checkout, env=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = (checkout / "dist").glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist()), done.stdout + done.stderr


def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("remit_hatch_build", ROOT / "hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fill(folder: Path, text: bytes = b"drawn()\n//# sourceMappingURL=x.map\n") -> None:
    """A folder as a build leaves it, with scripts of our own."""
    folder.mkdir(parents=True)
    (folder / "sigma.min.js").write_bytes(text)
    (folder / "sigma.LICENSE.txt").write_text("Free for all */ alert(1)")
    row = {"file": "sigma.min.js", "licence_file": "sigma.LICENSE.txt", "package": "sigma", "version": "3"}
    row["sha256"] = hashlib.sha256(text).hexdigest()
    (folder / "manifest.json").write_text(json.dumps([row]))


def test_a_build_without_npm_succeeds_and_says_what_is_missing(checkout: Path) -> None:
    names, said = built(checkout, path=str(checkout))
    assert "remit/__init__.py" in names
    assert not [name for name in names if "vendor" in name]
    assert "graphology and sigma could not be had" in said
    assert "CodeMirror could not be had" in said
    assert "install npm" in said


def test_a_wheel_holds_what_was_brought_along_with_its_licences(checkout: Path) -> None:
    for folder in (VENDOR, EDITOR):
        if not (ROOT / folder / "manifest.json").is_file():
            pytest.skip("this checkout was built without the npm registry: nothing was brought along")
        shutil.copytree(ROOT / folder, checkout / folder)
    names, said = built(checkout, path=str(checkout))
    there = {name for name in names if "/vendor/" in name}
    scripts = ("views/vendor/graphology", "views/vendor/sigma", "web/vendor/codemirror")
    manifests = {f"remit/{floor}/vendor/manifest.json" for floor in ("views", "web")}
    assert there == manifests | {
        f"remit/{one}{kind}" for one in scripts for kind in (".min.js", ".LICENSE.txt")
    }
    assert "could not be had" not in said


def test_the_editor_is_pinned_package_by_package_and_names_no_registry() -> None:
    text = (ROOT / "scripts" / "editor" / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: row for name, row in json.loads(text)["packages"].items() if name}
    assert len(packages) > 10
    assert all(row["integrity"].startswith("sha512-") and row["version"] for row in packages.values())
    assert "://" not in text


def test_an_editor_with_another_digest_is_not_taken_and_not_served(tmp_path: Path) -> None:
    (tmp_path / "codemirror.min.js").write_bytes(b"export const EditorView = 1;")
    (tmp_path / "codemirror.LICENSE.txt").write_text("Free for all */ alert(1)")
    row = {"file": "codemirror.min.js", "licence_file": "codemirror.LICENSE.txt"}
    row["sha256"] = hashlib.sha256(b"export const EditorView = 1;").hexdigest()
    (tmp_path / "manifest.json").write_text(json.dumps([row]))
    assert static_files(tmp_path)[SCRIPT].body.startswith(b"/*!\nFree for all * / alert(1)*/\nexport const")
    (tmp_path / "codemirror.min.js").write_bytes(b"stolen()")
    assert b"stolen" not in static_files(tmp_path)[SCRIPT].body
    assert not hook().has_editor(tmp_path)


def test_a_script_with_another_digest_is_not_taken_and_not_used(tmp_path: Path) -> None:
    fill(tmp_path / "vendor")
    assert large_map_scripts(tmp_path / "vendor")
    (tmp_path / "vendor" / "sigma.min.js").write_bytes(b"stolen()")
    assert large_map_scripts(tmp_path / "vendor") is None
    assert not hook().is_filled(tmp_path / "vendor")


def test_scripts_carry_their_licence_and_ask_for_no_source_map(tmp_path: Path) -> None:
    fill(tmp_path / "vendor")
    text = large_map_scripts(tmp_path / "vendor")
    assert text == "/*! sigma 3\nFree for all * / alert(1)\n*/\ntry {\ndrawn()\n} catch {}"


def test_where_nothing_was_brought_along_there_are_no_scripts(tmp_path: Path) -> None:
    assert large_map_scripts(tmp_path) is None
