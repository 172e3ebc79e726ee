"""The index of a store folder: the engine's own files, built once by an import, opened read-only after."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from remit.errors import OutputError, StoreError
from remit.knowledge.manifest import Manifest, damaged

_RUN_BYTES: Final = 24 * 1024 * 1024  # fewer runs are fewer files to look into when it is read
_THREADS: Final = 2  # each sorts one run at a time, outside Python's lock; more of them cost memory, not time


class Loader:
    """Loads runs of N-Quads into an engine's store while the next ones are being made.

    Lines are not checked again: whoever makes them has checked their IRIs. Memory is bounded by the runs
    under way, of which there are at most three.
    """

    def __init__(self, store: ox.Store, pool: ThreadPoolExecutor) -> None:
        self._store = store
        self._pool = pool
        self._free = threading.Semaphore(_THREADS + 1)
        self._waiting: list[bytes] = []
        self._size = 0
        self._running: list[Future[None]] = []

    def take(self, lines: bytes) -> None:
        """Take whole lines; loads them when there are enough."""
        self._waiting.append(lines)
        self._size += len(lines)
        if self._size >= _RUN_BYTES:
            self._start()

    def finish(self) -> None:
        """Load what is left, and wait until everything is in the store's files.

        Raises:
            OutputError: the disk is full, or the files cannot be written.

        """
        self._start()
        with _told():
            for future in self._running:
                future.result()
            self._store.flush()

    def _start(self) -> None:
        run, self._waiting, self._size = b"".join(self._waiting), [], 0
        if run:
            self._free.acquire()
            self._running.append(self._pool.submit(self._load, run))

    def _load(self, run: bytes) -> None:
        try:
            self._store.bulk_load(input=run, format=ox.RdfFormat.N_QUADS, lenient=True)
        finally:
            self._free.release()


@contextmanager
def loader(folder: Path) -> Iterator[tuple[ox.Store, Loader]]:
    """A store that is open for writing in a new or existing folder, and a loader for it."""
    with _told():
        store = ox.Store(str(folder))
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="remit-load") as pool:
        yield store, Loader(store, pool)


def open_index(folder: Path, manifest: Manifest) -> ox.Store:
    """The index of a store, read-only.

    Raises:
        StoreError: it is not there, or not as it was written.

    """
    index = folder / manifest.index
    found = sizes(index)
    for name, size in manifest.files.items():
        if found.get(name) != size:
            raise damaged(folder, f"{manifest.index}/{name} is {_size(found.get(name))}, not {_size(size)}")
    return read_only(index, folder)


def read_only(index: Path, folder: Path) -> ox.Store:
    """An engine's store, read-only; `folder` is what an error names."""
    try:
        return ox.Store.read_only(str(index))
    except (OSError, RuntimeError, ValueError) as error:
        raise damaged(folder, str(error)) from error


def sizes(index: Path) -> dict[str, int]:
    """The sizes in bytes of the files that hold the data, by name."""
    if not index.is_dir():
        return {}
    kept = [path for path in index.iterdir() if path.suffix == ".sst" or path.name == "CURRENT"]
    return {path.name: path.stat().st_size for path in sorted(kept)}


def vocabulary_hash(ontology: Path) -> str:
    """What an index depends on besides its sources: the vocabulary, the rules and the engine's version."""
    digest = hashlib.sha256(ox.__version__.encode())
    for name in ("remit.ttl", "rules.ru"):
        digest.update((ontology / name).read_bytes())
    return digest.hexdigest()


class _Scratch:
    """A folder of the system's for passing things; it goes when this does, or when Python ends."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="remit-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def combined(index: Path, folder: Path, add: Callable[[ox.Store], None]) -> tuple[ox.Store, Path, object]:
    """A copy of an index with more in it, read-only, its folder, and what keeps the folder while it lives.

    The copy shares the index's files, so that it costs nothing; the engine never changes a file that is
    written.
    """
    keep = _Scratch()
    copy = keep.path / "index"
    source = read_only(index, folder)
    with _told():
        source.backup(str(copy))
        store = ox.Store(str(copy))
        add(store)
        store.flush()
    del store, source  # two stores on one folder, one of them writing, do not go together
    return read_only(copy, folder), copy, keep


def _size(size: int | None) -> str:
    return "missing" if size is None else f"{size} bytes"


@contextmanager
def _told() -> Iterator[None]:
    """Turns the engine's errors of writing into ours."""
    try:
        yield
    except OSError as error:
        text = " ".join(str(error).split())[:200]
        if "No space left" in text:
            raise OutputError(
                f"the disk is full; nothing was changed: free some space and run it again ({text})"
            ) from error
        if "lock" in text.casefold():
            raise StoreError(f"the store is in use by another process; try again later ({text})") from error
        raise OutputError(f"cannot write the store: {text}") from error


def written_out(store: ox.Store) -> tuple[Path, object]:
    """A copy on disk of a store in memory: its folder, and what keeps the folder while it lives."""
    keep = _Scratch()
    copy = keep.path / "index"
    with _told():
        written = ox.Store(str(copy))
        written.bulk_extend(store)
        written.flush()
    del written
    return copy, keep
