"""The claims of O*NET: one for each occupation and table, so that evidence says which table says so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from remit.knowledge.sources.onet.model import OCCUPATIONS, Reading
from remit.knowledge.sources.text_rows import Table


def say(reading: Reading, table: Table, code: str, ties: Sequence[tuple[str, str]], description: str) -> None:
    """State an occupation's ties, as (property, concern), in a claim of its own; without ties in none."""
    if not ties:
        return
    reading.tied.add(code)
    section = PurePosixPath(table.file).stem
    slug = "-".join("".join(c if c.isalnum() else " " for c in section.casefold()).split())
    claim = f"urn:remit:claim:onet:{code}:{slug}"
    reading.into.claim(claim, section=section, description=description)
    for property_, concern in ties:
        reading.into.says(claim, OCCUPATIONS + code, property_, concern)
