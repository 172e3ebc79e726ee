"""Every role's nearest by those who join a table with itself: DuckDB, polars, and SPARQL on Oxigraph."""

from __future__ import annotations

import io

import numpy as np

from data import Links
from ranking import Asked, Found, Work, from_pairs, own, scored, weights

PAIRS = """
SELECT ?a ?b (COUNT(?c) AS ?n) WHERE { ?a <p:has> ?c . ?b <p:has> ?c FILTER (STR(?a) < STR(?b)) }
GROUP BY ?a ?b
"""
SQL = """
WITH pair AS (
  SELECT a.role AS l, b.role AS r, {shared} AS shared
  FROM links a JOIN links b USING (concern) {weights} WHERE a.role < b.role GROUP BY a.role, b.role
), scored AS (
  SELECT l, r, {score} AS score FROM pair JOIN roles x ON x.role = l JOIN roles y ON y.role = r
), best AS (
  SELECT l, max_by(struct_pack(r := r, score := score), score, {top}) AS best
  FROM (SELECT l, r, score FROM scored UNION ALL SELECT r, l, score FROM scored) GROUP BY l
), one AS (SELECT l, unnest(best) AS one FROM best)
SELECT l, one.r AS r, one.score AS score FROM one
"""
SCORES = {
    "n_shared": "shared",
    "jaccard": "shared / (x.own + y.own - shared)",
    "idf_cosine": "shared / sqrt(x.own * y.own)",
}


def duckdb(links: Links, asked: Asked) -> Work:
    """A self join in DuckDB, grouped, and max_by for the best of each role: quicker there than a window."""
    import duckdb
    import pyarrow as pa

    base = duckdb.connect(config={"threads": asked.threads})
    made = {
        "links": {"role": links.owners, "concern": links.indices},
        "roles": {"role": np.arange(links.n_roles, dtype=np.int32), "own": own(links, asked.measure)},
        "weights": {"concern": np.arange(links.n_concerns, dtype=np.int32), "weight": weights(links)},
    }
    for name, columns in made.items():
        base.register("given", pa.table(columns))
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM given")  # noqa: S608
    rare = asked.measure == "idf_cosine"
    sql = SQL.format(
        shared="sum(weight)" if rare else "count(*)",
        weights="JOIN weights USING (concern)" if rare else "",
        score=SCORES[asked.measure],
        top=asked.top,
    )

    def work() -> Found:
        got = base.execute(sql).fetchnumpy()
        return from_pairs(got["l"], got["r"], got["score"], links.n_roles, asked.top)

    return work


def polars(links: Links, asked: Asked) -> Work:
    """A self join in polars, grouped, and a rank within each role."""
    import polars as pl

    rare = asked.measure == "idf_cosine"
    mine = pl.from_numpy(own(links, asked.measure), schema=["own"]).with_row_index("role")
    ours = pl.DataFrame({"role": links.owners, "concern": links.indices}).cast({"role": pl.UInt32})
    theirs = ours.rename({"role": "other"}).with_columns(weight=weights(links)[links.indices])
    score = scored(asked.measure, pl.col("shared"), pl.col("own"), pl.col("own_other"))  # type: ignore[arg-type]
    if rare:
        score = pl.col("shared") / (pl.col("own") * pl.col("own_other")).sqrt()

    def work() -> Found:
        pair = (
            ours.lazy()
            .join(theirs.lazy(), on="concern")
            .filter(pl.col("role") < pl.col("other"))
            .group_by("role", "other")
            .agg(shared=pl.col("weight").sum() if rare else pl.len())
            .join(mine.lazy(), on="role")
            .join(mine.lazy(), left_on="other", right_on="role", suffix="_other")
            .select("role", "other", score=score)
        )
        both = pl.concat([pair, pair.select(role="other", other="role", score="score")])
        rank = pl.col("score").rank("ordinal", descending=True).over("role")
        got = both.filter(rank <= asked.top).collect(engine="streaming")
        return from_pairs(*(got[name].to_numpy() for name in got.columns), links.n_roles, asked.top)

    return work


def sparql(links: Links, asked: Asked) -> Work:
    """A self join in SPARQL on Oxigraph, counted; the answer leaves as bytes, numpy does the rest."""
    import pyoxigraph as ox

    store = ox.Store()
    lines = "".join(
        f"<r:{role}> <p:has> <c:{concern}> .\n"
        for role, concern in zip(links.owners.tolist(), links.indices.tolist(), strict=True)
    )
    store.bulk_load(io.BytesIO(lines.encode()), ox.RdfFormat.N_TRIPLES)
    mine = own(links, asked.measure)

    def work() -> Found:
        out = bytes(store.query(PAIRS).serialize(format=ox.QueryResultsFormat.TSV))
        plain = out[out.index(b"\n") + 1 :].replace(b"<r:", b"").replace(b">", b"")
        got = np.array(plain.split(), dtype=np.int64).reshape(-1, 3)
        a, b = got[:, 0], got[:, 1]
        score = scored(asked.measure, got[:, 2].astype(np.float64), mine[a], mine[b])
        every = np.concatenate([score, score])
        return from_pairs(np.concatenate([a, b]), np.concatenate([b, a]), every, links.n_roles, asked.top)

    return work
