"""Each formula gives what somebody else's implementation gives, or what is printed in a paper.

scikit-learn is imported where it is used: it takes seconds, and every process that collects tests would pay.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, expm1, log

import numpy as np
import pytest
from numpy.typing import NDArray
from nxontology import NXOntology
from scipy.spatial import distance

from remit.analysis import content, measures
from remit.analysis.content import SIMILARITIES
from remit.analysis.hierarchy import Hierarchy, contents
from remit.analysis.similarity import PairMeasures, compare_pair

Vector = NDArray[np.float64]
CLOSE = 1e-8  # weights are rounded to multiples of 2⁻³⁰
CLOSER = 1e-12
N_ROLES = 12
CONCERNS = [f"c{i:02}" for i in range(24)]
PAIRS = [(0, 1), (2, 3), (4, 11), (5, 10), (6, 7)]


@pytest.fixture(scope="module")
def rated() -> Vector:
    """Twelve roles by twenty-four concerns: ratings in quarters, 0 for what a role has not."""
    random = np.random.default_rng(20)
    shape = N_ROLES, len(CONCERNS)
    found = random.choice([0.25, 0.5, 0.75, 1.0], shape) * (random.random(shape) < 0.45)
    assert (found > 0).any(axis=0).all()
    return np.asarray(found, dtype=np.float64)


@pytest.fixture(scope="module")
def compared(rated: Vector) -> Callable[[int, int], PairMeasures]:
    """The measures of two of the roles, in which nothing lies above anything."""
    holders = (rated > 0).sum(axis=0).tolist()
    rarity = {one: measures.rarity(n, N_ROLES) for one, n in zip(CONCERNS, holders, strict=True)}
    tree = Hierarchy({})

    def of(i: int, j: int) -> PairMeasures:
        sides = [
            {one: float(rating) for one, rating in zip(CONCERNS, rated[row], strict=True) if rating}
            for row in (i, j)
        ]
        known = contents(tree, CONCERNS)
        return compare_pair(
            sides[0], sides[1], rarity=rarity, hierarchy=tree, content=known, tversky=(0.8, 0.2)
        )

    return of


Compared = Callable[[int, int], PairMeasures]


@pytest.mark.parametrize(("i", "j"), PAIRS)
def test_set_measures_are_those_of_scipy_and_scikit_learn(
    rated: Vector, compared: Compared, i: int, j: int
) -> None:
    from sklearn.metrics import f1_score, fbeta_score, jaccard_score, precision_score, recall_score

    a, b, found = rated[i] > 0, rated[j] > 0, compared(i, j)
    assert found.jaccard == pytest.approx(jaccard_score(a, b), abs=CLOSER)
    assert found.jaccard == pytest.approx(1 - distance.jaccard(a, b), abs=CLOSER)
    assert found.dice == pytest.approx(1 - distance.dice(a, b), abs=CLOSER)
    assert found.dice == pytest.approx(f1_score(a, b), abs=CLOSER)
    assert found.cosine == pytest.approx(1 - distance.cosine(a * 1.0, b * 1.0), abs=CLOSER)
    # Taking one profile for the truth and the other for a guess at it, containment is recall and precision.
    inside = recall_score(a, b), precision_score(a, b)
    assert found.containment == pytest.approx(inside, abs=CLOSER)
    assert found.overlap_coefficient == pytest.approx(max(inside), abs=CLOSER)
    # F with beta weighs what the guess lacks by beta² / (1 + beta²) and what it has too much by the rest.
    assert found.tversky == pytest.approx(fbeta_score(a, b, beta=2), abs=CLOSER)


@pytest.mark.parametrize(("i", "j"), PAIRS)
def test_rated_measures_are_those_of_scipy_and_scikit_learn(
    rated: Vector, compared: Compared, i: int, j: int
) -> None:
    from sklearn.metrics.pairwise import cosine_similarity

    found = compared(i, j)
    apart = distance.braycurtis(rated[i], rated[j])  # 1 - 2 Σ min / Σ (a + b)
    assert found.ruzicka == pytest.approx((1 - apart) / (1 + apart), abs=CLOSER)
    assert found.weighted_cosine == pytest.approx(cosine_similarity(rated)[i, j], abs=CLOSER)
    assert found.rated


@pytest.mark.parametrize(("i", "j"), PAIRS)
def test_rarity_weighted_measures_are_those_of_scipy_and_scikit_learn(
    rated: Vector, compared: Compared, i: int, j: int
) -> None:
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.metrics.pairwise import cosine_similarity

    held = (rated > 0).astype(np.float64)
    found = compared(i, j)
    transformer = TfidfTransformer(smooth_idf=False).fit(held)
    theirs = transformer.idf_  # ln(n_roles / holders) + 1, where ours is ln(n_roles / holders + 1)
    ours = measures.idf(held.sum(axis=0), N_ROLES)
    assert np.expm1(ours) == pytest.approx(np.exp(theirs - 1), rel=CLOSE)
    transformer.idf_ = np.log(np.exp(theirs - 1) + 1)
    assert found.idf_cosine == pytest.approx(
        cosine_similarity(transformer.transform(held).toarray())[i, j], abs=CLOSE
    )
    weights = transformer.idf_
    assert found.idf_cosine == pytest.approx(1 - distance.cosine(held[i], held[j], w=weights**2), abs=CLOSE)
    assert found.idf_jaccard == pytest.approx(
        1 - distance.jaccard(held[i] > 0, held[j] > 0, w=weights), abs=CLOSE
    )


def test_idf_at_its_ends() -> None:
    assert measures.idf(1, 1) == pytest.approx(log(2))
    assert expm1(measures.idf(1, 999)) == pytest.approx(999)
    assert exp(measures.idf(500, 1000)) == pytest.approx(3)


# Figure 2 and the worked example in Lin (1998): probabilities of concepts in WordNet.
LIN_1998 = {"geological formation": 0.00176, "hill": 0.0000189, "coast": 0.0000216}


def test_lins_own_example() -> None:
    ic = {name: -log(p) for name, p in LIN_1998.items()}
    found = content.lin_similarity(ic["geological formation"], ic["hill"], ic["coast"])
    assert round(found, 2) == 0.59


# Metals as in figure 1 of Couto and Silva, J. Biomed. Semantics 2:5 (2011), but each under one parent.
METALS = {
    "precious": "metal", "coinage": "metal", "platinum": "precious", "palladium": "precious",
    "gold": "precious", "silver": "coinage", "copper": "coinage",
}  # fmt: skip


def test_content_is_that_of_seco_veale_and_hayes_by_hand() -> None:
    found = contents(Hierarchy(METALS), [])  # eight concepts, and the root that no one names
    assert found["gold"] == 1
    assert found["precious"] == pytest.approx(1 - log(4) / log(9), abs=CLOSER)
    assert found["metal"] == pytest.approx(1 - log(8) / log(9), abs=CLOSER)


ROOT = "the root that no one names"


def trees() -> list[dict[str, str]]:
    """Parents of concepts: metals, and two random trees, of which one falls into many."""
    found = [METALS]
    for seed, roots in ((1, 2), (2, 9)):
        random = np.random.default_rng(seed)
        found.append({f"n{i:02}": f"n{random.integers(i):02}" for i in range(roots, 30)})
    return found


def ontology(parents: dict[str, str]) -> NXOntology:
    made = NXOntology()
    nodes = {*parents, *parents.values()}
    made.graph.add_edges_from((parents.get(node, ROOT), node) for node in nodes)
    made.freeze()
    return made


@pytest.mark.parametrize("parents", trees())
def test_concepts_are_as_alike_as_nxontology_has_them(parents: dict[str, str]) -> None:
    reference, tree = ontology(parents), Hierarchy(parents)
    ours = contents(tree, [])
    for one, found in ours.items():
        assert found == pytest.approx(reference.node_info(one).intrinsic_ic_scaled, abs=CLOSER)
    for a in ours:
        for b in ours:
            above = [concept for concept in tree.chain(a) if concept in tree.chain(b)]
            ic = max((ours[concept] for concept in above), default=0.0), ours[a], ours[b]
            theirs = reference.similarity(a, b, ic_metric="intrinsic_ic")
            assert content.lin_similarity(*ic) == pytest.approx(theirs.lin, abs=1e-10)
            assert content.resnik_similarity(*ic) == pytest.approx(theirs.resnik_scaled, abs=1e-10)
            assert content.jiang_conrath_similarity(*ic) == pytest.approx(theirs.jiang_seco, abs=1e-10)


@pytest.mark.parametrize("parents", trees())
@pytest.mark.parametrize("seed", range(4))
def test_profiles_are_as_alike_as_nxontology_has_them(parents: dict[str, str], seed: int) -> None:
    reference, tree, random = ontology(parents), Hierarchy(parents), np.random.default_rng(seed)
    nodes = sorted({*parents, *parents.values()})
    a, b = (random.choice(nodes, n, replace=False).tolist() for n in (5, 3))
    found = compare_pair(
        dict.fromkeys(a, 1.0),
        dict.fromkeys(b, 1.0),
        rarity=dict.fromkeys(nodes, 1.0),
        hierarchy=tree,
        content=contents(tree, []),
    )
    names = {"lin": "lin", "resnik": "resnik_scaled", "jiang_conrath": "jiang_seco"}
    assert names.keys() == SIMILARITIES.keys()
    for ours, theirs in names.items():

        def like(one: str, other: str, name: str = theirs) -> float:
            return float(getattr(reference.similarity(one, other, ic_metric="intrinsic_ic"), name))

        best = [max(like(one, other) for other in b) for one in a]
        best += [max(like(one, other) for one in a) for other in b]
        assert getattr(found, ours) == pytest.approx(sum(best) / len(best), abs=1e-10)
    above = [set().union(*(reference.node_info(one).ancestors for one in side)) for side in (a, b)]
    both, either = (
        sum(reference.node_info(one).intrinsic_ic_scaled for one in some)
        for some in (above[0] & above[1], above[0] | above[1])
    )
    assert found.simgic == pytest.approx(both / either, abs=1e-10)
