"""How alike two roles are: each measure as a formula over sums.

A profile is the set of a role's concerns: A and B, with n_a and n_b concerns, n_shared of them in both.
Every formula works on numbers as on numpy arrays of equal shape, and needs no more than sums over the pair.
It gives 0 where either profile is empty. `REGISTRY` says what each needs and promises; docs/measures.md
which one answers which question.

Whatever is summed is rounded first, so that sums are exact in any order; see `exact`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from remit.analysis.exact import RARITY_STEP, RATING_STEP, Number, root, rounded, share
from remit.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Needs = Literal["counts", "rarity", "ratings", "hierarchy"]
"""What a measure is computed from: how many concerns there are, how many roles have each, how much each
matters to a role, what lies above each."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What there is to know of a measure before its number is read.

    `lowest` and `highest` are the ends of its range. `of_equal` is what two equal profiles that are not empty
    give, None where that depends on the profile.
    """

    name: str
    needs: Needs
    symmetric: bool = True
    lowest: float = 0.0
    highest: float = 1.0
    of_equal: float | None = 1.0


REGISTRY: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Measure("n_shared", "counts", highest=math.inf, of_equal=None),
            Measure("jaccard", "counts"),
            Measure("dice", "counts"),
            Measure("overlap_coefficient", "counts"),
            Measure("cosine", "counts"),
            Measure("idf_cosine", "rarity"),
            Measure("lin", "hierarchy"),
            Measure("idf_jaccard", "rarity"),
            Measure("ruzicka", "ratings"),
            Measure("weighted_cosine", "ratings"),
            Measure("resnik", "hierarchy", of_equal=None),
            Measure("jiang_conrath", "hierarchy"),
            Measure("simgic", "hierarchy"),
            Measure("containment", "counts", symmetric=False),
            Measure("tversky", "counts", symmetric=False),
        )
    }
)
"""Every measure by name, in the order in which they are given out."""

SYMMETRIC = tuple(name for name, one in REGISTRY.items() if one.symmetric)
"""The measures that rank a pair of roles; containment has a direction, as Tversky's index mostly has."""


def jaccard(n_shared: Number, n_a: Number, n_b: Number) -> Number:
    """What two profiles share of all that they hold: |A ∩ B| / |A ∪ B|.

    P. Jaccard: Étude comparative de la distribution florale. Bull. Soc. Vaudoise Sci. Nat. 37 (1901),
    547-579.

    >>> jaccard(2, 3, 4)
    0.4
    """
    return share(n_shared, n_a + n_b - n_shared)


def dice(n_shared: Number, n_a: Number, n_b: Number) -> Number:
    """What two profiles share of their mean size: 2 |A ∩ B| / (|A| + |B|). Never below jaccard.

    L. R. Dice: Measures of the amount of ecologic association between species. Ecology 26 (1945), 297-302.

    >>> dice(2, 4, 4)
    0.5
    """
    return share(2 * n_shared, n_a + n_b)


def overlap_coefficient(n_shared: Number, n_a: Number, n_b: Number) -> Number:
    """What two profiles share of the smaller one: |A ∩ B| / min(|A|, |B|). Never below dice.

    D. Szymkiewicz: Une contribution statistique à la géographie floristique. Acta Soc. Bot. Pol. 11 (1934),
    249-265. A small profile inside a large one gives 1, so read it beside the sizes.

    >>> overlap_coefficient(2, 2, 8)
    1.0
    """
    smaller = (n_a + n_b - abs(n_a - n_b)) / 2  # min(), but for arrays too; exact, as these are counts
    return share(n_shared, smaller)


def containment(n_shared: Number, n_a: Number) -> Number:
    """What two profiles share of the first one: |A ∩ B| / |A|. It has a direction.

    A. Broder: On the resemblance and containment of documents. Compression and Complexity of Sequences
    (1997), 21-29.

    >>> containment(2, 8), containment(2, 2)
    (0.25, 1.0)
    """
    return share(n_shared, n_a)


def cosine(n_shared: Number, n_a: Number, n_b: Number) -> Number:
    """The cosine of the angle between two profiles as 0/1 vectors: |A ∩ B| / √(|A| |B|).

    A. Ochiai: Zoogeographical studies on the soleoid fishes. Bull. Jpn. Soc. Sci. Fish. 22 (1957), 526-530.

    >>> cosine(2, 2, 8)
    0.5
    """
    return share(n_shared, root(n_a * n_b))


def tversky(n_shared: Number, n_a: Number, n_b: Number, alpha: float, beta: float) -> Number:
    """What two profiles share, against what is the first one's alone and what is the second one's alone.

    |A ∩ B| / (|A ∩ B| + alpha |A - B| + beta |B - A|). With 1 and 1 it is jaccard, with ½ and ½ dice, with 1
    and 0 the containment of A in B; unequal weights give it a direction. A. Tversky: Features of similarity.
    Psychological Review 84 (1977), 327-352. Raises ParameterError unless both weights are finite, 0 or more.

    >>> tversky(2, 3, 4, 1, 1), tversky(2, 4, 8, 1, 0)
    (0.4, 0.5)
    """
    if not all(0 <= weight < math.inf for weight in (alpha, beta)):
        raise ParameterError(f"alpha and beta are {alpha} and {beta}; give two numbers of 0 or more")
    return share(n_shared, n_shared + alpha * (n_a - n_shared) + beta * (n_b - n_shared))


def ruzicka(smaller: Number, rating_a: Number, rating_b: Number) -> Number:
    """Jaccard of rated concerns: Σ min(a, b) / Σ max(a, b), with 0 for the rating of what a role has not.

    `smaller` is Σ min(a, b) over the shared concerns, the other two are the sums of each role's ratings; the
    sum of the greater follows, as min + max is a + b. M. Růžička: Anwendung mathematisch-statistischer
    Methoden in der Geobotanik (synthetische Bearbeitung von Aufnahmen). Biológia 13 (1958), 647-661.

    >>> ruzicka(1.5, 2.0, 2.5)
    0.5
    """
    return share(smaller, rating_a + rating_b - smaller)


def weighted_cosine(product: Number, square_a: Number, square_b: Number) -> Number:
    """The cosine of the angle between two profiles as vectors of ratings: Σ ab / √(Σ a² Σ b²).

    The three arguments are these sums. G. Salton, A. Wong, C. S. Yang: A vector space model for automatic
    indexing. Communications of the ACM 18 (1975), 613-620.

    >>> weighted_cosine(0.5, 0.25, 4.0)
    0.5
    """
    return share(product, root(square_a * square_b))  # never above 1, not by a bit, as the sums are exact


def idf_cosine(shared_weight: Number, weight_a: Number, weight_b: Number) -> Number:
    """The cosine of two profiles in which a concern counts more the fewer roles have it.

    Σ idf(c)² over A ∩ B, by the root of Σ idf(c)² over A times Σ idf(c)² over B, with `idf` as below. The
    three arguments are these sums, of `rarity`. G. Salton, C. Buckley: Term-weighting approaches in automatic
    text retrieval. Information Processing & Management 24 (1988), 513-523.

    >>> idf_cosine(3.0, 4.0, 9.0)
    0.5
    """
    return share(shared_weight, root(weight_a * weight_b))


def idf_jaccard(shared_idf: Number, idf_a: Number, idf_b: Number) -> Number:
    """What two profiles share of all that they hold, where a rare concern counts more.

    Σ idf(c) over A ∩ B, by Σ idf(c) over A ∪ B. The arguments are the sums over A ∩ B, A and B. S.
    Chaudhuri, V. Ganti, R. Kaushik: A primitive operator for similarity joins in data cleaning. ICDE (2006).

    >>> idf_jaccard(2.0, 3.0, 4.0)
    0.4
    """
    return share(shared_idf, idf_a + idf_b - shared_idf)


def idf(n_holders: Number, n_roles: int) -> Number:
    """How rare a concern is that `n_holders` of `n_roles` roles have: ln(1 + n_roles / n_holders).

    K. Spärck Jones: A statistical interpretation of term specificity and its application in retrieval. J.
    Documentation 28 (1972), 11-21. The 1 inside the logarithm smooths: plain ln(n_roles / n_holders) is 0
    for what every role has, so of two roles alone, all that they share would count for nothing. Here that
    is ln 2.

    >>> round(idf(2, 2), 4), round(idf(1, 2), 4)
    (0.6931, 1.0986)
    """
    if isinstance(n_holders, (int, float)):
        return rounded(math.log1p(n_roles / n_holders), RARITY_STEP)
    import numpy as np

    # One logarithm for each number that occurs, by the same function as above: numpy's can differ in a bit.
    counts, place = np.unique(n_holders, return_inverse=True)
    found = np.array([idf(float(count), n_roles) for count in counts], dtype=np.float64)
    every: NDArray[np.float64] = found[place.reshape(n_holders.shape)]
    return every


def rarity(n_holders: Number, n_roles: int) -> Number:
    """The squared idf: what a shared concern weighs in `idf_cosine`.

    >>> round(rarity(2, 2), 4)
    0.4805
    """
    weight = idf(n_holders, n_roles)
    return rounded(weight * weight, RARITY_STEP)


def idf_of(weight: Number) -> Number:
    """The idf of which `rarity` is the square, to the last bit.

    >>> idf_of(rarity(3, 100)) == idf(3, 100)
    True
    """
    return rounded(root(weight), RARITY_STEP)


def rounded_rating(rating: Number) -> Number:
    """A rating as it is summed; never 0, as what a role has is never nothing.

    >>> rounded_rating(0.75), rounded_rating(0.0) > 0
    (0.75, True)
    """
    near = rounded(rating, RATING_STEP)
    found: Number = near + (near == 0) * RATING_STEP
    return found


def lin(best_a: Number, best_b: Number, n_a: Number, n_b: Number) -> Number:
    """How near two profiles lie in the hierarchy: the best-match average of Lin's similarity.

    See `best_match_average`, and `content` for the similarity. Never below dice, and equal to it on concerns
    without a hierarchy. D. Lin: An information-theoretic definition of similarity. ICML (1998), 296-304.

    >>> lin(1.5, 1.5, 2, 2)
    0.75
    """
    return best_match_average(best_a, best_b, n_a, n_b)


def best_match_average(best_a: Number, best_b: Number, n_a: Number, n_b: Number) -> Number:
    """How alike two profiles are, each concern taken with the most similar one of the other role.

    (Σ over a in A of max over b in B of sim(a, b) + Σ over b in B of max over a in A of sim(a, b)), by |A| +
    |B|. `best_a` and `best_b` are the two sums. J. Z. Wang et al.: A new method to measure the semantic
    similarity of GO terms. Bioinformatics 23 (2007), 1274-1281.

    >>> best_match_average(1.0, 0.5, 2, 1)
    0.5
    """
    return share(best_a + best_b, n_a + n_b)


def simgic(shared_content: Number, content_a: Number, content_b: Number) -> Number:
    """What two profiles share of all that they hold and all that lies above it, by information content.

    Σ IC over what is in or above both profiles, by Σ IC over what is in or above either. The arguments are
    the sums over both, the first and the second. C. Pesquita et al.: Metrics for GO based protein semantic
    similarity: a systematic evaluation. BMC Bioinformatics 9 (2008), suppl. 5, S4.

    >>> simgic(2.0, 3.0, 4.0)
    0.4
    """
    return share(shared_content, content_a + content_b - shared_content)
