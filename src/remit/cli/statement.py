"""What somebody types at the prompt: where a statement ends, and what can stand at a place in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

KEYWORDS: Final = (
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FROM", "NAMED", "PREFIX", "BASE", "DISTINCT",
    "REDUCED", "OPTIONAL", "UNION", "MINUS", "FILTER", "NOT EXISTS", "EXISTS", "BIND", "VALUES", "GRAPH",
    "AS", "IN", "ORDER BY", "GROUP BY", "HAVING", "LIMIT", "OFFSET", "ASC", "DESC", "COUNT", "SUM", "MIN",
    "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "STR", "LANG", "LANGMATCHES", "DATATYPE", "BOUND", "IRI",
    "BNODE", "STRLEN", "SUBSTR", "UCASE", "LCASE", "STRSTARTS", "STRENDS", "CONTAINS", "STRBEFORE",
    "STRAFTER", "CONCAT", "REPLACE", "REGEX", "ABS", "ROUND", "CEIL", "FLOOR", "COALESCE", "IF",
    "SAMETERM", "ISIRI", "ISBLANK", "ISLITERAL", "ISNUMERIC",
)  # fmt: skip
_BRACKETS: Final = {"}": "{", ")": "(", "]": "["}
_WORD: Final = re.compile(r"[?$]?[\w\-.]*:?[\w\-.]*$|^\.[\w-]*$")
_VARIABLE: Final = re.compile(r"[?$]\w+")


@dataclass(frozen=True, slots=True)
class Words:
    """What can be completed: names (`role:cpo`) with their labels, prefixes, questions, commands."""

    names: Mapping[str, str]
    prefixes: Sequence[str]
    questions: Sequence[str]
    commands: Sequence[str]


def is_whole(text: str) -> bool:
    """Return whether a statement can end here: a command, or a query whose brackets are all closed.

    >>> is_whole("SELECT * {"), is_whole("SELECT * { ?a ?b '{' }"), is_whole(".help")
    (False, True, True)
    """
    from remit.knowledge.gate import tokens

    if text.lstrip().startswith(".") or not text.strip():
        return True
    open_: list[str] = []
    has_group = False
    for token in tokens(text):
        if token.kind == "quote":
            return False  # a string that goes on
        if token.text in _BRACKETS.values():
            open_.append(token.text)
        elif token.text in _BRACKETS:
            if not open_ or open_.pop() != _BRACKETS[token.text]:
                return True  # the engine says what is wrong with it
            has_group = has_group or token.text == "}"
    describes = text.lstrip()[:8].casefold() == "describe"
    return not open_ and (has_group or describes)


def candidates(before: str, words: Words) -> Iterator[tuple[str, int, str]]:
    """Return what can stand at the end of a text: the word, where it begins (0 or less), a note.

    >>> words = Words({"role:cpo": "Chief Product Officer"}, ["role:"], ["shared-remit"], [".ask"])
    >>> list(candidates("SELECT * { role:c", words))
    [('role:cpo', -6, 'Chief Product Officer')]
    """
    command = re.match(r"\s*(\.[\w-]*)(\s+)?(\S*)$", before)
    if command:
        yield from _of_command(command[1], command[2], command[3], words)
        return
    found = _WORD.search(before)
    begun = found[0] if found else ""
    if not begun:
        return
    if begun[0] in "?$":
        seen = dict.fromkeys(_VARIABLE.findall(before[: -len(begun)]))
        yield from ((name, -len(begun), "") for name in seen if name.startswith(begun))
    elif ":" in begun:
        yield from (
            (name, -len(begun), label) for name, label in words.names.items() if name.startswith(begun)
        )
    else:
        upper = begun.upper()
        yield from ((word, -len(begun), "") for word in KEYWORDS if word.startswith(upper) and word != begun)
        yield from ((prefix, -len(begun), "") for prefix in words.prefixes if prefix.startswith(begun))
        if len(begun) > 2:
            folded = begun.casefold()
            labelled = ((name, label) for name, label in words.names.items() if folded in label.casefold())
            yield from ((name, -len(begun), label) for name, label in labelled)


def _of_command(command: str, blank: str | None, begun: str, words: Words) -> Iterator[tuple[str, int, str]]:
    if blank is None:
        yield from ((word, -len(command), "") for word in words.commands if word.startswith(command))
    elif command == ".ask":
        yield from ((name, -len(begun), "") for name in words.questions if name.startswith(begun))
    elif command == ".show":
        yield from (
            (name, -len(begun), label) for name, label in words.names.items() if name.startswith(begun)
        )
