"""Tensions: where roles pull apart, who is on which side, and what eases it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.analysis.comparison.values import named
from remit.analysis.network.statements import Statement, statements
from remit.knowledge import lookup
from remit.knowledge.model import Term
from remit.knowledge.namespace import expand
from remit.knowledge.query import table
from remit.knowledge.terms import resolve
from remit.text import html_table

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

_TENSIONS = "SELECT DISTINCT ?tension WHERE { ?tension a remit:Tension . FILTER (ISIRI(?tension)) }"
_PARTS = tuple(
    expand(f"remit:{name}")
    for name in ("between", "over", "hasPole", "toward", "heldBy", "mitigates", "yields")
)
_BETWEEN, _OVER, _HAS_POLE, _TOWARD, _HELD_BY, _MITIGATES, _YIELDS = _PARTS


@dataclass(frozen=True, slots=True)
class PoleView:
    """One side of a tension: what it pulls toward, and who holds it.

    `inferred` says that no claim names its holders in as many words.
    """

    pole: Term
    toward: Term | None
    held_by: tuple[Term, ...]
    inferred: bool


@dataclass(frozen=True, slots=True)
class StrategyView:
    """What eases a tension, what else it yields, and the claims that tie it to the tension.

    `inferred` says that none of these claims names the tension in as many words.
    """

    strategy: Term
    inferred: bool
    benefits: tuple[Term, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TensionView:
    """A tension between roles, with its poles, what mitigates it, and the claims that describe it."""

    tension: Term
    definition: str
    roles: tuple[Term, ...]
    over: Term | None
    poles: tuple[PoleView, ...]
    strategies: tuple[StrategyView, ...]
    claims: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The tension as plain data."""
        return {
            "tension": named(self.tension),
            "definition": self.definition,
            "roles": [named(role) for role in self.roles],
            "over": named(self.over) if self.over else None,
            "poles": [
                {
                    "pole": named(one.pole),
                    "toward": named(one.toward) if one.toward else None,
                    "held_by": [named(role) for role in one.held_by],
                    "inferred": one.inferred,
                }
                for one in self.poles
            ],
            "strategies": [
                {
                    "strategy": named(one.strategy),
                    "inferred": one.inferred,
                    "benefits": [named(benefit) for benefit in one.benefits],
                    "claims": list(one.claims),
                }
                for one in self.strategies
            ],
            "claims": list(self.claims),
        }

    def _repr_html_(self) -> str:
        rows: list[tuple[str, str, str, str]] = [
            ("pole", one.pole.label, _labels(one.held_by), "inferred" if one.inferred else "stated")
            for one in self.poles
        ]
        rows += [
            ("eased by", one.strategy.label, _labels(one.benefits), "inferred" if one.inferred else "stated")
            for one in self.strategies
        ]
        caption = f"{self.tension.label}: {_labels(self.roles)}"
        return html_table(("", "what", "held by, or yields", "how we know"), rows, caption=caption)


def tensions(kg: Knowledge, *roles: str, open_only: bool = False) -> tuple[TensionView, ...]:
    """The tensions between all the roles named, or every one, by label.

    With `open_only`, those that nothing mitigates; what is inferred to mitigate counts. Raises
    UnknownTermError or AmbiguousTermError for a name.
    """
    wanted = {resolve(kg, role, "Role").iri for role in roles}
    ties = _ties(statements(kg, (*_PARTS, expand("remit:mitigatedBy"))))
    found = {iri for (iri,) in table(kg, _TENSIONS) if iri and wanted <= set(ties.objects(iri, _BETWEEN))}
    ends = {iri for some in ties.forward.values() for one in some for iri in (one.subject, one.object)}
    terms = lookup.by_iri(kg, found | ends)
    every = (_view(kg, terms[iri], ties, terms) for iri in found)
    views = (view for view in every if not (open_only and view.strategies))
    return tuple(sorted(views, key=lambda view: lookup.by_label(view.tension)))


@dataclass(frozen=True, slots=True)
class _Ties:
    """The statements that make up tensions, by property and subject, and by property and object."""

    forward: Mapping[tuple[str, str], Sequence[Statement]]
    backward: Mapping[tuple[str, str], Sequence[Statement]]

    def of(self, subject: str, property_: str) -> Sequence[Statement]:
        return self.forward.get((property_, subject), ())

    def to(self, object_: str, property_: str) -> Sequence[Statement]:
        return self.backward.get((property_, object_), ())

    def objects(self, subject: str, property_: str) -> tuple[str, ...]:
        return tuple(one.object for one in self.of(subject, property_))


def _ties(every: Iterable[Statement]) -> _Ties:
    forward: dict[tuple[str, str], list[Statement]] = {}
    backward: dict[tuple[str, str], list[Statement]] = {}
    for one in every:
        if one.property in _PARTS:
            forward.setdefault((one.property, one.subject), []).append(one)
            backward.setdefault((one.property, one.object), []).append(one)
    return _Ties(forward, backward)


def _view(kg: Knowledge, tension: Term, ties: _Ties, terms: Mapping[str, Term]) -> TensionView:
    poles = ties.objects(tension.iri, _HAS_POLE)
    about = [one for name in (_BETWEEN, _OVER, _HAS_POLE) for one in ties.of(tension.iri, name)]
    about += [one for pole in poles for name in (_TOWARD, _HELD_BY) for one in ties.of(pole, name)]
    definitions = lookup.texts(kg, tension.iri, expand("skos:definition"))
    return TensionView(
        tension,
        definitions[0] if definitions else "",
        _named(ties.objects(tension.iri, _BETWEEN), terms),
        _first(ties.objects(tension.iri, _OVER), terms),
        tuple(sorted((_pole(terms[pole], ties, terms) for pole in poles), key=_by_holder)),
        tuple(
            sorted(
                (_strategy(one, ties, terms) for one in ties.to(tension.iri, _MITIGATES)),
                key=lambda view: lookup.by_label(view.strategy),
            )
        ),
        tuple(sorted({claim for one in about for claim in one.claims})),
    )


def _pole(pole: Term, ties: _Ties, terms: Mapping[str, Term]) -> PoleView:
    holding = ties.of(pole.iri, _HELD_BY)
    return PoleView(
        pole,
        _first(ties.objects(pole.iri, _TOWARD), terms),
        _named((one.object for one in holding), terms),
        bool(holding) and all(one.inferred for one in holding),
    )


def _strategy(tie: Statement, ties: _Ties, terms: Mapping[str, Term]) -> StrategyView:
    benefits = _named(ties.objects(tie.subject, _YIELDS), terms)
    return StrategyView(terms[tie.subject], tie.inferred, benefits, tie.claims)


def _by_holder(view: PoleView) -> tuple[list[tuple[str, str, str]], tuple[str, str, str]]:
    """Poles in the order of their holders, so that one role's stand in the same place in every tension."""
    return [lookup.by_label(role) for role in view.held_by], lookup.by_label(view.pole)


def _named(iris: Iterable[str], terms: Mapping[str, Term]) -> tuple[Term, ...]:
    return tuple(sorted((terms[iri] for iri in iris), key=lookup.by_label))


def _first(iris: Sequence[str], terms: Mapping[str, Term]) -> Term | None:
    """The only one there should be; the first by label where data gives more, None without any."""
    return next(iter(_named(iris, terms)), None)


def _labels(terms: Iterable[Term]) -> str:
    return ", ".join(term.label for term in terms)
