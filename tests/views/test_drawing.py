"""What pyvis makes of the data, and that the installed pyvis is the one that this was written for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from remit.views.drawing import drawing, library

SAMPLE = Path(__file__).parents[1] / "browser" / "sample.json"


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return loaded


def test_two_items_are_joined_by_one_stroke_however_many_links_they_have(data: dict[str, Any]) -> None:
    made = drawing(data)
    pairs = [frozenset((edge["from"], edge["to"])) for edge in made["edges"]]
    index = {node["id"]: at for at, node in enumerate(data["nodes"])}
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == {frozenset((index[link["source"]], index[link["target"]])) for link in data["links"]}


def test_a_stroke_is_dashed_only_where_all_is_inferred(data: dict[str, Any]) -> None:
    dashed = [edge for edge in drawing(data)["edges"] if edge.get("dashes")]
    assert len(dashed) == sum(link["inferred"] for link in data["links"]) == 1


def test_what_does_not_hold_everywhere_is_not_drawn(data: dict[str, Any]) -> None:
    links = [{**link, "holds": False} for link in data["links"]]
    assert drawing({**data, "links": links})["edges"] == []


def test_places_come_from_the_data_and_nothing_moves(data: dict[str, Any]) -> None:
    made = drawing(data)
    assert [(node["x"], node["y"]) for node in made["nodes"]] == [
        (node["x"], node["y"]) for node in data["nodes"]
    ]
    assert made["options"]["physics"] == {"enabled": False}
    assert set(made) == {"nodes", "edges", "options"}


def test_roles_are_the_largest(data: dict[str, Any]) -> None:
    sizes: dict[str, list[float]] = {node["kind"]: [] for node in data["nodes"]}
    for node, mark in zip(data["nodes"], drawing(data)["nodes"], strict=True):
        sizes[node["kind"]].append(mark["size"])
    assert max(sizes["role"]) > max(size for kind, some in sizes.items() if kind != "role" for size in some)


def test_the_library_is_whole_and_asks_for_no_source_map() -> None:
    text = library()
    assert "@version 9.1.2" in text
    assert "sourceMappingURL" not in text
    assert "</script" not in text.lower()
