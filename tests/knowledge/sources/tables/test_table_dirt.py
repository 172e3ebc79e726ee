"""Spreadsheets as people keep them: every row is written, or refused with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest

from remit.errors import ParameterError, SourceError
from remit.knowledge.load import load
from remit.knowledge.sources.tables.headings import COLUMNS, RELATIONS

Read = Callable[..., Any]


@pytest.mark.parametrize("heading", COLUMNS["role"])
def test_spellings_of_the_role(written: Read, heading: str) -> None:
    shouted = heading.upper().replace(" ", "_")
    assert written(f" {shouted} ,concern\nA,b\n").pairs() == {("A", "b")}


@pytest.mark.parametrize("heading", COLUMNS["concern"])
def test_spellings_of_the_concern_say_the_relation(written: Read, heading: str) -> None:
    property_ = RELATIONS.get(heading, "hasResponsibility")
    assert written(f"role,{heading.title()}\nA,b\n").links() == {("A", property_, "b")}


def test_columns_are_mapped_and_unmapped(written: Read) -> None:
    text = "Who,What they do,Must know,Type\nA,b,c,Full-time\n"
    table = written(
        text, map={"role": "who", "responsibility": "What they do", "skill": "Must know", "relation": ""}
    )
    assert table.links() == {("A", "hasResponsibility", "b"), ("A", "requiresSkill", "c")}
    assert table.told("columns that are not read: Type")
    with pytest.raises(SourceError, match="no column 'Job', which the mapping names"):
        written(text, map={"role": "Job", "concern": "Must know"})
    with pytest.raises(ParameterError, match="unknown field 'rolle'"):
        written(text, map={"rolle": "Who"})


def test_several_columns_of_concerns_are_all_read(written: Read) -> None:
    table = written("Role;Responsibilities;Skills;KPI;Skills\nA;b;c;d;e\nB;;f;;\n")
    assert table.links() == {
        ("A", "hasResponsibility", "b"),
        ("A", "requiresSkill", "c"),
        ("A", "tracksMetric", "d"),
        ("A", "requiresSkill", "e"),
        ("B", "requiresSkill", "f"),
    }
    assert table.counts == (2, 2, 0)
    assert table.told("names that several columns have: Skills")


def test_what_is_wrong_with_a_row_is_told_with_place_value_and_reason(written: Read) -> None:
    table = written(
        "Job title,Type,Skill,Priority\n"
        "A,skill,b,high\n"
        ",skill,c,\n"
        "C,,,\n"
        "D,hates,d,\n"
        "E,skill,e,purple\n"
        "F,skill,f,high,extra\n"
        "G,skill,g\n"
        "Total,,,12\n"
        "H,#REF!,#REF!,\n"
    )
    assert table.counts == (9, 2, 7)
    assert table.pairs() == {("A", "b"), ("G", "g")}
    assert table.refused() == [
        (3, "Job title", ""),
        (4, "Skill", ""),
        (5, "Type", "hates"),
        (6, "Priority", "purple"),
        (7, "column 5", "extra"),
        (9, "Job title", "Total"),
        (10, "Skill", "#REF!"),
    ]
    assert [one.fault for one in table.report.refused] == [True, True, True, True, True, False, True]
    assert "unknown relation 'hates'; known are responsibility, skill" in table.report.refused[2].reason


def test_an_empty_role_below_a_role_is_not_filled_unless_asked(written: Read) -> None:
    text = "role,skill\nA,b\n,c\n\n,d\n"
    table = written(text)
    assert table.pairs() == {("A", "b")}
    assert table.refused() == [(3, "role", ""), (5, "role", "")]
    assert "fill = true" in table.report.refused[0].reason
    assert written(text, fill=True).pairs() == {("A", "b"), ("A", "c"), ("A", "d")}


@pytest.mark.parametrize(
    ("cell", "concerns", "lead"),
    [
        ("- set prices\n- talk to\n  partners\n", {"set prices", "talk to partners"}, False),
        ("You will:\r\n• set prices\r\n• talk", {"set prices", "talk"}, True),
        ("1. set prices\n2) talk", {"set prices", "talk"}, False),
        ("set prices\ntalk", {"set prices", "talk"}, False),
        ("• set prices • talk", {"set prices", "talk"}, False),
        ("- set prices", {"set prices"}, False),
        ("set prices; talk", {"set prices; talk"}, False),
        ("run-of-show - planning", {"run-of-show - planning"}, False),
        ("only:\n", {"only:"}, False),
    ],
)
def test_prose_in_one_cell(written: Read, cell: str, concerns: set[str], lead: bool) -> None:
    table = written(f'role,responsibility\nA,"{cell}"\n')
    assert {concern for _, concern in table.pairs()} == concerns
    assert table.counts == (1, 1, 0)
    assert table.told("cells name several concerns") == (len(concerns) > 1)
    assert table.told("only lead in to a list") == lead


def test_a_cell_is_split_where_it_is_asked_for(written: Read) -> None:
    table = written('role,skill\nA,"b; c;; d"\n', split=";")
    assert table.pairs() == {("A", "b"), ("A", "c"), ("A", "d")}


def test_spellings_of_one_name_are_one_and_near_ones_are_told(written: Read) -> None:
    names = ("Stakeholder management", "stakeholder  management.", "STAKEHOLDER MANAGEMENT")
    near = ("roadmap", "roadmaps", "C++", "C#", "C")
    table = written("role,skill\n" + "".join(f"R,{name}\n" for name in (*names, *near)))
    assert {concern for _, concern in table.pairs()} == {names[0], *near}
    assert table.synonyms() == {(names[0], "stakeholder management."), (names[0], "STAKEHOLDER MANAGEMENT")}
    assert table.told("1 names are spelled in several ways")
    assert table.told("roadmap / roadmaps")
    iris = {q.object.value for q in table.store if q.predicate.value.endswith("ns/requiresSkill")}
    assert len(iris) == 6, "no two names share an IRI"
    assert "urn:remit:concern:stakeholder-management" in iris


def test_what_nearly_every_role_has_is_told(written: Read) -> None:
    rows = [f"R{n},user focus\n" for n in range(9)] + [f"R{n},own {n}\n" for n in range(12)]
    table = written("role,skill\n" + "".join(rows))
    assert table.told("user focus: 9 of 12 roles have it")
    assert not any("own" in note for note in table.report.notes)
    assert not written("role,skill\nA,b\nB,b\n").told("roles have it")


@pytest.mark.parametrize(
    ("cells", "ratings"),
    [
        (("0.2", "1"), ("0.2", "1")),
        (("1", "4"), ("0.2", "0.8")),
        (("0,5", "high"), ("0.5", "0.75")),
        (("3/4", "60 %"), ("0.75", "0.6")),
        (("Must have", "nice-to-have"), ("1", "0.25")),
        (("Level 2", "L5"), ("0.4", "1")),
    ],
)
def test_importance_and_level_become_requirements(
    written: Read, cells: tuple[str, str], ratings: tuple[str, str]
) -> None:
    table = written(f'role;skill;importance;level\nA;b;"{cells[0]}";expert\nA;c;"{cells[1]}";\n')
    assert table.ratings() == {("A", "b"): (ratings[0], "1"), ("A", "c"): (ratings[1], "")}
    assert table.pairs() == {("A", "b"), ("A", "c")}


def test_a_number_off_the_scale_is_refused(written: Read) -> None:
    table = written("role,skill,importance\nA,b,0.5\nA,c,3\nA,d,-1\nA,e,nan\n")
    assert table.refused() == [(3, "importance", "3"), (4, "importance", "-1"), (5, "importance", "nan")]
    assert "no number from 0 to 1 (as the column has them)" in table.report.refused[0].reason


def test_the_level_of_a_role_is_told_from_the_level_of_a_skill(written: Read) -> None:
    table = written("role,level,skill,source\nPM,Senior,a,Ladder 2024\nPM,Junior,b,\n")
    assert table.told("Level: none") or table.told("level: none of its values rates a skill")
    assert table.claim("roles:2", "remit:section") == "Ladder 2024, Senior"
    assert table.ratings() == {}


def test_who_reports_to_whom_and_references_to_no_one(written: Read) -> None:
    table = written("role,skill,reports to\nA,x,boss\nA,y,boss\nBoss,z,Nobody\nC,z,C\n")
    assert ("A", "reportsTo", "Boss") in table.links()
    assert table.refused() == [(4, "reports to", "Nobody"), (5, "reports to", "C")]
    assert table.counts == (7, 5, 2), "a line of reporting counts as a row"
    assert {pair for pair in table.pairs() if pair[0] != "A"} == {("Boss", "z"), ("C", "z")}


def test_groups_areas_and_definitions(written: Read) -> None:
    table = written(
        "role,skill,group,area,definition,role definition\n"
        "A,b,G,H,What b is.,What A is.\nB,B,g,H,Otherwise.,\nC,c,H,G,,\nD,d,K,k,,\n"
    )
    assert table.above() == {("b", "G"), ("G", "H")}
    assert table.definitions() == {("b", "What b is."), ("A", "What A is.")}
    assert table.told("1 definitions differ from the first")
    assert [one[:2] for one in table.refused()] == [(4, "area"), (5, "area")]


def test_a_header_further_down_and_rows_that_repeat(written: Read) -> None:
    table = written("Our roles, all of them\n\nas of;2024\nRole,Skill,Salary,\nA,b,1,\nA,b,1,\n,,,\n,,,\n")
    assert (table.pairs(), table.counts) == ({("A", "b")}, (2, 2, 0))
    assert table.told("the header is row 4")
    assert table.told("columns that are not read: Salary")
    assert table.told("1 rows repeat an earlier one")
    assert table.claim("roles:6", "dcterms:description") == "row 6 of roles.csv"


@pytest.mark.parametrize(
    ("text", "read", "refused"),
    [
        ('A,"b\nC,d\nE,f\n', {("C", "d"), ("E", "f")}, [2]),
        ('A,"b" c\nC,d\n', {("C", "d")}, [2]),
        ('A,"b\nc"\nC,"d\nE,"f"\n', {("A", "b"), ("A", "c"), ("E", "f")}, [4]),
        ('A,"' + "x" * 200_000 + '"\nC,d\n', {("C", "d")}, [2]),
        ("A," + "x" * 6_000 + "\nC,d\n", {("C", "d")}, [2]),
    ],
)
def test_quotes_that_never_close_and_huge_cells_cost_one_row(
    written: Read, text: str, read: set[tuple[str, str]], refused: list[int]
) -> None:
    table = written("role,skill\n" + text)
    assert table.pairs() == read
    assert [one[0] for one in table.refused()] == refused
    assert len(table.report.refused[0].value) <= 1000


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ('"role; or job",skill,note\n"A; B","b; c",x;y\n"C","d",\n', {"map": {"role": "role; or job"}}),
        ("role;skill\nA; x\nA;a, b, c\nB;d, e, f\n", {}),
        ("role\tskill\nA\ta, b; c\n", {}),
        ("role|skill\nA|a, b\n", {}),
        ("role^skill\nA^a, b\n", {"separator": "^"}),
        ("role\tskill\nA\ta\n", {"separator": "tab"}),
    ],
)
def test_separators_are_found_out_or_asked_for(written: Read, text: str, options: dict[str, Any]) -> None:
    table = written(text, **options)
    assert table.report.faults == 0
    assert {"A", "A; B"} & {role for role, _ in table.pairs()}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("asked", [True, False])
def test_encodings_are_found_out_or_asked_for(written: Read, encoding: str, asked: bool) -> None:
    data = "role,skill\r\nCafé manager,Zürich “tour”\r\n".encode(encoding)
    assert written(data, encoding=encoding if asked else "").pairs() == {("Café manager", "Zürich “tour”")}


@pytest.mark.parametrize(
    ("data", "options", "error", "told"),
    [
        (b"role,skill\nA,b\n", {"encoding": "klingon"}, ParameterError, "unknown encoding 'klingon'"),
        (b"role,skill\nA,b\n", {"encoding": "hex"}, ParameterError, "unknown encoding 'hex'"),
        (b"role,skill\nA,\xe4\n", {"encoding": "utf-8"}, SourceError, "not in the encoding utf-8"),
        (b"role,skill\nA,\x81\n", {}, SourceError, "unknown encoding"),
        (b"role,skill\nA,b\n", {"separator": "::"}, ParameterError, "not one character"),
        (b"role,skill\nA,b\n", {"sheet": "Roles"}, SourceError, "no sheet 'Roles'"),
        (b"", {}, SourceError, "no column for the role"),
        (b"role,skill\n", {}, SourceError, "there are no rows"),
        (bytes(range(256)) * 4, {}, SourceError, "this is no text"),
        (b"\xff\xfe\x00", {}, SourceError, "this is no text"),
        (b'"' * 999, {}, SourceError, "roles.csv:1:"),
    ],
)
def test_what_cannot_be_read_is_told_on_one_line(
    written: Read, data: bytes, options: dict[str, str], error: type[Exception], told: str
) -> None:
    with pytest.raises(error) as caught:
        written(data, **options)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_hostile_labels_are_text(written: Read) -> None:
    names = ("=1+1", "<script>alert(1)</script>", "a> <b", 'x\\" .', "\x1b[31mred", "\u202eabc", "{}", "%s")
    lines = "".join('"{}",skill of {}\n'.format(name.replace('"', '""'), n) for n, name in enumerate(names))
    assert {role for role, _ in written("role,skill\n" + lines).pairs()} == set(names)


def test_known_names_keep_their_iri_and_their_labels_are_said(written: Read) -> None:
    known = load().store
    table = written("role,skill,group\nCPO,PRICING STRATEGY,elsewhere\nCPO,brand new,\n", known=known)
    assert ("Chief Product Officer", "pricing strategy") in table.pairs()
    assert ("Chief Product Officer", "CPO") in table.synonyms()
    role = ox.NamedNode("https://w3id.org/remit/role/cpo")
    assert next(iter(table.store.quads_for_pattern(role, None, None)), None) is not None
    assert table.above() == set()
    assert table.told("since the thing had a place before")
    assert not table.definitions()


def test_where_it_is_from(written: Read) -> None:
    table = written("role,skill,note\nA,b,ok\nA,c,from the plan\n", "Our roles.csv")
    assert (table.origin.name, table.origin.title) == ("table:our-roles", "Our roles.csv")
    assert table.claim("our-roles:2", "dcterms:description") == "row 2 of Our roles.csv: ok"
    assert table.claim("our-roles:3", "dcterms:description") == "from the plan"
    assert written("role,skill\nA,b\n", name="hr").origin.iri == "urn:remit:source:hr"


def test_progress_ends_with_the_whole_file(tmp_path: Any, table_of: Read) -> None:
    from remit.knowledge.sources.closure import Closure
    from remit.knowledge.sources.report import Report
    from remit.knowledge.sources.statements import Statements
    from remit.knowledge.sources.tables.reader import read

    path = tmp_path / "roles.csv"
    path.write_text("role,skill\n" + "".join(f"R{n},s{n}\n" for n in range(5_000)))
    steps: list[tuple[str, int, int]] = []
    report = Report(lambda *step: steps.append(step))
    read(path, Statements(Closure({}, {}), lambda _: None, lambda _: None), report)
    size = path.stat().st_size
    assert [done for _, done, _ in steps] == sorted(done for _, done, _ in steps)
    assert steps[-1] == ("roles.csv", size, size)
    assert len(steps) == 4
