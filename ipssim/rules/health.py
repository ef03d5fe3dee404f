"""Health that work helps and overload harms; stress; working capacity."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.rules.common import clip
from ipssim.settings.world import WorldNumbers


@rule
def next_symptoms(
    symptoms: float, level: float, shock: float, occupied: int, overload: float, mismatch: float,
    stress: float, p: WorldNumbers,
) -> float:
    """Return next week's symptoms (SD): drift to the own level, shocks, work, stress (S0 5.2.1).

    `occupied` is 1 in a job or course, `overload` its hours above capacity, `mismatch` how far a
    place is from body, mind and wish (0 to 1; half a year of folding cloths, S0 4.1).
    """
    work = (
        p.overload_harms * overload
        - p.work_helps * occupied * (1.0 if overload <= 0.0 else 0.0)
        + p.mismatch_harms * mismatch
    )
    drift = p.symptom_return * (level - symptoms)
    return symptoms + drift + p.symptom_noise * shock + work + p.stress_harms * stress


@rule
def relapse_rate(symptoms: float, level: float, stress: float, p: WorldNumbers) -> float:
    """Return the weekly rate of a relapse; it rises with symptoms and stress (rate assumed)."""
    return p.relapse * math.exp(p.symptoms_relapse * clip(symptoms - level, -2.0, 2.0) + stress)


@rule
def next_capacity(
    entry: float, gained: float, symptoms: float, level: float, p: WorldNumbers,
) -> float:
    """Return the hours a person can manage: own base, what work has trained, less symptoms."""
    return clip((entry + gained) * (1.0 - p.symptom_capacity * (symptoms - level)), 2.0, 37.0)


@rule
def trained(gained: float, occupied: int, overload: float, p: WorldNumbers) -> float:
    """Return capacity gained after a week: a slow good start, then more hours (S1 3)."""
    if occupied == 1 and overload <= 0.0:
        return min(gained + p.capacity_growth, p.capacity_gain_most)
    return gained if occupied == 1 else gained * (1.0 - p.capacity_fade)


@rule
def fade_stress(stress: float, p: WorldNumbers) -> float:
    """Return stress after a week in which nothing new came."""
    return stress * (1.0 - p.stress_fade)
