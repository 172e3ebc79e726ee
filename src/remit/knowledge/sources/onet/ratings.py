"""O*NET's ratings: how important an element is for an occupation, and to what level it is needed.

Every occupation that is rated is rated on every element, so a tie for each rating would make all occupations
alike. A tie is stated where the importance reaches a threshold: 3 of 1 to 5, which the scale calls important.
The figures themselves are stated either way, as a `remit:Requirement`; one below the threshold has no plain
triple beside it. So is the standard error of an importance, where a table has one: a part of one too.

A row that the source recommends to suppress gives no figure; if it is the one of the importance, there is no
tie. Where the source calls the level not relevant for the occupation, there is no level and no tie, but an
importance. Such rows are counted as set aside by the source.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.onet import files
from remit.knowledge.sources.onet.claims import say
from remit.knowledge.sources.onet.files import BRANCHES, branch_of
from remit.knowledge.sources.onet.model import OCCUPATIONS, OWN, Reading, number_of
from remit.knowledge.sources.text_rows import Table

PROPERTIES: Final[Mapping[str, str]] = {"IM": NS + "importance", "LV": NS + "level"}
"""What the figures of a scale become; no other scale is read."""

ERROR: Final = NS + "importanceError"
"""What the standard error of an importance becomes."""

_YES: Final = ("Y", "y")
_NO: Final = ("N", "n", "", "n/a", "NULL")
_DECIMAL: Final = expand("xsd:decimal")

Limits = tuple[float, float]


class Rated:
    """What a table says of one element for one occupation, by scale: the row's cells, and the figure kept."""

    __slots__ = ("error", "figures", "said", "score", "ties")

    def __init__(self) -> None:
        self.said: dict[str, tuple[str, str, str]] = {}
        self.figures: dict[str, str] = {}
        self.error = ""
        self.score = float("-inf")
        self.ties = True


class Figures:
    """Figures on their scales, as parts of one; each spelling is worked out once."""

    def __init__(self, scales: Mapping[str, Limits]) -> None:
        self._scales = scales
        self._known: dict[tuple[str, str], tuple[float, str, str]] = {}

    def of(self, scale: str, text: str) -> tuple[float, str, str]:
        """A figure, how it is written as a part of one, and what is wrong with it."""
        key = (scale, text)
        if key not in self._known:
            self._known[key] = self._of(scale, text)
        return self._known[key]

    def error_of(self, scale: str, text: str) -> str:
        """A standard error as a part of the scale; "" for what is none."""
        low, high = self._scales[scale]
        value = number_of(text)
        if value is None or not 0 <= value <= high - low:
            return ""
        return f"{value / (high - low):.4f}".rstrip("0").rstrip(".")

    def _of(self, scale: str, text: str) -> tuple[float, str, str]:
        low, high = self._scales[scale]
        value = number_of(text)
        if value is None:
            return 0.0, "", "not a number"
        if not low <= value <= high:
            return 0.0, "", f"outside the scale {scale}, which goes from {low:g} to {high:g}"
        return value, f"{(value - low) / (high - low):.4f}".rstrip("0").rstrip("."), ""


class Ratings:
    """Reads tables of ratings; holds the pairs of one at a time, at most occupations by elements."""

    def __init__(self, reading: Reading, scales: Mapping[str, Limits], importance: float) -> None:
        self._reading = reading
        self._figures = Figures(scales)
        self._top = scales["IM"][1]
        self._least = importance
        self._rated: set[tuple[str, str]] = set()

    def tell_missing(self) -> None:
        """Note what no table that was read rates."""
        rated = {branch_of(element) for _, element in self._rated}
        missing = dict.fromkeys(noun for branch, (noun, _) in BRANCHES.items() if branch not in rated)
        if missing:
            self._reading.report.note(f"there are no ratings of: {', '.join(missing)}")

    def read(self, table: Table) -> None:
        """State what a table says; a row with anything wrong is refused."""
        code, element, scale, value = table.needed(files.CODE, files.ELEMENT, "Scale ID", "Data Value")
        name, suppress, irrelevant, error = table.optional(
            "Element Name", "Recommend Suppress", "Not Relevant", "Standard Error"
        )
        refuse = self._reading.report.refuse
        pairs: dict[tuple[str, str], Rated] = {}
        repeated = 0
        for line, row in table.rows:
            key = row[code], row[element]
            rated = pairs.get(key)
            if rated is None:
                place, wrong = self._fault(key, row[name])
                if wrong:
                    refuse(table.file, line, (files.CODE, files.ELEMENT)[place], key[place], wrong)
                    continue
                rated = pairs[key] = Rated()
            said = row[value], row[suppress], row[irrelevant]
            if row[scale] not in PROPERTIES:
                refuse(
                    table.file, line, "Scale ID", row[scale], "neither IM nor LV, the scales that are read"
                )
                continue
            score, figure, wrong = self._figures.of(row[scale], row[value])
            if wrong:
                refuse(table.file, line, "Data Value", row[value], wrong)
            elif not all(flag in _YES or flag in _NO for flag in said[1:]):
                refuse(table.file, line, "Recommend Suppress", f"{said[1]}, {said[2]}", "not marked Y or N")
            elif row[scale] in rated.said and rated.said[row[scale]] != said:
                refuse(table.file, line, "Data Value", row[value], "another figure in an earlier row")
            else:
                repeated += row[scale] in rated.said
                aside = _keep(rated, row[scale], said, score, figure)
                if not aside and row[scale] == "IM":
                    rated.error = self._figures.error_of("IM", row[error])
                if aside:
                    refuse(table.file, line, "Data Value", row[value], aside, fault=False)
        self._rated.update(pair for pair, rated in pairs.items() if rated.said)
        self._state(table, pairs)
        self._reading.tell_repeated(table, repeated)

    def _fault(self, pair: tuple[str, str], name: str) -> tuple[int, str]:
        """What is wrong with a pair, after the place of what it is wrong with."""
        code, element = pair
        wrong = self._reading.fault_of(code)
        if wrong:
            return 0, wrong
        if not self._reading.knows(element, name):
            return 1, "no such element in the Content Model"
        if branch_of(element) not in BRANCHES:
            return 1, "neither a skill, knowledge, an ability nor a work activity"
        return 1, "rated in another table, which was read" if pair in self._rated else ""

    def _state(self, table: Table, pairs: Mapping[tuple[str, str], Rated]) -> None:
        into = self._reading.into
        of_role: dict[str, list[tuple[str, str]]] = {}
        numbers: dict[str, int] = {}
        for (code, element), rated in pairs.items():
            if not rated.figures:
                continue
            concern = self._reading.concern(element)
            numbers[code] = numbers.get(code, 0) + 1
            ties = of_role.setdefault(code, [])
            if rated.ties and rated.score >= self._least:
                ties.append((NS + BRANCHES[branch_of(element)][1], concern))
            node = f"{OWN}requirement:{code}:{element}"
            into.a(node, NS + "Requirement")
            into.link(OCCUPATIONS + code, NS + "qualifiedRequirement", node)
            into.link(node, NS + "concern", concern)
            for scale, figure in rated.figures.items():
                into.text(node, PROPERTIES[scale], figure, datatype=_DECIMAL)
            if rated.error:
                into.text(node, ERROR, rated.error, datatype=_DECIMAL)
        for code, ties in of_role.items():
            told = f"rates {numbers[code]} elements for this occupation; {len(ties)} of them at "
            say(
                self._reading,
                table,
                code,
                ties,
                f"{told}{self._least:g} or more of {self._top:g} in importance",
            )
        tied, rows = sum(map(len, of_role.values())), sum(numbers.values())
        self._reading.report.note(
            f"{table.file}: {tied:,} of {rows:,} rated pairs are ties, importance {self._least:g} or more"
        )


def _keep(rated: Rated, scale: str, said: tuple[str, str, str], score: float, figure: str) -> str:
    """Take in a row; why it is set aside, if the source does that."""
    rated.said[scale] = said
    if said[2] in _YES:
        rated.ties = False
    if said[1] in _YES:
        return "suppressed by the source"
    if scale == "LV" and said[2] in _YES:
        return "not relevant for the occupation, by the source"
    rated.figures[scale] = figure
    if scale == "IM":
        rated.score = score
    return ""
