"""What a screen shows: everything, fitted to its width; and what a pipe gets instead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

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
