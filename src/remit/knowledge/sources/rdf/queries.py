"""The queries of an RDF mapping: read from files, and refused where they are more than CONSTRUCT."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from remit.errors import QueryError, SourceError
from remit.knowledge.gate import check_query, place_of, tokens
from remit.knowledge.load import ontology_folder
from remit.text import safe_text

SUFFIX: Final = ".rq"
MODALITIES: Final = ("Plain", "Typical", "Optional", "Emerging", "Inferred")

_SHIPPED: Final = re.compile(r"[a-z][a-z0-9-]*")
_HEADER: Final = re.compile(r"#\s*(\w+)\s*:\s*(.*?)\s*")


@dataclass(frozen=True, slots=True)
class MappingQuery:
    """One CONSTRUCT query: its file's name, its text, and how strongly the claims put what it makes."""

    name: str
    text: str
    modality: str = "Plain"


def shipped_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with remit."""
    folder = ontology_folder() / "mappings"
    return tuple(sorted(one.name for one in folder.glob("*") if one.is_dir()))


def read_mapping(mapping: Path | str) -> tuple[MappingQuery, ...]:
    """The queries of a mapping: a folder of .rq files by name, one such file, or the name of a shipped one.

    Raises:
        SourceError: there is no such mapping, it cannot be read, or a header in it is wrong.
        QueryError: a query is no CONSTRUCT, or would read from elsewhere.
        LimitError: a query is too long or nests too deep.

    """
    path = _path_of(mapping)
    files = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
    if not files:
        raise SourceError(
            f"{safe_text(str(path))}: there are no {SUFFIX} files in it; a mapping is a CONSTRUCT "
            "query a file",
            path=str(path),
        )
    return tuple(map(_read, files))


def _path_of(mapping: Path | str) -> Path:
    name = str(mapping)
    shipped = ontology_folder() / "mappings" / name
    if isinstance(mapping, str) and _SHIPPED.fullmatch(name) and shipped.is_dir():
        return shipped
    path = Path(mapping)
    if not path.exists():
        raise SourceError(
            f"{safe_text(name)}: there is no such mapping; name a folder of {SUFFIX} files, or one that "
            f"comes with remit: {', '.join(shipped_mappings())}",
            path=name,
        )
    return path


def _read(path: Path) -> MappingQuery:
    shown = safe_text(str(path))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{shown}: not UTF-8 text, from byte {error.start} on", path=str(path)) from error
    except OSError as error:
        raise SourceError(f"{shown}: cannot be read: {error.strerror}", path=str(path)) from error
    header = _header(text)
    modality = header.get("modality", "Plain")
    if modality not in MODALITIES:
        raise SourceError(
            f"{shown}: unknown modality {safe_text(modality)!r}; there are {', '.join(MODALITIES)}",
            path=str(path),
        )
    try:
        check_query(text)
        _check_form(text)
    except QueryError as error:
        raise QueryError(f"{shown}: {error}", line=error.line, column=error.column) from error
    return MappingQuery(path.name, text, modality)


def _header(text: str) -> dict[str, str]:
    """What the comment lines at the top say, as `# key: value`."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            break
        if match := _HEADER.fullmatch(line):
            found.setdefault(match[1].casefold(), match[2])
    return found


def _check_form(text: str) -> None:
    """Refuse what is no CONSTRUCT, and FROM, which would name other data than the source's."""
    words = [(token.text.casefold(), token.place) for token in tokens(text) if token.kind == "word"]
    first = next((word for word in words if word[0] not in ("prefix", "base")), ("", 0))
    wrong = (
        [(first[1], "a mapping is made of CONSTRUCT queries, and this is none")]
        if first[0] != "construct"
        else []
    )
    wrong += [
        (place, "FROM is refused: a mapping reads its source alone")
        for word, place in words
        if word == "from"
    ]
    if wrong:
        place, message = wrong[0]
        line, column = place_of(text, place)
        raise QueryError(f"{message}, at line {line}, column {column}", line=line, column=column)
