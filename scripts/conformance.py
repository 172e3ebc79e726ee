"""Run the W3C's tests of SPARQL by every way, and write docs/conformance.md.

    python scripts/conformance.py ENDPOINT

ENDPOINT is that of a server of the tests' data, which `python scripts/conformance.py --data FILE` writes:
`remit serve -i FILE`.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from w3c.judge import engine, verdict
from w3c.protocol import ProtocolCase, protocol_cases, protocol_data, protocol_verdict
from w3c.reasons import REASONS
from w3c.suite import Case, cases, store_of, unpack
from w3c.ways import by_command, by_http

PAGE = Path(__file__).resolve().parents[1] / "docs" / "conformance.md"
HEAD = """# The W3C's tests of SPARQL

Run by `python scripts/conformance.py`, and by `make test` in part: all of them over HTTP, all evaluations
by the command. Each test is asked in three ways: of the engine itself (pyoxigraph {engine}), of the command
`remit query`, and of the endpoint of `remit serve` (by GET and both kinds of POST in turn). The data of all
tests lie in one store, a graph a file, and each test names its graphs (`--default-graph`,
`default-graph-uri`). Tests of updates, of entailment regimes and of asking other servers do not apply:
remit reads, draws its own conclusions at load, and refuses SERVICE.

| way | tests | passed |
|---|---|---|
"""


def data(root: Path) -> ox.Store:
    """All graphs of the tests."""
    store = store_of(root)
    store.extend(protocol_data(root))
    return store


def table(every: Sequence[Case], failed: Mapping[str, Mapping[str, str]]) -> str:
    """A row a suite: how many tests it has, and how many are passed by each way."""
    n = Counter(case.suite for case in every)
    lines = ["| suite | tests | " + " | ".join(failed) + " |", "|---|---|" + "---|" * len(failed)]
    for suite in n:
        lost = [sum(case.suite == suite and case.id in wrong for case in every) for wrong in failed.values()]
        lines.append(f"| {suite} | {n[suite]} | " + " | ".join(str(n[suite] - one) for one in lost) + " |")
    return "\n".join(lines)


def protocol_table(every: Sequence[ProtocolCase], told: Mapping[str, str]) -> str:
    """A row a test of the protocol."""
    lines = ["| test | |", "|---|---|"]
    for case in every:
        said = "reads only: no updates" if case.is_update else told[case.name] or "passed"
        lines.append(f"| {case.title} | {said} |")
    return "\n".join(lines)


def reasons() -> str:
    """The tests that are not passed, by reason."""
    lines = []
    for reason in dict.fromkeys(REASONS.values()):
        names = [f"`{name}`" for name, why in REASONS.items() if why == reason]
        lines.append(f"- {reason} {', '.join(names)}")
    return "\n".join(lines)


def main() -> None:
    """Run, write the page; or only write the data for the server."""
    with tempfile.TemporaryDirectory() as folder:
        root = unpack(Path(folder))
        store = data(root)
        if sys.argv[1:2] == ["--data"]:
            store.dump(sys.argv[2], ox.RdfFormat.N_QUADS)
            return
        file = Path(folder) / "graphs.nq"
        store.dump(file, ox.RdfFormat.N_QUADS)
        every = list(cases(root))
        with by_command(file) as command, by_http(sys.argv[1]) as http:
            ways = {"engine": engine(store), "remit query": command, "endpoint": http}
            failed = {
                way: {case.id: wrong for case in every if (wrong := verdict(case, root, ask))}
                for way, ask in ways.items()
            }
        protocol = list(protocol_cases(root))
        told = {one.name: protocol_verdict(one, sys.argv[1]) for one in protocol if not one.is_update}
    text = HEAD.format(engine=ox.__version__)
    text += "".join(
        f"| {way} | {len(every)} | {len(every) - len(wrong)} |\n" for way, wrong in failed.items()
    )
    text += f"| endpoint, protocol | {len(told)} | {sum(not wrong for wrong in told.values())} |\n"
    text += f"\n## What is not passed, and why\n\n{reasons()}\n"
    text += (
        f"\n## By suite\n\n{table(every, failed)}\n\n## The protocol\n\n{protocol_table(protocol, told)}\n"
    )
    PAGE.write_text(text, encoding="utf-8")
    unexpected = {name for wrong in failed.values() for name in wrong} ^ REASONS.keys()
    if unexpected:
        raise SystemExit(f"not as scripts/w3c/reasons.py has it: {sorted(unexpected)}")


if __name__ == "__main__":
    main()
