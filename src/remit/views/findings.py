"""What a check found, as a table and as blocks to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from remit.knowledge.check import Finding, Report
from remit.views.formats import Block, Heading, Json, Table, cell_json


def findings_table(findings: Sequence[Finding]) -> Table:
    """Return a row a finding."""
    return Table(
        ("severity", "rule", "term", "message", "mend"),
        tuple((one.severity, one.rule, one.term, one.message, one.mend) for one in findings),
    )


def findings_blocks(findings: Sequence[Finding]) -> list[Block]:
    """Return the findings by rule, each with the way to mend it."""
    blocks: list[Block] = []
    for (severity, rule, mend), found in groupby(
        findings, key=lambda one: (one.severity, one.rule, one.mend)
    ):
        rows = tuple((one.term.curie, one.term.label, one.message) for one in found)
        blocks += [Heading(f"{rule} ({len(rows)}, {severity})"), Table(("name", "label", "finding"), rows)]
        if mend:
            blocks.append(f"To mend: {mend}")
    return blocks


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
