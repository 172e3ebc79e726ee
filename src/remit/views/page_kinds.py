"""The kinds of things on the page: their names, colours and shapes, and which class becomes which kind."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

# Okabe-Ito colours, or darker ones of the same hue where these have too little contrast on white; a shape for
# each, so that nothing is told by colour alone.
KINDS: tuple[dict[str, Any], ...] = (
    {"id": "role", "label": "Roles", "one": "Role", "color": "#0072B2", "dark": "#5AA9E6", "shape": "dot"},
    {
        "id": "team",
        "label": "Teams",
        "one": "Team",
        "color": "#2C7FB8",
        "dark": "#56B4E9",
        "shape": "hexagon",
    },
    {
        "id": "responsibility",
        "label": "Responsibilities",
        "one": "Responsibility",
        "color": "#E69F00",
        "dark": "#E69F00",
        "shape": "square",
    },
    {
        "id": "skill",
        "label": "Skills",
        "one": "Skill",
        "color": "#009E73",
        "dark": "#2BC49A",
        "shape": "triangle",
    },
    {
        "id": "metric",
        "label": "Metrics",
        "one": "Metric",
        "color": "#5B6573",
        "dark": "#A3ACB9",
        "shape": "triangleDown",
    },
    {
        "id": "outcome",
        "label": "Outcomes",
        "one": "Outcome",
        "color": "#5B6573",
        "dark": "#A3ACB9",
        "shape": "pentagon",
    },
    {
        "id": "tension",
        "label": "Tensions",
        "one": "Tension",
        "color": "#D55E00",
        "dark": "#F07F2E",
        "shape": "diamond",
    },
    {
        "id": "strategy",
        "label": "Strategies",
        "one": "Strategy",
        "color": "#A8578A",
        "dark": "#CC79A7",
        "shape": "star",
    },
    {
        "id": "benefit",
        "label": "Benefits",
        "one": "Benefit",
        "color": "#7A6A00",
        "dark": "#F0E442",
        "shape": "plus",
    },
    {
        "id": "trend",
        "label": "Trends",
        "one": "Trend",
        "color": "#444B57",
        "dark": "#C3CAD4",
        "shape": "chevron",
    },
    {
        "id": "background",
        "label": "Background",
        "one": "Background",
        "color": "#7B8494",
        "dark": "#8A93A1",
        "shape": "ring",
        "off": True,
    },
)

GATHERED = frozenset({"strategy", "benefit", "trend", "background"})
"""Kinds that lie together on the map, as the concerns of a group do."""
_BY_CLASS = {
    "Role": "role",
    "RolePair": "team",
    "Team": "team",
    "Tension": "tension",
    "Strategy": "strategy",
    "Benefit": "benefit",
    "Trend": "trend",
    "Qualification": "background",
    "Stage": "background",
    "Factor": "background",
    "Approach": "background",
}
CONCERN_KINDS = frozenset({"responsibility", "skill", "metric", "outcome"})
"""The kinds that concerns are shown as, whether or not they have a group."""

_REMIT = frozenset(
    {
        *("hasRemit", "hasResponsibility", "hasObjective", "hasFocus"),
        *("isAccountableFor", "isResponsibleFor", "drives", "supports", "isConsultedOn", "isInformedOf"),
    }
)
_SKILL = frozenset({"requiresSkill", "essentialSkill", "optionalSkill"})
# What a relation is called when read from its object; the vocabulary says it only forwards.
_BACKWARDS = {
    "hasRemit": "is in the remit of",
    "hasResponsibility": "is a responsibility of",
    "isAccountableFor": "has as accountable",
    "isResponsibleFor": "is done by",
    "drives": "is driven by",
    "supports": "is supported by",
    "isConsultedOn": "has as consulted",
    "isInformedOf": "has as informed",
    "hasObjective": "is an objective of",
    "hasFocus": "is a focus of",
    "requiresSkill": "is a skill required of",
    "essentialSkill": "is an essential skill of",
    "optionalSkill": "is a useful skill of",
    "tracksMetric": "is tracked by",
    "influences": "is influenced by",
    "reportsTo": "is reported to by",
    "supervises": "is supervised by",
    "collaboratesWith": "works with",
    "careerRequirement": "is on the career path of",
    "answersQuestion": "is answered by",
    "between": "is a party to the tension",
    "over": "is what the tension is over",
    "mitigates": "is eased by",
    "yields": "comes of",
    "affectsRole": "is affected by",
    "appointedAt": "is when to appoint",
    "needDependsOn": "decides on the need of",
    "differsFrom": "is set apart from",
    "member": "is part of",
    "kindOf": "has as a kind",
}
_FORWARDS = {"mitigates": "eases", "between": "lies between"}


def kind_of(classes: Set[str], uses: Set[str]) -> str | None:
    """Return the kind of a thing of these classes that is the object of these properties; None: not shown.

    A concern that any role has in its remit is a responsibility; one only required as a skill is a skill; one
    that is only measured is a metric; the rest are outcomes.
    """
    for class_ in sorted(classes & _BY_CLASS.keys()):
        return _BY_CLASS[class_]
    if "Concern" not in classes:
        return None
    if uses & _REMIT:
        return "responsibility"
    if uses & _SKILL:
        return "skill"
    return "metric" if "Metric" in classes or "tracksMetric" in uses else "outcome"


def relation_words(labels: Mapping[str, str], used: Set[str]) -> dict[str, list[str]]:
    """Return, for each relation that is used, what it is called read forwards and backwards."""
    found = {}
    for name in sorted(used):
        forwards = _FORWARDS.get(name, labels.get(name, name))
        found[name] = [forwards, _BACKWARDS.get(name, f"{forwards} (read backwards)")]
    return found
