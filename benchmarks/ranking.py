"""What is asked of whoever ranks roles, what is found, and what the peers have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data import Links
from remit.analysis import measures

BLOCK = 256  # rows of one product, and of one block of a sample


@dataclass(frozen=True)
class Asked:
    """What is to be done. `rows` are the roles asked about, all where None: some peers can do a sample."""

    measure: str = "jaccard"
    top: int = 10
    threads: int = 1
    rows: NDArray[np.int64] | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """The nearest roles of each role asked about, best first, with scores; -1 and 0 where none is left."""

    rows: NDArray[np.int32]
    scores: NDArray[np.float64]


Work = Callable[[], object]


def weights(links: Links) -> NDArray[np.float64]:
    """What sharing each concern counts by idf_cosine: its squared idf."""
    return np.asarray(measures.idf(links.holders.astype(np.float64), links.n_roles)) ** 2


def scored(
    measure: str, shared: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The measure of pairs, from what they share and what each has."""
    if measure == "jaccard":
        return shared / (a + b - shared)
    return shared if measure == "n_shared" else shared / np.sqrt(a * b)


def own(links: Links, measure: str) -> NDArray[np.float64]:
    """What each role has: how many concerns, or for idf_cosine their weight."""
    if measure != "idf_cosine":
        return links.sizes.astype(np.float64)
    return np.bincount(links.owners, weights(links)[links.indices], links.n_roles)


def matrix(links: Links, measure: str):  # type: ignore[no-untyped-def]
    """The links as a scipy matrix: idf for idf_cosine, else 1, in the quicker float32."""
    from scipy.sparse import csr_matrix

    if measure == "idf_cosine":
        value = np.sqrt(weights(links))[links.indices]
    else:
        value = np.ones(len(links.indices), dtype=np.float32)
    return csr_matrix((value, links.indices, links.indptr), shape=(links.n_roles, links.n_concerns))


def rows_at_once(links: Links) -> int:
    """How many rows of the product to make at a time: few enough for them to fit, were they dense."""
    return min(BLOCK, max(16, (1 << 25) // links.n_roles))


def sample(links: Links, blocks: int) -> NDArray[np.int64]:
    """Roles to measure by where all would take too long: so many blocks of rows, evenly spread."""
    starts = np.linspace(0, links.n_roles - BLOCK, blocks).astype(np.int64)
    return (starts[:, None] + np.arange(BLOCK)).ravel()


def graph(found: Found):  # type: ignore[no-untyped-def]
    """What was found as a networkx graph: an edge where either role is among the nearest of the other."""
    import networkx as nx

    n_roles, top = found.rows.shape
    left, right = np.repeat(np.arange(n_roles), top), found.rows.ravel().astype(np.int64)
    score, there = found.scores.ravel(), right >= 0
    low, high = np.minimum(left, right)[there], np.maximum(left, right)[there]
    _, once = np.unique(low * n_roles + high, return_index=True)
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(n_roles))
    made.add_weighted_edges_from(
        zip(low[once].tolist(), high[once].tolist(), score[there][once].tolist(), strict=True)
    )
    return made


def none(count: int, top: int) -> Found:
    """Nothing found yet."""
    return Found(np.full((count, top), -1, dtype=np.int32), np.zeros((count, top)))


def best_of(score: NDArray[np.float64], top: int) -> NDArray[np.intp]:
    """Where the `top` highest of the scores are, highest first."""
    best = np.argpartition(score, len(score) - top)[-top:] if len(score) > top else np.arange(len(score))
    return best[np.argsort(-score[best], kind="stable")]


def from_pairs(
    left: NDArray[np.int64], right: NDArray[np.int64], score: NDArray[np.float64], count: int, top: int
) -> Found:
    """The best of each left role, of pairs in any order."""
    from scipy.sparse import coo_matrix

    found = none(count, top)
    made = coo_matrix((score, (left, right)), shape=(count, int(right.max(initial=0)) + 1)).tocsr()
    for i in range(count):
        begin, end = made.indptr[i], made.indptr[i + 1]
        best = begin + best_of(made.data[begin:end], top)
        best = best[made.data[best] > 0]
        found.rows[i, : len(best)], found.scores[i, : len(best)] = made.indices[best], made.data[best]
    return found
