"""O*NET, the occupations of the United States: the database as text or as Excel workbooks, of any release.

    from remit.knowledge.sources import onet
    onet.read(Path("db_29_3_text.zip"), into, report)

Occupations and elements of the Content Model have the addresses of their pages at O*NET OnLine, as
`ontology/alignments/onet.ttl` uses them; tasks, commodities, products and requirements, which have none,
begin with `urn:remit:onet:`. What is tied to what, and what is not, is told in `ratings`, `work`
and `technology`; which file is what, in `files`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import Final

from remit.errors import ParameterError
from remit.knowledge.sources.onet.files import open_table, tables_of
from remit.knowledge.sources.onet.model import (
    DEFAULT_SCALES,
    Reading,
    read_activities,
    read_elements,
    read_scales,
    state_scheme,
)
from remit.knowledge.sources.onet.ratings import Ratings
from remit.knowledge.sources.onet.technology import read_technology
from remit.knowledge.sources.onet.work import read_occupations, read_task_activities, read_tasks, read_titles
from remit.knowledge.sources.package import Member, Package, open_package
from remit.knowledge.sources.report import Origin, Report
from remit.knowledge.sources.statements import Statements
from remit.knowledge.sources.text_rows import Table
from remit.text import safe_text

_NAMED: Final = re.compile(r"(?<![0-9A-Za-z])db_([0-9]{1,2})_([0-9]{1,2})(?![0-9])", re.IGNORECASE)
_TOLD: Final = re.compile(rb"O\*NET\W{1,10}([0-9]{1,2}\.[0-9]{1,2}) Database")


def read(
    path: Path, into: Statements, report: Report, *, version: str = "", importance: float | str = 3.0
) -> Origin:
    """Read an O*NET database, an archive or a folder. A rating is a tie from an `importance` on, of 1 to 5.

    Without a `version` the release is told by the download's name.

    Raises:
        SourceError: it cannot be read, or has no occupations.
        ParameterError: the importance is outside the scale.
        MissingExtraError: it is made of workbooks, and openpyxl is not installed.

    """
    with open_package(path) as package:
        found, unread = tables_of(package)
        release = version or _release(package)
        if not release:
            report.note(
                "no release is told by the name of the download; give it as version=29.3, for example"
            )
        elif not version:
            report.note(f"O*NET release {release}, by the name of the download")
        origin = _origin(release)
        into.source(origin)
        _read(package, found, Reading(into, report), importance)
        missing = [kind for kind, members in found.items() if not members]
        if missing:
            report.note(f"not in the download: {', '.join(missing)}")
        if unread:
            report.note(f"not read: {', '.join(map(safe_text, unread))}")
    return origin


def _read(
    package: Package, found: Mapping[str, list[Member]], reading: Reading, importance: float | str
) -> None:
    """Read what is there in the order in which one needs the other."""

    def tables(kind: str) -> Iterator[Table]:
        return (open_table(package, member, reading.report) for member in found[kind])

    scales = dict(DEFAULT_SCALES)
    for table in tables("scales"):
        scales.update(read_scales(table, reading))
    least = _threshold(importance, *scales["IM"])
    for table in tables("elements"):
        read_elements(table, reading)
    state_scheme(reading)
    for table in tables("occupations"):
        read_occupations(table, reading)
    for table in tables("intermediate activities"):
        read_activities(table, reading, detailed=False)
    for table in tables("detailed activities"):
        read_activities(table, reading, detailed=True)
    given: dict[str, set[str]] = {}
    for table in tables("other titles"):
        read_titles(table, reading, given)
    ratings = Ratings(reading, scales, least)
    for table in tables("ratings"):
        ratings.read(table)
    ratings.tell_missing()
    tasks: dict[str, str] = {}
    for table in tables("tasks"):
        read_tasks(table, reading, tasks)
    if not found["detailed activities"]:
        reading.open.add("4.A")
    for table in tables("activities of tasks"):
        read_task_activities(table, reading, tasks)
    for table in tables("technology skills"):
        read_technology(table, reading)
    idle = len(reading.occupations.keys() - reading.tied)
    if idle:
        reading.report.note(f"{idle:,} of {len(reading.occupations):,} occupations are tied to nothing")


def _threshold(importance: float | str, low: float, high: float) -> float:
    try:
        least = float(importance)
    except ValueError:
        least = float("nan")
    if not (isfinite(least) and low <= least <= high):
        raise ParameterError(
            f"importance is {safe_text(str(importance))}; give a number from {low:g} to {high:g}"
        )
    return least


def _origin(release: str) -> Origin:
    """The source, with the words that its licence asks for."""
    database = " ".join(filter(None, ("O*NET", release, "Database")))
    return Origin(
        name="onet",
        title="O*NET Database",
        version=release,
        license="https://creativecommons.org/licenses/by/4.0/",
        attribution=(
            f"This includes information from the {database} by the U.S. Department of Labor, Employment and "
            "Training Administration (USDOL/ETA), used under the CC BY 4.0 license. O*NET is a trademark of "
            "USDOL/ETA. remit has modified this information: selected, rescaled and tied it together. "
            "USDOL/ETA has not approved, endorsed, or tested these modifications."
        ),
        homepage="https://www.onetcenter.org/database.html",
        language="en",
    )


def _release(package: Package) -> str:
    """The release that the download's name tells, its folders' names, or the note that comes with it."""
    places = [package.path.resolve().name, *(member.place for member in package.members)]
    for place in places:
        match = _NAMED.search(place)
        if match:
            return f"{match[1]}.{match[2]}"
    for note in (member for member in package.members if member.stem == "read me"):
        with package.open(note) as stream:
            told = _TOLD.search(stream.read(4_096))
        if told:
            return told[1].decode()
    return ""
