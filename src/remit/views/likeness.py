"""How alike roles are: the figures of a comparison with a word for each, and how far they move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from remit.views.formats import Block, Cell, Heading, Number, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from remit.analysis.comparison.reading import Reading
    from remit.analysis.comparison.values import Overlap

WORDS: Final = {
    "jaccard": "of all that either has, so much do both have",
    "dice": "of what each has in the mean, so much do both have",
    "overlap_coefficient": "of what the one with less has, so much do both have",
    "cosine": "between dice and the overlap coefficient",
    "idf_cosine": "what both have, where a concern counts more the fewer roles have it",
    "idf_jaccard": "as jaccard, where a concern counts more the fewer roles have it",
    "ruzicka": "as jaccard, where a concern counts as much as it matters",
    "weighted_cosine": "as cosine, where a concern counts as much as it matters",
    "lin": "how near their concerns lie in the hierarchy, the same or not",
    "resnik": "how specific is what their concerns have above them in common",
    "jiang_conrath": "how short the way between their concerns is in the hierarchy",
    "simgic": "of all groups and concerns of either, so much is of both",
}
"""What each measure says, in a line."""

FEW: Final = ("jaccard", "idf_cosine", "lin")
"""The measures that answer most questions: all that either has, the rare, the near."""


def spaced(measure: str) -> str:
    """Return the name of a measure as people read it."""
    return measure.replace("_", " ")


def between(low: float, high: float, form: str = ".2f") -> str:
    """Return a figure in writing, as a range where its ends differ in writing.

    >>> between(0.171, 0.174), between(0.16, 0.18)
    ('0.17', '0.16 to 0.18')
    """
    ends = format(low, form), format(high, form)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def likeness_blocks(overlap: Overlap, *, every: bool = False) -> list[Block]:
    """Return the figures with what each says; of two roles of which one has nothing stated, that alone."""
    bare = ", ".join(term.label for term in overlap.not_stated)
    where = "under this relation" if overlap.reading.is_usual else "under this relation, read so"
    if not overlap.is_comparable:
        return [f"Nothing is stated of {bare} {where}, so there is nothing to compare."]
    rows = [*_rows(overlap, WORDS if every else FEW), *_directed(overlap)]
    mean = ", as means over the pairs" if overlap.pairs else ""
    blocks: list[Block] = [
        Heading(f"How alike they are, from 0 to 1{mean}"),
        Table(("measure", "value", "what it says"), tuple(rows)),
    ]
    if bare:
        blocks.append(f"Nothing is stated of {bare} {where}; no mean counts it.")
    return [*blocks, *_told_range(overlap)]


def movement_blocks(overlap: Overlap) -> list[Block]:
    """Return how far the figures move by the reading that was asked for; nothing where none was."""
    if overlap.reading.is_usual or overlap.reread is None:
        return []
    before, after = overlap.reread.measures.to_dict(), overlap.measures.to_dict()
    rows: list[tuple[Cell, ...]] = [("shared", before["n_shared"], after["n_shared"])]
    if overlap.ranges:  # else there is nothing to set beside
        rows += [
            (spaced(name), before[name], after[name])
            for name in WORDS
            if before[name] is not None and after[name] is not None
        ]
        rows += [
            (f"{one.role.label} shared", *(m["containment"][one.role.iri] for m in (before, after)))
            for one in overlap.roles
            if one.role not in (*overlap.not_stated, *overlap.reread.not_stated)
        ]
    table = Table(("figure", "usually", "read so"), tuple(rows))
    return [Heading(f"Read {_in_words(overlap.reading)}"), table, *_moved(overlap)]


def _moved(overlap: Overlap) -> Iterator[str]:
    """Yield which concerns are shared by one of the readings alone."""
    if overlap.reread is None:
        return
    now, then = {one.concern: None for one in overlap.shared}, dict.fromkeys(overlap.reread.shared)
    gone, come = (", ".join(term.label for term in a if term not in b) for a, b in ((then, now), (now, then)))
    if gone:
        yield f"Shared by the usual reading alone: {gone}."
    if come:
        yield f"Shared by this reading alone: {come}."
    if not gone and not come:
        yield "The same concerns are shared by the usual reading."


def _in_words(reading: Reading) -> str:
    parts = ["without concerns that were merged by judgement"] if reading.strict else []
    if reading.min_sources > 1:
        parts.append(f"only where {reading.min_sources} documents or more say so")
    if reading.modalities:
        parts.append(f"only by claims put as {' or '.join(reading.to_dict()['modalities'])}")
    return ", and ".join(parts)


def _told_range(overlap: Overlap) -> Iterator[str]:
    """Yield where ranges come from, by the usual reading."""
    if not overlap.reading.is_usual or overlap.reread is None or overlap.measures == overlap.reread.measures:
        return
    strict = set(overlap.reread.shared)
    only = ", ".join(one.concern.label for one in overlap.shared if one.concern not in strict)
    told = f"; shared through these alone: {only}" if only else ""
    yield (
        "A range is with and without concerns that were merged by judgement"
        f"{told}. --strict shows the comparison without."
    )


def _rows(overlap: Overlap, names: Iterable[str]) -> Iterator[tuple[Cell, ...]]:
    for name in names:
        value = getattr(overlap.measures, name)
        if value is None:
            yield spaced(name), Number("not rated"), WORDS[name]
        else:
            yield spaced(name), Number(between(*overlap.ranges.get(name, (value, value)))), WORDS[name]


def _directed(overlap: Overlap) -> Iterator[tuple[Cell, ...]]:
    """Yield Tversky's index for each role, where it was asked for; containment stands with the roles."""
    values = overlap.measures.tversky or {}
    for one in overlap.roles:
        if one.role.iri in values:
            value = values[one.role.iri]
            ends = overlap.ranges.get("tversky", {}).get(one.role.iri, (value, value))
            others = "the others'" if overlap.pairs else "the other's"
            told = f"alpha weighs what is its alone, beta what is {others} alone"
            yield f"tversky of {one.role.label}", Number(between(*ends)), told
