"""What is measured: the bundled knowledge, ESCO, and seeded synthetic sets of any size, as bare arrays.

    python benchmarks/data.py SIZE …        make these, and say what they are like

A synthetic set is drawn so that it is like real role-skill data where it matters for speed. How many concerns
a role has is lognormal (sigma 0.6). Half of them come from the pool of the role's group, half from all, both
times by a Zipf-Mandelbrot law (exponent 0.9), and four transversal concerns are at 30, 25, 20 and 15 % of the
roles. The same size and seed give the same arrays. Made once, a set lies as .npz in the folder that the
environment variable REMIT_BENCH names, or in build/bench.
"""

from __future__ import annotations

import csv
import io
import os
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from remit.knowledge.model import Term

ROOT = Path(__file__).resolve().parents[1]
SEED = 5
SIGMA = 0.6
EXPONENT, OFFSET = 0.9, 2.7  # of the Zipf-Mandelbrot law
TRANSVERSAL = (0.30, 0.25, 0.20, 0.15)
CHUNK = 100_000  # roles drawn at a time


@dataclass(frozen=True)
class Size:
    """How large a synthetic set is: `n_links` and `n_concerns` are aimed at, not met to the last one."""

    n_roles: int
    n_concerns: int
    n_links: int
    n_groups: int = 50


SIZES = {
    "s": Size(20, 200, 300, 4),
    "m": Size(3_000, 14_000, 120_000),
    "l8": Size(12_500, 6_250, 375_000),
    "l4": Size(25_000, 12_500, 750_000),
    "l2": Size(50_000, 25_000, 1_500_000),
    "l": Size(100_000, 50_000, 3_000_000),
    "xl": Size(1_000_000, 100_000, 20_400_000),
}
"""The synthetic sets; l8, l4 and l2 are an eighth, a quarter and half of l, to see how time grows."""


@dataclass(frozen=True, eq=False)
class Links:
    """Role-concern links: `indices[indptr[i]:indptr[i + 1]]` are the concerns of role i, ascending.

    Every role has a concern, every concern a role.
    """

    name: str
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    n_concerns: int

    @property
    def n_roles(self) -> int:
        """How many roles there are."""
        return len(self.indptr) - 1

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many concerns each role has."""
        return np.diff(self.indptr)

    @cached_property
    def holders(self) -> NDArray[np.int64]:
        """How many roles each concern has."""
        return np.bincount(self.indices, minlength=self.n_concerns)

    @cached_property
    def owners(self) -> NDArray[np.int32]:
        """The role of each link."""
        return np.repeat(np.arange(self.n_roles, dtype=np.int32), self.sizes)

    @property
    def n_operations(self) -> int:
        """The multiply-adds of the whole product: every two links that share a concern, both ways."""
        return int(np.sum(self.holders.astype(np.int64) ** 2))


class Numbered(Sequence[Term]):
    """Terms r0000001, r0000002 …, made when they are looked at, for a million of them cost a gigabyte."""

    def __init__(self, letter: str, count: int) -> None:
        self.letter, self.count, self.digits = letter, count, len(str(count))

    def __len__(self) -> int:
        return self.count

    @overload
    def __getitem__(self, at: int) -> Term: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Term]: ...
    def __getitem__(self, at: int | slice) -> Term | Sequence[Term]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(self.count))]
        number = at + self.count if at < 0 else at
        if not 0 <= number < self.count:
            raise IndexError(at)
        name = f"{self.letter}{number:0{self.digits}d}"
        return Term(name, name)


def folder() -> Path:
    """Where sets, results and the store of ESCO are kept."""
    place = Path(os.environ.get("REMIT_BENCH") or ROOT / "build" / "bench")
    place.mkdir(parents=True, exist_ok=True)
    return place


def links(name: str) -> Links:
    """The set of a name: `bundled`, `esco` or one of SIZES; made where it is not there yet."""
    path = folder() / f"{name}.npz"
    if not path.exists():
        made = bundled() if name == "bundled" else esco(data_folder()) if name == "esco" else synthetic(name)
        with path.with_suffix(".part").open("wb") as file:
            np.savez(file, indptr=made.indptr, indices=made.indices, n_concerns=made.n_concerns)
        path.with_suffix(".part").replace(path)
    with np.load(path) as kept:
        return Links(name, kept["indptr"], kept["indices"], int(kept["n_concerns"]))


def data_folder() -> Path:
    """The folder with esco-1.1.1-en-csv.zip: what DATA names, or ../shared/data."""
    return Path(os.environ.get("DATA") or ROOT.parent / "shared" / "data")


def bundled() -> Links:
    """The links of the bundled knowledge, of every relation."""
    from remit.analysis.profiles import profiles
    from remit.knowledge.load import load

    table = profiles(load(), relation="all")
    rows = [table.columns_of(role.iri) for role in table.roles]
    return _of_rows("bundled", rows, len(table.concerns))


def esco(place: Path) -> Links:
    """The essential and optional skills of ESCO's occupations, both in IRI order."""
    with (
        zipfile.ZipFile(place / "esco-1.1.1-en-csv.zip") as archive,
        archive.open("occupationSkillRelations.csv") as raw,
    ):
        rows = csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8", newline=""))
        pairs = sorted({(row["occupationUri"], row["skillUri"]) for row in rows})
    column = {iri: i for i, iri in enumerate(sorted({skill for _, skill in pairs}))}
    of_role: dict[str, list[int]] = {}
    for role, skill in pairs:
        of_role.setdefault(role, []).append(column[skill])
    return _of_rows("esco", list(of_role.values()), len(column))


def synthetic(name: str, seed: int = SEED) -> Links:
    """A seeded set of one of SIZES."""
    return draw(name, SIZES[name], seed)


def draw(name: str, size: Size, seed: int) -> Links:
    """A seeded set of some size; concerns that nobody drew are left out, and the others renumbered."""
    top = len(TRANSVERSAL)
    rng = np.random.default_rng([seed, size.n_roles])
    n_drawn, pool = size.n_concerns - top, (size.n_concerns - top) // size.n_groups
    pooled = rng.permutation(n_drawn)  # pool g is pooled[g::n_groups], its most usual concern first
    by_rank = rng.permutation(n_drawn)
    names = rng.permutation(size.n_concerns)  # an IRI says nothing of how usual a concern is
    everywhere, within = _shares(n_drawn), _shares(pool)

    def some(roles: NDArray[np.int64], groups: NDArray[np.int64]) -> NDArray[np.int64]:
        """One more concern for each entry of `roles`, as a key: role times width plus concern."""
        from_pool = rng.random(len(roles)) < 0.5
        draws = rng.random(len(roles))
        ranks = np.where(from_pool, 0, np.searchsorted(everywhere, draws))
        places = np.searchsorted(within, draws) * size.n_groups + groups
        found = np.where(from_pool, pooled[np.where(from_pool, places, 0)], by_rank[ranks])
        return roles * size.n_concerns + names[found + top]

    mean = size.n_links / size.n_roles - sum(TRANSVERSAL)
    sizes, columns = [], []
    for start in range(0, size.n_roles, CHUNK):
        count = min(CHUNK, size.n_roles - start)
        wanted = mean * np.exp(SIGMA * rng.standard_normal(count) - SIGMA**2 / 2)
        degrees = np.clip(np.floor(wanted + rng.random(count)), 1, size.n_concerns // 4).astype(np.int64)
        group = rng.integers(size.n_groups, size=count)
        done, keys, missing = [], np.zeros(0, dtype=np.int64), degrees
        while missing.any():
            roles = np.repeat(np.arange(count), missing)
            keys = np.sort(np.concatenate([keys, some(roles, group[roles])]))
            keys = keys[np.diff(keys, prepend=-1) > 0]
            owners = keys // size.n_concerns
            missing = np.where(missing, degrees - np.bincount(owners, minlength=count), 0)
            done.append(keys[missing[owners] == 0])
            keys = keys[missing[owners] > 0]
        keys = np.concatenate(done)
        for place, share in enumerate(TRANSVERSAL):
            having = np.flatnonzero(rng.random(count) < share)
            keys = np.concatenate([keys, having * size.n_concerns + names[place]])
        keys.sort()
        sizes.append(np.bincount(keys // size.n_concerns, minlength=count))
        columns.append((keys % size.n_concerns).astype(np.int32))
    indices = np.concatenate(columns)
    held = np.bincount(indices, minlength=size.n_concerns) > 0
    indices = (np.cumsum(held) - 1).astype(np.int32)[indices]
    indptr = np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64)
    return Links(name, indptr, indices, int(held.sum()))


def _shares(count: int) -> NDArray[np.float64]:
    """The cumulated Zipf-Mandelbrot shares of so many ranks."""
    shares = np.cumsum((np.arange(count) + 1 + OFFSET) ** -EXPONENT)
    return np.minimum(shares / shares[-1], 1.0)


def _of_rows(name: str, rows: Sequence[Sequence[int]], width: int) -> Links:
    indptr = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    indices = np.array([column for row in rows for column in sorted(row)], dtype=np.int32)
    return Links(name, indptr, indices, width)


def main() -> None:
    """Make the sets named, and print a line about each."""
    for name in sys.argv[1:] or SIZES:
        found = links(name)
        often = np.sort(found.holders)[::-1] / found.n_roles
        print(
            f"{name}: {found.n_roles:,} roles, {found.n_concerns:,} concerns, {len(found.indices):,} links; "
            f"a role has {np.median(found.sizes):.0f}, at most {found.sizes.max()}; the most usual concerns: "
            f"{', '.join(f'{one:.1%}' for one in often[:5])} of the roles, {(often > 0.01).sum()} over 1 %; "
            f"{found.n_operations:.3g} multiply-adds"
        )


if __name__ == "__main__":
    main()
