"""The manifest of a store folder: what was imported, from what, with which counts, and where its index is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from remit.errors import StoreError
from remit.files import write_whole
from remit.knowledge.sources.report import Count, Origin
from remit.text import safe_text

NAME: Final = "remit-store.json"
"""The file that makes a folder a store. Replacing it is what makes an import count."""

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One imported source.

    `key` is a hash of its input, options and reader: the same key gives the same statements. `statements` is
    the N-Quads file of what the source says, the truth that the index is made of, and `sha256` its hash;
    `derived_sha256` is that of the file of what follows. `needs_rules` says that the source has statements
    about the vocabulary, from which only the rules find all. `refused` is a CSV file of the rows that are not
    in the store, "" where there are none.
    """

    kind: str
    origin: Origin
    key: str
    statements: str
    sha256: str
    counts: tuple[Count, ...]
    roles: int
    concerns: int
    links: int
    derived_sha256: str = ""
    needs_rules: bool = False
    refused: str = ""
    notes: tuple[str, ...] = ()

    @property
    def derived(self) -> str:
        """The N-Quads file of what follows from the statements; it can be made again at any time."""
        return self.statements.removesuffix(".nq") + ".derived.nq"

    @property
    def rows_read(self) -> int:
        """Rows read from all its files."""
        return sum(count.read for count in self.counts)

    @property
    def rows_written(self) -> int:
        """Rows of them that are in the store."""
        return sum(count.written for count in self.counts)

    @property
    def rows_refused(self) -> int:
        """Rows of them that are not."""
        return sum(count.refused for count in self.counts)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store holds. `index` is the folder of the engine's files, `files` their names and sizes.

    `vocabulary` is the hash of the ontology's vocabulary and rules that the index was built with.
    """

    vocabulary: str
    index: str
    files: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[Entry, ...] = ()

    def entry(self, name: str) -> Entry | None:
        """The source of that name, or None."""
        return next((one for one in self.sources if one.origin.name == name), None)


def is_store(folder: Path) -> bool:
    """Whether a folder is a store of remit's: finished, or begun by an import that was interrupted."""
    return (folder / NAME).is_file() or (folder / "lock").is_file()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a store.

    Raises:
        StoreError: there is none, it is damaged, or it is from another version of remit.

    """
    shown = safe_text(str(folder))
    try:
        data = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StoreError(f"{shown}: nothing was imported into this store yet; run remit import") from None
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(folder, f"{NAME} cannot be read: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise StoreError(
            f"{shown}: the store is of another version of remit; import its sources into a new one"
        )
    try:
        return Manifest(
            data["vocabulary"], data["index"], dict(data["files"]), tuple(map(_entry, data["sources"]))
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise _unreadable(folder, f"{NAME} lacks {error}") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in place, whole and synced: from here on the import counts."""
    data = {"format": FORMAT, **asdict(manifest)}
    write_whole(folder / NAME, json.dumps(data, indent=1, ensure_ascii=False) + "\n", force=True)


def damaged(folder: Path, what: str) -> StoreError:
    """The error for a store that cannot be relied on."""
    told = safe_text(" ".join(what.split()))[:200]
    return StoreError(
        f"{safe_text(str(folder))}: the store is damaged ({told}); what was imported is kept: "
        "run remit import on it once more, which builds it anew"
    )


def _unreadable(folder: Path, what: str) -> StoreError:
    """The error for a store of which nobody can say what it holds."""
    told = safe_text(" ".join(what.split()))[:200]
    return StoreError(
        f"{safe_text(str(folder))}: the store is damaged ({told}); import its sources into a new store; what "
        "they said still lies in it as N-Quads files, which -i reads"
    )


def _entry(data: Mapping[str, Any]) -> Entry:
    return Entry(
        **{
            **data,
            "origin": Origin(**data["origin"]),
            "counts": tuple(Count(**count) for count in data["counts"]),
            "notes": tuple(data["notes"]),
        }
    )
