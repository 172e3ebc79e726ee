"""Endpoints among the sources that somebody names, as stores to be asked or read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from remit.knowledge.remote.address import address_of, authorization, is_endpoint
from remit.knowledge.remote.client import Client
from remit.knowledge.remote.store import RemoteStore
from remit.knowledge.store import Knowledge


def endpoints(sources: Iterable[str], vocabulary: Path, token_env: str | None) -> dict[str, RemoteStore]:
    """The endpoints among some sources; nothing is asked of them yet. `vocabulary` is the file of ours.

    Raises:
        SourceError: an address is none.
        ParameterError: the environment variable of the token is not set, or its address is not safe for it.

    """
    found = {}
    for source in sources:
        if is_endpoint(source):
            address = address_of(source)
            secret = authorization(address, token_env, os.environ)
            found[source] = RemoteStore(Client(address, secret), _rules_with(vocabulary))
    return found


def knowledge_at(store: RemoteStore, source: str, questions: Path, *, in_memory: bool) -> Knowledge:
    """The knowledge of one endpoint, asked where it is; in memory, all of it is read first.

    Raises:
        StoreError: the endpoint failed.

    """
    notes = store.layout.notes
    if in_memory:
        return Knowledge(store.whole, (source,), questions, notes=notes)
    engine = cast("ox.Store", store)  # it answers the calls of the engine's store that reading makes
    return Knowledge(engine, (source,), questions, notes=notes, remote=store)


def _rules_with(vocabulary: Path) -> Callable[[bytes], ox.Store]:
    """What makes of N-Quads that lack vocabulary and what follows a store that has them."""

    def made(lines: bytes) -> ox.Store:
        from remit.knowledge.rdf_files import read_into
        from remit.knowledge.rules import follow

        store = ox.Store()
        read_into(store, vocabulary)
        store.bulk_load(input=lines, format=ox.RdfFormat.N_QUADS)
        follow(store)
        return store

    return made
