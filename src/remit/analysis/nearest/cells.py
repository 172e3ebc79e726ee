"""Roles by roles and roles by concerns as whole matrices, of which only what holds something is kept."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from remit.analysis import measures
from remit.analysis.comparison.overlap import check_top
from remit.analysis.nearest import pairs, walk
from remit.analysis.nearest.every import rank
from remit.analysis.nearest.postings import SUMS
from remit.errors import LimitError
from remit.knowledge.model import Term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from remit.analysis.profiles import Profiles

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

MAX_CELLS: Final = 10_000_000
"""How many cells a matrix may have unless it is cut to the nearest: all pairs of 3,162 roles, 400 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A matrix by cells that hold something: row `at[i]` has `values[i]` in column `columns_at[i]`.

    Cells stand by row, then by column. `of` is "roles" or "concerns"; `measure` what a cell of two roles is,
    "rating" where it is how much a concern matters to a role, 1 where no source rates it. `whole` says that
    no pair of roles is left out: two of which something is stated, but that have no cell, share nothing.
    """

    of: str
    measure: str
    rows: Sequence[Term]
    columns: Sequence[Term]
    at: Places
    columns_at: Places
    values: Floats
    whole: bool

    @property
    def n_cells(self) -> int:
        """How many cells the matrix has, empty ones too."""
        return len(self.rows) * len(self.columns)

    def each(self) -> Iterator[tuple[int, int, float]]:
        """The cells that hold something, as row, column and value."""
        return zip(self.at.tolist(), self.columns_at.tolist(), self.values.tolist(), strict=True)

    def lines(self) -> Iterator[list[float | None]]:
        """The matrix line by line; None where nothing is stated, 0 where two roles share nothing."""
        held: dict[int, dict[int, float]] = {}
        for row, column, value in self.each():
            held.setdefault(row, {})[column] = value
        stated = set(held) if self.of == "roles" and self.whole else set()
        for row in range(len(self.rows)):
            mine = held.get(row, {})
            yield [
                mine.get(column, 0.0 if row in stated and column in stated else None)
                for column in range(len(self.columns))
            ]


def role_cells(
    table: Profiles,
    *,
    measure: str = "idf_cosine",
    top: int | None = None,
    roles: Sequence[Term] | None = None,
) -> Cells:
    """Roles by roles: a measure of every two that share something, and of each with itself.

    With `top`, each role's nearest alone; with `roles`, these alone, in their order, compared by what is rare
    among all. A role of which nothing is stated has an empty row. Raises ParameterError for an unknown
    measure, and for a negative `top`; LimitError beyond MAX_CELLS.
    """
    import numpy as np

    check_top(top or 0)
    shown = table.roles if roles is None else tuple(roles)
    most = max(len(shown) - 1, 0)
    per_row = most if top is None else min(top, most)
    if len(shown) * (per_row + 1) > MAX_CELLS:
        raise LimitError(
            f"{len(shown):,} roles by roles are more than {MAX_CELLS:,} cells; --top 10 keeps each role's "
            "ten nearest, or name some roles"
        )
    if roles is None:
        found = rank(table, measure=measure, top=per_row)
        at, place = np.nonzero(found.rows >= 0)
        to, values = found.rows[at, place].astype(np.int64), found.scores[at, place]
    else:
        at, to, values = _among(table, shown, measure, per_row)
    own = _own(table, shown, measure)
    filled = np.flatnonzero(own)
    at, to = np.concatenate([at, filled]), np.concatenate([to, filled])
    values = np.concatenate([values, own[filled]])
    order = np.lexsort((to, at))
    whole = per_row == most
    return Cells("roles", measure, shown, shown, at[order], to[order], values[order], whole)


def concern_cells(table: Profiles, *, roles: Sequence[Term] | None = None) -> Cells:
    """Roles by concerns: how much each concern matters to a role, 1 where no source rates it.

    With `roles`, these alone, in their order, and the concerns that one of them has. Raises LimitError where
    more than MAX_CELLS cells hold something.
    """
    import numpy as np

    shown = table.roles if roles is None else tuple(roles)
    if roles is None:
        n_held = len(table.matrix.indices)
        if n_held > MAX_CELLS:
            raise LimitError(f"{n_held:,} cells are more than {MAX_CELLS:,}; name some roles")
    held = [table.rated_of(role.iri) for role in shown]
    columns = sorted({column for one in held for column in one})
    place = {column: i for i, column in enumerate(columns)}
    return Cells(
        "concerns",
        "rating",
        shown,
        tuple(table.concerns[column] for column in columns),
        np.repeat(np.arange(len(shown)), [len(one) for one in held]),
        np.array([place[column] for one in held for column in one], dtype=np.int64),
        np.array([rating for one in held for rating in one.values()], dtype=np.float64),
        whole=True,
    )


def npz(cells: Cells, sources: str = "") -> bytes:
    """The matrix as a file that `scipy.sparse.load_npz` reads, in compressed sparse rows.

    Beside the matrix the file has, for `numpy.load`, texts: `row_iris`, `row_labels`, `column_iris`,
    `column_labels`, `of`, `measure`, and `sources`, what the sources ask to be said. Whatever is not stored
    is zero to scipy: that two roles share nothing, or that nothing is stated.
    """
    import numpy as np

    counts = np.bincount(cells.at, minlength=len(cells.rows))
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        format=np.array(b"csr"),
        _is_array=np.array(True),
        shape=np.array([len(cells.rows), len(cells.columns)]),
        indptr=np.concatenate([[0], np.cumsum(counts)]),
        indices=cells.columns_at,
        data=cells.values,
        row_iris=_texts([one.iri for one in cells.rows]),
        row_labels=_texts([one.label for one in cells.rows]),
        column_iris=_texts([one.iri for one in cells.columns]),
        column_labels=_texts([one.label for one in cells.columns]),
        of=np.array(cells.of),
        measure=np.array(cells.measure),
        sources=np.array(sources),
    )
    return stream.getvalue()


def _texts(texts: list[str]) -> NDArray[np.str_]:
    import numpy as np

    return np.array(texts, dtype=np.str_)


def _among(table: Profiles, roles: Sequence[Term], measure: str, top: int) -> tuple[Places, Places, Floats]:
    """Rows, columns and values of the `top` nearest of some roles among them."""
    import numpy as np

    rows = [table.row_of(role.iri) for role in roles]
    place = np.full(len(table.roles), -1, dtype=np.int64)
    stated = [(i, row) for i, row in enumerate(rows) if row is not None]
    for i, row in stated:
        place[row] = i
    none = np.zeros(0, dtype=np.int64)
    at, to, values = [none], [none], [np.zeros(0)]
    for i, row in stated:
        near, scores = _near(table, row, place >= 0, measure)
        at.append(np.full(len(near[:top]), i))
        to.append(place[near[:top]])
        values.append(scores[:top])
    return np.concatenate(at), np.concatenate(to), np.concatenate(values)


def _near(table: Profiles, row: int, wanted: NDArray[np.bool_], measure: str) -> tuple[Places, Floats]:
    """The wanted rows that share something with one, nearest first, and their scores."""
    import numpy as np

    if measure in SUMS:
        near = walk.nearest(table.postings, row, measure, len(wanted))
        chosen = wanted[near.rows]
        return near.rows[chosen], near.scores[chosen]
    counts = walk.counts_of(table.postings, row)
    others = np.flatnonzero(wanted & (counts > 0) & (np.arange(len(wanted)) != row))
    found = pairs.Pairs(np.full(len(others), row), others, counts[others])
    score = pairs.scores(measure, table, found)
    order = pairs.best_first(score, found)
    return others[order], score[order]


def _own(table: Profiles, roles: Sequence[Term], measure: str) -> Floats:
    """What each role has in common with itself; 0 where nothing is stated of it."""
    import numpy as np

    sizes = np.array([len(table.columns_of(role.iri)) for role in roles], dtype=np.int64)
    if measure == "n_shared":
        return sizes.astype(np.float64)
    own = (sizes > 0).astype(np.float64)
    if measure in measures.REGISTRY and measures.REGISTRY[measure].of_equal is None:
        stated = np.flatnonzero(sizes)
        rows = np.array([table.row_of(roles[i].iri) for i in stated.tolist()], dtype=np.int64)
        own[stated] = pairs.scores(measure, table, pairs.Pairs(rows, rows, sizes[stated]))
    return own
