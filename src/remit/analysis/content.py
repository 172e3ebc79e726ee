"""Information content: how much saying a concept's name tells, and how alike two concepts are by it.

Content is intrinsic: it follows from the hierarchy alone, so no corpus is needed. The lowest common ancestor
of two concepts is the one with the most content that is above both, or is one of them; where no one names it,
it is the root above everything, which has none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Protocol

from remit.analysis.exact import CONTENT_STEP, Number, rounded, share


class Similarity(Protocol):
    """The similarity of two concepts, from the content of their lowest common ancestor and their own."""

    def __call__(self, ic_ancestor: Number, ic_a: Number, ic_b: Number) -> Number:
        """From 0 to 1; never more for an ancestor with less content."""
        ...


def information_content(n_below: int, n_concepts: int) -> float:
    """The intrinsic information content of a concept with `n_below` concepts under it, at any depth.

    1 - ln(n_below + 1) / ln(n_concepts): 1 for a leaf, 0 for the root above everything, which is counted
    in `n_concepts`. N. Seco, T. Veale, J. Hayes: An intrinsic information content metric for semantic
    similarity in WordNet. ECAI (2004), 1089-1090.

    >>> information_content(0, 8), information_content(7, 8)
    (1.0, 0.0)
    """
    return rounded(1.0 - math.log(n_below + 1) / math.log(n_concepts), CONTENT_STEP)


def lin_similarity(ic_ancestor: Number, ic_a: Number, ic_b: Number) -> Number:
    """Lin's similarity of two concepts: 2 IC(lowest common ancestor) / (IC(a) + IC(b)).

    D. Lin: An information-theoretic definition of similarity. ICML (1998), 296-304.

    >>> lin_similarity(0.5, 1.0, 1.0)
    0.5
    """
    return rounded(share(2 * ic_ancestor, ic_a + ic_b), CONTENT_STEP)


def resnik_similarity(ic_ancestor: Number, ic_a: Number, ic_b: Number) -> Number:
    """Resnik's similarity of two concepts: IC(lowest common ancestor), whatever their own is.

    P. Resnik: Using information content to evaluate semantic similarity in a taxonomy. IJCAI (1995),
    448-453. A concept is like itself only as far as it is specific.

    >>> resnik_similarity(0.5, 1.0, 1.0)
    0.5
    """
    return ic_ancestor + 0 * (ic_a + ic_b)  # of the shape of all three


def jiang_conrath_similarity(ic_ancestor: Number, ic_a: Number, ic_b: Number) -> Number:
    """Jiang and Conrath's distance of two concepts as a similarity: 1 - (IC(a) + IC(b) - 2 IC(ancestor)) / 2.

    J. J. Jiang, D. W. Conrath: Semantic similarity based on corpus statistics and lexical taxonomy. ROCLING
    X (1997), 19-33, made a similarity as by Seco, Veale and Hayes (2004), see `information_content`. As
    content goes from 0 to 1, so does that: two leaves with nothing in common give 0. The other form in use,
    1 / (1 + distance), gives them a third, and so fills up every average with what is not there.

    Two general concepts are near each other by this measure, whatever they are about.

    >>> jiang_conrath_similarity(0.5, 1.0, 1.0), jiang_conrath_similarity(0.0, 1.0, 1.0)
    (0.5, 0.0)
    """
    return rounded(1 - (ic_a + ic_b - 2 * ic_ancestor) / 2, CONTENT_STEP)


SIMILARITIES: Final[Mapping[str, Similarity]] = MappingProxyType(
    {"lin": lin_similarity, "resnik": resnik_similarity, "jiang_conrath": jiang_conrath_similarity}
)
"""The similarity of two concerns behind each measure that is a best-match average."""
