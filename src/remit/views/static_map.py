"""The map as a plain SVG, for places that run no scripts: an untrusted notebook, a report, a slide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from remit.text import xml_text
from remit.views.label_room import Place, Wish, place, text_width

SHAPES: dict[str, str] = {
    "dot": "M9 1.5a7.5 7.5 0 1 0 .01 0Z",
    "square": "M2.8 2.8h12.4v12.4H2.8Z",
    "triangle": "M9 1.6 17 15.4H1Z",
    "triangleDown": "M9 16.4 1 2.6h16Z",
    "diamond": "M9 .6 17.4 9 9 17.4.6 9Z",
    "star": "M9 .8l2.5 5.3 5.8.7-4.3 4 1.2 5.7L9 13.6l-5.2 2.9L5 10.8.7 6.8l5.8-.7Z",
    "hexagon": "M5 2h8l4 7-4 7H5L1 9Z",
    "pentagon": "M9 1.2 17 7 14 16.4H4L1 7Z",
    "plus": "M6.4 1.8h5.2v4.6h4.6v5.2h-4.6v4.6H6.4v-4.6H1.8V6.4h4.6Z",
    "ring": "M9 2.6a6.4 6.4 0 1 0 .01 0ZM9 6.6a2.4 2.4 0 1 1 -.01 0Z",
    "chevron": "M2.5 2h6.4L15.5 9l-6.6 7H2.5L9 9Z",
}
"""An outline for each shape in a box of 18 by 18; static/dom.js has the same."""

FACE = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
WIDTH = 1200.0
"""How wide a drawing is at most, in pixels at its own size; what is in it is made smaller to fit."""
LARGEST_SCALE = 1.4
MOST_DRAWN = 1500
"""Of more items than these, those with the fewest links are left out."""
_MARGIN, _HEAD = 28.0, 46.0
_GROUND, _INK, _SOFT, _EDGE, _FIRM, _BLOB, _BOTH, _RIM = (
    "#fafbfc", "#1b1f27", "#566070", "#d3d9e1", "#a3b0c0", "#eef1f5", "#12304d", "#7a5200",
)  # fmt: skip
_CONCERNS = frozenset({"responsibility", "skill", "metric", "outcome"})
_GATHERED = frozenset({"strategy", "benefit", "trend", "background"})
_PALE = frozenset({"responsibility"})
_LARGE = 17.0


@dataclass(frozen=True, slots=True)
class _Mark:
    item: Mapping[str, Any]
    x: float
    y: float
    half: float

    @property
    def is_shared(self) -> bool:
        return self.item["kind"] in _CONCERNS and self.item["n_roles"] > 1


def static_map(data: Mapping[str, Any]) -> str:
    """Return the map of the page's data as the text of an SVG file, light, with its legend and its sources.

    It shows what the page shows when it opens. Names stand where there is room, and none covers another. Of
    more than `MOST_DRAWN` items those with most links are drawn; of many roles, their families. The same data
    give the same bytes.
    """
    from remit.views.drawing import drawing

    whole, data = data, _of_families(data) if data.get("large") else data
    drawn = drawing(data)
    kept = _kept(data)
    pairs = zip(data["nodes"], drawn["nodes"], strict=True)
    sizes = {item["id"]: item.get("r", node["size"]) for item, node in pairs}
    xs = [item["x"] for item in kept] or [0.0]
    ys = [item["y"] for item in kept] or [0.0]
    scale = min(LARGEST_SCALE, (WIDTH - 2 * _MARGIN - 120) / max(1.0, max(xs) - min(xs)))
    left, top = min(xs) * scale - _MARGIN - 60, min(ys) * scale - _HEAD - _MARGIN
    marks = [
        _Mark(item, item["x"] * scale - left, item["y"] * scale - top, max(sizes[item["id"]] * scale, 3.6))
        for item in kept
    ]
    width = max(420.0, (max(xs) - min(xs)) * scale + 2 * _MARGIN + 120)
    foot = (max(ys) - min(ys)) * scale + _HEAD + 2 * _MARGIN + 34
    legend, height = _legend(data, marks, foot, width)
    names = [one for one in place(_wishes(data, marks)) if one.box[0] > 2 and one.box[2] < width - 2]
    title = _text(data["title"])
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" paint-order="stroke"'
            f' viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}"'
            f" font-family={quoteattr(FACE)} lang={quoteattr(_text(data['lang']))}>",
            f"<title>{title}</title><desc>{_text(_told(whole, len(marks)))}</desc>",
            f'<rect width="{_n(width)}" height="{_n(height)}" fill="{_GROUND}"/>',
            f'<text x="{_n(_MARGIN)}" y="32" font-size="18" font-weight="600" fill="{_INK}">{title}</text>',
            _grounds(marks, scale),
            _edges(data, drawn["edges"], marks),
            f'<g stroke-linejoin="round">{_shapes(data, marks)}</g>',
            _names(names),
            legend,
            "</svg>\n",
        ]
    )


def _told(data: Mapping[str, Any], n_drawn: int) -> str:
    """Return what the drawing says of itself to those who do not see it."""
    from remit.views.page import count_items, count_links

    if data.get("large"):
        held = f"{count_items(data):,} items and {count_links(data):,} links"
        return f"{held}; {n_drawn} families of roles are drawn."
    return f"{n_drawn} items and {count_links(data)} links; a dark rim marks what two or more roles have."


def _of_families(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the data of many roles with families as items, each as large as its region."""
    families = [
        {**family, "id": f"family/{n}", "kind": "family", "group": None, "n_roles": 0}
        for n, family in enumerate(data["families"])
    ]
    return {**data, "nodes": families, "links": []}


def _kept(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the items that the map begins with, and of too many those with most links."""
    off = {kind["id"] for kind in data["kinds"] if kind.get("off")}
    items = [item for item in data["nodes"] if item["kind"] not in off]
    if len(items) <= MOST_DRAWN:
        return items
    links = Counter(link[end] for link in data["links"] for end in ("source", "target"))
    busiest = sorted(items, key=lambda item: (item["kind"] != "role", -links[item["id"]], item["id"]))
    chosen = {item["id"] for item in busiest[:MOST_DRAWN]}
    return [item for item in items if item["id"] in chosen]


def _grounds(marks: Iterable[_Mark], scale: float) -> str:
    """Return a soft ground under each group of which two or more items are drawn."""
    paths = []
    for held in _fields(marks).values():
        corners = _hull([(mark.x, mark.y) for mark in held])
        paths.append(f'<path d="M{"L".join(f"{_n(x)} {_n(y)}" for x, y in corners)}Z"/>')
    return (
        f'<g fill="{_BLOB}" stroke="{_BLOB}" stroke-width="{_n(56 * scale)}" stroke-linejoin="round">'
        f"{''.join(paths)}</g>"
    )


def _fields(marks: Iterable[_Mark]) -> dict[str, list[_Mark]]:
    """Return what lies together on the map: a group of concerns, or a kind."""
    found: dict[str, list[_Mark]] = {}
    for mark in marks:
        kind = str(mark.item["kind"])
        field = mark.item["group"] or (kind if kind in _GATHERED else "")
        if field:
            found.setdefault(field, []).append(mark)
    return {field: held for field, held in found.items() if len(held) > 1}


def _hull(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the corners round a set of points, in order."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(row: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        chain: list[tuple[float, float]] = []
        for x, y in row:
            while len(chain) > 1:
                (ax, ay), (bx, by) = chain[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                chain.pop()
            chain.append((x, y))
        return chain[:-1]

    return half(ordered) + half(ordered[::-1])


def _edges(data: Mapping[str, Any], edges: Iterable[Mapping[str, Any]], marks: Iterable[_Mark]) -> str:
    """Return the links in four strokes: plain or of what roles share, stated or inferred."""
    at = {mark.item["id"]: mark for mark in marks}
    strokes: dict[tuple[str, bool], list[str]] = {}
    for edge in edges:
        ends = [at.get(data["nodes"][edge[end]]["id"]) for end in ("from", "to")]
        source, target = ends
        if source is None or target is None:
            continue
        color = _FIRM if source.is_shared or target.is_shared else _EDGE
        line = f"M{_n(source.x)} {_n(source.y)}L{_n(target.x)} {_n(target.y)}"
        strokes.setdefault((color, bool(edge.get("dashes"))), []).append(line)
    dashes = ' stroke-dasharray="4 4"'
    return "".join(
        f'<path d="{"".join(lines)}" fill="none" stroke="{color}"{dashes if inferred else ""}/>'
        for (color, inferred), lines in sorted(strokes.items(), reverse=True)
    )


def _shapes(data: Mapping[str, Any], marks: Iterable[_Mark]) -> str:
    kinds = {kind["id"]: kind for kind in data["kinds"]}
    return "".join(
        _shape(kinds[mark.item["kind"]], mark.x, mark.y, mark.half, shared=mark.is_shared) for mark in marks
    )


def _shape(kind: Mapping[str, Any], x: float, y: float, half: float, *, shared: bool = False) -> str:
    pale = kind["id"] in _PALE
    rim, width = (_BOTH, 4.0) if shared else (_RIM, 1.6) if pale else ("#ffffff", 2.4)
    return (
        f'<path d="{SHAPES.get(kind["shape"], SHAPES["dot"])}" fill={quoteattr(_text(kind["color"]))}'
        f' stroke="{rim}" stroke-width="{_n(width * 9 / half)}"'
        f' transform="translate({_n(x - half)} {_n(y - half)}) scale({half / 9:.3f})"/>'
    )


def _wishes(data: Mapping[str, Any], marks: Sequence[_Mark]) -> list[Wish]:
    """Return which names the map would like, roles first, then what they share, then tensions and groups."""
    wishes = []
    for mark in marks:
        item, kind = mark.item, mark.item["kind"]
        is_role = kind == "role"
        large = is_role and mark.half > _LARGE * 0.7
        rank = (
            9.0 if large else 8.0 if is_role else 6.0 if mark.is_shared else 5.0 if kind == "tension" else 2.0
        )
        size = 14.0 if large else 11.5 if is_role else 10.5
        wishes.append(
            Wish(
                xml_text(item["label"]),
                mark.x,
                mark.y,
                mark.half + 1,
                rank,
                size,
                bold=is_role,
                must=is_role or kind == "family",
                fold=32 if is_role and not large else 20,
                beside=is_role and not large,
            )
        )
    titles = {row["id"]: row["label"] for row in (*data["kinds"], *data["groups"])}
    for field, held in _fields(marks).items():
        x = sum(mark.x for mark in held) / len(held)
        text = xml_text(titles.get(field, field))
        wishes.append(Wish(text, x, min(m.y for m in held), 7.0, 4.0, 10.5, bold=True, fold=26, above=True))
    return wishes


def _names(places: Iterable[Place]) -> str:
    """Return names as text, over a copy in the colour of the ground that keeps lines off them."""
    halo, ink, soft = [], [], f' fill="{_SOFT}"'
    for one in places:
        wish = one.wish
        lines = "".join(
            f'<tspan x="{_n(one.x)}" y="{_n(one.y + wish.size * (1.16 * n + 0.35))}">{_text(line)}</tspan>'
            for n, line in enumerate(one.lines)
        )
        look = f' font-size="{_n(wish.size)}"' + (' font-weight="600"' if wish.bold else "")
        ink.append(f"<text{look}{soft if wish.above else ''}>{lines}</text>")
        halo.append(f"<text{look}>{lines}</text>")
    return (
        f'<g text-anchor="middle" fill="{_GROUND}" stroke="{_GROUND}" stroke-width="3"'
        f' stroke-linejoin="round" aria-hidden="true">{"".join(halo)}</g>\n'
        f'<g text-anchor="middle" fill="{_INK}">{"".join(ink)}</g>'
    )


def _legend(data: Mapping[str, Any], marks: Iterable[_Mark], top: float, width: float) -> tuple[str, float]:
    """Return what the shapes mean and where the words come from, and how high the drawing is with them."""
    held = Counter(mark.item["kind"] for mark in marks)
    parts = [f'<path d="M{_n(_MARGIN)} {_n(top - 16)}H{_n(width - _MARGIN)}" stroke="{_EDGE}"/>']
    x, y = _MARGIN, top
    for kind in data["kinds"]:
        if not held[kind["id"]]:
            continue
        text = f"{kind['label']} {held[kind['id']]}"
        room = 20 + text_width(text, 12) + 14
        if x > _MARGIN and x + room > width - _MARGIN:
            x, y = _MARGIN, y + 20
        parts.append(_shape(kind, x + 6, y, 6))
        parts.append(
            f'<text x="{_n(x + 18)}" y="{_n(y + 4.2)}" font-size="12" fill="{_INK}">{_text(text)}</text>'
        )
        x += room
    words = f"{data['rights']} {data['generator']}".split()
    for line in _lines(words, width - 2 * _MARGIN, 10.5):
        y += 18 if line[1] else 24
        parts.append(
            f'<text x="{_n(_MARGIN)}" y="{_n(y + 4)}" font-size="10.5" fill="{_SOFT}">{_text(line[0])}</text>'
        )
    return "".join(parts), y + 22


def _lines(words: Iterable[str], width: float, size: float) -> list[tuple[str, int]]:
    """Return words in lines no wider than `width`, numbered from 0."""
    lines: list[str] = []
    for word in words:
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [(line, n) for n, line in enumerate(lines)]


def _text(text: object) -> str:
    return escape(xml_text(str(text)))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
