"""Names: from what somebody types to the one thing meant, and searching."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph

from remit.errors import AmbiguousTermError, UnknownTermError
from remit.knowledge import lookup
from remit.knowledge.model import Term
from remit.knowledge.namespace import PREFIXES, compress, expand, local_name
from remit.knowledge.query import table
from remit.text import safe_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from remit.knowledge.details import Match
    from remit.knowledge.store import Knowledge

_FIELDS: Final = {
    "label": lookup.LABELS,
    "synonym": (lookup.SYNONYM,),
    "definition": (expand("skos:definition"),),
}
_VOCABULARY: Final = frozenset(
    expand(curie)
    for curie in ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:Ontology", "rdfs:Class")
)


_MANY: Final = 400
_LIKE: Final = """
SELECT ?thing ?text (LANG(?text) AS ?lang) ?property ?part ?ends WHERE {
  ?thing ?property ?text
  FILTER (ISIRI(?thing) && ISLITERAL(?text) && (
    CONTAINS(LCASE(STR(?text)), ?part) || REGEX(STR(?text), "[^ -~]") || STRENDS(STR(?thing), ?ends)))
}
"""
_EVERY: Final = """
SELECT ?thing ?text (LANG(?text) AS ?lang) ?property WHERE {
  ?thing ?property ?text FILTER (ISIRI(?thing) && ISLITERAL(?text))
}
"""
_FEW: Final = 2_000
_PART: Final = 4
"""So many letters at the beginning of a word are taken to be spelt right, where there are many names."""
_SOURCE: Final = expand("remit:Source")
_LANGUAGE: Final = expand("dcterms:language")


class _Name(NamedTuple):
    """One text that names or defines a thing."""

    iri: str
    field: str
    text: str
    lang: str


def resolve(kg: Knowledge, name: str, kind: str | None = None) -> Term:
    """The one thing that a name stands for: CURIE, IRI (in <> or not), label, synonym or local name.

    Case and runs of white space do not count in labels and synonyms, but a label spelt just like the name
    goes first. A label goes before a synonym, that before the last part of an IRI (`innovation-culture`),
    and a thing before a term of the vocabulary. With `kind`, the local name or CURIE of a class, only things
    of it count.

    Raises:
        UnknownTermError: nothing is meant; the message gives up to three near names.
        AmbiguousTermError: several things are meant; the message gives them.

    """
    iri = _as_iri(kg, name)
    if iri is not None:
        if kind and not lookup.is_kind(kg, iri, kind):
            found = lookup.term(kg, iri)
            what = f"is of kind {found.kind}" if found.kind else "has no kind"
            raise UnknownTermError(f"{_shown(name)} {what}, not {_bare(kind)}")
        return lookup.term(kg, iri)
    meant = _spelt(kg, name.strip(), kind)
    if not meant:
        folded = _folded(name)
        # So short a part is in names that are only spelt much like it too, and the texts are looked at once.
        names = list(
            _names_like(kg, ("label", "synonym"), _longest(_folded(_local(name)))[:_PART], ends=name.strip())
        )
        equal = [one for one in names if _folded(one.text) == folded]
        meant = _meant(kg, _of_kind(kg, equal, kind)) or {
            one.iri for one in _of_kind(kg, [n for n in names if local_name(n.iri) == name.strip()], kind)
        }
    if not meant:
        raise UnknownTermError(_unknown(kg, name, names, kind))
    if len(meant) > 1:
        candidates = ", ".join(_candidate(one) for one in lookup.terms(kg, meant)[:6])
        raise AmbiguousTermError(f"{_shown(name)} can mean {candidates}; use the short name in brackets")
    return lookup.term(kg, meant.pop())


def find(kg: Knowledge, text: str, *, limit: int = 20, lang: str = "en") -> tuple[Match, ...]:
    """Things whose label, synonym or definition has the text, each once, best first.

    An equal text goes before one that begins with it, that before one with a word that does, that before any
    other; among those a label before a synonym before a definition. Case and accents do not count. With
    several languages, the match in `lang` is shown where there is one.
    """
    wanted = _searchable(text)
    if not wanted:
        return ()
    from remit.knowledge.details import Match

    best: dict[str, tuple[tuple[int, int, bool, int, str], _Name]] = {}
    for name in _names_like(kg, tuple(_FIELDS), wanted):
        rank = _rank(wanted, _searchable(name.text))
        if rank is None:
            continue
        field = list(_FIELDS).index(name.field)
        key = (
            rank if name.field != "definition" else 3,
            field,
            name.lang not in (lang, ""),
            len(name.text),
            name.text,
        )
        if name.iri not in best or key < best[name.iri][0]:
            best[name.iri] = (key, name)
    ranked = sorted(best.values(), key=lambda one: (one[0], one[1].iri))[: max(limit, 0)]
    lookup.ahead(kg, (name.iri for _, name in ranked))
    return tuple(Match(lookup.term(kg, name.iri, lang), name.field, name.text) for _, name in ranked)


def _as_iri(kg: Knowledge, name: str) -> str | None:
    """The IRI that is written out or shortened in a name; None where the name is to be read as a label.

    Raises:
        UnknownTermError: an IRI is written in full, but nothing is known of it.

    """
    text = name.strip()
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    prefix, colon, local = bare.partition(":")
    if colon and prefix in PREFIXES and local and not local.startswith("//"):
        iri = PREFIXES[prefix] + local
    elif bare != text or "://" in bare or bare.startswith("urn:"):
        iri = bare
    else:
        return None
    if _is_iri(iri) and lookup.is_known(kg, iri):
        return iri
    if iri == bare:
        raise UnknownTermError(f"nothing is known of {_shown(name)}; remit find searches")
    return None


def _is_iri(text: str) -> bool:
    try:
        pyoxigraph.NamedNode(text)
    except ValueError:
        return False
    return True


def _names(kg: Knowledge, fields: Iterable[str]) -> Iterator[_Name]:
    """Every text of the default graph that names or defines something with an IRI."""
    for field in fields:
        for property_ in _FIELDS[field]:
            for iri, text, lang, *_ in table(kg, _EVERY, property=pyoxigraph.NamedNode(property_)):
                yield _Name(iri or "", field, text or "", lang or "")


def _names_like(kg: Knowledge, fields: Iterable[str], wanted: str, ends: str = "") -> Iterator[_Name]:
    """The texts that can have a folded text in them, and those of IRIs that end so; few others.

    Where there are many, the engine looks at them, which is many times cheaper than to look at them here. It
    knows no Unicode folding: a text beyond ASCII is always handed on.
    """
    part = _longest(wanted)
    for field in fields:
        for property_ in _FIELDS[field]:
            few = list(islice(lookup.facts(kg, None, property_, None), _FEW))
            if len(few) < _FEW:
                for quad in few:
                    thing, text = quad.subject, quad.object
                    if isinstance(thing, pyoxigraph.NamedNode) and isinstance(text, pyoxigraph.Literal):
                        name = _Name(thing.value, field, text.value, text.language or "")
                        beyond = not name.text.isascii()
                        if beyond or part in name.text.lower() or (ends and name.iri.endswith(ends)):
                            yield name
                continue
            rows = table(kg, _LIKE, property=pyoxigraph.NamedNode(property_), part=part, ends=ends or "\n")
            for iri, words, lang, *_ in rows:
                yield _Name(iri or "", field, words or "", lang or "")


def _longest(text: str) -> str:
    """The longest word of a folded text, as far as it is ASCII."""
    return max(re.findall(r"[a-z0-9]+", text), key=len, default="")


def _spelt(kg: Knowledge, name: str, kind: str | None) -> set[str]:
    """The things, not of the vocabulary, with a label spelt just so, in the languages of the sources."""
    sources = lookup.subjects(kg, lookup.TYPE, _SOURCE)
    languages = {"en", *(lang for source in sources for lang in lookup.texts(kg, source, _LANGUAGE) if lang)}
    spelt = [pyoxigraph.Literal(name), *(pyoxigraph.Literal(name, language=one) for one in sorted(languages))]
    if kg.remote is not None:
        kg.remote.ahead_objects(lookup.LABELS, spelt)
    found = {
        quad.subject.value
        for property_ in lookup.LABELS
        for literal in spelt
        for quad in kg.store.quads_for_pattern(
            None, pyoxigraph.NamedNode(property_), literal, pyoxigraph.DefaultGraph()
        )
        if isinstance(quad.subject, pyoxigraph.NamedNode)
    }
    lookup.ahead(kg, found)
    return {
        iri
        for iri in found
        if (not kind or lookup.is_kind(kg, iri, kind)) and _VOCABULARY.isdisjoint(lookup.classes(kg, iri))
    }


def _of_kind(kg: Knowledge, names: list[_Name], kind: str | None) -> list[_Name]:
    lookup.ahead(kg, (one.iri for one in names))
    return [one for one in names if not kind or lookup.is_kind(kg, one.iri, kind)]


def _meant(kg: Knowledge, equal: list[_Name]) -> set[str]:
    """The IRIs that equal texts name best: labels of things first, synonyms of vocabulary last."""
    words = {one.iri for one in equal if not _VOCABULARY.isdisjoint(lookup.classes(kg, one.iri))}
    for of_words in (False, True):
        for field in ("label", "synonym"):
            meant = {one.iri for one in equal if one.field == field and (one.iri in words) == of_words}
            if meant:
                return meant
    return set()


def nearest_names(name: str, names: Iterable[str], n: int = 3) -> list[str]:
    """Up to `n` of the names that have the text in them or, after those, are spelt much like it."""
    import difflib
    import heapq

    folded: dict[str, str] = {}
    for one in names:
        folded.setdefault(_folded(one), one)
    wanted = _folded(name)
    if len(folded) > _MANY:  # comparing letter by letter is for a few hundred
        grams = {wanted[i : i + 3] for i in range(max(1, len(wanted) - 2))}
        likely = heapq.nlargest(
            _MANY, folded, key=lambda text: (sum(gram in text for gram in grams), -len(text))
        )
        folded = {text: folded[text] for text in likely}
    inside = sorted(
        (text for text in folded if wanted and wanted in text), key=lambda text: (len(text), text)
    )
    alike = difflib.get_close_matches(wanted, list(folded), n=n, cutoff=0.6)
    return [folded[text] for text in dict.fromkeys([*inside, *alike])][:n]


def _local(name: str) -> str:
    """What stands behind the prefix of a short name; else the name."""
    prefix, colon, local = name.partition(":")
    return local.replace("-", " ") if colon and prefix in PREFIXES else name


def _unknown(kg: Knowledge, name: str, likely: list[_Name], kind: str | None) -> str:
    """What to say of a name that nothing has: with near ones, out of all names where these are few."""
    few = all(
        len(list(islice(lookup.facts(kg, None, property_, None), _FEW))) < _FEW for property_ in lookup.LABELS
    )
    names = list(_names(kg, ("label", "synonym"))) if few else likely
    what = _bare(kind) if kind else "thing"
    iris = {
        one.text: one.iri
        for one in sorted(names, key=lambda one: (one.field, one.text, one.iri), reverse=True)
    }
    near = dict.fromkeys(
        iris[text] for text in nearest_names(_local(name), iris, n=6 if kind is None else _MANY)
    )
    if kind:
        near = dict.fromkeys(iri for iri in near if lookup.is_kind(kg, iri, kind))
    if not near:
        return f"no {what} is called {_shown(name)}; remit find searches"
    listed = ", ".join(_candidate(lookup.term(kg, iri)) for iri in list(near)[:3])
    return f"no {what} is called {_shown(name)}; near are {listed}"


def _rank(wanted: str, text: str) -> int | None:
    if text == wanted:
        return 0
    if text.startswith(wanted):
        return 1
    if f" {wanted}" in f" {text}":
        return 2
    return 3 if wanted in text else None


def _folded(text: str) -> str:
    """The text without differences of case, white space or Unicode form."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _searchable(text: str) -> str:
    """The text folded, and without accents."""
    parts = unicodedata.normalize("NFKD", _folded(text))
    return "".join(character for character in parts if not unicodedata.combining(character))


def _shown(name: str) -> str:
    text = safe_text(" ".join(name.split()))
    return f'"{text if len(text) <= 80 else text[:77] + "..."}"'


def _bare(kind: str) -> str:
    return kind.rpartition(":")[2].lower() if "://" not in kind else compress(kind)


def _candidate(one: Term) -> str:
    return f"{safe_text(one.label)} ({one.curie})"
