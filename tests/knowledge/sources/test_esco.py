"""ESCO: small downloads of every shape that its versions and its users give it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.errors import SourceError
from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.esco import reader as esco
from remit.knowledge.sources.statements import BROADER, DEFINITION, HIDDEN, LABEL, SYNONYM

Imported = Callable[..., Any]

OCC, SKL, GRP = (f"http://data.europa.eu/esco/{kind}" for kind in ("occupation/", "skill/", "isco/C"))
OCCUPATIONS = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
    "regulatedProfessionNote,scopeNote,definition,inScheme,description,code\n"
)
SKILLS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
    "scopeNote,definition,inScheme,description\n"
)
UNKNOWN = "unknown relation; known are essential and optional"
GROUPS = f"conceptUri,code,preferredLabel,status\n{GRP}2654,2654,Film directors,released\n"
LINKS = "occupationUri,relationType,skillType,skillUri\n"
SMALL = {
    "occupations_en.csv": f"{OCCUPATIONS}Occupation,{OCC}1,2654,director,,,released,,,,,,Directs.,2654.1\n",
    "skills_en.csv": f"{SKILLS}KnowledgeSkillCompetence,{SKL}1,knowledge,transversal,law,,,released,,,,,\n",
    "occupationSkillRelations_en.csv": f"{LINKS}{OCC}1,essential,knowledge,{SKL}1\n",
}


def written(folder: Path, files: dict[str, str], encoding: str = "utf-8") -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding=encoding, newline="")
    return folder


@pytest.mark.parametrize("suffix", ["", "_en", "_EN"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_are_known_with_and_without_a_language(
    imported: Imported, tmp_path: Path, suffix: str, encoding: str
) -> None:
    files = {name.replace("_en", suffix): text for name, text in SMALL.items()}
    made = imported(esco, written(tmp_path, files, encoding))
    assert made.texts(OCC + "1", LABEL) == {("director", "en")}
    assert made.links(OCC + "1", NS + "essentialSkill") == {SKL + "1"}
    assert made.origin.language == "en"
    assert (
        "the names of the files say no language; their texts are taken for English" in made.report.notes
    ) == (suffix == "")


def test_columns_of_later_versions_are_passed_by(imported: Imported, tmp_path: Path) -> None:
    files = {
        **SMALL,
        "occupations_en.csv": (
            "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
            "regulatedProfessionNote,scopeNote,definition,inScheme,description,code,naceCode\n"
            f"Occupation,{OCC}1,2654,director,,,released,,,,,,Directs.,2654.1,62.01\n"
        ),
        "occupationSkillRelations_en.csv": (
            "occupationUri,occupationLabel,relationType,skillType,skillUri,skillLabel\n"
            f"{OCC}1,director,essential,knowledge,{SKL}1,law\n"
        ),
        "broaderRelationsOccPillar_en.csv": (
            "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel\n"
            f"Occupation,{OCC}1,director,ISCOGroup,{GRP}2654,Film directors\n"
        ),
        "ISCOGroups_en.csv": GROUPS,
    }
    made = imported(esco, written(tmp_path, files))
    assert made.links(OCC + "1", NS + "essentialSkill") == {SKL + "1"}
    assert made.links(OCC + "1", BROADER) == {GRP + "2654"}
    assert made.report.faults == 0
    assert any("naceCode" in note for note in made.report.notes)


def test_every_language_is_taken_and_links_once(imported: Imported, tmp_path: Path) -> None:
    german = {name.replace("_en", "_de"): text.replace(",law,", ",Recht,") for name, text in SMALL.items()}
    german["occupations_de.csv"] = german["occupations_de.csv"].replace("director", "Leiterin")
    brazilian = {"occupations_pt-br.csv": SMALL["occupations_en.csv"].replace("director", "diretora")}
    files = {
        f"{lang}/{name}": text
        for lang, of in (("en", SMALL), ("de", german), ("pt", brazilian))
        for name, text in of.items()
    }
    made = imported(esco, written(tmp_path, files))
    assert made.texts(OCC + "1", LABEL) == {("director", "en"), ("Leiterin", "de"), ("diretora", "pt-br")}
    assert made.texts(SKL + "1", LABEL) == {("law", "en"), ("Recht", "de")}
    assert (made.into.roles, made.into.concerns, made.into.links) == (1, 1, 1)
    assert made.origin.language == "de, en, pt-BR"
    assert any(note.startswith("occupationSkillRelations_de.csv is not read") for note in made.report.notes)
    assert made.texts(OCC + "1", expand("skos:notation")) == {("2654.1", "")}


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("ESCO dataset - v1.1.1 - classification - en - csv", "1.1.1"),
        ("esco-1.2.0-en-csv", "1.2.0"),
        ("esco_v1.0.8", "1.0.8"),
        ("ESCO 1.2", "1.2"),
        ("esco 2024", ""),
        ("something-1.1.1", ""),
        ("esco 1.0 to 1.1", ""),
    ],
)
def test_the_version_is_in_the_name_or_not_known(
    imported: Imported, tmp_path: Path, name: str, version: str
) -> None:
    made = imported(esco, written(tmp_path / name, SMALL))
    assert made.origin.version == version
    assert any("which version" in note for note in made.report.notes) == (version == "")
    assert imported(esco, tmp_path / name, version="9.9").origin.version == "9.9"


def test_the_version_of_a_folder_inside_the_archive_counts(imported: Imported, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        for name, text in SMALL.items():
            archive.writestr(f"ESCO dataset - v1.2.0 - classification - en - csv/{name}", text)
    assert imported(esco, tmp_path / "download.zip").origin.version == "1.2.0"


@pytest.mark.parametrize("missing", ["occupations", "skills", "occupationSkillRelations"])
def test_a_download_without_a_needed_file_says_which(
    imported: Imported, tmp_path: Path, missing: str
) -> None:
    path = written(tmp_path, {name: text for name, text in SMALL.items() if name != f"{missing}_en.csv"})
    with pytest.raises(SourceError) as caught:
        imported(esco, path)
    message = str(caught.value)
    assert f"lacks {missing}.csv or {missing}_en.csv" in message
    assert all(name in message for name in SMALL if not name.startswith(missing + "_"))
    assert ("language independent" in message) == (missing == "occupationSkillRelations")


def test_files_that_can_be_missing_are_noted(imported: Imported, tmp_path: Path) -> None:
    notes = " ".join(imported(esco, written(tmp_path, SMALL)).report.notes)
    for name in (
        "skillGroups",
        "ISCOGroups",
        "skillsHierarchy",
        "skillSkillRelations",
        "broaderRelationsOccPillar",
    ):
        assert f"{name}.csv is not there" in notes
    assert "1 occupations name an ISCO group that is not there" in notes


def test_an_occupation_without_a_row_above_it_stands_below_its_isco_group(
    imported: Imported, tmp_path: Path
) -> None:
    made = imported(esco, written(tmp_path, {**SMALL, "ISCOGroups_en.csv": GROUPS}))
    assert made.links(OCC + "1", BROADER) == {GRP + "2654"}


def test_labels_are_cleaned_and_none_is_said_twice(imported: Imported, tmp_path: Path) -> None:
    row = (
        f'Occupation,{OCC}1,2654," head\n of  films",'
        '"boss\nhead of films\r\nboss\n\n<b>chief</b> ""x"" \\ \x1b[31m",'
        '"boss\nhed of films",released,,,"More.\n",What it is.,,How it is told.,2654.1\n'
    )
    files = {**SMALL, "occupations_en.csv": OCCUPATIONS + row}
    made = imported(esco, written(tmp_path, files))
    assert made.texts(OCC + "1", LABEL) == {("head of films", "en")}
    assert made.texts(OCC + "1", SYNONYM) == {("boss", "en"), ('<b>chief</b> "x" \\ \x1b[31m', "en")}
    assert made.texts(OCC + "1", HIDDEN) == {("hed of films", "en")}
    assert made.texts(OCC + "1", DEFINITION) == {("What it is.", "en")}
    assert made.texts(OCC + "1", expand("dcterms:description")) == {("How it is told.", "en")}
    assert made.texts(OCC + "1", expand("skos:scopeNote")) == {("More.", "en")}


def test_labels_between_strokes_are_several(imported: Imported, tmp_path: Path) -> None:
    text = SMALL["skills_en.csv"].replace("law,,", "law,statutes | law | rules of law,")
    made = imported(esco, written(tmp_path, {**SMALL, "skills_en.csv": text}))
    assert made.texts(SKL + "1", SYNONYM) == {("statutes", "en"), ("rules of law", "en")}


def test_bad_rows_are_refused_with_their_place(imported: Imported, tmp_path: Path) -> None:
    def occupation(iri: str, label: str = "x", status: str = "released") -> str:
        return f"Occupation,{iri},2654,{label},,,{status},,,,,,,\n"

    files = {
        **SMALL,
        "occupations_en.csv": SMALL["occupations_en.csv"]
        + occupation("not an iri")
        + occupation(OCC + "2", " ")
        + occupation(OCC + "3", status="obsolete")
        + occupation(OCC + "4")
        + occupation(OCC + "4")
        + occupation(OCC + "4", "y")
        + occupation("")
        + '"broken"row,x\n',
        "skills_en.csv": SMALL["skills_en.csv"]
        + f"KnowledgeSkillCompetence,{OCC}4,knowledge,,z,,,released,,,,,\n",
        "occupationSkillRelations_en.csv": SMALL["occupationSkillRelations_en.csv"]
        + f"{OCC}1,essential,knowledge,{SKL}1\n"
        + f"{OCC}1,sometimes,knowledge,{SKL}1\n"
        + f"{OCC}3,essential,knowledge,{SKL}1\n"
        + f"{OCC}4,optional,knowledge,{SKL}9\n"
        + f"{OCC}4,optional,knowledge,{OCC}1\n"
        + f"{OCC}9,optional,knowledge,{SKL}1\n"
        + f"{OCC}1,optional,knowledge,{SKL}1\n",
        "broaderRelationsOccPillar_en.csv": "conceptUri,broaderUri\n"
        + f"{OCC}4,{OCC}1\n{OCC}4,{OCC}9\n{OCC}4,{OCC}4\n{OCC}3,{OCC}1\n",
        "skillSkillRelations_en.csv": "originalSkillUri,relationType,relatedSkillUri\n"
        + f"{SKL}1,optional,{OCC}1\n{SKL}1,x,{SKL}1\n",
    }
    made = imported(esco, written(tmp_path, files))
    told = [(file.partition("_")[0], *rest) for file, *rest in made.refused()]
    assert told == [
        ("occupations", 3, "conceptUri", True, "is no IRI; the row is cut, or its cells are shifted"),
        ("occupations", 4, "preferredLabel", True, "the occupation has no label"),
        ("occupations", 5, "status", False, "the occupation is not in use"),
        ("occupations", 8, "conceptUri", True, "an earlier row has other text for this occupation"),
        ("occupations", 9, "conceptUri", True, "is no IRI; the row is cut, or its cells are shifted"),
        ("occupations", 10, "", True, "',' expected after '\"'; check the quotes around it"),
        ("skills", 3, "conceptUri", True, "is the IRI of another occupation already"),
        ("broaderRelationsOccPillar", 3, "broaderUri", True, "no thing with this IRI is in the files"),
        ("broaderRelationsOccPillar", 4, "broaderUri", True, "stands above itself"),
        ("broaderRelationsOccPillar", 5, "conceptUri", False, "is set aside in occupations_en.csv"),
        ("skillSkillRelations", 2, "relatedSkillUri", True, "is no skill but occupation"),
        ("skillSkillRelations", 3, "relationType", True, UNKNOWN),
        ("occupationSkillRelations", 4, "relationType", True, UNKNOWN),
        ("occupationSkillRelations", 5, "occupationUri", False, "is set aside in occupations_en.csv"),
        ("occupationSkillRelations", 6, "skillUri", True, "no skill with this IRI is in the files"),
        ("occupationSkillRelations", 7, "skillUri", True, "is no skill but occupation"),
        ("occupationSkillRelations", 8, "occupationUri", True, "no occupation with this IRI is in the files"),
    ]
    assert made.counts()["occupations_en.csv"] == (9, 6)
    assert made.counts()["occupationSkillRelations_en.csv"] == (8, 5)
    assert "occupations_en.csv: 1 rows repeat an earlier one" in made.report.notes
    assert "occupationSkillRelations_en.csv: 1 links repeat an earlier one" in made.report.notes
    assert made.links(OCC + "1", NS + "optionalSkill") == {SKL + "1"}
    assert made.of("Claim") == {"urn:remit:claim:esco:1"}


def test_types_that_esco_does_not_have_are_noted_and_the_skill_is_kept(
    imported: Imported, tmp_path: Path
) -> None:
    text = SMALL["skills_en.csv"].replace("knowledge,transversal", "attitude\x1b,>x")
    made = imported(esco, written(tmp_path, {**SMALL, "skills_en.csv": text}))
    assert made.texts(SKL + "1", LABEL) == {("law", "en")}
    assert sum("is not known; it is left out" in note for note in made.report.notes) == 2


def test_occupations_of_other_publishers_have_claims_of_their_own(imported: Imported, tmp_path: Path) -> None:
    one, two = "https://example.org/a/1", "https://example.org/b/1"
    files = {
        **SMALL,
        "occupations_en.csv": f"conceptUri,preferredLabel\n{one},x\n{two},y\n",
        "occupationSkillRelations_en.csv": LINKS
        + f"{one},essential,,{SKL}1\n{two},optional,,{SKL}1\n{one},optional,,{SKL}1\n",
    }
    made = imported(esco, written(tmp_path, files))
    assert len(made.of("Claim")) == 2
    assert made.into.links == 3


def test_a_missing_column_is_named_with_its_file(imported: Imported, tmp_path: Path) -> None:
    path = written(tmp_path, {**SMALL, "skills_en.csv": "conceptUri;label\nx;y\n"})
    with pytest.raises(
        SourceError, match=r"skills_en.csv:1: column preferredLabel is missing .*conceptUri, label"
    ):
        imported(esco, path)


@settings(max_examples=60)
@given(
    name=st.sampled_from(sorted(SMALL)),
    cut=st.floats(0, 1),
    put=st.binary(max_size=12) | st.sampled_from([b'"', b"\n", b",,,,", b"\x00", b"\xff\xfe", b"|", b"\r"]),
)
def test_whatever_is_in_the_files_is_read_or_refused(
    imported: Imported, tmp_path_factory: pytest.TempPathFactory, name: str, cut: float, put: bytes
) -> None:
    path = written(tmp_path_factory.mktemp("esco"), SMALL)
    text = (path / name).read_bytes()
    place = int(cut * len(text))
    (path / name).write_bytes(text[:place] + put + text[place:])
    try:
        made = imported(esco, path)
    except SourceError as error:
        assert "\n" not in str(error)
    else:
        assert len(made.store) > 0
        assert all(refused <= read for read, refused in made.counts().values())
