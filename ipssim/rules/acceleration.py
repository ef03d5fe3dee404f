"""Acceleration: deadlines and demands that outrun a person, and what stress does (S0 4.1–4.3)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.acceleration import Acceleration


@rule
def deadline_stress(weeks_left: float, p: Acceleration) -> float:
    """Return a week's stress of a date at which help ends; it grows as the date comes closer."""
    if weeks_left >= p.deadline_weeks:
        return 0.0
    return p.acceleration * p.deadline_stress * (1.0 - max(weeks_left, 0.0) / p.deadline_weeks)


@rule
def duty_stress(mismatch: float, p: Acceleration) -> float:
    """Return a week's stress of a track that must be followed, by how little it is wanted."""
    return p.acceleration * p.duty_stress * mismatch


@rule
def hurry_stress(overload: float, capacity: float, p: Acceleration) -> float:
    """Return a week's stress of hours that outrun what a person can manage (S1 1)."""
    return p.acceleration * p.hurry_stress * min(1.0, 2.0 * overload / max(capacity, 1.0))


@rule
def next_motivation(motivation: float, entry: float, stress: float, p: Acceleration) -> float:
    """Return motivation after a week: stress wears it, and slowing down brings it back (S0 4.3)."""
    worn = motivation * (1.0 - p.acceleration * p.stress_demotivates * stress)
    back = p.acceleration * p.motivation_returns * (1.0 - stress) * (entry - worn)
    return worn + back if back > 0.0 else worn


@rule
def sanctioned(insecurity: float, p: Acceleration) -> float:
    """Return fear of losing the livelihood after staying away from a duty (S2 4.2; assumed)."""
    return insecurity + p.acceleration * p.sanction_fear * (1.0 - insecurity)
