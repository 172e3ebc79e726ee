"""Leaving out: the profiles without one document, one way of putting a claim, or one merge by judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from remit.analysis import ratings
from remit.analysis.comparison.evidence import stated
from remit.analysis.comparison.merges import merged
from remit.analysis.comparison.reading import MODALITIES, Reading
from remit.analysis.profiles import Profiles, profiles, profiles_from
from remit.errors import ParameterError
from remit.knowledge import lookup
from remit.knowledge.namespace import NS
from remit.knowledge.query import table as rows_of
from remit.text import safe_text

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

    Link = tuple[str, str]

KINDS: Final = ("documents", "modalities", "merges")
"""What can be left out, one at a time."""

_DOCUMENTS: Final = "SELECT ?claim ?document WHERE { ?claim a remit:Claim ; dcterms:source ?document }"
_PUT: Final = "SELECT ?claim ?how WHERE { ?claim a remit:Claim OPTIONAL { ?claim remit:modality ?how } }"
_MODALITIES: Final = "SELECT ?claim ?how WHERE { ?claim remit:modality ?how }"

USUAL_MODALITIES: Final = MODALITIES[:3]


@dataclass(frozen=True, slots=True)
class Left:
    """One thing left out: its name, the claims and links that go with it, the profiles that stay."""

    name: str
    claims: frozenset[str]
    n_links: int
    profiles: Profiles


def leaving(kg: Knowledge, kind: str, *, relation: str, level: str) -> Iterator[Left]:
    """The profiles without each document, modality or merged concern in turn, by name.

    A link goes where all claims that make it go. One that no claim makes stays: nobody knows on what it
    rests. Raises ParameterError for an unknown kind.
    """
    check_kind(kind)
    table = profiles(kg, relation=relation)
    concerns = [one.iri for one in table.concerns]
    links = {
        (role.iri, concerns[column])
        for row, role in enumerate(table.roles)
        for column in table.matrix.columns(row)
    }
    rated = ratings.all_ratings(kg, relation)
    claims_of: dict[Link, set[str]] = {}
    for role, concern, claim, _ in stated(kg, relation=relation):
        claims_of.setdefault((role, concern), set()).add(claim)
    for name, claims, gone in _gone(kg, kind, relation, claims_of, links):
        left = profiles_from(kg, links - gone, rated, relation=relation, level=level)
        yield Left(name, claims, len(gone), left)


def claims_by(kg: Knowledge, kind: str) -> list[tuple[str, frozenset[str]]]:
    """The claims of each document, or those put in each way; one that does not say is plain.

    Raises ParameterError for another kind: a merge is no claim.
    """
    if kind == "documents":
        return _of_documents(kg)
    if kind != "modalities":
        raise ParameterError(
            f"cannot leave claims out by {safe_text(kind)!r}; documents and modalities can be"
        )
    put: dict[str, set[str]] = {}
    for claim, how in rows_of(kg, _PUT):
        if claim:
            put.setdefault((how or "plain").removeprefix(NS).lower(), set()).add(claim)
    return [(name, frozenset(put[name])) for name in sorted(put, key=_place)]


def _place(modality: str) -> tuple[int, str]:
    """Where a modality stands: the usual ones first, in their order."""
    return (MODALITIES.index(modality) if modality in MODALITIES else len(MODALITIES), modality)


def check_kind(kind: str) -> None:
    """Raise ParameterError where nothing of a kind can be left out."""
    if kind not in KINDS:
        raise ParameterError(f"cannot leave out {safe_text(kind)!r}; what can be is {', '.join(KINDS)}")


def _gone(
    kg: Knowledge, kind: str, relation: str, claims_of: Mapping[Link, set[str]], links: set[Link]
) -> Iterator[tuple[str, frozenset[str], set[Link]]]:
    """The name of each thing to leave out, its claims, and the links that go with it."""
    if kind == "merges":
        terms = lookup.by_iri(kg, merged(kg) & {concern for _, concern in links})
        for term in sorted(terms.values(), key=lookup.by_label):
            yield term.label, frozenset(), {link for link in links if link[1] == term.iri}
        return
    for name, claims in _sets(kg, kind, relation):
        gone = {link for link, some in claims_of.items() if some <= claims} & links
        yield name, claims, gone


def _sets(kg: Knowledge, kind: str, relation: str) -> list[tuple[str, frozenset[str]]]:
    """The claims of each document, or of each way to put them; one that does not say is plain."""
    if kind == "modalities":
        put: dict[str, set[str]] = {name: set() for name in USUAL_MODALITIES}
        for name, some in put.items():
            found = stated(kg, relation=relation, reading=Reading(modalities=(name,)))
            some.update(claim for _, _, claim, _ in found)
        for claim, how in rows_of(kg, _MODALITIES):
            name = (how or "").removeprefix(NS).lower()
            if claim and name in put:
                put[name].add(claim)
        return [(name, frozenset(some)) for name, some in put.items() if some]
    return _of_documents(kg)


def _of_documents(kg: Knowledge) -> list[tuple[str, frozenset[str]]]:
    """The claims of each document, by its IRI."""
    of_document: dict[str, set[str]] = {}
    for claim, document in rows_of(kg, _DOCUMENTS):
        if claim and document:
            of_document.setdefault(document, set()).add(claim)
    terms = lookup.by_iri(kg, of_document)
    return [(terms[iri].label, frozenset(of_document[iri])) for iri in sorted(of_document)]
