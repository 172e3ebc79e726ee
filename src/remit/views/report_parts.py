"""A boundary report in parts: headings, sentences and tables, whatever it is then written as.

Every form of the report is written from these parts, so all say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from remit.analysis.insight.agenda import NO_ACCOUNTABLE, NOBODY_WORKS, SEVERAL_ACCOUNTABLE
from remit.views.report_spans import (
    LONGEST,
    Cell,
    Outline,
    Part,
    Span,
    cut,
    labels_of,
    marks_of,
    matters_of,
    numbers_in_short,
    plain,
)
from remit.views.report_words import WORDS, counted, listed, silence_text

if TYPE_CHECKING:
    from remit.analysis.insight.agenda import Item, Row
    from remit.analysis.insight.report_values import BoundaryReport, Contested, Help, Unowned
    from remit.knowledge.model import Term


def outline(report: BoundaryReport) -> Outline:
    """Return the report in parts, in the order in which they are read; parts without rows are left out."""
    every = (
        _sides(report),
        _agenda(report),
        _contested(report),
        _both(report),
        _parallel(report),
        _one_sided(report),
        _unowned(report),
        _helps(report),
        _draft(report),
        _silences(report),
        _sources(report),
    )
    title = f"Boundary report: {listed([one.label for one in report.roles])}"
    return Outline(title, _in_short(report), tuple(cut(one) for one in every if one.rows))


def _in_short(report: BoundaryReport) -> tuple[str, ...]:
    n_parallel = sum(len(some) for one in report.parallel for some in one.sides.values())
    undecided = sum(one.verdict in ("undecided", "several") for one in report.both)
    words = WORDS[report.relation]
    tensions = counted(len(report.contested), "tension")
    first = f"{counted(len(report.both), 'matter')} {words.both}"
    if words.of_duties:
        first += "; for " + (
            "none of them is one role said to decide"
            if undecided == len(report.both) > 0
            else f"{undecided} of them no one role is said to decide"
        )
    first += "."
    if n_parallel:
        groups = counted(len(report.parallel), "group")
        first += f" {counted(n_parallel, 'matter')} of {groups} run in parallel."
    if report.contested:
        first += f" {tensions} between them {'is' if len(report.contested) == 1 else 'are'} named."
    if report.nobodys:
        first += f" Where they meet, {counted(len(report.nobodys), 'matter')} {words.nobodys}."
    return (
        first,
        "What is missing is not stated, which is not the same as denied. Marks stand beside each matter: B12 "
        "is paragraph 12 of source B; the sources are at the end.",
    )


def _sides(report: BoundaryReport) -> Part:
    rows = tuple(
        (
            (Span(one.role.label, "name"), *_text(f" ({report.names[one.role.iri]})", one.role, report)),
            plain(one.n_concerns),
            plain(one.n_claims),
            plain(one.n_documents),
        )
        for one in report.sides
    )
    columns = ("role", "concerns", "claims", "documents")
    lead = "Read each side beside what it rests on: sources say more of one role than of another."
    return Part("sides", "What each side rests on", lead, columns, rows)


def _text(text: str, role: Term, report: BoundaryReport) -> Cell:
    return () if report.names[role.iri] == role.label else (Span(text),)


def _agenda(report: BoundaryReport) -> Part:
    def row(place: int, item: Item) -> tuple[Cell, ...]:
        kind = "tension" if item.about.kind == "Tension" else "area"
        steps: list[Span] = []
        for verb, some in (
            ("Say who decides: ", item.decide),
            ("Coordinate: ", item.coordinate),
            ("Say whose it is: ", item.assign),
        ):
            if some:
                steps += [Span(verb, "flag"), *labels_of(some, "; "), Span(". ")]
        if item.helps:
            steps += [Span("What helps: ", "flag"), Span(_in_words(item.helps, item.n_stated))]
        if kind == "tension" and not item.helps:
            steps.append(Span("Nothing is stated to ease it."))
        marks = marks_of(report, item.claims) if kind == "tension" else ()
        return (plain(place), (Span(item.about.label, "name"), *marks), tuple(steps))

    rows = tuple(row(place, item) for place, item in enumerate(report.agenda, 1))
    lead = "Tensions first, then the areas where the roles meet; the evidence of each matter stands below."
    return Part("agenda", "Agenda", lead, ("", "about", "to settle"), rows)


def _in_words(helps: Sequence[Term], n_stated: int) -> str:
    """Return the strategies that an article ties to a tension by name, the others as a number."""
    said = listed([one.label for one in helps[:n_stated]])
    rest = len(helps) - n_stated
    if not rest:
        return f"{said}."
    return f"{said}{' and ' if said else ''}{rest} by inference, see What helps."


def _contested(report: BoundaryReport) -> Part:
    def row(one: Contested) -> tuple[Cell, ...]:
        lies: list[Span] = []
        for place in one.places:
            pull = "toward" if place.pole else "over"
            lies += [
                Span(f"{'; ' if lies else ''}{pull} "),
                Span(place.concern.label, "name"),
                Span(f" ({_meeting(place.meeting, place.concern.iri, report)})"),
            ]
        poles = []
        for pole in one.tension.poles:
            who = listed([report.names.get(role.iri, role.label) for role in pole.held_by]) or "nobody named"
            guess = ", inferred" if pole.inferred and pole.held_by else ""
            poles.append(f"{pole.pole.label} ({who}{guess})")
        flag = "contested" if one.is_contested else "not on what they share or do side by side"
        named = (Span(one.tension.tension.label, "name"), *marks_of(report, one.tension.claims))
        return (named, plain(" against ".join(poles)), tuple(lies), (Span(flag, "flag"),))

    columns = ("tension", "poles", "it lies", "so it is")
    lead = "A tension is contested ground where it lies on what is shared or adjacent."
    rows = tuple(row(one) for one in report.contested)
    return Part("contested", f"What is contested ({len(rows)})", lead, columns, rows)


def _meeting(meeting: str, concern: str, report: BoundaryReport) -> str:
    if meeting in ("exclusive", "adjacent"):
        every = {
            one.concern.iri: role
            for group in report.parallel
            for role, some in group.sides.items()
            for one in some
        }
        every |= {one.concern.iri: role for role, some in report.one_sided.items() for one in some}
        only = report.names.get(every.get(concern, ""), "")
        return f"{meeting}, {only}" if meeting == "adjacent" else f"{only} alone"
    return {"nobody": "nobody's", "others": "others'"}.get(meeting, meeting)


def _both(report: BoundaryReport) -> Part:
    words = WORDS[report.relation]
    rows = []
    for _, several in groupby(report.both, key=lambda one: one.matter.group.iri):
        for place, one in enumerate(several):
            matter = one.matter
            who = listed([report.names.get(role.iri, role.label) for role in one.deciders])
            together = "given to both" if one.jointly else "not stated"
            decides = who if one.verdict == "decided" else f"{who} at once" if who else together
            if not words.of_duties:
                decides = "no duty"
            rows.append(
                (
                    plain("" if place else matter.group.label),
                    (Span(matter.concern.label, "name"),),
                    *(marks_of(report, matter.claims.get(role.iri, ())) for role in report.roles),
                    (
                        Span(decides, "" if who and len(one.deciders) == 1 else "flag"),
                        *marks_of(report, one.decided_in),
                    ),
                )
            )
    columns = ("group", "matter", *report.names.values(), "who decides")
    lead = words.both_lead
    if words.of_duties and any(one.jointly for one in report.both):
        lead += " Given to both: by a source to the roles together, which leaves open who has the last word."
    return Part("both", f"{words.both_title} ({len(report.both)})", lead, columns, tuple(rows))


def _parallel(report: BoundaryReport) -> Part:
    rows = tuple(
        (
            plain(one.group.label),
            *(
                matters_of(report, one.sides[role.iri]) or plain("(what it shares)")
                if role.iri in one.sides
                else plain("(nothing stated)")
                for role in report.roles
            ),
        )
        for one in report.parallel
    )
    lead = "Different matters of one group. Neither can go far without the other: they must coordinate."
    title = (
        f"What runs in parallel ({sum(len(some) for one in report.parallel for some in one.sides.values())})"
    )
    return Part("parallel", title, lead, ("group", *report.names.values()), rows)


def _one_sided(report: BoundaryReport) -> Part:
    rows = []
    for role in report.roles:
        own = report.one_sided.get(role.iri, ())
        for place, (_, several) in enumerate(groupby(own, key=lambda one: one.group.iri)):
            some = list(several)
            name = "" if place else report.names[role.iri]
            rows.append(((Span(name, "name"),), plain(some[0].group.label), matters_of(report, some)))
    n = sum(map(len, report.one_sided.values()))
    lead = "In groups in which no other of the roles is stated to work: is that so, or only not said?"
    return Part("one_sided", f"What is one-sided ({n})", lead, ("role", "group", "matters"), tuple(rows))


def _unowned(report: BoundaryReport) -> Part:
    rows = []
    for (_, elsewhere), several in groupby(
        report.unowned, key=lambda one: (one.matter.area.iri, bool(one.holders))
    ):
        some: list[Unowned] = list(several)
        spans: list[Span] = []
        for one in some[:LONGEST]:
            who = f" (stated of {listed([role.label for role in one.holders])})" if elsewhere else ""
            note = " (in some cases)" if one.at_times else ""
            comma = ", " if spans else ""
            spans += [Span(comma), Span(one.matter.concern.label, "name"), Span(who + note)]
            spans += marks_of(report, one.claims)
        rows.append((plain(some[0].matter.area.label), tuple(spans)))
    lead = "Named in the areas where the roles meet, and stated of none of them."
    if any(one.at_times for one in report.unowned):
        lead += " In some cases: a role has it only under a condition, in some organisations, or not yet."
    title = f"What nobody is said to own ({len(report.nobodys)})"
    if len(report.nobodys) < len(report.unowned):
        title += f", and what others have, or roles jointly ({len(report.unowned) - len(report.nobodys)})"
    return Part("unowned", title, lead, ("area", "matters"), tuple(rows))


def _helps(report: BoundaryReport) -> Part:
    n = len(report.contested)

    def row(one: Help) -> tuple[Cell, ...]:
        guessed = all(each.inferred for each in one.eases)
        which = [each.tension.label for each in one.eases]
        eases = "all" if len(which) == n > 1 else listed(which)
        claims = tuple(claim for each in one.eases for claim in each.claims)
        return (
            (Span(one.strategy.label, "name"), *marks_of(report, claims)),
            plain(f"{eases}{', inferred' if guessed else ''}"),
            labels_of(one.benefits, "; "),
        )

    rows = tuple(row(one) for one in report.helps)
    lead = "Inferred: an article gives it against tensions, and does not tie it to this one in as many words."
    return Part("helps", "What helps", lead, ("strategy", "eases", "and brings"), rows)


def _draft(report: BoundaryReport) -> Part:
    def accountable(one: Row) -> Cell:
        if NO_ACCOUNTABLE in one.failed:
            who = "not stated; and nobody does it" if NOBODY_WORKS in one.failed else "not stated"
            return (Span(who, "flag"),)
        inside = [
            report.names[role] for role, cell in one.cells.items() if "A" in cell.letters and cell.stated
        ]
        who = listed([*inside, *(role.label for role in one.others)])
        return (Span(f"more than one: {who}", "flag") if SEVERAL_ACCOUNTABLE in one.failed else Span(who),)

    def row(one: Row) -> tuple[Cell, ...]:
        cells = (one.cells[role.iri] for role in report.roles)
        letters = ((Span(cell.letters, "name" if cell.stated else ""),) for cell in cells)
        return ((Span(one.concern.label, "name"),), *letters, accountable(one))

    rows = tuple(row(one) for one in report.draft.rows)
    rules = (NO_ACCOUNTABLE, SEVERAL_ACCOUNTABLE, NOBODY_WORKS)
    found = {rule: sum(rule in one.failed for one in report.draft.rows) for rule in rules}
    checks = "; ".join(f"{rule}: {n} of {len(rows)}" for rule, n in found.items())
    lead = (
        "What is contested, what is nobody's under a tension, and what is shared; the evidence stands above. "
        "A letter with a question mark is a draft: A/R? is said to answer for it, not whether it decides (A) "
        f"or does the work (R); C? is to be asked. Checks, as remit check has them: {checks}."
    )
    return Part("raci", "RACI draft", lead, ("matter", *report.names.values(), "accountable"), rows)


def _silences(report: BoundaryReport) -> Part:
    rows = tuple((plain(silence_text(one, report.names)),) for one in report.silences)
    return Part("not_stated", "What is not stated", "", ("",), rows)


def _sources(report: BoundaryReport) -> Part:
    rows = tuple(
        (
            (Span(one.letter, "mark"),),
            (
                Span(one.document.label, "name"),
                Span(f", {counted(one.n_claims, 'claim')}: "),
                Span(
                    "; ".join(
                        " ".join(part for part in (section, numbers_in_short(numbers)) if part)
                        for section, numbers in one.sections
                    )
                ),
            ),
        )
        for one in report.sources
    )
    return Part("sources", "Sources", "", ("mark", "document: its sections, and their paragraphs"), rows)
