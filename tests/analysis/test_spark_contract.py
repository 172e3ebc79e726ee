"""Apache Spark gives the answers of the embedded engine, to the bit and in the same order.

This is real Spark: pyspark comes with `pip install -e '.[dev]'`, Java 17 or newer with scripts/java.sh or
with `apt-get install openjdk-17-jre-headless`. `make test` sets up both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner

from remit.analysis.hierarchy import Hierarchy
from remit.analysis.nearest import every as nearest
from remit.analysis.nearest import pairs as embedded
from remit.analysis.profiles import Profiles, profiles, tabulate
from remit.analysis.spark import hubs, links, pairs
from remit.analysis.spark.formulas import MEASURES
from remit.analysis.spark.job import Likeness, Tuning, spark_nearest, spark_overlaps, write_overlaps
from remit.analysis.spark.session import session
from remit.cli.main import cli
from remit.errors import OutputError, SourceError
from remit.knowledge.model import Term

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from remit.knowledge.store import Knowledge

pytestmark = [
    pytest.mark.spark,
    pytest.mark.xdist_group("spark"),  # one Java, not one a worker
    pytest.mark.filterwarnings("default"),  # what pyspark says of other libraries is not ours to mend
]

# Little is computed here: Java is not to spend its time on optimising, nor Spark on writing and compiling
# code for each query, but to interpret it, as Spark does itself where code gets too large.
QUICK = (
    '--driver-java-options "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" '
    "--conf spark.sql.codegen.wholeStage=false --conf spark.sql.codegen.factoryMode=NO_CODEGEN "
    "--conf spark.sql.shuffle.partitions=2 pyspark-shell"
)
Ranked = list[tuple[tuple[str, str], tuple[int, int], int, float]]
FEW_PAIRS = Tuning(most_pairs=20, block=8)  # the commonest concerns are hubs


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """One session for all tests: the jobs use the one that is active."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_SUBMIT_ARGS", QUICK)
        with session("local[2]") as started:
            yield started


def table_of(held: Mapping[tuple[str, str], float]) -> Profiles:
    terms = {name: Term(name, name) for link in held for name in link}
    return tabulate(held, Hierarchy({}), terms)


def crowd() -> Profiles:
    """Sixty rated roles in groups with many ties, and three hubs that nearly all of them have."""
    rng = np.random.default_rng(3)
    held = {}
    for i in range(60):
        for one in rng.integers(0, 9, 4) + 6 * (i % 6):
            held[f"r{i:02}", f"c{one:02}"] = float(rng.integers(1, 5)) / 4
        for hub in range(3):
            if rng.random() < 0.8:
                held[f"r{i:02}", f"hub{hub}"] = float(rng.integers(1, 3)) / 2
    return table_of(held)


def star() -> Profiles:
    """Roles that share nothing but a hub, save two; all ties, so that IRIs decide."""
    held = {(f"r{i:02}", concern): 1.0 for i in range(24) for concern in ("hub", f"own{i}")}
    return table_of(held | {("r00", "rare"): 1.0, ("r01", "rare"): 1.0})


def equals() -> Profiles:
    """Groups of roles with the same concerns, and lighter and heavier ones with the same hubs."""
    held = {(f"r{i:02}", f"hub{hub}"): 1.0 for i in range(30) for hub in range(1 + i % 3)}
    return table_of(held | {(f"r{i:02}", f"c{i % 4}{j}"): 1.0 for i in range(0, 30, 2) for j in range(i % 5)})


CASES: dict[str, Callable[[], Profiles]] = {
    "crowd": crowd,
    "star": star,
    "equals": equals,
    "one role": lambda: table_of({("only", "a"): 1.0, ("only", "b"): 0.5}),
    "nothing": lambda: table_of({}),
}


def plain(found: tuple[Likeness, ...]) -> Ranked:
    return [(one.roles, one.n_concerns, one.n_shared, one.score) for one in found]


def line(table: Profiles, a: int, b: int, n_shared: int, score: float) -> Any:
    roles = table.roles[int(a)].iri, table.roles[int(b)].iri
    return (
        roles,
        (len(table.columns_of(roles[0])), len(table.columns_of(roles[1]))),
        int(n_shared),
        float(score),
    )


def by_pairs(table: Profiles, measure: str, top: int | None) -> Ranked:
    """What the embedded engine ranks."""
    best = embedded.best(table, measure, top)
    scores = embedded.scores(measure, table, best)
    return [line(table, *one) for one in zip(best.left, best.right, best.n_shared, scores, strict=True)]


def by_role(table: Profiles, measure: str, top: int) -> Ranked:
    """Each role's nearest by the embedded engine."""
    found = nearest.rank(table, measure=measure, top=top)
    places = zip(*np.nonzero(found.rows >= 0), strict=True)
    return [line(table, a, found.rows[a, i], found.n_shared[a, i], found.scores[a, i]) for a, i in places]


@pytest.mark.parametrize("measure", MEASURES)
def test_the_nearest_by_every_measure(spark: SparkSession, measure: str) -> None:
    """Blocks are small, so that the holders of most concerns lie in several."""
    found = spark_nearest(crowd(), measure=measure, top=3, tuning=Tuning(block=8))
    assert plain(found) == by_role(crowd(), measure, 3)


@pytest.mark.parametrize(
    ("case", "measure"),
    [
        ("crowd", "weighted_cosine"),
        ("star", "jaccard"),
        ("equals", "overlap_coefficient"),
        ("equals", "n_shared"),
    ],
)
def test_hubs_make_no_pairs_and_nothing_is_missing(spark: SparkSession, case: str, measure: str) -> None:
    table = CASES[case]()
    found = spark_nearest(table, measure=measure, top=2, tuning=FEW_PAIRS)
    assert plain(found) == by_role(table, measure, 2)


@pytest.mark.parametrize(
    ("case", "measure", "top", "tuning"),
    [
        ("crowd", "idf_cosine", 25, FEW_PAIRS),
        ("star", "jaccard", 30, FEW_PAIRS),
        ("equals", "dice", None, Tuning(block=8)),
        ("one role", "cosine", 3, Tuning()),
        ("nothing", "n_shared", 3, Tuning()),
    ],
)
def test_all_pairs(spark: SparkSession, case: str, measure: str, top: int | None, tuning: Tuning) -> None:
    table = CASES[case]()
    assert plain(spark_overlaps(table, measure=measure, top=top, tuning=tuning)) == by_pairs(
        table, measure, top
    )


def test_the_bundled_knowledge(spark: SparkSession, kg: Knowledge) -> None:
    table = profiles(kg, relation="all")
    assert plain(spark_overlaps(table)) == by_pairs(table, "idf_cosine", None)


def test_the_pairs_of_a_hub_are_dealt_out_evenly(spark: SparkSession) -> None:
    """One concern makes all pairs; were it one piece of work, one worker would have them all."""
    from pyspark.sql import functions as f

    n, pieces = 400, 8
    found = links.read(spark, table_of({(f"r{i:03}", "hub"): 1.0 for i in range(n)}), "jaccard")
    made = pairs.meetings(found.table, most=n, block=16, pieces=pieces)
    shares = [row["count"] for row in made.groupBy(f.spark_partition_id()).count().collect()]
    assert sum(shares) == n * (n - 1) // 2
    assert max(shares) < 2 * sum(shares) / pieces


def test_of_hubs_only_what_can_be_among_the_best_is_paired(spark: SparkSession) -> None:
    """Each of 90 roles has two near it by rare concerns, and the hub; a last one has nothing but the hub."""
    from pyspark.sql import functions as f

    held = {(f"r{i:02}", concern): 1.0 for i in range(90) for concern in ("hub", f"a{i // 3}", f"b{i // 3}")}
    table = links.read(spark, table_of(held | {("r90", "hub"): 1.0}), "jaccard").table
    # Of the three concerns of a role the two rare ones make 0.5 at least; the hub alone makes 1 in 3 at most.
    roles = hubs.profiles(table, 3).withColumn("floor", f.when(f.col("n") > 1, f.lit(0.5)))
    found = hubs.missing(table, roles, "jaccard", 3, 2, block=16, pieces=2)
    assert found is not None
    asking = {(row["a"], row["b"]) for row in found.collect()}
    # The last role asks alone; of the others, alike by the hub, the first three are enough for two places.
    assert asking == {(90, 0), (90, 1), (90, 2)}


def written(table: Profiles, path: Path) -> None:
    """The links as Parquet, some of them twice, once rated lower; 1.0 unsaid; and a row that is no link."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [
        {"role": role.iri, "concern": table.concerns[column].iri, "rating": rating}
        for role in table.roles
        for column, rating in table.rated_of(role.iri).items()
    ]
    again = [row | {"rating": 0.125} for row in rows[:40]]
    nothing = {"role": None, "concern": "c00", "rating": 1.0}
    unrated = [row | {"rating": None} if row["rating"] == 1 else row for row in rows]
    pq.write_table(pa.Table.from_pylist([*again, *unrated, nothing]), path)


def test_parquet_in_and_parquet_out(spark: SparkSession, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    source, out = tmp_path / "links.parquet", tmp_path / "out.parquet"
    written(crowd(), source)
    assert plain(spark_overlaps(source, measure="idf_jaccard", top=9)) == by_pairs(crowd(), "idf_jaccard", 9)
    write_overlaps(source, out, nearest=True, measure="ruzicka", top=2)
    rows = pq.read_table(out).to_pylist()
    assert list(rows[0]) == ["role_a", "role_b", "n_concerns_a", "n_concerns_b", "n_shared", "ruzicka"]
    assert [
        (
            (row["role_a"], row["role_b"]),
            (row["n_concerns_a"], row["n_concerns_b"]),
            row["n_shared"],
            row["ruzicka"],
        )
        for row in rows
    ] == by_role(crowd(), "ruzicka", 2)
    with pytest.raises(OutputError) as raised:
        write_overlaps(source, out, measure="ruzicka", top=2)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"who": ["a"], "what": ["b"]}, "role"),
        ({"role": [1], "concern": ["b"]}, "role"),
        ({"role": ["a"], "concern": ["b"], "rating": [1.5]}, "1.5"),
        ({"role": ["a"], "concern": ["b"], "rating": ["high"]}, "rating"),
        (None, "links.parquet"),
    ],
)
def test_links_that_are_none_are_refused_in_a_line(
    spark: SparkSession, tmp_path: Path, columns: dict[str, list[Any]] | None, said: str
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "links.parquet"
    if columns:
        pq.write_table(pa.table(columns), path)
    with pytest.raises(SourceError, match=said) as raised:
        spark_overlaps(path, measure="ruzicka")
    assert "\n" not in str(raised.value)


def test_the_command_prints_what_the_embedded_engine_prints(spark: SparkSession) -> None:
    asked = ["overlap", "--relation", "all", "--measure", "jaccard", "-f", "csv"]
    here, there = (CliRunner().invoke(cli, [*asked, *more]) for more in ([], ["--engine", "spark"]))
    assert here.exit_code == there.exit_code == 0
    heads = here.stdout.splitlines()[0].split(",")
    wanted = [heads.index(name) for name in there.stdout.splitlines()[0].split(",")]
    assert [",".join(line.split(",")[i] for i in wanted) for line in here.stdout.splitlines()] == (
        there.stdout.splitlines()
    )


def test_a_session_that_is_active_goes_on_running_and_keeps_its_settings(spark: SparkSession) -> None:
    usual = spark.conf.get("spark.sql.shuffle.partitions")
    spark_overlaps(star(), top=1, tuning=Tuning(pieces=5))
    assert spark.conf.get("spark.sql.shuffle.partitions") == usual
    assert spark.range(3).count() == 3
