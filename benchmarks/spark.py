"""When Apache Spark pays: the same ranking by it and by remit itself, on this machine, over growing sets.

    python benchmarks/spark.py [SIZE …]

Each is a process of its own that reads the same Parquet; the clock runs from before the first import to the
last pair, as it does for whoever waits. Seconds of Spark are those of Java too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from data import links

SIZES = ("m", "l8")
MEASURE, TOP = "jaccard", 100
LIMIT = 900  # seconds by the clock


def measure(sizes: tuple[str, ...] = SIZES) -> list[dict[str, Any]]:
    """A row a size: `links`, and what each of the two took by the clock and of the processors."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.parquet"
            n_links = _write(size, path)
            ours, theirs = (_run(engine, path) for engine in ("remit", "spark"))
            if ours["pairs"] != theirs["pairs"]:
                raise SystemExit(f"{size}: Spark and remit rank other pairs")
            row = {
                "what": f"{size}, {n_links:,} links, {MEASURE}, the {TOP} best pairs",
                "ours_s": ours["cpu_s"],
            }
            row |= {
                "peer": "Apache Spark",
                "peer_s": theirs["cpu_s"],
                "ratio": ours["cpu_s"] / theirs["cpu_s"],
            }
            rows.append(row | {"wall_ratio": ours["wall_s"] / theirs["wall_s"]})
            print(
                f"{size}: remit {ours['wall_s']:.1f} s, Spark {theirs['wall_s']:.1f} s by the clock",
                file=sys.stderr,
            )
    return rows


def _write(size: str, path: Path) -> int:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    given = links(size)
    roles = np.repeat(np.arange(given.n_roles), np.diff(given.indptr))
    names = {"role": pa.array(roles).cast(pa.string()), "concern": pa.array(given.indices).cast(pa.string())}
    pq.write_table(pa.table(names), path)
    return len(given.indices)


def _run(engine: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--job", engine, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT)
    if done.returncode:
        raise SystemExit(f"{engine}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _job(engine: str, path: str) -> None:
    """One ranking: read, rank, print what it took and what it found."""
    begun = time.perf_counter()
    if engine == "spark":
        from remit.analysis.spark.job import spark_overlaps
        from remit.analysis.spark.session import session

        with session("local[*]"):
            pairs = [(*one.roles, one.n_shared) for one in spark_overlaps(path, measure=MEASURE, top=TOP)]
            wall = time.perf_counter() - begun
            used = [psutil.Process(), *psutil.Process().children(recursive=True)]
            cpu = sum(sum(one.cpu_times()[:2]) for one in used)
    else:
        pairs = _by_remit(path)
        wall, cpu = time.perf_counter() - begun, time.process_time()
    print(json.dumps({"wall_s": wall, "cpu_s": cpu, "pairs": pairs}))


def _by_remit(path: str) -> list[tuple[str, str, int]]:
    import pyarrow.parquet as pq

    from remit.analysis.hierarchy import Hierarchy
    from remit.analysis.nearest import pairs
    from remit.analysis.profiles import tabulate
    from remit.knowledge.model import Term

    rows = pq.read_table(path).to_pydict()
    held = dict.fromkeys(zip(rows["role"], rows["concern"], strict=True), 1.0)
    terms = {name: Term(name, name) for link in held for name in link}
    table = tabulate(held, Hierarchy({}), terms)
    best = pairs.best(table, MEASURE, TOP)
    found = zip(best.left, best.right, best.n_shared, strict=True)
    return [(table.roles[int(a)].iri, table.roles[int(b)].iri, int(n)) for a, b, n in found]


def main() -> None:
    """Measure, and print the rows."""
    if sys.argv[1:2] == ["--job"]:
        _job(*sys.argv[2:4])
        return
    for row in measure(tuple(sys.argv[1:]) or SIZES):
        print(json.dumps(row))


if __name__ == "__main__":
    main()
