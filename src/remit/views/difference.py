"""What moved between two sources, as tables and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.views.formats import Block, Cell, Heading, Json, Table, cell_json

if TYPE_CHECKING:
    from remit.knowledge.difference import Changed, Difference, Link, LinkChange, Moves, Side

MAX_ROWS = 100
"""So many rows of one kind are shown to a person; the other formats have all."""

_KINDS = (("role", "roles"), ("concern", "concerns"), ("group", "groups"))
_COLUMNS = ("what", "change", "thing", "relation", "concern", "field", "old", "new")


def difference_table(found: Difference) -> Table:
    """Return a row for each thing added or removed, each changed field, and each link."""
    rows: list[tuple[Cell, ...]] = []
    for kind, name in _KINDS:
        moves: Moves = getattr(found, name)
        rows += [(kind, "added", thing, None, None, None, None, None) for thing in moves.added]
        rows += [(kind, "removed", thing, None, None, None, None, None) for thing in moves.removed]
        rows += [
            (kind, "changed", one.thing, None, None, change.field, change.old, change.new)
            for one in moves.changed
            for change in one.fields
        ]
    for way, links in (("added", found.links.added), ("removed", found.links.removed)):
        rows += [("link", way, one.role, *_tie(one), None, None, None) for one in links]
    rows += [
        ("link", "changed", one.role, None, one.concern, None, _in_words(one.old), _in_words(one.new))
        for one in found.links.changed
    ]
    return Table(_COLUMNS, tuple(rows))


def difference_blocks(found: Difference) -> list[Block]:
    """Return what moved as a report: a heading with a count and a table for each kind of move.

    A table shows its first rows, and says how many more there are.
    """
    blocks: list[Block] = []
    for _, name in _KINDS:
        moves: Moves = getattr(found, name)
        one = name.removesuffix("s")
        _add(blocks, f"New {name}", Table((one,), tuple((thing,) for thing in moves.added)))
        _add(blocks, f"{name.capitalize()} gone", Table((one,), tuple((thing,) for thing in moves.removed)))
        rows = [(o.thing, f.field, f.old, f.new) for o in moves.changed for f in o.fields]
        _add(blocks, f"{name.capitalize()} changed", Table((one, "field", "old", "new"), tuple(rows)))
    columns = ("role", "relation", "concern")
    for title, links in (("New links", found.links.added), ("Links gone", found.links.removed)):
        _add(blocks, title, Table(columns, tuple((link.role, *_words(link)) for link in links)))
    changed = [(o.role, o.concern, _in_words(o.old), _in_words(o.new)) for o in found.links.changed]
    _add(blocks, "Links changed", Table(("role", "concern", "old", "new"), tuple(changed)))
    return blocks


def difference_json(found: Difference) -> Json:
    """Return what moved as JSON; a thing is an object with `iri` and `label`."""
    return {
        **{name: _moves_json(getattr(found, name)) for _, name in _KINDS},
        "links": {
            "added": [_link_json(one) for one in found.links.added],
            "removed": [_link_json(one) for one in found.links.removed],
            "changed": [_change_json(one) for one in found.links.changed],
        },
        "same": found.same,
    }


def _add(blocks: list[Block], title: str, table: Table) -> None:
    if table.rows:
        blocks += [Heading(f"{title} ({len(table.rows):,})"), Table(table.columns, table.rows[:MAX_ROWS])]
        if len(table.rows) > MAX_ROWS:
            blocks.append(f"and {len(table.rows) - MAX_ROWS:,} more; -f csv has each")


def _tie(link: Link) -> tuple[Cell, Cell]:
    return link.relation, link.concern


def _words(link: Link) -> tuple[Cell, Cell]:
    return _relation(link), link.concern


def _relation(link: Link) -> str:
    return f"{link.relation.label} (not everywhere)" if link.conditional else link.relation.label


def _in_words(side: Side) -> tuple[str, ...]:
    """Return how a role and a concern are tied: relations by name, then ratings with their figures."""
    ratings = [
        ", ".join(
            f"{name} {value}" for name, value in (("importance", r.importance), ("level", r.level)) if value
        )
        for r in side.ratings
    ]
    return (*map(_relation, side.links), *ratings)


def _moves_json(moves: Moves) -> Json:
    return {
        "added": [cell_json(thing) for thing in moves.added],
        "removed": [cell_json(thing) for thing in moves.removed],
        "changed": [_changed_json(one) for one in moves.changed],
    }


def _changed_json(one: Changed) -> Json:
    fields = {
        change.field: {"old": cell_json(tuple(change.old)), "new": cell_json(tuple(change.new))}
        for change in one.fields
    }
    return {"iri": one.thing.iri, "label": one.thing.label, "fields": fields}


def _link_json(link: Link) -> Json:
    ends = (("role", link.role), ("relation", link.relation), ("concern", link.concern))
    return {
        **{name: cell_json(term) for name, term in ends},
        **({"conditional": True} if link.conditional else {}),
    }


def _change_json(one: LinkChange) -> Json:
    return {
        "role": cell_json(one.role),
        "concern": cell_json(one.concern),
        "old": _side_json(one.old),
        "new": _side_json(one.new),
    }


def _side_json(side: Side) -> Json:
    relations: list[Json] = [
        {
            "iri": one.relation.iri,
            "label": one.relation.label,
            **({"conditional": True} if one.conditional else {}),
        }
        for one in side.links
    ]
    return {
        "relations": relations,
        "ratings": [{"importance": one.importance, "level": one.level} for one in side.ratings],
    }
