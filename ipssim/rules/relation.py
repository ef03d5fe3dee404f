"""The relation: presence in one's head, trust that grows slowly and fades with absence."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers


@rule
def remember(memory: float, minutes: float, p: WorldNumbers) -> float:
    """Return remembered contact (minutes a week) after a week with `minutes` of it (S0 6.1)."""
    return memory + (minutes - memory) / p.presence_memory


@rule
def presence(memory: float, p: WorldNumbers) -> float:
    """Return how present the helper is between meetings, 0 to 1 (S0 6.1; shape assumed)."""
    return 1.0 - math.exp(-memory / p.presence_minutes) if memory > 0.0 else 0.0


@rule
def grow_trust(
    trust: float, minutes: float, skill: float, worker_stress: float, p: WorldNumbers,
) -> float:
    """Return trust after a contact: a share of what is missing, per hour (S1; S0 6)."""
    attention = skill * (1.0 - p.stressed_worker * worker_stress)
    return trust + (1.0 - trust) * min(1.0, p.trust_growth * attention * minutes / 60.0)


@rule
def fade_trust(trust: float, trust_entry: float, p: WorldNumbers) -> float:
    """Return trust after a week without contact: what was gained fades (S0 6.5)."""
    gained = trust - trust_entry
    return trust - p.trust_fade * gained if gained > 0.0 else trust


@rule
def trust_in_successor(trust: float, trust_entry: float, p: WorldNumbers) -> float:
    """Return trust after a change of worker: part of it lies in the team (S0 2.2, 6)."""
    return trust_entry + p.trust_after_change * max(0.0, trust - trust_entry)


@rule
def calm(insecurity: float, p: WorldNumbers) -> float:
    """Return fear of losing the livelihood after benefits counselling (S4)."""
    return insecurity * (1.0 - p.counselling)
