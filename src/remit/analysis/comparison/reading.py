"""Readings: which claims count when roles are compared.

The usual reading takes what holds: what a claim puts plainly, calls typical, or what is inferred from it, and
also what a source says without a claim. A stricter one asks for more; `profiles_under` gives its profiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from remit.analysis import ratings
from remit.analysis.comparison.evidence import stated
from remit.analysis.profiles import Profiles, profiles, profiles_from
from remit.errors import ParameterError
from remit.knowledge.query import table
from remit.text import safe_text

if TYPE_CHECKING:
    from remit.knowledge.store import Knowledge

MODALITIES: Final = ("plain", "typical", "inferred", "emerging", "optional")
"""How a claim can be put: so, mostly so, not in as many words, not yet everywhere, in some organisations."""

_PAIRS: Final = "SELECT ?pair WHERE { ?pair a remit:RolePair }"


@dataclass(frozen=True, slots=True)
class Reading:
    """Which evidence counts.

    With `strict`, concerns that were merged by judgement are left out. A concern counts for a role where
    claims from `min_sources` or more documents tie the two. With `modalities`, only claims that are put so
    count; a claim that does not say counts as plain. Optional and emerging claims are in no usual picture, so
    to name these adds what they say. What holds only under a condition never counts.

    From two sources on, and with modalities, what no claim says does not count. Raises ParameterError for
    fewer than one source and for an unknown modality.
    """

    strict: bool = False
    min_sources: int = 1
    modalities: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.min_sources < 1:
            raise ParameterError(f"min_sources is {self.min_sources}; give 1 or more")
        for one in self.modalities:
            if one not in MODALITIES:
                known = ", ".join(MODALITIES)
                raise ParameterError(f"unknown modality {safe_text(one)!r}; modalities are {known}")

    @property
    def is_usual(self) -> bool:
        """Whether it is the reading of those who ask for no other."""
        return not (self.strict or self.asks_claims)

    @property
    def asks_claims(self) -> bool:
        """Whether only what claims say can count."""
        return self.min_sources > 1 or bool(self.modalities)

    def to_dict(self) -> dict[str, Any]:
        """The reading as plain data."""
        chosen = [one for one in MODALITIES if one in self.modalities]
        return {"strict": self.strict, "min_sources": self.min_sources, "modalities": chosen}


USUAL: Final = Reading()
STRICT: Final = Reading(strict=True)


def profiles_under(
    kg: Knowledge, reading: Reading, *, relation: str = "remit", level: str = "concern"
) -> Profiles:
    """What every role has to do with which concerns, groups or areas, by a reading.

    What is rare is counted within the reading too. Raises ParameterError for an unknown relation or level.
    """
    if not reading.asks_claims:
        return profiles(kg, relation=relation, level=level, strict=reading.strict)
    joint = {pair for (pair,) in table(kg, _PAIRS)}
    found = stated(kg, relation=relation, reading=reading)
    links = {(role, concern) for role, concern, _, _ in found if role not in joint}
    return profiles_from(kg, links, ratings.all_ratings(kg, relation), relation=relation, level=level)
