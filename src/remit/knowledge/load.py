"""Reading files into one store, and building its default graph."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph

from remit.errors import SourceError
from remit.knowledge.rdf_files import FORMATS, add_text, read_into
from remit.knowledge.rules import follow
from remit.knowledge.store import Knowledge
from remit.text import safe_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from remit.knowledge.remote.store import RemoteStore

BUNDLED: Final = "bundled"
"""The source that stands for the knowledge that comes with remit."""

MATCHES: Final = ".sssom.tsv"
"""How the name of a table of matches ends."""


def load(*sources: str | Path, in_memory: bool = False, token_env: str | None = None) -> Knowledge:
    """The knowledge of the given sources, or without any the one that comes with remit.

    A source is an RDF file; a table of roles (.csv, .tsv, .xlsx) with a row a link; a store folder that
    `remit import` made; a table of matches (.sssom.tsv), which makes one thing of two; or the address of
    a SPARQL endpoint (https://…). The word "bundled" stands for the bundled knowledge, so that it can be
    combined with others: a role or concern of a table whose name is known there is the one known. The
    vocabulary is always there, so that labels, wider properties and rules work. Every source is read
    before any of them counts; the default graph is then built as `ontology/rules.ru` says: what the files
    state outside named graphs, what the claims say but for those under a condition, and what follows. A
    store folder alone is opened where it is, read-only; with other sources, a copy that shares its files
    takes them in. With `in_memory` all of it is read first: some seconds for a large one, after which
    going through everything is several times cheaper. An endpoint alone stays where it is and is asked;
    with other sources, or with `in_memory`, all of it is read. `token_env` names the environment variable
    that holds its token, which goes to endpoints among the sources alone.

    Raises:
        SourceError: a source is missing, empty, of an unknown kind or not well-formed; with line and column
            where the parser gives them; a folder is no store.
        StoreError: a store is damaged, or nothing was imported into it yet; an endpoint failed.
        ParameterError: the variable that holds the token is not set.

    """
    folder = ontology_folder()
    chosen = tuple(dict.fromkeys(map(str, sources or (BUNDLED,))))
    stores = [Path(source) for source in chosen if _is_folder(source)]
    matches = [Path(source) for source in chosen if source.lower().endswith(MATCHES)]
    remotes = _endpoints(chosen, folder, token_env)
    if len(remotes) == len(chosen) == 1:
        from remit.knowledge.remote.opening import knowledge_at

        return knowledge_at(remotes[chosen[0]], chosen[0], folder / "questions", in_memory=in_memory)
    apart = {*map(str, stores), *map(str, matches)}
    files = [source for source in chosen if str(Path(source)) not in apart and source not in remotes]
    more = _More(files, matches, list(remotes.values()))
    if stores and in_memory:
        return _in_memory(stores, more, chosen, folder)
    if stores:
        return _on_disk(stores, more, chosen, folder)
    store = pyoxigraph.Store()
    paths = list(_paths(files, folder))
    for path in _rdf(paths):
        read_into(store, path)
    for remote in more.remotes:
        store.bulk_extend(remote.whole)
    for path in _tables(paths):
        store.extend(_quads_of_table(path, store))
    notes = _apply(store, matches)
    follow(store)
    return Knowledge(store, chosen, folder / "questions", notes=notes)


@dataclass(frozen=True, slots=True)
class _More:
    """What is read beside store folders: files, tables of matches, endpoints."""

    files: list[str]
    matches: list[Path]
    remotes: list[RemoteStore]

    def __bool__(self) -> bool:
        return bool(self.files or self.matches or self.remotes)


def _endpoints(sources: tuple[str, ...], folder: Path, token_env: str | None) -> dict[str, RemoteStore]:
    if not any("://" in source for source in sources):
        return {}
    from remit.knowledge.remote.opening import endpoints

    return endpoints(sources, folder / "remit.ttl", token_env)


def _in_memory(stores: list[Path], more: _More, chosen: tuple[str, ...], folder: Path) -> Knowledge:
    store = pyoxigraph.Store()
    read_into(store, folder / "remit.ttl")
    follow(store)
    notes = _add_all(store, stores, more, folder)
    copied = _copied(stores[0], folder) if len(stores) == 1 and not more else None
    return Knowledge(store, chosen, folder / "questions", notes=notes, copied=copied)


def _copied(store: Path, folder: Path) -> Path | None:
    """The index of a store that holds what was read of it; None where another vocabulary made it."""
    from remit.knowledge.folder import stale
    from remit.knowledge.manifest import read_manifest

    manifest = read_manifest(store)
    return None if stale(store, manifest, folder) else store / manifest.index


def _on_disk(stores: list[Path], more: _More, chosen: tuple[str, ...], folder: Path) -> Knowledge:
    """The knowledge of a store folder, opened where it is or in a copy with more in it."""
    from remit.knowledge import folder as store_folder
    from remit.knowledge.index import combined

    first, *others = sorted(stores, key=lambda path: (-_size(path), path))
    store, manifest = store_folder.open_folder(_checked(first))
    index, copy, keep = first / manifest.index, None, None
    notes = store_folder.stale(first, manifest, folder)
    if others or more:
        told: list[str] = []
        store, copy, keep = combined(
            index, first, lambda into: told.extend(_add_all(into, others, more, folder))
        )
        notes += tuple(told)
    return Knowledge(store, chosen, folder / "questions", index=copy or index, notes=notes, keep=keep)


def _add_all(store: pyoxigraph.Store, stores: list[Path], more: _More, folder: Path) -> tuple[str, ...]:
    """Add sources to a store that has the vocabulary; what there is to tell of them."""
    _read_stores(store, stores, folder)
    for remote in more.remotes:
        store.bulk_extend(remote.whole)
    paths = list(_paths(more.files, folder))[1:]  # the vocabulary, which is the first, is there
    with _ruled_into(store, folder) as part:
        for path in _rdf(paths):
            read_into(part, path)
    for path in _tables(paths):
        quads = _quads_of_table(path, store)
        with _ruled_into(store, folder) as part:
            part.extend(quads)
    return _apply(store, more.matches)


def _read_stores(store: pyoxigraph.Store, stores: list[Path], folder: Path) -> None:
    """Add all that is in store folders, with what follows from it."""
    from remit.knowledge.folder import quads_of
    from remit.knowledge.manifest import read_manifest
    from remit.knowledge.sources.closure import closure_of

    def take(lines: bytes) -> None:
        store.bulk_load(input=lines, format=pyoxigraph.RdfFormat.N_QUADS, lenient=True)

    manifests = [(path, read_manifest(_checked(path))) for path in stores]
    for path, manifest in manifests:
        quads_of(path, manifest, closure_of(folder / "remit.ttl"), take)
    if any(entry.needs_rules for _, manifest in manifests for entry in manifest.sources):
        build_default_graph(store, folder)


def _checked(path: Path) -> Path:
    """A folder that is a store.

    Raises:
        SourceError: it is none.

    """
    from remit.knowledge.manifest import is_store

    if not is_store(path):
        raise SourceError(
            f"{safe_text(str(path))}: the folder is no store; remit import makes one",
            path=str(path),
        )
    return path


@contextmanager
def _ruled_into(store: pyoxigraph.Store, folder: Path) -> Iterator[pyoxigraph.Store]:
    """A small store to fill, which is then added to a large one with what the rules find in it alone."""
    part = pyoxigraph.Store()
    read_into(part, folder / "remit.ttl")
    vocabulary = set(part)  # it is there already, and its blank nodes are not to be there twice
    yield part
    follow(part)
    store.extend(quad for quad in part if quad not in vocabulary)


def _apply(store: pyoxigraph.Store, matches: list[Path]) -> tuple[str, ...]:
    """Make one thing of two where a table of matches says so; what there is to tell of it."""
    if not matches:
        return ()
    from remit.knowledge import sssom

    return tuple(sssom.summary(path, sssom.apply(store, sssom.read_mappings(path))) for path in matches)


def _size(store: Path) -> int:
    """How many bytes the files of a store have, so that the largest is not the one that is read."""
    return sum(one.stat().st_size for one in store.glob("*.nq"))


def _is_folder(source: str) -> bool:
    return source != BUNDLED and "://" not in source and Path(source).is_dir()


def _rdf(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.suffix.lower() in FORMATS]


def _tables(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.suffix.lower() not in FORMATS]


def _quads_of_table(path: Path, store: pyoxigraph.Store) -> list[pyoxigraph.Quad]:
    from remit.knowledge.sources.tables.reader import read_table

    return read_table(path, store)


def load_text(text: str | bytes, *, suffix: str = ".trig", name: str = "text") -> Knowledge:
    """The knowledge of RDF text in the format of the suffix, as `load` would make it of a file.

    Raises:
        SourceError: the text is not well-formed.

    """
    folder = ontology_folder()
    store = pyoxigraph.Store()
    read_into(store, folder / "remit.ttl")
    data = text.encode() if isinstance(text, str) else text
    add_text(store, data, FORMATS[suffix], name)
    follow(store)
    return Knowledge(store, (name,), folder / "questions")


def ontology_folder() -> Path:
    """The folder of the bundled ontology: inside the installed package, else in the checkout around it.

    Raises:
        SourceError: it is in neither place.

    """
    package = Path(__file__).parents[1]
    for folder in (package / "ontology", package.parent.parent / "ontology"):
        if (folder / "remit.ttl").is_file():
            return folder
    raise SourceError(
        "the bundled ontology is not installed; install remit again", path=str(package / "ontology")
    )


def bundled_paths(folder: Path) -> list[Path]:
    """The files of the bundled knowledge: vocabulary, concerns and roles, documents, alignments."""
    top = [path for path in _with_suffix(folder, ".ttl") if path.name != "shapes.ttl"]
    return [
        *top,
        *_with_suffix(folder / "documents", ".trig"),
        *_with_suffix(folder / "alignments", ".ttl"),
    ]


def _with_suffix(folder: Path, suffix: str) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix == suffix)


def build_default_graph(store: pyoxigraph.Store, folder: Path) -> None:
    """Run the rules over a store of any size, in the engine; `rules.follow` is the way for one in memory."""
    store.update((folder / "rules.ru").read_text(encoding="utf-8"))


def _paths(sources: Iterable[str], folder: Path) -> Iterator[Path]:
    """Every file to read, the vocabulary first, none twice."""
    seen = set()
    for path in [folder / "remit.ttl", *(path for source in sources for path in _files_of(source, folder))]:
        file = _file_behind(path)
        if file not in seen:
            seen.add(file)
            yield path


def _file_behind(path: Path) -> object:
    """What two names of one file have in common: its number, ten times cheaper to get than its full path."""
    try:
        found = path.stat()
    except OSError:
        return path.resolve()
    return (found.st_dev, found.st_ino) if found.st_ino else path.resolve()


def _files_of(source: str, folder: Path) -> list[Path]:
    if source == BUNDLED:
        return bundled_paths(folder)
    shown = safe_text(source)
    if "://" in source:
        raise SourceError(
            f"{shown}: neither a file nor an endpoint; the address of an endpoint begins with http:// or https://",
            path=source,
        )
    path = Path(source)
    if path.suffix.lower() in (".store", "") and not path.exists():
        raise SourceError(
            f"{shown}: there is no such store; remit import … -o {shown} makes one", path=source
        )
    if path.suffix.lower() not in FORMATS:
        _refuse_what_is_no_table(path, source)
    return [path]


def _refuse_what_is_no_table(path: Path, source: str) -> None:
    from remit.knowledge.sources.cells import SUFFIXES

    if path.suffix.lower() not in SUFFIXES:
        known = " ".join((*FORMATS, *SUFFIXES))
        raise SourceError(
            f"{safe_text(source)}: unknown kind of file {path.suffix!r}; known are {known}", path=source
        )
