"""How alike two roles are: each measure as a formula over counts.

A profile is the set of a role's concerns: A and B, with n_a and n_b concerns, n_shared of them in both.
Every measure here lies between 0 and 1, gives 1 for two equal profiles that are not empty, gives 0 where
either profile is empty, and works on numbers as on numpy arrays of equal shape. None needs more than
sums over the pair, so one sparse product serves them all.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Number = TypeVar("Number", float, "NDArray[np.float64]")

SYMMETRIC = ("n_shared", "jaccard", "dice", "overlap_coefficient", "cosine", "idf_cosine", "lin")
"""The measures that rank a pair of roles; containment has a direction and so cannot."""


def jaccard(n_shared: Number, n_a: Number, n_b: Number) -> Number:
    """What two profiles share of all that they hold: |A ∩ B| / |A ∪ B|.

    P. Jaccard: Étude comparative de la distribution florale. Bull. Soc. Vaudoise Sci. Nat. 37 (1901),
    547-579.

    >>> jaccard(2, 3, 4)
    0.4
    """
    return _share(n_shared, n_a + n_b - n_shared)


def dice(n_shared: Number, n_a: Number, n_b: Number) -> Number:
    """What two profiles share of their mean size: 2 |A ∩ B| / (|A| + |B|). Never below jaccard.

    L. R. Dice: Measures of the amount of ecologic association between species. Ecology 26 (1945), 297-302.

    >>> dice(2, 4, 4)
    0.5
    """
    return _share(2 * n_shared, n_a + n_b)


def overlap_coefficient(n_shared: Number, n_a: Number, n_b: Number) -> Number:
    """What two profiles share of the smaller one: |A ∩ B| / min(|A|, |B|). Never below dice.

    D. Szymkiewicz: Une contribution statistique à la géographie floristique. Acta Soc. Bot. Pol. 11 (1934),
    249-265. A small profile inside a large one gives 1, so read it beside the sizes.

    >>> overlap_coefficient(2, 2, 8)
    1.0
    """
    smaller = (n_a + n_b - abs(n_a - n_b)) / 2  # min(), but for arrays too; exact, as these are counts
    return _share(n_shared, smaller)


def containment(n_shared: Number, n_a: Number) -> Number:
    """What two profiles share of the first one: |A ∩ B| / |A|. It has a direction.

    A. Broder: On the resemblance and containment of documents. Compression and Complexity of Sequences
    (1997), 21-29.

    >>> containment(2, 8), containment(2, 2)
    (0.25, 1.0)
    """
    return _share(n_shared, n_a)


def cosine(n_shared: Number, n_a: Number, n_b: Number) -> Number:
    """The cosine of the angle between two profiles as 0/1 vectors: |A ∩ B| / √(|A| |B|).

    A. Ochiai: Zoogeographical studies on the soleoid fishes. Bull. Jpn. Soc. Sci. Fish. 22 (1957), 526-530.

    >>> cosine(2, 2, 8)
    0.5
    """
    size: Number = (n_a * n_b) ** 0.5
    return _share(n_shared, size)


def idf_cosine(shared_weight: Number, weight_a: Number, weight_b: Number) -> Number:
    """The cosine of two profiles in which a concern counts more the fewer roles have it.

    Σ idf(c)² over A ∩ B, by the root of Σ idf(c)² over A times Σ idf(c)² over B, with `idf` as below. The
    three arguments are these sums. G. Salton, C. Buckley: Term-weighting approaches in automatic text
    retrieval. Information Processing & Management 24 (1988), 513-523.

    >>> idf_cosine(3.0, 4.0, 9.0)
    0.5
    """
    size: Number = (weight_a * weight_b) ** 0.5
    return _share(shared_weight, size)


def idf(n_holders: Number, n_roles: int) -> Number:
    """How rare a concern is that `n_holders` of `n_roles` roles have: ln(1 + n_roles / n_holders).

    K. Spärck Jones: A statistical interpretation of term specificity and its application in retrieval. J.
    Documentation 28 (1972), 11-21. The 1 inside the logarithm smooths: plain ln(n_roles / n_holders) is 0
    for what every role has, so of two roles alone, all that they share would count for nothing. Here that
    is ln 2.

    >>> round(idf(2, 2), 4), round(idf(1, 2), 4)
    (0.6931, 1.0986)
    """
    rarity: Number = n_roles / n_holders
    if isinstance(rarity, float):
        return math.log1p(rarity)
    import numpy as np

    return np.log1p(rarity)


def lin(best_a: Number, best_b: Number, n_a: Number, n_b: Number) -> Number:
    """How near two profiles lie in the hierarchy: the best-match average of Lin's similarity.

    (Σ over a in A of max over b in B of sim(a, b) + Σ over b in B of max over a in A of sim(a, b)), by |A| +
    |B|. `best_a` and `best_b` are the two sums, sim is `lin_similarity`. Never below dice, and equal to it
    on concerns without a hierarchy. D. Lin: An information-theoretic definition of similarity. ICML (1998),
    296-304; best-match average as in J. Z. Wang et al.: A new method to measure the semantic similarity of
    GO terms. Bioinformatics 23 (2007), 1274-1281.

    >>> lin(1.5, 1.5, 2, 2)
    0.75
    """
    return _share(best_a + best_b, n_a + n_b)


def lin_similarity(ic_ancestor: Number, ic_a: Number, ic_b: Number) -> Number:
    """Lin's similarity of two concerns: 2 IC(lowest common ancestor) / (IC(a) + IC(b)).

    >>> lin_similarity(0.5, 1.0, 1.0)
    0.5
    """
    return _share(2 * ic_ancestor, ic_a + ic_b)


def information_content(n_below: int, n_concepts: int) -> float:
    """The intrinsic information content of a concept with `n_below` concepts under it, at any depth.

    1 - ln(n_below + 1) / ln(n_concepts): 1 for a leaf, 0 for the root above everything, which is counted
    in `n_concepts`. N. Seco, T. Veale, J. Hayes: An intrinsic information content metric for semantic
    similarity in WordNet. ECAI (2004), 1089-1090.

    >>> information_content(0, 8), information_content(7, 8)
    (1.0, 0.0)
    """
    return 1.0 - math.log(n_below + 1) / math.log(n_concepts)


def _share(part: Number, whole: Number) -> Number:
    """`part` by `whole`, and 0 where whole is 0: whatever is part of nothing is nothing."""
    share: Number = part / (whole + (whole == 0))
    return share
