"""remit shows an organisation where its roles meet.

Importing it costs nothing: each name below is fetched from its module when it is first used (PEP 562).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from remit import errors
    from remit.analysis.comparison.overlap import nearest, overlap, overlaps
    from remit.analysis.comparison.reading import Reading
    from remit.analysis.insight.career import career
    from remit.analysis.insight.expected import expected_tensions
    from remit.analysis.insight.friction import friction
    from remit.analysis.insight.friction_stability import friction_stability
    from remit.analysis.insight.gap import gap, moves
    from remit.analysis.insight.gap_stability import gap_stability
    from remit.analysis.insight.paths import paths
    from remit.analysis.insight.report import report
    from remit.analysis.insight.stability import stability
    from remit.analysis.insight.what_if import what_if
    from remit.analysis.matching.match import match
    from remit.analysis.nearest.fusion import fuse
    from remit.analysis.nearest.groups import groups
    from remit.analysis.nearest.neighbors import neighbors
    from remit.analysis.network.graph import network
    from remit.analysis.network.tensions import tensions
    from remit.analysis.profiles import profiles
    from remit.knowledge.load import load
    from remit.views.page import page

    __version__: str

__all__ = [
    "Reading",
    "__version__",
    "career",
    "errors",
    "expected_tensions",
    "friction",
    "friction_stability",
    "fuse",
    "gap",
    "gap_stability",
    "groups",
    "load",
    "match",
    "moves",
    "nearest",
    "neighbors",
    "network",
    "overlap",
    "overlaps",
    "page",
    "paths",
    "profiles",
    "report",
    "stability",
    "tensions",
    "what_if",
]

_HOME: Final = {
    "expected_tensions": "remit.analysis.insight.expected",
    "friction": "remit.analysis.insight.friction",
    "friction_stability": "remit.analysis.insight.friction_stability",
    "Reading": "remit.analysis.comparison.reading",
    "career": "remit.analysis.insight.career",
    "fuse": "remit.analysis.nearest.fusion",
    "gap": "remit.analysis.insight.gap",
    "gap_stability": "remit.analysis.insight.gap_stability",
    "groups": "remit.analysis.nearest.groups",
    "nearest": "remit.analysis.comparison.overlap",
    "profiles": "remit.analysis.profiles",
    "load": "remit.knowledge.load",
    "match": "remit.analysis.matching.match",
    "moves": "remit.analysis.insight.gap",
    "neighbors": "remit.analysis.nearest.neighbors",
    "network": "remit.analysis.network.graph",
    "overlap": "remit.analysis.comparison.overlap",
    "overlaps": "remit.analysis.comparison.overlap",
    "page": "remit.views.page",
    "paths": "remit.analysis.insight.paths",
    "report": "remit.analysis.insight.report",
    "stability": "remit.analysis.insight.stability",
    "tensions": "remit.analysis.network.tensions",
    "what_if": "remit.analysis.insight.what_if",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("remit")
    if name == "errors":
        return import_module("remit.errors")
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'remit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
