"""Running the command line inside the test's own process."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from remit.knowledge.namespace import PREFIXES

Run = Callable[..., Result]


@pytest.fixture
def remit(run_here: Run) -> Run:
    """Return a function that runs `remit` with the arguments given, in a folder of its own."""
    return run_here


@pytest.fixture
def tiny_file(tmp_path: Path) -> str:
    """Return the path of a file with the knowledge of the fixture `tiny`."""
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    path = tmp_path / "tiny-knowledge.trig"
    text = (Path(__file__).parents[1] / "tiny.trig").read_text(encoding="utf-8")
    path.write_text(prefixes + text, encoding="utf-8")
    return str(path)


@pytest.fixture
def screen() -> Callable[..., str]:
    """Return a function that runs `remit` on a terminal of a given width and returns what that shows."""
    return on_a_terminal


def on_a_terminal(*arguments: str, columns: int = 80, **environment: str) -> str:
    """What a command prints on a screen of that width."""
    main, child = pty.openpty()
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"NO_COLOR", "FORCE_COLOR", "REMIT_INPUT"}
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "remit", *arguments],
        stdout=child,
        stderr=subprocess.PIPE,
        env={**kept, "COLUMNS": str(columns), "TERM": "xterm", **environment},
    )
    os.close(child)
    found = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        found += part
    os.close(main)
    assert process.stderr
    process.stderr.close()
    assert process.wait() == 0
    return found.decode().replace("\r\n", "\n")
