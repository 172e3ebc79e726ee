"""Holds the claims of the ontology against the articles that they were found in.

    python scripts/check_claims.py FOLDER     FOLDER has the articles, by the names in dcterms:identifier

Checked: hash, length and number of paragraphs of each document; that each claim's span lies inside its
document and inside the paragraph it names; that the section is the nearest heading above, where the claim
names one; that no description, and no definition of the ontology, shares five words in a row with a
document; that every paragraph carries a claim or stands in asserts-nothing.csv with a reason.
Prints one line a finding and ends with 1 where there are any.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

ONTOLOGY = Path(__file__).resolve().parents[1] / "ontology"
REMIT = "https://w3id.org/remit/ns/"
RUN = 5
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Paragraph:
    """A line that is not blank: its number from 1, its text, and the code point at which it begins."""

    number: int
    start: int
    text: str


def paragraphs(text: str) -> list[Paragraph]:
    """The lines of the text that are not blank, in order."""
    found: list[Paragraph] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Paragraph(len(found) + 1, start, line))
        start += len(line) + 1
    return found


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of five words of the text, in lower case."""
    words = [word.casefold() for word in WORD.findall(text)]
    return {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}


def rows(store: ox.Store, query: str) -> Iterator[dict[str, str]]:
    """The solutions of a SELECT as plain strings."""
    solutions = store.query(query)
    if isinstance(solutions, ox.QuerySolutions):
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {name: solution[name].value for name in names if solution[name] is not None}


def check_document(row: dict[str, str], raw: bytes, text: str) -> Iterator[str]:
    """What is wrong with a document's own description."""
    if hashlib.sha256(raw).hexdigest() != row["hash"]:
        yield f"{row['file']}: the hash differs from the one in the ontology"
    if len(text) != int(row["characters"]):
        yield f"{row['file']}: {len(text)} characters, the ontology says {row['characters']}"
    if len(paragraphs(text)) != int(row["paragraphs"]):
        yield f"{row['file']}: {len(paragraphs(text))} paragraphs, the ontology says {row['paragraphs']}"


def check_claim(claim: dict[str, str], text: str, taken: set[tuple[str, ...]]) -> Iterator[str]:
    """What is wrong with one claim of a document whose runs of five words are given."""
    name = claim["claim"].rsplit("/", 1)[1]
    start, end, number = int(claim["start"]), int(claim["end"]), int(claim["paragraph"])
    lines = paragraphs(text)
    if not 1 <= number <= len(lines):
        yield f"claim:{name}: there is no paragraph {number}"
        return
    line = lines[number - 1]
    if not line.start <= start < end <= line.start + len(line.text):
        yield f"claim:{name}: its span {start} to {end} lies outside paragraph {number}"
    passage = text[start:end]
    if passage != passage.strip():
        yield f"claim:{name}: its passage begins or ends with a blank"
    if any(text[place - 1 : place + 1].isalnum() for place in (start, end) if 0 < place < len(text)):
        yield f"claim:{name}: its passage cuts a word: {passage[:40]!r}"
    if claim["section"] and not any(claim["section"] in above.text for above in lines[: number - 1]):
        yield f"claim:{name}: no heading above reads {claim['section']!r}"
    if taken & runs(claim["text"]):
        yield f"claim:{name}: its description shares five words in a row with the document"


def check_coverage(claims: list[dict[str, str]], number_of: dict[str, int]) -> Iterator[str]:
    """Paragraphs that neither carry a claim nor are listed as asserting nothing, and those that do both."""
    carrying = {(claim["document"].rsplit("/", 1)[1], int(claim["paragraph"])) for claim in claims}
    with (ONTOLOGY / "documents" / "asserts-nothing.csv").open(encoding="utf-8", newline="") as file:
        silent = {(row["document"], int(row["paragraph"])) for row in csv.DictReader(file)}
    everything = {(doc, number) for doc, last in number_of.items() for number in range(1, last + 1)}
    for doc, number in sorted(everything - carrying - silent):
        yield f"doc:{doc}: paragraph {number} has no claim and is not listed as asserting nothing"
    for doc, number in sorted((carrying & silent) | (silent - everything)):
        yield f"doc:{doc}: paragraph {number} is listed as asserting nothing, wrongly"


def check(folder: Path) -> list[str]:
    """Every finding, as lines."""
    store = ox.Store()
    for path in sorted(ONTOLOGY.rglob("*.t*")):
        if path.suffix in {".ttl", ".trig"}:
            form = ox.RdfFormat.TRIG if path.suffix == ".trig" else ox.RdfFormat.TURTLE
            store.load(path.read_bytes(), format=form)
    documents = list(
        rows(
            store,
            f"""PREFIX r: <{REMIT}> PREFIX dcterms: <http://purl.org/dc/terms/>
            SELECT ?doc ?file ?hash ?characters ?paragraphs {{ ?doc a r:Document ; dcterms:identifier ?file ;
            r:sha256 ?hash ; r:characters ?characters ; r:paragraphs ?paragraphs }} ORDER BY ?doc""",
        )
    )
    claims = list(
        rows(
            store,
            f"""PREFIX r: <{REMIT}> PREFIX dcterms: <http://purl.org/dc/terms/>
            SELECT ?claim ?document ?section ?paragraph ?start ?end ?text {{ ?claim a r:Claim ;
            dcterms:source ?document ; r:section ?section ; r:paragraph ?paragraph ; r:start ?start ;
            r:end ?end ; dcterms:description ?text }} ORDER BY ?claim""",
        )
    )
    definitions = list(
        rows(
            store,
            """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
            SELECT ?term ?text { ?term skos:definition ?text } ORDER BY ?term""",
        )
    )
    findings: list[str] = []
    number_of: dict[str, int] = {}
    for row in documents:
        path = folder / row["file"]
        if not path.is_file():
            findings.append(f"{row['file']}: not in {folder}")
            continue
        raw = path.read_bytes()
        text = raw.decode("utf-8")
        number_of[row["doc"].rsplit("/", 1)[1]] = len(paragraphs(text))
        findings.extend(check_document(row, raw, text))
        taken = runs(text)
        for claim in claims:
            if claim["document"] == row["doc"]:
                findings.extend(check_claim(claim, text, taken))
        findings.extend(
            f"{line['term']}: its definition shares five words in a row with {row['file']}"
            for line in definitions
            if taken & runs(line["text"])
        )
    findings.extend(check_coverage(claims, number_of))
    return findings


def main() -> int:
    """Prints the findings; the exit code."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print(
            "usage: python scripts/check_claims.py FOLDER (the folder that has the articles)", file=sys.stderr
        )
        return 2
    findings = check(Path(sys.argv[1]))
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
