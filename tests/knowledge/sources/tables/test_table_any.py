"""Whatever is in a table: names come back as they were written, and the counts add up."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from remit.errors import RemitError
from remit.knowledge.sources.cells import rows_of
from remit.knowledge.sources.names import key_of
from remit.knowledge.sources.tables.prose import items

Read = Callable[..., Any]

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
NAME = st.one_of(
    TEXT, st.sampled_from(["=1+1", '"', "a,b", "-", "C++", "C#", "Total", "x\ny", "• a", "#REF!", ";"])
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["role", "skills", "name", "level", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def text_of(rows: list[list[str]], delimiter: str = ",") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@settings(max_examples=60)
@given(
    st.lists(st.tuples(NAME, NAME), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
@example([("A", "a\u2028b"), ("A", "İ"), ("a", "ß"), ("A", "SS")], ",", "utf-8")
def test_names_come_back_as_they_were_written(
    folder: Path, table_of: Read, pairs: list[tuple[str, str]], delimiter: str, encoding: str
) -> None:
    rows = [["role", "skill"], ["Head of Tests", "honesty"], *([role, skill] for role, skill in pairs)]
    path = folder / "roles.csv"
    path.write_bytes(text_of(rows, delimiter).encode(encoding))
    table = table_of(path, encoding=encoding, separator=delimiter)
    refused = {one.row for one in table.report.refused}
    lines = [number for number, _ in rows_of(path, encoding=encoding, separator=delimiter)]
    expected: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for (role, cell), line in zip(rows[1:], lines[1:], strict=True):
        if line in refused:
            assert not role.split() or not items(cell)[0] or "#REF!" in (role, cell) or role == "Total"
            continue
        for skill in items(cell)[0]:
            expected.setdefault((key_of(role), key_of(skill)), set()).add((" ".join(role.split()), skill))
    found = {(key_of(role), key_of(skill)): (role, skill) for role, skill in table.pairs()}
    assert found.keys() == expected.keys()
    spellings = {name for names in expected.values() for pair in names for name in pair}
    assert {name for pair in found.values() for name in pair} <= spellings
    read, written, left_out = table.counts
    assert read == written + left_out
    assert left_out == len(table.report.refused)


@settings(max_examples=60)
@given(st.lists(st.lists(NAME, max_size=6), max_size=8), st.booleans(), st.booleans())
def test_counts_add_up_whatever_the_rows(
    folder: Path, table_of: Read, rows: list[list[str]], fill: bool, broken: bool
) -> None:
    path = folder / "garbage.csv"
    head = ["Role", "Relation", "Skill", "Importance", "Group", "Reports to"]
    path.write_text(
        text_of([head, ["A", "", "b", "", "", ""], *rows]) + ('Z,"open' if broken else ""), encoding="utf-8"
    )
    lines = sum(any(cell.strip() for cell in row) for row in rows) + 1 + broken
    table = table_of(path, fill=fill, encoding="utf-8", separator=",")
    read, written, refused = table.counts
    reporting = sum(1 for one in table.report.refused if one.column == "Reports to") + sum(
        1 for _, property_, _ in table.links() if property_ == "reportsTo"
    )
    assert (read, refused) == (written + refused, len(table.report.refused))
    assert read == lines + reporting
    claims = {q.graph_name for q in table.store if str(q.graph_name).startswith("<urn:remit:claim")}
    assert len(claims) == written, "each row that is written is a claim"


@settings(max_examples=80)
@given(st.lists(JSON, max_size=5))
def test_any_json_is_read_or_refused(folder: Path, table_of: Read, data: list[Any]) -> None:
    path = folder / "any.json"
    path.write_text(json.dumps([{"role": "A", "skills": [{"name": "b", "level": 1}]}, *data]))
    table = table_of(
        path, map={"role": "role", "skill": "skills[].name", "level": "skills[].level", "metric": "x"}
    )
    read, written, refused = table.counts
    assert (read, refused) == (written + refused, len(table.report.refused))
    assert ("A", "b") in table.pairs()
    assert read >= 1 + sum(1 for one in data if one not in (None, "", [], {}))


@settings(max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(["csv", "tsv", "xlsx", "json", "jsonl", "yaml"]))
def test_any_bytes_are_read_or_told_on_one_line(
    folder: Path, table_of: Read, data: bytes, suffix: str
) -> None:
    path = folder / f"any.{suffix}"
    path.write_bytes(data)
    try:
        table = table_of(path)
    except RemitError as error:
        assert "\n" not in str(error)
    else:
        assert table.counts[0] > 0
