"""Career ladders and lists of roles in JSON, JSON Lines and YAML, once a mapping says which field is what."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from remit.errors import MissingExtraError, ParameterError, SourceError
from remit.knowledge.load import load
from remit.knowledge.sources.tables.paths import path_of, values

Read = Callable[..., Any]

LADDER = """
# Engineering ladder, as kept in the handbook's repository
common: &common
  - {name: code review, level: 2}
  - {name: on-call, level: 1}
tracks:
  - title: Backend Engineer
    family: Engineering
    salary_band: E
    levels:
      - name: Junior
        skills: *common
      - name: Senior
        skills:
          - {name: code review, level: 4}
          - {name: system design, level: 3}
          - mentoring
    responsibilities: |
      - keeps services running
      - writes tests
        and documentation
  - title: Engineering Manager
    family: Engineering
    reports to: CTO
    levels: []
    responsibilities:
      - hiring
      - {what: budget}
      - no
"""

MAP = """
records = "tracks[]"
role = "title"
area = "family"
skill = "levels[].skills[].name"
level = "levels[].skills[].level"
grade = "levels[].name"
responsibility = "responsibilities[]"
"""


def both(tmp_path: Path, text: str, mapping: str, name: str = "ladder.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text)
    (tmp_path / f"{path.stem}.map.toml").write_text(mapping)
    return path


def test_a_yaml_ladder_with_the_mapping_beside_it(tmp_path: Path, table_of: Read) -> None:
    table = table_of(both(tmp_path, LADDER, MAP))
    assert table.links() == {
        ("Backend Engineer", "requiresSkill", "code review"),
        ("Backend Engineer", "requiresSkill", "on-call"),
        ("Backend Engineer", "requiresSkill", "system design"),
        ("Backend Engineer", "hasResponsibility", "keeps services running"),
        ("Backend Engineer", "hasResponsibility", "writes tests and documentation"),
        ("Engineering Manager", "hasResponsibility", "hiring"),
        ("Engineering Manager", "hasResponsibility", "no"),
    }
    assert table.refused() == [
        (1, "levels[2].skills[3]", "mentoring"),
        (2, "responsibilities[2]", '{"what": "budget"}'),
    ]
    assert table.counts == (9, 7, 2)
    assert table.claim("ladder:1-3", "remit:section") == "Senior"
    levels = [q.object.value for q in table.store if q.predicate.value.endswith("ns/level")]
    assert sorted(map(float, levels)) == [0.2, 0.4, 0.6, 0.8]
    assert table.told("not read: salary_band, reports to")
    assert ("hiring", "Engineering") in table.above()


def test_a_json_list_with_the_map_given(written: Read) -> None:
    data = [
        {
            "job": {"title": "Buyer"},
            "duties": ["choose suppliers", None, ""],
            "kpis": "cost; quality",
            "v": 1.50,
        },
        {"job": {"title": "Clerk"}, "duties": [], "kpis": None},
        {"job": None, "duties": ["lost"]},
    ]
    table = written(
        json.dumps(data),
        "roles.json",
        map={"role": "job.title", "responsibility": "duties[]", "metric": "kpis"},
        split=";",
    )
    assert table.links() == {
        ("Buyer", "hasResponsibility", "choose suppliers"),
        ("Buyer", "tracksMetric", "cost"),
        ("Buyer", "tracksMetric", "quality"),
    }
    assert table.refused() == [(2, "duties[], kpis", ""), (3, "job.title", "")]
    assert table.counts == (4, 2, 2)
    assert table.told("not read: v")


def test_objects_whose_names_are_the_data(written: Read) -> None:
    data = {"PM": {"skills": {"SQL": 2, "talks": 5}}, "CTO": {"skills": {"SQL": 4}}}
    table = written(
        json.dumps(data), "m.json", map={"role": "{key}", "skill": "{}.skills{key}", "level": "{}.skills{}"}
    )
    assert table.ratings() == {
        ("PM", "SQL"): ("", "0.4"),
        ("PM", "talks"): ("", "1"),
        ("CTO", "SQL"): ("", "0.8"),
    }
    assert not table.told("not read")


def test_roles_within_a_department_share_what_stands_beside_them(written: Read) -> None:
    data = [{"unit": "Shop", "roles": [{"t": "A", "s": ["x"]}, {"t": "B", "s": ["y"]}], "all": ["safety"]}]
    mapping = {"role": "roles[].t", "skill": "roles[].s[]", "responsibility": "all[]", "group": "unit"}
    table = written(json.dumps(data), "m.json", map=mapping)
    assert table.pairs() == {("A", "x"), ("B", "y"), ("A", "safety"), ("B", "safety")}
    assert table.above() == {("x", "Shop"), ("y", "Shop"), ("safety", "Shop"), ("Shop", "m")}


def test_json_lines_refuse_a_broken_line_alone(written: Read) -> None:
    lines = [
        '{"role":"A","skills":["x",{"y":1},"\\ud800"]}',
        "{bad",
        "",
        '{"role":"B","skills":"one"}',
        "[1]",
        "7",
    ]
    table = written("\n".join(lines), "roles.jsonl")
    assert table.pairs() == {("A", "x"), ("B", "one")}
    assert [one[0] for one in table.refused()] == [1, 1, 2, 5, 6]
    assert table.counts == (7, 2, 5)


def test_fields_go_by_their_common_names_where_nothing_is_mapped(written: Read) -> None:
    table = written('[{"Job title": "A", "skills": ["x", "y"], "category": "G"}]', "roles.json")
    assert table.links() == {("A", "requiresSkill", "x"), ("A", "requiresSkill", "y")}
    assert table.above() == {("x", "G"), ("y", "G"), ("G", "roles")}
    with pytest.raises(SourceError, match=r"nothing says which field is what \(fields found: a, b\[\]\.c\)"):
        written('[{"a": 1, "b": [{"c": 2}]}]', "roles.json")


def test_a_mapping_that_finds_nothing_is_told_with_the_fields(written: Read) -> None:
    with pytest.raises(
        SourceError, match=r"no record has a role at titel \(fields found: title, skills\[\]\)"
    ):
        written('[{"title": "A", "skills": ["b"]}]', "r.json", map={"role": "titel", "skill": "skills[]"})
    with pytest.raises(ParameterError, match="the mapping says no concern"):
        written('[{"title": "A"}]', "r.json", map={"role": "title"})
    with pytest.raises(ParameterError, match="is no path"):
        written('[{"title": "A"}]', "r.json", map={"role": "title", "skill": "a[b"})
    with pytest.raises(SourceError, match="no records at 'x'"):
        written('[{"title": "A"}]', "r.json", map={"role": "title", "skill": "a", "records": "x"})


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("r.json", "", r"r\.json:1:1: "),
        ("r.json", "{", r"r\.json:1:2: "),
        ("r.json", "[" * 100_000, "nested too deep"),
        ("r.json", '[{"role": "A", "skill": "' + "x" * 9, r"r\.json:1:"),
        ("r.yaml", "", "nothing says which field is what"),
        ("r.yaml", "a: [", r"r\.yaml:\d: "),
        ("r.yaml", "a: b: c", r"r\.yaml:1: "),
        ("r.yaml", "- " * 100_000, "nested more than 100 deep"),
        ("r.yaml", "[" * 100_000, "nested more than 100 deep"),
        ("r.yaml", "a: !!python/object/apply:os.system [true]", "could not determine a constructor"),
        ("r.yaml", "&a [*a]", "nothing says which field is what"),
        ("r.yaml", "a: \x01", "not allowed"),
        ("r.yaml", "a: &a {b: 1}\n" + "".join(
            f"{n}: &x{n} {{<<: [*{'a' if not n else f'x{n - 1}'}, *{'a' if not n else f'x{n - 1}'}]}}\n"
            for n in range(40)), "too much is merged"),
    ],
)  # fmt: skip
def test_broken_and_hostile_texts_are_told_on_one_line(
    written: Read, name: str, text: str, told: str
) -> None:
    with pytest.raises(SourceError, match=told) as caught:
        written(text, name)
    assert "\n" not in str(caught.value)


def test_references_that_multiply_end_at_a_limit(written: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    from remit.knowledge.sources.tables import records

    monkeypatch.setattr(records, "MAX_LINKS", 500)
    text = "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
    with pytest.raises(SourceError, match="more than 500 links"):
        written(text + "c: [*b, *b, *b, *b, *b, *b]\nr: R\n", "r.yaml", map={"role": "r", "skill": "c[][][]"})


def test_names_that_stand_twice_in_an_object_are_told(written: Read) -> None:
    for name, text in (
        ("r.json", '[{"role": "A", "skill": "b", "skill": "c"}]'),
        ("r.yaml", "- role: A\n  skill: b\n  skill: c\n"),
    ):
        table = written(text, name)
        assert table.pairs() == {("A", "c")}
        assert table.told("names that stand twice in one object, of which the last counts: skill")


def test_yaml_stays_as_it_is_written(written: Read) -> None:
    table = written("- {role: 007, skills: [1.50, no, 2024-05-03, 0x1F, ~, 'null', '']}\n", "r.yml")
    assert table.pairs() == {("007", name) for name in ("1.50", "no", "2024-05-03", "0x1F", "null")}


def test_the_mapping_file_says_words_and_options(tmp_path: Path, table_of: Read) -> None:
    (tmp_path / "roles.csv").write_text("x|how|what|need\nA|owns|b; c|vital-ish\nB|skill|d|2\n")
    (tmp_path / "roles.map.toml").write_text(
        'role = "x"\nrelation = "how"\nconcern = "what"\nimportance = "need"\n'
        'separator = "bar"\nsplit = ";"\n'
        '[relations]\nOwns = "accountable"\n[ratings]\nVital-ish = 0.9\n'
    )
    table = table_of(tmp_path / "roles.csv")
    assert table.links() == {
        ("A", "isAccountableFor", "b"),
        ("A", "isAccountableFor", "c"),
        ("B", "requiresSkill", "d"),
    }
    assert table.ratings()["A", "b"] == ("0.9", "")
    assert load(tmp_path / "roles.csv").resolve("c").label == "c"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("m.toml", "role = ", "m.toml: "),
        ("m.toml", 'rolle = "x"', "m.toml: unknown field 'rolle' in the mapping"),
        ("m.toml", "role = 1", "role in the mapping is no text"),
        ("m.toml", 'wide = "perhaps"', "wide in the mapping is neither true nor false"),
        ("m.toml", '[relations]\nx = "hates"', "unknown relation 'hates' for 'x'"),
        ("m.toml", "[ratings]\nx = 2", "the rating of 'x' is no number from 0 to 1"),
        ("m.json", "[]", "a mapping file says field"),
        ("m.yaml", "- a", "a mapping file says field"),
        ("m.txt", "role=x", "a mapping file is TOML, YAML or JSON"),
        ("none.toml", None, "there is no such file"),
    ],
)
def test_a_faulty_mapping_file_is_told(
    tmp_path: Path, table_of: Read, name: str, text: str | None, told: str
) -> None:
    (tmp_path / "roles.csv").write_text("role,skill\nA,b\n")
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(SourceError, match=told):
        table_of(tmp_path / "roles.csv", mapping_file=tmp_path / name)


def test_mapping_files_of_each_kind_say_the_same(tmp_path: Path, table_of: Read) -> None:
    (tmp_path / "r.json").write_text('[{"t": "A", "s": ["b"]}]')
    for name, text in (
        ("m.toml", 'role = "t"\nskill = ["s[]", "more[]"]\n'),
        ("m.json", '{"role": "t", "skill": ["s[]", "more[]"]}'),
        ("m.yaml", "role: t\nskill: ['s[]', 'more[]']\n"),
    ):
        (tmp_path / name).write_text(text)
        assert table_of(tmp_path / "r.json", mapping_file=tmp_path / name).pairs() == {("A", "b")}


def test_records_stand_where_rdf_would_with_a_mapping_beside_them(tmp_path: Path) -> None:
    path = both(tmp_path, '[{"t": "A", "s": ["b"]}]', 'role = "t"\nskill = "s[]"\n', "roles.json")
    assert [one.role.label for one in load(path).roles()] == ["A"]
    (tmp_path / "roles.map.toml").unlink()
    with pytest.raises(SourceError, match=r"put roles\.map\.toml beside it"):
        load(path)
    with pytest.raises(SourceError, match=r"ladder\.yaml:1: a single value where an object with 'name'"):
        load(both(tmp_path, LADDER, MAP))


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a", [("a", 1)]),
        ("b[].c", [("b[1].c", 2), ("b[2].c", 3)]),
        ('"x.y"', [("x.y", 4)]),
        ("m{key}", [("m{k}", "k")]),
        ("m{}", [("m{k}", 5)]),
        ("none.of[].this", []),
        ("a[]", [("a[1]", 1)]),
    ],
)
def test_paths(path: str, found: list[tuple[str, Any]]) -> None:
    record = {"a": 1, "b": [{"c": 2}, {"c": 3}, {"c": None}], "x.y": 4, "m": {"k": 5}}
    assert [(one.where, one.value) for one in values(record, path_of(path)) if not one.wrong] == found


def test_yaml_without_its_package_is_told_the_way_out(written: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingExtraError, match=r"remit\[table\]"):
        written("- {role: A, skill: b}\n", "r.yaml")
