"""O*NET's technology skills: which products an occupation works with.

A row names an occupation, a product ("Adobe Acrobat") and its category ("Document management software"). The
concern is the product: it is what an occupation needs, and what two of them share. The category is the group
above it, so that two occupations with different products of one category are adjacent. Were the category the
concern, nearly all occupations would share the same few dozen. A product in several categories stands below
the one that most rows give it, and is tied to the others by skos:related.

Whether a product is a hot technology is the source's word on the product, stated as a note; which ones are in
demand for an occupation stands in the description of its claim.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final
from urllib.parse import quote

from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.onet import files
from remit.knowledge.sources.onet.claims import say
from remit.knowledge.sources.onet.model import ELEMENTS, IN_SCHEME, LANG, NOTATION, OWN, SCHEME, Reading
from remit.knowledge.sources.statements import BROADER, CONCEPT, CONCERN, LABEL
from remit.knowledge.sources.text_rows import Table

AREA: Final = "5.F"
"""The element that the commodities of releases before 30.3 stand below."""

_COMMODITY: Final = re.compile(r"[0-9]{1,12}")
_YES: Final = ("Y", "y")


def read_technology(table: Table, reading: Reading) -> None:
    """Products that occupations work with, as skills that they require."""
    code, example = table.needed(files.CODE, files.EXAMPLE)
    family, commodity, title, element, name, hot, wanted = table.optional(
        "T2 Type",
        files.COMMODITY,
        "Commodity Title",
        files.ELEMENT,
        "Element Name",
        "Hot Technology",
        "In Demand",
    )
    of_role: dict[str, dict[str, bool]] = {}
    categories: dict[str, Counter[str]] = {}
    notable: set[str] = set()
    titles: dict[str, str] = {}
    seen: set[tuple[str, str, str]] = set()
    for line, row in table.rows:
        role, product = row[code], row[example].strip()
        column, value, wrong = files.CODE, role, reading.fault_of(role)
        if not wrong and row[family].casefold() == "tools":
            reading.report.refuse(
                table.file, line, "T2 Type", row[family], "a tool, which is not read", fault=False
            )
            continue
        if not wrong and product in ("", "n/a"):
            column, value, wrong = table.header[example], product, "no product"
        category = ""
        if not wrong and row[commodity]:
            column, value, category = files.COMMODITY, row[commodity], f"{OWN}commodity:{row[commodity]}"
            wrong = _commodity(reading, titles, row[commodity], row[title].strip())
        elif not wrong:
            column, value, category = files.ELEMENT, row[element], ELEMENTS + row[element]
            wrong = "" if reading.knows(row[element], row[name]) else "no such category"
        if wrong:
            reading.report.refuse(table.file, line, column, value, wrong)
            continue
        seen.add((role, product, category))
        if product not in categories:
            categories[product] = Counter()
        categories[product][category] += 1
        products = of_role.setdefault(role, {})
        products[product] = products.get(product, False) or row[wanted] in _YES
        if row[hot] in _YES:
            notable.add(product)
    for product, counts in categories.items():
        _state_product(reading, product, counts, notable=product in notable)
    for role, products in of_role.items():
        ties = [(NS + "requiresSkill", product_iri(product)) for product in products]
        told = f"names {len(ties)} products for this occupation, {len(notable & products.keys())} of them hot"
        asked = [product for product, is_asked in products.items() if is_asked]
        say(reading, table, role, ties, f"{told}; in demand: {', '.join(asked)}" if asked else told)
    reading.tell_repeated(table, sum(c.total() for c in categories.values()) - len(seen))


def product_iri(product: str) -> str:
    """The IRI of a product, which has no code but its name.

    >>> product_iri("Adobe Acrobat")
    'urn:remit:onet:product:Adobe%20Acrobat'
    """
    return f"{OWN}product:{quote(product, safe='')}"


def _commodity(reading: Reading, titles: dict[str, str], code: str, title: str) -> str:
    """State a commodity when it is first met; what is wrong with it."""
    if not _COMMODITY.fullmatch(code):
        return "no code of a commodity"
    if not title:
        return "the commodity has no title"
    if code not in titles:
        titles[code] = title
        if AREA not in reading.names:
            reading.add(AREA, "Technology Skills")
        iri, into = f"{OWN}commodity:{code}", reading.into
        into.a(iri, CONCEPT)
        into.text(iri, LABEL, title, lang=LANG)
        into.text(iri, NOTATION, code)
        into.link(iri, IN_SCHEME, SCHEME)
        into.link(iri, BROADER, ELEMENTS + AREA)
    return "" if titles[code] == title else "the commodity has another title in an earlier row"


def _state_product(reading: Reading, product: str, counts: Counter[str], *, notable: bool) -> None:
    iri, into = product_iri(product), reading.into
    into.a(iri, CONCERN)
    into.text(iri, LABEL, product, lang=LANG)
    into.link(iri, IN_SCHEME, SCHEME)
    if notable:
        into.text(iri, expand("skos:note"), "hot technology", lang=LANG)
    first, *others = sorted(counts, key=lambda one: (-counts[one], one))
    into.link(iri, BROADER, first)
    for other in others:
        into.link(iri, expand("skos:related"), other)
