"""The matrices as cells, as text and as files: whole, bounded, and never "not stated" as a number."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis.hierarchy import Hierarchy
from remit.analysis.nearest import cells as made
from remit.analysis.nearest.cells import concern_cells, npz, role_cells
from remit.analysis.profiles import Profiles, tabulate
from remit.errors import LimitError, ParameterError
from remit.knowledge.model import Term
from remit.knowledge.store import Knowledge
from remit.views import matrix as view
from remit.views.formats import Table, csv_text
from remit.views.matrix import long_table, matrix_blocks, matrix_files, matrix_json, wide_table

LINKS = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 7)), st.sampled_from((0.25, 0.5, 1.0)), min_size=1
)
FOUR = {("r1", "a"): 1.0, ("r1", "b"): 0.5, ("r2", "b"): 1.0, ("r3", "c"): 1.0}


def table_of(links: Iterable[tuple[str, str]] | dict[tuple[str, str], float]) -> Profiles:
    terms = {iri: Term(iri, iri.upper()) for link in links for iri in link}
    return tabulate(links, Hierarchy({}), terms)


def dense(found: made.Cells) -> np.ndarray:
    whole = np.zeros((len(found.rows), len(found.columns)))
    for row, column, value in found.each():
        whole[row, column] = value
    return whole


@settings(max_examples=30)
@given(LINKS, st.sampled_from(("n_shared", "jaccard", "weighted_cosine")))
def test_roles_by_roles_are_those_of_numpy(links: dict[tuple[int, int], float], measure: str) -> None:
    table = table_of({(f"r{a}", f"c{b}"): rating for (a, b), rating in links.items()})
    rated = dense(concern_cells(table))
    held = (rated > 0).astype(float)
    shared = held @ held.T
    sizes = held.sum(axis=1)
    expected = {
        "n_shared": shared,
        "jaccard": shared / (sizes[:, None] + sizes - shared),
        "weighted_cosine": rated @ rated.T / np.sqrt((rated**2).sum(1)[:, None] * (rated**2).sum(1)),
    }[measure]
    found = role_cells(table, measure=measure)
    assert dense(found) == pytest.approx(expected)
    some = [table.roles[i] for i in (len(table.roles) - 1, 0)][: len(table.roles)]
    places = [table.row_of(one.iri) for one in some]
    assert dense(role_cells(table, measure=measure, roles=some)) == pytest.approx(
        expected[np.ix_(places, places)]  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("measure", ["resnik", "lin", "containment"])
def test_some_roles_are_a_part_of_the_whole_by_any_measure(measure: str) -> None:
    table = table_of({("r1", "a"), ("r1", "b"), ("r2", "b"), ("r2", "d"), ("r3", "b")})
    whole = dense(role_cells(table, measure=measure))
    some = role_cells(table, measure=measure, roles=[table.roles[2], table.roles[0]])
    assert dense(some) == pytest.approx(whole[np.ix_([2, 0], [2, 0])])
    assert (whole == whole.T).all() == (measure != "containment")


def test_not_stated_is_empty_and_sharing_nothing_is_zero() -> None:
    silent = Term("r9", "R9")
    table = table_of(FOUR)
    found = role_cells(table, measure="jaccard", roles=[*table.roles, silent])
    assert list(found.lines()) == [
        [1.0, 0.5, 0.0, None],
        [0.5, 1.0, 0.0, None],
        [0.0, 0.0, 1.0, None],
        [None, None, None, None],
    ]
    assert list(concern_cells(table, roles=[table.roles[0], silent]).lines()) == [[1.0, 0.5], [None, None]]
    assert "0.0" not in csv_text(wide_table(concern_cells(table)))


def test_the_nearest_alone_leave_the_rest_empty() -> None:
    table = table_of({("r1", "a"), ("r1", "b"), ("r2", "a"), ("r2", "b"), ("r3", "a")})
    found = role_cells(table, measure="jaccard", top=1)
    assert list(found.lines()) == [[1.0, 1.0, None], [1.0, 1.0, None], [0.5, None, 1.0]]


def test_the_sparse_file_is_read_by_scipy_and_names_its_rows() -> None:
    content = npz(concern_cells(table_of(FOUR)), "CC BY")
    loaded = scipy.sparse.load_npz(io.BytesIO(content))
    assert loaded.toarray().tolist() == [[1.0, 0.5, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    beside = np.load(io.BytesIO(content))
    assert beside["row_iris"].tolist() == ["r1", "r2", "r3"]
    assert beside["column_labels"].tolist() == ["A", "B", "C"]
    assert (str(beside["of"]), str(beside["measure"]), str(beside["sources"])) == (
        "concerns",
        "rating",
        "CC BY",
    )
    assert npz(concern_cells(table_of(FOUR)), "CC BY") == content


def test_parquet_has_a_row_a_cell_and_the_licences(kg: Knowledge) -> None:
    found = role_cells(table_of(FOUR), measure="jaccard")
    (content,) = matrix_files(kg, found, Path("m.parquet"), "parquet").values()
    frame = polars.read_parquet(io.BytesIO(content))
    assert frame.columns == ["role", "role_label", "other", "other_label", "jaccard"]
    assert frame.rows()[:2] == [("r1", "R1", "r1", "R1", 1.0), ("r1", "R1", "r2", "R2", 0.5)]
    assert "licenses/by" in polars.read_parquet_metadata(io.BytesIO(content))["remit:sources"]


def test_a_csv_has_its_sources_beside_it_and_the_long_form_only_what_holds(kg: Knowledge) -> None:
    found = role_cells(table_of(FOUR), measure="jaccard")
    files = matrix_files(kg, found, Path("m.csv"), "csv")
    assert [path.name for path in files] == ["m.csv", "m-sources.csv"]
    assert files[Path("m.csv")].decode().splitlines()[:2] == ["role,role_label,R1,R2,R3", "r1,R1,1.0,0.5,0.0"]
    assert b"CC BY 4.0" in files[Path("m-sources.csv")] or b"licenses/by/4.0" in files[Path("m-sources.csv")]
    assert len(long_table(found).rows) == 5
    assert matrix_json(found)["cells"][:2] == [[0, 0, 1.0], [0, 1, 0.5]]


def test_what_is_to_be_read_numbers_roles_and_puts_concerns_in_rows() -> None:
    table = table_of(FOUR)
    _, drawn, *notes = matrix_blocks(role_cells(table, measure="n_shared"), "title")
    assert isinstance(drawn, Table)
    assert drawn.columns == ("", "role", "1", "2", "3")
    assert drawn.rows[0][2:] == (2, 1, 0)
    assert not notes  # nothing is empty
    _, drawn, note = matrix_blocks(concern_cells(table), "title")
    assert isinstance(drawn, Table)
    assert drawn.columns == ("concern", "R1", "R2", "R3")
    assert drawn.rows[1][1:] == (0.5, 1, None)
    assert "not stated" in str(note)


def test_labels_of_several_things_are_told_apart() -> None:
    terms = {iri: Term(iri, "same") for iri in ("https://e.org/1", "https://e.org/2", "c")}
    table = tabulate({("https://e.org/1", "c"), ("https://e.org/2", "c")}, Hierarchy({}), terms)
    assert wide_table(role_cells(table)).columns == (
        "role",
        "same (https://e.org/1)",
        "same (https://e.org/2)",
    )


def test_what_is_too_large_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_of(FOUR)
    found = role_cells(table)
    monkeypatch.setattr(view, "MAX_TEXT", 4)
    for write in (wide_table, long_table, matrix_json):
        with pytest.raises(LimitError, match="--top 10"):
            write(found)
    with pytest.raises(LimitError, match="--long"):
        wide_table(found)
    monkeypatch.setattr(view, "MAX_SHOWN", (2, 2))
    with pytest.raises(LimitError, match=r"-o matrix[.]csv"):
        matrix_blocks(found, "title")
    monkeypatch.setattr(made, "MAX_CELLS", 6)
    with pytest.raises(LimitError, match="3 roles by roles are more than 6 cells; --top 10"):
        role_cells(table)
    assert len(role_cells(table, top=1).values) == 5
    monkeypatch.setattr(made, "MAX_CELLS", 2)
    with pytest.raises(LimitError, match="4 cells are more than 2"):
        concern_cells(table)


def test_an_unknown_measure_is_named() -> None:
    for roles in (None, list(table_of(FOUR).roles)):
        with pytest.raises(ParameterError, match="unknown measure 'alike'"):
            role_cells(table_of(FOUR), measure="alike", roles=roles)
    with pytest.raises(ParameterError, match="top is -1"):
        role_cells(table_of(FOUR), top=-1)
