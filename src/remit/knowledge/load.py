"""Reading files into one store, and building its default graph."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph

from remit.errors import SourceError
from remit.knowledge.sources.cells import SUFFIXES
from remit.knowledge.sources.table import read_table
from remit.knowledge.store import Knowledge
from remit.text import safe_text

if TYPE_CHECKING:
    from collections.abc import Iterator

BUNDLED: Final = "bundled"
"""The source that stands for the knowledge that comes with remit."""

FORMATS: Final = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".xml": pyoxigraph.RdfFormat.RDF_XML,
}
"""The format that a file name's suffix stands for."""

MAX_DEPTH: Final = 100
"""How deep JSON, XML elements and triple terms may nest."""

# What opens a level is group 1; the rest closes one. Blank nodes and lists of Turtle may nest as they like.
_TRIPLE_TERMS: Final = re.compile(rb"(<<)|>>")
_NESTING: Final = {
    pyoxigraph.RdfFormat.JSON_LD: re.compile(rb"([\[{])|[\]}]"),
    pyoxigraph.RdfFormat.RDF_XML: re.compile(rb"(<[^/!?>](?:[^>]*[^/>])?>)|</"),
}


def load(*sources: str | Path) -> Knowledge:
    """The knowledge of the given files, or without any the one that comes with remit.

    RDF files, and tables of roles (.csv, .tsv, .xlsx) with a row a link. The word "bundled" among the sources
    stands for the bundled knowledge, so that it can be combined with files: a role or concern of a table
    whose name is known there is the one known. The vocabulary is always there, so that labels, wider
    properties and rules work. Every source is read before any of them counts; the default graph is then built
    by `ontology/rules.ru`: what the files state outside named graphs, what the claims say but for those under
    a condition, and what follows.

    Raises:
        SourceError: a source is missing, empty, of an unknown kind or not well-formed; with line and column
            where the parser gives them.

    """
    folder = ontology_folder()
    store = pyoxigraph.Store()
    paths = list(_paths(sources or (BUNDLED,), folder))
    for path in (path for path in paths if path.suffix.lower() not in SUFFIXES):
        _read_into(store, path)
    for path in (path for path in paths if path.suffix.lower() in SUFFIXES):
        store.extend(read_table(path, store))
    return _built(store, sources or (BUNDLED,), folder)


def load_text(text: str | bytes, *, suffix: str = ".trig", name: str = "text") -> Knowledge:
    """The knowledge of RDF text in the format of the suffix, as `load` would make it of a file.

    Raises:
        SourceError: the text is not well-formed.

    """
    folder = ontology_folder()
    store = pyoxigraph.Store()
    _read_into(store, folder / "remit.ttl")
    data = text.encode() if isinstance(text, str) else text
    _add(store, data, FORMATS[suffix], name)
    return _built(store, (name,), folder)


def ontology_folder() -> Path:
    """The folder of the bundled ontology: inside the installed package, else in the checkout around it.

    Raises:
        SourceError: it is in neither place.

    """
    package = Path(str(files("remit")))
    for folder in (package / "ontology", package.parent.parent / "ontology"):
        if (folder / "remit.ttl").is_file():
            return folder
    raise SourceError(
        "the bundled ontology is not installed; install remit again", path=str(package / "ontology")
    )


def bundled_paths(folder: Path) -> list[Path]:
    """The files of the bundled knowledge: vocabulary, concerns and roles, documents, alignments."""
    top = [path for path in sorted(folder.glob("*.ttl")) if path.name != "shapes.ttl"]
    return [*top, *sorted(folder.glob("documents/*.trig")), *sorted(folder.glob("alignments/*.ttl"))]


def build_default_graph(store: pyoxigraph.Store, folder: Path) -> None:
    """Run the rules over a store; a second run adds nothing."""
    store.update((folder / "rules.ru").read_text(encoding="utf-8"))


def _built(store: pyoxigraph.Store, sources: tuple[str | Path, ...], folder: Path) -> Knowledge:
    build_default_graph(store, folder)
    return Knowledge(store, tuple(str(source) for source in sources), folder / "questions")


def _paths(sources: tuple[str | Path, ...], folder: Path) -> Iterator[Path]:
    """Every file to read, the vocabulary first, none twice."""
    seen = set()
    for path in [folder / "remit.ttl", *(path for source in sources for path in _files_of(source, folder))]:
        if path.resolve() not in seen:
            seen.add(path.resolve())
            yield path


def _files_of(source: str | Path, folder: Path) -> list[Path]:
    if source == BUNDLED:
        return bundled_paths(folder)
    shown = safe_text(str(source))
    if "://" in str(source):
        raise SourceError(
            f"{shown}: endpoints are not supported in this version yet; name a local RDF file",
            path=str(source),
        )
    path = Path(source)
    if path.is_dir():
        raise SourceError(
            f"{shown}: store folders are not supported in this version yet; name RDF files",
            path=str(source),
        )
    if path.suffix.lower() not in (*FORMATS, *SUFFIXES):
        known = " ".join((*FORMATS, *SUFFIXES))
        raise SourceError(
            f"{shown}: unknown kind of file {path.suffix!r}; known are {known}", path=str(source)
        )
    return [path]


def _read_into(store: pyoxigraph.Store, path: Path) -> None:
    shown = str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{safe_text(shown)}: there is no such file", path=shown) from None
    except OSError as error:
        raise SourceError(f"{safe_text(shown)}: cannot be read: {error.strerror}", path=shown) from error
    _add(store, data, FORMATS[path.suffix.lower()], shown)


def _add(store: pyoxigraph.Store, data: bytes, form: pyoxigraph.RdfFormat, path: str) -> None:
    """Parse the whole text into the store; the engine adds all of it or, when it is broken, nothing."""
    text = data.removeprefix(b"\xef\xbb\xbf")  # the engine takes a byte order mark for the first subject
    _refuse_what_is_no_rdf(text, form, path)
    try:
        store.load(text, form)
    except SyntaxError as error:
        raise _source_error(error, path) from error
    except (MemoryError, ValueError, OSError, RuntimeError) as error:
        raise SourceError(f"{safe_text(path)}: {_one_line(str(error))}", path=path) from error
    if next(iter(pyoxigraph.parse(text, form)), None) is None:
        raise SourceError(f"{safe_text(path)}: there are no triples in it", path=path)


def _refuse_what_is_no_rdf(text: bytes, form: pyoxigraph.RdfFormat, path: str) -> None:
    shown = safe_text(path)
    if not text.strip():
        raise SourceError(f"{shown}: the file is empty", path=path)
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(f"{shown}: the text is UTF-16; save it as UTF-8", path=path)
    start = text.lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise SourceError(f"{shown}: this is an HTML page, not RDF; download the data itself", path=path)
    if form == pyoxigraph.RdfFormat.RDF_XML and b"<!ENTITY" in text:
        # An entity can expand to gigabytes, and the parser sets no bound.
        raise SourceError(
            f"{shown}: RDF/XML with entity declarations is refused; convert it to Turtle", path=path
        )
    if _depth(text, _NESTING.get(form, _TRIPLE_TERMS)) > MAX_DEPTH:
        # The engine overflows its stack some thousand levels down, which ends the process.
        raise SourceError(f"{shown}: nested more than {MAX_DEPTH} deep, which is refused", path=path)


def _depth(text: bytes, nesting: re.Pattern[bytes]) -> int:
    """How deep a text nests at most; brackets inside strings count too, which errs to the safe side."""
    depth = deepest = 0
    for match in nesting.finditer(text):
        depth = depth + 1 if match[1] else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _source_error(error: SyntaxError, path: str) -> SourceError:
    message = _one_line(error.msg)
    if "LoadDocumentCallback" in message:
        message = (
            "the JSON-LD names a remote context, which remit does not fetch; put the context into the file"
        )
    if "No scheme found" in message:
        message += "; relative IRIs need an @base in the file"
    line, column = error.lineno, error.offset
    where = ":".join(safe_text(str(part)) for part in (path, line, column) if part is not None)
    return SourceError(f"{where}: {message}", path=path, line=line, column=column)


def _one_line(message: str) -> str:
    """The parser's words without the place, which we give ourselves, on one line and not longer than that."""
    if message.startswith("Parser error at"):
        message = message.partition(": ")[2] or message
    text = safe_text(" ".join(message.split()))
    return text if len(text) <= 200 else text[:197] + "..."
