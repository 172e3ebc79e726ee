"""Draws the pictures of docs/measures.md from what the library says, into docs/images.

python scripts/measure_pictures.py
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import remit
from remit.analysis.hierarchy import contents, hierarchy
from remit.analysis.measures import rarity
from remit.analysis.similarity import Match, compare_pair, matches

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
INK, SOFT, LINE, CARD = "#1b1f27", "#566070", "#c9d0d9", "#ffffff"
ONE, OTHER, BOTH = "#9cc5e8", "#f0b98a", "#12304d"
WIDTH, ROW, LEFT = 760, 44, 190
FONT = "font-family='system-ui, sans-serif'"

PRODUCT = {"pricing": 1.0, "product vision": 1.0, "user research": 0.5}
SALES = {"pricing": 1.0, "forecasts": 1.0}
GROUPS = [
    ("pricing", "market"), ("forecasts", "market"), ("user research", "market"), ("product vision", "vision"),
]  # fmt: skip
N_ROLES, HOLDERS = 52, (2, 5, 10, 16, 26, 52)


def text(x: float, y: float, words: str, *, size: int = 14, fill: str = INK, more: str = "") -> str:
    """One line of words; `more` has further attributes."""
    return f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' fill='{fill}' {more}>{escape(words)}</text>"


def heading(words: str) -> str:
    """What a picture shows, above it."""
    return text(24, 34, words, size=16, more="font-weight='600'")


def bar(x: float, y: float, width: float, fill: str, height: float = 22) -> str:
    """A filled bar."""
    return f"<rect x='{x:.1f}' y='{y:.1f}' width='{width:.1f}' height='{height:g}' fill='{fill}' rx='2'/>"


def drawing(title: str, height: float, parts: list[str]) -> str:
    """A whole SVG on a light card, so that it reads on a dark page too."""
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height:g}' role='img' {FONT}>"
        f"<title>{escape(title)}</title>\n"
        f"<rect width='{WIDTH}' height='{height:g}' rx='10' fill='{CARD}' stroke='{LINE}'/>\n"
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def sets() -> str:
    """What is divided by what: the concerns of two chiefs, and six measures of them."""
    compared = remit.overlap(remit.load(), "CPO", "CTO")
    found, shared = compared.measures, compared.measures.n_shared
    cpo, cto = (role.n_concerns for role in compared.roles)
    both, twice, mean = (shared, BOTH), (2 * shared, BOTH), (math.sqrt(cpo * cto) - shared, LINE)
    one, other = (cpo - shared, ONE), (cto - shared, OTHER)
    rows: list[tuple[str, str, list[tuple[float, str]], float]] = [
        ("jaccard", "both by all of either", [both, one, other], found.jaccard),
        ("dice", "twice both by the sum", [twice, one, other], found.dice),
        ("overlap_coefficient", "both by the smaller", [both, other], found.overlap_coefficient),
        ("containment", "both by the CPO's", [both, one], shared / cpo),
        ("containment", "both by the CTO's", [both, other], shared / cto),
        ("cosine", "both by the geometric mean", [both, mean], found.cosine),
    ]
    scale = (WIDTH - LEFT - 200) / (cpo + cto)
    parts = [heading(f"CPO {cpo}, CTO {cto}, both {shared}")]
    parts += _key(((BOTH, "both"), (ONE, "only CPO"), (OTHER, "only CTO")), 380, 34)
    for i, (name, words, bars, value) in enumerate(rows):
        y, x = 58 + i * ROW, float(LEFT)
        parts += [text(24, y + 11, name), text(24, y + 27, words, size=11, fill=SOFT)]
        for n, fill in bars:
            parts.append(bar(x, y, n * scale, fill))
            x += n * scale
        whole = sum(n for n, _ in bars)
        parts.append(text(x + 10, y + 16, f"{bars[0][0]:g} / {whole:.3g} = {value:.2f}", size=13))
    return drawing("Six measures of the concerns of two chiefs", 58 + len(rows) * ROW + 8, parts)


def rare() -> str:
    """How much a concern counts, by how many roles have it."""
    scale = (WIDTH - LEFT - 180) / rarity(HOLDERS[0], N_ROLES)
    parts = [heading(f"What a shared concern adds, by how many of {N_ROLES} roles have it")]
    for i, n in enumerate(HOLDERS):
        y, weight = 54 + i * 32, rarity(n, N_ROLES)
        words = "all roles have it" if n == N_ROLES else f"{n} roles have it"
        parts += [text(24, y + 16, words), bar(LEFT, y, weight * scale, BOTH)]
        parts.append(text(LEFT + weight * scale + 10, y + 16, f"{weight:.1f}", size=13))
    return drawing("Rare concerns count more", 54 + len(HOLDERS) * 32 + 10, parts)


def tree() -> str:
    """Two roles whose concerns are not the same, and how alike the nearest are by Lin's similarity."""
    above = hierarchy(GROUPS)
    content = contents(above, [])
    here, there = matches("lin", PRODUCT, SALES, hierarchy=above, content=content)
    known = {concern: rarity(1, 10) for concern in {**PRODUCT, **SALES}}
    found = compare_pair(PRODUCT, SALES, rarity=known, hierarchy=above, content=content)
    below = 88 + 40 * max(len(here), len(there))
    parts = [heading("Each concern beside the most similar one of the other role")]
    for side, name, x in ((here, "a product role", 24), (there, "a sales role", 404)):
        mean = sum(one.similarity for one in side) / len(side)
        parts += [text(x, 64, name, size=12, fill=SOFT), *_matched(side, x, dict(GROUPS))]
        parts.append(text(x, below, f"on average {mean:.2f}", size=13))
    of_all = len({**PRODUCT, **SALES})
    parts.append(
        text(24, below + 28, f"lin, the mean of all {len(here) + len(there)}: {found.lin:.2f}", size=13)
    )
    parts.append(
        text(404, below + 28, f"jaccard, {found.n_shared} shared of {of_all}: {found.jaccard:.2f}", size=13)
    )
    return drawing("Concerns of the same kind count in part", below + 48, parts)


def _matched(side: tuple[Match, ...], x: float, group: dict[str, str]) -> Iterator[str]:
    for i, one in enumerate(side):
        y = 88 + i * 40
        if one.other is None:
            words = "nothing similar"
        elif one.other == one.concern:
            words = "the same"
        else:
            words = f"{one.other}, both {group[one.concern]}"
        yield bar(x, y - 12, 120 * one.similarity, BOTH, 5)
        yield f"<rect x='{x}' y='{y - 12}' width='120' height='5' fill='none' stroke='{LINE}' rx='2'/>"
        yield text(x, y + 10, one.concern)
        yield text(x + 132, y - 5, f"{one.similarity:.2f}", size=13)
        yield text(x + 132, y + 10, words, size=12, fill=SOFT)


def _key(entries: tuple[tuple[str, str], ...], x: float, y: float) -> Iterator[str]:
    for fill, words in entries:
        yield bar(x, y - 11, 14, fill, 14)
        yield text(x + 20, y + 1, words, size=12, fill=SOFT)
        x += 34 + 7 * len(words)


PICTURES = {"measures-sets.svg": sets, "measures-rarity.svg": rare, "measures-hierarchy.svg": tree}


def main() -> None:
    """Write the pictures."""
    for name, draw in PICTURES.items():
        (IMAGES / name).write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
