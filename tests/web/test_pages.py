"""The live pages: each at its own address, with its twins, and with data that is only ever text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Server

SAMPLE = Path(__file__).parents[1] / "browser" / "sample.json"
HTML = {"Accept": "text/html,*/*;q=0.8"}
BAD = "<script>alert(1)</script>"
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)"')


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_first_page_is_the_interactive_one_under_its_own_policy(server: Server) -> None:
    page = server.get("/", HTML)
    assert page.status == 200
    assert 'id="remit-data"' in page.text
    policy = page.headers["content-security-policy"]
    assert "script-src 'sha256-" in policy and "frame-ancestors 'none'" in policy
    assert 'href="/editor"' in page.text


@pytest.mark.parametrize(
    "address", ["/browse", "/term/role:cpo", "/questions", "/search?q=vision", "/editor"]
)
def test_a_page_says_at_its_foot_whose_words_it_repeats(server: Server, address: str) -> None:
    assert "Articles belong to their publishers" in server.get(address, HTML).text.partition("<footer>")[2]


def test_every_link_of_a_page_leads_somewhere(server: Server) -> None:
    todo, seen = ["/browse"], set[str]()
    while todo and len(seen) < 40:
        address = todo.pop(0).replace("&amp;", "&")
        if address in seen:
            continue
        seen.add(address)
        answer = server.get(address, HTML)
        assert answer.status in {200, 303}, address
        if address in {"/browse", "/questions", "/editor", "/search?q=innov", "/term/role:cpo"}:
            todo = [*LINK.findall(answer.text)[:12], "/questions", "/search?q=innov", "/term/role:cpo", *todo]
    assert {"/static/base.css", "/static/site.css", "/static/editor.js", "/term/role:cpo.ttl"} <= seen


def test_roles_are_listed_with_what_they_rest_on(server: Server) -> None:
    page = server.get("/browse", HTML)
    assert 'href="/term/role:cpo"' in page.text
    told = server.get("/browse.json").json
    assert told[0]["iri"] == "https://w3id.org/remit/role/cpo"
    assert [row["iri"] for row in rows(server.get("/browse.csv").text)] == [row["iri"] for row in told]


def test_a_search_finds_what_the_command_finds(server: Server, kg: Any) -> None:
    page = server.get("/search", HTML, q="innov")
    found = [match.term.iri for match in kg.find("innov", limit=50)]
    assert [row["iri"] for row in server.get("/search.json", q="innov").json] == found
    assert [row["iri"] for row in rows(server.get("/search.csv", q="innov").text)] == found
    assert all(match.term.label in page.text for match in kg.find("innov", limit=5))
    synonym = server.get("/search", HTML, q="Head of Product").text
    assert synonym.count("Head of Product") > 2  # in the heading, the field, and where it was found
    assert "Nothing has it" in server.get("/search", HTML, q="zzzzzz").text


def test_a_thing_has_a_page_and_three_twins(server: Server) -> None:
    page = server.get("/term/role:cpo", HTML)
    assert "<h1>Chief Product Officer" in page.text
    assert 'href="/#map/role:cpo"' in page.text
    assert "<h2>is a focus of" in server.get("/term/concern:product-vision", HTML).text
    told = server.get("/term/role:cpo.json").json
    assert told["label"] == "Chief Product Officer"
    ties = rows(server.get("/term/role:cpo.csv").text)
    assert len(ties) == len(told["relations"]) > 50
    turtle = server.get("/term/role:cpo.ttl")
    quads = list(pyoxigraph.parse(turtle.body, pyoxigraph.RdfFormat.TURTLE))
    assert {quad.subject.value for quad in quads} >= {"https://w3id.org/remit/role/cpo"}


@pytest.mark.parametrize("path", ["/term/CPO", "/term/chief%20product%20officer", "/term?iri=CPO"])
def test_a_name_in_words_leads_to_the_address(server: Server, path: str) -> None:
    answer = server.get(path, HTML)
    assert (answer.status, answer.headers["location"]) == (303, "/term/role:cpo")


def test_a_thing_without_a_prefix_has_an_address_too(plain: Server) -> None:
    answer = plain.get("/term", HTML, iri="http://example.org/s")
    assert answer.status == 200
    assert "iri=http%3A%2F%2Fexample.org%2Fs" in answer.text
    assert plain.get("/term.json", iri="http://example.org/s").json["iri"] == "http://example.org/s"


@pytest.mark.parametrize("path", ["/term/role:cpu", "/term/nobody", "/nowhere", "/questions/none"])
def test_what_is_not_there_is_told_as_a_page_or_as_a_problem(server: Server, path: str) -> None:
    page = server.get(path, HTML)
    assert (page.status, page.media) == (404, "text/html")
    assert "<h1>Not found" in page.text
    assert server.get(path).media == "application/problem+json"


def test_a_question_is_a_form_with_its_answer(server: Server, kg: Any) -> None:
    listed = server.get("/questions", HTML).text
    assert 'href="/questions/shared-remit"' in listed
    assert "Which matters do <em>a</em> and <em>b</em> both have in their remit?" in listed
    page = server.get("/questions/shared-remit", HTML)
    assert 'name="a" value="role:cpo"' in page.text
    turned = server.get("/questions/shared-remit", HTML, a="CTO", b="CPO")
    assert 'value="CTO"' in turned.text
    asked = kg.ask("shared-remit", a="CTO", b="CPO")
    told = server.get("/questions/shared-remit.json", a="CTO", b="CPO").json
    assert len(told["results"]["bindings"]) == asked.n
    assert len(rows(server.get("/questions/shared-remit.csv", a="CTO", b="CPO").text)) == asked.n
    assert str(page.text.count("<tr>")) == str(asked.n + 1)


def test_a_wrong_value_is_told_beside_the_form(server: Server) -> None:
    page = server.get("/questions/shared-remit", HTML, a="nobody")
    assert page.status == 200
    assert 'role="alert"' in page.text and 'value="nobody"' in page.text
    assert server.get("/questions/shared-remit.json", a="nobody").status == 404


def test_questions_answer_with_their_defaults(server: Server, kg: Any) -> None:
    for question in kg.questions()[::5]:
        answer = server.get(f"/questions/{question.name}", HTML)
        assert answer.status == 200, question.name
        assert "internal" not in answer.text


def test_completion_offers_terms_by_word_prefix_and_kind(server: Server) -> None:
    labels = [one["label"] for one in server.get("/api/complete", q="innov").json]
    assert "product innovation" in labels
    short = server.get("/api/complete", q="concern:product-inn").json
    assert [one["curie"] for one in short] == ["concern:product-innovation"]
    chiefs = server.get("/api/complete", q="chief", kind="remit:Role").json
    assert chiefs and all(one["curie"].startswith("role:") for one in chiefs)
    assert server.get("/api/complete", q="").json == []
    assert server.get("/api/prefixes").json["role"] == "https://w3id.org/remit/role/"


def test_saved_questions_run_as_they_stand(server: Server) -> None:
    saved = {one["title"]: one["query"] for one in server.get("/api/saved").json}
    assert len(saved) > 10
    with_values = [query for query in saved.values() if "VALUES ?a" in query][:3]
    for query in with_values:
        assert server.ask(query).status == 200, query
    assert with_values


def test_a_neighbourhood_has_the_shape_of_the_pages_data(server: Server, kg: Any) -> None:
    data = json.loads(SAMPLE.read_text(encoding="utf-8"))
    around = server.get("/api/neighbourhood", id="CTO", radius=1).json
    for name in ("nodes", "links", "claims"):
        assert set(around[name][0]) - {"holds"} == set(data[name][0]) - {"holds"}
    ids = {node["id"] for node in around["nodes"]}
    ties = {(link["source"], link["rel"], link["target"]) for link in around["links"]}
    for tie in kg.show("CTO").relations:
        ends = ("role:cto", tie.other.curie)[:: 1 if tie.forward else -1]
        assert (ends[0], tie.property.iri.rpartition("/")[2], ends[1]) in ties
    assert all(one in ids and other in ids for one, _, other in ties)
    kinds = {node["id"]: node["kind"] for node in around["nodes"]}
    assert kinds["role:cto"] == "role" and "responsibility" in kinds.values()
    assert around["truncated"] is False


def test_a_wide_neighbourhood_is_cut_with_a_word(server: Server) -> None:
    around = server.get("/api/neighbourhood", id="CTO", radius=2, most=40).json
    assert around["truncated"] is True
    assert len(around["nodes"]) == 40


@pytest.mark.parametrize(
    "parameters",
    [{}, {"id": "CPO", "radius": "9"}, {"id": "CPO", "radius": "x"}, {"id": "CPO", "most": "301"}],
)
def test_a_neighbourhood_of_nothing_is_a_problem(server: Server, parameters: dict[str, str]) -> None:
    assert server.get("/api/neighbourhood", None, **parameters).status == 400


def test_a_method_that_is_not_for_pages_is_refused(server: Server) -> None:
    for path in ("/browse", "/term/role:cpo", "/", "/static/site.css"):
        assert server.post(path, "x", "text/plain").status == 405
        assert server.send("HEAD", path).status == 200


def test_every_page_has_an_icon(server: Server) -> None:
    icon = server.get("/favicon.ico")
    assert (icon.status, icon.media) == (200, "image/svg+xml")
    assert server.get("/static/icon.svg").body == icon.body
    assert 'href="/static/icon.svg"' in server.get("/browse", HTML).text
    assert '<link rel="icon" href="data:image/svg+xml;base64,' in server.get("/", HTML).text


def test_the_editor_has_styles_by_a_nonce_that_is_never_the_same(server: Server) -> None:
    policies = [server.get("/editor", HTML).headers["content-security-policy"] for _ in range(2)]
    assert all(re.search(r"style-src 'self' 'nonce-[\w-]{20,}'; ", policy) for policy in policies)
    assert policies[0] != policies[1]
    assert all("script-src 'self';" in policy and "unsafe" not in policy for policy in policies)


def test_a_file_that_is_known_is_not_sent_again(server: Server) -> None:
    first = server.get("/static/site.css")
    again = server.get("/static/site.css", {"If-None-Match": first.headers["etag"]})
    assert (first.status, again.status, again.body) == (200, 304, b"")


@pytest.fixture(scope="module")
def hostile(serving: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose roles are called what no text should be."""
    path = tmp_path_factory.mktemp("hostile") / "roles.csv"
    path.write_text(
        f'role,relation,concern,group\n"{BAD}",responsibility,"""><img src=x onerror=alert(2)>",market\n'
        '"=cmd|x!A1",responsibility,"{{ 7 * 7 }}",market\n',
        encoding="utf-8",
    )
    with serving("-i", str(path)) as server:
        yield server


@pytest.mark.parametrize(
    "path", ["/browse", f"/search?q={BAD}", "/search?q=alert", f"/term/{BAD}", "/nowhere"]
)
def test_texts_stay_texts(hostile: Server, path: str) -> None:
    page = hostile.get(path.replace("<", "%3C").replace(">", "%3E"), HTML)
    while page.status == 303:
        page = hostile.get(page.headers["location"], HTML)
    assert page.status in {200, 404}
    assert "<script>" not in page.text and "<img" not in page.text
    assert not re.search(r">\s*49\s*<", page.text)  # what a template would make of 7 * 7


def test_texts_in_results_and_the_editor_stay_texts(hostile: Server) -> None:
    page = hostile.get("/editor", query=f"</textarea>{BAD}")
    assert BAD not in page.text and "&lt;/textarea&gt;" in page.text
    assert BAD in hostile.get("/browse.csv").text
