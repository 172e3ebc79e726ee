"""The command report."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli.options import FORMATS, Common, common, relation_option
from remit.cli.output import chosen_format, emit, put
from remit.cli.relation import stated_relation
from remit.cli.stdio import message


@click.command()
@click.argument("roles", nargs=-1, metavar="ROLE ROLE...")
@relation_option
@common(formats=(*FORMATS, "html", "docx"))
def report(shared: Common, roles: tuple[str, ...], relation: str) -> None:
    """Write what two roles have to settle, for a meeting.

    For two or more ROLES: an agenda; the tensions between them and what they lie on; what both do, and who
    is said to decide; what runs in parallel; what is one-sided; what nobody is said to own in the areas where
    they meet; what helps; a RACI draft with what is undecided; what is not stated. Marks beside each
    matter name its evidence; the sources come at the end. The suffix of -o says the format: .html and .docx
    print on A4, the bundled chiefs as .html on two pages; .md and .json say the same; .csv has a row a matter
    and role.

    \b
    Examples:
      remit report CPO CTO
      remit report CPO CTO -o report.html
      remit report CPO CTO -f json
    """
    from remit.analysis.comparison.overlap import distinct_roles
    from remit.analysis.insight.report import report as made_of
    from remit.views.report_text import report_blocks, report_table

    if len(roles) < 2:
        raise click.UsageError("a report is about two or more roles; remit roles lists them")
    form = chosen_format(shared)
    if form == "docx" and shared.output in (None, "-"):
        raise click.UsageError("docx is not text; name a file with -o FILE")
    kg = shared.load()
    relation = stated_relation(shared, kg, relation, [one.iri for one in distinct_roles(kg, roles)])
    found = made_of(kg, *roles, relation=relation)
    if form == "html":
        from remit.views.report_html import report_html

        put(shared, report_html(found))
    elif form == "docx":
        from remit.files import write_whole
        from remit.views.report_docx import report_docx

        path = Path(str(shared.output))
        write_whole(path, report_docx(found), force=shared.force)
        if not shared.quiet:
            message(f"wrote {path}")
    else:
        emit(
            shared,
            report_table(found),
            blocks=report_blocks(found) if form in {"table", "md"} else None,
            json=found.to_dict() if form == "json" else None,
            empty="nothing is stated of these roles under this relation",
        )
