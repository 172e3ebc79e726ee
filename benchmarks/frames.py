"""What a frame costs while a map is dragged: our two drawers beside the pages of gravis and ipysigma.

    python benchmarks/frames.py [--peers PYTHON] [SIZE ...]

All draw the same graph with the same places: roles in families, each tied to three others. What is told is
CPU time of the page's main thread, by Chromium's own counters, without a graphics card. The peers need a
Python of their own that has them; one that is not there, or whose page shows nothing without a network, is
told as such.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from figures import table

SIZES = (500, 2_000, 5_000, 17_000)
FRAMES = 24
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]
GRAVIS = """
import json, sys, gravis, networkx as nx
nodes, edges = json.load(open(sys.argv[1]))
graph = nx.Graph()
for at, (x, y) in enumerate(nodes):
    graph.add_node(at, x=x, y=y)
graph.add_edges_from(map(tuple, edges))
figure = gravis.d3(graph, layout_algorithm_active=False, show_node_label=False, zoom_factor=0.1)
open(sys.argv[2], "w").write(figure.to_html_standalone())
"""
IPYSIGMA = """
import json, sys, networkx as nx
from ipysigma import Sigma
nodes, edges = json.load(open(sys.argv[1]))
graph = nx.Graph()
for at, (x, y) in enumerate(nodes):
    graph.add_node(at, x=x, y=y)
graph.add_edges_from(map(tuple, edges))
Sigma.write_html(graph, sys.argv[2], fullscreen=True, start_layout=False)
"""


def invented(n: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]], list[int]]:
    """Places, ties and families of n roles: discs on a grid, each role tied to three nearby."""
    dice = random.Random(5)  # noqa: S311 (a benchmark)
    n_families = max(4, n // 100)
    wide = math.ceil(math.sqrt(n_families))
    family = [at % n_families for at in range(n)]
    places = []
    for at in range(n):
        row, column = divmod(family[at], wide)
        angle, radius = 2.4 * (at // n_families), 26 * math.sqrt(at // n_families)
        places.append(
            (round(column * 800 + radius * math.cos(angle)), round(row * 650 + radius * math.sin(angle)))
        )
    ties = set()
    for at in range(n):
        for _ in range(3):
            other = (
                dice.randrange(n // n_families) * n_families
                + (family[at] + (dice.random() < 0.1)) % n_families
            )
            if other != at and other < n:
                ties.add((min(at, other), max(at, other)))
    return places, sorted(ties), family


def page_of(places: list[tuple[int, int]], ties: list[tuple[int, int]], family: list[int], most: int) -> str:
    """Our page of them; `most` is up to how many marks and strokes vis-network draws."""
    from remit.views import page as pages
    from remit.views.packing import changes, deflated, rows, varints
    from remit.views.page_kinds import KINDS

    n = len(places)
    held: dict[int, list[int]] = {}
    for a, b in ties:
        held.setdefault(a, []).append(b)
    families = [
        {"label": f"family {one}", "color": one % 8, "x": 0, "y": 0, "r": 1, "typical": []}
        for one in sorted(set(family))
    ]
    data: dict[str, Any] = {
        "version": 1, "title": "Frames", "lang": "en", "generator": "remit", "rights": "",
        "kinds": [*({**kind, "n": n if kind["id"] == "role" else 0} for kind in KINDS),
                  {**KINDS[0], "id": "family", "n": len(families)}],
        "relations": {}, "scopes": [{"id": "all", "label": "All", "properties": []}], "families": families,
        **{name: [] for name in ("nodes", "links", "claims", "documents", "groups", "areas", "overlap",
                                 "tensions", "questions", "topics", "cells", "sources", "empty_groups")},
        "all_pairs": True,
        "large": {
            "kinds": [["role", n]], "ids": [["role:", [f"r{at}" for at in range(n)]]],
            "labels": [f"role {at}" for at in range(n)], "groups": varints([0] * n), "joint": [], "links": [],
            "claim_sets": [], "above": varints([0] * n), "family": varints(one + 1 for one in family),
            "places": [varints(changes(column)) for column in zip(*places, strict=True)],
            "backbone": {"measure": "idf_cosine", "top": 3, "ties": rows(held),
                         "scores": varints([5000] * len(ties)), "n_shared": varints([1] * len(ties))},
            "texts": {"alt": deflated([[]] * n), "definition": deflated([""] * n), "claims": deflated([])},
        },
    }  # fmt: skip
    plain, kept = pages._static, pages._fixed

    def limited(name: str) -> str:
        return plain(name).replace("const MOST_DRAWN = 1500;", f"const MOST_DRAWN = {most};")

    pages._static = limited
    pages._fixed = kept.__wrapped__  # type: ignore[assignment]
    try:
        return pages.assemble(data).html
    finally:
        pages._static = plain
        pages._fixed = kept


def peer(python: str, script: str, graph: Path, target: Path) -> str:
    """Write a peer's page; what is missing, or an empty text."""
    done = subprocess.run([python, "-c", script, graph, target], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["failed"])[-1]


def frame(browser: Any, path: Path, ready: str) -> str:
    """CPU milliseconds of the main thread for a frame while the map is dragged, or why there is no number."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    page = context.new_page()
    try:
        page.set_default_timeout(60_000)
        page.goto(path.as_uri())
        try:
            page.wait_for_selector(ready, state="attached", timeout=20_000)
        except Exception:  # whatever keeps it from drawing, there is no drawing to drag
            return "draws nothing offline"
        page.wait_for_timeout(4000)
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def used() -> float:
            found = session.send("Performance.getMetrics")["metrics"]
            return next(float(one["value"]) for one in found if one["name"] == "TaskDuration")

        page.mouse.move(620, 560)
        page.mouse.down()
        page.mouse.move(624, 562)
        page.wait_for_timeout(600)
        before = used()
        for at in range(1, FRAMES + 1):
            # Each is answered when its frame is there, so that every move is one frame and no other is made.
            place = {"x": 624 + 9 * at, "y": 562 - 3 * at}
            session.send(
                "Input.dispatchMouseEvent", {"type": "mouseMoved", "button": "left", "buttons": 1, **place}
            )
        after = used()
        page.mouse.up()
        return f"{1000 * (after - before) / FRAMES:.1f}"
    finally:
        context.close()


def main() -> int:
    """Measure and print the table; the exit code."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--peers", default=sys.executable)
    asked.add_argument("sizes", nargs="*", type=int, default=SIZES)
    chosen = asked.parse_args()
    from playwright.sync_api import sync_playwright

    lines = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        where = Path(folder)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for n in chosen.sizes:
            places, ties, family = invented(n)
            (where / "graph.json").write_text(json.dumps([places, ties]))
            cells = []
            for most in (10**9, 0):
                (where / "ours.html").write_text(page_of(places, ties, family, most), encoding="utf-8")
                cells.append(frame(browser, where / "ours.html", "html[data-texts]"))
            for script, ready in (
                (IPYSIGMA, "canvas.sigma-nodes, .sigma-container canvas"),
                (GRAVIS, "svg, canvas"),
            ):
                missing = peer(chosen.peers, script, where / "graph.json", where / "peer.html")
                cells.append(missing or frame(browser, where / "peer.html", ready))
            lines.append((f"{n:,}", f"{len(ties):,}", *cells))
            print(lines[-1], flush=True)
        browser.close()
    print(table(("nodes", "edges", "remit, vis-network", "remit, sigma", "ipysigma", "gravis (d3)"), lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
