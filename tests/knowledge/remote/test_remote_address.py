"""Who is asked, who is told the token, and where a redirect may lead."""

from __future__ import annotations

import pytest

from remit.errors import ParameterError, RemitError, SourceError, StoreError
from remit.knowledge.remote.address import address_of, authorization, is_endpoint, redirected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://example.org/sparql", "https://example.org/sparql"),
        ("HTTPS://Example.org:443/a?b=c", "https://example.org/a?b=c"),
        ("http://[::1]:3030/ds", "http://[::1]:3030/ds"),
        ("http://localhost", "http://localhost/"),
        ("https://example.org/x#part", "https://example.org/x"),
    ],
)
def test_an_address_is_read(text: str, shown: str) -> None:
    assert str(address_of(text)) == shown
    assert is_endpoint(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("https://ann:secret@example.org/sparql", "no user name or password"),
        ("https://example.org/a b", "no address"),
        ("https://example.org/a\r\nHost: evil", "no address"),
        ("https://example.org:99999/", "no address"),
        ("https:///sparql", "no host"),
        ("https://[::1/", "no address"),
        ("ftp://example.org/", "no address"),
    ],
)
def test_what_is_no_address_is_refused(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        address_of(text)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("secret", "header"),
    [("abc.def", "Bearer abc.def"), ("Basic dXNlcjpwYXNz", "Basic dXNlcjpwYXNz"), (" GDB x \n", "GDB x")],
)
def test_a_token_is_taken_from_the_environment(secret: str, header: str) -> None:
    assert authorization(address_of("https://example.org/"), "TOKEN", {"TOKEN": secret}) == header


def test_without_a_name_no_token_is_sent() -> None:
    assert authorization(address_of("https://example.org/"), None, {"TOKEN": "abc"}) is None


@pytest.mark.parametrize(
    ("address", "secret", "message"),
    [
        ("https://example.org/", "", "is not set"),
        ("https://example.org/", "a\r\nX: y", "no token has"),
        ("https://example.org/", "tökén", "no token has"),
        ("http://example.org/", "abc", "over http"),
        ("http://127.0.0.1.example.org/", "abc", "over http"),
        ("http://localhost.example.org/", "abc", "over http"),
    ],
)
def test_a_token_that_is_none_or_not_safe_is_refused(address: str, secret: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message) as caught:
        authorization(address_of(address), "TOKEN", {"TOKEN": secret})
    assert not secret or secret not in str(caught.value)


@pytest.mark.parametrize("address", ["http://localhost:1/", "http://127.0.0.1:1/", "http://[::1]:1/"])
def test_a_token_is_sent_over_http_to_this_machine(address: str) -> None:
    assert authorization(address_of(address), "TOKEN", {"TOKEN": "abc"})


@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("/other?query=x", "https://example.org/other?query=x"),
        ("https://example.org/b", "https://example.org/b"),
    ],
)
def test_a_redirect_within_the_host_is_followed(location: str, to: str) -> None:
    assert str(redirected(address_of("https://example.org/a"), location, "it")) == to


def test_a_redirect_from_http_to_https_is_followed() -> None:
    new = redirected(address_of("http://example.org/a"), "https://example.org/a", "it")
    assert (new.scheme, new.port) == ("https", 443)


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/a",
        "//evil.example/a",
        "https://example.org:8443/a",
        "http://example.org/a",
        "https://example.org@evil.example/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "https://exa\x1bmple.org/",
    ],
)
def test_a_redirect_elsewhere_is_refused(location: str) -> None:
    with pytest.raises(StoreError, match="redirects to") as caught:
        redirected(address_of("https://example.org/a"), location, "https://example.org/a")
    assert isinstance(caught.value, RemitError)
    assert "\x1b" not in str(caught.value)
