"""Importing ESCO whole, beside rdflib's own parser and store on the same statements, in one run.

    python benchmarks/imports.py [ARCHIVE]

Ours is the whole command: reading the CSV files, finding what follows, writing the store folder and its
index. rdflib gets the statements ready made, as N-Quads, and keeps them in memory.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from data import data_folder

REPEATS = 3
RDFLIB = """
import sys, rdflib
dataset = rdflib.Dataset()
for path in sys.argv[1:]:
    dataset.parse(path, format="nquads")
"""
IN_MEMORY = "import sys, remit; remit.load(sys.argv[1], in_memory=True)"


def seconds(*arguments: str) -> float:
    """How long a run of Python takes, start included."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print a line a run."""
    source = sys.argv[1] if len(sys.argv) > 1 else str(data_folder() / "esco-1.1.1-en-csv.zip")
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for number in range(REPEATS):
            store = Path(folder) / f"{number}.store"
            ours = seconds("-m", "remit", "import", "esco", source, "-o", str(store), "--quiet")
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 if not number else rows[0][3]
            memory = seconds("-c", IN_MEMORY, str(store))
            rows.append((ours, seconds("-c", RDFLIB, *map(str, store.glob("*.nq"))), memory, peak))
            n_quads = sum(path.read_bytes().count(b"\n") for path in store.glob("*.nq"))
    print(f"{n_quads:,} quads")
    for ours, rdflib, memory, peak in rows:
        print(
            f"import {ours:.1f} s, peak {peak:.0f} MiB; rdflib {rdflib:.1f} s, {rdflib / ours:.1f} times; "
            f"reading the store into memory {memory:.1f} s, rdflib {rdflib / memory:.1f} times as long"
        )


if __name__ == "__main__":
    main()
