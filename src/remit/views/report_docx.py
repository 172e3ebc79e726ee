"""A boundary report as a Word document, by python-docx; the same report gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from remit.errors import MissingExtraError
from remit.text import xml_text
from remit.views.report_parts import outline

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from remit.analysis.insight.report_values import BoundaryReport
    from remit.views.report_spans import Cell, Part

_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "name": {"bold": True},
    "flag": {"bold": True, "color": "A84300"},
    "mark": {"color": "0B5CAD"},
}
_BODY, _SMALL = 8.5, 7.5  # points
_A4: Final = (210, 297, 15)  # width, height, margin in mm
_DATE: Final = datetime(2000, 1, 1)  # a file says when it was made; ours must not differ by that


def report_docx(report: BoundaryReport) -> bytes:
    """Return the report as the bytes of a .docx file, with headings and tables of Word's own.

    Raises:
        MissingExtraError: python-docx is not installed.

    """
    document = _new_document()
    made = outline(report)
    document.core_properties.title = xml_text(made.title)
    document.add_heading(xml_text(made.title), 0)
    for text in made.lead:
        document.add_paragraph(xml_text(text))
    for part in made.parts:
        _add(document, part)
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _new_document() -> Document:
    try:
        import docx
        from docx.shared import Mm, Pt
    except ImportError as error:
        raise MissingExtraError(
            'a Word document needs python-docx; install it with: pip install "remit[report]"'
        ) from error
    document = docx.Document()
    section = document.sections[0]
    width, height, margin = map(Mm, _A4)
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    styles: Any = document.styles
    for name, size in (("Normal", _BODY), ("Title", 16), ("Heading 1", 11)):
        styles[name].font.size = Pt(size)
    styles["Normal"].paragraph_format.space_after = Pt(2)
    styles["Heading 1"].paragraph_format.space_before = Pt(8)
    properties = document.core_properties
    properties.author, properties.last_modified_by, properties.comments = "remit", "remit", ""
    properties.created = properties.modified = _DATE
    return document


def _add(document: Document, part: Part) -> None:
    document.add_heading(xml_text(part.title), 1)
    if part.lead:
        document.add_paragraph(xml_text(part.lead))
    if part.columns == ("",):
        for row in part.rows:
            _fill(document.add_paragraph(style="List Bullet"), row[0])
        return
    table = document.add_table(rows=1, cols=len(part.columns))
    table.style = document.styles["Light Grid Accent 1"]
    for cell, name in zip(table.rows[0].cells, part.columns, strict=True):
        _write(cell.paragraphs[0], name, size=_SMALL, bold=True)
    _repeat_head(table.rows[0])
    for row in part.rows:
        for cell, spans in zip(table.add_row().cells, row, strict=True):
            _fill(cell.paragraphs[0], spans)


def _fill(paragraph: Paragraph, spans: Cell) -> None:
    for one in spans:
        _write(paragraph, one.text, size=_SMALL, **_LOOKS.get(one.kind, {"bold": False}))


def _write(paragraph: Paragraph, text: str, *, size: float, bold: bool = False, color: str = "") -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(xml_text(text))
    run.font.size, run.font.bold = Pt(size), bold
    if color:
        run.font.color.rgb = RGBColor.from_string(color)


def _repeat_head(row: Any) -> None:
    """Let the head of a table stand on each page that it goes on to, and no row break over two."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _undated(content: bytes) -> bytes:
    """Return a zip archive with the times of its files taken away."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
