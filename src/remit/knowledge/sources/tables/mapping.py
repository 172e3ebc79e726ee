"""Which field is what: what `--map` says, and a small mapping file kept with the data.

# roles.map.toml, beside roles.json
role = "title"
skill = "levels[].skills[].name"
level = "levels[].skills[].level"
responsibility = ["duties[]", "also[]"]

[relations]
owns = "responsibility"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from remit.errors import ParameterError, SourceError
from remit.knowledge.sources.cells import bytes_of, text_of
from remit.knowledge.sources.tables.headings import COLUMNS, RELATIONS, folded
from remit.text import safe_text

SUFFIX: Final = ".map.toml"
"""A mapping file is the data file's name with this in place of its suffix."""

_TEXTS: Final = ("records", "sheet", "encoding", "separator", "split")
_FLAGS: Final = ("wide", "fill")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is to be read: fields by column, concerns with their relation ("" where none is said).

    `relations` and `ratings` are the company's own words, folded; `records` leads to the list of records.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    concerns: tuple[tuple[str, str], ...] = ()
    relations: Mapping[str, str] = field(default_factory=dict)
    ratings: Mapping[str, Decimal] = field(default_factory=dict)
    records: str = ""
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    split: str = ""
    wide: bool = False
    fill: bool = False

    @property
    def says_fields(self) -> bool:
        """Whether it says which field is what at all."""
        return bool(self.fields or self.concerns)


def mapping_beside(path: Path) -> Path | None:
    """The mapping file that lies beside a data file, if there is one."""
    beside = path.with_name(path.stem + SUFFIX)
    return beside if beside.is_file() else None


def plan_of(path: Path, fields: Mapping[str, str] | None, mapping_file: Path | None) -> Plan:
    """The plan for a file: the mapping file, given or beside it, and over that the fields given.

    Raises:
        SourceError: the mapping file cannot be read, or says what no mapping file can.
        ParameterError: a field is given that there is none of.

    """
    found = mapping_file or mapping_beside(path)
    plan = _from_file(found) if found is not None else Plan()
    if fields:
        own, concerns = _split_fields(fields)
        records = own.pop("records", plan.records)
        plan = replace(
            plan, fields={**plan.fields, **own}, concerns=concerns or plan.concerns, records=records
        )
    return plan


def _from_file(path: Path) -> Plan:
    shown = safe_text(str(path))
    data = _parsed(path)
    if not isinstance(data, Mapping):
        raise SourceError(f'{shown}: a mapping file says field = "path", line by line', path=str(path))
    rest = {str(key): value for key, value in data.items()}
    try:
        options: dict[str, Any] = {name: _text(name, rest.pop(name)) for name in _TEXTS if name in rest}
        options |= {name: _flag(name, rest.pop(name)) for name in _FLAGS if name in rest}
        relations, ratings = _relations(rest.pop("relations", {})), _ratings(rest.pop("ratings", {}))
        fields, concerns = _split_fields(rest)
    except ParameterError as error:
        raise SourceError(f"{shown}: {error}", path=str(path)) from error
    return Plan(fields, concerns, relations, ratings, **options)


def _parsed(path: Path) -> Any:
    text = text_of(bytes_of(path), path)
    suffix = path.suffix.lower()
    try:
        if suffix == ".toml":
            return tomllib.loads(text)
        if suffix == ".json":
            return json.loads(text)
    except (ValueError, RecursionError) as error:
        told = safe_text(" ".join(str(error).split()))
        raise SourceError(f"{safe_text(str(path))}: {told}", path=str(path)) from error
    if suffix in {".yaml", ".yml"}:
        from remit.knowledge.sources.tables.yaml_text import parse_yaml

        return parse_yaml(text, path)[0]
    raise SourceError(
        f"{safe_text(str(path))}: a mapping file is TOML, YAML or JSON; name it such as roles{SUFFIX}",
        path=str(path),
    )


def _split_fields(fields: Mapping[str, Any]) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Columns with their path, and concerns with the relation that their key says."""
    own: dict[str, str] = {}
    concerns: list[tuple[str, str]] = []
    for key, value in fields.items():
        name = folded(str(key))
        column = name if name in COLUMNS or name == "records" else ""
        if name == "concern" or (not column and name in RELATIONS):
            relation = "" if name == "concern" else name
            for path in value if isinstance(value, list) else [value]:
                if text := _text(name, path):
                    concerns.append((relation, text))
        elif column:
            own[column] = _text(name, value)
        else:
            known = ", ".join((*COLUMNS, "records", "responsibility", "skill", "objective", "metric"))
            raise ParameterError(f"unknown field {safe_text(str(key))!r} in the mapping; known are {known}")
    return own, tuple(concerns)


def _relations(table: Any) -> dict[str, str]:
    found = {}
    for word, relation in _table("relations", table).items():
        property_ = RELATIONS.get(folded(str(relation)))
        if property_ is None:
            raise ParameterError(f"unknown relation {safe_text(str(relation))!r} for {safe_text(word)!r}")
        found[folded(word)] = property_
    return found


def _ratings(table: Any) -> dict[str, Decimal]:
    found = {}
    for word, rating in _table("ratings", table).items():
        try:
            number = Decimal(str(rating))
        except ArithmeticError:
            number = Decimal(-1)
        if isinstance(rating, bool) or not (number.is_finite() and 0 <= number <= 1):
            raise ParameterError(f"the rating of {safe_text(word)!r} is no number from 0 to 1")
        found[folded(word)] = number
    return found


def _table(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ParameterError(f"{name} is a table of words, such as [{name}] and below it word = …")
    return {str(key): one for key, one in value.items()}


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ParameterError(f"{safe_text(name)} in the mapping is no text")
    return value


def _flag(name: str, value: Any) -> bool:
    text = str(value).casefold()
    if text not in {"true", "false"}:
        raise ParameterError(f"{name} in the mapping is neither true nor false")
    return text == "true"
