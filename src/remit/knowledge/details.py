"""What is known of one thing in detail: claims, ties, descriptions. Frozen values with plain text in them.

They stand apart from `Term`, which every command needs: to make a frozen class takes a millisecond.
"""

from __future__ import annotations

from dataclasses import dataclass

from remit.knowledge.model import Term
from remit.knowledge.namespace import compress
from remit.text import html_table


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of one document: where it stands, how strongly it is put, and what it says.

    `start` and `end` are code points of the document, end exclusive; `paragraph` counts non-empty lines from
    1. `condition` is the label of the stage under which alone it holds. `triples` are labels, ready to be
    read out; `description` is the curator's wording, never the document's.
    """

    iri: str
    document: Term
    section: str
    paragraph: int
    start: int
    end: int
    modality: str
    condition: str | None
    description: str
    triples: tuple[tuple[str, str, str], ...]

    @property
    def curie(self) -> str:
        """The IRI in short, where a prefix fits."""
        return compress(self.iri)


@dataclass(frozen=True, slots=True)
class Relation:
    """A tie between the thing described and another.

    `forward` says that the thing described is the subject. `claims` are the IRIs of all claims that state it;
    `conditional` those of them that hold only under a condition, in some organisations, or not yet. `holds`
    is false where nothing else states it: such a tie is not part of the everyday picture.
    """

    property: Term
    other: Term
    forward: bool
    claims: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Description:
    """Everything known of one thing: definition, synonyms, what stands above and below it, its ties.

    `claims` are those of a document, or the claim itself where the thing is one.
    """

    term: Term
    definition: str
    synonyms: tuple[str, ...]
    broader: tuple[Term, ...]
    relations: tuple[Relation, ...]
    notes: tuple[str, ...]
    narrower: tuple[Term, ...] = ()
    claims: tuple[Claim, ...] = ()

    def _repr_html_(self) -> str:
        rows = [
            (
                relation.property.label if relation.forward else f"(is what) {relation.property.label}",
                relation.other.label,
                len(relation.claims),
                len(relation.documents),
            )
            for relation in self.relations
        ]
        return html_table(("relation", "other", "claims", "documents"), rows, caption=self.term.label)


@dataclass(frozen=True, slots=True)
class Match:
    """A thing found by a text, with the field that matched and what that field says."""

    term: Term
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class RoleSummary:
    """A role and what its picture rests on.

    `n_concerns` counts the distinct concerns in its remit and among the skills it requires, `n_claims` the
    claims that name it, `n_documents` the documents that those come from.
    """

    role: Term
    n_concerns: int
    n_claims: int
    n_documents: int
