"""Best matches: for each concern of one role the nearest that another has, up and down the hierarchy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.analysis import measures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from remit.analysis.profiles import Profiles

    Floats = NDArray[np.float64]
    Indices = NDArray[np.intp]

_CELLS = 4_000_000  # of the widest dense array held at a time: 32 MB


@dataclass(frozen=True, slots=True, eq=False)
class _Lineage:
    """Concerns as columns, with what lies above each: row d of `above` is the concept d steps up.

    Where a chain ends earlier, it points behind the last concept, whose content is then 0, as the root's.
    """

    above: Indices
    content: Floats
    own: Floats


def best_matches(
    profiles: Profiles, matrix: csr_array[np.float64], left: Indices, right: Indices
) -> tuple[Floats, Floats]:
    """For each pair of rows two sums of Lin's similarity.

    The first is over the left row's concerns, each with the most similar one of the right row; the second
    the other way round. An empty row gives 0.
    """
    import numpy as np

    used, position = np.unique(np.concatenate([left, right]), return_inverse=True)
    left, right = position[: len(left)], position[len(left) :]
    matrix = matrix[used]
    columns = np.unique(matrix.indices).astype(np.intp)
    matrix = matrix[:, columns]
    lineage = _lineage(profiles, columns)
    of_left, of_right = np.zeros(len(left)), np.zeros(len(left))
    if not len(columns):
        return of_left, of_right
    step = max(1, _CELLS // max(len(lineage.content), matrix.shape[0]))
    for start in range(0, matrix.shape[0], step):
        block = matrix[start : start + step]
        # sums[a, b] goes over a's concerns, each with the nearest that role start + b has.
        sums = np.asarray(matrix @ _nearest(block, lineage).T, dtype=np.float64)
        here = np.flatnonzero((right >= start) & (right < start + block.shape[0]))
        of_left[here] = sums[left[here], right[here] - start]
        here = np.flatnonzero((left >= start) & (left < start + block.shape[0]))
        of_right[here] = sums[right[here], left[here] - start]
    return of_left, of_right


def _nearest(block: csr_array[np.float64], lineage: _Lineage) -> Floats:
    """Return, per row of the block and concern, the similarity of the row's concern that is nearest to it.

    Under a common ancestor, the nearest is the concern with the least content. An ancestor that is not the
    lowest common one gives less than that one does, so the greatest over all ancestors is right.
    """
    import numpy as np

    rows = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr))
    least = np.full((block.shape[0], len(lineage.content)), np.inf)
    for concept in lineage.above:
        np.minimum.at(least, (rows, concept[block.indices]), lineage.own[block.indices])
    nearest = np.zeros(block.shape)
    for concept in lineage.above:
        similarity = measures.lin_similarity(lineage.content[concept], lineage.own, least[:, concept])
        np.maximum(nearest, similarity, out=nearest)
    return nearest


def _lineage(profiles: Profiles, columns: Indices) -> _Lineage:
    import numpy as np

    content = profiles.contents
    chains = [profiles.hierarchy.chain(profiles.concerns[column].iri) for column in columns]
    concepts = sorted({concept for chain in chains for concept in chain})
    place = {concept: i for i, concept in enumerate(concepts)}
    above = np.full((max(map(len, chains), default=0), len(chains)), len(concepts), dtype=np.intp)
    for column, chain in enumerate(chains):
        above[: len(chain), column] = [place[concept] for concept in chain]
    found = np.array([*(content[concept] for concept in concepts), 0.0])
    return _Lineage(above, found, found[above[0]] if len(chains) else np.zeros(0))
