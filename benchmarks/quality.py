"""Which measures, kinds of evidence and ways of fusing them put the right roles near: docs/nearest.md.

    python benchmarks/quality.py [FOLDER]

FOLDER holds esco-1.1.1-en-csv.zip and onet-db_29_3_text.zip; without it ../shared/data beside the repository
is looked at, and where that is not there nothing is measured. Two tests, neither of which anybody judged:

- Weak labels. Roles of one ISCO unit group (ESCO) or one SOC minor group (O*NET) should be near. `share` is
  how many of a role's ten nearest are of its group, `ndcg` counts the first places more (K. Järvelin,
  J. Kekäläinen, ACM TOIS 20 (2002), 422-446), `map` is the mean average precision of the first hundred.
- Held-out links. A fifth of each role's links is hidden, those that only one role has apart; its ten nearest
  by what is left propose concerns. `recall` is how many of the hidden ones are among the first twenty.

Roles alone in their group have nothing to find and are left out. The brackets are 95 % intervals by bootstrap
over roles (1,000 draws); `against` is the difference to the default measure, paired by role.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from remit.analysis.hierarchy import Hierarchy
from remit.analysis.nearest.every import rank
from remit.analysis.nearest.fusion import ranked
from remit.analysis.nearest.kinds import Kind, profiles_by
from remit.analysis.profiles import Profiles, hierarchy_of, tabulate
from remit.knowledge.importing import import_source
from remit.knowledge.load import load
from remit.knowledge.store import Knowledge

TOP, DEPTH, SEED, DRAWS = 10, 100, 5, 1000
HIDDEN, PROPOSED = 0.2, 20
DEFAULT = "idf_cosine"
MEASURES = (
    *("n_shared", "jaccard", "dice", "overlap_coefficient", "cosine", "idf_cosine", "idf_jaccard"),
    *("ruzicka", "weighted_cosine", "lin", "simgic"),
)
SOURCES = {"esco": "esco-1.1.1-en-csv.zip", "onet": "onet-db_29_3_text.zip"}
ALONE = {
    "esco": ("skill", "essential", "optional", "knowledge", "skills", "transversal skills and competences"),
    "onet": (
        *("responsibility", "skill", "all", "Basic Skills", "Cross-Functional Skills", "Knowledge"),
        *("Technology Skills", "ratings"),
    ),
}
WORDS = ("titles", "definitions", "wording")
FUSED = {
    "esco": (
        "skill + titles",
        "skill + definitions",
        "skill + titles + definitions",
        "essential + optional",
        "skills + knowledge + transversal skills and competences",
    ),
    "onet": (
        "responsibility + titles",
        "responsibility + ratings",
        "responsibility + ratings + titles",
        "responsibility + skill",
        "responsibility + skill + titles",
        "responsibility + titles + definitions",
        "Basic Skills + Cross-Functional Skills + Knowledge + Technology Skills",
        "ratings + titles",
    ),
}
MAIN = {"esco": ("skill",), "onet": ("responsibility", "skill", "all")}
"""The profiles by which every measure is tried."""

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Found:
    """What a way of ranking found: by test, a figure for each role; NaN where there is nothing to find."""

    name: str
    share: Floats
    ndcg: Floats
    map: Floats


def group_of(source: str, tree: Hierarchy, role: str) -> str:
    """The ISCO unit group of an occupation of ESCO, or the SOC minor group of one of O*NET."""
    if source == "onet":
        return role.rpartition("/")[2][:4]
    groups = (one.rpartition("/C")[2] for one in tree.chain(role) if "/isco/C" in one)
    return next((group for group in groups if len(group) == 4), role)


def judged(name: str, rows: Rows, roles: Sequence[str], group: dict[str, str]) -> Found:
    """The figures of a ranking, over all roles that the source has: one without a profile finds nobody."""
    every = sorted(group)
    codes = {one: code for code, one in enumerate(sorted(set(group.values())))}
    label = np.array([codes[group[role]] for role in roles])
    same = (label[rows] == label[:, None]) & (rows >= 0)
    sizes = Counter(group.values())
    n = np.array([min(sizes[group[role]] - 1, DEPTH) for role in roles])
    discount = 1 / np.log2(np.arange(2, TOP + 2))
    best = np.concatenate([[np.nan], np.cumsum(discount)])[np.minimum(n, TOP)]
    precision = np.cumsum(same, axis=1) / np.arange(1, rows.shape[1] + 1)
    figures = {
        "share": same[:, :TOP].mean(axis=1),
        "ndcg": (same[:, :TOP] * discount).sum(axis=1) / best,
        "map": (same * precision).sum(axis=1) / np.where(n, n, np.nan),
    }
    place = {role: i for i, role in enumerate(every)}
    made = {}
    for test, values in figures.items():
        whole = np.array([0.0 if sizes[group[role]] > 1 else np.nan for role in every])
        at = np.array([place[role] for role in roles])
        whole[at] = np.where(n > 0, values, np.nan)
        made[test] = whole
    return Found(name, **made)


def interval(values: Floats) -> tuple[float, float]:
    """The 95 % interval of a mean, by bootstrap; the same draws for the same number of roles."""
    known = values[~np.isnan(values)]
    generator = np.random.default_rng(SEED)
    draws = generator.multinomial(len(known), np.full(len(known), 1 / len(known)), size=DRAWS)
    low, high = np.percentile(draws @ known / len(known), [2.5, 97.5])
    return float(low), float(high)


def line(found: Found, default: Found | None) -> str:
    """A row of a table."""
    low, high = interval(found.share)
    cells = [found.name, f"{np.nanmean(found.share):.3f} [{low:.3f}, {high:.3f}]"]
    cells += [f"{np.nanmean(one):.3f}" for one in (found.ndcg, found.map)]
    if default is not None and default is not found:
        low, high = interval(found.ndcg - default.ndcg)
        cells.append(f"{np.nanmean(found.ndcg - default.ndcg):+.3f} [{low:+.3f}, {high:+.3f}]")
    else:
        cells.append("")
    return f"| {' | '.join(cells)} |"


def table(title: str, rows: Iterable[Found], default: Callable[[Found], bool] | None = None) -> None:
    """Print a table of ways of ranking; `default` says which of them the others are held against."""
    every = list(rows)
    first = next((one for one in every if default and default(one)), None)
    print(f"\n{title}\n\n| by | share of ten | ndcg | map | ndcg against the default |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for found in every:
        print(line(found, first), flush=True)


def by_measure(name: str, profiles: Profiles, measure: str, group: dict[str, str]) -> Found:
    """How well one measure does on profiles."""
    found = rank(profiles, measure=measure, top=DEPTH)
    return judged(name, found.rows.astype(np.int64), [role.iri for role in profiles.roles], group)


def in_common(profiles: Profiles) -> Profiles:
    """The profiles without the concerns that one role alone has, which no two can share."""
    return part_of(profiles, lambda _, column: int(profiles.holders[column]) > 1)


def part_of(profiles: Profiles, kept: Callable[[str, int], bool]) -> Profiles:
    """The profiles with those links alone of which `kept` says so, by role and column."""
    links = {
        (role.iri, profiles.concerns[column].iri): rating
        for row, role in enumerate(profiles.roles)
        for column, rating in profiles.matrix.rated(row).items()
        if kept(role.iri, column)
    }
    terms = {one.iri: one for one in (*profiles.roles, *profiles.concerns, *profiles.parents)}
    return tabulate(links, profiles.hierarchy, terms, relation=profiles.relation)


def fused(names: str, kinds: dict[str, Profiles], method: str, group: dict[str, str]) -> Found:
    """How well a fusion does."""
    found = ranked([(Kind(name), kinds[name]) for name in names.split(" + ")], method=method, top=DEPTH)
    return judged(f"{names}: {method}", found.rows, [role.iri for role in found.roles], group)


@dataclass(frozen=True)
class Held:
    """Profiles without a fifth of their links, and which were hidden."""

    profiles: Profiles
    hidden: dict[str, frozenset[str]]


def hold_out(profiles: Profiles) -> Held:
    """Hide a fifth of each role's links to concerns that another role has too, chosen by chance.

    What the role has below a hidden concern goes with it, or the hierarchy would tell what is hidden: a task
    of O*NET lies below the activity that the role has because of it.
    """
    generator = np.random.default_rng(SEED)
    hidden: dict[str, frozenset[str]] = {}
    for row, role in enumerate(profiles.roles):
        common = [column for column in profiles.matrix.columns(row) if profiles.holders[column] > 1]
        n = round(HIDDEN * len(common))
        if n:
            chosen = generator.choice(common, size=n, replace=False).tolist()
            hidden[role.iri] = frozenset(profiles.concerns[column].iri for column in chosen)
    above = [frozenset(profiles.hierarchy.chain(concern.iri)) for concern in profiles.concerns]
    nothing = frozenset[str]()
    made = part_of(profiles, lambda role, column: above[column].isdisjoint(hidden.get(role, nothing)))
    return Held(made, hidden)


def recalled(held: Held, roles: Sequence[str], rows: Rows, scores: Floats) -> Floats:
    """Of each role's hidden concerns, the share among the first that its ten nearest propose."""
    profiles = held.profiles
    indptr, indices, _ = profiles.matrix.arrays
    matrix = csr_array(
        (np.ones(len(indices)), indices, indptr), shape=(len(profiles.roles), profiles.matrix.width)
    )
    row_of = {role.iri: row for row, role in enumerate(profiles.roles)}
    column_of = {concern.iri: column for column, concern in enumerate(profiles.concerns)}
    own = np.array([row_of.get(role, -1) for role in roles])
    found = []
    for i, role in enumerate(roles):
        if role not in held.hidden or own[i] < 0:
            continue
        able = (rows[i, :TOP] >= 0) & (own[rows[i, :TOP]] >= 0)
        near, weight = own[rows[i, :TOP][able]], scores[i, :TOP][able]
        proposed = np.asarray(matrix[near].T @ weight) if len(near) else np.zeros(profiles.matrix.width)
        proposed[list(profiles.matrix.columns(int(own[i])))] = 0  # known already
        first = np.argsort(-np.round(proposed, 12), kind="stable")[:PROPOSED]
        proposals = {int(column) for column in first if proposed[column] > 0}
        wanted = {column_of[one] for one in held.hidden[role] if one in column_of}
        found.append(len(proposals & wanted) / min(len(held.hidden[role]), PROPOSED))
    return np.array(found)


def popular(held: Held) -> Floats:
    """The same where everybody is proposed what most roles have."""
    order = np.argsort(-np.asarray(held.profiles.holders), kind="stable")
    found = []
    for role, hidden in held.hidden.items():
        row = held.profiles.row_of(role)
        known = set(held.profiles.matrix.columns(row)) if row is not None else set()
        unknown = (int(column) for column in order if int(column) not in known)
        first = {
            held.profiles.concerns[column].iri for _, column in zip(range(PROPOSED), unknown, strict=False)
        }
        found.append(len(first & hidden) / min(len(hidden), PROPOSED))
    return np.array(found)


def held_out(title: str, name: str, whole: Profiles, others: dict[str, Profiles], more: list[str]) -> None:
    """Print how well hidden links are found again, by each measure, and fused with other kinds."""
    held = hold_out(whole)
    results = {"what most roles have": popular(held)}
    roles = [role.iri for role in held.profiles.roles]
    for measure in MEASURES:
        found = rank(held.profiles, measure=measure, top=TOP)
        results[measure] = recalled(held, roles, found.rows.astype(np.int64), found.scores)
    for names in more:
        evidence = [(Kind(one), held.profiles if one == name else others[one]) for one in names.split(" + ")]
        for method in ("sum", "rrf"):
            fusion = ranked(evidence, method=method, top=TOP)
            every = [role.iri for role in fusion.roles]
            results[f"{names}: {method}"] = recalled(held, every, fusion.rows, fusion.scores)
    print(f"\n{title}\n\n| by | recall | against the default |\n| --- | ---: | ---: |")
    for way, values in results.items():
        low, high = interval(values)
        cells = [way, f"{values.mean():.3f} [{low:.3f}, {high:.3f}]"]
        if way != DEFAULT and len(values) == len(results[DEFAULT]):
            low, high = interval(values - results[DEFAULT])
            cells.append(f"{(values - results[DEFAULT]).mean():+.3f} [{low:+.3f}, {high:+.3f}]")
        else:
            cells.append("")
        print(f"| {' | '.join(cells)} |", flush=True)


def report(source: str, kg: Knowledge) -> None:
    """Print all tables of one source."""
    names = (*ALONE[source], *WORDS)
    kinds = {name: profiles_by(kg, name) for name in names}
    tree = hierarchy_of(kg)
    rated = {role.iri for name in MAIN[source] for role in kinds[name].roles}
    group = {role: group_of(source, tree, role) for role in sorted(rated)}
    sizes = Counter(group.values())
    n = sum(size for size in sizes.values() if size > 1)
    print(
        f"\n## {source}: {len(group):,} roles, {n:,} of them with others of their group ({len(sizes)} groups)"
    )
    within = {name: part_of(one, lambda role, _: role in group) for name, one in kinds.items()}
    for name in MAIN[source]:
        found = [by_measure(measure, within[name], measure, group) for measure in MEASURES]
        bare = f"{DEFAULT}, without what one role alone has"
        found.append(by_measure(bare, in_common(within[name]), DEFAULT, group))
        table(f"### Measures, by {name}", found, lambda one: one.name == DEFAULT)
    alone = [
        by_measure(f"{name} ({Kind(name).compared_by})", within[name], Kind(name).compared_by, group)
        for name in names
    ]
    table(
        "### Kinds alone, each by its usual measure",
        alone,
        lambda one: one.name.startswith(MAIN[source][0] + " ("),
    )
    ways = [fused(some, within, method, group) for some in FUSED[source] for method in ("sum", "rrf")]
    table("### Fused", [alone[0], *ways], lambda one: one is alone[0])
    for name in MAIN[source][:2]:
        more = [some for some in FUSED[source] if name in some.split(" + ")]
        held_out(f"### Held-out links of {name}", name, within[name], within, more)


def main() -> None:
    """Import what is there, and measure it."""
    folder = (
        Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "data"
    )
    for source, name in SOURCES.items():
        path = folder / name
        if not path.is_file():
            print(f"{path} is not there; nothing is measured for {source}")
            continue
        with tempfile.TemporaryDirectory() as place:
            store = Path(place) / "store"
            import_source(source, path, store)
            report(source, load(str(store)))


if __name__ == "__main__":
    main()
