"""What an import did, as a table, as JSON, and in words."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from remit.views.formats import Json, Table

if TYPE_CHECKING:
    from remit.knowledge.importing import Imported
    from remit.knowledge.manifest import Entry
    from remit.knowledge.sources.report import Refused

MAX_REASONS = 5
MAX_NOTES = 6
MAX_NOTE = 160
MAX_VALUE = 60


def import_table(done: Imported) -> Table:
    """Return a row a file: rows read, written and refused, and a last row with the sums."""
    rows = [(one.file, one.read, one.written, one.refused) for one in done.entry.counts]
    entry = done.entry
    if len(rows) > 1:
        rows.append(("all files", entry.rows_read, entry.rows_written, entry.rows_refused))
    return Table(("file", "read", "written", "refused"), tuple(rows))


def import_json(done: Imported) -> Json:
    """Return all there is to say: the source, whether anything changed, counts, refused rows, notes."""
    entry = done.entry
    return {
        "source": {"kind": entry.kind, **_source(entry)},
        "changed": done.changed,
        "replaced": _source(done.before) if done.before and done.changed else None,
        "n_roles": entry.roles,
        "n_concerns": entry.concerns,
        "n_links": entry.links,
        "rows_read": entry.rows_read,
        "rows_written": entry.rows_written,
        "rows_refused": entry.rows_refused,
        "counts": [
            {"file": one.file, "read": one.read, "written": one.written, "refused": one.refused}
            for one in entry.counts
        ],
        "refused": [
            {
                "file": one.file,
                "row": one.row,
                "column": one.column,
                "value": one.value,
                "reason": one.reason,
                "fault": one.fault,
            }
            for one in done.refused
        ],
        "notes": list(entry.notes),
    }


def summary(done: Imported, store: str, report: str = "") -> list[str]:
    """Return the lines that tell a person what happened; `report` is a file that has the refused rows."""
    entry = done.entry
    name = " ".join(filter(None, (entry.origin.title, entry.origin.version)))
    if not done.changed:
        return [f"nothing changed: {name} is in {store} already"]
    lines = [
        f"{name}: {_number(entry.roles, 'role')}, {_number(entry.concerns, 'concern')}, "
        f"{_number(entry.links, 'link')} in {store}"
    ]
    if done.before:
        was = " ".join(filter(None, (done.before.origin.title, done.before.origin.version)))
        lines[0] += f", in place of {was}"
    if entry.rows_refused:
        where = report or str(PurePath(store) / entry.refused)
        lines.append(
            f"{entry.rows_refused:,} of {_number(entry.rows_read, 'row')} left out; {where} has each"
        )
        reasons = Counter((one.file, one.reason) for one in done.refused)
        first = {(one.file, one.reason): one for one in reversed(done.refused)}
        lines += [
            f"  {count:,} in {file}: {why}{_place(first[file, why])}"
            for (file, why), count in reasons.most_common(MAX_REASONS)
        ]
        if len(reasons) > MAX_REASONS:
            lines.append(f"  and for {len(reasons) - MAX_REASONS} more reasons")
    lines += [
        note if len(note) <= MAX_NOTE else f"{note[: MAX_NOTE - 3]}..." for note in entry.notes[:MAX_NOTES]
    ]
    if len(entry.notes) > MAX_NOTES:
        lines.append(f"and {_number(len(entry.notes) - MAX_NOTES, 'more note')}; -f json has them whole")
    return lines


def _place(one: Refused) -> str:
    """Where the first row of a reason is, with what stands there."""
    value = " ".join(one.value.split())
    value = value if len(value) <= MAX_VALUE else f"{value[: MAX_VALUE - 3]}..."
    cell = f", {one.column}" if one.column else ""
    return f" (first: row {one.row}{cell}{f' {value!r}' if value else ''})"


def _source(entry: Entry) -> dict[str, Json]:
    origin = entry.origin
    return {
        "iri": origin.iri,
        "name": origin.name,
        "title": origin.title,
        "version": origin.version,
        "license": origin.license,
        "attribution": origin.attribution,
    }


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
