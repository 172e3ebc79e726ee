"""A boundary report as one HTML file: no script, no request, two pages of A4 in print."""

from __future__ import annotations

import html
from importlib.resources import files
from typing import TYPE_CHECKING

from remit.text import xml_text
from remit.views.csp import source_hash
from remit.views.report_parts import outline

if TYPE_CHECKING:
    from remit.analysis.insight.report_values import BoundaryReport
    from remit.views.report_spans import Cell, Part


def report_html(report: BoundaryReport) -> str:
    """Return the report as a whole HTML document; whatever a label holds shows as text."""
    made = outline(report)
    style = files("remit.views").joinpath("static/report.css").read_text(encoding="utf-8").strip()
    policy = f"default-src 'none'; style-src {source_hash(style)}; base-uri 'none'; form-action 'none'"
    body = "\n".join(
        [
            f"<h1>{_escaped(made.title)}</h1>",
            *(f'<p class="lead">{_escaped(text)}</p>' for text in made.lead),
            *map(_part, made.parts),
        ]
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_escaped(made.title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _part(part: Part) -> str:
    lead = f"<p>{_escaped(part.lead)}</p>" if part.lead else ""
    head = f'<section class="{part.name}">\n<h2>{_escaped(part.title)}</h2>{lead}'
    if part.columns == ("",):
        items = "\n".join(f"<li>{_cell(row[0])}</li>" for row in part.rows)
        return f"{head}\n<ul>\n{items}\n</ul>\n</section>"
    columns = "".join(f'<th scope="col">{_escaped(name)}</th>' for name in part.columns)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in part.rows
    )
    return (
        f'{head}\n<div class="wide"><table>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n'
        "</table></div>\n</section>"
    )


def _cell(cell: Cell) -> str:
    return "".join(
        f'<span class="{one.kind}">{_escaped(one.text)}</span>' if one.kind else _escaped(one.text)
        for one in cell
    )


def _escaped(text: str) -> str:
    return html.escape(xml_text(text), quote=True)
