"""Writing docs/performance.md from what was measured: page.md with its tables filled in."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from endpoint import told as endpoint_told
from figures import cost, found, ratio, seconds, table, times
from goals import goals
from measure import Row
from page import told

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
TEMPLATE = Path(__file__).with_name("page.md")
PACKAGES = (
    "numpy", "scipy", "networkx", "numba", "pyoxigraph", "sparse-dot-topn", "igraph", "duckdb", "polars",
    "pyspark",
)  # fmt: skip
TITLES = {
    "bundled": "The bundled knowledge",
    "esco": "ESCO 1.1.1",
    "s": "Synthetic s",
    "m": "Synthetic m",
    "l": "Synthetic l",
    "xl": "Synthetic xl",
}
Kept = dict[str, dict[str, Any]]


def machine() -> dict[str, Any]:
    """What the figures of this run depend on."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "cpu": models[0] if models else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
        "versions": found,
    }


def write(kept: Kept, *, limit: int, mib: int, hopeless: int) -> None:
    """Write the page."""
    rows = {key: value["rows"] for key, value in kept.items()}
    sizes = [size for size in TITLES if f"all_pairs {size}" in rows]
    filled = {
        "goals": goals(rows),
        "all_pairs": "\n\n".join(_all_pairs(size, rows[f"all_pairs {size}"]) for size in sizes),
        "one_role": _one_role([row for size in sizes for row in rows.get(f"one_role {size}", [])]),
        "store_path": _store_path(rows.get("store_path", [])),
        "several": _several(rows.get("several", [])),
        "top": _top(rows.get("memory", [])),
        "growth": _growth(rows.get("growth", [])),
        "startup": _free("Start-up", rows.get("startup", [])),
        "spark": _free("Apache Spark", rows.get("spark", [])),
        "page": told(rows.get("page", [])),
        "endpoint": endpoint_told(rows.get("endpoint", [])),
        "sets": _sets([rows[f"all_pairs {size}"][0] for size in sizes]),
        "machines": _machines(kept),
        "limit": str(limit),
        "memory": str(mib >> 10),
        "hopeless": str(hopeless),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for key, value in filled.items():
        text = text.replace(f"{{{key}}}", value)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    PAGE.write_text(text, encoding="utf-8")


def _all_pairs(size: str, rows: Sequence[Row]) -> str:
    first = rows[0]
    lines = []
    order = ("n_shared", "jaccard", "idf_cosine")
    for row in sorted(rows, key=lambda row: (order.index(row["measure"]), row["threads"])):
        mine = found(rows, peer="remit", measure=row["measure"], threads=row["threads"])
        who = row["peer"] + (", on a sample" if "part" in row else "")
        if "not_done" in row:
            lines.append(
                (row["measure"], str(row["threads"]), who, f"– ({row['not_done']})", "", "", "", "", "")
            )
            continue
        lines.append(
            (
                row["measure"],
                str(row["threads"]),
                who,
                seconds(cost(row)),
                seconds(row["first_cpu_s"]) if "part" not in row else "",
                times(ratio(cost(row), cost(mine))),
                seconds(cost(row, "to_graph_cpu_s")),
                times(ratio(cost(row, "to_graph_cpu_s"), cost(mine, "to_graph_cpu_s"))),
                f"{row['peak_mib']:.0f} MiB",
            )
        )
        if cost(row, "weights_cpu_s") is not None:
            bare, whole = cost(row, "weights_cpu_s"), cost(mine, "to_graph_cpu_s")
            named = (row["measure"], str(row["threads"]), f"{who}, weights alone", "", "", "")
            lines.append((*named, seconds(bare), times(ratio(bare, whole)), ""))
    head = (
        "Measure",
        "Threads",
        "Who",
        "Ranking",
        "at first",
        "times remit",
        "To the graph",
        "times remit",
        "Memory",
    )
    if not any(line[6] for line in lines):
        head = head[:6] + head[8:]
        lines = [line[:6] + line[8:] for line in lines]
    return f"### {TITLES[size]}: {first['adds']:,.3g} multiply-adds\n\n" + table(head, lines)


def _one_role(rows: Sequence[Row]) -> str:
    lines = [
        (
            TITLES[row["size"]],
            row["measure"],
            seconds(row["cpu_s"]),
            seconds(row["bare_cpu_s"]),
            times(row["ratio"]),
        )
        for row in rows
        if "not_done" not in row
    ]
    return table(("Roles", "Measure", "remit", "Bare walk", "remit by the walk"), lines)


def _store_path(rows: Sequence[Row]) -> str:
    alone = cost(found(rows, peer="product alone"))
    lines = [
        (row["peer"], seconds(cost(row)), times(ratio(cost(row), alone)), seconds(cost(row, "whole_cpu_s")),
         f"{row['peak_mib']:.0f} MiB")
        for row in rows if "not_done" not in row
    ]  # fmt: skip
    return table(("Who", "CPU time", "by the product alone", "Whole process", "Memory"), lines)


def _several(rows: Sequence[Row]) -> str:
    one = cost(rows[0]) if rows else None
    lines = [(row["peer"], seconds(cost(row)), times(ratio(cost(row), one))) for row in rows]
    return table(("", "CPU time", "by one"), lines)


def _top(rows: Sequence[Row]) -> str:
    lines = [
        (str(row["top"]), f"{row['loaded_mib']:.0f} MiB", f"{row['peak_mib']:.0f} MiB", seconds(cost(row)))
        for row in rows
        if "not_done" not in row
    ]
    return table(("Nearest kept", "Before", "At most", "CPU time"), lines)


def _growth(rows: Sequence[Row]) -> str:
    lines = []
    for measure in dict.fromkeys(row["measure"] for row in rows):
        before: Row | None = None
        for row in (row for row in rows if row["measure"] == measure):
            grown = ratio(cost(row), cost(before))
            power = math.log(grown) / math.log(row["adds"] / before["adds"]) if grown and before else None
            lines.append(
                (measure, f"{row['n_roles']:,}", f"{row['n_links']:,}", f"{row['adds']:.3g}",
                 seconds(cost(row)), times(grown), f"{power:.2f}" if power is not None else "")
            )  # fmt: skip
            before = row
    head = (
        "Measure",
        "Roles",
        "Links",
        "Multiply-adds",
        "CPU time",
        "times the one before",
        "power of the multiply-adds",
    )
    return table(head, lines)


def _free(title: str, rows: Sequence[Row]) -> str:
    """Rows that another benchmark made, as they are: texts, and numbers with three figures."""
    if not rows:
        return ""
    head = list(dict.fromkeys(key for row in rows for key in row))
    lines = [
        [f"{one:.3g}" if isinstance(one, float) else str(one) for one in (row.get(key, "") for key in head)]
        for row in rows
    ]
    return f"## {title}\n\n" + table([name.replace("_", " ") for name in head], lines)


def _sets(rows: Sequence[Row]) -> str:
    lines = [
        (TITLES[row["size"]], f"{row['n_roles']:,}", f"{row['n_concerns']:,}", f"{row['n_links']:,}",
         f"{row['most']:.1%}", f"{row['adds']:.3g}")
        for row in rows
    ]  # fmt: skip
    return table(
        ("Set", "Roles", "Concerns", "Links", "The most usual concern is at", "Multiply-adds"), lines
    )


def _machines(kept: Kept) -> str:
    """A line for each kind of machine and versions that figures on the page come from."""
    seen: dict[str, list[str]] = {}
    for key, value in kept.items():
        on = value["machine"]
        versions = ", ".join(f"{name} {number}" for name, number in on["versions"].items())
        line = f"{on['cpu']}, {on['cores']} cores, {on['system']}, Python {on['python']}; {versions}"
        seen.setdefault(line, []).append(f"{key} at a load of {on['load']}")
    return "\n\n".join(f"Measured on {line}. ({'; '.join(keys)}.)" for line, keys in seen.items())
