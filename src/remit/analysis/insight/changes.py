"""Changes to who does what, in words: read from a line, and made in a scratch copy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from remit.analysis.hierarchy import Hierarchy
from remit.analysis.profiles import RELATIONS, hierarchy_of
from remit.errors import ParameterError, UnknownTermError
from remit.knowledge import lookup, scratch
from remit.knowledge.namespace import PREFIXES
from remit.knowledge.sources.names import slug
from remit.knowledge.terms import resolve
from remit.text import safe_text

if TYPE_CHECKING:
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge

Kind = Literal["move", "merge", "split", "drop", "add", "at", "file"]

FORMS: Final = (
    "move X from A to B",
    "merge A into B",
    "split A: X, Y to C",
    "drop X from A",
    "drop A",
    "add X to A",
    "at STAGE",
)
"""The changes that a line can say; X and Y are concerns, groups or areas, A, B and C roles."""

# Greedy, so that the last "from", "to" and "into" count: "delivery to the market" is one name.
_FORMS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("move", re.compile(r"move\s+(?P<things>.+)\s+from\s+(?P<source>.+)\s+to\s+(?P<target>.+)", re.I)),
    ("merge", re.compile(r"merge\s+(?P<source>.+)\s+into\s+(?P<target>.+)", re.I)),
    ("split", re.compile(r"split\s+(?P<source>.+?)\s*:\s+(?P<things>.+)\s+to\s+(?P<target>.+)", re.I)),
    ("drop", re.compile(r"drop\s+(?P<things>.+)\s+from\s+(?P<source>.+)", re.I)),
    ("drop", re.compile(r"drop\s+(?P<source>.+)", re.I)),
    ("add", re.compile(r"add\s+(?P<things>.+)\s+to\s+(?P<target>.+)", re.I)),
    ("at", re.compile(r"at\s+(?P<source>.+)", re.I)),
)
_QUOTED: Final = re.compile(r"\"([^\"]*)\"|“([^”]*)”|(?<!\w)'([^']*)'(?!\w)")
_HELD: Final = re.compile("\x00(\\d+)\x00")
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what it does, to which things, from which role, to which; names as they were written.

    Of a merge, `source` goes into `target`; of `at`, `source` is a stage; of a file, its path.
    """

    kind: Kind
    things: tuple[str, ...] = ()
    source: str = ""
    target: str = ""

    def __str__(self) -> str:
        """The change in the words in which it can be written."""
        things = ", ".join(map(_quoted, self.things))
        source, target = _quoted(self.source), _quoted(self.target)
        match self.kind:
            case "move":
                return f"move {things} from {source} to {target}"
            case "merge":
                return f"merge {source} into {target}"
            case "split":
                return f"split {source}: {things} to {target}"
            case "drop":
                return f"drop {things} from {source}" if things else f"drop {source}"
            case "add":
                return f"add {things} to {target}"
            case "at":
                return f"at {source}"
            case "file":
                return f"with {self.source}"


def read_change(text: str) -> Change:
    """The change that a line says. Names may stand in quotes, which those with commas need.

    Raises ParameterError, with all forms, for a line that is of none.

    >>> read_change("move pricing-strategy from CPO to CTO").things
    ('pricing-strategy',)
    >>> str(read_change('split CPO: pricing strategy, "packaging strategy" to Head of Pricing'))
    'split CPO: pricing strategy, packaging strategy to Head of Pricing'
    """
    quoted: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quoted.append(next(group for group in match.groups() if group is not None))
        return f"\x00{len(quoted) - 1}\x00"

    def names(part: str | None) -> str:
        return _HELD.sub(lambda match: quoted[int(match[1])], (part or "").strip())

    line = " ".join(_QUOTED.sub(keep, text[:_LONGEST].replace("\x00", " ")).split())
    for kind, form in _FORMS:
        found = form.fullmatch(line)
        if found:
            parts = found.groupdict()
            things = tuple(names(one) for one in (parts.get("things") or "").split(",") if one.strip())
            return Change(kind, things, names(parts.get("source")), names(parts.get("target")))
    raise ParameterError(f"cannot read the change {safe_text(text[:80])!r}; changes are {'; '.join(FORMS)}")


def make(kg: Knowledge, change: Change, relation: str) -> None:
    """Make a change in a scratch copy, by the ties of a relation.

    Raises UnknownTermError or AmbiguousTermError for a name; ParameterError for a tie that is not there or a
    change that leads nowhere; SourceError for a file.
    """
    if change.kind == "file":
        scratch.add_file(kg, Path(change.source))
    elif change.kind == "at":
        _at(kg, change)
    elif change.kind == "merge":
        old, new = (_role(kg, name, change) for name in (change.source, change.target))
        _differ(old, new, change)
        scratch.rename(kg, old.iri, new.iri)
    elif change.kind == "drop" and not change.things:
        scratch.remove_thing(kg, _role(kg, change.source, change).iri)
    elif change.kind == "add":
        _add(kg, change, relation)
    else:
        _move(kg, change, relation)


def _move(kg: Knowledge, change: Change, relation: str) -> None:
    """Move, split and drop: take ties away from one role and, but for drop, give them to another."""
    properties = scratch.narrower(kg, RELATIONS[relation])
    source = _role(kg, change.source, change)
    has = {
        one: None
        for wide in RELATIONS[relation]
        for one in lookup.objects(kg, source.iri, PREFIXES["remit"] + wide)
    }
    tree = hierarchy_of(kg)
    chosen = dict.fromkeys(
        iri for name in change.things for iri in _chosen(kg, name, source, has, tree, relation)
    )
    target = None
    if change.kind != "drop":
        target = (
            _new_or_known(kg, change.target) if change.kind == "split" else _role(kg, change.target, change)
        )
        _differ(source, target, change)
    for concern in chosen:
        ties = scratch.untie(kg, source.iri, properties, concern)
        if target is not None:
            scratch.state(kg, [(target.iri, property_, concern) for property_ in ties])


def _chosen(
    kg: Knowledge, name: str, role: Term, has: dict[str, None], tree: Hierarchy, relation: str
) -> list[str]:
    """The concerns of a role that a name means: one, or all under a group or area.

    Raises:
        ParameterError: the role has none of it.

    """
    meant = resolve(kg, name)
    found = sorted(concern for concern in has if meant.iri in tree.chain(concern))
    if not found:
        raise ParameterError(
            f"{safe_text(role.label)} is not stated to have {safe_text(meant.label)!r} ({relation}); "
            f"remit show {role.curie} lists what it has"
        )
    return [meant.iri] if meant.iri in has else found


def _add(kg: Knowledge, change: Change, relation: str) -> None:
    target = _role(kg, change.target, change)
    first = {"remit": "hasResponsibility", "all": "hasResponsibility", "skill": "requiresSkill"}
    property_ = PREFIXES["remit"] + first.get(relation, RELATIONS[relation][0])
    for name in change.things:
        concern = resolve(kg, name, "Concern")
        scratch.state(kg, [(target.iri, property_, concern.iri)])


def _at(kg: Knowledge, change: Change) -> None:
    stage = resolve(kg, change.source, "Stage")
    if not scratch.let_hold(kg, stage.iri):
        raise ParameterError(f"no claim holds only for {safe_text(stage.label)!r}, so 'at' changes nothing")


def _role(kg: Knowledge, name: str, change: Change) -> Term:
    try:
        return resolve(kg, name, "Role")
    except UnknownTermError as error:
        hint = "" if change.kind == "split" else "; a new role comes with split, or with a file (--add)"
        raise UnknownTermError(f"{error}{hint}") from None


def _new_or_known(kg: Knowledge, name: str) -> Term:
    """The role of a name; where there is none, a new one.

    Raises:
        ParameterError: something that is no role has the name.

    """
    try:
        found = resolve(kg, name)
    except UnknownTermError:
        found = None
    if found is None:
        iri = PREFIXES["role"] + slug(name)
        scratch.name_role(kg, iri, name)
        return lookup.term(kg, iri)
    if not lookup.is_kind(kg, found.iri, "Role"):
        raise ParameterError(
            f"{safe_text(name)!r} is a {found.kind.lower()}, not a role; choose another name"
        )
    return found


def _differ(one: Term, other: Term, change: Change) -> None:
    if one.iri == other.iri:
        raise ParameterError(f"{safe_text(str(change))!r} leads from {safe_text(one.label)} to itself")


def _quoted(name: str) -> str:
    """A name as it can be written in a change: in quotes where it would be read as something else."""
    risky = re.search(r"[,:\"'“”]|\b(?:from|to|into)\b", name, re.I) and not re.fullmatch(
        r"\w+:[\w.\-]+", name
    )
    return f'"{name}"' if risky and '"' not in name else name
