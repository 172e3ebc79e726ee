"""The words of a boundary report that depend on the relation, and what is not stated as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from remit.analysis.insight.report_values import Silence


@dataclass(frozen=True, slots=True)
class Words:
    """How a report speaks of what is shared, and of what is nobody's."""

    both: str
    both_title: str
    both_lead: str
    nobodys: str
    of_duties: bool = True


WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "remit": Words(
            "are in the remit of more than one",
            "What both do",
            "More than one does it: say who decides.",
            "are in nobody's remit",
        ),
        "responsibility": Words(
            "are a responsibility of more than one",
            "What both answer for",
            "More than one answers for it: say who decides.",
            "are nobody's responsibility",
        ),
        "skill": Words(
            "are skills that more than one needs",
            "What both need",
            "More than one needs it; a skill is nothing to decide on, and here shows how near their work is.",
            "are skills that nobody is said to need",
            of_duties=False,
        ),
        "all": Words(
            "tie more than one",
            "What both are tied to",
            "More than one is tied to it: say who decides where it is a duty.",
            "are tied to nobody",
        ),
    }
)


def silence_text(one: Silence, names: Mapping[str, str]) -> str:
    """Return what is not stated, as a sentence."""
    name = names.get(one.role.iri, one.role.label) if one.role else ""
    match one.kind:
        case "bare":
            return f"Nothing is stated of {name} here, so nothing can be said of where it meets the others."
        case "decider":
            return f"For {one.n} of {counted(one.of, 'shared matter')} no role is said to be accountable."
        case "single":
            return (
                f"{one.n} of {counted(one.of, 'shared matter')} rest on a single claim, or none, on one side."
            )
        case "pole":
            return f"Who holds which pole of a tension: inferred or open for {one.n} of {one.of}."
        case "condition":
            return (
                f"{one.n} of {counted(one.of, 'claim')} on {name} hold only under a condition, in some "
                "organisations, or not yet; they are not counted."
            )
        case _:
            return (
                f"{counted(one.n, 'ability or metric', 'abilities and metrics')} in these areas that nobody "
                "has are not listed: they are not for anyone to own."
            )


def counted(n: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """Return names as a list in words: "a, b and c"."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
