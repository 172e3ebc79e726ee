"""O*NET: the standard errors of importances, on the scale of these, and none where there is no figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from remit.knowledge.namespace import NS

CHIEF = "11-1011.00"
NODE = f"urn:remit:onet:requirement:{CHIEF}:2.A.1.b"
HEADER = [
    "O*NET-SOC Code", "Element ID", "Element Name", "Scale ID", "Data Value", "Standard Error",
    "Recommend Suppress", "Not Relevant",
]  # fmt: skip


@pytest.mark.parametrize(
    ("error", "suppress", "found"),
    [
        ("0.1250", "N", {"0.0312"}),
        ("0", "N", {"0"}),
        ("4", "N", {"1"}),
        ("0.125", "Y", set()),
        ("", "N", set()),
        ("n/a", "N", set()),
        ("-0.1", "N", set()),
        ("4.1", "N", set()),
        ("nan", "N", set()),
    ],
)
def test_an_error_is_a_part_of_the_scale(
    make: Any, tmp_path: Path, error: str, suppress: str, found: set[str]
) -> None:
    rows = [
        HEADER,
        [CHIEF, "2.A.1.b", "Listening", "IM", "4", error, suppress, ""],
        [CHIEF, "2.A.1.b", "Listening", "LV", "3.5", "0.7", "N", "N"],
    ]
    read = make.read(make.text(tmp_path / "db", {**make.old, "Skills": rows}))
    assert read.objects(NODE, NS + "importanceError") == found
    assert read.faults() == []
