from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from remit.errors import OutputError
from remit.files import write_whole


def test_text_is_written_as_utf8_and_bytes_as_they_are(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", "é\r\n漢")
    write_whole(tmp_path / "b.bin", b"\x00\xff")
    assert (tmp_path / "a.txt").read_bytes() == "é\r\n漢".encode()
    assert (tmp_path / "b.bin").read_bytes() == b"\x00\xff"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.bin"]


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(OutputError, match="exists; use --force") as caught:
        write_whole(path, "new")
    assert caught.value.exit_code == 7
    assert path.read_text() == "old"
    write_whole(path, "new", force=True)
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_the_mode_of_a_replaced_file_stays_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    mask = os.umask(0o027)
    try:
        write_whole(path, "new")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    write_whole(path, "newer", force=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


@pytest.mark.parametrize("target_exists", [True, False])
def test_a_symbolic_link_is_refused_and_never_written_through(tmp_path: Path, target_exists: bool) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    if target_exists:
        target.write_text("old")
    link.symlink_to(target)
    with pytest.raises(OutputError, match="symbolic link"):
        write_whole(link, "new")
    write_whole(link, "new", force=True)
    assert not link.is_symlink()
    assert link.read_text() == "new"
    assert target.exists() == target_exists
    assert not target_exists or target.read_text() == "old"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is a folder"):
        write_whole(tmp_path, "new", force=True)


def test_a_missing_folder_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No such file or directory") as caught:
        write_whole(tmp_path / "no" / "a.txt", "new")
    assert "\n" not in str(caught.value)


def fail_fsync(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)


def fail_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)


def fail_fdopen(monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fdopen

    class Full:
        def __init__(self, descriptor: int, mode: str) -> None:
            self.stream = real(descriptor, mode)

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self.stream.close()

        def write(self, data: bytes) -> None:
            self.stream.write(data[: len(data) // 2])
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", Full)


@pytest.mark.parametrize("fail", [fail_fsync, fail_replace, fail_fdopen])
@pytest.mark.parametrize("exists", [True, False])
def test_a_failure_leaves_what_was_there_and_nothing_else(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fail: Callable[[pytest.MonkeyPatch], None],
    exists: bool,
) -> None:
    path = tmp_path / "a.txt"
    if exists:
        path.write_text("old")
    with monkeypatch.context() as patch:
        fail(patch)
        with pytest.raises(OutputError, match=r"cannot write .*a\.txt: (No space|Permission)"):
            write_whole(path, "new" * 100, force=True)
    assert [one.name for one in tmp_path.iterdir()] == (["a.txt"] if exists else [])
    assert not exists or path.read_text() == "old"


def test_an_interrupt_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a.txt", "new")
    assert list(tmp_path.iterdir()) == []
