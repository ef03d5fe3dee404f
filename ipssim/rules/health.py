"""Health that work helps and overload harms; stress; working capacity."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.rules.common import clip, happens
from ipssim.settings.world import WorldNumbers


@rule
def next_symptoms(
    symptoms: float, level: float, shock: float, work: float, harm: float, stress: float,
    p: WorldNumbers,
) -> float:
    """Return next week's symptoms (SD): drift to the own level, shocks, work, stress (S0 5.2.1).

    `work` is what being at work changes and `harm` what a place that fits badly adds, both in SD.
    Nobody moves more than 3 SD from the own level; no scale of symptoms would show it.
    """
    drift = p.symptom_return * (level - symptoms)
    now = symptoms + drift + p.symptom_noise * shock + work + harm + p.harms * stress
    return clip(now, level - 3.0, level + 3.0)


@rule
def relapses(
    symptoms: float, level: float, stress: float, work: float, u: float, p: WorldNumbers
) -> bool:
    """Say whether a relapse comes this week; it rises with symptoms and stress (rate assumed).

    `work` is what work at the wrong time adds to the log of the rate; `u` is a draw in (0, 1).
    """
    raised = p.symptoms_relapse * clip(symptoms - level, -2.0, 2.0) + stress + work
    if raised < 3.0 and u >= 20.1 * p.relapse:  # exp(3) < 20.1: most weeks are decided here
        return False
    return happens(p.relapse * math.exp(raised), u)


@rule
def next_capacity(
    entry: float, gained: float, symptoms: float, level: float, p: WorldNumbers,
) -> float:
    """Return the hours a person can manage: own base, what work has trained, less symptoms."""
    return clip((entry + gained) * (1.0 - p.symptom_capacity * (symptoms - level)), 2.0, 37.0)


@rule
def fade_stress(stress: float, p: WorldNumbers) -> float:
    """Return stress after a week in which nothing new came."""
    return stress * (1.0 - p.stress_fade)
