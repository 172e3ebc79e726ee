"""One cell that holds several concerns: lines, bullets, numbered points, or a separator that is asked for."""

from __future__ import annotations

import re
from typing import Final

_LINES: Final = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_BULLET: Final = re.compile(r"\s*(?:[-*+–—•‣▪●◦⁃∙➢✓]|[0-9]{1,3}[.)]|\(?[a-z][)])\s+")
_DOT: Final = re.compile(r"\s*[•‣▪●◦⁃∙➢]\s*")
_LEADING: Final = re.compile(r"^[-*–—]\s+")


def items(cell: str, split: str = "") -> tuple[list[str], int]:
    r"""The concerns that a cell names, and how many lines only lead in to them ("You will:").

    Each line is one, unless some begin with bullets or numbers: then a line without continues the one above.
    In a single line, bullets in the shape of a dot set items apart. A text to split at does so everywhere.

    >>> items("You will:\n- set prices\n- talk to\n  partners")
    (['set prices', 'talk to partners'], 1)
    """
    lines = [line for line in _LINES.split(cell) if line.strip()]
    lead = 0
    if len(lines) > 1:
        if any(_BULLET.match(line) for line in lines):
            lines = _joined(lines)
        kept = [line for line in lines if not line.rstrip().endswith(":")]
        if kept:
            lead, lines = len(lines) - len(kept), kept
    parts = [part for line in lines for part in _dotted(line)]
    if split:
        parts = [piece for part in parts for piece in part.split(split)]
    tidy = (_LEADING.sub("", " ".join(part.split()), count=1) for part in parts)
    return [part for part in tidy if part], lead


def _joined(lines: list[str]) -> list[str]:
    """The points of a list, each with the lines that continue it; lines before the first stand alone."""
    points: list[str] = []
    begun = False
    for line in lines:
        match = _BULLET.match(line)
        if match:
            points.append(line[match.end() :])
            begun = True
        elif begun:
            points[-1] += " " + line.strip()
        else:
            points.append(line)
    return points


def _dotted(line: str) -> list[str]:
    return _DOT.split(line) if _DOT.match(line) else [line]
