"""Prefixes: short names for the beginnings of IRIs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from remit.errors import ParameterError, UnknownTermError

_IRI: Final = r"""[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>"{}|^`\\]*"""
_BASE: Final = "https://w3id.org/remit/"

NS: Final = _BASE + "ns/"
"""The namespace of the vocabulary."""

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "remit": NS,
        "role": _BASE + "role/",
        "concern": _BASE + "concern/",
        "tension": _BASE + "tension/",
        "strategy": _BASE + "strategy/",
        "benefit": _BASE + "benefit/",
        "trend": _BASE + "trend/",
        "stage": _BASE + "stage/",
        "factor": _BASE + "factor/",
        "qualification": _BASE + "qualification/",
        "doc": _BASE + "doc/",
        "claim": _BASE + "claim/",
        "shape": _BASE + "shape/",
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "schema": "https://schema.org/",
        "org": "http://www.w3.org/ns/org#",
        "prov": "http://www.w3.org/ns/prov#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "sh": "http://www.w3.org/ns/shacl#",
        "vann": "http://purl.org/vocab/vann/",
    }
)
"""Every prefix that a query, a name or an output may use without declaring it."""


def expand(curie: str) -> str:
    """The full IRI of a CURIE.

    Raises:
        UnknownTermError: there is no colon, or its prefix is not in `PREFIXES`.

    >>> expand("role:cpo")
    'https://w3id.org/remit/role/cpo'

    """
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise UnknownTermError(f"unknown prefix in {curie!r}; known are {', '.join(sorted(PREFIXES))}")
    return PREFIXES[prefix] + local


def full_iri(name: str) -> str:
    """The IRI that a CURIE or an IRI, with or without angle brackets, stands for, whether known or not.

    Raises:
        ParameterError: it is neither.

    >>> full_iri("claim:000-001"), full_iri("<http://example.org/g>")
    ('https://w3id.org/remit/claim/000-001', 'http://example.org/g')

    """
    text = name.strip()
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    prefix, _, local = bare.partition(":")
    iri = PREFIXES[prefix] + local if bare == text and prefix in PREFIXES and local[:2] != "//" else bare
    if not re.fullmatch(_IRI, iri):
        raise ParameterError(f"{name[:80]!r} is no IRI; write one in full, or a CURIE such as claim:000-001")
    return iri


def compress(iri: str) -> str:
    """The CURIE of an IRI, or the IRI itself where no prefix fits.

    >>> compress("https://w3id.org/remit/role/cpo")
    'role:cpo'
    >>> compress("https://example.org/cpo")
    'https://example.org/cpo'
    """
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local and local != iri and _is_local_name(local):
            return f"{prefix}:{local}"
    return iri


def local_name(iri: str) -> str:
    """The part of an IRI after its last slash or hash."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri


def _is_local_name(text: str) -> bool:
    """Whether the text may follow a prefix without an escape."""
    return all(character.isalnum() or character in "_-." for character in text) and text[-1] != "."
