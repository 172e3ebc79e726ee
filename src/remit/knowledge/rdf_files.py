"""RDF files: from bytes to the engine's store, with a refusal in one line of whatever is no RDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph

from remit.errors import SourceError
from remit.text import safe_text

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

_BOM: Final = b"\xef\xbb\xbf"
"""The engine takes a byte order mark for the first subject."""

# What opens a level is group 1; the rest closes one. Blank nodes and lists of Turtle may nest as they like.
_TRIPLE_TERMS: Final = rb"(<<)|>>"
_NESTING: Final = {
    pyoxigraph.RdfFormat.JSON_LD: rb"([\[{])|[\]}]",
    pyoxigraph.RdfFormat.RDF_XML: rb"(<[^/!?>](?:[^>]*[^/>])?>)|</",
}


def read_into(store: pyoxigraph.Store, path: Path) -> None:
    """Read a file into a store, all of it or nothing; its suffix is one of `FORMATS`.

    Raises:
        SourceError: it is missing, empty or not well-formed; with line and column where they are known.

    """
    add_text(store, _bytes_of(path), FORMATS[path.suffix.lower()], str(path))


def quads_of(path: Path) -> list[pyoxigraph.Quad]:
    """The quads of one RDF file in its own order, with its own blank nodes.

    Raises:
        SourceError: as `load` does.

    """
    shown, form = str(path), FORMATS.get(path.suffix.lower())
    if form is None:
        known = " ".join(FORMATS)
        raise SourceError(f"{safe_text(shown)}: unknown kind of RDF file; known are {known}", path=shown)
    text = _bytes_of(path).removeprefix(_BOM)
    _refuse_what_is_no_rdf(text, form, shown)
    with _parser_errors(shown):
        return list(pyoxigraph.parse(text, form))


def _bytes_of(path: Path) -> bytes:
    shown = str(path)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{safe_text(shown)}: there is no such file", path=shown) from None
    except OSError as error:
        raise SourceError(f"{safe_text(shown)}: cannot be read: {error.strerror}", path=shown) from error


def add_text(store: pyoxigraph.Store, data: bytes, form: pyoxigraph.RdfFormat, path: str) -> None:
    """Parse the whole text into the store; the engine adds all of it or, when it is broken, nothing."""
    text = data.removeprefix(_BOM)
    _refuse_what_is_no_rdf(text, form, path)
    with _parser_errors(path):
        store.load(text, form)
    if next(iter(pyoxigraph.parse(text, form)), None) is None:
        raise SourceError(f"{safe_text(path)}: there are no triples in it", path=path)


@contextmanager
def _parser_errors(path: str) -> Iterator[None]:
    """What the parser objects to, as an error that names the place."""
    try:
        yield
    except SyntaxError as error:
        raise _source_error(error, path) from error
    except (MemoryError, ValueError, OSError, RuntimeError) as error:
        raise SourceError(f"{safe_text(path)}: {_one_line(str(error))}", path=path) from error


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
    may_be_deep = form in _NESTING or text.count(b"<<") > MAX_DEPTH
    if may_be_deep and _depth(text, _NESTING.get(form, _TRIPLE_TERMS)) > MAX_DEPTH:
        # The engine overflows its stack some thousand levels down, which ends the process.
        raise SourceError(f"{shown}: nested more than {MAX_DEPTH} deep, which is refused", path=path)


def _depth(text: bytes, nesting: bytes) -> int:
    """How deep a text nests at most; brackets inside strings count too, which errs to the safe side."""
    depth = deepest = 0
    for match in re.finditer(nesting, text):
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
