"""What a check found, as a table and as lines to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from remit.knowledge.check import Finding, Report
from remit.views.formats import Block, Json, Table, cell_json

FEW = 3
SHOWN = 5


def findings_table(findings: Sequence[Finding]) -> Table:
    """Return a row a finding."""
    return Table(
        ("severity", "rule", "term", "message", "mend"),
        tuple((one.severity, one.rule, one.term, one.message, one.mend) for one in findings),
    )


def findings_blocks(findings: Sequence[Finding]) -> list[Block]:
    """Return a line a finding: what has it, the rule, what is wrong, and how to mend it.

    More than a few of one rule become a line with their number and the first of them below it.
    """
    lines: list[str] = []
    for _, same in groupby(findings, key=lambda one: (one.severity, one.rule)):
        lines += _lines(list(same))
    return ["\n".join(lines)] if findings else []


def _lines(same: list[Finding]) -> list[str]:
    one = same[0]
    mend = f"; to mend: {one.mend}" if one.mend else ""
    if len(same) <= FEW:
        return [f"- {one.severity} {one.term.curie} [{one.rule}] {one.message}{mend}" for one in same]
    rule = _told_by_all([one.message for one in same])
    told = [one.message.removeprefix(rule) for one in same[:SHOWN]]
    more = [f"  and {len(same) - SHOWN:,} more; -f csv has each"] if len(same) > SHOWN else []
    said = f" {rule.removesuffix(': ')}" if rule else ""
    first = f"- {len(same):,} of {one.severity} [{one.rule}]{said}{mend}"
    return [
        first,
        *(f"  {one.term.curie}{': ' if text else ''}{text}" for one, text in zip(same, told, strict=False)),
        *more,
    ]


def _told_by_all(messages: Sequence[str]) -> str:
    """The rule itself: what all messages begin with, up to where their details begin."""
    if len(set(messages)) == 1:
        return messages[0]
    begin = messages[0].partition(": ")[0] + ": "
    return begin if all(one.startswith(begin) for one in messages) else ""


def report_json(report: Report) -> Json:
    """Return a report whole, under the names of the fields of Report and Finding."""
    return {
        "findings": [
            {
                "term": cell_json(one.term),
                "rule": one.rule,
                "message": one.message,
                "mend": one.mend,
                "severity": one.severity,
            }
            for one in report.findings
        ],
        "n_shapes": report.n_shapes,
        "n_focus_nodes": report.n_focus_nodes,
        "n_rules": report.n_rules,
        "n_imported": report.n_imported,
        "validation": json.loads(report.validation),
    }
