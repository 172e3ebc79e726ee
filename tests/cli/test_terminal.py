"""What a screen shows: everything, fitted to its width; and what a pipe gets instead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from remit.cli.fitted import fitted
from remit.cli.terminal import ONE_COLUMN, set_plain
from remit.views.formats import Block, Heading, Number, Table

Run = Callable[..., Result]
Screen = Callable[..., str]
GARDENER = (
    "<https://example.org/gardener> a <https://w3id.org/remit/ns/Role> ; "
    "<http://www.w3.org/2000/01/rdf-schema#label>"
)


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_table_fits_the_screen_and_loses_nothing(screen: Screen, columns: int) -> None:
    text = screen("roles", columns=columns, NO_COLOR="1")
    assert max(map(len, text.splitlines())) <= columns
    assert "…" not in text
    wide = screen("roles", columns=300, NO_COLOR="1")
    assert sorted("".join(wide.split()).replace("─", "")) == sorted("".join(text.split()).replace("─", ""))


def test_colour_is_for_screens_and_no_color_turns_it_off(remit: Run, screen: Screen) -> None:
    assert "\x1b[1m" in screen("roles")
    assert "\x1b[3" not in screen("roles", NO_COLOR="1")
    assert "\x1b" not in remit("roles").stdout


def test_rows_are_whole_lines_where_there_is_no_screen(remit: Run) -> None:
    Path("long.ttl").write_text(
        f'{GARDENER} "{"long " * 200}end" .',
        encoding="utf-8",
    )
    (row,) = [line for line in remit("roles", "-i", "long.ttl").stdout.splitlines() if "long" in line]
    assert row.count("long") == 200


def test_a_screen_shows_a_thousand_rows_at_most(screen: Screen) -> None:
    text = screen("query", "-e", "SELECT ?s { ?s ?p ?o } LIMIT 1200", columns=300)
    assert len(text.splitlines()) == 1002


WORDS = st.text(st.sampled_from("abé  –→9.漢\n\xad"), max_size=9)
CELLS = st.none() | st.integers(-5, 2000) | st.floats(allow_nan=False) | WORDS | WORDS.map(Number)
TABLES = st.integers(0, 3).flatmap(
    lambda n: st.builds(
        Table,
        st.tuples(*[WORDS] * n),
        st.lists(st.tuples(*[CELLS] * n), max_size=4).map(tuple),
    )
)


@given(st.lists(st.builds(Heading, WORDS) | TABLES | WORDS, min_size=1, max_size=4), st.integers(10, 60))
def test_what_is_set_here_is_what_rich_would_set(blocks: list[Block], width: int) -> None:
    ours = set_plain([blocks[:2], blocks[2:]], width=width, max_rows=3)
    if ours is not None:
        assert ours == fitted([blocks[:2], blocks[2:]], width=width, screen=False, max_rows=3)


def test_a_usual_table_is_set_without_rich() -> None:
    table = Table(("role", "concerns"), (("Chief Product Officer", 12), ("Stüdio – “head”", None)))
    lines = [
        "role                    concerns",
        "─" * 32,
        "Chief Product Officer         12",
        "Stüdio – “head”",
    ]
    assert set_plain([[table]], width=32) == "".join(f"{line}\n" for line in lines)
    assert set_plain([[table]], width=31) is None
    assert set_plain([[Table(("role",), (("漢",),))]], width=80) is None


def test_every_letter_that_counts_as_one_column_is_one() -> None:
    letters = [letter for letter in map(chr, range(0x3000)) if ONE_COLUMN.fullmatch(letter)]
    assert len(letters) > 800
    assert {cell_len(letter) for letter in letters} == {1}
    assert not any(map(ONE_COLUMN.fullmatch, "\x1b\x07\t\n\xad\u200b\u202e\u2066\ud800漢"))
