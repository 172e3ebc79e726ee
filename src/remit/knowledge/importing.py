"""Taking a source into a store folder: all of it, or nothing.

A reader's statements go into a file and into a new index while they are made. Both lie beside what is there
until the manifest is replaced; whatever ends the process before that leaves the store as it was.
"""

from __future__ import annotations

import csv
import hashlib
import importlib
import io
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol, cast

from remit.errors import OutputError, ParameterError, SourceError
from remit.files import write_whole
from remit.knowledge.folder import locked, open_folder, quads_of, tidy
from remit.knowledge.index import Loader, loader, sizes, vocabulary_hash
from remit.knowledge.load import build_default_graph, ontology_folder
from remit.knowledge.manifest import NAME, Entry, Manifest, read_manifest, write_manifest
from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.closure import Closure, closure_of
from remit.knowledge.sources.report import Origin, Refused, Report
from remit.knowledge.sources.statements import Statements
from remit.text import safe_text

KINDS: Final[Mapping[str, str]] = {
    "table": "tables.reader",
    "raci": "raci.reader",
    "esco": "esco.reader",
    "onet": "onet.reader",
    "ddat": "ddat",
    "rdf": "rdf.reader",
}
"""The kinds of sources, with the module of each one's reader."""

_WHOLE: Final = (
    "esco",
    "onet",
)  # their input alone decides what comes out, so the same need not be read twice


class Reader(Protocol):
    """Reads a source: its statements into `into`, what there is to tell into `report`."""

    def __call__(self, path: Path, into: Statements, report: Report, **options: Any) -> Origin:
        """Where the data is from."""
        ...


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the source as it is in the store now, and as it was before, if it was there."""

    entry: Entry
    before: Entry | None
    changed: bool
    refused: tuple[Refused, ...] = ()


def import_source(
    kind: str,
    source: str | Path,
    store: str | Path,
    *,
    strict: bool = False,
    step: Callable[[str, int, int], None] | None = None,
    **options: Any,
) -> Imported:
    """Take a source into a store folder, which is made if it is not there.

    A source of the same name that is there is replaced; the same source again changes nothing. `options` are
    those of the reader of the kind. `step` is told of the progress: file, bytes done, bytes in all.

    Raises:
        ParameterError: there is no such kind.
        SourceError: the source cannot be read, nothing in it is of use, or, with `strict`, a row is at fault.
        StoreError: another import is writing to the store.
        OutputError: the folder is something else, or cannot be written.

    """
    if kind not in KINDS:
        raise ParameterError(f"unknown kind of source {kind!r}; known are {', '.join(KINDS)}")
    path, folder, ontology = Path(source), Path(store), ontology_folder()
    if not path.exists():
        raise SourceError(f"{safe_text(str(path))}: there is no such file or folder", path=str(path))
    vocabulary = vocabulary_hash(ontology)
    with locked(folder):
        old = read_manifest(folder) if (folder / NAME).is_file() else None
        key = _key(kind, path, options, vocabulary) if kind in _WHOLE else ""
        same = next((one for one in old.sources if key and one.key == key), None) if old else None
        if same and old and _is_sound(folder, old, vocabulary):
            return Imported(same, same, changed=False)
        tidy(folder, old)
        job = _Import(folder, ontology, vocabulary, old, kind, path, Report(step), key, strict, options)
        return job.run()


@dataclass(frozen=True)
class _Import:
    """An import under way, in a folder that it holds."""

    folder: Path
    ontology: Path
    vocabulary: str
    old: Manifest | None
    kind: str
    path: Path
    report: Report
    key: str
    strict: bool
    options: Mapping[str, Any]

    def run(self) -> Imported:
        index = self.folder / f"index-{secrets.token_hex(6)}"
        part = self.folder / f".{secrets.token_hex(8)}.part"
        part.mkdir()
        try:
            return self._run(index, part)
        finally:  # what was published has another name, or is named by the manifest
            shutil.rmtree(part, ignore_errors=True)
            if not (self.folder / NAME).is_file() or read_manifest(self.folder).index != index.name:
                shutil.rmtree(index, ignore_errors=True)

    def _run(self, index: Path, part: Path) -> Imported:
        entry, refused = self._read(index, part), tuple(self.report.refused)
        before = self.old.entry(entry.origin.name) if self.old else None
        if before and before.sha256 == entry.sha256 and self._is_sound():
            return Imported(before, before, changed=False, refused=refused)
        self._publish(index, part, entry, refused)
        return Imported(entry, before, changed=True, refused=refused)

    def _read(self, index: Path, part: Path) -> Entry:
        """Read a source into files and an index. When this returns, nothing holds the index open."""
        closure = closure_of(self.ontology / "remit.ttl")
        grows = self._begin(index)
        with (
            loader(index) as (store, load),
            _File(part / "stated", load) as stated,
            _File(part / "derived", load) as derived,
        ):
            into = Statements(closure, stated.take, derived.take)
            origin = _reader(self.kind)(self.path, into, self.report, **self.options)
            _check(origin, into, self.report, self.path, strict=self.strict)
            for name, count in _totals(self.report).items():
                into.text(origin.iri, NS + name, str(count), datatype=expand("xsd:integer"))
            into.finish()
            entry = replace(
                _entry(self.kind, origin, self.key, stated.finish(), into, self.report),
                derived_sha256=derived.finish(),
                needs_rules=into.needs_rules,
            )
            if not grows:
                self._load_again(load, closure, self._others(origin.name))
            load.finish()
            if into.needs_rules or any(one.needs_rules for one in self._others(origin.name)):
                build_default_graph(store, self.ontology)
                store.flush()
        return entry

    def _others(self, name: str) -> list[Entry]:
        """The sources of other names."""
        return [one for one in self.old.sources if one.origin.name != name] if self.old else []

    def _is_sound(self) -> bool:
        return self.old is not None and _is_sound(self.folder, self.old, self.vocabulary)

    def _begin(self, index: Path) -> bool:
        """Begin an index as a copy of the one there is, if nothing in it has to go; whether it is one."""
        name = _expected_name(self.kind, self.path, self.options)
        if self.old is None or self.old.entry(name) or not self._is_sound():
            return False
        current, _ = open_folder(self.folder)
        current.backup(str(index))
        return True

    def _load_again(self, load: Loader, closure: Closure, others: Iterable[Entry]) -> None:
        """Load the vocabulary, and the other sources with what follows from them."""
        import pyoxigraph as ox

        store = ox.Store()
        store.load(path=str(self.ontology / "remit.ttl"), format=ox.RdfFormat.TURTLE)
        build_default_graph(store, self.ontology)
        load.take(store.dump(format=ox.RdfFormat.N_QUADS) or b"")
        if self.old:
            # With another vocabulary, other things may follow: no file of it is taken as it is.
            known = self.old.vocabulary == self.vocabulary
            kept = tuple(one if known else replace(one, derived_sha256="") for one in others)
            quads_of(self.folder, replace(self.old, sources=kept), closure, load.take)

    def _publish(self, index: Path, part: Path, entry: Entry, refused: tuple[Refused, ...]) -> None:
        (part / "stated").replace(self.folder / entry.statements)
        (part / "derived").replace(self.folder / entry.derived)
        if entry.refused:
            write_whole(self.folder / entry.refused, refused_csv(refused), force=True)
        sources = tuple(sorted([*self._others(entry.origin.name), entry], key=lambda one: one.origin.name))
        write_manifest(self.folder, Manifest(self.vocabulary, index.name, sizes(index), sources))


class _File:
    """A file of N-Quads, written while they are loaded."""

    def __init__(self, part: Path, load: Loader) -> None:
        self._part, self._load = part, load
        self._digest = hashlib.sha256()

    def __enter__(self) -> _File:
        self._stream = self._part.open("xb")
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def take(self, lines: bytes) -> None:
        try:
            self._stream.write(lines)
        except OSError as error:
            raise OutputError(
                f"cannot write {self._part.parent}: {error.strerror}; nothing was changed"
            ) from error
        self._digest.update(lines)
        self._load.take(lines)

    def finish(self) -> str:
        self._stream.flush()
        os.fsync(self._stream.fileno())
        return self._digest.hexdigest()


def refused_csv(refused: Iterable[Refused]) -> bytes:
    """Refused rows as CSV: file, row, column, value, reason, and whether it is a fault."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("file", "row", "column", "value", "reason", "fault"))
    for one in refused:
        writer.writerow((one.file, one.row, one.column, one.value, one.reason, "yes" if one.fault else "no"))
    return text.getvalue().encode("utf-8", "backslashreplace")


def _reader(kind: str) -> Reader:
    return cast("Reader", importlib.import_module(f"remit.knowledge.sources.{KINDS[kind]}").read)


def _check(origin: Origin, into: Statements, report: Report, path: Path, *, strict: bool) -> None:
    if strict and report.faults:
        first = next(one for one in report.refused if one.fault)
        raise SourceError(
            f"{safe_text(str(path))}: {report.faults} row{'s' if report.faults > 1 else ''} at fault, the "
            f"first {safe_text(first.file)}:{first.row}: {safe_text(first.reason)}; correct them, or import "
            "without --strict, which leaves them out",
            path=str(path),
        )
    if not into.roles and not into.links:
        some = report.refused[:1]
        why = "".join(f" ({safe_text(one.file)}:{one.row}: {safe_text(one.reason)})" for one in some)
        raise SourceError(
            f"{safe_text(str(path))}: nothing in it can be used as {safe_text(origin.title)}{why}",
            path=str(path),
        )


def _totals(report: Report) -> dict[str, int]:
    counts = report.counts()
    return {
        "rowsRead": sum(count.read for count in counts),
        "rowsWritten": sum(count.written for count in counts),
        "rowsRefused": sum(count.refused for count in counts),
    }


def _entry(kind: str, origin: Origin, key: str, sha256: str, into: Statements, report: Report) -> Entry:
    stem = f"{_file_name(origin.name)}-{sha256[:12]}"
    return Entry(
        kind=kind,
        origin=origin,
        key=key,
        statements=f"{stem}.nq",
        sha256=sha256,
        counts=report.counts(),
        roles=into.roles,
        concerns=into.concerns,
        links=into.links,
        refused=f"{stem}.refused.csv" if report.refused else "",
        notes=tuple(report.notes),
    )


def _file_name(name: str) -> str:
    """A source's name as part of a file's: the colon is not for every system."""
    return "".join(c if c.isalnum() else "-" for c in name)[:80]


def _expected_name(kind: str, path: Path, options: Mapping[str, Any]) -> str:
    """The name that the reader will give the source."""
    if options.get("name"):
        return str(options["name"])
    if kind in ("table", "raci", "rdf"):
        from remit.knowledge.sources.names import slug

        return f"{kind}:{slug(path.stem)}"
    return kind


def _is_sound(folder: Path, manifest: Manifest, vocabulary: str) -> bool:
    """Whether an index is of today's vocabulary, and whole."""
    return manifest.vocabulary == vocabulary and all(
        sizes(folder / manifest.index).get(name) == size for name, size in manifest.files.items()
    )


def _key(kind: str, path: Path, options: Mapping[str, Any], vocabulary: str) -> str:
    """A hash of everything that decides what an import gives."""
    from importlib.metadata import version

    digest = hashlib.sha256(f"{kind} {version('remit')} {vocabulary} {sorted(options.items())}".encode())
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    for one in files:
        digest.update(f"\n{one.relative_to(path) if path.is_dir() else one.name}\n".encode())
        with one.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
