"""Write notebooks/data: small extracts of ESCO and of O*NET around the leading of technology and products.

    python scripts/extract.py [FOLDER]      the folder with both downloads; ../shared/data without it

Each extract is a zip of tables by the names of the whole download, so that `remit import` reads it like that.
It holds the occupations named below, all that the classification ties them to, and what stands above that.
Columns that nothing here rests on are left out, and so are the descriptions and synonyms of skills; no cell
is changed. The same downloads give the same tables.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "notebooks" / "data"

ESCO_ROLES = """
chief executive officer; chief operating officer; chief technology officer; chief information officer
chief data officer; chief marketing officer; chief ICT security officer; strategic planning manager
programme manager; project manager; business manager; research and development manager; research manager
ICT research manager; product manager; product development manager; games development manager
insurance product manager; banking products manager; commercial director; marketing manager
digital marketing manager; sales manager; brand manager; customer experience manager
product and services manager; pricing specialist; market research analyst; business developer
business intelligence manager; business analyst; business consultant; ICT product manager; ICT project manager
ICT operations manager; ICT documentation manager; ICT information and knowledge manager
ICT environmental manager; ICT vendor relationship manager; software manager; telecommunications manager
ICT business development manager; ICT account manager; ICT presales engineer; ICT business analysis manager
ICT business analyst; ICT consultant; ICT system analyst; ICT system architect; enterprise architect
data analyst; data scientist; user experience analyst; user interface designer; software architect
software developer; cloud engineer; web developer; ICT quality assurance manager; ICT auditor manager
software tester; ICT security manager; ICT resilience manager; industrial designer
"""

ONET_ROLES = """
11-1011.00 11-1021.00 11-2011.00 11-2021.00 11-2022.00 11-3021.00 11-3051.00 11-3071.00 11-9041.00 11-9121.00
13-1082.00 13-1111.00 13-1161.00 15-1211.00 15-1212.00 15-1221.00 15-1243.00 15-1252.00 15-1253.00 15-1255.00
15-1299.08 15-1299.09 15-2051.00 15-2051.01 17-2112.00 27-1021.00
"""
"""By code: O*NET has no chiefs of product or technology; nearest are 11-2021 and 11-3021."""

Row = dict[str, str]
Rows = list[Row]


class Commas(csv.excel):
    """How ESCO writes its tables."""

    lineterminator = "\n"


class Tabs(csv.excel_tab):
    """How O*NET writes its tables: quotation marks are part of the text."""

    lineterminator = "\n"
    quoting = csv.QUOTE_NONE
    quotechar = None


Dialect = type[csv.Dialect]


class Download:
    """A download, opened: its tables by their names."""

    def __init__(self, archive: zipfile.ZipFile, dialect: Dialect) -> None:
        self._archive, self._dialect = archive, dialect
        self._places = {Path(place).name: place for place in archive.namelist()}

    def rows(self, name: str, columns: str, keep: Callable[[Row], bool] = bool) -> Rows:
        """The rows of a table that are kept, with the columns named, parted by commas."""
        names = columns.split(",")
        with self._archive.open(self._places[name]) as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
            reader = csv.DictReader(text, dialect=self._dialect)
            return [{column: row[column] for column in names} for row in reader if keep(row)]


def values(rows: Iterable[Row], column: str) -> set[str]:
    """What stands in a column."""
    return {row[column] for row in rows}


def esco(download: Download) -> dict[str, Rows]:
    """The tables of the extract of ESCO. Ends the program if an occupation is not there."""
    wanted = {name.strip() for line in ESCO_ROLES.strip().splitlines() for name in line.split(";")}
    named = "conceptType,conceptUri,preferredLabel,status"
    occupations = download.rows(
        "occupations_en.csv",
        f"{named},iscoGroup,code,altLabels,description",
        lambda row: row["preferredLabel"] in wanted,
    )
    check(wanted, values(occupations, "preferredLabel"))
    roles = values(occupations, "conceptUri")
    links = download.rows(
        "occupationSkillRelations.csv",
        "occupationUri,relationType,skillType,skillUri",
        lambda row: row["occupationUri"] in roles,
    )
    skills = values(links, "skillUri")
    broader = "conceptType,conceptUri,broaderType,broaderUri"
    above = {
        name: upwards(download.rows(name, broader), start)
        for name, start in (
            ("broaderRelationsOccPillar.csv", roles),
            ("broaderRelationsSkillPillar.csv", skills),
        )
    }
    reached = {iri for rows in above.values() for iri in values(rows, "broaderUri")} | skills | roles
    kept = {
        name: download.rows(name, columns, lambda row: row["conceptUri"] in reached)
        for name, columns in (
            ("skills_en.csv", f"{named},skillType,reuseLevel"),
            ("skillGroups_en.csv", f"{named},code"),
            ("ISCOGroups_en.csv", f"{named},code"),
        )
    }
    there = {iri for rows in kept.values() for iri in values(rows, "conceptUri")} | roles
    whole = {
        name: [row for row in rows if {row["conceptUri"], row["broaderUri"]} <= there]
        for name, rows in above.items()
    }
    return {"occupations_en.csv": occupations, "occupationSkillRelations.csv": links, **kept, **whole}


def upwards(rows: Rows, start: Collection[str]) -> Rows:
    """The links that lead up from some things, step by step to the top, in the order of the table."""
    above: dict[str, set[str]] = {}
    for row in rows:
        above.setdefault(row["conceptUri"], set()).add(row["broaderUri"])
    reached, left = set(start), list(start)
    while left:
        new = above.get(left.pop(), set()) - reached
        reached |= new
        left.extend(new)
    return [row for row in rows if row["conceptUri"] in reached]


def onet(download: Download) -> dict[str, Rows]:
    """The tables of the extract of O*NET. Ends the program if an occupation is not there."""
    wanted = set(ONET_ROLES.split())
    code, element = "O*NET-SOC Code", "Element ID"
    rated = f"{code},{element},Scale ID,Data Value,N,Standard Error,Recommend Suppress,Not Relevant"

    def of_wanted(row: Row) -> bool:
        return row[code] in wanted

    tables = {
        name: download.rows(name, columns, of_wanted)
        for name, columns in (
            ("Occupation Data.txt", f"{code},Title,Description"),
            ("Skills.txt", rated),
            ("Knowledge.txt", rated),
            ("Task Statements.txt", f"{code},Task ID,Task,Task Type"),
            ("Tasks to DWAs.txt", f"{code},Task ID,DWA ID"),
        )
    }
    check(wanted, values(tables["Occupation Data.txt"], code))
    activities = values(tables["Tasks to DWAs.txt"], "DWA ID")
    tables["DWA Reference.txt"] = download.rows(
        "DWA Reference.txt",
        "Element ID,Element Name,IWA ID,IWA Title,DWA ID,DWA Title",
        lambda row: row["DWA ID"] in activities,
    )
    rows = (row for name in ("Skills.txt", "Knowledge.txt", "DWA Reference.txt") for row in tables[name])
    elements = values(rows, element)
    tables["Content Model Reference.txt"] = download.rows(
        "Content Model Reference.txt",
        "Element ID,Element Name,Description",
        lambda row: any(one == row[element] or one.startswith(row[element] + ".") for one in elements),
    )
    tables["Scales Reference.txt"] = download.rows(
        "Scales Reference.txt",
        "Scale ID,Scale Name,Minimum,Maximum",
        lambda row: row["Scale ID"] in ("IM", "LV"),
    )
    return tables


def check(wanted: set[str], found: set[str]) -> None:
    """End the program with the names that are not in the download."""
    if missing := sorted(wanted - found):
        sys.exit(f"not in the download: {', '.join(missing)}")


def write(path: Path, tables: Mapping[str, Sequence[Row]], dialect: Dialect) -> None:
    """Write tables as a zip that has no dates of its own."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(tables):
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, list(tables[name][0]), dialect=dialect)
            writer.writeheader()
            writer.writerows(tables[name])
            place = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            place.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(place, text.getvalue().encode(), compresslevel=9)
            print(f"{path.name}: {name}, {len(tables[name]):,} rows")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def main() -> None:
    """Write both extracts."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    FOLDER.mkdir(exist_ok=True)
    for pattern, make, name, dialect in (
        ("[eE][sS][cC][oO]*1.1.1*.zip", esco, "esco-1.1.1-extract.zip", Commas),
        ("*db_29_3_text*.zip", onet, "onet-db_29_3_text-extract.zip", Tabs),
    ):
        found = sorted(source.glob(pattern))
        if not found:
            sys.exit(f"no {pattern} in {source}; download it, see docs/stores.md")
        with zipfile.ZipFile(found[0]) as archive:
            write(FOLDER / name, make(Download(archive, dialect)), dialect)


if __name__ == "__main__":
    main()
