"""Links of roles and concerns as a table of Spark: from Parquet, or from profiles that are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.analysis import exact, measures
from remit.analysis.matrix import Terms
from remit.analysis.nearest.postings import SUMS
from remit.analysis.profiles import Profiles
from remit.analysis.spark.formulas import is_rated, own
from remit.analysis.spark.session import cut
from remit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from pyspark.sql import Column, DataFrame, SparkSession


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Links with roles and concerns as numbers that have the order of the IRIs.

    `table` has role, concern, holders (how many roles have the concern), value (the rating, or the weight of
    the concern) and own (what it adds to the role's own sum). `names` has role and iri. `degrees` says how
    many concerns have how many holders.
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


def read(spark: SparkSession, source: Profiles | str | PathLike[str], measure: str) -> Links:
    """The links of profiles or of a Parquet file or folder, with what each adds to the sums of the measure.

    Parquet has the columns role and concern, text, and for a measure that looks at ratings it can have
    rating, from 0 to 1; none counts as 1. A link that stands there twice counts once, with its highest
    rating; a row without role or concern is no link. Raises SourceError for other columns, and for ratings
    beyond that.
    """
    if isinstance(source, Profiles):
        return _of_profiles(spark, source, measure)
    return _of_parquet(spark, str(source), measure)


def iris_of(profiles: Profiles) -> Sequence[str]:
    """The IRI of each row."""
    roles = profiles.roles
    return roles.iris if isinstance(roles, Terms) else [role.iri for role in roles]


def _of_profiles(spark: SparkSession, profiles: Profiles, measure: str) -> Links:
    """What is in memory is counted here, and goes over in bulk as arrays."""
    import numpy as np

    indptr, indices, ratings = profiles.matrix.arrays
    roles = np.repeat(np.arange(len(profiles.roles)), np.diff(indptr))
    counts = np.bincount(indices, minlength=profiles.matrix.width)
    holders = counts[indices]
    found, n = np.unique(counts[counts > 0], return_counts=True)
    degrees = dict(zip(found.tolist(), n.tolist(), strict=True))
    if is_rated(measure):
        value = np.ones(len(roles)) if ratings is None else ratings
    else:
        weight = np.array(_weights(found.tolist(), len(profiles.roles), measure))
        value = weight[np.searchsorted(found, holders)]
    adds = value * value if SUMS[measure] == "product" else value
    columns = {"role": roles, "concern": indices.astype(np.int64), "holders": holders}
    table = _given(spark, columns | {"value": value, "own": adds}, len(roles))
    iris = iris_of(profiles)
    return Links(table, _given(spark, {"role": np.arange(len(iris)), "iri": iris}, len(iris)), degrees)


def _given(spark: SparkSession, columns: dict[str, Any], n_rows: int) -> DataFrame:
    """Columns as a table; a batch of it becomes a partition, and there are a few for each processor."""
    import pyarrow as pa

    batch = max(10_000, n_rows // (4 * spark.sparkContext.defaultParallelism))
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", batch)
    types = {"iri": pa.string(), "value": pa.float64(), "own": pa.float64()}
    given = {name: pa.array(column, types.get(name, pa.int64())) for name, column in columns.items()}
    return spark.createDataFrame(pa.table(given))


def _of_parquet(spark: SparkSession, path: str, measure: str) -> Links:
    from pyspark.sql import functions as f

    raw = spark.read.parquet(path)
    links = raw.select("role", "concern", _rating(raw, path, measure).alias("rating"))
    links = links.dropna(subset=["role", "concern"])
    names, concerns = (cut(_numbered(links, name)) for name in ("role", "concern"))
    for name, numbered in (("role", names), ("concern", concerns)):
        turned = numbered.select(f.col(name).alias(f"{name}_number"), f.col("iri").alias(name))
        links = links.join(turned, name)
    numbers = links.groupBy(f.col("role_number").alias("role"), f.col("concern_number").alias("concern"))
    table = cut(numbers.agg(f.max("rating").alias("rating")))
    holders = cut(table.groupBy("concern").agg(f.count("*").alias("holders")))
    counted = holders.groupBy("holders").agg(f.count("*").alias("n")).collect()
    degrees = {int(row["holders"]): int(row["n"]) for row in counted}
    table = table.join(holders, "concern")
    if is_rated(measure):
        table = table.withColumnRenamed("rating", "value")
    else:
        found = sorted(degrees)
        weights = {"holders": found, "value": _weights(found, names.count(), measure)}
        table = table.join(f.broadcast(_given(spark, weights, len(found))), "holders")
    columns = "role", "concern", "holders", "value", own(measure, f.col("value")).alias("own")
    return Links(cut(table.select(*columns)), names, degrees)


def _rating(raw: DataFrame, path: str, measure: str) -> Column:
    """The rating of each link; raise SourceError where the columns are not as `read` says."""
    from pyspark.sql import functions as f
    from pyspark.sql.types import NumericType, StringType

    types = {column.name: column.dataType for column in raw.schema.fields}
    for name in ("role", "concern"):
        if not isinstance(types.get(name), StringType):
            raise SourceError(
                f"{path} has no column {name!r} of text; links need role and concern, and can have rating",
                path=path,
            )
    if not is_rated(measure) or "rating" not in types:
        return f.lit(1.0)
    if not isinstance(types["rating"], NumericType):
        raise SourceError(f"{path} has a column 'rating' that is no number; it goes from 0 to 1", path=path)
    given = f.col("rating").cast("double")
    worst = raw.where((given < 0) | (given > 1)).select(given.alias("rating")).first()
    if worst is not None:
        raise SourceError(f"{path} has a rating of {worst['rating']}; ratings go from 0 to 1", path=path)
    # As `measures.rounded_rating` has it; the greater of a number and nothing would be the number.
    near = f.rint(f.coalesce(given, f.lit(1.0)) / exact.RATING_STEP) * exact.RATING_STEP
    return f.greatest(near, f.lit(exact.RATING_STEP))


def _numbered(links: DataFrame, name: str) -> DataFrame:
    """Each text of a column once, as iri, with a number; the numbers have gaps, and the order of the texts.

    Sorted parts lie in order, and within one the numbers rise. To be kept: a second sort could cut the parts
    elsewhere.
    """
    from pyspark.sql import functions as f

    names = links.select(f.col(name).alias("iri")).distinct().orderBy("iri")
    return names.select(f.monotonically_increasing_id().alias(name), "iri")


def _weights(degrees: list[int], n_roles: int, measure: str) -> list[float]:
    """What a concern weighs that so many roles have; not by Java, whose logarithm can differ in a bit."""
    weigh = {"idf": measures.idf, "idf_squared": measures.rarity}.get(SUMS[measure])
    return [weigh(float(degree), n_roles) if weigh else 1.0 for degree in degrees]
