"""Timing: each piece of work in a process of its own, in turn with the others, by CPU seconds and memory.

`in_turn` runs pieces of work A B C A B C and gives medians; jobs.py has what they are.
CPU seconds are those of all threads. The clock runs neither while a process starts and imports, nor while the
links are read and brought into the form that a library works on.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

Row = dict[str, Any]
JOBS = Path(__file__).with_name("jobs.py")
POLL = 0.1  # seconds
AGAIN = 1.0  # seconds of CPU in which quick work is done again, to take its median
ONCE = 5.0  # seconds of CPU from which on work is done once in a process
MIB = 1 << 20


def run(job: Row, *, seconds: int, mib: int) -> Row:
    """Do a job in a process of its own; `not_done` says why where it took more time or memory than given.

    Time is CPU time; a process that mostly waits may take five times as long by the clock.
    """
    threads = str(job.get("threads", 1))
    bounded = ("OMP_NUM_THREADS", "POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
    environment = children() | dict.fromkeys(bounded, threads)
    command = [sys.executable, str(JOBS), json.dumps(job)]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    begun, told = time.monotonic(), ""
    while child.poll() is None:
        try:
            cpu, memory = _used(psutil.Process(child.pid))
        except psutil.Error:
            cpu, memory = 0.0, 0.0
        if memory > mib:
            told = f"more than {mib / 1024:.0f} GiB"
        elif cpu > seconds or time.monotonic() - begun > 5 * seconds:
            told = f"not done in {seconds} s"
        if told:
            child.kill()
        try:
            child.wait(POLL)
        except subprocess.TimeoutExpired:
            continue
    out, error = child.communicate()
    if told:
        return job | {"not_done": told}
    if child.returncode:
        last = (error.strip().splitlines() or ["killed"])[-1]
        return job | {"not_done": f"failed: {last[:200]}"}
    return job | json.loads(out.splitlines()[-1])


def children() -> dict[str, str]:
    """The environment of what is started: it finds the remit that is measured here, wherever that lies."""
    source = find_spec("remit")
    places = [str(Path(source.origin).parents[1])] if source and source.origin else []
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [*places, os.environ.get("PYTHONPATH")]))}


def in_turn(jobs: Sequence[Row], *, rounds: int, seconds: int, mib: int, slow: float = 20.0) -> list[Row]:
    """Run all jobs in turn, several rounds of it, and give each with the medians of its figures.

    A job that took more than `slow` CPU seconds is not run again, nor one that was not done. One that fails
    ends the run: what is measured is to be whole.
    """
    seen: list[list[Row]] = [[] for _ in jobs]
    for _ in range(rounds):
        for job, rows in zip(jobs, seen, strict=True):
            if rows and ("not_done" in rows[-1] or rows[-1]["cpu_s"] > slow):
                continue
            rows.append(run(job, seconds=seconds, mib=mib))
            if str(rows[-1].get("not_done", "")).startswith("failed"):
                raise SystemExit(f"{job['peer']}: {rows[-1]['not_done']}")
            print(_line(rows[-1]), file=sys.stderr, flush=True)
    return [median_row(rows) for rows in seen]


def timed(work: Callable[[], object]) -> tuple[object, float, float]:
    """What the work gives, and the CPU and wall seconds it took."""
    cpu, wall = time.process_time(), time.perf_counter()
    made = work()
    return made, time.process_time() - cpu, time.perf_counter() - wall


def repeated(work: Callable[[], object]) -> tuple[object, Row]:
    """What the work gives, and what it took: `first` the first time, the median of those after it."""
    made, first, wall = timed(work)
    if first > ONCE:
        return made, {"first_cpu_s": first, "cpu_s": first, "wall_s": wall, "n": 1}
    cpus, walls = [], []
    while sum(cpus) < AGAIN and len(cpus) < 9:
        _, cpu, wall = timed(work)
        cpus.append(cpu)
        walls.append(wall)
    took = {"cpu_s": statistics.median(cpus), "wall_s": statistics.median(walls), "n": len(cpus)}
    return made, {"first_cpu_s": first, **took}


def peak_mib() -> float:
    """The most memory that this process has held."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would count what the parent held when it forked
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def _used(process: psutil.Process) -> tuple[float, float]:
    """The CPU seconds and MiB of a process and all that it has started."""
    cpu = memory = 0.0
    for one in [process, *process.children(recursive=True)]:
        times = one.cpu_times()
        cpu += times.user + times.system
        memory += one.memory_info().rss / MIB
    return cpu, memory


def median_row(rows: Sequence[Row]) -> Row:
    """One row of several of the same work: the median of each figure; the last one where it was not done."""
    if "not_done" in rows[-1]:
        return rows[-1]
    numbers = [key for key, value in rows[0].items() if isinstance(value, float)]
    return (
        rows[0]
        | {key: statistics.median(row[key] for row in rows) for key in numbers}
        | {"rounds": len(rows)}
    )


def _line(row: Row) -> str:
    what = f"{row['size']:8} {row['measure']:12} {row['peer']:20} threads {row.get('threads', 1)}"
    if "not_done" in row:
        return f"{what} {row['not_done']}"
    part = f" on {row['part']:.3%} of the work: {row['cpu_s'] / row['part']:.1f} s" if "part" in row else ""
    return (
        f"{what} {row['cpu_s']:9.4f} CPU s ({row['first_cpu_s']:.4f} at first), {row['wall_s']:.4f} s, "
        f"{row['peak_mib']:.0f} MiB{part}"
    )
