"""The W3C's tests, unpacked once for all that run here, and the graphs that they ask of."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from w3c.protocol import protocol_data
from w3c.suite import Case, cases, store_of, unpack


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the W3C's tests of SPARQL."""
    return unpack(tmp_path_factory.mktemp("w3c"))


@pytest.fixture(scope="session")
def every_case(root: Path) -> tuple[Case, ...]:
    """All tests of the syntax and the evaluation of queries."""
    return tuple(cases(root))


@pytest.fixture(scope="session")
def data(root: Path) -> ox.Store:
    """All data of the tests, a graph a file, with those of the protocol's own tests."""
    store = store_of(root)
    store.extend(protocol_data(root))
    return store


@pytest.fixture(scope="session")
def data_file(data: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a file."""
    path = tmp_path_factory.mktemp("w3c-data") / "graphs.nq"
    data.dump(path, ox.RdfFormat.N_QUADS)
    return path
