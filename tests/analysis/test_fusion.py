"""Kinds of evidence, and several fused into one ranking: against references of a few lines each."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis.hierarchy import Hierarchy
from remit.analysis.nearest.every import rank
from remit.analysis.nearest.fusion import METHODS, RRF_K, fuse, fused, ranked
from remit.analysis.nearest.kinds import Kind, kind_of, kinds, profiles_by
from remit.analysis.profiles import Profiles, tabulate
from remit.errors import ParameterError, UnknownTermError
from remit.knowledge.load import load_text
from remit.knowledge.model import Term
from remit.knowledge.store import Knowledge

LINKS = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 8)), max_size=40)
SOURCE = """
role:dev a remit:Role ; skos:prefLabel "Software developer"@en ; skos:altLabel "Programmer"@en ;
    skos:definition "Writes programs."@en .
role:qa a remit:Role ; skos:prefLabel "Software tester"@en ; skos:definition "Tests programs."@en .
role:cook a remit:Role ; skos:prefLabel "Cook"@en ; skos:definition "Cooks meals."@en .
role:titled a remit:Role ; skos:prefLabel "Cook of software"@en .

concern:tools a skos:Concept ; skos:prefLabel "Tools"@en .
concern:lore a skos:Concept ; skos:prefLabel "Lore"@en .
concern:both a skos:Collection ; skos:prefLabel "Both"@en ; skos:member concern:lore, concern:tools .
concern:git a remit:Concern ; skos:prefLabel "git"@en ; skos:broader concern:tools .
concern:oven a remit:Concern ; skos:prefLabel "oven"@en ; skos:broader concern:tools .
concern:logic a remit:Concern ; skos:prefLabel "logic"@en ; skos:broader concern:lore .

role:dev remit:requiresSkill concern:git, concern:logic ; remit:hasResponsibility concern:logic ;
    remit:qualifiedRequirement [ remit:concern concern:logic ; remit:importance 0.9 ],
                               [ remit:concern concern:oven ; remit:importance 0.1 ] .
role:qa remit:requiresSkill concern:git .
role:cook remit:requiresSkill concern:oven .
"""


@pytest.fixture(scope="module")
def source(prefixes: str) -> Knowledge:
    return load_text(prefixes + SOURCE, name="kinds")


def table_of(links: Iterable[tuple[str, str]]) -> Profiles:
    every = set(links)
    return tabulate(every, Hierarchy({}), {iri: Term(iri, iri) for link in every for iri in link})


def named(links: set[tuple[int, int]], prefix: str) -> Profiles:
    return table_of((f"r{role}", f"{prefix}{concern}") for role, concern in links)


def reference(evidence: list[tuple[Kind, Profiles]], method: str) -> dict[tuple[str, str], float]:
    """The score of each ordered pair, one after the other."""
    total: dict[tuple[str, str], float] = {}
    weights: dict[str, float] = {}
    for kind, table in evidence:
        found = rank(table, measure=kind.compared_by, top=100)
        for row, role in enumerate(table.roles):
            weights[role.iri] = weights.get(role.iri, 0.0) + kind.weight
            near = [
                (int(o), float(s)) for o, s in zip(found.rows[row], found.scores[row], strict=True) if o >= 0
            ]
            for place, (other, score) in enumerate(near, 1):
                part = 1 / (RRF_K + place) if method == "rrf" else score / near[0][1]
                pair = role.iri, table.roles[other].iri
                total[pair] = total.get(pair, 0.0) + kind.weight * part
    return {pair: s / (weights[pair[0]] if method == "sum" else 1) for pair, s in total.items()}


@settings(max_examples=40)
@given(LINKS, LINKS, st.sampled_from(METHODS), st.floats(0.1, 10))
def test_fused_scores_are_those_of_the_formula(
    first: set[tuple[int, int]], second: set[tuple[int, int]], method: str, weight: float
) -> None:
    evidence = [(Kind("a", "jaccard"), named(first, "a")), (Kind("b", weight=weight), named(second, "b"))]
    found = ranked(evidence, method=method, top=100)
    got = {
        (found.roles[row].iri, found.roles[other].iri): score
        for row, (others, scores) in enumerate(zip(found.rows.tolist(), found.scores.tolist(), strict=True))
        for other, score in zip(others, scores, strict=True)
        if other >= 0
    }
    assert got == pytest.approx(reference(evidence, method))
    for row, scores in enumerate(found.scores.tolist()):
        assert scores == sorted(scores, reverse=True)
        assert row not in found.rows[row]


@settings(max_examples=25)
@given(LINKS, LINKS, st.sampled_from(METHODS))
def test_the_order_of_kinds_does_not_count_and_one_role_alone_is_as_among_all(
    first: set[tuple[int, int]], second: set[tuple[int, int]], method: str
) -> None:
    evidence = [(Kind("a"), named(first, "a")), (Kind("b"), named(second, "b"))]
    found, turned = (ranked(some, method=method, top=4) for some in (evidence, evidence[::-1]))
    assert found.rows.tolist() == turned.rows.tolist()
    for row, role in enumerate(found.roles):
        alone = ranked(evidence, method=method, top=4, only=role.iri)
        assert alone.rows[row].tolist() == found.rows[row].tolist()
        assert alone.scores[row].tolist() == pytest.approx(found.scores[row].tolist())


def test_what_is_not_stated_of_a_role_does_not_count_against_its_neighbours(source: Knowledge) -> None:
    found = fused(source, "role:titled", ("skill", "titles"))
    assert found.nearest[0].role.curie == "role:cook"
    assert found.nearest[0].score == 1.0  # nearest by all that is stated of it: its title
    assert found.nearest[0].scores.keys() == {"titles"}


def test_a_ranking_says_which_kind_puts_a_role_near(source: Knowledge) -> None:
    found = fused(source, "Programmer", ("skill", Kind("titles", weight=3)), method="rrf")
    first, second = found.nearest
    assert (first.role.curie, dict(first.places)) == ("role:qa", {"skill": 1, "titles": 1})
    assert first.score == pytest.approx(1 / 61 + 3 / 61)
    assert (second.role.curie, dict(second.places)) == ("role:titled", {"titles": 2})
    assert found.to_dict()["nearest"][0]["places"] == {"skill": 1, "titles": 1}
    assert "place by titles" in found._repr_html_()


def test_the_graph_ties_a_role_to_its_nearest(source: Knowledge) -> None:
    graph = fuse(source, ("skill", "titles"), top=1)
    dev, qa = (source.resolve(name).iri for name in ("role:dev", "role:qa"))
    edge = graph.edges[dev, qa]
    assert edge["weight"] == 1.0 and edge["method"] == "sum" and edge["kinds"].keys() == {"skill", "titles"}
    assert graph.nodes[dev] == {"label": "Software developer"}
    assert len(graph) == 4


def test_kinds_are_found_in_the_knowledge(source: Knowledge) -> None:
    assert kinds(source) == (
        *("responsibility", "skill", "Lore", "Tools", "ratings", "titles", "definitions", "wording"),
    )


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("skill", {"role:dev": ["git", "logic"], "role:qa": ["git"], "role:cook": ["oven"]}),
        ("Tools", {"role:dev": ["git"], "role:qa": ["git"], "role:cook": ["oven"]}),
        ("concern:lore", {"role:dev": ["logic"]}),
        ("Both", {"role:dev": ["git", "logic"], "role:qa": ["git"], "role:cook": ["oven"]}),
        ("ratings", {"role:dev": ["logic", "oven"]}),
        (
            "definitions",
            {
                "role:dev": ["programs", "writes"],
                "role:qa": ["programs", "tests"],
                "role:cook": ["cooks", "meals"],
            },
        ),
        ("wording", {"role:dev": ["git", "logic"], "role:qa": ["git"], "role:cook": ["oven"]}),
        ("optional", {}),
    ],
)
def test_a_kind_is_profiles_of_its_own(source: Knowledge, name: str, held: dict[str, list[str]]) -> None:
    table = profiles_by(source, name)
    assert {
        role.curie: sorted(table.concerns[i].label for i in table.columns_of(role.iri))
        for role in table.roles
    } == held
    assert len(table.parents) == len(table.concerns) == table.matrix.width


def test_ratings_keep_the_figures_that_make_no_tie(source: Knowledge) -> None:
    table = profiles_by(source, "ratings")
    assert list(table.rated_of(source.resolve("role:dev").iri).values()) == pytest.approx(
        [0.9, 0.1], abs=1e-5
    )


def test_titles_are_the_words_of_labels_and_synonyms(source: Knowledge) -> None:
    table = profiles_by(source, "titles")
    held = {role.curie: {table.concerns[i].label for i in table.columns_of(role.iri)} for role in table.roles}
    assert held["role:dev"] == {"software", "developer", "programmer"}


@pytest.mark.parametrize(
    ("some", "more", "told"),
    [
        (("skill", "skill"), {}, "named twice"),
        ((), {}, "one kind of evidence or more"),
        (("skill",), {"method": "mean"}, "unknown method 'mean'; methods are sum, rrf"),
        (("skills",), {}, "unknown kind of evidence 'skills'; there are responsibility, skill, Lore, Tools"),
        (("skill=alike",), {}, "unknown measure 'alike'"),
        ((Kind("skill", weight=0),), {}, "weight of skill is 0"),
        (("skill",), {"top": -1}, "top is -1"),
    ],
)
def test_wrong_parameters_are_named(
    source: Knowledge, some: tuple[str | Kind, ...], more: dict[str, str], told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        fuse(source, some, **more)  # type: ignore[arg-type]


def test_an_unknown_role_is_named(source: Knowledge) -> None:
    with pytest.raises(UnknownTermError, match="nobody"):
        fused(source, "nobody", ("skill",))


def test_an_iri_with_a_sign_of_equality_is_a_name() -> None:
    assert kind_of("https://example.org/?a=b").name == "https://example.org/?a=b"
    assert kind_of("titles = jaccard") == Kind("titles", "jaccard")
