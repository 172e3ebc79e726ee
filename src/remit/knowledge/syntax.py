"""What is wrong with a query, in words that help: place, prefix, and what could have stood there."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from remit.errors import QueryError
from remit.knowledge.gate import Token, excerpt, place_of, tokens
from remit.knowledge.namespace import PREFIXES
from remit.text import safe_text

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SIGN: Final = re.compile(r'"[^"A-Za-z]{1,4}"')
_KEYWORD: Final = re.compile(r"\b[A-Z_]{2,}\b")
_MAX_SIGNS: Final = 6
_UNGROUPED: Final = "The SELECT contains a variable that is unbound"
_FORMS: Final = ("select", "ask", "construct", "describe")


def syntax_error(message: str, text: str) -> QueryError:
    """The error for an engine's message about a query, with its place and a note that shows it."""
    words = list(tokens(text))
    for token in _undeclared(words):
        line, column = place_of(text, token.place)
        return _error(f"the prefix {safe_text(token.prefix or '')}: is not declared", text, line, column)
    begin = _beginning(words)
    if begin is not None:
        line, column = place_of(text, begin.place)
        shown = safe_text(begin.text[:40])
        return _error(
            f"a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not {shown}", text, line, column
        )
    match = _PLACE.search(message)
    if match is None:
        return QueryError(f"the query is wrong: {message[:200]}")
    if _UNGROUPED in match[3]:
        message = "the SELECT names a variable that is neither grouped by nor computed"
        return _error(message, text, *place_of(text, max(len(text.rstrip()) - 1, 0)))
    index = _index(text, int(match[1]), int(match[2]))
    return _error(*_what(match[3], words, text, index))


def _undeclared(words: list[Token]) -> list[Token]:
    """The names whose prefix neither the query declares nor we know."""
    declared = {"_", *PREFIXES}
    for before, token in pairwise(words):
        if before.text.casefold() == "prefix" and token.prefix is not None:
            declared.add(token.prefix)
    return [token for token in words if token.prefix is not None and token.prefix not in declared]


def _what(expected: str, words: list[Token], text: str, index: int) -> tuple[str, str, int, int]:
    """What is wrong, the text, and the line and column of the word where it is.

    The engine gives the place up to which it looked, and its look for a keyword goes as many characters on as
    the keyword has. Where it names signs, the place is that of the fault; where it names keywords alone, the
    fault is the keyword's length before it, or a little later. Upstream has better places in store: oxigraph
    pull request 1703.
    """
    signs = dict.fromkeys(_SIGN.findall(expected))
    keywords = _KEYWORD.findall(expected)
    if keywords and not signs:
        index = max(0, index - min(map(len, keywords)))
    found = next((token for token in words if token.place >= index), None)
    line, column = place_of(text, found.place if found else len(text))
    if found is None:
        what = "the query ends too early"
    elif 0 < len(signs) <= _MAX_SIGNS:
        what = f"unexpected {safe_text(found.text[:40])}; expected {' or '.join(signs)}"
    else:
        what = f"the query is not understood from {safe_text(found.text[:40])} on"
    return what, text, line, column


def _index(text: str, line: int, column: int) -> int:
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1


def _beginning(words: list[Token]) -> Token | None:
    """The word that ought to be SELECT, ASK, CONSTRUCT or DESCRIBE, and is not."""
    rest = iter(words)
    for token in rest:
        if token.text.casefold() == "base":
            next(rest, None)
        elif token.text.casefold() == "prefix":
            next(rest, None)
            next(rest, None)
        else:
            return None if token.text.casefold() in _FORMS else token
    return None


def _error(message: str, text: str, line: int, column: int) -> QueryError:
    error = QueryError(f"{message}, at line {line}, column {column}", line=line, column=column)
    if text.strip():
        error.add_note(excerpt(text, line, column))
    return error
