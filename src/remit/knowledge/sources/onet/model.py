"""O*NET's Content Model: elements and work activities as concepts, one above the other, and the scales.

The area of a concern is the last concept above it, its group the last but one. So that groups are of a size
that tells something, `skos:broader` ends at the branches of the model (Knowledge, Abilities), and for work
activities one step below. What is above is a `skos:Collection` of what is below it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from remit.knowledge.namespace import expand
from remit.knowledge.sources.onet import files
from remit.knowledge.sources.onet.files import BRANCHES, branch_of
from remit.knowledge.sources.report import Report
from remit.knowledge.sources.statements import BROADER, CONCEPT, CONCERN, DEFINITION, LABEL, Statements
from remit.knowledge.sources.text_rows import Table

OCCUPATIONS: Final = "https://www.onetonline.org/link/summary/"
ELEMENTS: Final = "https://www.onetonline.org/find/descriptor/result/"
OWN: Final = "urn:remit:onet:"
"""Where the IRIs of occupations, of elements, and of what O*NET OnLine has no page for begin."""

SCHEME: Final = OWN + "content-model"
NOTATION: Final = expand("skos:notation")
IN_SCHEME: Final = expand("skos:inScheme")
COLLECTION: Final = expand("skos:Collection")
MEMBER: Final = expand("skos:member")
LANG: Final = "en"

DIVISIONS: Final = ("4.A",)
"""Elements that are too wide for an area, beside those at the top: what is below each is one."""

DEFAULT_SCALES: Final[Mapping[str, tuple[float, float]]] = {"IM": (1.0, 5.0), "LV": (0.0, 7.0)}

_ID: Final = re.compile(r"[0-9A-Za-z]{1,8}(\.[0-9A-Za-z]{1,8}){0,11}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass
class Reading:
    """An import under way: where it goes, and what is known so far.

    `occupations` holds titles by code, `names` those of elements by id, `above` the element right above each.
    Where a download has no Content Model, or no table of detailed activities, `open` has the branches whose
    elements are taken as the rows name them. `tied` has the occupations that are tied to anything.
    """

    into: Statements
    report: Report
    occupations: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    concerns: set[str] = field(default_factory=set)
    tied: set[str] = field(default_factory=set)

    def knows(self, element: str, name: str = "") -> bool:
        """Whether there is an element; one of an open branch is made of its id and name."""
        if element in self.names:
            return True
        if branch_of(element) not in self.open or not is_id(element):
            return False
        self.add(element, name or element)
        return True

    def add(self, element: str, name: str, above: str = "") -> None:
        """State an element, below another one if that is told."""
        self.names[element] = name
        self.above[element] = above
        iri, into = ELEMENTS + element, self.into
        is_collection = "." not in element or element in DIVISIONS
        into.a(iri, COLLECTION if is_collection else CONCEPT)
        into.text(iri, LABEL, name, lang=LANG)
        into.text(iri, NOTATION, element)
        if not is_collection:
            into.link(iri, IN_SCHEME, SCHEME)
        if above and ("." not in above or above in DIVISIONS):
            into.link(ELEMENTS + above, MEMBER, iri)
        elif above:
            into.link(iri, BROADER, ELEMENTS + above)

    def concern(self, element: str) -> str:
        """The IRI of an element that roles are tied to."""
        iri = ELEMENTS + element
        if element not in self.concerns:
            self.concerns.add(element)
            self.into.a(iri, CONCERN)
        return iri

    def fault_of(self, code: str) -> str:
        """What is wrong with an occupation's code; "" if nothing is."""
        if code in self.occupations:
            return ""
        return "not in the table of occupations" if is_code(code) else "no O*NET-SOC code, such as 11-1011.00"

    def tell_repeated(self, table: Table, rows: int) -> None:
        """Note how many rows of a table say what an earlier one said."""
        if rows:
            self.report.note(f"{table.file}: {rows:,} rows repeat an earlier one")


def is_code(text: str) -> bool:
    """Whether a text is an O*NET-SOC code.

    >>> is_code("11-1011.00"), is_code("11-1011")
    (True, False)
    """
    return re.fullmatch(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}", text) is not None


def is_id(text: str) -> bool:
    """Whether a text can be the id of an element or of a work activity.

    >>> is_id("2.A.1.a"), is_id("4.A.1.a.1.I01.D02"), is_id("2.A b")
    (True, True, False)
    """
    return _ID.fullmatch(text) is not None


def number_of(text: str) -> float | None:
    """The number that a text is, as plain digits; None if it is something else."""
    return float(text) if _NUMBER.fullmatch(text) else None


def read_scales(table: Table, reading: Reading) -> dict[str, tuple[float, float]]:
    """The lowest and the highest figure of each scale."""
    found: dict[str, tuple[float, float]] = {}
    key, low, high = table.needed("Scale ID", "Minimum", "Maximum")
    for line, row in table.rows:
        limits = number_of(row[low]), number_of(row[high])
        if not row[key]:
            reading.report.refuse(table.file, line, "Scale ID", "", "no scale")
        elif limits[0] is None or limits[1] is None or limits[0] >= limits[1]:
            reading.report.refuse(
                table.file,
                line,
                "Minimum",
                f"{row[low]}, {row[high]}",
                "not two numbers, the lower one first",
            )
        elif found.setdefault(row[key], (limits[0], limits[1])) != limits:
            reading.report.refuse(table.file, line, "Scale ID", row[key], "other limits in an earlier row")
    return found


def read_elements(table: Table, reading: Reading) -> None:
    """The elements of the Content Model, with names and definitions."""
    key, name, text = table.needed("Element ID", "Element Name", "Description")
    held: dict[str, tuple[str, str]] = {}
    repeated = 0
    for line, row in table.rows:
        element, said = row[key], (row[name], row[text])
        if not is_id(element):
            reading.report.refuse(table.file, line, "Element ID", element, "no id of an element")
        elif not row[name].strip():
            reading.report.refuse(table.file, line, "Element Name", "", "no name")
        elif element in held and held[element] != said:
            reading.report.refuse(
                table.file, line, "Element ID", element, "another element in an earlier row"
            )
        else:
            repeated += element in held
            held[element] = said
    for element, (label, definition) in held.items():
        reading.add(element, label, _above(element, held))
        if definition.strip():
            reading.into.text(ELEMENTS + element, DEFINITION, definition, lang=LANG)
    reading.tell_repeated(table, repeated)


def state_scheme(reading: Reading) -> None:
    """State the scheme that everything is in, and leave the branches open that no table closes."""
    reading.into.a(SCHEME, expand("skos:ConceptScheme"))
    reading.into.text(SCHEME, LABEL, "O*NET Content Model", lang=LANG)
    reading.open.update(() if reading.names else BRANCHES)


def read_activities(table: Table, reading: Reading, *, detailed: bool) -> None:
    """Intermediate work activities below elements, and with `detailed` the detailed ones below those."""
    gwa, iwa = table.needed(files.GWA, files.IWA)
    gwa_title, iwa_title = table.optional(("GWA Element Name", "Element Name"), files.IWA_TITLE)
    dwa, dwa_title = table.needed(files.DWA, files.DWA_TITLE) if detailed else (iwa, iwa_title)
    seen: set[str] = set()
    repeated = 0
    for line, row in table.rows:
        wrong = ""
        if not reading.knows(row[gwa], row[gwa_title]):
            wrong = f"no such element: {row[gwa]}"
        elif detailed:
            wrong = _placed(reading, row[iwa], row[iwa_title], row[gwa])
        wrong = wrong or _placed(reading, row[dwa], row[dwa_title], row[iwa] if detailed else row[gwa])
        if wrong:
            reading.report.refuse(table.file, line, table.header[dwa], row[dwa], wrong)
            continue
        repeated += row[dwa] in seen
        seen.add(row[dwa])
        if detailed:
            reading.concern(row[dwa])
    reading.tell_repeated(table, repeated)


def _placed(reading: Reading, activity: str, title: str, above: str) -> str:
    """Put an activity below another one if it is not there yet; what is wrong with that."""
    if activity in reading.names:
        elsewhere = reading.above[activity] not in ("", above)
        other = title and title != reading.names[activity]
        return "in another place in an earlier row" if elsewhere else "another title earlier" if other else ""
    if not is_id(activity):
        return "no id of a work activity"
    if not title.strip():
        return "no title"
    reading.add(activity, title, above)
    return ""


def _above(element: str, known: Mapping[str, object]) -> str:
    """The nearest element above one, by its id; "" at the top."""
    while "." in element:
        element = element.rpartition(".")[0]
        if element in known:
            return element
    return ""
