"""A thing that has a name. What the knowledge floor hands up are frozen values like it, no engine's types."""

from __future__ import annotations

from dataclasses import dataclass

from remit.knowledge.namespace import compress


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A thing that the knowledge names: its IRI, its label, the local name of its most specific class."""

    iri: str
    label: str
    kind: str = ""

    @property
    def curie(self) -> str:
        """The IRI in short, where a prefix fits."""
        return compress(self.iri)
