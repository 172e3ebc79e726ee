"""The goals for overlap, each with what was measured for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from figures import cost, found, ratio, table, times
from measure import Row

Rows = dict[str, list[Row]]


@dataclass(frozen=True)
class Goal:
    """A figure that is to be `least` or more, or `most` or less; None where it was not measured."""

    what: str
    value: float | None
    least: float | None = None
    most: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the figure is as it should be."""
        value = self.value or 0.0
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    @property
    def bound(self) -> str:
        """The goal in words."""
        return f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"


def goals(rows: Rows) -> str:
    """The table of all goals for which there are figures."""
    every = [*_one_role(rows), *_esco(rows), *_path(rows), *_large(rows), *_startup(rows)]
    lines = [
        (goal.what, goal.bound, times(goal.value), "yes" if goal.is_met else "**no**")
        for goal in every
        if goal.value is not None
    ]
    return table(("What", "Goal", "Measured", "Met"), lines)


def _one_role(rows: Rows) -> Iterator[Goal]:
    for row in (row for key in rows if key.startswith("one_role") for row in rows[key]):
        what = f"One role against all others, {row['size']}, {row['measure']}: remit by a bare numpy walk"
        yield Goal(what, row.get("ratio"), most=1.5)


def _esco(rows: Rows) -> Iterator[Goal]:
    every = rows.get("all_pairs esco", [])
    for peer, least in (("networkx", 200), ("DuckDB", 5), ("polars", 5), ("igraph", 5)):
        for measure in ("jaccard", "idf_cosine"):
            theirs = found(every, peer=peer, measure=measure, threads=1)
            mine = found(every, peer="remit", measure=measure, threads=1)
            value = ratio(cost(theirs, "to_graph_cpu_s"), cost(mine, "to_graph_cpu_s"))
            yield Goal(f"ESCO, links to networkx graph, {measure}: {peer} by remit", value, least=least)
    for measure in ("n_shared", "idf_cosine"):
        for threads in (1, 2):
            theirs = found(every, peer="sparse_dot_topn", measure=measure, threads=threads)
            mine = found(every, peer="remit", measure=measure, threads=threads)
            what = f"ESCO, ranking, {measure}, threads: {threads}: remit by sparse_dot_topn"
            yield Goal(what, ratio(cost(mine), cost(theirs)), most=1.2)


def _path(rows: Rows) -> Iterator[Goal]:
    every = rows.get("store_path", [])
    alone = cost(found(every, peer="product alone"))
    for peer in ("first command", "second command"):
        what = f"ESCO, store to networkx graph, {peer}: remit by the product alone"
        yield Goal(what, ratio(cost(found(every, peer=peer)), alone), most=3)


def _large(rows: Rows) -> Iterator[Goal]:
    for size, gib in (("l", 2), ("xl", 8)):
        every = rows.get(f"all_pairs {size}", [])
        for measure in ("jaccard", "idf_cosine"):
            theirs = cost(found(every, peer="scipy", measure=measure))
            for threads in (1, 2):
                mine = found(every, peer="remit", measure=measure, threads=threads)
                what = f"Synthetic {size}, ranking, {measure}, threads: {threads}"
                if size == "l":
                    yield Goal(f"{what}: scipy in blocks by remit", ratio(theirs, cost(mine)), least=5)
                held = None if cost(mine) is None or mine is None else mine["peak_mib"] / 1024
                yield Goal(f"{what}: GiB", held, most=gib)


def _startup(rows: Rows) -> Iterator[Goal]:
    for row, most in zip(rows.get("startup", []), (1.15, 3.0), strict=False):
        yield Goal(f"`{row['what']}` by {row['peer']}", row["ratio"], most=most)
