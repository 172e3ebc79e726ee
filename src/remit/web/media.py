"""Which format a client prefers (RFC 9110, section 12.5.1), among those that an answer can be written in."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

ROWS: Final = (
    ("application/sparql-results+json", "json"),
    ("application/json", "json"),
    ("application/sparql-results+xml", "xml"),
    ("application/xml", "xml"),
    ("text/xml", "xml"),
    ("text/csv", "csv"),
    ("text/tab-separated-values", "tsv"),
)
"""Media types for SELECT and ASK and the format each means, the one that goes out unasked first."""

TRIPLES: Final = (
    ("text/turtle", "ttl"),
    ("application/n-triples", "nt"),
    ("application/ld+json", "jsonld"),
    ("application/trig", "trig"),
    ("application/n-quads", "nq"),
    ("application/rdf+xml", "rdf"),
    ("application/x-turtle", "ttl"),
    ("text/plain", "nt"),
    ("application/json", "jsonld"),
    ("application/xml", "rdf"),
    ("text/xml", "rdf"),
)
"""Media types for CONSTRUCT and DESCRIBE, as above."""

_TEXT: Final = ("text/", "application/sparql-results+xml", "application/xml")


@lru_cache(maxsize=256)
def choose(accept: str, offered: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    """The media type and format that an Accept header likes best; None where none will do.

    Of equally liked ones, the one that the header names first goes before what is offered first.
    """
    ranges = _ranges(accept)
    if not ranges:
        return offered[0]
    best: tuple[float, int, int] | None = None
    found = None
    for place, (media, form) in enumerate(offered):
        q, at = _quality(media, ranges)
        key = (-q, at, place)
        if q > 0 and (best is None or key < best):
            best, found = key, (media, form)
    return found


def wants_html(accept: str) -> bool:
    """Whether a header likes HTML better than anything else: a person's browser."""
    ranges = _ranges(accept)
    html = next((q for name, q in ranges if name == "text/html"), 0.0)
    return html > 0 and all(q <= html for _, q in ranges)


def typed(media: str) -> str:
    """The Content-Type for a media type, with its charset where it is text."""
    return f"{media}; charset=utf-8" if media.startswith(_TEXT) else media


def _ranges(accept: str) -> list[tuple[str, float]]:
    """The media ranges of a header with their qualities; one that cannot be read counts for nothing."""
    found = []
    for part in accept.split(","):
        name, *parameters = (one.strip() for one in part.split(";"))
        if "/" in name:
            found.append((name.lower(), _q(parameters)))
    return found


def _q(parameters: list[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _quality(media: str, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """The quality that the most specific range for a media type gives it, and the place of that range."""
    kind = media.partition("/")[0]
    for wanted in (media, f"{kind}/*", "*/*"):
        for place, (name, q) in enumerate(ranges):
            if name == wanted:
                return q, place if wanted == media else len(ranges)
    return 0.0, len(ranges)
