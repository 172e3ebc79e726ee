"""Every role's ten nearest by Jaccard: ours beside networkx's bipartite projection, both in one run.

    python benchmarks/overlap.py [FOLDER]

FOLDER holds esco-1.1.1-en-csv.zip; without it only the bundled knowledge is measured. Both sides begin with
role-concern links in memory and end with a networkx graph of roles; each edge of ours is held against theirs.
Times are medians, and only the ratio travels from machine to machine. Theirs takes minutes on ESCO.
"""

from __future__ import annotations

import csv
import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import networkx as nx
from networkx.algorithms import bipartite

from remit.analysis.hierarchy import Hierarchy
from remit.analysis.neighbors import connected
from remit.analysis.profiles import profiles, tabulate
from remit.knowledge.load import load
from remit.knowledge.model import Term

RUNS = 3
TOP = 10

Links = list[tuple[str, str]]


def bundled() -> Links:
    """The links of the bundled knowledge, of every relation."""
    table = profiles(load(), relation="all")
    return [(role.iri, table.concerns[i].iri) for role in table.roles for i in table.columns_of(role.iri)]


def esco(folder: Path) -> Links:
    """The essential and optional skills of ESCO's occupations."""
    with (
        zipfile.ZipFile(folder / "esco-1.1.1-en-csv.zip") as archive,
        archive.open("occupationSkillRelations.csv") as raw,
    ):
        rows = csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8", newline=""))
        return [(row["occupationUri"], row["skillUri"]) for row in rows]


def ours(links: Links) -> nx.Graph[str]:
    """Profiles, product, ten nearest, graph."""
    terms = {iri: Term(iri, iri) for link in links for iri in link}
    return connected(tabulate(links, Hierarchy({}), terms), top=TOP, measure="jaccard")


def theirs(links: Links) -> tuple[nx.Graph[str], nx.Graph[str]]:
    """The whole projection, and of it the ten nearest of each role."""
    roles = {role for role, _ in links}
    both: nx.Graph[str] = nx.Graph()
    both.add_edges_from((f"role {role}", f"concern {concern}") for role, concern in links)
    whole = bipartite.overlap_weighted_projected_graph(both, [f"role {role}" for role in roles])
    nearest: nx.Graph[str] = nx.Graph()
    nearest.add_nodes_from(whole)
    for role in whole:
        beside = sorted(whole[role].items(), key=lambda item: (-item[1]["weight"], item[0]))
        nearest.add_edges_from((role, other, data) for other, data in beside[:TOP])
    return whole, nearest


def median_s(work: Callable[[], object]) -> float:
    """The median time of some runs, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def report(name: str, links: Links) -> None:
    """Print both medians and their ratio, after both have been held against each other."""
    found, (whole, nearest) = ours(links), theirs(links)
    for a, b, data in found.edges(data=True):
        if abs(whole.edges[f"role {a}", f"role {b}"]["weight"] - data["weight"]) > 1e-12:
            raise SystemExit(f"{name}: {a} and {b} differ")
    mine, other = median_s(lambda: ours(links)), median_s(lambda: theirs(links))
    print(
        f"{name}: {len(found)} roles, {len(set(links))} links; edges {len(found.edges)} ours, "
        f"{len(nearest.edges)} theirs (ties cut otherwise)\n"
        f"  remit {mine:.4f} s, networkx {other:.4f} s, ratio {other / mine:.1f}"
    )


def main() -> None:
    """Measure the bundled knowledge, and ESCO where its folder is given."""
    report("bundled", bundled())
    if len(sys.argv) > 1:
        report("ESCO 1.1.1", esco(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
