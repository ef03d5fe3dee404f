"""Chicken and egg: work improves health, and too early or too hard it brings relapse (S0 5.2.1)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.rules.common import clip
from ipssim.settings.mechanisms.chicken_and_egg import ChickenAndEgg
from ipssim.settings.world import WorldNumbers


@rule
def work_on_symptoms(occupied: int, overload: float, p: ChickenAndEgg) -> float:
    """Return a week's change of symptoms (SD) from being at work or in study."""
    eased = p.work_helps if occupied and overload <= 0.0 else 0.0
    return p.chicken_and_egg * (p.overload_harms * overload - eased)


@rule
def trained(gained: float, occupied: int, overload: float, p: WorldNumbers) -> float:
    """Return capacity gained after a week: a slow good start, then more hours (S1 3)."""
    if occupied and overload <= 0.0:
        return min(gained + p.chicken_and_egg * p.capacity_growth, p.capacity_gain_most)
    return gained if occupied else gained * (1.0 - p.capacity_fade)


@rule
def too_early_or_too_hard(
    overload: float, weeks_in_job: int, symptoms: float, level: float, p: ChickenAndEgg
) -> float:
    """Return what is added to the log of the relapse rate by work at the wrong time.

    `weeks_in_job` is -1 without one.
    """
    early = 0.0
    if 0 <= weeks_in_job < p.early_weeks:
        early = p.early_relapses * clip(symptoms - level, 0.0, 2.0)
    return p.chicken_and_egg * (p.overload_relapses * min(overload, 20.0) + early)
