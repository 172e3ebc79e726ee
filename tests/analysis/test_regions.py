"""Ties in bulk are those of `statements`; families lie apart, and everybody has a place of their own."""

from __future__ import annotations

from itertools import combinations
from math import hypot

from remit.analysis.network.bulk import ties
from remit.analysis.network.regions import WIDE, regions
from remit.analysis.network.statements import statements
from remit.knowledge.store import Knowledge

PARTS = [list(range(40)), list(range(40, 70)), list(range(70, 80)), [80], [81]]
LINES = [(at, at + 1, 0.5, 3) for at in range(79) if at not in (39, 69)] + [(0, 45, 0.2, 1), (60, 75, 0.2, 1)]


def test_ties_in_bulk_are_those_of_statements(kg: Knowledge) -> None:
    wanted = sorted((s.subject, s.property, s.object, s.claims, s.inferred) for s in statements(kg))
    assert [tuple(tie) for tie in ties(kg)] == wanted


def test_regions_do_not_overlap_and_nobody_stands_on_another() -> None:
    laid = regions(PARTS, LINES)
    assert len(set(laid.places)) == 82
    for (x, y, r), (other_x, other_y, other_r) in combinations(laid.discs[:3], 2):
        assert hypot((x - other_x) / WIDE, y - other_y) > r + other_r
    assert min(laid.places[80][1], laid.places[81][1]) > max(y for _, y in laid.places[:80])


def test_the_same_families_lie_in_the_same_places() -> None:
    assert regions(PARTS, LINES) == regions(PARTS, LINES)
