"""The extracts of ESCO and O*NET that the notebooks rest on are small, whole, and what the downloads say."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import extract
import remit
from remit.knowledge.importing import import_source

DATA = Path(__file__).resolve().parents[2] / "notebooks" / "data"
WHOLE = Path(__file__).resolve().parents[3] / "shared" / "data"
ESCO, ONET = DATA / "esco-1.1.1-extract.zip", DATA / "onet-db_29_3_text-extract.zip"


def test_extracts_are_small_and_say_whose_they_are() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 300_000
    told = " ".join((DATA / "README.md").read_text(encoding="utf-8").split())
    for words in ("This service uses the ESCO classification", "U.S. Department of Labor", "CC BY 4.0"):
        assert words in told


@pytest.mark.parametrize(
    ("kind", "path", "version", "n_roles"), [("esco", ESCO, "1.1.1", 64), ("onet", ONET, "29.3", 26)]
)
def test_an_extract_is_imported_like_the_whole(
    kind: str, path: Path, version: str, n_roles: int, tmp_path: Path
) -> None:
    done = import_source(kind, path, tmp_path / "roles.store")
    assert (done.entry.roles, done.entry.origin.version) == (n_roles, version)
    assert not [one for one in done.refused if one.fault]
    table = remit.profiles(remit.load(tmp_path / "roles.store"), relation="all")
    assert table.n_roles == n_roles  # each is tied to something


@pytest.mark.parametrize(
    ("whole", "path", "make", "dialect"),
    [
        (WHOLE / "esco-1.1.1-en-csv.zip", ESCO, extract.esco, extract.Commas),
        (WHOLE / "onet-db_29_3_text.zip", ONET, extract.onet, extract.Tabs),
    ],
)
def test_an_extract_is_what_the_script_makes_of_the_download(
    whole: Path,
    path: Path,
    make: Callable[[extract.Download], dict[str, extract.Rows]],
    dialect: extract.Dialect,
    tmp_path: Path,
) -> None:
    if not whole.is_file():
        pytest.skip("the download is not here")
    with zipfile.ZipFile(whole) as archive:
        extract.write(tmp_path / "new.zip", make(extract.Download(archive, dialect)), dialect)
    with zipfile.ZipFile(tmp_path / "new.zip") as new, zipfile.ZipFile(path) as kept:
        assert new.namelist() == kept.namelist()
        assert all(new.read(name) == kept.read(name) for name in kept.namelist())


def test_an_occupation_that_is_not_there_ends_the_script() -> None:
    with pytest.raises(SystemExit) as ended:
        extract.check({"a", "b"}, {"b"})
    assert str(ended.value) == "not in the download: a"
