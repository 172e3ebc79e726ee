"""remit shows an organisation where its roles meet.

Importing it costs nothing: each name below is fetched from its module when it is first used (PEP 562).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from remit import errors
    from remit.analysis.fusion import fuse
    from remit.analysis.groups import groups
    from remit.analysis.matching import match
    from remit.analysis.neighbors import neighbors
    from remit.analysis.network import network
    from remit.analysis.overlap import nearest, overlap, overlaps
    from remit.analysis.profiles import profiles
    from remit.analysis.tensions import tensions
    from remit.knowledge.load import load
    from remit.views.page import page

    __version__: str

__all__ = [
    "__version__",
    "errors",
    "fuse",
    "groups",
    "load",
    "match",
    "nearest",
    "neighbors",
    "network",
    "overlap",
    "overlaps",
    "page",
    "profiles",
    "tensions",
]

_HOME: Final = {
    "fuse": "remit.analysis.fusion",
    "groups": "remit.analysis.groups",
    "nearest": "remit.analysis.overlap",
    "profiles": "remit.analysis.profiles",
    "load": "remit.knowledge.load",
    "match": "remit.analysis.matching",
    "neighbors": "remit.analysis.neighbors",
    "network": "remit.analysis.network",
    "overlap": "remit.analysis.overlap",
    "overlaps": "remit.analysis.overlap",
    "page": "remit.views.page",
    "tensions": "remit.analysis.tensions",
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
