"""A comparison as people read it: no wall of numbers, no figure that nothing says, no more rows than help."""

from __future__ import annotations

from itertools import pairwise

import pytest

from remit.analysis.comparison.overlap import nearest, overlap, overlaps
from remit.analysis.comparison.reading import Reading
from remit.knowledge.load import load_text
from remit.knowledge.store import Knowledge
from remit.views.comparisons import overlap_blocks
from remit.views.contributions import contributions_json, contributions_table
from remit.views.formats import Block, Heading, Table, csv_text, shown
from remit.views.likeness import WORDS
from remit.views.rankings import nearest_blocks, pairs_blocks, pairs_table


def text_of(blocks: list[Block]) -> str:
    def one(block: Block) -> str:
        match block:
            case Heading():
                return block.text
            case Table():
                rows = [block.columns, *((shown(cell) for cell in row) for row in block.rows)]
                return "\n".join(" | ".join(row) for row in rows)
            case _:
                return block

    return "\n".join(map(one, blocks))


def table_under(blocks: list[Block], start: str) -> Table:
    for head, block in pairwise(blocks):
        if isinstance(head, Heading) and head.text.startswith(start) and isinstance(block, Table):
            return block
    raise AssertionError(f"no table under {start}")


def test_few_measures_are_shown_and_all_on_request(kg: Knowledge) -> None:
    found = overlap(kg, "CPO", "CTO", tversky=(1, 0))
    few = [row[0] for row in table_under(overlap_blocks(found), "How alike").rows]
    every = {row[0]: row[1] for row in table_under(overlap_blocks(found, every=True), "How alike").rows}
    assert few[:3] == ["jaccard", "idf cosine", "lin"]
    assert [name for name in every if not str(name).startswith("tversky")] == [
        name.replace("_", " ") for name in WORDS
    ]
    assert every["jaccard"] == "0.17 to 0.18"
    assert every["ruzicka"] == "not rated"
    assert every["tversky of Chief Product Officer"] == "0.25 to 0.27"


def test_a_range_says_where_it_comes_from(kg: Knowledge, tiny: Knowledge) -> None:
    told = text_of(overlap_blocks(overlap(kg, "CPO", "CTO")))
    assert "alone: mentoring, team leadership. --strict" in told
    assert "A range" not in text_of(overlap_blocks(overlap(tiny, "CPO", "CTO")))
    reading = Reading(min_sources=2, modalities=("typical", "plain"))
    asked = text_of(overlap_blocks(overlap(kg, "CPO", "CTO", reading=reading)))
    assert "Read only where 2 documents or more say so, and only by claims put as plain or typical" in asked
    assert "Shared by the usual reading alone: " in asked
    more = text_of(
        overlap_blocks(overlap(tiny, "CPO", "CTO", reading=Reading(modalities=("plain", "optional"))))
    )
    assert "by claims put as plain or optional" in more


def test_where_nothing_is_stated_no_figure_is_shown(tiny: Knowledge) -> None:
    told = text_of(overlap_blocks(overlap(tiny, "CPO", "role:designer")))
    assert "Nothing is stated of Désigner under this relation, so there is nothing to compare." in told
    assert "Désigner | 0 | nothing stated | 0 | 0" in told
    assert "0.0" not in told
    left = text_of(overlap_blocks(overlap(tiny, "CPO", "CTO", reading=Reading(min_sources=2))))
    assert "read so, so there is nothing to compare" in left
    assert "0.0" not in left


@pytest.mark.parametrize("measure", ["jaccard", "idf_cosine", "lin", "simgic", "n_shared"])
def test_what_a_figure_is_made_of_adds_up_to_it(tiny: Knowledge, measure: str) -> None:
    found = overlap(tiny, "CPO", "CTO")
    shown_as = table_under(overlap_blocks(found, explain=measure), "What ")
    *parts, total = (float(str(row[1])) for row in shown_as.rows)
    assert sum(parts) == pytest.approx(total, abs=1e-4 * len(parts))
    assert total == pytest.approx(getattr(found.measures, measure), abs=1e-4)
    flat = contributions_table(found, measure)
    assert sum(float(str(row[1])) for row in flat.rows) == pytest.approx(getattr(found.measures, measure))
    plain = contributions_json(found, measure)
    assert isinstance(plain, dict)
    assert plain["value"] == getattr(found.measures, measure)


def test_a_matched_concern_is_named_and_itself_is_called_so(tiny: Knowledge) -> None:
    rows = table_under(overlap_blocks(overlap(tiny, "CPO", "CTO"), explain="lin"), "What lin").rows
    matched = {shown(row[0]): shown(row[-1]) for row in rows}
    assert matched["innovation management"] == "(itself)"
    assert matched["product vision"] == "innovation management"
    assert csv_text(contributions_table(overlap(tiny, "CPO", "CTO"), "lin")).startswith(
        "concern,concern_label,adds"
    )


def many_roles(prefixes: str, n: int) -> Knowledge:
    links = " ".join(
        f"role:r{i:02} a remit:Role ; remit:hasRemit "
        + ", ".join(f"concern:c{i + step:02}" for step in range(3))
        + " ."
        for i in range(n)
    )
    return load_text(prefixes + links)


def test_combinations_have_a_column_a_role_while_there_are_few(prefixes: str) -> None:
    kg = many_roles(prefixes, 5)
    blocks = overlap_blocks(overlap(kg, *(f"role:r{i:02}" for i in range(5))))
    table = table_under(blocks, "Combinations (7)")
    assert table.columns == (*(f"role:r{i:02}" for i in range(5)), "n", "concerns")
    assert table.rows[0] == ("●", "●", "●", "·", "·", 1, "concern:c02")


def test_combinations_of_many_roles_stay_readable(prefixes: str) -> None:
    kg = many_roles(prefixes, 30)
    found = overlap(kg, *(f"role:r{i:02}" for i in range(30)))
    blocks = overlap_blocks(found)
    table = table_under(blocks, f"Combinations ({len(found.regions)})")
    assert table.columns == ("roles, in the order above", "n", "concerns")
    assert table.rows[0][0] == " ".join(["●"] * 3 + ["·"] * 27)
    rest = len(found.regions) - len(table.rows)
    assert rest > 0
    assert f"{rest} combinations more, of {rest} concerns; -f json gives all." in blocks


def test_rankings_show_the_measure_that_ranks(tiny: Knowledge) -> None:
    pairs = overlaps(tiny, measure="simgic")
    assert isinstance(pairs_blocks(pairs, "simgic")[0], Table)
    assert "simgic" in text_of(pairs_blocks(pairs, "simgic"))
    assert "not rated" in text_of(pairs_blocks(pairs, "ruzicka"))
    assert pairs_table(pairs).columns[-2:] == ("containment_a", "containment_b")
    near = nearest(tiny, "CTO", measure="tversky", tversky=(1, 0))
    told = text_of(nearest_blocks(near, measure="tversky", relation="remit", level="concern"))
    assert "Nearest to Chief Technology Officer, by tversky: what is in their remit, by concern" in told
    assert "Chief Product Officer | 3 | 1 | 25% | 33% | 0.250" in told
