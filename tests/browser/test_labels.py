"""The label layer: no two labels cover each other, and the most important is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LABELS = Path(__file__).parents[2] / "src" / "remit" / "views" / "static" / "labels.js"
PLACE = """([seed, n, spread]) => {
  let state = seed;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const context = document.createElement("canvas").getContext("2d");
  const styles = ["role", "minor", "plain", "group", "band"];
  const wishes = Array.from({ length: n }, (_, at) => ({
    id: String(at), text: "name ".repeat(1 + Math.floor(random() * 6)),
    x: (random() - 0.5) * spread, y: (random() - 0.5) * spread,
    reach: 4, rank: n - at, style: styles[at % 5], must: at % 3 === 0, keen: at % 4 === 0,
  }));
  const measure = textMeasurer();
  return placeLabels(context, wishes, 1, measure).map((place) => {
    const style = LABEL_STYLES[place.style];
    const half = Math.max(...place.text.map((line) => measure(context, place.style, line))) / 2;
    const below = place.y + place.text.length * style.line;
    return [place.x - half, place.y, place.x + half, below, Number(place.id)];
  });
}"""


@pytest.mark.parametrize("seed", [1, 7, 42])
@pytest.mark.parametrize(("n", "spread"), [(40, 2000), (250, 900), (400, 150)])
def test_labels_never_cover_each_other(browser: Browser, seed: int, n: int, spread: int) -> None:
    page = browser.new_page()
    page.add_script_tag(content=LABELS.read_text(encoding="utf-8"))
    boxes: list[list[float]] = page.evaluate(PLACE, [seed, n, spread])
    page.close()
    assert boxes[0][4] == 0
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert not covers(one, other)


def covers(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
