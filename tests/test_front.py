from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

import remit

HEAVY = (
    "rdflib",
    "pyoxigraph",
    "oxrdflib",
    "numpy",
    "scipy",
    "networkx",
    "pandas",
    "polars",
    "pyvis",
    "pyshacl",
    "rich",
    "click",
)


def imported_by(statement: str) -> set[str]:
    script = f"import sys\n{statement}\nprint(*sorted(name for name in sys.modules if '.' not in name))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def test_importing_remit_imports_nothing_heavy() -> None:
    assert imported_by("import remit").isdisjoint(HEAVY)


def test_loading_and_asking_does_without_rdflib_and_the_rest() -> None:
    statement = (
        "import remit; kg = remit.load(); kg.resolve('CPO'); kg.roles(); kg.show('CPO'); kg.query('ASK {}')"
    )
    assert imported_by(statement) & set(HEAVY) == {"pyoxigraph"}


def test_every_name_of_the_front_is_there() -> None:
    assert set(remit.__all__) == set(dir(remit))
    for name in remit.__all__:
        assert getattr(remit, name) is not None
    assert remit.__version__ == version("remit")
    assert issubclass(remit.errors.SourceError, remit.errors.RemitError)


def test_another_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        remit.nothing  # noqa: B018
