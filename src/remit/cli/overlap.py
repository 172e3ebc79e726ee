"""The command overlap."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from remit.cli.completing import ROLES, names_of
from remit.cli.engine import check_engine, engine_options, rank_on_spark
from remit.cli.jackknife import bootstrap_options, jackknife_option, print_stability
from remit.cli.options import Common, common, level_option, relation_option
from remit.cli.output import chosen_format, emit
from remit.cli.relation import stated_relation
from remit.cli.stdio import message

if TYPE_CHECKING:
    from remit.analysis.comparison.reading import Reading
    from remit.analysis.comparison.values import Overlap
    from remit.knowledge.store import Knowledge

MODALITIES = ("plain", "typical", "inferred", "emerging", "optional")


def reading_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which evidence counts."""
    for option in (
        click.option(
            "--modality",
            "modalities",
            multiple=True,
            type=click.Choice(MODALITIES),
            help="Only claims that are put so: plainly, as typical, as inferred by us, as emerging (not yet "
            "everywhere), as optional (in some organisations); repeatable. Usually the first three count; to "
            "name the last two adds what they say. What holds only under a condition never counts.",
        ),
        click.option(
            "--min-sources",
            type=click.IntRange(min=1),
            default=1,
            metavar="N",
            help="A concern counts for a role only where claims from N or more documents tie them.",
        ),
        click.option("--strict", is_flag=True, help="Leave out concerns that were merged by judgement."),
    ):
        function = option(function)
    return function


@click.command()
@click.argument("roles", nargs=-1, metavar="[ROLE ROLE...]", shell_complete=names_of(ROLES))
@relation_option
@level_option
@click.option(
    "--measure",
    metavar="NAME",
    help="Without roles or with one: the measure that ranks; idf_cosine without it. An unknown name lists "
    "them; containment and tversky rank the roles near one.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="N",
    help="Without roles: only the first N pairs; with one: N roles, 10 without it.",
)
@click.option(
    "--explain",
    metavar="MEASURE",
    help="With two or more: what each concern adds to this measure; csv, tsv and jsonl give that alone.",
)
@click.option("--all-measures", is_flag=True, help="With two or more: show all measures, not the usual few.")
@click.option(
    "--tversky",
    nargs=2,
    type=float,
    metavar="ALPHA BETA",
    help="Give Tversky's index too: ALPHA weighs what is a role's alone, BETA what is the other's.",
)
@click.option(
    "--fuse",
    metavar="KINDS",
    help="With one role: rank by several kinds of evidence together, as in skill,titles; KIND=MEASURE gives "
    "one its own measure. An unknown kind lists them. See docs/nearest.md.",
)
@jackknife_option
@bootstrap_options
@engine_options
@reading_options
@common()
def overlap(shared: Common, roles: tuple[str, ...], relation: str, level: str, **options: Any) -> None:
    """Compare roles, or rank all pairs.

    With two or more ROLES, says what is shared, adjacent and exclusive, and how alike they are. Shared: the
    same concern; both do it, so say who decides. Adjacent: different concerns under one group; they must
    coordinate. Exclusive: in a group in which only one of them is stated to work. With one ROLE, lists those
    that have most in common with it. What is missing is not stated, which is not the same as denied. Without
    --relation, roles of which a source states skills and no remit are compared by their skills.

    --strict, --min-sources and --modality compare under other evidence. Figures that this moves are given as
    a range, from the lowest to the highest by that reading and the usual one. See docs/overlap.md.

    \b
    Examples:
      remit overlap CPO CTO
      remit overlap CPO CTO --level group -f json
      remit overlap CPO CTO --strict --min-sources 2
      remit overlap CPO CTO --explain idf_cosine
      remit overlap CPO --relation all --top 3
      remit overlap CPO --fuse responsibility,skill,titles
      remit overlap --relation responsibility
      remit overlap --relation all --jackknife documents
    """
    _check(len(roles), options)
    check_engine(len(roles), options)
    if options["engine"] == "spark":
        rank_on_spark(shared, relation, level, options)
        return
    from remit.analysis.comparison.overlap import distinct_roles
    from remit.analysis.comparison.reading import Reading

    kg = shared.load()
    iris = [one.iri for one in distinct_roles(kg, roles)]
    relation = stated_relation(shared, kg, relation, iris)
    reading = Reading(options["strict"], options["min_sources"], tuple(dict.fromkeys(options["modalities"])))
    if options["jackknife"] or options["bootstrap"]:
        by, draws = options["jackknife"] or "errors", options["bootstrap"] or 1
        print_stability(
            shared, kg, *roles, by=by, relation=relation, level=level,
            measure=options["measure"] or "idf_cosine",
            top=options["top"] or (10 if roles else None), draws=draws, seed=options["seed"],
        )  # fmt: skip
    elif options["fuse"]:
        _fuse(shared, kg, roles[0], options)
    elif len(roles) > 1:
        _compare(shared, kg, dict(zip(iris, roles, strict=True)), relation, level, reading, options)
    else:
        _rank(shared, kg, roles, relation, level, reading, options)


def _check(n_roles: int, options: dict[str, Any]) -> None:
    """Refuse an option that says nothing for so many roles."""
    if options["jackknife"] or options["bootstrap"]:
        _check_ranges(n_roles, options)
    if n_roles > 1 and options["measure"]:
        raise click.UsageError("--measure ranks roles; two or more are compared by all, see --all-measures")
    if n_roles > 1 and options["top"]:
        raise click.UsageError("--top cuts a ranking; name one role, or none")
    for name in ("explain", "all_measures") if n_roles < 2 else ():
        if options[name]:
            raise click.UsageError(f"--{name.replace('_', '-')} is for two or more roles; name them")
    if options["fuse"] and n_roles != 1:
        raise click.UsageError("--fuse ranks the roles near one; name one role")
    if options["fuse"] and options["measure"]:
        raise click.UsageError("--fuse gives each kind its own measure: --fuse skill=jaccard,titles")
    if not n_roles and options["tversky"]:
        raise click.UsageError("--tversky has a direction, so it ranks no pairs; name one role or more")


def _check_ranges(n_roles: int, options: dict[str, Any]) -> None:
    """Refuse what --jackknife and --bootstrap do not go with."""
    if n_roles > 1:
        raise click.UsageError("--jackknife and --bootstrap are of a ranking; name one role, or none")
    if options["jackknife"] and options["bootstrap"]:
        raise click.UsageError("--jackknife leaves out, --bootstrap draws anew; ask for one")
    for name in ("fuse", "tversky", "strict", "modalities"):
        if options[name]:
            other = {"modalities": "modality"}.get(name, name)
            raise click.UsageError(f"--jackknife and --bootstrap do not go with --{other}")
    if options["min_sources"] > 1 or options["engine"] == "spark":
        raise click.UsageError("--jackknife and --bootstrap do not go with --min-sources or --engine spark")


def _rank(
    shared: Common,
    kg: Knowledge,
    roles: tuple[str, ...],
    relation: str,
    level: str,
    reading: Reading,
    options: dict[str, Any],
) -> None:
    """Print all pairs, or the roles nearest to one."""
    from remit.analysis.comparison.overlap import nearest, overlaps
    from remit.views.rankings import nearest_blocks, pairs_blocks, pairs_table

    measure, top = options["measure"] or "idf_cosine", options["top"]
    if roles:
        weights = options["tversky"]
        pairs = nearest(
            kg, *roles, top=top or 10, measure=measure, relation=relation, level=level, reading=reading,
            tversky=weights,
        )  # fmt: skip
        blocks = nearest_blocks(pairs, measure=measure, relation=relation, level=level) if pairs else None
    else:
        pairs = overlaps(kg, relation=relation, level=level, measure=measure, top=top, reading=reading)
        blocks = pairs_blocks(pairs, measure) if pairs else None
    emit(
        shared,
        pairs_table(pairs),
        blocks=blocks,
        json=[pair.to_dict() for pair in pairs],
        empty=f"nothing is stated that {'it shares with another role' if roles else 'two roles share'}",
    )


def _fuse(shared: Common, kg: Knowledge, role: str, options: dict[str, Any]) -> None:
    """Print the roles nearest to one by several kinds of evidence."""
    from remit.analysis.nearest.fusion import fused
    from remit.views.fusion import fusion_blocks, fusion_table

    found = fused(kg, role, options["fuse"].split(","), top=options["top"] or 10)
    emit(
        shared,
        fusion_table(found),
        blocks=fusion_blocks(found),
        json=found.to_dict(),
        empty="nothing is stated by these kinds that it shares with another role",
    )


def _compare(
    shared: Common,
    kg: Knowledge,
    roles: dict[str, str],
    relation: str,
    level: str,
    reading: Reading,
    options: dict[str, Any],
) -> None:
    """Print how two or more roles meet, given by IRI with the names that they go by."""
    from remit.analysis.comparison.overlap import overlap as compare
    from remit.views.comparisons import overlap_blocks, overlap_table
    from remit.views.contributions import contributions_json, contributions_table

    found = compare(kg, *roles, relation=relation, level=level, reading=reading, tversky=options["tversky"])
    explain = options["explain"]
    parts = {"contributions": contributions_json(found, explain)} if explain else {}
    _tell_bare(shared, found)
    flat = explain and chosen_format(shared) in {"csv", "tsv", "jsonl"}
    emit(
        shared,
        contributions_table(found, explain) if flat else overlap_table(found),
        blocks=overlap_blocks(found, tuple(roles.values()), every=options["all_measures"], explain=explain),
        json=found.to_dict() | parts,
        empty="nothing is stated of these roles under this relation",
    )


def _tell_bare(shared: Common, found: Overlap) -> None:
    """Say of which roles nothing is stated, with the way out, where something is of others."""
    bare = [role.label for role in found.not_stated]
    if bare and len(bare) < len(found.roles) and not shared.quiet:
        way_out = (
            "--relation all may have more, and remit match finds what two sources call differently"
            if found.reading.is_usual
            else "so few claims are left by this reading"
        )
        message(f"nothing is stated of {', '.join(bare)} under the relation {found.relation}; {way_out}")
