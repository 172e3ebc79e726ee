"""How sure a proposal is: what speaks for a pair, put together into one probability.

The weights come from names held out: a skill of ESCO or an occupation of O*NET is known on one side by one of
its other names alone, on the other by the rest, or is not there at all. `benchmarks/match.py --fit` finds
them anew; docs/matching.md says how, and how well the probability holds on what was not used for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from remit.analysis.matching.features import Features, Indices, Named
    from remit.analysis.matching.words import Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """What each thing adds to the log-odds of a pair, per unit; without any, they are `bias`.

    `lead` is how far the pair is ahead of the best other of the same left thing, `right_lead` of the same
    right thing, no more than `MAX_LEAD` either way. `text` and `above` count from `USUAL` up or down, and not
    at all where there is nothing to compare. `around` is the share of the neighbours under the same concept
    that were matched to neighbours of the other.
    """

    bias: float
    name: float
    whole: float
    lead: float
    right_lead: float
    text: float
    above: float
    around: float


FITTED: Final = Weights(-5.11, 2.48, 3.96, 9.10, 1.20, 3.54, 1.35, 1.37)

SAME_LABEL: Final = 3.0
LABEL_IS_SYNONYM: Final = 1.0
"""What a label that is the other's label, or one of its synonyms, adds. Held-out names are never identical,
so these two are set by hand: labels before synonyms before likeness."""

ONE_SOURCE: Final = -1.1
"""What it adds that both sides hold both things. Between two sources every second thing has its like, as in
the cases fitted on; within one we suppose every fourth: log(1/3). The order is the same without it."""

MAX_LEAD: Final = 0.2
USUAL: Final = 0.1
SURE: Final = 0.75
"""From which probability a pair counts as matched when its neighbours are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The columns that `Weights` weigh but for `around`; whether labels are the same, or a synonym."""

    columns: NDArray[np.float64]
    same_label: NDArray[np.bool_]
    label_is_synonym: NDArray[np.bool_]


def evidence(found: Features, left: Sequence[Named], right: Sequence[Named]) -> Evidence:
    """What speaks for each pair."""
    import numpy as np

    same = found.name > 0.999999
    labels = _are_labels(found.left, found.left_name, left), _are_labels(found.right, found.right_name, right)
    both, one = same & labels[0] & labels[1], same & (labels[0] ^ labels[1])
    order = found.name + 0.1 * found.whole + 0.1 * both + 0.05 * one
    columns = np.column_stack(
        [
            found.name,
            found.whole,
            np.clip(order - _rival(found.left, order), -MAX_LEAD, MAX_LEAD),
            np.clip(order - _rival(found.right, order), -MAX_LEAD, MAX_LEAD),
            np.nan_to_num(found.text - USUAL),
            np.nan_to_num(found.above - USUAL),
        ]
    )
    return Evidence(columns, both, one)


def confidences(
    found: Features, left: Sequence[Named], right: Sequence[Named], weights: Weights = FITTED
) -> tuple[Floats, Evidence]:
    """The probability of each pair that its things are the same, and the evidence."""
    import numpy as np

    seen = evidence(found, left, right)
    each = (weights.name, weights.whole, weights.lead, weights.right_lead, weights.text, weights.above)
    odds = weights.bias + seen.columns @ np.array(each)
    odds = odds + SAME_LABEL * seen.same_label + LABEL_IS_SYNONYM * seen.label_is_synonym
    odds = odds + ONE_SOURCE * within_one(found, left, right)
    around = neighbours_matched(found, left, right, _probability(odds))
    return np.round(_probability(odds + weights.around * around), 6), seen


def within_one(found: Features, left: Sequence[Named], right: Sequence[Named]) -> NDArray[np.bool_]:
    """Whether both things of each pair are on both sides."""
    import numpy as np

    both = {thing.iri for thing in left} & {thing.iri for thing in right}
    there = [np.array([thing.iri in both for thing in things], dtype=bool) for things in (left, right)]
    return np.asarray(there[0][found.left] & there[1][found.right], dtype=bool)


def neighbours_matched(
    found: Features, left: Sequence[Named], right: Sequence[Named], sure: Floats
) -> Floats:
    """For each pair the share of the left one's siblings that are matched to siblings of the right one.

    Siblings are what stands under the same labels. A tenth less where two or more are matched, so that a pair
    whose siblings went elsewhere loses by it.
    """
    import numpy as np

    above = [
        (left[i].above, right[j].above)
        for i, j in zip(found.left.tolist(), found.right.tolist(), strict=True)
    ]
    order = np.lexsort((found.right, -np.round(sure, 9), found.left))
    _, first = np.unique(found.left[order], return_index=True)
    matched = {int(i) for i in order[first] if sure[i] >= SURE and all(above[i])}
    together = Counter(above[i] for i in matched)
    of_left = Counter(above[i][0] for i in matched)
    shares = np.zeros(len(sure))
    for i, pair in enumerate(above):
        if of_left[pair[0]] and all(pair):
            own = int(i in matched)
            others = of_left[pair[0]] - own
            if others:
                shares[i] = (together[pair] - own) / (others + 1) - (0.1 if others > 1 else 0.0)
    return shares


def _are_labels(rows: Indices, names: Indices, things: Sequence[Named]) -> NDArray[np.bool_]:
    import numpy as np

    n_labels = np.array([thing.n_labels for thing in things], dtype=np.int64)
    return np.asarray(names < n_labels[rows], dtype=bool)


def _rival(keys: Indices, scores: Floats) -> Floats:
    """For each pair the best score of another pair with the same key; 0 where there is none."""
    import numpy as np

    if not len(keys):
        return np.zeros(0)
    order = np.lexsort((-scores, keys))
    ordered = keys[order]
    first = np.searchsorted(ordered, ordered)
    after = np.minimum(first + 1, len(order) - 1)
    has_second = (ordered[after] == ordered) & (after > first)
    second = np.where(has_second, scores[order][after], 0.0)
    rivals = np.empty(len(order))
    rivals[order] = np.where(np.arange(len(order)) == first, second, scores[order][first])
    return rivals


def _probability(odds: Floats) -> Floats:
    import numpy as np

    return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float64)
