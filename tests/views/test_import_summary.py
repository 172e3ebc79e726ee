"""What an import tells a person."""

from __future__ import annotations

from typing import Any

from remit.knowledge.importing import Imported
from remit.knowledge.manifest import Entry
from remit.knowledge.sources.report import Count, Origin, Refused
from remit.views.imports import MAX_NOTES, import_json, summary


def done(*, refused: tuple[Refused, ...] = (), **more: Any) -> Imported:
    count = Count("a.csv", 5000, 5000 - len(refused), len(refused))
    entry = Entry("table", Origin("table:a", "a.csv"), "", "a.nq", "", (count,), 1, 2000, 2, **more)
    return Imported(entry, None, changed=True, refused=refused)


def test_the_first_row_of_a_reason_is_named_with_what_stands_there() -> None:
    rows = [
        Refused("a.csv", 7, "Importance", "hoch", "no number"),
        Refused("a.csv", 9, "", "", "no role"),
        Refused("a.csv", 12, "Importance", "x" * 99, "no number"),
    ]
    many = [Refused("a.csv", row, "", "", "not in use") for row in range(100, 1300)]
    lines = summary(done(refused=(*rows, *many)), "a.store")
    assert lines[0] == "a.csv: 1 role, 2,000 concerns, 2 links in a.store"
    assert lines[1].startswith("1,203 of 5,000 rows left out; ")
    assert lines[2:] == [
        "  1,200 in a.csv: not in use (first: row 100)",
        "  2 in a.csv: no number (first: row 7, Importance 'hoch')",
        "  1 in a.csv: no role (first: row 9)",
    ]


def test_few_notes_are_shown_and_all_are_in_json() -> None:
    notes = tuple(f"note {number} {'long ' * 60}" for number in range(MAX_NOTES + 3))
    lines = summary(done(notes=notes), "a.store")
    assert len(lines) == 1 + MAX_NOTES + 1
    assert lines[-1] == "and 3 more notes; -f json has them whole"
    assert all(len(line) <= 160 for line in lines)
    told = import_json(done(notes=notes))
    assert isinstance(told, dict)
    assert told["notes"] == list(notes)
