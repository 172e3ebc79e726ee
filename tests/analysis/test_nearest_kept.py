"""The ties of nearest roles are kept beside a large store, and never trusted blindly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import remit
from remit.analysis import arrays
from remit.analysis.nearest import kept, neighbors
from remit.errors import ParameterError
from remit.knowledge.importing import import_source
from remit.knowledge.load import load

HEAD = "role,responsibility,group\n"
ROWS = "CPO,Vision,Strategy\nCPO,Roadmap,Strategy\nCTO,Roadmap,Strategy\nCTO,Platform,Tech\nCIO,Platform,"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of a few links that counts as large."""
    monkeypatch.setattr(arrays, "LARGE", 4)
    return stored(tmp_path, ROWS)


def stored(folder: Path, rows: str) -> Path:
    (folder / "roles.csv").write_text(HEAD + rows + "\n", encoding="utf-8")
    import_source("table", folder / "roles.csv", folder / "roles.store")
    return folder / "roles.store"


def drawn(store: Path, **asked: object) -> object:
    graph = remit.neighbors(load(store), **asked)  # type: ignore[arg-type]
    return list(graph.nodes(data=True)), list(graph.edges(data=True))


def files(store: Path) -> list[Path]:
    return sorted(store.glob("made-*/nearest-*.npz"))


def test_a_second_time_nothing_is_ranked_again(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = drawn(store, measure="jaccard", top=2)
    other = drawn(store, measure="dice", top=2)
    assert len(files(store)) == 2

    def never(*_: object) -> object:
        raise AssertionError("it was ranked again")

    monkeypatch.setattr(neighbors, "_found", never)
    assert drawn(store, measure="jaccard", top=2) == first
    assert drawn(store, measure="dice", top=2) == other != first
    with pytest.raises(AssertionError):
        drawn(store, measure="jaccard", top=1)


def test_another_import_is_another_answer(store: Path, tmp_path: Path) -> None:
    first = drawn(store)
    stored(tmp_path, ROWS + "\nCIO,Vision,Strategy")
    assert drawn(store) != first


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY"])
def test_a_damaged_file_is_made_again(store: Path, damage: bytes) -> None:
    first = drawn(store)
    (path,) = files(store)
    whole = path.read_bytes()
    path.write_bytes(damage)
    assert drawn(store) == first
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    ("part", "wrong"),
    [("right", 9), ("right", -1), ("left", 9), ("left", -1), ("shared", 99), ("shared", -2), ("left", 0.5)],
)
def test_ties_to_what_is_not_there_are_not_drawn(store: Path, part: str, wrong: float) -> None:
    first = drawn(store)
    (path,) = files(store)
    with np.load(path) as found:
        arrays_ = {name: found[name] for name in found.files}
    arrays_[part] = np.full_like(arrays_[part], wrong, dtype=type(wrong))
    with path.open("wb") as stream:
        np.savez(stream, **arrays_)
    assert drawn(store) == first


def test_ties_of_unequal_length_are_not_drawn(store: Path) -> None:
    first = drawn(store)
    (path,) = files(store)
    with np.load(path) as found:
        arrays_ = {name: found[name] for name in found.files} | {"weights": np.ones(1)}
    with path.open("wb") as stream:
        np.savez(stream, **arrays_)
    assert drawn(store) == first


def test_where_nothing_can_be_written_the_answer_is_the_same(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "folder_of", lambda _: None)
    assert kept.read(load(store), remit.profiles(load(store)), "jaccard", 1) is None
    assert drawn(store)
    assert not files(store)


def test_what_is_not_known_is_refused_before_any_file_is_named(store: Path) -> None:
    for measure, top in (("../jaccard", 3), ("containment", 3), ("jaccard", -1)):
        with pytest.raises(ParameterError):
            drawn(store, measure=measure, top=top)
    assert not files(store)
