"""Apache Spark gives the answers of the embedded engine, to the bit and in the same order.

This is real Spark: pyspark comes with `pip install -e '.[dev]'`, Java 17 or newer with scripts/java.sh or
with `apt-get install openjdk-17-jre-headless`. `make test-spark` sets up both and runs what starts it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner

from remit.analysis import nearest, pairs
from remit.analysis.hierarchy import Hierarchy
from remit.analysis.profiles import Profiles, tabulate
from remit.analysis.spark.job import Tuning, spark_nearest, spark_overlaps
from remit.cli.main import cli
from remit.errors import ParameterError
from remit.knowledge.model import Term

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Ranked = list[tuple[str, str, int, float]]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """One session for all tests: the jobs use the one that is active."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[2]")
        for name, value in {"spark.ui.enabled": "false", "spark.log.level": "ERROR"}.items():
            builder = builder.config(name, value)
        session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
        yield session
        session.stop()


def table_of(links: dict[tuple[str, str], float]) -> Profiles:
    terms = {name: Term(name, name) for link in links for name in link}
    return tabulate(links, Hierarchy({}), terms)


@pytest.fixture(scope="module")
def crowd() -> Profiles:
    """Sixty rated roles in groups with many ties, and three hubs that nearly all of them have."""
    rng = np.random.default_rng(3)
    links = {}
    for i in range(60):
        for one in rng.integers(0, 9, 4) + 6 * (i % 6):
            links[f"r{i:02}", f"c{one:02}"] = float(rng.integers(1, 5)) / 4
        for hub in range(3):
            if rng.random() < 0.8:
                links[f"r{i:02}", f"hub{hub}"] = 1.0
    return table_of(links)


def by_pairs(table: Profiles, measure: str, top: int | None) -> Ranked:
    """What the embedded engine ranks."""
    best = pairs.best(table, measure, top)
    scores = pairs.scores(measure, table, best)
    return [
        (table.roles[a].iri, table.roles[b].iri, int(n), float(score))
        for a, b, n, score in zip(best.left, best.right, best.n_shared, scores, strict=True)
    ]


def by_role(table: Profiles, measure: str, top: int) -> Ranked:
    """Each role's nearest by the embedded engine."""
    found = nearest.rank(table, measure=measure, top=top)
    return [
        (table.roles[a].iri, table.roles[b].iri, int(n), float(score))
        for a in range(len(table.roles))
        for b, n, score in zip(found.rows[a], found.n_shared[a], found.scores[a], strict=True)
        if b >= 0
    ]


@pytest.mark.spark
@pytest.mark.filterwarnings("default")  # what pyspark says of other libraries is not ours to mend
@pytest.mark.parametrize(("measure", "top"), [("idf_cosine", 25), ("weighted_cosine", None)])
def test_all_pairs(spark: SparkSession, crowd: Profiles, measure: str, top: int | None) -> None:
    found = spark_overlaps(crowd, measure=measure, top=top)
    assert [(*one.roles, one.n_shared, one.score) for one in found] == by_pairs(crowd, measure, top)


@pytest.mark.spark
@pytest.mark.filterwarnings("default")  # what pyspark says of other libraries is not ours to mend
def test_hubs_are_left_out_and_nothing_is_missing(spark: SparkSession, crowd: Profiles) -> None:
    """Few pairs are allowed, so that the hubs make none; blocks are small, so that each is in several."""
    tuning = Tuning(most_pairs=300, block=8)
    found = spark_nearest(crowd, measure="jaccard", top=3, tuning=tuning)
    assert [(*one.roles, one.n_shared, one.score) for one in found] == by_role(crowd, "jaccard", 3)


@pytest.mark.spark
@pytest.mark.filterwarnings("default")  # what pyspark says of other libraries is not ours to mend
def test_pairs_that_share_a_hub_alone_are_found(spark: SparkSession) -> None:
    links = {(f"r{i}", concern): 1.0 for i in range(12) for concern in ("hub", f"own{i}")}
    table = table_of(links | {("r0", "rare"): 1.0, ("r1", "rare"): 1.0})
    found = spark_nearest(table, measure="jaccard", top=2, tuning=Tuning(most_pairs=1, block=4))
    assert [(*one.roles, one.n_shared, one.score) for one in found] == by_role(table, "jaccard", 2)


@pytest.mark.parametrize("measure", ["lin", "simgic", "containment", "nonsense"])
def test_a_measure_that_spark_cannot_rank_by_is_refused(crowd: Profiles, measure: str) -> None:
    with pytest.raises(ParameterError, match=measure):
        spark_overlaps(crowd, measure=measure)


@pytest.mark.parametrize(
    "options",
    [
        ("--master", "local[1]"),
        ("--links", "links.parquet"),
        ("--engine", "spark", "CPO"),
        ("--engine", "spark", "--strict"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: tuple[str, ...]) -> None:
    done = CliRunner().invoke(cli, ["overlap", *options])
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
