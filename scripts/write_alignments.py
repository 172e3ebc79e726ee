"""Writes ontology/alignments/*.ttl from the SSSOM tables beside them.

    python scripts/write_alignments.py            rewrites what differs
    python scripts/write_alignments.py --check    names what differs and ends with 1

The table is what people edit (https://mapping-commons.github.io/sssom/); the Turtle is what SPARQL sees.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pyoxigraph as ox

from format_ontology import formatted_text

FOLDER = Path(__file__).resolve().parents[1] / "ontology" / "alignments"


def read_table(path: Path) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The prefixes of a table's curie_map, and its rows."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [line[2:] for line in lines if line.startswith("# ")]
    indented = [line.strip() for line in comments if line.startswith("  ")]
    prefixes = dict(line.split(": ", 1) for line in indented)
    body = [line for line in lines if not line.startswith("#")]
    return prefixes, list(csv.DictReader(body, delimiter="\t", quoting=csv.QUOTE_NONE))


def expanded(curie: str, prefixes: dict[str, str]) -> ox.NamedNode:
    """The IRI of a CURIE."""
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(prefixes[prefix] + local)


def turtle(path: Path) -> str:
    """The mappings of a table as Turtle in the ontology's form."""
    prefixes, rows = read_table(path)
    triples = [
        ox.Triple(
            expanded(row["subject_id"], prefixes),
            expanded(row["predicate_id"], prefixes),
            expanded(row["object_id"], prefixes),
        )
        for row in rows
    ]
    content = ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b""
    return formatted_text(content, ox.RdfFormat.TURTLE)


def main() -> int:
    """Writes or checks; the exit code."""
    check = "--check" in sys.argv[1:]
    differing = 0
    for table in sorted(FOLDER.glob("*.sssom.tsv")):
        target = table.with_name(table.name.removesuffix(".sssom.tsv") + ".ttl")
        text = turtle(table)
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            differing += 1
            print(f"{target.name} differs from {table.name}")
            if not check:
                target.write_text(text, encoding="utf-8", newline="\n")
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
