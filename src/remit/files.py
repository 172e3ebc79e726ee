"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from remit.errors import OutputError


def write_whole(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """Write `content` to `path`, text as UTF-8: a reader sees the old file or the new one, never a part.

    A temporary file in the same folder is filled, synced to disk and renamed. Whatever fails, `path` keeps
    what it had and nothing is left beside it. With `force` an existing file is replaced, and so is a symbolic
    link: the link itself, never what it points at.

    Raises:
        OutputError: `path` exists or is a link and `force` is not given, is a folder, or cannot be written.

    """
    _refuse_existing(path, force=force)
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    try:
        _replace(path, data, force=force)
    except FileExistsError:
        raise OutputError(_exists(path)) from None
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error


def _refuse_existing(path: Path, *, force: bool) -> None:
    if path.is_dir() and not path.is_symlink():
        raise OutputError(f"cannot write {path}: it is a folder; name a file in it")
    if force:
        return
    if path.is_symlink():
        raise OutputError(f"{path} is a symbolic link; use --force to replace the link by a file")
    if path.exists():
        raise OutputError(_exists(path))


def _exists(path: Path) -> str:
    return f"{path} exists; use --force to replace it, or name another file"


def _replace(path: Path, data: bytes, *, force: bool) -> None:
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if path.is_file() and not path.is_symlink():
            part.chmod(path.stat().st_mode & 0o777)
        if not force and os.path.lexists(path):  # someone else wrote it meanwhile
            raise FileExistsError
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename last through a power cut, where the system can sync a folder."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
