"""The benchmarks measure what they say: seeded sets, peers that answer alike, medians taken in turn."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"
NAMES = ("data", "ranking", "joins", "peers", "ours", "measure", "figures", "goals")
NEEDS = {"sparse_dot_topn": "sparse_dot_topn", "igraph": "igraph", "DuckDB": "duckdb", "polars": "polars"}


@pytest.fixture(scope="module")
def bench() -> Iterator[Any]:
    """The modules of the benchmarks, which are scripts and no package."""
    before = set(sys.modules)
    sys.path.insert(0, str(FOLDER))
    yield SimpleNamespace(**{name: importlib.import_module(name) for name in NAMES})
    sys.path.remove(str(FOLDER))
    for name in set(NAMES) - before:
        sys.modules.pop(name, None)


def shared(links: Any) -> Any:
    """How many concerns every two roles share, by a dense product."""
    dense = np.zeros((links.n_roles, links.n_concerns))
    dense[links.owners, links.indices] = 1
    return dense @ dense.T


def test_a_set_is_drawn_alike_from_the_same_seed_alone(bench: Any) -> None:
    size = bench.data.Size(300, 200, 4_000, 5)
    first, again, other = (bench.data.draw("", size, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.indptr, again.indptr)
    assert np.array_equal(first.indices, again.indices)
    assert not np.array_equal(first.indices, other.indices)


def test_a_set_holds_every_link_once_and_nothing_is_empty(bench: Any) -> None:
    made = bench.data.draw("", bench.data.Size(300, 200, 4_000, 5), 1)
    keys = made.owners.astype(np.int64) * made.n_concerns + made.indices
    assert (np.diff(keys) > 0).all()
    assert made.sizes.min() > 0
    assert made.holders.min() > 0
    assert made.indptr[-1] == len(made.indices)


def test_sizes_are_lognormal_and_four_concerns_are_everywhere(bench: Any) -> None:
    size = bench.data.Size(4_000, 20_000, 240_000)
    made = bench.data.draw("", size, 3)
    assert len(made.indices) == pytest.approx(size.n_links, rel=0.03)
    logarithms = np.log(made.sizes)
    assert logarithms.std() == pytest.approx(bench.data.SIGMA, abs=0.05)
    assert np.median(logarithms) == pytest.approx(logarithms.mean(), abs=0.05)
    shares = made.holders / made.n_roles
    for wanted in bench.data.TRANSVERSAL:
        assert np.abs(shares - wanted).min() < 0.02
    rest = np.sort(shares)[::-1][4:]  # falls by rank; were all drawn alike, this would be less than 2
    assert rest[:100].sum() > 5 * rest[1_000:1_100].sum()


def test_roles_of_a_group_draw_from_one_pool(bench: Any) -> None:
    def likeness(n_groups: int) -> float:
        """What a role shares with the nine nearest to it, beside the farther ones."""
        counts = shared(bench.data.draw("", bench.data.Size(200, 4_000, 8_000, n_groups), 1))
        sizes = np.diag(counts)
        ranked = np.sort(counts / np.sqrt(np.outer(sizes, sizes)))
        return float(ranked[:, -10:-1].mean() / ranked[:, :150].mean())

    assert likeness(10) > 1.4 * likeness(1)


@pytest.mark.parametrize("measure", ["n_shared", "jaccard", "idf_cosine"])
def test_peers_and_remit_find_the_same_scores(bench: Any, measure: str) -> None:
    links = bench.data.draw("", bench.data.Size(40, 60, 300, 3), 1)
    asked = bench.ranking.Asked(measure, top=5)
    counts, mine = shared(links), bench.ranking.own(links, measure)
    if measure == "idf_cosine":
        dense = np.zeros((links.n_roles, links.n_concerns))
        dense[links.owners, links.indices] = np.log1p(links.n_roles / links.holders)[links.indices]
        counts = dense @ dense.T
    scores = bench.ranking.scored(measure, counts, mine[:, None], mine[None, :])
    np.fill_diagonal(scores, 0)
    wanted = np.sort(scores)[:, :-6:-1]
    ran = []
    for name, peer in (bench.peers.PEERS | {"remit": bench.ours.remit}).items():
        by_count = name in {"plain Python", "igraph", "SPARQL", "networkx"} and measure == "idf_cosine"
        by_product = name == "sparse_dot_topn" and measure == "jaccard"
        if name == "product alone" or by_count or by_product or not find_spec(NEEDS.get(name, "numpy")):
            continue
        found = peer(links, asked)().scores
        assert found == pytest.approx(wanted, abs=1e-6), name
        ran.append(name)
    assert {"scipy", "remit"} <= set(ran)


def test_a_sample_of_rows_is_ranked_as_among_all(bench: Any) -> None:
    links = bench.data.draw("", bench.data.Size(600, 200, 6_000, 3), 1)
    rows = bench.ranking.sample(links, 2)
    whole = bench.peers.scipy_blocks(links, bench.ranking.Asked("jaccard"))().scores
    part = bench.peers.scipy_blocks(links, bench.ranking.Asked("jaccard", rows=rows))().scores
    assert np.array_equal(part, whole[rows])


def test_work_is_done_in_turn_and_what_is_slow_once(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    took = {"a": iter([3.0, 1.0, 2.0]), "b": iter([99.0]), "c": iter([7.0, 9.0, 8.0])}

    def run(job: dict[str, Any], *, seconds: int, mib: int) -> dict[str, Any]:
        done.append(job["peer"])
        cpu = next(took[job["peer"]])
        return job | {"cpu_s": cpu, "first_cpu_s": cpu, "wall_s": cpu, "peak_mib": 1.0}

    monkeypatch.setattr(bench.measure, "run", run)
    jobs = [{"peer": name, "size": "s", "measure": "jaccard"} for name in "abc"]
    rows = bench.measure.in_turn(jobs, rounds=3, seconds=100, mib=100)
    assert "".join(done) == "abcacac"
    assert [row["cpu_s"] for row in rows] == [2.0, 99.0, 8.0]


def test_work_that_takes_too_long_is_ended_and_said_so(bench: Any) -> None:
    row = bench.measure.run({"peer": "scipy", "size": "none", "measure": "jaccard"}, seconds=0, mib=10_000)
    assert row["not_done"] == "not done in 0 s"


@pytest.mark.parametrize(("theirs", "met"), [(60.0, "yes"), (39.0, "**no**")])
def test_a_goal_is_met_by_the_figures_alone(bench: Any, theirs: float, met: str) -> None:
    def row(peer: str, measure: str, cpu: float) -> dict[str, Any]:
        return {"peer": peer, "measure": measure, "threads": 1, "cpu_s": cpu, "to_graph_cpu_s": cpu}

    esco = [row("remit", "jaccard", 0.2), row("networkx", "jaccard", theirs)]
    goals: Callable[[Any], str] = bench.goals.goals
    line = next(one for one in goals({"all_pairs esco": esco}).splitlines() if "networkx by remit" in one)
    assert line.endswith(f"| {met} |")
