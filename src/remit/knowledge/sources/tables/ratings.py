"""Importance and level as companies write them, on a scale from 0 to 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

WORDS: Final[Mapping[str, Decimal]] = {
    **dict.fromkeys(
        (
            "very high", "critical", "must", "must have", "mandatory", "required", "essential", "vital",
            "expert", "master", "mastery",
        ),
        Decimal(1),
    ),
    **dict.fromkeys(
        ("high", "should", "should have", "important", "advanced", "proficient", "practitioner"),
        Decimal("0.75"),
    ),
    **dict.fromkeys(
        ("medium", "moderate", "could", "could have", "normal", "intermediate", "working", "competent"),
        Decimal("0.5"),
    ),
    **dict.fromkeys(
        (
            "low", "minor", "nice to have", "optional", "basic", "beginner", "novice", "awareness",
            "foundation", "foundational",
        ),
        Decimal("0.25"),
    ),
    **dict.fromkeys(("none", "very low"), Decimal(0)),
}  # fmt: skip
"""The words for an importance or a level."""

_NUMBER: Final = re.compile(r"(?:level\s*|l)?([0-9]{1,6}(?:[.,][0-9]{1,9})?)", re.IGNORECASE)
_PERCENT: Final = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,9})?)\s*%")
_PARTS: Final = re.compile(
    r"(?:level\s*)?([0-9]{1,6}(?:[.,][0-9]{1,9})?)\s*(?:/|of|out of)\s*([0-9]{1,6})", re.IGNORECASE
)
_STEP: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Scale:
    """How the bare numbers of a column are read: to 1 or to 5; `words` are the company's own."""

    top: int
    words: Mapping[str, Decimal]

    def of(self, cell: str) -> str | None:
        """A rating as a decimal number from 0 to 1, None for what is none.

        >>> Scale(5, {}).of("4"), Scale(1, {}).of("0,5"), Scale(1, {}).of("3 of 4"), Scale(5, {}).of("High")
        ('0.8', '0.5', '0.75', '0.75')
        """
        value = _value(cell, self.top, self.words)
        if value is None or not 0 <= value <= 1:
            return None
        text = format(value.quantize(_STEP), "f").rstrip("0").rstrip(".")
        return text if "." in text else text + ".0"


def scale_of(cells: Iterable[str], words: Mapping[str, Decimal]) -> Scale:
    """The scale of a column: to 5 where a number is above 1 and none is a fraction below 1."""
    above = fraction = False
    for cell in set(cells):
        match = _NUMBER.fullmatch(cell.strip())
        if match and cell.casefold().strip() not in words:
            number = _decimal(match[1])
            above = above or number > 1
            fraction = fraction or 0 < number < 1
    return Scale(5 if above and not fraction else 1, words)


def is_rating(cell: str, words: Mapping[str, Decimal]) -> bool:
    """Whether a cell can be a rating on one of the scales."""
    return any(Scale(top, words).of(cell) is not None for top in (1, 5))


def _value(cell: str, top: int, words: Mapping[str, Decimal]) -> Decimal | None:
    text = " ".join(cell.casefold().split())
    word = " ".join(text.replace("-", " ").replace("_", " ").split())
    if word in words:
        return words[word]
    if word in WORDS:
        return WORDS[word]
    if match := _PERCENT.fullmatch(text):
        return _decimal(match[1]) / 100
    if match := _PARTS.fullmatch(text):
        return _decimal(match[1]) / int(match[2]) if int(match[2]) else None
    if match := _NUMBER.fullmatch(text):
        return _decimal(match[1]) / top
    return None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
