"""Clarification (afklaring): getting to know what work or education, and daring to try it."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers


@rule
def find_clarity(clarity: float, support: float, p: WorldNumbers) -> float:
    """Return clarity after a week, alone and with help (S0 4.3)."""
    return clarity + (1.0 - clarity) * (p.own_clarity + p.support_clarity * support)
