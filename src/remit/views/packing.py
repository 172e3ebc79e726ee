"""Many numbers and long texts as short text, for large pages; static/packed.js opens them again."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from itertools import groupby


def varints(numbers: Iterable[int]) -> str:
    """Whole numbers from 0 on in base64: seven bits a byte, the lowest first, an eighth where more follow.

    >>> varints([0, 1, 300])
    'AAGsAg=='
    """
    made = bytearray()
    for number in numbers:
        while number > 0x7F:
            made.append(number & 0x7F | 0x80)
            number >>= 7
        made.append(number)
    return base64.b64encode(bytes(made)).decode("ascii")


def count(text: str) -> int:
    """How many numbers a text of `varints` holds.

    >>> count(varints([0, 1, 300]))
    3
    """
    return sum(byte < 0x80 for byte in base64.b64decode(text))


def signed(number: int) -> int:
    """A whole number as one from 0 on: 0, -1, 1, -2, 2, … become 0, 1, 2, 3, 4 and so on.

    >>> [signed(number) for number in (0, -1, 1, -2)]
    [0, 1, 2, 3]
    """
    return 2 * number if number >= 0 else -2 * number - 1


def changes(numbers: Iterable[int]) -> list[int]:
    """By how much each number differs from the one before it, the first from 0; as `signed` has it.

    >>> changes([5, 7, 6])
    [10, 4, 1]
    """
    before = 0
    found = []
    for number in numbers:
        found.append(signed(number - before))
        before = number
    return found


def rows(held: Mapping[int, Iterable[int]]) -> str:
    """Whole numbers by whole number: for each key its gap to the one before, how many it has, and their gaps.

    >>> rows({3: [1, 4]}) == varints([3, 2, 1, 3])
    True
    """
    made: list[int] = []
    before = 0
    for key in sorted(held):
        numbers = sorted(held[key])
        made += [key - before, len(numbers)]
        made += [number - last for last, number in zip([0, *numbers], numbers, strict=False)]
        before = key
    return varints(made)


def deflated(value: object) -> str:
    """JSON of a value, deflated (RFC 1950), in base64; the same value gives the same text."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")


def shortened(ids: Iterable[str]) -> list[list[object]]:
    """Ids without what neighbours have in common: a list of beginnings, each with the ends that follow it.

    >>> shortened(["role:a", "role:b", "https://x.org/1"])
    [['role:', ['a', 'b']], ['https://x.org/', ['1']]]
    """
    cut = ((one[:at], one[at:]) for one in ids for at in (_end(one),))
    return [[base, [rest for _, rest in some]] for base, some in groupby(cut, key=lambda one: one[0])]


def _end(text: str) -> int:
    return max(text.rfind(mark) for mark in "/#:") + 1
