"""The tasks behind what scripts ask for, and the making of the interactive page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from remit.errors import ParameterError
from remit.knowledge.namespace import PREFIXES
from remit.web.replies import Reply, text

if TYPE_CHECKING:
    from remit.knowledge.serving import Bounds
    from remit.knowledge.store import Knowledge

    Task = Callable[[Knowledge, Mapping[str, Any], Bounds], Reply]

_OFFERS: Final = 20


def complete(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """Things that a text may be the beginning of, best first: IRI, short name, label, kind."""
    from remit.knowledge import lookup

    wanted = request["parameters"].get("q", "").strip()[:100]
    kind = request["parameters"].get("kind", "")
    prefix, colon, local = wanted.partition(":")
    searched = local.replace("-", " ") if colon and prefix in PREFIXES else wanted
    found = kg.find(searched, limit=_OFFERS * (1 if not (kind or colon) else 10)) if searched else ()
    offers = [
        {"iri": m.term.iri, "curie": m.term.curie, "label": m.term.label, "kind": m.term.kind}
        for m in found
        if (not colon or m.term.curie.startswith(f"{prefix}:"))
        and (not kind or lookup.is_kind(kg, m.term.iri, kind))
    ]
    return _json(offers[:_OFFERS])


def prefixes(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """Every prefix that is known, with its namespace."""
    return _json(dict(PREFIXES))


def saved(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """The competency questions as queries to begin with: title and SPARQL, parameters at their defaults."""
    from remit.errors import RemitError
    from remit.knowledge.questions import bind

    made = []
    for one in kg.questions():
        try:
            bound = bind(kg, one, {})
        except RemitError:  # a parameter that has to be given, or names what is not loaded
            continue
        values = "".join(f"  VALUES ?{name} {{ {term} }}\n" for name, term in bound.items())
        lines = [line for line in one.text.splitlines() if not line.startswith("#")]
        head, brace, rest = "\n".join(lines).partition("{")
        query = f"{head}{brace}\n{values}{rest.lstrip(chr(10))}" if values else head + brace + rest
        made.append({"title": one.title, "query": f"# {one.question}\n{query}\n"})
    return _json(made)


def neighbourhood(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """What lies around a thing, as the page's data have it."""
    from remit.views.neighbourhood import MOST, around

    parameters = request["parameters"]
    radius = parameters.get("radius", "1")
    if radius not in {"1", "2", "3"}:
        raise ParameterError(f"radius is {radius[:20]!r}; it is 1, 2 or 3")
    if not parameters.get("id", "").strip():
        raise ParameterError("name a thing with id=, as in id=role:cpo")
    most = parameters.get("most", str(MOST))
    if not (most.isdecimal() and len(most) < 4 and 1 <= int(most) <= MOST):
        raise ParameterError(f"most is {most[:20]!r}; it is a number from 1 to {MOST}")
    return _json(around(kg, kg.resolve(parameters["id"]).iri, int(radius), int(most)))


def page(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """The interactive page, whole."""
    from remit.views.page import page as make

    return text(make(kg).html, "text/html")


def _json(value: Any) -> Reply:
    return text(json.dumps(value, ensure_ascii=False) + "\n", "application/json")


API: Final[Mapping[str, Task]] = {
    "complete": complete,
    "prefixes": prefixes,
    "saved": saved,
    "neighbourhood": neighbourhood,
    "page": page,
}
