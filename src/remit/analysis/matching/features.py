"""What speaks for two things being the same: their names, what is said of them, what lies above them.

Comparing every name with every other is not affordable, so first each thing of one side gets a few candidates
on the other, by one sparse product over all their names at once; then only these are looked at name by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from remit.analysis.matching.words import Vocabulary, normalised, vocabulary, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from remit.analysis.matching.words import Floats, Matrix

    Indices = NDArray[np.int64]

CANDIDATES: Final = 30
"""How many things of the other side are looked at closely for each thing."""

BARE: Final = 0.95
"""What a name without its brackets counts: "testing" for "testing (data)" is not quite its name."""

_BRACKETED: Final = re.compile(r"([^()]+)\([^()]*\)")
_ROWS: Final = 512  # rows of one product of all things, and
_PAIRS: Final = 200_000  # pairs of names at a time: what is held stays below some hundred megabytes


@dataclass(frozen=True, slots=True)
class Named:
    """A thing to be matched: its names, of which the first `n_labels` are labels; the text said of it.

    `above` are the labels of what is right above it.
    """

    iri: str
    names: tuple[str, ...]
    text: str = ""
    above: tuple[str, ...] = ()
    n_labels: int = 1

    @property
    def label(self) -> str:
        """The first of its names; "" where it has none."""
        return self.names[0] if self.names else ""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Candidate pairs of rows, by left row, and a column of numbers a feature; all likenesses lie in 0..1.

    `name` is the likeness of the two names that are most alike, and `left_name` and `right_name` say which of
    each thing's names these are; `whole` that of all their names taken together; `text` that of what is said
    of them and `above` that of what lies above them, NaN where one of them has nothing there.
    """

    known: Vocabulary
    left: Indices
    right: Indices
    name: Floats
    whole: Floats
    text: Floats
    above: Floats
    left_name: Indices
    right_name: Indices


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """The distinct normalised names of one side's things, one after another, and where each thing's begin."""

    names: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    places: Indices  # of each in the thing's own names
    starts: Indices
    trust: Floats  # of each: 1, or `BARE` for one without what stands in brackets after it

    @classmethod
    def of(cls, things: Sequence[Named]) -> _Side:
        import numpy as np

        every = [_variants(thing.names) for thing in things]
        starts = np.cumsum([0, *map(len, every)], dtype=np.int64)
        order = [place for variants in every for place, _ in variants.values()]
        trust = [trust for variants in every for _, trust in variants.values()]
        names = tuple(name for variants in every for name in variants)
        return cls(names, tuple(map(words, names)), np.array(order, np.int64), starts, np.array(trust))

    def bags(self) -> list[tuple[str, ...]]:
        """All words of each thing's names."""
        bounds = self.starts.tolist()
        return [
            tuple(word for name in self.words[start:end] for word in name) for start, end in pairwise(bounds)
        ]


def _variants(names: Sequence[str]) -> dict[str, tuple[int, float]]:
    """The distinct forms of a thing's names, normalised, each with the name's place and what it counts."""
    found: dict[str, tuple[int, float]] = {}
    for place, name in enumerate(map(normalised, names)):
        if name:
            found.setdefault(name, (place, 1.0))
    for place, name in enumerate(names):
        bracketed = _BRACKETED.fullmatch(name.strip())
        bare = normalised(bracketed[1]) if bracketed else ""
        if bare:
            found.setdefault(bare, (place, BARE))
    return found


def features(left: Sequence[Named], right: Sequence[Named]) -> Features:
    """The candidate pairs of two sides with what speaks for each; a thing with itself is none."""
    sides = _Side.of(left), _Side.of(right)
    bags = [side.bags() for side in sides]
    known = vocabulary([*bags[0], *bags[1]])
    pairs = _candidates(known, bags[0], bags[1])
    rows, columns = _without_selves(*_with_same_names(*sides, *pairs), left, right)
    name, left_name, right_name = _best_names(known, sides, rows, columns)
    return Features(
        known,
        rows,
        columns,
        name,
        _alike(known, bags[0], bags[1], rows, columns),
        _texts_alike(left, right, rows, columns, lambda thing: thing.text),
        _texts_alike(left, right, rows, columns, lambda thing: " ".join(thing.above)),
        left_name,
        right_name,
    )


def _candidates(
    known: Vocabulary, left: Sequence[Sequence[str]], right: Sequence[Sequence[str]]
) -> tuple[Indices, Indices]:
    """For each thing on the left the `CANDIDATES` on the right whose names together are most like its own."""
    import numpy as np

    near = known.rows(left) @ known.alike
    turned = _soft_unit(known, known.rows(right)).T.tocsr()
    rows: list[Indices] = [np.zeros(0, np.int64)]
    columns: list[Indices] = [np.zeros(0, np.int64)]
    for start in range(0, near.shape[0], _ROWS):
        part = (near[start : start + _ROWS] @ turned).tocsr()
        for row in range(part.shape[0]):
            span = slice(part.indptr[row], part.indptr[row + 1])
            best = _best(part.data[span], part.indices[span])
            columns.append(best)
            rows.append(np.full(len(best), start + row, dtype=np.int64))
    return np.concatenate(rows), np.concatenate(columns)


def _best(scores: Floats, columns: NDArray[np.int32]) -> Indices:
    """The columns of the best scores, in order of columns; of equal ones the first."""
    import numpy as np

    if len(scores) > CANDIDATES:
        able = np.flatnonzero(scores >= np.partition(scores, -CANDIDATES)[-CANDIDATES])
        order = np.lexsort((columns[able], -np.round(scores[able], 9)))
        columns = columns[able][order[:CANDIDATES]]
    return np.sort(columns).astype(np.int64)


def _with_same_names(left: _Side, right: _Side, rows: Indices, columns: Indices) -> tuple[Indices, Indices]:
    """The pairs, and those that have a name in common, which are candidates however common its words are."""
    import numpy as np

    holders: dict[str, list[int]] = {}
    owners = [
        np.repeat(np.arange(len(side.starts) - 1), np.diff(side.starts)).tolist() for side in (left, right)
    ]
    for name, owner in zip(right.names, owners[1], strict=True):
        holders.setdefault(name, []).append(owner)
    more = [
        (mine, theirs)
        for name, mine in zip(left.names, owners[0], strict=True)
        for theirs in holders.get(name, ())[:CANDIDATES]
    ]
    width = max(len(right.starts), 1)
    keys = np.array([mine * width + theirs for mine, theirs in more], dtype=np.int64)
    every = np.unique(np.concatenate([rows * width + columns, keys]))
    return every // width, every % width


def _without_selves(
    rows: Indices, columns: Indices, left: Sequence[Named], right: Sequence[Named]
) -> tuple[Indices, Indices]:
    """The pairs of different things."""
    import numpy as np

    places = {thing.iri: place for place, thing in enumerate(right)}
    own = np.array([places.get(thing.iri, -1) for thing in left], dtype=np.int64)
    kept = own[rows] != columns
    return rows[kept], columns[kept]


def _best_names(
    known: Vocabulary, sides: tuple[_Side, _Side], rows: Indices, columns: Indices
) -> tuple[Floats, Indices, Indices]:
    """The likeness of the two most alike names of each pair, and which names these are: the first such."""
    import numpy as np

    units = [_soft_unit(known, known.rows(side.words)) for side in sides]
    near = (units[0] @ known.alike).tocsr()
    n_left, n_right = (np.diff(side.starts) for side in sides)
    sizes = n_left[rows] * n_right[columns]
    best = np.zeros(len(rows))
    chosen = np.zeros(len(rows), dtype=np.int64)
    for start, end in _blocks(sizes):
        n = sizes[start:end]
        pair = np.repeat(np.arange(start, end), n)
        first = np.cumsum(n) - n
        place = np.arange(int(n.sum())) - np.repeat(first, n)
        a = sides[0].starts[rows[pair]] + place // n_right[columns[pair]]
        b = sides[1].starts[columns[pair]] + place % n_right[columns[pair]]
        alike = np.minimum(np.asarray(near[a].multiply(units[1][b]).sum(axis=1)).ravel(), 1.0)
        score = np.round(alike * np.minimum(sides[0].trust[a], sides[1].trust[b]), 9)
        held = n > 0
        best[start:end][held] = np.maximum.reduceat(score, first[held]) if held.any() else 0
        top = np.flatnonzero(score == best[pair])
        _, once = np.unique(pair[top], return_index=True)
        chosen[pair[top][once]] = place[top][once]
    width = np.maximum(n_right[columns], 1)
    a, b = sides[0].starts[rows] + chosen // width, sides[1].starts[columns] + chosen % width
    return best, sides[0].places[a], sides[1].places[b]


def _blocks(sizes: Indices) -> list[tuple[int, int]]:
    """Runs of pairs whose sizes add up to no more than `_PAIRS`, or of one pair that is larger."""
    import numpy as np

    ends = np.cumsum(sizes)
    bounds = [0]
    while bounds[-1] < len(sizes):
        done = ends[bounds[-1] - 1] if bounds[-1] else 0
        bounds.append(max(int(np.searchsorted(ends, done + _PAIRS, side="right")), bounds[-1] + 1))
    return list(pairwise(bounds))


def _alike(
    known: Vocabulary,
    left: Sequence[Sequence[str]],
    right: Sequence[Sequence[str]],
    rows: Indices,
    columns: Indices,
) -> Floats:
    """The likeness of two bags of words for each pair."""
    near = (_soft_unit(known, known.rows(left)) @ known.alike).tocsr()
    return _row_products(near, _soft_unit(known, known.rows(right)), rows, columns)


def _texts_alike(
    left: Sequence[Named],
    right: Sequence[Named],
    rows: Indices,
    columns: Indices,
    text_of: Callable[[Named], str],
) -> Floats:
    """The likeness of a text of each two things, NaN where one has none; weighed among those in a pair."""
    import numpy as np

    found = np.full(len(rows), np.nan)
    bags, places, filled = [], [], []
    for things, which in ((left, rows), (right, columns)):
        once, place = np.unique(which, return_inverse=True)
        bags.append([words(normalised(text_of(things[i]))) for i in once.tolist()])
        places.append(place)
        filled.append(np.array([bool(bag) for bag in bags[-1]], dtype=bool)[place])
    both = filled[0] & filled[1]
    if both.any():
        known = vocabulary([*bags[0], *bags[1]])
        found[both] = _alike(known, bags[0], bags[1], places[0][both], places[1][both])
    return found


def _row_products(left: Matrix, right: Matrix, rows: Indices, columns: Indices) -> Floats:
    """The product of a row of each for every pair, at most 1."""
    import numpy as np

    found = np.zeros(len(rows))
    step = 20_000
    for start in range(0, len(rows), step):
        span = slice(start, start + step)
        found[span] = np.asarray(left[rows[span]].multiply(right[columns[span]]).sum(axis=1)).ravel()
    return np.asarray(np.round(np.minimum(found, 1.0), 9), dtype=np.float64)


def _soft_unit(known: Vocabulary, rows: Matrix) -> Matrix:
    """The rows at such a length that each is like itself by exactly 1, forms of a word counted."""
    import numpy as np
    from scipy.sparse import csr_array

    squares: Floats = np.asarray((rows @ known.alike).multiply(rows).sum(axis=1)).ravel()
    lengths: Floats = np.sqrt(squares)
    lengths[lengths == 0] = 1.0
    data = rows.data / np.repeat(lengths, np.diff(rows.indptr))
    return csr_array((data, rows.indices, rows.indptr), shape=rows.shape)
