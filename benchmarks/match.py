"""How good the proposals of `remit match` are, on names held out and on pairs that people have made.

    python benchmarks/match.py [FOLDER]          precision and recall at several confidences; times
    python benchmarks/match.py --fit [FOLDER]    the weights of analysis/matching/scores.py, found anew

FOLDER holds esco-1.1.1-en-csv.zip, onet-db_29_3_text.zip and ddat-skills.csv; ../shared/data without it, and
where that is missing nothing is measured. docs/matching.md says what each part means.
"""

from __future__ import annotations

import csv
import hashlib
import io
import random
import re
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from data import data_folder
from remit.analysis.matching.features import Features, Named, features
from remit.analysis.matching.match import propose, things_of
from remit.analysis.matching.scores import FITTED, Weights, evidence, neighbours_matched
from remit.analysis.matching.words import normalised
from remit.knowledge.load import load, ontology_folder
from remit.knowledge.mappings import MappingRow, read_mappings

CONFIDENCES = (0.5, 0.6, 0.7, 0.8, 0.9)
ABSENT = 1 / 3  # of the things held out have no like on the other side
SIZES = (*2 * [(150, 10**6)], *2 * [(150, 300)], *4 * [(40, 60)], *2 * [(10, 10)], (600, 10**6), (600, 600))


@dataclass(frozen=True)
class Case:
    """Two sides, and for each thing on the left the things on the right that are right."""

    left: list[Named]
    right: list[Named]
    gold: dict[str, frozenset[str]]


def rows_of(archive: Path, ending: str, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """The rows of a table in an archive."""
    quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    with zipfile.ZipFile(archive) as file:
        name = next(name for name in file.namelist() if f"/{name}".endswith(f"/{ending}"))
        with file.open(name) as raw:
            text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
            yield from csv.DictReader(text, delimiter=delimiter, quoting=quoting)


@dataclass(frozen=True)
class Skill:
    """A skill of ESCO, with the labels one and two above it."""

    iri: str
    label: str
    others: tuple[str, ...]
    text: str
    above: tuple[str, ...]
    higher: tuple[str, ...]

    @property
    def named(self) -> Named:
        """The whole of it as a thing to be matched."""
        return Named(self.iri, (self.label, *self.others), self.text, self.above)


def esco(folder: Path) -> list[Skill]:
    """The skills of ESCO."""
    archive = folder / "esco-1.1.1-en-csv.zip"
    labels = {row["conceptUri"]: row["preferredLabel"] for row in rows_of(archive, "skillGroups_en.csv")}
    parent: dict[str, str] = {}
    for row in rows_of(archive, "broaderRelationsSkillPillar.csv"):
        parent.setdefault(row["conceptUri"], row["broaderUri"])
    rows = list(rows_of(archive, "skills_en.csv"))
    labels |= {row["conceptUri"]: row["preferredLabel"].strip() for row in rows}

    def over(iri: str) -> tuple[str, ...]:
        return tuple(labels[one] for one in [parent.get(iri, "")] if one in labels)

    return [
        Skill(
            row["conceptUri"],
            labels[row["conceptUri"]],
            tuple(filter(None, map(str.strip, (row["altLabels"] or "").split("\n")))),
            row["description"] or "",
            over(row["conceptUri"]),
            over(parent.get(row["conceptUri"], "")),
        )
        for row in rows
    ]


def half(iri: str) -> int:
    """Which half a thing belongs to: weights are fitted on half 0 and measured on half 1."""
    return hashlib.sha256(iri.encode()).digest()[0] % 2


def esco_held_out(skills: Sequence[Skill], which: int, seed: int) -> Case:
    """Left: one synonym of each skill. Right: its other names, unless it is one of the absent.

    What is said of it is divided by sentences, so that no words are on both sides; every second thing on the
    left has a text, and every second one the label two above it, where the right side has the one above.
    """
    draw = random.Random(seed)  # noqa: S311
    left, right, gold = [], [], {}
    for skill in skills:
        if half(skill.iri) != which:
            continue
        able = [one for one in dict.fromkeys(skill.others) if normalised(one) != normalised(skill.label)]
        sentences = [one for one in re.split(r"(?<=[.!?])\s+", skill.text) if one.strip()]
        mine, theirs = (" ".join(sentences[i::2]) for i in (1, 0))
        if not able:
            right.append(Named(skill.iri, (skill.label,), theirs, skill.above))
            continue
        held = draw.choice(able)
        rest = (one for one in skill.others if normalised(one) != normalised(held))
        text, above = (mine if draw.random() < 0.5 else ""), (skill.higher if draw.random() < 0.5 else ())
        left.append(Named(f"held-out:{skill.iri}", (held,), text, above))
        if draw.random() >= ABSENT:
            right.append(Named(skill.iri, (skill.label, *rest), theirs, skill.above))
            gold[left[-1].iri] = frozenset([skill.iri])
    return Case(left, right, gold)


def onet_held_out(folder: Path, which: int, seed: int) -> Case:
    """Left: three alternate titles of each occupation, each alone. Right: its title and up to six others."""
    archive = folder / "onet-db_29_3_text.zip"
    titles: dict[str, list[str]] = {}
    for row in rows_of(archive, "Alternate Titles.txt", "\t"):
        titles.setdefault(row["O*NET-SOC Code"], []).append(row["Alternate Title"])
    draw = random.Random(seed)  # noqa: S311
    left, right, gold = [], [], {}
    for row in rows_of(archive, "Occupation Data.txt", "\t"):
        code = row["O*NET-SOC Code"]
        if half(code) != which:
            continue
        others = [
            one for one in dict.fromkeys(titles.get(code, [])) if normalised(one) != normalised(row["Title"])
        ]
        held = draw.sample(others, min(3, len(others)))
        is_there = draw.random() >= ABSENT
        rest = [one for one in others if normalised(one) not in set(map(normalised, held))]
        kept = draw.sample(rest, min(len(rest), draw.randint(0, 6)))
        for number, one in enumerate(held):
            left.append(Named(f"held-out:{number}:{code}", (one,)))
            if is_there:
                gold[left[-1].iri] = frozenset([code])
        if is_there or not held:
            right.append(Named(code, (row["Title"], *kept)))
    return Case(left, right, gold)


def part(case: Case, n_left: int, n_right: int, seed: int) -> Case:
    """A smaller case of a case: sources are of all sizes, and have less or more in common."""
    draw = random.Random(seed)  # noqa: S311
    left = draw.sample(case.left, min(n_left, len(case.left)))
    meant = sorted({one for thing in left for one in case.gold.get(thing.iri, ())})
    missing = draw.random() * 0.7
    kept = {one for one in meant if draw.random() >= missing}
    rest = [thing for thing in case.right if thing.iri not in meant]
    right = [thing for thing in case.right if thing.iri in kept]
    right += draw.sample(rest, max(0, min(n_right - len(kept), len(rest))))
    gold = {thing.iri: case.gold[thing.iri] & kept for thing in left if thing.iri in case.gold}
    return Case(left, right, {iri: found for iri, found in gold.items() if found})


def cases(skills: Sequence[Skill], folder: Path, which: int, seed: int) -> Iterator[tuple[Case, float]]:
    """Cases of one half, of all sizes, with how much each pair of them counts."""
    for case, weight in (
        (esco_held_out(skills, which, seed), 0.3),
        (onet_held_out(folder, which, seed), 1.0),
    ):
        yield case, weight
        for number, size in enumerate(SIZES * 3):
            yield part(case, *size, seed * 100 + number), 1.0


def fit(skills: Sequence[Skill], folder: Path) -> Weights:
    """The weights that make what was held out in half 0 most likely."""
    seen = [(case, weight, features(case.left, case.right)) for case, weight in cases(skills, folder, 0, 7)]
    wanted = np.concatenate([_is_right(case, found) for case, _, found in seen])
    counts = np.concatenate([np.full(len(found.left), weight) for _, weight, found in seen])
    columns = [evidence(found, case.left, case.right).columns for case, _, found in seen]
    first = _regression(np.vstack(columns), wanted, counts)
    for i, (case, _, found) in enumerate(seen):
        sure = 1 / (1 + np.exp(-(first[0] + columns[i] @ first[1:])))
        around = neighbours_matched(found, case.left, case.right, sure)
        columns[i] = np.column_stack([columns[i], around])
    return Weights(*(round(float(one), 2) for one in _regression(np.vstack(columns), wanted, counts)))


def _is_right(case: Case, found: Features) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    pairs = zip(found.left.tolist(), found.right.tolist(), strict=True)
    return np.array([case.right[j].iri in case.gold.get(case.left[i].iri, ()) for i, j in pairs], dtype=float)


def _regression(columns, wanted, counts):  # type: ignore[no-untyped-def]
    """Logistic regression by maximum likelihood, with a small penalty on large weights."""
    from scipy.optimize import minimize

    columns = np.column_stack([np.ones(len(columns)), columns])

    def loss(weights):  # type: ignore[no-untyped-def]
        sure = 1 / (1 + np.exp(-(columns @ weights)))
        likelihood = counts * (wanted * np.log(sure + 1e-12) + (1 - wanted) * np.log(1 - sure + 1e-12))
        slope = columns.T @ (counts * (sure - wanted)) + np.r_[0, weights[1:]]
        return -likelihood.sum() + 0.5 * (weights[1:] ** 2).sum(), slope

    return minimize(loss, np.zeros(columns.shape[1]), jac=True, method="BFGS").x


def told(
    title: str,
    rows: Sequence[MappingRow],
    is_right: Callable[[MappingRow], bool],
    n_gold: int,
    confidences: Sequence[float] = CONFIDENCES,
) -> None:
    """Print precision, recall and mean confidence of the rows from each confidence on."""
    print(f"\n{title}: {n_gold} to be found")
    print("confidence  proposed  right  precision  recall  mean confidence")
    for least in confidences:
        kept = [row for row in rows if (row.confidence or 0) >= least]
        right = sum(map(is_right, kept))
        mean = sum(row.confidence or 0 for row in kept) / max(len(kept), 1)
        print(
            f"{least:10.1f} {len(kept):9} {right:6} {right / max(len(kept), 1):10.2f} {right / n_gold:7.2f}"
            f" {mean:16.2f}"
        )


def held_out(title: str, case: Case) -> None:
    """Measure a case of names held out."""
    rows = propose(case.left, case.right, minimum=CONFIDENCES[0])
    told(title, rows, lambda row: row.object in case.gold.get(row.subject, ()), len(case.gold))


def ddat(folder: Path) -> None:
    """Skills of DDaT that share a description under different names; the descriptions are hidden."""
    with (folder / "ddat-skills.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    described = {row["Skill Name"].strip(): " ".join(row["Skill Description"].split()) for row in rows}
    things = [Named(name, (name,)) for name, text in sorted(described.items()) if text]
    gold = {
        (a.iri, b.iri)
        for a in things
        for b in things
        if a.iri < b.iri and described[a.iri] == described[b.iri]
    }
    found = propose(things, things, minimum=0.05, top=5)
    title = f"DDaT, {len(things)} skills by name alone, within one source, --top 5, pairs"
    told(
        title, found, lambda row: (row.subject, row.object) in gold, len(gold), (0.1, 0.2, 0.3, *CONFIDENCES)
    )
    met = {described[row.subject] for row in found if (row.subject, row.object) in gold}
    groups = {described[one] for one, _ in gold}
    print(f"of {len(groups)} groups {len(met)} have a pair among those from 0.05 on")


def by_hand(skills: Sequence[Skill]) -> None:
    """The bundled concerns against ESCO's skills, beside the table that people made."""
    path = ontology_folder() / "alignments" / "esco.sssom.tsv"
    gold = {(row.subject, row.object): row.kind for row in read_mappings(path) if "/concern/" in row.subject}
    left, right = things_of(load(), "concern"), [skill.named for skill in skills]
    begun = time.perf_counter()
    rows = propose(left, right, minimum=0.3, top=5)
    taken = time.perf_counter() - begun
    first = {row.subject: row for row in reversed(rows)}.values()
    close = {pair for pair, kind in gold.items() if kind == "closeMatch"}
    told("bundled to ESCO, first proposals beside all rows made by hand", [*first],
         lambda row: (row.subject, row.object) in gold, len(gold))  # fmt: skip
    told(
        "the same, beside the close ones",
        [*first],
        lambda row: (row.subject, row.object) in close,
        len(close),
    )
    told("the same, the first five of each", rows, lambda row: (row.subject, row.object) in close, len(close))
    print(f"\n{len(left)} x {len(right)} things: {taken:.1f} s")
    begun = time.perf_counter()
    n = len(propose(right, right, minimum=0.6))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(right)} x {len(right)} things: {time.perf_counter() - begun:.1f} s, {n} proposals")
    print(f"peak memory of all this: {peak:.0f} MiB")


def main() -> None:
    """Measure, or fit."""
    arguments = [one for one in sys.argv[1:] if one != "--fit"]
    folder = Path(arguments[0]) if arguments else data_folder()
    if not (folder / "esco-1.1.1-en-csv.zip").is_file():
        print("no data: name the folder that holds it")
        return
    skills = esco(folder)
    if "--fit" in sys.argv:
        weights = fit(skills, folder)
        for field in fields(weights):
            new, old = getattr(weights, field.name), getattr(FITTED, field.name)
            print(f"{field.name:12} {new:6.2f}   now {old:6.2f}")
        return
    case = esco_held_out(skills, 1, 8)
    held_out("ESCO, synonyms held out, half 1 whole", case)
    held_out("the same without texts and hierarchy", Case(
        [Named(one.iri, one.names) for one in case.left], [Named(one.iri, one.names) for one in case.right],
        case.gold))  # fmt: skip
    held_out("ESCO, 150 synonyms against the half", part(case, 150, 10**6, 1))
    held_out("ESCO, 150 against 300", part(case, 150, 300, 2))
    held_out("O*NET, alternate titles held out, half 1", onet_held_out(folder, 1, 8))
    ddat(folder)
    by_hand(skills)


if __name__ == "__main__":
    main()
