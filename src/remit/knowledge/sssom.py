"""SSSOM tables applied to a store: what two sources call differently becomes one thing, or hangs together.

A subject and an object that match exactly or closely become the subject, in every graph: whoever was tied to
the one is tied to the other. A broader or narrower match puts one above the other, a related one ties them.
That a thing was merged stands on it, as the mapping itself and as a note that begins with "Merged:", so that
a strict comparison leaves it out. It may be run before the rules that build the default graph, or after them;
a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePath
from typing import Final

import pyoxigraph as ox

from remit.errors import SourceError
from remit.knowledge.mappings import PREDICATES, SKOS, MappingRow, read_mappings
from remit.knowledge.namespace import NS, expand
from remit.text import safe_text

__all__ = ["Applied", "MappingRow", "apply", "apply_files", "read_mappings", "summary"]

TYPE: Final = ox.NamedNode(expand("rdf:type"))
LABEL: Final = ox.NamedNode(expand("skos:prefLabel"))
SYNONYM: Final = ox.NamedNode(expand("skos:altLabel"))
DEFINITION: Final = ox.NamedNode(expand("skos:definition"))
BROADER: Final = ox.NamedNode(expand("skos:broader"))
NARROWER: Final = ox.NamedNode(expand("skos:narrower"))
RELATED: Final = ox.NamedNode(expand("skos:related"))
NOTE: Final = ox.NamedNode(expand("skos:editorialNote"))

_LABELS: Final = (LABEL, ox.NamedNode(expand("rdfs:label")), ox.NamedNode(expand("dcterms:title")))
_MATCHES: Final = tuple(ox.NamedNode(SKOS + name) for name in PREDICATES)
_MERGING: Final = ("exactMatch", "closeMatch")
_MERGED: Final = "Merged:"


@dataclass(frozen=True, slots=True)
class Applied:
    """How many things were merged into another, how many ties were added, and the mappings that met nothing.

    `unknown` are those of which one end is no role, concern or group of the store, or whose predicate is none
    of SKOS's matches.
    """

    merged: int
    nested: int
    unknown: tuple[MappingRow, ...]


def apply_files(store: ox.Store, paths: Sequence[Path], *, minimum: float = 0.0) -> Applied:
    """Apply all mappings of some SSSOM tables together, so that a chain may go through several of them.

    Raises:
        SourceError: a table cannot be read, or ties a role to a concern; the store is as it was.

    """
    return apply(store, [row for path in paths for row in read_mappings(path, minimum=minimum)])


def summary(path: Path, applied: Applied) -> str:
    """What applying a table came to, in one line."""
    told = f"{safe_text(str(path))}: {applied.merged} merged, {applied.nested} tied"
    n = len(applied.unknown)
    return told + (f", {n} not used: they name what the sources do not have" if n else "")


def apply(store: ox.Store, mappings: Iterable[MappingRow]) -> Applied:
    """Apply mappings to a store: those that meet nothing are counted, a thing's to itself is passed over.

    Raises:
        SourceError: a mapping ties two kinds of things, as a role and a concern; the store is as it was.

    """
    kinds = _Kinds(store)
    usable, unknown = [], []
    for given in mappings:
        row = replace(given, subject=kinds.now(given.subject), object=kinds.now(given.object))
        if row.subject == row.object:
            continue
        ends = kinds.of(row.subject), kinds.of(row.object)
        if not row.kind or not all(ends):
            unknown.append(given)
            continue
        if ends[0] != ends[1] and (row.kind in _MERGING or "role" in ends):
            place = f"{safe_text(row.path)}:{row.line}: " if row.path else ""
            raise SourceError(
                f"{place}{safe_text(row.subject)} is a {ends[0]} and {safe_text(row.object)} a {ends[1]}; "
                "delete the mapping",
                path=row.path,
                line=row.line or None,
            )
        usable.append(row)
    kept = _representatives([row for row in usable if row.kind in _MERGING])
    for row in usable:
        if row.kind in _MERGING:
            _merge_note(store, row, kept)
    for gone in sorted(one for one, other in kept.items() if one != other):
        _merge(store, ox.NamedNode(gone), ox.NamedNode(kept[gone]))
    ties = [row for row in usable if row.kind not in _MERGING]
    ties.sort(key=lambda row: row.kind == "relatedMatch")  # related goes only where nothing is broader
    nested = sum(_tie(store, row, kept) for row in ties)
    return Applied(sum(one != other for one, other in kept.items()), nested, tuple(unknown))


class _Kinds:
    """What each thing is: "role", "concern" or "group"; "" for what is none of these."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._found: dict[str, str] = {}
        self._below = {kind: self._classes_below(NS + kind) for kind in ("Role", "Concern")}
        self._uses = {
            (end, kind): [p.value for p in self._properties(end, classes)]
            for kind, classes in self._below.items()
            for end in ("domain", "range")
        }

    def of(self, iri: str) -> str:
        """The kind of a thing: by its classes, or by the vocabulary's properties that are used of it."""
        if iri not in self._found:
            self._found[iri] = self._kind(ox.NamedNode(iri))
        return self._found[iri]

    def now(self, iri: str) -> str:
        """What a thing became that was merged into another before; else the thing itself."""
        if self.of(iri):
            return iri
        gone = ox.NamedNode(iri)
        became = sorted(
            quad.subject.value
            for match in _MATCHES
            for quad in self._store.quads_for_pattern(None, match, gone, None)
            if isinstance(quad.subject, ox.NamedNode)
            and any(_says_merged(note.object, iri) for note in _of(self._store, quad.subject, NOTE))
        )
        return became[0] if became else iri

    def _kind(self, thing: ox.NamedNode) -> str:
        classes = {
            quad.object.value
            for quad in self._store.quads_for_pattern(thing, TYPE, None, None)
            if isinstance(quad.object, ox.NamedNode)
        }
        for kind in ("Role", "Concern"):
            if classes & self._below[kind] or self._is_used_as(thing, kind):
                return kind.lower()
        return "group" if expand("skos:Concept") in classes else ""

    def _is_used_as(self, thing: ox.NamedNode, kind: str) -> bool:
        patterns = chain(
            ((thing, p, None) for p in self._uses["domain", kind]),
            ((None, p, thing) for p in self._uses["range", kind]),
        )
        return any(
            next(self._store.quads_for_pattern(s, ox.NamedNode(p), o, None), None) is not None
            for s, p, o in patterns
        )

    def _classes_below(self, class_: str) -> frozenset[str]:
        found = [class_]
        for one in found:
            below = self._store.quads_for_pattern(
                None, ox.NamedNode(expand("rdfs:subClassOf")), ox.NamedNode(one), None
            )
            found += sorted({_text(quad.subject) for quad in below} - set(found))
        return frozenset(found)

    def _properties(self, end: str, classes: frozenset[str]) -> Iterator[ox.NamedNode]:
        for class_ in sorted(classes):
            for quad in self._store.quads_for_pattern(
                None, ox.NamedNode(expand(f"rdfs:{end}")), ox.NamedNode(class_), None
            ):
                if isinstance(quad.subject, ox.NamedNode):
                    yield quad.subject


def _representatives(rows: Sequence[MappingRow]) -> dict[str, str]:
    """For each thing of the rows the one that it becomes, itself for those that stay.

    Of all that hang together, the first in the rows that is nobody's object; in a circle the first.
    """
    above: dict[str, str] = {}

    def root(one: str) -> str:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for row in rows:
        above[root(row.object)] = root(row.subject)
    objects = {row.object for row in rows}
    order: dict[str, int] = {}
    for row in rows:
        for one in (row.subject, row.object):
            order.setdefault(one, len(order))
    chosen: dict[str, str] = {}
    for one in sorted(order, key=lambda one: (one in objects, order[one])):
        chosen.setdefault(root(one), one)
    return {one: chosen[root(one)] for one in order}


def _merge_note(store: ox.Store, row: MappingRow, kept: dict[str, str]) -> None:
    """Say on the thing that stays what else became it and by which table, and keep the mapping."""
    stays = ox.NamedNode(kept[row.subject])
    by = f", by {PurePath(row.path).name}" if row.path else ""
    for one in (ox.NamedNode(row.subject), ox.NamedNode(row.object)):
        if one != stays:
            label = min((_text(quad.object) for p in _LABELS for quad in _of(store, one, p)), default="")
            note = ox.Literal(f"{_MERGED} {label} ({one.value}){by}.", language="en")
            store.extend([ox.Quad(stays, NOTE, note), ox.Quad(stays, ox.NamedNode(row.predicate), one)])


def _says_merged(note: object, iri: str) -> bool:
    return _text(note).startswith(_MERGED) and f"({iri})" in _text(note)


def _merge(store: ox.Store, gone: ox.NamedNode, stays: ox.NamedNode) -> None:
    """Put one thing into the place of another in every graph."""
    own_place = list(_places(store, stays, but=gone))
    has_text = _has(store, stays, DEFINITION)
    names = {_text(quad.object) for p in (*_LABELS, SYNONYM) for quad in _of(store, stays, p)}
    languages = {
        quad.object.language for quad in _of(store, stays, LABEL) if isinstance(quad.object, ox.Literal)
    }
    for quad in sorted(_of(store, gone), key=str):
        store.remove(quad)
        s, p, o, g = stays, quad.predicate, quad.object, quad.graph_name
        if o == gone:
            o = stays
        if p in _LABELS or p == SYNONYM:
            if _text(o) in names:
                continue
            names.add(_text(o))
            language = o.language if isinstance(o, ox.Literal) else None
            is_label = (
                p == LABEL and language is not None and None not in languages and language not in languages
            )
            p = LABEL if is_label else SYNONYM
        if p == DEFINITION and has_text:
            continue
        if p == BROADER and (own_place or _reaches(store, o, stays)):
            continue
        if o != stays:
            store.add(ox.Quad(s, p, o, g))
    for quad in sorted(store.quads_for_pattern(None, None, gone, None), key=str):
        if quad.predicate in _MATCHES:
            continue
        store.remove(quad)
        if quad.predicate == NARROWER and own_place:
            continue
        if quad.predicate == BROADER and _reaches(store, stays, quad.subject):
            continue
        if quad.subject != stays:
            store.add(ox.Quad(quad.subject, quad.predicate, stays, quad.graph_name))


def _tie(store: ox.Store, row: MappingRow, kept: dict[str, str]) -> bool:
    """Put the two ends of a mapping above one another, or side by side; whether that said anything new."""
    subject, object_ = (ox.NamedNode(kept.get(one, one)) for one in (row.subject, row.object))
    if subject == object_:
        return False
    stated = ox.Quad(subject, ox.NamedNode(row.predicate), object_)
    if row.kind == "relatedMatch":
        if _reaches(store, subject, object_) or _reaches(store, object_, subject):
            return False
        tie = ox.Quad(subject, RELATED, object_)
    else:
        low, high = (subject, object_) if row.kind == "broadMatch" else (object_, subject)
        if any(_places(store, low)) or _reaches(store, high, low):
            return False
        tie = ox.Quad(low, BROADER, high)
    is_new = tie not in store
    store.extend([tie, stated])
    return is_new


def _of(store: ox.Store, thing: ox.NamedNode, property_: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(thing, property_, None, None)


def _has(store: ox.Store, thing: ox.NamedNode, property_: ox.NamedNode) -> bool:
    return next(_of(store, thing, property_), None) is not None


def _places(store: ox.Store, thing: ox.NamedNode, but: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
    """What says where a thing stands in the hierarchy, but for its standing below one other."""
    return (quad for quad in _of(store, thing, BROADER) if quad.object not in (but, thing))


def _reaches(store: ox.Store, start: object, end: object) -> bool:
    """Whether one goes up from a concept to another, or they are one."""
    todo = [start]
    for one in todo:
        if one == end:
            return True
        if isinstance(one, ox.NamedNode):
            todo += [quad.object for quad in _of(store, one, BROADER) if quad.object not in todo]
    return False


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
