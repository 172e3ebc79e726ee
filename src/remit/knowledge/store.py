"""`Knowledge`: what was loaded, as one value whose methods hand on to the functions of this floor."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph
    import rdflib

    from remit.knowledge.answer import Answer, Rows
    from remit.knowledge.details import Claim, Description, Match, RoleSummary
    from remit.knowledge.model import Term
    from remit.knowledge.questions import Question
    from remit.knowledge.remote.store import RemoteStore

TIMEOUT_S = 30.0
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, eq=False)
class Knowledge:
    """One loaded store: its default graph is the everyday picture, each named graph a claim.

    `sources` names what it was loaded from; `questions_folder` is where its competency questions lie. `index`
    is the folder of a store on disk, which is open read-only, None where all is in memory; `copied` is the
    index of the one store folder that all of it was read from. `notes` says what came up while it was loaded;
    `keep` holds what has to live as long. `remote` is the store where that is an endpoint, which answers the
    same calls as the engine's.
    """

    store: pyoxigraph.Store = field(repr=False)
    sources: tuple[str, ...]
    questions_folder: Path | None = field(default=None, repr=False)
    index: Path | None = field(default=None, repr=False)
    notes: tuple[str, ...] = field(default=(), repr=False)
    keep: object = field(default=None, repr=False)
    remote: RemoteStore | None = field(default=None, repr=False)
    copied: Path | None = field(default=None, repr=False)

    @cached_property
    def dataset(self) -> rdflib.Dataset:
        """An rdflib Dataset over the same store, for everything that rdflib does; nothing is copied.

        Of an endpoint, all is read into memory first.
        """
        from remit.knowledge.rdf import dataset_over

        return dataset_over(self.remote.whole if self.remote else self.store)

    def query(
        self,
        text: str,
        *,
        timeout_s: float = TIMEOUT_S,
        max_bytes: int = MAX_BYTES,
        max_rows: int | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """The answer to any SPARQL 1.1 query; every prefix of `PREFIXES` is known. See `bounded.query`."""
        from remit.knowledge.bounded import query

        return query(
            self,
            text,
            timeout_s=timeout_s,
            max_bytes=max_bytes,
            max_rows=max_rows,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
        )

    def questions(self) -> tuple[Question, ...]:
        """The competency questions that come with the ontology, by name."""
        return self._questions

    @cached_property
    def _questions(self) -> tuple[Question, ...]:
        from remit.knowledge.questions import read_questions

        return read_questions(self.questions_folder) if self.questions_folder else ()

    def ask(self, question: str, **params: str | int | float) -> Rows:
        """The answer to a competency question, by its name. See `questions.ask`."""
        from remit.knowledge.questions import ask

        return ask(self, question, params)

    def resolve(self, name: str, kind: str | None = None) -> Term:
        """The one thing that a CURIE, an IRI, a label or a synonym stands for. See `terms.resolve`."""
        from remit.knowledge.terms import resolve

        return resolve(self, name, kind)

    def find(self, text: str, *, limit: int = 20, lang: str = "en") -> tuple[Match, ...]:
        """Things whose label, synonym or definition has the text, best first. See `terms.find`."""
        from remit.knowledge.terms import find

        return find(self, text, limit=limit, lang=lang)

    def show(self, name: str) -> Description:
        """One thing with its ties both ways and the claims behind them. See `describe.show`."""
        from remit.knowledge.describe import show

        return show(self, name)

    def roles(self) -> tuple[RoleSummary, ...]:
        """Every role, the one with most claims first. See `describe.roles`."""
        from remit.knowledge.describe import roles

        return roles(self)

    def why(self, role: str, term: str) -> tuple[Claim, ...]:
        """The claims that tie a role and a thing, in reading order. See `claims.why`."""
        from remit.knowledge.claims import why

        return why(self, role, term)

    def claims(self) -> tuple[Claim, ...]:
        """Every claim, by document and place in it. See `claims.claims`."""
        from remit.knowledge.claims import claims

        return claims(self)
