"""Records of JSON, JSON Lines and YAML, and the links that a mapping finds in each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from remit.errors import ParameterError, SourceError
from remit.knowledge.sources.sheets import Broken
from remit.knowledge.sources.tables.headings import header_of
from remit.knowledge.sources.tables.links import Link, Said
from remit.knowledge.sources.tables.paths import Found, brief, in_common, path_of, text_of, values
from remit.knowledge.sources.tables.paths import Path as Way
from remit.text import safe_text

SUFFIXES: Final = (".json", ".jsonl", ".ndjson", ".yaml", ".yml")

MAX_LINKS: Final = 2_000_000
"""So many links one file may hold: a few lines of YAML with references could make any number."""

Record = tuple[int, Any]
"""A record with its number, from 1; of JSON Lines, its line."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that is not what the mapping says, and stands for a link that is not there."""

    row: int
    where: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ways:
    """A mapping with its paths read: fields by column, and concerns with their relation."""

    fields: Mapping[str, tuple[str, Way]]
    concerns: tuple[tuple[str, str, Way], ...]

    @property
    def headings(self) -> dict[str, str]:
        """What each column is called: its path."""
        found = {column: text for column, (text, _) in self.fields.items()}
        return {"concern": ", ".join(text for _, text, _ in self.concerns), **found}

    def every(self) -> list[Way]:
        """All the paths."""
        return [way for _, way in self.fields.values()] + [way for _, _, way in self.concerns]


def ways_of(fields: Mapping[str, str], concerns: Sequence[tuple[str, str]]) -> Ways:
    """The paths of a mapping.

    Raises:
        ParameterError: one is no path.

    """
    return Ways(
        {column: (text, path_of(text)) for column, text in fields.items() if text and column != "records"},
        tuple((relation, text, path_of(text)) for relation, text in concerns),
    )


def records_of(text: str, path: Path, records: str) -> tuple[list[Record | tuple[int, Broken]], list[str]]:
    """The records of a file, and the names that stand twice in one object, the last of which counts.

    A list is a list of records, anything else a single one; `records` leads to them where they are deeper.

    Raises:
        SourceError: the text is not well-formed, or has no records there; with the line.
        MissingExtraError: it is YAML, and PyYAML is not installed.
        ParameterError: `records` is no path.

    """
    twice: list[str] = []
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        return list(_lines(text, twice)), twice
    if path.suffix.lower() == ".json":
        data = _json(text, path, twice)
    else:
        from remit.knowledge.sources.tables.yaml_text import parse_yaml

        data, twice = parse_yaml(text, path)
    if records:
        found: list[Any] = []
        for one in values_whole(data, path_of(records)):
            found.extend(one if isinstance(one, list) else [one])
        if not found:
            raise SourceError(
                f"{safe_text(str(path))}: there are no records at {safe_text(records)!r}", path=str(path)
            )
    else:
        found = data if isinstance(data, list) else [] if data is None else [data]
    return list(enumerate(found, start=1)), twice


def values_whole(data: Any, way: Way) -> Iterator[Any]:
    """What a path leads to, objects and lists too."""
    if data is None:
        return
    if not way:
        yield data
        return
    step, rest = way[0], way[1:]
    if step.kind == "field" and isinstance(data, Mapping):
        yield from values_whole(data.get(step.name), rest)
    elif step.kind == "[]" and isinstance(data, list):
        for item in data:
            yield from values_whole(item, rest)
    elif step.kind == "{}" and isinstance(data, Mapping):
        for item in data.values():
            yield from values_whole(item, rest)


def guessed(records: Sequence[Any]) -> Ways | None:
    """A mapping from the fields' own names, where they are known spellings; None where they are not."""
    lists: dict[str, bool] = {}
    for record in records[:1000]:
        if isinstance(record, Mapping):
            for name, value in record.items():
                lists[str(name)] = lists.get(str(name), False) or isinstance(value, list)
    header = header_of(1, list(lists), {}, [])
    names = list(lists)
    if "role" not in header.places or not header.concerns:
        return None

    def way(place: int) -> str:
        name = names[place]
        return json.dumps(name, ensure_ascii=False) + ("[]" if lists[name] else "")

    return ways_of(
        {column: way(place) for column, place in header.places.items()},
        [(one.relation, way(one.column)) for one in header.concerns],
    )


def links_of(row: int, record: Any, ways: Ways) -> Iterator[Link | Wrong]:
    """The links of a record: one for each value at a path of concerns, with the fields that belong to it."""
    headings = ways.headings
    found = {column: list(values(record, way)) for column, (_, way) in ways.fields.items()}
    part = 0
    for relation, _, way in ways.concerns:
        shared = _shared(way, ways)
        near = {column: _by_place(found[column], lists) for column, lists in shared.items()}
        for one in values(record, way):
            part += 1
            if one.wrong:
                yield Wrong(row, one.where, brief(one.value), one.wrong)
                continue
            fields = {c: near[c].get(one.place[: shared[c]], []) for c in near}
            yield from _links(
                row, part, Said(relation, text_of(one.value) or "", one.where), fields, headings
            )
    if not part:
        cells = {column: _joined(many[:1]) for column, many in found.items()}
        yield Link(row, cells, (), headings, 1)


def _shared(way: Way, ways: Ways) -> dict[str, int]:
    """The fields that belong to a path of concerns, with how many lists they share with it.

    A field within a list belongs to the concerns of that list: the level of a skill is none of a duty. The
    role belongs to all.
    """
    found = {}
    for column, (_, other) in ways.fields.items():
        mine = in_common(way, other)
        if column == "role" or mine == max(in_common(one, other) for _, _, one in ways.concerns):
            found[column] = mine
    return found


def _links(
    row: int, part: int, said: Said, fields: Mapping[str, list[Found]], headings: Mapping[str, str]
) -> Iterator[Link | Wrong]:
    """The link of a concern, or one for each role where several share it."""
    for many in fields.values():
        for one in many:
            if one.wrong:
                yield Wrong(row, one.where, brief(one.value), one.wrong)
                return
    cells = {column: _joined(many) for column, many in fields.items() if many}
    if "relation" in cells:
        said = Said(cells["relation"], said.cell, said.heading)
    roles = fields.get("role") or []
    for one in roles[1:]:
        yield Link(row, {**cells, "role": _joined([one])}, (said,), headings, part)
    yield Link(row, {**cells, **({"role": _joined(roles[:1])} if roles else {})}, (said,), headings, part)


def unread(records: Sequence[Any], ways: Sequence[Way]) -> list[str]:
    """The fields that no path leads to, in the order in which they are met; of a large file, most of them."""
    found: dict[str, None] = {}
    budget = [200_000]
    for record in records:
        _unread(record, list(ways), "", found, budget, 0)
        if budget[0] <= 0 or len(found) >= 100:
            break
    return list(found)


def _unread(
    value: Any, ways: list[Way], where: str, found: dict[str, None], budget: list[int], depth: int
) -> None:
    budget[0] -= 1
    if budget[0] <= 0 or depth > 50 or value in (None, "", [], {}) or any(not way for way in ways):
        return
    if isinstance(value, list):
        inner = [way[1:] for way in ways if way[0].kind == "[]"]
        for item in value:
            _unread(item, inner, where + "[]", found, budget, depth + 1)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            members = [way[1:] for way in ways if way[0].kind == "{}"]
            inner = [way[1:] for way in ways if way[0].kind == "field" and way[0].name == name]
            keyed = any(way[0].kind == "{key}" for way in ways)
            shown = f"{where}{{}}" if members or keyed else f"{where}.{name}".lstrip(".")
            _unread(item, members + inner, shown, found, budget, depth + 1)
    elif len(found) < 100 and not ways:  # where a path goes on, it is read, or refused
        found[where or "the value itself"] = None


def _by_place(found: list[Found], shared: int) -> dict[tuple[int | str, ...], list[Found]]:
    near: dict[tuple[int | str, ...], list[Found]] = {}
    for one in found:
        near.setdefault(one.place[:shared], []).append(one)
    return near


def _joined(many: list[Found]) -> str:
    return ", ".join(dict.fromkeys(text_of(one.value) or "" for one in many))


def _lines(text: str, twice: list[str]) -> Iterator[Record | tuple[int, Broken]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, _loaded(line, twice)
            except (ValueError, RecursionError) as error:
                yield number, Broken(f"no JSON: {_told(error)}", line)


def _json(text: str, path: Path, twice: list[str]) -> Any:
    shown = safe_text(str(path))
    try:
        return _loaded(text, twice)
    except json.JSONDecodeError as error:
        raise SourceError(
            f"{shown}:{error.lineno}:{error.colno}: {error.msg}; correct the JSON, or name the file "
            ".jsonl where each line is a record",
            path=str(path),
            line=error.lineno,
            column=error.colno,
        ) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{shown}: {_told(error)}", path=str(path)) from error


def _loaded(text: str, twice: list[str]) -> Any:
    """JSON with numbers as they are written, so that a name such as 1.50 stays one."""

    def member(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs) and len(twice) < 100:
            names = [name for name, _ in pairs]
            twice.extend(name for name in made if names.count(name) > 1)
        return made

    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=member)


def _told(error: Exception) -> str:
    return "nested too deep" if isinstance(error, RecursionError) else " ".join(str(error).split())


def check_ways(records: Sequence[Any], ways: Ways, path: Path) -> None:
    """Refuse a mapping that finds no role, or no concern, in any record.

    Raises:
        SourceError: so it is; with the fields that there are.
        ParameterError: the mapping says no role, or no concern.

    """
    role = [ways.fields["role"][1]] if "role" in ways.fields else []
    for column, paths in (("role", role), ("concern", [way for _, _, way in ways.concerns])):
        if not paths:
            raise ParameterError(f'the mapping says no {column}; add {column}="…" with the path to it')
        if not any(True for record in records for way in paths for _ in values(record, way)):
            raise nothing_says(records, path, f"no record has a {column} at {ways.headings[column]}")


def nothing_says(records: Sequence[Any], path: Path, what: str) -> SourceError:
    """The error of records that no mapping fits, with the fields that there are."""
    there = ", ".join(unread(records, [])[:30]) or "none"
    return SourceError(
        f"{safe_text(str(path))}: {safe_text(what)} (fields found: {safe_text(there)}); "
        f'map them: role="…" and concern="…", or in {safe_text(path.stem)}.map.toml beside it',
        path=str(path),
    )
