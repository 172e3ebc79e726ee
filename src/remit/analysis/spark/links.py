"""Links of roles and concerns as a table of Spark: from Parquet, or from profiles that are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.analysis import measures
from remit.analysis.postings import SUMS
from remit.analysis.profiles import Profiles
from remit.analysis.spark.formulas import is_rated, own
from remit.errors import SourceError

if TYPE_CHECKING:
    from os import PathLike

    from pyspark.sql import Column, DataFrame, SparkSession

    from remit.analysis.spark.session import Work


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Links with roles and concerns as numbers that have the order of the IRIs.

    `table` has role, concern, holders (how many roles have the concern), value (the rating, or the weight of
    the concern) and own (what it adds to the role's own sum). `names` has the number and the iri of each role.
    `degrees` says how many concerns have how many holders.
    """

    table: DataFrame
    names: DataFrame
    degrees: dict[int, int]

    @property
    def n_links(self) -> int:
        """How many links there are."""
        return sum(holders * n for holders, n in self.degrees.items())

    def n_pairs(self, most: int | None = None) -> int:
        """How many pairs of holders the concerns have together, or those with at most so many holders."""
        chosen = (item for item in self.degrees.items() if most is None or item[0] <= most)
        return sum(holders * (holders - 1) // 2 * n for holders, n in chosen)


def read(work: Work, source: Profiles | str | PathLike[str], measure: str) -> Links:
    """The links of profiles or of a Parquet file or folder, with what each adds to the sums of the measure.

    Parquet has the columns role and concern, text, and for a measure that looks at ratings it can have rating,
    from 0 to 1; none counts as 1. A link that stands there twice counts once, with its highest rating;
    a row without role or concern is no link. Raises SourceError for other columns, and for ratings beyond that.
    """
    if isinstance(source, Profiles):
        numbers, names, n_roles = _of_profiles(work, source)
    else:
        numbers, names, n_roles = _of_parquet(work, str(source), rated=is_rated(measure))
    return _weighed(work, numbers, names, n_roles, measure)


def _of_profiles(work: Work, profiles: Profiles) -> tuple[DataFrame, DataFrame, int]:
    import numpy as np
    import pyarrow as pa

    spark = work.spark
    indptr, indices, ratings = profiles.matrix.arrays
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    rated = np.ones(len(rows)) if ratings is None else ratings
    # A batch becomes a partition, and there should be a few for each processor.
    batch = max(10_000, len(rows) // (4 * spark.sparkContext.defaultParallelism))
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", batch)
    numbers = pa.table({"role": rows, "concern": indices.astype(np.int64), "rating": rated})
    names = pa.table({"role": np.arange(len(indptr) - 1), "iri": [role.iri for role in profiles.roles]})
    schema = "role bigint, iri string"
    return (
        spark.createDataFrame(numbers),
        spark.createDataFrame(names, schema),
        len(profiles.roles),
    )


def _of_parquet(work: Work, path: str, *, rated: bool) -> tuple[DataFrame, DataFrame, int]:
    from pyspark.sql import functions as f
    from pyspark.sql.types import NumericType, StringType

    raw = work.spark.read.parquet(path)
    types = {field.name: field.dataType for field in raw.schema.fields}
    wrong = [name for name in ("role", "concern") if not isinstance(types.get(name), StringType)]
    if wrong:
        raise SourceError(
            f"{path} has no column of text {wrong[0]!r}; links need role and concern, and can have rating",
            path=path,
        )
    rating = f.lit(1.0)
    if rated and "rating" in types:
        if not isinstance(types["rating"], NumericType):
            raise SourceError(
                f"{path}: the column 'rating' is no number but {types['rating'].simpleString()}"
            )
        given = f.col("rating").cast("double")
        worst = raw.where((given < 0) | (given > 1)).select(given.alias("rating")).first()
        if worst is not None:
            raise SourceError(f"{path}: a rating is {worst['rating']}; ratings go from 0 to 1", path=path)
        rating = f.coalesce(_rounded(given), f.lit(1.0))
    links = raw.select("role", "concern", rating.alias("rating")).dropna(subset=["role", "concern"])
    names, concerns = work.cut(_numbered(links, "role")), work.cut(_numbered(links, "concern"))
    numbers = (
        links.join(names.withColumnRenamed("role", "n_role").withColumnRenamed("iri", "role"), "role")
        .join(
            concerns.withColumnRenamed("concern", "n_concern").withColumnRenamed("iri", "concern"), "concern"
        )
        .groupBy(f.col("n_role").alias("role"), f.col("n_concern").alias("concern"))
        .agg(f.max("rating").alias("rating"))
    )
    return work.cut(numbers), names, names.count()


def _rounded(rating: Column) -> Column:
    """A rating as it is summed, as `measures.rounded_rating` has it."""
    from pyspark.sql import functions as f

    near = f.rint(rating / measures.RATING_STEP) * measures.RATING_STEP
    return f.greatest(near, f.lit(measures.RATING_STEP))


def _numbered(links: DataFrame, name: str) -> DataFrame:
    """Each name of a column once, with a number; the numbers have gaps, and the order of the names.

    Sorted parts lie in order, and within one the numbers rise. To be kept: a second sort could cut the parts
    elsewhere.
    """
    from pyspark.sql import functions as f

    names = links.select(f.col(name).alias("iri")).distinct().orderBy("iri")
    return names.select(f.monotonically_increasing_id().alias(name), "iri")


def _weighed(work: Work, numbers: DataFrame, names: DataFrame, n_roles: int, measure: str) -> Links:
    from pyspark.sql import functions as f

    holders = work.keep(numbers.groupBy("concern").agg(f.count("*").alias("holders")))
    counted = holders.groupBy("holders").agg(f.count("*").alias("n")).collect()
    degrees = {int(row["holders"]): int(row["n"]) for row in counted}
    table = numbers.join(holders, "concern")
    if SUMS[measure] in ("idf", "idf_squared"):
        table = table.join(_weights(work.spark, sorted(degrees), n_roles, measure), "holders")
    else:
        table = table.withColumn("value", f.col("rating") if is_rated(measure) else f.lit(1.0))
    value = f.col("value")
    table = table.select("role", "concern", "holders", "value", own(measure, value).alias("own"))
    return Links(work.cut(table), names, degrees)


def _weights(spark: SparkSession, degrees: list[int], n_roles: int, measure: str) -> DataFrame:
    """The weight of a concern by its holders, worked out here: Java's logarithm can differ in the last bit."""
    import pyarrow as pa
    from pyspark.sql import functions as f

    weigh = measures.rarity if SUMS[measure] == "idf_squared" else measures.idf
    weights = [weigh(float(degree), n_roles) for degree in degrees]
    columns = {"holders": pa.array(degrees, pa.int64()), "value": pa.array(weights, pa.float64())}
    return f.broadcast(spark.createDataFrame(pa.table(columns)))
