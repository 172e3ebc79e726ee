"""Tables of roles: a company's own spreadsheet or career ladder; a row a link, a column a role, or nested.

    role,relation,concern,group,area,note
    Head of Sales,responsibility,pricing,market,commerce,from the job description

Column names are known in their common spellings, or mapped. A role or concern whose name is known already, a
label or a synonym, is that role or concern; any other gets an IRI made of its name. Each row is a claim of
the file. See docs/tables.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from remit.errors import SourceError
from remit.knowledge.sources.cells import bytes_of, chosen, fault, sheets_of, text_of
from remit.knowledge.sources.closure import Closure
from remit.knowledge.sources.names import Names, slug
from remit.knowledge.sources.report import Origin, Report
from remit.knowledge.sources.sheets import Broken, Sheet
from remit.knowledge.sources.statements import Statements
from remit.knowledge.sources.tables import layouts, records
from remit.knowledge.sources.tables.headings import Header, no_column
from remit.knowledge.sources.tables.links import Link, Writer
from remit.knowledge.sources.tables.mapping import Plan, mapping_beside, plan_of
from remit.knowledge.sources.tables.notes import note_header, note_tally
from remit.knowledge.sources.tables.paths import text_of as text_of_value
from remit.knowledge.sources.tables.paths import values
from remit.knowledge.sources.tables.ratings import Scale, is_rating, scale_of
from remit.text import safe_text

if TYPE_CHECKING:
    import pyoxigraph as ox

_RATED: Final = ("importance", "level")
_EVERY: Final = 2_000


def read(
    path: Path,
    into: Statements,
    report: Report,
    *,
    map: Mapping[str, str] | None = None,
    mapping_file: Path | None = None,
    wide: bool = False,
    sheet: str = "",
    encoding: str = "",
    separator: str = "",
    split: str = "",
    fill: bool = False,
    known: ox.Store | None = None,
    name: str = "",
) -> Origin:
    """Read a table: CSV, TSV, Excel, JSON, JSON Lines or YAML; where it is from.

    `map` says which column or field is what, as does `mapping_file`, or the one that lies beside the table
    (roles.map.toml beside roles.csv); what is given here goes over what the file says. `wide` asks for the
    form with a column a role, `split` for a text at which a cell of concerns is split, `fill` to take an
    empty role cell for the role above. Names that `known` has stand for what they stand for there.

    Rows are counted as links: a row of the long form, a marked cell of the wide form, a concern of a record.

    Raises:
        SourceError: the file cannot be read, has no rows, or no column for the role or the concern.
        ParameterError: the map, the encoding or the separator says what cannot be.
        MissingExtraError: openpyxl or PyYAML is needed, and is not installed.

    """
    plan = plan_of(path, map, mapping_file)
    plan = replace(
        plan,
        wide=wide or plan.wide,
        fill=fill or plan.fill,
        sheet=sheet or plan.sheet,
        encoding=encoding or plan.encoding,
        separator=separator or plan.separator,
        split=split or plan.split,
    )
    file = safe_text(path.name)
    origin = Origin(name or f"table:{slug(path.stem)}", file)
    into.source(origin)
    names = Names(into, known)
    base = slug(name) if name else slug(path.stem)

    def writer(scales: Mapping[str, Scale]) -> Writer:
        return Writer(
            into,
            report,
            names,
            file=file,
            base=base,
            relations=plan.relations,
            scales=scales,
            split=plan.split,
        )

    of_records = path.suffix.lower() in records.SUFFIXES
    done = (
        _read_records(path, plan, report, writer) if of_records else _read_sheet(path, plan, report, writer)
    )
    done.finish()
    if not done.rows:
        raise SourceError(f"{safe_text(str(path))}: there are no rows in it", path=str(path))
    note_tally(report, done)
    return origin


def read_table(path: Path, known: ox.Store) -> list[ox.Quad]:
    """The statements of a table, with names looked up among what is known already; all of its rows, or none.

    Raises:
        SourceError: the file cannot be read, a column is missing, or a row cannot be read, with the row; it
            is JSON or YAML, and no mapping lies beside it.
        MissingExtraError: it is an Excel workbook or YAML, and the package that reads it is not installed.

    """
    import pyoxigraph as ox

    if path.suffix.lower() in records.SUFFIXES and path.is_file() and mapping_beside(path) is None:
        raise SourceError(
            f"{safe_text(str(path))}: nothing says which field is what; put {safe_text(path.stem)}.map.toml "
            "beside it",
            path=str(path),
        )
    chunks: list[bytes] = []
    into = Statements(Closure({}, {}), chunks.append, lambda _: None)
    read(path, into, _AllOrNothing(path), known=known)
    into.finish()
    return sorted(ox.parse(b"".join(chunks), ox.RdfFormat.N_QUADS), key=str)


class _AllOrNothing(Report):
    """A report that takes the first fault for the end."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def refuse(
        self, file: str, row: int, column: str, value: str, reason: str, *, fault: bool = True
    ) -> None:
        """Raise for a row at fault, with its reason."""
        if fault:
            raise _fault(self._path, row, reason)
        super().refuse(file, row, column, value, reason, fault=fault)


_fault = fault


def _read_sheet(
    path: Path, plan: Plan, report: Report, writer: Callable[[Mapping[str, Scale]], Writer]
) -> Writer:
    every = sheets_of(path, encoding=plan.encoding, separator=plan.separator)
    sheet, header = _table_in(every, plan, path)
    roles: dict[int, str] = {}
    links: Iterable[Link | layouts.Refusal]
    if layouts.is_wide(header, plan):
        header = layouts.wide_header(header, plan)
        roles = layouts.roles_across(sheet, header, plan)
        if not roles:
            raise no_column(str(path), "role", header.cells)
        marks = list(layouts.marks_in(sheet, header, roles))
        rated = any(_is_level(mark, plan.ratings) for mark in marks)
        scales = {"importance": Scale(1, plan.ratings), "level": scale_of(marks, plan.ratings)}
        links = layouts.wide_links(sheet, header, roles, plan, rated=rated)
    else:
        columns = {
            column: list(layouts.column_of(sheet, header, column))
            for column in _RATED
            if column in header.places
        }
        scales, levels_are_grades = _scales(columns, plan.ratings, report, header.headings)
        if levels_are_grades:
            places = {("grade" if c == "level" else c): place for c, place in header.places.items()}
            header = replace(header, places=places)
        links = layouts.long_links(sheet, header, plan)
    note_header(report, every, sheet, header, roles)
    done = writer(scales)
    size = path.stat().st_size
    for number, link in enumerate(links):
        if number % _EVERY == 0:
            report.step(safe_text(path.name), size * min(link.row, sheet.last) // max(sheet.last, 1), size)
        if isinstance(link, layouts.Refusal):
            done.left_out(link.row, link.column, link.value, link.reason)
        elif "role" not in link.cells and roles:
            done.concern_alone(link)
        else:
            done.add(link)
    report.step(safe_text(path.name), size, size)
    return done


def _table_in(every: tuple[Sheet, ...], plan: Plan, path: Path) -> tuple[Sheet, Header]:
    """The sheet asked for, or the first whose header is known, and the header."""
    asked = [chosen(every, plan.sheet, path)] if plan.sheet else [one for one in every if not one.hidden]
    for sheet in asked:
        header = layouts.header_in(sheet, plan)
        if header is not None and (
            plan.wide or not layouts.is_wide(header, plan) or _across(sheet, header, plan)
        ):
            return sheet, header
    first = asked[0] if asked else chosen(every, "", path)
    raise layouts.no_header(first, plan, str(path))


def _across(sheet: Sheet, header: Header, plan: Plan) -> bool:
    return bool(layouts.roles_across(sheet, header, plan))


def _is_level(mark: str, ratings: Mapping[str, Decimal]) -> bool:
    plain = mark.casefold() in layouts.MARKS or mark.casefold() in layouts.NO_MARKS
    return not plain and any(c.isdigit() for c in mark) and is_rating(mark, ratings)


def _scales(
    columns: Mapping[str, list[str]],
    ratings: Mapping[str, Decimal],
    report: Report,
    headings: Mapping[str, str],
) -> tuple[dict[str, Scale], bool]:
    """How ratings are read, and whether what is called level is the level of the role."""
    scales = {column: scale_of(cells, ratings) for column, cells in columns.items()}
    levels = columns.get("level", [])
    grades = (
        bool(levels) and "grade" not in headings and not any(is_rating(one, ratings) for one in set(levels))
    )
    if grades:
        del scales["level"]
        report.note(
            f"{headings['level']}: none of its values rates a skill, so it is read as the role's level"
        )
    for column, scale in scales.items():
        if any(c.isdigit() for cell in columns[column] for c in cell):
            report.note(f"{headings[column]}: numbers are read on a scale up to {scale.top}")
    return scales, grades


def _read_records(
    path: Path, plan: Plan, report: Report, writer: Callable[[Mapping[str, Scale]], Writer]
) -> Writer:
    text = text_of(bytes_of(path), path, plan.encoding)
    found, twice = records.records_of(text, path, plan.records)
    whole = [record for _, record in found if not isinstance(record, Broken)]
    ways = records.ways_of(plan.fields, plan.concerns) if plan.says_fields else records.guessed(whole)
    if ways is None:
        raise records.nothing_says(whole, path, "nothing says which field is what")
    if whole:
        records.check_ways(whole, ways, path)
    columns = {
        column: [
            text_of_value(one.value) or ""
            for record in whole
            for one in values(record, ways.fields[column][1])
        ]
        for column in _RATED
        if column in ways.fields
    }
    scales, levels_are_grades = _scales(columns, plan.ratings, report, ways.headings)
    if levels_are_grades:
        fields = {("grade" if column == "level" else column): way for column, way in ways.fields.items()}
        ways = replace(ways, fields=fields)
    if left := records.unread(whole, ways.every()):
        report.note(f"not read: {', '.join(left)}")
    if twice:
        again = ", ".join(sorted(set(twice))[:20])
        report.note(f"names that stand twice in one object, of which the last counts: {again}")
    done = writer(scales)
    size = path.stat().st_size
    for number, (row, record) in enumerate(found, start=1):
        if isinstance(record, Broken):
            done.left_out(row, "", record.text, record.what)
            continue
        for link in records.links_of(row, record, ways):
            if isinstance(link, records.Wrong):
                done.left_out(link.row, link.where, link.value, link.reason)
            else:
                done.add(link)
            if done.rows > records.MAX_LINKS:
                raise SourceError(
                    f"{safe_text(str(path))}: more than {records.MAX_LINKS:,} links", path=str(path)
                )
        report.step(safe_text(path.name), size * number // len(found), size)
    return done
