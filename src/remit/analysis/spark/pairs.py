"""Pairs of roles that share a concern, made in even pieces, and their sums.

A concern that d roles have makes d² / 2 pairs, so one that nearly all have would keep a single machine busy
while the others wait. Its holders are cut into blocks of about `BLOCK`, and every two blocks meet in a row of
their own: no row makes more than BLOCK² pairs, and rows are dealt out by hash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from remit.analysis.spark import formulas

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

BLOCK: Final = 1024
"""How many holders of one concern a block has, about."""


def sharing(links: DataFrame, measure: str, *, most: int, block: int = BLOCK, pieces: int = 2) -> DataFrame:
    """Every two roles a < b that share any of the links' concerns: a, b, shared, n_shared.

    `shared` is the sum of the measure over the concerns of these links that both have. No concern has more
    than `most` holders.
    """
    from pyspark.sql import functions as f

    some = meetings(links, most=most, block=block, pieces=pieces)
    adds = formulas.both(measure, f.col("x.value"), f.col("y.value"))
    a, b = f.col("x.role"), f.col("y.role")
    pair = some.select(f.least(a, b).alias("a"), f.greatest(a, b).alias("b"), adds.alias("adds"))
    return pair.groupBy("a", "b").agg(f.sum("adds").alias("shared"), f.count("*").alias("n_shared"))


def meetings(links: DataFrame, *, most: int, block: int = BLOCK, pieces: int = 2) -> DataFrame:
    """A row for each concern and each two of its holders: x and y, each with role and value."""
    from pyspark.sql import functions as f

    cut = blocks(links, ["role", "value"], block, pieces)
    if most <= block:  # each concern is one block, and lies where its pairs are made
        each = _members(cut.select("members", f.col("members").alias("others")))
        return each.where(f.col("x.role") < f.col("y.role"))
    one = cut.withColumn("other", f.explode(f.sequence("block", f.col("n_blocks") - 1)))
    each = met(one, cut, pieces)
    return each.where((f.col("block") < f.col("other")) | (f.col("x.role") < f.col("y.role")))


def blocks(links: DataFrame, columns: list[str], block: int, pieces: int) -> DataFrame:
    """The links of each concern in blocks: concern, n_blocks, block, and members with these columns."""
    from pyspark.sql import functions as f

    n_blocks = f.ceil(f.col("holders") / block)
    number = f.pmod(f.xxhash64("role"), n_blocks)
    member = f.struct(*columns).alias("member")
    cut = links.select("concern", n_blocks.alias("n_blocks"), number.alias("block"), member)
    # Dealt out in a number of pieces that is named: Spark would put what is small together, and what a row
    # makes is not small.
    dealt = cut.repartition(pieces, "concern", "n_blocks", "block")
    return dealt.groupBy("concern", "n_blocks", "block").agg(f.collect_list("member").alias("members"))


def met(one: DataFrame, two: DataFrame, pieces: int) -> DataFrame:
    """Each member x of a block of `one` with each member y of the block of `two` that it has as `other`."""
    from pyspark.sql import functions as f

    theirs = two.select("concern", f.col("block").alias("other"), f.col("members").alias("others"))
    rows = one.join(theirs, ["concern", "other"])
    return _members(rows.repartition(pieces, "concern", "block", "other"))


def _members(rows: DataFrame) -> DataFrame:
    """Rows with each of their `members` as x, and with each of these each of their `others` as y."""
    from pyspark.sql import functions as f

    firsts = rows.withColumn("x", f.explode("members")).drop("members")
    return firsts.withColumn("y", f.explode("others")).drop("others")
