"""The UK government's Digital and Data capability framework: its tables of roles and of skills, as CSV.

A row of the table of roles says that a role, at one of its levels, asks for a skill at a level. A role is
one thing here, with a claim for each of its levels; the highest level of a skill that it asks for is its
requirement. Roles stand below their family. The table of skills defines skills; where the two tables disagree
on which role asks for which skill, the table of roles is followed.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.names import slug
from remit.knowledge.sources.package import Member, Package, open_package
from remit.knowledge.sources.report import Origin, Report
from remit.knowledge.sources.statements import (
    BROADER,
    CONCEPT,
    CONCERN,
    DEFINITION,
    LABEL,
    ROLE,
    Statements,
)
from remit.knowledge.sources.text_rows import Table

LICENSE: Final = "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
ATTRIBUTION: Final = "Contains public sector information licensed under the Open Government Licence v3.0."
HOMEPAGE: Final = "https://ddat-capability-framework.service.gov.uk/"

LEVELS: Final = {"Awareness": "0.25", "Working": "0.5", "Practitioner": "0.75", "Expert": "1"}
"""The levels of skill from the lowest to the highest, on a scale from 0 to 1."""

_NOT_IN_USE: Final = "not in use"
_NO_TEXT: Final = ("", "missing", _NOT_IN_USE, "this skill level is currently not defined.")
"""What stands in a cell for want of a text."""

_CLASS: Final = {"role": ROLE, "skill": CONCERN, "family": CONCEPT}
_SCOPE: Final = expand("skos:scopeNote")
_NOTE: Final = expand("skos:note")
_DECIMAL: Final = expand("xsd:decimal")
_RANK: Final = ["", *LEVELS]
_MAX_PAIRS: Final = 100


def read(path: Path, into: Statements, report: Report, *, version: str = "") -> Origin:
    """Read the framework: the path of its table of roles, or of a folder or archive with both tables.

    To a table of roles belongs the table of skills beside it, ddat-skills.csv, if it is there.

    Raises:
        SourceError: there is no table of roles, a column is missing, or a file is damaged.

    """
    beside = re.sub("roles", "skills", path.name, flags=re.IGNORECASE)
    with open_package(path, beside, "ddat-skills.csv") as package:
        roles, skills = _members(package)
        origin = Origin(
            "ddat",
            "Government Digital and Data Profession Capability Framework",
            version,
            LICENSE,
            ATTRIBUTION,
            HOMEPAGE,
            "en",
        )
        into.source(origin)
        framework = _Framework(into, report)
        if skills is None:
            report.note("ddat-skills.csv is not there; skills are defined as the table of roles does")
        else:
            framework.read_skills(package.table(skills, report))
        framework.read_roles(package.table(roles, report))
        framework.say_requirements()
        if skills is not None:
            framework.compare(roles.name, skills.name)
        return origin


def _members(package: Package) -> tuple[Member, Member | None]:
    """The table of roles and the table of skills, by their names."""
    tables = [member for member in package.members if member.suffix == ".csv"]
    roles = [m for m in tables if m.name == package.path.name] or [m for m in tables if "role" in m.stem]
    skills = [m for m in tables if "skill" in m.stem and m not in roles]
    for found, what in ((roles, "roles"), (skills, "skills")):
        if len(found) > 1:
            names = " and ".join(member.place for member in found[:2])
            raise package.error(f"holds more than one table of {what} ({names}); keep one of them")
    if not roles:
        raise package.error(f"lacks the table of roles, ddat-roles.csv (found: {package.names()})")
    return roles[0], next(iter(skills), None)


class _Framework:
    """What was read so far. Names and texts are handed on at once, what roles ask for at the end."""

    def __init__(self, into: Statements, report: Report) -> None:
        self._into, self._report = into, report
        self._iris: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()
        self._labels: dict[str, str] = {}
        self._told: set[tuple[str, str, str]] = set()
        self._asks: dict[tuple[str, str], dict[str, str]] = {}
        self._lines: dict[tuple[str, str], int] = {}
        self._named: dict[tuple[str, str], str] = {}

    def read_skills(self, table: Table) -> None:
        """Read the table of skills: definitions, what the levels mean, and which roles it names."""
        (at_skill,) = table.needed("Skill Name")
        at_what, at_roles, *at_levels = table.optional(
            "Skill Description", ("Roles that require Skill", "Roles"), *LEVELS
        )
        content_of: dict[str, int] = {}
        repeats = 0
        for line, row in table.rows:
            name = " ".join(row[at_skill].split())
            if self._refused(table, line, at_skill, name):
                continue
            skill, content = self._thing("skill", name), hash(tuple(row))
            if skill in content_of:
                if content_of[skill] == content:
                    repeats += 1
                else:
                    reason = "an earlier row has other text for this skill"
                    self._report.refuse(table.file, line, table.header[at_skill], name, reason)
                continue
            content_of[skill] = content
            self._tell(skill, DEFINITION, row[at_what])
            for level, at in zip(LEVELS, at_levels, strict=True):
                self._tell(skill, _SCOPE, row[at], level)
            for role in re.split(r"[,;\n]", row[at_roles]):
                if role.strip():
                    self._named[self._key(role), skill] = " ".join(role.split())
        if repeats:
            self._report.note(f"{table.file}: {repeats} rows repeat an earlier one")

    def read_roles(self, table: Table) -> None:
        """Read the table of roles: a row a skill at a level of a role."""
        at_role, at_skill = table.needed("Role", "Skill Name")
        at_family, at_what, at_type, at_level, at_level_is = table.optional(
            "Role Family", "Role Description", "Role Type", "Role Level", "Role Level Description"
        )
        at_skill_is, at_depth, at_depth_is = table.optional(
            "Skill Description", "Skill Level", "Skill Level Description"
        )
        repeats = unused = 0
        for line, row in table.rows:
            names = (" ".join(row[at].split()) for at in (at_role, at_skill, at_level, at_depth))
            role, skill, level, depth = names
            if self._refused(table, line, at_role, role) or self._refused(table, line, at_skill, skill):
                continue
            if _NOT_IN_USE in (level.casefold(), depth.casefold()):
                unused += 1
                level, depth = ("" if one.casefold() == _NOT_IN_USE else one for one in (level, depth))
            depth = depth.capitalize()
            if depth not in _RANK:
                reason = f"unknown level; known are {', '.join(LEVELS)}"
                self._report.refuse(table.file, line, table.header[at_depth], row[at_depth], reason)
                continue
            thing, concern = self._thing("role", role), self._thing("skill", skill)
            asks = self._asks.setdefault((thing, level), {})
            self._lines.setdefault((thing, level), line)
            if asks.get(concern, depth) != depth:
                reason = "an earlier row has another level for this skill at this level of the role"
                self._report.refuse(table.file, line, table.header[at_depth], row[at_depth], reason)
                continue
            repeats += concern in asks
            asks[concern] = depth
            self._tell(thing, DEFINITION, row[at_what])
            self._tell(thing, _SCOPE, row[at_level_is], level)
            self._tell(thing, _NOTE, row[at_type])
            self._tell(concern, DEFINITION, row[at_skill_is])
            self._tell(concern, _SCOPE, row[at_depth_is], depth)
            if family := " ".join(row[at_family].split()):
                self._place(thing, self._thing("family", family))
        if unused:
            self._report.note(
                f"{table.file}: {unused} rows say that levels are not in use; they are read without a level"
            )
        if repeats:
            self._report.note(f"{table.file}: {repeats} rows repeat an earlier one")

    def say_requirements(self) -> None:
        """Say what the roles ask for: a claim for each level of a role, and the highest level as a figure."""
        highest: dict[tuple[str, str], str] = {}
        for (role, level), asks in self._asks.items():
            claim = self._iri(f"urn:remit:claim:ddat:{role.rpartition(':')[2]}", level)
            depths = sorted(set(asks.values()) - {""}, key=_RANK.index)
            told = f"{level or self._labels[role]} asks for {len(asks)} skills" + _span(depths)
            line = self._lines[role, level]
            self._into.claim(claim, section=level, description=told, place=line)
            for skill, depth in asks.items():
                self._into.says(claim, role, NS + "requiresSkill", skill)
                highest[role, skill] = max(highest.get((role, skill), ""), depth, key=_RANK.index)
        for (role, skill), depth in highest.items():
            if depth:
                node = f"urn:remit:ddat:requirement:{role.rpartition(':')[2]}:{skill.rpartition(':')[2]}"
                self._into.a(node, NS + "Requirement")
                self._into.link(role, NS + "qualifiedRequirement", node)
                self._into.link(node, NS + "concern", skill)
                self._into.text(node, NS + "level", LEVELS[depth], datatype=_DECIMAL)

    def compare(self, roles: str, skills: str) -> None:
        """Note on which roles the table of skills disagrees with that of roles, by its file's name."""
        asked = {
            (self._key(self._labels[role]), skill) for (role, _), asks in self._asks.items() for skill in asks
        }
        only_roles, only_skills = sorted(asked - self._named.keys()), sorted(self._named.keys() - asked)
        if only_roles or only_skills:
            self._report.note(
                f"{roles} and {skills} disagree on {len(only_roles) + len(only_skills)} pairs of a role and "
                f"a skill; {roles} is followed"
            )
        for pairs, told in (
            (only_skills, f"left out, because {roles} does not say so"),
            (only_roles, f"read, although {skills} does not name the role"),
        ):
            names = []
            for role, skill in pairs[:_MAX_PAIRS]:
                label = self._named.get((role, skill)) or self._labels[self._iris["role", role]]
                names.append(f"{label}: {self._labels[skill]}")
            if names:
                more = f" and {len(pairs) - _MAX_PAIRS} more" if len(pairs) > _MAX_PAIRS else ""
                self._report.note(f"{told} ({len(pairs)}): {'; '.join(names)}{more}")

    def _refused(self, table: Table, line: int, at: int, name: str) -> bool:
        """Whether a row has to be refused because a name in it is none."""
        column = table.header[at]
        if not name:
            self._report.refuse(table.file, line, column, "", f"there is no {column.casefold()} in the row")
        elif name.casefold() == _NOT_IN_USE:
            self._report.refuse(table.file, line, column, name, "the framework sets it aside", fault=False)
        return not name or name.casefold() == _NOT_IN_USE

    def _thing(self, kind: str, name: str) -> str:
        """The IRI of a name; what is new is said. Names that differ in case alone are one."""
        key = (kind, self._key(name))
        if key not in self._iris:
            iri = self._iris[key] = self._iri(f"urn:remit:ddat:{kind}", name)
            self._labels[iri] = name
            self._into.a(iri, _CLASS[kind])
            self._into.text(iri, LABEL, name, lang="en")
        return self._iris[key]

    def _iri(self, start: str, name: str) -> str:
        """An IRI made of a name: of "C++" another than of "C", though both leave the same letters."""
        iri = f"{start}:{slug(name)}" if name else start
        if iri in self._taken:
            iri += "-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        self._taken.add(iri)
        return iri

    def _tell(self, thing: str, property_: str, text: str, about: str = "") -> None:
        """Say a text of a thing, or of a level of it, once; a thing keeps its first definition."""
        text = text.strip()
        if text.casefold() not in _NO_TEXT and (thing, property_, about) not in self._told:
            self._told.add((thing, property_, about))
            self._into.text(thing, property_, f"{about}: {text}" if about else text, lang="en")

    def _place(self, role: str, family: str) -> None:
        if (role, BROADER, family) not in self._told:
            self._told.add((role, BROADER, family))
            self._into.link(role, BROADER, family)

    @staticmethod
    def _key(name: str) -> str:
        return " ".join(name.casefold().split())


def _span(depths: list[str]) -> str:
    """From the lowest to the highest of levels that are asked for."""
    if len(depths) > 1:
        return f", from {depths[0]} to {depths[-1]}"
    return f", at {depths[0]}" if depths else ", at no level"
