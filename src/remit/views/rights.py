"""What sources ask to be said wherever their data goes, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from remit.knowledge.origins import OWN, origins
from remit.text import safe_text
from remit.views.formats import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remit.knowledge.sources.report import Origin
    from remit.knowledge.store import Knowledge

ARTICLES: Final = "Articles belong to their publishers; claims are in our own words."
"""What has to be said beside the licence of the bundled ontology."""

_CREATIVE: Final = re.compile(
    r"https?://creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/([0-9.]+)/?(?:deed\.\w+|legalcode)?"
)
_OPEN: Final = re.compile(
    r"https?://www\.nationalarchives\.gov\.uk/doc/open-government-licence/version/([0-9])/?"
)


def licence_name(licence: str) -> str:
    """What a licence is called, by its IRI; the IRI itself where that is not known.

    >>> licence_name("https://creativecommons.org/licenses/by-sa/4.0/")
    'CC BY-SA 4.0'
    """
    match = _CREATIVE.fullmatch(licence)
    if match is None:
        open_ = _OPEN.fullmatch(licence)
        return f"Open Government Licence v{open_[1]}.0" if open_ else licence
    kind = {"zero": "CC0", "mark": "Public Domain Mark"}.get(match[1], f"CC {match[1].upper()}")
    return f"{kind} {match[2]}"


def source_line(origin: Origin) -> str:
    """What is to be said of one source, on one line: title and version, attribution, licence, where it is."""
    name = " ".join(filter(None, (origin.title, origin.version)))
    parts = [_sentence(name), _said(origin)]
    if origin.license:
        called = licence_name(origin.license)
        parts.append(f"Licence: {called}{'' if called == origin.license else f' <{origin.license}>'}.")
    if origin.homepage:
        parts.append(f"<{origin.homepage}>")
    return safe_text(" ".join(" ".join(parts).split()))


def rights_text(found: Iterable[Origin]) -> str:
    """What is to be said of all sources, a line a source; "" where there is none."""
    return "\n".join(source_line(origin) for origin in found)


def sources_table(kg: Knowledge) -> Table:
    """A row a source: its name, and what has to be said of it."""
    columns = ("source", "title", "version", "licence", "attribution", "homepage", "language")
    rows = [
        (one.name, one.title, one.version, one.license, _said(one), one.homepage, one.language)
        for one in origins(kg)
    ]
    return Table(columns, tuple(rows))


def footer(kg: Knowledge) -> str:
    """What the page says at its foot: whose words it repeats and under which licence.

    It goes by what is in the store, so that an export of the bundled knowledge keeps its attribution, and
    nobody's own data is given a licence that its owner never chose.
    """
    return " ".join(_brief(origin) for origin in origins(kg) if origin.license or origin.attribution)


def _brief(origin: Origin) -> str:
    licence = licence_name(origin.license)
    if origin.name == OWN:
        return f"Ontology: {licence}. {ARTICLES}"
    name = " ".join(filter(None, (origin.title, origin.version)))
    said = _sentence(origin.attribution)
    return " ".join(filter(None, (f"{name}{f' ({licence})' if licence else ''}.", said)))


def _said(origin: Origin) -> str:
    said = _sentence(origin.attribution)
    return f"{said} {ARTICLES}" if origin.name == OWN else said


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
