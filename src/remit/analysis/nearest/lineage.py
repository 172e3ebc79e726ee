"""Up and down the hierarchy, for many pairs of roles at once: best matches, and what lies above both.

`similarity` does the same for one pair without numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.analysis.content import SIMILARITIES, Similarity

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

    Behind the end of a chain stands the place after the last concept, the root that no one names, whose
    content is 0; the last row holds it alone. `column` is the concern that a concept is, -1 where it is none.

    Concerns with the same concepts above them and the same content are of one kin: what is neither in nor
    below them is as similar to one as to the other. There are many times fewer kins than concerns. `kin` says
    which one a concern is of, `tails` what lies above each kin, `owns` what content its concerns have.
    """

    above: Indices
    content: Floats
    column: Indices
    kin: Indices
    tails: Indices
    owns: Floats


def best_matches(
    profiles: Profiles,
    matrix: csr_array[np.float64],
    left: Indices,
    right: Indices,
    measure: str = "lin",
) -> tuple[Floats, Floats]:
    """For each pair of rows two sums of the similarity of concerns behind a best-match average.

    The first is over the left row's concerns, each with the most similar one of the right row; the second
    the other way round. An empty row gives 0. `measure` is one of `content.SIMILARITIES`.
    """
    import numpy as np

    used, position = np.unique(np.concatenate([left, right]), return_inverse=True)
    left, right = position[: len(left)], position[len(left) :]
    matrix = matrix[used]
    columns = np.unique(matrix.indices).astype(np.intp)
    matrix = matrix[:, columns]
    of_left, of_right = np.zeros(len(left)), np.zeros(len(left))
    if not len(columns):
        return of_left, of_right
    lineage = _lineage(profiles, columns)
    step = max(1, _CELLS // max(len(lineage.content), matrix.shape[0]))
    for start in range(0, matrix.shape[0], step):
        block = matrix[start : start + step]
        # sums[a, b] goes over a's concerns, each with the nearest that role start + b has.
        nearest = _nearest(block, lineage, SIMILARITIES[measure])
        sums = np.asarray(matrix @ nearest.T, dtype=np.float64)
        here = np.flatnonzero((right >= start) & (right < start + block.shape[0]))
        of_left[here] = sums[left[here], right[here] - start]
        here = np.flatnonzero((left >= start) & (left < start + block.shape[0]))
        of_right[here] = sums[right[here], left[here] - start]
    return of_left, of_right


def _nearest(block: csr_array[np.float64], lineage: _Lineage, similarity: Similarity) -> Floats:
    """Return, per row of the block and concern, the similarity of the row's concern that is nearest to it.

    Under a common ancestor, the nearest is the concern with the least content. An ancestor that is not the
    lowest common one gives less than that one does, so the greatest over all ancestors is right.
    """
    import numpy as np

    rows = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr))
    own = lineage.content[lineage.above[0][block.indices]]
    least = np.full((block.shape[0], len(lineage.content)), np.inf)
    for concept in lineage.above:
        np.minimum.at(least, (rows, concept[block.indices]), own)
    best = np.zeros((block.shape[0], len(lineage.owns)))
    for concept in lineage.tails:
        under = least[:, concept]
        there = np.isfinite(under)
        found = similarity(lineage.content[concept], lineage.owns, np.where(there, under, 1.0))
        np.maximum(best, found, out=best, where=there)
    nearest = best[:, lineage.kin]
    for steps in lineage.above:  # what the row holds of a concern itself and of what is below it
        concept = steps[block.indices]
        column = lineage.column[concept]
        here = column >= 0
        row, concept, column = rows[here], concept[here], column[here]
        content = lineage.content[concept]
        found = similarity(content, content, least[row, concept])
        nearest[row, column] = np.maximum(nearest[row, column], found)
    return nearest


def content_sums(
    profiles: Profiles, matrix: csr_array[np.float64], left: Indices, right: Indices
) -> tuple[Floats, Floats, Floats]:
    """For each pair of rows the sums that simgic needs.

    They are the information content of all that lies in or above both, the left and the right.
    """
    import numpy as np
    from scipy.sparse import csr_array

    columns = np.unique(matrix.indices).astype(np.intp)
    shared = np.zeros(len(left))
    if not len(columns):
        return shared, shared.copy(), shared.copy()
    lineage = _lineage(profiles, columns)
    place = np.searchsorted(columns, matrix.indices)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    every = np.unique(np.concatenate([rows * len(lineage.content) + above[place] for above in lineage.above]))
    row, concept = np.divmod(every, len(lineage.content))
    ends = np.searchsorted(row, np.arange(matrix.shape[0] + 1))
    shape = (matrix.shape[0], len(lineage.content))
    held = csr_array((np.ones(len(concept)), concept, ends), shape=shape)
    sums = np.asarray(held @ lineage.content, dtype=np.float64)
    step = max(1, _CELLS // max(1, int(np.diff(ends).max())))
    for start in range(0, len(left), step):
        part = slice(start, start + step)
        shared[part] = held[left[part]].multiply(held[right[part]]) @ lineage.content
    return shared, sums[left], sums[right]


def _lineage(profiles: Profiles, columns: Indices) -> _Lineage:
    import numpy as np

    content = profiles.contents
    chains = [profiles.hierarchy.chain(profiles.concerns[column].iri) for column in columns]
    concepts = sorted({concept for chain in chains for concept in chain})
    place = {concept: i for i, concept in enumerate(concepts)}
    above = np.full((max(map(len, chains)) + 1, len(chains)), len(concepts), dtype=np.intp)
    for column, chain in enumerate(chains):
        above[: len(chain), column] = [place[concept] for concept in chain]
    found = np.array([*(content[concept] for concept in concepts), 0.0])
    column_of = np.full(len(found), -1, dtype=np.intp)
    column_of[above[0]] = np.arange(len(chains))
    owns, rank = np.unique(found[above[0]], return_inverse=True)
    kins, kin = np.unique(np.vstack([above[1:], rank]), axis=1, return_inverse=True)
    return _Lineage(above, found, column_of, kin.reshape(-1), kins[:-1], owns[kins[-1]])
