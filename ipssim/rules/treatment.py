"""Treatment: what being in contact with psychiatry does to the level of symptoms."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.rules.common import happens
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


@rule
def next_end(
    weeks: int, treatment_end: int, contacts_per_month: float, u: float, length: float,
    p: WorldNumbers,
) -> int:
    """Return the week in which treatment ends; a new course is found some time after the last.

    Courses stop by their date and people must find another (S0 4.1); `u` and `length` are draws in
    (0, 1). Whoever was in none at entry looks for none.
    """
    looks = weeks > treatment_end and contacts_per_month > 0.0
    if not looks or not happens(1.0 / p.treatment_weeks, u):
        return treatment_end
    return weeks + 1 + int(min(-math.log(length), 4.0) * p.treatment_weeks)
