"""The overlap of roles on Apache Spark: all pairs ranked, and every role's nearest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from remit.analysis.nearest.walk import DECIMALS
from remit.analysis.profiles import Profiles
from remit.analysis.spark import formulas, hubs, links, pairs
from remit.analysis.spark.session import cut, session
from remit.errors import ParameterError

if TYPE_CHECKING:
    from os import PathLike

    from pyspark.sql import Column, DataFrame, SparkSession

    Source = Profiles | str | PathLike[str]

_PAIRS_A_PIECE: Final = 2_000_000  # a second or two of work, and some 100 MB to shuffle
_MOST_PIECES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two roles by IRI, how many concerns each has and both have, and how alike they are by a measure.

    Of a ranking of all pairs the roles are in IRI order; of nearest roles the first is the one they are
    nearest to.
    """

    roles: tuple[str, str]
    n_concerns: tuple[int, int]
    n_shared: int
    measure: str
    score: float

    def to_dict(self) -> dict[str, Any]:
        """The pair as plain data, under the names that `remit overlap -f json` gives."""
        roles = [{"iri": iri, "n_concerns": n} for iri, n in zip(self.roles, self.n_concerns, strict=True)]
        return {"roles": roles, "measures": {"n_shared": self.n_shared, self.measure: self.score}}


@dataclass(frozen=True, slots=True)
class Tuning:
    """How the work is cut; changes no answer.

    `most_pairs` is how many pairs may be made before the commonest concerns are taken for hubs (None: as many
    as are worth it), `block` how many holders of a concern lie together, `pieces` into how many the pairs are
    dealt out (None: by their number).
    """

    most_pairs: int | None = None
    block: int = pairs.BLOCK
    pieces: int | None = None


USUAL: Final = Tuning()


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Pairs a, b, n_shared, score as numbers of roles, in no order; and role, n, and role, iri of all roles.

    With `by_role` the pairs of each a are its nearest.
    """

    pairs: DataFrame
    roles: DataFrame
    names: DataFrame
    by_role: bool


def spark_overlaps(
    source: Source,
    *,
    measure: str = "idf_cosine",
    top: int | None = None,
    master: str | None = None,
    tuning: Tuning = USUAL,
) -> tuple[Likeness, ...]:
    """All pairs of roles that share anything, those most alike first; with `top`, only that many.

    `source` is profiles, or a path to Parquet that Spark can read, see `links.read`. The answer is that of
    `remit.analysis.comparison.overlap.overlaps`, to the bit and in the same order. Spark runs on `master`,
    see `session`. Raises ParameterError for a measure that Spark does not rank by, or a negative `top`.
    """
    _check(measure, top)
    with session(master) as spark:
        return _collected(_ranked(spark, source, measure, top, tuning), source, measure)


def spark_nearest(
    source: Source,
    *,
    measure: str = "idf_cosine",
    top: int = 10,
    master: str | None = None,
    tuning: Tuning = USUAL,
) -> tuple[Likeness, ...]:
    """Each role with its `top` nearest, best first; roles in IRI order. Else as `spark_overlaps`.

    The answer is that of `remit.analysis.nearest.every.rank`.
    """
    _check(measure, top)
    with session(master) as spark:
        return _collected(_nearest(spark, source, measure, top, tuning), source, measure)


def write_overlaps(
    source: Source,
    folder: str | PathLike[str],
    *,
    nearest: bool = False,
    measure: str = "idf_cosine",
    top: int | None = None,
    master: str | None = None,
    force: bool = False,
    tuning: Tuning = USUAL,
) -> None:
    """Write all pairs, or with `nearest` each role's `top`, as a folder of Parquet that Spark's workers fill.

    Nothing passes through this machine, so it need not fit there. Columns are role_a, role_b, n_concerns_a,
    n_concerns_b, n_shared, and the score under the name of the measure; rows are in order from file to file.
    Raises OutputError where the folder exists, unless `force`; else as `spark_overlaps`.
    """
    from pyspark.sql import functions as f

    _check(measure, top)
    if nearest and top is None:
        raise ParameterError("the nearest of every role need a number; give top")
    with session(master) as spark:
        if nearest and top is not None:
            found = _nearest(spark, source, measure, top, tuning)
        else:
            found = _ranked(spark, source, measure, top, tuning)
        table = _named(found).orderBy(*(["a"] if found.by_role else []), *_order())
        counts = "n_concerns_a", "n_concerns_b", "n_shared"
        columns = table.select(
            "role_a", "role_b", *counts, *([] if measure in counts else [f.col("score").alias(measure)])
        )
        columns.write.mode("overwrite" if force else "errorifexists").parquet(str(folder))


def _check(measure: str, top: int | None) -> None:
    formulas.check_measure(measure)
    if top is not None and top < 0:
        raise ParameterError(f"top is {top}; give 0 or more")


def _ranked(spark: SparkSession, source: Source, measure: str, top: int | None, tuning: Tuning) -> _Found:
    """All pairs, or the `top` best of them."""
    from pyspark.sql import functions as f

    found = links.read(spark, source, measure)
    most = hubs.most_holders(found, tuning.most_pairs) if top else None
    pieces = _pieces(spark, found, most, tuning)

    def best(some: DataFrame) -> DataFrame:
        return some if top is None else some.orderBy(*_order()).limit(top)

    scored, roles = _scored(spark, found, measure, most, tuning.block, pieces)
    first = best(scored)
    if most is not None and top:
        first = cut(first)
        facts = first.agg(f.count("*").alias("n"), f.min("score").alias("low")).first()
        low = facts["low"] if facts is not None and facts["n"] == top else None
        floored = roles.withColumn("floor", f.lit(low).cast("double"))
        more = hubs.missing(found.table, floored, measure, most, top, block=tuning.block, pieces=pieces)
        if more is not None:
            a, b = f.least("a", "b"), f.greatest("a", "b")
            first = best(_joined(first, more.select(a.alias("a"), b.alias("b")), roles, measure))
    return _Found(first, roles, found.names, by_role=False)


def _nearest(spark: SparkSession, source: Source, measure: str, top: int, tuning: Tuning) -> _Found:
    """Each role's `top` nearest."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    found = links.read(spark, source, measure)
    most = hubs.most_holders(found, tuning.most_pairs) if top else None
    pieces = _pieces(spark, found, most, tuning)

    def best(some: DataFrame) -> DataFrame:
        place = f.row_number().over(Window.partitionBy("a").orderBy(*_order()))
        return some.withColumn("place", place).where(f.col("place") <= top).drop("place")

    scored, roles = _scored(spark, found, measure, most, tuning.block, pieces)
    turned = scored.select(f.col("b").alias("a"), f.col("a").alias("b"), "n_shared", "score")
    first = best(scored.union(turned))
    if most is not None:
        first = cut(first)
        full = first.groupBy("a").agg(f.count("*").alias("n"), f.min("score").alias("floor"))
        floors = full.where(f.col("n") == top).select(f.col("a").alias("role"), "floor")
        floored = cut(roles.join(floors, "role", "left"))
        more = hubs.missing(found.table, floored, measure, most, top, block=tuning.block, pieces=pieces)
        if more is not None:
            first = best(_joined(first, more, roles, measure))
    return _Found(first, roles, found.names, by_role=True)


def _pieces(spark: SparkSession, found: links.Links, most: int | None, tuning: Tuning) -> int:
    """Into how many pieces the pairs are dealt out; from here on as many as in any shuffle."""
    processors = spark.sparkContext.defaultParallelism
    wanted = max(processors, found.n_pairs(most) // _PAIRS_A_PIECE + 1)
    pieces = tuning.pieces or min(wanted, max(processors, _MOST_PIECES))
    spark.conf.set("spark.sql.shuffle.partitions", pieces)
    return pieces


def _scored(
    spark: SparkSession, found: links.Links, measure: str, most: int | None, block: int, pieces: int
) -> tuple[DataFrame, DataFrame]:
    """The pairs a < b that share a concern that is no hub, with their scores; and the roles' profiles."""
    from pyspark.sql import functions as f

    roles = cut(hubs.profiles(found.table, most))
    rarer = found.table if most is None else found.table.where(f.col("holders") <= most)
    largest = max(found.degrees, default=0)
    limit = largest if most is None else min(most, largest)
    some = pairs.sharing(rarer, measure, most=limit, block=block, pieces=pieces)
    return hubs.scored(some, roles, measure), roles


def _joined(first: DataFrame, more: DataFrame, roles: DataFrame, measure: str) -> DataFrame:
    """The best so far and pairs that share hubs; one that is in both counts as the best so far has it."""
    from pyspark.sql import functions as f

    none = f.lit(0.0).alias("shared"), f.lit(0).cast("bigint").alias("n_shared")
    every = first.union(hubs.scored(more.distinct().select("a", "b", *none), roles, measure))
    return every.groupBy("a", "b").agg(f.max("n_shared").alias("n_shared"), f.max("score").alias("score"))


def _order() -> tuple[Column, ...]:
    from pyspark.sql import functions as f

    return formulas.order(f.col("score")).desc(), f.col("n_shared").desc(), f.col("a").asc(), f.col("b").asc()


def _named(found: _Found) -> DataFrame:
    """The pairs with the IRIs of both roles, and how many concerns each has."""
    from pyspark.sql import functions as f

    named = found.pairs
    sizes = found.roles.select("role", "n").join(found.names, "role")
    for side in ("a", "b"):
        mine = f.col("iri").alias(f"role_{side}"), f.col("n").alias(f"n_concerns_{side}")
        named = named.join(sizes.select(f.col("role").alias(side), *mine), side)
    return named


def _collected(found: _Found, source: Source, measure: str) -> tuple[Likeness, ...]:
    """The pairs in order, put so and named here, as they are here anyhow."""
    import numpy as np

    held = isinstance(source, Profiles)
    table = (found.pairs if held else _named(found)).toArrow()
    a, b, n_shared, score = (table.column(name).to_numpy() for name in ("a", "b", "n_shared", "score"))
    keys = (b, a, -n_shared, -np.round(score, DECIMALS))
    order = np.lexsort((*keys, a) if found.by_role else keys)
    two, sizes = [], []
    for side, rows in (("a", a), ("b", b)):
        if isinstance(source, Profiles):
            iris, all_sizes = links.iris_of(source), np.diff(source.matrix.arrays[0])
            two.append([iris[row] for row in rows[order].tolist()])
            sizes.append(all_sizes[rows][order].tolist())
        else:
            two.append(np.array(table.column(f"role_{side}").to_pylist(), dtype=object)[order].tolist())
            sizes.append(table.column(f"n_concerns_{side}").to_numpy()[order].tolist())
    rows = zip(*two, *sizes, n_shared[order].tolist(), score[order].tolist(), strict=True)
    return tuple(Likeness((x, y), (n_x, n_y), n, measure, value) for x, y, n_x, n_y, n, value in rows)
