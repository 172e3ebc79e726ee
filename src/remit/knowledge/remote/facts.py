"""Single statements of an endpoint: fetched by pattern, several at once where that can be told, and kept.

A look at one label is a journey. So a thing is fetched with all that is said of it, the vocabulary once as a
whole, and whoever is about to look at many things says so (`ahead`). What was fetched is kept for as long as
the knowledge lives: it is one picture, as of the time when it was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, product
from typing import Any, Final

import pyoxigraph as ox

from remit.errors import StoreError
from remit.knowledge.namespace import NS, expand

Pattern = tuple[Any, Any, Any, Any]
"""Subject, predicate, object and graph, None for any."""

Fetch = Callable[[str], Iterator[dict[str, Any]]]
"""What runs a SELECT: each row as a mapping of its bound variables to terms."""

FIRST: Final = 4_000
"""How many statements with a property are fetched first; who looks at more has all of them fetched."""

_AT_ONCE: Final = 200
_DEFAULT: Final = ox.DefaultGraph()
_SCHEMA: Final = frozenset(
    ox.NamedNode(expand(curie)) for curie in ("owl:inverseOf", "rdfs:subPropertyOf", "rdfs:subClassOf")
)
_NAMES: Final = ("s", "p", "o", "g")


class Facts:
    """The statements that are known here, and those that can be fetched.

    `everyday` is the named graph that stands for the default graph, None where the default graph does.
    """

    def __init__(self, fetch: Fetch, everyday: str | None) -> None:
        self._fetch = fetch
        self._everyday = None if everyday is None else ox.NamedNode(everyday)
        self._known = ox.Store()
        self._whole: set[Pattern] = set()
        self._answers = 0
        self._has_vocabulary = False

    def matching(self, pattern: Pattern) -> Iterator[ox.Quad]:
        """The quads that match a pattern."""
        if self._is_known(pattern) or any(isinstance(term, ox.BlankNode) for term in pattern):
            return self._known.quads_for_pattern(*pattern)  # a blank node has no name that is asked for
        s, p, o, g = pattern
        if isinstance(s, ox.NamedNode) and s.value.startswith(NS) and not self._has_vocabulary:
            self._take_vocabulary()
            return self.matching(pattern)
        wider: Pattern
        if s is not None:
            wider = (s, None, None, g)
        elif p in _SCHEMA:
            wider = (None, p, None, g)
        elif p is not None and o is None:
            return self._many((s, p, o, g))
        else:
            wider = pattern
        self._take(wider)
        return self._known.quads_for_pattern(*pattern)

    def ahead(self, things: Iterable[str]) -> None:
        """Fetch what the default graph says of some things, given as IRIs."""
        nodes = [ox.NamedNode(one) for one in dict.fromkeys(things) if one and not one.startswith("_:")]
        missing = [one for one in nodes if not self._is_known((one, None, None, _DEFAULT))]
        self._in_parts(
            missing, "s", self._group("?s ?p ?o", _DEFAULT), lambda one: (one, None, None, _DEFAULT)
        )

    def ahead_graphs(self, graphs: Iterable[str]) -> None:
        """Fetch some named graphs whole."""
        nodes = [ox.NamedNode(one) for one in dict.fromkeys(graphs) if not one.startswith("_:")]
        missing = [one for one in nodes if not self._is_known((None, None, None, one))]
        self._in_parts(missing, "g", "GRAPH ?g { ?s ?p ?o }", lambda one: (None, None, None, one))

    def ahead_objects(self, properties: Iterable[str], objects: Iterable[Any]) -> None:
        """Fetch the statements of the default graph with one of some properties and one of some objects."""
        pairs = [(ox.NamedNode(p), o) for p, o in product(properties, objects)]
        missing = [pair for pair in pairs if not self._is_known((None, *pair, _DEFAULT))]
        for part in _parts(missing):
            given = " ".join(f"({p} {o})" for p, o in part)
            text = f"SELECT ?s ?p ?o {{ VALUES (?p ?o) {{ {given} }} {self._group('?s ?p ?o', _DEFAULT)} }}"
            self._keep(self._fetch(text), (None, None, None, _DEFAULT))
            self._whole.update((None, *pair, _DEFAULT) for pair in part)

    def every(self) -> str:
        """The SELECT for all quads, ?g left out in the default graph.

        Beside an everyday picture these are the quads of graphs that are claims.
        """
        if self._everyday is None:
            return self.text((None, None, None, None))
        claims = f"GRAPH {self._everyday} {{ ?g a <{NS}Claim> }} GRAPH ?g {{ ?s ?p ?o }}"
        return f"SELECT ?s ?p ?o ?g {{ {{ GRAPH {self._everyday} {{ ?s ?p ?o }} }} UNION {{ {claims} }} }}"

    def _in_parts(
        self, nodes: list[ox.NamedNode], name: str, group: str, known: Callable[[ox.NamedNode], Pattern]
    ) -> None:
        for part in _parts(nodes):
            given = " ".join(map(str, part))
            columns = "?s ?p ?o ?g" if name == "g" else "?s ?p ?o"
            rows = self._fetch(f"SELECT {columns} {{ VALUES ?{name} {{ {given} }} {group} }}")
            self._keep(rows, (None, None, None, None if name == "g" else _DEFAULT))
            self._whole.update(map(known, part))

    def _is_known(self, pattern: Pattern) -> bool:
        """Whether all that matches was fetched: with this pattern, or a wider one."""
        choices = [(None,) if term is None else (term, None) for term in pattern]
        return any(one in self._whole for one in product(*choices))

    def _take(self, pattern: Pattern) -> None:
        self._keep(self._fetch(self.text(pattern)), pattern)
        self._whole.add(pattern)

    def _many(self, pattern: Pattern) -> Iterator[ox.Quad]:
        """The quads with a property: the first at once, all where somebody goes on."""
        first = list(self._fetch(f"{self.text(pattern)} LIMIT {FIRST}"))
        if len(first) < FIRST:
            self._keep(first, pattern)
            self._whole.add(pattern)
            return self._known.quads_for_pattern(*pattern)
        quads = list(self._quads(first, pattern))

        def rest() -> Iterator[ox.Quad]:
            self._take(pattern)
            given = set(quads)
            return (quad for quad in self._known.quads_for_pattern(*pattern) if quad not in given)

        return chain(quads, (quad for more in (rest,) for quad in more()))

    def _take_vocabulary(self) -> None:
        """Fetch all that is said of the terms of our vocabulary."""
        self._has_vocabulary = True
        said = self._group(f"?s <{expand('rdfs:isDefinedBy')}> <{NS}> ; ?p ?o", _DEFAULT)
        rows = list(self._fetch(f"SELECT ?s ?p ?o {{ {said} }}"))
        self._keep(rows, (None, None, None, _DEFAULT))
        self._whole.update((row["s"], None, None, _DEFAULT) for row in rows)

    def text(self, pattern: Pattern) -> str:
        """The SELECT for a pattern."""
        triple = " ".join(
            f"?{name}" if term is None else str(term) for name, term in zip("spo", pattern, strict=False)
        )
        names = [f"?{name}" for name, term in zip(_NAMES, pattern, strict=True) if term is None]
        columns = " ".join(names) or "(1 AS ?n)"
        return f"SELECT {columns} {{ {self._group(triple, pattern[3])} }}"

    def _group(self, triple: str, graph: Any) -> str:
        if isinstance(graph, ox.NamedNode):
            return f"GRAPH {graph} {{ {triple} }}"
        if self._everyday is not None:
            return f"GRAPH {'?g' if graph is None else self._everyday} {{ {triple} }}"
        return triple if graph is not None else f"{{ {triple} }} UNION {{ GRAPH ?g {{ {triple} }} }}"

    def _keep(self, rows: Iterable[dict[str, Any]], pattern: Pattern) -> None:
        self._known.extend(list(self._quads(rows, pattern)))

    def _quads(self, rows: Iterable[dict[str, Any]], pattern: Pattern) -> Iterator[ox.Quad]:
        """The quads of rows; the name of a blank node is good for one answer, so it gets one of its own."""
        self._answers += 1
        s, p, o, g = pattern
        for row in rows:
            graph = g or row.get("g", _DEFAULT)
            where = _DEFAULT if graph == self._everyday else graph
            try:
                yield ox.Quad(self._own(s or row["s"]), p or row["p"], self._own(o or row["o"]), where)
            except (KeyError, TypeError):
                raise StoreError(
                    "the endpoint answers with rows that are no statements; is it a SPARQL endpoint?"
                ) from None

    def _own(self, term: Any) -> Any:
        return ox.BlankNode(f"r{self._answers}x{term.value}") if isinstance(term, ox.BlankNode) else term


def _parts(every: list[Any]) -> Iterator[list[Any]]:
    return (every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE))
