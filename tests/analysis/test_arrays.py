"""Profiles of a large store are kept beside it, read instead of the store, and never trusted blindly."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.analysis import arrays, profiles
from remit.analysis.hierarchy import LEVELS
from remit.analysis.profiles import Profiles
from remit.knowledge.importing import import_source
from remit.knowledge.load import load

HEAD = "role,responsibility,group,importance\n"
ROWS = "CPO,Vision,Strategy,1\nCPO,Roadmap,Strategy,0.5\nCTO,Roadmap,Strategy,1\nCTO,Platform,Technology,1\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of four links that counts as large."""
    monkeypatch.setattr(arrays, "LARGE", 4)
    return stored(tmp_path, ROWS)


def stored(folder: Path, rows: str) -> Path:
    (folder / "roles.csv").write_text(HEAD + rows, encoding="utf-8")
    import_source("table", folder / "roles.csv", folder / "roles.store")
    return folder / "roles.store"


def seen(table: Profiles) -> object:
    """Everything that a comparison looks at."""
    rows = {role.iri: table.rated_of(role.iri) for role in table.roles}
    above = [(concern, parent) for concern, parent in zip(table.concerns, table.parents, strict=True)]
    return (
        rows,
        list(table.roles),
        above,
        dict(table.hierarchy.parents),
        dict(table.contents),
        list(table.holders),
    )


def kept(store: Path) -> list[Path]:
    return sorted(store.glob("made-*/*.npz"))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("relation", sorted(profiles.RELATIONS))
def test_what_is_kept_is_what_the_store_says(store: Path, relation: str, level: str) -> None:
    first = profiles.profiles(load(store), relation=relation, level=level)
    assert len(kept(store)) == 1
    again = arrays.read(load(store), relation, level)
    assert again is not None
    assert seen(again) == seen(first)


def test_the_second_command_reads_what_the_first_kept(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = profiles.profiles(load(store))

    def never(*_: object, **__: object) -> object:
        raise AssertionError("the store was read again")

    monkeypatch.setattr(profiles, "table", never)
    assert seen(profiles.profiles(load(store))) == seen(first)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY"])
def test_a_damaged_file_is_made_again(store: Path, damage: bytes) -> None:
    first = profiles.profiles(load(store))
    (path,) = kept(store)
    path.write_bytes(damage)
    assert arrays.read(load(store), "remit", "concern") is None
    assert seen(profiles.profiles(load(store))) == seen(first)
    assert arrays.read(load(store), "remit", "concern") is not None


def test_a_cut_file_is_made_again(store: Path) -> None:
    first = profiles.profiles(load(store))
    (path,) = kept(store)
    path.write_bytes(path.read_bytes()[:-400])
    assert seen(profiles.profiles(load(store))) == seen(first)


def test_another_import_is_seen_and_what_was_kept_goes_with_the_next(store: Path) -> None:
    profiles.profiles(load(store))
    old = kept(store)
    stored(store.parent, ROWS + "CTO,Security,Technology,1\n")
    after = profiles.profiles(load(store))
    assert "Security" in {concern.label for concern in after.concerns}
    stored(store.parent, ROWS + "CTO,Safety,Technology,1\n")
    assert not any(path.exists() for path in old)


def test_a_folder_that_cannot_be_written_is_read_all_the_same(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(Path, "mkdir", refused)
    assert len(profiles.profiles(load(store)).roles) == 2
    assert kept(store) == []


def test_a_store_with_more_beside_it_keeps_nothing(store: Path) -> None:
    more = store.parent / "more.csv"
    more.write_text("role,responsibility\nCEO,Vision\n", encoding="utf-8")
    assert len(profiles.profiles(load(store, more)).roles) == 3
    assert kept(store) == []


def test_a_small_store_keeps_nothing(tmp_path: Path) -> None:
    small = stored(tmp_path, ROWS)
    profiles.profiles(load(small))
    assert kept(small) == []


def test_a_store_read_into_memory_takes_what_was_kept(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = profiles.profiles(load(store))
    monkeypatch.setattr(profiles, "_read", None)
    assert seen(profiles.profiles(load(store, in_memory=True))) == seen(first)


def test_with_other_sources_beside_it_nothing_kept_counts(store: Path) -> None:
    assert load(store, in_memory=True).copied is not None
    assert load(store, "bundled", in_memory=True).copied is None
