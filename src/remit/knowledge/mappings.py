"""Mappings between two vocabularies, as SSSOM tables hold them: reading one.

https://mapping-commons.github.io/sssom/ describes the format: lines that begin with # carry what holds of all
rows, prefixes among it; then a row a mapping, its cells set apart by tabs. A person deletes the rows that are
wrong, or writes Not into their column predicate_modifier; what is left is applied by `sssom`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from remit.errors import SourceError
from remit.knowledge.namespace import PREFIXES
from remit.knowledge.sources.statements import is_iri
from remit.text import safe_text

SUFFIX: Final = ".sssom.tsv"
"""How the name of a table of mappings ends."""

SKOS: Final = PREFIXES["skos"]
SEMAPV: Final = "https://w3id.org/semapv/vocab/"
PREDICATES: Final = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
"""The local names of the properties of SKOS that a mapping can have."""

KNOWN: Final[Mapping[str, str]] = {
    **PREFIXES,
    "semapv": SEMAPV,
    "sssom": "https://w3id.org/sssom/",
}
"""The prefixes that a table need not declare."""

_NEEDED: Final = ("subject_id", "predicate_id", "object_id")
_NOTHING: Final = "https://w3id.org/sssom/NoTermFound"
_PREFIX_LINE: Final = re.compile(r"[ \t]+[\"']?([^\s\"':]*)[\"']?:[ \t]+[\"']?(\S+?)[\"']?[ \t]*")
_MAX_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One mapping, all its names full IRIs; `justification` is one of SEMAPV's, `path` and `line` its place.

    `score` is the likeness that `measure` gave; it and `confidence` are None, and texts "", where a table has
    nothing there.
    """

    subject: str
    predicate: str
    object: str
    justification: str = ""
    confidence: float | None = None
    subject_label: str = ""
    object_label: str = ""
    score: float | None = None
    measure: str = ""
    comment: str = ""
    path: str = ""
    line: int = 0

    @property
    def kind(self) -> str:
        """The predicate's local name, as in `PREDICATES`; "" for another one."""
        name = self.predicate.removeprefix(SKOS)
        return name if name in PREDICATES else ""


def is_table(source: str | Path) -> bool:
    """Whether a source is a table of mappings, by its name."""
    return str(source).lower().endswith(SUFFIX)


def read_mappings(path: Path, *, minimum: float = 0.0) -> tuple[MappingRow, ...]:
    """The mappings of a table, in its order.

    Left out are rows with the modifier Not, rows that say that nothing was found, and those with a confidence
    below the minimum; a row without a confidence is kept. Columns that are not needed may be anything.

    Raises:
        SourceError: the file cannot be read, a column is missing, or a cell is wrong; with the line.

    """
    text = _text(path)
    prefixes, skipped = _head(text, path)
    rows = _rows(text, skipped, path)
    first, header = next(rows, (1, []))
    columns = {name.strip(): place for place, name in reversed(list(enumerate(header)))}
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise _fault(path, first, f"no column {missing[0]}; a table of mappings has {', '.join(_NEEDED)}")
    found = []
    for line, row in rows:
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        if not any(cell.strip() for cell in row):
            continue
        mapping = _mapping(cells, prefixes, path, line)
        sure = mapping.confidence is None or mapping.confidence >= minimum
        if sure and cells.get("predicate_modifier", "").lower() != "not" and _is_found(mapping):
            found.append(mapping)
    return tuple(found)


def _mapping(cells: Mapping[str, str], prefixes: Mapping[str, str], path: Path, line: int) -> MappingRow:
    subject, predicate, object_ = (_iri(cells[name], name, prefixes, path, line) for name in _NEEDED)
    justification = cells.get("mapping_justification", "")
    return MappingRow(
        subject,
        predicate,
        object_,
        _iri(justification, "mapping_justification", prefixes, path, line) if justification else "",
        _share(cells, "confidence", path, line),
        cells.get("subject_label", ""),
        cells.get("object_label", ""),
        _share(cells, "similarity_score", path, line),
        cells.get("similarity_measure", ""),
        cells.get("comment", ""),
        str(path),
        line,
    )


def _is_found(mapping: MappingRow) -> bool:
    return _NOTHING not in (mapping.subject, mapping.object)


def _iri(cell: str, column: str, prefixes: Mapping[str, str], path: Path, line: int) -> str:
    """The full IRI of a cell that holds a CURIE or an IRI."""
    if not cell:
        raise _fault(path, line, f"no {column} in the row; fill it in or delete the row")
    bare = cell[1:-1] if cell.startswith("<") and cell.endswith(">") else cell
    prefix, colon, local = bare.partition(":")
    if colon and prefix in prefixes and not local.startswith("//"):
        bare = prefixes[prefix] + local
    elif not (colon and (local.startswith("//") or prefix.lower() == "urn")):
        raise _fault(path, line, f"unknown prefix in {column} {cell!r}; declare it in the curie_map above")
    if not is_iri(bare):
        raise _fault(path, line, f"{column} {cell!r} is not an IRI; correct it")
    return bare


def _share(cells: Mapping[str, str], column: str, path: Path, line: int) -> float | None:
    cell = cells.get(column, "")
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise _fault(path, line, f"{column} {cell!r} is not a number from 0 to 1; correct it")
    return value


def _head(text: str, path: Path) -> tuple[dict[str, str], int]:
    """The prefixes that the lines before the table declare, and how many lines these are."""
    prefixes = dict(KNOWN)
    inside = False
    count = 0
    for line in text.split("\n"):
        bare = line.strip('"') if line.startswith('"#') else line  # a spreadsheet puts quotes around some
        if not bare.startswith("#"):
            break
        count += 1
        bare = bare[1:].rstrip()
        if not bare.strip():
            continue
        if re.fullmatch(r"[ \t]?curie_map:", bare):
            inside = True
            continue
        declared = _PREFIX_LINE.fullmatch(bare) if inside else None
        if declared is None or not re.match(r"[ \t]{2}|\t", bare):
            inside = False
        elif not is_iri(declared[2]):
            raise _fault(path, count, f"prefix {declared[1]!r} stands for no IRI; correct it")
        else:
            prefixes[declared[1]] = declared[2]
    return prefixes, count


def _rows(text: str, skipped: int, path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows after the lines of the head, each with the line that it ends on."""
    body = "\n".join(text.split("\n")[skipped:])
    rows = csv.reader(io.StringIO(body, newline=""), delimiter="\t", strict=True)
    try:
        for row in rows:
            yield skipped + rows.line_num, row
    except csv.Error as error:
        raise _fault(path, skipped + rows.line_num, f"{error}; check the quotes around it") from error


def _text(path: Path) -> str:
    shown = safe_text(str(path))
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise SourceError(f"{shown}: larger than {_MAX_BYTES >> 20} MiB", path=str(path))
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{shown}: there is no such file", path=str(path)) from None
    except OSError as error:
        raise SourceError(f"{shown}: cannot be read: {error.strerror}", path=str(path)) from error
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # as a spreadsheet saves "Unicode text"
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(f"{shown}: this is no text in UTF-8; save it as UTF-8", path=str(path)) from None
    if not text.strip():
        raise SourceError(f"{shown}: there is nothing in it", path=str(path))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _fault(path: Path, line: int, what: str) -> SourceError:
    return SourceError(f"{safe_text(str(path))}:{line}: {safe_text(what)}", path=str(path), line=line)
