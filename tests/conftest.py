"""Fixtures: a small knowledge to play with, the bundled one to read, and golden files.

Golden files are renewed by `pytest --update-golden`; read the diff before you keep it.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from click.testing import Result
    from playwright.sync_api import Browser

    from remit.knowledge.store import Knowledge

GOLDEN = Path(__file__).parent / "golden"
DOWNLOADS = Path(__file__).resolve().parents[2] / "shared" / "data"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
NO_CHROMIUM = "no Chromium found: install it (Debian: apt-get install chromium), or put one of {} on the PATH"

# No deadlines: a busy machine is no failure, and the first example pays for the imports.
settings.register_profile("remit", deadline=None)
settings.load_profile("remit")

PREFIXES = """
@prefix remit: <https://w3id.org/remit/ns/> .
@prefix role: <https://w3id.org/remit/role/> .
@prefix concern: <https://w3id.org/remit/concern/> .
@prefix tension: <https://w3id.org/remit/tension/> .
@prefix strategy: <https://w3id.org/remit/strategy/> .
@prefix benefit: <https://w3id.org/remit/benefit/> .
@prefix trend: <https://w3id.org/remit/trend/> .
@prefix stage: <https://w3id.org/remit/stage/> .
@prefix doc: <https://w3id.org/remit/doc/> .
@prefix claim: <https://w3id.org/remit/claim/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

TINY = PREFIXES + (Path(__file__).parent / "tiny.trig").read_text(encoding="utf-8")
"""Two chiefs, a designer and a team; seven concerns in three groups and two areas; two documents."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden from what comes out now"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/<name>, or with --update-golden make it what the file says."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is missing; make it with pytest --update-golden"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def prefixes() -> str:
    """The prefixes that Turtle in a test begins with."""
    return PREFIXES


@pytest.fixture
def tiny() -> Knowledge:
    """A small knowledge, new for each test."""
    from remit.knowledge.load import load_text

    return load_text(TINY, name="tiny")


@pytest.fixture(scope="session")
def kg() -> Knowledge:
    """The bundled knowledge, one for all tests: read it, do not change it."""
    from remit.knowledge.load import load

    return load()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a run; without one they fail and say how to get it.

    Playwright can be started once a process and keeps an event loop running in this thread until it is
    stopped: a test that needs a loop of its own runs it `aside`.
    """
    from playwright.sync_api import sync_playwright

    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail(NO_CHROMIUM.format(", ".join(CHROMIUM)))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def downloads() -> Path:
    """The folder of ESCO's, O*NET's and others' downloads; without it what reads them is left out."""
    if not DOWNLOADS.is_dir():
        pytest.skip("the downloads of ESCO, O*NET and others are not beside this checkout, in ../shared/data")
    return DOWNLOADS


@pytest.fixture(scope="session")
def aside() -> Iterator[Callable[..., Any]]:
    """Return a function that does work in another thread, where no event loop runs, and gives its result."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda work, *given: pool.submit(work, *given).result(timeout=120)


@pytest.fixture
def run_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kg: Knowledge) -> Callable[..., Result]:
    """Return a function that runs `remit` in this process, in a folder of its own.

    The bundled knowledge is the one that all tests read: to load it anew for each command would take most of
    the time. tests/test_package.py and the lines for a shell in the pages load it as it is shipped.
    """
    from click.testing import CliRunner

    from remit.cli.main import cli
    from remit.knowledge import load as loading

    def load(*sources: str | Path, in_memory: bool = False, token_env: str | None = None) -> Knowledge:
        bundled = set(sources) <= {loading.BUNDLED}
        return kg if bundled else really(*sources, in_memory=in_memory, token_env=token_env)

    def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(cli, arguments, input=stdin, prog_name="remit")

    really = loading.load
    monkeypatch.setattr(loading, "load", load)
    monkeypatch.chdir(tmp_path)
    for name in ("REMIT_INPUT", "NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return run


OCCUPATION, SKILL = "http://data.europa.eu/esco/occupation/", "http://data.europa.eu/esco/skill/"
ESCO = {
    "occupations_en.csv": "conceptUri,iscoGroup,preferredLabel,altLabels,status,description\n"
    f"{OCCUPATION}1,1223,product manager,,released,Manages products.\n"
    f"{OCCUPATION}2,1223,ICT product manager,,released,Manages products of ICT.\n",
    "skills_en.csv": "conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,description\n"
    f"{SKILL}1,skill/competence,cross-sector,plan product management,,released,\n"
    f"{SKILL}2,knowledge,cross-sector,agile development,,released,\n",
    "occupationSkillRelations_en.csv": "occupationUri,relationType,skillType,skillUri\n"
    f"{OCCUPATION}1,essential,skill/competence,{SKILL}1\n"
    f"{OCCUPATION}2,essential,skill/competence,{SKILL}1\n"
    f"{OCCUPATION}2,optional,knowledge,{SKILL}2\n",
}
ESCO_ZIP = "ESCO dataset - v1.2.0 - classification - en - csv.zip"
ROLES = [
    ("role", "relation", "concern", "group"),
    ("Head of Sales", "responsibility", "pricing", "market"),
    ("Head of Product", "responsibility", "pricing", "market"),
    ("Head of Product", "skill", "product vision", "vision"),
]
RACI = "activity,Sales,Product\nset prices,A,R\npublish the price list,I,A\n"


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of what the pages' examples name: tables, an ESCO download, and stores made of them."""
    import openpyxl

    from remit.knowledge.importing import import_source

    folder = tmp_path_factory.mktemp("samples")
    (folder / "roles.csv").write_text("".join(",".join(row) + "\n" for row in ROLES), encoding="utf-8")
    (folder / "raci.csv").write_text(RACI, encoding="utf-8")
    book = openpyxl.Workbook()
    for row in ROLES:
        book.worksheets[0].append(row)
    book.save(folder / "roles.xlsx")
    with zipfile.ZipFile(folder / ESCO_ZIP, "w") as archive:
        for name, text in ESCO.items():
            archive.writestr(name, text)
    import_source("esco", folder / ESCO_ZIP, folder / "esco.store")
    import_source("table", folder / "roles.csv", folder / "roles.store")
    import_source("raci", folder / "raci.csv", folder / "work.store")
    return folder
