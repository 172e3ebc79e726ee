"""Boundary, gap and what-if: what the page works out is what the library says, line by line."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from remit.analysis.insight.gap import gap
from remit.analysis.insight.report import report
from remit.analysis.insight.what_if import what_if
from remit.errors import ParameterError
from remit.knowledge.load import load_text
from remit.knowledge.namespace import compress
from remit.views.page import assemble
from remit.views.page_data import page_data

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from remit.knowledge.store import Knowledge
    from remit.views.page import Page as MadePage

Show = Callable[..., "Page"]
Works = Callable[..., Any]
SCRIPTS = (
    "scenery",
    "dom",
    "data",
    "columns",
    "address",
    "staffing",
    "boundary",
    "gap",
    "what_if",
    "compare",
)
EASED = ("tension", "inferred", "claims")
PLAIN = "(_, value) => value instanceof Map || value instanceof Set ? [...value] : value"
RATED = """
role:cpo a remit:Role ; skos:prefLabel "CPO" ; remit:essentialSkill concern:a ;
  remit:optionalSkill concern:b ;
  remit:hasRemit concern:c ; remit:isAccountableFor concern:d ; remit:isResponsibleFor concern:e .
role:cto a remit:Role ; skos:prefLabel "CTO" ; remit:optionalSkill concern:a, concern:c ;
  remit:hasRemit concern:d ;
  remit:isAccountableFor concern:e ; remit:isConsultedOn concern:d .
role:ceo a remit:Role ; skos:prefLabel "CEO" ; remit:isAccountableFor concern:e ;
  remit:requiresSkill concern:f .
<https://w3id.org/remit/role/both> a remit:RolePair ; skos:prefLabel "both" ;
  remit:hasRemit concern:g, concern:d .
concern:a a remit:Concern ; skos:prefLabel "a" ; skos:broader concern:deep .
concern:b a remit:Concern ; skos:prefLabel "b" ; skos:broader concern:deep .
concern:c a remit:Concern ; skos:prefLabel "c" ; skos:broader concern:deep .
concern:d a remit:Concern ; skos:prefLabel "d" ; skos:broader concern:group .
concern:e a remit:Concern ; skos:prefLabel "e" ; skos:broader concern:area .
concern:f a remit:Concern ; skos:prefLabel "f" .
concern:g a remit:Concern ; skos:prefLabel "g" ; skos:broader concern:group .
concern:h a remit:Concern ; skos:prefLabel "h" ; skos:broader concern:deep .
concern:deep a skos:Concept ; skos:prefLabel "deep" ; skos:broader concern:group .
concern:group a skos:Concept ; skos:prefLabel "group" ; skos:broader concern:area .
concern:empty a skos:Concept ; skos:prefLabel "empty" ; skos:broader concern:area .
concern:area a skos:Concept ; skos:prefLabel "area" .
"""


def worker(page: Page) -> Works:
    """What calls functions of the page's scripts on the page's own data."""
    folder = files("remit.views").joinpath("static")
    text = "\n".join(folder.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    text += "\nfunction say() {}\nconst state = startState(), MOST_CHANGES = 12;\n"
    text += folder.joinpath("state.js").read_text(encoding="utf-8").split("/** The largest number")[0]
    names = "boundaryOf, gapOf, whatIf, readChanges"
    page.evaluate(f"(() => {{ {text}\nwindow.works = {{ {names} }}; }})()")

    def call(name: str, *arguments: Any) -> Any:
        return json.loads(
            page.evaluate(
                f"([name, some]) => JSON.stringify(works[name](...some), {PLAIN})", [name, arguments]
            )
        )

    return call


@pytest.fixture
def bundled(made: MadePage, show: Show) -> Works:
    return worker(show(made.html))


def ids(terms: list[dict[str, Any]]) -> list[str]:
    return [compress(one["iri"]) for one in terms]


def one(term: dict[str, Any] | None) -> str:
    return compress(term["iri"]) if term else ""


def told(value: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """A report of the library in the form of the page's."""
    places = {claim["id"]: at for at, claim in enumerate(data["claims"])}

    def at(claims: list[str]) -> list[int]:
        return sorted(places[compress(claim)] for claim in claims)

    return {
        "both": {
            one(line["concern"]): (line["verdict"], sorted(ids(line["deciders"])), at(line["decided_in"]),
                                   sorted(ids(line["jointly"])), sorted(map(compress, line["claims"])))
            for line in value["both"]
        },
        "parallel": {
            one(line["group"]): {compress(role): sorted(one(each["concern"]) for each in some)
                                 for role, some in line["sides"].items()}
            for line in value["parallel"]
        },
        "contested": {
            one(line["tension"]): (line["is_contested"], sorted((one(each["concern"]), one(each["pole"]),
                                                                 each["meeting"]) for each in line["places"]))
            for line in value["contested"]
        },
        "oneSided": {compress(role): sorted(one(each["concern"]) for each in some)
                     for role, some in value["one_sided"].items()},
        "unowned": {one(line["concern"]): (sorted(ids(line["holders"])), at(line["claims"]), line["at_times"])
                    for line in value["unowned"]},
        "helps": {
            one(line["strategy"]): ([(one(each["tension"]), each["inferred"], at(each["claims"]))
                                     for each in line["eases"]], sorted(ids(line["benefits"])))
            for line in value["helps"]
        },
        "silences": sorted((line["kind"], line["n"], line["of"], one(line["role"]))
                           for line in value["not_stated"]),
        "agenda": [
            (one(line["about"]), *(sorted(ids(line[name])) for name in ("decide", "coordinate", "assign")),
             ids(line["helps"]), line["n_helps_stated"], at(line["claims"]))
            for line in value["agenda"]
        ],
        "draft": [
            (one(line["concern"]), line["why"], [(cell["letters"], cell["stated"])
                                                 for cell in line["cells"].values()], sorted(line["failed"]))
            for line in value["raci"]["rows"]
        ],
    }  # fmt: skip


def place_of(each: dict[str, str]) -> tuple[str, str, str]:
    return each["concern"], each["pole"], each["meeting"]


def shown(value: dict[str, Any]) -> dict[str, Any]:
    """A report of the page in the same form."""
    return {
        "both": {line["id"]: (line["verdict"], sorted(line["deciders"]), line["decidedIn"],
                              sorted(line["jointly"]), sorted(line["roles"])) for line in value["both"]},
        "parallel": {line["group"]: {role: sorted(some) for role, some in line["sides"]}
                     for line in value["parallel"]},
        "contested": {
            line["tension"]["id"]: (line["isContested"], sorted(place_of(each)
                                                                for each in line["places"]))
            for line in value["contested"]
        },
        "oneSided": {role: sorted(some) for role, some in value["oneSided"]},
        "unowned": {line["id"]: (sorted(line["holders"]), line["claims"], line["atTimes"])
                    for line in value["unowned"]},
        "helps": {
            line["strategy"]: ([tuple(each[name] for name in EASED) for each in line["eases"]],
                               sorted(line["benefits"]))
            for line in value["helps"]
        },
        "silences": sorted((line["kind"], line["n"], line["of"], line["role"]) for line in value["silences"]),
        "agenda": [
            (line["about"], *(sorted(line[name]) for name in ("decide", "coordinate", "assign")),
             line["helps"], line["stated"], line["claims"])
            for line in value["agenda"]
        ],
        "draft": [
            (line["id"], line["why"], [(cell["letters"], cell["stated"]) for cell in line["cells"]],
             sorted(line["failed"]))
            for line in value["draft"]
        ],
    }  # fmt: skip


def same_reports(kg: Knowledge, data: dict[str, Any], works: Works, roles: tuple[str, ...]) -> None:
    for relation in ("responsibility", "skill", "remit", "all"):
        value = told(report(kg, *roles, relation=relation).to_dict(), data)
        found = shown(works("boundaryOf", list(roles), relation))
        for part, lines in value.items():
            assert found[part] == lines, (relation, part)


def same_gaps(kg: Knowledge, works: Works, first: str, second: str) -> None:
    for relation in ("responsibility", "skill", "remit", "all"):
        found = works("gapOf", first, second, relation)
        try:
            value = gap(kg, first, second, relation=relation)
        except ParameterError:
            assert found["called"] == []
            continue
        lines = {line["id"]: line for line in found["called"]}
        assert dict(found["totals"]) == pytest.approx(value.totals), relation
        assert [line["value"] for line in found["called"]] == [each.value for each in value.called]
        assert lines.keys() == {each.concern.curie for each in value.called}
        for each in value.called:
            line = lines[each.concern.curie]
            assert line["value"] == each.value
            assert line["near"] == (each.near.curie if each.near else "")
            assert line["similarity"] == pytest.approx(each.similarity)
            assert line["weight"] == pytest.approx(each.weight)
            assert len(line["claims"]) == len(each.claims)
            assert len(line["ofFirst"]) == len(each.claims_of_first)


def sides(lines: list[dict[str, Any]]) -> dict[str, tuple[list[str], list[str]]]:
    return {one(line["concern"]): (sorted(ids(line["before"])), sorted(ids(line["after"]))) for line in lines}


def same_what_if(kg: Knowledge, works: Works, lines: list[str], relation: str = "remit") -> None:
    """Changes in the words of the command, and as an address has them."""
    asked = ";".join(line.split(" = ")[1] for line in lines)
    value = what_if(kg, *(line.split(" = ")[0] for line in lines), relation=relation).to_dict()
    changes = works("readChanges", asked)
    assert len(changes) == len(lines)
    found = works("whatIf", changes, relation)
    assert {
        (line["role"], line["concern"], line["isNew"], len(line["claims"])) for line in found["links"]
    } == {
        (one(line["role"]), one(line["concern"]), line["change"] == "added", len(line["claims"]))
        for line in value["links"]
    }
    assert {line["role"]: (line["before"], line["after"]) for line in found["loads"]} == {
        one(line["role"]): (line["before"], line["after"]) for line in value["loads"]
    }
    pairs = {tuple(sorted(line["roles"])): line for line in found["pairs"]}
    assert pairs.keys() == {tuple(sorted(ids(line["roles"]))) for line in value["pairs"]}
    for line in value["pairs"]:
        for side in ("before", "after"):
            mine = pairs[tuple(sorted(ids(line["roles"])))][side]
            assert (mine is None) == (line[side] is None)
            assert mine is None or mine == pytest.approx(line[side])
    for name, mine in (("orphans", "orphans"), ("taken_up", "takenUp"), ("alone", "alone"),
                       ("shared_out", "sharedOut")):  # fmt: skip
        assert {each["id"]: (sorted(each["before"]), sorted(each["after"])) for each in found[mine]} == sides(
            value[name]
        ), name
    assert found["nAlone"] == [value["n_alone"]["before"], value["n_alone"]["after"]]
    assert {line["id"]: line["how"] for line in found["tensions"]} == {
        one(line["tension"]): line["how"] for line in value["tensions"]
    }


@pytest.mark.parametrize(
    "roles",
    [("role:cpo", "role:cto"), ("role:cto", "role:cpo", "role:vp-of-product"), ("role:ceo", "role:cpo")],
    ids="-".join,
)
def test_a_boundary_report_is_that_of_the_library(
    kg: Knowledge, made: MadePage, bundled: Works, roles: tuple[str, ...]
) -> None:
    same_reports(kg, made.data, bundled, roles)


def test_gaps_are_those_of_the_library(kg: Knowledge, bundled: Works) -> None:
    same_gaps(kg, bundled, "role:cto", "role:cpo")
    same_gaps(kg, bundled, "role:cpo", "role:cto")
    same_gaps(kg, bundled, "role:vp-of-product", "role:cpo")


MOVE = "move pricing-strategy from CPO to CTO = move,concern:pricing-strategy,role:cpo,role:cto"
SHARED = "drop product-quality from CTO = drop,concern:product-quality,role:cto"
ORPHAN = "drop pricing-strategy from CPO = drop,concern:pricing-strategy,role:cpo"
GIVE = "add timelines to CTO = add,concern:timelines,role:cto"
MERGE = "merge CTO into CPO = merge,role:cto,role:cpo"
GO = "drop CTO = leave,role:cto"
WHOLE = "move market-insight from CPO to CTO = move,concern:market-insight,role:cpo,role:cto"


@pytest.mark.parametrize("lines", [[MOVE], [SHARED, ORPHAN, GIVE], [MERGE], [GO], [WHOLE, MERGE]])
def test_changes_do_what_they_do_in_the_library(kg: Knowledge, bundled: Works, lines: list[str]) -> None:
    same_what_if(kg, bundled, lines)


def meeting_of(words: str) -> str:
    if words.endswith(" alone"):
        return "exclusive"
    return {"nobody's": "nobody", "others'": "others"}.get(words, words.split(",")[0])


def test_where_a_tension_lies_changes_as_a_report_of_the_copy_says(kg: Knowledge, bundled: Works) -> None:
    found = bundled("whatIf", bundled("readChanges", GIVE.split(" = ")[1]), "remit")["lies"]
    lines = {
        (line["id"], line["how"]): (meeting_of(line["before"]), meeting_of(line["after"])) for line in found
    }
    before, after = (
        {
            (contested.tension.tension.curie, each.concern.curie): each.meeting
            for contested in report(side, "CPO", "CTO").contested
            for each in contested.places
        }
        for side in (kg, what_if(kg, "add timelines to CTO").after)
    )
    moved = {place: (was, after[place]) for place, was in before.items() if was != after[place]}
    assert moved
    assert lines == moved


@pytest.fixture
def invented(prefixes: str, show: Show) -> tuple[Knowledge, dict[str, Any], Works]:
    """Letters, ratings, a deep hierarchy, what roles have jointly, and a group without concerns."""
    kg = load_text(prefixes + RATED, name="invented")
    data = page_data(kg)
    return kg, data, worker(show(assemble(data).html))


def test_what_is_invented_has_the_library_s_answers(
    invented: tuple[Knowledge, dict[str, Any], Works],
) -> None:
    kg, data, works = invented
    same_reports(kg, data, works, ("role:cpo", "role:cto"))
    same_reports(kg, data, works, ("role:cpo", "role:cto", "role:ceo"))
    for first, second in (("role:cpo", "role:cto"), ("role:cto", "role:cpo"), ("role:ceo", "role:cpo")):
        same_gaps(kg, works, first, second)
    same_what_if(kg, works, ["move group from CTO to CPO = move,concern:group,role:cto,role:cpo"], "all")
    same_what_if(kg, works, ["drop a from CPO = drop,concern:a,role:cpo"], "skill")
    assert works("gapOf", "role:cto", "role:cpo", "skill")["called"][-1]["importance"] in (0.5, 1)


def test_a_change_that_cannot_be_made_says_so(bundled: Works) -> None:
    said = bundled("whatIf", bundled("readChanges", "drop,concern:timelines,role:cto"), "remit")
    assert said.endswith("is not stated to have “timelines”.")
    assert (
        bundled("readChanges", "drop,concern:nothing,role:cto;move,a;%;merge,role:cto,concern:timelines")
        == []
    )
