"""Ranking pairs on another engine: Apache Spark, for links that have outgrown one machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from remit.cli.options import Common
from remit.cli.output import emit
from remit.cli.relation import stated_relation
from remit.cli.stdio import message

EVERYDAY = {"strict": False, "min_sources": 1, "modalities": ()}


def engine_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say who does the work, and from what."""
    for option in (
        click.option(
            "--links",
            metavar="PATH",
            help="With --engine spark: Parquet with columns role, concern and perhaps rating, in place of "
            "-i; any path that Spark can read.",
        ),
        click.option(
            "--master",
            metavar="URL",
            help="With --engine spark: the cluster; local[*], this machine, without it.",
        ),
        click.option(
            "--engine",
            type=click.Choice(("remit", "spark")),
            default="remit",
            show_default=True,
            help="Who ranks all pairs: remit itself, or Apache Spark, which pays where links have outgrown a "
            "machine. Both give the same. See docs/spark.md.",
        ),
    ):
        function = option(function)
    return function


def check_engine(n_roles: int, options: dict[str, Any]) -> None:
    """Refuse what the chosen engine does not do."""
    if options["engine"] == "remit":
        for name in ("master", "links"):
            if options[name]:
                raise click.UsageError(f"--{name} is for --engine spark")
        return
    if n_roles:
        raise click.UsageError("--engine spark ranks all pairs; name no role, or leave it out")
    if any(options[name] != usual for name, usual in EVERYDAY.items()):
        raise click.UsageError("--engine spark reads the everyday evidence; leave --strict and the like out")


def rank_on_spark(shared: Common, relation: str, level: str, options: dict[str, Any]) -> None:
    """Print all pairs, or have Spark write them where -o names a folder that ends in .parquet."""
    from remit.analysis.profiles import profiles
    from remit.analysis.spark.job import spark_overlaps, write_overlaps
    from remit.views.rankings import likeness_table

    measure = options["measure"] or "idf_cosine"
    source: Any = options["links"]
    terms = {}
    if source is None:
        kg = shared.load()
        source = profiles(kg, relation=stated_relation(shared, kg, relation), level=level)
        terms = {role.iri: role for role in source.roles}
    asked = {"measure": measure, "top": options["top"], "master": options["master"]}
    if shared.output and Path(shared.output).suffix == ".parquet":
        write_overlaps(source, shared.output, force=shared.force, **asked)
        if not shared.quiet:
            message(f"wrote {shared.output}")
        return
    found = spark_overlaps(source, **asked)
    emit(
        shared,
        likeness_table(found, measure, terms),
        json=[one.to_dict() for one in found],
        empty="nothing is stated that two roles share",
    )
