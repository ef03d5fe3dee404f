"""Treatment: what being in contact with psychiatry does to the level of symptoms."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers


@rule
def level_now(
    own_level: float, weeks: int, treatment_end: int, contacts_per_month: float, p: WorldNumbers
) -> float:
    """Return the level symptoms drift to: lower in treatment than after discharge (S0 4.3).

    What ends weighs by how intense it was; `treatment_eases` holds at four contacts a month.
    """
    if weeks < treatment_end:
        return own_level
    return own_level + p.treatment_eases * contacts_per_month / 4.0
