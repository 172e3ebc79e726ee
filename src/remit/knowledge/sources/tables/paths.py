"""Paths into nested data: which field of a record, through which of its lists and members.

    title                   a field
    duties[]                each item of a list
    levels[].skills[].name  a field of each item of a list within a list
    skills{}                each member of an object: its value
    skills{key}             each member of an object: its name
    "a.b".c                 a field whose name has a dot, a bracket or a brace in it

Values hang together by the lists they pass: `levels[].skills[].level` and `levels[].skills[].name` give the
level and the name of one skill, `levels[].name` the level that both stand under.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from remit.errors import ParameterError
from remit.text import safe_text

_STEP: Final = re.compile(r'\.?(?:"((?:[^"\\]|\\.)*)"|([^.\[\]{}"]+))|\[\]|\{(key)?\}')

EACH: Final = "[]"
MEMBERS: Final = "{}"
KEYS: Final = "{key}"

Place = tuple[int | str, ...]
"""Which item of each list, and which member of each object, on the way to a value."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step down: into a field, or into each item, each member, each member's name."""

    kind: str
    name: str = ""

    @property
    def splits(self) -> bool:
        """Whether it can lead to several values."""
        return self.kind != "field"

    @property
    def shared(self) -> Step:
        """The step as it is compared: a member's name and its value are of one member."""
        return Step(MEMBERS) if self.kind == KEYS else self


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its place and where it stands in words; `wrong` says why it is none."""

    place: Place
    where: str
    value: Any
    wrong: str = ""


Path = tuple[Step, ...]


def path_of(text: str) -> Path:
    """A path from its text.

    Raises:
        ParameterError: it is no path.

    """
    steps: list[Step] = []
    end = 0
    whole = text.strip()
    while end < len(whole):
        match = _STEP.match(whole, end)
        if match is None or (match[0].startswith(".") and not steps):
            raise ParameterError(
                f"{safe_text(text)!r} is no path; write fields with dots and lists with [], "
                'such as levels[].skills[].name, and a name with a dot in it as "a.b"'
            )
        if match[1] is not None:
            steps.append(Step("field", re.sub(r"\\(.)", r"\1", match[1])))
        elif match[2] is not None:
            steps.append(Step("field", match[2].strip()))
        else:
            steps.append(Step(match[0]))
        end = match.end()
    return tuple(steps)


def values(record: Any, path: Path) -> Iterator[Found]:
    """Each value at a path; what the path does not lead through is found too, as wrong.

    A single value where the path has a list counts as a list of one. What is missing or null is not found.
    """
    yield from _values(record, path, (), "")


def in_common(one: Path, other: Path) -> int:
    """How many lists and members two paths pass together."""
    number = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine.shared != theirs.shared:
            break
        number += mine.splits
    return number


def text_of(value: Any) -> str | None:
    """A single value as text; None for a list or an object."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict)):
        return None
    return str(value)


def brief(value: Any) -> str:
    """A value in short, to be shown."""
    if isinstance(value, str):
        return value[:200]
    try:
        return json.dumps(value, ensure_ascii=False, default=str)[:200]
    except (ValueError, RecursionError):
        return type(value).__name__


def _values(value: Any, path: Path, place: Place, where: str) -> Iterator[Found]:
    if value is None or value == "":
        return
    if not path:
        wrong = "" if text_of(value) is not None else f"{_kind(value)} where a text should be"
        yield Found(place, where, value, wrong)
        return
    step, rest = path[0], path[1:]
    if step.kind == "field":
        if isinstance(value, Mapping):
            yield from _values(value.get(step.name), rest, place, f"{where}.{step.name}".lstrip("."))
        else:
            yield Found(place, where, value, f"{_kind(value)} where an object with {step.name!r} should be")
    elif step.kind == EACH:
        items = value if isinstance(value, list) else [value]
        if isinstance(value, Mapping):
            yield Found(place, where, value, "an object where a list should be")
            return
        for number, item in enumerate(items, start=1):
            yield from _values(item, rest, (*place, number), f"{where}[{number}]")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            inner = (*place, str(name))
            yield from _values(name if step.kind == KEYS else item, rest, inner, f"{where}{{{name}}}")
    else:
        yield Found(place, where, value, f"{_kind(value)} where an object should be")


def _kind(value: Any) -> str:
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, list) else "a single value"
