"""Overlap by remit and by others: measures all that docs/performance.md tells, and writes that page.

    python benchmarks/overlap.py [SIZE …]

SIZE is bundled, esco, s, m, l or xl; without any, bundled esco m l. Every piece of work is done in a process
of its own, in turn with the others. What was measured for a size is kept in build/bench (or $REMIT_BENCH)
until it is measured again, and the page has the newest of each. LIMIT is how many CPU seconds a peer may take
(120), DATA the folder with esco-1.1.1-en-csv.zip (../shared/data).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

import ours
import peers
import report
from data import SIZES, data_folder, folder, links
from measure import Row, children, in_turn, median_row
from ranking import sample

ROUNDS = 3
LIMIT = int(os.environ.get("LIMIT") or 120)
OUR_LIMIT = 4 * 3600  # CPU seconds: we are to be measured to the end
PEER_MIB, OUR_MIB = 8 << 10, 8 << 10
MANY = 10**9  # multiply-adds from which on a peer that can is measured on a sample of the rows
SAMPLE = 6  # blocks of rows
HOPELESS = 5  # a peer is not begun where its time at a smaller size foretells so many times the limit
MEASURES = ("jaccard", "idf_cosine")
THREADED = ("remit", "sparse_dot_topn", "DuckDB", "polars")
ABLE = {
    "remit": ("n_shared", "jaccard", "idf_cosine"),
    "remit without numba": ("jaccard", "idf_cosine"),
    "product alone": ("n_shared",),
    "scipy": ("jaccard", "idf_cosine"),
    "sparse_dot_topn": ("n_shared", "idf_cosine"),
    "DuckDB": ("jaccard", "idf_cosine"),
    "polars": ("jaccard", "idf_cosine"),
}
"""By what each is measured; the others by Jaccard alone."""
SAMPLED = ("product alone", "scipy", "sparse_dot_topn")
GROWING = ("l8", "l4", "l2", "l")
TOPS = (1, 10, 100)


def all_pairs(size: str, earlier: Iterable[Row]) -> list[Row]:
    """Everybody's ranking and graph of a size; what took too long at an earlier size is not begun."""
    given = links(size)
    n_adds, few = given.n_operations, given.n_roles <= 10_000
    before = {(row["peer"], row["measure"]): row for row in earlier if row.get("threads") == 1}
    jobs, rows = [], []
    with tempfile.TemporaryDirectory() as place:
        for peer in (*ours.OURS, *peers.PEERS):
            for measure in ("n_shared", *MEASURES):
                if measure not in ABLE.get(peer, ("jaccard",)):
                    continue
                for threads in (1, 2) if peer in THREADED else (1,):
                    job: Row = {"work": "all_pairs", "peer": peer, "size": size, "measure": measure}
                    job |= {"threads": threads, "graph": few, "keep": f"{place}/{len(jobs)}-{len(rows)}.npy"}
                    if peer in SAMPLED and n_adds > MANY:
                        job["sample"] = SAMPLE
                    told = _hopeless(job, n_adds, before.get((peer, measure)))
                    (rows if told else jobs).append(job | told)
        mine = [job for job in jobs if job["peer"] == "remit"]
        theirs = [job for job in jobs if job["peer"] != "remit"]
        if few:
            done = in_turn(jobs, rounds=ROUNDS, seconds=LIMIT, mib=PEER_MIB)
        else:
            done = in_turn(mine, rounds=1, seconds=OUR_LIMIT, mib=OUR_MIB)
            done += in_turn(theirs, rounds=1, seconds=LIMIT, mib=PEER_MIB)
        _compare(size, done)
    shape = {"n_roles": given.n_roles, "n_concerns": given.n_concerns, "n_links": len(given.indices)}
    shape |= {"adds": n_adds, "most": float(given.holders.max() / given.n_roles)}
    return [row | shape for row in [*done, *rows]]


def _hopeless(job: Row, n_adds: int, before: Row | None) -> Row:
    """What to say of a job that needs not be begun; nothing where it is worth a try."""
    if before is None or job["peer"] == "remit" or "sample" in job:
        return {}
    if "not_done" in before:
        return {"not_done": f"not begun: {before['not_done']} with {before['size']}"}
    foretold = before["cpu_s"] * n_adds / before["adds"]
    return {"not_done": f"not begun: {foretold:,.0f} s foretold"} if foretold > HOPELESS * LIMIT else {}


def _compare(size: str, rows: Iterable[Row]) -> None:
    """Hold the scores of everybody against those of scipy; end where somebody has others."""
    done = [row for row in rows if "not_done" not in row and Path(row["keep"]).exists()]
    for measure in MEASURES:
        same = [row for row in done if row["measure"] == measure]
        wanted = next((row for row in same if row["peer"] == "scipy"), None)
        for row in same if wanted else []:
            theirs, mine = np.load(wanted["keep"]), np.load(row["keep"])
            if "sample" in wanted and "sample" not in row:
                mine = mine[sample(links(size), wanted["sample"])]
            width = min(theirs.shape[1], mine.shape[1])  # remit gives no more places than there are others
            row["differs"] = float(np.abs(theirs[:, :width] - mine[:, :width]).max())
            if row["differs"] > 1e-6:
                raise SystemExit(f"{size}, {measure}: {row['peer']} and scipy differ by {row['differs']}")


def one_role(size: str) -> list[Row]:
    """One role against all others, beside a bare numpy walk."""
    jobs = [{"work": "one_role", "peer": "remit", "size": size, "measure": measure} for measure in MEASURES]
    return in_turn(jobs, rounds=ROUNDS, seconds=LIMIT, mib=OUR_MIB)


def store_path() -> list[Row]:
    """From a store of ESCO to the graph, by one command after the other, beside the product alone."""
    store, copy = folder() / "esco.store", folder() / "esco-copy.store"
    source = data_folder() / "esco-1.1.1-en-csv.zip"
    if not store.exists():
        command = [sys.executable, "-m", "remit", "import", "esco", str(source), "-o", str(store), "--quiet"]
        subprocess.run(command, check=True, env=children())
    seen: list[list[Row]] = []
    for _ in range(ROUNDS):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(store, copy)
        path = {"work": "store_path", "size": "esco", "measure": "idf_cosine", "store": str(copy)}
        product = {"work": "all_pairs", "peer": "product alone", "size": "esco", "measure": "idf_cosine"}
        commands = [path | {"peer": peer} for peer in ("first command", "second command")]
        jobs = [*commands, path | {"peer": "another measure", "measure": "jaccard"}, product]
        seen.append(in_turn(jobs, rounds=1, seconds=LIMIT, mib=OUR_MIB))
    shutil.rmtree(copy)
    return [median_row([rows[i] for rows in seen]) for i in range(4)]


def growth() -> list[Row]:
    """Our time over four sizes, each with four times the multiply-adds of the one before."""
    rows = []
    for size in GROWING:
        jobs = [
            {"work": "all_pairs", "peer": "remit", "size": size, "measure": measure, "threads": 1}
            for measure in MEASURES
        ]
        given = links(size)
        shape = {"n_roles": given.n_roles, "n_links": len(given.indices), "adds": given.n_operations}
        rows += [row | shape for row in in_turn(jobs, rounds=1, seconds=OUR_LIMIT, mib=OUR_MIB)]
    return rows


def memory(size: str) -> list[Row]:
    """Our peak memory by how many nearest roles are kept."""
    jobs = [
        {"work": "all_pairs", "peer": "remit", "size": size, "measure": "jaccard", "threads": 2, "top": top}
        for top in TOPS
    ]
    return in_turn(jobs, rounds=1, seconds=OUR_LIMIT, mib=OUR_MIB)


def several() -> list[Row]:
    """Five measures of all pairs of ESCO, beside one."""
    peers_ = ("one measure", "five measures")
    jobs = [{"work": "several", "peer": peer, "size": "esco", "measure": "of counts"} for peer in peers_]
    return in_turn(jobs, rounds=ROUNDS, seconds=LIMIT, mib=OUR_MIB)


def others() -> dict[str, list[Row]]:
    """The rows of the benchmarks that have a file of their own: start-up, and Spark where it is installed."""
    found = {}
    for name in ("startup", "spark"):
        try:
            found[name] = __import__(name).measure()
        except ImportError as error:
            print(f"{name}: left out ({error})", file=sys.stderr)
    return found


def main() -> None:
    """Measure the sizes that are named, keep the figures, write the page."""
    sizes = sys.argv[1:] or ["bundled", "esco", "m", "l"]
    unknown = [size for size in sizes if size not in (*SIZES, "bundled", "esco")]
    if unknown:
        raise SystemExit(f"unknown size {unknown[0]!r}; sizes are bundled, esco, {', '.join(SIZES)}")
    if "esco" in sizes and not (data_folder() / "esco-1.1.1-en-csv.zip").is_file():
        print(f"no ESCO in {data_folder()}: name its folder with DATA=; it is left out", file=sys.stderr)
        sizes.remove("esco")
    measured: list[Row] = []
    for size in sorted(sizes, key=lambda name: links(name).n_operations):
        rows = all_pairs(size, measured)
        measured += rows
        keep(f"all_pairs {size}", rows)
        keep(f"one_role {size}", one_role(size))
        if size == "esco":
            keep("several", several())
            keep("store_path", store_path())
        if size == "l":
            keep("growth", growth())
            keep("memory", memory(size))
    for name, rows in others().items():
        keep(name, rows)


def keep(key: str, rows: list[Row]) -> None:
    """Keep what was measured, and write the page with it: a run that ends early has not been for nothing."""
    path = folder() / "results.json"
    every = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    every[key] = {"rows": rows, "machine": report.machine()}
    path.write_text(json.dumps(every, indent=1), encoding="utf-8")
    report.write(every, limit=LIMIT, mib=PEER_MIB, hopeless=HOPELESS)


if __name__ == "__main__":
    main()
