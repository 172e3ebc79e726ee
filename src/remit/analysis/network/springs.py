"""Where round things come to lie that pull each other by their ties and need room: springs and repulsion.

Of up to `EVERY` things each pushes every other; of more, each is pushed by a sample of the others, drawn anew
for every step, and only those that touch are looked for. Seeded: the same input gives the same places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Points = NDArray[np.float64]
    Numbers = NDArray[np.float64]

EVERY: Final = 400
"""Up to how many things each pushes every other."""
GAP: Final = 0.3
"""Free room between two things."""
ALOOF: Final = 0.03
"""How much charged things keep each other off, so that there is room for what lies between them."""
STEPS: Final = 420
SHAPE: Final = 0.56
"""Width by height that is striven for: what is laid out here is made wide afterwards."""
_WORK: Final = 1.1e7  # pairs that are moved at most; more things get fewer steps, down to _FEWEST
_FEWEST: Final = 90
_SAMPLE: Final = 160
_AT_HAND: Final = 24_000  # numbers of a table
_QUANTILE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Things:
    """What is laid out: half the width of each, its charge, how strongly two pull, and which lie level."""

    radii: Numbers
    charge: Numbers
    weights: csr_array[np.float64]
    busiest: Sequence[int]


def settled(things: Things, seed: int) -> Points:
    """Return the middle of each thing: none overlap, and the two busiest lie level, the first left."""
    few = len(things.radii) <= EVERY
    place = _begin(things, seed)
    place = _by_pairs(things, place) if few else _by_samples(things, place, seed)
    place = _untangled(things.radii, place) if few else _untangled_nearby(things.radii, place)
    return _level(place, things.busiest)


def _begin(things: Things, seed: int) -> Points:
    """Return where it begins: the two busiest left and right, the rest near what it is tied to."""
    import numpy as np

    weights: Any = things.weights.toarray() if len(things.radii) <= EVERY else things.weights
    random = np.random.default_rng(seed)
    spread = 1.5 * np.sqrt(sum(radius**2 for radius in things.radii.tolist()))
    place = random.normal(0.0, 0.25 * spread, size=(len(things.radii), 2))
    for at, x in zip(things.busiest, (-0.5, 0.5), strict=False):
        place[at] = (x * spread, 0.0)
    total = np.asarray(weights.sum(axis=1)).reshape(-1, 1)
    for _ in range(6):
        mean = np.divide(weights @ place, total, out=np.zeros_like(place), where=total > 0)
        moved = 0.5 * place + 0.5 * mean
        moved[things.busiest] = place[things.busiest]
        place = moved
    return np.asarray(place + random.normal(0.0, 0.3, size=place.shape))


def _by_pairs(things: Things, place: Points) -> Points:
    """Return places after all steps; of every table the columns are pushed, and the rows push."""
    import numpy as np

    radii = things.radii
    n = len(radii)
    pull = -things.weights.toarray().T
    apart = _apart(radii)
    aloof = (ALOOF * things.charge[:, None] * things.charge[None, :]).T
    steps = max(_FEWEST, min(STEPS, int(_WORK / max(1, n**2))))
    sheet = _Sheet.of(n)
    for step in range(steps):
        heat = 1.0 - step / steps
        pushing = 2.2 * heat * radii
        total = np.zeros_like(place)
        for rows, across, down, far, other, force, push in sheet.over(place):
            np.subtract(far, apart[rows], out=force)
            np.maximum(force, 0.0, out=force)
            force *= pull[rows]
            force *= 0.012
            np.multiply(pushing[None, :], radii[rows, None], out=push)
            push /= np.multiply(far, far, out=other)
            push += np.divide(aloof[rows], far, out=other)
            force += push
            np.subtract(apart[rows], far, out=other)
            np.maximum(other, 0.0, out=other)
            other *= 0.5
            other *= 1.1 - heat
            force += other
            _add(total, across, down, far, force)
        place = _level(_moved(place, total, heat), things.busiest)
    return place


def _by_samples(things: Things, place: Points, seed: int) -> Points:
    """Return places after all steps, the push of all others told by that of a few."""
    import numpy as np

    n, radii = len(things.radii), things.radii
    random = np.random.default_rng(seed)
    ties = things.weights.tocoo()
    left, right, strong = ties.coords[0].astype(np.int64), ties.coords[1], ties.data
    reach = radii[left] + radii[right] + GAP
    n_chosen = min(n, _SAMPLE)
    steps = max(_FEWEST, min(STEPS, int(_WORK / (n * n_chosen))))
    for step in range(steps):
        heat = 1.0 - step / steps
        way = place[left] - place[right]
        far = np.maximum(np.sqrt((way**2).sum(axis=1)), 1e-6)
        drawn = -strong * np.maximum(far - reach, 0.0) * 0.012 / far
        force = _gathered(left, drawn[:, None] * way, n)
        chosen = random.choice(n, n_chosen, replace=False)
        across, down = (place[chosen, axis][:, None] - place[None, :, axis] for axis in (0, 1))
        square = np.maximum(across**2 + down**2, 1e-2)
        push = 2.2 * heat * radii[chosen][:, None] * radii[None, :] / square**1.5
        push += ALOOF * things.charge[chosen][:, None] * things.charge[None, :] / square
        push *= n / n_chosen
        force -= np.stack([(across * push).sum(axis=0), (down * push).sum(axis=0)], axis=1)
        force += _clash(radii, place) * 0.5 * (1.1 - heat)
        place = _level(_moved(place, force, heat), things.busiest)
    return place


def _moved(place: Points, force: Points, heat: float) -> Points:
    """Return the places a step further, by what pushes and by a pull to the middle."""
    import numpy as np

    force = force - place * _gravity(place)
    length = np.maximum(np.sqrt((force**2).sum(axis=1, keepdims=True)), 1e-9)
    return np.asarray(place + force / length * np.minimum(length, 0.12 + 1.2 * heat))


def _gravity(place: Points) -> Points:
    """Return the pull to the middle, sideways and up or down: stronger where the picture is too long."""
    import numpy as np

    ordered = np.sort(np.abs(place), axis=0)
    at = _QUANTILE * (len(place) - 1)
    low = ordered[floor(at)]
    high = ordered[min(floor(at) + 1, len(place) - 1)]
    part = at - floor(at)
    wide, tall = (low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part)).tolist()
    ratio = min(2.5, max(0.4, wide / max(tall, 1e-6) / SHAPE))
    return np.array([0.03 * ratio, 0.03 / ratio])


def _untangled(radii: Numbers, place: Points) -> Points:
    """Return places where no two things overlap, as near as may be to those given."""
    import numpy as np

    apart, sheet = _apart(radii), _Sheet.of(len(radii))
    for _ in range(200):
        total, most = np.zeros_like(place), 0.0
        for rows, across, down, far, other, _force, _push in sheet.over(place):
            np.subtract(apart[rows], far, out=other)
            np.maximum(other, 0.0, out=other)
            most = max(most, float(other.max()))
            _add(total, across, down, far, other)
        if most < 0.01:
            break
        place = place + 0.35 * total
    return place


def _untangled_nearby(radii: Numbers, place: Points) -> Points:
    """The same, of many things."""
    import numpy as np

    for _ in range(200):
        clash = _clash(radii, place)
        if float(np.abs(clash).max()) < 0.01:
            break
        place = place + 0.35 * clash
    return place


def _clash(radii: Numbers, place: Points) -> Points:
    """Return by how much, and which way, each thing overlaps with all that it touches."""
    import numpy as np
    from scipy.spatial import cKDTree

    found = cKDTree(place).query_pairs(2 * float(radii.max()) + GAP, output_type="ndarray")
    found = found[np.lexsort((found[:, 1], found[:, 0]))]
    left, right = found[:, 0], found[:, 1]
    way = place[left] - place[right]
    far = np.maximum(np.sqrt((way**2).sum(axis=1)), 1e-6)
    size = np.maximum(radii[left] + radii[right] + GAP - far, 0.0) / far
    shift = size[:, None] * way
    return _gathered(left, shift, len(radii)) - _gathered(right, shift, len(radii))


def _gathered(rows: NDArray[np.int64], shift: Points, n: int) -> Points:
    """Return the sum of the shifts of each of n rows."""
    import numpy as np

    return np.stack([np.bincount(rows, shift[:, axis], minlength=n) for axis in (0, 1)], axis=1).astype(float)


def _apart(radii: Numbers) -> Numbers:
    """Return how far apart every two things have to be."""
    import numpy as np

    apart = radii[:, None] + radii[None, :] + GAP
    np.fill_diagonal(apart, 0.0)
    return np.asarray(apart)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Room for the tables of some rows at a time, so few that the processor keeps them at hand."""

    buffers: NDArray[np.float64]

    @classmethod
    def of(cls, n: int) -> _Sheet:
        """Return room for rows of n columns."""
        import numpy as np

        return cls(np.empty((6, max(1, min(n, _AT_HAND // max(1, n))), n)))

    def over(
        self, place: Points
    ) -> Iterator[tuple[slice, Numbers, Numbers, Numbers, Numbers, Numbers, Numbers]]:
        """Go through all rows: which; how far right, below and away of each all lie; three free tables."""
        import numpy as np

        x, y = place[:, 0].copy(), place[:, 1].copy()
        n, height = len(x), self.buffers.shape[1]
        for first in range(0, n, height):
            rows = slice(first, min(n, first + height))
            across, down, far, *free = self.buffers[:, : rows.stop - first]
            np.subtract(x[None, :], x[rows, None], out=across)
            np.subtract(y[None, :], y[rows, None], out=down)
            np.multiply(across, across, out=far)
            far += np.multiply(down, down, out=free[0])
            np.maximum(np.sqrt(far, out=far), 1e-6, out=far)
            yield rows, across, down, far, free[0], free[1], free[2]


def _add(total: Points, across: Numbers, down: Numbers, far: Numbers, force: Numbers) -> None:
    """Add to what moves each thing the forces of some rows; their gaps are overwritten."""
    for axis, way in enumerate((across, down)):
        way /= far
        way *= force
        total[:, axis] += way.sum(axis=0)


def _level(place: Points, busiest: Sequence[int]) -> Points:
    """Return the places turned so that the two busiest things lie level, the first of them left."""
    import numpy as np

    middle = place - place.mean(axis=0)
    if len(busiest) < 2:
        return np.asarray(middle)
    line = middle[busiest[1]] - middle[busiest[0]]
    cos, sin = line / max(float(np.hypot(line[0], line[1])), 1e-9)
    return np.asarray(middle @ np.array([[cos, -sin], [sin, cos]]))
