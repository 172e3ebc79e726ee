"""ESCO, the European classification of skills and occupations: the official download as CSV, 1.0 to 1.2.

A zip archive, or the folder that it was unpacked to. Files are known by their names, with a language at the
end or without, and columns by theirs. Occupations become roles, skills concerns; ISCO groups and skill groups
are what stands above them. Everything keeps its official IRI. All things are read before any link, so that a
link to a thing that is not there is known at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from remit.knowledge.namespace import NS
from remit.knowledge.sources.esco.things import (
    GROUP,
    ISCO,
    ISCO_GROUP,
    MODEL,
    OCCUPATION,
    SKILL,
    Things,
    read_hierarchy,
    read_things,
)
from remit.knowledge.sources.package import Member, Package, open_package
from remit.knowledge.sources.report import Origin, Report
from remit.knowledge.sources.statements import BROADER, Statements

LICENSE: Final = "http://data.europa.eu/eli/dec/2011/833/oj"
"""Commission Decision 2011/833/EU on the reuse of Commission documents."""

ATTRIBUTION: Final = "This service uses the ESCO classification of the European Commission."

_OCCUPATION: Final = "http://data.europa.eu/esco/occupation/"
_THINGS: Final = {
    "occupations": OCCUPATION,
    "skills": SKILL,
    "ISCOGroups": ISCO_GROUP,
    "skillGroups": GROUP,
}
_LINKS: Final = "occupationSkillRelations"
_BETWEEN_SKILLS: Final = "skillSkillRelations"
_BROADER: Final = ("broaderRelationsOccPillar", "broaderRelationsSkillPillar")
_HIERARCHY: Final = "skillsHierarchy"
_NEEDED: Final = ("occupations", "skills", _LINKS)
_FILES: Final = {name.casefold(): name for name in (*_THINGS, _HIERARCHY, *_BROADER, _BETWEEN_SKILLS, _LINKS)}

_NAME: Final = re.compile(r"([a-z]+)(?:_([a-z]{2,3}(?:-[a-z0-9]{2,8})*))?", re.IGNORECASE)
_VERSION: Final = re.compile(r"(?<![\d.])v?(1\.\d{1,2}(?:\.\d{1,3})?)(?!\.?\d)", re.IGNORECASE)

Files = dict[str, dict[str, Member]]
"""The members by what they hold and by language, "" where a file's name has none."""


def read(path: Path, into: Statements, report: Report, *, version: str = "", language: str = "") -> Origin:
    """Read a download of ESCO: what it says goes to `into`, what cannot be read to `report`.

    The files do not say which version they are; without `version` it is taken from the name of the archive or
    the folder, and left open if that has none. `language` is the tag for files whose names have none.

    Raises:
        SourceError: the path is no package of tables, the files of occupations, skills or their links are not
            there, a column is missing, or a file is damaged.

    """
    with open_package(path) as package:
        files = _files(package, report)
        language = language or _language(files, report)
        origin = Origin(
            "esco",
            "ESCO, the European classification of skills, competences, qualifications and occupations",
            version or _version(package, report),
            LICENSE,
            ATTRIBUTION,
            "https://esco.ec.europa.eu/",
            ", ".join(sorted({lang or language for name in _THINGS for lang in files.get(name, ())})),
        )
        into.source(origin)
        things = Things(into, report)
        for name, kind in _THINGS.items():
            for lang, member in files.get(name, {}).items():
                read_things(package.table(member, report), things, kind, lang or language)
        for lang, member in files.get(_HIERARCHY, {}).items():
            read_hierarchy(package.table(member, report), things, lang or language)
        _read_broader(package, [_one(files, name, report) for name in _BROADER], things)
        _read_skill_links(package, _one(files, _BETWEEN_SKILLS, report), things)
        _read_links(package, _one(files, _LINKS, report), things)
        return origin


def _files(package: Package, report: Report) -> Files:
    """The members that are read; a note on each that is not there, or not read."""
    files: Files = {}
    others = []
    for member in package.members:
        match = _NAME.fullmatch(Path(member.name).stem)
        name = _FILES.get(match[1].casefold()) if match else None
        if match and name and member.suffix == ".csv":
            package.find(member.stem, suffixes=(".csv",))  # refuses two of one name
            files.setdefault(name, {})[_tag(match[2] or "")] = member
        else:
            others.append(member.name)
    for name in _NEEDED:
        if name not in files:
            hint = (
                "; some versions have it in a download of its own, as language independent: put its files "
                "beside these"
                if name == _LINKS
                else "; choose the classification as CSV"
            )
            raise package.error(f"lacks {name}.csv or {name}_en.csv (found: {package.names()}){hint}")
    for name in _FILES.values():
        if name not in files:
            report.note(f"{name}.csv is not there; what it says is left out")
    if others:
        report.note(f"not read, because nothing here rests on it: {', '.join(sorted(others))}")
    return files


def _tag(language: str) -> str:
    """A language as BCP 47 writes it, from the end of a file's name: pt-BR of pt-br."""
    first, *rest = language.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part.title() for part in rest)])


def _language(files: Files, report: Report) -> str:
    """The language of files whose names have none: that of the others if they are of one, else English."""
    languages = {lang for of in files.values() for lang in of if lang}
    if len(languages) == 1:
        return languages.pop()
    if any("" in files.get(name, ()) for name in _THINGS):
        report.note("the names of the files say no language; their texts are taken for English")
    return "en"


def _version(package: Package, report: Report) -> str:
    """The version that the name of the archive, of its folder or of a folder inside gives; "" without any."""
    path = package.path.absolute()
    inner = sorted({part for member in package.members for part in Path(member.place).parts[:-1]})
    for name in (path.name, *inner, path.parent.name):
        found = set(_VERSION.findall(name)) if "esco" in name.casefold() else set()
        if len(found) == 1:
            return str(found.pop())
    report.note("neither the files nor their folder say which version this is; name the version yourself")
    return ""


def _one(files: Files, name: str, report: Report) -> Member | None:
    """The file of links, which are the same in every language: without one, the English, or the first."""
    of = files.get(name, {})
    if not of:
        return None
    chosen = next((lang for lang in ("", "en") if lang in of), min(of))
    for lang in sorted(of.keys() - {chosen}):
        report.note(f"{of[lang].name} is not read: {of[chosen].name} has the same links")
    return of[chosen]


def _read_broader(package: Package, members: Iterable[Member | None], things: Things) -> None:
    into, refuse, kind_of = things.into, things.refuse_link, things.kind_of
    placed = set()
    for member in members:
        if member is None:
            continue
        table = package.table(member, things.report)
        below, above = table.needed("conceptUri", "broaderUri")
        for line, row in table.rows:
            thing, other = row[below], row[above]
            if thing not in kind_of:
                refuse(table.file, line, table.header[below], thing)
            elif other not in kind_of:
                refuse(table.file, line, table.header[above], other)
            elif thing == other:
                things.report.refuse(table.file, line, table.header[above], other, "stands above itself")
            else:
                placed.add(thing)
                into.link(thing, BROADER, other)
    lost = 0
    for occupation, code in things.isco_of.items():
        group = ISCO + code.removeprefix("C")
        if occupation not in placed:
            if kind_of.get(group) == ISCO_GROUP:
                into.link(occupation, BROADER, group)
            else:
                lost += 1
    if lost:
        things.report.note(f"{lost} occupations name an ISCO group that is not there; they stand below none")


def _read_skill_links(package: Package, member: Member | None, things: Things) -> None:
    """Links between skills are no claims about a role; they are said in ESCO's own words."""
    if member is None:
        return
    relations = {
        **dict.fromkeys(("essential", MODEL + "relatedEssentialSkill"), MODEL + "relatedEssentialSkill"),
        **dict.fromkeys(("optional", MODEL + "relatedOptionalSkill"), MODEL + "relatedOptionalSkill"),
    }
    table = package.table(member, things.report)
    first, type_, second = table.needed("originalSkillUri", "relationType", "relatedSkillUri")
    into, kind_of = things.into, things.kind_of
    for line, row in table.rows:
        thing, relation, other = row[first], relations.get(row[type_]), row[second]
        if kind_of.get(thing) != SKILL:
            things.refuse_link(table.file, line, table.header[first], thing, SKILL)
        elif kind_of.get(other) != SKILL:
            things.refuse_link(table.file, line, table.header[second], other, SKILL)
        elif relation is None:
            things.refuse_relation(table.file, line, table.header[type_], row[type_])
        else:
            into.link(thing, relation, other)


def _read_links(package: Package, member: Member | None, things: Things) -> None:
    """What occupations call for: a claim an occupation, begun at its first link."""
    if member is None:
        return
    relations = {
        **dict.fromkeys(("essential", MODEL + "relatedEssentialSkill"), NS + "essentialSkill"),
        **dict.fromkeys(("optional", MODEL + "relatedOptionalSkill"), NS + "optionalSkill"),
    }
    table = package.table(member, things.report)
    at, how, to = table.needed("occupationUri", "relationType", "skillUri")
    says, kind_of, label_of = things.into.says, things.kind_of, things.label_of
    section, repeats = table.file.rpartition(".")[0], 0
    claims: set[str] = set()
    role, claim, is_role, run = "", "", False, 0
    seen: set[tuple[str, str]] = set()
    for line, row in table.rows:
        occupation, skill, type_ = row[at], row[to], row[how]
        if occupation != role:
            repeats += run - len(seen)
            role, is_role, run = occupation, kind_of.get(occupation) == OCCUPATION, 0
            seen.clear()
            if is_role:
                claim = _claim(occupation)
        if not is_role:
            things.refuse_link(table.file, line, table.header[at], occupation, OCCUPATION)
        elif kind_of.get(skill) != SKILL:
            things.refuse_link(table.file, line, table.header[to], skill, SKILL)
        elif type_ not in relations:
            things.refuse_relation(table.file, line, table.header[how], type_)
        else:
            if not run and claim not in claims:
                claims.add(claim)
                told = f"the skills that ESCO gives for {label_of[occupation]}"
                things.into.claim(claim, section=section, description=told, place=line)
            run += 1
            seen.add((skill, type_))
            says(claim, occupation, relations[type_], skill)
    repeats += run - len(seen)
    if repeats:
        things.report.note(f"{table.file}: {repeats} links repeat an earlier one")


def _claim(occupation: str) -> str:
    """The IRI of the claim about an occupation: by its UUID, or by all of an IRI that is not official."""
    return "urn:remit:claim:esco:" + quote(occupation.removeprefix(_OCCUPATION), safe="")
