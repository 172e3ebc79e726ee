"""An Excel workbook to fill in: a sheet for the rows, a sheet that explains it, lists to choose from."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import Any, Final

from remit.errors import MissingExtraError

ROWS: Final = 2_000
"""So many rows have the lists to choose from."""

_COLUMNS: Final = (
    ("Role", 28, "Whose work it is, such as Head of Sales. Required.", "Head of Sales"),
    ("Relation", 18, "What the role has to do with it; empty means responsibility.", "responsibility"),
    ("Concern", 40, "What it is about, by its matter: pricing, not “sets prices”. Required.", "pricing"),
    ("Group", 24, "Which kind of concern that is.", "market approach"),
    ("Area", 24, "Which area the group belongs to.", "commerce"),
    ("Importance", 14, "How much it matters: a word of the list, or a number from 0 to 1 or 1 to 5.", "high"),
    ("Level", 14, "How far it is to be mastered: likewise.", "practitioner"),
    ("Role level", 16, "For which level of the role it holds, such as Senior.", ""),
    ("Definition", 44, "What the concern is, in a sentence.", "What is asked for what is sold."),
    ("Reports to", 28, "To which role of this table the role reports.", ""),
    ("Source", 24, "Which document says so.", "job description 2024"),
    ("Note", 44, "Anything else.", ""),
)
_MORE: Final = (
    ("Head of Sales", "skill", "negotiation", "selling", "commerce", "must", "expert"),
    ("Buyer", "skill", "negotiation", "selling", "commerce", "should", "working"),
    ("Buyer", "responsibility", "choice of suppliers", "buying", "commerce", "very high", ""),
)
_RELATIONS: Final = (
    ("responsibility", "the role sees to it that it is done well"),
    ("accountable", "the role answers for it in the end; one role a concern"),
    ("consulted", "the role is asked before"),
    ("informed", "the role is told after"),
    ("supports", "the role helps those who do it"),
    ("skill", "the role has to be able to do it"),
    ("essential", "a skill without which the role cannot be filled"),
    ("optional", "a skill that is of use"),
    ("objective", "what the role aims at"),
    ("focus", "what the role attends to above all"),
    ("metric", "what the role is measured by, or measures"),
    ("influences", "the role has a bearing on it, without having it"),
)
_IMPORTANCE: Final = ("very high", "high", "medium", "low", "must", "should", "could", "nice to have")
_LEVEL: Final = ("awareness", "working", "practitioner", "expert")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def template() -> bytes:
    """A workbook to fill in, as the bytes of an .xlsx file: the same bytes each time.

    Its first sheet, Roles, has the columns and no rows; its second, Instructions, explains them and has
    examples, which are never read; its third, Lists, has what the lists to choose from show.

    Raises:
        MissingExtraError: openpyxl is not installed.

    """
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError("openpyxl is not installed; pip install 'remit[table]' brings it") from None
    book = openpyxl.Workbook()
    book.properties.creator = "remit"
    book.properties.created = datetime.datetime(*_EPOCH)
    _roles(book.worksheets[0])
    _instructions(book.create_sheet("Instructions"))
    _lists(book.create_sheet("Lists"))
    buffer = io.BytesIO()
    book.save(buffer)
    return _timeless(buffer.getvalue())


def _roles(sheet: Any) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    sheet.title = "Roles"
    _head(sheet, 1)
    sheet.freeze_panes = "A2"
    for place, (name, width, told, _) in enumerate(_COLUMNS, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].alignment = Alignment(wrap_text=True, vertical="top")
        if name == "Relation":
            _choose(sheet, letter, f"Lists!$A$2:$A${len(_RELATIONS) + 1}", told, strict=True)
        elif name == "Importance":
            _choose(sheet, letter, f"Lists!$B$2:$B${len(_IMPORTANCE) + 1}", told)
        elif name == "Level":
            _choose(sheet, letter, f"Lists!$C$2:$C${len(_LEVEL) + 1}", told)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{ROWS + 1}"


def _choose(sheet: Any, letter: str, cells: str, told: str, *, strict: bool = False) -> None:
    """Let a column's cells be chosen from a list; where it is not strict, others may be typed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(
        type="list",
        formula1=cells,
        allow_blank=True,
        showErrorMessage=strict,
        errorTitle="Not in the list",
        error="Choose one of the list; the sheet Instructions says what each means.",
        showInputMessage=True,
        prompt=told,
    )
    rule.add(f"{letter}2:{letter}{ROWS + 1}")
    sheet.add_data_validation(rule)


def _instructions(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font

    for letter, width in zip("ABCDEFG", (24, 60, 28, 22, 20, 16, 16), strict=True):
        sheet.column_dimensions[letter].width = width
    lines: list[tuple[str, ...]] = [
        ("How to fill in the sheet Roles",),
        ("A row says one thing of one role. Two things are two rows; the role's name stands in each.",),
        ("A concern is one thing under one name: write it the same way for every role that has it.",),
        ("Only Role and Concern are required. Rows on this sheet are not read.",),
        (),
        ("The columns",),
        *((name, told) for name, _, told, _ in _COLUMNS),
        (),
        ("The relations",),
        *_RELATIONS,
        (),
        ("Examples, which are not read",),
        tuple(f"e.g. {name}" for name, _, _, _ in _COLUMNS[:7]),
        tuple(example for _, _, _, example in _COLUMNS[:7]),
        *_MORE,
    ]
    for row in lines:
        sheet.append(row)
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=cell.column == 2, vertical="top")
        if row[0].value and row[1].value is None:
            row[0].font = Font(bold=row[0].row == 1 or len(str(row[0].value)) < 40)


def _lists(sheet: Any) -> None:
    sheet.sheet_state = "hidden"
    columns = (
        ("Relations", *(word for word, _ in _RELATIONS)),
        ("Importance", *_IMPORTANCE),
        ("Level", *_LEVEL),
    )
    for place, column in enumerate(columns, start=1):
        for row, text in enumerate(column, start=1):
            sheet.cell(row, place, text)


def _head(sheet: Any, row: int) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for place, (name, _, _, _) in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(row, place, name)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFE8E8E8")
        cell.alignment = Alignment(vertical="top")


def _timeless(data: bytes) -> bytes:
    """The workbook without the time at which it was made, so that two are equal."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as made,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                modified = rb"(<dcterms:modified[^>]*>)[^<]*"
                content = re.sub(modified, rb"\g<1>1980-01-01T00:00:00Z", content)
            kept.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
