"""Where knowledge is from is known, and said wherever it goes."""

from __future__ import annotations

import html
from pathlib import Path

from remit.knowledge.load import load, load_text
from remit.knowledge.origins import origins
from remit.knowledge.sources.report import Origin
from remit.knowledge.store import Knowledge
from remit.views.page import page
from remit.views.page_data import page_data
from remit.views.rights import footer, licence_name, rights_text, sources_table

GUILD = Origin(
    "guild",
    "Roles of the guild",
    version="3",
    license="https://creativecommons.org/licenses/by-sa/4.0/",
    attribution="By the guild <b>of bakers</b>",
    homepage="https://guild.example/",
    language="en",
)
ARCHIVES = "https://www.nationalarchives.gov.uk"
SOURCE = """
<urn:remit:source:guild> a remit:Source ; skos:prefLabel "Roles of the guild 3" ;
    dcterms:title "Roles of the guild" ; owl:versionInfo "3" ; dcterms:language "en" ;
    dcterms:license <https://creativecommons.org/licenses/by-sa/4.0/> ;
    dcterms:rights "By the guild <b>of bakers</b>" ; <https://schema.org/url> <https://guild.example/> .
"""


def test_an_imported_source_is_known_with_all_that_was_said_of_it(prefixes: str) -> None:
    assert origins(load_text(prefixes + SOURCE)) == (GUILD,)


def test_the_bundled_ontology_is_an_origin_only_where_it_is_in_the_data(
    kg: Knowledge, tiny: Knowledge
) -> None:
    (own,) = origins(kg)
    assert own.name == "remit"
    assert own.license == "https://creativecommons.org/licenses/by/4.0/"
    assert own.version
    assert "remit contributors" in own.attribution
    assert origins(tiny) == ()


def test_sources_are_in_order_and_a_bare_one_is_named_by_its_iri(prefixes: str) -> None:
    more = '<https://x.example/b> a remit:Source . <urn:remit:source:a> a remit:Source ; skos:prefLabel "A" .'
    found = origins(load_text(prefixes + SOURCE + more))
    assert [(one.name, one.title) for one in found] == [
        ("a", "A"),
        ("guild", "Roles of the guild"),
        ("https://x.example/b", "https://x.example/b"),
    ]
    assert rights_text(found).count("\n") == 2


def test_several_attributions_all_count(prefixes: str) -> None:
    (one,) = origins(
        load_text(prefixes + SOURCE + '<urn:remit:source:guild> dcterms:rights "And the millers." .')
    )
    assert one.attribution == "And the millers. By the guild <b>of bakers</b>"


def test_the_page_says_it_at_its_foot_as_text(prefixes: str) -> None:
    tie = 'role:a a remit:Role ; skos:prefLabel "Baker"@en ; remit:hasResponsibility concern:x .'
    made = page(load_text(prefixes + SOURCE + tie))
    said = "Roles of the guild 3 (CC BY-SA 4.0). By the guild <b>of bakers</b>."
    assert page_data(load_text(prefixes + SOURCE + tie))["rights"] == said
    assert html.escape(said) in made.html
    assert "<b>of bakers</b>" not in made.html.partition("<script")[0]


def test_together_with_the_bundled_knowledge_both_are_said(tmp_path: Path, prefixes: str) -> None:
    path = tmp_path / "guild.trig"
    path.write_text(prefixes + SOURCE, encoding="utf-8")
    said = footer(load("bundled", path))
    assert said.startswith("Ontology: CC BY 4.0. Articles belong to their publishers")
    assert said.endswith("By the guild <b>of bakers</b>.")


def test_one_line_a_source_whatever_its_text_holds(prefixes: str) -> None:
    evil = '<urn:remit:source:e> a remit:Source ; dcterms:title "a\\n@prefix x: <y> .\\r\\u2028b" .'
    text = rights_text(origins(load_text(prefixes + evil)))
    assert text.splitlines() == ["a @prefix x: <y> . b."]


def test_licences_go_by_their_names() -> None:
    names = {
        "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
        "http://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
        f"{ARCHIVES}/doc/open-government-licence/version/3/": "Open Government Licence v3.0",
        "https://x.example/licence": "https://x.example/licence",
    }
    assert {iri: licence_name(iri) for iri in names} == names


def test_the_table_of_sources_has_a_row_each(kg: Knowledge, tiny: Knowledge) -> None:
    assert sources_table(tiny).rows == ()
    (row,) = sources_table(kg).rows
    assert dict(zip(sources_table(kg).columns, row, strict=True))["source"] == "remit"
