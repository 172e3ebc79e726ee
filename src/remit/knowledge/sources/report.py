"""What an import tells of itself: where its data is from, what it read, wrote and refused, how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MAX_DETAILS: Final = 100_000
"""How many refused rows are kept one by one; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A source of data: its name as part of an IRI ("esco"), and what is to be said with its data.

    `license` is an IRI, `attribution` a sentence, `homepage` an IRI, `language` a BCP 47 tag; or "".
    """

    name: str
    title: str
    version: str = ""
    license: str = ""
    attribution: str = ""
    homepage: str = ""
    language: str = ""

    @property
    def iri(self) -> str:
        """The IRI of the source, the same for every version of it."""
        return f"urn:remit:source:{self.name}"


@dataclass(frozen=True, slots=True)
class Refused:
    """A row, or a cell of it, that is not in the store, and why.

    `row` is the line of a text file or the row of a sheet, from 1 with the header. With `fault` false the
    source itself sets the row aside (not in use, withdrawn), which `--strict` lets pass.
    """

    file: str
    row: int
    column: str
    value: str
    reason: str
    fault: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of one file were read, written and refused: read = written + refused."""

    file: str
    read: int
    written: int
    refused: int


class Report:
    """Collects what a reader has to tell; `step` is called with a file, bytes done and bytes in all."""

    def __init__(self, step: Callable[[str, int, int], None] | None = None) -> None:
        self.step = step or (lambda file, done, total: None)
        self.refused: list[Refused] = []
        self.notes: list[str] = []
        self._read: dict[str, int] = {}
        self._refused: dict[str, int] = {}
        self._faults = 0

    def read(self, file: str, rows: int) -> None:
        """Say that so many rows of a file were read, those refused among them; adds up over calls."""
        self._read[file] = self._read.get(file, 0) + rows

    def refuse(
        self, file: str, row: int, column: str, value: str, reason: str, *, fault: bool = True
    ) -> None:
        """Say that a row is left out; once a row, with the first thing that is wrong with it."""
        self._refused[file] = self._refused.get(file, 0) + 1
        self._faults += fault
        if len(self.refused) < MAX_DETAILS:
            self.refused.append(Refused(file, row, column, value[:1000], reason, fault))

    def note(self, text: str) -> None:
        """Say something about the source as a whole: a file that is not there, a column that is not read."""
        self.notes.append(text)

    @property
    def faults(self) -> int:
        """How many rows were refused for a fault."""
        return self._faults

    def counts(self) -> tuple[Count, ...]:
        """Rows read, written and refused, by file."""
        return tuple(
            Count(file, read, read - self._refused.get(file, 0), self._refused.get(file, 0))
            for file, read in sorted(self._read.items())
        )
