"""The command serve."""

from __future__ import annotations

import os
from typing import Any

import click

from remit.cli.options import Common, common
from remit.cli.stdio import message, write_stdout
from remit.errors import MissingExtraError, ParameterError


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, metavar="N",
              help="Port to listen on; 0 takes a free one.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="Address to listen on; any but this machine's own needs a token.")  # fmt: skip
@click.option("--allow-host", "allow_hosts", multiple=True, metavar="NAME",
              help="Answer for this host too, as behind a reverse proxy; repeatable.")  # fmt: skip
@click.option("--cors-origin", "cors_origins", multiple=True, metavar="ORIGIN",
              help="Let pages of an origin read, as https://example.org; `*`: all; repeatable.")  # fmt: skip
@click.option("--token-env", metavar="NAME",
              help="Answer only who sends the token in this variable of the environment.")  # fmt: skip
@click.option("--token", metavar="TOKEN",
              help="The token itself; others can see it in the list of processes.")  # fmt: skip
@click.option("--timeout", "timeout_s", type=click.FloatRange(min=0, min_open=True), default=5.0,
              show_default=True, metavar="S", help="End a query after so many seconds.")  # fmt: skip
@click.option("--max-rows", type=click.IntRange(1), default=10_000, show_default=True, metavar="N",
              help="Cut an answer after so many rows or triples, and say so.")  # fmt: skip
@click.option("--max-bytes", type=click.IntRange(1024), default=16 * 1024**2, show_default=True, metavar="N",
              help="Cut an answer after so many bytes, and say so.")  # fmt: skip
@click.option("--memory", "memory_mib", type=click.IntRange(64), default=1024, show_default=True,
              metavar="MIB", help="End a query that takes more memory.")  # fmt: skip
@click.option("--running", "n_running", type=click.IntRange(1), default=2, show_default=True, metavar="N",
              help="How many queries that take long go on at a time.")  # fmt: skip
@click.option("--waiting", "n_waiting", type=click.IntRange(0), default=8, show_default=True, metavar="N",
              help="How many more may wait for that; others are told to come back later.")  # fmt: skip
@click.option("--on-disk", is_flag=True,
              help="Leave a store folder on disk: less memory, and searches take longer.")  # fmt: skip
@click.option("--open", "show", is_flag=True, help="Show it in the browser.")
@common(formats=("table",), token=False)
def serve(shared: Common, show: bool, on_disk: bool, **options: Any) -> None:
    """Serve a SPARQL endpoint and live pages on this machine.

    The endpoint is at /sparql and speaks the SPARQL 1.1 Protocol; nothing can be changed over it, and
    queries reach neither the network nor files. The interactive page is at /. Prints its address, and
    ends with Ctrl-C.

    \b
    Examples:
      remit serve
      remit serve -i roles.csv --port 8080
    """
    settings = settings_of(options)
    try:
        from remit.web.server import serve as run
    except ImportError as error:
        if (error.name or "").startswith("remit"):
            raise
        raise MissingExtraError(
            f"{error.name} is not installed; pip install 'remit[web]' brings it"
        ) from None

    def told(address: str) -> None:
        write_stdout(f"{address}\n")
        if show:
            _show(address, quiet=shared.quiet)

    run(shared.load(in_memory=not on_disk), settings, told)


def settings_of(options: dict[str, Any]) -> Any:
    """Return the settings that the options say.

    Raises:
        ParameterError: They do not go together, or the variable for the token is empty.

    """
    from remit.web.settings import Limits, Settings

    token = options["token"] or ""
    if options["token_env"]:
        token = os.environ.get(options["token_env"], "")
        if not token:
            raise ParameterError(f"{options['token_env']} in the environment holds no token")
    limits = Limits(
        timeout_s=options["timeout_s"],
        max_rows=options["max_rows"],
        max_bytes=options["max_bytes"],
        memory_bytes=options["memory_mib"] * 1024**2,
        n_running=options["n_running"],
        n_waiting=options["n_waiting"],
    )
    names = ("host", "port", "allow_hosts", "cors_origins")
    return Settings(**{name: options[name] for name in names}, token=token, limits=limits).checked()


def _show(address: str, *, quiet: bool) -> None:
    import webbrowser

    if not webbrowser.open(address) and not quiet:
        message(f"no screen to show it on; open {address} in a browser")
