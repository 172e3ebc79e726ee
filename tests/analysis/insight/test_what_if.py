"""What if: what a change does to both sides, and that what was loaded stays as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import remit
from remit.analysis.comparison.overlap import overlap
from remit.analysis.insight.changes import Change
from remit.analysis.insight.scenarios import play, read_scenario, scenario, scenarios
from remit.analysis.insight.staffing import staffing
from remit.analysis.insight.what_if import what_if
from remit.analysis.network.tensions import tensions
from remit.errors import ParameterError, SourceError
from remit.knowledge import load as loading
from remit.knowledge.difference import difference
from remit.knowledge.importing import import_source

if TYPE_CHECKING:
    from remit.analysis.insight.what_if import Held
    from remit.knowledge.store import Knowledge

PAIRS = [("CPO", "CTO"), ("CTO", "CPO"), ("CTO", "VP of Product")]


def quads(kg: Knowledge) -> frozenset[str]:
    return frozenset(map(str, kg.store))


def labels(held: tuple[Held, ...]) -> list[str]:
    return [one.concern.label for one in held]


def bytes_below(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "LOCK")
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_move_takes_a_tie_and_gives_it(tiny: Knowledge) -> None:
    found = what_if(tiny, "move architecture from CTO to CPO")
    gone, new = found.links
    assert (gone.role.curie, gone.is_new, [*map(remit_name, gone.claims)]) == ("role:cto", False, ["one-2"])
    assert (new.role.curie, new.is_new, new.claims) == ("role:cpo", True, ())
    assert [
        (one.role.curie, one.before.n_concerns, one.after.n_concerns)
        for one in found.loads
        if one.before and one.after
    ] == [
        ("role:cpo", 3, 4),
        ("role:cto", 4, 3),
    ]
    (pair,) = found.pairs
    assert pair.before
    assert pair.after
    assert (pair.before.n_shared, pair.after.n_shared) == (1, 1)
    assert pair.after.n_adjacent > pair.before.n_adjacent  # now both work in engineering
    assert not (found.orphans or found.alone or found.tensions)


def remit_name(iri: str) -> str:
    return iri.rpartition("/")[2]


def test_a_moved_tie_keeps_the_word_the_author_chose(tiny: Knowledge) -> None:
    found = what_if(tiny, "move technology vision from CTO to CPO")
    (changed,) = difference(found.before, found.after).links.added
    assert (changed.role.curie, changed.relation.curie) == ("role:cpo", "remit:hasFocus")


def test_a_plan_is_no_claim(tiny: Knowledge) -> None:
    after = what_if(tiny, "move architecture from CTO to CPO").after
    assert after.why("CPO", "architecture") == ()
    assert not [one for one in after.why("CTO", "architecture") if "one-2" in one.iri]


def test_what_holds_under_a_condition_only_stays_so(tiny: Knowledge) -> None:
    """A document gives the CTO the architecture at any time, and another in start-ups."""
    after = what_if(tiny, "move architecture from CTO to CPO").after
    assert [remit_name(one.iri) for one in after.claims() if one.iri.endswith("two-3")] == ["two-3"]
    again = what_if(after, "at start-up")
    assert {(one.role.curie, one.concern.label) for one in again.links} == {
        ("role:cto", "architecture"),
        ("role:cto", "customer research"),
    }


def test_a_drop_makes_an_orphan_and_what_only_another_has_hangs_on_it(tiny: Knowledge) -> None:
    found = what_if(tiny, "drop architecture, innovation management from CTO")
    assert labels(found.orphans) == ["architecture"]
    assert labels(found.alone) == ["innovation management"]
    assert found.alone[0].after[0].curie == "role:cpo"
    assert found.n_alone == (5, 5)


def test_an_addition_shares_out_what_hung_on_one(tiny: Knowledge) -> None:
    found = what_if(tiny, "add architecture to CPO", "add churn to CTO")
    assert labels(found.shared_out) == ["architecture"]
    assert labels(found.taken_up) == ["churn"]
    assert labels(found.alone) == []  # nobody had it before, so it did not come to hang on one


def test_a_group_stands_for_all_that_a_role_has_of_it(tiny: Knowledge) -> None:
    found = what_if(tiny, "move engineering from CTO to CPO")
    assert {one.concern.label for one in found.links} == {"architecture", "code quality"}


def test_a_role_that_goes_takes_its_tensions_along(tiny: Knowledge) -> None:
    found = what_if(tiny, "drop CPO")
    assert [(one.tension.label, one.how) for one in found.tensions] == [
        ("one budget", "gone"),
        ("speed against quality", "gone"),
    ]
    assert found.loads[0].after is None
    assert "role:cpo" not in [one.role.curie for one in found.after.roles()]


def test_two_roles_made_one_hold_both_ends_of_a_tension(tiny: Knowledge) -> None:
    found = what_if(tiny, "merge CTO into CPO")
    how = {one.tension.label: one.how for one in found.tensions}
    assert how["speed against quality"] == "within one role"
    (load,) = [one for one in found.loads if one.role.curie == "role:cpo"]
    assert load.after
    assert load.after.n_concerns == 6  # 3 and 4, of which one is the same
    assert [one.curie for one in tensions(found.after)[1].roles] == ["role:cpo"]


def test_a_split_makes_a_role_that_is_not_there(tiny: Knowledge) -> None:
    found = what_if(tiny, "split CTO: architecture to Chief Architect")
    made = found.after.resolve("Chief Architect", "Role")
    assert made.curie == "role:chief-architect"
    assert {one.concern.label for one in overlap(found.after, made.curie, "CPO").exclusive[made.iri]} == {
        "architecture"
    }


def test_a_stage_lets_hold_what_holds_at_it_only(tiny: Knowledge) -> None:
    found = what_if(tiny, "at start-up")
    assert [(one.role.curie, one.concern.label) for one in found.links] == [("role:cto", "customer research")]
    assert labels(found.shared_out) == ["customer research"]


def test_a_table_brings_roles(tiny: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "roles.csv"
    path.write_text(
        "role,relation,concern,group\nHead of Sales,responsibility,pricing,market\n", encoding="utf-8"
    )
    found = what_if(tiny, Change("file", source=str(path)), "move pricing from Head of Sales to CPO")
    assert labels(found.taken_up) == ["pricing"]
    assert found.taken_up[0].after[0].curie == "role:cpo"


def test_skills_move_where_a_source_states_no_remit(prefixes: str) -> None:
    kg = loading.load_text(
        prefixes
        + 'role:a a remit:Role ; skos:prefLabel "A" ; remit:essentialSkill concern:x . '
        + 'concern:x skos:prefLabel "x" . role:b a remit:Role ; '
        + 'skos:prefLabel "B" ; remit:optionalSkill concern:y . '
    )
    found = what_if(kg, "move x from A to B")
    assert found.relation == "skill"
    assert {(one.role.label, one.is_new) for one in found.links} == {("A", False), ("B", True)}


def test_the_source_is_never_touched(tiny: Knowledge, tmp_path: Path) -> None:
    before = quads(tiny)
    path = tmp_path / "more.csv"
    path.write_text("role,concern\nHead of Sales,pricing\n", encoding="utf-8")
    what_if(
        tiny,
        Change("file", source=str(path)),
        "merge CTO into CPO",
        "split CPO: engineering to Chief Architect",
        "drop customer research from CPO",
        "add churn to CPO",
        start=["drop architecture from CTO"],
    )
    assert quads(tiny) == before


def test_a_store_folder_is_never_touched(tmp_path: Path) -> None:
    table, store = tmp_path / "roles.csv", tmp_path / "roles.store"
    table.write_text(
        "role,relation,concern,group\nHead of Sales,responsibility,pricing,market\n"
        "Head of Product,responsibility,roadmap,market\n",
        encoding="utf-8",
    )
    import_source("table", table, store)
    before = bytes_below(store)
    kg = loading.load(store)
    found = what_if(kg, "move pricing from Head of Sales to Head of Product")
    assert [one.is_new for one in found.links] == [False, True]
    assert bytes_below(store) == before
    assert staffing(kg) == staffing(loading.load(store))
    again = what_if(found.after, "drop Head of Sales")  # a copy of the copy
    assert again.staffings[1].of_role.keys() == {found.after.resolve("Head of Product").iri}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PAIRS), st.integers(0, 200))
def test_there_and_back_gives_what_was(kg: Knowledge, pair: tuple[str, str], place: int) -> None:
    a, b = (kg.resolve(name, "Role") for name in pair)
    side = staffing(kg)
    free = sorted(side.of_role[a.iri] - side.of_role.get(b.iri, frozenset()))
    assume(free)
    concern = side.terms[free[place % len(free)]]
    line = "move {} from {} to {}"
    there = line.format(concern.curie, a.curie, b.curie)
    assert not what_if(kg, there).same
    found = what_if(kg, there, line.format(concern.curie, b.curie, a.curie))
    assert found.same
    assert difference(found.before, found.after).same
    assert (found.loads, found.pairs, found.orphans, found.alone, found.n_alone[0]) == (
        (),
        (),
        (),
        (),
        found.n_alone[1],
    )


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 500), min_size=1, max_size=4))
def test_the_parts_of_an_answer_agree(kg: Knowledge, places: list[int]) -> None:
    side = staffing(kg)
    cpo = kg.resolve("CPO").iri
    has = sorted(side.of_role[cpo])
    chosen = {side.terms[has[place % len(has)]].curie for place in places}
    found = what_if(kg, f"drop {', '.join(sorted(chosen))} from CPO")
    (load,) = found.loads
    assert load.before
    assert load.after
    assert load.before.n_concerns - load.after.n_concerns == len(chosen) == len(found.links)
    assert found.n_alone[1] - found.n_alone[0] == len(found.alone) - len(found.orphans)
    assert len(found.orphans) + len(found.alone) == len(chosen)
    assert overlap(found.after, "CPO", "CTO").roles[0].n_concerns == load.after.n_concerns


def test_what_is_there_already_is_no_change(tiny: Knowledge) -> None:
    found = what_if(tiny, "add architecture to CTO")
    assert found.same
    assert difference(found.before, found.after).same


def test_the_front_door_has_it(tiny: Knowledge) -> None:
    found = remit.what_if(tiny, "drop CPO")
    assert "What if drop CPO" in found._repr_html_()
    assert "<b>" not in remit.what_if(tiny, "split CTO: architecture to <b>new</b>")._repr_html_()


def test_each_scenario_stands_in_a_document(kg: Knowledge) -> None:
    claims = {one.iri: one for one in kg.claims()}
    assert {one.name for one in scenarios()} == {"young-company", "growth-by-acquisition"}
    for one in scenarios():
        for name in one.claims:
            claim = claims[kg.resolve(name).iri]
            assert (claim.document.curie, claim.paragraph) == (one.document, one.paragraph)


def test_a_young_company_leaves_most_of_the_product_to_nobody(kg: Knowledge) -> None:
    found = play(kg, "young-company")
    assert {one.concern.curie for one in found.links if one.is_new} == {
        "concern:product-design",
        "concern:product-development",
        "concern:product-leadership",
    }
    assert {one.how for one in found.tensions} == {"gone"}
    cpo, cto = (load for load in found.loads if load.role.curie in {"role:cpo", "role:cto"})
    assert cpo.after is None
    assert cto.before
    assert cto.after
    assert cto.after.n_concerns == cto.before.n_concerns + 3


def test_growth_brings_the_chief_of_product_in(kg: Knowledge) -> None:
    found = play(kg, "growth-by-acquisition")
    assert {one.how for one in found.tensions} == {"new"}
    assert not found.orphans
    assert found.loads[0].before is None
    with pytest.raises(ParameterError, match="young-company"):
        scenario("young")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('title = "x"', "changes is missing"),
        ('title = "x"\nchanges = "drop A"', "changes is no list of texts"),
        ('title = 1\nchanges = ["drop A"]', "title is no text"),
        ('title = "x"\nchanges = ["drop A"]\nmore = 1', "unknown field 'more'"),
        ('title = "x"\nparagraph = true\nchanges = ["drop A"]', "paragraph is no whole number"),
        ("title", "no TOML"),
    ],
)
def test_a_scenario_file_that_is_wrong_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=says):
        read_scenario(path)
    with pytest.raises(SourceError, match="missing"):
        read_scenario(tmp_path / "missing.toml")


def test_a_scenario_of_ones_own_is_played(tiny: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('title = "Without a CPO"\nchanges = ["drop CPO"]\n', encoding="utf-8")
    assert play(tiny, str(path)).loads[0].after is None
