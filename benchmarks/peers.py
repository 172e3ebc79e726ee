"""The same work by others: every role's `top` nearest by one measure, from links in memory.

One function a peer. Each takes the links and what is asked, makes ready whatever that library works on, and
gives the work to be timed as a function without arguments. All give the same answer: the scores agree; which
of several equally near roles is taken does not. Only `product` gives nothing.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from itertools import chain, pairwise

import numpy as np

from data import Links
from joins import duckdb, polars, sparql
from ranking import Asked, Found, Work, best_of, from_pairs, matrix, none, own, rows_at_once, scored, weights


def product(links: Links, asked: Asked) -> Work:
    """The sparse product of scipy in blocks of rows, thrown away: what nobody who multiplies can save."""
    left = matrix(links, asked.measure)
    right = left.T.tocsr()
    rows = np.arange(links.n_roles) if asked.rows is None else asked.rows
    block = rows_at_once(links)

    def work() -> None:
        for start in range(0, len(rows), block):
            left[rows[start : start + block]] @ right

    return work


def scipy_blocks(links: Links, asked: Asked) -> Work:
    """The product in blocks of rows, the measure, and argpartition in each row."""
    left, mine = matrix(links, asked.measure), own(links, asked.measure)
    right = left.T.tocsr()
    rows = np.arange(links.n_roles) if asked.rows is None else asked.rows
    block = rows_at_once(links)

    def work() -> Found:
        found = none(len(rows), asked.top)
        for start in range(0, len(rows), block):
            some = rows[start : start + block]
            made = left[some] @ right
            at = np.repeat(some, np.diff(made.indptr))
            score = scored(asked.measure, made.data, mine[at], mine[made.indices])
            score[made.indices == at] = -1
            for i in range(len(some)):
                begin, end = made.indptr[i], made.indptr[i + 1]
                best = begin + best_of(score[begin:end], asked.top)
                best = best[score[best] > 0]
                found.rows[start + i, : len(best)] = made.indices[best]
                found.scores[start + i, : len(best)] = score[best]
        return found

    return work


def sparse_dot_topn(links: Links, asked: Asked) -> Work:
    """sparse_dot_topn: a product that keeps each row's best; for measures that are a product themselves."""
    from sparse_dot_topn import sp_matmul_topn

    left = matrix(links, asked.measure)
    if asked.measure != "n_shared":
        left.data /= np.sqrt(own(links, asked.measure))[links.owners].astype(left.dtype)
    left = left.astype(np.float32)  # the quicker one, enough for ranks
    right = left.T.tocsr()
    rows = np.arange(links.n_roles) if asked.rows is None else asked.rows
    chosen = left if asked.rows is None else left[asked.rows]
    threads = asked.threads if asked.threads > 1 else None

    def work() -> Found:
        made = sp_matmul_topn(chosen, right, top_n=asked.top + 1, sort=True, n_threads=threads)
        at = np.repeat(np.arange(len(rows)), np.diff(made.indptr))
        others = made.indices != rows[at]
        return from_pairs(at[others], made.indices[others], made.data[others], len(rows), asked.top)

    return work


def counter(links: Links, asked: Asked) -> Work:
    """Plain Python: for each role, count the roles that its concerns lead to."""
    bounds = links.indptr.tolist()
    concerns = links.indices.tolist()
    of_role = [concerns[a:b] for a, b in pairwise(bounds)]
    held: list[list[int]] = [[] for _ in range(links.n_concerns)]
    for role, some in enumerate(of_role):
        for concern in some:
            held[concern].append(role)
    sizes = links.sizes.tolist()

    def work() -> Found:
        found = none(links.n_roles, asked.top)
        for role, some in enumerate(of_role):
            count: Counter[int] = Counter()
            for concern in some:
                count.update(held[concern])
            del count[role]
            n = sizes[role]
            if asked.measure == "jaccard":
                ranked = ((shared / (n + sizes[other] - shared), other) for other, shared in count.items())
            else:
                ranked = ((shared, other) for other, shared in count.items())
            for place, (score, other) in enumerate(heapq.nlargest(asked.top, ranked)):
                found.rows[role, place], found.scores[role, place] = other, score
        return found

    return work


def networkx(links: Links, asked: Asked) -> Work:
    """The bipartite projection of networkx, Jaccard or counts on its edges, heapq for the best of a role."""
    from networkx import Graph
    from networkx.algorithms import bipartite

    both: Graph[int] = Graph()
    both.add_nodes_from(range(links.n_roles))
    both.add_edges_from(zip(links.owners.tolist(), (-1 - links.indices).tolist(), strict=True))

    def work() -> Found:
        if asked.measure == "jaccard":
            whole = bipartite.overlap_weighted_projected_graph(both, range(links.n_roles))
        else:
            whole = bipartite.weighted_projected_graph(both, range(links.n_roles))
        found = none(links.n_roles, asked.top)
        for role in whole:
            beside = ((data["weight"], other) for other, data in whole[role].items())
            for place, (score, other) in enumerate(heapq.nlargest(asked.top, beside)):
                found.rows[role, place], found.scores[role, place] = other, score
        return found

    return work


def igraph(links: Links, asked: Asked) -> Work:
    """The bipartite projection of igraph for the counts, numpy for the measure and the best of each role."""
    from igraph import Graph

    kinds = [False] * links.n_roles + [True] * links.n_concerns
    edges = np.column_stack([links.owners, links.indices + links.n_roles])
    both = Graph.Bipartite(kinds, edges)
    mine = own(links, asked.measure)

    def work() -> Found:
        whole = both.bipartite_projection(multiplicity=True, which=0)
        flat = chain.from_iterable(whole.get_edgelist())
        ends = np.fromiter(flat, np.int64, 2 * whole.ecount()).reshape(-1, 2)
        shared = np.array(whole.es["weight"], dtype=np.float64)
        score = scored(asked.measure, shared, mine[ends[:, 0]], mine[ends[:, 1]])
        left, right = np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]])
        return from_pairs(left, right, np.concatenate([score, score]), links.n_roles, asked.top)

    return work


def postings(links: Links, asked: Asked) -> Callable[[int], Found]:
    """A bare numpy walk for one role: add up the posting lists of its concerns, measure, argpartition."""
    order = np.argsort(links.indices, kind="stable")
    lists = links.owners[order]
    starts = np.concatenate([[0], np.cumsum(links.holders)])
    mine, weight = own(links, asked.measure), weights(links)

    def walk(role: int) -> Found:
        concerns = links.indices[links.indptr[role] : links.indptr[role + 1]]
        parts = [lists[starts[concern] : starts[concern + 1]] for concern in concerns]
        counted = (
            np.repeat(weight[concerns], links.holders[concerns]) if asked.measure == "idf_cosine" else None
        )
        shared = np.bincount(np.concatenate(parts), counted, links.n_roles)
        score = scored(asked.measure, shared, mine[role], mine)
        score[role] = -1
        best = best_of(score, asked.top)
        return Found(best.astype(np.int32)[None], score[best][None])

    return walk


PEERS: dict[str, Callable[[Links, Asked], Work]] = {
    "product alone": product,
    "scipy": scipy_blocks,
    "sparse_dot_topn": sparse_dot_topn,
    "plain Python": counter,
    "igraph": igraph,
    "DuckDB": duckdb,
    "polars": polars,
    "SPARQL": sparql,
    "networkx": networkx,
}
