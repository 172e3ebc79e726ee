"""Write the generated part of docs/commands.md: each command's help, with its examples as a console block.

`python scripts/write_commands.py` renews the file; with `-` it prints what the file would hold.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from remit.cli.main import COMMANDS, cli

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
MARK = "<!-- Generated from here on: make docs -->\n"
EXAMPLES = re.compile(r"\n  Examples?:\n((?:    .+\n)+)")


def section(name: str) -> str:
    """The section of one command."""
    parent = click.Context(cli, info_name="remit", terminal_width=100, **cli.context_settings)
    command = cli.get_command(parent, name)
    if command is None:
        raise LookupError(name)
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100)
    text = command.get_help(context)
    examples = EXAMPLES.search(text)
    lines = [line.strip() for line in examples[1].splitlines()] if examples else []
    console = "\n".join(f"$ {line}" for line in lines)
    return f"## remit {name}\n\n```text\n{EXAMPLES.sub('', text)}\n```\n\n```console\n{console}\n```\n"


def whole() -> str:
    """The page: its hand-written head as it stands, and a section a command."""
    head, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    if not mark:
        raise LookupError(f"{PAGE} lacks the line {MARK.strip()}")
    return head + mark + "\n" + "\n".join(section(name) for name in COMMANDS)


def main() -> None:
    """Renew the page, or print it."""
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(whole())
    else:
        PAGE.write_text(whole(), encoding="utf-8")


if __name__ == "__main__":
    main()
