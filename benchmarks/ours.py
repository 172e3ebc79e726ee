"""The same work by remit, in the form that peers.py has it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import networkx as nx

from data import Links, Numbered
from ranking import Asked, Found, Work
from remit.analysis.hierarchy import Hierarchy
from remit.analysis.matrix import Matrix, Terms
from remit.analysis.nearest.every import rank
from remit.analysis.nearest.neighbors import connected
from remit.analysis.profiles import Profiles
from remit.knowledge.model import Term

NAMED = 50_000  # things, up to which each has a name in memory


def profiles(links: Links) -> Profiles:
    """The links as profiles whose roles and concerns are called by number."""
    roles, concerns = _names("r", links.n_roles), _names("c", links.n_concerns)
    matrix = Matrix(links.indptr, links.indices, links.n_concerns)  # type: ignore[arg-type]
    return Profiles("all", "concern", roles, concerns, concerns, matrix, Hierarchy({}))


def _names(letter: str, count: int) -> Sequence[Term]:
    """Names as profiles of a store have them; a million of them are made when they are looked at."""
    every = Numbered(letter, count)
    if count > NAMED:
        return every
    names = [one.iri for one in every]
    return Terms(names, names, [""] * count)


def remit(links: Links, asked: Asked) -> Work:
    """The ranking alone."""
    table = profiles(links)
    _ = table.postings

    def work() -> Found:
        found = rank(table, measure=asked.measure, top=asked.top, threads=asked.threads)
        return Found(found.rows, found.scores)

    return work


def remit_plain(links: Links, asked: Asked) -> Work:
    """The same where numba is not installed: numpy alone."""
    sys.modules["numba"] = None  # type: ignore[assignment]
    return remit(links, asked)


def remit_graph(links: Links, asked: Asked) -> Callable[[], nx.Graph]:
    """From profiles to the graph, with labels, counts and top shared concerns on its edges."""
    table = profiles(links)
    _ = table.postings
    return lambda: connected(table, top=asked.top, measure=asked.measure)


OURS = {"remit": remit, "remit without numba": remit_plain}
