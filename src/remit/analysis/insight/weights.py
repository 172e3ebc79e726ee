"""What a concern of a role weighs: how much it matters to the role, times how few roles have it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from remit.analysis import measures
from remit.errors import ParameterError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from remit.analysis.profiles import Profiles

    Floats = NDArray[np.float64]


def idf_of(table: Profiles, column: int) -> float:
    """How rare a concern is, as a weight: ln(1 + roles / roles that have it)."""
    return measures.idf_of(measures.rarity(float(table.holders[column]), table.n_roles))


@dataclass(frozen=True, eq=False)
class Calling:
    """What every role calls for, by concern, so that one role can be held against all of them at once."""

    table: Profiles

    @cached_property
    def _weights(self) -> tuple[NDArray[np.int64], NDArray[np.int32], Floats]:
        """By concern: where its roles begin, the roles that have it, and what it weighs for each."""
        import numpy as np

        indptr, indices, ratings = self.table.matrix.arrays
        holders = np.asarray(self.table.holders, np.float64)
        rare = measures.idf_of(measures.rarity(holders, self.table.n_roles))
        weights = rare[indices] * (np.ones(len(indices)) if ratings is None else ratings)
        rows = np.repeat(np.arange(len(indptr) - 1, dtype=np.int32), np.diff(indptr))
        order = np.argsort(indices, kind="stable")
        ptr = np.concatenate([[0], np.cumsum(np.bincount(indices, minlength=self.table.matrix.width))])
        return ptr.astype(np.int64), rows[order], weights[order]

    @cached_property
    def totals(self) -> Floats:
        """What all that each role calls for weighs."""
        import numpy as np

        _, rows, weights = self._weights
        return np.bincount(rows, weights, minlength=len(self.table.roles)).astype(np.float64)

    def stated_of(self, row: int) -> Floats:
        """For every role the share of its weight that is stated of one, given by its row: 1 for itself."""
        import numpy as np

        ptr, rows, weights = self._weights
        mine = self.table.matrix.columns(row)
        where = np.concatenate([np.arange(ptr[one], ptr[one + 1]) for one in mine])
        found = np.bincount(rows[where], weights[where], minlength=len(self.table.roles))
        return np.minimum(found / self.totals, 1.0)


def row_of(table: Profiles, role: str, name: str) -> int:
    """The row of a role; raise ParameterError where nothing is stated of it under the relation."""
    row = table.row_of(role)
    if row is None:
        raise ParameterError(
            f"nothing is stated of {name} under the relation {table.relation}; --relation all may have more"
        )
    return row
