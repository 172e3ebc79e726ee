"""What a check found, as a table and as lines to read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from remit.knowledge.check import Finding, Report
from remit.views.formats import Block, Json, Table, cell_json


def findings_table(findings: Sequence[Finding]) -> Table:
    """Return a row a finding."""
    return Table(
        ("severity", "rule", "term", "message", "mend"),
        tuple((one.severity, one.rule, one.term, one.message, one.mend) for one in findings),
    )


def findings_blocks(findings: Sequence[Finding]) -> list[Block]:
    """Return a line a finding: what has it, the rule, what is wrong, and how to mend it."""
    lines = (
        f"- {one.severity} {one.term.curie} [{one.rule}] {one.message}"
        + (f"; to mend: {one.mend}" if one.mend else "")
        for one in findings
    )
    return ["\n".join(lines)] if findings else []


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
        "validation": json.loads(report.validation),
    }
