"""Options that mean the same wherever they appear, and what they hold."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md")
GRAPH_FORMATS = ("ttl", "nt", "jsonld", "trig")
RELATIONS = ("responsibility", "skill", "remit", "all")
LEVELS = ("concern", "group", "area")
BUNDLED = "bundled"


class Common:
    """What the shared options say. One object a run; click fills it while it reads the command line."""

    __slots__ = (
        "excel_safe",
        "force",
        "format",
        "inputs",
        "lang",
        "output",
        "quiet",
        "token_env",
        "traceback",
    )

    def __init__(self) -> None:
        self.inputs: tuple[str, ...] = ()
        self.format = "table"
        self.output: str | None = None
        self.force = False
        self.excel_safe = False
        self.lang = "en"
        self.quiet = False
        self.token_env: str | None = None
        self.traceback = False

    def load(self, *, in_memory: bool = False) -> Knowledge:
        """Return the knowledge that -i names, or the bundled one; in memory to go through all of it."""
        from remit.cli.stdio import message
        from remit.knowledge.load import load

        kg = load(*self.inputs, in_memory=in_memory, token_env=self.token_env)
        for note in kg.notes if not self.quiet else ():
            message(note)
        return kg


def inputs_of(text: str) -> tuple[str, ...]:
    """Return the sources that REMIT_INPUT names: words as a shell reads them; quotes keep spaces."""
    if not text.strip():
        return ()
    import shlex

    return tuple(shlex.split(text, posix=os.name != "nt"))


def common(
    *,
    formats: tuple[str, ...] = FORMATS,
    default: str = "table",
    lang: bool = False,
    inputs: bool = True,
    token: bool | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that adds the shared options; the command gets one `Common`, before the rest.

    With `inputs` false there is no -i, for a command whose arguments name what it reads. `token` says whether
    there is --token-env; where it says nothing, it goes with -i.
    """
    has_token = inputs if token is None else token

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def command(**arguments: Any) -> Any:
            shared: Common = click.get_current_context().obj
            extra = (*(("lang",) if lang else ()), *(("excel_safe",) if "csv" in formats else ()))
            for name in ("format", "output", "force", "quiet", *extra):
                setattr(shared, name, arguments.pop(name))
            if has_token:
                shared.token_env = arguments.pop("token_env")
            if inputs:
                given = tuple(arguments.pop("inputs"))
                shared.inputs = given or inputs_of(os.environ.get("REMIT_INPUT", ""))
            return function(shared, **arguments)

        options = [*([input_option] if inputs else []), *([token_option] if has_token else [])]
        for option in reversed([*options, *shared_options(formats, default, lang=lang)]):
            command = option(command)
        return command

    return decorate


def shared_options(formats: tuple[str, ...], default: str, *, lang: bool) -> list[Callable[..., Any]]:
    """Return the options that every command has, in the order that help shows them."""
    options = [
        click.option(
            "-f",
            "--format",
            type=click.Choice(formats),
            default=default,
            show_default=True,
            help="How to write the result.",
        ),
        click.option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write to a file, whole or not at all; `-` is standard output.",
        ),
        click.option("--force", is_flag=True, help="Let -o replace a file that exists."),
    ]
    if "csv" in formats:
        options.append(
            click.option(
                "--excel-safe",
                is_flag=True,
                help="Let no cell of csv or tsv be a formula to a spreadsheet: an apostrophe goes before it.",
            )
        )
    if lang:
        options.append(
            click.option(
                "--lang", default="en", show_default=True, metavar="TAG", help="Language of the words."
            )
        )
    return [
        *options,
        click.option("--quiet", is_flag=True, help="No messages on standard error, save errors."),
        click.option(
            "--traceback",
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_want_traceback,
            help="Show where in the code an error arose.",
        ),
    ]


def input_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add -i: what to read."""
    return click.option(
        "-i",
        "--input",
        "inputs",
        multiple=True,
        metavar="SOURCE",
        help="RDF file, table of roles (CSV, TSV, XLSX), store folder, table of matches (.sssom.tsv) or "
        "address of a SPARQL endpoint (https://…) to read; repeatable; "
        f"`{BUNDLED}` stands for the bundled knowledge, which is also the default. REMIT_INPUT in the "
        "environment does the same.",
    )(function)


def token_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --token-env: where the token of an endpoint is."""
    return click.option(
        "--token-env",
        metavar="NAME",
        envvar="REMIT_TOKEN_ENV",
        help="Environment variable that holds the token of the endpoint.",
    )(function)


def _want_traceback(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and isinstance(ctx.obj, Common):
        ctx.obj.traceback = True


def relation_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --relation: which ties between a role and a concern count."""
    return click.option(
        "--relation",
        type=click.Choice(RELATIONS),
        default="remit",
        show_default=True,
        help="Which ties count: what a role is responsible for; the skills it needs; its remit "
        "(responsibilities, objectives and focus); or all, with metrics and influence.",
    )(function)


def level_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --level: compare concerns, the groups they are in, or the areas of these."""
    return click.option(
        "--level",
        type=click.Choice(LEVELS),
        default="concern",
        show_default=True,
        help="Compare concerns, their groups, or their areas.",
    )(function)
