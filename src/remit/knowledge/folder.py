"""A store folder: what lies in it, who may write, and how it is opened.

roles.store/
  remit-store.json          the manifest; an import counts from the moment it is replaced
  esco-1f0c….nq             what a source says, as N-Quads: the truth
  esco-1f0c….refused.csv    the rows of it that are not there, and why
  index-7d21…/              the engine's files, made of the above and of what follows from it
  made-7d21…/               what was worked out from that index, to save doing it again; may be deleted
  lock                      held by the import that is running
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from remit.errors import OutputError, StoreError
from remit.knowledge.index import open_index, vocabulary_hash
from remit.knowledge.manifest import NAME, Manifest, is_store, read_manifest
from remit.knowledge.sources.closure import Closure, Take, derive
from remit.text import safe_text

if TYPE_CHECKING:
    import pyoxigraph as ox

_LOCK: Final = "lock"
_INDEX: Final = "index-"
_MADE: Final = "made-"
_OURS: Final = re.compile(r".*-[0-9a-f]{12}\.((derived\.)?nq|refused\.csv)|\.[0-9a-f]{16}\.part")


def open_folder(folder: Path) -> tuple[ox.Store, Manifest]:
    """The index of a store, read-only, and its manifest.

    Raises:
        StoreError: the folder is no store, or is damaged.

    """
    manifest = read_manifest(folder)
    try:
        return open_index(folder, manifest), manifest
    except StoreError:
        newer = read_manifest(folder)  # an import may have replaced the index in between
        if newer.index == manifest.index:
            raise
        return open_index(folder, newer), newer


def quads_of(folder: Path, manifest: Manifest, closure: Closure, take: Take) -> None:
    """Hand on everything that the sources of a store say, and what follows from it; not the vocabulary.

    Raises:
        StoreError: a file of a source is missing, or not as it was written.

    """
    for entry in manifest.sources:
        path = folder / entry.statements
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise StoreError(
                f"{safe_text(str(path))}: not as it was written; import "
                f"{safe_text(entry.origin.title)} again into a new store"
            )
        take(content)
        derived = folder / entry.derived
        content = derived.read_bytes() if derived.is_file() else b""
        if hashlib.sha256(content).hexdigest() == entry.derived_sha256:
            take(content)
        else:
            derive(path, closure, take)


def stale(folder: Path, manifest: Manifest, ontology: Path) -> tuple[str, ...]:
    """A word to the user where the index was made with another vocabulary than today's; else nothing."""
    if manifest.vocabulary == vocabulary_hash(ontology):
        return ()
    return (
        f"{safe_text(str(folder))}: imported by another version of remit; import its sources again to have "
        "today's vocabulary in it",
    )


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds a store for one writer; makes its folder, and removes it again if nothing came of it.

    Raises:
        StoreError: another import holds it.
        OutputError: the folder is no store but has other files in it, or cannot be made.

    """
    shown = safe_text(str(folder))
    is_new = not folder.exists()
    if not is_new and not is_store(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{shown} is there and is no store; name a new folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise OutputError(f"cannot write {shown}: {error.strerror}") from error
    try:
        if not _take(descriptor):
            raise StoreError(f"{shown}: another import is writing to the store; try again when it is done")
        yield
    finally:
        os.close(descriptor)  # which gives the lock back
        if is_new and not (folder / NAME).exists():
            shutil.rmtree(folder, ignore_errors=True)


def tidy(folder: Path, manifest: Manifest | None) -> None:
    """Remove what no manifest names: the remains of imports that were killed, and what was replaced before.

    Only ever under the lock, before something new is written: a reader that has the last state open keeps it.
    """
    kept = {manifest.index, _MADE + manifest.index.removeprefix(_INDEX)} if manifest else set()
    for entry in manifest.sources if manifest else ():
        kept |= {entry.statements, entry.derived, entry.refused}
    for path in folder.iterdir():
        if path.name in kept:
            continue
        if path.is_dir() and (path.name.startswith((_INDEX, _MADE)) or _OURS.fullmatch(path.name)):
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_file() and _OURS.fullmatch(path.name):
            with contextlib.suppress(OSError):
                path.unlink()


def beside(index: Path) -> Path | None:
    """The folder, there or not, for what is worked out from a store's index; None where it is a copy's."""
    if not is_store(index.parent) or not index.name.startswith(_INDEX):
        return None
    return index.with_name(_MADE + index.name.removeprefix(_INDEX))


def links_in(index: Path) -> int:
    """How many links the sources of a store state, by its manifest; 0 where the index is a copy's."""
    if beside(index) is None:
        return 0
    return sum(entry.links for entry in read_manifest(index.parent).sources)


def _take(descriptor: int) -> bool:
    """Lock an open file without waiting; it is free again when its process ends, however it ends."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
