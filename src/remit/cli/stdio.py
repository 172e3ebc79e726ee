"""Standard output and standard error: results on the one, messages on the other, and neither ever breaks."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

import click

from remit.errors import OutputError
from remit.text import safe_text


def message(text: str) -> None:
    """Print one line about the run on standard error; where that is closed, nobody wants to know."""
    with contextlib.suppress(OSError):
        click.echo(f"remit: {safe_text(text)}", err=True)


def aside(text: str) -> None:
    """Print lines below a message, safe already, on standard error."""
    with contextlib.suppress(OSError):
        click.echo(text, err=True)


def is_terminal() -> bool:
    """Return whether standard output is a screen, not a file, a pipe or closed."""
    return sys.stdout is not None and sys.stdout.isatty()


def write_stdout(content: str) -> None:
    """Write a result as UTF-8, whatever the locale. A reader that goes away has seen enough: the run is done.

    Raises:
        OutputError: standard output is closed, the disk is full or the device fails.

    """
    if sys.stdout is None:
        raise OutputError("cannot write to standard output: it is closed; name a file with -o")
    try:
        click.echo(content.encode("utf-8", "backslashreplace"), nl=False)
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()
        raise click.exceptions.Exit(0) from None
    except OSError as error:
        silence_stdout()
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise OutputError(f"cannot write to standard output: {reason}") from error


def silence_stdout() -> None:
    """Point standard output at nothing, so that the interpreter's last flush cannot fail too."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError) as error:  # not a real file, as in tests: nothing is left to flush
        if getattr(error, "errno", None) not in (None, errno.EBADF):
            raise
