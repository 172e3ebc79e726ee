"""Where thousands of roles lie: each family a round region, and in it each role near those it is tied to.

Regions are laid out by springs and repulsion and never overlap. Inside a region the roles take the places
of a sunflower's seeds, so that all are equally far apart; who takes which is found by drawing every role
towards what it is tied to and spreading all of them out again, some times over. Families that are small and
tied to nothing else stand in rows below. Time grows with the number of roles and with the square of the
number of regions; the same input gives the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Points = NDArray[np.float64]
    Whole = NDArray[np.int64]

SEED_STEP: Final = 0.6
"""By how much the radius grows with the root of the number of roles: neighbours are then about 1 apart."""
GAP: Final = 2.4
"""Free room between two regions, in distances of two roles."""
WIDE: Final = 1.3
"""How much more room there is sideways than up and down: labels and screens are wide."""
PITCH: Final = 44.0
"""Distance of two roles in units of the picture."""
SMALL: Final = 3
"""Up to how many roles a family without ties to others stands below."""
_WORK: Final = 8e6  # pairs of regions that are moved at most; more regions get fewer steps
_STEPS: Final = 320
_ROUNDS: Final = 18
_GRAVITY: Final = (0.014, 0.03)  # sideways, up and down: the picture comes out wider than high
_OUTER: Final = 0.25  # how much a tie to another region draws, against one inside


@dataclass(frozen=True, slots=True)
class Regions:
    """A place for every role, and of every family the middle and the radius of its region.

    Whole numbers in units of the picture; `y` grows downwards. Regions are as wide as WIDE says.
    """

    places: list[tuple[int, int]]
    discs: list[tuple[int, int, int]]


def regions(
    parts: Sequence[Sequence[int]], lines: Sequence[tuple[int, int, float, int]], seed: int = 7
) -> Regions:
    """Lay out the roles 0, 1, … that `parts` put into families; a line ties two of them, by a weight."""
    import numpy as np

    left, right = (np.array([line[end] for line in lines], np.int64) for end in (0, 1))
    weights = np.array([line[2] for line in lines], np.float64)

    n = sum(map(len, parts))
    home = np.zeros(n, np.int64)
    for at, part in enumerate(parts):
        home[list(part)] = at
    ties = _ties(n, left, right, weights)
    pull = _between(home, len(parts), left, right, weights)
    radii = np.array([SEED_STEP * sqrt(len(part)) + 0.4 for part in parts])
    below = [at for at, part in enumerate(parts) if len(part) <= SMALL and not pull[at].any()]
    above = sorted(set(range(len(parts))) - set(below))
    centres = np.zeros((len(parts), 2))
    centres[above] = _settled(radii[above], pull[np.ix_(above, above)], seed)
    _put_below(centres, radii, [len(part) for part in parts], above, below)
    places = _seated(parts, home, centres, ties, seed)
    scale = np.array([PITCH * WIDE, PITCH])
    discs = [(*_whole(centres[at] * scale), round(float(radii[at]) * PITCH)) for at in range(len(parts))]
    return Regions([_whole(place) for place in places * scale], discs)


def _whole(point: Points) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))


def _ties(n: int, left: Whole, right: Whole, weights: Points) -> csr_array[np.float64]:
    """Each role's ties in both directions."""
    import numpy as np
    from scipy.sparse import csr_array

    rows, columns = np.concatenate([left, right]), np.concatenate([right, left])
    return csr_array((np.concatenate([weights, weights]), (rows, columns)), shape=(n, n))


def _between(home: Whole, n: int, left: Whole, right: Whole, weights: Points) -> Points:
    """How strongly two families are tied: by all their ties, each family by its size."""
    import numpy as np

    a, b = home[left], home[right]
    outer = a != b
    pull = np.zeros((n, n))
    np.add.at(pull, (a[outer], b[outer]), weights[outer])
    pull += pull.T
    size = np.sqrt(np.maximum(np.bincount(home, minlength=n), 1))
    return np.asarray(pull / (size[:, None] * size[None, :]) * 4)


def _settled(radii: Points, pull: Points, seed: int) -> Points:
    """Return the middles of the regions: first by springs and repulsion, at last without overlap."""
    import numpy as np

    n = len(radii)
    if n < 2:
        return np.zeros((n, 2))
    random = np.random.default_rng(seed)
    place = random.normal(0.0, float(np.sqrt((radii**2).sum())), size=(n, 2))
    apart = radii[:, None] + radii[None, :] + GAP
    np.fill_diagonal(apart, 0.0)
    steps = max(40, min(_STEPS, int(_WORK / n**2)))
    for step in range(steps):
        heat = 1.0 - step / steps
        gap = place[:, None, :] - place[None, :, :]
        distance = np.maximum(np.sqrt((gap**2).sum(axis=2)), 1e-6)
        force = -0.05 * pull * np.maximum(distance - apart, 0.0)
        force += 1.5 * heat * radii[:, None] * radii[None, :] / distance**2
        force += 0.6 * np.maximum(apart - distance, 0.0) * (1.1 - heat)
        move = (gap / distance[:, :, None] * force[:, :, None]).sum(axis=1) - _GRAVITY * place
        length = np.maximum(np.sqrt((move**2).sum(axis=1, keepdims=True)), 1e-9)
        place = place + move / length * np.minimum(length, 0.1 + 1.5 * heat)
    return _untangled(place, apart)


def _untangled(place: Points, apart: Points) -> Points:
    """Return places where no two regions overlap, drawn together as far as that goes."""
    import numpy as np

    for step in range(300):
        gap = place[:, None, :] - place[None, :, :]
        distance = np.maximum(np.sqrt((gap**2).sum(axis=2)), 1e-6)
        clash = np.maximum(apart - distance, 0.0)
        if step > 120 and clash.max() < 0.02:
            break
        place = place + 0.3 * (gap / distance[:, :, None] * clash[:, :, None]).sum(axis=1)
        if step <= 120:
            place = place * 0.985
    return np.asarray(place - place.mean(axis=0))


def _put_below(
    centres: Points, radii: Points, sizes: Sequence[int], above: Sequence[int], below: Sequence[int]
) -> None:
    """Set the middles of what stands below the others, in rows as wide as all of them; single roles close."""
    import numpy as np

    if not below:
        return
    low = float(np.max(centres[above, 1] + radii[above])) + 2 * GAP if above else 0.0
    cell = float(2 * radii[list(below)].max() + 0.6) if sum(sizes[at] for at in below) > len(below) else 1.1
    wide = float(np.ptp(centres[above, 0])) if above else 0.0
    in_row = max(1, min(int(wide / cell), len(below)), ceil(sqrt(2 * len(below))))
    for at, part in enumerate(below):
        row, column = divmod(at, in_row)
        centres[part] = ((column - (in_row - 1) / 2) * cell, low + row * cell)


def _seated(
    parts: Sequence[Sequence[int]], home: Whole, centres: Points, ties: csr_array[np.float64], seed: int
) -> Points:
    """Return the place of each role: a seat of its family's region, towards what it is tied to."""
    import numpy as np

    if not parts:
        return np.zeros((0, 2))
    members = np.concatenate([np.asarray(part, np.int64) for part in parts])
    sizes = np.array([len(part) for part in parts])
    seats = np.concatenate([_sunflower(len(part)) + centres[at] for at, part in enumerate(parts)])
    chairs = seats[_halved(seats, sizes)]
    random = np.random.default_rng(seed)
    place = centres[home] + random.normal(0.0, 1.0, size=(len(home), 2))
    coordinates = ties.tocoo()
    inner = home[coordinates.row] == home[coordinates.col]
    drawn = coordinates.copy()
    drawn.data = np.where(inner, coordinates.data, _OUTER * coordinates.data)
    matrix = drawn.tocsr()
    total = np.maximum(matrix.sum(axis=1), 1e-9)[:, None]
    for _ in range(_ROUNDS if len(home) < 6000 else _ROUNDS // 2):
        wish = 0.25 * place + 0.75 * (matrix @ place) / total
        people = members[_halved(wish[members], sizes)]
        place = np.empty_like(place)
        place[people] = chairs
    return place


def _sunflower(n: int) -> Points:
    """Return n places that fill a disc evenly, as a sunflower's seeds do (H. Vogel, 1979)."""
    import numpy as np

    at = np.arange(n)
    angle = at * (np.pi * (3.0 - sqrt(5.0)))
    radius = SEED_STEP * np.sqrt(at + 0.5)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _halved(points: Points, sizes: Whole) -> Whole:
    """Return an order of the points of regions that lie one behind the other, of so many points each.

    Every region is halved, and each half again, by turns left from right and above from below, until one of
    each is left: wishes and seats that come to stand at the same place of this order belong together.
    """
    import numpy as np

    order = np.arange(len(points))
    region = np.repeat(np.arange(len(sizes)), sizes)
    axis = 0
    while sizes.max(initial=0) > 1:
        order = order[np.lexsort((points[order, axis], region))]
        lower = sizes // 2
        sizes = np.stack([lower, sizes - lower], axis=1).ravel()
        region = np.repeat(np.arange(len(sizes)), sizes)
        axis = 1 - axis
    return order
