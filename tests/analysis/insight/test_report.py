"""The boundary report: what it says of the bundled chiefs, and what holds for any knowledge."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.analysis.comparison.overlap import overlap
from remit.analysis.insight.agenda import NO_ACCOUNTABLE, SEVERAL_ACCOUNTABLE
from remit.analysis.insight.report import report
from remit.analysis.insight.report_values import BoundaryReport
from remit.errors import ParameterError
from remit.knowledge.load import load_text
from remit.knowledge.store import Knowledge

HYGIENE = Path(__file__).parents[3] / "ontology" / "hygiene"
ROLES, N_CONCERNS = ("a", "b", "c"), 8
# Concerns 0 to 2 are in group g0, 3 to 5 in g1, 6 and 7 in g2; g0 and g1 make an area, g2 one of its own.
TREE = "".join(
    f"concern:c{i} a remit:Concern ; skos:prefLabel 'c{i}'@en ; skos:broader concern:g{i // 3} .\n"
    for i in range(N_CONCERNS)
)
TREE += "concern:g0 skos:broader concern:x . concern:g1 skos:broader concern:x .\n"
TREE += "concern:g2 skos:broader concern:y .\n"
TREE += "".join(f"role:{one} a remit:Role ; skos:prefLabel 'role {one}'@en .\n" for one in ROLES)
TREE += "doc:d a remit:Document ; skos:prefLabel 'a document'@en .\n"

Ties = st.sets(
    st.tuples(
        st.sampled_from(ROLES),
        st.integers(0, N_CONCERNS - 1),
        st.sampled_from(["hasResponsibility", "isAccountableFor", "hasFocus"]),
    ),
    max_size=14,
)
Tension = st.none() | st.integers(0, N_CONCERNS - 1)


def knowledge(prefixes: str, ties: set[tuple[str, int, str]], over: int | None = None) -> Knowledge:
    claims = [f"role:{role} remit:{name} concern:c{i}" for role, i, name in sorted(ties)]
    if over is not None:
        claims.append(f"tension:t remit:between role:a, role:b ; remit:over concern:c{over}")
    text = "".join(
        f"claim:{n} {{ {said} . }} "
        f"claim:{n} a remit:Claim ; dcterms:source doc:d ; remit:paragraph {n + 1} .\n"
        for n, said in enumerate(claims)
    )
    return load_text(prefixes + TREE + "tension:t a remit:Tension .\n" + text, name="drawn")


def concerns(found: BoundaryReport) -> dict[str, list[str]]:
    """The concerns of each list of a report, by IRI."""
    return {
        "both": [one.matter.concern.iri for one in found.both],
        "parallel": [m.concern.iri for g in found.parallel for some in g.sides.values() for m in some],
        "one_sided": [m.concern.iri for some in found.one_sided.values() for m in some],
        "unowned": [one.matter.concern.iri for one in found.unowned],
    }


@settings(max_examples=40)
@given(ties=Ties, over=Tension)
def test_each_concern_is_in_one_list_and_every_one_held_is_in_some(
    prefixes: str, ties: set[tuple[str, int, str]], over: int | None
) -> None:
    kg = knowledge(prefixes, ties, over)
    found = report(kg, "role a", "role b")
    lists = concerns(found)
    every = list(chain.from_iterable(lists.values()))
    assert len(every) == len(set(every))
    held = {f"https://w3id.org/remit/concern/c{i}" for role, i, _ in ties if role in "ab"}
    assert {*lists["both"], *lists["parallel"], *lists["one_sided"]} == held
    others = {f"https://w3id.org/remit/concern/c{i}" for role, i, _ in ties if role == "c"}
    assert {one.matter.concern.iri for one in found.unowned if one.holders} == others & set(lists["unowned"])
    for tension in found.contested:
        for place in tension.places:
            assert place.is_contested == (place.concern.iri in {*lists["both"], *lists["parallel"]})


@settings(max_examples=40)
@given(ties=Ties)
def test_who_decides_is_who_is_accountable_and_nobody_else(
    prefixes: str, ties: set[tuple[str, int, str]]
) -> None:
    found = report(knowledge(prefixes, ties), "role a", "role b")
    for one in found.both:
        n = int(one.matter.concern.iri[-1])
        accountable = {f"role {role}" for role, i, name in ties if (i, name) == (n, "isAccountableFor")}
        assert {role.label for role in one.deciders} == accountable
        assert bool(one.decided_in) == bool(accountable)
    for row in found.draft.rows:
        n = sum(cell.stated and "A" in cell.letters for cell in row.cells.values()) + len(row.others)
        assert (NO_ACCOUNTABLE in row.failed) == (n == 0)
        assert (SEVERAL_ACCOUNTABLE in row.failed) == (n > 1)
    undecided = {one.matter.concern for one in found.both if one.verdict != "decided"}
    asked = [concern for item in found.agenda if item.about.kind != "Tension" for concern in item.decide]
    assert (len(asked), set(asked)) == (len(undecided), undecided)


@settings(max_examples=30)
@given(ties=Ties.filter(bool), data=st.data())
def test_with_less_evidence_nothing_more_is_stated(
    prefixes: str, ties: set[tuple[str, int, str]], data: st.DataObject
) -> None:
    less = ties - {data.draw(st.sampled_from(sorted(ties)))}
    before, after = (report(knowledge(prefixes, some), "role a", "role b") for some in (ties, less))
    assert {one.matter.concern for one in after.both} <= {one.matter.concern for one in before.both}
    for lists in (concerns(before), concerns(after)):
        del lists["unowned"]
    held = [
        {iri for name, some in concerns(one).items() if name != "unowned" for iri in some}
        for one in (before, after)
    ]
    assert held[1] <= held[0]


def test_the_bundled_chiefs(kg: Knowledge) -> None:
    found = report(kg, "CPO", "CTO")
    meeting = overlap(kg, "CPO", "CTO")
    assert [one.matter.concern for one in found.both] == [one.concern for one in meeting.shared]
    assert {one.verdict for one in found.both} == {"undecided"}  # no article says who has the last word
    assert {one.matter.concern.label for one in found.both if one.jointly} >= {"shared company vision"}
    lies = {
        one.tension.tension.label: {place.concern.label: place.meeting for place in one.places}
        for one in found.contested
    }
    assert lies["timeline tension"] == {
        "timelines": "nobody",
        "product development": "adjacent",
        "technology adoption": "adjacent",
    }
    assert lies["resource allocation tension"]["resource allocation"] == "exclusive"
    assert not next(one for one in found.contested if "resource" in one.tension.tension.label).is_contested
    assert [item.about.label for item in found.agenda[:3]] == sorted(lies)
    stated = [one.strategy.label for one in found.helps if not all(each.inferred for each in one.eases)]
    assert stated == [one.strategy.label for one in found.helps][:2]
    nobodys = {one.matter.concern.label: one for one in found.nobodys}
    assert {"timelines", "strategic priorities"} <= nobodys.keys()
    assert nobodys["distribution"].at_times and not nobodys["timelines"].at_times
    joint = next(one for one in found.unowned if one.holders)
    assert joint.holders[0].label == "CPO and CTO together"


def test_every_line_names_claims_that_the_sources_explain(kg: Knowledge) -> None:
    found = report(kg, "CPO", "CTO")
    lines = [claims for one in found.both for claims in one.matter.claims.values()]
    lines += [m.claims[role] for g in found.parallel for role, some in g.sides.items() for m in some]
    lines += [m.claims[role] for role, some in found.one_sided.items() for m in some]
    lines += [one.claims for one in found.unowned]
    lines += [one.tension.claims for one in found.contested]
    lines += [each.claims for one in found.helps for each in one.eases]
    assert all(lines)
    places = {
        f"{source.letter}{number}"
        for source in found.sources
        for _, numbers in source.sections
        for number in numbers
    }
    assert {mark for claims in lines for mark in found.marked(claims)} <= places
    for role, term in ((one.role.iri, "customer needs") for one in found.sides):
        shared = next(one.matter for one in found.both if one.matter.concern.label == term)
        said = {claim.iri: claim.paragraph for claim in kg.why(role, term)}
        assert set(shared.claims[role]) <= said.keys()
        assert {found.marks[one][1:] for one in shared.claims[role]} == {
            str(said[one]) for one in shared.claims[role]
        }


def test_the_draft_speaks_the_words_of_check() -> None:
    said = [(HYGIENE / f"raci-{name}.rq").read_text(encoding="utf-8") for name in RULES]
    for text, rule in zip(said, (NO_ACCOUNTABLE, SEVERAL_ACCOUNTABLE), strict=True):
        assert text.startswith(f"# rule: {rule}\n")


RULES = ("no-accountable", "several-accountables")


def test_three_roles_are_told_of_together(kg: Knowledge) -> None:
    found = report(kg, "CPO", "CTO", "VP of Product", relation="all")
    assert len(found.sides) == 3
    meeting = overlap(kg, "CPO", "CTO", "VP of Product", relation="all")
    assert [tuple(one.matter.claims) for one in found.both] == [tuple(one.claims) for one in meeting.shared]
    assert all(len(one.sides) > 1 for one in found.parallel)
    assert {len(row.cells) for row in found.draft.rows} == {3}


def test_skills_make_no_duties(kg: Knowledge) -> None:
    found = report(kg, "CPO", "CTO", relation="skill")
    assert found.both and not found.draft.rows and not found.unowned
    assert {one.verdict for one in found.both} == {"no duty"}
    assert not any(item.decide or item.assign for item in found.agenda)
    assert "decider" not in {one.kind for one in found.silences}


@pytest.mark.parametrize("roles", [(), ("CPO",), ("CPO", "role:cpo")])
def test_two_different_roles_are_called_for(kg: Knowledge, roles: tuple[str, ...]) -> None:
    with pytest.raises(ParameterError):
        report(kg, *roles)


def test_a_role_of_which_nothing_is_said_is_told(tiny: Knowledge) -> None:
    found = report(tiny, "CPO", "Désigner")
    assert [one.role.label for one in found.silences if one.kind == "bare" and one.role] == ["Désigner"]
    assert not found.both and not found.parallel


def test_the_value_shows_itself(kg: Knowledge) -> None:
    assert (
        "<caption>Boundary report: CPO and CTO; 22 matters of both" in report(kg, "CPO", "CTO")._repr_html_()
    )
