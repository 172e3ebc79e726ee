"""Rows of large tables: any encoding, any separator, and nothing lost in silence."""

from __future__ import annotations

import csv
import io
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.errors import SourceError
from remit.knowledge.sources import text_rows
from remit.knowledge.sources.report import Report
from remit.knowledge.sources.text_rows import Table, read_rows

LONG = "x" * 140_000
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


def table(
    data: bytes | str, report: Report | None = None, *, delimiter: str = "", quoted: bool = True
) -> Table:
    data = data.encode() if isinstance(data, str) else data
    opened = partial(io.BytesIO, data)
    return read_rows(
        opened, "t.csv", len(data), report or Report(), path="p", delimiter=delimiter, quoted=quoted
    )


def rows(
    data: bytes | str, report: Report | None = None, *, quoted: bool = True
) -> list[tuple[int, list[str]]]:
    return [(line, row[:-1]) for line, row in table(data, report, quoted=quoted).rows]


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3).filter(any), max_size=6), st.sampled_from(",;\t|"))
def test_what_the_csv_module_writes_is_read_back(cells: list[list[str]], delimiter: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows([["a", "b", "c"], *cells])
    report = Report()
    read = table(written.getvalue(), report, delimiter=delimiter)
    assert [row for _, row in read.rows] == [[*row, ""] for row in cells]
    assert [(count.read, count.refused) for count in report.counts()] == [(len(cells), 0)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_separators_are_seen(encoding: str, delimiter: str) -> None:
    text = f"näme{delimiter}b\r\nÉlan – €{delimiter}2\r\n"
    report = Report()
    read = table(text.encode(encoding), report)
    assert (read.header, [*read.rows]) == (("näme", "b"), [(2, ["Élan – €", "2", ""])])
    assert report.notes == (
        ["t.csv is not UTF-8; it was read as Windows-1252"] if encoding == "cp1252" else []
    )


def test_one_byte_at_the_end_makes_all_of_it_windows_1252() -> None:
    text = "a\n" + "é plain text\n" * 100_000
    read = rows(text.encode() + b"\xe9\n")
    assert read[0][1] == ["Ã© plain text"]
    assert read[-1] == (100_002, ["é"])


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "there is nothing in it"),
        (b" \r\n ,, \n", "there is nothing in it"),
        (b"a,b\n1,\0\n", "is no text"),
        ("a,b\n1,2\n".encode("utf-16-le"), "is no text"),
        (b"a\n\x81\xe9\n", "unknown encoding"),
        (b"\xff\xfea", "unknown encoding"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is no text"),
        (b"a," + b"x" * (18 << 20), "is no text"),
        (b'a,"b\n1,2\n', "check the quotes"),
    ],
)
def test_what_is_no_table_gives_one_line(data: bytes, word: str) -> None:
    with pytest.raises(SourceError, match=word) as caught:
        rows(data)
    assert str(caught.value).startswith("p: t.csv:")
    assert "\n" not in str(caught.value)


def test_rows_know_the_line_that_they_begin_on() -> None:
    text = 'a,b\n\n1,"two\nlines"\n,,\n2,x\r\n\r\n3,"y"'
    report = Report()
    assert rows(text, report) == [(3, ["1", "two\nlines"]), (6, ["2", "x"]), (8, ["3", "y"])]
    assert report.counts()[0].read == 3


def test_short_rows_are_filled_and_longer_ones_refused() -> None:
    report = Report()
    assert rows("a,b,c\n1\n1,2,3,,\n1,2,3,4\n5,6,7\n", report) == [
        (2, ["1", "", ""]),
        (3, ["1", "2", "3"]),
        (5, ["5", "6", "7"]),
    ]
    assert [(r.row, r.value, r.reason.split(";")[0]) for r in report.refused] == [
        (4, "4", "4 cells, where the header has 3")
    ]
    assert [(count.read, count.written, count.refused) for count in report.counts()] == [(4, 3, 1)]


@pytest.mark.parametrize(
    ("broken", "refused"),
    [
        ('2,"x"y', [2]),
        ('2,"never closed', [2]),
        (f'2,"{LONG}"', [2]),
        (f'2,"{LONG}\n{LONG}"', [2]),
        (f"2,{LONG}", [2]),
        (f'"{LONG}', [2]),
    ],
    ids=["after the quote", "open", "long", "long over lines", "long bare", "open and long"],
)
def test_a_broken_row_costs_no_other(broken: str, refused: list[int]) -> None:
    good = "".join(f'{n},"text {n}"\n' for n in range(3, 3000))
    report = Report()
    read = rows(f"a,b\n{broken}\n{good}", report)
    assert [row for _, row in read] == [[str(n), f"text {n}"] for n in range(3, 3000)]
    assert [r.row for r in report.refused] == refused
    assert report.counts()[0].read == len(read) + len(refused)
    extra = broken.count("\n")
    assert [line for line, _ in read] == [n + extra for n in range(3, 3000)]


def test_a_cell_that_is_too_long_says_how_far_it_goes() -> None:
    report = Report()
    rows(f'a\n"{LONG}\n\n{LONG}"\nb\n', report)
    assert "up to line 4;" in report.refused[0].reason
    assert len(report.refused[0].value) <= 1000


def test_the_limit_of_the_csv_module_is_left_alone() -> None:
    before = csv.field_size_limit()
    rows(f'a\n"{LONG}"\nb\n')
    assert csv.field_size_limit() == before


def test_a_file_of_broken_rows_is_given_up() -> None:
    report = Report()
    with pytest.raises(SourceError, match=r"p: t.csv:102: more than 100 rows are broken"):
        rows("a\n" + '"x"y\n' * 500, report)
    assert report.counts()[0].read == report.counts()[0].refused == text_rows.MAX_BROKEN + 1


def test_without_quoting_a_quotation_mark_is_a_character() -> None:
    text = 'a\tb\n"x\ty\n5" disk\t"z"\n' + f"{LONG}\t1\nq\tr\n"
    report = Report()
    assert rows(text, report, quoted=False) == [(2, ['"x', "y"]), (3, ['5" disk', '"z"']), (5, ["q", "r"])]
    assert [r.row for r in report.refused] == [4]


def test_columns_are_found_by_name_and_not_by_place() -> None:
    read = table("\ufeffConcept URI, PREFERRED_LABEL ,code,code\n1,2,3,4\n")
    assert read.needed("conceptUri", ("label", "preferredLabel")) == (0, 1)
    uri, scope, code = read.optional("concepturi", "scopeNote", "code")
    assert [(row[uri], row[scope], row[code]) for _, row in read.rows] == [("1", "", "3")]


def test_missing_columns_are_named_with_those_found() -> None:
    read = table("conceptUri,\x1b[31mname\n")
    with pytest.raises(SourceError) as caught:
        read.needed("conceptUri", ("preferredLabel", "label"), "status")
    assert "columns preferredLabel, status are missing" in str(caught.value)
    assert "columns found: conceptUri, \\x1b[31mname" in str(caught.value)
    assert caught.value.line == 1
    with pytest.raises(SourceError, match="column status is missing"):
        read.needed("status")


def test_progress_goes_up_to_the_whole() -> None:
    steps: list[tuple[str, int, int]] = []
    text = "a\n" + "some text\n" * 9000
    rows(text, Report(lambda *step: steps.append(step)))
    done = [step[1] for step in steps]
    assert len(steps) == 5
    assert done == sorted(done)
    assert steps[-1] == ("t.csv", len(text), len(text))


def test_rows_left_half_way_are_counted_as_far_as_they_were_read() -> None:
    report = Report()
    read = table("a\n1\n2\n3\n", report)
    next(read.rows)
    read.rows.close()  # type: ignore[attr-defined]
    assert report.counts()[0].read == 1


def test_a_large_file_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_rows, "_SMALL", 10)
    opened: list[int] = []

    def opener() -> io.BytesIO:
        opened.append(1)
        return io.BytesIO(b'a,b\n1,2\n3,"4"5\n6,7\n')

    report = Report()
    read = read_rows(opener, "t.csv", 30, report, path="p")
    assert [row[0] for _, row in read.rows] == ["1", "6"]
    assert len(opened) == 4  # for the encoding, the header, the rows, and again after the broken one
