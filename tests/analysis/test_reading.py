"""Stricter evidence: what counts by each reading, and the range between two, on claims to be read below."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from remit.analysis.comparison.evidence import evidence
from remit.analysis.comparison.overlap import nearest, overlap, overlaps
from remit.analysis.comparison.reading import MODALITIES, STRICT, Reading, profiles_under
from remit.cli import overlap as command
from remit.errors import ParameterError
from remit.knowledge.load import load_text
from remit.knowledge.namespace import compress
from remit.knowledge.store import Knowledge

THINGS = """
role:a a remit:Role . role:b a remit:Role . role:c a remit:Role ; remit:hasRemit concern:z, concern:n .
role:d a remit:Role ; remit:hasRemit concern:m .
role:both a remit:RolePair ; remit:member role:a, role:b .
concern:x skos:broader concern:g . concern:y skos:broader concern:g . concern:m skos:broader concern:h .
concern:g skos:broader concern:area . concern:h skos:broader concern:area .
concern:m skos:editorialNote "Merged: leading one team and leading another"@en .
concern:n skos:editorialNote "Merged: what stands alone"@en .
role:a remit:hasRemit concern:w . role:b remit:hasRemit concern:w .
"""
CLAIMS = (
    ("role:a remit:hasResponsibility concern:x", "one", "remit:modality remit:Plain"),
    ("role:a remit:hasResponsibility concern:x", "two", "remit:modality remit:Typical"),
    ("role:b remit:hasResponsibility concern:x", "one", "remit:section 'does not say how it is put'"),
    ("role:b remit:hasFocus concern:x", "one", "remit:modality remit:Inferred"),
    ("role:a remit:hasFocus concern:y", "two", "remit:modality remit:Plain"),
    ("role:b remit:hasObjective concern:y", "two", "remit:modality remit:Optional"),
    ("role:b remit:hasFocus concern:z", "two", "remit:modality remit:Plain ; remit:condition stage:new"),
    (
        "role:a remit:hasFocus concern:m . role:b remit:hasFocus concern:m",
        "one",
        "remit:modality remit:Plain",
    ),
    ("role:both remit:hasFocus concern:m", "one", "remit:modality remit:Plain"),
)
PUT_PLAINLY = Reading(modalities=("plain",))


@pytest.fixture(scope="module")
def said(prefixes: str) -> Knowledge:
    claims = (
        f"claim:{n} {{ {ties} }} claim:{n} dcterms:source doc:{document} ; {how} .\n"
        for n, (ties, document, how) in enumerate(CLAIMS)
    )
    return load_text(prefixes + THINGS + "".join(claims))


def held(kg: Knowledge, reading: Reading, level: str = "concern") -> dict[str, set[str]]:
    table = profiles_under(kg, reading, level=level)
    return {
        compress(role.iri): {compress(table.concerns[i].iri) for i in table.columns_of(role.iri)}
        for role in table.roles
    }


@pytest.mark.parametrize(
    ("reading", "a", "b"),
    [
        (Reading(), "xymw", "xmw"),
        (STRICT, "xyw", "xw"),
        (Reading(min_sources=2), "x", ""),  # of b and x one document says it twice
        (PUT_PLAINLY, "xym", "xm"),  # what does not say how it is put counts; no claim says w
        (Reading(modalities=("typical",)), "x", ""),
        (Reading(modalities=("inferred",)), "", "x"),
        (Reading(modalities=("optional",)), "", "y"),
        (Reading(modalities=("optional", "plain")), "xym", "xym"),
        (Reading(strict=True, modalities=("plain", "optional")), "xy", "xy"),
        (Reading(min_sources=2, modalities=("plain",)), "", ""),
        (Reading(min_sources=2, modalities=MODALITIES), "x", ""),
        (Reading(modalities=MODALITIES), "xym", "xym"),  # what is under a condition (z) never counts
    ],
    ids=lambda value: "" if isinstance(value, str) else str(value),
)
def test_each_reading_takes_what_it_says(said: Knowledge, reading: Reading, a: str, b: str) -> None:
    found = held(said, reading)
    assert found.get("role:a", set()) == {f"concern:{one}" for one in a}
    assert found.get("role:b", set()) == {f"concern:{one}" for one in b}
    assert "role:both" not in found
    assert ("role:c" in found) == (not reading.asks_claims)  # no claim says it


@pytest.mark.parametrize(
    "reading", [None, STRICT, PUT_PLAINLY, Reading(min_sources=2, modalities=MODALITIES)]
)
def test_evidence_of_all_roles_is_that_of_each(
    said: Knowledge, kg: Knowledge, reading: Reading | None
) -> None:
    for knowledge in (said, kg):
        table = profiles_under(knowledge, Reading())
        roles = [role.iri for role in table.roles]
        asked = {"relation": "remit", "level": "concern", "reading": reading}
        every = evidence(knowledge, table.hierarchy, **asked)  # type: ignore[arg-type]
        each = evidence(knowledge, table.hierarchy, roles=roles, **asked)  # type: ignore[arg-type]
        assert {tie: some for tie, some in every.claims.items() if tie[0] in roles} == each.claims
        assert {each.documents[one] for one in each.documents} <= set(every.documents.values())
        assert each.claims


def test_a_range_has_no_end_that_is_not_stated(said: Knowledge) -> None:
    found = overlap(said, "role:a", "role:b", reading=Reading(min_sources=2))
    assert [one.label for one in found.not_stated] == ["role:b"]
    assert found.ranges == {}
    assert found.to_dict()["range"] == {}
    assert found.to_dict()["measures_usual"]["jaccard"] == 3 / 4


def test_sources_are_counted_for_the_concern_whatever_the_level(said: Knowledge) -> None:
    assert held(said, Reading(min_sources=2), "group") == {"role:a": {"concern:g"}}
    assert held(said, PUT_PLAINLY, "group") == {
        "role:a": {"concern:g", "concern:h"},
        "role:b": {"concern:g", "concern:h"},
    }


@pytest.mark.parametrize("reading", [STRICT, PUT_PLAINLY, Reading(modalities=("plain", "optional"))])
def test_two_roles_read_so_are_as_among_all_pairs_and_the_nearest(said: Knowledge, reading: Reading) -> None:
    alone = overlap(said, "role:a", "role:b", reading=reading)
    (pair,) = (one for one in overlaps(said, reading=reading) if one.roles[1].iri.endswith("b"))
    assert pair.measures == alone.measures
    assert nearest(said, "role:a", reading=reading)[0].measures == alone.measures


def test_each_side_rests_on_the_claims_that_count(said: Knowledge) -> None:
    def bases(reading: Reading) -> list[tuple[int, int, int]]:
        roles = overlap(said, "role:a", "role:b", reading=reading).roles
        return [(one.n_concerns, one.n_claims, one.n_documents) for one in roles]

    assert bases(Reading()) == [(4, 4, 2), (3, 3, 1)]
    assert bases(STRICT) == [(3, 3, 2), (2, 2, 1)]
    assert bases(Reading(min_sources=2)) == [(1, 2, 2), (0, 0, 0)]
    assert bases(PUT_PLAINLY) == [(3, 3, 2), (2, 2, 1)]
    assert bases(Reading(modalities=("plain", "optional"))) == [(3, 3, 2), (3, 3, 2)]


def test_a_stricter_reading_gives_a_range_from_lowest_to_highest(said: Knowledge) -> None:
    usual = overlap(said, "role:a", "role:b")
    plain = overlap(said, "role:a", "role:b", reading=PUT_PLAINLY)
    wider = overlap(said, "role:a", "role:b", reading=Reading(modalities=("plain", "optional")))
    assert plain.reread is not None
    assert plain.reread.measures == usual.measures
    assert plain.ranges["jaccard"] == (2 / 3, 3 / 4)
    assert wider.ranges["jaccard"] == (3 / 4, 1.0)  # more evidence can also bring roles nearer
    assert wider.ranges["n_shared"] == (3, 3)
    assert plain.ranges["containment"] == {
        usual.roles[0].role.iri: (2 / 3, 3 / 4),
        usual.roles[1].role.iri: (1.0, 1.0),
    }
    for name, (low, high) in plain.ranges.items():
        if name != "containment":
            assert (low, high) == tuple(
                sorted((getattr(plain.measures, name), getattr(usual.measures, name)))
            )


@pytest.mark.parametrize("level", ["concern", "group", "area"])
def test_merges_by_judgement_give_the_usual_reading_a_range(said: Knowledge, level: str) -> None:
    usual = overlap(said, "role:a", "role:b", level=level)
    strict = overlap(said, "role:a", "role:b", level=level, strict=True)
    assert usual.reread is not None
    assert usual.reread.reading == STRICT
    # to the last bit, although a role and a concept of the usual picture are not counted then
    assert usual.reread.measures == strict.measures != usual.measures
    assert set(usual.reread.shared) == {one.concern for one in strict.shared}
    assert usual.ranges == strict.ranges
    assert overlap(said, "role:a", "role:c", level=level).reread is not None  # one has a merged concern


def test_without_merges_there_is_no_range(tiny: Knowledge) -> None:
    found = overlap(tiny, "CPO", "CTO")
    assert found.reread is None
    assert found.ranges == {}


def test_of_a_large_store_the_strict_reading_is_not_read_unasked(
    said: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("remit.analysis.arrays.is_large", lambda _: True)
    monkeypatch.setattr("remit.analysis.arrays.keep", lambda *_: None)
    large = replace(said, index=tmp_path)
    assert overlap(large, "role:a", "role:b").reread is None
    assert overlap(large, "role:a", "role:b", strict=True).reread is not None


def test_names_of_the_plain_data(said: Knowledge) -> None:
    def keys(reading: Reading) -> tuple[dict[str, object], set[str]]:
        found = json.loads(json.dumps(overlap(said, "role:a", "role:b", reading=reading).to_dict()))
        return found, found.keys() & {"strict", "reading", "measures_usual", "measures_strict", "range"}

    usual, added = keys(Reading())
    assert added == {"measures_strict", "range"}
    assert usual["range"]["jaccard"] == [2 / 3, 3 / 4]  # type: ignore[index]
    strict, added = keys(STRICT)
    assert added == {"strict", "reading", "measures_usual", "range"}
    assert strict["strict"] is True
    assert (strict["measures"], strict["measures_usual"]) == (usual["measures_strict"], usual["measures"])
    several, added = keys(Reading(min_sources=2, modalities=("typical", "plain")))
    assert added == {"reading", "measures_usual", "range"}
    assert several["reading"] == {"strict": False, "min_sources": 2, "modalities": ["plain", "typical"]}
    assert len(several["not_stated"]) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "words"),
    [({"min_sources": 0}, "min_sources is 0"), ({"modalities": ("maybe",)}, "'maybe'; modalities are plain")],
)
def test_a_reading_that_makes_no_sense_is_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        Reading(**options)  # type: ignore[arg-type]


def test_the_command_offers_every_modality() -> None:
    assert command.MODALITIES == MODALITIES


def test_the_bundled_chiefs_by_every_reading(kg: Knowledge) -> None:
    usual = overlap(kg, "CPO", "CTO")
    asserted = overlap(kg, "CPO", "CTO", reading=Reading(modalities=("plain", "typical", "inferred")))
    assert asserted.measures == usual.measures  # all that the bundled knowledge has, a claim says
    several = overlap(kg, "CPO", "CTO", reading=Reading(min_sources=2))
    assert {one.concern for one in several.shared} < {one.concern for one in usual.shared}
    for one in several.shared:
        for role, claims in one.claims.items():
            documents = {claim.document for claim in kg.why(role, one.concern.iri) if claim.iri in claims}
            assert len(documents) > 1


def test_strict_leaves_out_what_was_merged_by_judgement(kg: Knowledge) -> None:
    usual, strict = (overlap(kg, "CPO", "CTO", strict=flag) for flag in (False, True))
    merged = {"mentoring", "team leadership"}
    assert {one.concern.label for one in usual.shared} - {
        one.concern.label for one in strict.shared
    } == merged
    assert strict.measures.jaccard < usual.measures.jaccard
    assert all(a.n_claims > b.n_claims for a, b in zip(usual.roles, strict.roles, strict=True))
    assert overlaps(kg, strict=True)[0].measures == strict.measures
