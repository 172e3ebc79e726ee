"""A boundary report in its forms: all say the same, and none does what a label says."""

from __future__ import annotations

import builtins
import io
import re
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

import docx
import pytest

from remit.analysis.insight.report import report
from remit.errors import MissingExtraError
from remit.knowledge.load import load_text
from remit.knowledge.store import Knowledge
from remit.views.formats import Heading, Table
from remit.views.report_docx import report_docx
from remit.views.report_html import report_html
from remit.views.report_text import report_blocks

HOSTILE = "</title><script>alert(1)</script>\x1b[31m & |x|"


class Words(HTMLParser):
    """Collects the text of a page, and which elements and attributes it has."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag in {"td", "th", "p", "li", "h1", "h2"}:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words(text: str) -> list[str]:
    return re.findall(r"[\w?/]+", text)


def of_html(text: str) -> list[str]:
    parser = Words()
    parser.feed(text[text.index("<body>") :])
    return words("".join(parser.words))


def of_docx(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    found: list[str] = []
    for element in document.element.body.iter():
        if element.tag.endswith("}p"):
            found += words("".join(t.text or "" for t in element.iter() if t.tag.endswith("}t")))
    return found


def of_blocks(found: Any) -> list[str]:
    texts: list[str] = []
    for block in report_blocks(found):
        if isinstance(block, Table):
            texts += [*block.columns, *(str(cell) for row in block.rows for cell in row)]
        else:
            texts.append(block.text if isinstance(block, Heading) else block)
    return words(" ".join(texts))


def test_all_forms_say_the_same(kg: Knowledge) -> None:
    found = report(kg, "CPO", "CTO")
    said = of_blocks(found)
    assert len(said) > 1500
    assert of_html(report_html(found)) == said
    assert of_docx(report_docx(found)) == said
    told = str(found.to_dict())
    for label in {one.matter.concern.label for one in found.both} | {
        one.matter.concern.label for one in found.unowned
    }:
        assert label in told.replace("\\'", "'")


def test_the_page_runs_nothing_and_asks_for_nothing(kg: Knowledge) -> None:
    text = report_html(report(kg, "CPO", "CTO"))
    parser = Words()
    parser.feed(text)
    assert not parser.tags & {"script", "img", "link", "iframe", "a", "form"}
    assert not parser.attributes & {"src", "href", "style", "onclick"}
    assert "default-src 'none'; style-src 'sha256-" in text
    assert "url(" not in text and "@import" not in text


def test_what_a_label_says_is_text(prefixes: str) -> None:
    hostile = '"{}"'.format(HOSTILE.replace("\x1b", "\\u001b"))
    text = prefixes + "".join(
        f"role:{one} a remit:Role ; skos:prefLabel {name} .\nrole:{one} remit:hasResponsibility concern:c .\n"
        for one, name in (("a", hostile), ("b", '"b"'))
    )
    text += "concern:c a remit:Concern ; skos:prefLabel '<b>c</b>' ."
    found = report(load_text(text, name="hostile"), "role:a", "role:b")
    page = report_html(found)
    assert "<script" not in page and "<b>" not in page and "\x1b" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "script" in of_docx(report_docx(found))


def test_the_same_report_is_the_same_file(kg: Knowledge) -> None:
    found = report(kg, "CPO", "CTO")
    assert report_docx(found) == report_docx(report(kg, "CPO", "CTO"))
    assert report_html(found) == report_html(report(kg, "CPO", "CTO"))


def test_without_its_library_a_document_says_what_to_install(
    kg: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(name: str, *rest: Any, **more: Any) -> ModuleType:
        if name.partition(".")[0] == "docx":
            raise ImportError(name)
        return really(name, *rest, **more)

    really = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", refused)
    with pytest.raises(MissingExtraError, match=r"remit\[report\]"):
        report_docx(report(kg, "CPO", "CTO"))
