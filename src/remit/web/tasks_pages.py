"""The tasks behind the pages: roles, search, one thing, questions; each as HTML, JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from remit.errors import AmbiguousTermError, ParameterError, UnknownTermError
from remit.knowledge.namespace import PREFIXES, compress
from remit.knowledge.serving import Bounds, evaluate, told_in_json, written
from remit.views.page_kinds import relation_words
from remit.views.rights import footer
from remit.views.site import render, term_address
from remit.web.guard import POLICY
from remit.web.replies import Reply, text
from remit.web.tasks import detail_of
from remit.web.tasks_sparql import CUT

if TYPE_CHECKING:
    from remit.knowledge.answer import Rows
    from remit.knowledge.details import Description
    from remit.knowledge.questions import Question
    from remit.knowledge.store import Knowledge

    Task = Callable[[Knowledge, Mapping[str, Any], Bounds], Reply]

_PAGE: Final = 200
_FOUND: Final = 50
_TIES: Final = 400
_ON_MAP: Final = ("role:", "concern:", "tension:", "strategy:", "benefit:", "trend:")
_EXAMPLE: Final = """SELECT ?role ?label WHERE {
  ?role a remit:Role ;
        skos:prefLabel ?label .
}
ORDER BY ?label
"""


def browse(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """The roles, the one that most claims name first."""
    every = kg.roles()
    if request["form"] != "html":
        rows = [(r.role.iri, r.role.label, r.n_concerns, r.n_claims, r.n_documents) for r in every]
        return _table(request["form"], ("iri", "label", "n_concerns", "n_claims", "n_documents"), rows)
    start = _number(request["parameters"].get("start", "0"))
    shown = [
        (_thing(r.role.iri, r.role.label), *map(_count, (r.n_concerns, r.n_claims, r.n_documents)))
        for r in every[start : start + _PAGE]
    ]
    sources = ", ".join(kg.sources)
    return _html(
        kg, "browse", here="/browse", n=len(every), rows=shown, start=start, size=_PAGE, sources=sources
    )


def search(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """What has a text in its name, synonyms or definition."""
    wanted = request["parameters"].get("q", "").strip()[:200]
    found = kg.find(wanted, limit=_FOUND) if wanted else ()
    if request["form"] != "html":
        rows = [(m.term.iri, m.term.label, m.term.kind, m.field, m.text) for m in found]
        return _table(request["form"], ("iri", "label", "kind", "field", "text"), rows)
    elsewhere = {m.term.iri: m.text for m in found if m.text != m.term.label}
    columns = ("name", "kind", "found in")[: 3 if elsewhere else 2]
    shown = [
        (_thing(m.term.iri, m.term.label), _said(m.term.kind), _said(elsewhere.get(m.term.iri, "")))
        for m in found
    ]
    cut = [row[: len(columns)] for row in shown]
    return _html(kg, "search", here="", q=wanted, columns=columns, rows=cut, limit=_FOUND)


def term(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """One thing, by a short name, an IRI or a name in words; the latter leads to its own address."""
    name, form = request["name"] or request["parameters"].get("iri", ""), request["form"]
    if not name.strip():
        raise UnknownTermError("name a thing, as in /term/role:cpo or /term?iri=…")
    found = kg.resolve(name)
    if form == "ttl":
        asked = evaluate(kg.store, f"DESCRIBE <{found.iri}>")
        return Reply(200, "text/turtle; charset=utf-8", written(asked, "ttl", bounds).content)
    address = term_address(found.iri, "" if form == "html" else form)
    if name not in {found.iri, compress(found.iri)}:
        return Reply(303, "", b"", (("Location", address),))
    described = kg.show(found.iri)
    if form == "json":
        return _json(_told(described))
    if form == "csv":
        return _csv(("relation", "forward", "iri", "label", "holds", "claims"), _ties(described))
    on_map = described.term.curie if described.term.curie.startswith(_ON_MAP) else ""
    return _html(kg, "term", here="", one=described, on_map=on_map, **_of_term(described))


def _of_term(one: Description) -> dict[str, Any]:
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for tie in one.relations[:_TIES]:
        local = tie.property.iri.rpartition("/")[2]
        forwards, backwards = relation_words({local: tie.property.label}, {local})[local]
        name = forwards if tie.forward else backwards
        more = "" if tie.holds else " (only under a condition)"
        n_claims, n_documents = len(tie.claims), len(tie.documents)
        row = (_thing(tie.other.iri, tie.other.label + more), _count(n_claims), _count(n_documents))
        groups.setdefault(name, []).append(row)
    claims = [
        (_thing(c.iri, compress(c.iri)), _said(c.section), _count(c.paragraph), _said(c.modality),
         _said(c.description))
        for c in one.claims[:_TIES]
    ]  # fmt: skip
    return {
        "groups": list(groups.items()),
        "n_more": max(0, len(one.relations) - _TIES),
        "claims": claims,
        "broader": [_thing(above.iri, above.label) for above in reversed(one.broader)],
        "narrower": [_thing(below.iri, below.label) for below in one.narrower[:_TIES]],
    }


def _told(one: Description) -> dict[str, Any]:
    def named(term: Any) -> dict[str, str]:
        return {"iri": term.iri, "label": term.label, "kind": term.kind}

    return {
        **named(one.term),
        "definition": one.definition,
        "synonyms": one.synonyms,
        "notes": one.notes,
        "broader": [named(above) for above in one.broader],
        "narrower": [named(below) for below in one.narrower],
        "relations": [
            {
                "property": named(tie.property), "forward": tie.forward, "other": named(tie.other),
                "claims": tie.claims, "holds": tie.holds,
            }
            for tie in one.relations
        ],
        "claims": [claim.iri for claim in one.claims],
    }  # fmt: skip


def _ties(one: Description) -> list[tuple[Any, ...]]:
    return [
        (tie.property.iri, "yes" if tie.forward else "no", tie.other.iri, tie.other.label,
         "yes" if tie.holds else "no", " ".join(tie.claims))
        for tie in one.relations
    ]  # fmt: skip


def questions(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """The competency questions, by topic."""
    every = kg.questions()
    if request["form"] != "html":
        rows = [(one.name, one.title, one.question, one.topic) for one in every]
        return _table(request["form"], ("name", "title", "question", "topic"), rows)
    topics: dict[str, list[tuple[Question, list[str]]]] = {}
    for one in every:
        asked = re.split(r"\{(\w+)\}", one.question)  # every second part is the name of a parameter
        topics.setdefault(one.topic or "other", []).append((one, asked))
    return _html(kg, "questions", here="/questions", topics=sorted(topics.items()))


def question(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """A competency question as a form, with its answer; or with the `problem` that it ended in before."""
    from remit.knowledge.questions import find_question
    from remit.views.questions import asked as in_words

    one = find_question(kg, request["name"])
    known = {param.name: param.default or "" for param in one.params}
    given = {name: value for name, value in request["parameters"].items() if name in known and value.strip()}
    if request["form"] != "html":
        return _rows(*_answer(kg, one, given, bounds), request["form"])
    values = known | given
    problem, rows, cut = request.get("problem", ""), None, ""
    try:
        if not problem:
            rows, cut = _answer(kg, one, given, bounds)
    except (ParameterError, UnknownTermError, AmbiguousTermError) as error:
        problem = detail_of(error)
    ended = bool(request.get("problem"))  # perhaps by looking up a name
    told = in_words(one, {name: value if ended else _label(kg, value) for name, value in values.items()})
    shown = _shown(kg, rows, bounds) if rows is not None else []
    n = rows.n if rows is not None else 0
    columns = [column.name.replace("_", " ") for column in one.columns]
    more = {"values": values, "given": given, "asked": told, "columns": columns, "rows": shown, "n": n}
    made = _html(kg, "question", here="/questions", question=one, problem=problem, cut=cut, **more)
    return replace(made, headers=((CUT, cut),)) if cut else made


def _answer(kg: Knowledge, one: Question, given: Mapping[str, str], bounds: Bounds) -> tuple[Rows, str]:
    """The answer to a question within the bounds of a query, and which of them cut it, "" if it is whole."""
    from remit.knowledge.answer import rows_of
    from remit.knowledge.questions import bind, finished

    values = bind(kg, one, given)
    found = written(evaluate(kg.store, one.text, values=values), "json", bounds)
    return finished(one, values, rows_of(found.content, truncated=bool(found.cut))), found.cut


def _label(kg: Knowledge, value: str) -> str:
    try:
        return kg.resolve(value).label if ":" in value else value
    except (UnknownTermError, AmbiguousTermError):
        return value


def _rows(rows: Rows, cut: str, form: str) -> Reply:
    headers = ((CUT, cut),) if cut else ()
    if form == "json":
        content = told_in_json(rows.json, cut) if cut else rows.json
        return Reply(200, "application/sparql-results+json", content, headers)
    return replace(_csv(rows.columns, rows.text()), headers=headers)


def _shown(kg: Knowledge, rows: Rows, bounds: Bounds) -> list[tuple[Any, ...]]:
    """The first rows of an answer, with labels for IRIs."""
    from remit.knowledge import lookup

    bindings = json.loads(rows.json)["results"]["bindings"][: min(_TIES * 5, bounds.max_rows)]
    iris = {one["value"] for row in bindings for one in row.values() if one["type"] == "uri"}
    labels = {iri: found.label for iri, found in lookup.by_iri(kg, iris).items()}

    def cell(one: Mapping[str, str] | None) -> Any:
        if one is None:
            return None
        if one["type"] == "uri":
            return _thing(one["value"], labels[one["value"]])
        return {"iri": "", "text": one["value"], "number": one.get("datatype", "").endswith("integer")}

    return [tuple(cell(row.get(name)) for name in rows.columns) for row in bindings]


def editor(kg: Knowledge, request: Mapping[str, Any], bounds: Bounds) -> Reply:
    """The page to write SPARQL on, with a nonce in its policy for the styles that CodeMirror makes."""
    query = request["parameters"].get("query") or _EXAMPLE
    nonce = secrets.token_urlsafe(16)
    made = _html(kg, "editor", here="/editor", query=query, prefixes=PREFIXES, nonce=nonce)
    policy = POLICY.replace("style-src 'self'", f"style-src 'self' 'nonce-{nonce}'")
    return replace(made, headers=(("Content-Security-Policy", policy),))


def _html(kg: Knowledge, template: str, **values: Any) -> Reply:
    """A page, with what the owners of the data ask to be said at its foot."""
    return text(render(template, rights=footer(kg), **values), "text/html")


def _json(value: Any) -> Reply:
    return text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "application/json")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Reply:
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(columns)
    writer.writerows(rows)
    return text(made.getvalue(), "text/csv")


def _table(form: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Reply:
    if form == "csv":
        return _csv(columns, rows)
    return _json([dict(zip(columns, row, strict=True)) for row in rows])


def _thing(iri: str, label: str) -> dict[str, Any]:
    return {"iri": "" if iri.startswith("_:") else iri, "text": label, "number": False}


def _said(text_: str) -> dict[str, Any]:
    return {"iri": "", "text": text_, "number": False}


def _count(n: int) -> dict[str, Any]:
    return {"iri": "", "text": f"{n:,}", "number": True}


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() and len(digits) < 9 else 0


PAGES: Final[Mapping[str, Task]] = {
    "browse": browse,
    "search": search,
    "term": term,
    "questions": questions,
    "question": question,
    "editor": editor,
}
