"""Proposed matches: as an SSSOM table to be confirmed and applied, as a table, and as blocks to read."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from remit.analysis.matching.match import KINDS, Matches
from remit.knowledge.mappings import KNOWN, SEMAPV, SKOS, MappingRow
from remit.knowledge.model import Term
from remit.text import safe_text
from remit.views.formats import Block, Cell, Table

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "confidence", "similarity_score", "similarity_measure", "subject_source", "object_source", "comment",
)  # fmt: skip

TO_CONFIRM = (
    "These are proposals. Write them to a file that ends in .sssom.tsv, delete the rows that are wrong, and "
    "give the rest as one more source: -i matches.sssom.tsv."
)

_LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"
_SET = "urn:remit:mappings:"
_OFTEN = 3  # a namespace gets a prefix of its own from so many IRIs


def sssom_text(found: Matches) -> str:
    """Return the matches as an SSSOM table: what holds of all in lines that begin with #, then the rows."""
    from importlib.metadata import version

    prefixes = _prefixes(found.rows)
    sources = _source(found.left), _source(found.right)
    head = [
        ("mapping_set_id", f"{_SET}{_name(found.left)}-{_name(found.right)}-{found.kind}"),
        ("mapping_set_title", _quoted(f"{', '.join(found.left)} to {', '.join(found.right)}: {found.kind}s")),
        ("license", _LICENSE),
        ("mapping_tool", "remit"),
        ("mapping_tool_version", _quoted(version("remit"))),
        ("comment", _quoted("Proposals to be confirmed: delete the rows that are wrong.")),
    ]
    lines = [f"# {key}: {value}\n" for key, value in head]
    lines.append("# curie_map:\n")
    lines += [f"#   {prefix}: {namespace}\n" for prefix, namespace in sorted(prefixes.items())]
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in found.rows:
        writer.writerow(
            _one_line(cell)
            for cell in (
                _short(row.subject, prefixes),
                row.subject_label,
                _short(row.predicate, prefixes),
                _short(row.object, prefixes),
                row.object_label,
                _short(row.justification, prefixes),
                _number(row.confidence),
                _number(row.score),
                row.measure,
                *sources,
                row.comment,
            )
        )
    return "".join(lines) + out.getvalue()


def matches_table(found: Matches) -> Table:
    """Return a row a match."""
    class_ = KINDS[found.kind].partition(":")[2]
    rows: list[tuple[Cell, ...]] = [
        (
            Term(row.subject, row.subject_label, class_),
            row.kind,
            Term(row.object, row.object_label, class_),
            row.confidence,
            row.score,
            row.comment,
        )
        for row in found.rows
    ]
    return Table(("subject", "match", "object", "confidence", "likeness", "because"), tuple(rows))


def matches_blocks(found: Matches) -> list[Block]:
    """Return the matches as people read them: how many of how many, and the table without the likeness."""
    whole = matches_table(found)
    kept = [0, 1, 2, 3, 5]
    rows = tuple(tuple(row[i] for i in kept) for row in whole.rows)
    subjects = len({row.subject for row in found.rows})
    told = f"{subjects} of {found.n_left} {found.kind}s have a match among {found.n_right}."
    return [told, Table(tuple(whole.columns[i] for i in kept), rows), TO_CONFIRM]


def _prefixes(rows: Iterable[MappingRow]) -> dict[str, str]:
    """Prefixes for the rows: those that everybody knows, and one for each namespace that is met often."""
    iris = [iri for row in rows for iri in (row.subject, row.object)]
    spaces = Counter(iri[: len(iri) - len(_local(iri))] for iri in iris)
    known = {space: prefix for prefix, space in KNOWN.items()}
    chosen = {"skos": SKOS, "semapv": SEMAPV}
    for space, n in sorted(spaces.items()):
        if space in known:
            chosen[known[space]] = space
        elif n >= _OFTEN and "://" in space and not any(c.isspace() or c in "\"'" for c in space):
            chosen[_new_prefix(space, {*chosen, *KNOWN})] = space
    return chosen


def _new_prefix(namespace: str, taken: Iterable[str]) -> str:
    """Return a prefix made of a namespace's last two parts that begin with a letter and are plain ASCII."""
    parts = [
        part.lower()
        for part in namespace.partition("://")[2].replace("#", "/").replace(".", "/").split("/")
        if part.isascii() and part.isalnum() and part[0].isalpha()
    ]
    base = "".join(parts[-2:]) or "ns"
    used = set(taken)
    return next(
        name for n in range(1, len(used) + 3) if (name := base + ("" if n == 1 else str(n))) not in used
    )


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    for prefix, namespace in prefixes.items():
        local = iri.removeprefix(namespace)
        if local and local != iri and local == _local(iri):
            return f"{prefix}:{local}"
    return iri


def _local(iri: str) -> str:
    """Return the end of an IRI that can follow a prefix; "" where it has none."""
    end = len(iri)
    while end and (iri[end - 1].isalnum() or iri[end - 1] in "_-."):
        end -= 1
    local = iri[end:]
    return local if end and iri[end - 1] in "/#" else ""


def _source(names: tuple[str, ...]) -> str:
    return f"urn:remit:source:{_name(names)}"


def _name(names: tuple[str, ...]) -> str:
    """Return what is loaded as part of an IRI: the file names, of their characters letters and digits."""
    bare = "-".join(PurePath(name).name or name for name in names).casefold()
    parts = "".join(c if c.isalnum() else " " for c in bare).split()
    return "-".join(parts) or "unnamed"


def _quoted(text: str) -> str:
    plain = " ".join(safe_text(text).split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _one_line(text: str) -> str:
    """Return a cell without line breaks and tabs, which other readers of the format trip over."""
    return " ".join(text.split()) if any(c in text for c in "\t\n\r") else text


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
