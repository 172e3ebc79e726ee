"""What bash, zsh and fish complete, asked as these shells ask."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def completed(line: str, word: str, **more: str) -> list[str]:
    """What is offered for the last word of a line, as fish asks for it."""
    environment = {
        **os.environ,
        "_REMIT_COMPLETE": "fish_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": word,
        **more,
    }
    done = subprocess.run(
        [sys.executable, "-m", "remit"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return [one.partition(",")[2].partition("\t")[0] for one in done.stdout.splitlines() if one]


@pytest.mark.parametrize(
    ("line", "word", "offered"),
    [
        ("remit overlap cp", "cp", {"cpo"}),
        ("remit overlap cpo ct", "ct", {"cto"}),
        ("remit why cto product-qu", "product-qu", {"product-quality"}),
        ("remit show innovation-c", "innovation-c", {"innovation-culture"}),
        ("remit ask shared-re", "shared-re", {"shared-remit"}),
        ("remit ask shared-remit a=CPO ", "", {"a=", "b="}),
        ("remit over", "over", {"overlap"}),
    ],
)
def test_names_of_roles_questions_and_parameters_are_offered(line: str, word: str, offered: set[str]) -> None:
    assert offered <= set(completed(line, word))


def test_what_cannot_be_read_offers_nothing_and_says_nothing() -> None:
    assert completed("remit overlap cp", "cp", REMIT_INPUT="/nowhere/at/all.ttl") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_each_shell_is_printed(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "remit"],
        env={**os.environ, "_REMIT_COMPLETE": f"{shell}_source"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "_REMIT_COMPLETE" in done.stdout
