"""Values that the engine writes in its own way are the same in every store, and however they came in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from remit.knowledge.importing import import_source
from remit.knowledge.index import combined, loader, read_only
from remit.knowledge.load import load
from remit.knowledge.query import table
from remit.knowledge.store import Knowledge

XSD = "http://www.w3.org/2001/XMLSchema#"
# As it is written, and as the engine keeps it: a value that it knows is kept as the value, not as its text.
VALUES = {
    f'"1.50"^^<{XSD}decimal>': f'"1.5"^^<{XSD}decimal>',
    f'"-0.0"^^<{XSD}decimal>': f'"0"^^<{XSD}decimal>',
    f'"007"^^<{XSD}integer>': f'"7"^^<{XSD}integer>',
    f'"+5"^^<{XSD}int>': f'"5"^^<{XSD}integer>',
    f'"99999999999999999999999999"^^<{XSD}integer>': f'"99999999999999999999999999"^^<{XSD}integer>',
    f'"many"^^<{XSD}integer>': f'"many"^^<{XSD}integer>',
    f'"1e0"^^<{XSD}double>': f'"1"^^<{XSD}double>',
    f'"NaN"^^<{XSD}double>': f'"NaN"^^<{XSD}double>',
    f'"-INF"^^<{XSD}float>': f'"-INF"^^<{XSD}float>',
    f'"1"^^<{XSD}boolean>': f'"true"^^<{XSD}boolean>',
    f'"2024-02-29"^^<{XSD}date>': f'"2024-02-29"^^<{XSD}date>',
    f'"2024-13-45"^^<{XSD}date>': f'"2024-13-45"^^<{XSD}date>',
    f'"2024-01-01T00:00:00.500+00:00"^^<{XSD}dateTime>': f'"2024-01-01T00:00:00.5Z"^^<{XSD}dateTime>',
    f'"2024-01-01T00:00:00-05:00"^^<{XSD}dateTime>': f'"2024-01-01T00:00:00-05:00"^^<{XSD}dateTime>',
    f'"24:00:00"^^<{XSD}time>': f'"00:00:00"^^<{XSD}time>',
    f'"2024-05"^^<{XSD}gYearMonth>': f'"2024-05"^^<{XSD}gYearMonth>',
    f'"P1M"^^<{XSD}duration>': f'"P1M"^^<{XSD}duration>',
    '"colour"@EN-gb': '"colour"@en-gb',
    '"Grüezi"@de-CH-1996': '"Grüezi"@de-ch-1996',
    '"e\u0301"': '"e\u0301"',  # not made one character
    '"\u00e9"': '"\u00e9"',
    '""': '""',
    '"a\\tb\\\\n\\u0001"': '"a\\tb\\\\n\\u0001"',
    '"a"^^<urn:own>': '"a"^^<urn:own>',
}
TEXT = "".join(f"<urn:v:{i}> <urn:value> {value} .\n" for i, value in enumerate(VALUES))
KEPT = sorted(zip((f"<urn:v:{i}>" for i in range(len(VALUES))), VALUES.values(), strict=True))
SUM = (
    "SELECT (SUM(?n) AS ?sum) (COUNT(?n) AS ?count) { ?s <urn:value> ?v"
    " BIND (?v + 0 AS ?n) FILTER (BOUND(?n) && ?n < 100 && ?n >= 0) }"
)
ORDERED = "SELECT ?v { ?s <urn:value> ?v } ORDER BY ?v STR(?v)"
FOUND = (
    'SELECT ?s { ?s <urn:value> ?v FILTER (?v = 1.50 || ?v = "colour"@en-GB || ?v = 7.0'
    f' || ?v = "2024-01-01T05:00:00Z"^^<{XSD}dateTime>) }} ORDER BY ?s'
)


def in_memory(folder: Path) -> Knowledge:
    store = ox.Store()
    store.load(TEXT.encode(), ox.RdfFormat.TURTLE)
    return Knowledge(store, ("values",))


def on_disk(folder: Path) -> Knowledge:
    with loader(folder / "index") as (_, load_into):
        load_into.take(TEXT.encode())
        load_into.finish()
    del load_into, _
    return Knowledge(read_only(folder / "index", folder), ("values",), index=folder / "index")


def in_a_copy(folder: Path) -> Knowledge:
    with loader(folder / "index") as (_, load_into):
        load_into.take(b'<urn:first> <urn:other> "1.50" .\n')
        load_into.finish()
    del load_into, _
    store, path, keep = combined(
        folder / "index", folder, lambda more: more.load(TEXT.encode(), ox.RdfFormat.TURTLE)
    )
    return Knowledge(store, ("values",), index=path, keep=keep)


def values(kg: Knowledge) -> list[tuple[str, str]]:
    found = kg.store.quads_for_pattern(None, ox.NamedNode("urn:value"), None)
    return sorted((str(quad.subject), str(quad.object)) for quad in found)


@pytest.mark.parametrize("make", [in_memory, on_disk, in_a_copy])
def test_a_value_is_kept_as_the_value(make: Callable[[Path], Knowledge], tmp_path: Path) -> None:
    kg = make(tmp_path)
    assert values(kg) == KEPT
    assert table(kg, SUM) == [("14.5", "5")]
    numbers = {value: i for i, value in enumerate(VALUES)}
    found = {f'"1.50"^^<{XSD}decimal>', f'"007"^^<{XSD}integer>', '"colour"@EN-gb'}
    found.add(f'"2024-01-01T00:00:00-05:00"^^<{XSD}dateTime>')
    assert table(kg, FOUND) == sorted((f"urn:v:{numbers[one]}",) for one in found)
    assert table(kg, ORDERED) == table(in_memory(tmp_path), ORDERED)


def test_a_value_that_was_imported_is_the_one_in_the_file(tmp_path: Path, prefixes: str) -> None:
    """By way of `remit import rdf`, whose statements are text that is loaded without being checked again."""
    tie = '<urn:v:0> a remit:Role ; skos:prefLabel "baker" ; remit:hasFocus <urn:c> .'
    (tmp_path / "bakery.ttl").write_text(prefixes + tie + TEXT, encoding="utf-8")
    (tmp_path / "take.rq").write_text(
        "CONSTRUCT { ?s a remit:Role ; skos:prefLabel ?l ; <urn:value> ?v ; remit:hasFocus ?c }"
        " WHERE { ?s <urn:value> ?v OPTIONAL { ?s skos:prefLabel ?l ; remit:hasFocus ?c } }",
        encoding="utf-8",
    )
    import_source("rdf", tmp_path / "bakery.ttl", tmp_path / "store", mapping=str(tmp_path / "take.rq"))
    in_file, on_disk_, read = (
        load(tmp_path / "bakery.ttl"),
        load(tmp_path / "store"),
        load(tmp_path / "store", in_memory=True),
    )
    assert values(in_file) == values(on_disk_) == values(read) == KEPT
