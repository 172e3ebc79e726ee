"""How long a small command takes from nothing, beside the least that could be done, in one run.

    python benchmarks/startup.py

`remit --help` beside a click group that does nothing, and `remit overlap CPO CTO` beside a bare script that
reads the same files with pyoxigraph and asks one query. Each is a new process, in turn with the other;
seconds are CPU seconds, medians over the turns, and the ratio is the median of the turns' own.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from remit.knowledge.load import bundled_paths, ontology_folder

TURNS = 25
OURS = "import sys; from remit.cli.main import main; sys.exit(main())\n"
NOTHING = '''
import click

@click.group()
def cli():
    """Do nothing."""

@cli.command()
def nothing():
    """Do nothing."""

cli()
'''
BARE = """
import pyoxigraph

store = pyoxigraph.Store()
for path in {paths!r}:
    store.load(path=path)
rows = store.query(
    "SELECT DISTINCT ?concern WHERE {{ <{role}cpo> ?one ?concern . <{role}cto> ?other ?concern }}",
    use_default_graph_as_union=True,
)
print(sum(1 for _ in rows))
"""
ROLE = "https://w3id.org/remit/role/"
Seconds = tuple[float, float]


def measure(turns: int = TURNS) -> list[dict[str, Any]]:
    """A row a comparison: `what`, `ours_s`, `peer`, `peer_s`, `ratio` by CPU, `wall_ratio` by the clock."""
    paths = list(map(str, bundled_paths(ontology_folder())))
    with tempfile.TemporaryDirectory() as folder:
        ours = _script(folder, "ours.py", OURS)
        nothing = _script(folder, "nothing.py", NOTHING)
        bare = _script(folder, "bare.py", BARE.format(paths=paths, role=ROLE))
        return [
            _row(
                "remit --help",
                [ours, "--help"],
                "a click group that does nothing",
                [nothing, "--help"],
                turns,
            ),
            _row(
                "remit overlap CPO CTO",
                [ours, "overlap", "CPO", "CTO"],
                "pyoxigraph alone: the same files, one query",
                [bare],
                turns,
            ),
        ]


def _row(what: str, ours: list[str], peer: str, theirs: list[str], turns: int) -> dict[str, Any]:
    _run(ours), _run(theirs)  # compiles what is not compiled yet, and reads the files once
    both = [(_run(ours), _run(theirs)) for _ in range(turns)]
    return {
        "what": what,
        "ours_s": statistics.median(mine[0] for mine, _ in both),
        "peer": peer,
        "peer_s": statistics.median(other[0] for _, other in both),
        "ratio": statistics.median(mine[0] / other[0] for mine, other in both),
        "wall_ratio": statistics.median(mine[1] / other[1] for mine, other in both),
    }


def _run(arguments: list[str]) -> Seconds:
    """CPU seconds and seconds of a new Python, which may keep what it compiles, as an installed one does."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=kept)
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, took


def _script(folder: str, name: str, text: str) -> str:
    path = Path(folder) / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def main() -> None:
    """Print a line a comparison."""
    for row in measure():
        print(
            f"{row['what']}: {row['ours_s']:.3f} CPU s; {row['peer']}: {row['peer_s']:.3f} CPU s; "
            f"{row['ratio']:.2f} times (by the clock {row['wall_ratio']:.2f})"
        )


if __name__ == "__main__":
    main()
