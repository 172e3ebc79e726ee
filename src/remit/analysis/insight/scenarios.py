"""Scenarios: changes that a document tells of, ready to be made, each with its place there."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from remit.analysis.insight.what_if import WhatIf, what_if
from remit.errors import ParameterError, SourceError
from remit.knowledge.load import ontology_folder
from remit.text import safe_text

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

_TEXTS: Final = ("title", "story", "document")
_LISTS: Final = ("claims", "start", "changes")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of changes, told in our own words.

    `document` is a CURIE, `paragraph` the n-th line in it that is not empty, `claims` what was found there.
    `start` are the changes that make the state to begin from, `changes` those that follow.
    """

    name: str
    title: str
    story: str
    document: str = ""
    paragraph: int = 0
    claims: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def scenarios() -> tuple[Scenario, ...]:
    """The scenarios that come with the ontology, by name."""
    folder = ontology_folder() / "scenarios"
    return tuple(read_scenario(path) for path in sorted(folder.glob("*.toml")))


def scenario(name: str) -> Scenario:
    """A scenario by its name, or by the path of a .toml file.

    Raises ParameterError for an unknown name, SourceError for a file that cannot be read.
    """
    if name.lower().endswith(".toml"):
        return read_scenario(Path(name))
    every = {one.name: one for one in scenarios()}
    if name not in every:
        raise ParameterError(
            f"no scenario {safe_text(name)!r}; scenarios are {', '.join(every)}, or a .toml file"
        )
    return every[name]


def play(kg: Knowledge, name: str, *, relation: str | None = None) -> WhatIf:
    """What a scenario would do; see `what_if`, whose errors this raises too."""
    told = scenario(name)
    return what_if(kg, *told.changes, start=told.start, relation=relation)


def read_scenario(path: Path) -> Scenario:
    """The scenario of a TOML file, named by it.

    Raises:
        SourceError: it cannot be read, or a field is missing, unknown or of the wrong type.

    """
    shown = safe_text(str(path))
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"{shown}: {error.strerror or error}", path=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{shown}: no TOML: {safe_text(str(error))}", path=str(path)) from error
    wrong = _wrong(found)
    if wrong:
        raise SourceError(f"{shown}: {wrong}", path=str(path))
    return Scenario(
        path.stem,
        found["title"],
        found.get("story", ""),
        found.get("document", ""),
        found.get("paragraph", 0),
        *(tuple(found.get(name, ())) for name in _LISTS),
    )


def _wrong(found: dict[str, Any]) -> str:
    """What is wrong with the fields of a scenario."""
    for name, value in found.items():
        if name not in (*_TEXTS, *_LISTS, "paragraph"):
            return (
                f"unknown field {safe_text(name)!r}; fields are {', '.join((*_TEXTS, 'paragraph', *_LISTS))}"
            )
        if name in _TEXTS and not isinstance(value, str):
            return f"{name} is no text"
        if name == "paragraph" and (not isinstance(value, int) or isinstance(value, bool)):
            return "paragraph is no whole number"
        if name in _LISTS and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            return f"{name} is no list of texts"
    missing = [name for name in ("title", "changes") if not found.get(name)]
    return f"{missing[0]} is missing" if missing else ""
