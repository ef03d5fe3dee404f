"""Ended too early: help cut off while it works (S0 4.1; S1 1)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.ended_too_early import EndedTooEarly
from ipssim.settings.world import WorldNumbers


@rule
def stress_of_cut_off(stress: float, p: EndedTooEarly) -> float:
    """Return stress when help ends by a date or limit."""
    return min(1.0, stress + p.ended_too_early * p.cut_off_stress)


@rule
def trust_after_cut_off(trust: float, trust_entry: float, p: EndedTooEarly) -> float:
    """Return trust after help was cut off: part of what was gained goes (S1)."""
    gained = trust - trust_entry
    return trust - p.ended_too_early * p.cut_off_distrust * gained if gained > 0.0 else trust


@rule
def return_rate(cut_off: int, p: WorldNumbers) -> float:
    """Return the weekly rate of coming back; sooner when help was cut off (S0 4.1)."""
    if cut_off and p.ended_too_early > 0.0:
        return p.cut_off_return
    return p.return_rate


@rule
def mind_on_work(weeks_since_treatment: int, p: EndedTooEarly) -> float:
    """Return the share of applying left while a person looks for new treatment (S1 1)."""
    if 0 <= weeks_since_treatment < p.hunting_weeks:
        return 1.0 - p.ended_too_early * (1.0 - p.hunting_search)
    return 1.0
