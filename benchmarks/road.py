"""Our way beside the obvious other way, both in one run: only the ratios travel from machine to machine.

The bundled knowledge is small, so most of what shows here is the fixed cost of each step.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import networkx as nx
import rdflib

import remit
from remit.knowledge.answer import Rows, Triples
from remit.knowledge.load import bundled_paths, ontology_folder

REPEATS = 5
PREFIX = "PREFIX remit: <https://w3id.org/remit/ns/>\n"
QUERY = (
    PREFIX
    + "SELECT ?a ?b ?c WHERE { ?a remit:hasRemit ?c . ?b remit:hasRemit ?c FILTER (STR(?a) < STR(?b)) }"
)
PAIRS = PREFIX + "SELECT DISTINCT ?role ?concern WHERE { ?role remit:hasRemit ?concern }"


@dataclass(frozen=True, slots=True)
class Contest:
    """One thing done in two ways."""

    name: str
    ours: Callable[[], object]
    other_name: str
    other: Callable[[], object]


def seconds(work: Callable[[], object]) -> float:
    """The median time of several runs, after one that does not count."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def command(*arguments: str) -> Callable[[], object]:
    """A run of Python with these arguments, as work to time."""
    return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def load_with_rdflib() -> rdflib.Dataset:
    """The files of the bundled knowledge in rdflib's own store."""
    dataset = rdflib.Dataset(default_union=True)
    for path in bundled_paths(ontology_folder()):
        dataset.parse(path)
    return dataset


def contests() -> list[Contest]:
    """What is compared; everything is loaded before the clock runs."""
    kg = remit.load()
    graph = rdflib.Graph()
    everything, pairs = kg.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"), kg.query(PAIRS)
    if not isinstance(everything, Triples) or not isinstance(pairs, Rows):
        raise TypeError("a CONSTRUCT gives triples, a SELECT rows")
    graph.parse(data=everything.ntriples, format="nt")
    ties = [(str(role), str(concern)) for role, concern in pairs]

    def project() -> object:
        network = nx.Graph(ties)
        return nx.bipartite.weighted_projected_graph(network, sorted({role for role, _ in ties}))

    return [
        Contest("help", command("-m", "remit", "--help"), "import click", command("-c", "import click")),
        Contest("load", remit.load, "rdflib, without rules", load_with_rdflib),
        Contest("query", lambda: kg.query(QUERY), "rdflib, same triples", lambda: list(graph.query(QUERY))),
        Contest("all pairs, 7 measures", lambda: remit.overlaps(kg), "networkx, counts alone", project),
    ]


def main() -> None:
    """Print a line a contest."""
    print(f"{'':24} {'ours':>10}   {'other':>10}   ratio   other way")
    for one in contests():
        ours, other = seconds(one.ours), seconds(one.other)
        print(
            f"{one.name:24} {ours * 1e3:7.1f} ms   {other * 1e3:7.1f} ms   "
            f"{other / ours:5.1f}   {one.other_name}"
        )


if __name__ == "__main__":
    main()
