"""The errors that remit raises: one base class, each also a builtin.

A message is one line that says what went wrong, with which value, and the way out.
`exit_code` is what the command line ends with; docs/commands.md lists the codes.
"""

from __future__ import annotations

from typing import ClassVar


class RemitError(Exception):
    """Anything that remit refuses or cannot do."""

    exit_code: ClassVar[int] = 2


class UnknownTermError(RemitError, LookupError):
    """A name stands for nothing that is known; the message gives the nearest."""


class AmbiguousTermError(RemitError, LookupError):
    """A name stands for several things; the message gives the candidates."""


class ParameterError(RemitError, ValueError):
    """A parameter is missing, unknown or of the wrong type."""


class MissingExtraError(RemitError, ImportError):
    """A feature needs an optional package; the message gives the pip command."""


class SourceError(RemitError, ValueError):
    """An input cannot be read; knows the path, and line and column where a parser gave them."""

    exit_code: ClassVar[int] = 3

    def __init__(
        self, message: str, *, path: str = "", line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.path = path
        self.line = line
        self.column = column


class QueryError(RemitError, ValueError):
    """A query is wrong or refused; knows line and column of the user's text where there are any."""

    exit_code: ClassVar[int] = 4

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class LimitError(RemitError, RuntimeError):
    """A limit of time, memory, rows or size was hit; the message names it and the option that raises it."""

    exit_code: ClassVar[int] = 5


class StoreError(RemitError, OSError):
    """A store is busy or damaged, or an endpoint failed."""

    exit_code: ClassVar[int] = 6


class OutputError(RemitError, OSError):
    """An output cannot be written: it exists, the disk is full, or permission is missing."""

    exit_code: ClassVar[int] = 7
