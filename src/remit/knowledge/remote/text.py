"""Our queries as text that any endpoint takes: prefixes written out, values filled in, pages cut.

The engine in this process is handed prefixes and values beside a query; the protocol knows of neither. What
stands here works on the words of a query that we wrote, or on one that the gate has looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from remit.errors import QueryError
from remit.knowledge.gate import Token, tokens

if TYPE_CHECKING:
    import pyoxigraph

    Term = pyoxigraph.NamedNode | pyoxigraph.Literal

_FORMS: Final = frozenset({"select", "ask", "construct", "describe"})


def form_of(text: str) -> str:
    """The form of a query: select, ask, construct, describe; "" where it does not begin with one."""
    words = iter(tokens(text))
    for token in words:
        word = token.text.casefold()
        if word == "prefix":
            next(words, None)
        if word not in ("prefix", "base"):
            return word if word in _FORMS else ""
        next(words, None)
    return ""


def with_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """The query after a line that declares the known prefixes that it uses and does not declare."""
    words = list(tokens(text))
    declared = {
        token.prefix
        for before, token in pairwise(words)
        if token.prefix is not None and before.text.casefold() == "prefix"
    }
    used = {token.prefix for token in words if token.prefix is not None} - declared
    lines = [f"PREFIX {one}: <{prefixes[one]}>" for one in sorted(used & prefixes.keys())]
    return f"{' '.join(lines)}\n{text}" if lines else text


def page(text: str, columns: Iterable[str], size: int, start: int, *, nested: bool = False) -> str:
    """A query for some rows of another, in an order that is the same for every page of it.

    With `nested` the order is made within, which is how Virtuoso gives rows beyond its limit of a sort.
    """
    names = " ".join(f"?{name}" for name in columns)
    cut = f"LIMIT {size} OFFSET {start}"
    if nested:
        return f"SELECT {names} {{ {{ SELECT {names} {{ {{\n{text}\n}} }} ORDER BY {names} }} }} {cut}"
    return f"SELECT {names} {{ {{\n{text}\n}} }} ORDER BY {names} {cut}"


def in_graph(text: str, graph: str) -> str:
    """A query whose default graph is a named one, which no `GRAPH ?name` of it finds any more."""
    made: list[str] = []
    end = depth = 0
    asked = ""  # the variable of a GRAPH whose group is about to begin
    open_: list[str] = []  # for each open brace the variable of its GRAPH, if any
    before: list[Token] = []
    for token in tokens(text):
        made.append(text[end : token.place])
        end = token.place + len(token.text)
        written = token.text
        if token.kind == "var" and before and before[-1].text.casefold() == "graph":
            asked = token.text
        elif token.text == "{":
            depth += 1
            open_.append(asked)
            asked = ""
            if depth == 1:  # of the SELECT, or of an EXISTS beside it
                written = f"{{ GRAPH <{graph}> {{"
        elif token.text == "}" and open_:
            depth -= 1
            variable = open_.pop()
            if variable:
                written = f"}} FILTER ({variable} != <{graph}>)"
            elif depth == 0:
                written = "} }"
        made.append(written)
        before = [token]
    return "".join(made) + text[end:]


@dataclass
class _Level:
    """What is known at one depth of braces: which values reach there, and how far a SELECT has come."""

    active: frozenset[str]
    select: bool = False
    clause: bool = False
    tail: bool = False


@dataclass
class _Filling:
    terms: Mapping[str, str]
    levels: list[_Level] = field(default_factory=list)
    parens: int = 0

    def word(self, words: list[Token], at: int) -> None:
        level = self.levels[-1]
        match words[at].text.casefold():
            case "select":
                level.select = level.clause = True
                if len(self.levels) > 1:
                    level.active &= _projected(words, at)
            case "where" | "from":
                level.clause = False

    def bracket(self, token: Token) -> None:
        if token.text == "{":
            if not self.parens:  # else it is the group of an EXISTS
                self.levels[-1].clause = False
            self.levels.append(_Level(self.levels[-1].active))
        elif token.text == "}" and len(self.levels) > 1:
            self.levels.pop()
            self.levels[-1].tail = self.levels[-1].select and not self.levels[-1].clause
        elif token.text in "()":
            self.parens += 1 if token.text == "(" else -1

    def variable(self, words: list[Token], at: int) -> str:
        level, token = self.levels[-1], words[at]
        name = token.text[1:]
        if name not in level.active:
            return token.text
        before = words[at - 1].text.casefold()
        if before in ("as", "values"):
            raise QueryError(f"the query gives ?{name} a value of its own, so none can be filled in")
        if level.clause:
            # A subquery must not give out the name: it would be in scope where the outer SELECT makes it.
            given = name if len(self.levels) == 1 else f"{name}_"
            return self.terms[name] if self.parens else f"({self.terms[name]} AS ?{given})"
        return f"({self.terms[name]})" if level.tail and not self.parens else self.terms[name]


def filled(text: str, values: Mapping[str, Term]) -> str:
    """A SELECT with values in the place of variables, and these still among its columns.

    As the engine has it: a value counts everywhere but in a subquery that does not select its variable.

    Raises:
        QueryError: the query itself gives a variable a value, by AS or VALUES.

    """
    if not values:
        return text
    state = _Filling({name: str(term) for name, term in values.items()}, [_Level(frozenset(values))])
    words = list(tokens(text))
    made: list[str] = []
    end = 0
    for at, token in enumerate(words):
        made.append(text[end : token.place])
        end = token.place + len(token.text)
        written = token.text
        if token.kind == "word":
            state.word(words, at)
        elif token.kind in ("open", "close"):
            state.bracket(token)
        elif token.kind == "var":
            written = state.variable(words, at)
        made.append(written)
    return "".join(made) + text[end:]


def columns_of(text: str) -> tuple[str, ...]:
    """The columns of a SELECT in order; none of one with a star."""
    words = list(tokens(text))
    at = next((n for n, token in enumerate(words) if token.text.casefold() == "select"), len(words))
    return tuple(_names(words, at))


def _projected(words: list[Token], at: int) -> frozenset[str]:
    """The names that the SELECT clause that begins at a word gives to the outside."""
    return frozenset(_names(words, at))


def _names(words: list[Token], at: int) -> dict[str, None]:
    found: dict[str, None] = {}
    depth = 0
    for before, token in zip(words[at:], words[at + 1 :], strict=False):
        if depth == 0 and (token.text == "{" or token.text.casefold() in ("where", "from")):
            break
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "var" and (depth == 0 or before.text.casefold() == "as"):
            found[token.text[1:]] = None
    return found
