"""The address of an endpoint, and the secret that goes with it: what may be asked, and who may be told."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urljoin, urlsplit

from remit.errors import ParameterError, SourceError, StoreError
from remit.text import safe_text

_SCHEMES: Final = ("http://", "https://")
_PORTS: Final = {"http": 80, "https": 443}
_GRAPHIC: Final = re.compile(r"[!-~]+")
_SECRET: Final = re.compile(r"[ -~]+")


@dataclass(frozen=True, slots=True)
class Address:
    """Where an endpoint is; `target` is the path with its query string. Neither has a secret in it."""

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"

    @property
    def is_here(self) -> bool:
        """Whether it is this machine, so that what is sent crosses no network."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def with_query(self, encoded: str) -> Address:
        """The address with some more in its query string."""
        return replace(self, target=f"{self.target}{'&' if '?' in self.target else '?'}{encoded}")


def is_endpoint(source: str) -> bool:
    """Whether a source is the address of an endpoint."""
    return source.lower().startswith(_SCHEMES)


def address_of(text: str) -> Address:
    """The address that somebody wrote.

    Raises:
        SourceError: it is none, or has a user name or password in it, which would end up in logs.

    """
    shown = safe_text(re.sub(r"//[^/?#]*@", "//…@", text))
    if not is_endpoint(text) or not _GRAPHIC.fullmatch(text):
        raise SourceError(
            f"{shown}: no address of an endpoint; write http:// or https://, host and path", path=shown
        )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise SourceError(f"{shown}: no address of an endpoint: {error}", path=shown) from None
    if parts.username is not None or parts.password is not None:
        raise SourceError(
            f"{shown}: no user name or password in an address; put them into an environment variable and "
            "name it with --token-env (token_env)",
            path=shown,
        )
    if not parts.hostname:
        raise SourceError(f"{shown}: the address has no host", path=shown)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], target)


def authorization(address: Address, token_env: str | None, environ: Mapping[str, str]) -> str | None:
    """What the Authorization header says, None where no variable is named.

    The variable holds a token, sent as `Bearer`; or scheme and value, such as `Basic dXNlcjpwYXNz`.

    Raises:
        ParameterError: the variable is not set, or has what no header can; or the address is http on another
            machine, where the secret could be read on its way.

    """
    if token_env is None:
        return None
    secret = environ.get(token_env, "").strip()
    shown = safe_text(token_env)
    if not secret:
        raise ParameterError(f"the environment variable {shown} is not set; put the endpoint's token into it")
    if not _SECRET.fullmatch(secret):
        raise ParameterError(f"the environment variable {shown} has characters that no token has")
    if address.scheme == "http" and not address.is_here:
        raise ParameterError(
            f"{address}: no token is sent over http, where anybody on the way can read it; write https://"
        )
    return secret if " " in secret else f"Bearer {secret}"


def redirected(address: Address, location: str, named: str) -> Address:
    """Where a redirect leads, if it stays with the host that was named, of whose endpoint `named` tells.

    Raises:
        StoreError: it leads to another host or port, or from https to http.

    """
    shown = safe_text(location[:200])
    try:
        new = address_of(urljoin(str(address), location))
    except SourceError:
        raise StoreError(f"{named}: redirects to {shown}, which is no address") from None
    same = (new.scheme, new.port) == (address.scheme, address.port)
    upgraded = (address.scheme, address.port, new.scheme, new.port) == ("http", 80, "https", 443)
    if new.host != address.host or not (same or upgraded):
        raise StoreError(
            f"{named}: redirects to {new.scheme}://{safe_text(new.host)}:{new.port}, which nobody named; "
            "if that is right, give its address with -i"
        )
    return new
