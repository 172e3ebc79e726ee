"""The command import."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from remit.cli.options import Common, common
from remit.cli.output import emit
from remit.cli.stdio import message

if TYPE_CHECKING:
    from remit.knowledge.importing import Imported

KINDS = ("table", "raci", "esco", "onet", "ddat", "rdf")

# Which kinds take which option; the name is the reader's own.
TAKES = {
    "map": ("table",),
    "mapping": ("table", "rdf"),
    "wide": ("table",),
    "split": ("table",),
    "fill": ("table",),
    "sheet": ("table", "raci"),
    "encoding": ("table", "raci"),
    "separator": ("table", "raci"),
    "importance": ("onet",),
    "version": ("esco", "onet", "ddat"),
    "name": ("table", "raci", "rdf"),
}


@click.command("import")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("source", required=False)
@click.option("--strict", is_flag=True, help="Refuse the whole source when a row of it is at fault.")
@click.option("--report", metavar="FILE", help="Write the rows that were left out, and why, as CSV.")
@click.option("--template", metavar="FILE", help="table: write an Excel file to fill in, and import nothing.")
@click.option(
    "--map",
    "map_",
    multiple=True,
    metavar="FIELD=NAME",
    help='table: which column or field is what, such as role="Job title"; repeatable.',
)
@click.option(
    "--mapping",
    metavar="FILE",
    help="table: a file that says the same; rdf: a folder of CONSTRUCT queries, or org.",
)
@click.option("--wide", is_flag=True, help="table: a column is a role, a row a concern.")
@click.option("--split", metavar="TEXT", help="table: what sets several concerns of one cell apart.")
@click.option("--fill", is_flag=True, help="table: an empty role is the one of the row above.")
@click.option("--sheet", metavar="NAME", help="table, raci: the sheet of a workbook.")
@click.option("--encoding", metavar="NAME", help="table, raci: how text is encoded; else it is found out.")
@click.option("--separator", metavar="CHAR", help="table, raci: what sets cells apart; else it is found out.")
@click.option(
    "--importance",
    type=click.FloatRange(1, 5),
    help="onet: from which importance, of 1 to 5, an element counts as required; 3 without it.",
)
@click.option(
    "--version", metavar="TEXT", help="esco, onet, ddat: the version, where its name does not say it."
)
@click.option("--name", metavar="TEXT", help="table, raci, rdf: its name in the store; else the file's.")
@common()
def import_(shared: Common, kind: str, source: str | None, **options: Any) -> None:
    """Take roles from elsewhere into a store, a folder that every command then works on with -i.

    \b
    table  a table with a row a link, or a column a role; JSON and YAML lists (see docs/tables.md)
    raci   activities by roles, with R, A, C, I; also DACI and RASCI
    esco   the CSV download of ESCO, zip or folder
    onet   the text or Excel download of O*NET, zip or folder
    ddat   the CSV files of the UK government's digital and data framework
    rdf    any RDF, with a mapping made of CONSTRUCT queries

    The store of -o is made, or takes the source in beside others; a source that is there already is replaced.
    All of it is taken in, or nothing. -i names what to know names from: a role or concern that is known there
    by the same name is the one known. Prints the rows read, written and refused of each file.

    \b
    Examples:
      remit import table roles.xlsx -o roles.store
      remit import esco "ESCO dataset - v1.2.0 - classification - en - csv.zip" -o esco.store
      remit overlap "product manager" "ICT product manager" -i esco.store
    """
    if options["template"] is not None:
        _template(shared, kind, source, options)
        return
    if not source:
        raise click.UsageError(f"name what to import, as in: remit import {kind} SOURCE -o STORE")
    if not shared.output or shared.output == "-":
        raise click.UsageError("name the store with -o; it is a folder, and is made if it is not there")
    _import(shared, kind, source, options)


def _import(shared: Common, kind: str, source: str, options: dict[str, Any]) -> None:
    from remit.files import write_whole
    from remit.knowledge.importing import import_source, refused_csv
    from remit.views.imports import import_json, import_table

    given = _given(kind, options)
    if click.get_current_context().get_parameter_source("inputs") == ParameterSource.COMMANDLINE:
        if kind not in ("table", "raci"):
            raise click.UsageError(f"-i gives names to table and raci; {kind} has its own")
        given["known"] = shared.load().store
    store, shared.output = str(shared.output), None
    with _progress(quiet=shared.quiet) as step:
        done = import_source(kind, source, store, strict=options["strict"], step=step, **given)
    if options["report"]:
        write_whole(Path(options["report"]), refused_csv(done.refused), force=shared.force)
    if not shared.quiet:
        _tell(done, store, options["report"])
    emit(shared, import_table(done), json=import_json(done), empty="")


def _given(kind: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that the reader of the kind takes, as it names them.

    Raises:
        UsageError: one is given that this kind does not take.

    """
    given = {}
    for name, kinds in TAKES.items():
        value = options["map_" if name == "map" else name]
        if value in (None, False, ()):
            continue
        if kind not in kinds:
            raise click.UsageError(f"--{name} is for {' and '.join(kinds)}, not for {kind}")
        given[name] = value
    if "map" in given:
        given["map"] = dict(_pair(one) for one in given["map"])
    if kind == "table" and "mapping" in given:
        given["mapping_file"] = Path(given.pop("mapping"))
    return given


def _pair(text: str) -> tuple[str, str]:
    field, equals, name = text.partition("=")
    if not equals or not field.strip() or not name.strip():
        raise click.UsageError(f'--map {text!r}: write it as FIELD=NAME, such as --map role="Job title"')
    return field.strip(), name.strip()


def _template(shared: Common, kind: str, source: str | None, options: dict[str, Any]) -> None:
    if kind != "table":
        raise click.UsageError("--template is for table")
    if source:
        raise click.UsageError(f"--template imports nothing; leave out {source}")
    from remit.files import write_whole
    from remit.knowledge.sources.tables.template import template

    path = Path(options["template"])
    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(f"{path.name}: the template is an Excel workbook; name it .xlsx")
    write_whole(path, template(), force=shared.force)
    if not shared.quiet:
        message(f"wrote {path}; fill it in, then: remit import table {path} -o roles.store")


def _tell(done: Imported, store: str, report: str | None) -> None:
    from remit.views.imports import summary

    for line in summary(done, store, report or ""):
        message(line)


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on standard error, where that is a terminal."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    from remit.text import safe_text

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def step(file: str, done: int, total: int) -> None:
            if file not in tasks:
                tasks[file] = bar.add_task(escape(safe_text(file)), total=total or None)
            bar.update(tasks[file], completed=done)

        yield step
