"""The page beside pyvis's own: writing it, its size, and what it asks of a browser's main thread.

    python benchmarks/page.py

Both get the same networkx graph of roles and concerns. pyvis is used as its documentation has it: `from_nx`,
`generate_html`, with its script inlined; it computes no places, its file does that in the reader's browser.
remit is told twice: with all places computed in Python, and with the places given, which is the work that
pyvis does too. Seconds are CPU seconds of one process, the lowest of the rounds. The browser's are CPU
milliseconds of the main thread of Chromium without a graphics card, by its own counters.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx

from figures import seconds, table, times

SIZES = ((300, 20, 1_500), (3_000, 150, 15_000))
"""Nodes, how many of them are roles, and links."""
ROUNDS = 3
SLOW = 5.0  # seconds; what takes longer is done once
FRAMES = 60
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def drawn(n_nodes: int, n_roles: int, n_links: int, seed: int = 1) -> nx.Graph:
    """A graph of roles and the concerns they have; a role has most to do with its own field."""
    dice = random.Random(seed)  # noqa: S311 (a benchmark)
    n_concerns = n_nodes - n_roles
    graph = nx.Graph()
    for at in range(n_roles):
        graph.add_node(f"role:{at}", label=f"Role {at}", kind="role")
    for at in range(n_concerns):
        graph.add_node(
            f"concern:{at}", label=f"Concern {at}", kind="responsibility", group=f"group:{at // 15}"
        )
    while graph.number_of_edges() < n_links:
        role = dice.randrange(n_roles)
        at = int(dice.gauss(role / n_roles, 0.08) * n_concerns) % n_concerns
        graph.add_edge(f"role:{role}", f"concern:{at}")
    return graph


def page_data(graph: nx.Graph, places: dict[str, tuple[float, float]]) -> dict[str, Any]:
    """The graph in the shape of docs/page-data.md."""
    from remit.views.page_kinds import KINDS

    groups = sorted({group for _, group in graph.nodes(data="group") if group})
    kinds = [kind for _, kind in graph.nodes(data="kind")]
    degrees = dict(graph.degree())
    return {
        "version": 1, "title": "Benchmark", "lang": "en", "generator": "remit", "rights": "",
        "kinds": [{**kind, "n": kinds.count(kind["id"])} for kind in KINDS],
        "relations": {"hasRemit": ["has", "is of"]},
        "scopes": [{"id": "remit", "label": "Remit", "properties": ["hasRemit"]}],
        "nodes": [
            {"id": node, "iri": node, "kind": kept["kind"], "label": kept["label"], "alt": [],
             "definition": "", "group": kept.get("group"), "area": "area:1" if "group" in kept else None,
             "x": places[node][0], "y": places[node][1],
             "n_roles": degrees[node] if "group" in kept else 0}
            for node, kept in graph.nodes(data=True)
        ],
        "links": [
            {"source": a, "target": b, "rel": "hasRemit", "claims": [], "inferred": False}
            for a, b in graph.edges()
        ],
        "claims": [], "documents": [], "areas": [{"id": "area:1", "label": "Area"}],
        "groups": [{"id": group, "label": group, "area": "area:1"} for group in groups],
        "overlap": [], "all_pairs": False, "tensions": [], "questions": [], "topics": [], "families": [],
        "sources": [], "empty_groups": [],
    }  # fmt: skip


def arranged(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """The places that remit computes."""
    from remit.analysis.network.layout import arrange

    groups = {node: group for node, group in graph.nodes(data="group") if group}
    return arrange(dict(graph.nodes(data="kind")), list(graph.edges()), groups=groups)


def ours(graph: nx.Graph, places: dict[str, tuple[float, float]] | None = None) -> str:
    """The page, with its places computed unless they are given."""
    from remit.views.page import assemble

    return assemble(page_data(graph, places or arranged(graph))).html


def theirs(graph: nx.Graph, *, directed: bool) -> str:
    """What pyvis makes of a copy of the graph: `from_nx` changes the one that it gets."""
    from pyvis.network import Network

    network = Network(directed=directed, cdn_resources="in_line")
    network.from_nx(graph.copy())
    return str(network.generate_html())


def least(work: Callable[[], str]) -> tuple[float, str]:
    """The CPU seconds of the quickest round, and what came out."""
    best, text = float("inf"), ""
    for _ in range(ROUNDS):
        begun = time.process_time()
        text = work()
        took = time.process_time() - begun
        best = min(best, took)
        if took > SLOW:
            break
    return best, text


def measure() -> list[dict[str, Any]]:
    """A row a size and way: `nodes`, `links`, `who`, `cpu_s`, `times` that of remit, `bytes`."""
    rows = []
    for n_nodes, n_roles, n_links in SIZES:
        graph = drawn(n_nodes, n_roles, n_links)
        places = arranged(graph)
        ways: list[tuple[str, Callable[[], str]]] = [
            ("remit, places given", lambda g=graph, p=places: ours(g, p)),
            ("remit, places computed", lambda g=graph: ours(g)),
            ("pyvis, directed", lambda g=graph: theirs(g, directed=True)),
            ("pyvis, as it comes", lambda g=graph: theirs(g, directed=False)),
        ]
        made: dict[str, str] = {}
        found: dict[str, float] = {}
        for who, work in ways:
            found[who], made[who] = least(work)
            print(f"{n_nodes} nodes, {who}: {found[who]:.3f} s, {len(made[who]):,} bytes", file=sys.stderr)
        browser = in_browser(made["remit, places given"])
        for who, _ in ways:
            base = {"nodes": n_nodes, "links": n_links, "who": who, "cpu_s": found[who]}
            base |= {"times": found[who] / found["remit, places given"], "bytes": len(made[who].encode())}
            rows.append(base | (browser if who == "remit, places given" else {}))
    return rows


def in_browser(text: str) -> dict[str, float]:
    """CPU milliseconds of the main thread until the first drawing, and for each frame while it is dragged."""
    from playwright.sync_api import sync_playwright

    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        return {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(120_000)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def ticks() -> float:
            metrics = session.send("Performance.getMetrics")["metrics"]
            return 1000 * next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")

        frame = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        page.evaluate(frame)
        first = ticks()
        page.mouse.move(600, 450)
        page.mouse.down()
        page.evaluate(frame)
        before = ticks()
        for step in range(FRAMES):
            page.mouse.move(600 + 3 * step, 450 + step)
            page.evaluate(frame)
        pan = (ticks() - before) / FRAMES
        page.mouse.up()
        browser.close()
    return {"first_ms": first, "pan_ms": pan}


def told(rows: list[dict[str, Any]]) -> str:
    """The table, in Markdown."""
    head = ("Graph", "Who", "CPU to write", "times remit", "File", "First drawing", "A frame of panning")
    lines = [
        (
            f"{row['nodes']:,} nodes, {row['links']:,} links",
            str(row["who"]),
            seconds(row["cpu_s"]),
            times(row["times"]),
            f"{row['bytes'] / 1e6:.2f} MB",
            f"{row['first_ms']:.0f} ms" if "first_ms" in row else "",
            f"{row['pan_ms']:.1f} ms" if "pan_ms" in row else "",
        )
        for row in rows
    ]
    return table(head, lines)


def main() -> None:
    """Measure, keep the figures, write the page of docs, and print the table."""
    from overlap import keep

    rows = measure()
    keep("page", rows)
    print(told(rows))


if __name__ == "__main__":
    main()
