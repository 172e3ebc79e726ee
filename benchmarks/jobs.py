"""The pieces of work that are measured; measure.py runs each in a process of its own.

    python benchmarks/jobs.py '{"work": "all_pairs", "peer": "scipy", "size": "esco", "measure": "jaccard"}'

does one here, and prints what it took as a line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import networkx  # noqa: F401  imported here, so that no clock runs meanwhile
import numpy as np

import ours
import peers
from data import links
from measure import Row, peak_mib, repeated, timed
from ranking import Asked, Found, graph, sample

N_ONE = 40  # roles asked about one by one


def all_pairs(job: Row) -> Row:
    """Every role's nearest, and from them a networkx graph if the job says so."""
    given = links(job["size"])
    rows = sample(given, job["sample"]) if job.get("sample") else None
    if job["peer"] not in ours.OURS:
        import scipy.sparse  # noqa: F401  before the clock runs
    asked = Asked(job["measure"], job.get("top", 10), job.get("threads", 1), rows)
    work = (peers.PEERS | ours.OURS)[job["peer"]](given, asked)
    row: Row = {"loaded_mib": peak_mib()}
    made, took = repeated(work)
    row |= took | {"peak_mib": peak_mib()}
    if rows is not None:  # how much of all was done, by multiply-adds: roles differ
        cost = np.bincount(given.owners, given.holders[given.indices], given.n_roles)
        row["part"] = float(cost[rows].sum() / cost.sum())
    if not isinstance(made, Found):
        return row
    if job.get("keep"):
        np.save(job["keep"], made.scores)
    if job.get("graph") and rows is None:
        drawn, after = repeated(lambda: graph(made))
        row["to_graph_cpu_s"] = row["cpu_s"] + after["cpu_s"]
        if job["peer"] in ours.OURS:  # whose own graph says more
            row["weights_cpu_s"] = row["to_graph_cpu_s"]
            drawn, whole = repeated(ours.remit_graph(given, asked))
            row["to_graph_cpu_s"] = whole["cpu_s"]
        row |= {"n_edges": drawn.number_of_edges(), "peak_mib": peak_mib()}  # type: ignore[attr-defined]
    return row


def one_role(job: Row) -> Row:
    """One role against all others, by us and by a bare numpy walk, in turn; medians over roles."""
    from remit.analysis.nearest.walk import nearest

    given = links(job["size"])
    table, measure = ours.profiles(given), job["measure"]
    walk = peers.postings(given, Asked(measure))
    chosen = np.random.default_rng(1).choice(given.n_roles, N_ONE, replace=given.n_roles < N_ONE)
    mine, bare = [], []
    for role in [int(chosen[0]), *chosen.tolist()]:  # the first is asked twice, and counts once
        ours_found, our_cpu, _ = timed(lambda role=role: nearest(table.postings, role, measure, 10))
        found, cpu, _ = timed(lambda role=role: walk(role))
        _same(ours_found.scores, found.scores[0])
        mine.append(our_cpu)
        bare.append(cpu)
    ratio = median(a / b for a, b in zip(mine[1:], bare[1:], strict=True))
    return {
        "cpu_s": median(mine[1:]),
        "bare_cpu_s": median(bare[1:]),
        "ratio": ratio,
        "first_cpu_s": mine[0],
        "wall_s": 0.0,
        "peak_mib": peak_mib(),
    }


def store_path(job: Row) -> Row:
    """From a store folder to the graph: opening, profiles, ranking, graph."""
    import remit

    begun, clock = time.process_time(), time.perf_counter()
    kg = remit.load(Path(job["store"]))
    graph = remit.neighbors(kg, measure=job["measure"], relation="skill")
    took, wall = time.process_time() - begun, time.perf_counter() - clock
    whole = time.process_time()
    return {
        "cpu_s": took,
        "first_cpu_s": took,
        "wall_s": wall,
        "whole_cpu_s": whole,
        "n_edges": graph.number_of_edges(),
        "peak_mib": peak_mib(),
    }


def several(job: Row) -> Row:
    """All pairs that share anything, with one measure, or with all that need no more than a count."""
    from remit.analysis.nearest import pairs

    table = ours.profiles(links(job["size"]))
    names = ("jaccard", "dice", "overlap_coefficient", "cosine", "n_shared")
    chosen = names[:1] if job["peer"] == "one measure" else names
    _ = table.postings.count

    def work() -> int:
        found = pairs.joined(list(pairs.sharing(table)))
        return sum(len(pairs.scores(name, table, found)) for name in chosen)

    _, took = repeated(work)
    return took | {"peak_mib": peak_mib()}


def _same(ours_scores: object, theirs: object) -> None:
    a, b = np.asarray(ours_scores), np.asarray(theirs)
    b = b[b > 0]
    if len(a) != len(b) or (len(a) and np.abs(a - b).max() > 1e-9):
        raise SystemExit(f"the two differ: {a} {b}")


WORK: dict[str, Callable[[Row], Row]] = {
    "all_pairs": all_pairs,
    "one_role": one_role,
    "store_path": store_path,
    "several": several,
}


def main() -> None:
    """Do the job that stands on the command line."""
    job = json.loads(sys.argv[1])
    print(json.dumps(WORK[job.get("work", "all_pairs")](job)))


if __name__ == "__main__":
    main()
