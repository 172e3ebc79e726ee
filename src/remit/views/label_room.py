"""Room for names in a drawing made without a browser: no name covers another, the weightiest come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_CELL = 64.0
_MOST_LETTERS = 48
_NARROW, _WIDE = frozenset(" .,:;'|!ijltfrI()[]"), frozenset("mwMW@%&")


@dataclass(frozen=True, slots=True)
class Wish:
    """A name that would like to stand at a mark: `reach` is half the mark's size, in units of the drawing.

    Of two names the one of higher `rank` has its way. `must`: it may cover marks, never a name. It stands
    below its mark if nothing is said, `above` it alone, or `beside` it first.
    """

    text: str
    x: float
    y: float
    reach: float
    rank: float
    size: float
    bold: bool = False
    fold: int = 20
    must: bool = False
    above: bool = False
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands: the middle of its first line, and its lines."""

    wish: Wish
    lines: tuple[str, ...]
    x: float
    y: float
    box: Box


def place(wishes: Iterable[Wish]) -> list[Place]:
    """Return the names for which there is room, each beside its mark; the same wishes, the same places."""
    wanted = sorted(wishes, key=lambda wish: (-wish.rank, wish.text, wish.x, wish.y))
    marks, names = _Taken(), _Taken()
    for wish in wanted:
        reach = wish.reach * 0.8
        marks.take((wish.x - reach, wish.y - reach, wish.x + reach, wish.y + reach))
    found = []
    for wish in wanted:
        lines = folded(wish.text, wish.fold)
        spots = list(_spots(wish, lines))
        free = next((spot for spot in spots if names.is_free(spot.box) and marks.is_free(spot.box)), None)
        if free is None and wish.must:
            free = next((spot for spot in spots if names.is_free(spot.box)), None)
        if free is not None:
            names.take(free.box)
            found.append(free)
    return found


def folded(text: str, width: int) -> tuple[str, ...]:
    """Return a name in at most two lines of about `width` letters; a very long one ends with dots."""
    whole = " ".join(text.split())
    if len(whole) > _MOST_LETTERS:
        whole = whole[: _MOST_LETTERS - 1] + "…"
    spaces = [at for at, sign in enumerate(whole) if sign == " "]
    if len(whole) <= width or not spaces:
        return (whole,)
    best = min(spaces, key=lambda at: abs(at - len(whole) / 2))
    return whole[:best], whole[best + 1 :]


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most in a usual sans-serif face: nothing here can measure it."""
    letters = sum(
        0.4 if sign in _NARROW else 0.98 if sign in _WIDE else 0.72 if sign.isupper() else 0.62
        for sign in text
    )
    wide = sum(0.4 for sign in text if ord(sign) > 0x2E7F)
    return (letters + wide) * size * (1.1 if bold else 1.0)


def _spots(wish: Wish, lines: Sequence[str]) -> Iterator[Place]:
    step = wish.size * 1.16
    half = max(text_width(line, wish.size, bold=wish.bold) for line in lines) / 2 + 1.5
    tall, out = len(lines) * step, wish.reach + 3
    below, above = (wish.x, wish.y + out), (wish.x, wish.y - out - tall)
    sides = [(wish.x + side * (out + half), wish.y - tall / 2) for side in (1, -1)]
    tops = [above] if wish.above else [*sides, below, above] if wish.beside else [below, *sides, above]
    for middle, top in tops:
        box = (middle - half, top - 1, middle + half, top + tall + 1)
        yield Place(wish, tuple(lines), middle, top + step / 2, box)


class _Taken:
    """Boxes in a grid of cells, so that a clash is looked for only nearby."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def take(self, box: Box) -> None:
        for cell in self._near(box):
            self._cells.setdefault(cell, []).append(box)

    def is_free(self, box: Box) -> bool:
        left, top, right, bottom = box
        return not any(
            left < other[2] and right > other[0] and top < other[3] and bottom > other[1]
            for cell in self._near(box)
            for other in self._cells.get(cell, ())
        )

    def _near(self, box: Box) -> Iterator[tuple[int, int]]:
        for x in range(int(box[0] // _CELL), int(box[2] // _CELL) + 1):
            for y in range(int(box[1] // _CELL), int(box[3] // _CELL) + 1):
                yield x, y
