"""The group `remit`, and the one place where an error becomes a line and an exit code."""

from __future__ import annotations

import difflib
import importlib
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from remit.cli.options import Common
from remit.cli.stdio import message
from remit.errors import RemitError
from remit.text import safe_text

INTERRUPTED = 130
INTERNAL = 70  # EX_SOFTWARE of sysexits.h: our fault, never the user's

# In the order a newcomer needs them, with the module of each. It is imported when its command runs or is
# listed, and imports nothing heavy itself, so that `remit --help` starts no engine.
COMMANDS = {
    "roles": "terms",
    "show": "terms",
    "find": "terms",
    "why": "terms",
    "ask": "queries",
    "query": "queries",
    "overlap": "overlap",
    "tensions": "tensions",
    "page": "page",
    "check": "check",
    "match": "match",
    "diff": "diff",
    "import": "imports",
    "export": "export",
}


class Remit(click.Group):
    """The group of commands; its `main` ends every run with a documented exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order they are documented."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now, or None where there is none of that name."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        name = "import_" if cmd_name == "import" else cmd_name  # a word that Python keeps for itself
        command = getattr(importlib.import_module(f"remit.cli.{module}"), name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command to run; an unknown one is a usage error that names the nearest."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, COMMANDS, n=3)
            way_out = f"did you mean {', '.join(near)}?" if near else "remit --help lists them"
            raise click.UsageError(f"no command {name!r}; {way_out}")
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> Any:
        """Run, print at most one line about what went wrong, and exit with its code."""
        common = Common()
        extra |= {"standalone_mode": False, "obj": common, "prog_name": "remit"}
        try:
            code = super().main(args, **extra)
            sys.exit(code if isinstance(code, int) else 0)
        except Exception as error:
            if common.traceback:
                traceback.print_exc()
            sys.exit(explain(error))


def explain(error: Exception) -> int:
    """Print one line that says what an error means to the user; return the exit code."""
    if isinstance(error, RemitError):
        message(f"error: {located(error)}")
        return error.exit_code
    if isinstance(error, click.Abort):
        message("interrupted")
        return INTERRUPTED
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "remit"
        message(f"error: {one_line(error.format_message())} (see {path} --help)")
        return error.exit_code
    if isinstance(error, click.ClickException):
        message(f"error: {one_line(error.format_message())}")
        return error.exit_code
    message(
        f"internal error: {type(error).__name__}: {one_line(str(error))}; this is a fault in remit: "
        "run it again with --traceback and report what it prints"
    )
    return INTERNAL


def located(error: RemitError) -> str:
    """Return the message on one line, with file, line and column in front where the message lacks them."""
    text = one_line(str(error)) or type(error).__name__
    path, line, column = (getattr(error, name, None) for name in ("path", "line", "column"))
    place = ":".join(str(part) for part in (path, line, column) if part not in (None, ""))
    said = f"line {line}" in text if not path else safe_text(str(path)) in text
    return text if said or not place else f"{place}: {text}"


def one_line(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


@click.group(cls=Remit, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(None, "--version", package_name="remit", message="remit %(version)s")
def cli() -> None:
    """Show where roles meet: who answers for what, where roles overlap, where that rubs, what helps.

    Without -i, every command works on the bundled knowledge of five articles about the Chief Product
    Officer and the Chief Technology Officer. A role, concern or anything else is named by its label, a
    synonym ("CPO"), a CURIE (role:cpo) or its IRI.

    \b
    Example:
      remit overlap CPO CTO
    """


def main() -> None:
    """Run the command line; the entry point `remit`."""
    cli()
