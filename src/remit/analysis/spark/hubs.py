"""The concerns that very many roles have, without the pairs that they make.

Such a hub is nearly all of the work and hardly any of the answer. So pairs are made of the other concerns
alone and completed by the hubs that both have. A pair that shares hubs only is missing then. How much it can
score is bounded by what the hubs are of either role; where a role's k-th best score is clearly above that,
nothing is missing. For the other roles just those of their hubs are walked that the bound leaves open, and of
roles with the same hubs only the k + 1 that can be best. Nothing is guessed: the answer is that without any
bound.

The bounds are those of AllPairs (R. J. Bayardo, Y. Ma, R. Srikant: Scaling up all pairs similarity search.
WWW (2007), 131-140) and PPJoin (C. Xiao et al.: Efficient similarity joins for near-duplicate detection. ACM
TODS 36 (2011), 15:1-41).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from remit.analysis.spark import formulas
from remit.analysis.spark.pairs import blocks, met

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from remit.analysis.spark.links import Links

PAIRS_A_LINK: Final = 64
"""How many pairs a link may make on average before the most common concerns are taken for hubs."""

FEW: Final = 50_000_000
"""As many pairs are made without a thought: looking for hubs costs more."""

_HEAVIER = (
    1.01  # the least ratio of two sums that shows in twelve decimals of a score, for what `_kept` allows
)


def most_holders(links: Links, pairs: int | None = None) -> int | None:
    """How many holders a concern may have that is no hub; None where none is one.

    The other concerns make no more than `pairs` pairs, by default as many as are worth it.
    """
    allowed = max(FEW, PAIRS_A_LINK * links.n_links) if pairs is None else pairs
    total = 0
    for holders, n in sorted(links.degrees.items()):
        total += holders * (holders - 1) // 2 * n
        if total > allowed:
            return holders - 1
    return None


def profiles(links: DataFrame, most: int | None) -> DataFrame:
    """Every role, n, how many concerns it has, and mass, the sum over them.

    With hubs, also rest, the sum over these; least, the smallest part of it; and hubs, the value of each.
    """
    from pyspark.sql import functions as f

    sums = [f.count("*").alias("n"), f.sum("own").alias("mass")]
    if most is not None:
        hub = f.col("holders") > most
        values = f.collect_list(f.when(hub, f.struct("concern", "value")))
        sums += [
            f.sum(f.when(hub, f.col("own")).otherwise(0.0)).alias("rest"),
            f.min(f.when(hub, f.col("own"))).alias("least"),
            f.map_from_entries(values).alias("hubs"),
        ]
    return links.groupBy("role").agg(*sums)


def scored(pairs: DataFrame, roles: DataFrame, measure: str) -> DataFrame:
    """Pairs a, b, shared, n_shared, with the hubs that both have added if roles have any, and the score."""
    from pyspark.sql import functions as f

    has_hubs = "hubs" in roles.columns
    columns = ["mass", "hubs"] if has_hubs else ["mass"]
    for side in ("a", "b"):
        mine = (f.col(name).alias(f"{name}_{side}") for name in columns)
        pairs = pairs.join(roles.select(f.col("role").alias(side), *mine), side)
    shared, n_shared = f.col("shared"), f.col("n_shared")
    if has_hubs:
        a, b = f.col("hubs_a"), f.col("hubs_b")
        common = f.array_intersect(f.map_keys(a), f.map_keys(b))

        def add(total: Column, concern: Column) -> Column:
            return total + formulas.both(measure, a[concern], b[concern])

        shared, n_shared = shared + f.aggregate(common, f.lit(0.0), add), n_shared + f.size(common)
    score = formulas.score(measure, shared, f.col("mass_a"), f.col("mass_b"))
    return pairs.select("a", "b", n_shared.alias("n_shared"), score.alias("score"))


def missing(
    links: DataFrame, roles: DataFrame, measure: str, most: int, top: int, *, block: int, pieces: int
) -> DataFrame | None:
    """The pairs a, b that share hubs only and can still be among the best; None where none can.

    `roles` are as in `profiles`, and have in `floor` the score that a pair of the role must have at least to
    be among the `top` best, null where any will do. A pair is found from either role that it can be among the
    best of, so it can come as (a, b), as (b, a), or both; and some that share more than hubs come too.
    """
    from pyspark.sql import functions as f

    def able(left: Column, mass: Column) -> Column:
        bound = formulas.reach_of_one(measure, left, mass)
        return f.col("floor").isNull() | (bound >= f.col("floor") - formulas.CLEAR)

    open_ = (f.col("rest") > 0) & able(f.col("rest"), f.col("mass"))
    facts = roles.agg(
        f.count_if(open_).alias("n"), f.min("least").alias("least"), f.max("mass").alias("mass")
    )
    found = facts.first()
    if found is None or not found["n"]:
        return None
    from pyspark.sql import Window

    # What a role has left when its rarer hubs are walked: a pair is found by the rarest hub that both have.
    commoner = Window.partitionBy("role").orderBy(f.col("holders").desc(), f.col("concern").desc())
    left = f.sum("own").over(commoner.rowsBetween(Window.unboundedPreceding, Window.currentRow))
    hubs = links.where(f.col("holders") > most).withColumn("left", left)
    strict = _is_strict(measure, found["least"], found["mass"])
    kept = _kept(roles.where(f.col("rest") > 0), measure, top, strict=strict)
    hubs = hubs.join(kept, "role")
    asking, asked = hubs.where(able(f.col("left"), f.col("mass"))), hubs.where("kept")
    mine = blocks(asking, ["role", "left", "mass", "floor"], block, pieces)
    mine = mine.withColumn("other", f.explode(f.sequence(f.lit(0), f.col("n_blocks") - 1)))
    theirs = blocks(asked, ["role", "left", "mass"], block, pieces)
    each = met(mine, theirs, pieces)
    reach = formulas.reach(measure, f.col("x.left"), f.col("y.left"), f.col("x.mass"), f.col("y.mass"))
    near = f.col("x.floor").isNull() | (reach >= f.col("x.floor") - formulas.CLEAR)
    pairs = each.where((f.col("x.role") != f.col("y.role")) & near)
    return pairs.select(f.col("x.role").alias("a"), f.col("y.role").alias("b"))


def _kept(roles: DataFrame, measure: str, top: int, *, strict: bool) -> DataFrame:
    """Roles with hubs: role, mass, floor, and kept: whether one can be among another's best by hubs alone.

    With any one role, all that have the same hubs share the same. So of these the lightest score best, of
    equals the first, and one more than `top` are enough, as one of them can be the role itself.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    alike = roles.select("role", "mass", "floor", f.array_sort(f.map_entries("hubs")).alias("hubs"))
    same = Window.partitionBy("hubs")
    equal = same if formulas.MEASURES[measure] == "count" else Window.partitionBy("hubs", "mass")
    alike = alike.withColumn("kept", f.row_number().over(equal.orderBy("role")) <= top + 1)
    if strict:
        place = f.row_number().over(same.orderBy(f.col("kept").desc(), "mass", "role"))
        alike = alike.withColumn("place", place)
        last = f.max(f.when(f.col("kept") & (f.col("place") == top + 1), f.col("mass"))).over(same)
        light = last.isNull() | (f.col("mass") <= last * _HEAVIER)
        alike = alike.withColumn("kept", f.col("kept") & light)
    return alike.select("role", "mass", "floor", "kept")


def _is_strict(measure: str, least: float, mass: float) -> bool:
    """Whether a role that is heavier by `_HEAVIER` scores less by more than twelve decimals can hide.

    `least` is what the lightest hub adds, `mass` the heaviest role. With S shared, a cosine falls by at least
    0.4 % of S / mass; a ratio, the derivative of which by the mass is S over the square of a denominator, by
    at least least² / 100 over (2 mass)².
    """
    match formulas.MEASURES[measure]:
        case "cosine":
            return least / mass > 1e-9
        case "ratio" | "dice":
            return (least / mass) ** 2 / 400 > 2e-12
    return False
