"""Commands on an endpoint: the same words on standard output, one line where it fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from remit.knowledge.store import Knowledge

Run = Callable[..., Result]


@pytest.fixture
def endpoint(kg: Knowledge, serve: Callable[..., Any]) -> Any:
    return serve(kg.store)


@pytest.mark.parametrize(
    "arguments",
    [
        ("roles",),
        ("show", "CPO"),
        ("find", "vision"),
        ("why", "CPO", "product vision"),
        ("ask", "shared-remit", "a=CPO"),
        ("query", "-e", "SELECT ?s { ?s a remit:Role } ORDER BY ?s"),
        ("query", "-e", "ASK { role:cpo a remit:Role }", "-f", "json"),
        ("overlap", "CPO", "CTO"),
        ("overlap",),
        ("matrix",),
        ("groups",),
        ("tensions",),
        ("export", "-o", "-", "-f", "nq"),
        ("diff", "bundled"),
    ],
)
def test_a_command_says_the_same_of_an_endpoint(
    run_here: Run, endpoint: Any, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = run_here(*arguments, *(["bundled"] if arguments[0] == "diff" else []))
    given = (endpoint.url,) if arguments[0] == "diff" else ("-i", endpoint.url)
    there = run_here(*arguments, *given)
    assert (there.exit_code, there.stdout) == (here.exit_code, here.stdout)
    assert here.stdout or arguments[0] == "diff"
    if arguments == ("roles",):
        monkeypatch.setenv("REMIT_INPUT", endpoint.url)
        assert run_here(*arguments).stdout == here.stdout


@pytest.mark.parametrize(
    ("status", "body", "code", "words"),
    [
        (500, b"disk on fire", 6, "failed: disk on fire"),
        (400, b"what?", 4, "the query is wrong: what?"),
        (504, b"", 5, "own time limit"),
        (401, b"", 6, "--token-env"),
    ],
)
def test_a_failing_endpoint_has_its_exit_code(
    run_here: Run, endpoint: Any, status: int, body: bytes, code: int, words: str
) -> None:
    """The first query is the look at what it holds; the second the one that was typed."""
    plain = b'{"head":{"vars":["sign"]},"results":{"bindings":[]}}'
    endpoint.faults += [
        lambda handler: handler.put(200, plain, "application/sparql-results+json"),
        lambda handler: handler.put(status, body),
    ]
    result = run_here("query", "-e", "SELECT * { ?s ?p ?o }", "-i", endpoint.url, "--quiet")
    assert result.exit_code == code
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_token_goes_from_the_environment_to_the_endpoint(
    run_here: Run, endpoint: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", "abc")
    assert run_here("roles", "-i", endpoint.url, "--token-env", "MY_TOKEN").exit_code == 0
    assert endpoint.seen[-1].headers["authorization"] == "Bearer abc"
    monkeypatch.setenv("REMIT_TOKEN_ENV", "MY_TOKEN")
    assert run_here("roles", "-i", endpoint.url).exit_code == 0
    assert endpoint.seen[-1].headers["authorization"] == "Bearer abc"
    result = run_here("roles", "-i", "http://example.org/sparql")
    assert result.exit_code == 2
    assert "no token is sent over http" in result.stderr
