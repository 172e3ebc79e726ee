"""The W3C's tests of SPARQL 1.0 and 1.1, by the command and over HTTP: all that the engine itself passes."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import Any

import pyoxigraph as ox
import pytest

from w3c.judge import engine, verdict
from w3c.protocol import protocol_cases, protocol_verdict
from w3c.reasons import REASONS
from w3c.suite import EVALUATION, Case
from w3c.ways import by_command, by_http

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.xdist_group("w3c"),  # unpacked once, and one server
    pytest.mark.usefixtures("downloads"),
]


@pytest.fixture(scope="module")
def serve() -> Callable[..., AbstractContextManager[Any]]:
    """The function that runs a server, which the tests of the endpoint have."""
    spec = importlib.util.spec_from_file_location("web_conftest", ROOT / "tests" / "web" / "conftest.py")
    assert spec is not None and spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look for themselves there
    spec.loader.exec_module(module)
    found: Callable[..., AbstractContextManager[Any]] = module.serve
    return found


def test_what_the_engine_does_not_pass_is_known_and_has_its_reason(
    every_case: tuple[Case, ...], root: Path, data: ox.Store
) -> None:
    ask = engine(data)
    assert {case.id for case in every_case if verdict(case, root, ask)} == set(REASONS)


def test_the_endpoint_passes_all_others_and_the_protocol_s_own(
    every_case: tuple[Case, ...],
    root: Path,
    data_file: Path,
    serve: Callable[..., AbstractContextManager[Any]],
) -> None:
    with serve("-i", str(data_file)) as server:
        with by_http(server.endpoint) as ask:
            failed = {case.id: wrong for case in every_case if (wrong := verdict(case, root, ask))}
        told = {
            case.name: wrong
            for case in protocol_cases(root)
            if not case.is_update and (wrong := protocol_verdict(case, server.endpoint))
        }
    assert {name: wrong for name, wrong in failed.items() if name not in REASONS} == {}
    assert REASONS.keys() - failed.keys() == set()
    assert told == {}


def test_the_command_passes_all_evaluations_that_the_engine_does(
    every_case: tuple[Case, ...], root: Path, data_file: Path
) -> None:
    chosen = [case for case in every_case if case.kind in EVALUATION]
    with by_command(data_file) as ask:
        failed = {case.id: wrong for case in chosen if (wrong := verdict(case, root, ask))}
    wanted = {case.id for case in chosen} & set(REASONS)
    assert {name: wrong for name, wrong in failed.items() if name not in wanted} == {}
    assert wanted - failed.keys() == set()


def test_the_page_gives_every_reason() -> None:
    page = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    for name, why in REASONS.items():
        assert f"`{name}`" in page
        assert why in page
