"""What a command imports before it has anything to say: nothing that its answer does not need."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from remit.cli.main import COMMANDS, Remit, cli

HEAVY = {
    "IPython",
    "docx",
    "jinja2",
    "matplotlib",
    "networkx",
    "numba",
    "numpy",
    "openpyxl",
    "oxrdflib",
    "pandas",
    "polars",
    "pyoxigraph",
    "pyshacl",
    "pyspark",
    "pyvis",
    "rdflib",
    "rich",
    "scipy",
    "yaml",
}
LIST_NEEDS = {"remit", "remit.cli", "remit.cli.main", "remit.cli.options"}
EVERY_HELP = f"""
from click.testing import CliRunner
from remit.cli.main import cli
for name in {["", *COMMANDS]}:
    told = CliRunner().invoke(cli, [*([name] if name else []), "--help"]).output
    assert told.startswith("Usage: remit"), told
"""
OVERLAP = "from remit.cli.main import cli; cli(['overlap', 'CPO', 'CTO'])"


def imported(code: str) -> set[str]:
    """The modules that a new process imports to run some lines."""
    kept = {name: value for name, value in os.environ.items() if name != "REMIT_INPUT"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, env=kept, check=True
    )
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}


def heavy(loaded: set[str]) -> set[str]:
    return HEAVY & {name.partition(".")[0] for name in loaded}


def test_no_help_starts_an_engine() -> None:
    loaded = imported(EVERY_HELP)
    assert {"remit", "click"} <= loaded
    assert not heavy(loaded)


def test_two_roles_of_the_bundled_knowledge_need_the_engine_alone() -> None:
    loaded = imported(OVERLAP)
    assert heavy(loaded) == {"pyoxigraph"}


def test_a_list_of_commands_imports_none_of_them() -> None:
    loaded = imported("from remit.cli.main import cli; cli(['--help'])")
    assert {name for name in loaded if name.startswith("remit")} == LIST_NEEDS


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_list_says_what_each_command_says_of_itself(columns: int) -> None:
    context = click.Context(cli, terminal_width=columns, max_content_width=columns)
    ours, clicks = context.make_formatter(), context.make_formatter()
    assert isinstance(cli, Remit)
    cli.format_commands(context, ours)
    click.Group.format_commands(cli, context, clicks)
    assert ours.getvalue() == clicks.getvalue()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_sentence_of_a_command_is_the_first_of_its_help(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command
    assert COMMANDS[name][1] == command.get_short_help_str(limit=1_000)
