"""Names of roles, concerns and groups, and the IRIs that they stand for."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Final, Literal

from remit.knowledge.sources.statements import (
    BROADER,
    CONCEPT,
    CONCERN,
    DEFINITION,
    LABEL,
    ROLE,
    SYNONYM,
    TYPE,
)

if TYPE_CHECKING:
    import pyoxigraph as ox

    from remit.knowledge.sources.statements import Statements

Kind = Literal["Role", "Concern", "Concept"]

_CLASS: Final[dict[Kind, str]] = {"Role": ROLE, "Concern": CONCERN, "Concept": CONCEPT}
_ENDING: Final = ".,;:!…"
_LONGEST: Final = 500
_PLURAL: Final = re.compile(r"(?<=[^\Ws]{2})s\b")


def slug(text: str) -> str:
    """A name as the end of an IRI: letters and digits of any script, the rest as single hyphens.

    >>> slug("Head of R&D")
    'head-of-r-d'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    parts = "".join(character if character.isalnum() else " " for character in plain).split()
    whole = "-".join(parts) or "x" + text.encode("utf-8", "surrogatepass").hex()
    return whole if len(whole) <= _LONGEST else f"{whole[:_LONGEST]}-{_hash(text)}"


def key_of(name: str) -> str:
    """A name as it is compared: without case, blanks and closing punctuation.

    >>> key_of("Stakeholder  Management.") == key_of("stakeholder management")
    True
    >>> key_of("C++") == key_of("C")
    False
    """
    key = " ".join(name.casefold().split())
    return key.rstrip(_ENDING).rstrip() or key


def loose_key(name: str) -> str:
    """A name without plurals and punctuation: names that share it are often one, and sometimes not."""
    return _PLURAL.sub("", re.sub(r"ies\b", "y", slug(name)))


class Names:
    """The IRIs of names: of those known already, and of those made here, which are said as they are made.

    A name is known by a label or a synonym. What differs in case, blanks or closing punctuation alone is one
    name; its first spelling is the label, the others are synonyms.
    """

    def __init__(self, into: Statements, known: ox.Store | None = None) -> None:
        self._into = into
        self._known: dict[tuple[Kind, str], str] = {}
        self._of: dict[tuple[Kind, str], str] = {}
        self._spellings: dict[tuple[Kind, str], str] = {}
        self._taken: set[str] = set()
        self._named: set[str] = set()
        self._store = known
        self.labels: dict[str, str] = {}
        self.merged: set[str] = set()
        if known is not None:
            self._learn(known)

    def of(self, kind: Kind, name: str) -> str:
        """The IRI of a name; what is new is said."""
        spelled = self._spellings.get((kind, name))
        if spelled is not None:
            return spelled
        key = (kind, key_of(name))
        iri = self._spellings[kind, name] = self._made(key, name)
        return iri

    def _made(self, key: tuple[Kind, str], name: str) -> str:
        kind = key[0]
        if key in self._of:
            iri = self._of[key]
            if iri not in self._named:
                self._into.text(iri, SYNONYM, name, lang="en")
                self.merged.add(iri)
            return iri
        iri = self._known.get(key) or self._new(kind, name)
        self._of[key] = iri
        self._say(iri, kind, name)
        return iri

    def find(self, kind: Kind, name: str) -> str | None:
        """The IRI of a name that was met or is known; None for any other."""
        key = (kind, key_of(name))
        return self._of.get(key) or self._known.get(key)

    def is_placed(self, iri: str) -> bool:
        """Whether a thing that was known before stands below another already."""
        return self._has(iri, BROADER)

    def is_defined(self, iri: str) -> bool:
        """Whether a thing that was known before has a definition."""
        return self._has(iri, DEFINITION)

    def near_duplicates(self) -> list[tuple[str, ...]]:
        """Concerns whose names differ in punctuation or plural alone, which are left apart."""
        alike: dict[str, list[str]] = {}
        for (kind, _), iri in self._of.items():
            if kind == "Concern":
                alike.setdefault(loose_key(self.labels[iri]), []).append(self.labels[iri])
        return [tuple(labels) for labels in alike.values() if len(set(labels)) > 1]

    def _new(self, kind: Kind, name: str) -> str:
        iri = f"urn:remit:{kind.lower()}:{slug(name)}"
        if iri in self._taken or self._has(iri):
            iri = f"{iri}-{_hash(key_of(name))}"  # "C++" beside "C": another name of the same letters
        self._taken.add(iri)
        return iri

    def _say(self, iri: str, kind: Kind, name: str) -> None:
        self._into.a(iri, _CLASS[kind])
        if iri not in self._named:
            self._into.text(iri, LABEL, name, lang="en")
            self.labels[iri] = name
        elif iri not in self.labels:
            self.labels[iri] = name
            for property_ in (SYNONYM, LABEL):
                for text in self._texts(iri, property_):
                    lang = text.language or ""
                    self._into.text(
                        iri, property_, text.value, lang=lang, datatype="" if lang else text.datatype.value
                    )
                    self.labels[iri] = text.value

    def _learn(self, known: ox.Store) -> None:
        import pyoxigraph as ox

        default = ox.DefaultGraph()

        def members(class_: str) -> set[str]:
            found = known.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(class_), default)
            return {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}

        of_kind: dict[Kind, set[str]] = {kind: members(class_) for kind, class_ in _CLASS.items()}
        of_kind["Concept"] -= of_kind["Concern"]
        for property_ in (SYNONYM, LABEL):  # a label goes over a synonym
            for quad in known.quads_for_pattern(None, ox.NamedNode(property_), None, default):
                if not (isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)):
                    continue
                iri = quad.subject.value
                for kind, every in of_kind.items():
                    if iri in every:
                        self._known[kind, key_of(quad.object.value)] = iri
                        self._named.add(iri)

    def _texts(self, iri: str, property_: str) -> list[ox.Literal]:
        """The texts of a thing that was known before, in an order that is always the same."""
        import pyoxigraph as ox

        if self._store is None:
            return []
        quads = self._store.quads_for_pattern(
            ox.NamedNode(iri), ox.NamedNode(property_), None, ox.DefaultGraph()
        )
        return sorted((quad.object for quad in quads if isinstance(quad.object, ox.Literal)), key=str)

    def _has(self, iri: str, property_: str = "") -> bool:
        import pyoxigraph as ox

        if self._store is None:
            return False
        found = self._store.quads_for_pattern(
            ox.NamedNode(iri), ox.NamedNode(property_) if property_ else None, None, None
        )
        return next(iter(found), None) is not None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
