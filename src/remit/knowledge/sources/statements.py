"""What a reader says of its source, turned into N-Quads: what is stated, and what follows from it."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from remit.errors import SourceError
from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.closure import Closure, Derived, Take, changes_the_vocabulary
from remit.knowledge.sources.report import Origin
from remit.text import safe_text

TYPE: Final = expand("rdf:type")
LABEL: Final = expand("skos:prefLabel")
SYNONYM: Final = expand("skos:altLabel")
HIDDEN: Final = expand("skos:hiddenLabel")
DEFINITION: Final = expand("skos:definition")
BROADER: Final = expand("skos:broader")
ROLE: Final = NS + "Role"
CONCERN: Final = NS + "Concern"
CONCEPT: Final = expand("skos:Concept")

_LANG: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_LINES: Final = 40_000


def is_iri(text: str) -> bool:
    """Whether a text can stand as an IRI: RFC 3987, with a scheme.

    >>> is_iri("http://data.europa.eu/esco/isco/C0"), is_iri("no scheme"), is_iri("urn:a b")
    (True, False, False)
    """
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


class Statements:
    """Turns statements into N-Quads. `stated` takes what the source says, `derived` what follows from it.

    Things and their names stand in the default graph. What ties a role to anything is said in a claim, which
    is a named graph; it reaches the default graph among what follows, if the claim holds without a condition.
    Every IRI is checked once; a text can be anything.
    """

    def __init__(self, closure: Closure, stated: Take, derived: Take) -> None:
        self._take = stated
        self._lines: list[str] = []
        self._put = self._lines.append
        self._derived = Derived(closure, derived)
        self._known: set[str] = set()
        self.origin: Origin | None = None
        self.roles = self.concerns = self.links = 0
        self.needs_rules = False

    def source(self, origin: Origin) -> str:
        """Say where everything is from, before anything else; the IRI of the source."""
        self.origin = origin
        iri = origin.iri
        self.a(iri, NS + "Source")
        self.text(iri, LABEL, " ".join(filter(None, (origin.title, origin.version))))
        self.text(iri, expand("dcterms:title"), origin.title)
        for property_, value in (
            ("owl:versionInfo", origin.version),
            ("dcterms:rights", origin.attribution),
            ("dcterms:language", origin.language),
        ):
            if value:
                self.text(iri, expand(property_), value)
        for property_, value in (("dcterms:license", origin.license), ("schema:url", origin.homepage)):
            if value:
                self.link(iri, expand(property_), value)
        return iri

    def a(self, thing: str, class_: str) -> None:
        """Say that a thing is of a class."""
        if thing not in self._known:
            self._check(thing)
        self._put(f"<{thing}> <{TYPE}> <{class_}> .")
        if self._derived.is_new(thing, class_):
            self.roles += class_ == ROLE
            self.concerns += class_ == CONCERN

    def text(self, thing: str, property_: str, text: str, *, lang: str = "", datatype: str = "") -> None:
        """Say a literal of a thing: with a language, with a datatype, or plain."""
        if thing not in self._known:
            self._check(thing)
        mark = ""
        if lang:
            mark = f"@{lang}" if _LANG.fullmatch(lang) else ""
        elif datatype:
            mark = f"^^<{datatype}>"
        self._put(f'<{thing}> <{property_}> "{_escaped(text)}"{mark} .')
        if len(self._lines) >= _LINES:
            self._hand_on()

    def link(self, thing: str, property_: str, other: str) -> None:
        """Say a tie between two things as part of what they are, such as skos:broader: in no claim."""
        self._check_both(thing, other)
        self._put(f"<{thing}> <{property_}> <{other}> .")
        if changes_the_vocabulary(property_, other):
            self.needs_rules = True
        self._derived.follow(thing, property_, other)

    def claim(
        self,
        claim: str,
        *,
        section: str = "",
        description: str = "",
        lang: str = "en",
        modality: str = "Plain",
        condition: str = "",
        place: int = 0,
    ) -> None:
        """Begin a claim of the source: where it stands (section, row or record), what it says."""
        if self.origin is None:
            raise ValueError("source() comes before the first claim")
        self.a(claim, NS + "Claim")
        self.link(claim, expand("dcterms:source"), self.origin.iri)
        self.link(claim, NS + "modality", NS + modality)
        if section:
            self.text(claim, NS + "section", section)
        if place:
            self.text(claim, NS + "paragraph", str(place), datatype=expand("xsd:integer"))
        if description:
            self.text(claim, expand("dcterms:description"), description, lang=lang)
        if condition:
            self.link(claim, NS + "condition", condition)

    def says(self, claim: str, thing: str, property_: str, other: str) -> None:
        """Say a tie between two things in a claim that was begun."""
        known = self._known
        if thing not in known or other not in known:
            self._check_both(thing, other)
        self.links += 1
        self._put(f"<{thing}> <{property_}> <{other}> <{claim}> .")
        self._derived.said(claim, thing, property_, other)
        if len(self._lines) >= _LINES:
            self._hand_on()

    def finish(self) -> None:
        """Hand on what is left; call once, at the end."""
        self._hand_on()
        self._derived.finish()

    def _check_both(self, thing: str, other: str) -> None:
        if thing not in self._known:
            self._check(thing)
        if other not in self._known:
            self._check(other)

    def _check(self, iri: str) -> None:
        if not is_iri(iri):
            raise SourceError(f"{safe_text(iri)!r} is not an IRI; correct it in the source")
        self._known.add(iri)

    def _hand_on(self) -> None:
        if self._lines:
            self._lines.append("")
            self._take("\n".join(self._lines).encode("utf-8"))
            self._lines.clear()


def _escaped(text: str) -> str:
    r"""A text as it stands between the quotes of N-Quads (https://www.w3.org/TR/n-quads/#grammar-production-ECHAR).

    >>> _escaped('a "b"\n')
    'a \\"b\\"\\n'
    """
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    if "\n" in text:
        text = text.replace("\n", "\\n")
    if "\r" in text:
        text = text.replace("\r", "\\r")
    return text
