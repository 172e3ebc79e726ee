"""Passages: the words of a document at a claim's span, cut from the reader's own copy of it.

The documents are others' texts and do not come with the ontology. Who has a copy can see the passage; a copy
that differs from the one that the claims were found in shows nothing, since spans would point elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from remit.errors import SourceError
from remit.knowledge.query import table
from remit.text import safe_text

if TYPE_CHECKING:
    from remit.knowledge.details import Claim
    from remit.knowledge.store import Knowledge

_FILES = """
SELECT ?document ?name ?hash { ?document a remit:Document ; dcterms:identifier ?name ; remit:sha256 ?hash }
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A claim's passage: its `text`, or why there is none in `trouble`."""

    claim: str
    text: str | None
    trouble: str | None = None


def passages(kg: Knowledge, claims: Iterable[Claim], folder: Path) -> tuple[Passage, ...]:
    """The passage of each claim, from the copies of the documents that lie in a folder.

    A copy is found by the name in `dcterms:identifier`, and used only if its SHA-256 is the one stored.

    Raises:
        SourceError: the folder is none, or a copy cannot be read.

    """
    if not folder.is_dir():
        raise SourceError(f"{folder}: not a folder; name the one that has the documents", path=str(folder))
    stored = {document: (name or "", digest) for document, name, digest in table(kg, _FILES)}
    texts: dict[str, tuple[str | None, str | None]] = {}
    found = []
    for claim in claims:
        iri = claim.document.iri
        if iri not in texts:
            texts[iri] = _verified(*stored[iri], folder) if iri in stored else (None, "no copy is known of")
        text, trouble = texts[iri]
        found.append(Passage(claim.iri, None if text is None else text[claim.start : claim.end], trouble))
    return tuple(found)


def _verified(name: str, digest: str | None, folder: Path) -> tuple[str | None, str | None]:
    """The text of a copy whose hash is right, or what is wrong with it."""
    path = folder / Path(name).name
    shown = safe_text(path.name)
    if not path.is_file():
        return None, f"{shown} is not in {safe_text(str(folder))}"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}", path=str(path)) from error
    if hashlib.sha256(content).hexdigest() != digest:
        return None, f"{shown} differs from the copy in which the claims were found; no passage is shown"
    return content.decode("utf-8"), None
