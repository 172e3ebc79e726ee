"""The group `remit`, and the one place where an error becomes a line and an exit code."""

from __future__ import annotations

import atexit
import gc
import importlib
import sys
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

INTERRUPTED = 130
INTERNAL = 70  # EX_SOFTWARE of sysexits.h: our fault, never the user's

# In the order a newcomer needs them: the module of each, and the first sentence of its help. That stands here
# too, because to import every command only to list it takes longer than all the rest of `remit --help`.
COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "roles": ("terms", "List the roles, and what each rests on."),
    "show": ("terms", "Show one thing and its ties."),
    "find": ("terms", "Search labels, synonyms and definitions."),
    "why": ("terms", "Show the claims that tie a role to a thing."),
    "ask": ("queries", "Answer a competency question, or list them."),
    "query": ("queries", "Answer any SPARQL 1.1 query."),
    "shell": ("shell", "Ask at a prompt."),
    "overlap": ("overlap", "Compare roles, or rank all pairs."),
    "gap": ("gap", "Show what a role calls for that another is not stated to have."),
    "path": ("path", "Show how two things hang together."),
    "matrix": ("matrix", "Write roles by roles, or roles by concerns."),
    "groups": ("groups", "Find families of roles."),
    "tensions": ("tensions", "Show tensions and what eases them."),
    "what-if": ("what_if", "Try changes out on a copy, and say what they do."),
    "report": ("report", "Write what two roles have to settle, for a meeting."),
    "page": ("page", "Write the interactive page."),
    "check": ("check", "Check data against shapes and rules."),
    "match": ("match", "Propose which concerns of two sources are the same or near."),
    "diff": ("diff", "Say what moved from one source to another."),
    "import": (
        "imports",
        "Take roles from elsewhere into a store, a folder that every command then works on with -i.",
    ),
    "export": ("export", "Write the knowledge to a file for other tools."),
    "serve": ("serve", "Serve a SPARQL endpoint and live pages on this machine."),
}


class Remit(click.Group):
    """The group of commands; its `main` ends every run with a documented exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order they are documented."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        # "import" is a word that Python keeps for itself
        name = "import_" if cmd_name == "import" else cmd_name.replace("-", "_")
        command = getattr(importlib.import_module(f"remit.cli.{module}"), name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, without importing any."""
        limit = formatter.width - 6 - max(map(len, COMMANDS))  # as click does: three times its spacing
        rows = [
            (name, click.Command(name, help=sentence).get_short_help_str(limit))
            for name, (_, sentence) in COMMANDS.items()
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command to run; an unknown one is a usage error that names the nearest."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, COMMANDS, n=3)
            way_out = f"did you mean {', '.join(near)}?" if near else "remit --help lists them"
            raise click.UsageError(f"no command {name!r}; {way_out}")
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> Any:
        """Run, print what went wrong on one line, of a query with the place below, and exit with its code."""
        from remit.cli.options import Common

        common = Common()
        extra |= {"standalone_mode": False, "obj": common, "prog_name": "remit"}
        try:
            code = super().main(args, **extra)
            sys.exit(code if isinstance(code, int) else 0)
        except Exception as error:
            if common.traceback:
                import traceback

                traceback.print_exc()
            sys.exit(explain(error))


def explain(error: Exception) -> int:
    """Print one line that says what an error means to the user; return the exit code."""
    from remit.cli.stdio import aside, message
    from remit.errors import RemitError

    if isinstance(error, RemitError):
        message(f"error: {located(error)}")
        for note in getattr(error, "__notes__", ()):  # the line of a query, and a caret below the fault
            aside(note)
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


def located(error: Exception) -> str:
    """Return the message on one line, with file, line and column in front where the message lacks them."""
    from remit.text import safe_text

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
    """Run the command line; the entry point `remit`.

    A command makes many values that live until its end, and hardly any circles. To look for circles after
    every few hundred values, and in all of them at the end, costs a small one a tenth of its time.
    """
    gc.set_threshold(20_000)
    atexit.register(gc.freeze)
    cli()
