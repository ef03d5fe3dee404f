"""The clock: deadlines, demands and stress, and help cut off while it works (S0 4.1–4.3; S1 1)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.ended_too_early import EndedTooEarly
from ipssim.settings.world import WorldNumbers


@rule
def stress_of_cut_off(stress: float, p: EndedTooEarly) -> float:
    """Return stress when help ends by a date or limit."""
    return stress + p.ended_too_early * p.cut_off_costs * (1.0 - stress)


@rule
def trust_after_cut_off(trust: float, trust_entry: float, p: EndedTooEarly) -> float:
    """Return trust after help was cut off: part of what was gained goes (S1)."""
    gained = trust - trust_entry
    return trust - p.ended_too_early * p.cut_off_costs * gained if gained > 0.0 else trust


@rule
def return_rate(cut_off: int, p: WorldNumbers) -> float:
    """Return the weekly rate of coming back; sooner when help was cut off (S0 4.1)."""
    if cut_off and p.ended_too_early > 0.0:
        return p.cut_off_return
    return p.return_rate


@rule
def mind_on_work(weeks_since_treatment: int, p: WorldNumbers) -> float:
    """Return the share of applying left while a person looks for new treatment (S1 1)."""
    if 0 <= weeks_since_treatment < p.end_felt:
        return 1.0 - p.ended_too_early * (1.0 - p.beside_search)
    return 1.0


@rule
def deadline_stress(weeks_left: float, p: EndedTooEarly) -> float:
    """Return a week's stress of a date at which help ends; it grows as the date comes closer."""
    if weeks_left >= p.end_felt:
        return 0.0
    return p.ended_too_early * p.deadline_stress * (1.0 - max(weeks_left, 0.0) / p.end_felt)


@rule
def duty_stress(mismatch: float, p: EndedTooEarly) -> float:
    """Return a week's stress of a track that must be followed, by how little it is wanted."""
    return p.ended_too_early * p.strain * mismatch


@rule
def hurry_stress(overload: float, capacity: float, p: EndedTooEarly) -> float:
    """Return a week's stress of hours that outrun what a person can manage (S1 1)."""
    return p.ended_too_early * p.strain * min(1.0, 2.0 * overload / max(capacity, 1.0))


@rule
def next_motivation(motivation: float, entry: float, stress: float, p: EndedTooEarly) -> float:
    """Return motivation after a week: stress wears it, and slowing down brings it back (S0 4.3)."""
    worn = motivation * (1.0 - p.ended_too_early * p.motivation_moves * stress)
    back = p.ended_too_early * p.motivation_moves * (1.0 - stress) * (entry - worn)
    return worn + back if back > 0.0 else worn


@rule
def sanctioned(insecurity: float, p: EndedTooEarly) -> float:
    """Return fear of losing the livelihood after staying away from a duty (S2 4.2; assumed)."""
    return insecurity + p.ended_too_early * p.cut_off_costs * (1.0 - insecurity)
