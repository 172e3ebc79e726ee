r"""The gate: looks at a query's text before an engine does.

The engine cannot be told to leave the network alone (SERVICE, LOAD) and brings its process down when braces
nest some thousand deep. So a query is cut into words here and refused by word, depth or length.

Two readings of the text are looked at, as written and with \uXXXX decoded, since engines differ on which of
them counts, and either can hide a word from the other. The engine's grammar also knows no boundary between
words (`trueSERVICE<…>` calls a service), so a word is refused for having "service" in it anywhere. Inside
strings, IRIs, comments, variables and the local part of a prefixed name it may stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from remit.errors import LimitError, QueryError
from remit.text import safe_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_BYTES: Final = 64 * 1024
MAX_TOKENS: Final = 10_000
MAX_DEPTH: Final = 50
MAX_BRACKETS: Final = 24
"""`[` alone: the engine's time doubles with each level."""

_UPDATES: Final = frozenset(
    {"insert", "delete", "clear", "drop", "create", "add", "move", "copy", "with", "using"}
)

REFUSED: Final = _UPDATES | {"service", "load"}
"""Every word that is refused somewhere."""

# Alternatives in order; a name takes no dot, so that a word behind one is always seen.
_TOKEN: Final = re.compile(
    r"""
      (?P<space>   [ \t\r\n]+ | \#[^\r\n]* )
    | (?P<iri>     <[^<>"{}|^`\x00-\x20]*> )
    | (?P<string>  \"\"\" (?: \"{0,2} (?: [^"\\] | \\. ) )* \"\"\"
                 | '''    (?: '{0,2}  (?: [^'\\] | \\. ) )* '''
                 | \" (?: [^"\\\r\n] | \\[^\r\n] )* \"
                 | '  (?: [^'\\\r\n] | \\[^\r\n] )* ' )
    | (?P<lang>    @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<var>     [?$][\w\u00b7\u0300-\u036f\u203f\u2040]+ )
    | (?P<name>    (?P<prefix>[\w\-\u00b7\u0300-\u036f\u203f\u2040]*) :
                   (?: (?: [\w:] | %[0-9A-Fa-f]{2} | \\. )
                       (?: [\w:\-\u00b7\u0300-\u036f\u203f\u2040] | %[0-9A-Fa-f]{2} | \\. )* )? )
    | (?P<word>    \w+ )
    | (?P<open>    << | [{(\[] )
    | (?P<close>   >> | [})\]] )
    | (?P<quote>   ["'] )
    | (?P<other>   \\. | . )
    """,
    re.VERBOSE | re.DOTALL,
)

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, name, bracket or sign of a query, with its place in the text, from 0."""

    kind: str
    text: str
    place: int
    prefix: str | None = None


def check_query(text: str) -> None:
    """Nothing, when the query may go to the engine.

    Raises:
        QueryError: it fetches from elsewhere (SERVICE, LOAD), changes data, or has a string without an end;
            with line and column from 1.
        LimitError: it is longer than 64 KiB or 10 000 tokens, or nests brackets deeper than 50,
            or `[` alone deeper than 24.

    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise LimitError(
            f"the query has {size} bytes, more than {MAX_BYTES}; put large lists of values into data"
        )
    _check_reading(text, text, lambda place: place)
    decoded, written = _decoded(text)
    if decoded != text:
        _check_reading(decoded, text, written)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, white space and comments left out."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        kind = "name" if kind == "prefix" else kind
        if kind != "space":
            yield Token(kind, match.group(), match.start(), match.group("prefix"))


def place_of(text: str, index: int) -> tuple[int, int]:
    """Line and column, both from 1, of a place in a text."""
    before = text[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1


def _check_reading(reading: str, text: str, written: Callable[[int], int]) -> None:
    """Check one reading of a text; `written` says where in the text a place of the reading was written."""
    open_: list[str] = []
    for n, token in enumerate(tokens(reading), start=1):
        if n > MAX_TOKENS:
            raise LimitError(
                f"the query has more than {MAX_TOKENS} tokens; put large lists of values into data"
            )
        if token.kind in ("word", "name"):
            message = _objection(token)
            if message:
                raise _refusal(message, text, written(token.place))
        elif token.kind == "quote" and reading == text:
            raise _refusal("a string begins here and does not end", text, token.place)
        elif token.kind == "open":
            open_.append(token.text)
            if len(open_) > MAX_DEPTH:
                raise _too_deep("brackets", MAX_DEPTH, text, written(token.place))
            if token.text == "[" and open_.count("[") > MAX_BRACKETS:
                raise _too_deep("[", MAX_BRACKETS, text, written(token.place))
        elif token.kind == "close" and open_:
            open_.pop()


def _objection(token: Token) -> str:
    """Why a word or the prefix of a name is refused, "" if it is not."""
    word = (token.text if token.prefix is None else token.prefix).casefold()
    if word == "service" or (word == "load" and token.prefix is None):
        return f"{word.upper()} is refused: queries never reach the network or files"
    if "service" in word:  # the engine would read on after "service" as if a blank stood there
        return f"{safe_text(token.text)} is refused, since it reads as SERVICE; rename it or write the IRI"
    if word in _UPDATES and token.prefix is None:
        return f"{word.upper()} is refused: a query cannot change data"
    return ""


def _too_deep(what: str, limit: int, text: str, place: int) -> LimitError:
    line, column = place_of(text, place)
    return LimitError(f"the query nests {what} deeper than {limit} at line {line}, column {column}")


def _refusal(message: str, text: str, place: int) -> QueryError:
    line, column = place_of(text, place)
    error = QueryError(f"{message}, at line {line}, column {column}", line=line, column=column)
    error.add_note(excerpt(text, line, column))
    return error


def excerpt(text: str, line: int, column: int, width: int = 76) -> str:
    """The line of a text, or the part around a column, with a caret below the column."""
    lines = text.split("\n")
    whole = lines[line - 1] if 0 < line <= len(lines) else ""
    start = max(0, column - 1 - width // 2) if len(whole) > width else 0
    part = safe_text(whole[start : start + width].replace("\t", " ").replace("\r", " "))
    before = safe_text(whole[start : column - 1].replace("\t", " ").replace("\r", " "))
    return f"  {part}\n  {' ' * len(before)}^"


def _decoded(text: str) -> tuple[str, Callable[[int], int]]:
    r"""The text with its \\uXXXX and \\UXXXXXXXX decoded, and where in the text a place of it was written."""
    escapes = list(_ESCAPE.finditer(text))

    def written(place: int) -> int:
        for escape in escapes:
            if place <= escape.start():
                break
            place += len(escape.group()) - 1
        return place

    return _ESCAPE.sub(_character, text), written


def _character(escape: re.Match[str]) -> str:
    code = int(escape.group(1) or escape.group(2), 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"
