"""The ties of nearest roles, kept beside a large store as its profiles are: a second command only draws them.

What is kept depends on the index that it lies beside, and on relation, level, measure and number alone.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from remit.analysis import arrays

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from remit.analysis.matrix import Floats, Indices
    from remit.analysis.profiles import Profiles
    from remit.knowledge.store import Knowledge

FORMAT: Final = 1
"""Part of the name of every file: what another version wrote is not read."""

_PARTS: Final = ("left", "right", "n_shared", "weights", "shared")


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """Pairs of rows that are tied, the lower first, in their order; all arrays go together.

    `n_shared` is how many concerns both have, `weights` the measure, and `shared` has a row for each with the
    columns of the rarest concerns that both have, -1 where there are fewer.
    """

    left: Indices
    right: Indices
    n_shared: Indices
    weights: Floats
    shared: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.left)


def read(kg: Knowledge, table: Profiles, measure: str, top: int) -> Ties | None:
    """The ties that were kept; None where there are none, or where they do not fit the profiles."""
    path = _path(kg, table, measure, top)
    if path is None or not path.is_file():
        return None
    import numpy as np

    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as found:
            made = Ties(*(found[name] for name in _PARTS))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None  # they are found again; nothing is lost
    return made if _fit(made, table) else None


def keep(kg: Knowledge, table: Profiles, measure: str, top: int, made: Ties) -> None:
    """Keep ties for the next time, where they are of a large store and its folder can be written."""
    path = _path(kg, table, measure, top)
    if path is None or not arrays.is_large(kg):
        return
    import numpy as np

    written = io.BytesIO()
    np.savez(written, allow_pickle=False, **{name: getattr(made, name) for name in _PARTS})
    arrays.write(path, written.getvalue())


def _path(kg: Knowledge, table: Profiles, measure: str, top: int) -> Path | None:
    folder = arrays.folder_of(kg)
    name = f"nearest-{table.relation}-{table.level}-{measure}-{top}-{FORMAT}.npz"
    return folder / name if folder else None


def _fit(made: Ties, table: Profiles) -> bool:
    """Whether the arrays go together, and point at rows and columns that there are."""
    n = len(made)
    flat: list[NDArray[Any]] = [made.left, made.right, made.n_shared, made.weights]
    if any(one.shape != (n,) for one in flat) or made.shared.shape[:-1] != (n,):
        return False
    if any(one.dtype.kind != "i" for one in (made.left, made.right, made.n_shared, made.shared)):
        return False
    least, most = made.left.min(initial=0), made.right.max(initial=-1)
    return bool(
        least >= 0
        and most < len(table.roles)
        and (made.left < made.right).all()
        and made.shared.min(initial=0) >= -1
        and made.shared.max(initial=-1) < len(table.concerns)
    )
