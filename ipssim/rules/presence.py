"""Presence and absence: the helper in one's head between meetings (S0 6.1, 6.2, 6.5)."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.settings.mechanisms.presence import Presence


@rule
def remember(memory: float, minutes: float, p: Presence) -> float:
    """Return remembered contact (minutes a week) after a week with `minutes` of it (S0 6.1).

    Without this mechanism a meeting counts in its own week only.
    """
    if p.presence > 0.0:
        return memory + (minutes - memory) / p.presence_memory
    return minutes


@rule
def presence(memory: float, p: Presence) -> float:
    """Return how present the helper is between meetings, 0 to 1 (S0 6.1; shape assumed)."""
    return 1.0 - math.exp(-memory / p.presence_minutes) if memory > 0.0 else 0.0
