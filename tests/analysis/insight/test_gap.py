"""The gap between two roles: three values that leave nothing out and never say "lacks"."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis import measures
from remit.analysis.comparison.overlap import overlap
from remit.analysis.insight.gap import VALUES, Gap, gap, moves
from remit.analysis.insight.weights import Calling
from remit.analysis.profiles import profiles
from remit.errors import ParameterError, UnknownTermError
from remit.knowledge.load import load_text
from remit.knowledge.store import Knowledge

N_CONCERNS = 9
ROLES = ("a", "b", "c", "d")
# Three groups of three concerns; the first of each group has the second below it.
TREE = "".join(
    f"concern:c{i} a remit:Concern ; skos:prefLabel 'c{i}'@en ; "
    f"skos:broader concern:{f'c{i - 1}' if i % 3 == 1 else f'g{i // 3}'} .\n"
    for i in range(N_CONCERNS)
)
TREE += "".join(f"role:{one} a remit:Role ; skos:prefLabel 'role {one}'@en .\n" for one in ROLES)
Ties = st.dictionaries(
    st.tuples(st.sampled_from(ROLES), st.integers(0, N_CONCERNS - 1)),
    st.sampled_from([None, 0.25, 0.5, 1]),
    max_size=20,
)


def knowledge(prefixes: str, ties: dict[tuple[str, int], float | None]) -> Knowledge:
    text = ""
    for n, ((role, i), importance) in enumerate(sorted(ties.items(), key=str)):
        rated = (
            f" ; remit:qualifiedRequirement [ remit:concern concern:c{i} ; remit:importance {importance} ]"
            if importance is not None
            else ""
        )
        text += (
            f"claim:{n} {{ role:{role} remit:hasResponsibility concern:c{i} . }} claim:{n} a remit:Claim .\n"
        )
        text += f"role:{role} a remit:Role{rated} .\n"
    return load_text(prefixes + TREE + text, name="drawn")


def between(kg: Knowledge) -> Gap | None:
    try:
        return gap(kg, "role a", "role b")
    except ParameterError:
        return None


@settings(max_examples=50)
@given(ties=Ties)
def test_the_three_values_hold_each_concern_that_is_called_for_once(
    prefixes: str, ties: dict[tuple[str, int], float | None]
) -> None:
    found = between(knowledge(prefixes, ties))
    called = {i for role, i in ties if role == "b"}
    if found is None:
        assert not called
        return
    assert sorted(int(one.concern.label[1:]) for one in found.called) == sorted(called)
    assert isclose(sum(found.coverage.values()), 1.0)
    assert [one.value for one in found.called] == sorted(
        (one.value for one in found.called), key=VALUES.index
    )
    held = {i for role, i in ties if role == "a"}
    for one in found.called:
        i = int(one.concern.label[1:])
        beside = {
            j
            for j in held
            if j // 3 == i // 3 and (i % 3 == 1) <= (j % 3 == 0) and (j % 3 == 1) <= (i % 3 == 0)
        }
        assert (one.value == "stated") == (i in held)
        assert (one.value == "near") == (i not in held and bool(beside))
        assert (one.near is None) == (one.value != "near")
        assert one.near is None or int(one.near.label[1:]) in beside
        assert one.importance == (1 if ties["b", i] is None else ties["b", i])
        holders = sum(concern == i for _, concern in ties)
        assert isclose(one.rarity, measures.idf(holders, len({role for role, _ in ties})), abs_tol=1e-8)


@settings(max_examples=40)
@given(ties=Ties.filter(bool), data=st.data())
def test_less_evidence_never_makes_stated_of_what_is_not(
    prefixes: str, ties: dict[tuple[str, int], float | None], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(sorted(ties)))
    less = {tie: rating for tie, rating in ties.items() if tie != gone}
    before, after = (between(knowledge(prefixes, some)) for some in (ties, less))
    if before is None or after is None:
        return
    was = {one.concern: VALUES.index(one.value) for one in before.called}
    assert all(VALUES.index(one.value) >= was[one.concern] for one in after.called)


@settings(max_examples=25)
@given(ties=Ties)
def test_all_roles_at_once_are_covered_as_each_alone(
    prefixes: str, ties: dict[tuple[str, int], float | None]
) -> None:
    kg = knowledge(prefixes, ties)
    table = profiles(kg)
    row = table.row_of("https://w3id.org/remit/role/a")
    if row is None:
        return
    coverage = Calling(table).stated_of(row)
    for other, role in enumerate(table.roles):
        if other != row:
            assert isclose(coverage[other], gap(kg, "role a", role.iri).coverage["stated"], abs_tol=1e-9)
    found = moves(kg, "role a", top=2)
    best = sorted((share for other, share in enumerate(coverage) if share and other != row), reverse=True)[:2]
    assert [one.coverage for one in found] == best
    for one in found:
        assert isclose(one.kept, gap(kg, one.role.iri, "role a").coverage["stated"], abs_tol=1e-9)


def test_the_bundled_chiefs(kg: Knowledge) -> None:
    found = gap(kg, "CTO", "CPO")
    assert [len(found.of(value)) for value in VALUES] == [22, 45, 15]
    assert {one.concern for one in found.of("stated")} == {
        one.concern for one in overlap(kg, "CPO", "CTO").shared
    }
    by_label = {one.concern.label: one for one in found.called}
    vision = by_label["product vision"]
    assert (vision.value, vision.near and vision.near.label) == ("near", "shared company vision")
    assert vision.similarity and 0.7 < vision.similarity < 0.8
    assert by_label["pricing strategy"].value == "not stated"
    said = {claim.iri for claim in kg.why("CPO", "pricing strategy")}
    assert by_label["pricing strategy"].claims and set(by_label["pricing strategy"].claims) <= said
    assert all(one.claims for one in found.called)
    assert all(bool(one.claims_of_first) == (one.value != "not stated") for one in found.called)
    assert {found.marks[claim][0] for one in found.called for claim in one.claims} == {
        one.letter for one in found.sources
    }


def test_of_a_role_without_words_everything_is_not_stated(tiny: Knowledge) -> None:
    found = gap(tiny, "Désigner", "CTO")
    assert found.coverage == {"stated": 0.0, "near": 0.0, "not stated": 1.0}
    with pytest.raises(ParameterError, match="nothing is stated of role:designer"):
        gap(tiny, "CTO", "Désigner")
    with pytest.raises(ParameterError, match="nothing is stated of role:designer"):
        moves(tiny, "Désigner")


def test_what_is_no_gap_is_refused(kg: Knowledge) -> None:
    with pytest.raises(ParameterError, match="the same role"):
        gap(kg, "CPO", "role:cpo")
    with pytest.raises(UnknownTermError):
        gap(kg, "CPO", "chief of nothing at all")
    with pytest.raises(ParameterError, match="unknown relation"):
        gap(kg, "CPO", "CTO", relation="likes")
    with pytest.raises(ParameterError, match="top is -1"):
        moves(kg, "CPO", top=-1)
    assert moves(kg, "CPO", top=0) == ()


def test_the_value_shows_itself(kg: Knowledge) -> None:
    text = gap(kg, "CTO", "CPO")._repr_html_()
    assert "stated 20%, near 60%, not stated 20%" in text
