"""Pairs of roles that share a concern, made in even pieces, and their sums.

A concern that d roles have makes d² / 2 pairs, so one that nearly all have would keep a single machine busy
while the others wait. Its holders are cut into blocks of about `BLOCK`, and every two blocks meet in a row of
their own: no row makes more than BLOCK² pairs, and rows are dealt out by hash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from remit.analysis.spark import formulas

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

BLOCK: Final = 1024
"""How many holders of one concern a block has, about."""


def sharing(links: DataFrame, measure: str, *, block: int = BLOCK, pieces: int = 2) -> DataFrame:
    """Every two roles a < b that share any of the links' concerns: a, b, shared, n_shared.

    `shared` is the sum of the measure over the concerns of these links that both have.
    """
    from pyspark.sql import functions as f

    some = meetings(links, block=block, pieces=pieces)
    adds = formulas.both(measure, f.col("x.value"), f.col("y.value"))
    a, b = f.col("x.role"), f.col("y.role")
    pair = some.select(f.least(a, b).alias("a"), f.greatest(a, b).alias("b"), adds.alias("adds"))
    return pair.groupBy("a", "b").agg(f.sum("adds").alias("shared"), f.count("*").alias("n_shared"))


def meetings(links: DataFrame, *, block: int = BLOCK, pieces: int = 2) -> DataFrame:
    """A row for each concern and each two of its holders: x and y, each with role and value."""
    from pyspark.sql import functions as f

    cut = blocks(links, ["role", "value"], block)
    one = cut.withColumn("other", f.explode(f.sequence("block", f.col("n_blocks") - 1)))
    each = met(one, cut, pieces)
    return each.where((f.col("block") < f.col("other")) | (f.col("x.role") < f.col("y.role")))


def blocks(links: DataFrame, columns: list[str], block: int) -> DataFrame:
    """The links of each concern in blocks: concern, n_blocks, block, and members with these columns."""
    from pyspark.sql import functions as f

    n_blocks = f.ceil(f.col("holders") / block)
    number = f.pmod(f.xxhash64("role"), n_blocks)
    cut = links.groupBy("concern", n_blocks.alias("n_blocks"), number.alias("block"))
    return cut.agg(f.collect_list(f.struct(*columns)).alias("members"))


def met(one: DataFrame, two: DataFrame, pieces: int, where: Column | None = None) -> DataFrame:
    """Each member x of a block of `one` with each member y of the block of `two` that it has as `other`."""
    from pyspark.sql import functions as f

    theirs = two.select("concern", f.col("block").alias("other"), f.col("members").alias("ys"))
    rows = one.withColumnRenamed("members", "xs").join(theirs, ["concern", "other"])
    dealt = rows.repartition(pieces, "concern", "block", "other")
    firsts = dealt.select("block", "other", "ys", f.explode("xs").alias("x"))
    return firsts.select("block", "other", "x", f.explode("ys").alias("y"))
