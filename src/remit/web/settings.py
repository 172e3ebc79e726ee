"""`Settings`: where the server listens, whom it answers, and how much a query may take."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass, field
from typing import Final

from remit.errors import ParameterError

LOCAL: Final = ("127.0.0.1", "::1", "localhost")
MAX_QUERY_BYTES: Final = 64 * 1024
"""The longest query; it is refused before anything reads it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take, how many are at work, and how many connections are kept.

    `n_running` queries that take long run at a time and `n_waiting` wait for that; any others are told to
    come back later. Each begins with `taste_s` seconds of computing, in which all that is cheap ends.
    """

    timeout_s: float = 5.0
    max_rows: int = 10_000
    max_bytes: int = 16 * 1024 * 1024
    memory_bytes: int = 1024**3
    n_running: int = 2
    n_waiting: int = 8
    wait_s: float = 10.0
    taste_s: float = 0.03
    n_lanes: int = field(default_factory=lambda: max(2, os.cpu_count() or 2))
    n_connections: int = 100
    request_s: float = 5.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the server listens and whom it answers."""

    host: str = "127.0.0.1"
    port: int = 8000
    allow_hosts: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    token: str = field(default="", repr=False)
    limits: Limits = field(default_factory=Limits)

    def checked(self) -> Settings:
        """The same settings, when they go together.

        Raises:
            ParameterError: another host than this machine without a token, a token that no
                header can hold, or an origin that is none.

        """
        if not is_local(self.host) and not self.token:
            raise ParameterError(
                f"--host {self.host} lets other machines in; give a token too, best as --token-env NAME"
            )
        if not all("!" <= sign <= "~" for sign in self.token):
            raise ParameterError("the token may have letters, digits and signs of ASCII alone, and no space")
        for origin in self.cors_origins:
            if origin != "*" and ("://" not in origin or origin.count("/") != 2):
                raise ParameterError(f"--cors-origin {origin!r} is no origin; write https://example.org")
        return self


def is_local(host: str) -> bool:
    """Whether a host's name or address means this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
