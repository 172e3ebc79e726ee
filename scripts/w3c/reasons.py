"""Why a test of the W3C is not passed. A test that fails and is not named here, or the other way, is news."""

from __future__ import annotations

from typing import Final

_BY_VALUE = (
    "The store keeps numbers by value: 01, 1.0 and 1e0 come back as 1, so a test of the spelling sees fewer "
    "spellings."
)
_UNKNOWN_FUNCTION = (
    "A function that only the test knows: the query is read, and then there is nothing to call."
)
_SCOPE = "The engine binds the variable of GRAPH only from the patterns inside."
_ZERO = "The engine matches a path of no steps only for terms that the graph holds; here the graph is empty."
_ZONE = "The engine compares a date that has a time zone with one that has none; the test wants an error."
_BNODE = "The engine makes one blank node of a text for all solutions, not one for each."
_CONCAT = "The engine joins to a plain string; a language that all parts share is lost."

REASONS: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            "sparql10/distinct/Numbers: Distinct",
            "sparql10/distinct/All: Distinct",
            "sparql10/expr-builtin/str-1",
            "sparql10/expr-builtin/str-2",
            "sparql10/expr-builtin/sameTerm-simple",
            "sparql10/expr-builtin/sameTerm-eq",
            "sparql10/expr-builtin/sameTerm-not-eq",
            "sparql10/expr-equals/Equality 1-1 -- graph",
            "sparql10/expr-equals/Equality 1-2 -- graph",
            "sparql10/open-world/open-eq-01",
            "sparql11/csv-tsv-res/csv03 - CSV Result Format",
            "sparql11/csv-tsv-res/tsv03 - TSV Result Format",
        ),
        _BY_VALUE,
    ),
    **dict.fromkeys(
        (
            "sparql10/syntax-sparql1/syntax-expr-05.rq",
            "sparql10/syntax-sparql1/syntax-order-05.rq",
            "sparql10/syntax-sparql1/syntax-order-06.rq",
            "sparql10/syntax-sparql2/syntax-function-01.rq",
            "sparql10/syntax-sparql2/syntax-function-02.rq",
            "sparql10/syntax-sparql2/syntax-function-03.rq",
            "sparql10/syntax-sparql2/syntax-function-04.rq",
            "sparql11/syntax-query/syntax-select-expr-04.rq",
        ),
        _UNKNOWN_FUNCTION,
    ),
    **dict.fromkeys(
        (
            "sparql10/graph/graph-variable-scope",
            "sparql10/graph/graph-optional",
            "sparql11/aggregates/COUNT: no GROUP BY inside of GRAPH",
            "sparql11/bindings/VALUES inside GRAPH binding the same variable as the graph name",
            "sparql11/negation/outer GRAPH operator does not affect MINUS disjointness",
        ),
        _SCOPE,
    ),
    **dict.fromkeys(
        (
            "sparql11/property-path/* with start being a constant on the empty dataset",
            "sparql11/property-path/* with end being a constant on the empty dataset",
            "sparql11/property-path/? with start being a constant on the empty dataset",
            "sparql11/property-path/? with end being a constant on the empty dataset",
        ),
        _ZERO,
    ),
    **dict.fromkeys(
        (
            "sparql11/aggregates/GROUP_CONCAT with same language tag",
            "sparql11/aggregates/GROUP_CONCAT with one element",
        ),
        _CONCAT,
    ),
    "sparql10/expr-builtin/case-insensitive booleans": "The engine reads true and false in small letters.",
    "sparql10/open-world/date-2": _ZONE,
    "sparql10/syntax-sparql3/syn-bad-26.rq": "The engine accepts what the W3C refuses here.",
    "sparql11/functions/BNODE(str)": _BNODE,
}  # fmt: skip
