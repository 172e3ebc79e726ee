"""Figures as text: tables, seconds and ratios, and what a row of measurements costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from measure import Row


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; columns after the first that hold figures stand to the right."""
    body = list(lines)
    if not body:
        return "*Not measured yet.*"
    right = [all(line[i][:1] in "0123456789–" or not line[i] for line in body) for i in range(len(head))]
    rule = ["---:" if one else "---" for one in right]
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, rule, *body])


def seconds(value: float | None) -> str:
    """CPU seconds with three figures."""
    if value is None:
        return ""
    if value < 0.1:
        return f"{value * 1000:.3g} ms"
    return f"{value:.3g} s" if value < 1000 else f"{value:,.0f} s"


def times(value: float | None) -> str:
    """A ratio, with two or three figures."""
    if value is None:
        return ""
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def cost(row: Row | None, what: str = "cpu_s") -> float | None:
    """The CPU seconds of the whole work; None where it was not done."""
    if not row or "not_done" in row or what not in row:
        return None
    return float(row[what]) / float(row.get("part", 1.0))


def found(rows: Iterable[Row], **wanted: object) -> Row | None:
    """The row with these values, if there is one."""
    return next((row for row in rows if all(row.get(key) == value for key, value in wanted.items())), None)


def ratio(a: float | None, b: float | None) -> float | None:
    """One by the other, where both are known."""
    return a / b if a is not None and b else None
