"""Changes in words: every form is read, written again, and refused with the way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.analysis.insight.changes import FORMS, Change, read_change
from remit.analysis.insight.what_if import what_if
from remit.errors import AmbiguousTermError, ParameterError, SourceError, UnknownTermError

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("move X from A to B", Change("move", ("X",), "A", "B")),
        ("  MOVE  X, Y  from  A  to B ", Change("move", ("X", "Y"), "A", "B")),
        (
            "move delivery to the market from CTO to CPO",
            Change("move", ("delivery to the market",), "CTO", "CPO"),
        ),
        ('move "fast, and well" from A to "B to C"', Change("move", ("fast, and well",), "A", "B to C")),
        ("merge A into B", Change("merge", (), "A", "B")),
        ("split role:cpo: X, Y to C", Change("split", ("X", "Y"), "role:cpo", "C")),
        ("drop X from A", Change("drop", ("X",), "A")),
        ("drop A", Change("drop", (), "A")),
        ('drop "other\'s plans" from A', Change("drop", ("other's plans",), "A")),
        ("drop other's plans from people's chief", Change("drop", ("other's plans",), "people's chief")),
        ("add X to A", Change("add", ("X",), "", "A")),
        ("at stage:start-up", Change("at", (), "stage:start-up")),
    ],
)
def test_a_line_is_read(line: str, meant: Change) -> None:
    assert read_change(line) == meant


@pytest.mark.parametrize(
    "line", ["", "move X", "give X to A", "merge A", "split A to B", "moveX from A to B"]
)
def test_what_is_no_change_is_refused_with_all_forms(line: str) -> None:
    with pytest.raises(ParameterError) as caught:
        read_change(line)
    assert all(form in str(caught.value) for form in FORMS)


NAMES = (
    st.text("abcé ,:fromtinto'", min_size=1, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(st.lists(NAMES, min_size=1, max_size=3), NAMES, NAMES)
def test_a_change_in_writing_is_read_as_itself(things: list[str], source: str, target: str) -> None:
    for kind in ("move", "merge", "split", "drop", "add", "at"):
        change = Change(
            kind,
            tuple(things) if kind not in {"merge", "at"} else (),
            source if kind != "add" else "",
            target if kind not in {"drop", "at"} else "",
        )
        assert read_change(str(change)) == change


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ("move architecture from CPO to CTO", ParameterError, "Chief Product Officer is not stated to have"),
        ("move churn from CPO to CTO", ParameterError, "(remit); remit show role:cpo"),
        ("move archtecture from CTO to CPO", UnknownTermError, "architecture"),
        ("move architecture from CTO to Head of Sales", UnknownTermError, "a new role comes with split"),
        ("move architecture from CTO to product chief of all", UnknownTermError, "product chief"),
        ("move architecture from CTO to CTO", ParameterError, "to itself"),
        ("merge CTO into role:cto", ParameterError, "to itself"),
        ("split CTO: architecture to speed against quality", ParameterError, "is a tension, not a role"),
        ("at stage:start", UnknownTermError, "start-up"),
        ("add architecture to vision", UnknownTermError, "vision"),
        ("drop concern:vision", UnknownTermError, "not role"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(
    tiny: Knowledge, change: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=re.escape(says)):
        what_if(tiny, change)


def test_of_several_changes_the_error_names_the_one(tiny: Knowledge) -> None:
    with pytest.raises(ParameterError, match=r"^drop architecture from CPO: Chief Product"):
        what_if(tiny, "drop code-quality from CTO", "drop architecture from CPO")


def test_a_stage_under_which_nothing_holds_changes_nothing_and_says_so(prefixes: str) -> None:
    from remit.knowledge.load import load_text

    kg = load_text(prefixes + 'stage:old a remit:Stage ; skos:prefLabel "old"@en .')
    with pytest.raises(ParameterError, match="no claim holds only for 'old'"):
        what_if(kg, "at old")


def test_an_ambiguous_name_gives_the_candidates(prefixes: str) -> None:
    from remit.knowledge.load import load_text

    kg = load_text(
        prefixes
        + 'role:a a remit:Role ; skos:prefLabel "boss" . role:b a remit:Role ; skos:prefLabel "boss" . '
        + "role:a remit:hasRemit concern:x ."
    )
    with pytest.raises(AmbiguousTermError, match="role:a"):
        what_if(kg, "drop boss")


def test_a_file_to_add_that_is_none_is_named(tiny: Knowledge) -> None:
    for name in ("nothing.csv", "what.pdf"):
        with pytest.raises(SourceError, match=name):
            what_if(tiny, Change("file", source=name))


def test_no_change_is_a_mistake(tiny: Knowledge) -> None:
    with pytest.raises(ParameterError, match="needs a change"):
        what_if(tiny)
