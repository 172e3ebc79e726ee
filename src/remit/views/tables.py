"""Values of the knowledge floor as tables and, where a table is not how people read them, as blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from remit.knowledge.details import Claim, Description, Match, Relation, RoleSummary
from remit.knowledge.model import Term
from remit.knowledge.namespace import compress
from remit.knowledge.passages import Passage
from remit.views.formats import Block, Heading, Iri, Json, Table, cell_json


def roles_table(summaries: Sequence[RoleSummary]) -> Table:
    """Return a row a role: what its picture rests on."""
    return Table(
        ("role", "n_concerns", "n_claims", "n_documents"),
        tuple((one.role, one.n_concerns, one.n_claims, one.n_documents) for one in summaries),
    )


def roles_blocks(summaries: Sequence[RoleSummary]) -> list[Block]:
    """Return the same rows with a name that can be typed."""
    rows = tuple(
        (one.role, one.role.curie, one.n_concerns, one.n_claims, one.n_documents) for one in summaries
    )
    return [Table(("role", "name to type", "concerns", "claims", "documents"), rows)]


def matches_table(matches: Sequence[Match]) -> Table:
    """Return a row a thing found, with the field that matched."""
    return Table(
        ("term", "kind", "field", "text"),
        tuple((one.term, one.term.kind, one.field, one.text) for one in matches),
    )


def matches_blocks(matches: Sequence[Match]) -> list[Block]:
    """Return what was found with names that can be typed; the text only where it is not the label itself."""
    rows = tuple(
        (
            one.term,
            one.term.curie,
            _kind(one.term),
            "" if one.field == "label" else f"{one.field}: {one.text}",
        )
        for one in matches
    )
    return [Table(("found", "name to type", "kind", "where"), rows)]


def relations_table(description: Description) -> Table:
    """Return a row a tie of the thing: as subject (forward) or as object."""
    return Table(
        ("property", "forward", "other", "kind", "n_claims", "n_documents", "holds", "claims", "documents"),
        tuple(
            (
                Iri(one.property.iri),
                one.forward,
                one.other,
                one.other.kind,
                len(one.claims),
                len(one.documents),
                one.holds,
                tuple(Iri(claim) for claim in one.claims),
                tuple(Iri(document) for document in one.documents),
            )
            for one in description.relations
        ),
    )


def description_blocks(description: Description) -> list[Block]:
    """Return one thing as people read it: what it is, then its ties, property by property."""
    term = description.term
    about = [_kind(term), term.curie]
    if description.synonyms:
        about.append(f"also: {', '.join(description.synonyms)}")
    blocks: list[Block] = [Heading(term.label, 1), " · ".join(part for part in about if part)]
    if description.definition:
        blocks.append(description.definition)
    if description.broader:
        blocks.append(f"part of: {' < '.join(one.label for one in description.broader)}")
    if description.narrower:
        blocks.append(f"takes in: {', '.join(one.label for one in description.narrower)}")
    blocks += [f"note: {note}" for note in description.notes]
    if description.claims:
        blocks += _said_in(description)
    if description.relations:
        blocks.append(_relations_in_words(description.relations))
    return blocks


def _said_in(description: Description) -> list[Block]:
    """Return the claims of a document by section, or where a claim stands and what it says."""
    if description.term.kind == "Document":
        rows = tuple((_place(one), one.description, compress(one.iri)) for one in description.claims)
        return [
            f"{len(rows)} claims",
            Table(("paragraph, section", "what it says, in our words", "claim"), rows),
        ]
    (claim,) = description.claims
    ties = tuple(claim.triples)
    strength = _how(claim) or claim.modality.lower()
    return [
        f"{claim.document.label}: {_place(claim)}, characters {claim.start} to {claim.end}; {strength}",
        f"In our words: {claim.description}",
        Table(("subject", "property", "object"), ties),
    ]


def _place(claim: Claim) -> str:
    """Return where a claim stands in its document; nothing for a row of a table, which says so itself."""
    parts = (f"¶ {claim.paragraph}" if claim.paragraph else "", claim.section)
    return ", ".join(part for part in parts if part)


def _relations_in_words(relations: Sequence[Relation]) -> Table:
    rows: list[tuple[str | int | Term | None, ...]] = []
    for words, ties in groupby(relations, key=_words):
        for index, one in enumerate(ties):
            how = "" if one.holds else "only in some cases"
            rows.append((words if index == 0 else "", one.other, len(one.claims), len(one.documents), how))
    columns = ("", "", "claims", "documents", "")
    if not any(row[4] for row in rows):
        return Table(columns[:4], tuple(row[:4] for row in rows))
    return Table(columns, tuple(rows))


def _words(relation: Relation) -> str:
    return relation.property.label if relation.forward else f"← {relation.property.label}"


def _kind(term: Term) -> str:
    """Return the kind in words: `UnconditionalClaim` is an unconditional claim."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", term.kind).lower()


def description_json(description: Description) -> Json:
    """Return one thing with all its ties; the names are those of the fields of Description and Relation."""
    return {
        "term": {**_term(description.term), "kind": description.term.kind},
        "definition": description.definition,
        "synonyms": list(description.synonyms),
        "broader": [_term(one) for one in description.broader],
        "notes": list(description.notes),
        "relations": [
            {
                "property": _term(one.property),
                "forward": one.forward,
                "other": {**_term(one.other), "kind": one.other.kind},
                "holds": one.holds,
                "claims": list(one.claims),
                "conditional": list(one.conditional),
                "documents": list(one.documents),
            }
            for one in description.relations
        ],
        "narrower": [_term(one) for one in description.narrower],
        "stated": claims_json(description.claims),
    }


def _term(term: Term) -> dict[str, Json]:
    return {"iri": term.iri, "label": term.label}


def claims_table(claims: Sequence[Claim]) -> Table:
    """Return a row a claim, in reading order: where it stands, how strongly it is put, what it says."""
    return Table(
        ("claim", "document", "section", "paragraph", "start", "end", "modality", "condition", "description"),
        tuple(
            (
                Iri(one.iri),
                one.document,
                one.section,
                one.paragraph,
                one.start,
                one.end,
                one.modality,
                one.condition,
                one.description,
            )
            for one in claims
        ),
    )


def claims_json(claims: Sequence[Claim]) -> Json:
    """Return the claims with their triples in words."""
    rows = claims_table(claims)
    return [
        {
            **{name: cell_json(cell) for name, cell in zip(rows.columns, row, strict=True)},
            "triples": [list(triple) for triple in claim.triples],
        }
        for claim, row in zip(claims, rows.rows, strict=True)
    ]


def with_passages(rows: Json, passages: Sequence[Passage]) -> Json:
    """Return claims as JSON, each with its passage, or with why there is none."""
    if not isinstance(rows, list):
        return rows
    return [
        {**row, "passage": one.text, "passage_trouble": one.trouble}
        for row, one in zip(rows, passages, strict=True)
    ]


def passages_blocks(claims: Sequence[Claim], passages: Sequence[Passage]) -> list[Block]:
    """Return the passages themselves, by document; a document without a usable copy is told once."""
    blocks: list[Block] = []
    both = zip(claims, passages, strict=True)
    for document, found in groupby(both, key=lambda one: one[0].document):
        pairs = list(found)
        trouble = pairs[0][1].trouble
        rows = tuple((_place(claim), passage.text) for claim, passage in pairs)
        blocks += [Heading(f"Passages of {document.label}")]
        blocks += [trouble] if trouble else [Table(("paragraph, section", "passage"), rows)]
    return blocks


def claims_blocks(role: Term, term: Term, claims: Sequence[Claim]) -> list[Block]:
    """Return the claims by document, so that a reader can turn to each."""
    blocks: list[Block] = [Heading(f"{role.label} and {term.label}", 1)]
    for document, found in groupby(claims, key=lambda one: one.document):
        rows = tuple(
            (
                _place(one),
                _ties(one, role, term),
                f"{one.description} ({_how(one)})" if _how(one) else one.description,
                compress(one.iri),
            )
            for one in found
        )
        heads = ("paragraph, section", "tie", "what it says, in our words", "claim")
        blocks += [Heading(document.label), Table(heads, rows)]
    return blocks


def _ties(claim: Claim, role: Term, term: Term) -> str:
    """Return the properties in words by which a claim ties the two; all it has where none does directly."""
    ends = {role.label, term.label}
    direct = [predicate for subject, predicate, other in claim.triples if {subject, other} == ends]
    return ", ".join(dict.fromkeys(direct or [predicate for _, predicate, _ in claim.triples]))


def _how(claim: Claim) -> str:
    words = [] if claim.modality == "Plain" else [claim.modality.lower()]
    return ", ".join([*words, *([f"only for: {claim.condition}"] if claim.condition else [])])
